package bom_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"ensign/bom"

	"github.com/google/go-cmp/cmp"
)

func TestReadComponents(t *testing.T) {
	d, err := bom.Read(readFile(t, filepath.Join("testdata", "router.cdx.json")), nil)
	if err != nil {
		t.Fatal(err)
	}
	const soc = "/metadata/component/components/0"
	want := []bom.Component{
		{
			Key: "example silicon/XS-4708", Ref: "soc", Pointer: soc, Parent: -1,
			Type: "device", Kind: bom.Commodity, Name: "Main processor", MPN: "XS-4708",
			Manufacturer: bom.Party{Name: "Example Silicon", URL: "https://silicon.example", Country: "US"},
			Quantity:     "2", Designators: []string{"U7", "U8"}, ECCN: "5A992.c", Price: "4.10..4.60 USD",
			Origins: []bom.StageClaim{
				{Stage: "made", Country: "TW", Share: "70", Pointer: soc + "/properties/1"},
				{Stage: "made", Country: "CN", Share: "30", Pointer: soc + "/properties/1"},
			},
		},
		{
			Key: "firmware//image", Ref: "fw", Pointer: "/components/0", Parent: -1, Type: "firmware", Kind: bom.Software,
			Name: "image",
		},
		{
			Key: "pkg:deb/debian/zlib1g", Ref: "pkg:deb/debian/zlib1g@1.2.13?arch=armhf", Pointer: "/components/0/components/0",
			Parent: 1, Type: "library", Kind: bom.Software, Name: "zlib1g", Version: "1.2.13",
			Purl: "pkg:deb/debian/zlib1g@1.2.13?arch=armhf", Licenses: []string{"Zlib"},
			Found: []bom.Occurrence{{Path: "var/lib/dpkg/status", Offset: -1, By: "dpkg-db-cataloger"}},
		},
	}
	got := append([]bom.Component(nil), d.Components()...)
	for i := range got {
		got[i].Properties = nil
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("components (-want +got):\n%s", diff)
	}
	if n := len(d.Components()[0].Properties); n != 7 {
		t.Errorf("%d properties, want all 7", n)
	}
	if got := d.Root(); got.Name != "EX-100" || got.Supplier.Name != "Example Networks" || got.Ref != "router" {
		t.Errorf("root = %+v", got)
	}
	for i, want := range []bool{false, true, false} {
		if got := d.Container(i); got != want {
			t.Errorf("Container(%d) = %v, want %v", i, got, want)
		}
	}
	if len(d.Warnings()) != 0 {
		t.Errorf("warnings: %q", d.Warnings())
	}
}

func TestReadXML(t *testing.T) {
	d, err := bom.Read(readFile(t, filepath.Join("testdata", "part.cdx.xml")), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Components()) != 1 {
		t.Fatalf("%d components, want 1: an element of another namespace is none", len(d.Components()))
	}
	c := d.Components()[0]
	if c.Name != "XS-4708" || c.MPN != "XS-4708" || c.Manufacturer.Country != "US" || c.Ref != "u7" {
		t.Errorf("component = %+v", c)
	}
	if got := strings.Join(d.Warnings(), "\n"); !strings.Contains(got, "http://example.com/extension") {
		t.Errorf("warnings do not name the other namespace: %q", got)
	}
}

// cyclonedx-go does not write tools that are empty; the component must be read all the same.
func TestReadXMLWithoutWhatCannotBeWritten(t *testing.T) {
	d, err := bom.Read([]byte(`<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><tools/></metadata><components>
<component type="library"><name>a</name><licenses><license/></licenses></component></components></bom>`), nil)
	if err != nil || len(d.Components()) != 1 || d.Components()[0].Name != "a" {
		t.Errorf("Read: %v, %v", d, err)
	}
}

