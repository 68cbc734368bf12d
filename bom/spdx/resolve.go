package spdx

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ensign/bom"
)

// absence is a document or an element that relationships lead to and that is not given.
type absence struct {
	doc   *document // that refers to it first
	what  string
	first string // the first reference
	links int
	gap   bool // it belongs to the product, or may
}

// Bounds on what is kept of relationships and absences.
const (
	maxNotes = 100_000
	maxGaps  = 100
)

// resolve finds the ends of all links and notes what they say of the elements.
func (g *graph) resolve() {
	for _, d := range g.docs {
		g.verify(d)
	}
	for _, l := range g.links {
		var lost, lostToo lost
		l.source, lost = g.find(l.doc, l.from)
		l.target, lostToo = g.find(l.doc, l.to)
		g.lose(l, l.from, lost)
		g.lose(l, l.to, lostToo)
		l.done = l.source != nil && l.target != nil && g.apply(l, l.source, l.target)
	}
	for _, a := range g.missing {
		g.tell(a)
	}
}

// verify warns where a document that is given is not the very one that another refers to.
func (g *graph) verify(d *document) {
	for _, name := range slices.Sorted(maps.Keys(d.externals)) {
		x := d.externals[name]
		target := g.target(x)
		if target == nil {
			continue
		}
		if sum := target.digests[x.algorithm]; sum != "" && !strings.EqualFold(sum, x.digest) {
			who := cmp.Or(d.namespace, d.name())
			g.warn("%.200s is given, but not as %.200s knows it: its %s is %s, not %s", x.namespace, who, x.algorithm, sum, x.digest)
		}
	}
}

// lose notes that a reference leads nowhere.
func (g *graph) lose(l *link, ref string, what lost) {
	var a *absence
	switch {
	case what.name != "":
		a = g.absence(l, ref, what.name)
	case what.told != nil && what.told.namespace != "":
		if what.told.absence == nil {
			what.told.absence = g.absence(l, ref, what.told.namespace)
		}
		a = what.told.absence
	case what.in != nil:
		if what.in.absence == nil {
			what.in.absence = g.absence(l, ref, "")
		}
		a = what.in.absence
	default:
		return
	}
	a.links++
	a.gap = a.gap || l.effect != remark && l.effect != tool
}

// absence returns that of a document, or of an element of the one that a link stands in.
func (g *graph) absence(l *link, ref, what string) *absence {
	key, _, _ := strings.Cut(what, "#")
	a := &absence{doc: l.doc, what: key, first: ref}
	if key == "" {
		key, a.what = "#"+l.doc.self.id+"#"+l.doc.namespace, "an element"
	}
	if known := g.absent[key]; known != nil {
		return known
	}
	g.absent[key] = a
	g.missing = bom.Grown(g.missing, a)
	return a
}

// tell makes a gap of an absence, or a warning if it is not of the product.
func (g *graph) tell(a *absence) {
	says := fmt.Sprintf("%s is not in any document that was given; relationships that lead there: %d, the first to %s", a.what, a.links, a.first)
	if !a.gap {
		g.warn("%s", says)
		return
	}
	g.gap(a.doc, bom.UnknownGap, says)
}

// apply does what a link says, and reports whether nothing of it is left to be noted.
func (g *graph) apply(l *link, from, to *element) bool {
	whole, part := l.ends(from, to)
	switch l.effect {
	case describes:
		part.described, part.needed = true, true
		return true
	case lists:
		return true
	case contains:
		return hold(whole, part)
	case tool:
		part.tool = true
	case optional:
		part.optional = true
		whole.parts = bom.Grown(whole.parts, part)
	case source:
		if part.doc.yocto && strings.HasPrefix(part.id, "SPDXRef-Recipe-") {
			whole.recipe = part
			return true
		}
		part.needed = true
	case dependsOn:
		part.needed = true
		whole.parts = bom.Grown(whole.parts, part)
	case other:
		from.needed, to.needed = true, true
	}
	return false
}

// unknowns makes a gap of each relationship that says that nobody knows what more belongs to something in the product.
func (g *graph) unknowns() {
	for _, l := range g.links {
		holder, part := l.source, l.to
		if l.backwards {
			holder, part = l.target, l.from
		}
		if l.listing() && noAssertion(part) && holder != nil && !holder.excluded() {
			g.notKnown(l.doc, holder.id, l.typ)
		}
	}
}

// notKnown adds the gap of what a relationship leaves open.
func (g *graph) notKnown(d *document, holder, typ string) {
	says := "the document says that it is not known what else " + holder + " " + typ
	known := func(gap bom.Gap) bool { return gap.Path == d.file && gap.Says == says }
	if !slices.ContainsFunc(g.inputs[d.input].Coverage.Gaps, known) {
		g.gap(d, bom.UnknownGap, says)
	}
}

