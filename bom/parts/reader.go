package parts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ensign/bom"
)

// reader turns records into rows.
type reader struct {
	*shared
	sheet       *sheet
	head        header
	records     []record
	money       decimalMarks // decimal marks of the price columns
	pieces      byte         // decimal mark of the quantity column
	of          *meant       // the columns
	sorted      *meant       // the same by their numbers
	levels      levels       // what lies in what
	numbers     []int        // of alternates
	unreadNames []string     // by column: of the property for what stands there, "" if it is read
	gapLine     int          // line of the last gap
	first       int          // index in table.Warnings of the sheet's first
	primary     int          // index in table.Rows of the row that a row without a place belongs to; -1 if none
}

// decimalMarks is the decimal mark by column.
type decimalMarks map[int]byte

// shared is what the readers of all sheets of a list have in common.
type shared struct {
	budget     *bom.Budget
	table      *Table
	allowance  allowance
	err        error                // why the list is refused
	places     map[designator]place // where it was met first
	room       int                  // how many designators ranges may still stand for
	unreadLeft unreadRoom
}

func newReader(s *sheet, all *shared) *reader {
	r := &reader{shared: all, sheet: s, head: s.head, money: decimalMarks{}, primary: -1, first: len(all.table.Warnings)}
	r.of = meantBy(s.head.columns)
	r.sorted = r.of.sorted()
	r.takeAll(s.head.after)
	r.learnMarks()
	r.learnNumbers()
	r.warnColumns()
	r.nameUnread()
	return r
}

// takeAll keeps the records that follow the header row: those of a workbook where they stand.
func (r *reader) takeAll(s lines) {
	if l, ok := s.(*rowLines); ok {
		r.records = l.rows[:0]
	}
	for rec, ok := s.next(); ok; rec, ok = s.next() {
		if !r.take(&rec) {
			break
		}
	}
}

// take keeps a record within the budget. Past it, the rest of the list is one gap.
func (r *reader) take(rec *record) bool {
	if rec.says == "" && len(rec.faults) == 0 && rec.blank() {
		return true
	}
	if err := r.budget.TakeFiles(1); err != nil {
		r.records = append(r.records, record{line: rec.line, start: rec.start, end: r.sheet.end(), says: err.Error(), tooLarge: true, cell: -1})
		return false
	}
	r.allowance.draw(recordSize + cellSize*len(rec.cells))
	if r.err = r.refusal(rec); r.err != nil {
		return false
	}
	r.records = append(growTo(r.records, r.likely(rec), r.allowance.left/recordSize), *rec)
	return true
}

// likely is how many records follow one of a text, if they are as long as those before.
func (r *reader) likely(rec *record) int {
	read := rec.end - r.head.record.end
	return int(int64(r.sheet.end()-rec.end) * int64(len(r.records)+1) / int64(max(1, read)))
}

// learnMarks finds out which decimal mark the columns of numbers use.
func (r *reader) learnMarks() {
	for _, c := range r.head.columns {
		if c.Meaning != Price && c.Meaning != Quantity {
			continue
		}
		var cells []string
		for i := range r.records {
			if !r.records[i].isNumber(c.Index) {
				cells = append(cells, r.records[i].at(c.Index))
			}
		}
		if c.Meaning == Quantity {
			r.pieces = decimalMark(cells)
			continue
		}
		r.money[c.Index] = decimalMark(cells)
	}
}

// warnColumns says what holds for the whole list.
func (r *reader) warnColumns() {
	line := r.head.record.line
	if r.sheet.says != "" {
		r.warn(line, -1, r.sheet.says)
	}
	r.learnLevels()
}

// rows reads all records.
func (r *reader) rows() {
	for i := range r.records {
		if r.err != nil {
			return
		}
		r.table.Rows = growTo(r.table.Rows, len(r.records)-i, r.allowance.left/rowSize)
		r.row(&r.records[i])
		r.err = r.refusal(&r.records[i])
	}
	slices.SortStableFunc(r.table.Warnings[r.first:], func(a, b Warning) int { return cmp.Compare(a.Line, b.Line) })
}

// row reads one record, or says why it is not read.
func (r *reader) row(rec *record) {
	if says, cell, reason := r.unreadable(rec); says != "" {
		if rec.cells != nil {
			r.enter(rec) // so that what lies in it does not lie in the row above
		}
		r.gap(*rec, reason, cell, says)
		r.primary = -1
		return
	}
	if slices.Equal(rec.cells, r.head.record.cells) {
		r.warn(rec.line, -1, "the header row again: not read as a part")
		return
	}
	if r.isTotal(rec) {
		r.warn(rec.line, -1, "a total: not read as a part")
		return
	}
	d := r.enter(rec)
	base := r.base(rec)
	rows := r.alternates(rec, base)
	if says := r.nameless(rec, rows); says != "" {
		says = r.gap(*rec, bom.Unsupported, -1, says)
		if !r.levels.read { // else others may lie in it, and its number counts for them
			r.primary = -1
			return
		}
		rows[0].Warnings = append(rows[0].Warnings, says)
	}
	if r.isProduct(&rows[0]) {
		r.warn(rec.line, r.levels.column, "all others lie in it, so it is the product: not read as a part")
		r.primary = -1
		return
	}
	r.add(rec, rows, d)
}

