package bom

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

const (
	builtVersion = "1.6"
	noSerial     = "urn:uuid:00000000-0000-0000-0000-000000000000"
)

// New builds a document of CycloneDX 1.6 from a root, its components and what was read to find them. Components keep
// their order, each in the one that its Parent names, which must stand before it. Key and Pointer of a component are
// not used; its Ref becomes the bom-ref if it is unique and no pointer, and otherwise one is made. Fields that
// CycloneDX has no place for become properties. A root without a name is left out. The same arguments give the same
// bytes: there is no timestamp, and the serial number is made of the content.
func New(root Component, components []Component, inputs []Input) (*Document, error) {
	return NewWithDependencies(root, components, inputs, nil)
}

// NewWithDependencies is [New] for a document that also says what needs what.
func NewWithDependencies(root Component, components []Component, inputs []Input, needs []Dependency) (*Document, error) {
	b := newBuilder(root, components)
	parts, err := b.tree(components)
	if err != nil {
		return nil, err
	}
	meta := &cdx.Metadata{}
	document := &cdx.BOM{
		JSONSchema: "http://cyclonedx.org/schema/bom-1.6.schema.json", BOMFormat: "CycloneDX",
		SpecVersion: cdx.SpecVersion1_6, SerialNumber: noSerial, Version: 1, Metadata: meta, Components: &parts,
	}
	if properties := buildProperties(writeInputs(inputs)); len(properties) > 0 {
		meta.Properties = &properties
	}
	if root.Name != "" {
		part, err := b.component(&root)
		if err != nil {
			return nil, fmt.Errorf("building the root: %w", err)
		}
		meta.Component = &part
		b.rootRef = part.BOMRef
		document.Compositions = rootComposition(part.BOMRef, inputs)
	}
	if document.Dependencies, err = b.dependencies(needs); err != nil {
		return nil, err
	}
	text, err := encode(document)
	if err != nil {
		return nil, err
	}
	putSerial(text)
	return readBuilt(string(text), b.warnings)
}

// rootComposition says that the parts of the root are not all known, or that nobody says whether they are. Only a person
// can say that a list is complete.
func rootComposition(ref string, inputs []Input) *[]cdx.Composition {
	aggregate := cdx.CompositionAggregateNotSpecified
	if (&Document{inputs: inputs}).gaps() {
		aggregate = cdx.CompositionAggregateIncomplete
	}
	return &[]cdx.Composition{{Aggregate: aggregate, Assemblies: &[]cdx.BOMReference{cdx.BOMReference(ref)}}}
}

// encode writes a document. Its components are encoded one after the other, because encoding/json holds what it encodes
// several times over.
func encode(document *cdx.BOM) ([]byte, error) {
	const sample = 100                    // so many components tell how long all will be
	const none = "\n  \"components\": []" // which stands nowhere else: a text has no line end, and what lies deeper more blanks
	if document.Components == nil || len(*document.Components) == 0 {
		return encodeJSON(document)
	}
	shell := *document
	shell.Components = &[]cdx.Component{}
	around, err := encodeJSON(&shell)
	if err != nil {
		return nil, err
	}
	before, after, found := bytes.Cut(around, []byte(none))
	if !found {
		return nil, errors.New("encoding CycloneDX: the document has no place for components")
	}
	parts := *document.Components
	out := slices.Concat(before, []byte(strings.TrimSuffix(none, "]")))
	var part bytes.Buffer
	e := json.NewEncoder(&part)
	e.SetEscapeHTML(false)
	e.SetIndent("    ", "  ")
	for i := range parts {
		part.Reset()
		if err := e.Encode(&parts[i]); err != nil {
			return nil, fmt.Errorf("encoding CycloneDX: %w", err)
		}
		if i > 0 {
			out = append(out, ',')
		}
		if i == sample {
			out = slices.Grow(out, len(out)/sample*(len(parts)-sample))
		}
		out = append(out, "\n    "...)
		out = append(out, bytes.TrimSuffix(part.Bytes(), []byte("\n"))...)
	}
	return append(append(out, "\n  ]"...), after...), nil
}

