package bom_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ensign/bom"

	"github.com/google/go-cmp/cmp"
)

// device builds a document that says everything a view holds.
func device(t *testing.T) *bom.Document {
	t.Helper()
	root := bom.Component{Type: "device", Name: "router", Version: "C", Manufacturer: bom.Party{Name: "Maker", URL: "https://maker.example", Country: "TW"}}
	components := []bom.Component{
		{
			Parent: -1, Type: "device", Name: "SoC", MPN: "X1", Manufacturer: bom.Party{Name: "Chips", Country: "US"},
			Supplier: bom.Party{Name: "Dealer", Country: "DE"}, Quantity: "2", Designators: []string{"U1", "U2"}, OneOf: "U1",
			ECCN: "5A992.c", HTS: "854231", Price: "4.10 USD", Scope: "optional", External: true,
			Origins: []bom.StageClaim{{Stage: "made", Country: "CN", Share: "70"}, {Stage: "made", Country: "US", Share: "30"}},
			Found:   []bom.Occurrence{{Input: "1", Offset: 3, By: "parts"}},
		},
		{
			Parent: 0, Type: "library", Name: "libz <&>\"'", Version: "1.3", Group: "g", Description: "two\nlines", Purl: "pkg:deb/debian/zlib1g@1.3",
			CPE: "cpe:2.3:a:zlib:zlib:1.3:*:*:*:*:*:*:*", Publisher: "Zlib", Authors: []string{"A. One", "B. Two"}, Licenses: []string{"Zlib"},
			Website: "https://zlib.example", VCS: "https://git.example/zlib", Properties: []bom.Property{{Name: "acme:x", Value: "1"}},
			Found: []bom.Occurrence{{Input: "1", Path: "lib/libz.so", Offset: -1, By: "dpkg", Confidence: "0.9"}},
		},
		{Parent: -1, Type: "platform", Name: "p"},
		{Parent: -1, Type: "data", Name: "d", Kind: bom.Technology},
		{Parent: -1, Type: "cryptographic-asset", Name: "c"},
		{Parent: -1, Type: "device-driver", Name: "r", Kind: bom.Commodity},
	}
	inputs := []bom.Input{{ID: "1", Name: "a.csv", Kind: "parts", Size: 9, Coverage: bom.Coverage{Bytes: 9, Known: 8, Gaps: []bom.Gap{{Offset: 8, Size: 1, Reason: bom.Damaged, Says: "odd"}}}}}
	d, err := bom.New(root, components, inputs)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What is written in any version and format gives the same views, which Write itself compares, and is valid.
func TestWriteInEveryVersion(t *testing.T) {
	d := device(t)
	add := []bom.Addition{{Pointer: "/components/0", Properties: []bom.Property{{Name: "ensign:resolved:answer", Value: "us"}}}}
	for _, version := range bom.Versions()[1:] {
		for _, asXML := range []bool{false, true} {
			text, lost, err := d.Write(add, bom.Form{Version: version, XML: asXML})
			if err != nil || len(lost) > 0 {
				t.Errorf("%s, XML %v: %v, lost %q", version, asXML, err, lost)
				continue
			}
			again, err := bom.Read(text, nil)
			if err != nil {
				t.Errorf("%s, XML %v: %v", version, asXML, err)
				continue
			}
			if v := again.Violations(); len(v) > 0 {
				t.Errorf("%s, XML %v: %v", version, asXML, v)
			}
			if p := again.Components()[0].Properties; !slices.Contains(p, add[0].Properties[0]) {
				t.Errorf("%s, XML %v: the addition is not among %v", version, asXML, p)
			}
			checkOfficially(t, version, asXML, text)
		}
	}
}

func checkOfficially(t *testing.T, version string, asXML bool, text []byte) {
	t.Helper()
	if asXML {
		if !strings.Contains(string(text), `xmlns="http://cyclonedx.org/schema/bom/`+version+`"`) {
			t.Errorf("%s: not in its namespace:\n%s", version, text[:min(len(text), 200)])
		}
		return
	}
	schemas, err := compileSchemas()
	if err != nil {
		t.Fatal(err)
	}
	if schemas == nil {
		return
	}
	if err := validate(t, version, text); err != nil {
		t.Errorf("%s: %v", version, err)
	}
}

func TestWriteRefuses(t *testing.T) {
	text := func(version, more string) string {
		return `{"bomFormat":"CycloneDX","specVersion":"` + version + `","components":[{"type":"library","name":"a","version":"1"` + more + `}]}`
	}
	add := []bom.Addition{{Pointer: "/components/0", Properties: []bom.Property{{Name: "n", Value: "v"}}}}
	for _, tt := range []struct {
		name string
		doc  *bom.Document
		add  []bom.Addition
		form bom.Form
		want string
	}{
		{"JSON is not lowered", read(t, text("1.6", "")), nil, bom.Form{Version: "1.5"}, "of version 1.6, and would lose"},
		{"nor when XML is asked", read(t, text("1.6", "")), nil, bom.Form{Version: "1.5", XML: true}, "of version 1.6, and would lose"},
		{"1.2 holds no additions", read(t, text("1.2", "")), add, bom.Form{Version: "1.2"}, "of version 1.3, and would lose"},
		{"1.2 holds nothing that was built", device(t), nil, bom.Form{Version: "1.2"}, "1.3 is the oldest"},
		{"a key of 1.3 that 1.6 does not allow", read(t, text("1.3", `,"acme":1`)), nil, bom.Form{Version: "1.6"}, "version 1.6 does not allow what 1.3 does"},
		{"a character that XML does not have", read(t, text("1.6", `,"description":"a\u0001"`)), nil, bom.Form{XML: true}, "/components/0"},
	} {
		if _, _, err := tt.doc.Write(tt.add, tt.form); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestWriteRaisesOnlyTheVersion(t *testing.T) {
	const before = `{"$schema":"http://cyclonedx.org/schema/bom-1.4.schema.json", "bomFormat":"CycloneDX","specVersion":"1.4", "version": 1.0,"components":[{"type":"library","name":"a"} ]}`
	got, lost, err := read(t, before).Write(nil, bom.Form{Version: "1.7"})
	if want := strings.ReplaceAll(before, "1.4", "1.7"); err != nil || len(lost) > 0 || string(got) != want {
		t.Errorf("%v, lost %q\n%s", err, lost, cmp.Diff(want, string(got)))
	}
}

// XML tells what it does not keep.
func TestWriteXMLTellsWhatIsLost(t *testing.T) {
	d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"acme":true,"components":[
	 {"type":"library","name":"a","signature":{"algorithm":"ES256","value":"x"}},{"type":"library","name":"b","signature":{"algorithm":"ES256","value":"y"}}]}`)
	_, lost, err := d.Write(nil, bom.Form{XML: true})
	want := []string{
		"CycloneDX 1.6 in XML does not keep /acme (1)", "CycloneDX 1.6 in XML does not keep /components/*/signature (2)",
		"the document is signed, and no signature covers what is written",
	}
	if diff := cmp.Diff(want, lost); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestWriteCites(t *testing.T) {
	const head = `{"bomFormat":"CycloneDX","specVersion":"1.7","version":1,`
	credit := bom.Credit{Tool: "ensign", Version: "devel", Time: "2026-11-24T00:00:00Z"}
	add := []bom.Addition{
		{Properties: []bom.Property{{Name: "r", Value: "1"}}},
		{Pointer: "/components/0", Properties: []bom.Property{{Name: "n", Value: "v"}, {Name: "m", Value: "w"}}},
	}
	for name, tt := range map[string]struct{ text, tools, ref string }{
		"no metadata": {head + `"components":[{"type":"library","name":"a","properties":[{"name":"x"}]}]}`, "", "ensign"},
		"a tool":      {head + `"citations":[],"metadata":{"tools":{"components":[{"type":"application","name":"t","bom-ref":"ensign"} ]}},"components":[{"type":"library","name":"a"}]}`, "", "ensign#2"},
		"no list":     {head + `"metadata":{"tools":{ }},"components":[{"type":"library","name":"a"}]}`, "", "ensign"},
	} {
		text, lost, err := read(t, tt.text).Write(add, bom.Form{Cite: credit})
		if err != nil || len(lost) > 0 {
			t.Errorf("%s: %v, lost %q", name, err, lost)
			continue
		}
		if v := read(t, string(text)).Violations(); len(v) > 0 {
			t.Errorf("%s: %v in\n%s", name, v, text)
		}
		checkOfficially(t, "1.7", false, text)
		checkCitation(t, name, text, tt.ref)
	}
	legacy := head + `"metadata":{"tools":[{"name":"t"}]},"components":[{"type":"library","name":"a"}]}`
	if text, lost, err := read(t, legacy).Write(add, bom.Form{Cite: credit}); err != nil || len(lost) != 1 || strings.Contains(string(text), "citations") {
		t.Errorf("tools of before 1.5: %v, lost %q\n%s", err, lost, text)
	}
}

// checkCitation follows each pointer of the one citation to a property that was added.
func checkCitation(t *testing.T, name string, text []byte, ref string) {
	t.Helper()
	var doc struct {
		Citations []struct {
			Pointers                []string
			AttributedTo, Timestamp string
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil || len(doc.Citations) != 1 {
		t.Errorf("%s: %v, citations %v", name, err, doc.Citations)
		return
	}
	c := doc.Citations[0]
	if c.AttributedTo != ref || c.Timestamp != "2026-11-24T00:00:00Z" || len(c.Pointers) != 3 {
		t.Errorf("%s: %+v", name, c)
	}
	d := read(t, string(text))
	for _, p := range append(d.Components()[0].Properties, d.Root().Properties...) {
		if p.Name == "x" {
			continue
		}
		if !slices.ContainsFunc(c.Pointers, func(s string) bool { return strings.Contains(s, "/properties/") }) {
			t.Errorf("%s: nothing cites %v", name, p)
		}
	}
}

// TestValidSamplesAsXML: XML keeps everything of every valid document but signatures of JSON.
func TestValidSamplesAsXML(t *testing.T) {
	for _, path := range samples(t, "valid-", "json") {
		d, err := bom.Read(readFile(t, path), nil)
		if err != nil {
			t.Fatal(err)
		}
		version := max(d.SpecVersion(), "1.3")
		_, lost, err := d.Write(nil, bom.Form{Version: version, XML: true})
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
		for _, says := range lost {
			if !strings.Contains(says, "signature") {
				t.Errorf("%s: %s", filepath.Base(path), says)
			}
		}
	}
}

// What carries a field never speaks over one.
func TestCarriedFieldsDoNotOverride(t *testing.T) {
	d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"a","version":"1","manufacturer":{"name":"M"},
	 "authors":[{"name":"A"}],"properties":[{"name":"ensign:manufacturer","value":"N"},{"name":"ensign:author","value":"B"},{"name":"ensign:type","value":"data"},
	 {"name":"ensign:no-version","value":"true"},{"name":"ensign:found","value":"{"}]}]}`)
	c := d.Components()[0]
	if c.Manufacturer.Name != "M" || c.Authors[0] != "A" || len(c.Authors) != 1 || c.Type != "library" || c.Version != "1" || c.Found != nil {
		t.Errorf("got %+v", c)
	}
	if w := d.Warnings(); len(w) != 1 || !strings.Contains(w[0], "/properties/4: ensign:found cannot be read") {
		t.Errorf("warnings %q", w)
	}
}

