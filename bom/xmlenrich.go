package bom

import (
	"errors"
	"slices"
	"strings"
)

// writeInPlace writes XML that was read as XML, of the same or a newer version: what is added is put into the text, and
// every other byte stays as it was. json is the document as JSON with the additions.
func (w *writer) writeInPlace(json string, add []Addition) ([]byte, error) {
	d, err := reread(json)
	if err != nil {
		return nil, err
	}
	e := xmlEdits{doc: w.source, source: w.source.source}
	if add != nil {
		if err := e.additions(w, d, add); err != nil {
			return nil, err
		}
	}
	switch oldest := "1.3"; {
	case w.Version == "" && len(e.puts) > 0 && e.source.version < oldest:
		w.Version = oldest // that has properties
	case w.Version == "":
		w.Version = e.source.version
	case len(e.puts) > 0 && w.Version < oldest:
		return nil, errNoProperties
	}
	e.base = e.source.raised(w.Version)
	out := apply(e.base, inOrder(e.all()))
	return out, w.compare(d, out)
}

// inPlace reports whether the document can be written by what is added to its own text.
func (w *writer) inPlace() bool {
	return w.XML && w.source.source != nil && (w.Version == "" || w.Version >= w.source.source.version)
}

// raised returns the text as one of another version. All versions are as long, so that nothing of it moves.
func (s *xmlSource) raised(version string) string {
	if version == s.version {
		return s.text
	}
	text := []byte(s.text)
	for _, tag := range s.declared {
		raised := s.text[tag.from:tag.to]
		for _, quote := range [...]string{`"`, "'"} {
			raised = strings.ReplaceAll(raised, quote+xmlNamespace+s.version+quote, quote+xmlNamespace+version+quote)
		}
		copy(text[tag.from:], raised)
	}
	return string(text)
}

// xmlEdits collects what is put where into a document in XML.
type xmlEdits struct {
	doc    *Document
	source *xmlSource
	base   string // the text that is added to
	puts   []xmlPut
}

// xmlPut is what is put into the element of a slot.
type xmlPut struct {
	slot  *xmlSlot
	name  string // of the element
	nodes []xmlNode
}

// additions puts properties, and who added them if that is to be cited. d is the document with the additions.
func (e *xmlEdits) additions(w *writer, d *Document, add []Addition) error {
	wanted, err := e.doc.targets(add)
	if err != nil {
		return err
	}
	var meta []xmlNode // of metadata that is not there yet
	if w.Version == "1.7" || w.Version == "" && e.source.version == "1.7" {
		if meta, err = e.cite(w, d, add); err != nil {
			return err
		}
	}
	starts := make(map[int][]Property, len(wanted)) // by where the object starts in the JSON
	for target, list := range wanted {
		switch {
		case target >= 0:
			starts[e.doc.places[target].object.from] = list
		case target == atRoot:
			starts[e.doc.rootPlace.object.from] = list
		case e.doc.metadata.exists():
			starts[e.doc.metadata.object.from] = list
		default:
			meta = append(meta, xmlNode{name: "properties", nodes: propertyNodes(list)})
		}
	}
	if len(meta) > 0 {
		e.put(e.slot(0, metadataSlot), "metadata", meta)
	}
	for i := range e.source.slots {
		slot := &e.source.slots[i]
		if list := starts[slot.json]; slot.what == propertiesSlot && list != nil {
			e.put(slot, "properties", propertyNodes(list))
			delete(starts, slot.json)
		}
	}
	if len(starts) > 0 {
		return errors.New("adding to XML: a component has no place for properties")
	}
	return nil
}

func (e *xmlEdits) put(slot *xmlSlot, name string, nodes []xmlNode) {
	e.puts = append(e.puts, xmlPut{slot, name, nodes})
}

// slot returns the slot of an object by where it starts in the JSON.
func (e *xmlEdits) slot(json int, what slotElement) *xmlSlot {
	for i := range e.source.slots {
		if s := &e.source.slots[i]; s.json == json && s.what == what {
			return s
		}
	}
	return nil
}

