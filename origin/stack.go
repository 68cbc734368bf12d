package origin

import (
	"iter"
	"slices"
)

// stack is a table of the embedded ones and those that are laid over it, the embedded one first.
type stack struct {
	tables []*table
	keys   int // how many cells, from the left, tell rows apart
}

// find returns the rows that begin with the cells given, whole cells, in the highest table that has any: that table alone
// says what they mean.
func (s stack) find(cells string) []row {
	for _, t := range slices.Backward(s.tables) {
		from, to := t.starting(cells + "\t")
		if from == to {
			continue
		}
		rows := make([]row, 0, to-from)
		for n := from; n < to; n++ {
			rows = append(rows, t.row(n))
		}
		return rows
	}
	return nil
}

// size is how many rows there are at most.
func (s stack) size() int {
	n := 0
	for _, t := range s.tables {
		n += len(t.lines)
	}
	return n
}

// all yields every row but those that a higher table has a row of the same key for, table by table from the embedded
// one on.
func (s stack) all() iter.Seq[row] {
	return func(yield func(row) bool) {
		for i, t := range s.tables {
			for n := range t.lines {
				if r := t.row(n); !s.covered(i, r) && !yield(r) {
					return
				}
			}
		}
	}
}

// covered reports whether a table above number i has a row of the same key.
func (s stack) covered(i int, r row) bool {
	for _, t := range s.tables[i+1:] {
		if from, to := t.starting(r.key(s.keys) + "\t"); from < to {
			return true
		}
	}
	return false
}
