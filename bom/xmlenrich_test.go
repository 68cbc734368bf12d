package bom_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ensign/bom"

	"github.com/google/go-cmp/cmp"
)

// TestXMLIsAddedToInPlace: what is added to XML is put into its text, and the rest stays as it was.
func TestXMLIsAddedToInPlace(t *testing.T) {
	const prop = `<property name="n">v</property>`
	properties := "<properties>" + prop + "</properties>"
	head := func(version string) string { return `<bom xmlns="http://cyclonedx.org/schema/bom/` + version + `">` }
	component := func(version, inner string) string {
		return head(version) + `<components><component type="file"><name>a</name>` + inner + "</component></components></bom>"
	}
	for _, tt := range []struct{ name, pointer, text, want string }{
		{"nothing there", "/components/0", component("1.4", ""), component("1.4", properties)},
		{"before what comes behind", "/components/0", component("1.6", "<tags><tag>t</tag></tags>"), component("1.6", properties+"<tags><tag>t</tag></tags>")},
		{"behind what comes before", "/components/0", component("1.6", "<purl>pkg:a/b</purl>"), component("1.6", "<purl>pkg:a/b</purl>"+properties)},
		{
			"a list", "/components/0", component("1.6", `<properties><property name="x"/></properties><!-- c -->`),
			component("1.6", `<properties><property name="x"/>`+prop+"</properties><!-- c -->"),
		},
		{"an empty list", "/components/0", component("1.6", `<properties a="b" />`), component("1.6", `<properties a="b">`+prop+"</properties>")},
		{"an empty element", "/components/0", head("1.6") + "<components><component\ttype='file'/></components></bom>", head("1.6") + "<components><component\ttype='file'>" + properties + "</component></components></bom>"},
		{"other namespaces", "/components/0", component("1.6", `<x xmlns="urn:x"/> <y xmlns="urn:x"/>`), component("1.6", properties+`<x xmlns="urn:x"/> <y xmlns="urn:x"/>`)},
		{"another namespace between", "/components/0", component("1.6", `<x xmlns="urn:x"/><purl>pkg:a/b</purl>`), component("1.6", `<x xmlns="urn:x"/><purl>pkg:a/b</purl>`+properties)},
		{
			"lines", "/components/0", "<bom xmlns='http://cyclonedx.org/schema/bom/1.5'>\n\t<components>\n\t\t<component type=\"file\">\n\t\t\t<name>a</name>\n\t\t</component>\n\t</components>\n</bom>\n",
			"<bom xmlns='http://cyclonedx.org/schema/bom/1.5'>\n\t<components>\n\t\t<component type=\"file\">\n\t\t\t<name>a</name>\n\t\t  <properties>\n\t\t    " + prop + "\n\t\t  </properties>\n\t\t</component>\n\t</components>\n</bom>\n",
		},
		{
			"prefixes", "/components/0", `<b:bom xmlns:b="http://cyclonedx.org/schema/bom/1.6"><b:components><c:component xmlns:c="http://cyclonedx.org/schema/bom/1.6" type="file"><b:name>a</b:name></c:component></b:components></b:bom>`,
			`<b:bom xmlns:b="http://cyclonedx.org/schema/bom/1.6"><b:components><c:component xmlns:c="http://cyclonedx.org/schema/bom/1.6" type="file"><b:name>a</b:name><c:properties><c:property name="n">v</c:property></c:properties></c:component></b:components></b:bom>`,
		},
		{
			"nested", "/components/0/components/0", component("1.6", `<components><component type="file"><name>b</name></component></components>`),
			component("1.6", `<components><component type="file"><name>b</name>`+properties+`</component></components>`),
		},
		{"root", "", head("1.6") + `<metadata><component type="file"><name>r</name></component></metadata></bom>`, head("1.6") + `<metadata><component type="file"><name>r</name>` + properties + `</component></metadata></bom>`},
		{"no root", "", head("1.6") + `<metadata><timestamp>2026-11-26T00:00:00Z</timestamp></metadata></bom>`, head("1.6") + `<metadata><timestamp>2026-11-26T00:00:00Z</timestamp>` + properties + `</metadata></bom>`},
		{"empty metadata", "", head("1.6") + `<metadata/></bom>`, head("1.6") + `<metadata>` + properties + `</metadata></bom>`},
		{"no metadata", "", component("1.6", ""), strings.Replace(component("1.6", ""), "<components>", "<metadata>"+properties+"</metadata><components>", 1)},
		{"empty document", "", `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" />`, `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata>` + properties + `</metadata></bom>`},
		{"before version 1.3", "/components/0", component("1.1", ""), component("1.3", properties)},
		{"an empty document before version 1.3", "", `<bom xmlns="http://cyclonedx.org/schema/bom/1.2"/>`, `<bom xmlns="http://cyclonedx.org/schema/bom/1.3"><metadata>` + properties + `</metadata></bom>`},
		{
			"an empty element that declares its namespace", "/components/0",
			`<bom xmlns="http://cyclonedx.org/schema/bom/1.2"><components><c:component type='file' xmlns:c='http://cyclonedx.org/schema/bom/1.2'/></components></bom>`,
			`<bom xmlns="http://cyclonedx.org/schema/bom/1.3"><components><c:component type='file' xmlns:c='http://cyclonedx.org/schema/bom/1.3'>` +
				`<c:properties><c:property name="n">v</c:property></c:properties></c:component></components></bom>`,
		},
	} {
		add := []bom.Addition{{Pointer: tt.pointer, Properties: []bom.Property{{Name: "n", Value: "v"}}}}
		for _, text := range []string{tt.text, tt.want} { // adding it again changes nothing
			got, lost, err := read(t, text).Write(add, bom.Form{XML: true})
			if diff := cmp.Diff(tt.want, string(got)); err != nil || diff != "" || len(lost) > 0 {
				t.Errorf("%s: %v, lost %q (-want +got):\n%s", tt.name, err, lost, diff)
			}
		}
	}
}