// cite puts a citation of what was added, and the tool that it is attributed to. It returns what of it belongs to metadata
// that is not there yet.
func (e *xmlEdits) cite(w *writer, d *Document, add []Addition) (meta []xmlNode, err error) {
	pointers := d.pointersTo(add)
	if w.Cite == (Credit{}) || len(pointers) == 0 {
		return nil, nil
	}
	ref, err := d.toolRef(w.Cite)
	if err != nil {
		return nil, err
	}
	tool := xmlNode{name: "component", attrs: []Property{{"type", "application"}, {"bom-ref", ref}}, nodes: []xmlNode{
		{name: "name", text: w.Cite.Tool}, {name: "version", text: w.Cite.Version},
	}}
	components := xmlNode{name: "components", nodes: []xmlNode{tool}}
	tools, found := field{}, false
	if e.doc.metadata.exists() {
		tools, found = find(members(e.doc.text, e.doc.metadata.object.from), "tools")
	}
	switch {
	case !e.doc.metadata.exists():
		meta = []xmlNode{{name: "tools", nodes: []xmlNode{components}}}
	case !found:
		e.put(e.slot(e.doc.metadata.object.from, toolsSlot), "tools", []xmlNode{components})
	case e.doc.text[tools.from] != '{':
		w.lost = append(w.lost, uncitable)
		return nil, nil
	default:
		e.put(e.slot(tools.from, toolComponentsSlot), "components", []xmlNode{tool})
	}
	list := make([]xmlNode, 0, len(pointers))
	for _, pointer := range pointers {
		list = append(list, xmlNode{name: "pointer", text: pointer})
	}
	e.put(e.slot(0, citationsSlot), "citations", []xmlNode{{name: "citation", nodes: []xmlNode{
		{name: "pointers", nodes: list}, {name: "timestamp", text: w.Cite.Time}, {name: "attributedTo", text: ref}, {name: "note", text: citationNote},
	}}})
	return meta, nil
}

// all returns the edits, those at one place in the order of their elements.
func (e *xmlEdits) all() []edit {
	slices.SortStableFunc(e.puts, func(a, b xmlPut) int { return int(a.slot.what) - int(b.slot.what) })
	var edits []edit
	owners := map[int]int{} // the edit of an element that is empty so far, by where it begins
	for _, p := range e.puts {
		if i, there := owners[p.slot.from]; there && p.slot.how == emptyOwner {
			end := strings.LastIndex(edits[i].text, "</")
			end -= len(blanksBefore(edits[i].text, end))
			edits[i].text = edits[i].text[:end] + e.text(&p) + edits[i].text[end:]
			continue
		}
		if p.slot.how == emptyOwner {
			owners[p.slot.from] = len(edits)
		}
		edits = append(edits, e.edit(&p))
	}
	return edits
}

// text is the element with what is put into it, as it stands in an element that is empty so far.
func (e *xmlEdits) text(p *xmlPut) string {
	var out strings.Builder
	whole := xmlNode{name: p.name, nodes: p.nodes}
	whole.write(&out, p.slot.prefix, deeper(blanksBefore(e.base, p.slot.from)))
	return out.String()
}

// edit returns what a put does to the text.
func (e *xmlEdits) edit(p *xmlPut) edit {
	var out strings.Builder
	text, slot := e.base, p.slot
	blanks := blanksBefore(text, slot.from)
	at := slot.from - len(blanks)
	switch slot.how {
	case endOfList:
		writeNodes(&out, p.nodes, slot.prefix, deeper(blanks))
		return edit{span{at, at}, out.String()}
	case emptyList:
		writeNodes(&out, p.nodes, slot.prefix, deeper(blanks))
		return edit{span{slot.from, slot.to}, openedTag(text[slot.from:slot.to], out.String(), blanks)}
	case emptyOwner:
		return edit{span{slot.from, slot.to}, openedTag(text[slot.from:slot.to], e.text(p), blanks)}
	}
	indent := blanks
	if strings.HasPrefix(text[slot.from:], "</") {
		indent = deeper(blanks)
	}
	whole := xmlNode{name: p.name, nodes: p.nodes}
	whole.write(&out, slot.prefix, indent)
	return edit{span{at, at}, out.String()}
}

// openedTag turns a tag that ends itself into an element with a content.
func openedTag(tag, content, blanks string) string {
	open := strings.TrimRight(strings.TrimSuffix(tag, "/>"), " \t\r\n")
	name := strings.TrimPrefix(open, "<")
	if i := strings.IndexAny(name, " \t\r\n"); i >= 0 {
		name = name[:i]
	}
	return open + ">" + content + blanks + "</" + name + ">"
}

// blanksBefore returns the white space before a place if there is a line end in it, else nothing.
func blanksBefore(text string, at int) string {
	from := at
	for from > 0 && isSpace(text[from-1]) {
		from--
	}
	if blanks := text[from:at]; strings.Contains(blanks, "\n") {
		return blanks[strings.LastIndexByte(blanks, '\n'):]
	}
	return ""
}
