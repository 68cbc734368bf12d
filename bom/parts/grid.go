package parts

import (
	"fmt"
	"slices"

	"ensign/bom"
)

// grid collects the rows of a sheet.
type grid struct {
	*room
	out     sheet
	current record
	hidden  int // rows that the reader of the workbook does not see
}

// value is what a cell says.
type value struct {
	text   string
	number bool
	fault  fault // its says is "" if there is none
}

func damaged(says string) value { return value{fault: fault{says: says, reason: bom.Damaged}} }

// begin starts a row.
func (g *grid) begin(line int, hidden bool) error {
	err := g.flush()
	g.current = record{line: line}
	if hidden {
		g.hidden++
	}
	return err
}

// set fills a cell of the row, whose columns rise.
func (g *grid) set(column int, v value) error {
	if v.text == "" && v.fault.says == "" || g.current.says != "" {
		return nil
	}
	if column >= maxCells {
		g.current = record{line: g.current.line, says: fmt.Sprintf("more than %d cells", maxCells), cell: column, tooLarge: true}
		return nil
	}
	r := &g.current
	if err := g.take(column+1-len(r.cells), len(v.text)); err != nil {
		return err
	}
	r.cells = grow(r.cells, column+1)
	r.cells[column] = v.text
	if v.number {
		r.numeric = grow(r.numeric, column+1)
		r.numeric[column] = true
	}
	if v.fault.says != "" {
		r.faults = append(r.faults, v.fault)
	}
	return nil
}

func grow[T any](list []T, size int) []T {
	return slices.Grow(list, size-len(list))[:size]
}

// flush keeps the row if anything is in it.
func (g *grid) flush() error {
	r := g.current
	g.current = record{}
	if r.says == "" && len(r.faults) == 0 && r.blank() {
		return nil
	}
	g.out.rows = append(g.out.rows, r)
	return g.takeRow()
}

func (g *grid) remark(says string) {
	if g.out.says != "" {
		says = g.out.says + "; " + says
	}
	g.out.says = says
}

// finish returns the sheet. Its last row has been begun within the bounds.
func (g *grid) finish() sheet {
	_ = g.flush()
	if g.hidden > 0 {
		g.remark(fmt.Sprintf("hidden rows, which are read: %d", g.hidden))
	}
	return g.out
}
