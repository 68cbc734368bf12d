package bom

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// xmlNamespace comes before the version in the namespace of a CycloneDX document in XML.
const xmlNamespace = "http://cyclonedx.org/schema/bom/"

// maxNamespaces bounds the foreign namespaces that are named in warnings.
const maxNamespaces = 20

var xmlVersions = [...]string{"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"}

// readXML turns XML into JSON of version 1.6, or 1.7 if it is newer, and reads that.
func readXML(body []byte, budget *Budget) (*Document, error) {
	c := &xmlCheck{budget: budget, body: body}
	if err := c.run(); err != nil {
		return nil, err
	}
	document, err := decodeXML(apply(string(body), c.edits))
	if err != nil {
		return nil, err
	}
	document.SpecVersion, document.BOMFormat = cdx.SpecVersion1_6, "CycloneDX"
	if c.version == "1.7" {
		document.SpecVersion = cdx.SpecVersion1_7
	}
	document.JSONSchema = "http://cyclonedx.org/schema/bom-" + document.SpecVersion.String() + ".schema.json"
	c.repair(document)
	text, err := c.encode(document)
	if err != nil {
		return nil, fmt.Errorf("turning XML into JSON: %w", err)
	}
	if err := budget.TakeBytes(int64(len(text))); err != nil {
		return nil, err
	}
	d, err := readJSON(text, budget)
	if err != nil {
		return nil, fmt.Errorf("turning XML into JSON: %w", err)
	}
	d.warnings = append(c.warnings(), d.warnings...)
	d.look(false)
	return d, nil
}

func decodeXML(body []byte) (*cdx.BOM, error) {
	document := new(cdx.BOM)
	if err := cdx.NewBOMDecoder(bytes.NewReader(body), cdx.BOMFileFormatXML).Decode(document); err != nil {
		return nil, fmt.Errorf("reading XML: %w", err)
	}
	return document, nil
}

// xmlCheck reads the XML once before it is decoded: it refuses document types, what is nested too deep, and an
// element that a component may have only once and has twice; and it finds the elements of other namespaces, which the
// decoder would take for CycloneDX by their local names.
type xmlCheck struct {
	body    []byte
	budget  *Budget
	version string
	open    []xmlElement
	edits   []edit   // takes out the outermost elements of other namespaces, and more
	spaces  []string // their namespaces, each once
	warned  []string
}

type xmlElement struct {
	name     xml.Name
	from     int
	inside   int             // where its start tag ends
	children map[string]bool // only where each may occur once
}

func (c *xmlCheck) run() error {
	in := xml.NewDecoder(bytes.NewReader(c.body))
	for {
		from := int(in.InputOffset())
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return xmlError(int(in.InputOffset()), err)
		}
		if err := c.token(token, from, int(in.InputOffset())); err != nil {
			return err
		}
	}
	if c.version == "" {
		return fmt.Errorf("%w: XML without an element", ErrNotBOM)
	}
	return nil
}

func xmlError(at int, err error) error {
	return &SyntaxError{Offset: int64(at), Msg: err.Error(), Err: err}
}

func (c *xmlCheck) token(token xml.Token, from, to int) error {
	switch t := token.(type) {
	case xml.Directive:
		return syntaxError(from, "a document type is refused")
	case xml.StartElement:
		if err := c.start(t.Name, from); err != nil {
			return err
		}
		c.open[len(c.open)-1].inside = to
		c.external(t, to)
	case xml.EndElement:
		c.attributed(from)
		c.end(to)
	}
	return nil
}

func (c *xmlCheck) start(name xml.Name, from int) error {
	if len(c.open) == 0 {
		if err := c.root(name); err != nil {
			return err
		}
	}
	if err := c.budget.Deeper(int64(len(c.open)) + 1); err != nil {
		return limitError(from, err)
	}
	if len(c.open) >= maxDepth {
		return syntaxError(from, "nested deeper than %d", maxDepth)
	}
	element := xmlElement{name: name, from: from}
	if c.isOwn(name) && slices.Contains([]string{"bom", "metadata", "component"}, name.Local) {
		element.children = map[string]bool{}
	}
	if err := c.once(name, from); err != nil {
		return err
	}
	c.open = append(c.open, element)
	return nil
}

// external turns the attribute isExternal of version 1.7 into the element that cyclonedx-go looks for.
func (c *xmlCheck) external(t xml.StartElement, to int) {
	if t.Name.Local != "component" || c.body[to-2] == '/' || slices.ContainsFunc(c.open, c.isForeign) {
		return
	}
	for _, a := range t.Attr {
		if a.Name.Local == "isExternal" && a.Name.Space == "" && (a.Value == "true" || a.Value == "1") {
			c.edits = append(c.edits, edit{span{to, to}, "<isExternal>true</isExternal>"})
		}
	}
}

// attributed turns the content of the element attributedTo of a citation into the attribute that cyclonedx-go looks
// for. The element ends at an offset.
func (c *xmlCheck) attributed(end int) {
	e := c.open[len(c.open)-1]
	if e.name.Local != "attributedTo" || !c.isOwn(e.name) || slices.ContainsFunc(c.open, c.isForeign) || e.inside > end {
		return
	}
	ref := strings.TrimSpace(string(c.body[e.inside:end]))
	if ref == "" || strings.Contains(ref, "<") {
		return
	}
	at := e.inside - 1 // before the bracket
	c.edits = append(c.edits, edit{span{at, at}, ` ref="` + strings.ReplaceAll(ref, `"`, "&quot;") + `"`})
}

// repeatable are the elements that a component may have more than once.
var repeatable = [...]string{"data", "omniborId", "swhid"}

// once notes that the innermost open element has a child, and refuses a second one of the same name.
func (c *xmlCheck) once(name xml.Name, from int) error {
	if len(c.open) == 0 || !c.isOwn(name) || slices.Contains(repeatable[:], name.Local) {
		return nil
	}
	children := c.open[len(c.open)-1].children
	if children[name.Local] {
		return syntaxError(from, "the element %s occurs twice in one %s", name.Local, c.open[len(c.open)-1].name.Local)
	}
	if children != nil {
		children[name.Local] = true
	}
	return nil
}

func (c *xmlCheck) isOwn(name xml.Name) bool { return name.Space == xmlNamespace+c.version }

func (c *xmlCheck) isForeign(e xmlElement) bool { return !c.isOwn(e.name) }

func (c *xmlCheck) root(name xml.Name) error {
	version, ok := strings.CutPrefix(name.Space, xmlNamespace)
	if name.Local != "bom" || !ok || c.version != "" {
		return fmt.Errorf("%w: XML whose outermost element is %s of namespace %q", ErrNotBOM, name.Local, name.Space)
	}
	if !slices.Contains(xmlVersions[:], version) {
		return fmt.Errorf("%w of a known version: namespace %q, known are %s", ErrNotBOM, name.Space,
			strings.Join(xmlVersions[:], ", "))
	}
	c.version = version
	return nil
}

func (c *xmlCheck) end(to int) {
	last := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	if c.isOwn(last.name) || slices.ContainsFunc(c.open, c.isForeign) {
		return
	}
	c.edits = append(c.edits, edit{span{last.from, to}, ""})
	if len(c.spaces) < maxNamespaces && !slices.Contains(c.spaces, last.name.Space) {
		c.spaces = append(c.spaces, last.name.Space)
	}
}

func (c *xmlCheck) warnings() []string {
	list := c.warned
	for _, space := range c.spaces {
		list = append(list, fmt.Sprintf("elements of the namespace %q are not read", space))
	}
	return list
}
