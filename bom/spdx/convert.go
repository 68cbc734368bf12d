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
	g.shared()
	b := &builder{graph: g, image: map[*element]bool{}}
	images := g.images()
	for _, e := range append(images, g.recipes()...) {
		b.image[e] = true
	}
	if err := g.note(); err != nil {
		return nil, err
	}
	g.unknowns()
	top := g.root(images)
	b.out = bom.NewBuilder(b.refs)
	if err := b.all(top); err != nil {
		return nil, err
	}
	needs, err := b.needs(top)
	if err != nil {
		return nil, err
	}
	root, err := b.root(top)
	if err != nil {
		return nil, err
	}
	return b.out.Document(root, g.inputs, needs)
}

// shared finds the elements of different documents that have one id.
func (g *graph) shared() {
	if len(g.docs) < 2 {
		return
	}
	first := make(map[string]*element, len(g.elements))
	for _, e := range g.elements {
		if other := first[e.id]; other != nil {
			e.again, other.again = true, true
			continue
		}
		first[e.id] = e
	}
}

// refs hands over the ids of all that becomes a component.
func (b *builder) refs(yield func(string) bool) {
	for _, e := range b.elements {
		if e.listed() && !yield(e.id) {
			return
		}
	}
}

// inFile says in which of several documents an error is.
func (g *graph) inFile(d *document, err error) error {
	if err == nil || len(g.docs) == 1 && d.file == "" {
		return err
	}
	return fmt.Errorf("%s: %w", cmp.Or(d.file, g.inputs[d.input].Name), err)
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
	image map[*element]bool
	out   *bom.Builder
	made  int // how many components there are
}

// place is an element that waits for its turn.
type place struct {
	*element
	parent, depth int
}

// all lists the components: what the root holds, then the rest in the order of the documents, each before what it holds.
func (b *builder) all(root *element) error {
	var stack []place
	push := func(list []*element, parent, depth int) {
		for _, e := range slices.Backward(list) {
			if e.sort != thing && !e.folded() {
				stack = append(stack, place{e, parent, depth})
			}
		}
	}
	drain := func() error {
		for len(stack) > 0 {
			p := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			parent := b.made
			if err := b.add(p.element, p.parent); err != nil {
				return err
			}
			if p.depth == maxNesting {
				parent = p.parent
			}
			push(p.held, parent, min(p.depth+1, maxNesting))
		}
		return nil
	}
	if root != nil {
		push(root.held, -1, 1)
		if err := drain(); err != nil {
			return err
		}
	}
	var one [1]*element
	for _, e := range b.elements {
		if e.holder == nil && e != root {
			one[0] = e
			push(one[:], -1, 1)
			if err := drain(); err != nil {
				return err
			}
		}
	}
	return nil
}

// add adds the component of an element, whose fields nobody asks for any more.
func (b *builder) add(e *element, parent int) error {
	c, err := b.whole(e, parent)
	if err != nil {
		return err
	}
	if e.again {
		e.naming = max(len(c.Purl), len(c.Name)+len(c.Version))
	}
	b.made++
	e.index = b.made
	return b.out.Add(&c)
}

// listed reports whether an element is a component of its own.
func (e *element) listed() bool { return (e.sort == pkg || e.sort == file) && !e.folded() }

// folded reports whether an element is a file that its package lists.
func (e *element) folded() bool {
	return e.sort == file && e.holder != nil && e.holder.sort == pkg && len(e.held) == 0
}

// whole makes a component with everything that belongs to it.
func (b *builder) whole(e *element, parent int) (bom.Component, error) {
	e.doc.at = e.at
	c := b.component(e)
	c.Parent = parent
	if e.recipe != nil {
		b.enrich(e, &c)
	}
	if e.excluded() {
		c.Scope = "excluded"
	} else if e.optional && !e.needed && e.holder == nil {
		c.Scope = "optional"
	}
	b.list(e, &c)
	if err := e.doc.err(); err != nil {
		return c, b.inFile(e.doc, err)
	}
	for _, n := range e.notes {
		property(&c, "relationship", n)
	}
	if e.again && e.id != "" {
		e.doc.take(fieldCost)
		property(&c, "SPDXID", e.id)
	}
	if len(b.docs) > 1 {
		name := cmp.Or(e.doc.namespace, e.doc.self.id, e.doc.name())
		e.doc.take(fieldCost + timesText*len(name))
		property(&c, "document", name)
	}
	return c, b.inFile(e.doc, e.doc.err())
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
		if f.says() {
			property(c, "file", f.record())
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

// says reports whether more is said of an element than its id and its name.
func (e *element) says() bool { return len(e.notes) > 0 || slices.ContainsFunc(e.fields, field.says) }

// says reports whether a field is more than the id or the name, and no placeholder.
func (f field) says() bool {
	return f.key != "name" && f.key != "SPDXID" && bom.Stated(f.value) != ""
}

// record writes the fields of an element as JSON, its id and its name first. Placeholders are left out.
func (e *element) record() string {
	list := []field{{"SPDXID", e.id}}
	if name := e.get("name"); name != "" {
		list = append(list, field{"name", name})
	}
	for _, f := range e.fields {
		if f.says() {
			list = append(list, f)
		}
	}
	for _, n := range e.notes {
		list = append(list, field{"relationship", n})
	}
	text := []byte("{")
	for _, alike := range byKey(list) {
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = append(append(text, quote(alike[0].key)...), ':')
		if len(alike) > 1 {
			text = append(text, '[')
		}
		for i, f := range alike {
			if i > 0 {
				text = append(text, ',')
			}
			text = append(text, quote(f.value)...)
		}
		if len(alike) > 1 {
			text = append(text, ']')
		}
	}
	return string(append(text, '}'))
}

// byKey puts fields of one key together, in the order of the first of each.
func byKey(list []field) [][]field {
	groups := make([][]field, 0, len(list))
	at := make(map[string]int, len(list))
	for i, f := range list {
		k, known := at[f.key]
		if !known {
			at[f.key] = len(groups)
			groups = append(groups, list[i:i+1:i+1]) // which is copied when there is more
			continue
		}
		groups[k] = append(groups[k], f)
	}
	return groups
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
func (b *builder) root(top *element) (bom.Component, error) {
	c := bom.Component{Parent: -1, Type: "file", Kind: bom.Software} // a container, as a root that Join makes
	if top != nil {
		var err error
		if c, err = b.whole(top, -1); err != nil {
			return c, err
		}
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
	return c, nil
}

// documents keeps what the documents say of themselves: of a single one each field, of several one property for each.
func (b *builder) documents(c *bom.Component) {
	for _, d := range b.docs {
		if len(b.docs) > 1 {
			property(c, "document", d.self.record())
			continue
		}
		c.Properties = slices.Grow(c.Properties, len(d.self.fields))
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
		case e.sort != thing, slices.Contains(agents, e.kind) && !e.says():
		case kept == maxThings:
			more++
		default:
			kept++
			property(c, cmp.Or(e.kind, "element"), e.record())
		}
	}
	if more > 0 {
		b.warn("%d more elements that are no components are not kept", more)
	}
}
