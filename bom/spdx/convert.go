package spdx

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ensign/bom"
)

// Bounds on what is listed.
const (
	maxNesting     = 16      // levels of components
	maxHeldFiles   = 500     // files listed of one package
	maxFiles       = 200_000 // and of all
	maxThings      = 5_000   // elements that are no components
	rootlessName   = "SPDX"  // of a root when no document has a name
	propertyPrefix = "spdx:"
)

// convert makes one document of the graph.
func (g *graph) convert() (*bom.Document, error) {
	g.resolve()
	g.uncircle()
	b := &builder{graph: g, ids: map[string]int{}, image: map[*element]bool{}, index: map[*element]int{}}
	for _, e := range g.elements {
		b.ids[e.id]++
	}
	images := g.images()
	for _, e := range append(images, g.recipes()...) {
		b.image[e] = true
	}
	g.note()
	g.unknowns()
	top := g.root(images)
	b.all(top)
	root := b.root(top)
	return bom.NewWithDependencies(root, b.components, g.inputs, b.needs(top))
}

// root returns the one package that the documents are about, nil if there is none or nothing but it.
func (g *graph) root(images []*element) *element {
	if len(images) == 1 {
		return images[0]
	}
	var found []*element
	others := false
	for _, e := range g.elements {
		switch {
		case e.sort == thing || e.holder != nil && e.sort == file && len(e.held) == 0 || e.excluded():
		case e.sort == pkg && e.described && e.holder == nil:
			found = append(found, e)
		default:
			others = true
		}
	}
	if len(found) != 1 || !others {
		return nil
	}
	return found[0]
}

// builder makes components of elements.
type builder struct {
	*graph
	ids        map[string]int // how often an id occurs
	image      map[*element]bool
	index      map[*element]int // in the components
	components []bom.Component
}

// place is an element that waits for its turn.
type place struct {
	*element
	parent, depth int
}

// all lists the components: what the root holds, then the rest in the order of the documents, each before what it holds.
func (b *builder) all(root *element) {
	var stack []place
	push := func(list []*element, parent, depth int) {
		for _, e := range slices.Backward(list) {
			if e.sort != thing && !e.folded() {
				stack = append(stack, place{e, parent, depth})
			}
		}
	}
	drain := func() {
		for len(stack) > 0 {
			p := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			parent := len(b.components)
			b.index[p.element] = parent
			b.components = append(b.components, b.whole(p.element, p.parent))
			if p.depth == maxNesting {
				parent = p.parent
			}
			push(p.held, parent, min(p.depth+1, maxNesting))
		}
	}
	if root != nil {
		push(root.held, -1, 1)
		drain()
	}
	for _, e := range b.elements {
		if e.holder == nil && e != root {
			push([]*element{e}, -1, 1)
			drain()
		}
	}
}

// listed reports whether an element is a component of its own.
func (e *element) listed() bool { return (e.sort == pkg || e.sort == file) && !e.folded() }

// folded reports whether an element is a file that its package lists.
func (e *element) folded() bool {
	return e.sort == file && e.holder != nil && e.holder.sort == pkg && len(e.held) == 0
}

// whole makes a component with everything that belongs to it.
func (b *builder) whole(e *element, parent int) bom.Component {
	c := b.component(e)
	c.Parent = parent
	if e.recipe != nil {
		b.enrich(&c, e.recipe)
	}
	if e.excluded() {
		c.Scope = "excluded"
	} else if e.optional && !e.needed && e.holder == nil {
		c.Scope = "optional"
	}
	b.list(e, &c)
	for _, n := range e.notes {
		property(&c, "relationship", n)
	}
	if b.ids[e.id] > 1 && e.id != "" {
		property(&c, "SPDXID", e.id)
	}
	if len(b.docs) > 1 {
		property(&c, "document", cmp.Or(e.doc.namespace, e.doc.self.id, e.doc.name()))
	}
	return c
}

// property adds what CycloneDX has no place for. A placeholder says nothing.
func property(c *bom.Component, key, value string) {
	if bom.Stated(value) != "" {
		c.Properties = append(c.Properties, bom.Property{Name: propertyPrefix + key, Value: value})
	}
}

