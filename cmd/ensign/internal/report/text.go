package report

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// Text writes the first screen, at most 24 lines of 80 columns for a product with up to nine destinations, and
// the details below it.
func Text(w io.Writer, r *policies.Report, s Style) error {
	p := &page{style: s}
	p.firstScreen(r)
	p.details(r)
	_, err := w.Write(p.Bytes())
	return err
}

// screenful is the number of lines that the first screen keeps to.
const screenful = 24

func (p *page) firstScreen(r *policies.Report) {
	p.header(r)
	p.line("")
	p.table(r)
	foot := &page{style: p.style}
	foot.unread(r)
	foot.wrapped("  ", r.Notice)
	foot.hint(r)
	p.heaviest(r, screenful-p.height()-foot.height())
	p.deciding(r, screenful-p.height()-foot.height())
	p.Write(foot.Bytes())
}

func (p *page) height() int { return strings.Count(p.String(), "\n") }

// header says what was screened, how much of it was read, and by which law.
func (p *page) header(r *policies.Report) {
	name := strings.TrimSpace(orElse(r.Product.Name, "(unnamed product)") + " " + r.Product.Version)
	about := []string{orElse(r.Product.Kind, "kind unknown"), "made in " + orElse(r.Product.MadeIn, "(unknown)"), orElse(r.Product.ECCN, "ECCN unknown"), orElse(r.Product.Price, "price unknown")}
	p.line("%s", cut(fmt.Sprintf("%s: %s", name, strings.Join(about, ", ")), columns))
	p.line("%s", cut(fmt.Sprintf("%s from %s", count(len(r.Components), "component"), sources(r)), columns))
	p.line("law as of %s, verified through %s; %s %s", r.AsOf, orElse(string(r.Data.EAR.VerifiedThrough), "(unknown)"), r.Tool.Name, r.Tool.Version)
}

// sources names the inputs, with how much of them was read, and the facts.
func sources(r *policies.Report) string {
	var names []string
	whole := true
	for _, in := range r.Inputs {
		whole = whole && len(gapsOf(in.Coverage)) == 0
	}
	for _, in := range r.Inputs {
		if name := in.Name; whole {
			names = append(names, name)
		} else {
			names = append(names, name+" ("+read(in.Coverage)+")")
		}
	}
	out := orElse(strings.Join(names, ", "), "no input")
	if whole && len(names) > 0 {
		out += "; no gaps"
	}
	if r.Facts.Name != "" {
		out += "; facts in " + r.Facts.Name
	}
	return out
}

// read says how much of an input was read. It never says all when there is a gap.
func read(c policies.Coverage) string {
	gaps := len(gapsOf(c))
	switch {
	case gaps == 0:
		return "no gaps"
	case c.Bytes <= 0 || c.Known >= c.Bytes:
		return count(gaps, "gap")
	}
	tenths := min(int64(float64(c.Known)/float64(c.Bytes)*1000), 999)
	return fmt.Sprintf("%d.%d %% read", tenths/10, tenths%10)
}

// gapsOf are the gaps that keep an answer from passing.
func gapsOf(c policies.Coverage) []policies.Gap {
	var out []policies.Gap
	for _, g := range c.Gaps {
		if g.Reason != "padding" {
			out = append(out, g)
		}
	}
	return out
}

const rowFormat = "%s %s %s %8s %8s %8s %6s  %s"

// table has a line for every destination; those that read alike share one when there are more than a screen holds.
func (p *page) table(r *policies.Report) {
	p.line(rowFormat, pad("DEST", 5), " ", pad("VERDICT", 19), "US % LOW", "LIKELY", "HIGH", "LIMIT", "RULE")
	for _, rows := range tableRows(r) {
		d := rows[0]
		m := shares(d)
		dest := pad(d.Destination, 5)
		if len(rows) > 1 {
			p.wrapped("", destinations(rows))
			dest = pad(fmt.Sprintf("(%d)", len(rows)), 5)
		}
		p.verdictLine(d.Verdict, rowFormat, dest, p.symbol(d.Verdict), pad(d.Verdict.String(), 19),
			percent(m.Low), percent(m.Likely), percent(m.High), m.Compare+m.Threshold, cut(rule(d), columns-64))
	}
}

// tableRows are the determinations, a row for each, or a row for those whose lines would differ in the destination
// only if there are more than a screen holds.
func tableRows(r *policies.Report) [][]policies.Determination {
	var out [][]policies.Determination
	at := make(map[string]int)
	for _, d := range r.Determinations {
		m := shares(d)
		key := fmt.Sprintln(d.Regime, d.Verdict, percent(m.Low), percent(m.Likely), percent(m.High), m.Compare, m.Threshold, rule(d))
		i, ok := at[key]
		if !ok || len(r.Determinations) <= mostLines {
			i = len(out)
			at[key], out = i, append(out, nil)
		}
		out[i] = append(out[i], d)
	}
	return out
}

