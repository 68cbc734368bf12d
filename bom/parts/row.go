package parts

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"ensign/bom"
)

// stages are the columns about places of making and the stages they speak of.
var stages = []struct {
	meaning Meaning
	stage   string
}{{Made, "made"}, {Diffused, "diffused"}, {Assembled, "assembled"}, {Tested, "tested"}}

// lineReader reads one record.
type lineReader struct {
	*reader
	rec *record
	row Row
}

// base reads what all alternates of a record share, and what is said of the first.
func (r *reader) base(rec *record) Row {
	l := &lineReader{reader: r, rec: rec, row: Row{Sheet: r.sheet.name, Line: rec.line, Parent: r.levels.parent()}}
	l.faults()
	l.formulas()
	l.row.Name = l.text(Name)
	l.row.Value = l.text(Value)
	l.row.Description = l.text(Description)
	l.row.Name = cmp.Or(l.row.Name, l.text(Internal))
	l.designators()
	l.quantity()
	l.fitted()
	l.origins()
	l.site()
	l.row.ECCN, _ = l.fact(ECCN, 1)
	l.row.HTS, _ = l.fact(HTS, 1)
	return l.row
}

// faults says which cells that are read do not hold what their author wrote, and takes them out.
func (l *lineReader) faults() {
	for _, f := range l.rec.faults {
		if f.cell >= len(l.head.columns) {
			continue
		}
		m := l.head.columns[f.cell].Meaning
		if !m.counted() || f.number && (m == Price || m == Quantity) {
			continue
		}
		l.rec.cells[f.cell] = ""
		l.rec.lost = append(l.rec.lost, f.cell)
		l.row.Warnings = append(l.row.Warnings, l.gap(*l.rec, f.reason, f.cell, f.says))
	}
}

// formulas says which cells of a text are formulas. None is computed: what they say stays as it is written.
func (l *lineReader) formulas() {
	if l.sheet.src == nil {
		return
	}
	for _, c := range l.head.columns {
		if c.Meaning.counted() && strings.HasPrefix(l.rec.at(c.Index), "=") {
			l.complain(c.Index, errors.New("a formula, which is not computed: it is kept as text"))
		}
	}
}

// markOf is the decimal mark of a cell: that of the column, but for what a spreadsheet holds as a number.
func (l *lineReader) markOf(column int, mark byte) byte {
	if l.rec.isNumber(column) {
		return '.'
	}
	return mark
}

// text returns the first cell of a meaning that says anything.
func (l *lineReader) text(m Meaning) string {
	for _, c := range l.of[m] {
		if cell := l.rec.at(c.Index); !silent(cell) {
			return cell
		}
	}
	return ""
}

// filled returns the first column of a meaning whose cell says anything, -1 if there is none.
func (l *lineReader) filled(m Meaning) int {
	for _, c := range l.of[m] {
		if !l.rec.empty(c.Index) && (!silent(l.rec.at(c.Index)) || l.rec.at(c.Index) == "") {
			return c.Index
		}
	}
	return -1
}

// fact returns the cell of a meaning and its column (-1 if there is none). Two columns that differ say nothing.
func (l *lineReader) fact(m Meaning, number int) (cell string, column int) {
	column = -1
	for _, c := range l.sorted.numbered(m, number) {
		text := l.rec.at(c.Index)
		if silent(text) {
			continue
		}
		if cell != "" && cell != text {
			l.contradiction(c, column)
			return "", -1
		}
		cell, column = text, c.Index
	}
	return cell, column
}

// contradiction says that two columns of a meaning differ. Where they count pieces that is a gap: one may be too few.
func (l *lineReader) contradiction(c Column, other int) {
	says := fmt.Sprintf("columns %s and %s both mean %s and differ: neither is read", cellName(other), cellName(c.Index), c.Meaning)
	if c.Meaning == Quantity && len(l.row.Designators) == 0 {
		l.row.Warnings = append(l.row.Warnings, l.gap(*l.rec, bom.Damaged, c.Index, says))
		return
	}
	l.complain(c.Index, errors.New(says))
}

