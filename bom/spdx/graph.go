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

	at     int64          // where it lies in the text
	again  bool           // there is another with its id
	index  int            // of its component in the list, and one; 0 if it is none
	naming int            // bytes of what its component is named after where its id will not do
	made   *bom.Component // that it becomes, where more than one need it
}

// set adds a field, unless too much is kept of the document.
func (e *element) set(key, value string) {
	if value = strings.TrimSpace(value); value == "" {
		return
	}
	const few = 100 // fields, of which a component has a place for some
	if len(e.fields) > few {
		e.doc.take(nativeCost)
	}
	if e.doc.take(costOf(key, value)); e.doc.err() == nil {
		e.fields = bom.Grown(e.fields, field{key, value})
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
	externals map[string]*external // by DocumentRef
	digests   map[string]string    // of the text, in hex by the name that SPDX has for the algorithm
	yocto     bool                 // made by the classes of OpenEmbedded
	kept      *bom.Kept
	at        int64    // where it is read
	absence   *absence // of elements in it
}

// external is a document that another refers to.
type external struct {
	namespace         string
	algorithm, digest string // of its text, "" if not given

	looked  int       // how many documents were known when it was looked for, and one
	target  *document // that was found
	absence *absence
}

// refer notes a document that another refers to.
func (d *document) refer(id string, x external) {
	d.take(externalCost)
	d.externals[id] = &x
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
	meanings   map[string]relation  // of types of relationships
	links      []*link
	block      []link // of which the last have not been used
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
	d.take(lostCost)
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
	d.take(elementCost)
	if err := d.err(); err != nil {
		return nil, err
	}
	e := &element{doc: d, sort: s, at: d.at}
	g.elements = bom.Grown(g.elements, e)
	return e, nil
}

// name gives an element its id. Of two with one id both stay, and references lead to the first.
func (g *graph) name(e *element, id string) {
	e.id = id
	if id == "" {
		return
	}
	if first := e.doc.local[id]; first != nil {
		first.again, e.again = true, true
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
	g.connect(link{doc: d, from: from, to: to, typ: typ, relation: g.meaning(typ), comment: comment})
}

// meaning is [meaning], which is asked the same again and again.
func (g *graph) meaning(typ string) relation {
	const many = 100
	known, ok := g.meanings[typ]
	if !ok {
		known = meaning(typ)
		if len(g.meanings) < many {
			g.meanings[typ] = known
		}
	}
	return known
}

// connect takes a relationship in, unless too much is kept of the document.
func (g *graph) connect(l link) {
	const block = 64
	l.at = l.doc.at
	l.doc.take(linkCost)
	if l.effect == dependsOn || l.effect == optional {
		l.doc.take(needCost + timesText*len(l.to))
	}
	if l.doc.err() != nil {
		return
	}
	if len(g.block) == cap(g.block) {
		g.block = make([]link, 0, block)
	}
	g.block = append(g.block, l)
	g.links = bom.Grown(g.links, &g.block[len(g.block)-1])
}

// lost is what a reference leads to that is not given: a document that nothing tells of, one that is told of, or an element of
// one that is given. The zero value is nothing.
type lost struct {
	name string
	told *external
	in   *document
}

// target returns the document that another refers to, nil if it is not given.
func (g *graph) target(x *external) *document {
	if known := len(g.namespaces) + 1; x.looked != known {
		x.looked, x.target = known, g.namespaces[x.namespace]
	}
	return x.target
}

// find returns the element that a reference leads to. If there is none, missing names what is not given; its zero value is
// nothing that anything is missing of.
func (g *graph) find(d *document, ref string) (e *element, missing lost) {
	if e := d.local[ref]; e != nil {
		return e, lost{}
	}
	if name, id, _ := strings.Cut(ref, ":"); strings.HasPrefix(name, "DocumentRef-") {
		id = cmp.Or(id, documentID)
		x := d.externals[name]
		if x == nil {
			return nil, lost{name: name}
		}
		if target := g.target(x); target != nil && target.local[id] != nil {
			return target.local[id], lost{}
		}
		return nil, lost{told: x}
	}
	if e := g.ids[ref]; e != nil {
		return e, lost{}
	}
	if saysNothing(ref) {
		return nil, lost{}
	}
	return nil, lost{in: d}
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
