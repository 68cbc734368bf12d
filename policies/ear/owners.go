package ear

import (
	"fmt"
	"math/big"
	"slices"

	"ensign/origin"
	"ensign/policies"
	"ensign/policies/parties"
)

// ownedByListed reports whether a party is owned for half or more, all shares together, by persons whose lists the
// Affiliates rule is about; unsure if a share of theirs that is not known may make it so. The reasons name them.
func ownedByListed(p *policies.Party) (origin.Ternary, origin.Reasons) {
	half, sum := big.NewRat(50, 1), new(big.Rat)
	var because origin.Reasons
	open := false
	for i := range p.Owners {
		o := &p.Owners[i]
		at := slices.IndexFunc(o.Hits, ownerHit)
		if at < 0 {
			continue
		}
		h, l := o.Hits[at], listingOf(o.Hits[at].Entry)
		share := "a share of " + p.Name + " that is not known"
		if o.Share == nil {
			open = true
		} else {
			sum.Add(sum, o.Share)
			share = o.Share.FloatString(2) + " % of " + p.Name
		}
		because = append(because, hitReason(l.rule, hitSays(o.Name, l, h)+", and owns "+share, h))
	}
	switch {
	case sum.Cmp(half) >= 0:
		return origin.Yes, because
	case open:
		return origin.Unsure, because
	}
	return origin.No, because
}

// ownerHit reports whether an owner is on a list that the Affiliates rule is about, by its name.
func ownerHit(h parties.Hit) bool { return h.Kind > parties.Candidate && listingOf(h.Entry).owners }

// barOwned adds what follows from who owns a party. While the Affiliates rule does not hold, that is no more than a
// red flag.
func (q *question) barOwned(b *bars, p *policies.Party) {
	active, rule := q.law.affiliates(q.AsOf)
	owned, owners := ownedByListed(p)
	if !active {
		if why := q.law.stay(q.AsOf); owners != nil || p.Affiliated == origin.Yes {
			b.told = append(b.told, lawReason("744.11(a)(1)", p.Name+" is owned by listed entities; on "+string(q.AsOf)+" the Affiliates rule was not in force, so that alone asks for no licence and is a red flag", why, owners...))
		}
		return
	}
	switch {
	case owned == origin.Yes:
		b.listed = append(b.listed, lawReason("PARTY-OWNER", p.Name+" is owned for half or more by listed entities, and then what holds for them holds for it", rule, owners...))
	case p.Affiliated == origin.Yes:
		b.listed = append(b.listed, lawReason("744.11", p.Name+" is stated to be owned by entities of the Entity List, and then what holds for them holds for it", rule, owners...))
	case owned == origin.Unsure:
		b.listed = append(b.listed, lawReason("PARTY-OWNER", "listed entities own a share of "+p.Name+" that is not known: Red Flag 29 of 732 Supp. No. 3 has to be resolved, or a licence asked for", rule, owners...))
	case owners != nil:
		b.told = append(b.told, lawReason("744.11(a)(1)", p.Name+" is owned for less than half by listed entities, which is a red flag", rule, owners...))
	}
	if p.Affiliated != origin.No {
		q.barOwnerCandidates(b, p)
	}
}

// barOwnerCandidates keeps an answer open for owners that only resemble listed persons.
func (q *question) barOwnerCandidates(b *bars, p *policies.Party) {
	for i := range p.Owners {
		for _, h := range p.Owners[i].Hits {
			if l := listingOf(h.Entry); h.Kind == parties.Candidate && l.owners {
				b.listed = append(b.listed, candidateReason(p.Owners[i].Name+", an owner of "+p.Name+",", l, h))
			}
		}
	}
}

// missingShares asks for the shares of listed owners while they decide.
func (q *question) missingShares(at int) []candidate {
	p := &q.Product.Parties[at]
	if active, _ := q.law.affiliates(q.AsOf); !active {
		return nil
	}
	if owned, _ := ownedByListed(p); owned != origin.Unsure {
		return nil
	}
	all := func(share *big.Rat) *hypothesis {
		return ifProduct(func(product *policies.Product) {
			p := partyOf(product, at)
			for i := range p.Owners {
				if p.Owners[i].Share == nil && slices.ContainsFunc(p.Owners[i].Hits, ownerHit) {
					p.Owners[i].Share = share
				}
			}
		})
	}
	return []candidate{askParty("product.parties."+p.Name+".owners", fmt.Sprintf("do its listed owners own half of %s or more, all together and with what they own through others?", p.Name),
		all(big.NewRat(50, 1)), all(new(big.Rat)))}
}
