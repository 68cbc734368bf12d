package spdx

import (
	"fmt"
	"strings"

	"ensign/bom"
)

// readJSONLD reads a document of version 3.0.1: a graph with the context that SPDX publishes, with one that is spelled out, or
// expanded, without a context. What JSON-LD can say beside that, such as a context at another address, is told and not read.
func (g *graph) readJSONLD(d *document, data []byte) error {
	text, err := bom.CheckJSON(data, g.budget)
	if err != nil {
		return err
	}
	g.addDocument(d)
	r := &ldReader{
		graph: g, doc: d, context: context{terms: map[string]string{}, expanded: map[string]string{}}, nodes: map[string]*node{},
		aside: &element{doc: d, sort: thing},
	}
	if text.Peek() == '[' {
		text.Array(func(int) { r.top(text) })
	} else {
		r.top(text)
	}
	if !r.known {
		return fmt.Errorf("%w: its @context is %.80s, known is https://spdx.org/rdf/3.0.1/spdx-context.jsonld", ErrNotSPDX, r.written)
	}
	if r.err == nil {
		r.err = d.err()
	}
	if r.err == nil {
		r.err = r.interpret()
	}
	g.finishDocument(d)
	return r.err
}

// ldReader reads one document.
type ldReader struct {
	*graph
	context
	doc   *document
	order []*node
	nodes map[string]*node
	aside *element // stands for what is no element of its own
	depth int      // of the object that is read, in an element
	err   error
}

// top reads an object that stands outermost: a context and a graph, or a node.
func (r *ldReader) top(j *bom.JSON) {
	v := j.Value()
	whole, graphs := v, false
	v.Object(func(key string) {
		value := v.Value()
		switch key {
		case "@context":
			r.contexts(&value)
		case "@graph":
			graphs = true
		}
	})
	if !graphs {
		r.read(&whole)
		return
	}
	whole.Object(func(key string) {
		value := whole.Value()
		switch key {
		case "@graph":
			r.list(&value)
		case "@context", "@id":
		default:
			r.doc.self.set(key, value.String())
		}
	})
}

// list reads the nodes of a graph.
func (r *ldReader) list(j *bom.JSON) {
	switch j.Peek() {
	case '[':
		j.Array(func(int) { r.read(j) })
	case '{':
		r.read(j)
	default:
		r.leave(r.doc, "@graph is not a list, and is left out")
	}
}

// read reads one node and those with an id of their own in it. Its id is returned; without one it gets none that anything
// could refer to.
func (r *ldReader) read(j *bom.JSON) string {
	v := r.value(j)
	if r.err != nil || r.doc.err() != nil {
		return ""
	}
	if v.Peek() != '{' {
		r.leave(r.doc, "the graph holds %.40s, which is no object and is left out", v.String())
		return ""
	}
	if r.err == nil {
		r.err = r.budget.TakeFiles(1)
	}
	if r.err != nil || r.doc.err() != nil {
		return ""
	}
	r.doc.take(nodeCost)
	n := &node{at: r.doc.at}
	r.order = bom.Grown(r.order, n)
	number := len(r.order) // in the document, before what is in it
	keys := 0
	v.Object(func(key string) {
		if keys++; keys > manyKeys {
			r.doc.take(keyCost)
		}
		if r.doc.err() != nil {
			v.Value()
			return
		}
		r.member(n, &v, r.keyword(key))
	})
	if n.id == "" {
		n.id = fmt.Sprintf("_:ensign-%d", number)
	}
	if r.nodes[n.id] != nil {
		r.warn("the id %s occurs twice: references lead to the first", n.id)
		return n.id
	}
	r.nodes[n.id] = n
	return n.id
}

// value reads a value, and notes where it stands.
func (r *ldReader) value(j *bom.JSON) bom.JSON {
	j.Peek()
	r.doc.at = j.Offset()
	return j.Value()
}

// keyword returns the word of JSON-LD that a key stands for, else the key as it is.
func (r *ldReader) keyword(key string) string {
	switch key {
	case "type":
		return "@type"
	case "spdxId":
		return "@id"
	}
	if word := r.expand(key); strings.HasPrefix(word, "@") {
		return word
	}
	return key
}

// member reads what stands under a key of a node.
func (r *ldReader) member(n *node, j *bom.JSON, key string) {
	switch key {
	case "@type":
		r.types(n, j)
	case "@id":
		n.id, _ = j.Text()
	case "@context":
		if v := j.Value(); !strings.Contains(v.String(), spdx3) {
			r.leave(r.doc, "a node has a context of its own, which is not read: %.80s", v.String())
		}
	case "@graph", "@included":
		v := j.Value()
		r.list(&v)
	case "@index", "@language", "@direction":
		j.Value()
	default:
		if strings.HasPrefix(key, "@") {
			v := r.value(j)
			r.leave(r.doc, "%.40s of JSON-LD is not read: %.80s", key, v.String())
			return
		}
		r.values(n, j, r.name(key))
	}
}

// types reads the type of a node. Of several the first counts, and the others are kept.
func (r *ldReader) types(n *node, j *bom.JSON) {
	if j.Peek() == '[' {
		j.Array(func(int) { r.types(n, j) })
		return
	}
	v := r.value(j)
	again := v
	typ, ok := again.Text()
	switch {
	case !ok:
	case n.typ == "":
		n.typ = r.typeName(typ)
	default:
		r.keep(n, "type", value{v, r.typeName(typ)})
	}
}

// values keeps the values of one key. An object that is an element is read, and stands in the list as its id.
func (r *ldReader) values(n *node, j *bom.JSON, key string) {
	if j.Peek() == '[' {
		j.Array(func(int) {
			if r.doc.err() != nil {
				j.Value()
				return
			}
			r.values(n, j, key)
		})
		return
	}
	v := r.value(j)
	if v.Peek() == '{' {
		r.object(n, &v, key)
		return
	}
	r.keep(n, key, r.plainValue(v))
}

// plainValue takes a value that is no object. What SPDX has a word for is that word.
func (r *ldReader) plainValue(v bom.JSON) value {
	again := v
	if s, ok := again.Text(); ok {
		if word := individual(r.expand(s)); word != "" {
			return value{v, word}
		}
	}
	return value{JSON: v}
}
