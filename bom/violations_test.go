package bom_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestViolations has one document for each way not to be as the specification says, and one beside it that is.
func TestViolations(t *testing.T) {
	for _, c := range []struct{ version, members, want string }{
		{"1.6", `"version":1`, ""},
		{"1.6", `"version":0`, "/version: version is 0, which is not a whole number of at least 1"},
		{"1.6", `"version":1.5`, "/version: version is 1.5, which is not a whole number of at least 1"},
		{"1.6", `"version":"1"`, "/version: version is not a whole number of at least 1"},
		{"1.6", `"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"`, ""},
		{"1.6", `"serialNumber":"3e671687"`, `/serialNumber: serialNumber is "3e671687", which is not urn:uuid: and a UUID`},
		{"1.6", `"maker":"x"`, `the document: the key "maker" is not known here`},
		{"1.3", `"maker":"x"`, ""}, // not closed before 1.4
		{"1.6", `"components":{}`, "/components: components is not a list"},
		{"1.6", `"components":[7]`, "/components/0: an element of components is not an object"},
		{"1.6", `"components":[{"type":"library","name":"a"}]`, ""},
		{"1.6", `"components":[{"name":"a"}]`, "/components/0: an element of components has no type"},
		{"1.6", `"components":[{"type":"thing","name":"a"}]`, `/components/0/type: type is "thing", which is not one of the words of the specification`},
		{"1.5", `"components":[{"type":"cryptographic-asset","name":"a"}]`, `/components/0/type: type is "cryptographic-asset", which is not one of the words of the specification`},
		{"1.6", `"components":[{"type":"cryptographic-asset","name":"a"}]`, ""},
		{"1.6", `"components":[{"type":"library","name":"a"},{"type":"library","name":"a"}]`, "/components/1: an element of components is there twice, as number 0 too"},
		{"1.6", `"components":[{"type":"library","name":"a","licenses":[{"license":{"id":"MIT"}}]}]`, ""},
		{"1.6", `"components":[{"type":"library","name":"a","licenses":[{"license":{"id":"MIT 2"}}]}]`, `/components/0/licenses/0/license/id: id is "MIT 2", which is not an id of the SPDX licence list`},
		{"1.6", `"components":[{"type":"library","name":"a","licenses":[{"license":{"id":"MIT","name":"MIT"}}]}]`, "/components/0/licenses/0/license: license must have one of id, name"},
		{"1.7", `"components":[{"type":"library","name":"a","version":"1","versionRange":"vers:npm/1","isExternal":true}]`, "/components/0: an element of components may not have version and versionRange"},
		{"1.7", `"components":[{"type":"library","name":"a","versionRange":"vers:npm/1","isExternal":true}]`, ""},
		{"1.7", `"components":[{"type":"library","name":"a","versionRange":"vers:npm/1","isExternal":false}]`, "/components/0: an element of components may not have versionRange without isExternal"},
		{"1.6", `"metadata":{"timestamp":"2026-11-26T10:00:00Z"}`, ""},
		{"1.6", `"metadata":{"timestamp":"2026-11-26"}`, `/metadata/timestamp: timestamp is "2026-11-26", which is not a date and time such as 2026-11-26T10:00:00Z`},
		{"1.6", `"metadata":{"a/b~c":1}`, `/metadata: the key "a/b~c" is not known here`},
		{"1.6", `"metadata":{"tools":5}`, "/metadata/tools: tools is neither an object nor a list"},
		{"1.4", `"vulnerabilities":[{"cwes":[0]}]`, "/vulnerabilities/0/cwes/0: an element of cwes is 0, which is not a whole number of at least 1"},
		{"1.7", `"citations":[{"bom-ref":"c","pointers":[],"timestamp":"2026-11-26T10:00:00Z","attributedTo":"x"}]`, "/citations/0/pointers: pointers is empty"},
	} {
		text := fmt.Sprintf("{\"bomFormat\":\"CycloneDX\",\"specVersion\":%q,\n%s}", c.version, c.members)
		if c.version < "1.4" {
			text = strings.Replace(text, "\n", "\"version\":1,\n", 1)
		}
		d := read(t, text)
		got := ""
		if v := d.Violations(); len(v) > 0 {
			got = strings.TrimPrefix(v[0].String(), "line 2, ")
			got = strings.TrimPrefix(got, "line 1, ")
		}
		if got != c.want {
			t.Errorf("%s %s:\ngot  %s\nwant %s", c.version, c.members, got, c.want)
		}
		if warned := strings.Contains(strings.Join(d.Warnings(), "\n"), "not as CycloneDX"); warned != (c.want != "") {
			t.Errorf("%s: warnings %q", c.members, d.Warnings())
		}
	}
}

// TestViolationsAreBounded: a document with a mistake in each of many components says so in few warnings.
func TestViolationsAreBounded(t *testing.T) {
	var list []string
	for i := range 500 {
		list = append(list, fmt.Sprintf(`{"name":"n%d"}`, i))
	}
	d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[`+"\n"+strings.Join(list, ",\n")+`]}`)
	v := d.Violations()
	if len(v) != 100 || v[99].Line != 101 || v[99].Pointer != "/components/99" {
		t.Errorf("%d violations, the last %v", len(v), v[len(v)-1])
	}
	if len(d.Warnings()) != 4 || !strings.Contains(d.Warnings()[3], "in 100 places or more") {
		t.Errorf("warnings %q", d.Warnings())
	}
}

// TestViolationsOfXML: no line, since the JSON that is looked at was not given.
func TestViolationsOfXML(t *testing.T) {
	d := read(t, `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="thing"><name>a</name></component></components></bom>`)
	if v := d.Violations(); len(v) != 1 || v[0].Line != 0 || !strings.HasPrefix(v[0].String(), "/components/0/type: ") {
		t.Errorf("%v", v)
	}
}
