package parts

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"ensign/bom"
)

// Bounds of a file that holds more than text.
const (
	maxSheets = 1000
	maxRows   = 200_000   // with text, of all sheets
	maxSlots  = 8 << 20   // cells of all sheets, the empty ones before a filled one included
	maxText   = 256 << 20 // bytes of the cells of all sheets
)

// Format is a kind of file that is read as a parts list.
type Format struct {
	Name   string   // "xlsx"
	Doc    string   // what it is, for people
	ends   []string // of the names of its files, where its first bytes may be those of others too
	begins func(head []byte) bool
	read   func(data []byte, budget *bom.Budget) (*book, error)
}

// formats is the list of what is recognised by its first bytes, in the order of probing. Text is what is left.
func formats() []Format {
	return []Format{
		{"xlsx", "workbook of Office Open XML (ECMA-376)", []string{".xlsx", ".xlsm"}, beginsXLSX, readXLSX},
		{"ods", "workbook of OpenDocument (ISO/IEC 26300)", nil, beginsODS, readODS},
		{"kicad-schematic", "schematic of KiCad 6 and later", nil, beginsKiCad, readKiCad},
		{"kicad-netlist", "intermediate netlist of KiCad, as XML", nil, beginsRoot("export"), readKiCadXML},
		{"ipc-2581", "IPC-2581: bill of materials and the makers of its items", nil, beginsRoot("IPC-2581"), readIPC2581},
		{"pdx", "product data exchange (IPC-2571, IPC-2578), as XML or in its archive", []string{".pdx"}, beginsPDX, readPDX},
		{"ipc-1752", "materials declaration (IPC-1752A, IPC-1754)", nil, beginsDeclaration, readDeclaration},
	}
}

// Formats returns what is read besides text with cells separated by commas, semicolons, tabs or bars.
func Formats() []Format { return formats() }

// Begins reports whether head, the first bytes of a file of that name, is the beginning of one of [Formats].
func Begins(name string, head []byte) bool {
	for _, f := range formats() {
		if f.begins(head) || firstMember(head) != "" && slices.Contains(f.ends, strings.ToLower(path.Ext(name))) {
			return true
		}
	}
	return false
}

// book is a file as the tables in it.
type book struct {
	format, encoding string
	sheets           []sheet
	warnings         []Warning
	gaps             []bom.Gap
	read             int // bytes of its text, unpacked
}

// sheet is one table.
type sheet struct {
	name string
	says string   // a remark on all of it, or ""
	rows []record // of a workbook
	tied bool     // the first of rows is the header row, and no other
	src  *source  // of a text; nil where records have no place in the file
	head header
}

// end is where the last record ends.
func (s *sheet) end() int {
	if s.src == nil {
		return 0
	}
	return len(s.src.text)
}

// span is the place of a record in the file; nothing where there is none.
func (s *sheet) span(r record) (offset, size int64) {
	if s.src == nil {
		return 0, 0
	}
	start := s.src.at(r.start)
	return start, s.src.at(r.end) - start
}

// rowLines gives the rows of a sheet.
type rowLines struct{ rows []record }

func (l *rowLines) next() (record, bool) {
	if len(l.rows) == 0 {
		return record{}, false
	}
	r := l.rows[0]
	l.rows = l.rows[1:]
	return r, true
}

// openBook reads a file as what its first bytes say.
func openBook(data []byte, cs *columnSet, budget *bom.Budget) (*book, error) {
	b, err := readBook(data, cs, budget)
	if err != nil {
		return nil, err
	}
	for _, r := range cs.unused(b.sheets) {
		b.warnings = append(b.warnings, Warning{Says: fmt.Sprintf("no column is headed %q: --columns %s=%s changes nothing", r.Header, r.Known, r.Header)})
	}
	return b, nil
}

func readBook(data []byte, cs *columnSet, budget *bom.Budget) (*book, error) {
	for _, f := range formats() {
		if !f.begins(data) {
			continue
		}
		b, err := f.read(data, budget)
		if err != nil {
			return nil, fmt.Errorf("reading the parts list as %s: %w", f.Name, err)
		}
		b.format, b.read = f.Name, max(b.read, len(data))
		if err := b.findHeads(cs); err != nil {
			return nil, fmt.Errorf("reading the parts list as %s: %w", f.Name, err)
		}
		return b, nil
	}
	if firstMember(data) != "" {
		return nil, errors.New("reading the parts list: an archive that holds no workbook (.xlsx, .ods) and no pdx.xml")
	}
	return readText(data, cs)
}

