package input

import (
	"bytes"
	"testing"

	"ensign/bom"
)

// TestIncompleteStays holds that what the document of a build says of its completeness is still said once it is joined with an
// image and a list of parts, written in any version and form, and read back.
func TestIncompleteStays(t *testing.T) {
	const json = `{"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"type":"device","name":"x","bom-ref":"x"}},"components":[{"type":"library","name":"a","bom-ref":"a"}]`
	const xml = `<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><component type="device" bom-ref="x"><name>x</name></component></metadata>` +
		`<components><component type="library" bom-ref="a"><name>a</name></component></components>`
	const tags = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: d\nPackageName: x\nSPDXID: SPDXRef-x\nPackageName: a\nSPDXID: SPDXRef-a\n"
	const graph = `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"SpdxDocument","spdxId":"urn:d","rootElement":["urn:x"]},
		{"type":"software_Package","spdxId":"urn:x","name":"x"},{"type":"software_Package","spdxId":"urn:a","name":"a"},
		{"type":"Relationship","spdxId":"urn:r","from":"urn:x","relationshipType":"contains","to":["urn:a"]`
	const whole = `,"compositions":[{"aggregate":"complete","assemblies":["x"]}`
	for _, tt := range []struct {
		name, build string
		want        bom.Completeness
	}{
		{"silent.json", json + `}`, bom.NotStated},
		{"complete.json", json + whole + `]}`, bom.NotStated}, // the image says nothing
		{"incomplete.json", json + `,"compositions":[{"aggregate":"incomplete","assemblies":["x"]}]}`, bom.Incomplete},
		{"bare.json", json + whole + `,{"aggregate":"incomplete"}]}`, bom.Incomplete},
		{"partly.json", json + whole + `,{"aggregate":"incomplete_third_party_only","dependencies":["a"]}]}`, bom.Incomplete},
		{"unknown.json", json + whole + `,{"aggregate":"unknown","assemblies":["a"]}]}`, bom.NotKnown},
		{"odd.json", json + whole + `,{"aggregate":"who knows"}]}`, bom.NotKnown},
		{"silent.xml", xml + `</bom>`, bom.NotStated},
		{"incomplete.xml", xml + `<compositions><composition><aggregate>incomplete_first_party_only</aggregate></composition></compositions></bom>`, bom.Incomplete},
		{"unknown.xml", xml + `<compositions><composition><aggregate>unknown</aggregate><assemblies><assembly ref="x"/></assemblies></composition></compositions></bom>`, bom.NotKnown},
		{"silent.spdx", tags + "Relationship: SPDXRef-x CONTAINS SPDXRef-a\n", bom.NotStated},
		{"unknown.spdx", tags + "Relationship: SPDXRef-x CONTAINS NOASSERTION\n", bom.Incomplete},
		{"silent.spdx3.json", graph + `}]}`, bom.NotStated},
		{"incomplete.spdx3.json", graph + `,"completeness":"incomplete"}]}`, bom.Incomplete},
		{"unknown.spdx3.json", graph + `,"completeness":"noAssertion"}]}`, bom.Incomplete},
		{"empty.json", `{"bomFormat":"CycloneDX","specVersion":"1.5"}`, bom.Incomplete},
	} {
		dir := write(t, map[string]string{tt.name: tt.build, "list.csv": smallList})
		image := tarOf(t, "etc/os-release", "NAME=Harbour\n")
		d := mustOpen(t, nothing, Options{Stdin: bytes.NewReader(image)}, dir+"/"+tt.name, "-", dir+"/list.csv")
		says := func(how string, d *bom.Document) {
			for _, kind := range []bom.Kind{bom.Commodity, bom.Software} {
				if got := d.Complete(kind); got != tt.want {
					t.Errorf("%s, %s: of %s it says %d, want %d", tt.name, how, kind, got, tt.want)
				}
			}
		}
		says("joined", d)
		for _, version := range bom.Versions()[1:] {
			for form, asXML := range map[string]bool{"json": false, "xml": true} {
				text, _, err := d.Write(nil, bom.Form{Version: version, XML: asXML})
				if err != nil {
					t.Fatal(err)
				}
				again := write(t, map[string]string{"again." + form: string(text)})
				says(version+" "+form, mustOpen(t, nothing, Options{}, again+"/again."+form))
			}
		}
	}
}

// TestListsNothing holds which documents are a gap of their input because they list nothing.
func TestListsNothing(t *testing.T) {
	const head = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: d\nPackageName: x\nSPDXID: SPDXRef-x\n"
	const root = `{"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"type":"device","name":"x"}}`
	for _, tt := range []struct {
		name, text    string
		alone, beside int // gaps
	}{
		{"a list.json", root + `,"components":[{"type":"library","name":"a"}]}`, 0, 0},
		{"none.json", root + `}`, 0, 1}, // alone it is screened as the list of nothing that it is
		{"empty.json", root + `,"components":[]}`, 0, 1},
		{"of a directory.json", root[:len(root)-1] + `,"properties":[{"name":"ensign:input","value":"{\"id\":\"1\",\"kind\":\"directory\"}"}]}}`, 0, 0},
		{"says so.json", root + `,"compositions":[{"aggregate":"incomplete"}]}`, 0, 0},
		{"one.spdx", head, 1, 1},
		{"described.spdx", head + "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-x\n", 1, 1},
		{"two.spdx", head + "PackageName: y\nSPDXID: SPDXRef-y\n", 0, 0},
		{"files.spdx", head + "FileName: ./a\nSPDXID: SPDXRef-a\n", 0, 0},
	} {
		dir := write(t, map[string]string{tt.name: tt.text, "list.csv": smallList})
		gaps := func(names ...string) (n int) {
			for _, in := range mustOpen(t, nothing, Options{}, names...).Inputs() {
				n += len(in.Coverage.Gaps)
			}
			return n
		}
		if alone, beside := gaps(dir+"/"+tt.name), gaps(dir+"/"+tt.name, dir+"/list.csv"); alone != tt.alone || beside != tt.beside {
			t.Errorf("%s: %d gaps alone and %d beside a list, want %d and %d", tt.name, alone, beside, tt.alone, tt.beside)
		}
	}
}