// complain records a warning with the row.
func (l *lineReader) complain(cell int, err error) {
	l.row.Warnings = append(l.row.Warnings, l.warn(l.rec.line, cell, err.Error()))
}

// designators reads the reference designators.
func (l *lineReader) designators() {
	cell, column := l.fact(Reference, 1)
	all, left := splitDesignators(cell, &l.room)
	if len(left) > 0 {
		l.complain(column, fmt.Errorf("%s may be a range: kept as written", quoteAll(left)))
	}
	once, twice := distinct(all)
	if len(twice) > 0 {
		l.complain(column, fmt.Errorf("%s given more than once", quoteAll(twice)))
	}
	l.row.Designators = once
	var again []string
	for _, d := range once {
		at := designator{d, l.row.Parent}
		if first, ok := l.places[at]; ok && first != l.place(l.rec.line) {
			again = append(again, d)
			continue
		}
		l.places[at] = l.place(l.rec.line)
	}
	if len(again) > 0 {
		l.complain(column, fmt.Errorf("%s already on %s", quoteAll(again), l.places[designator{again[0], l.row.Parent}]))
	}
}

// quantity reads the number of pieces. The larger of quantity and designators counts. A number that cannot be
// read, where there are no designators to count, is a gap: one piece may be too few.
func (l *lineReader) quantity() {
	count := len(l.row.Designators)
	if count > 0 {
		l.row.Quantity = strconv.Itoa(count)
	}
	cell, column := l.fact(Quantity, 1)
	if cell == "" || notFitted(cell) {
		l.row.DNP = cell != ""
		return
	}
	n, err := parseQuantity(cell, l.markOf(column, l.pieces))
	switch {
	case err != nil && count == 0:
		l.row.Warnings = append(l.row.Warnings, l.gap(*l.rec, bom.Damaged, column, err.Error()))
	case err != nil:
		l.complain(column, fmt.Errorf("%w: the designators are counted, %d", err, count))
	case count == 0 || equal(n, count):
		l.row.Quantity = n
	case less(n, count):
		l.complain(column, fmt.Errorf("quantity %s, but designators for %d: %d is used", n, count, count))
	default:
		l.complain(column, fmt.Errorf("quantity %s, but designators for %d: %s is used", n, count, n))
		l.row.Quantity = n
	}
}

// fitted reads the columns and cells that say that a part is not fitted. Only a clear word takes a part out.
func (l *lineReader) fitted() {
	if notFitted(l.row.Value) {
		l.row.DNP = true
	}
	if cell, column := l.fact(NotFitted, 1); cell != "" {
		switch {
		case notFitted(cell), affirmed(cell):
			l.row.DNP = true
		case !denied(cell):
			l.complain(column, fmt.Errorf("%q does not clearly say that the part is left out: it counts as fitted", shorten(cell, 40)))
		}
	}
	if cell, column := l.fact(Fitted, 1); cell != "" {
		switch {
		case notFitted(cell), denied(cell):
			l.row.DNP = true
		case !affirmed(cell):
			l.complain(column, fmt.Errorf("%q does not clearly say that the part is left out: it counts as fitted", shorten(cell, 40)))
		}
	}
}

// origins reads the columns about places of making.
func (l *lineReader) origins() {
	for _, s := range stages {
		cell, column := l.fact(s.meaning, 1)
		if cell == "" {
			continue
		}
		claims, err := parseStage(s.stage, cell)
		if err != nil {
			l.complain(column, err)
			continue
		}
		l.row.Origins = append(l.row.Origins, claims...)
	}
}

// site reads the place of the maker's that the list names. Its country is that of making where the list gives none.
func (l *lineReader) site() {
	l.row.Site = l.text(Site)
	if l.row.Site == "" || l.filled(Made) >= 0 {
		return
	}
	last := strings.TrimSpace(l.row.Site[strings.LastIndexByte(l.row.Site, ',')+1:])
	if claims, err := parseStage("made", last); err == nil {
		l.row.Origins = append(l.row.Origins, claims...)
	}
}
