package bom_test

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"

	"ensign/bom"

	"github.com/google/go-cmp/cmp"
)

// FuzzRead checks that reading never panics, that offsets lie in the text, that what is read from JSON is JSON, and
// that a document enriched with nothing reads as it did.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"router.cdx.json", "part.cdx.xml"} {
		f.Add(readFile(f, filepath.Join("testdata", name)))
	}
	for _, text := range []string{
		board, "", "[]", `{"a":1,"A":2}`, "\xef\xbb\xbf{}", `{"bomFormat":"CycloneDX","specVersion":"1.2","components":[{}]}`,
		`{"bomFormat":"CycloneDX","specVersion":"1.7","metadata":{"component":{"bom-ref":"\ud800","components":[{"properties":[{}]}]}}}`,
		`<bom xmlns="http://cyclonedx.org/schema/bom/1.7"><components><component isExternal="true" type="file"><name>a</name></component></components></bom>`,
	} {
		f.Add([]byte(text))
	}
	addKinds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := bom.Read(data, bom.NewBudget(bom.Limits{Files: 1000}))
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
		enriched, err := d.Enrich(nil)
		if err != nil {
			t.Fatalf("Enrich: %v", err)
		}
		again, err := bom.Read(enriched, nil)
		if err != nil {
			t.Fatalf("reading again: %v", err)
		}
		if diff := cmp.Diff(d.Components(), again.Components()); diff != "" {
			t.Errorf("components (-first +again):\n%s", diff)
		}
		if diff := cmp.Diff(d.Root(), again.Root()); diff != "" {
			t.Errorf("root (-first +again):\n%s", diff)
		}
	})
}

// addKinds adds a document of every kind.
func addKinds(f *testing.F) {
	f.Helper()
	for _, s := range append(sections(f, "valid"), sections(f, "everything")...) {
		f.Add([]byte(s.text))
	}
}

// FuzzWrite checks that writing in any form never panics, and that what it writes is read with the same components.
func FuzzWrite(f *testing.F) {
	for _, name := range []string{"router.cdx.json", "part.cdx.xml"} {
		f.Add(readFile(f, filepath.Join("testdata", name)))
	}
	for _, text := range []string{
		board, `{"bomFormat":"CycloneDX","specVersion":"1.7","metadata":{"tools":{"components":[]}},"citations":[],"components":[{"name":"\u0001"}]}`,
		`<bom xmlns="http://cyclonedx.org/schema/bom/1.7"><components><component isExternal="true" type="file"><name>a</name></component></components><citations><citation><attributedTo> a"b </attributedTo></citation></citations></bom>`,
		`{"specFormat":"CycloneDX","specVersion":"2.0","components":[{"origins":[{"distribution":[{"isoCode":"US"}]}],"parties":[{"roles":[{}]}]}]}`,
	} {
		f.Add([]byte(text))
	}
	addKinds(f)
	add := []bom.Addition{{Properties: []bom.Property{{Name: "ensign:resolved:test", Value: "1"}}}}
	cite := bom.Credit{Tool: "t", Version: "1", Time: "2026-11-24T00:00:00Z"}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := bom.Read(data, bom.NewBudget(bom.Limits{Files: 100}))
		if err != nil {
			return
		}
		for _, form := range []bom.Form{
			{XML: true}, {Version: "1.7", XML: true, Cite: cite}, {Version: "1.3"}, {Version: "1.5", XML: true}, {Version: "1.7", Cite: cite},
		} {
			text, _, err := d.Write(add, form)
			if err != nil {
				continue
			}
			again, err := bom.Read(text, nil)
			if err != nil {
				t.Fatalf("%+v: %v in %q", form, err, text)
			}
			if len(again.Components()) != len(d.Components()) {
				t.Errorf("%+v: %d components, want %d", form, len(again.Components()), len(d.Components()))
			}
		}
	})
}