func TestReadXMLExternal(t *testing.T) {
	d, err := bom.Read([]byte(`<bom xmlns="http://cyclonedx.org/schema/bom/1.7"><components>
<component type="library" isExternal="true"><name>a</name></component></components></bom>`), nil)
	if err != nil || d.SpecVersion() != "1.7" || !d.Components()[0].External {
		t.Errorf("Read: %+v, %v", d, err)
	}
}

func TestReadErrors(t *testing.T) {
	deep := strings.Repeat("[", 300) + strings.Repeat("]", 300)
	many := `{"bomFormat":"CycloneDX",` + manyKeys(40) + `"K7":1}`
	tests := []struct {
		name, text string
		offset     int64 // -1 if the error has none
		says       string
	}{
		{"empty", "", -1, "the input is empty"},
		{"white space", " \n", -1, "the input is empty"},
		{"UTF-16", "\xff\xfe{\x00", 0, "UTF-16"},
		{"twice", `{"bomFormat":"CycloneDX","name":1,"name":2}`, 34, `the key "name" occurs twice in one object, first at offset 0x19`},
		{"twice but for case", `{"a":{"Name":1,"nAME":2}}`, 15, "offset 0xf: the key"},
		{"twice after an escape", `{"name":1,"n\u0061me":2}`, 10, "occurs twice"},
		{"twice but for Kelvin's sign", "{\"key\":1,\"\u212Aey\":2}", 9, "occurs twice"},
		{"twice among many", many, int64(strings.Index(many, `"K7"`)), "occurs twice"},
		{"byte order mark", "\xef\xbb\xbf" + `{"a":1,"a":2}`, 10, "offset 0xa: the key"},
		{"deep", deep, 256, "nested deeper than 256"},
		{"cut", `{"bomFormat":"Cyc`, 13, "the string has no end"},
		{"cut after a value", `{"a":1`, 6, "the text ends where a comma or } should be"},
		{"trailing comma", `{"a":1,}`, 7, "a key expected"},
		{"leading zero", `{"a":01}`, 6, "a comma or } expected"},
		{"no number", `{"a":-}`, 6, "a digit expected"},
		{"not UTF-8", "{\"a\":\"\xff\"}", 6, "not valid UTF-8"},
		{"control character", "{\"a\":\"\n\"}", 6, "control character"},
		{"bad escape", `{"a":"\x"}`, 6, "unknown escape"},
		{"two values", `{} {}`, 3, "text after the end"},
		{"array", `[1]`, -1, "a plain JSON array"},
		{"SPDX", `{"spdxVersion":"SPDX-2.3"}`, -1, "an SPDX document"},
		{"package.json", `{"name":"x","dependencies":{}}`, -1, "a package.json"},
		{"other format", `{"bomFormat":"Other"}`, -1, `bomFormat is "Other"`},
		{"no version", `{"bomFormat":"CycloneDX"}`, -1, "no specVersion"},
		{"later version", `{"bomFormat":"CycloneDX","specVersion":"9.9"}`, -1, `specVersion is "9.9"`},
		{"draft", `{"specFormat":"CycloneDX","specVersion":"2.1"}`, -1, "draft of another version"},
		{"other XML", `<html/>`, -1, "outermost element is html"},
		{"document type", `<!DOCTYPE bom><bom/>`, 0, "a document type is refused"},
		{"name twice", `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component><name>a</name><name>b</name>`, 86, "occurs twice"},
		{"later XML", `<bom xmlns="http://cyclonedx.org/schema/bom/9.9"/>`, -1, "known are 1.0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := bom.Read([]byte(tt.text), nil)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Fatalf("Read: %v, want %q", err, tt.says)
			}
			var syntax *bom.SyntaxError
			offset := int64(-1)
			if errors.As(err, &syntax) {
				offset = syntax.Offset
			}
			if offset != tt.offset {
				t.Errorf("offset %#x, want %#x: %v", offset, tt.offset, err)
			}
		})
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"k%d":0,`, i)
	}
	return b.String()
}

func TestReadKeepsTheBudget(t *testing.T) {
	text := []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"a"},{"name":"b","components":[{"name":"c"}]}]}`)
	for _, tt := range []struct {
		name   string
		limits bom.Limits
		want   error
	}{
		{"enough", bom.Limits{Bytes: int64(len(text)), Files: 3, Depth: 5}, nil},
		{"bytes", bom.Limits{Bytes: int64(len(text)) - 1}, bom.ErrLimit},
		{"components", bom.Limits{Files: 2}, bom.ErrLimit},
		{"depth", bom.Limits{Depth: 4}, bom.ErrLimit},
	} {
		if _, err := bom.Read(text, bom.NewBudget(tt.limits)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestReadToleratesWrongShapes(t *testing.T) {
	d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":[]},"components":[
	 7, {"name":["x"],"version":"1","supplier":"ACME","licenses":{},"evidence":[],"properties":[null,{"name":"mpn","value":"P1"}],
	 "externalReferences":[{"type":"vcs"},3],"authors":[{"name":"unknown","email":"a@b.example"}]}]}`)
	if len(d.Components()) != 1 {
		t.Fatalf("%d components, want 1", len(d.Components()))
	}
	c := d.Components()[0]
	if c.Version != "1" || c.MPN != "P1" || c.Name != "" || c.Pointer != "/components/1" || len(c.Authors) != 1 {
		t.Errorf("component = %+v", c)
	}
	all := strings.Join(d.Warnings(), "\n")
	for _, want := range []string{
		"/components/1: name is not a string", "supplier is not an object", "licenses is not a list",
		"evidence is not an object", "properties/0 is not an object", "externalReferences/1 is not an object", "/metadata/component",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no warning %q in:\n%s", want, all)
		}
	}
}

func TestRefIsUniqueOrThePointer(t *testing.T) {
	d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[
	 {"name":"a","bom-ref":"x"},{"name":"b","bom-ref":"x"},{"name":"c","bom-ref":"/components/0"},{"name":"d","bom-ref":"y"},{"name":"e"}]}`)
	var refs []string
	for _, c := range d.Components() {
		refs = append(refs, c.Ref)
	}
	want := []string{"/components/0", "/components/1", "/components/2", "y", "/components/4"}
	if diff := cmp.Diff(want, refs); diff != "" {
		t.Errorf("refs (-want +got):\n%s", diff)
	}
}

