package report

import (
	"fmt"
	"strings"

	"ensign/origin"
	"ensign/policies"
)

// mostDetails is how many flagged components the details of one destination name; the JSON report has all.
const mostDetails = 20

// details writes what the first screen has no room for: the reasons per destination, what was not read, and what
// the facts contributed. Destinations with the same details share them.
func (p *page) details(r *policies.Report) {
	byRef := componentsByRef(r)
	var bodies []string
	heads := make(map[string][]string)
	for i := range r.Determinations {
		d := &r.Determinations[i]
		body := &page{style: p.style}
		body.determination(d, byRef)
		key := d.Verdict.String() + "\n" + body.String()
		if heads[key] == nil {
			bodies = append(bodies, key)
		}
		heads[key] = append(heads[key], d.Destination)
	}
	for _, key := range bodies {
		verdict, body, _ := strings.Cut(key, "\n")
		p.line("")
		p.wrapped("", fmt.Sprintf("%s: %s", strings.Join(heads[key], ", "), verdict))
		p.WriteString(body)
	}
	p.gaps(r)
	p.facts(r)
	p.messages("WARNINGS", r.Warnings)
	p.messages("ERRORS", r.Errors)
}

func (p *page) determination(d *policies.Determination, byRef map[string]*policies.Component) {
	p.line("  subject to the EAR: %s; licence on the product's own classification: %s", d.Subject, d.License)
	for _, m := range d.DeMinimis {
		p.line("  %s: low %s, likely %s, high %s %%; limit %s %s %%: %s", m.Measure, percent(m.Low), percent(m.Likely), percent(m.High), m.Compare, m.Threshold, m.Outcome)
	}
	for _, z := range d.ZeroDeMinimis {
		p.line("  %s, no de minimis level: %s %s", z.Paragraph, z.Status, strings.Join(z.Refs, " "))
	}
	p.line("  encryption gate: %s", orElse(d.EncryptionGate, "not asked"))
	for _, f := range d.FDP {
		p.line("  direct product rule %s: %s", f.Rule, f.Status)
	}
	p.because(d.Because)
	p.flagged(d.Flagged, byRef)
	p.missing(d.Missing)
	if len(d.Presumptions) > 0 {
		p.line("  counts on recorded presumptions: %s", strings.Join(d.Presumptions, ", "))
	}
	for _, e := range d.Exceptions {
		p.wrapped("  ", fmt.Sprintf("exception %s (%s) may be available and is not applied. Bars: %s", e.ID, e.Cite, orElse(strings.Join(e.Bars, "; "), "none known")))
	}
}

func (p *page) because(because origin.Reasons) {
	if len(because) == 0 {
		return
	}
	p.line("  because")
	for _, b := range because {
		p.wrapped("    ", fmt.Sprintf("%s [%s]", b.Says, citation(b)))
	}
}

func (p *page) flagged(flags []policies.Flag, byRef map[string]*policies.Component) {
	if len(flags) == 0 {
		return
	}
	p.line("  %s", count(len(flags), "flagged finding"))
	for _, f := range flags[:min(len(flags), mostDetails)] {
		name := ""
		if c, ok := byRef[f.Ref]; ok {
			name = label(c) + ": "
		}
		p.wrapped("    ", fmt.Sprintf("%s %s%s", f.Code, name, f.Says))
	}
	if more := len(flags) - mostDetails; more > 0 {
		p.line("    and %d more: see -o json", more)
	}
}

func (p *page) missing(missing []policies.Missing) {
	if len(missing) == 0 {
		return
	}
	p.line("  facts that would decide it")
	for i, m := range missing {
		says := fmt.Sprintf("If yes: %s. If no: %s.", effect(m.IfYes), effect(m.IfNo))
		if m.Swing != "" {
			says += fmt.Sprintf(" Closes %s percentage points.", m.Swing)
		}
		p.wrapped("    ", fmt.Sprintf("%d. %s Ask: %s. %s", i+1, m.Question, orElse(m.Whom, "(unknown)"), says))
	}
}

func (p *page) gaps(r *policies.Report) {
	head := "NOT READ"
	for _, in := range r.Inputs {
		for _, g := range gapsOf(in.Coverage) {
			if head != "" {
				p.line("")
				p.line("%s", head)
				head = ""
			}
			p.wrapped("  ", fmt.Sprintf("%s: %s (%s)", where(in.Name, g), orElse(g.Says, g.Reason), g.Reason))
		}
	}
}

func (p *page) facts(r *policies.Report) {
	f := r.Facts
	if f.Name == "" {
		return
	}
	p.line("")
	p.line("FACTS of %s", f.Name)
	for _, d := range f.Decisions {
		p.wrapped("  ", fmt.Sprintf("%s: %s (rank %s, %s)", d.Match, d.Says, orElse(rank(d.Rank), "none"), d.State))
	}
	for _, x := range f.Presumptions {
		p.wrapped("  ", fmt.Sprintf("presumption %s: %s, by %s, %s", x.Class, x.Why, x.By, x.Date))
	}
	for _, w := range f.Waivers {
		p.wrapped("  ", fmt.Sprintf("waiver of %s for %s: %s, by %s, until %s (%s)", w.Code, w.Match, w.Why, w.By, w.Until, w.State))
	}
}

func (p *page) messages(head string, all []policies.Message) {
	if len(all) == 0 {
		return
	}
	p.line("")
	p.line("%s", head)
	for _, m := range all {
		p.wrapped("  ", m.Code+": "+m.Says)
	}
}

func rank(r origin.Rank) string {
	if r == 0 {
		return ""
	}
	return string(rune(r))
}