// readText reads a list as text.
func readText(data []byte, cs *columnSet) (*book, error) {
	src, head, err := cs.decode(data)
	if err != nil {
		return nil, err
	}
	if head.score == 0 {
		return nil, newHeaderError(src.text)
	}
	s := sheet{src: src, head: head, says: src.says()}
	return &book{format: "text", encoding: src.encoding, sheets: []sheet{s}, read: len(src.text)}, nil
}

// findHeads keeps the sheets that have a header row. One with cells side by side and none is a gap, because it may list
// parts.
func (b *book) findHeads(cs *columnSet) error {
	var kept []sheet
	broken := b.gaps
	for _, s := range b.sheets {
		rows := s.rows
		if s.tied {
			rows = rows[:1]
		}
		if head, ok := cs.headerIn(rows); ok {
			if s.tied {
				head.after = &rowLines{s.rows[1:]}
			}
			s.head = head
			kept = append(kept, s)
			continue
		}
		b.headless(&s)
	}
	switch {
	case len(kept) == 0 && len(broken) > 0 && broken[0].Reason == bom.Limit:
		return fmt.Errorf("%w: %s", bom.ErrLimit, broken[0].Says)
	case len(kept) == 0 && len(broken) > 0:
		return errors.New(broken[0].Says)
	case len(kept) == 0:
		return sheetHeaderError(b.sheets)
	}
	b.sheets = kept
	return nil
}

// headless says what becomes of a sheet without a header row.
func (b *book) headless(s *sheet) {
	if len(s.rows) == 0 {
		return
	}
	w := Warning{Sheet: s.name, Says: "no cells side by side: not read as parts"}
	if s.isTable() {
		w.Says = "no header row is recognised: name its columns (--columns), or delete the sheet if it lists no parts"
		b.gaps = append(b.gaps, bom.Gap{Path: s.name, Reason: bom.Unsupported, Says: w.String()})
	}
	b.warnings = append(b.warnings, w)
}

// isTable reports whether a row has two cells that say something.
func (s *sheet) isTable() bool {
	for i := range s.rows {
		filled := 0
		for _, c := range s.rows[i].cells {
			if c != "" {
				filled++
			}
		}
		if filled > 1 || s.rows[i].says != "" {
			return true
		}
	}
	return false
}

// warn adds a remark on a sheet, or on the whole for "".
func (b *book) warn(sheet, says string) {
	b.warnings = append(b.warnings, Warning{Sheet: sheet, Says: says})
}

// gap adds a remark on what could not be read of a sheet.
func (b *book) gap(sheet string, reason bom.GapReason, says string) {
	b.warn(sheet, says)
	b.gaps = append(b.gaps, bom.Gap{Path: sheet, Reason: reason, Says: b.warnings[len(b.warnings)-1].String()})
}

// broken adds the gap of a sheet that breaks off.
func (b *book) broken(sheet string, err error) {
	reason := bom.Damaged
	if errors.Is(err, bom.ErrLimit) {
		reason = bom.Limit
	}
	b.gap(sheet, reason, "the sheet is not read to its end: "+err.Error())
}

// room is what the cells of a book may still take.
type room struct {
	rows, slots, text int
}

func newRoom() *room { return &room{maxRows, maxSlots, maxText} }

// takeRow draws a row. The error wraps [bom.ErrLimit].
func (r *room) takeRow() error {
	if r.rows--; r.rows < 0 {
		return fmt.Errorf("%w: more than %d rows with text", bom.ErrLimit, maxRows)
	}
	return nil
}

// take draws cells and their text. The error wraps [bom.ErrLimit].
func (r *room) take(slots, text int) error {
	r.slots -= slots
	r.text -= text
	switch {
	case r.slots < 0:
		return fmt.Errorf("%w: more than %d cells", bom.ErrLimit, maxSlots)
	case r.text < 0:
		return fmt.Errorf("%w: more than %d bytes of text in cells", bom.ErrLimit, maxText)
	}
	return nil
}

// tidy makes the text of a cell one line without blanks around it.
func tidy(cell string) string {
	if strings.ContainsAny(cell, "\r\n") {
		return strings.Join(strings.Fields(cell), " ")
	}
	return strings.TrimSpace(cell)
}
