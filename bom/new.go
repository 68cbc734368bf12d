package bom

import (
	"bytes"
	"crypto/sha256"
	"fmt"
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
	b := NewBuilder(func(yield func(string) bool) {
		if !yield(root.Ref) {
			return
		}
		for i := range components {
			if !yield(components[i].Ref) {
				return
			}
		}
	})
	if err := b.addAll(components); err != nil {
		return nil, err
	}
	return b.Document(root, inputs, needs)
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
	if at := bytes.Index(text, []byte(noSerial)); at >= 0 {
		copy(text[at:], serialOf(h))
	}
}

func serialOf(h [sha256.Size]byte) string {
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
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
	dropped  int       // warnings over maxWarnings
	already  Component // what the properties of a component claim; here so that not each needs memory
}

func (b *builder) warn(pointer, format string, args ...any) {
	if len(b.warnings) == maxWarnings {
		b.dropped++
		return
	}
	b.warnings = append(b.warnings, pointer+": "+fmt.Sprintf(format, args...))
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
	const long = 4096 // what many refer to is not named after a text of a megabyte
	base := c.Purl
	if base == "" {
		base = strings.TrimLeft(c.key(), "/")
	}
	if base == "" || len(base) > long {
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
