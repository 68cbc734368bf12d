package bom_test

import (
	"bytes"
	"encoding/xml"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// TestEveryElementOfXMLIsUsed holds the documents of TestEveryElementOfXML to the XML schema that comes with cyclonedx-go: each
// element and attribute that it declares is in one of them, and they have no other.
func TestEveryElementOfXMLIsUsed(t *testing.T) {
	s := readSchema(t, "1.7")
	declared := map[string]bool{}
	s.declare(declared, "bom", s.bom)
	used := map[string]bool{}
	for _, doc := range sections(t, "everything") {
		if doc.ext != ".xml" || doc.version != "1.7" {
			continue
		}
		var root node
		if err := xml.Unmarshal([]byte(doc.text), &root); err != nil {
			t.Fatalf("%s: %v", doc.kind, err)
		}
		s.use(used, "bom", s.bom, &root)
	}
	for _, what := range slices.Sorted(maps.Keys(declared)) {
		if !used[what] {
			t.Errorf("%s is in no document", what)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(used)) {
		if !declared[what] {
			t.Errorf("%s is not declared", what)
		}
	}
	t.Logf("%d elements and attributes are declared", len(declared))
}

// node is an element of a document, or of a schema.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Nodes   []node     `xml:",any"`
}

func (n *node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// xmlSchema is a schema: the types and groups of attributes that have a name, and the outermost element.
type xmlSchema struct {
	named map[string]*node
	bom   *node
}

// readSchema reads the XML schema of a version, and skips the test if it is not where the sources of cyclonedx-go are.
func readSchema(t *testing.T, version string) *xmlSchema {
	t.Helper()
	source, _ := runtime.FuncForPC(reflect.ValueOf(cdx.NewBOM).Pointer()).FileLine(0)
	data, err := os.ReadFile(filepath.Join(filepath.Dir(source), "schema", "bom-"+version+".xsd"))
	if err != nil {
		t.Skipf("the sources of cyclonedx-go are not here: %v", err)
	}
	var root node
	if err := xml.NewDecoder(bytes.NewReader(data)).Decode(&root); err != nil {
		t.Fatal(err)
	}
	s := &xmlSchema{named: map[string]*node{}}
	for i := range root.Nodes {
		switch n := &root.Nodes[i]; n.XMLName.Local {
		case "complexType", "attributeGroup":
			s.named[n.attr("name")] = n
		case "element":
			s.bom = n
		}
	}
	return s
}

// typeOf returns the type of an element that has elements or attributes, and its name, or the path to it; nil for any other.
func (s *xmlSchema) typeOf(path string, element *node) (string, *node) {
	for i := range element.Nodes {
		if n := &element.Nodes[i]; n.XMLName.Local == "complexType" {
			return path, n
		}
	}
	name := strings.TrimPrefix(element.attr("type"), "bom:")
	return name, s.named[name]
}

// parts calls f for each element and attribute that a type declares.
func (s *xmlSchema) parts(n *node, f func(name string, part *node)) {
	for i := range n.Nodes {
		switch part := &n.Nodes[i]; part.XMLName.Local {
		case "element":
			f(part.attr("name"), part)
		case "attribute":
			f("@"+part.attr("name"), part)
		case "attributeGroup", "extension", "sequence", "choice", "complexContent", "simpleContent":
			if other := s.named[strings.TrimPrefix(part.attr("ref")+part.attr("base"), "bom:")]; other != nil {
				s.parts(other, f)
			}
			s.parts(part, f)
		}
	}
}

// declare notes what an element can have, as TYPE/ELEMENT and TYPE/@ATTRIBUTE.
func (s *xmlSchema) declare(all map[string]bool, path string, element *node) {
	name, typ := s.typeOf(path, element)
	if typ == nil {
		return
	}
	s.parts(typ, func(part string, inner *node) {
		if key := name + "/" + part; !all[key] {
			all[key] = true
			s.declare(all, key, inner)
		}
	})
}

// use notes what an element has.
func (s *xmlSchema) use(all map[string]bool, path string, element, n *node) {
	name, typ := s.typeOf(path, element)
	if typ == nil {
		return
	}
	parts := map[string]*node{}
	s.parts(typ, func(part string, inner *node) { parts[part] = inner })
	for _, a := range n.Attrs {
		if a.Name.Local != "xmlns" {
			all[name+"/@"+a.Name.Local] = true
		}
	}
	for i := range n.Nodes {
		inner := &n.Nodes[i]
		key := name + "/" + inner.XMLName.Local
		all[key] = true
		if part := parts[inner.XMLName.Local]; part != nil {
			s.use(all, key, part, inner)
		}
	}
}
