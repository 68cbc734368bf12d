package builds_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
	"ensign/bom/builds"
)

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// told writes a component on one line and its properties on lines of their own.
func told(c bom.Component) string {
	var b strings.Builder
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, " %s=%s", name, value)
		}
	}
	fmt.Fprintf(&b, "%s %s", c.Type, strings.TrimSpace(c.Name+" "+c.Version))
	field("group", c.Group)
	field("purl", c.Purl)
	field("cpe", c.CPE)
	field("manufacturer", strings.TrimSpace(c.Manufacturer.Name+" "+c.Manufacturer.URL))
	field("supplier", strings.TrimSpace(c.Supplier.Name+" "+c.Supplier.URL))
	field("publisher", c.Publisher)
	field("authors", strings.Join(c.Authors, ";"))
	field("licenses", strings.Join(c.Licenses, ";"))
	field("website", c.Website)
	field("vcs", c.VCS)
	field("scope", c.Scope)
	field("description", c.Description)
	for _, f := range c.Found {
		field("found", f.Path+" by "+f.By)
	}
	for _, p := range c.Properties {
		fmt.Fprintf(&b, "\n\t%s: %s", p.Name, p.Value)
	}
	return b.String() + "\n"
}

// toldAll writes the root of a document and its components.
func toldAll(d *bom.Document) string {
	var b strings.Builder
	if root := d.Root(); root.Name != "" {
		b.WriteString(told(root))
	}
	for _, c := range d.Components() {
		b.WriteString(told(c))
	}
	var document struct {
		Dependencies []struct {
			Ref       string
			DependsOn []string
		}
	}
	if err := json.Unmarshal(d.JSON(), &document); err != nil {
		b.WriteString(err.Error())
	}
	for _, dep := range document.Dependencies {
		fmt.Fprintf(&b, "%s needs %s\n", dep.Ref, strings.Join(dep.DependsOn, " "))
	}
	return b.String()
}