// hold puts a part into a whole, and reports whether it is the first one that it is in.
func hold(holder, part *element) bool {
	if holder.sort != pkg && holder.sort != file || holder == part {
		part.needed = true
		return holder.sort == whole
	}
	if part.holder == nil {
		part.holder = holder
		return true
	}
	if part.holder == holder {
		return true
	}
	part.needed = true
	return false
}

// note keeps what is left of the links as properties of what they start from, or else of their document. It needs to know
// what is nested where, because only what is a component can be a dependency of CycloneDX.
func (g *graph) note() error {
	for _, l := range g.links {
		if _, all := l.native(); l.done || all {
			continue
		}
		if g.notes >= maxNotes {
			g.dropped++
			continue
		}
		g.notes++
		at := l.source
		if at == nil {
			at = l.doc.self
		}
		l.doc.at = l.at
		l.doc.take(noteCost + timesText*(len(l.typ)+len(l.to)+len(l.comment)))
		if l.source == nil {
			l.doc.take(timesText * len(l.from))
		}
		if err := l.doc.err(); err != nil {
			return g.inFile(l.doc, err)
		}
		at.notes = bom.Grown(at.notes, l.says())
	}
	return nil
}

// uncircle takes apart what contains itself, and then lists what everything holds.
func (g *graph) uncircle() {
	for _, e := range g.elements {
		var path []*element
		p := e
		for p != nil && p.walked == 0 {
			p.walked = 1
			path = append(path, p)
			p = p.holder
		}
		if p != nil && p.walked == 1 {
			g.warn("%s contains itself", p.id)
			p.holder, p.needed = nil, true
		}
		for _, p := range path {
			p.walked = 2
		}
	}
	for _, e := range g.elements {
		if e.holder != nil {
			e.holder.held = bom.Grown(e.holder.held, e)
		}
	}
}

// leaveOut says of an element that it is not in the product.
func leaveOut(e *element) { e.tool, e.needed, e.optional = true, false, false }

// excluded reports whether an element surely is not in the product: something says so and nothing says otherwise, and what
// it lies in is not in the product either. It is asked once nothing is left out any more.
func (e *element) excluded() bool {
	var path []*element
	p := e
	for p.verdict == unknown && p.holder != nil && !p.needed && !p.optional {
		path = append(path, p)
		p = p.holder
	}
	if p.verdict == unknown {
		p.verdict = inside
		if p.tool && !p.needed && !p.optional {
			p.verdict = outside
		}
	}
	for _, held := range path {
		held.verdict = p.verdict
	}
	return e.verdict == outside
}

// verdict says whether an element is in the product.
type verdict int

const (
	unknown verdict = iota
	inside
	outside
)

// recipes returns the images of Yocto that say which packages are in them, and if there is one, leaves out the recipes.
func (g *graph) recipes() []*element {
	var images []*element
	for _, e := range g.elements {
		if e.doc.yocto && e.described && len(e.held) > 0 && strings.HasPrefix(e.id, "SPDXRef-Image-") {
			images = append(images, e)
		}
	}
	if images == nil {
		return nil
	}
	for _, e := range g.elements {
		if e.sort == pkg && e.doc.yocto && strings.HasPrefix(e.id, "SPDXRef-Recipe-") {
			leaveOut(e)
		}
	}
	return images
}

// imagePurposes are what packages of SPDX 3 that are images say that they are for.
var imagePurposes = []string{"archive", "filesystemImage", "diskImage", "container", "firmware"}

// installed reports whether an element is a package that is there to be installed.
func installed(e *element) bool {
	return e.sort == pkg && e.get("primaryPackagePurpose") == "install"
}

// images returns the images of SPDX 3 that contain packages that were installed there, as Yocto writes them. If there is one, only what is reached from it and from what the
// document is about is in the product.
func (g *graph) images() []*element {
	var found []*element
	for _, e := range g.elements {
		ofThree := g.ids[e.id] == e
		if ofThree && e.sort == pkg && e.holder == nil && slices.Contains(imagePurposes, e.get("primaryPackagePurpose")) &&
			slices.ContainsFunc(e.held, installed) {
			found = append(found, e)
		}
	}
	if found == nil {
		return nil
	}
	reached := map[*element]bool{}
	queue := slices.Clone(found)
	for _, e := range g.elements {
		if e.described {
			queue = append(queue, e)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		if e := queue[0]; !reached[e] {
			reached[e] = true
			queue = append(append(queue, e.held...), e.parts...)
		}
	}
	for _, e := range g.elements {
		switch {
		case !reached[e]:
			leaveOut(e)
		case e.sort == file && e.holder == nil && e.described && len(found) == 1:
			e.holder = found[0]
			found[0].held = append(found[0].held, e)
		}
	}
	return found
}
