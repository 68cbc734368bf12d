package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
	"ensign/policies"
)

// plainDocument is a document of a version that has what enriching must leave alone: keys that nobody knows where they may be,
// numbers that a decoder would change, escapes, an order of its own, and lists of properties of every shape.
func plainDocument(version string) string {
	return strings.ReplaceAll(`{"version":1, "specVersion":"VERSION","bomFormat":"CycloneDX",
 "serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
 "dependencies":[{"ref":"b","dependsOn":["a"]},{"ref":"a"}],
 "metadata":{"component":{"version":"1","name":"r\u00e9\/","type":"device","bom-ref":"r"},"timestamp":"2026-11-01T00:00:00Z"},
 "components":[{"type":"library","version":"1.0","name":"a","bom-ref":"a","components":[{"type":"library","version":"2","name":"c"}]},
  {"name":"b","type":"device","bom-ref":"b","version":"\ud83d\ude00", "licenses":[{"expression":"MIT OR BSD-3-Clause"}]}]}`, "VERSION", version)
}

func TestEnrichedDocumentsMinusAdditionsAreTheSame(t *testing.T) {
	for _, version := range bom.Versions() {
		text := plainDocument(version)
		checkEnriched(t, version, text, "sbom:-")
	}
	more := strings.Replace(plainDocument("1.6"), `"version":"2"`, `"version":"2","properties":[]`, 1)
	more = strings.Replace(more, `"licenses"`, `"properties":[{"value":"x","name":"n"}],"licenses"`, 1)
	checkEnriched(t, "own lists", more, "sbom:-")
}

func TestEnrichedSamplesMinusAdditionsAreTheSame(t *testing.T) {
	samples, err := filepath.Glob(filepath.Join(sampleFolder, "1.*", "valid-*.json"))
	if err != nil || len(samples) == 0 {
		t.Skipf("the samples are not in %s", sampleFolder)
	}
	for _, name := range samples {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		enriched := checkEnriched(t, filepath.Base(name), string(text), "sbom:-")
		if err := validate(cycloneDX(t, read(t, enriched).SpecVersion()), []byte(enriched)); err != nil {
			t.Errorf("%s: not valid: %v", filepath.Base(name), err)
		}
	}
}

// checkEnriched screens a document, and takes out again what was added.
func checkEnriched(t *testing.T, name, text string, args ...string) string {
	t.Helper()
	args = append([]string{"screen", "--to", "KP", "-o", "cyclonedx-json"}, args...)
	_, enriched, stderr := runFor(t, text, args...)
	if enriched == "" {
		t.Fatalf("%s: %s", name, stderr)
	}
	if v := read(t, enriched).Violations(); len(v) > 0 && len(read(t, text).Violations()) == 0 {
		t.Errorf("%s: %v", name, v)
	}
	if !strings.Contains(enriched, "ensign:resolved:") {
		t.Errorf("%s: nothing was added", name)
	}
	want, got := tree(t, text), tree(t, enriched)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
	return enriched
}

// tree writes a JSON text as a line for each value, in order and with numbers as they are written, but for what
// Ensign adds. The version and the schema of 1.2 are those of 1.3, to which a document is raised that is added to.
func tree(t *testing.T, text string) string {
	t.Helper()
	in := json.NewDecoder(strings.NewReader(text))
	in.UseNumber()
	v := ordered(t, in)
	lines := flat(v, "")
	if v := slices.Index(lines, "/specVersion=1.2"); v >= 0 {
		lines[v] = "/specVersion=1.3"
	}
	lines = slices.DeleteFunc(lines, func(s string) bool { return strings.HasPrefix(s, "/$schema=http://cyclonedx.org/schema/bom-1.2") })
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return strings.HasPrefix(s, "/$schema=http://cyclonedx.org/schema/bom-1.3a") }), "\n")
}

type member struct {
	key   string
	value any
}

// ordered reads a value; an object becomes a list of members.
func ordered(t *testing.T, in *json.Decoder) any {
	token, err := in.Token()
	if err != nil {
		t.Fatal(err)
	}
	switch token {
	case json.Delim('{'):
		members := []member{}
		for in.More() {
			key, err := in.Token()
			if err != nil {
				t.Fatal(err)
			}
			members = append(members, member{key.(string), ordered(t, in)})
		}
		_, err = in.Token()
		if err != nil {
			t.Fatal(err)
		}
		return members
	case json.Delim('['):
		list := []any{}
		for in.More() {
			list = append(list, ordered(t, in))
		}
		if _, err = in.Token(); err != nil {
			t.Fatal(err)
		}
		return list
	}
	return token
}