// TestRead says what is read of a document of each format: testdata/NAME, and NAME.want beside it. ENSIGN_UPDATE=1 writes it.
func TestRead(t *testing.T) {
	for name, format := range map[string]builds.Format{
		"show-info.json": builds.Buildroot, "syft.json": builds.Syft, "ort.yml": builds.ORT, "tags": builds.CoSWID,
	} {
		data := twoTags()
		if name != "tags" {
			data = readFile(t, name)
		}
		if got := builds.Recognise(data); got != format {
			t.Errorf("%s is recognised as %q", name, got)
		}
		d, err := builds.Read(format, data, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := toldAll(d)
		if os.Getenv("ENSIGN_UPDATE") != "" {
			if err := os.WriteFile(filepath.Join("testdata", name+".want"), []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(string(readFile(t, name+".want")), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if d.Complete(bom.Software) == bom.Complete || d.Complete(bom.Commodity) == bom.Complete {
			t.Errorf("%s: the list is called complete", name)
		}
		again, err := bom.Read(d.JSON(), nil)
		if err != nil || toldAll(again) != got || len(again.Violations()) > 0 {
			t.Errorf("%s: what is written is read as another: %v\n%s%v", name, err, toldAll(again), again.Violations())
		}
	}
}

// TestORTAsJSON holds that the same result is read of JSON.
func TestORTAsJSON(t *testing.T) {
	const text = `{"repository":{"vcs":{"url":"https://code.example/x.git"}},"analyzer":{"result":{"projects":[],"packages":[{"id":"NPM::pump:1.10","purl":"pkg:npm/pump@1.10"}]}}}`
	if got := builds.Recognise([]byte(text)); got != builds.ORT {
		t.Errorf("it is recognised as %q", got)
	}
	d, err := builds.Read(builds.ORT, []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := "application x vcs=https://code.example/x.git\nlibrary pump 1.10 purl=pkg:npm/pump@1.10\n\tort:type: NPM\n"
	if diff := cmp.Diff(want, toldAll(d)); diff != "" {
		t.Error(diff)
	}
}

func TestRecogniseNothing(t *testing.T) {
	for _, text := range []string{
		"", " ", "{", "\xd2\x84\x40\xa0\x41\x01\x40", "{}", "[]", `{"bomFormat":"CycloneDX"}`, `{"spdxVersion":"SPDX-2.3"}`, `{"artifacts":{}}`, `{"repository":"x"}`,
		`{"a":{"type":"module"}}`, `{"a":{"name":"target"}}`, "repository:\n  url: x\n", "repository: x\n", "name,mpn\n", "\x1f\x8b\x08", "\xff\xff\xff\xff",
		"\xa2\x01\x61x\x0d\x61y",    // a map without a tag-id
		"\xa2\x00\x61x\x18\x63\x61", // a key that no tag has
		"\xa3\x00\x61x\x00\x61y\x01\x61n", "\xda\x00\x00\x00\x01\x00", "MZ\x00\x00", "\x7fELF",
	} {
		if got := builds.Recognise([]byte(text)); got != "" {
			t.Errorf("%q is recognised as %q", text, got)
		}
	}
}

func TestReadErrors(t *testing.T) {
	for _, tt := range []struct {
		format builds.Format
		text   string
		want   error
		says   string
	}{
		{builds.Buildroot, `{"a":{"type":"target"},"a":{}}`, nil, "offset 0x17"},
		{builds.Buildroot, `{"a":{"type":"target"},"b":1}`, builds.ErrNotRead, `"b" of show-info is no object`},
		{builds.Buildroot, `{"a":{"type":"target"}`, nil, "offset"},
		{builds.Syft, `{"artifacts":[`, nil, "offset"},
		{builds.ORT, "repository:\n  vcs: &a {}\nanalyzer: *a\n", builds.ErrNotRead, "an alias"},
		{builds.ORT, "repository:\n  vcs: {}\nanalyzer:\n  result:\n    packages: []\n    packages: []\n", nil, "packages"},
		{builds.ORT, "repository:\n  vcs: {}\n", builds.ErrNotRead, "analyzer.result"},
		{builds.ORT, "repository:\n\tvcs: {}\n", nil, "YAML"},
		{builds.ORT, "repository:\n  vcs: {}\n---\nanalyzer: {}\n", builds.ErrNotRead, "more than one"},
		{builds.CoSWID, "", builds.ErrNotRead, "no CoSWID tag"},
		{builds.CoSWID, "\x00\x00", builds.ErrNotRead, "no CoSWID tag"},
		{"other", "", builds.ErrNotRead, "other"},
	} {
		_, err := builds.Read(tt.format, []byte(tt.text), nil)
		if err == nil || !strings.Contains(err.Error(), tt.says) || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s %q: %v, want %q", tt.format, tt.text, err, tt.says)
		}
	}
}

// TestLimits holds that every reader draws what it reads from its budget.
func TestLimits(t *testing.T) {
	for name, format := range map[string]builds.Format{"show-info.json": builds.Buildroot, "syft.json": builds.Syft, "ort.yml": builds.ORT, "tags": builds.CoSWID} {
		data := twoTags()
		if name != "tags" {
			data = readFile(t, name)
		}
		for _, l := range []bom.Limits{{Bytes: 10}, {Files: 1}} {
			if _, err := builds.Read(format, data, bom.NewBudget(l)); !errors.Is(err, bom.ErrLimit) {
				t.Errorf("%s with %+v: %v", name, l, err)
			}
		}
	}
	wide := "repository:\n  vcs: {}\nx:\n" + strings.Repeat("- 1\n", 2<<20)
	if _, err := builds.Read(builds.ORT, []byte(wide), nil); !errors.Is(err, bom.ErrLimit) {
		t.Errorf("wide YAML: %v", err)
	}
	deep := strings.Repeat("- ", 5000) + "x"
	if _, err := builds.Read(builds.ORT, []byte("repository:\n  vcs:\n  "+deep), nil); !errors.Is(err, bom.ErrLimit) {
		t.Errorf("deep YAML: %v", err)
	}
}

func ExampleRead() {
	text := []byte(`{"tidelib": {"type": "target", "virtual": false, "version": "2.1", "licenses": "MIT"}}`)
	d, err := builds.Read(builds.Recognise(text), text, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range d.Components() {
		fmt.Println(c.Name, c.Version, c.Licenses)
	}
	// Output:
	// tidelib 2.1 [MIT]
}
