package origin

import (
	"iter"
	"strings"
	"sync"
	"sync/atomic"
)

// partIndex finds the patterns that are worth trying on a number. Patterns are compiled when they are first needed.
type partIndex struct {
	x      *index
	tables []partTable
}

// partTable is the patterns of one file.
type partTable struct {
	stack      stack // the file and those over it
	slots      []atomic.Pointer[partPattern]
	fixed      func() []string // by row, the characters that every match starts with
	remembered *sync.Map       // string → []int: the rows that a number of this start may match
}

func newPartIndex(x *index, s stack) partIndex {
	p := partIndex{x: x}
	for i, t := range s.tables {
		p.tables = append(p.tables, partTable{
			stack: stack{s.tables[i:], s.keys}, slots: make([]atomic.Pointer[partPattern], len(t.lines)),
			fixed: sync.OnceValue(func() []string { return literalStarts(t.lines) }), remembered: new(sync.Map),
		})
	}
	return p
}

func literalStarts(lines []string) []string {
	starts := make([]string, len(lines))
	for n, line := range lines {
		starts[n] = literalStart(line)
	}
	return starts
}

// candidates yields the patterns that a number may match, those of the lowest table first.
func (p partIndex) candidates(part string) iter.Seq[*partPattern] {
	return func(yield func(*partPattern) bool) {
		if len(part) < 2 {
			return
		}
		for i := range p.tables {
			t := &p.tables[i]
			fixed := t.fixed()
			for _, n := range p.starting(t, startOf(part)) {
				if !strings.HasPrefix(part, fixed[n]) {
					continue
				}
				pattern := p.pattern(t, n)
				if !t.stack.covered(0, pattern.row) && !yield(pattern) {
					return
				}
			}
		}
	}
}

// longestStart bounds what is remembered: there are about 50,000 starts of three capitals, digits and hyphens.
const longestStart = 3

func startOf(part string) string {
	n := 0
	for n < min(len(part), longestStart) && isPartByte(part[n]) {
		n++
	}
	return part[:n]
}

// starting returns the rows that a number of this start may match. They are found, once, among those of the start without
// its last character; a pattern is compiled for it only if its fixed characters do not tell.
func (p partIndex) starting(t *partTable, start string) []int {
	if rows, ok := t.remembered.Load(start); ok {
		return rows.([]int)
	}
	fixed := t.fixed()
	var rows []int
	if start == "" {
		rows = looseFirst(fixed)
	} else {
		for _, n := range p.starting(t, start[:len(start)-1]) {
			if agree(fixed[n], start) && (len(fixed[n]) >= len(start) || p.pattern(t, n).admits(start)) {
				rows = append(rows, n)
			}
		}
	}
	t.remembered.Store(start, rows)
	return rows
}

// agree reports whether two texts are the same as far as both go.
func agree(a, b string) bool {
	n := min(len(a), len(b))
	return a[:n] == b[:n]
}

// looseFirst returns all rows, those first of which fewer than two characters are fixed.
func looseFirst(fixed []string) []int {
	var loose, others []int
	for n, start := range fixed {
		if len(start) < 2 {
			loose = append(loose, n)
		} else {
			others = append(others, n)
		}
	}
	return append(loose, others...)
}

// pattern returns the pattern of a row.
func (p partIndex) pattern(t *partTable, n int) *partPattern {
	pattern := t.slots[n].Load()
	if pattern == nil {
		pattern = p.read(t.stack.tables[0].row(n))
		t.slots[n].Store(pattern)
	}
	return pattern
}
