package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"ensign/bom"
	"ensign/policies"
)

const (
	schemaFolder = "../../../shared/schemas"
	sampleFolder = "../../../shared/samples/cyclonedx"
)

// compile compiles a JSON Schema, with others that it refers to.
func compile(text []byte, others ...[]byte) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	id := ""
	for _, t := range append(others, text) {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(t))
		if err != nil {
			return nil, err
		}
		id, _ = doc.(map[string]any)["$id"].(string)
		if id == "" {
			id = "schema.json"
		}
		if err := c.AddResource(id, doc); err != nil {
			return nil, err
		}
	}
	return c.Compile(id)
}

func validate(s *jsonschema.Schema, data []byte) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

// cycloneDX compiles the official schema of a version, or skips where it is not here.
func cycloneDX(t *testing.T, version string) *jsonschema.Schema {
	t.Helper()
	var texts [][]byte
	for _, name := range []string{"jsf-0.82", "spdx", "cryptography-defs", "bom-" + version} {
		text, err := os.ReadFile(filepath.Join(schemaFolder, name+".schema.json"))
		if err != nil {
			t.Skipf("the official schemas are not in %s", schemaFolder)
		}
		texts = append(texts, text)
	}
	s, err := compile(texts[3], texts[:3]...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRouterIsValidInEveryFormat(t *testing.T) {
	router := []string{"../../testdata/router/parts.csv", "../../testdata/router/rootfs", "--facts", "../../testdata/router/ensign.yaml"}
	checkReport(t, router)
	checkDocument(t, cycloneDX(t, "1.6"), router)
}

func TestSamplesAreValidInEveryFormat(t *testing.T) {
	samples, err := filepath.Glob(filepath.Join(sampleFolder, "1.6", "valid-*.json"))
	if err != nil || len(samples) == 0 {
		t.Skipf("the samples are not in %s", sampleFolder)
	}
	schema := cycloneDX(t, "1.6")
	for _, name := range samples {
		t.Run(filepath.Base(name), func(t *testing.T) {
			checkReport(t, []string{name})
			checkDocument(t, schema, []string{name})
		})
	}
}

// checkReport holds the JSON report to its schema, and to the rule that the same input gives the same bytes.
func checkReport(t *testing.T, args []string) {
	t.Helper()
	schema, err := compile(policies.ReportSchema())
	if err != nil {
		t.Fatal(err)
	}
	args = append([]string{"screen", "--to", "KP,CN", "-o", "json"}, args...)
	code, first, stderr := runFor(t, "", args...)
	if code != codeLicense && code != codeUndetermined {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if err := validate(schema, []byte(first)); err != nil {
		t.Errorf("the report is not valid: %v", err)
	}
	if _, second, _ := runFor(t, "", args...); first != second {
		t.Errorf("two runs differ: %s", cmp.Diff(first, second))
	}
}

// checkDocument holds the enriched document to the official schema, and reads the same components from it.
func checkDocument(t *testing.T, schema *jsonschema.Schema, args []string) {
	t.Helper()
	_, plain, stderr := runFor(t, "", append([]string{"sbom"}, inputsOf(args)...)...)
	_, enriched, _ := runFor(t, "", append([]string{"screen", "--to", "KP,CN", "-o", "cyclonedx-json"}, args...)...)
	if plain == "" || enriched == "" {
		t.Fatalf("no document: %s", stderr)
	}
	if err := validate(schema, []byte(enriched)); err != nil {
		t.Errorf("the document is not valid: %v", err)
	}
	want, got := read(t, plain), read(t, enriched)
	if diff := cmp.Diff(evidence(want), evidence(got)); diff != "" {
		t.Errorf("the components differ (-plain +enriched):\n%s", diff)
	}
	if !strings.Contains(enriched, `"ensign:resolved:as-of"`) {
		t.Error("nothing was added to the document")
	}
}

// inputsOf are the arguments before the flags.
func inputsOf(args []string) []string {
	for i, a := range args {
		if strings.HasPrefix(a, "-") {
			return args[:i]
		}
	}
	return args
}

func read(t *testing.T, text string) *bom.Document {
	t.Helper()
	doc, err := bom.Read([]byte(text), bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// evidence are the components without what was concluded of them.
func evidence(doc *bom.Document) []bom.Component {
	var out []bom.Component
	for _, c := range doc.Components() {
		var kept []bom.Property
		for _, p := range c.Properties {
			if !strings.HasPrefix(p.Name, "ensign:resolved:") && p.Name != "ensign:from" && p.Name != "ensign:only-in" { // sbom alone writes the latter two
				kept = append(kept, p)
			}
		}
		c.Properties = kept
		out = append(out, c)
	}
	return out
}

func TestReportOnStdoutReadsBack(t *testing.T) {
	_, stdout, _ := runFor(t, "Designator,Quantity,Manufacturer,MPN\nU1,1,Qualcomm,QCA9531\n", "screen", "parts:-", "--to", "KP", "-o", "json")
	var r policies.Report
	if err := json.Unmarshal([]byte(stdout), &r); err != nil {
		t.Fatalf("%v: %s", err, stdout)
	}
	if len(r.Components) != 1 || len(r.Determinations) != 2 || len(r.Weighed()) != 1 {
		t.Errorf("got %d components and %d determinations, %d weighed, want 1, 2 and 1", len(r.Components), len(r.Determinations), len(r.Weighed()))
	}
}
