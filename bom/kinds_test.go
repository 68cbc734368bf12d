package bom_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"ensign/bom"
)

// section is one document of an archive of small ones: KIND-VERSION.json or .xml, and what stands behind it as .want.
type section struct{ kind, version, ext, text, want string }

// sections reads the documents of testdata/NAME.txtar.
func sections(t testing.TB, name string) []section {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var list []section
	for _, f := range archive.Files {
		ext := filepath.Ext(f.Name)
		base := strings.TrimSuffix(f.Name, ext)
		dash := strings.LastIndexByte(base, '-')
		switch {
		case dash < 0:
			t.Fatalf("%s: %s has no version", name, f.Name)
		case ext == ".want":
			list[len(list)-1].want = strings.TrimSuffix(string(f.Data), "\n")
		default:
			list = append(list, section{kind: base[:dash], version: base[dash+1:], ext: ext, text: string(f.Data)})
		}
	}
	return list
}

// TestKinds holds that a document of every kind that CycloneDX knows is read without a remark, keeps its text, and can be added
// to and written as XML.
func TestKinds(t *testing.T) {
	for _, s := range sections(t, "valid") {
		name := s.kind + "-" + s.version + s.ext
		d, err := bom.Read([]byte(s.text), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if v := d.Violations(); len(v) > 0 {
			t.Errorf("%s: %v", name, v)
		}
		if s.ext == ".json" && string(d.JSON()) != s.text {
			t.Errorf("%s: the text is another", name)
		}
		enriched, err := d.Enrich([]bom.Addition{{Properties: []bom.Property{{Name: "ensign:resolved:answer", Value: "us"}}}})
		if err != nil {
			t.Errorf("%s: adding: %v", name, err)
			continue
		}
		again := read(t, string(enriched))
		if v := again.Violations(); len(v) > 0 || len(again.Components()) != len(d.Components()) {
			t.Errorf("%s: %d components and %v after adding, %d before", name, len(again.Components()), v, len(d.Components()))
		}
		if text, _, err := d.Write(nil, bom.Form{XML: true}); err != nil {
			t.Errorf("%s: as XML: %v", name, err)
		} else if x := read(t, string(text)); len(x.Components()) != len(d.Components()) {
			t.Errorf("%s: %d components as XML, %d before", name, len(x.Components()), len(d.Components()))
		}
	}
}

// TestKindsAreValid holds the same documents against the official schemas.
func TestKindsAreValid(t *testing.T) {
	for _, s := range sections(t, "valid") {
		if s.ext != ".json" {
			continue
		}
		if err := validate(t, s.version, []byte(s.text)); err != nil {
			t.Errorf("%s: %v", s.kind, err)
		}
	}
	for _, s := range sections(t, "invalid") {
		if s.ext == ".json" && validate(t, s.version, []byte(s.text)) == nil {
			t.Errorf("%s: it is valid", s.kind)
		}
	}
}

// TestWrongKinds holds what is found wrong with a document of every kind that is not as CycloneDX says.
func TestWrongKinds(t *testing.T) {
	for _, s := range sections(t, "invalid") {
		got := ""
		if d, err := bom.Read([]byte(s.text), nil); err != nil {
			got = err.Error()
		} else if v := d.Violations(); len(v) > 0 {
			got = v[0].String()
		}
		if got != s.want {
			t.Errorf("%s%s:\n got %s\nwant %s", s.kind, s.ext, got, s.want)
		}
	}
}

// TestEverySampleHasAKind holds that there is a small document of our own for each conformance document of CycloneDX.
func TestEverySampleHasAKind(t *testing.T) {
	for prefix, name := range map[string]string{"valid-": "valid", "invalid-": "invalid"} {
		ours := sections(t, name)
		for _, ext := range []string{"json", "xml"} {
			for _, path := range samples(t, prefix, ext) {
				kind := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(path), "."+ext), prefix)
				if i := strings.LastIndex(kind, "-1."); i >= 0 {
					kind = kind[:i]
				}
				if !slices.ContainsFunc(ours, func(s section) bool { return s.kind == kind }) {
					t.Errorf("%s has no document of our own", filepath.Base(path))
				}
			}
		}
	}
}