func encodeJSON(document *cdx.BOM) ([]byte, error) {
	var out bytes.Buffer
	if err := cdx.NewBOMEncoder(&out, cdx.BOMFileFormatJSON).SetEscapeHTML(false).SetPretty(true).Encode(document); err != nil {
		return nil, fmt.Errorf("encoding CycloneDX: %w", err)
	}
	return out.Bytes(), nil
}

// putSerial writes a serial number that is made of the content (RFC 9562, version 8) in the place of the empty one.
func putSerial(text []byte) {
	h := sha256.Sum256(text)
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80
	serial := fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
	if at := bytes.Index(text, []byte(noSerial)); at >= 0 {
		copy(text[at:], serial)
	}
}

// readBuilt reads text that this package has made; it has no limits but that of depth.
func readBuilt(text string, warnings []string) (*Document, error) {
	const all = int64(1) << 62
	d, err := readJSON(text, NewBudget(Limits{Bytes: all, Files: all, Depth: all}))
	if err != nil {
		return nil, fmt.Errorf("reading what was built: %w", err)
	}
	d.built = true
	d.warnings = append(warnings, d.warnings...)
	return d, nil
}

// builder turns views into components of cyclonedx-go.
type builder struct {
	refs     refMaker
	made     []string // the bom-refs of the components, in their order
	rootRef  string   // "" if there is no root
	warnings []string
}

func newBuilder(root Component, components []Component) *builder {
	b := &builder{refs: refMaker{}}
	b.refs.reserve(root.Ref)
	for i := range components {
		b.refs.reserve(components[i].Ref)
	}
	return b
}

func (b *builder) warn(pointer, format string, args ...any) {
	b.warnings = append(b.warnings, pointer+": "+fmt.Sprintf(format, args...))
}

// tree builds the components with their nesting, from the last to the first so that each is whole when its parent
// takes it.
func (b *builder) tree(components []Component) ([]cdx.Component, error) {
	built := make([]cdx.Component, len(components))
	children := make([][]int, len(components))
	top := []int{}
	for i := range components {
		part, err := b.component(&components[i])
		if err != nil {
			return nil, fmt.Errorf("building component %d: %w", i, err)
		}
		built[i] = part
		b.made = append(b.made, part.BOMRef)
		switch parent := components[i].Parent; {
		case parent >= i || parent < -1:
			return nil, fmt.Errorf("building component %d: its parent %d does not stand before it", i, parent)
		case parent >= 0:
			children[parent] = append(children[parent], i)
		default:
			top = append(top, i)
		}
	}
	for i := len(built) - 1; i >= 0; i-- {
		if len(children[i]) > 0 {
			nested := pick(built, children[i])
			built[i].Components = &nested
		}
	}
	return pick(built, top), nil
}

func pick(all []cdx.Component, indexes []int) []cdx.Component {
	list := make([]cdx.Component, len(indexes))
	for k, i := range indexes {
		list[k] = all[i]
	}
	return list
}

// refMaker makes bom-refs that are unique in one document.
type refMaker map[string]int // how often a text was asked for or used

func (m refMaker) reserve(ref string) {
	if usableRef(ref) {
		m[ref]++
	}
}

// ref returns the bom-ref of c: its own where only c has it, else its package URL or its key, with a counter.
func (m refMaker) ref(c *Component) string {
	if usableRef(c.Ref) && m[c.Ref] == 1 {
		return c.Ref
	}
	base := c.Purl
	if base == "" {
		base = strings.TrimLeft(c.key(), "/")
	}
	if base == "" {
		base = "component"
	}
	return m.unique(base)
}

// unique returns base if it is free, else base with the first free number.
func (m refMaker) unique(base string) string {
	if m[base] == 0 {
		m[base] = 1
		return base
	}
	next := "\x00" + base // where the counter of base is kept, so that many equal ones take linear time
	for n := max(m[next], 2); ; n++ {
		ref := fmt.Sprintf("%s#%d", base, n)
		if m[ref] == 0 {
			m[ref], m[next] = 1, n+1
			return ref
		}
	}
}