func TestComponentViews(t *testing.T) {
	tests := []struct {
		name, text string
		get        func(bom.Component) string
		want       string
	}{
		{"placeholder supplier", `"supplier":{"name":"Organization: OpenEmbedded ()"}`, func(c bom.Component) string { return c.Supplier.Name }, ""},
		{"placeholder publisher", `"publisher":"NOASSERTION"`, func(c bom.Component) string { return c.Publisher }, ""},
		{"country by name", `"manufacturer":{"name":"M","address":{"country":"Germany"}}`, func(c bom.Component) string { return c.Manufacturer.Country }, "DE"},
		{"country by code", `"manufacturer":{"name":"M","address":{"country":"de"}}`, func(c bom.Component) string { return c.Manufacturer.Country }, "DE"},
		{"key of a purl", `"purl":"pkg:npm/@scope/name@1.0?x=y#z"`, func(c bom.Component) string { return c.Key }, "pkg:npm/@scope/name"},
		{"key of a purl without version", `"purl":"pkg:npm/@scope/name"`, func(c bom.Component) string { return c.Key }, "pkg:npm/@scope/name"},
		{"key of a part", `"supplier":{"name":"Maker"},"properties":[{"name":"acme:Part-Number","value":"x"},{"name":"a:MPN","value":"P"}]`, func(c bom.Component) string { return c.Key }, "maker/P"},
		{"key of a path", `"evidence":{"occurrences":[{"location":"bin/sh"}]}`, func(c bom.Component) string { return c.Key }, "bin/sh"},
		{"key of a name", `"type":"file","group":"g"`, func(c bom.Component) string { return c.Key }, "file/g/n"},
		{"declared kind", `"type":"library","properties":[{"name":"ensign:kind","value":"technology"}]`, func(c bom.Component) string { return string(c.Kind) }, "technology"},
		{"kind of data", `"type":"data"`, func(c bom.Component) string { return string(c.Kind) }, "technology"},
		{"kind of a device", `"type":"device"`, func(c bom.Component) string { return string(c.Kind) }, "commodity"},
		{"kind without type", `"purl":"pkg:opkg/x@1"`, func(c bom.Component) string { return string(c.Kind) }, "software"},
		{"own claim beats alias", `"properties":[{"name":"eccn","value":"EAR99"},{"name":"ensign:eccn","value":"5A992.c"}]`, func(c bom.Component) string { return c.ECCN }, "5A992.c"},
		{"alias of origin", `"properties":[{"name":"cdx:device:countryOfOrigin","value":"my"}]`, func(c bom.Component) string { return c.Origins[0].Stage + " " + c.Origins[0].Country }, "made MY"},
		{"origin by names", `"properties":[{"name":"ensign:origin:made","value":"Malaysia=60; USA=40"}]`, func(c bom.Component) string {
			return fmt.Sprint(c.Origins[0].Country, c.Origins[1].Country, c.Origins[1].Share)
		}, "MYUS40"},
		{"conclusions are no claims", `"properties":[{"name":"ensign:resolved:eccn","value":"EAR99"},{"name":"ensign:resolved:coo","value":"US"}]`, func(c bom.Component) string { return fmt.Sprint(c.ECCN, len(c.Origins)) }, "0"},
		{"escapes", `"description":"\ud83d\ude00\u00e9\n\ud800"`, func(c bom.Component) string { return c.Description }, "😀é\n\ufffd"},
		{"author of before 1.6", `"author":"A. U. Thor"`, func(c bom.Component) string { return strings.Join(c.Authors, ",") }, "A. U. Thor"},
		{"licences", `"licenses":[{"license":{"id":"MIT"}},{"license":{"name":"Own"}},{"expression":"A OR B"}]`, func(c bom.Component) string { return strings.Join(c.Licenses, ",") }, "MIT,Own,A OR B"},
		{"references", `"externalReferences":[{"type":"vcs","url":"git://v"},{"url":"https://w","type":"website"}]`, func(c bom.Component) string { return c.VCS + " " + c.Website }, "git://v https://w"},
		{"line of an occurrence", `"evidence":{"occurrences":[{"location":"a","line":3}]}`, func(c bom.Component) string { return fmt.Sprint(c.Found[0].Offset) }, "3"},
	}
	for _, tt := range tests {
		d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"n",`+tt.text+`}]}`)
		if got := tt.get(d.Components()[0]); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Claims beyond the number that is searched for equal ones are kept.
func TestManyOriginsAreAllKept(t *testing.T) {
	var value strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&value, "CN=%d;", i)
	}
	d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"properties":[{"name":"ensign:origin:made","value":"`+
		value.String()+`"}]}]}`)
	if n := len(d.Components()[0].Origins); n != 50_000 {
		t.Errorf("%d claims, want 50000", n)
	}
}

