package ear

import (
	"fmt"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// goods is one item as the Country Chart and part 746 look at it: the product, or a component as received.
type goods struct {
	eccn    string
	hts     string
	kind    bom.Kind
	content bool // a component counted as content: GBS and the partner-country exclusions apply
}

// requirement is whether an item needs a licence for the destination by the Country Chart or part 746, with the
// rows of law, not verified for the day, without which the answer would be stricter.
type requirement struct {
	license policies.License
	because origin.Reasons
	relied  []row
}

// and joins two rules: one that requires decides, then one that may; "not required" needs both.
func (r requirement) and(o requirement) requirement {
	rank := [...]int{policies.NotRequired: 0, policies.LicenseUnknown: 1, policies.Required: 2}
	switch {
	case rank[o.license] > rank[r.license]:
		return o
	case rank[o.license] < rank[r.license]:
		return r
	}
	return requirement{r.license, join(r.because, o.because), join(r.relied, o.relied)}
}

// join is one list and then the other, neither of which may be changed later.
func join[T any](a, b []T) []T {
	switch {
	case len(b) == 0:
		return slices.Clip(a)
	case len(a) == 0:
		return slices.Clip(b)
	}
	return slices.Concat(a, b)
}

func (q *question) productLicense() requirement {
	p := &q.Product
	return q.requirement(goods{eccn: p.ECCN, hts: p.HTS, kind: p.Kind})
}

// requirement asks part 746 first, then the Country Chart and the requirements that entries state in words. Part
// 744 is left out: it never makes content controlled, and it is asked of parties and end uses.
func (q *question) requirement(g goods) requirement {
	r := requirement{license: policies.NotRequired}
	for _, e := range q.local.embargoes {
		r = r.and(q.embargoed(e, g))
	}
	r = r.and(q.noEmbargoYet())
	return r.and(q.listed(g))
}

// noEmbargoYet relies, for a destination that has embargo rows of other days, on there being none on this one.
func (q *question) noEmbargoYet() requirement {
	r := requirement{license: policies.NotRequired}
	if len(q.local.embargoes) == 0 {
		r.relied = q.local.later
	}
	return r
}

// listed asks the item's entry of the Commerce Control List. EAR99 is on none and needs no licence there.
func (q *question) listed(g goods) requirement {
	if g.eccn == "" {
		return requirement{license: policies.LicenseUnknown, because: q.unclassed}
	}
	if g.eccn == "EAR99" {
		return requirement{license: policies.NotRequired, because: origin.Reasons{reason("738.4", "15 CFR 734.3(c)", "EAR99 is on no entry, so the Country Chart asks for no licence")}}
	}
	e, ok := q.entry(g.eccn)
	if !ok {
		return requirement{license: policies.LicenseUnknown, because: origin.Reasons{reason("ECCN-UNKNOWN", "15 CFR 774 Supp. No. 1", g.eccn+" is not an entry of our table")}}
	}
	r := requirement{license: policies.NotRequired, relied: q.relies(e.Row)}
	class := q.class(g.eccn)
	for i := range e.Requirements {
		r = r.and(q.entryRequires(&e, &e.Requirements[i], g, class))
	}
	if r.license == policies.NotRequired && r.because == nil {
		r.because = origin.Reasons{reason("738.4", "15 CFR 738.4", "no reason for control of "+g.eccn+" applies to "+q.dest)}
	}
	if g.content {
		r = q.withoutGBS(e, r, g)
	}
	return r
}

// entryRequires asks one requirement of an entry: a column of the Country Chart, or destinations named in words.
func (q *question) entryRequires(e *entry, c *control, g goods, class eccn) requirement {
	covers := c.covers(class)
	if covers == origin.No {
		return requirement{license: policies.NotRequired, relied: q.relies(c.Row)}
	}
	if g.content && c.Reason == "SS" {
		return shortSupply(e)
	}
	asked, rows := q.asks(c)
	if asked == origin.No {
		return requirement{license: policies.NotRequired, relied: append(rows, q.relies(c.Row)...)}
	}
	what := c.Reason
	if c.Kind == "chart" {
		what = "column " + c.Column
	}
	if covers == origin.Yes && asked == origin.Yes {
		return requirement{license: policies.Required, because: origin.Reasons{lawReason("738.4", e.ECCN+" is controlled for "+c.Reason+", "+what+", which applies to "+q.dest, c.Row)}}
	}
	return requirement{license: policies.LicenseUnknown, because: origin.Reasons{lawReason("738.4", "part of "+e.ECCN+" ("+c.Scope+") is controlled for "+c.Reason+" to "+q.dest+": whether "+g.eccn+" is in it is not known", c.Row)}}
}

// shortSupply leaves out of the content what is controlled for short supply only, 734 Supp. No. 2(a)(1).
func shortSupply(e *entry) requirement {
	why := reason("734 Supp. No. 2", "15 CFR 734 Supp. No. 2(a)(1)", "what "+e.ECCN+" is controlled for, short supply, does not make it count")
	return requirement{license: policies.NotRequired, because: origin.Reasons{why}}
}

// asks reports whether a requirement is for the destination: Unsure for a column at a place that the chart does not grade,
// for which part 746 has the word.
func (q *question) asks(c *control) (origin.Ternary, []row) {
	if c.Kind == "words" {
		return q.law.reaches(c.To, q.dest, q.AsOf)
	}
	x, r := q.law.chart(q.dest, c.Column)
	switch {
	case x:
		return origin.Yes, q.relies(r)
	case c.Reason == "AT", q.law.graded(q.dest):
		return origin.No, q.relies(r)
	}
	return origin.Unsure, nil
}

// withoutGBS removes what could go under License Exception GBS, 740.4: the only exception that takes content away.
// It is for Country Group B without Sudan and Ukraine, and for items whose only requirement is national security;
// where that cannot be told of an item, whether it counts is not known.
func (q *question) withoutGBS(e entry, r requirement, g goods) requirement {
	if r.license != policies.Required || e.GBS == "no" || q.dest == "SD" || q.law.country(q.dest) == "UA" {
		return r
	}
	in, group := q.law.member(q.dest, "B", q.AsOf)
	more := q.moreThanNS(e, g)
	if !in || more == origin.Yes {
		return r
	}
	says := fmt.Sprintf("%s may go to %s under License Exception GBS, and what may does not count", e.ECCN, q.dest)
	out := requirement{license: policies.NotRequired, relied: q.relies(group, e.Row), because: origin.Reasons{lawReason("740.4", says, group)}}
	if e.GBS != "yes" || more == origin.Unsure {
		out.license, out.because = policies.LicenseUnknown, append(out.because, r.because...)
	}
	return out
}

// moreThanNS reports whether the item needs a licence for the destination for another reason than national security.
func (q *question) moreThanNS(e entry, g goods) origin.Ternary {
	out := origin.No
	class := q.class(g.eccn)
	for i := range e.Requirements {
		c := &e.Requirements[i]
		asked, _ := q.asks(c)
		covers := c.covers(class)
		if c.Reason == "NS" || asked == origin.No || covers == origin.No {
			continue
		}
		if asked == origin.Yes && covers == origin.Yes {
			return origin.Yes
		}
		out = origin.Unsure
	}
	return out
}

// exceptions lists what part 746 names for the destination. None is applied: 740.2 bars override all of them.
func (q *question) exceptions() policies.List[policies.Exception] {
	var out policies.List[policies.Exception]
	for _, e := range q.local.embargoes {
		for _, name := range e.Exceptions {
			if e.Scope == scopeUNReason || name == "?" {
				continue
			}
			out = append(out, policies.Exception{ID: name, Cite: e.Cite, Bars: policies.List[string]{"15 CFR 740.2"}})
		}
	}
	return out
}

// namedParagraph is the part of a citation before its explanation, for sentences.
func namedParagraph(cite string) string {
	before, _, _ := strings.Cut(cite, ";")
	return before
}
