package bom_test

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const (
	schemaFolder = "../../shared/schemas"
	sampleFolder = "../../shared/samples/cyclonedx"
)

// compileSchemas compiles the official schemas by version, or returns nil if they are not here.
var compileSchemas = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	paths, err := filepath.Glob(filepath.Join(schemaFolder, "*.schema.json"))
	if err != nil || len(paths) == 0 {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	ids := map[string]string{}
	for _, path := range paths {
		if ids[filepath.Base(path)], err = addSchema(compiler, path); err != nil {
			return nil, err
		}
	}
	schemas := map[string]*jsonschema.Schema{}
	for _, version := range []string{"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"} {
		if schemas[version], err = compiler.Compile(ids["bom-"+version+".schema.json"]); err != nil {
			return nil, err
		}
	}
	return schemas, nil
})

func addSchema(compiler *jsonschema.Compiler, path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	id := doc.(map[string]any)["$id"].(string)
	return id, compiler.AddResource(id, doc)
}

// schemaOf returns the schema of a version, and skips the test if the schemas are not here.
func schemaOf(t testing.TB, version string) *jsonschema.Schema {
	t.Helper()
	schemas, err := compileSchemas()
	if err != nil {
		t.Fatalf("compiling the schemas: %v", err)
	}
	if schemas == nil {
		t.Skipf("the official schemas are not in %s", schemaFolder)
	}
	return schemas[version]
}

// validate returns what is wrong with a document of a version.
func validate(t testing.TB, version string, data []byte) error {
	t.Helper()
	schema := schemaOf(t, version)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return schema.Validate(doc)
}
