package bom

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Addition is what [Document.Enrich] inserts at one component.
type Addition struct {
	Pointer    string // the component's; "" is the root
	Properties []Property
}

// The places of additions that are no component of the list.
const (
	atMetadata = -2
	atRoot     = -1
)

// edit replaces a stretch of the text.
type edit struct {
	span
	text string
}

// Enrich returns the document's JSON with the additions inserted and every other byte as it was. Properties that a
// component has already, with the same value, are not inserted again. What is added at the root of a document that
// names none goes to metadata. A document of version 1.2 is raised to 1.3, the first in which a component has
// properties. An addition for a pointer that is no component's is an error, and so is one at a component whose
// properties are no list.
func (d *Document) Enrich(add []Addition) ([]byte, error) {
	wanted, err := d.targets(add)
	if err != nil {
		return nil, err
	}
	var edits []edit
	for _, target := range slices.Sorted(maps.Keys(wanted)) {
		e, err := d.insert(target, wanted[target])
		if err != nil {
			return nil, err
		}
		edits = append(edits, e)
	}
	if len(edits) > 0 && d.version == "1.2" {
		edits = append(edits, d.raise("1.3")...)
	}
	return apply(d.text, inOrder(edits)), nil
}

func inOrder(edits []edit) []edit {
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	return edits
}

// targets returns what is to be added where: the index of a component, atRoot or atMetadata.
func (d *Document) targets(add []Addition) (map[int][]Property, error) {
	wanted := map[int][]Property{}
	if fresh := unseen(d.coverage, writeInputs(d.pending)); len(fresh) > 0 {
		wanted[atMetadata] = fresh
	}
	indexes := d.indexes(add)
	for _, a := range add {
		i, ok := indexes[a.Pointer]
		if !ok {
			return nil, fmt.Errorf("adding to %s: the document has no component there", a.Pointer)
		}
		there := d.root.Properties
		if i >= 0 {
			there = d.components[i].Properties
		}
		earlier := wanted[i]
		if len(earlier) > 0 {
			there = slices.Concat(there, earlier)
		}
		if fresh := unseen(there, a.Properties); len(fresh) > 0 {
			wanted[i] = append(earlier, fresh...)
		}
	}
	return wanted, nil
}

// unseen returns the properties of list that are not in there, each once.
func unseen(there, list []Property) []Property {
	const few = 64 // so few are compared one by one
	if len(there)+len(list) <= few {
		fresh := make([]Property, 0, len(list))
		for _, p := range list {
			if !slices.Contains(there, p) && !slices.Contains(fresh, p) {
				fresh = append(fresh, p)
			}
		}
		return fresh
	}
	seen := make(map[Property]bool, len(there)+len(list))
	for _, p := range there {
		seen[p] = true
	}
	var fresh []Property
	for _, p := range list {
		if !seen[p] {
			seen[p] = true
			fresh = append(fresh, p)
		}
	}
	return fresh
}

// indexes returns the targets of all pointers that are added to.
func (d *Document) indexes(add []Addition) map[string]int {
	wanted := make(map[string]bool, len(add))
	for _, a := range add {
		wanted[a.Pointer] = true
	}
	root := atRoot
	if !d.rootPlace.exists() {
		root = atMetadata
	}
	indexes := map[string]int{"": root}
	if d.rootPlace.exists() {
		indexes[d.root.Pointer] = root
	}
	for i := range d.components {
		if wanted[d.components[i].Pointer] {
			indexes[d.components[i].Pointer] = i
		}
	}
	return indexes
}