// TestXMLIsWrittenAsItIs: nothing is added, and the version stays or is a newer one.
func TestXMLIsWrittenAsItIs(t *testing.T) {
	const text = `<!-- ours --><bom xmlns="http://cyclonedx.org/schema/bom/1.4" xmlns:x='http://cyclonedx.org/schema/bom/1.4'><components>` +
		`<component type="file"><name>"http://cyclonedx.org/schema/bom/1.4"</name><x:version>1</x:version></component></components></bom>`
	newer := strings.Replace(strings.Replace(text, `bom xmlns="http://cyclonedx.org/schema/bom/1.4"`, `bom xmlns="http://cyclonedx.org/schema/bom/1.6"`, 1),
		"'http://cyclonedx.org/schema/bom/1.4'", "'http://cyclonedx.org/schema/bom/1.6'", 1)
	for version, want := range map[string]string{"": text, "1.4": text, "1.6": newer} {
		got, lost, err := read(t, text).Write(nil, bom.Form{XML: true, Version: version})
		if diff := cmp.Diff(want, string(got)); err != nil || diff != "" || len(lost) > 0 {
			t.Errorf("%q: %v, lost %q (-want +got):\n%s", version, err, lost, diff)
		}
	}
	if got, _, err := read(t, text).Write(nil, bom.Form{XML: true, Version: "1.3"}); err != nil || !strings.Contains(string(got), "bom/1.3") {
		t.Errorf("1.3: %v\n%s", err, got)
	}
}

// TestSignedXML: a signature of XML is noticed, and kept.
func TestSignedXML(t *testing.T) {
	const text = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="file"><name>a</name></component></components>` +
		`<s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#"><s:SignedInfo/></s:Signature></bom>`
	d := read(t, text)
	if w := strings.Join(d.Warnings(), "\n"); !strings.Contains(w, "it is signed") {
		t.Errorf("warnings %s", w)
	}
	add := []bom.Addition{{Pointer: "/components/0", Properties: []bom.Property{{Name: "n", Value: "v"}}}}
	for _, list := range [][]bom.Addition{nil, add} {
		got, lost, err := d.Write(list, bom.Form{XML: true})
		if err != nil || !strings.Contains(string(got), "<s:SignedInfo/>") || len(lost) != len(list) {
			t.Errorf("%v, lost %q\n%s", err, lost, got)
		}
	}
}

// TestXMLRefuses: a sign that XML does not have is not written.
func TestXMLRefuses(t *testing.T) {
	d := read(t, `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="file"><name>a</name></component></components></bom>`)
	add := []bom.Addition{{Pointer: "/components/0", Properties: []bom.Property{{Name: "n", Value: "\x01"}}}}
	if text, _, err := d.Write(add, bom.Form{XML: true}); err == nil {
		t.Errorf("written as\n%s", text)
	}
}

