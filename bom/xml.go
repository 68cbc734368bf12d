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
	c := &xmlCheck{budget: budget, body: body, in: xml.NewDecoder(bytes.NewReader(body))}
	document, err := c.decode()
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

// xmlCheck is the XML as the decoder gets it, token by token. It refuses document types, what is nested too deep, and
// an element that a component may have only once and has twice; it leaves out elements of other namespaces, which the
// decoder would take for CycloneDX by their local names, and adds what the decoder looks for elsewhere.
type xmlCheck struct {
	body    []byte
	budget  *Budget
	in      *xml.Decoder
	version string
	kept    int  // bytes of memory that was taken so far
	empty   bool // the last token began an element without an attribute
	open    []xmlElement
	foreign int         // how many of the open elements are inside the outermost one of another namespace, and it
	next    []xml.Token // that the decoder gets before any other
	err     error       // what was refused
	spaces  []string    // other namespaces, each once
	warned  []string
}

type xmlElement struct {
	name     xml.Name
	children map[string]bool // only where each may occur once
}

// decode reads the whole text. What is refused in it counts more than what the decoder cannot read.
func (c *xmlCheck) decode() (*cdx.BOM, error) {
	document := new(cdx.BOM)
	err := xml.NewTokenDecoder(c).Decode(document)
	for c.err == nil {
		_, c.err = c.read()
	}
	switch {
	case !errors.Is(c.err, io.EOF):
		return nil, c.err
	case c.version == "":
		return nil, fmt.Errorf("%w: XML without an element", ErrNotBOM)
	case err != nil:
		return nil, fmt.Errorf("reading XML: %w", err)
	}
	return document, nil
}

// Token returns what the decoder reads next.
func (c *xmlCheck) Token() (xml.Token, error) {
	for c.err == nil {
		if len(c.next) > 0 {
			token := c.next[0]
			c.next = c.next[1:]
			return token, nil
		}
		inside := c.foreign > 0
		var token xml.Token
		if token, c.err = c.read(); c.err != nil || inside || c.foreign > 0 {
			continue
		}
		if t, ok := token.(xml.StartElement); ok {
			token = c.adapt(t)
		}
		return token, nil
	}
	return nil, c.err
}

// read reads a token and checks it.
func (c *xmlCheck) read() (xml.Token, error) {
	from := int(c.in.InputOffset())
	token, err := c.in.Token()
	if errors.Is(err, io.EOF) {
		return nil, err
	}
	if err != nil {
		return nil, xmlError(int(c.in.InputOffset()), err)
	}
	switch t := token.(type) {
	case xml.Directive:
		return nil, syntaxError(from, "a document type is refused")
	case xml.StartElement:
		c.empty = len(t.Attr) == 0
		return token, c.start(t.Name, from)
	case xml.CharData:
		c.empty = false
	case xml.EndElement:
		if c.empty {
			c.kept += xmlEmptySize
		}
		c.empty = false
		c.open = c.open[:len(c.open)-1]
		c.foreign = max(c.foreign-1, 0)
	}
	return token, nil
}

func xmlError(at int, err error) error {
	return &SyntaxError{Offset: int64(at), Msg: err.Error(), Err: err}
}

// What an element takes of the memory that is kept, of which JSON and what is read of it take as much again.
const (
	xmlElementSize   = 100
	xmlComponentSize = 800
	xmlEmptySize     = 300 // of one that says nothing
)

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
	own := c.isOwn(name)
	if err := c.take(name, own, from); err != nil {
		return err
	}
	if err := c.once(name, own, from); err != nil {
		return err
	}
	element := xmlElement{name: name}
	if own && (name.Local == "bom" || name.Local == "metadata" || name.Local == "component") {
		element.children = map[string]bool{}
	}
	c.open = append(c.open, element)
	switch {
	case c.foreign > 0:
		c.foreign++
	case !own:
		c.foreign = 1
		if len(c.spaces) < maxNamespaces && !slices.Contains(c.spaces, name.Space) {
			c.spaces = append(c.spaces, name.Space)
		}
	}
	return nil
}

// take draws what an element takes from what may be kept.
func (c *xmlCheck) take(name xml.Name, own bool, from int) error {
	c.kept += xmlElementSize
	if own && name.Local == "component" {
		c.kept += xmlComponentSize
	}
	if c.kept > keptMost(len(c.body)) {
		return syntaxError(from, tooMany)
	}
	return nil
}

// adapt gives an element the shape that the decoder looks for.
func (c *xmlCheck) adapt(t xml.StartElement) xml.Token {
	switch t.Name.Local {
	case "component":
		c.next = external(t)
	case "attributedTo":
		return c.attributed(t)
	}
	return t
}

// external turns the attribute isExternal of version 1.7 into the element that cyclonedx-go looks for.
func external(t xml.StartElement) []xml.Token {
	for _, a := range t.Attr {
		if a.Name.Local == "isExternal" && a.Name.Space == "" && (a.Value == "true" || a.Value == "1") {
			element := xml.StartElement{Name: xml.Name{Space: t.Name.Space, Local: "isExternal"}}
			return []xml.Token{element, xml.CharData("true"), element.End()}
		}
	}
	return nil
}

// attributed turns the content of the element attributedTo of a citation into the attribute that cyclonedx-go looks
// for. It reads on to the end of the element, which comes next.
func (c *xmlCheck) attributed(t xml.StartElement) xml.Token {
	t = t.Copy()
	var text strings.Builder
	plain := true
	for depth := len(c.open); len(c.open) >= depth; {
		var token xml.Token
		if token, c.err = c.read(); c.err != nil {
			return t
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.StartElement:
			plain = false
		}
	}
	if ref := strings.TrimSpace(text.String()); plain && ref != "" {
		t.Attr = append(t.Attr, xml.Attr{Name: xml.Name{Local: "ref"}, Value: ref})
	}
	c.next = []xml.Token{t.End()}
	return t
}

// repeatable are the elements that a component may have more than once.
var repeatable = [...]string{"data", "omniborId", "swhid"}

// once notes that the innermost open element has a child, and refuses a second one of the same name.
func (c *xmlCheck) once(name xml.Name, own bool, from int) error {
	if len(c.open) == 0 || !own || slices.Contains(repeatable[:], name.Local) {
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

func (c *xmlCheck) isOwn(name xml.Name) bool {
	version, ok := strings.CutPrefix(name.Space, xmlNamespace)
	return ok && version == c.version
}

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

func (c *xmlCheck) warnings() []string {
	list := c.warned
	for _, space := range c.spaces {
		list = append(list, fmt.Sprintf("elements of the namespace %q are not read", space))
	}
	return list
}
