package spdx_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/bom/spdx"
)

const (
	start = `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"d",`
	head  = "SPDXVersion: SPDX-2.3\n"
	graph = `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[`
)

// TestRefused holds what is not read, and what is said of it.
func TestRefused(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "", "not an SPDX document that is read: neither JSON nor tag-value of SPDX"},
		{"CycloneDX", `{"bomFormat":"CycloneDX","specVersion":"1.6"}`, "not an SPDX document that is read: neither JSON nor tag-value of SPDX"},
		{"an old version", `{"spdxVersion":"SPDX-1.2"}`, `not an SPDX document that is read: its version is "SPDX-1.2", known are SPDX-2.2 and SPDX-2.3`},
		{"an old version in tag-value", "SPDXVersion: SPDX-1.2\n", `not an SPDX document that is read: its version is "SPDX-1.2", known are SPDX-2.2 and SPDX-2.3`},
		{"an unknown context", `{"@context":"https://spdx.example/","@graph":[]}`, `not an SPDX document that is read: its @context is "https://spdx.example/", known is https://spdx.org/rdf/3.0.1/spdx-context.jsonld`},
		{"a key twice", start + `"packages":[{"name":"a","name":"b"}]}`, `offset 0x59: the key "name" occurs twice in one object, first at offset 0x4e`},
		{"a key twice but for its case", start + `"packages":[{"supplier":"a","Supplier":"b"}]}`, `offset 0x5d: the key "Supplier" occurs twice in one object, first at offset 0x4e`},
		{"cut off", start + `"packages":[`, "offset 0x4d: the text ends where a value should be"},
		{"no UTF-8", start + "\"comment\":\"\xff\"}", "offset 0x4c: the text is not valid UTF-8"},
		{"no UTF-8 in tag-value", head + "DocumentComment: \xff\n", "offset 0x27: the text is not valid UTF-8"},
		{"a control character in tag-value", head + "DocumentComment: \x1b[31m\n", "offset 0x27: control character 0x1b"},
		{"behind a byte order mark", "\ufeff" + head + "no tag\n", `offset 0x19: a tag with a colon expected, found "no tag"`},
		{"text without end", head + "DocumentComment: <text>a\n", "offset 0x16: the value of DocumentComment has no </text>"},
		{"text after the end", head + "DocumentComment: <text>a</text> b\n", "offset 0x16: text after the </text> of DocumentComment"},
		{"a tag twice", head + "PackageName: a\nPackageVersion: 1\nPackageVersion: 2\n", "offset 0x37: PackageVersion occurs twice in one section"},
		{"a tag in another case", head + "PackageName: a\nPackageSUPPLIER: Organization: b\n", "offset 0x25: the tag PackageSupplier is written PackageSUPPLIER"},
		{"a tag of the document twice, far apart", head + "DocumentName: a\nPackageName: b\nDocumentName: c\n", "offset 0x35: name of the document occurs twice"},
		{"a tag in the wrong place", head + "PackageVersion: 1\n", "offset 0x16: PackageVersion outside of its section"},
		{"a relationship of two", head + "Relationship: a CONTAINS\n", `offset 0x16: a Relationship has an id, a type and an id, this one is "a CONTAINS"`},
		{"an annotation without an annotator", head + "AnnotationDate: 2026-01-01\n", "offset 0x16: AnnotationDate without an Annotator"},
	} {
		_, err := spdx.Read([]byte(tt.text), nil)
		if got := message(err); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if err != nil && !errors.Is(err, spdx.ErrNotSPDX) && !errors.As(err, new(*bom.SyntaxError)) {
			t.Errorf("%s: %T", tt.name, err)
		}
	}
}