func TestLink(t *testing.T) {
	const uuid = "3e671687-395b-41f5-a30f-a58921a69b79"
	for _, tt := range []struct{ head, ref, want string }{
		{`"serialNumber":"urn:uuid:` + uuid + `","version":2`, "pkg:npm/a@1", "urn:cdx:" + uuid + "/2#pkg:npm/a@1"},
		{`"serialNumber":"urn:uuid:` + uuid + `"`, "a b#é", "urn:cdx:" + uuid + "/1#a%20b%23%C3%A9"},
		{`"serialNumber":"urn:uuid:` + uuid + `"`, "/components/0", ""},
		{`"serialNumber":"x"`, "a", ""},
		{`"serialNumber":7`, "a", ""},
		{`"version":1`, "a", ""},
	} {
		d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6",`+tt.head+`}`)
		if got := d.Link(tt.ref); got != tt.want {
			t.Errorf("%s, %s: got %q, want %q", tt.head, tt.ref, got, tt.want)
		}
	}
}

// Citations and isExternal are written in XML as version 1.7 has them, and read back.
func TestXMLOf17(t *testing.T) {
	d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.7","version":1,"components":[
	 {"type":"library","name":"a","isExternal":true,"components":[{"type":"library","name":"b"}]}]}`)
	add := []bom.Addition{{Properties: []bom.Property{{Name: "n", Value: "v"}}}}
	text, lost, err := d.Write(add, bom.Form{XML: true, Cite: bom.Credit{Tool: `a "tool" <&>`, Version: "1", Time: "2026-11-24T00:00:00Z"}})
	if err != nil || len(lost) > 0 {
		t.Fatalf("%v, lost %q", err, lost)
	}
	for _, want := range []string{`<component type="library" isExternal="true">`, "<attributedTo>a \"tool\" &lt;&amp;&gt;</attributedTo>"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	again, err := bom.Read(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	if w := again.Warnings(); len(w) > 0 || !again.Components()[0].External || !strings.Contains(string(again.JSON()), `"attributedTo": "a \"tool\" <&>"`) {
		t.Errorf("warnings %q in\n%s", w, again.JSON())
	}
}
