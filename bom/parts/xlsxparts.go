package parts

import (
	"encoding/xml"
	"fmt"
	"path"
	"strings"

	"ensign/bom"
)

// relation is a reference of one part to another.
type relation struct {
	id, kind, target string
	external         bool
}

// sheetEntry is a sheet in the list of the workbook.
type sheetEntry struct {
	name, id, state string
}

// relations reads the references of a part, none if it has no list of them.
func (w *workbook) relations(part string) ([]relation, error) {
	name := path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	if part == "" {
		name = "_rels/.rels"
	}
	var rels []relation
	if !w.has(name) {
		return nil, nil
	}
	err := w.each(name, func(x *xmlReader, e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		target := attr(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(path.Dir("/"+part), target)
		}
		rels = append(rels, relation{attr(e, "Id"), path.Base(attr(e, "Type")), target, attr(e, "TargetMode") == "External"})
		return nil
	})
	return rels, err
}

// each calls f with every element of a part.
func (w *workbook) each(name string, f func(*xmlReader, xml.StartElement) error) error {
	x, err := w.xml(name)
	if err != nil {
		return err
	}
	defer x.close()
	return x.each(f)
}

// partOf returns the name of the part of a kind, "" if the workbook has none.
func (w *workbook) partOf(kind string) string {
	for _, r := range w.rels {
		if r.kind == kind && !r.external && w.has(r.target) {
			return r.target
		}
	}
	return ""
}

// list reads the list of sheets.
func (w *workbook) list(main string) error {
	return w.each(main, func(_ *xmlReader, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			w.y1904 = truth(attr(e, "date1904"))
		case "sheet":
			if len(w.sheets) == maxSheets {
				return fmt.Errorf("%w: more than %d sheets", bom.ErrLimit, maxSheets)
			}
			w.sheets = append(w.sheets, sheetEntry{attr(e, "name"), relationID(e), attr(e, "state")})
		}
		return nil
	})
}

// relationID returns the attribute r:id, whose name sheetId's neighbour "id" shares in other namespaces.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// relation returns a reference of the workbook, one to nothing if there is none.
func (w *workbook) relation(id string) relation {
	for _, r := range w.rels {
		if r.id == id {
			return r
		}
	}
	return relation{}
}
