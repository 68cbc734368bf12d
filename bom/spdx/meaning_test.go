package spdx_test

import (
	"fmt"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/bom/spdx"

	"github.com/google/go-cmp/cmp"
)

// tagged writes a document in tag-value with packages of these names, and then lines.
func tagged(name string, packages []string, lines ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: %[1]s\nDocumentNamespace: https://spdx.example/%[1]s\n", name)
	for _, p := range packages {
		fmt.Fprintf(&b, "PackageName: %[1]s\nSPDXID: SPDXRef-%[1]s\n", p)
	}
	return b.String() + strings.Join(lines, "\n") + "\n"
}

// TestRelationships holds what is nested, and that only what surely is not in the product is left out.
func TestRelationships(t *testing.T) {
	for _, tt := range []struct{ name, links, want string }{
		{"nothing said", "", "doc|  library a |  library b |  library c "},
		{"one root", "DOCUMENT DESCRIBES a", "a|  library b |  library c "},
		{"one root, said backwards", "a DESCRIBED_BY DOCUMENT", "a|  library b |  library c "},
		{"two roots", "DOCUMENT DESCRIBES a, DOCUMENT DESCRIBES b", "doc|  library a |  library b |  library c "},
		{"nested", "DOCUMENT DESCRIBES a, a CONTAINS b, b CONTAINS c", "a|  library b |    library c "},
		{"nested, said backwards", "DOCUMENT DESCRIBES a, c CONTAINED_BY b", "a|  library b |    library c "},
		{"in two", "a CONTAINS c, b CONTAINS c", "doc|  library a |    library c |  library b "},
		{"dependencies do not nest", "DOCUMENT DESCRIBES a, a DEPENDS_ON b, c DEPENDENCY_OF b", "a|  library b |  library c "},
		{"a build tool", "DOCUMENT DESCRIBES a, b BUILD_TOOL_OF a", "a|  library b excluded|  library c "},
		{"a build tool and what it contains", "DOCUMENT DESCRIBES a, b BUILD_TOOL_OF a, b CONTAINS c", "doc|  library a |  library b excluded|    library c excluded"},
		{"a build tool whose part is used", "DOCUMENT DESCRIBES a, b BUILD_TOOL_OF a, b CONTAINS c, a DYNAMIC_LINK c", "a|  library b excluded|    library c "},
		{"a build tool that is shipped too", "DOCUMENT DESCRIBES a, b BUILD_TOOL_OF a, a CONTAINS b", "a|  library b |  library c "},
		{"a build tool that is linked too", "DOCUMENT DESCRIBES a, b BUILD_TOOL_OF a, a STATIC_LINK b", "a|  library b |  library c "},
		{"a build tool of which something is said that is not understood", "DOCUMENT DESCRIBES a, b BUILD_TOOL_OF a, b OTHER a", "a|  library b |  library c "},
		{"tests", "DOCUMENT DESCRIBES a, b TEST_DEPENDENCY_OF a, c TEST_CASE_OF a", "doc|  library a |  library b excluded|  library c excluded"},
		{"development", "DOCUMENT DESCRIBES a, b DEV_TOOL_OF a, c DEV_DEPENDENCY_OF a", "a|  library b excluded|  library c "},
		{"a build dependency may be linked", "DOCUMENT DESCRIBES a, b BUILD_DEPENDENCY_OF a", "a|  library b |  library c "},
		{"source is in what is made of it", "DOCUMENT DESCRIBES a, a GENERATED_FROM b, c GENERATES a", "a|  library b |  library c "},
		{"optional", "DOCUMENT DESCRIBES a, b OPTIONAL_COMPONENT_OF a, c OPTIONAL_DEPENDENCY_OF a", "a|  library b optional|  library c optional"},
		{"optional here and needed there", "DOCUMENT DESCRIBES a, c OPTIONAL_DEPENDENCY_OF a, b DEPENDS_ON c", "a|  library b |  library c "},
		{"it contains itself", "a CONTAINS a", "doc|  library a |  library b |  library c "},
		{"in a circle", "a CONTAINS b, b CONTAINS c, c CONTAINS a", "doc|  library a |    library b |      library c "},
		{"unknown type", "a FANCIES b", "doc|  library a |  library b |  library c "},
	} {
		var links []string
		for l := range strings.SplitSeq(tt.links, ", ") {
			if w := strings.Fields(l); len(w) == 3 {
				links = append(links, fmt.Sprintf("Relationship: SPDXRef-%s %s SPDXRef-%s", w[0], w[1], w[2]))
			}
		}
		d, err := spdx.Read([]byte(tagged("doc", []string{"a", "b", "c"}, links...)), nil)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := strings.ReplaceAll(strings.TrimSuffix(lines(d), "\n"), "\n", "|"); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		for _, in := range d.Inputs() {
			if len(in.Coverage.Gaps) > 0 {
				t.Errorf("%s: gaps %v", tt.name, in.Coverage.Gaps)
			}
		}
		again(t, d)
	}
}

