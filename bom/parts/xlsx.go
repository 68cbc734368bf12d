package parts

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"ensign/bom"
)

// Bounds of a sheet of Office Open XML, from the specifications of its best-known writer.
const (
	maxSheetRows    = 1 << 20
	maxSheetColumns = 1 << 14
)

// zipMagic begins a zip file that has a member.
const zipMagic = "PK\x03\x04"

// firstMember returns the name of the first member of a zip file, "" if head is none.
func firstMember(head []byte) string {
	const fixed = 30 // APPNOTE.TXT 4.3.7
	if len(head) < fixed || !bytes.HasPrefix(head, []byte(zipMagic)) {
		return ""
	}
	size := int(head[26]) | int(head[27])<<8
	return string(head[fixed:min(fixed+size, len(head))])
}

// beginsXLSX looks at the first member, which documents of other kinds have too, and for the folder that only a workbook
// has.
func beginsXLSX(head []byte) bool {
	first := firstMember(head)
	if first == "" {
		return false
	}
	known := first == "[Content_Types].xml" || strings.HasPrefix(first, "xl/") || strings.HasPrefix(first, "docProps/") || first == "_rels/.rels"
	return known && bytes.Contains(head, []byte("xl/"))
}

// workbook is an XLSX file while it is read.
type workbook struct {
	*archive
	*room
	book   *book
	dir    string // of the main part
	rels   []relation
	sheets []sheetEntry
	shared []string
	styles []numberStyle
	y1904  bool // dates count from 1904
}

// relation is a reference of one part to another.
type relation struct {
	id, kind, target string
	external         bool
}

// sheetEntry is a sheet in the list of the workbook.
type sheetEntry struct {
	name, id, state string
}

func readXLSX(data []byte, budget *bom.Budget) (*book, error) {
	a, err := openArchive(data, budget)
	if err != nil {
		return nil, err
	}
	w := &workbook{archive: a, room: newRoom(), book: &book{}}
	if err := w.open(); err != nil {
		return nil, err
	}
	for _, s := range w.sheets {
		if err := w.readSheet(s); err != nil {
			return nil, err
		}
	}
	return w.book, nil
}

// open reads all but the sheets.
func (w *workbook) open() error {
	main, err := w.mainPart()
	if err != nil {
		return err
	}
	w.dir = path.Dir(main)
	if w.rels, err = w.relations(main); err != nil {
		return err
	}
	if err := w.list(main); err != nil {
		return err
	}
	external := false
	for _, r := range w.rels {
		external = external || r.kind == "externalLink"
	}
	if external {
		w.book.warn("", "the workbook refers to other files, which are not opened: the values that it last saw there are used")
	}
	if err := w.part("sharedStrings", w.readShared); err != nil {
		return err
	}
	return w.part("styles", w.readStyles)
}

// mainPart returns the name of the workbook's own part.
func (w *workbook) mainPart() (string, error) {
	rels, err := w.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.kind != "officeDocument" {
			continue
		}
		if strings.HasSuffix(strings.ToLower(r.target), ".bin") {
			return "", errors.New("a binary workbook (.xlsb): save it as .xlsx")
		}
		return r.target, nil
	}
	return "", errors.New("the archive holds no workbook")
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

// each calls f with every element that begins and that f has not read itself.
func (x *xmlReader) each(f func(*xmlReader, xml.StartElement) error) error {
	for {
		token, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := f(x, e); err != nil {
				return err
			}
		}
	}
}

