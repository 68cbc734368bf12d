package bom

import (
	"bytes"

	"ensign/bom/internal/tags"
)

// xmlObject is an object while it is read.
type xmlObject struct {
	x     *xmlText
	shape *xmlShape
	there keys       // the members so far
	list  *xmlMember // whose elements are being read
	items int        // of list
	slots slotFinder
}

// read reads an object. One that holds but a text and attributes is written on one line.
func (s *xmlShape) read(x *xmlText) bool {
	o := xmlObject{x: x, shape: s}
	if s.slots != nil {
		o.slots.rules, o.slots.from, o.slots.json, o.slots.prefix = s.slots, int(x.in.From()), len(x.out), x.prefix()
	}
	x.out = append(append(x.out, '{'), x.head...)
	if x.head != "" {
		o.there = headed
		x.head = ""
	}
	o.members()
	o.endList()
	if o.there != 0 && s.text == nil {
		x.newline(len(x.path))
	}
	x.out = append(x.out, '}')
	x.slots = o.slots.done(x.slots, int(x.in.From()), int(x.in.At()))
	return true
}

// headed is set of an object that begins with what no element says.
const headed keys = 1 << 63

func (o *xmlObject) members() {
	x := o.x
	for _, a := range x.in.Attrs() {
		if m := o.shape.attrs[string(a.Name)]; m != nil && len(a.Prefix) == 0 && o.begin(m) {
			m.attr(x, a.Value)
			x.path = x.path[:len(x.path)-1]
		}
	}
	if m := o.shape.text; m != nil && o.begin(m) {
		m.value.read(x)
		x.path = x.path[:len(x.path)-1]
		return
	}
	for x.err == nil {
		kind := x.next()
		if x.passed > 0 && o.slots.tail == 0 {
			o.slots.tail = x.passed
		}
		switch {
		case x.err != nil || kind == tags.End:
			return
		case kind == tags.Begin:
			from := int(x.in.From())
			o.slots.before(x.in.Name(), from)
			o.element()
			o.slots.read(x.in.Name(), from, int(x.in.From()), int(x.in.At()))
		case len(bytes.TrimSpace(x.in.Text())) > 0:
			x.violate("text stands where only elements may")
		}
	}
}

// element reads an element that has just begun into its member.
func (o *xmlObject) element() {
	x := o.x
	if s := o.shape.merged[string(x.in.Name())]; s != nil {
		outer := o.shape
		o.shape = s
		o.members()
		o.shape = outer
		return
	}
	m := o.shape.elements[string(x.in.Name())]
	if m == nil {
		x.unknown()
		return
	}
	if m.many && m == o.list {
		x.item(&o.items, m.value)
		return
	}
	o.endList()
	if m.first && o.there&(1<<m.number) != 0 {
		x.violate("the element %q is there already, and only the first is read", x.in.Name())
		x.skip()
		return
	}
	before, there := len(x.out), o.there
	if !o.begin(m) {
		return
	}
	if m.many {
		o.list, o.items = m, 0
		x.out = append(x.out, '[')
		x.item(&o.items, m.value)
		return
	}
	if !m.value.read(x) {
		x.out, o.there = x.out[:before], there
	}
	x.path = x.path[:len(x.path)-1]
}

// begin writes the key of a member, which may not be there twice.
func (o *xmlObject) begin(m *xmlMember) bool {
	x := o.x
	if bit := keys(1) << m.number; o.there&bit != 0 {
		says := "occurs twice"
		if m.many {
			says = "occurs again behind other elements"
		}
		x.err = syntaxError(int(x.in.From()), "%s: %s %s", orRoot(pointerOf(x.path)), m.key, says)
		return false
	}
	if o.there != 0 {
		x.out = append(x.out, ',')
	}
	switch {
	case o.shape == nil || o.shape.text == nil:
		x.newline(len(x.path) + 1)
	case o.there != 0:
		x.out = append(x.out, ' ')
	}
	o.there |= 1 << m.number
	x.path = append(x.path, step{key: m.key})
	x.out = append(append(append(x.out, '"'), m.key...), `": `...)
	return true
}

// endList ends the list of elements that is being read.
func (o *xmlObject) endList() {
	if o.list == nil {
		return
	}
	o.list = nil
	o.x.newline(len(o.x.path))
	o.x.out = append(o.x.out, ']')
	o.x.path = o.x.path[:len(o.x.path)-1]
}
