package spdx

import (
	"cmp"
	"fmt"
	"strings"

	"ensign/bom"
)

// sort is what an element is.
type sort int

const (
	pkg   sort = iota
	file       // a file
	thing      // anything else: a snippet, a licence text, a build
	whole      // the document itself, or a collection that is one
)

// field is a name of SPDX 2.3 in JSON and a value, or a name that SPDX 2.3 does not have.
type field struct{ key, value string }

// element is one thing that a document tells of.
type element struct {
	id     string
	doc    *document
	sort   sort
	kind   string // the type of a thing
	device bool   // hardware of SPDX 3.1
	fields []field

	holder    *element // what it is contained in
	held      []*element
	parts     []*element // what it needs
	described bool
	tool      bool    // something says that it is not in the product
	needed    bool    // something says that it is, or may be
	optional  bool    // something says that it is, or may be, and is not necessary
	verdict   verdict // of [element.excluded]
	recipe    *element
	walked    int // of [graph.uncircle]
	notes     []string
}

func (e *element) set(key, value string) {
	if value = strings.TrimSpace(value); value != "" {
		e.fields = append(e.fields, field{key, value})
	}
}

func (e *element) get(key string) string {
	for _, f := range e.fields {
		if f.key == key {
			return f.value
		}
	}
	return ""
}

// document is one document that was read.
type document struct {
	input     int    // index in the inputs
	file      string // path inside it
	version   string
	namespace string
	self      *element // the document as an element, whose fields are its own
	local     map[string]*element
	externals map[string]external // by DocumentRef
	digests   map[string]string   // of the text, in hex by the name that SPDX has for the algorithm
	yocto     bool                // made by the classes of OpenEmbedded
}

// external is a document that another refers to.
type external struct {
	namespace         string
	algorithm, digest string // of its text, "" if not given
}

// name returns what the document calls itself.
func (d *document) name() string { return d.self.get("name") }

// graph is everything that the documents of a run tell of.
type graph struct {
	budget     *bom.Budget
	inputs     []bom.Input
	docs       []*document
	elements   []*element
	ids        map[string]*element  // by the ids of SPDX 3, which mean the same in all documents
	namespaces map[string]*document // by namespace of SPDX 2
	links      []link
	warnings   []string
	missing    []*absence
	absent     map[string]*absence
	notes      int // relationships that became properties
	dropped    int // and that did not
	files      int // files that were listed
}

// maxWarnings bounds the warnings of a run.
const maxWarnings = 100

func (g *graph) warn(format string, args ...any) {
	if len(g.warnings) < maxWarnings {
		g.warnings = append(g.warnings, fmt.Sprintf(format, args...))
	}
}

// leave warns of something in a document that cannot be read and may have been part of the product, and makes a gap of it.
func (g *graph) leave(d *document, format string, args ...any) {
	says := fmt.Sprintf(format, args...)
	g.warn("%s", says)
	g.gap(d, bom.Damaged, says)
}

// gap adds a gap to the input that a document is in. The one after the most stands for all that follow.
func (g *graph) gap(d *document, reason bom.GapReason, says string) {
	in := &g.inputs[d.input]
	switch n := len(in.Coverage.Gaps); {
	case n > maxGaps:
		return
	case n == maxGaps:
		says = "there are more gaps in the documents"
	}
	in.Coverage.Gaps = append(in.Coverage.Gaps, bom.Gap{Path: d.file, Offset: -1, Reason: reason, Says: says})
}

// addDocument takes a document in. Its id and namespace may still be unknown.
func (g *graph) addDocument(d *document) {
	d.self = &element{doc: d, sort: whole}
	g.docs = append(g.docs, d)
}

// finishDocument notes under which names the document is referred to, once it is read.
func (g *graph) finishDocument(d *document) {
	for _, f := range d.self.fields {
		if f.key == "creators" && strings.Contains(f.value, "OpenEmbedded Core create-spdx") {
			d.yocto = true
		}
	}
	if d.namespace == "" {
		return
	}
	if g.namespaces[d.namespace] != nil {
		g.warn("two documents have the namespace %s: references lead to the first", d.namespace)
		return
	}
	g.namespaces[d.namespace] = d
}

// add starts a new element. Its id is given later, with name.
func (g *graph) add(d *document, s sort) (*element, error) {
	if err := g.budget.TakeFiles(1); err != nil {
		return nil, err
	}
	e := &element{doc: d, sort: s}
	g.elements = append(g.elements, e)
	return e, nil
}

// name gives an element its id. Of two with one id both stay, and references lead to the first.
func (g *graph) name(e *element, id string) {
	e.id = id
	if id == "" {
		return
	}
	if e.doc.local[id] != nil {
		g.warn("the id %s occurs twice: references lead to the first", id)
		return
	}
	e.doc.local[id] = e
}

// nameDocument gives a document its ids: the one that all have, and its own unless that of something in it is the same.
func (g *graph) nameDocument(d *document, id string) {
	d.self.id = cmp.Or(id, documentID)
	for _, id := range []string{documentID, d.self.id} {
		if d.local[id] == nil {
			d.local[id] = d.self
		}
	}
}

// link notes a relationship.
func (g *graph) link(d *document, from, typ, to, comment string) {
	g.links = append(g.links, link{doc: d, from: from, to: to, typ: typ, relation: meaning(typ), comment: comment})
}

// find returns the element that a reference leads to. If there is none, missing names the document that is not given, with the
// element behind a #; the document is empty for one that should hold the reference too.
func (g *graph) find(d *document, ref string) (e *element, missing string) {
	if e := d.local[ref]; e != nil {
		return e, ""
	}
	if name, id, _ := strings.Cut(ref, ":"); strings.HasPrefix(name, "DocumentRef-") {
		id = cmp.Or(id, documentID)
		doc, known := d.externals[name]
		if !known {
			return nil, name
		}
		target := g.namespaces[doc.namespace]
		if target == nil {
			return nil, doc.namespace
		}
		if e := target.local[id]; e != nil {
			return e, ""
		}
		return nil, doc.namespace + "#" + id
	}
	if e := g.ids[ref]; e != nil {
		return e, ""
	}
	if saysNothing(ref) {
		return nil, ""
	}
	return nil, "#" + ref
}

// saysNothing reports whether what stands for a reference is none: there is nothing, or it is not known.
func saysNothing(ref string) bool {
	switch ref {
	case "", "NOASSERTION", "NONE":
		return true
	}
	term := ofSPDX3(ref)
	if term == "" && strings.ContainsAny(ref, "/#:") {
		return false
	}
	switch local(cmp.Or(term[strings.LastIndexByte(term, '/')+1:], ref)) {
	case "NoneElement", "NoAssertionElement", "NoneLicense", "NoAssertionLicense":
		return true
	}
	return false
}
