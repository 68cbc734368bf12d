// Package bom holds the one model of Ensign: a CycloneDX document, and flat views of what is in it.
// [Read] is the entry point for a document that exists, [New] for one that is built, [Join] makes one device of
// several. The original bytes are kept; [Document.Enrich] inserts keys and changes nothing else.
package bom

import "slices"

// Document is one CycloneDX bill of materials, held as the JSON text that was read or built. The zero value is
// not usable; see [Read], [New] and [Join]. A Document is immutable and may be shared by goroutines.
type Document struct {
	text       string // valid JSON, without byte order mark
	version    string // specVersion: "1.6"
	link       string // what its BOM-Links start with
	top        []field
	root       Component
	components []Component
	inputs     []Input
	pending    []Input         // inputs that the text does not hold yet
	coverage   []Property      // what the text holds of inputs
	built      bool            // by New or Join, so that there are no original bytes
	given      bool            // the text is JSON as it was read
	source     *xmlSource      // the XML that the text was made of, nil if it was none
	joined     []string        // by Join: what the inputs of its documents are called
	twice      map[string]bool // bom-refs that occur more than once
	signed     bool            // it, or a component in it, has a signature
	warnings   []string
	dropped    int // warnings over maxWarnings
	violations []Violation
	unread     []Gap // see [Document.Unread]

	metadata  place
	rootPlace place
	places    []place // in the order of components
	claimed   compositionView
}

// Root returns the component that the document describes (metadata.component). Its Name is empty if the
// document does not say. A maker or supplier that only metadata names is the root's.
func (d *Document) Root() Component { return d.root }

// Components returns all components in document order, nested ones after the one they are nested in, those of
// metadata.component first. The root itself is not among them. The slice is shared: do not change it.
func (d *Document) Components() []Component { return d.components }

// Inputs returns what was read to make this document, or nil if it is not known. A document that carries the
// properties ensign:input and ensign:coverage:gap gives back the inputs it was made of, with their gaps.
func (d *Document) Inputs() []Input { return d.inputs }

// WithInputs returns a copy of d that was made of these inputs. The inputs that the text of d itself carries stay:
// one with the same ID keeps its gaps and takes its other fields from the new one, so that no gap is lost. A copy
// is written out with its inputs by [Document.Enrich], and by [Document.JSON] if it was built.
func (d *Document) WithInputs(inputs []Input) *Document {
	copied := *d
	copied.pending = slices.Concat(d.pending, inputs)
	copied.inputs = mergeInputs(d.inputs, inputs)
	return &copied
}

// SpecVersion returns the version of CycloneDX that the text is written in: "1.2" to "1.7".
func (d *Document) SpecVersion() string { return d.version }

// Warnings returns what was noticed but did not keep the document from being read: where it is not as its version
// says (the first few of [Document.Violations]), fields of the wrong shape, which are left out of the views, claims
// that contradict each other, a signature that an addition would break.
func (d *Document) Warnings() []string {
	if d.dropped == 0 {
		return d.warnings
	}
	return append(slices.Clone(d.warnings), moreWarnings(d.dropped))
}

// maxUnread bounds the gaps of [Document.Unread]. The last stands for all that follow.
const maxUnread = 20

// Unread returns what of the text may have listed parts and was not read, as gaps of the input that it is: elements of
// CycloneDX in XML that it has not, and what stands in a list of components and is none. A valid document has none.
func (d *Document) Unread() []Gap { return d.unread }

func addUnread(list []Gap, from, to int, says string) []Gap {
	if len(list) == maxUnread {
		return list
	}
	if len(list) == maxUnread-1 {
		says = "this and more was not read"
	}
	return append(list, Gap{Offset: int64(from), Size: int64(to - from), Reason: Unsupported, Says: says})
}

// Container reports whether component i only holds others: it has components nested in it, is of the type device,
// firmware, file, platform or container, and nothing says who made it, what it is or what it costs. A container is
// not an item of its own.
func (d *Document) Container(i int) bool {
	c := &d.components[i]
	if i+1 >= len(d.components) || d.components[i+1].Parent != i {
		return false
	}
	switch c.Type {
	case "device", "firmware", "file", "platform", "container":
	default:
		return false
	}
	return c.Manufacturer.Name == "" && c.Supplier.Name == "" && c.Publisher == "" && len(c.Authors) == 0 &&
		c.Purl == "" && c.CPE == "" && c.MPN == "" && c.ECCN == "" && c.Price == "" && len(c.Origins) == 0
}

// JSON returns the document's text: the original bytes but for a byte order mark, what XML was turned into, or what
// was built. What was built, or was XML of which not all was read, has its inputs with their gaps in it. Each call returns a
// new copy.
func (d *Document) JSON() []byte {
	if lost := d.source != nil && len(d.unread) > 0; (d.built || lost) && len(d.pending) > 0 {
		if text, err := d.Enrich(nil); err == nil {
			return text
		}
	}
	return []byte(d.text)
}
