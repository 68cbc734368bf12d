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
	p.determinations(r)
	p.gaps(r)
	p.facts(r)
	p.parties(r)
	p.messages("WARNINGS", r.Warnings)
	p.messages("ERRORS", r.Errors)
}

// determinations writes a section for each line of the table, but only one for those that read the same.
func (p *page) determinations(r *policies.Report) {
	byRef := componentsByRef(r)
	heads := new(tally)
	for _, rows := range tableRows(r) {
		d := &rows[0]
		body := &page{style: p.style}
		if others := len(rows) - 1; others > 0 {
			body.wrapped("  ", fmt.Sprintf("shown for %s; %d more share its line above, and -o json has what is said of each", d.Destination, others))
		}
		body.determination(d, byRef)
		heads.add(d.Verdict.String()+"\n"+body.String(), place(*d))
	}
	for _, key := range heads.order {
		verdict, body, _ := strings.Cut(key, "\n")
		p.line("")
		p.wrapped("", fmt.Sprintf("%s: %s", strings.Join(heads.under[key], ", "), verdict))
		p.WriteString(body)
	}
	p.aside(r)
}

// aside says in one paragraph what was not asked for want of a fact, and bears on no verdict.
func (p *page) aside(r *policies.Report) {
	weighed := r.Weighed()
	if len(weighed) == len(r.Determinations) {
		return
	}
	asked := new(tally)
	for _, d := range r.Determinations {
		if d.Aside && len(d.Missing) > 0 {
			asked.add(d.Regime+": "+d.Missing[0].Question, d.Destination)
		}
	}
	p.line("")
	p.line("NOT ASKED, and without a part in the verdict")
	for _, question := range asked.order {
		p.wrapped("  ", fmt.Sprintf("%s (%s; -o json has what either answer leads to)", question, count(len(asked.under[question]), "destination")))
	}
}

func (p *page) determination(d *policies.Determination, byRef map[string]*policies.Component) {
	if personBased(*d) {
		p.wrapped("  ", fmt.Sprintf("reached by a programme: %s", d.Subject))
	} else {
		p.wrapped("  ", fmt.Sprintf("subject: %s; licence on the product's own classification: %s", d.Subject, d.License))
	}
	for _, m := range d.DeMinimis {
		p.wrapped("  ", fmt.Sprintf("controlled US content, %s: low %s, likely %s, high %s %%; limit %s %s %%: %s", m.Measure, percent(m.Low), percent(m.Likely), percent(m.High), m.Compare, m.Threshold, m.Outcome))
	}
	zero := new(tally)
	for _, z := range d.ZeroDeMinimis {
		zero.add(z.Status, z.Paragraph)
	}
	p.tallied("no de minimis level", zero)
	if !personBased(*d) {
		p.line("  encryption gate: %s", orElse(d.EncryptionGate, "not asked"))
	}
	fdp := new(tally)
	for _, f := range d.FDP {
		fdp.add(f.Status, f.Rule)
	}
	p.tallied("direct product rules", fdp)
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

// tally collects things that share a heading, in the order they come.
type tally struct {
	order []string
	under map[string][]string
}

func (t *tally) add(heading, thing string) {
	if t.under == nil {
		t.under = make(map[string][]string)
	}
	if t.under[heading] == nil {
		t.order = append(t.order, heading)
	}
	t.under[heading] = append(t.under[heading], thing)
}

// tallied writes a line for every heading.
func (p *page) tallied(what string, t *tally) {
	for _, heading := range t.order {
		p.wrapped("  ", fmt.Sprintf("%s, %s: %s", what, heading, strings.Join(t.under[heading], ", ")))
	}
}

func (p *page) because(because origin.Reasons) {
	if len(because) == 0 {
		return
	}
	p.line("  because")
	reasons := new(tally)
	for _, b := range because {
		reasons.add(b.Says, citation(b))
	}
	for _, says := range reasons.order {
		p.wrapped("    ", fmt.Sprintf("%s [%s]", says, strings.Join(reasons.under[says], "; ")))
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
		leads := leadsTo(m)
		if m.Swing != "" {
			leads += fmt.Sprintf("; closes %s percentage points", trim(m.Swing))
		}
		p.wrapped("    ", fmt.Sprintf("%d. %s (ask %s; %s)", i+1, m.Question, orElse(m.Whom, "(unknown)"), leads))
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

// parties names the lists that parties and makers were held against.
func (p *page) parties(r *policies.Report) {
	for _, l := range r.Data.Parties {
		p.line("")
		p.line("LIST OF PARTIES")
		p.wrapped("  ", fmt.Sprintf("%s of %s, %d entries, %s", l.Name, l.Version, l.Rows, l.Digest))
	}
}

func (p *page) facts(r *policies.Report) {
	f := r.Facts
	if len(f.Decisions)+len(f.Presumptions)+len(f.Waivers) == 0 {
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