// part reads the part of a kind with f, if the workbook has one.
func (w *workbook) part(kind string, f func(*xmlReader, xml.StartElement) error) error {
	for _, r := range w.rels {
		if r.kind == kind && !r.external && w.has(r.target) {
			return w.each(r.target, f)
		}
	}
	return nil
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

func truth(text string) bool { return text == "1" || text == "true" }

// readShared reads one string of the table that the sheets share.
func (w *workbook) readShared(x *xmlReader, e xml.StartElement) error {
	if e.Name.Local != "si" {
		return nil
	}
	text, err := x.text("rPh")
	if err != nil {
		return err
	}
	w.shared = append(w.shared, unescape(tidy(text)))
	return w.take(1, len(text))
}

// unescape replaces the form that the format has for control characters, "_x000D_", by blanks, and "_x005F_" by the
// "_" that it protects.
func unescape(text string) string {
	for _, code := range []string{"_x000D_", "_x000A_", "_x0009_"} {
		text = strings.ReplaceAll(text, code, " ")
	}
	return strings.TrimSpace(strings.ReplaceAll(text, "_x005F_", "_"))
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

// readSheet reads one sheet. What breaks off in it is a gap.
func (w *workbook) readSheet(entry sheetEntry) error {
	r := w.relation(entry.id)
	if r.external || !w.has(r.target) {
		w.book.gap(entry.name, bom.Damaged, "the workbook lists the sheet and does not hold it")
		return nil
	}
	if r.kind != "worksheet" {
		w.book.warn(entry.name, "a sheet of the kind "+strconv.Quote(shorten(r.kind, 30))+", which holds no cells")
		return nil
	}
	x, err := w.xml(r.target)
	if err != nil {
		return err
	}
	defer x.close()
	s := &sheetReader{workbook: w, grid: grid{room: w.room, out: sheet{name: entry.name}}}
	if err := s.read(x); err != nil {
		w.book.broken(entry.name, err)
	}
	if entry.state != "" && entry.state != "visible" {
		s.remark("the sheet is hidden, and is read")
	}
	w.book.sheets = append(w.book.sheets, s.finish())
	return nil
}

// broken adds the gap of a sheet that breaks off.
func (b *book) broken(sheet string, err error) {
	reason := bom.Damaged
	if errors.Is(err, bom.ErrLimit) {
		reason = bom.Limit
	}
	b.gap(sheet, reason, "the sheet is not read to its end: "+err.Error())
}

// sheetReader reads the cells of one sheet.
type sheetReader struct {
	*workbook
	grid
	row, column int // of the last cell, from 1 and 0
}

func (s *sheetReader) read(x *xmlReader) error {
	return x.each(func(x *xmlReader, e xml.StartElement) error {
		switch e.Name.Local {
		case "row":
			return s.beginRow(e)
		case "c":
			return s.cell(x, e)
		case "extLst", "conditionalFormatting", "dataValidations":
			return x.skip()
		}
		return nil
	})
}

// beginRow takes the number of a row, which is one more than the last if it is not given.
func (s *sheetReader) beginRow(e xml.StartElement) error {
	n := s.row + 1
	if text := attr(e, "r"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n <= s.row || n > maxSheetRows {
			return fmt.Errorf("row %q after row %d is out of order or beyond the last", shorten(text, 20), s.row)
		}
	}
	if n > maxSheetRows {
		return fmt.Errorf("%w: more than %d rows", bom.ErrLimit, maxSheetRows)
	}
	s.row, s.column = n, -1
	return s.begin(n, truth(attr(e, "hidden")))
}

// cell reads one cell.
func (s *sheetReader) cell(x *xmlReader, e xml.StartElement) error {
	if s.row == 0 {
		return errors.New("a cell outside of a row")
	}
	column := s.column + 1
	if ref := attr(e, "r"); ref != "" {
		if column = columnIndex(ref); column <= s.column {
			return fmt.Errorf("cell %q of row %d is out of order or has no column", shorten(ref, 20), s.row)
		}
	}
	if column >= maxSheetColumns {
		return fmt.Errorf("%w: more than %d columns", bom.ErrLimit, maxSheetColumns)
	}
	s.column = column
	c := cellText{kind: attr(e, "t"), style: attr(e, "s")}
	if err := c.read(x); err != nil {
		return err
	}
	v := s.value(&c)
	v.fault.cell = column
	return s.set(column, v)
}

// columnIndex returns the column of "C7" from 0, -1 if there is none.
func columnIndex(ref string) int {
	n := 0
	for i := 0; i < len(ref) && n <= maxSheetColumns; i++ {
		c := ref[i] &^ 0x20 // upper case
		if c < 'A' || c > 'Z' {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

// cellText is what stands in the element of a cell.
type cellText struct {
	kind, style string
	value       string // of v, or of is
	formula     bool
	cached      bool // there is a value
}

func (c *cellText) read(x *xmlReader) error {
	for until := x.depth - 1; x.depth > until; {
		token, err := x.next()
		if err != nil {
			return err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "v", "is":
			c.cached = true
			if c.value, err = x.text("rPh"); err != nil {
				return err
			}
		case "f":
			c.formula = true
			if err := x.skip(); err != nil {
				return err
			}
		}
	}
	return nil
}

// value is what a cell says. A formula's value is the one that was last computed; nothing is computed here.
func (s *sheetReader) value(c *cellText) value {
	if c.formula && !c.cached && c.kind != "str" {
		return damaged("a formula whose value is not in the file: open it in a spreadsheet program and save it")
	}
	switch c.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(c.value))
		if err != nil || n < 0 || n >= len(s.shared) {
			return damaged("it refers to a text that the workbook does not hold")
		}
		return value{text: s.shared[n]}
	case "str", "inlineStr":
		return value{text: unescape(tidy(c.value))}
	case "e":
		return damaged("a formula that ends in the error " + strconv.Quote(shorten(c.value, 20)))
	case "b":
		return value{text: map[bool]string{true: "TRUE", false: "FALSE"}[truth(c.value)]}
	case "d":
		return dated(c.value)
	}
	return s.number(c.value, c.style)
}

func (s *sheetReader) number(text, style string) value {
	n, _ := strconv.Atoi(style)
	if n < 0 || n >= len(s.styles) {
		return numberValue(text, numberStyle{}, s.y1904)
	}
	return numberValue(text, s.styles[n], s.y1904)
}
