package ear

import (
	"fmt"
	"slices"
	"strings"

	"ensign/origin"
	"ensign/policies"
	"ensign/policies/internal/lawtable"
	"ensign/policies/parties"
)

// bars is what part 744 and denial orders say of the parties and the end use that the facts name. It makes no item
// subject; it keeps a product from going on its classification alone.
type bars struct {
	listed origin.Reasons // a licence may be required whatever the classification, or has to be ruled out first
	denied origin.Reasons // nobody may take part, 736.2(b)(4)
	// required are the entries that ask a licence for every item that is subject, of parties that nobody says they are not.
	required origin.Reasons
	told     origin.Reasons // what bars nothing and is said all the same
}

// bars asks the parties and the end use of the facts. Who is not named is not asked.
func (q *question) bars() bars {
	var b bars
	for i := range q.Product.Parties {
		p := &q.Product.Parties[i]
		if p.Listed == origin.Yes {
			b.listed = append(b.listed, reason("744.11", "15 CFR 744.11", p.Name+" is stated to be on the Entity List, whose entry may require a licence for every item"))
		}
		for _, h := range p.Hits {
			if d, ok := distinction(p, h); ok {
				b.told = append(b.told, distinctReason(p.Name, d, h))
			} else {
				q.bar(&b, p, h)
			}
		}
		q.barOwned(&b, p)
	}
	b.listed = append(b.listed, q.statedEndUse()...)
	return b
}

// besides are the reasons about parties and end uses that are not among those of the verdict: they did not decide it,
// and whoever ships has to know them all the same.
func (b bars) besides(because origin.Reasons) origin.Reasons {
	var out origin.Reasons
	for _, r := range slices.Concat(b.denied, b.required, b.listed, b.told) {
		same := func(o origin.Reason) bool { return o.Rule == r.Rule && o.Says == r.Says }
		if !slices.ContainsFunc(because, same) && !slices.ContainsFunc(out, same) {
			out = append(out, r)
		}
	}
	return out
}

// bar adds what an entry means for a party.
//
// An exact name or an alias counts, whatever the facts say and wherever the party is: a person keeps its name in every
// country in which it has a branch, so another country takes away no more than the certainty that a prohibition or a firm
// requirement needs; so does the word of the facts that it is not listed, but for a prohibition.
// A name that only resembles one decides nothing, but keeps a good answer open until the facts say that it is another
// person, or, for the Entity List, that the party is not on it. What the facts say with who, why and when about one
// entry, distinct-from, is the way out for namesakes of every kind.
func (q *question) bar(b *bars, p *policies.Party, h parties.Hit) {
	l := listingOf(h.Entry)
	switch {
	case !stands(p, h):
		b.told = append(b.told, hitReason(l.rule, fmt.Sprintf("%s resembles %s (%s), which %s; the facts say that it is not listed", p.Name, h.Entry.Name, h.Why, l.says), h))
	case h.Kind == parties.Candidate:
		b.listed = append(b.listed, candidateReason(p.Name, l, h))
	case l.effect == warns, l.effect == asksMilitary && !q.militaryItem():
		b.told = append(b.told, hitReason(l.rule, hitSays(p.Name, l, h), h))
	case l.effect == deniesAll && !h.Elsewhere && h.Entry.Standard != origin.No:
		b.denied = append(b.denied, hitReason(l.rule, hitSays(p.Name, l, h), h))
	case l.footnotes && p.Listed == origin.No:
		why := hitReason(l.rule, hitSays(p.Name, l, h), h)
		b.listed = append(b.listed, origin.Reason{
			Rule: "PARTY-CONFLICT", Says: fmt.Sprintf("the facts say that %s is not listed, but it %s by its very name, which counts", p.Name, l.says),
			Cite: why.Cite, Because: origin.Reasons{why},
		})
	case l.short == "EL" && h.Entry.AllItems() && !h.Elsewhere:
		b.required = append(b.required, hitReason(l.rule, hitSays(p.Name, l, h), h))
	default:
		b.listed = append(b.listed, hitReason(l.rule, hitSays(p.Name, l, h), h))
	}
}

// stands reports whether what an entry means for a party is to be asked: always, but for a candidate of the Entity List
// if the facts say that the party is not on that.
func stands(p *policies.Party, h parties.Hit) bool {
	_, distinct := distinction(p, h)
	return !distinct && (h.Kind > parties.Candidate || p.Listed != origin.No || !listingOf(h.Entry).footnotes)
}

// distinction is the recorded decision that a party is not the person of an entry.
func distinction(p *policies.Party, h parties.Hit) (policies.Distinction, bool) {
	i := slices.IndexFunc(p.Distinct, func(d policies.Distinction) bool { return strings.EqualFold(d.Name, h.Entry.Name) })
	if i < 0 {
		return policies.Distinction{}, false
	}
	return p.Distinct[i], true
}