// TestAlone holds that a document about one package still has a component.
func TestAlone(t *testing.T) {
	d, err := spdx.Read([]byte(tagged("doc", []string{"a"}, "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a", "FileName: ./a.c")), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(d); got != "doc\n  library a \n" {
		t.Error(got)
	}
}

// TestDocumentID holds that a document is meant by the id that all have, even if it has another one, or that of a package.
func TestDocumentID(t *testing.T) {
	for _, id := range []string{"", `"SPDXID":"SPDXRef-own",`, `"SPDXID":"SPDXRef-a",`} {
		d, err := spdx.Read([]byte(`{"spdxVersion":"SPDX-2.3","name":"doc",`+id+`"packages":[{"name":"a","SPDXID":"SPDXRef-a"},{"name":"b","SPDXID":"SPDXRef-b"}],
			"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-a"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := lines(d); got != "a\n  library b \n" || warnings(d) != "" || len(d.Inputs()[0].Coverage.Gaps) > 0 {
			t.Errorf("%s: %s, warnings %q, gaps %v", id, got, warnings(d), d.Inputs()[0].Coverage.Gaps)
		}
	}
}

// TestRecognise holds what looks like SPDX, and in which form that is not read.
func TestRecognise(t *testing.T) {
	for _, tt := range []struct{ text, format, refused string }{
		{start + "}", "spdx-json", ""},
		{`{"packages":[{"spdxVersion":1}],"x":"\"spdxVersion\":"}`, "", ""},
		{`{"spdxVersion":"SPDX-2.3","bomFormat":"CycloneDX"}`, "", ""},
		{graph + "]}", "spdx3-json", ""},
		{"\ufeff# remark\n\n" + head, "spdx-tag-value", ""},
		{"DataLicense: CC0-1.0\n" + head, "spdx-tag-value", ""},
		{"Part: 1\n" + head, "", ""},
		{"SPDXID: SPDXRef-DOCUMENT\nname: x\n", "", "an SPDX document as YAML"},
		{"---\nname: x\nspdxVersion: SPDX-2.3\n", "", "an SPDX document as YAML"},
		{`<rdf:RDF xmlns:spdx="http://spdx.org/rdf/terms#">`, "", "an SPDX document as RDF/XML"},
		{"<Document><SPDXID>SPDXRef-DOCUMENT</SPDXID>", "", "an SPDX document as XML"},
		{"@prefix spdx: <https://spdx.org/rdf/3.0.1/terms/Core/> .\n", "", "an SPDX document as Turtle"},
		{"<https://spdx.example/a> <https://spdx.org/rdf/3.0.1/terms/Core/name> \"a\" .\n", "", "an SPDX document as N-Triples"},
		{`[{"@id":"urn:a","@type":["https://spdx.org/rdf/3.0.1/terms/Software/Package"]}]`, "spdx3-json", ""},
		{`[{"@id":"urn:a","@type":["https://example.org/Package"]}]`, "", ""},
		{`["https://spdx.org/rdf/3.0.1/terms/","@type"]`, "", ""},
		{`{"@graph":[{"@type":"https://spdx.org/rdf/3.0.1/terms/Software/Package"}]}`, "spdx3-json", ""},
		{`{"@graph":[{"@type":"https://example.org/Package"}]}`, "", ""},
		{`<bom xmlns="http://cyclonedx.org/schema/bom/1.6">`, "", ""},
		{"Reference,MPN\n", "", ""},
		{"", "", ""},
	} {
		if got := spdx.Recognise([]byte(tt.text)); string(got) != tt.format {
			t.Errorf("%q: format %q, want %q", tt.text, got, tt.format)
		}
		if got := spdx.Refused([]byte(tt.text)); got != tt.refused {
			t.Errorf("%q: refused as %q, want %q", tt.text, got, tt.refused)
		}
	}
}

// TestFiles holds that files without a package are components, and that a package lists its own.
func TestFiles(t *testing.T) {
	head := "SPDXVersion: SPDX-2.2\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: doc\n"
	d, err := spdx.Read([]byte(head+"FileName: ./bin/tool\nSPDXID: SPDXRef-1\nLicenseConcluded: MIT\nPackageName: p\nFileName: /usr/lib/libp.so\nSPDXID: SPDXRef-2\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(d); got != "doc\n  file ./bin/tool \n  library p \n" {
		t.Fatal(got)
	}
	var paths []string
	for _, c := range d.Components() {
		for _, f := range c.Found {
			paths = append(paths, f.Path)
		}
	}
	if diff := cmp.Diff([]string{"bin/tool", "usr/lib/libp.so"}, paths); diff != "" {
		t.Error(diff)
	}
}

// TestExternal holds that a reference to another document leads there, and is a gap where that is not given unless it says
// nothing of the product.
func TestExternal(t *testing.T) {
	ref := "ExternalDocumentRef: DocumentRef-b https://spdx.example/b SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709"
	for _, tt := range []struct{ name, link, gap string }{
		{"contained", "SPDXRef-x CONTAINS DocumentRef-b:SPDXRef-y", "https://spdx.example/b is not in any document that was given; relationships that lead there: 1, the first to DocumentRef-b:SPDXRef-y"},
		{"made of it", "SPDXRef-x GENERATED_FROM DocumentRef-b:SPDXRef-y", "https://spdx.example/b is not in any document that was given; relationships that lead there: 1, the first to DocumentRef-b:SPDXRef-y"},
		{"not understood", "SPDXRef-x FANCIES DocumentRef-b:SPDXRef-y", "https://spdx.example/b is not in any document that was given; relationships that lead there: 1, the first to DocumentRef-b:SPDXRef-y"},
		{"not declared", "SPDXRef-x CONTAINS DocumentRef-c:SPDXRef-y", "DocumentRef-c is not in any document that was given; relationships that lead there: 1, the first to DocumentRef-c:SPDXRef-y"},
		{"not in this document", "SPDXRef-x CONTAINS SPDXRef-y", "an element is not in any document that was given; relationships that lead there: 1, the first to SPDXRef-y"},
		{"a document that is not given", "SPDXRef-x GENERATED_FROM DocumentRef-b", "https://spdx.example/b is not in any document that was given; relationships that lead there: 1, the first to DocumentRef-b"},
		{"a tool", "DocumentRef-b:SPDXRef-y BUILD_TOOL_OF SPDXRef-x", ""},
		{"a remark", "SPDXRef-DOCUMENT AMENDS DocumentRef-b:SPDXRef-y", ""},
		{"nothing", "SPDXRef-x CONTAINS NONE", ""},
		{"not known", "SPDXRef-x CONTAINS NOASSERTION", "the document says that it is not known what else SPDXRef-x CONTAINS"},
		{"what it needs is not known", "SPDXRef-x DEPENDS_ON NOASSERTION", "the document says that it is not known what else SPDXRef-x DEPENDS_ON"},
		{"not known, the other way round", "NOASSERTION DEPENDENCY_OF SPDXRef-x", "the document says that it is not known what else SPDXRef-x DEPENDENCY_OF"},
		{"what it lies in is not known", "SPDXRef-x CONTAINED_BY NOASSERTION", ""},
		{"its tools are not known", "NOASSERTION BUILD_TOOL_OF SPDXRef-x", ""},
		{"what a tool needs is not known", "SPDXRef-x TEST_TOOL_OF SPDXRef-DOCUMENT\nRelationship: SPDXRef-x DEPENDS_ON NOASSERTION", ""},
	} {
		a := tagged("a", []string{"x"}, ref, "Relationship: "+tt.link)
		d, err := spdx.Read([]byte(a), nil)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := gaps(d)
		if got != tt.gap {
			t.Errorf("%s: gap %q, want %q", tt.name, got, tt.gap)
		}
		if tt.gap != "" && d.Complete(bom.Software) != bom.Incomplete {
			t.Errorf("%s: the document is not incomplete", tt.name)
		}
		again(t, d)
	}
	a, b := tagged("a", []string{"x"}, ref, "Relationship: SPDXRef-x CONTAINS DocumentRef-b:SPDXRef-y"), tagged("b", []string{"y"})
	for _, files := range [][]spdx.File{{{"a", []byte(a)}, {"b", []byte(b)}}, {{"b", []byte(b)}, {"a", []byte(a)}, {"again", []byte(b)}}} {
		d, err := spdx.ReadAll([]spdx.Input{{Input: bom.Input{ID: "1"}, Files: files}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, got, _ := strings.Cut(lines(d), "\n"); got != "  library x \n    library y \n" {
			t.Errorf("together:\n%s", got)
		}
		if g := d.Inputs()[0].Coverage.Gaps; len(g) > 0 {
			t.Errorf("together: %v", g)
		}
		if got, want := warnings(d), "https://spdx.example/b is given, but not as https://spdx.example/a knows it: its SHA1 is "; !strings.Contains(got, want) {
			t.Errorf("together: warnings %q, want %q", got, want)
		}
	}
}

// gaps returns what the gaps of the first input say.
func gaps(d *bom.Document) string {
	got := ""
	for _, g := range d.Inputs()[0].Coverage.Gaps {
		got += g.Says
	}
	return got
}

// TestCompleteness holds that what a relationship of SPDX 3 says of its completeness is a gap, once, unless it is complete or the
// relationship lists nothing of the product.
func TestCompleteness(t *testing.T) {
	for _, tt := range []struct{ typ, completeness, to, gap string }{
		{"contains", "complete", `["urn:b"]`, ""},
		{"contains", "incomplete", `["urn:b"]`, "the document says that what urn:a contains is not listed completely"},
		{"contains", "noAssertion", `["urn:b"]`, "the document says that it is not known what else urn:a contains"},
		{"dependsOn", "noAssertion", `[]`, "the document says that it is not known what else urn:a dependsOn"},
		{"contains", "noAssertion", `["https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement"]`, "the document says that it is not known what else urn:a contains"},
		{"hasTest", "noAssertion", `["urn:b"]`, ""},
	} {
		d, err := spdx.Read([]byte(graph+`{"type":"software_Package","spdxId":"urn:a","name":"a"},{"type":"software_Package","spdxId":"urn:b","name":"b"},
			{"type":"Relationship","spdxId":"urn:r","from":"urn:a","relationshipType":"`+tt.typ+`","completeness":"`+tt.completeness+`","to":`+tt.to+`}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := gaps(d); got != tt.gap {
			t.Errorf("%s %s %s: %q, want %q", tt.typ, tt.completeness, tt.to, got, tt.gap)
		}
		again(t, d)
	}
}

// TestNothing holds which references are none: only the words of the specification, and no name that looks like them.
func TestNothing(t *testing.T) {
	for ref, nothing := range map[string]bool{
		"NONE": true, "NOASSERTION": true, "NoneElement": true, "expandedlicensing_NoAssertionLicense": true,
		"https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement": true, "urn:NONE": false, "https://spdx.example/NoneElement": false, "none": false,
	} {
		d, err := spdx.Read([]byte(graph+`{"type":"software_Package","spdxId":"urn:a","name":"a"},
			{"type":"Relationship","spdxId":"urn:r","from":"urn:a","relationshipType":"contains","to":["`+ref+`"]}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := !strings.Contains(gaps(d), "is not in any document"); got != nothing {
			t.Errorf("%s: nothing is %t, want %t", ref, got, nothing)
		}
	}
}

// TestNames holds that a package may have the name of a placeholder, and that of several values none is lost.
func TestNames(t *testing.T) {
	d, err := spdx.Read([]byte(start+`"packages":[{"name":"undefined","versionInfo":"NOASSERTION"},{"name":["shown","meant"],"supplier":["Organization: A","Organization: B"]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	c := d.Components()
	if c[0].Name != "undefined" || c[0].Version != "" || c[1].Name != "shown" || c[1].Supplier.Name != "A" {
		t.Errorf("%+v", c)
	}
	if diff := cmp.Diff([]bom.Property{{Name: "spdx:name", Value: "meant"}, {Name: "spdx:supplier", Value: "Organization: B"}}, c[1].Properties); diff != "" {
		t.Error(diff)
	}
}

// TestParties holds who supplies and who makes, and that placeholders are nobody.
func TestParties(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"PackageSupplier: Organization: Example", "supplier=Example"},
		{"PackageSupplier: Organization: Example (sbom@example.com)", "supplier=Example spdx:supplier=Organization: Example (sbom@example.com)"},
		{"PackageSupplier: Organization: Example ()", "supplier=Example"},
		{"PackageSupplier: Organization: Example (Shanghai)", "supplier=Example (Shanghai)"},
		{"PackageSupplier: Person: A. Body (a@example.com)", "supplier=A. Body spdx:supplier=Person: A. Body (a@example.com)"},
		{"PackageSupplier: Example: West", "supplier=Example: West"},
		{"PackageSupplier: Organization: OpenEmbedded ()", ""},
		{"PackageSupplier: Organization: ", ""},
		{"PackageSupplier: Organization: NOASSERTION", ""},
		{"PackageSupplier: NOASSERTION", ""},
		{"PackageSupplier: Person: N/A ()", ""},
		{"PackageOriginator: Organization: Example", "manufacturer=Example"},
		{"PackageOriginator: Person: A. Body ()", "author=A. Body"},
		{"PackageOriginator: NOASSERTION", ""},
		{"PackageOriginator: Organization: OpenEmbedded ()", ""},
	} {
		d, err := spdx.Read([]byte(tagged("doc", []string{"p"}, tt.line)), nil)
		if err != nil {
			t.Errorf("%s: %v", tt.line, err)
			continue
		}
		c := d.Components()[0]
		var got []string
		if c.Supplier.Name != "" {
			got = append(got, "supplier="+c.Supplier.Name)
		}
		if c.Manufacturer.Name != "" {
			got = append(got, "manufacturer="+c.Manufacturer.Name)
		}
		for _, a := range c.Authors {
			got = append(got, "author="+a)
		}
		for _, p := range c.Properties {
			got = append(got, p.Name+"="+p.Value)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %q, want %q", tt.line, got, tt.want)
		}
	}
}

// TestSame holds that the same document says the same as JSON and as tag-value.
func TestSame(t *testing.T) {
	text := tagged("doc", nil, "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a", "PackageName: a", "SPDXID: SPDXRef-a", "PackageVersion: 1",
		"PackageSupplier: Organization: A", "FilesAnalyzed: false", "PackageChecksum: SHA1: 00", "PackageLicenseDeclared: MIT", "PackageCopyrightText: <text>C\n1</text>",
		"PrimaryPackagePurpose: OPERATING-SYSTEM", "ExternalRef: SECURITY cpe23Type cpe:2.3:a:a:a:1:*:*:*:*:*:*:*", "ExternalRefComment: c",
		"PackageName: b", "SPDXID: SPDXRef-b", "PackageDownloadLocation: git+https://git.example/b", "Relationship: SPDXRef-a DEPENDS_ON SPDXRef-b", "RelationshipComment: r")
	same := `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"doc","documentNamespace":"https://spdx.example/doc","packages":[
		{"name":"a","SPDXID":"SPDXRef-a","versionInfo":"1","supplier":"Organization: A","filesAnalyzed":false,"checksums":[{"algorithm":"SHA1","checksumValue":"00"}],
		"licenseDeclared":"MIT","copyrightText":"C\n1","primaryPackagePurpose":"OPERATING-SYSTEM","externalRefs":[{"referenceCategory":"SECURITY",
		"referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a:a:a:1:*:*:*:*:*:*:*","comment":"c"}]},
		{"name":"b","SPDXID":"SPDXRef-b","downloadLocation":"git+https://git.example/b"}],"relationships":[
		{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-a"},
		{"spdxElementId":"SPDXRef-a","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-b","comment":"r"}]}`
	a, err := spdx.Read([]byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := spdx.Read([]byte(same), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a.Components(), b.Components()); diff != "" {
		t.Errorf("components (-tag-value +JSON):\n%s", diff)
	}
	if diff := cmp.Diff(a.Root(), b.Root()); diff != "" {
		t.Errorf("root (-tag-value +JSON):\n%s", diff)
	}
	if c := a.Root(); c.Type != "operating-system" || c.CPE == "" || a.Components()[0].VCS == "" {
		t.Errorf("%+v", c)
	}
}

// TestTypes holds what packages are, by what they are for.
func TestTypes(t *testing.T) {
	for purpose, want := range map[string]string{
		"APPLICATION": "application", "FRAMEWORK": "framework", "LIBRARY": "library", "CONTAINER": "container", "OPERATING-SYSTEM": "operating-system",
		"DEVICE": "device", "FIRMWARE": "firmware", "SOURCE": "library", "ARCHIVE": "file", "FILE": "file", "INSTALL": "library", "OTHER": "library",
	} {
		d, err := spdx.Read([]byte(tagged("doc", []string{"p"}, "PrimaryPackagePurpose: "+purpose)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Components()[0].Type; got != want {
			t.Errorf("%s: %s, want %s", purpose, got, want)
		}
	}
}

// TestGraph holds what SPDX 3 says beside what the golden documents hold.
func TestGraph(t *testing.T) {
	for _, tt := range []struct{ name, graph, want string }{
		{
			"objects where ids could stand", `{"type":"SpdxDocument","spdxId":"urn:d","name":"doc","rootElement":[{"type":"software_Package","spdxId":"urn:a","name":"a"}]},
			{"type":"Relationship","spdxId":"urn:r","from":"urn:a","relationshipType":"contains","to":[{"type":"software_Package","spdxId":"urn:b","name":"b"}]}`,
			"a|  library b ",
		},
		{
			"a test", `{"type":"software_Package","spdxId":"urn:a","name":"a"},{"type":"software_Package","spdxId":"urn:b","name":"b"},
			{"type":"LifecycleScopedRelationship","spdxId":"urn:r","from":"urn:a","relationshipType":"dependsOn","scope":"test","to":["urn:b"]}`,
			"SPDX|  library a |  library b excluded",
		},
		{
			"what is needed for the build may be linked", `{"type":"software_Package","spdxId":"urn:a","name":"a"},{"type":"software_Package","spdxId":"urn:b","name":"b"},
			{"type":"LifecycleScopedRelationship","spdxId":"urn:r","from":"urn:a","relationshipType":"dependsOn","scope":"build","to":["urn:b"]}`,
			"SPDX|  library a |  library b ",
		},
		{
			"not contained, and no image", `{"type":"SpdxDocument","spdxId":"urn:d","name":"doc","rootElement":["urn:a"]},{"type":"software_Package","spdxId":"urn:a","name":"a"},
			{"type":"software_Package","spdxId":"urn:b","name":"b"},{"type":"software_Package","spdxId":"urn:c","name":"c","software_primaryPurpose":"source"},
			{"type":"Relationship","spdxId":"urn:r","from":"urn:a","relationshipType":"contains","to":["urn:b"]}`,
			"a|  library b |  library c ",
		},
		{
			"not contained, and an image that nothing was installed in", `{"type":"SpdxDocument","spdxId":"urn:d","name":"doc","rootElement":["urn:a"]},
			{"type":"software_Package","spdxId":"urn:a","name":"a","software_primaryPurpose":"firmware"},{"type":"software_Package","spdxId":"urn:b","name":"b"},
			{"type":"software_Package","spdxId":"urn:c","name":"c","software_primaryPurpose":"install"},
			{"type":"Relationship","spdxId":"urn:r","from":"urn:a","relationshipType":"contains","to":["urn:b"]}`,
			"a|  library b |  library c ",
		},
		{
			"not contained in an image", `{"type":"software_Package","spdxId":"urn:a","name":"a","software_primaryPurpose":"archive"},
			{"type":"software_Package","spdxId":"urn:b","name":"b","software_primaryPurpose":"install"},{"type":"software_Package","spdxId":"urn:c","name":"c"},
			{"type":"software_Package","spdxId":"urn:e","name":"e"},{"type":"Relationship","spdxId":"urn:r","from":"urn:a","relationshipType":"contains","to":["urn:b"]},
			{"type":"Relationship","spdxId":"urn:s","from":"urn:b","relationshipType":"hasStaticLink","to":["urn:e"]}`,
			"a|  library b |  library c excluded|  library e ",
		},
		{"a missing element", `{"type":"software_Package","spdxId":"urn:a","name":"a"},{"type":"Relationship","spdxId":"urn:r","from":"urn:a","relationshipType":"contains","to":["urn:b"]}`, "SPDX|  library a !"},
		{"incomplete", `{"type":"software_Package","spdxId":"urn:a","name":"a"},{"type":"Relationship","spdxId":"urn:r","from":"urn:a","relationshipType":"contains","completeness":"incomplete","to":["https://spdx.org/rdf/3.0.1/terms/Core/NoneElement"]}`, "SPDX|  library a !"},
		{"complete is not said of everything", `{"type":"software_Package","spdxId":"urn:a","name":"a"},{"type":"Relationship","spdxId":"urn:r","from":"urn:a","relationshipType":"contains","completeness":"complete","to":["https://spdx.org/rdf/3.0.1/terms/Core/NoneElement"]}`, "SPDX|  library a "},
	} {
		d, err := spdx.Read([]byte(`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[`+tt.graph+`]}`), nil)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := strings.ReplaceAll(strings.TrimSuffix(lines(d), "\n"), "\n", "|")
		if len(d.Inputs()[0].Coverage.Gaps) > 0 {
			got += "!"
		}
		if got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if d.Complete(bom.Software) == bom.Complete {
			t.Errorf("%s: complete", tt.name)
		}
		again(t, d)
	}
}
