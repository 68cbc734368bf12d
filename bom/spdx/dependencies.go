package spdx

import (
	"slices"

	"ensign/bom"
)

// needs says of the root and of the components, in their order, what they need: what DEPENDS_ON and its like lead to.
func (b *builder) needs(root *element) []bom.Dependency {
	at := func(e *element) (int, bool) {
		if e == root {
			return -1, true
		}
		i, ok := b.index[e]
		return i, ok
	}
	needs := make([]bom.Dependency, len(b.components)+1)
	for i := range b.links {
		l := &b.links[i]
		if dependency, _ := l.native(); !dependency {
			continue
		}
		whole, part := l.ends(l.source, l.target)
		of, ok := at(whole)
		on, also := at(part)
		if ok && also {
			needs[of+1].Of, needs[of+1].On = of, append(needs[of+1].On, on)
		}
	}
	return slices.DeleteFunc(needs, func(n bom.Dependency) bool { return n.On == nil })
}

// native reports whether a link is a dependency of CycloneDX, and whether that says all of it.
func (l *link) native() (dependency, all bool) {
	if l.effect != dependsOn && l.effect != optional || l.source == nil || l.target == nil || l.source == l.target {
		return false, false
	}
	if !l.source.listed() || !l.target.listed() {
		return false, false
	}
	typ := spelling(l.typ)
	return true, l.comment == "" && (typ == "dependson" || typ == "dependencyof")
}

// ends returns the ends of a link as whole and part.
func (l *link) ends(from, to *element) (whole, part *element) {
	if l.backwards {
		return to, from
	}
	return from, to
}
