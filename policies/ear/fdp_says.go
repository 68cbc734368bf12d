package ear

import (
	"fmt"
	"slices"

	"ensign/origin"
	"ensign/policies"
)

// fdpText is what is said of a rule in one state.
type fdpText struct {
	because origin.Reasons
	told    origin.Reason // among those of the determination
}

// fdpTexts are what is said of each rule of the day in each state that it may be in, but that it is beyond its reach.
func (d *docket) fdpTexts() []map[string]fdpText {
	out := make([]map[string]fdpText, len(d.directs))
	for k := range d.directs {
		r := &d.directs[k]
		out[k] = make(map[string]fdpText)
		say := func(status, code, says string, more ...origin.Reason) {
			because := append(origin.Reasons{lawReason(r.Paragraph, says, r.Row)}, more...)
			out[k][status] = fdpText{because, reason(code, "15 CFR "+r.Paragraph, "the foreign-direct-product rule is "+status, because...)}
		}
		more := d.more(r, &d.inputs[k])
		say("not-in-force", "", "there was no such rule yet on "+string(d.AsOf))
		say("ruled-out-by-output", "", "the product's ECCN "+d.Product.ECCN+" is not an output of this rule")
		say("unverified", "FDP-UNVERIFIED", "the rule seems not to reach the product, but the row of law that says so is not verified for "+string(d.AsOf))
		say("met", "FDP-MET", "the product is an output of this rule and within its reach, and its input is one that the rule lists", more...)
		say("possible", "FDP-POSSIBLE", "a product of listed US technology, software or equipment would be caught", more...)
		if c := d.certificate(r.Paragraph); c != nil { // the paragraph in place of a code, since it speaks for the product
			say("excluded-by-certificate", r.Paragraph, "a certificate says that the product is no direct product by this rule; it is evidence and does not take the place of due diligence, 734 Supp. No. 1(a)", c.Because)
		}
	}
	return out
}

// fdpReports writes out the states of the rules and why they are as they are.
func (q *question) fdpReports(found []fdpFinding) policies.List[policies.FDP] {
	out := make(policies.List[policies.FDP], 0, len(found))
	for k := range found {
		r := found[k].report
		if r.Because = q.fdpSays[k][r.Status].because; r.Status == "ruled-out-by-reach" {
			r.Because = origin.Reasons{lawReason(r.Rule, q.directs[k].beyond(q.dest), q.directs[k].Row)}
		}
		out = append(out, r)
	}
	return out
}

// beyond says that the rule does not reach a destination.
func (r *fdpRule) beyond(dest string) string {
	if r.Footnote != 0 {
		return "every party named was checked against the Entity List and is none that the rule reaches, and the rule does not reach " + dest
	}
	return "the rule does not reach " + dest
}

// more is what else is to be known of a rule that is met or possible.
func (d *docket) more(r *fdpRule, in *input) origin.Reasons {
	out := slices.Clone(in.because)
	if c := d.certificate(r.Paragraph); c != nil {
		out = append(out, reason(r.Paragraph, "15 CFR 734 Supp. No. 1", "a certificate says otherwise than the facts, and does not count against them", c.Because))
	}
	if owners, rule := d.law.affiliates(d.AsOf); owners && r.Footnote != 0 {
		out = append(out, lawReason("744.11", "the Affiliates rule counts as in force: who is owned for half or more by listed entities is reached as they are", rule))
	}
	if partner, row := d.law.gecc(d.Product.ShippedFrom, d.AsOf); r.NotFrom != "" && partner {
		says := fmt.Sprintf("shipped from the partner country %s: the licence that %s requires is not asked for, which leaves the product subject all the same", d.Product.ShippedFrom, r.License)
		out = append(out, lawReason("746 Supp. No. 3", says, row))
	}
	if r.Note != "" {
		out = append(out, lawReason(r.Paragraph, r.Note, r.Row))
	}
	return out
}
