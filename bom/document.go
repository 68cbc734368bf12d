// Package bom holds the one model of Ensign: a CycloneDX document, and flat views of what is in it.
// [Read] is the entry point for a document that exists, [New] for one that is built, [Join] makes one device of
// several. The original bytes are kept; [Document.Enrich] inserts keys and changes nothing else.
package bom

// Document is one CycloneDX bill of materials, held as the JSON text that was read or built. The zero value is
// not usable; see [Read], [New] and [Join]. A Document is immutable and may be shared by goroutines.
type Document struct {
	raw        []byte
	root       Component
	components []Component
	inputs     []Input
}

// Root returns the component that the document describes (metadata.component). Its Name is empty if the
// document does not say.
func (d *Document) Root() Component { return d.root }

// Components returns all components in document order, nested ones after the one they are nested in, those of
// metadata.component first. The root itself is not among them. The slice is shared: do not change it.
func (d *Document) Components() []Component { return d.components }

// Inputs returns what was read to make this document, or nil if it is not known.
func (d *Document) Inputs() []Input { return d.inputs }
