package bom

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
)

// maxWarnings bounds the warnings that are kept of one document.
const maxWarnings = 200

func moreWarnings(n int) string { return fmt.Sprintf("%d more warnings of this kind", n) }

// place is where an object with properties lies in the text. Its zero value is an object that is not there.
type place struct {
	object   span
	lastKey  int  // start of the last key, 0 if the object is empty
	props    span // the list of properties, zero if there is none
	lastProp int  // start of the last property, 0 if the list is empty
	odd      bool // there are properties, but they are no list
}

func (p *place) exists() bool { return p.object.to > 0 }

// reader fills the views of a document whose text has been found valid.
type reader struct {
	cursor
	doc    *Document
	budget *Budget
	err    error   // the first limit that was hit
	kept   int     // bytes of memory that was taken so far, see [reader.take]
	parts  []*part // that are done with
}

// What is kept of a text may take so many times the memory of the text, and some more. Only a text that says next to
// nothing of very many things comes near it.
const (
	keptTimes = 12
	keptMore  = 32 << 20

	componentSize = 680 // of a component and where it lies, without the texts in it
	elementSize   = 100 // of an element of any other list, at most
)

// tooMany refuses a text of which more would be kept.
const tooMany = "so many parts that say next to nothing are not read: leave out the empty ones, or hand in the document in pieces"

// keptMost is what may be kept of a text of n bytes.
func keptMost(n int) int { return keptTimes*n + keptMore }

// take draws n bytes from what may be kept.
func (r *reader) take(n int) {
	if r.kept += n; r.kept > keptMost(len(r.cursor.text)) && r.err == nil {
		r.err = syntaxError(r.at, tooMany)
	}
}

// room makes room in a long list for the rest of the elements of the array that the cursor is in, so that it is not
// copied again and again while it grows.
func room[T any](r *reader, list []T) []T {
	const long = 64
	if len(list) != long {
		return list
	}
	most := keptMost(len(r.cursor.text)) / int(reflect.TypeFor[T]().Size())
	return slices.Grow(list, min(countRest(r.cursor), most))
}

// document reads everything that the views need; metadata goes first wherever it stands.
func (r *reader) document() error {
	var meta metadataView
	if f, ok := find(r.doc.top, "metadata"); ok {
		r.at = f.from
		meta = r.readMetadata()
	}
	r.finishRoot(&meta)
	if f, ok := find(r.doc.top, "components"); ok {
		r.at = f.from
		r.list("/components", -1)
	}
	if f, ok := find(r.doc.top, "compositions"); ok {
		r.at = f.from
		r.doc.claimed = r.compositions(meta.rootRef)
	}
	if r.doc.version == draftVersion {
		r.doc.claimed.vague = true // what a draft says of completeness may be said otherwise than is understood
	}
	if f, ok := find(r.doc.top, "services"); ok {
		r.at = f.from
		r.services()
	}
	if _, ok := find(r.doc.top, "signature"); ok {
		r.signed("")
	}
	r.doc.coverage = meta.coverage
	r.doc.inputs = r.readInputs(meta.coverage)
	return r.err
}

func (r *reader) warn(pointer, format string, args ...any) { r.doc.warn(pointer, format, args...) }

func (d *Document) warn(pointer, format string, args ...any) {
	if len(d.warnings) == maxWarnings {
		d.dropped++
		return
	}
	says := fmt.Sprintf(format, args...)
	if pointer != "" {
		says = pointer + ": " + says
	}
	d.warnings = append(d.warnings, says)
}

func (r *reader) signed(pointer string) {
	r.doc.signed = true
	r.warn(pointer, "it is signed; whatever is added to the document breaks the signature")
}

// text reads a string into s; a value of another shape is a warning.
func (r *reader) text(s *string, pointer, key string) {
	value, ok := r.str()
	if !ok {
		r.warn(pointer, "%s is not a string, and is left out", key)
	}
	*s = value
}

// list reads the components of one array.
func (r *reader) list(pointer string, parent int) {
	ok := r.array(func(i int) {
		if r.err == nil {
			r.err = r.budget.TakeFiles(1)
		}
		if r.peek() != '{' || r.err != nil {
			s := r.skip()
			r.doc.unread = addUnread(r.doc.unread, s.from, s.to, "what stands in the list of components is none")
			return
		}
		pointer := pointer + "/" + strconv.Itoa(i)
		r.take(componentSize + len(pointer))
		index := len(r.doc.components)
		r.doc.components = append(r.doc.components, Component{})
		r.doc.places = append(r.doc.places, place{})
		r.component(pointer, parent, index, func(p *part) {
			r.doc.components[index], r.doc.places[index] = p.component, p.place
		})
	})
	if !ok {
		r.warn(pointer, "it is not a list, and is left out")
	}
}

// metadataView is what metadata says beside its component.
type metadataView struct {
	rootRef      string // its bom-ref, "" if there is none or it is not unique
	manufacturer Party
	supplier     Party
	properties   []Property
	coverage     []Property // of metadata and of its component: ensign:input, ensign:coverage:gap
}

func (r *reader) readMetadata() metadataView {
	var m metadataView
	if r.peek() != '{' {
		r.warn("/metadata", "it is not an object, and is left out")
		r.skip()
		return m
	}
	p := &r.doc.metadata
	p.object.from = r.at
	r.object(func(key string) { r.metadataMember(&m, p, key) })
	p.object.to = r.at
	return m
}

func (r *reader) metadataMember(m *metadataView, p *place, key string) {
	p.lastKey = r.keyAt
	switch key {
	case "component":
		r.readRoot(m)
	case "manufacturer":
		m.manufacturer = r.party("/metadata", key)
	case "manufacture":
		if old := r.party("/metadata", key); m.manufacturer.Name == "" {
			m.manufacturer = old
		}
	case "supplier":
		m.supplier = r.party("/metadata", key)
	case "properties":
		m.properties = r.properties("/metadata", p)
	default:
		r.skip()
	}
}

func (r *reader) readRoot(m *metadataView) {
	const pointer = "/metadata/component"
	if r.peek() != '{' {
		r.warn(pointer, "it is not an object, and is left out")
		r.skip()
		return
	}
	r.component(pointer, -1, -1, func(p *part) {
		r.doc.root, r.doc.rootPlace = p.component, p.place
		if p.ref != "" && !r.doc.twice[p.ref] {
			m.rootRef = p.ref
		}
	})
}

// finishRoot hands the root what only metadata says.
func (r *reader) finishRoot(m *metadataView) {
	m.coverage = coverageProperties(append(m.coverage, m.properties...), r.doc.root.Properties)
	root := &r.doc.root
	if root.Manufacturer.Name == "" {
		root.Manufacturer = m.manufacturer
	}
	if root.Supplier.Name == "" {
		root.Supplier = m.supplier
	}
	if r.doc.rootPlace.exists() {
		return
	}
	root.Parent = -1
	root.Properties = withoutCoverage(m.properties)
	r.interpret(root, "/metadata")
}
