package spdx

import (
	"strings"

	"ensign/bom"
)

// node is one object of the graph that has a type, before it is known what it means.
type node struct {
	id, typ string
	members []member
}

type member struct {
	key   string // without the name of the profile
	value value
}

// value is a value of a member, or the id of the element that stands there, or the word of SPDX.
type value struct {
	bom.JSON
	ref string
}

// get returns the value of a member if it is a string, an id of an object included.
func (n *node) get(key string) string {
	for i := range n.members {
		if n.members[i].key == key {
			return idOf(n.members[i].value)
		}
	}
	return ""
}

// idOf returns a string, or the id of the element that stands there; "" for any other value.
func idOf(v value) string {
	if v.ref != "" {
		return v.ref
	}
	s, _ := v.Text()
	return s
}

// object reads an object that stands as a value: a value with its type, a list, a reference, an element, or a few fields.
func (r *ldReader) object(n *node, j *bom.JSON, key string) {
	whole, again := *j, *j
	if r.depth == maxInside {
		r.leave(r.doc, "what stands %d levels deep in an element is not looked into: %.80s", maxInside, j.String())
		n.members = append(n.members, member{key, value{JSON: again}})
		return
	}
	r.depth++
	defer func() { r.depth-- }()
	shape := r.shapeOf(whole)
	switch {
	case shape.wraps:
		whole.Object(func(k string) {
			switch v := whole.Value(); r.keyword(k) {
			case "@value", "@list", "@set":
				r.values(n, &v, key)
			}
		})
	case shape.id != "" && shape.keys == 1:
		ref := individual(r.expand(shape.id))
		if ref == "" {
			ref = shape.id
		}
		n.members = append(n.members, member{key, value{again, ref}})
	case shape.id != "", mayBePart(shape.typ):
		n.members = append(n.members, member{key, value{again, r.read(&whole)}})
	default:
		if shape.holds {
			r.inside(&whole)
		}
		n.members = append(n.members, member{key, value{JSON: again}})
	}
}

// maxInside bounds how deep elements and values stand in each other, so that looking ahead at each level takes linear time.
const maxInside = 16

// shape is what an object is made of.
type shape struct {
	id, typ string
	wraps   bool // it is a value with its type, or a list
	holds   bool // there are objects or lists in it
	keys    int
}

func (r *ldReader) shapeOf(j bom.JSON) shape {
	var s shape
	j.Object(func(k string) {
		v := j.Value()
		s.keys++
		s.holds = s.holds || v.Peek() == '{' || v.Peek() == '['
		switch r.keyword(k) {
		case "@value", "@list", "@set":
			s.wraps = true
		case "@id":
			s.id, _ = v.Text()
		case "@type":
			s.typ = r.typeName(r.scalar(v))
		}
	})
	return s
}

// inside reads the elements in an object that is none itself, at any depth. What else there is in it stays as it is written.
func (r *ldReader) inside(j *bom.JSON) {
	if text := j.String(); !strings.Contains(text, "Package") && !strings.Contains(text, "File") && !strings.Contains(text, "hardware") {
		return
	}
	j.Object(func(string) { r.below(j, 1) })
}

func (r *ldReader) below(j *bom.JSON, depth int) {
	switch j.Peek() {
	case '[':
		j.Array(func(int) { r.below(j, depth) })
	case '{':
		v := j.Value()
		if depth == maxInside {
			r.leave(r.doc, "what stands %d levels deep in a value is not looked into: %.80s", maxInside, v.String())
			return
		}
		if mayBePart(r.shapeOf(v).typ) {
			r.read(&v)
			return
		}
		v.Object(func(string) { r.below(&v, depth+1) })
	default:
		j.Value()
	}
}

// mayBePart reports whether a type is one of those that parts of a product have.
func mayBePart(typ string) bool {
	return strings.HasPrefix(typ, "hardware_") || strings.HasSuffix(typ, "Package") || local(typ) == "File"
}

// scalar returns a string: as it is, the first of a list, with its type, or as a reference. It is empty for all else.
func (r *ldReader) scalar(v bom.JSON) string {
	found := ""
	keep := func(s string) {
		if found == "" {
			found = s
		}
	}
	switch v.Peek() {
	case '[':
		v.Array(func(int) { keep(r.scalar(v.Value())) })
	case '{':
		v.Object(func(k string) {
			switch inner := v.Value(); r.keyword(k) {
			case "@value", "@id":
				keep(r.scalar(inner))
			}
		})
	case '"':
		s, _ := v.Text()
		if word := individual(r.expand(s)); word != "" {
			return word
		}
		return s
	}
	return found
}

// record returns the strings of an object, or of the node that stands there.
func (r *ldReader) record(v value) map[string]string {
	said := map[string]string{}
	if n := r.nodes[v.ref]; n != nil {
		for i := range n.members {
			said[n.members[i].key] = idOf(n.members[i].value)
		}
		return said
	}
	v.Object(func(key string) { said[r.name(key)] = r.scalar(v.Value()) })
	return said
}

// plain writes a value: a string as it is, else as JSON. What is no element of its own stands for its reference.
func (r *ldReader) plain(v value) string {
	if n := r.nodes[v.ref]; n != nil && strings.HasPrefix(n.id, "_:") {
		if _, element := sortOf(n.typ); !element {
			return n.String()
		}
	}
	if id := idOf(v); id != "" || v.Peek() == '"' {
		return id
	}
	return v.String()
}

// String writes the members of a node as JSON.
func (n *node) String() string {
	list := []string{`"type":` + quote(n.typ)}
	for i := range n.members {
		m := &n.members[i]
		says := m.value.String()
		if m.value.ref != "" {
			says = quote(m.value.ref)
		}
		list = append(list, quote(m.key)+":"+says)
	}
	return "{" + strings.Join(list, ",") + "}"
}
