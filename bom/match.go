package bom

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

func globFold(pattern, s string) bool { return pattern == "" || pattern == s }