// insert returns the edit that adds properties at a target.
func (d *Document) insert(target int, properties []Property) (edit, error) {
	switch {
	case target >= 0:
		return d.insertAt(&d.places[target], d.components[target].Pointer, properties)
	case target == atRoot:
		return d.insertAt(&d.rootPlace, d.root.Pointer, properties)
	case d.metadata.exists():
		return d.insertAt(&d.metadata, "/metadata", properties)
	}
	if _, ok := find(d.top, "metadata"); ok {
		return edit{}, fmt.Errorf("adding to /metadata: it is not an object")
	}
	last := d.top[len(d.top)-1].to
	start := strings.IndexByte(d.text, '{') + 1
	cur := cursor{text: d.text, at: start}
	cur.peek()
	return edit{span{last, last}, "," + d.text[start:cur.at] + `"metadata":{"properties":[` + joinProperties(properties, ",") + "]}"}, nil
}

func (d *Document) insertAt(p *place, pointer string, properties []Property) (edit, error) {
	if p.odd {
		return edit{}, fmt.Errorf("adding to %s: its properties are no list", pointer)
	}
	switch {
	case p.lastProp > 0:
		between := "," + d.indent(p.lastProp)
		at := d.endOf(p.lastProp)
		return edit{span{at, at}, between + joinProperties(properties, between)}, nil
	case p.props.to > 0:
		at := p.props.from + 1
		return edit{span{at, at}, joinProperties(properties, ",")}, nil
	}
	key := `"properties":[` + joinProperties(properties, ",") + "]"
	if p.lastKey == 0 {
		at := p.object.from + 1
		return edit{span{at, at}, key}, nil
	}
	cur := cursor{text: d.text, at: p.lastKey}
	cur.skipString()
	cur.peek()
	at := d.endOf(cur.at + 1)
	return edit{span{at, at}, "," + d.indent(p.lastKey) + key}, nil
}

func (d *Document) endOf(at int) int {
	cur := cursor{text: d.text, at: at}
	return cur.skip().to
}

// indent returns the white space before at.
func (d *Document) indent(at int) string {
	from := at
	for from > 0 && isSpace(d.text[from-1]) {
		from--
	}
	return d.text[from:at]
}

func joinProperties(properties []Property, between string) string {
	var out strings.Builder
	size := 0
	for _, p := range properties {
		size += len(`{"name":"","value":""}`) + len(p.Name) + len(p.Value) + len(between)
	}
	out.Grow(size)
	for i, p := range properties {
		if i > 0 {
			out.WriteString(between)
		}
		out.WriteString(`{"name":`)
		writeQuoted(&out, p.Name)
		out.WriteString(`,"value":`)
		writeQuoted(&out, p.Value)
		out.WriteByte('}')
	}
	return out.String()
}

// writeQuoted writes a string in JSON. Most are plain.
func writeQuoted(out *strings.Builder, s string) {
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' || strings.IndexByte(`"\<>&`, c) >= 0 {
			out.WriteString(quote(s))
			return
		}
	}
	out.WriteByte('"')
	out.WriteString(s)
	out.WriteByte('"')
}

// raise returns the edits that make a document one of a newer version, in no order.
func (d *Document) raise(version string) []edit {
	var edits []edit
	if f, ok := find(d.top, "specVersion"); ok {
		edits = append(edits, edit{f.span, quote(version)})
	}
	if f, ok := find(d.top, "$schema"); ok && strings.Contains(d.text[f.from:f.to], "bom-"+d.version) {
		edits = append(edits, edit{f.span, quote(schemaOf(version))})
	}
	return edits
}

// schemaOf returns the address of the JSON schema of a version, as the schema itself writes it.
func schemaOf(version string) string {
	switch version {
	case "1.2", "1.3":
		version += "a"
	}
	return "http://cyclonedx.org/schema/bom-" + version + ".schema.json"
}

// apply makes the edits, which are in order and do not overlap.
func apply(text string, edits []edit) []byte {
	size := len(text)
	for _, e := range edits {
		size += len(e.text)
	}
	out := make([]byte, 0, size+1) // one more, for the end of a line
	at := 0
	for _, e := range edits {
		out = append(out, text[at:e.from]...)
		out = append(out, e.text...)
		at = e.to
	}
	return append(out, text[at:]...)
}
