package bom_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"ensign/bom"

	"github.com/google/go-cmp/cmp"
)

func TestEnrichInsertsAndKeepsTheRest(t *testing.T) {
	const head = `{"bomFormat":"CycloneDX","specVersion":"1.6"`
	x := []bom.Property{{Name: "n", Value: "v"}}
	const prop = `{"name":"n","value":"v"}`
	at := func(pointer string) []bom.Addition { return []bom.Addition{{Pointer: pointer, Properties: x}} }
	tests := []struct {
		name, text string
		add        []bom.Addition
		want       string
	}{
		{"nothing", head + ` } `, nil, head + ` } `},
		{"new list", head + `,"components":[{"name":"a" }]}`, at("/components/0"), head + `,"components":[{"name":"a","properties":[` + prop + `] }]}`},
		{"empty component", head + `,"components":[{ }]}`, at("/components/0"), head + `,"components":[{"properties":[` + prop + `] }]}`},
		{"empty list", head + `,"components":[{"properties":[ ]}]}`, at("/components/0"), head + `,"components":[{"properties":[` + prop + ` ]}]}`},
		{"longer list", head + `,"components":[{"properties":[
   {"name":"a"}
  ]}]}`, at("/components/0"), head + `,"components":[{"properties":[
   {"name":"a"},
   ` + prop + `
  ]}]}`},
		{
			"nested", head + `,"components":[{"components":[{"name":"b"}]}]}`,
			append(at("/components/0"), at("/components/0/components/0")...),
			head + `,"components":[{"components":[{"name":"b","properties":[` + prop + `]}],"properties":[` + prop + `]}]}`,
		},
		{"there already", head + `,"components":[{"properties":[` + prop + `]}]}`, at("/components/0"), head + `,"components":[{"properties":[` + prop + `]}]}`},
		{"root", head + `,"metadata":{"component":{"name":"r"}}}`, at(""), head + `,"metadata":{"component":{"name":"r","properties":[` + prop + `]}}}`},
		{"root by pointer", head + `,"metadata":{"component":{"name":"r"}}}`, at("/metadata/component"), head + `,"metadata":{"component":{"name":"r","properties":[` + prop + `]}}}`},
		{"root without component", head + `,"metadata":{}}`, at(""), head + `,"metadata":{"properties":[` + prop + `]}}`},
		{"root without metadata", head + `}`, at(""), head + `,"metadata":{"properties":[` + prop + `]}}`},
		{
			"version 1.2", `{"specVersion":"1.2","bomFormat":"CycloneDX","components":[{"name":"a"}]}`, at("/components/0"),
			`{"specVersion":"1.3","bomFormat":"CycloneDX","components":[{"name":"a","properties":[` + prop + `]}]}`,
		},
		{"version 1.2 and nothing", `{"specVersion":"1.2","bomFormat":"CycloneDX"}`, nil, `{"specVersion":"1.2","bomFormat":"CycloneDX"}`},
	}
	for _, tt := range tests {
		got, err := read(t, tt.text).Enrich(tt.add)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if diff := cmp.Diff(tt.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestEnrichRefuses(t *testing.T) {
	d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":null,"components":[{"properties":{}}]}`)
	for pointer, says := range map[string]string{
		"/components/1": "no component there", "/components/0": "properties are no list", "": "it is not an object",
	} {
		_, err := d.Enrich([]bom.Addition{{Pointer: pointer, Properties: []bom.Property{{Name: "n"}}}})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", pointer, err, says)
		}
	}
}

func TestSignedDocumentsWarn(t *testing.T) {
	for _, text := range []string{`"signature":{}`, `"components":[{"type":"library","name":"a","signature":{}}]`} {
		d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6",`+text+`}`)
		if len(d.Warnings()) != 1 || !strings.Contains(d.Warnings()[0], "signed") {
			t.Errorf("%s: warnings %q", text, d.Warnings())
		}
	}
}

// What Enrich adds, taken out again, leaves the tokens of the original in their order.
func TestEnrichedSamplesMinusAdditionsAreTheSame(t *testing.T) {
	const marked = "ensign:resolved:test"
	for _, path := range samples(t, "valid-", "json") {
		data := readFile(t, path)
		d, err := bom.Read(data, nil)
		if err != nil {
			t.Fatal(err)
		}
		var add []bom.Addition
		for i, c := range d.Components() {
			add = append(add, bom.Addition{Pointer: c.Pointer, Properties: []bom.Property{{Name: marked, Value: fmt.Sprint(i)}}})
		}
		enriched, err := d.Enrich(add)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(enriched, []byte(marked)); n != len(add) {
			t.Errorf("%s: %d additions, want %d", path, n, len(add))
		}
		version := func(s string) string { return strings.Replace(s, `"1.3"`, `"1.2"`, 1) }
		got, want := version(without(t, enriched, marked)), version(without(t, data, marked))
		if d.SpecVersion() != "1.2" && got != want || d.SpecVersion() == "1.2" && len(got) > len(want)+20 {
			t.Errorf("%s: the rest changed:\n%s", path, cmp.Diff(want, got))
		}
	}
}

// without writes JSON compactly, without the properties of a name and without lists that they leave empty.
func without(t *testing.T, data []byte, name string) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, data); err != nil {
		t.Fatal(err)
	}
	s := out.String()
	for {
		i := strings.Index(s, `{"name":"`+name+`"`)
		if i < 0 {
			break
		}
		s = s[:i] + s[i+strings.IndexByte(s[i:], '}')+1:]
	}
	for _, empty := range []string{`,"properties":[]`, `"properties":[]`} {
		s = strings.ReplaceAll(s, empty, "")
	}
	return strings.ReplaceAll(s, ",]", "]")
}
