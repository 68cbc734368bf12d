package bom_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// otherwise are the paths, without indexes, at which cyclonedx-go reads valid documents otherwise: it keeps the version and
// white space, and wraps parties that JSON does not wrap; signatories with a signature of XML have no place in JSON.
var otherwise = []string{
	"/specVersion/", "/patentAssignee/", "/asserter/", "/signatories/", "/fingerprint/content/",
}

// TestXMLBesideCycloneDXGo: what cyclonedx-go reads from the valid documents is read here too, and as the same.
func TestXMLBesideCycloneDXGo(t *testing.T) {
	for _, path := range samples(t, "valid-", "xml") {
		data := readFile(t, path)
		theirs := new(cdx.BOM)
		if err := cdx.NewBOMDecoder(bytes.NewReader(data), cdx.BOMFileFormatXML).Decode(theirs); err != nil {
			continue // for which it is not used
		}
		text, err := json.Marshal(theirs)
		if err != nil {
			continue
		}
		var want, got any
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(read(t, string(data)).JSON(), &got); err != nil {
			t.Fatal(err)
		}
		for _, says := range missing(want, got, "") {
			t.Errorf("%s: %s", filepath.Base(path), says)
		}
	}
}

// missing lists what one JSON value says and another does not.
func missing(want, got any, path string) (list []string) {
	switch w := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for key, value := range w {
			list = append(list, missing(value, g[key], path+"/"+key)...)
		}
	case []any:
		g, _ := got.([]any)
		for i, value := range w {
			var other any
			if i < len(g) {
				other = g[i]
			}
			list = append(list, missing(value, other, path)...)
		}
	default:
		if want != got && want != "" && want != 0.0 && !slices.ContainsFunc(otherwise, func(s string) bool { return strings.Contains(path+"/", s) }) {
			list = append(list, fmt.Sprintf("%s is %v, theirs is %v", path, got, want))
		}
	}
	return list
}
