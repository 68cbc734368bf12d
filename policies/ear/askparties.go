package ear

import (
	"fmt"
	"slices"
	"strings"

	"ensign/policies"
	"ensign/policies/parties"
)

// missingParties asks about the parties that may be listed, and the owners whose share decides.
func (q *question) missingParties() []candidate {
	var out []candidate
	for i := range q.Product.Parties {
		p := &q.Product.Parties[i]
		if names := candidates(p); len(names) > 0 {
			out = append(out, askParty("product.parties."+p.Name, fmt.Sprintf("is %s the same as %s? if not, record it under distinct-from", p.Name, strings.Join(names, ", or as ")),
				ifProduct(func(p *policies.Product) { partyOf(p, i).same() }), ifProduct(func(p *policies.Product) { partyOf(p, i).distinct() })))
		}
		out = append(out, q.missingShares(i)...)
	}
	return out
}

func askParty(fact, question string, yes, no *hypothesis) candidate {
	return candidate{Missing: policies.Missing{Fact: fact, Question: question, Whom: "your own records, and the list"}, yes: yes, no: no}
}

// changed is a party of a copy of the product, for changing it.
type changed struct{ *policies.Party }

func partyOf(product *policies.Product, i int) changed {
	product.Parties = slices.Clone(product.Parties)
	p := &product.Parties[i]
	p.Hits, p.Distinct, p.Owners = slices.Clone(p.Hits), slices.Clone(p.Distinct), slices.Clone(p.Owners)
	return changed{p}
}

// same makes the party the person of every entry that it resembles.
func (p changed) same() {
	for i := range p.Hits {
		if stands(p.Party, p.Hits[i]) {
			p.Hits[i].Kind, p.Hits[i].Elsewhere = parties.Exact, false
		}
	}
}

// distinct makes it another person than they.
func (p changed) distinct() {
	for _, h := range p.Hits {
		if h.Kind == parties.Candidate {
			p.Distinct = append(p.Distinct, policies.Distinction{Name: h.Entry.Name})
		}
	}
}

// mostNamed is how many entries a question names.
const mostNamed = 3

// candidates name the entries that a party only resembles, and of which nobody says that they are others.
func candidates(p *policies.Party) []string {
	var out []string
	for _, h := range p.Hits {
		if h.Kind == parties.Candidate && stands(p, h) && len(out) < mostNamed {
			out = append(out, fmt.Sprintf("%s (%s, %s %s)", h.Entry.Name, h.Entry.List, h.Entry.Cite.Source, h.Entry.Cite.At))
		}
	}
	return out
}
