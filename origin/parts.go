package origin

import (
	"iter"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
)

// partPattern is a row of parts.tsv.
type partPattern struct {
	row    row
	start  string   // what every match starts with
	makers []*maker // one; several, one of which it is; none for a number that many makers use
	compiled
	err error
}

// compiled is a pattern ready to be matched, and how much of it is fixed.
type compiled struct {
	match       *regexp.Regexp
	specificity int
}

// partIndex finds patterns. They are compiled when they are first tried.
type partIndex struct {
	x      *index
	tables []partTable
}

// partTable is the patterns of one file.
type partTable struct {
	stack stack                      // the file and those over it
	loose func() map[byte][]looseRow // rows whose patterns do not start with two certain characters, by what they may start with
	pairs *sync.Map                  // [2]byte → []int: those of them that a number of these first two characters may match
	slots []atomic.Pointer[partPattern]
}

// looseRow is a row and its pattern, nil if it cannot be compiled.
type looseRow struct {
	n    int
	prog *syntax.Prog
}

func newPartIndex(x *index, s stack) partIndex {
	p := partIndex{x: x}
	for i, t := range s.tables {
		p.tables = append(p.tables, partTable{
			stack: stack{s.tables[i:], s.keys}, slots: make([]atomic.Pointer[partPattern], len(t.lines)),
			pairs: new(sync.Map), loose: sync.OnceValue(func() map[byte][]looseRow { return looseRows(t) }),
		})
	}
	return p
}

// looseRows finds the rows whose patterns do not start with two certain characters.
func looseRows(t *table) map[byte][]looseRow {
	loose := map[byte][]looseRow{}
	for n, line := range t.lines {
		if len(literalStart(line)) >= 2 {
			continue
		}
		pattern, _, _ := strings.Cut(line, "\t")
		row := looseRow{n: n}
		tree, err := syntax.Parse(pattern, syntax.Perl)
		if err == nil {
			row.prog, _ = syntax.Compile(tree.Simplify())
		}
		for b := byte(' '); b <= '~'; b++ {
			if err != nil || starts(tree, rune(b)) {
				loose[b] = append(loose[b], row)
			}
		}
	}
	return loose
}

// starts reports whether what an expression matches may start with a character, or be nothing.
func starts(r *syntax.Regexp, c rune) bool {
	switch r.Op {
	case syntax.OpLiteral:
		return r.Rune[0] == c
	case syntax.OpCharClass:
		for i := 0; i < len(r.Rune); i += 2 {
			if c >= r.Rune[i] && c <= r.Rune[i+1] {
				return true
			}
		}
		return false
	case syntax.OpCapture, syntax.OpPlus, syntax.OpQuest, syntax.OpStar, syntax.OpRepeat:
		return starts(r.Sub[0], c)
	case syntax.OpAlternate:
		return slices.ContainsFunc(r.Sub, func(sub *syntax.Regexp) bool { return starts(sub, c) })
	case syntax.OpConcat:
		for _, sub := range r.Sub {
			if starts(sub, c) {
				return true
			}
			if sub.Op != syntax.OpQuest && sub.Op != syntax.OpStar && (sub.Op != syntax.OpRepeat || sub.Min > 0) {
				return false
			}
		}
		return true
	default:
		return true
	}
}

// looseFor returns the loose rows that a number of two characters at the least may match.
func (t *partTable) looseFor(part string) []int {
	key := [2]byte{part[0], part[1]}
	if rows, ok := t.pairs.Load(key); ok {
		return rows.([]int)
	}
	var rows []int
	for _, l := range t.loose()[part[0]] {
		if l.prog == nil || part[1] >= 0x80 || admits(l.prog, rune(part[0]), rune(part[1])) {
			rows = append(rows, l.n)
		}
	}
	t.pairs.Store(key, rows)
	return rows
}

// admits reports whether what a pattern matches may start with two characters, or be shorter.
func admits(prog *syntax.Prog, first, second rune) bool {
	states, done := reach(prog, nil, uint32(prog.Start))
	for _, c := range []rune{first, second} {
		if done {
			return true
		}
		var next []uint32
		for _, pc := range states {
			if inst := &prog.Inst[pc]; inst.MatchRune(c) {
				var end bool
				next, end = reach(prog, next, inst.Out)
				done = done || end
			}
		}
		states = next
	}
	return done || len(states) > 0
}

// reach appends the instructions that read a character and are reached from pc without reading one, and reports
// whether the end is reached.
func reach(prog *syntax.Prog, states []uint32, pc uint32) ([]uint32, bool) {
	seen := make(map[uint32]bool)
	end := false
	var walk func(pc uint32)
	walk = func(pc uint32) {
		if seen[pc] {
			return
		}
		seen[pc] = true
		switch inst := &prog.Inst[pc]; inst.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			walk(inst.Out)
			walk(inst.Arg)
		case syntax.InstCapture, syntax.InstEmptyWidth, syntax.InstNop:
			walk(inst.Out)
		case syntax.InstMatch:
			end = true
		case syntax.InstFail:
		default:
			states = append(states, pc)
		}
	}
	walk(pc)
	return states, end
}

// candidates yields the patterns that a number may match, those of the lowest table first.
func (p partIndex) candidates(part string) iter.Seq[*partPattern] {
	return func(yield func(*partPattern) bool) {
		if len(part) < 2 {
			return
		}
		for i := range p.tables {
			t := &p.tables[i]
			for _, n := range t.looseFor(part) {
				if !p.try(t, n, part, true, yield) {
					return
				}
			}
			for n, to := t.stack.tables[0].starting(part[:2]); n < to; n++ {
				if !p.try(t, n, part, false, yield) {
					return
				}
			}
		}
	}
}

