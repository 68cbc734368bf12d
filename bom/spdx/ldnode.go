package spdx

import (
	"strings"

	"ensign/bom"
)

// node is one object of the graph that has a type, before it is known what it means.
type node struct {
	id, typ string
	members []member
	at      int64             // where it stands
	ends    map[string][2]int // the first and the last member of each key, if they are many
	indexed int               // how many members there were then
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

// keep adds a member, unless too much is kept of the document.
func (r *ldReader) keep(n *node, key string, v value) {
	if r.doc.take(memberCost); r.doc.err() == nil {
		n.members = bom.Grown(n.members, member{key, v})
	}
}

// get returns the value of a member if it is a string, an id of an object included.
func (n *node) get(key string) string { return n.text(key, 0) }

// last is get for the last of several members of one key.
func (n *node) last(key string) string { return n.text(key, 1) }

// text returns the first member of a key, or the last. A node of many members, which many others may refer to, has an index.
func (n *node) text(key string, which int) string {
	const many = 16
	if len(n.members) <= many {
		found := ""
		for i := range n.members {
			if n.members[i].key != key {
				continue
			}
			if found = idOf(n.members[i].value); which == 0 {
				break
			}
		}
		return found
	}
	if n.ends == nil || n.indexed != len(n.members) {
		n.ends, n.indexed = map[string][2]int{}, len(n.members)
		for i := range n.members {
			first, known := n.ends[n.members[i].key]
			if !known {
				first[0] = i
			}
			n.ends[n.members[i].key] = [2]int{first[0], i}
		}
	}
	at, known := n.ends[key]
	if !known {
		return ""
	}
	return idOf(n.members[at[which]].value)
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
		r.keep(n, key, value{JSON: again})
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
		r.keep(n, key, value{again, ref})
	case shape.id != "", mayBePart(shape.typ):
		r.keep(n, key, value{again, r.read(&whole)})
	default:
		if shape.holds {
			r.inside(&whole)
		}
		r.keep(n, key, value{JSON: again})
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

// said returns a string of an object, or of the node that stands there; of more than one the last.
func (r *ldReader) said(v value, key string) string {
	if n := r.nodes[v.ref]; n != nil {
		return n.last(key)
	}
	found := ""
	v.Object(func(k string) {
		if inner := v.Value(); r.name(k) == key {
			found = r.scalar(inner)
		}
	})
	return found
}

// plain writes a value: a string as it is, else as JSON. What is no element of its own stands for its reference.
func (r *ldReader) plain(v value) string {
	if n := r.nodes[v.ref]; n != nil && strings.HasPrefix(n.id, "_:") {
		if _, element := sortOf(n.typ); !element {
			return r.whole(n)
		}
	}
	if id := idOf(v); id != "" || v.Peek() == '"' {
		return id
	}
	return v.String()
}

// whole writes the members of a node as JSON. It may be asked again and again, and takes from what is kept each time.
func (r *ldReader) whole(n *node) string {
	list := []string{`"type":` + quote(n.typ)}
	for i := range n.members {
		if r.doc.take(nativeCost); r.doc.err() != nil {
			return ""
		}
		m := &n.members[i]
		says := m.value.String()
		if m.value.ref != "" {
			says = quote(m.value.ref)
		}
		r.doc.take(timesText * (len(m.key) + len(says)))
		list = append(list, quote(m.key)+":"+says)
	}
	return "{" + strings.Join(list, ",") + "}"
}