// TestXMLCites: XML of version 1.7 says who added what.
func TestXMLCites(t *testing.T) {
	form := bom.Form{XML: true, Cite: bom.Credit{Tool: "ensign", Version: "devel", Time: "2026-11-24T00:00:00Z"}}
	add := []bom.Addition{{Pointer: "/components/0", Properties: []bom.Property{{Name: "n", Value: "v"}}}}
	const component = `<components><component type="file" bom-ref="ensign"><name>a</name></component></components>`
	for _, head := range []string{
		"", "<metadata/>", "<metadata><timestamp>2026-11-26T00:00:00Z</timestamp></metadata>", "<metadata><tools/></metadata>",
		`<metadata><tools><components><component type="application"><name>t</name></component></components></tools></metadata>`,
		`<metadata><tools><services><service><name>t</name></service></services></tools></metadata>`,
	} {
		for _, tail := range []string{"", "<citations/>", "<citations><citation><pointers><pointer>/components/0</pointer></pointers><timestamp>2026-11-24T00:00:00Z</timestamp><attributedTo>ensign</attributedTo></citation></citations>"} {
			text := `<bom xmlns="http://cyclonedx.org/schema/bom/1.7">` + head + component + tail + "</bom>"
			got, lost, err := read(t, text).Write(add, form)
			if err != nil || len(lost) > 0 {
				t.Errorf("%s: %v, lost %q", text, err, lost)
				continue
			}
			d := read(t, string(got))
			json := string(d.JSON())
			if v := d.Violations(); len(v) > 0 || !strings.Contains(json, `"attributedTo": "ensign#2"`) || !strings.Contains(json, `"bom-ref": "ensign#2"`) ||
				!strings.Contains(json, `"/components/0/properties/0"`) {
				t.Errorf("%s: %v\n%s", text, v, got)
			}
		}
	}
	legacy := `<bom xmlns="http://cyclonedx.org/schema/bom/1.7"><metadata><tools><tool><name>t</name></tool></tools></metadata>` + component + "</bom>"
	if got, lost, err := read(t, legacy).Write(add, form); err != nil || len(lost) != 1 || strings.Contains(string(got), "citation") {
		t.Errorf("tools of before 1.5: %v, lost %q\n%s", err, lost, got)
	}
}

// TestEnrichedXMLSamplesMinusAdditionsAreTheSame: what is added to a valid document, taken out again, leaves its text.
func TestEnrichedXMLSamplesMinusAdditionsAreTheSame(t *testing.T) {
	marked := regexp.MustCompile(`\s*<property name="ensign:resolved:test">\d+</property>`)
	empty := regexp.MustCompile(`\s*<properties>\s*</properties>`)
	meta := regexp.MustCompile(`\s*<metadata>\s*</metadata>`)
	for _, path := range samples(t, "valid-", "xml") {
		name, data := filepath.Base(path), readFile(t, path)
		d := read(t, string(data))
		add := []bom.Addition{{Properties: []bom.Property{{Name: "ensign:resolved:test", Value: "0"}}}}
		for i, c := range d.Components() {
			add = append(add, bom.Addition{Pointer: c.Pointer, Properties: []bom.Property{{Name: "ensign:resolved:test", Value: fmt.Sprint(i + 1)}}})
		}
		got, lost, err := d.Write(add, bom.Form{XML: true})
		if err != nil || len(lost) > 0 && !strings.Contains(lost[0], "signed") {
			t.Errorf("%s: %v, lost %q", name, err, lost)
			continue
		}
		again := read(t, string(got))
		if v := again.Violations(); len(v) > 0 || len(again.Components()) != len(d.Components()) {
			t.Errorf("%s: %d components, want %d; %v", name, len(again.Components()), len(d.Components()), v)
		}
		if n := len(marked.FindAll(got, -1)); n != len(add) {
			t.Errorf("%s: %d additions, want %d", name, n, len(add))
		}
		strip := func(text []byte) string {
			for _, re := range []*regexp.Regexp{marked, empty, meta} {
				text = re.ReplaceAll(text, nil)
			}
			for _, old := range []string{"1.0", "1.1", "1.2"} {
				text = regexp.MustCompile(`("http://cyclonedx.org/schema/bom/)`+old+`"`).ReplaceAll(text, []byte(`${1}1.3"`))
			}
			return string(text)
		}
		if diff := cmp.Diff(strip(data), strip(got)); diff != "" {
			t.Errorf("%s: the rest changed (-want +got):\n%s", name, diff)
		}
	}
}
