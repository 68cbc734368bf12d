package bom_test

import (
	"errors"
	"strings"
	"testing"

	"ensign/bom"
)

// denseSize is the length of the documents of [dense].
const denseSize = 10_000_000

// densePart is what a document of denseSize consists of: the smallest parts of one kind.
type densePart struct{ name, before, each, after string }

func (p densePart) document() []byte {
	list := strings.Repeat(p.each, denseSize/len(p.each))
	return []byte(p.before + strings.TrimSuffix(list, ",") + p.after)
}

// dense are the kinds of small parts that documents can be full of.
func dense() []densePart {
	const head = `{"bomFormat":"CycloneDX","specVersion":"1.6",`
	const part = head + `"components":[{"type":"file","name":"a",`
	const bomHead = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6">`
	const component, end = bomHead + `<components><component type="file"><name>a</name>`, `</component></components></bom>`
	within := func(list string) [2]string { return [2]string{component + "<" + list + ">", "</" + list + ">" + end} }
	deep := head + `"components":[` + strings.Repeat(`{"type":"file","name":"a","components":[`, 80)
	parts := []densePart{
		{"empty components", head + `"components":[`, `{},`, "]}"},
		{"components with a name", head + `"components":[`, `{"name":"a"},`, "]}"},
		{"the smallest valid components", head + `"components":[`, `{"type":"file","name":""},`, "]}"},
		{"small components", head + `"components":[`, `{"type":"library","name":"a","version":"1","bom-ref":"x"},`, "]}"},
		{"components deep inside", deep, `{"type":"library","name":"a","version":"1.2.3"},`, strings.Repeat("]}", 80) + "]}"},
		{"components elsewhere", head + `"components":{"components":[`, `1,`, "]}}"},
		{"properties", part + `"properties":[`, `{},`, "]}]}"},
		{"properties of metadata", head + `"metadata":{"properties":[`, `{},`, "]}}"},
		{"authors", part + `"authors":[`, `{},`, "]}]}"},
		{"occurrences", part + `"evidence":{"occurrences":[`, `{"line":1},`, "]}}]}"},
		{"references", part + `"externalReferences":[`, `{},`, "]}]}"},
		{"compositions", head + `"compositions":[`, `{},`, "]}"},
		{"assemblies", head + `"compositions":[{"assemblies":[`, `"",`, "]}]}"},
		{"XML components", bomHead + "<components>", `<component type="file"><name/></component>`, "</components></bom>"},
		{"XML components without anything", bomHead + "<components>", "<component/>", "</components></bom>"},
		{"XML small components", bomHead + "<components>", `<component type="library"><name>abc</name><version>1</version></component>`, "</components></bom>"},
		{"XML dependencies", bomHead + "<dependencies>", `<dependency ref="a"/>`, "</dependencies></bom>"},
		{"XML services", bomHead + "<services>", "<service><name>a</name></service>", "</services></bom>"},
		{"XML vulnerabilities", bomHead + "<vulnerabilities>", "<vulnerability><id>a</id></vulnerability>", "</vulnerabilities></bom>"},
		{"XML compositions", bomHead + "<compositions>", "<composition><aggregate>complete</aggregate></composition>", "</compositions></bom>"},
		{"XML assemblies", bomHead + "<compositions><composition><assemblies>", `<assembly ref="a"/>`, "</assemblies></composition></compositions></bom>"},
		{"XML tools", bomHead + "<metadata><tools>", "<tool><name>a</name></tool>", "</tools></metadata></bom>"},
		{"XML namespaces", component, `<x xmlns="y"/>`, end},
		{"XML of another namespace", component + `<x xmlns="y">`, "<a/>", "</x>" + end},
		{"XML prefixes", component, "<p:a/>", end},
		{"XML that is not known", component, "<b>c</b>", end},
		{"XML comments", component, "<!---->", end},
		{"XML instructions", component, "<?a?>", end},
		{"XML attributes", bomHead + "<components><component ", `a="" `, "/></components></bom>"},
	}
	for _, p := range []struct{ list, each string }{
		{"properties", "<property/>"},
		{"properties", `<property name="a"/>`},
		{"properties", `<property name="a">b</property>`},
		{"properties", `<property a="" b="" c="" d=""/>`},
		{"hashes", `<hash alg="MD5"/>`},
		{"hashes", `<hash alg="MD5">a</hash>`},
		{"licenses", "<license><id>MIT</id></license>"},
		{"licenses", "<expression>a</expression>"},
		{"externalReferences", `<reference type="x"><url>a</url></reference>`},
		{"authors", "<author><name>a</name></author>"},
		{"tags", "<tag/>"},
		{"description", "&lt;"},
		{"description", "<![CDATA[]]>"},
	} {
		around := within(p.list)
		parts = append(parts, densePart{"XML " + p.list + " of " + p.each, around[0], p.each, around[1]})
	}
	for _, p := range []densePart{
		{"XML ancestors", "<pedigree><ancestors>", `<component type="file"><name>a</name></component>`, "</ancestors></pedigree>"},
		{"XML occurrences", "<evidence><occurrences>", "<occurrence><location>a</location></occurrence>", "</occurrences></evidence>"},
	} {
		parts = append(parts, densePart{p.name, component + p.before, p.each, p.after + end})
	}
	return parts
}

// mayRefuse reports whether an error is one that a dense document is refused with: behind a part of it that has been read,
// and with what to do about it.
func mayRefuse(err error) bool {
	var syntax *bom.SyntaxError
	return errors.As(err, &syntax) && (syntax.Offset >= denseSize/20 && strings.Contains(err.Error(), "next to nothing") ||
		strings.Contains(err.Error(), "a tag with more than"))
}

// BenchmarkDense reads documents that are full of the smallest parts of a kind.
func BenchmarkDense(b *testing.B) {
	for _, part := range dense() {
		b.Run(part.name, func(b *testing.B) {
			data := part.document()
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := bom.Read(data, nil); err != nil && !mayRefuse(err) {
					b.Fatal(err)
				}
			}
		})
	}
}
