package bom

import (
	"bytes"

	"ensign/bom/internal/tags"
)

// dependency is what one component depends on, and what it provides. The elements of either may stand among those of the other.
func dependency() xmlValue {
	s := &xmlShape{}
	s.attr("ref", "ref", textType)
	ref := s.attrs["ref"]
	s.element("dependency", "dependsOn", xmlValue{(*xmlText).dependent, (*xmlWriter).ref}).many = true
	provides := s.element("provides", "provides", refAttrValue)
	provides.many = true
	delete(s.elements, "provides") // which may stand among the others
	v := s.value()
	v.read = func(x *xmlText) bool {
		o := xmlObject{x: x, shape: s}
		x.out = append(x.out, '{')
		if name := x.in.Attr("ref"); name != nil && o.begin(ref) {
			quoteString(x, name)
			x.path = x.path[:len(x.path)-1]
		}
		o.texts(provides, o.dependencies())
		if o.there != 0 {
			x.newline(len(x.path))
		}
		x.out = append(x.out, '}')
		return true
	}
	return v
}

// dependencies reads what a component depends on, and returns what it provides.
func (o *xmlObject) dependencies() (provides [][]byte) {
	x := o.x
	for x.err == nil {
		switch kind := x.next(); {
		case x.err != nil:
		case kind == tags.End:
			o.endList()
			return provides
		case kind == tags.Text && len(bytes.TrimSpace(x.in.Text())) > 0:
			x.violate("text stands where only elements may")
		case kind == tags.Begin && string(x.in.Name()) == "provides":
			provides = append(provides, bytes.Clone(x.in.Attr("ref")))
			x.skip()
		case kind == tags.Begin:
			o.element()
		}
	}
	return nil
}

// dependent is a component that another depends on. JSON has what it depends on itself in a place of its own.
func (x *xmlText) dependent() bool {
	quoteString(x, x.in.Attr("ref"))
	for x.err == nil {
		switch kind := x.next(); {
		case x.err != nil:
		case kind == tags.End:
			return true
		case kind == tags.Begin:
			x.violate("a dependency of a dependency is not read here: it must have one of its own")
			x.skip()
		}
	}
	return false
}

// texts writes a member that is a list of texts, unless there are none.
func (o *xmlObject) texts(m *xmlMember, list [][]byte) {
	x := o.x
	if len(list) == 0 || !o.begin(m) {
		return
	}
	x.out = append(x.out, '[')
	for i, text := range list {
		if i > 0 {
			x.out = append(x.out, ',')
		}
		x.newline(len(x.path) + 1)
		quoteString(x, text)
	}
	x.newline(len(x.path))
	x.out = append(x.out, ']')
	x.path = x.path[:len(x.path)-1]
}
