package bom

import "unicode/utf8"

// Match selects components. Every field that is set must hold; each is a glob in which * stands for any run of
// characters and ? for one, compared without regard to case. The zero Match selects nothing.
type Match struct {
	Ref, Key, Name, Purl, CPE, MPN, Manufacturer, Path string
}

// Matches reports whether m selects c.
func (m Match) Matches(c *Component) bool {
	if m == (Match{}) {
		return false
	}
	return globFold(m.Ref, c.Ref) && globFold(m.Key, c.Key) && globFold(m.Name, c.Name) &&
		globFold(m.Purl, c.Purl) && globFold(m.CPE, c.CPE) && globFold(m.MPN, c.MPN) &&
		globFold(m.Manufacturer, c.Manufacturer.Name) && m.matchesPath(c)
}

func (m Match) matchesPath(c *Component) bool {
	if m.Path == "" {
		return true
	}
	for _, f := range c.Found {
		if globFold(m.Path, f.Path) {
			return true
		}
	}
	return false
}

// globFold reports whether the glob matches all of s; the empty pattern matches anything. It goes back to the last *
// only, so that its time is the product of both lengths at worst.
func globFold(pattern, s string) bool {
	if pattern == "" {
		return true
	}
	p, i := 0, 0
	star, from := -1, 0 // after the last *, and where in s it was tried last
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		want, m := utf8.DecodeRuneInString(pattern[p:])
		switch {
		case m > 0 && want == '*':
			star, from = p+m, i
			p = star
		case m > 0 && (want == '?' || foldRune(want) == foldRune(r)):
			p, i = p+m, i+n
		case star >= 0:
			_, skipped := utf8.DecodeRuneInString(s[from:])
			from += skipped
			p, i = star, from
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
