// Package ear answers the question of the Export Administration Regulations, 15 CFR 730-774: is a product made
// abroad subject to them for a destination on a day, and is a licence required. [Regime] is the entry point.
//
// The order is that of the regulation: scope.go asks where the product is made (734.3), content.go which of its
// components count for the destination (734 Supp. No. 2), zero.go and encryption.go whether de minimis is open at
// all (734.4(a), (b)), deminimis.go how large the share is (734.4(c), (d)), fdp.go what the direct product rules
// say (734.9), license.go whether the product's own classification needs a licence (738, 746). All of them
// always run; decide.go alone decides.
package ear

import (
	"fmt"

	"ensign/origin"
	"ensign/policies"
)

// Regime returns the regime "us-ear" for [policies.Screen].
func Regime() policies.Regime {
	return policies.Regime{ID: "us-ear", Title: "Export Administration Regulations, 15 CFR 730-774", Determine: determine}
}

// question is one case at one destination, with the law of the day.
type question struct {
	*policies.Case
	dest    string
	law     *tables
	asked   map[asked]requirement // by item, since many are alike
	classes map[string]eccn
}

// asked is what the licence requirement of an item depends on, for one destination and day.
type asked struct {
	goods
	shippedFrom string
}

func determine(c *policies.Case, dest string) (policies.Determination, error) {
	t, err := law()
	if err != nil {
		return policies.Determination{}, fmt.Errorf("reading the tables of law: %w", err)
	}
	if err := covered(c.AsOf); err != nil {
		return policies.Determination{}, err
	}
	q := &question{Case: c, dest: dest, law: t, asked: make(map[asked]requirement), classes: make(map[string]eccn)}
	f := q.find()
	d := q.answer(f)
	d.Missing = q.missing(f)
	return d, nil
}

// findings is everything that bears on the answer for one destination.
type findings struct {
	scope    finding
	content  content
	separate finding // software that is judged by itself
	// wholeUkraine says that the destination is Ukraine, of which some regions have rules of their own.
	wholeUkraine bool
	zero         policies.List[policies.ZeroDeMinimis]
	zeroRelied   []row
	gate         gate
	minimis      minimis
	fdp          []fdpFinding
	license      requirement
}

// find runs every rule. None is left out because another one has spoken.
func (q *question) find() findings {
	f := findings{scope: q.scope(), content: q.content(), license: q.productLicense(), wholeUkraine: q.dest == "UA"}
	f.separate.subject, f.separate.because = f.content.separate(q)
	f.zero, f.zeroRelied = q.zeroCases(f.content)
	f.gate = q.encryptionGate(f.content)
	f.minimis = q.deMinimis(f.content, f.gate)
	f.fdp = q.fdpRules()
	return f
}

// finding is one rule's answer to "does this make the product subject", with the rows of law that a "no" rests on.
type finding struct {
	subject origin.Ternary
	because origin.Reasons
	relied  []row
}

// reason makes a reason that cites a paragraph of the regulation.
func reason(rule, cite, says string, because ...origin.Reason) origin.Reason {
	return origin.Reason{Rule: rule, Says: says, Cite: origin.Cite{Source: cite}, Because: because}
}

// mark is what is said after a sentence that rests on a row nobody has read in a source.
func mark(r row) string {
	if r.Status == "memory" || r.Status == "approximate" {
		return " (" + r.Status + ", re-verify)"
	}
	return ""
}

// lawReason makes a reason that cites a row of our tables; Says carries the row's mark if it is not verified.
func lawReason(rule, says string, r row, because ...origin.Reason) origin.Reason {
	return origin.Reason{Rule: rule, Says: says + mark(r), Cite: r.cite(), Because: because}
}

// lastDay is the last day the tables answer for: a year after they were verified.
const lastDay origin.Date = "2027-09-24"

// covered reports whether the tables answer for a day at all. After the last verified day the rows in force then
// are taken to go on for a year; the report says through which day the law was verified.
func covered(asOf origin.Date) error {
	if asOf < first || asOf > lastDay {
		return fmt.Errorf("the tables of law cover %s to %s, not %s", first, lastDay, asOf)
	}
	return nil
}

// unverified returns the rows that are not verified for the day asked.
func (q *question) unverified(rows []row) []row {
	var out []row
	for _, r := range rows {
		if !r.verified(q.AsOf) {
			out = append(out, r)
		}
	}
	return out
}

// class takes an ECCN apart, once for each that is asked.
func (q *question) class(s string) eccn {
	e, ok := q.classes[s]
	if !ok {
		e = parseECCN(s)
		q.classes[s] = e
	}
	return e
}