func distinctReason(who string, d policies.Distinction, h parties.Hit) origin.Reason {
	l := listingOf(h.Entry)
	return hitReason(l.rule, fmt.Sprintf("%s %s; the facts say that %s is another person, stated by %s on %s: %s", h.Entry.Name, l.says, who, d.By, d.Date, d.Why), h)
}

// barredByParties adds to the bars of exceptions what a list says of a party: the Entity List closes them unless the
// entry opens one, and the Unverified List closes all.
func (q *question) barredByParties(all policies.List[policies.Exception]) policies.List[policies.Exception] {
	var bars []string
	for i := range q.Product.Parties {
		p := &q.Product.Parties[i]
		if p.Listed == origin.Yes {
			bars = append(bars, "15 CFR 744.11(a)")
		}
		for _, h := range p.Hits {
			l := listingOf(h.Entry)
			if closes := l.footnotes || l.short == "UVL"; closes && h.Kind > parties.Candidate && stands(p, h) {
				bars = append(bars, "15 CFR "+map[bool]string{true: "744.11(a)", false: l.rule}[l.footnotes])
			}
		}
	}
	slices.Sort(bars)
	bars = slices.Compact(bars)
	for i := range all {
		all[i].Bars = append(all[i].Bars, bars...)
	}
	return all
}

// partiesReached reports whether a party may be an entity of a footnote of the Entity List: No only if the facts
// name the parties and say of each that it was checked, its owners too while the Affiliates rule holds or may, and no
// list names one of them. That a list does not name somebody never makes it No.
func (d *docket) partiesReached() origin.Ternary {
	if len(d.Product.Parties) == 0 {
		return origin.Unsure
	}
	for i := range d.Product.Parties {
		if p := &d.Product.Parties[i]; p.Listed != origin.No || maybeFootnoted(p) || d.maybeOwned(p) {
			return origin.Unsure
		}
	}
	return origin.No
}

// maybeFootnoted reports whether a party is, or may be, on a list that has footnotes.
func maybeFootnoted(p *policies.Party) bool {
	return slices.ContainsFunc(p.Hits, func(h parties.Hit) bool { return listingOf(h.Entry).footnotes && stands(p, h) })
}

// entryHasFootnote reports whether a party is surely the person of an entry that names a footnote.
func entryHasFootnote(p *policies.Party, footnote int) bool {
	return p.Listed != origin.No && slices.ContainsFunc(p.Hits, func(h parties.Hit) bool {
		return h.Kind > parties.Candidate && !h.Elsewhere && stands(p, h) && slices.Contains(h.Entry.Footnotes, footnote)
	})
}

// maybeOwned reports whether the Affiliates rule brings the footnotes of its owners to a party, or may.
func (d *docket) maybeOwned(p *policies.Party) bool {
	active, _ := d.law.affiliates(d.AsOf)
	owned, _ := ownedByListed(p)
	return active && (p.Affiliated != origin.No || owned != origin.No)
}

// needsParties reports whether a check of the parties could rule out a rule that is still possible.
func (f findings) needsParties() bool {
	return slices.ContainsFunc(f.fdp, func(r fdpFinding) bool { return r.party && r.report.Status == "possible" })
}

// makerFlags are the components whose maker, or who owns it, is listed.
//
// That changes no verdict, because the law does not make it one. The Entity List asks a licence where a listed entity
// is the purchaser, a consignee or the end user (744.11(a), 748.5(c) to (f)), not where it sold a part; the rules of
// its footnotes reach what is made for a listed entity or in a transaction with one (734.9(e)), not what is made with
// its parts; and the standard terms of a denial order forbid to acquire from the denied person only what was exported
// from the United States. What remains is a red flag: the maker may take part in the transaction after all, or the
// part may be the fruit of a violation (736.2(b)(10)). So it is a question at the component.
func (d *docket) makerFlags() []policies.Flag {
	var out []policies.Flag
	for i := range d.Components {
		it := &d.Components[i]
		var because origin.Reasons
		for _, l := range it.Listed {
			rule := listingOf(l.Entry)
			because = append(because, hitReason(rule.rule, hitSays(l.Who, rule, l.Hit), l.Hit))
		}
		if because == nil {
			continue
		}
		l := it.Listed[0]
		says := fmt.Sprintf("its maker or the owner of that, %s, %s%s: does it take part in the transaction, and was the part made or delivered lawfully (734.9(e), 736.2(b)(10))?", l.Who, listingOf(l.Entry).says, lawtable.Mark(l.Entry.Status))
		out = append(out, policies.Flag{Ref: it.Ref, Code: "PARTY-MAKER", Says: says, Because: policies.AddGrounds(nil, because)})
	}
	return out
}
