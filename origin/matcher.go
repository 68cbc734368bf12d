package origin

import (
	"math/bits"
	"regexp/syntax"
)

// matcher matches a pattern from the start of a text. To match is to hold the set of those instructions of its program
// that may read the next character, and to replace it, character by character, by those that may follow the ones that
// did. This takes time in proportion to the text, whatever the pattern.
type matcher struct {
	prog    *syntax.Prog
	words   int // in a set
	first   set
	follow  []set // by instruction: what may come after its character
	readers set   // for each character from firstPart to lastPart the set of those that read it, one after the other
}

// The characters of part numbers. Others are rare, and take longer.
const firstPart, lastPart = ' ', '_'

// set is a set of instructions, one bit for each, and two more bits: the pattern is matched, whatever follows; and it is
// matched if nothing follows.
type set []uint64

func (s set) add(pc int) { s[pc/64] |= 1 << (pc % 64) }

func (s set) has(pc int) bool { return s[pc/64]&(1<<(pc%64)) != 0 }

func (m *matcher) matched() int { return len(m.prog.Inst) }

func (m *matcher) matchedAtEnd() int { return len(m.prog.Inst) + 1 }

// longestProgram bounds the room that a matcher takes, which grows with the square of the length. It is more than any
// pattern of the embedded tables needs.
const longestProgram = 2000

// newMatcher makes the matcher of a program. It returns nil for what it does not know: an assertion other than $, or a
// program that is too long.
func newMatcher(prog *syntax.Prog) *matcher {
	n := len(prog.Inst)
	if n > longestProgram {
		return nil
	}
	m := &matcher{prog: prog, follow: make([]set, n)}
	m.words = m.matchedAtEnd()/64 + 1
	m.readers = make(set, (lastPart-firstPart+1)*m.words)
	w := walker{m: m, seen: make([]int, 2*n)}
	m.first = w.reach(prog.Start)
	for pc := range prog.Inst {
		switch inst := &prog.Inst[pc]; {
		case len(inst.Rune) > 0:
			m.follow[pc] = w.reach(int(inst.Out))
			m.reads(pc, inst.Rune)
		case inst.Op == syntax.InstEmptyWidth && syntax.EmptyOp(inst.Arg) != syntax.EmptyEndText:
			return nil
		}
	}
	return m
}

// reads notes which characters an instruction reads: one, or those of ranges.
func (m *matcher) reads(pc int, ranges []rune) {
	if len(ranges) == 1 {
		ranges = []rune{ranges[0], ranges[0]}
	}
	for i := 0; i < len(ranges); i += 2 {
		for c := max(ranges[i], firstPart); c <= min(ranges[i+1], lastPart); c++ {
			m.readersOf(c).add(pc)
		}
	}
}

// walker finds what a program reaches without reading a character.
type walker struct {
	m    *matcher
	to   set
	seen []int // by instruction, before and after $: the walk in which it was reached last
	walk int
}

func (w *walker) reach(pc int) set {
	w.to = make(set, w.m.words)
	w.walk++
	w.from(pc, false)
	return w.to
}

// from goes on from an instruction. After $ nothing can be read.
func (w *walker) from(pc int, ended bool) {
	seen := &w.seen[2*pc]
	if ended {
		seen = &w.seen[2*pc+1]
	}
	if *seen == w.walk {
		return
	}
	*seen = w.walk
	switch inst := &w.m.prog.Inst[pc]; inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		w.from(int(inst.Out), ended)
		w.from(int(inst.Arg), ended)
	case syntax.InstCapture, syntax.InstNop:
		w.from(int(inst.Out), ended)
	case syntax.InstEmptyWidth:
		w.from(int(inst.Out), true)
	case syntax.InstMatch:
		if ended {
			w.to.add(w.m.matchedAtEnd())
		} else {
			w.to.add(w.m.matched())
		}
	case syntax.InstFail:
	default:
		if !ended {
			w.to.add(pc)
		}
	}
}

// match reports whether a text starts with what the pattern matches.
func (m *matcher) match(text string) bool { return m.run(text, false) }

// mayStart reports whether what the pattern matches may start so, or be shorter.
func (m *matcher) mayStart(text string) bool { return m.run(text, true) }

// run reports whether a text, or one that starts with it if there is more, may start with what the pattern matches.
func (m *matcher) run(text string, more bool) bool {
	var room [2][8]uint64 // for nearly all patterns
	now, next := append(set(room[0][:0]), m.first...), append(set(room[1][:0]), m.first...)
	for _, c := range text {
		switch {
		case now.has(m.matched()):
			return true
		case !m.read(now, next, c):
			return false
		}
		now, next = next, now
	}
	return more || now.has(m.matched()) || now.has(m.matchedAtEnd())
}

// read sets next to what may follow a character, and reports whether anything may.
func (m *matcher) read(now, next set, c rune) bool {
	clear(next)
	some := false
	for w, readers := range m.readersOf(c) {
		for readers &= now[w]; readers != 0; readers &= readers - 1 {
			some = true
			for i, more := range m.follow[64*w+bits.TrailingZeros64(readers)] {
				next[i] |= more
			}
		}
	}
	return some
}

// readersOf returns the instructions that read a character.
func (m *matcher) readersOf(c rune) set {
	if c >= firstPart && c <= lastPart {
		return m.readers[int(c-firstPart)*m.words:][:m.words]
	}
	readers := make(set, m.words)
	for pc := range m.prog.Inst {
		if m.prog.Inst[pc].MatchRune(c) {
			readers.add(pc)
		}
	}
	return readers
}
