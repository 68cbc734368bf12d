package parts

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ensign/bom"
)

// beginsKiCad looks for the first word of a schematic.
func beginsKiCad(head []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n"), []byte("("))
	return ok && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("kicad_sch"))
}

// kicadColumns come first in the table of a schematic.
var kicadColumns = []string{"Reference", "Value", "Footprint"}

// readKiCad reads the symbols of one schematic file. The sheets below it are other files, each a gap.
func readKiCad(data []byte, budget *bom.Budget) (*book, error) {
	root, err := parseExpression(string(bytes.TrimPrefix(data, []byte("\ufeff"))), budget)
	if err != nil {
		return nil, err
	}
	b := &book{}
	entries := make([]entry, 0, len(root.list))
	units := map[string]bool{}
	for i := range root.list {
		n := &root.list[i]
		switch n.word() {
		case "symbol":
			e, ok := symbolEntry(n, units)
			if !ok {
				continue
			}
			entries = append(entries, e)
			if e.has("in_bom") {
				b.warnings = append(b.warnings, Warning{Line: n.line, Says: "the schematic leaves the symbol out of its lists: it counts as fitted"})
			}
		case "sheet":
			file := n.property("Sheetfile", "Sheet file")
			b.gaps = append(b.gaps, bom.Gap{Path: file, Reason: bom.Unsupported, Says: fmt.Sprintf("the sheet %q is another file: give it too", shorten(file, 100))})
			b.warnings = append(b.warnings, Warning{Line: n.line, Says: fmt.Sprintf("the sheet %q is another file: give it too", shorten(file, 100))})
		}
	}
	s, err := tabulate("", kicadColumns, entries, newRoom())
	if err != nil {
		return nil, err
	}
	b.sheets = []sheet{s}
	return b, nil
}

// symbolEntry reads one symbol. Those of power and the further units of one part are no parts of their own.
func symbolEntry(n *expression, units map[string]bool) (entry, bool) {
	var references []string
	for _, r := range n.references() {
		if strings.HasPrefix(r, "#") || units[r] {
			continue
		}
		if !strings.HasSuffix(r, "?") { // "R?" has no number yet
			units[r] = true
		}
		references = append(references, r)
	}
	if len(references) == 0 {
		return entry{}, false
	}
	e := entry{line: n.line}
	e.add("Reference", strings.Join(references, " "))
	for i := range n.list {
		p := &n.list[i]
		if p.word() == "property" && p.at(1) != "Reference" {
			e.add(p.at(1), p.at(2))
		}
	}
	switch {
	case n.child("dnp") == "yes", n.child("on_board") == "no" && n.child("in_bom") == "no":
		e.add("dnp", "yes")
	case n.child("in_bom") == "no":
		e.add("in_bom", "no")
	}
	return e, true
}

// references are those of the places of a symbol in the first project that has any, or else its own.
func (n *expression) references() []string {
	var found []string
	for i := range n.list {
		if n.list[i].word() != "instances" {
			continue
		}
		for k := range n.list[i].list {
			project := &n.list[i].list[k]
			for m := range project.list {
				if r := project.list[m].child("reference"); r != "" && !slices.Contains(found, r) {
					found = append(found, r)
				}
			}
			if len(found) > 0 {
				return found
			}
		}
	}
	if r := n.property("Reference"); r != "" {
		return []string{r}
	}
	return nil
}

// property returns the text of the first property with one of the names.
func (n *expression) property(names ...string) string {
	for i := range n.list {
		if p := &n.list[i]; p.word() == "property" && slices.Contains(names, p.at(1)) {
			return p.at(2)
		}
	}
	return ""
}

// expression is an atom, or a list of expressions whose first is its word.
type expression struct {
	line int
	atom string
	list []expression
}

// word is the first atom of a list.
func (n *expression) word() string { return n.at(0) }

// at returns an atom of a list, "" if there is none.
func (n *expression) at(i int) string {
	if i >= len(n.list) {
		return ""
	}
	return n.list[i].atom
}

// child returns the first atom behind a word of a list.
func (n *expression) child(word string) string {
	for i := range n.list {
		if n.list[i].word() == word {
			return n.list[i].at(1)
		}
	}
	return ""
}

// expressionReader reads the notation of KiCad's files: atoms, quoted atoms and lists.
type expressionReader struct {
	text   string
	pos    int
	line   int
	left   int // how many expressions may still be kept
	budget *bom.Budget
}

// maxExpressions bounds what is kept of a schematic.
const maxExpressions = 2 << 20

// drawn are the lists of a schematic that are about how it looks, and what it takes from libraries.
var drawn = []string{"lib_symbols", "title_block", "effects", "at", "wire", "bus", "bus_entry", "polyline", "junction", "no_connect", "label", "global_label", "hierarchical_label", "text", "pin", "image"}

func parseExpression(text string, budget *bom.Budget) (*expression, error) {
	r := &expressionReader{text: text, line: 1, left: maxExpressions, budget: budget}
	r.blanks()
	n, err := r.read(1)
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", r.line, err)
	}
	return &n, nil
}

