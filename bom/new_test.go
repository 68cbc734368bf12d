package bom_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ensign/bom"

	"github.com/github/go-spdx/v2/spdxexp/spdxlicenses"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// What New makes anew, or adds to.
var made = cmpopts.IgnoreFields(bom.Component{}, "Key", "Ref", "Pointer", "Properties")

func TestNewThenReadIsEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root := component(t, -1)
		var list []bom.Component
		for i := range rapid.IntRange(0, 6).Draw(t, "n") {
			list = append(list, component(t, lastOrTop(t, list, i)))
		}
		inputs := drawInputs(t)
		d, err := bom.New(root, list, inputs)
		if err != nil {
			t.Fatal(err)
		}
		var whole bytes.Buffer // as one call writes it
		if err := json.Indent(&whole, d.JSON(), "", "  "); err != nil || whole.String() != string(d.JSON()) {
			t.Errorf("not laid out as JSON is: %v\n%s", err, d.JSON())
		}
		opts := cmp.Options{made, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(bom.StageClaim{}, "Pointer")}
		if diff := cmp.Diff(root, d.Root(), opts); diff != "" {
			t.Errorf("root (-given +read):\n%s", diff)
		}
		if diff := cmp.Diff(list, d.Components(), opts); diff != "" {
			t.Errorf("components (-given +read):\n%s", diff)
		}
		if diff := cmp.Diff(inputs, d.Inputs(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("inputs (-given +read):\n%s", diff)
		}
		again, err := bom.New(d.Root(), d.Components(), d.Inputs())
		if err != nil {
			t.Fatal(err)
		}
		if string(again.JSON()) != string(d.JSON()) {
			t.Errorf("building again from what was read gives\n%s\nnot\n%s", again.JSON(), d.JSON())
		}
	})
}

// lastOrTop draws a parent such that the list stays in document order: the top, or one of the components that the
// last one lies in.
func lastOrTop(t *rapid.T, list []bom.Component, i int) int {
	chain := []int{-1}
	for p := i - 1; p >= 0; p = list[p].Parent {
		chain = append(chain, p)
	}
	return rapid.SampledFrom(chain).Draw(t, "parent")
}

func component(t *rapid.T, parent int) bom.Component {
	word := rapid.StringMatching(`[a-z<é"\\]{1,6}`)
	maybe := rapid.OneOf(rapid.Just(""), word)
	pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	c := bom.Component{
		Parent: parent, Type: pick("type", "device", "library", "firmware", "file", "data"),
		Kind: bom.Kind(pick("kind", "commodity", "software", "technology")),
		Name: "n" + word.Draw(t, "name"), Version: maybe.Draw(t, "version"), Group: maybe.Draw(t, "group"),
		Description: maybe.Draw(t, "description"), Purl: pick("purl", "", "pkg:deb/debian/a@1", "pkg:generic/b@2?x=y"),
		CPE: pick("cpe", "", "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*"), MPN: maybe.Draw(t, "mpn"),
		Manufacturer: bom.Party{Name: "M" + word.Draw(t, "maker"), URL: pick("url", "", "https://m.example/?a=b&c"), Country: pick("cc", "", "US", "TW")},
		Publisher:    maybe.Draw(t, "publisher"), Website: pick("web", "", "https://w.example"), VCS: pick("vcs", "", "https://v.example/x.git"),
		Scope: pick("scope", "", "required", "optional", "excluded"), External: rapid.Bool().Draw(t, "external"),
		Quantity: pick("quantity", "", "2", "0.5"), OneOf: maybe.Draw(t, "one-of"), ECCN: pick("eccn", "", "EAR99", "5A992.c"),
		HTS: pick("hts", "", "8542310000"), Price: pick("price", "", "4.10 USD", "1..2 EUR"),
		Licenses:    rapid.SampledFrom([][]string{nil, {"MIT"}, {"MIT OR Apache-2.0"}, {"Own text", "GPL-2.0-only"}, {"mit"}, {"MIT OR BSD-2-Clause", "Zlib"}, {"Bugroff"}}).Draw(t, "licenses"),
		Designators: rapid.SampledFrom([][]string{nil, {"U7"}, {"R1", "R2"}}).Draw(t, "designators"),
		Authors:     rapid.SampledFrom([][]string{nil, {"A"}, {"A", "B <b@c.example>"}}).Draw(t, "authors"),
		Origins: rapid.SampledFrom([][]bom.StageClaim{nil, {{Stage: "made", Country: "CN"}}, {
			{Stage: "made", Country: "CN", Share: "70"}, {Stage: "made", Country: "US", Share: "30"}, {Stage: "designed", Country: "DE"},
		}}).Draw(t, "origins"),
		Properties: rapid.SampledFrom([][]bom.Property{nil, {{Name: "x", Value: "y"}}, {{Name: "ensign:eccn", Value: "0Z000"}, {Name: "", Value: ""}}}).Draw(t, "properties"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "occurrences") {
		c.Found = append(c.Found, bom.Occurrence{
			Input: pick("input", "", "1", "2"), Path: pick("path", "", ".", "usr/lib/a b.so"), Offset: rapid.Int64Range(-1, 1<<40).Draw(t, "offset"),
			By: maybe.Draw(t, "by"), Confidence: pick("confidence", "", "0.8"),
		})
	}
	return c
}

func drawInputs(t *rapid.T) []bom.Input {
	var list []bom.Input
	for i := range rapid.IntRange(0, 2).Draw(t, "inputs") {
		in := bom.Input{ID: fmt.Sprint(i + 1), Name: "in<put>", Kind: "directory", Size: int64(i), Coverage: bom.Coverage{Bytes: 9, Known: 8}}
		if rapid.Bool().Draw(t, "gap") {
			in.Coverage.Gaps = []bom.Gap{{Path: "p", Offset: 1, Size: 2, Reason: bom.Encrypted, Says: "it is encrypted"}, {Reason: bom.Padding}}
		}
		list = append(list, in)
	}
	return list
}

func TestNewIsValidAgainstTheSchema(t *testing.T) {
	schemaOf(t, "1.6")
	rapid.Check(t, func(r *rapid.T) {
		list := []bom.Component{component(r, -1), component(r, 0), component(r, -1)}
		list = append(list, list[0], list[0]) // equal components must not become equal elements
		d, err := bom.New(component(r, -1), list, drawInputs(r))
		if err != nil {
			r.Fatal(err)
		}
		if err := validate(t, "1.6", d.JSON()); err != nil {
			r.Fatalf("%v\n%s", err, d.JSON())
		}
	})
}

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		list []bom.Component
		says string
	}{
		{"unknown type", []bom.Component{{Type: "chip", Parent: -1}}, `"chip" is no component type`},
		{"parent after", []bom.Component{{Type: "file", Parent: 1}, {Type: "file", Parent: -1}}, "does not stand before it"},
		{"own parent", []bom.Component{{Type: "file", Parent: 0}}, "does not stand before it"},
	} {
		if _, err := bom.New(bom.Component{}, tt.list, nil); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.says)
		}
	}
}

