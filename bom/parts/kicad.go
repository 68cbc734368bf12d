package parts

import (
	"bytes"
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
