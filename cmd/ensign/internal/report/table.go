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
		low, likely, high := percent(m.Low), percent(m.Likely), percent(m.High)
		if len(d.DeMinimis) == 0 {
			low, likely, high = "-", "-", "-"
		}
		p.verdictLine(d.Verdict, rowFormat, dest, p.symbol(d.Verdict), pad(d.Verdict.String(), 19),
			low, likely, high, m.Compare+m.Threshold, cut(rule(d), columns-64))
	}
}

// tableRows are the determinations, a row for each, or a row for those whose lines would differ in the destination
// only if there are more than a screen holds.
func tableRows(r *policies.Report) [][]policies.Determination {
	var out [][]policies.Determination
	at := make(map[string]int)
	weighed := r.Weighed()
	for _, d := range weighed {
		m := shares(d)
		key := fmt.Sprintln(d.Regime, d.Verdict, percent(m.Low), percent(m.Likely), percent(m.High), m.Compare, m.Threshold, rule(d))
		i, ok := at[key]
		if !ok || len(weighed) <= mostLines {
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
// comes last, or the first that keeps the answer open. A programme that asks who exports comes first.
func rule(d policies.Determination) string {
	codes, shape := policies.Codes(), paragraph
	because := slices.Clone(d.Because)
	if personBased(d) {
		shape = programme
	}
	switch {
	case d.Verdict == policies.Undetermined:
		slices.SortStableFunc(because, func(a, b origin.Reason) int { return known(codes, b.Rule) - known(codes, a.Rule) })
	case d.Verdict != policies.NotSubject && !personBased(d):
		slices.Reverse(because)
		because = slices.DeleteFunc(because, func(b origin.Reason) bool { return known(codes, b.Rule) > 0 })
	}
	for _, b := range because {
		if p := shape.FindString(b.Cite.Source + " " + b.Cite.At + " " + b.Says); p != "" {
			return p
		}
	}
	return ""
}

// personBased reports whether a regime asks who exports before it asks what.
func personBased(d policies.Determination) bool { return d.Regime == "us-ofac" }

// place names what a determination is for, with its regime if that is not the EAR.
func place(d policies.Determination) string {
	if personBased(d) {
		return d.Destination + " by " + d.Regime
	}
	return d.Destination
}

// paragraph is how the regulations number: 734.4(a)(6)(i).
var paragraph = regexp.MustCompile(`\b[0-9]{3}\.[0-9]+(\([0-9A-Za-z]+\))*`)

// programme is how the programmes of OFAC are cited: 31 CFR 560.205(a)(2), EO 13685.
var programme = regexp.MustCompile(`\b(31 CFR ([0-9]{3}(\.[0-9]+(\([0-9A-Za-z]+\))*)?|chapter V)|EO [0-9]{5})\b`)

// known is 1 for a rule that is a code of its own.
func known(codes []policies.Code, rule string) int {
	if slices.ContainsFunc(codes, func(c policies.Code) bool { return c.ID == rule }) {
		return 1
	}
	return 0
}