func TestNewLeavesOutWhatIsNoURL(t *testing.T) {
	d, err := bom.New(bom.Component{Name: "n"}, []bom.Component{{Name: "a", Parent: -1, Website: "see the manual", VCS: "http://[x"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Warnings()) != 2 || d.Components()[0].Website != "" {
		t.Errorf("website %q, warnings %q", d.Components()[0].Website, d.Warnings())
	}
}

// The ids that are written as ids must be in the list of the official schema.
func TestLicenceIDsAreThoseOfTheSchema(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(schemaFolder, "spdx.schema.json"))
	if err != nil {
		t.Skipf("the official schemas are not in %s", schemaFolder)
	}
	var schema struct{ Enum []string }
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, id := range schema.Enum {
		known[id] = true
	}
	for _, id := range append(spdxlicenses.GetLicenses(), spdxlicenses.GetDeprecated()...) {
		d, err := bom.New(bom.Component{}, []bom.Component{{Name: "n", Parent: -1, Licenses: []string{id}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if asID := strings.Contains(string(d.JSON()), `"id": "`); asID != known[id] {
			t.Errorf("%s: written as an id: %v, in the schema: %v", id, asID, known[id])
		}
	}
}

func TestInputsTravelInTheDocument(t *testing.T) {
	gap := bom.Gap{Path: "etc/shadow", Reason: bom.Unsupported, Says: "it cannot be read"}
	before := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"properties":[
	 {"name":"ensign:input","value":"{\"id\":\"1\",\"name\":\"rootfs\",\"kind\":\"directory\"}"},
	 {"name":"ensign:coverage:gap","value":"{\"input\":\"1\",\"path\":\"etc/shadow\",\"reason\":\"unsupported\",\"says\":\"it cannot be read\"}"},
	 {"name":"ensign:coverage:gap","value":"{\"input\":\"7\",\"reason\":\"whatever\"}"},
	 {"name":"ensign:coverage:gap","value":"not JSON"}]}}`)
	want := []bom.Input{
		{ID: "1", Name: "rootfs", Kind: "directory", Coverage: bom.Coverage{Gaps: []bom.Gap{gap}}},
		{ID: "7", Coverage: bom.Coverage{Gaps: []bom.Gap{{Reason: bom.UnknownGap}}}},
		{Coverage: bom.Coverage{Gaps: []bom.Gap{{Reason: bom.UnknownGap, Says: "a property ensign:coverage:gap cannot be read"}}}},
	}
	if diff := cmp.Diff(want, before.Inputs()); diff != "" {
		t.Fatalf("inputs (-want +got):\n%s", diff)
	}
	if before.Complete(bom.Software) != bom.Incomplete {
		t.Error("a document with a gap is not incomplete")
	}
	given := before.WithInputs([]bom.Input{{ID: "1", Name: "doc.json", Kind: "cyclonedx-json"}})
	want[0].Name, want[0].Kind = "doc.json", "cyclonedx-json"
	if diff := cmp.Diff(want, given.Inputs()); diff != "" {
		t.Errorf("given inputs keep the gaps (-want +got):\n%s", diff)
	}
	text, err := given.Enrich(nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, read(t, string(text)).Inputs()); diff != "" {
		t.Errorf("inputs read again (-want +got):\n%s", diff)
	}
	if before.Inputs()[0].Name != "rootfs" || strings.Contains(string(before.JSON()), "doc.json") {
		t.Error("WithInputs changed the document it copies")
	}
}
