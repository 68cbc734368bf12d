package bom

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// compositionView is what the compositions of a document say of it as a whole.
type compositionView struct {
	complete   bool // one says that the root is complete
	incomplete bool // one says of anything that it is incomplete
	unknown    bool // one says of anything that its completeness is not known, or something that is not understood
	vague      bool // one says of anything that nothing is said of it
}

// composition is compositions[] while it is being read.
type composition struct {
	aggregate                   string
	assemblies, dependencies    []string
	vulnerabilities, otherShape bool
}

// Complete says whether the document claims to list everything of one kind. It is Complete only if a composition
// says so of the parts of the root (its assemblies), none says of anything that it is incomplete or not known, and no
// input has a gap; for a commodity the root must be a device besides. [Incomplete] is claimed by any composition
// with an incomplete aggregate and by any gap that is not padding, and [NotKnown] by any with the aggregate unknown.
// A document without a component lists nothing, and never everything.
func (d *Document) Complete(kind Kind) Completeness {
	switch v := d.claimed; {
	case v.incomplete || d.gaps():
		return Incomplete
	case v.unknown:
		return NotKnown
	case !v.complete || v.vague || len(d.components) == 0:
		return NotStated
	case kind == Commodity && d.root.Type != "device":
		return NotStated
	}
	return Complete
}

// maxOmissions bounds the gaps of [Document.Omissions]. The one after the most stands for all that follow.
const maxOmissions = 100

// Omissions returns what the document says of itself that it may not list, as gaps of whatever it lies in: what was not read
// of the inputs that it was made of, and what its compositions say is incomplete, if it is not that, or not known. They have
// no path and no place. A document that says nothing of the kind has none.
func (d *Document) Omissions() []Gap {
	var list []Gap
	if d.claimed.unknown {
		list = append(list, omission(UnknownGap, "the document says of itself that it is not known whether it is complete"))
	}
	if d.claimed.incomplete && !d.gaps() {
		list = append(list, omission(UnknownGap, "the document says of itself that it is incomplete"))
	}
	for _, g := range d.unread {
		list = append(list, omission(g.Reason, g.Says))
	}
	for _, in := range d.inputs {
		for _, g := range in.Coverage.Gaps {
			switch {
			case g.Reason == Padding:
				continue
			case len(list) == maxOmissions:
				return append(list, omission(UnknownGap, "the document says of more that it was not read"))
			}
			list = append(list, omission(g.Reason, in.omits(g)))
		}
	}
	return list
}

func omission(reason GapReason, says string) Gap { return Gap{Offset: -1, Reason: reason, Says: says} }

// omits says what a gap of an input is to what its document lies in.
func (in *Input) omits(g Gap) string {
	says := cmp.Or(g.Says, string(g.Reason))
	if of := cmp.Or(g.Path, in.Name); of != "" {
		return fmt.Sprintf("the document says that not all was read of %s: %s", of, says)
	}
	return says
}

// compositions reads what the compositions say; root is the bom-ref of the root, "" if it has none.
func (r *reader) compositions(root string) compositionView {
	var list []composition
	start := func(int) { list = append(room(r, list), composition{}) }
	r.objects("", "compositions", start, func(key string) {
		r.compositionMember(&list[len(list)-1], key)
	})
	var v compositionView
	for _, c := range list {
		v.add(c, root)
	}
	return v
}

func (r *reader) compositionMember(c *composition, key string) {
	switch key {
	case "aggregate":
		r.text(&c.aggregate, "/compositions", key)
	case "assemblies":
		c.otherShape = c.otherShape || r.peek() != '['
		c.assemblies = r.texts("/compositions", key)
	case "dependencies":
		c.otherShape = c.otherShape || r.peek() != '['
		c.dependencies = r.texts("/compositions", key)
	case "vulnerabilities":
		c.vulnerabilities = true
		r.skip()
	default:
		r.skip()
	}
}

func (v *compositionView) add(c composition, root string) {
	if c.vulnerabilities && len(c.assemblies) == 0 && len(c.dependencies) == 0 {
		return
	}
	switch {
	case c.aggregate == "complete":
		if root != "" && !c.otherShape && slices.Contains(c.assemblies, root) {
			v.complete = true
		}
	case strings.HasPrefix(c.aggregate, "incomplete"):
		v.incomplete = true
	case c.aggregate == "", c.aggregate == "not_specified":
		v.vague = true
	default:
		v.unknown = true
	}
}
