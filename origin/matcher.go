package origin

import (
	"math/bits"
	"regexp/syntax"
	"slices"
)

// matcher matches a pattern from the start of a text. A place is a character that the pattern reads: AB?\d has three. To
// match is to know the set of places that may read the next character, and to replace it, character by character, by
// what may follow those that did read it. This takes time in proportion to the text, whatever the pattern.
type matcher struct {
	reads   []*syntax.Inst // by place: what it reads
	words   int            // in a set of places
	first   places
	follow  []places // by place: what may come next
	readers []places // by character from firstPart to lastPart: the places that read it
}

// The characters of part numbers, which are in capitals.
const firstPart, lastPart = ' ', '_'

// places is a set of places, one bit for each.
type places []uint64

// The first two places read nothing. They are in a set if the pattern is matched: whatever follows, or if nothing does.
const (
	matched, atEnd           = 0, 1
	matchedBit, matchedAtEnd = 1 << matched, 1 << atEnd
)

func (p places) add(place int) { p[place/64] |= 1 << (place % 64) }

// newMatcher makes the matcher of a program. It knows no assertion but $, and returns nil if there is another.
func newMatcher(prog *syntax.Prog) *matcher {
	m := &matcher{reads: []*syntax.Inst{matched: {}, atEnd: {}}}
	place := make([]int, len(prog.Inst))
	for pc := range prog.Inst {
		inst := &prog.Inst[pc]
		switch {
		case reading(inst):
			place[pc] = len(m.reads)
			m.reads = append(m.reads, inst)
		case inst.Op == syntax.InstEmptyWidth && syntax.EmptyOp(inst.Arg) != syntax.EmptyEndText:
			return nil
		}
	}
	m.words = (len(m.reads) + 63) / 64
	r := reacher{prog: prog, place: place, words: m.words}
	m.first = r.from(uint32(prog.Start))
	m.follow = make([]places, len(m.reads))
	for i, inst := range m.reads[atEnd+1:] {
		m.follow[atEnd+1+i] = r.from(inst.Out)
	}
	m.tabulate()
	return m
}

// tabulate finds the readers of every character of part numbers.
func (m *matcher) tabulate() {
	m.readers = make([]places, lastPart-firstPart+1)
	sets := make(places, m.words*len(m.readers))
	for i := range m.readers {
		m.readers[i], sets = sets[:m.words], sets[m.words:]
	}
	for place, inst := range m.reads {
		ranges := inst.Rune
		if len(ranges) == 1 {
			ranges = []rune{ranges[0], ranges[0]}
		}
		for i := 0; i < len(ranges); i += 2 {
			for c := max(ranges[i], firstPart); c <= min(ranges[i+1], lastPart); c++ {
				m.readers[c-firstPart].add(place)
			}
		}
	}
}

func reading(inst *syntax.Inst) bool {
	switch inst.Op {
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		return true
	default:
		return false
	}
}

// reacher finds what a program reaches without reading a character.
type reacher struct {
	prog  *syntax.Prog
	place []int // by instruction
	words int   // in a set of places
	set   places
	seen  [2][]bool // by instruction: before and after $
}

func (r *reacher) from(pc uint32) places {
	r.set = make(places, r.words)
	r.seen = [2][]bool{make([]bool, len(r.place)), make([]bool, len(r.place))}
	r.walk(pc, matched)
	return r.set
}

// walk adds the places that are reached from an instruction. matching is atEnd once $ was passed: nothing can be read then.
func (r *reacher) walk(pc uint32, matching int) {
	if r.seen[matching][pc] {
		return
	}
	r.seen[matching][pc] = true
	switch inst := &r.prog.Inst[pc]; inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		r.walk(inst.Out, matching)
		r.walk(inst.Arg, matching)
	case syntax.InstCapture, syntax.InstNop:
		r.walk(inst.Out, matching)
	case syntax.InstEmptyWidth:
		r.walk(inst.Out, atEnd)
	case syntax.InstMatch:
		r.set.add(matching)
	case syntax.InstFail:
	default:
		if matching != atEnd {
			r.set.add(r.place[pc])
		}
	}
}

// match reports whether a text starts with what the pattern matches.
func (m *matcher) match(text string) bool {
	var room [2][6]uint64
	now, next := append(room[0][:0], m.first...), append(room[1][:0], m.first...)
	for _, c := range text {
		if now[0]&matchedBit != 0 {
			return true
		}
		if !m.read(now, next, c) {
			return false
		}
		now, next = next, now
	}
	return now[0]&(matchedBit|matchedAtEnd) != 0
}

// read sets next to what may follow a character, and reports whether anything may.
func (m *matcher) read(now, next places, c rune) bool {
	clear(next)
	some := false
	for w, readers := range m.readersOf(c) {
		for set := now[w] & readers; set != 0; set &= set - 1 {
			some = true
			for i, more := range m.follow[64*w+bits.TrailingZeros64(set)] {
				next[i] |= more
			}
		}
	}
	return some
}

// readersOf returns the places that read a character.
func (m *matcher) readersOf(c rune) places {
	if c >= firstPart && c <= lastPart {
		return m.readers[c-firstPart]
	}
	set := make(places, len(m.first))
	for place, inst := range m.reads {
		if inst.MatchRune(c) {
			set.add(place)
		}
	}
	return set
}

// mayStart reports whether what the pattern matches may start so, or be shorter.
func (m *matcher) mayStart(start string) bool {
	now, next := slices.Clone(m.first), make(places, m.words)
	for _, c := range start {
		if now[0]&(matchedBit|matchedAtEnd) != 0 {
			return true
		}
		if !m.read(now, next, c) {
			return false
		}
		now, next = next, now
	}
	return true
}