func TestComplete(t *testing.T) {
	const complete = `{"aggregate":"complete","assemblies":["root"]}`
	tests := []struct {
		name, typ, compositions string
		software, hardware      bom.Completeness
	}{
		{"nothing said", "device", ``, bom.NotStated, bom.NotStated},
		{"device", "device", complete, bom.Complete, bom.Complete},
		{"firmware", "firmware", complete, bom.Complete, bom.NotStated},
		{"of dependencies only", "device", `{"aggregate":"complete","dependencies":["root"]}`, bom.NotStated, bom.NotStated},
		{"of another", "device", `{"aggregate":"complete","assemblies":["other"]}`, bom.NotStated, bom.NotStated},
		{"of nothing", "device", `{"aggregate":"complete"}`, bom.NotStated, bom.NotStated},
		{"unknown", "device", `{"aggregate":"unknown","assemblies":["root"]}`, bom.NotKnown, bom.NotKnown},
		{"not understood", "device", `{"aggregate":"most","assemblies":["root"]}`, bom.NotKnown, bom.NotKnown},
		{"part unknown", "device", complete + `,{"aggregate":"unknown","dependencies":["other"]}`, bom.NotKnown, bom.NotKnown},
		{"unknown and incomplete", "device", `{"aggregate":"incomplete","assemblies":["root"]},{"aggregate":"unknown","assemblies":["root"]}`, bom.Incomplete, bom.Incomplete},
		{"nothing", "device", `{"assemblies":["root"]}`, bom.NotStated, bom.NotStated},
		{"both", "device", complete + `,{"aggregate":"not_specified","assemblies":["root"]}`, bom.NotStated, bom.NotStated},
		{"part incomplete", "device", complete + `,{"aggregate":"incomplete_third_party_only","assemblies":["other"]}`, bom.Incomplete, bom.Incomplete},
		{"vulnerabilities incomplete", "device", complete + `,{"aggregate":"incomplete","vulnerabilities":["v"]}`, bom.Complete, bom.Complete},
		{"wrong shape", "device", `{"aggregate":"complete","assemblies":"root"}`, bom.NotStated, bom.NotStated},
	}
	for _, tt := range tests {
		d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","compositions":[`+tt.compositions+
			`],"metadata":{"component":{"type":"`+tt.typ+`","name":"n","bom-ref":"root"}},"components":[{"type":"library","name":"z"}]}`)
		if got := d.Complete(bom.Software); got != tt.software {
			t.Errorf("%s: software %v, want %v", tt.name, got, tt.software)
		}
		if got := d.Complete(bom.Commodity); got != tt.hardware {
			t.Errorf("%s: hardware %v, want %v", tt.name, got, tt.hardware)
		}
	}
}

