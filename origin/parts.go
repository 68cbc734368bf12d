package origin

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// partPattern is a row of parts.tsv.
type partPattern struct {
	row    row
	makers []*maker // one; several, one of which it is; none for a number that many makers use
	compiled
	err error
}

// compiled is a pattern ready to be matched, and how much of it is fixed.
type compiled struct {
	match       func(part string) bool
	mayStart    func(start string) bool // whether what it matches may start so; nil if that is not known
	specificity int
}

// read reads pattern, maker, family, role, sites.
func (p partIndex) read(r row) *partPattern {
	pattern := &partPattern{row: r}
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
	c := compiled{specificity: fixedness(tree)}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return compiled{}, err
	}
	if m := newMatcher(prog); m != nil {
		c.match, c.mayStart = m.match, m.mayStart
		return c, nil
	}
	general, err := regexp.Compile("^(?:" + pattern + ")")
	if err != nil {
		return compiled{}, err
	}
	c.match = general.MatchString
	return c, nil
}

// admits reports whether what a pattern matches may start so, as far as that is known.
func (p *partPattern) admits(start string) bool { return p.mayStart == nil || p.mayStart(start) }

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

// find returns the patterns that match a part number: those of numbers that strangers to each other use if there are any, else
// the ones with the most that is fixed; and the others apart.
func (p partIndex) find(part string) (best, others []*partPattern, err error) {
	best, others, err = p.matching(partNumber(part))
	if len(best) > 0 || err != nil || !hasBlanks(part) {
		return best, others, err
	}
	return p.filled(part)
}

// hasBlanks reports whether a number is written with small x for characters left open, as in "OPAx333".
func hasBlanks(part string) bool {
	return strings.Contains(part, "x") && !strings.ContainsFunc(part, func(r rune) bool { return r != 'x' && unicode.IsLower(r) })
}

// filled finds the patterns of a number with blanks: those for which any digit in their place leads to the same makers.
func (p partIndex) filled(part string) (best, others []*partPattern, err error) {
	for digit := '0'; digit <= '9'; digit++ {
		found, rest, err := p.matching(partNumber(strings.ReplaceAll(part, "x", string(digit))))
		switch {
		case err != nil:
			return nil, nil, err
		case len(found) == 0:
		case best == nil:
			best, others = found, rest
		case !sameMakers(best, found):
			return nil, nil, nil
		}
	}
	return best, others, nil
}

// sameMakers reports whether two sets of patterns each point to one maker, and to the same one.
func sameMakers(a, b []*partPattern) bool {
	for _, p := range append(slices.Clone(a), b...) {
		if len(p.makers) != 1 || p.makers[0] != a[0].makers[0] {
			return false
		}
	}
	return true
}

// matching is find for a number as the patterns expect it.
func (p partIndex) matching(part string) (best, others []*partPattern, err error) {
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

// weigh returns how specific a pattern is that matches, 0 if it does not. Numbers that many use come before all others.
func (p *partPattern) weigh(part string) (int, error) {
	switch {
	case p.err != nil:
		return 0, p.row.wrong("%w", p.err)
	case !p.match(part):
		return 0, nil
	case !p.oneHouse():
		return shared, nil
	}
	return p.specificity, nil
}

// oneHouse reports whether the pattern is of one maker, or of several that belong together today, such as a line that was
// sold: its numbers are no others' then, and a more specific pattern counts more.
func (p *partPattern) oneHouse() bool {
	return len(p.makers) > 0 && !slices.ContainsFunc(p.makers, func(m *maker) bool { return m.root != p.makers[0].root })
}

// role is what the parts are for, one of roles or "".
func (p *partPattern) role() string { return p.row.cells[3] }

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
