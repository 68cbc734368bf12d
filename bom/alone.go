package bom

import (
	"fmt"
	"strings"
)

// The properties that tell where the components of a joined document come from.
const (
	fromName = "ensign:from"    // at the component that holds all of one document: the name of its input
	onlyName = "ensign:only-in" // at software that only one document lists: the name of its input
)

// WithSources returns d, which was joined, with a property ensign:from at the component that holds each document, and
// a property ensign:only-in at all software that one of the documents lists and no other does. Two components are the
// same if their package URLs are, but for qualifiers and subpath, or their names and versions. Documents that list no
// software take no part. A document that was not joined is returned as it is.
func (d *Document) WithSources() (*Document, error) {
	if len(d.joined) < 2 {
		return d, nil
	}
	text, err := d.Enrich(append(d.sources(), d.alone()...))
	if err != nil {
		return nil, fmt.Errorf("marking what only one input has: %w", err)
	}
	marked, err := reread(string(text))
	if err != nil {
		return nil, err
	}
	marked.built, marked.joined, marked.warnings, marked.dropped = true, d.joined, d.warnings, d.dropped
	return marked, nil
}

// OnlyIn returns the name of the one input that lists a component, if [Document.WithSources] found that it is the only
// one, else "".
func (c *Component) OnlyIn() string {
	for _, p := range c.Properties {
		if p.Name == onlyName {
			return p.Value
		}
	}
	return ""
}

// sources names the input of each component that holds a document.
func (d *Document) sources() []Addition {
	var add []Addition
	for i := range d.components {
		if d.components[i].Parent < 0 && len(add) < len(d.joined) {
			add = append(add, Addition{d.components[i].Pointer, []Property{{fromName, d.joined[len(add)]}}})
		}
	}
	return add
}

// alone marks the software that only one document lists, where several list any.
func (d *Document) alone() []Addition {
	documents := d.documentsOf()
	lists := map[int]bool{}
	in := map[string]map[int]bool{} // by identity: the documents
	d.eachSoftware(documents, func(i int) {
		lists[documents[i]] = true
		for _, id := range identities(&d.components[i]) {
			if in[id] == nil {
				in[id] = map[int]bool{}
			}
			in[id][documents[i]] = true
		}
	})
	if len(lists) < 2 {
		return nil
	}
	var add []Addition
	d.eachSoftware(documents, func(i int) {
		for _, id := range identities(&d.components[i]) {
			if len(in[id]) > 1 {
				return
			}
		}
		add = append(add, Addition{d.components[i].Pointer, []Property{{onlyName, d.joined[documents[i]]}}})
	})
	return add
}

// documentsOf returns by component the number of the document it came from.
func (d *Document) documentsOf() []int {
	out := make([]int, len(d.components))
	n := -1
	for i := range d.components {
		if d.components[i].Parent < 0 {
			n++
		}
		out[i] = min(n, len(d.joined)-1)
	}
	return out
}

// eachSoftware calls f for the software in the documents, but not for what holds a whole document or only other
// components.
func (d *Document) eachSoftware(documents []int, f func(i int)) {
	for i := range documents {
		c := &d.components[i]
		if c.Parent >= 0 && c.Kind == Software && !d.Container(i) {
			f(i)
		}
	}
}

// identities are what a component is known by: its package URL with its version, and its name with its version.
func identities(c *Component) []string {
	ids := []string{"name " + strings.ToLower(c.Name) + "@" + c.Version}
	if c.Purl != "" {
		purl := c.Purl
		if i := strings.IndexAny(purl, "?#"); i >= 0 {
			purl = purl[:i]
		}
		ids = append(ids, "purl "+purl)
	}
	return ids
}

// label returns what the input of document i is called, and no other one.
func (j *joiner) label(i int) string {
	name := fmt.Sprintf("document %d", i+1)
	for _, in := range j.docs[i].inputs {
		if in.Name != "" {
			name = in.Name // the last one is the document itself, and the others are what it was made of
		}
	}
	for k, d := range j.docs {
		for _, in := range d.inputs {
			if k != i && in.Name == name {
				return fmt.Sprintf("%s (%d)", name, i+1)
			}
		}
	}
	return name
}
