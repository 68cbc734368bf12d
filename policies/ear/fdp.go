package ear

import (
	"fmt"
	"slices"

	"ensign/origin"
	"ensign/policies"
)

// fdpFinding is the state of one foreign-direct-product rule of 734.9.
type fdpFinding struct {
	report  policies.FDP
	subject origin.Ternary
	relied  []row
	party   bool // only a check of the parties can rule it out
}

// fdpRules asks every rule of 734.9 by its output, its reach and its dates. No list of parts proves or disproves
// what equipment and software a thing was made with, so a rule that is not ruled out stays possible.
func (q *question) fdpRules() []fdpFinding {
	var out []fdpFinding
	for _, r := range q.directs {
		out = append(out, q.fdp(r))
	}
	return out
}

func (q *question) fdp(r fdpRule) fdpFinding {
	state := func(status string, subject origin.Ternary, relied []row, says string) fdpFinding {
		return fdpFinding{subject: subject, relied: relied, report: policies.FDP{Rule: r.Paragraph, Status: status, Because: origin.Reasons{lawReason(r.Paragraph, says, r.row)}}}
	}
	output, rows := q.output(r)
	if output == origin.No && len(q.unverified(rows)) == 0 {
		return state("ruled-out-by-output", origin.No, rows, fmt.Sprintf("the product's ECCN %s is not an output of this rule", q.Product.ECCN))
	}
	reach := q.reach(r)
	if reach.subject == origin.No && len(q.unverified(reach.relied)) == 0 {
		return state("ruled-out-by-reach", origin.No, reach.relied, reach.because[0].Says)
	}
	if !r.InForce && r.verified(q.AsOf) {
		return state("not-in-force", origin.No, nil, "the rule was not in force on "+string(q.AsOf))
	}
	if output == origin.No || reach.subject == origin.No || !r.InForce {
		return state("unverified", origin.Unsure, nil, "the rule seems not to reach the product, but the row of law that says so is not verified for "+string(q.AsOf))
	}
	f := state("possible", origin.Unsure, nil, "a product of listed US technology, software or equipment would be caught; nothing in the facts says with what it was made")
	f.party = r.Footnote != 0
	if owners, rule := q.law.affiliates(q.AsOf); owners && f.party {
		f.report.Because = append(f.report.Because, lawReason("744.11", "the Affiliates rule counts as in force: who is owned for half or more by listed entities is reached as they are", rule))
	}
	return f
}

// output reports whether the product may be an output of a rule. A product whose ECCN is not known may be any.
func (q *question) output(r fdpRule) (origin.Ternary, []row) {
	if r.OutputKind == "any" || q.Product.ECCN == "" {
		return origin.Yes, nil
	}
	relied := []row{r.row}
	e := q.class(q.Product.ECCN)
	if e.Entry == "EAR99" {
		return supplementOutput(r), relied
	}
	entry, ok := q.entry(q.Product.ECCN)
	if !ok {
		return origin.Unsure, nil
	}
	return listedOutput(r, e, entry), append(relied, entry.row)
}

// supplementOutput is for EAR99, which a rule covers only through tariff codes. A code that is on no list proves
// nothing, because what is made for a listed item is covered whatever its own code.
func supplementOutput(r fdpRule) origin.Ternary {
	if len(r.Supplements) > 0 {
		return origin.Unsure
	}
	return origin.No
}

func listedOutput(r fdpRule, e eccn, entry entry) origin.Ternary {
	var listed bool
	switch r.OutputKind {
	case "reason":
		listed = slices.ContainsFunc(r.Output, func(s string) bool { return slices.Contains(entry.Reasons, s) })
	case "series":
		listed = slices.Contains(r.Output, entry.Series) || slices.Contains(r.Output, e.Entry)
	case "category":
		listed = slices.Contains(r.Output, entry.Category)
	case "eccn":
		listed = slices.ContainsFunc(r.Listed, func(listed eccn) bool { return mayBe(e, listed) })
	default:
		listed = true
	}
	if listed {
		return origin.Yes
	}
	return origin.No
}

// mayBe reports whether an item of one classification may lie under another: the same entry, and no paragraph that
// tells them apart.
func mayBe(item, listed eccn) bool {
	return item.Entry == listed.Entry && (item.Paragraph == "" || listed.Paragraph == "" || item.under(listed.Paragraph) || listed.under(item.Paragraph))
}

// reach reports whether a rule reaches the destination, a use there, or a party.
func (q *question) reach(r fdpRule) finding {
	f := finding{subject: origin.No, relied: []row{r.row}}
	says := fmt.Sprintf("the rule does not reach %s", q.dest)
	for _, to := range []destinations{r.ReachTo, r.UseIn} {
		if len(to) == 0 {
			continue
		}
		in, rows := q.law.reaches(to, q.dest, q.AsOf)
		f.relied = append(f.relied, rows...)
		if in != origin.No {
			f.subject = origin.Unsure
		}
	}
	if r.Footnote != 0 {
		if s := q.partiesReached(); s != origin.No {
			f.subject = s
		} else {
			says = "every party named was checked against the Entity List and is not on it, and " + says
		}
	}
	f.because = origin.Reasons{{Says: says + mark(r.row)}}
	return f
}
