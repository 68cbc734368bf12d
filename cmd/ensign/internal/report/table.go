package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ensign/origin"
	"ensign/policies"
)

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