// list adds the files that a package holds.
func (b *builder) list(e *element, c *bom.Component) {
	listed, more := 0, 0
	for _, f := range e.held {
		if !f.folded() {
			continue
		}
		if listed == maxHeldFiles || b.files == maxFiles {
			more++
			continue
		}
		listed++
		b.files++
		c.Found = append(c.Found, b.found(f))
		if says := f.record(true); says != "" {
			property(c, "file", says)
		}
	}
	if more > 0 {
		property(c, "files", fmt.Sprintf("%d more files are not listed", more))
	}
}

// found says where a file is.
func (b *builder) found(f *element) bom.Occurrence {
	path := strings.TrimLeft(strings.TrimPrefix(f.get("name"), "./"), "/")
	return bom.Occurrence{Input: b.inputs[f.doc.input].ID, Path: path, Offset: -1, By: "spdx"}
}

// record writes the fields of an element as JSON, its id and its name first. Placeholders are left out. If terse, it is empty
// for an element of which nothing more is said.
func (e *element) record(terse bool) string {
	var order []string
	values := map[string][]string{}
	add := func(key, value string) {
		if values[key] == nil {
			order = append(order, key)
		}
		values[key] = append(values[key], quote(value))
	}
	add("SPDXID", e.id)
	if name := e.get("name"); name != "" {
		add("name", name)
	}
	least := len(order)
	for _, f := range e.fields {
		if f.key != "name" && f.key != "SPDXID" && bom.Stated(f.value) != "" {
			add(f.key, f.value)
		}
	}
	for _, n := range e.notes {
		add("relationship", n)
	}
	if terse && len(order) == least {
		return ""
	}
	for i, key := range order {
		value := values[key][0]
		if len(values[key]) > 1 {
			value = "[" + strings.Join(values[key], ",") + "]"
		}
		order[i] = quote(key) + ":" + value
	}
	return "{" + strings.Join(order, ",") + "}"
}

// quote writes a string as JSON, for which encoding/json has no error to give.
func quote(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(text)
}

// root makes the component that the document is about, with what belongs to no other.
func (b *builder) root(top *element) bom.Component {
	c := bom.Component{Parent: -1, Type: "file", Kind: bom.Software} // a container, as a root that Join makes
	if top != nil {
		c = b.whole(top, -1)
		c.Scope = ""
		if c.Type == "library" {
			c.Type = "application"
		}
		if b.image[top] {
			c.Type = "firmware"
		}
	}
	for _, d := range b.docs {
		c.Name = cmp.Or(c.Name, d.name())
	}
	c.Name = cmp.Or(c.Name, rootlessName)
	b.documents(&c)
	b.things(&c)
	if b.dropped > 0 {
		b.warn("%d more relationships were followed, but are not kept", b.dropped)
	}
	for _, w := range b.warnings {
		c.Properties = append(c.Properties, bom.Property{Name: "ensign:warning", Value: w})
	}
	return c
}

// documents keeps what the documents say of themselves: of a single one each field, of several one property for each.
func (b *builder) documents(c *bom.Component) {
	for _, d := range b.docs {
		if len(b.docs) > 1 {
			property(c, "document", d.self.record(false))
			continue
		}
		for _, f := range d.self.fields {
			property(c, "document:"+f.key, f.value)
		}
		for _, n := range d.self.notes {
			property(c, "relationship", n)
		}
	}
}

// things keeps what is no component. Of who makes and supplies nothing is, of whom there is no more than a name.
func (b *builder) things(c *bom.Component) {
	kept, more := 0, 0
	for _, e := range b.elements {
		switch {
		case e.sort != thing, slices.Contains(agents, e.kind) && e.record(true) == "":
		case kept == maxThings:
			more++
		default:
			kept++
			property(c, cmp.Or(e.kind, "element"), e.record(false))
		}
	}
	if more > 0 {
		b.warn("%d more elements that are no components are not kept", more)
	}
}
