package parts

import (
	"fmt"
	"strings"

	"ensign/bom"
)

// place is a line of a sheet.
type place struct {
	sheet string
	line  int
}

// designator is a place in an assembly. Those of one have the names of those of another.
type designator struct {
	name     string
	assembly int // index in table.Rows, -1 for the product
}

// String returns "line 7" or `sheet "Parts", line 7`.
func (p place) String() string {
	if p.sheet == "" {
		return fmt.Sprintf("line %d", p.line)
	}
	return fmt.Sprintf("sheet %q, line %d", p.sheet, p.line)
}

// warn records a warning and returns it as a sentence. cell is -1 for the whole line.
func (r *reader) warn(line, cell int, says string) string {
	w := Warning{Sheet: r.sheet.name, Line: line, Cell: r.cellName(cell), Says: says}
	r.table.Warnings = append(r.table.Warnings, w)
	r.allowance.draw(warningSize + len(says))
	return w.String()
}

// gap records that a record, or a cell of it, was not read.
func (r *reader) gap(rec record, reason bom.GapReason, cell int, says string) string {
	text := r.warn(rec.line, cell, says)
	if last := len(r.table.Gaps) - 1; last >= 0 && r.gapLine == rec.line {
		alsoSays(&r.table.Gaps[last], text)
		return text
	}
	r.gapLine = rec.line
	r.allowance.draw(gapSize)
	offset, size := r.sheet.span(rec)
	r.table.Gaps = append(r.table.Gaps, bom.Gap{Path: r.sheet.name, Offset: offset, Size: size, Reason: reason, Says: text})
	return text
}

// alsoSays adds to a gap what else is not read on its line. A file may have no other, so that not all of it is kept.
func alsoSays(g *bom.Gap, text string) {
	const most, more = 1000, "; and more, see the warnings"
	switch {
	case len(g.Says)+len(text) <= most:
		g.Says += "; " + text
	case !strings.HasSuffix(g.Says, more):
		g.Says += more
	}
}

func (r *reader) place(line int) place { return place{r.sheet.name, line} }

// cellName returns what a cell is called: after its field in a file that has fields, else after its column.
func (r *reader) cellName(cell int) string {
	if r.sheet.tied && cell >= 0 && cell < len(r.head.columns) {
		return r.head.columns[cell].Header
	}
	return cellName(cell)
}

// cellName returns the column's name in spreadsheets: A, Z, AA.
func cellName(index int) string {
	name := ""
	for ; index >= 0; index = index/26 - 1 {
		name = string(rune('A'+index%26)) + name
	}
	return name
}
