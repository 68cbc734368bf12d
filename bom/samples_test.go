package bom_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ensign/bom"
)

// samples returns the conformance documents of CycloneDX, and skips the test if they are not here.
func samples(t testing.TB, prefix, ext string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(sampleFolder, "1.*", prefix+"*."+ext))
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Skipf("the samples are not in %s", sampleFolder)
	}
	return paths
}

func TestValidSamplesAreReadAndEnriched(t *testing.T) {
	for _, ext := range []string{"json", "xml"} {
		for _, path := range samples(t, "valid-", ext) {
			t.Run(filepath.Base(path), func(t *testing.T) { enrichSample(t, path) })
		}
	}
}

func enrichSample(t *testing.T, path string) {
	data := readFile(t, path)
	d, err := bom.Read(data, nil)
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	if strings.HasSuffix(path, ".json") && string(d.JSON()) != string(data) {
		t.Error("JSON differs from the text that was read")
	}
	add := []bom.Addition{{Pointer: "", Properties: []bom.Property{{Name: "ensign:resolved:answer", Value: "us"}}}}
	for _, c := range d.Components() {
		add = append(add, bom.Addition{Pointer: c.Pointer, Properties: []bom.Property{
			{Name: "ensign:resolved:answer", Value: "not-us"}, {Name: "ensign:resolved:rank", Value: "D"},
		}})
	}
	enriched, err := d.Enrich(add)
	if err != nil {
		t.Fatalf("Enrich: %v", err)
	}
	again, err := bom.Read(enriched, nil)
	if err != nil {
		t.Fatalf("reading the enriched document: %v", err)
	}
	if len(again.Components()) != len(d.Components()) {
		t.Errorf("%d components after enriching, %d before", len(again.Components()), len(d.Components()))
	}
	if err := validate(t, again.SpecVersion(), enriched); err != nil {
		t.Errorf("the enriched document is not valid: %v", err)
	}
}

func TestInvalidSamplesNeverPanic(t *testing.T) {
	for _, ext := range []string{"json", "xml"} {
		for _, path := range samples(t, "invalid-", ext) {
			d, err := bom.Read(readFile(t, path), nil)
			if (d == nil) == (err == nil) {
				t.Errorf("%s: document %v and error %v", filepath.Base(path), d, err)
			}
		}
	}
}

// What Read takes as JSON, encoding/json takes too.
func TestSamplesAgreeWithEncodingJSON(t *testing.T) {
	for _, path := range samples(t, "", "json") {
		data := readFile(t, path)
		if _, err := bom.Read(data, nil); err == nil && !json.Valid(data) {
			t.Errorf("%s: read, but no valid JSON", filepath.Base(path))
		}
	}
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