// try yields pattern n of a table if it is as loose as is asked for, the number may match it, and no table above has a
// row of the same key.
func (p partIndex) try(t *partTable, n int, part string, loose bool, yield func(*partPattern) bool) bool {
	pattern := t.slots[n].Load()
	if pattern == nil {
		if !strings.HasPrefix(part, literalStart(t.stack.tables[0].lines[n])) {
			return true
		}
		pattern = p.read(t.stack.tables[0].row(n))
		t.slots[n].Store(pattern)
	}
	if loose != (len(pattern.start) < 2) || len(t.stack.tables) > 1 && t.stack.covered(0, pattern.row) {
		return true
	}
	return yield(pattern)
}

// read reads pattern, maker, family, role, sites.
func (p partIndex) read(r row) *partPattern {
	pattern := &partPattern{row: r, start: literalStart(r.cells[0])}
	for id := range strings.FieldsSeq(r.cells[1]) {
		if m := p.x.makers[id]; m != nil {
			pattern.makers = append(pattern.makers, m)
		}
	}
	pattern.compiled, pattern.err = compile(r.cells[0])
	return pattern
}

// compile compiles a pattern that is matched from the start of a number.
func compile(pattern string) (compiled, error) {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return compiled{}, err
	}
	match, err := regexp.Compile(anchored(pattern))
	return compiled{match, fixedness(tree)}, err
}

// fixedness is how specific a pattern is: 4 for each fixed character, 3 for a choice of up to four, 1 for a wider one,
// the least of alternatives.
func fixedness(r *syntax.Regexp) int {
	switch r.Op {
	case syntax.OpLiteral:
		return 4 * len(r.Rune)
	case syntax.OpCharClass:
		return classWeight(r.Rune)
	case syntax.OpConcat, syntax.OpCapture:
		sum := 0
		for _, sub := range r.Sub {
			sum += fixedness(sub)
		}
		return sum
	case syntax.OpAlternate:
		least := fixedness(r.Sub[0])
		for _, sub := range r.Sub[1:] {
			least = min(least, fixedness(sub))
		}
		return least
	case syntax.OpPlus:
		return fixedness(r.Sub[0])
	case syntax.OpRepeat:
		return r.Min * fixedness(r.Sub[0])
	default:
		return 0
	}
}

// classWeight is what one character of a class counts.
func classWeight(ranges []rune) int {
	n := 0
	for i := 0; i < len(ranges); i += 2 {
		n += int(ranges[i+1]-ranges[i]) + 1
	}
	if n <= 4 {
		return 3
	}
	return 1
}

func anchored(pattern string) string { return "^(?:" + pattern + ")" }

// literalStart returns the capitals, digits and hyphens that a pattern, or the row of one, starts with, without one that
// may be left out.
func literalStart(pattern string) string {
	pattern, _, _ = strings.Cut(pattern, "\t")
	n := 0
	for n < len(pattern) && isPartByte(pattern[n]) {
		n++
	}
	if strings.Contains(pattern, "|") && !strings.Contains(pattern, "(") {
		return ""
	}
	if n > 0 && n < len(pattern) && strings.IndexByte("?*{", pattern[n]) >= 0 {
		n--
	}
	return pattern[:n]
}

func isPartByte(b byte) bool { return b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' }

// partNumber returns a number as the patterns expect it: in capitals, without white space.
func partNumber(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

// looksLikePart reports whether a name could be a part number: no spaces, at least five characters, a letter and a digit.
func looksLikePart(name string) bool {
	return len(name) >= 5 && !strings.ContainsAny(name, " \t/") && strings.ContainsAny(name, "0123456789") &&
		strings.ContainsFunc(name, unicode.IsUpper)
}

// shared is more than any pattern can be specific.
const shared = 1000

// find returns the patterns that match a part number: those of numbers that several makers use if there are any, else
// the ones with the most that is fixed; and the others apart.
func (p partIndex) find(part string) (best, others []*partPattern, err error) {
	part = partNumber(part)
	highest := 0
	for candidate := range p.candidates(part) {
		weight, err := candidate.weigh(part)
		switch {
		case err != nil:
			return nil, nil, err
		case weight == 0:
		case weight > highest:
			best, others, highest = []*partPattern{candidate}, append(others, best...), weight
		case weight == highest:
			best = append(best, candidate)
		default:
			others = append(others, candidate)
		}
	}
	return best, others, nil
}

// weigh returns how specific a pattern is that matches, 0 if it does not. Shared numbers come before all others.
func (p *partPattern) weigh(part string) (int, error) {
	if !strings.HasPrefix(part, p.start) {
		return 0, nil
	}
	switch {
	case p.err != nil:
		return 0, p.row.wrong("%w", p.err)
	case !p.match.MatchString(part):
		return 0, nil
	case len(p.makers) != 1:
		return shared, nil
	}
	return p.specificity, nil
}

// family is what the parts are, "TPS6xx step-down converters".
func (p *partPattern) family() string { return p.row.cells[2] }

// reason says what a pattern points to.
func (p *partPattern) reason(mark string) Reason {
	return Reason{Rule: "parts", Says: mark + "pattern " + p.row.cells[0] + " points to " + p.points(), Rank: E, Cite: p.row.cite()}
}

// points names the makers of a pattern, what it is, and where such parts are usually made.
func (p *partPattern) points() string {
	var b strings.Builder
	for i, m := range p.makers {
		if i > 0 {
			b.WriteString(" or ")
		}
		b.WriteString(m.Name)
	}
	if len(p.makers) == 0 {
		b.WriteString("many makers")
	}
	if p.family() != "" {
		b.WriteString(", " + p.family())
	}
	if sites := p.row.cells[4]; sites != "" {
		b.WriteString("; usual sites, to be asked for: " + sites)
	}
	return b.String()
}
