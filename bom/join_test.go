package bom_test

import (
	"path/filepath"
	"strings"
	"testing"

	"ensign/bom"

	"github.com/google/go-cmp/cmp"
)

func TestJoinOfOneIsTheSame(t *testing.T) {
	d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.5"}`)
	if got, err := bom.Join(bom.Component{}, []*bom.Document{d}); err != nil || got != d {
		t.Errorf("Join of one document = %p, %v, want %p", got, err, d)
	}
	if _, err := bom.Join(bom.Component{Name: "x"}, nil); err == nil {
		t.Error("Join of nothing gives no error")
	}
}

func TestJoinValidSamples(t *testing.T) {
	other := read(t, strings.Replace(board, `"x-own":1,`, "", 1))
	for _, path := range samples(t, "valid-", "json") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			d, err := bom.Read(readFile(t, path), nil)
			if err != nil {
				t.Fatal(err)
			}
			joined, err := bom.Join(bom.Component{Name: "device", Type: "device"}, []*bom.Document{d, other, d})
			if err != nil {
				t.Fatal(err)
			}
			if err := validate(t, joined.SpecVersion(), joined.JSON()); err != nil {
				t.Errorf("the joined document is not valid: %v\n%s", err, joined.JSON())
			}
			want := 3 + 2*len(d.Components()) + len(other.Components())
			if got := len(joined.Components()); got != want {
				t.Errorf("%d components, want %d", got, want)
			}
		})
	}
}

const board = `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
 "metadata":{"component":{"type":"device","name":"board","bom-ref":"root"},"supplier":{"name":"Maker"}},
 "components":[
  {"type":"device","name":"R1","bom-ref":"r","x-own":1,"properties":[{"name":"ensign:mpn","value":"RC0402"}]},
  {"type":"library","name":"lib","bom-ref":"l"}],
 "dependencies":[{"ref":"root","dependsOn":["r","l"]}],
 "compositions":[{"aggregate":"complete","assemblies":["root"]},{"aggregate":"complete"}],
 "vulnerabilities":[]}`

func TestJoinRenamesWhatCollides(t *testing.T) {
	a := read(t, board).WithInputs([]bom.Input{{ID: "1", Name: "a.json", Kind: "cyclonedx-json"}})
	b := read(t, board).WithInputs([]bom.Input{{ID: "1", Name: "b.json", Kind: "cyclonedx-json", Coverage: bom.Coverage{
		Bytes: 9, Known: 4, Gaps: []bom.Gap{{Path: "x", Offset: 4, Size: 5, Reason: bom.Damaged, Says: "cut short"}},
	}}})
	d, err := bom.Join(bom.Component{Type: "device", Name: "router"}, []*bom.Document{a, b})
	if err != nil {
		t.Fatal(err)
	}
	var refs, parents []string
	for _, c := range d.Components() {
		refs = append(refs, c.Ref)
		parent := "-"
		if c.Parent >= 0 {
			parent = d.Components()[c.Parent].Ref
		}
		parents = append(parents, parent)
	}
	want := []string{"root", "r", "l", "root#2", "r#2", "l#2"}
	if diff := cmp.Diff(want, refs); diff != "" {
		t.Errorf("bom-refs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"-", "root", "root", "-", "root#2", "root#2"}, parents); diff != "" {
		t.Errorf("parents (-want +got):\n%s", diff)
	}
	for _, text := range []string{
		`{"ref":"root#2","dependsOn":["r#2","l#2"]}`, `{"aggregate":"complete","assemblies":["root#2"]}`, `"x-own":1`,
	} {
		if !strings.Contains(string(d.JSON()), text) {
			t.Errorf("%s is not in the joined document:\n%s", text, d.JSON())
		}
	}
	wantInputs := []bom.Input{
		{ID: "1", Name: "a.json", Kind: "cyclonedx-json"},
		{ID: "2", Name: "b.json", Kind: "cyclonedx-json", Coverage: b.Inputs()[0].Coverage},
	}
	if diff := cmp.Diff(wantInputs, d.Inputs()); diff != "" {
		t.Errorf("inputs (-want +got):\n%s", diff)
	}
	if got := d.Components()[0].Supplier.Name; got != "Maker" {
		t.Errorf("the root's supplier is %q, want that of metadata", got)
	}
	if got := d.Complete(bom.Software); got != bom.Incomplete {
		t.Errorf("Complete = %v with a gap, want Incomplete", got)
	}
	if got := strings.Join(d.Warnings(), "\n"); !strings.Contains(got, `document 2: "vulnerabilities" is not kept`) {
		t.Errorf("warnings do not name what was dropped:\n%s", got)
	}
}

func TestJoinNeverInventsCompleteness(t *testing.T) {
	whole := read(t, board)
	silent := read(t, strings.Replace(board, `"compositions"`, `"x"`, 1))
	told := func(aggregate string) *bom.Document {
		return read(t, strings.Replace(board, `"compositions":[`, `"compositions":[{"aggregate":"`+aggregate+`"},`, 1))
	}
	for _, tt := range []struct {
		name string
		docs []*bom.Document
		want bom.Completeness
	}{
		{"both complete", []*bom.Document{whole, whole}, bom.Complete},
		{"one says nothing", []*bom.Document{whole, silent}, bom.NotStated},
		{"one does not know", []*bom.Document{whole, silent, told("unknown")}, bom.NotKnown},
		{"one is incomplete", []*bom.Document{told("unknown"), told("incomplete_first_party_only"), whole}, bom.Incomplete},
	} {
		d, err := bom.Join(bom.Component{Type: "device", Name: "router"}, tt.docs)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Complete(bom.Commodity); got != tt.want {
			t.Errorf("%s: Complete = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestJoinRenumbersWhatWasFound(t *testing.T) {
	part := bom.Component{
		Type: "library", Name: "zlib", Parent: -1,
		Found: []bom.Occurrence{{Input: "1", Path: "lib/libz.so", Offset: 7, By: "elf", Confidence: "0.9"}},
	}
	build := func(name string) *bom.Document {
		d, err := bom.New(bom.Component{Type: "firmware", Name: name}, []bom.Component{part}, []bom.Input{{ID: "1", Name: name}})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d, err := bom.Join(bom.Component{Type: "device", Name: "d"}, []*bom.Document{build("a"), build("b")})
	if err != nil {
		t.Fatal(err)
	}
	want := part.Found[0]
	for i, input := range map[int]string{1: "1", 3: "2"} {
		want.Input = input
		if diff := cmp.Diff([]bom.Occurrence{want}, d.Components()[i].Found); diff != "" {
			t.Errorf("component %d (-want +got):\n%s", i, diff)
		}
	}
}

func read(t testing.TB, text string) *bom.Document {
	t.Helper()
	d, err := bom.Read([]byte(text), nil)
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return d
}