// mostLines is how many destinations have a line of their own.
const mostLines = 9

func destinations(rows []policies.Determination) string {
	var out []string
	for _, d := range rows {
		out = append(out, d.Destination)
	}
	return strings.Join(out, " ")
}

// shares is the first comparison of a determination, which is that of the product as a whole.
func shares(d policies.Determination) policies.DeMinimis {
	if len(d.DeMinimis) == 0 {
		return policies.DeMinimis{}
	}
	return d.DeMinimis[0]
}

// percent is a share without trailing zeros, and "open" without an upper limit.
func percent(r *policies.Ratio) string {
	if r == nil {
		return "open"
	}
	return trim(r.Percent)
}

// trim is a decimal without zeros at its end.
func trim(decimal string) string {
	if !strings.Contains(decimal, ".") {
		return decimal
	}
	return strings.TrimSuffix(strings.TrimRight(decimal, "0"), ".")
}

// rule is the paragraph of the reason that tells most about a verdict: why a licence is or is not needed, which
// comes last, or the first that keeps the answer open.
func rule(d policies.Determination) string {
	codes := policies.Codes()
	because := slices.Clone(d.Because)
	switch d.Verdict {
	case policies.LicenseRequired, policies.Prohibited, policies.NoLicenseRequired:
		slices.Reverse(because)
		because = slices.DeleteFunc(because, func(b origin.Reason) bool { return known(codes, b.Rule) > 0 })
	case policies.Undetermined:
		slices.SortStableFunc(because, func(a, b origin.Reason) int { return known(codes, b.Rule) - known(codes, a.Rule) })
	}
	for _, b := range because {
		if p := paragraph.FindString(b.Cite.Source + " " + b.Cite.At + " " + b.Says); p != "" {
			return p
		}
	}
	return ""
}

// paragraph is how the regulations number: 734.4(a)(6)(i).
var paragraph = regexp.MustCompile(`\b[0-9]{3}\.[0-9]+(\([0-9A-Za-z]+\))*`)

// known is 1 for a rule that is a code of its own.
func known(codes []policies.Code, rule string) int {
	if slices.ContainsFunc(codes, func(c policies.Code) bool { return c.ID == rule }) {
		return 1
	}
	return 0
}

// mostRows is how many components and facts the first screen names.
const mostRows = 5

// heaviest names the flagged components that weigh most, in the report's order, first of every destination.
func (p *page) heaviest(r *policies.Report, room int) {
	flags := topFlags(r.Determinations)
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
	missing := topMissing(r.Determinations)
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

func topMissing(all []policies.Determination) []policies.Missing {
	var out []policies.Missing
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
	for _, f := range topFlags(r.Determinations) {
		if ref := quote(f.Ref); f.Ref != "" && cells(lead+Safe(ref)) <= columns && Safe(ref) == ref {
			next = ref
			break
		}
	}
	p.line("%s%s", lead, next)
}

// quote makes a word that a shell passes on as it is.
func quote(s string) string {
	if strings.IndexFunc(s, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=,", r)
	}) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func componentsByRef(r *policies.Report) map[string]*policies.Component {
	out := make(map[string]*policies.Component, len(r.Components))
	for i := range r.Components {
		out[r.Components[i].Ref] = &r.Components[i]
	}
	return out
}

// label names a component as people know it.
func label(c *policies.Component) string {
	name := orElse(c.Name, orElse(c.MPN, c.Ref))
	return strings.TrimSpace(name + " " + c.Version)
}

func maker(c *policies.Component) string {
	return orElse(c.Origin.Maker.Name, orElse(c.Manufacturer, c.Supplier))
}

func value(v policies.Value) string {
	switch {
	case v.High == nil && v.Low == nil:
		return "unknown"
	case v.High == nil:
		return "from " + *v.Low
	case v.Low == nil || *v.Low == *v.High:
		return *v.High + " " + v.Currency
	}
	return *v.Low + ".." + *v.High
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// coverage is what a document says of an input in the words of a report.
func coverage(c bom.Coverage) policies.Coverage {
	out := policies.Coverage{Bytes: c.Bytes, Known: c.Known}
	for _, g := range c.Gaps {
		out.Gaps = append(out.Gaps, policies.Gap{Path: g.Path, Offset: g.Offset, Size: g.Size, Reason: string(g.Reason), Says: g.Says})
	}
	return out
}
