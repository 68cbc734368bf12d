package spdx

import (
	"slices"

	"ensign/bom"
)

// needs says of the root and of the components, in their order, what they need: what DEPENDS_ON and its like lead to.
func (b *builder) needs(root *element) ([]bom.Dependency, error) {
	at := func(e *element) (int, bool) {
		if e == root {
			return -1, true
		}
		return e.index - 1, e.index > 0
	}
	needs := make([]bom.Dependency, b.made+1)
	for _, l := range b.links {
		if dependency, _ := l.native(); !dependency {
			continue
		}
		whole, part := l.ends(l.source, l.target)
		of, ok := at(whole)
		on, also := at(part)
		if ok && also {
			l.doc.at = l.at
			if l.doc.take(timesText * part.naming); l.doc.err() != nil {
				return nil, b.inFile(l.doc, l.doc.err())
			}
			needs[of+1].Of, needs[of+1].On = of, append(needs[of+1].On, on)
		}
	}
	return slices.DeleteFunc(needs, func(n bom.Dependency) bool { return n.On == nil }), nil
}

// native reports whether a link is a dependency of CycloneDX, and whether that says all of it.
func (l *link) native() (dependency, all bool) {
	if l.effect != dependsOn && l.effect != optional || l.source == nil || l.target == nil || l.source == l.target {
		return false, false
	}
	if !l.source.listed() || !l.target.listed() {
		return false, false
	}
	if l.comment != "" {
		return true, false
	}
	switch l.typ {
	case "DEPENDS_ON", "dependsOn":
		return true, true
	}
	typ := spelling(l.typ)
	return true, typ == "dependson" || typ == "dependencyof"
}

// ends returns the ends of a link as whole and part.
func (l *link) ends(from, to *element) (whole, part *element) {
	if l.backwards {
		return to, from
	}
	return from, to
}
