package report

import (
	"fmt"
	"slices"

	"ensign/policies"
)

// mostRows is how many components and facts the first screen names.
const mostRows = 5

// heaviest names the flagged components that weigh most, in the report's order, first of every destination.
func (p *page) heaviest(r *policies.Report, room int) {
	flags := topFlags(r.Weighed())
	n := min(len(flags), mostRows, max((room-1)/2-1, 1))
	if n == 0 {
		return
	}
	p.line("%s %s %s %s %s %s", pad("WEIGHS MOST", 18), pad("MAKER", 12), pad("ORIGIN", 13), pad("ECCN", 7), pad("VALUE", 9), "CODE")
	byRef := componentsByRef(r)
	for _, f := range flags[:n] {
		c, ok := byRef[f.Ref]
		if !ok {
			p.line("%s %s", pad(f.Says, 62), cut(f.Code, 16))
			continue
		}
		p.line("%s %s %s %s %s %s", pad(label(c), 18), pad(orElse(maker(c), "unknown"), 12), pad(c.Origin.Answer.String(), 13),
			pad(orElse(c.Classification.ECCN, "unknown"), 7), pad(value(c.Value), 9), cut(f.Code, 16))
	}
}

// topFlags lists each flagged component once: the weightiest of every destination before the second of any.
func topFlags(all []policies.Determination) []policies.Flag {
	var out []policies.Flag
	seen := make(map[string]bool)
	for i := 0; len(out) < mostRows; i++ {
		more := false
		for _, d := range all {
			if i >= len(d.Flagged) {
				continue
			}
			more = true
			f := d.Flagged[i]
			if key := f.Ref + "\x00" + f.Code; !seen[key] && (f.Ref != "" || !seen[f.Says]) {
				seen[key], seen[f.Says] = f.Ref != "", f.Ref == ""
				out = append(out, f)
			}
		}
		if !more {
			break
		}
	}
	return out
}

// deciding lists the facts that would decide the most, with whom to ask and what the answers lead to.
func (p *page) deciding(r *policies.Report, room int) {
	missing := topMissing(r)
	n := min(len(missing), mostRows, max((room-1)/2, 1))
	if n == 0 {
		return
	}
	p.line("FACTS THAT WOULD DECIDE IT")
	for i, m := range missing[:n] {
		p.line("%s", cut(fmt.Sprintf("%d %s", i+1, m.Question), columns))
		leads := leadsTo(m)
		p.line("  ask %s; %s", cut(orElse(m.Whom, "(unknown)"), columns-8-len(leads)), leads)
	}
}

// leadsTo is what either answer makes of the verdict.
func leadsTo(m policies.Missing) string {
	if m.IfYes == m.IfNo {
		return "either way " + effect(m.IfYes)
	}
	return fmt.Sprintf("yes: %s, no: %s", effect(m.IfYes), effect(m.IfNo))
}

func effect(v policies.Verdict) string { return orElse(v.String(), "no change") }

// topMissing lists each missing fact once: the first of every destination before the second of any, and what is aside
// from the verdict last.
func topMissing(r *policies.Report) []policies.Missing {
	out := missingOf(nil, r.Weighed())
	return missingOf(out, r.Determinations)
}

func missingOf(out []policies.Missing, all []policies.Determination) []policies.Missing {
	for i := 0; len(out) < mostRows; i++ {
		more := false
		for _, d := range all {
			if i >= len(d.Missing) {
				continue
			}
			more = true
			m := d.Missing[i]
			if !slices.ContainsFunc(out, func(o policies.Missing) bool { return o.Fact == m.Fact && o.Ref == m.Ref }) {
				out = append(out, m)
			}
		}
		if !more {
			break
		}
	}
	return out
}

// unread names what could not be read, in one line.
func (p *page) unread(r *policies.Report) {
	total, first := 0, ""
	for _, in := range r.Inputs {
		for _, g := range gapsOf(in.Coverage) {
			if total++; total == 1 {
				first = where(in.Name, g) + ": " + orElse(g.Says, g.Reason)
			}
		}
	}
	for _, e := range r.Errors {
		if total++; total == 1 {
			first = e.Code + ": " + e.Says
		}
	}
	switch {
	case total == 1:
		p.line("%s", cut("NOT READ  "+first, columns))
	case total > 1:
		p.line("%s", cut(fmt.Sprintf("NOT READ  %s, and %d more", cut(first, columns-25), total-1), columns))
	case !r.Complete:
		p.line("NOT READ  something was left out; see the details")
	}
}

func where(input string, g policies.Gap) string {
	at := input
	if g.Path != "" {
		at += ":" + g.Path
	}
	if g.Offset > 0 {
		at += fmt.Sprintf(" at 0x%x", g.Offset)
	}
	return at
}

// hint says which command to run next. A command is never cut.
func (p *page) hint(r *policies.Report) {
	const lead = "hint: with -o json=r.json, then: ensign explain r.json "
	next := "REF"
	if len(r.Determinations) > 0 {
		next = r.Determinations[0].Destination
	}
	for _, f := range topFlags(r.Weighed()) {
		if ref := quote(f.Ref); f.Ref != "" && cells(lead+Safe(ref)) <= columns && Safe(ref) == ref {
			next = ref
			break
		}
	}
	p.line("%s%s", lead, next)
}
