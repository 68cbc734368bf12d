package bom

import (
	"slices"
	"strings"
)

// Matcher asks many matches about a component at once: those that name a field without a wildcard are found by it, and
// only the others are tried one by one. Make one with [NewMatcher].
type Matcher struct {
	matches []Match
	named   [len(namedFields)]map[string][]int // by field and its text in one case
	others  []int
}

// namedFields are the fields by which matches are found.
var namedFields = [...]struct {
	pattern func(*Match) string
	text    func(*Component) string
}{
	{func(m *Match) string { return m.Ref }, func(c *Component) string { return c.Ref }},
	{func(m *Match) string { return m.Key }, func(c *Component) string { return c.Key }},
	{func(m *Match) string { return m.MPN }, func(c *Component) string { return c.MPN }},
	{func(m *Match) string { return m.Purl }, func(c *Component) string { return c.Purl }},
	{func(m *Match) string { return m.CPE }, func(c *Component) string { return c.CPE }},
	{func(m *Match) string { return m.Name }, func(c *Component) string { return c.Name }},
}

// NewMatcher takes the matches, whose places in the list are their numbers.
func NewMatcher(matches []Match) *Matcher {
	m := &Matcher{matches: matches}
	for i := range matches {
		m.add(i)
	}
	return m
}

func (m *Matcher) add(i int) {
	for k := range namedFields {
		pattern := namedFields[k].pattern(&m.matches[i])
		if pattern == "" || strings.ContainsAny(pattern, "*?") {
			continue
		}
		if m.named[k] == nil {
			m.named[k] = make(map[string][]int)
		}
		key := strings.Map(foldRune, pattern)
		m.named[k][key] = append(m.named[k][key], i)
		return
	}
	m.others = append(m.others, i)
}

// Select returns the numbers of the matches that select c, in their order; nil if none does.
func (m *Matcher) Select(c *Component) []int {
	var out []int
	try := func(i int) {
		if m.matches[i].Matches(c) {
			out = append(out, i)
		}
	}
	for k := range namedFields {
		if m.named[k] == nil {
			continue
		}
		for _, i := range m.named[k][strings.Map(foldRune, namedFields[k].text(c))] {
			try(i)
		}
	}
	for _, i := range m.others {
		try(i)
	}
	slices.Sort(out)
	return out
}
