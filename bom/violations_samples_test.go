package bom_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ensign/bom"
)

// TestViolationsAgreeWithTheSchemas compares our own look at documents with the official schemas.
func TestViolationsAgreeWithTheSchemas(t *testing.T) {
	for _, prefix := range []string{"valid-", "invalid-"} {
		for _, path := range samples(t, prefix, "json") {
			data := readFile(t, path)
			d, err := bom.Read(data, nil)
			if err != nil {
				t.Logf("%s: %v", path, err)
				continue
			}
			ours, theirs := d.Violations(), validate(t, d.SpecVersion(), data)
			if (len(ours) > 0) != (theirs != nil) {
				t.Errorf("%s: ours %v, theirs %v", filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path)), ours, firstLine(theirs))
			}
			if prefix == "invalid-" && len(ours) > 0 {
				t.Logf("%s: %v", filepath.Base(path), ours[0])
			}
		}
	}
}

func firstLine(err error) string {
	if err == nil {
		return "none"
	}
	return strings.ReplaceAll(err.Error(), "\n", " ")
}

// TestViolationsOfChangedDocuments changes one value of a valid document at a time, and asks both again.
func TestViolationsOfChangedDocuments(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	tried := 0
	for _, path := range samples(t, "valid-", "json") {
		var tree any
		if err := json.Unmarshal(readFile(t, path), &tree); err != nil {
			t.Fatal(err)
		}
		version := tree.(map[string]any)["specVersion"].(string)
		for range 40 {
			data, err := json.Marshal(changed(random, tree, 1+random.IntN(6)))
			if err != nil {
				t.Fatal(err)
			}
			d, err := bom.Read(data, nil)
			if err != nil || d.SpecVersion() != version {
				continue
			}
			tried++
			if ours, theirs := d.Violations(), validate(t, version, data); (len(ours) > 0) != (theirs != nil) && !strings.Contains(firstLine(theirs), "/signature': 'oneOf' failed") {
				t.Errorf("%s: ours %v, theirs %v\n%s", filepath.Base(path), ours, firstLine(theirs), data)
			}
		}
	}
	if tried < 5000 {
		t.Errorf("%d documents were tried, want more", tried)
	}
}

// changed returns a copy of a tree with something changed at about that depth.
func changed(random *rand.Rand, v any, depth int) any {
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 0 {
			return other(random, v)
		}
		out := maps.Clone(v)
		keys := slices.Sorted(maps.Keys(v))
		key := keys[random.IntN(len(keys))]
		switch {
		case depth > 0:
			out[key] = changed(random, v[key], depth-1)
		case random.IntN(3) == 0:
			delete(out, key)
		case random.IntN(3) == 0:
			out["another"] = v[key]
		default:
			out[key] = other(random, v[key])
		}
		return out
	case []any:
		if len(v) == 0 {
			return other(random, v)
		}
		out := slices.Clone(v)
		i := random.IntN(len(v))
		if depth > 0 || random.IntN(2) == 0 {
			out[i] = changed(random, v[i], depth-1)
			return out
		}
		return append(out, v[i])
	}
	return other(random, v)
}

func other(random *rand.Rand, v any) any {
	values := []any{"", "text", 1.5, float64(7), true, nil, []any{}, map[string]any{}, []any{v}, v}
	return values[random.IntN(len(values))]
}

// TestInvalidXML: what is wrong with a document in XML is an error or a violation.
func TestInvalidXML(t *testing.T) {
	paths := samples(t, "invalid-", "xml")
	for _, path := range paths {
		if d, err := bom.Read(readFile(t, path), nil); err == nil && len(d.Violations()) == 0 {
			t.Errorf("%s: nothing is found wrong", path)
		}
	}
	t.Logf("%d invalid documents in XML are told", len(paths))
}

// TestSamplesAreCounted: every valid document is read without an error and without a violation.
func TestSamplesAreCounted(t *testing.T) {
	read, invalid := 0, 0
	for _, ext := range []string{"json", "xml"} {
		for _, path := range samples(t, "valid-", ext) {
			d, err := bom.Read(readFile(t, path), nil)
			if err != nil || len(d.Violations()) > 0 {
				t.Errorf("%s: %v", path, err)
			}
			read++
		}
	}
	for _, path := range samples(t, "invalid-", "json") {
		if d, err := bom.Read(readFile(t, path), nil); err == nil && len(d.Violations()) == 0 {
			t.Errorf("%s: nothing is found wrong", path)
		}
		invalid++
	}
	t.Logf("%d valid documents are read, %d invalid ones in JSON are told", read, invalid)
}
