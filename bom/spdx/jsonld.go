package spdx

import (
	"fmt"
	"strings"

	"ensign/bom"
)

// readJSONLD reads a document of version 3.0.1.
func (g *graph) readJSONLD(d *document, data []byte) error {
	text, err := bom.CheckJSON(data, g.budget)
	if err != nil {
		return err
	}
	g.addDocument(d)
	r := &ldReader{graph: g, doc: d, nodes: map[string]*node{}, aside: &element{doc: d, sort: thing}}
	context, graphs := "", false
	outermost := *text
	text.Object(func(key string) {
		switch key {
		case "@context":
			v := text.Value()
			context = v.String()
		case "@graph":
			graphs = true
			if !text.Array(func(int) { r.read(text) }) {
				r.leave(d, "@graph is not a list, and is left out")
			}
		default:
			text.Value()
		}
	})
	if !strings.Contains(context, "spdx.org/rdf/3.") {
		return fmt.Errorf("%w: its @context is %.80s, known is https://spdx.org/rdf/3.0.1/spdx-context.jsonld", ErrNotSPDX, context)
	}
	if !graphs {
		r.read(&outermost)
	}
	if r.err == nil {
		r.err = r.interpret()
	}
	g.finishDocument(d)
	return r.err
}

// node is one object of the graph that has a type, before it is known what it means.
type node struct {
	id, typ string
	members []member
}

type member struct {
	key   string // without the name of the profile
	value value
}

// value is a value of a member, or the id of the element that stands there.
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

// ldReader reads one document.
type ldReader struct {
	*graph
	doc   *document
	order []*node
	nodes map[string]*node
	aside *element // stands for what is no element of its own
	err   error
}

// local returns a name without the profile that it is of: "packageVersion" of "software_packageVersion".
func local(key string) string { return key[strings.LastIndexAny(key, "_/:#")+1:] }

// read reads one object and those with an id of their own in it. Its id is returned; without one it gets none that anything
// could refer to.
func (r *ldReader) read(j *bom.JSON) string {
	v := j.Value()
	if v.Peek() != '{' {
		r.leave(r.doc, "the graph holds %.40s, which is no object and is left out", v.String())
		return ""
	}
	if r.err == nil {
		r.err = r.budget.TakeFiles(1)
	}
	if r.err != nil {
		return ""
	}
	n := &node{}
	r.order = append(r.order, n)
	v.Object(func(key string) {
		switch key {
		case "type", "@type":
			typ := v.Value()
			n.typ = strings.Trim(typ.String(), `"`)
		case "spdxId", "@id":
			n.id, _ = v.Text()
		case "@context":
			v.Value()
		default:
			r.member(n, &v, key)
		}
	})
	if n.id == "" {
		n.id = fmt.Sprintf("_:ensign-%d", len(r.order))
	}
	if r.nodes[n.id] != nil {
		r.warn("the id %s occurs twice: references lead to the first", n.id)
		return n.id
	}
	r.nodes[n.id] = n
	return n.id
}

// member keeps the values of one key. An object that is an element is read, and stands in the list as its id.
func (r *ldReader) member(n *node, j *bom.JSON, key string) {
	short := local(key)
	if j.Peek() == '[' {
		j.Array(func(int) { r.member(n, j, key) })
		return
	}
	v := j.Value()
	if v.Peek() == '{' && embedded(v) {
		n.members = append(n.members, member{short, value{ref: r.read(&v)}})
		return
	}
	n.members = append(n.members, member{short, value{JSON: v}})
}

// embedded reports whether an object is an element of its own that stands where a reference to it could.
func embedded(j bom.JSON) bool {
	found := false
	j.Object(func(key string) {
		found = found || key == "spdxId" || key == "@id"
		j.Value()
	})
	return found
}
