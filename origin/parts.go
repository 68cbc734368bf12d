package origin

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
	"unicode"
)

// partPattern is a row of parts.tsv.
type partPattern struct {
	start  string // what every match starts with
	text   string
	makers []*maker // one; several, one of which it is; none for a number that many makers use
	table  *table
	row    row

	once  sync.Once // compiles it when it is first needed
	ready compiled
	err   error
}

// compiled is a pattern ready to be matched, and how much of it is fixed.
type compiled struct {
	match       *regexp.Regexp
	specificity int
}

// partIndex holds the patterns by the first two characters that they must start with, or "" if they may differ.
type partIndex map[string][]*partPattern

// indexParts reads pattern, maker, family, role, sites.
func (x *index) indexParts(t *table) error {
	x.parts = partIndex{}
	patterns := make([]partPattern, len(t.rows))
	makers := make([]*maker, 0, len(t.rows)+len(t.rows)/8)
	for i, r := range t.rows {
		p := &patterns[i]
		p.text, p.table, p.row, p.start = r.cells[0], t, r, literalStart(r.cells[0])
		from := len(makers)
		for ids, more := r.cells[1], r.cells[1] != ""; more; {
			var id string
			id, ids, more = strings.Cut(ids, " ")
			m := x.makers[id]
			if m == nil {
				return fmt.Errorf("%s:%d: maker %q is not in makers.tsv", t.name, r.line, id)
			}
			makers = append(makers, m)
		}
		p.makers = makers[from:len(makers):len(makers)]
		key := p.start[:min(2, len(p.start))]
		if len(key) < 2 {
			key = ""
		}
		x.parts[key] = append(x.parts[key], p)
	}
	return nil
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

// literalStart returns the capitals, digits and hyphens that a pattern starts with, without one that may be left out.
func literalStart(pattern string) string {
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
	keys := []string{""}
	if len(part) >= 2 {
		keys = append(keys, part[:2])
	}
	highest := 0
	for _, key := range keys {
		for _, candidate := range p[key] {
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
	}
	return best, others, nil
}

// weigh returns how specific a pattern is that matches, 0 if it does not. Shared numbers come before all others.
func (p *partPattern) weigh(part string) (int, error) {
	if !strings.HasPrefix(part, p.start) {
		return 0, nil
	}
	c, err := p.compiled()
	switch {
	case err != nil:
		return 0, fmt.Errorf("%s:%d: %w", p.table.name, p.row.line, err)
	case !c.match.MatchString(part):
		return 0, nil
	case len(p.makers) != 1:
		return shared, nil
	}
	return c.specificity, nil
}

// compiled compiles the pattern once.
func (p *partPattern) compiled() (compiled, error) {
	p.once.Do(func() { p.ready, p.err = compile(p.text) })
	return p.ready, p.err
}

// family is what the parts are, "TPS6xx step-down converters".
func (p *partPattern) family() string { return p.row.cells[2] }

// reason says what a pattern points to.
func (p *partPattern) reason(mark string) Reason {
	return Reason{Rule: "parts", Says: mark + "pattern " + p.text + " points to " + p.points(), Rank: E, Cite: p.table.cite(p.row)}
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