// TestLimits holds that bytes, elements and depth are bounded.
func TestLimits(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		limits     bom.Limits
	}{
		{"bytes of JSON", start + `"packages":[]}`, bom.Limits{Bytes: 10}},
		{"bytes of tag-value", head, bom.Limits{Bytes: 10}},
		{"packages", start + `"packages":[{},{},{}]}`, bom.Limits{Files: 2}},
		{"packages of tag-value", head + strings.Repeat("PackageName: a\n", 3), bom.Limits{Files: 2}},
		{"nodes", graph + `{},{},{}]}`, bom.Limits{Files: 2}},
		{"depth", start + `"x":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + "}", bom.Limits{}},
	} {
		if _, err := spdx.Read([]byte(tt.text), bom.NewBudget(tt.limits)); !errors.Is(err, bom.ErrLimit) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestOdd holds that values of the wrong shape are left out with a warning, and nothing else with them. Where a name ends in !,
// what was left out may have been part of the product, and is a gap.
func TestOdd(t *testing.T) {
	for _, tt := range []struct{ name, text, want, warning string }{
		{"null for a package", start + `"packages":[null,{"name":"a"}]}`, "  library a \n", "packages/0 is null and no object, and is left out"},
		{"null for packages", start + `"packages":null}`, "", ""},
		{"packages that are none!", start + `"packages":{"a":1}}`, "", "packages is not a list, and is left out"},
		{"null for a relationship", start + `"packages":[{"name":"a"}],"relationships":[null,1,{}]}`, "  library a \n", "a relationship without its two ends or its type is left out"},
		{"a package without a name", start + `"packages":[{"SPDXID":"SPDXRef-a"}]}`, "  library SPDXRef-a \n", "SPDXRef-a has no name"},
		{"a name that is a number", start + `"packages":[{"name":3}]}`, "  library 3 \n", ""},
		{"one id twice", start + `"packages":[{"name":"a","SPDXID":"SPDXRef-a"},{"name":"b","SPDXID":"SPDXRef-a"}]}`, "  library a \n  library b \n", "the id SPDXRef-a occurs twice: references lead to the first"},
		{"everything null", start + `"packages":[{"name":"a","externalRefs":[null],"checksums":null,"supplier":null,"hasFiles":[null]}],"creationInfo":null,"files":null}`, "  library a \n", "creationInfo is not an object"},
		{"a package that is a number!", start + `"packages":[3,{"name":"a"}]}`, "  library a \n", "packages/0 is 3 and no object, and is left out"},
		{"an unknown type", graph + `{"type":"novel_Part","spdxId":"urn:a","name":"a"}]}`, "  library a \n", "urn:a: the type \"novel_Part\" is not known, and counts as a package"},
		{"null in a graph!", graph + `null,{"type":"software_Package","spdxId":"urn:a","name":"a"}]}`, "  library a \n", "the graph holds null, which is no object and is left out"},
		{"a graph that is none!", `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":7}`, "", "@graph is not a list, and is left out"},
		{"one id twice in a graph", graph + `{"type":"software_Package","spdxId":"urn:a","name":"a"},{"type":"software_Package","spdxId":"urn:a","name":"b"}]}`, "  library a \n  library b \n", "the id urn:a occurs twice: references lead to the first"},
	} {
		d, err := spdx.Read([]byte(tt.text), nil)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if _, got, _ := strings.Cut(lines(d), "\n"); got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
		if got := warnings(d); !strings.Contains(got, tt.warning) || tt.warning == "" && got != "" {
			t.Errorf("%s: warnings %q, want %q", tt.name, got, tt.warning)
		}
		if gap := len(d.Inputs()[0].Coverage.Gaps) > 0; gap != strings.HasSuffix(tt.name, "!") {
			t.Errorf("%s: a gap is %t", tt.name, gap)
		}
		again(t, d)
	}
}

// warnings returns what a document remarks on itself, a line each.
func warnings(d *bom.Document) string {
	var b strings.Builder
	for _, p := range d.Root().Properties {
		if p.Name == "ensign:warning" {
			b.WriteString(p.Value + "\n")
		}
	}
	return b.String()
}

// TestMany holds that long chains and many relationships take linear time: the test would not end otherwise.
func TestMany(t *testing.T) {
	const n = 10_000
	chain, tools, star := make([]string, 0, n), make([]string, 0, n), make([]string, 0, 2*n)
	names := make([]string, n)
	for i := range n {
		names[i] = fmt.Sprint(i)
		next := (i + 1) % n
		chain = append(chain, fmt.Sprintf("Relationship: SPDXRef-%d CONTAINS SPDXRef-%d", i, next))
		tools = append(tools, fmt.Sprintf("Relationship: SPDXRef-%d BUILD_TOOL_OF SPDXRef-0", i))
		star = append(star, fmt.Sprintf("Relationship: SPDXRef-0 DEPENDS_ON SPDXRef-%d", i), fmt.Sprintf("Relationship: SPDXRef-%d CONTAINS SPDXRef-0", i))
	}
	for name, lines := range map[string][]string{"chain": chain[:n-1], "circle": chain, "chain of tools": append(tools, chain[:n-1]...), "star": star} {
		d, err := spdx.Read([]byte(tagged("doc", names, lines...)), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := len(d.Components()); got < n-1 {
			t.Errorf("%s: %d components", name, got)
		}
	}
}

// FuzzJSON checks that reading never panics, that offsets lie in the text, and that what is written is CycloneDX that reads
// as what was built.
func FuzzJSON(f *testing.F) {
	for _, name := range []string{"gateway-2.2.spdx.json", "yocto-3.0.1.spdx.json", "board-3.1.spdx.json", "yocto/busybox.spdx.json"} {
		f.Add(readFile(f, name))
	}
	for _, text := range []string{start + `"packages":[null]}`, graph + `{"type":"software_Package","spdxId":"a","contains":{"@id":"a"}}]}`, `{"@context":"spdx.org/rdf/3.0","type":"software_File"}`, ownNames, strings.ReplaceAll(expanded, `"T/`, `"https://spdx.org/rdf/3.0.1/terms/`)} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, data) })
}

// FuzzTagValue checks the same of tag-value.
func FuzzTagValue(f *testing.F) {
	for _, name := range []string{"sensor-2.3.spdx", "esp-idf.spdx", "zephyr/build.spdx"} {
		f.Add(readFile(f, name))
	}
	for _, text := range []string{head, head + "SnippetSPDXID: a\nLicenseID: b\nFileName: <text></text>", head + "PackageName: a\nRelationship: SPDXRef-DOCUMENT DESCRIBES NONE"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, data) })
}

func fuzz(t *testing.T, data []byte) {
	spdx.Refused(data)
	d, err := spdx.Read(data, bom.NewBudget(bom.Limits{Files: 1000}))
	if err != nil {
		var syntax *bom.SyntaxError
		if errors.As(err, &syntax) && (syntax.Offset < 0 || syntax.Offset > int64(len(data))) {
			t.Errorf("offset %#x in a text of %#x bytes: %v", syntax.Offset, len(data), err)
		}
		return
	}
	if !json.Valid(d.JSON()) {
		t.Fatalf("read, but no valid JSON: %q", d.JSON())
	}
	again(t, d)
}