var errUnclosed = errors.New("a bracket or quote is opened and not closed")

// blanks passes over white space and counts lines.
func (r *expressionReader) blanks() {
	for ; r.pos < len(r.text); r.pos++ {
		switch r.text[r.pos] {
		case '\n':
			r.line++
		case ' ', '\t', '\r':
		default:
			return
		}
	}
}

func (r *expressionReader) read(depth int64) (expression, error) {
	if err := r.budget.Deeper(depth); err != nil {
		return expression{}, err
	}
	if r.pos == len(r.text) {
		return expression{}, errUnclosed
	}
	if r.left--; r.left < 0 {
		return expression{}, fmt.Errorf("%w: more than %d words and lists", bom.ErrLimit, maxExpressions)
	}
	switch r.text[r.pos] {
	case '(':
		return r.readList(depth)
	case '"':
		return r.readQuoted()
	}
	n := strings.IndexAny(r.text[r.pos:], " \t\r\n()\"")
	switch n {
	case -1:
		return expression{}, errUnclosed
	case 0:
		return expression{}, errors.New("a bracket is closed and not opened")
	}
	e := expression{line: r.line, atom: r.text[r.pos : r.pos+n]}
	r.pos += n
	return e, nil
}

func (r *expressionReader) readList(depth int64) (expression, error) {
	e := expression{line: r.line}
	r.pos++
	for {
		r.blanks()
		if r.pos < len(r.text) && r.text[r.pos] == ')' {
			r.pos++
			return e, nil
		}
		n, err := r.read(depth + 1)
		if err != nil {
			return e, err
		}
		if len(e.list) == 0 && slices.Contains(drawn, n.atom) {
			return expression{line: e.line}, r.skip(depth)
		}
		e.list = append(e.list, n)
	}
}

// skip passes over the rest of a list.
func (r *expressionReader) skip(depth int64) error {
	for open := 1; open > 0; {
		r.blanks()
		if r.pos == len(r.text) {
			return errUnclosed
		}
		switch r.text[r.pos] {
		case '"':
			if _, err := r.readQuoted(); err != nil {
				return err
			}
			continue
		case '(':
			open++
		case ')':
			open--
		}
		if err := r.budget.Deeper(depth + int64(open)); err != nil {
			return err
		}
		r.pos++
	}
	return nil
}

// readQuoted reads an atom in quotes; a backslash protects the next character.
func (r *expressionReader) readQuoted() (expression, error) {
	e := expression{line: r.line}
	var b strings.Builder
	for r.pos++; r.pos < len(r.text); r.pos++ {
		switch c := r.text[r.pos]; c {
		case '"':
			r.pos++
			e.atom = b.String()
			return e, nil
		case '\\':
			if r.pos++; r.pos < len(r.text) {
				b.WriteByte(unescaped(r.text[r.pos]))
			}
		default:
			if c == '\n' {
				r.line++
			}
			b.WriteByte(c)
		}
		if b.Len() > maxCell {
			return e, fmt.Errorf("%w: %s", bom.ErrLimit, cellLarge)
		}
	}
	return e, errUnclosed
}

func unescaped(c byte) byte {
	switch c {
	case 'n', 'r', 't':
		return ' '
	}
	return c
}

// readKiCadXML reads the components of the netlist that KiCad hands to the scripts that make lists of it.
func readKiCadXML(data []byte, budget *bom.Budget) (*book, error) {
	x := xmlOf(data, budget)
	var entries []entry
	err := x.each(func(x *xmlReader, e xml.StartElement) error {
		switch e.Name.Local {
		case "libparts", "nets", "libraries":
			return x.skip()
		case "comp":
			line, _ := x.decoder.InputPos()
			c := entry{line: line}
			c.add("Reference", attr(e, "ref"))
			err := c.readComponent(x)
			entries = append(entries, c)
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s, err := tabulate("", kicadColumns, entries, newRoom())
	return &book{sheets: []sheet{s}}, err
}

// readComponent reads what is in the element of a component: its value, its fields, and properties that are set.
func (c *entry) readComponent(x *xmlReader) error {
	for until := x.depth - 1; x.depth > until; {
		token, err := x.next()
		if err != nil {
			return err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch name := e.Name.Local; name {
		case "value", "footprint", "description", "datasheet", "field":
			text, err := x.text()
			if err != nil {
				return err
			}
			c.add(map[string]string{"value": "Value", "footprint": "Footprint", "description": "Description", "datasheet": "Datasheet", "field": attr(e, "name")}[name], text)
		case "property":
			c.property(attr(e, "name"), attr(e, "value"))
		}
	}
	return nil
}

// property adds a property of a component. One without a value is set, and no field of the user's has that name.
func (c *entry) property(name, text string) {
	switch name {
	case "dnp":
		c.add("dnp", "yes")
	case "exclude_from_bom":
		c.add("in_bom", "no")
	default:
		for _, f := range c.fields {
			if f.name == name {
				return
			}
		}
		c.add(name, text)
	}
}
