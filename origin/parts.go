package origin

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// partPattern is a row of parts.tsv.
type partPattern struct {
	match       func() (*regexp.Regexp, error) // compiled when first needed
	start       string                         // what every match starts with
	text        string
	maker       *maker // nil for a number that several makers use
	family      string
	specificity int
	cite        Cite
}

// partIndex holds the patterns by the first two characters that they must start with, or "" if they may differ.
type partIndex map[string][]*partPattern

// indexParts reads pattern, maker, family, specificity, multi.
func (x *index) indexParts(t *table) error {
	x.parts = partIndex{}
	for _, r := range t.rows {
		c := r.cells
		m := x.makers[c[1]]
		if (m == nil) != (c[4] == "yes") {
			return fmt.Errorf("%s:%d: maker %q: one of makers.tsv if multi is no, else empty", t.name, r.line, c[1])
		}
		p := &partPattern{text: c[0], maker: m, family: c[2], specificity: number(c[3]), cite: x.cite(t.name, r.line)}
		p.match = sync.OnceValues(func() (*regexp.Regexp, error) { return regexp.Compile(anchored(p.text)) })
		p.start = literalStart(c[0])
		key := p.start[:min(2, len(p.start))]
		if len(key) < 2 {
			key = ""
		}
		x.parts[key] = append(x.parts[key], p)
	}
	return nil
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

// find returns the patterns that match a part number: those that several makers share if there are any, else the
// ones of the highest specificity; and the others apart.
func (p partIndex) find(part string) (best, others []*partPattern, err error) {
	part = partNumber(part)
	var found []*partPattern
	keys := []string{""}
	if len(part) >= 2 {
		keys = append(keys, part[:2])
	}
	for _, key := range keys {
		for _, candidate := range p[key] {
			ok, err := candidate.matches(part)
			if err != nil {
				return nil, nil, err
			}
			if ok {
				found = append(found, candidate)
			}
		}
	}
	highest := 0
	for _, f := range found {
		highest = max(highest, f.weight())
	}
	for _, f := range found {
		if f.weight() == highest {
			best = append(best, f)
		} else {
			others = append(others, f)
		}
	}
	return best, others, nil
}

// weight puts shared numbers before all others.
func (p *partPattern) weight() int {
	if p.maker == nil {
		return 1000
	}
	return p.specificity
}

func (p *partPattern) matches(part string) (bool, error) {
	if !strings.HasPrefix(part, p.start) {
		return false, nil
	}
	r, err := p.match()
	if err != nil {
		return false, fmt.Errorf("%s, %s: %w", p.cite.Source, p.cite.At, err)
	}
	return r.MatchString(part), nil
}