// flat lists the values below a path. What Ensign adds is left out, and so are the lists and objects that hold nothing
// else.
func flat(v any, path string) []string {
	switch v := v.(type) {
	case []member:
		lines := []string{path + "={}"}
		for _, m := range v {
			below := flat(m.value, path+"/"+m.key)
			if len(below) == 1 && slices.Contains([]string{"properties", "metadata", "tools", "components", "citations"}, m.key) {
				continue
			}
			lines = append(lines, below...)
		}
		return lines
	case []any:
		lines := []string{path + "=[]"}
		for _, e := range v {
			if !added(e) {
				lines = append(lines, flat(e, path+"/*")...)
			}
		}
		return lines
	}
	return []string{fmt.Sprintf("%s=%v", path, v)}
}

// added reports whether an element of a list is a property, a tool or a citation of Ensign's.
func added(v any) bool {
	members, _ := v.([]member)
	by := make(map[string]string)
	for _, m := range members {
		by[m.key], _ = m.value.(string)
	}
	name := by["name"]
	return strings.HasPrefix(name, "ensign:resolved:") || name == "ensign:input" || name == "ensign:coverage:gap" ||
		name == "ensign" && by["type"] == "application" || strings.HasPrefix(by["attributedTo"], "ensign")
}

// gatewaySPDX is a document of SPDX that says what contains, needs, builds and tests what.
const gatewaySPDX = `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"gateway","documentNamespace":"https://spdx.example/gateway",
 "packages":[{"name":"gateway","SPDXID":"SPDXRef-gateway","supplier":"Organization: Example Devices"},
  {"name":"openssl","SPDXID":"SPDXRef-openssl","versionInfo":"3.0.13","originator":"Organization: OpenSSL Software Foundation",
   "externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:generic/openssl@3.0.13"}]},
  {"name":"zlib","SPDXID":"SPDXRef-zlib"},{"name":"cmake","SPDXID":"SPDXRef-cmake"},{"name":"check","SPDXID":"SPDXRef-check"}],
 "relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-gateway"},
  {"spdxElementId":"SPDXRef-gateway","relationshipType":"CONTAINS","relatedSpdxElement":"SPDXRef-openssl"},
  {"spdxElementId":"SPDXRef-gateway","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-zlib"},
  {"spdxElementId":"SPDXRef-openssl","relationshipType":"STATIC_LINK","relatedSpdxElement":"SPDXRef-zlib"},
  {"spdxElementId":"SPDXRef-cmake","relationshipType":"BUILD_TOOL_OF","relatedSpdxElement":"SPDXRef-gateway"},
  {"spdxElementId":"SPDXRef-check","relationshipType":"TEST_DEPENDENCY_OF","relatedSpdxElement":"SPDXRef-gateway"}]}`

// What Ensign writes in any format and version gives the report that its inputs gave.
func TestOwnOutputGivesTheSameReport(t *testing.T) {
	t.Chdir("../../testdata/router")
	dir := t.TempDir()
	report := func(args ...string) policies.Report {
		code, stdout, stderr := runFor(t, "", append([]string{"screen", "--to", "KP,IR", "-o", "json"}, args...)...)
		if code != codeUndetermined && code != codeLicense {
			t.Fatalf("%q: exit code %d\n%s", args, code, stderr)
		}
		var r policies.Report
		if err := json.Unmarshal([]byte(stdout), &r); err != nil {
			t.Fatal(err)
		}
		return withoutFile(r)
	}
	gateway := filepath.Join(dir, "gateway.spdx.json")
	if err := os.WriteFile(gateway, []byte(gatewaySPDX), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, inputs := range map[string][]string{"parts": {"parts.csv"}, "both": {"parts.csv", "rootfs"}, "spdx": {gateway}} {
		want := report(inputs...)
		for _, version := range bom.Versions()[1:] {
			for _, format := range []string{"cyclonedx-json", "cyclonedx-xml"} {
				for _, command := range []string{"sbom", "screen"} {
					out := filepath.Join(dir, name+version+format+command)
					args := append([]string{command, "-o", format + "=" + out, "--spec-version", version}, inputs...)
					if _, _, stderr := runFor(t, "", args...); strings.Contains(stderr, "ensign: writing") || strings.Contains(stderr, "lose") {
						t.Errorf("%s, %s %s by %s: %s", name, format, version, command, stderr)
						continue
					}
					if diff := cmp.Diff(want, report(out)); diff != "" {
						t.Errorf("%s, %s %s by %s (-want +got):\n%s", name, format, version, command, diff)
					}
				}
			}
		}
	}
}

// withoutFile leaves out of a report what is about the file that was read.
func withoutFile(r policies.Report) policies.Report {
	r.Inputs = slices.DeleteFunc(r.Inputs, func(in policies.Input) bool { return strings.HasPrefix(in.Kind, "cyclonedx") })
	return r
}