func TestAListOfNothingIsNotComplete(t *testing.T) {
	for _, components := range []string{``, `,"components":[]`, `,"components":{}`, `,"components":["z"]`} {
		d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","compositions":[{"aggregate":"complete","assemblies":["root"]}],`+
			`"metadata":{"component":{"type":"device","name":"n","bom-ref":"root"}}`+components+`}`)
		if d.Complete(bom.Software) != bom.NotStated || d.Complete(bom.Commodity) != bom.NotStated {
			t.Errorf("%s: the list is complete", components)
		}
	}
}

func TestMatch(t *testing.T) {
	c := &bom.Component{Name: "zlib1g", Purl: "pkg:deb/debian/zlib1g@1", Found: []bom.Occurrence{{Path: "a/b"}, {Path: "lib/Z.so"}}}
	for _, tt := range []struct {
		match bom.Match
		want  bool
	}{
		{bom.Match{}, false},
		{bom.Match{Name: "ZLIB?G"}, true},
		{bom.Match{Name: "zlib?"}, false},
		{bom.Match{Name: "*"}, true},
		{bom.Match{Name: "*z*b*g*"}, true},
		{bom.Match{Name: "*z*b*x"}, false},
		{bom.Match{Purl: "pkg:deb/*@1", Name: "zlib*"}, true},
		{bom.Match{Purl: "pkg:deb/*@1", Name: "other"}, false},
		{bom.Match{Path: "LIB/*.so"}, true},
		{bom.Match{MPN: "?*"}, false},
	} {
		if got := tt.match.Matches(c); got != tt.want {
			t.Errorf("%+v: %v, want %v", tt.match, got, tt.want)
		}
	}
}
