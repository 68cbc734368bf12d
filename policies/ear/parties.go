package ear

import (
	"fmt"
	"slices"
	"strings"

	"ensign/origin"
)

// bars is what part 744 and denial orders say of the parties and the end use that the facts name. It makes no item
// subject; it keeps a product from going on its classification alone.
type bars struct {
	listed origin.Reasons // a licence may be required whatever the classification
	denied origin.Reasons // nobody may take part, 736.2(b)(4)
}

// bars asks the parties and the end use of the facts. Who is not named is not asked.
func (q *question) bars() bars {
	b := bars{listed: append(q.listedParties(), q.militaryUse()...)}
	for _, p := range q.Product.Parties {
		for _, r := range q.law.named(p.Name, "denial-order", q.AsOf) {
			b.denied = append(b.denied, lawReason("736.2(b)(4)", fmt.Sprintf("%s is under a denial order: %s", p.Name, r.scope), r.row))
		}
	}
	return b
}

// partiesReached reports whether a party may be an entity of a footnote of the Entity List: No only if the facts
// name the parties and say of each that it was checked, and its owners too while the Affiliates rule holds or may.
func (q *question) partiesReached() origin.Ternary {
	if len(q.Product.Parties) == 0 {
		return origin.Unsure
	}
	owners, _ := q.law.affiliates(q.AsOf)
	for _, p := range q.Product.Parties {
		known := len(q.law.named(p.Name, "entity-list", q.AsOf)) > 0
		if known || p.Listed != origin.No || owners && p.Affiliated != origin.No {
			return origin.Unsure
		}
	}
	return origin.No
}

// listedParties names the parties that are on the Entity List by the facts or by our few dated rows. To them items
// that need no licence by their classification may need one, 744.11.
func (q *question) listedParties() origin.Reasons {
	var out origin.Reasons
	owners, rule := q.law.affiliates(q.AsOf)
	for _, p := range q.Product.Parties {
		if owners && p.Affiliated == origin.Yes {
			out = append(out, lawReason("744.11", p.Name+" is stated to be owned by entities of the Entity List, and then what holds for them holds for it", rule))
		}
		if p.Listed == origin.Yes {
			out = append(out, reason("744.11", "15 CFR 744.11", p.Name+" is stated to be on the Entity List, whose entry may require a licence for every item"))
		}
		for _, r := range q.law.named(p.Name, "entity-list", q.AsOf) {
			out = append(out, lawReason("744.11", fmt.Sprintf("%s is on the Entity List: %s", p.Name, r.scope), r.row))
		}
	}
	return out
}

// named returns the dated rows of a kind that name a party, by its whole name without regard to case.
func (t *tables) named(name, kind string, asOf origin.Date) []party {
	var out []party
	for _, r := range t.parties {
		same := func(s string) bool { return strings.EqualFold(s, strings.TrimSpace(name)) }
		if r.kind == kind && r.holds(asOf) && slices.ContainsFunc(strings.Split(r.name, "; "), same) {
			out = append(out, r)
		}
	}
	return out
}

// militaryUse bars a stated military end use of an item of 744 Supp. No. 2 in the countries of 744.21.
func (q *question) militaryUse() origin.Reasons {
	listed, r := q.law.militaryEndUse(q.class(q.Product.ECCN), q.dest)
	if !listed || !strings.Contains(strings.ToLower(q.Product.EndUse), "militar") {
		return nil
	}
	return origin.Reasons{lawReason("744.21", fmt.Sprintf("the end use is stated as %q, and %s needs a licence for a military end use or user in %s", q.Product.EndUse, q.Product.ECCN, q.dest), r)}
}

// endUse says what is not asked: a product that goes on its classification may still need a licence for an end use.
func (q *question) endUse() origin.Reasons {
	listed, r := q.law.militaryEndUse(q.class(q.Product.ECCN), q.dest)
	if !listed {
		return origin.Reasons{reason("744", "15 CFR 744", "end uses and end users are not judged here: part 744 may require a licence for an item that is subject")}
	}
	return origin.Reasons{lawReason("744.21", fmt.Sprintf("a military end use or end user in %s needs a licence for %s: ask for it", q.dest, q.Product.ECCN), r)}
}

// needsParties reports whether a check of the parties could rule out a rule that is still possible.
func (f findings) needsParties() bool {
	return slices.ContainsFunc(f.fdp, func(r fdpFinding) bool { return r.party && r.report.Status == "possible" })
}