// unreadable says why a record as a whole cannot be trusted.
func (r *reader) unreadable(rec *record) (says string, cell int, reason bom.GapReason) {
	if rec.says != "" && rec.tooLarge {
		return rec.says, rec.cell, bom.Limit
	}
	if rec.says != "" {
		return rec.says, rec.cell, bom.Damaged
	}
	for i, c := range rec.cells {
		if i >= len(r.head.columns) && c != "" {
			return "there are more cells than columns: the row may be shifted", i, bom.Damaged
		}
		if strings.ContainsAny(c, "\x00\ufffd") {
			return "the cell holds bytes that are no text", i, bom.Damaged
		}
	}
	return "", -1, ""
}

// isTotal reports whether a record is the sum below a list.
func (r *reader) isTotal(rec *record) bool {
	found := false
	for i, c := range rec.cells {
		if c == "" || i >= len(r.head.columns) {
			continue
		}
		switch word(c) {
		case "total", "grandtotal", "subtotal", "sum", "gesamt", "summe", "итого", "合计", "合計", "总计":
			found = true
			continue
		}
		switch r.head.columns[i].Meaning {
		case Price, Total, Currency, Quantity, None:
		default:
			return false
		}
	}
	return found
}

// nameless says why rows are no parts, "" if they are.
func (r *reader) nameless(rec *record, rows []Row) string {
	first := &rows[0]
	if cmp.Or(first.MPN, first.Name, first.Value, first.Description, first.Manufacturer, first.SupplierPart) == "" && len(first.Designators) == 0 {
		return "the row names no part"
	}
	filled := 0
	for _, c := range rec.cells {
		if c != "" {
			filled++
		}
	}
	placed := strings.ContainsAny(strings.Join(first.Designators, ""), "0123456789")
	if r.placed() && !placed && filled == 1 && first.MPN == "" {
		return "only one cell is filled: a heading, or a part without quantity; delete the line or complete it"
	}
	return ""
}

// placed reports whether the list says where or how often its parts are used.
func (r *reader) placed() bool { return len(r.of[Quantity])+len(r.of[Reference]) > 0 }

// add appends the rows of one record, as alternates of the row above if they have no place of their own.
func (r *reader) add(rec *record, rows []Row, d doubt) {
	first := &rows[0]
	below := r.placed() && r.primary >= 0 && r.placeless(rec) && (first.MPN != "" || first.Manufacturer != "") &&
		r.table.Rows[r.primary].Parent == first.Parent
	if d.says != "" && !(below && rec.empty(r.levels.column)) {
		rows[0].Warnings = append(rows[0].Warnings, r.gap(*rec, d.reason, r.levels.column, d.says))
	}
	first.Unread = r.unread(rec)
	r.notFittedIn(rec, rows)
	if below {
		r.inherit(rec, rows)
	}
	if len(rows) > 1 && !below {
		for i := range rows {
			rows[i].OneOf = r.place(rec.line).String()
		}
	}
	if !below {
		r.primary = len(r.table.Rows)
	}
	r.levels.keep(r.primary)
	r.allowance.draw(len(rows)*rowSize + len(first.Unread)*unreadSize + len(first.Designators)*designatorSize)
	r.table.Rows = append(r.table.Rows, rows...)
}

// placeless reports whether the cells of quantity and reference are empty.
func (r *reader) placeless(rec *record) bool {
	for _, c := range r.head.columns {
		if (c.Meaning == Quantity || c.Meaning == Reference) && !rec.empty(c.Index) {
			return false
		}
	}
	return true
}

// inherit makes rows alternates of the primary row.
func (r *reader) inherit(rec *record, rows []Row) {
	primary := r.table.Rows[r.primary]
	oneOf := r.place(primary.Line).String()
	r.table.Rows[r.primary].OneOf = oneOf // those below it say so already
	for i := range rows {
		rows[i].OneOf = oneOf
		rows[i].Quantity, rows[i].Designators, rows[i].DNP = primary.Quantity, primary.Designators, primary.DNP
	}
	if len(r.of[Quantity]) == 0 || len(r.of[Reference]) == 0 {
		says := r.warn(rec.line, -1, fmt.Sprintf("the row has no place of its own: read as an alternate of line %d", primary.Line))
		rows[0].Warnings = append(rows[0].Warnings, says)
	}
}
