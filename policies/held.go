package policies

import (
	"slices"
	"strings"

	"ensign/origin"
	"ensign/policies/parties"
)

// held is what was found of makers that were looked for, by name.
type held map[string][]parties.Hit

// heldParties holds the parties and their owners against the lists, and warns if there is none for those whom nobody
// says to have checked.
func (s *screening) heldParties(all []Party) []Party {
	out := slices.Clone(all)
	unchecked := 0
	for i := range out {
		p := &out[i]
		p.Hits = s.matched(parties.Query{Name: p.Name, Country: p.Country, Address: p.Address})
		p.Owners = slices.Clone(p.Owners)
		for j := range p.Owners {
			p.Owners[j].Hits = s.matched(parties.Query{Name: p.Owners[j].Name, Country: p.Owners[j].Country})
		}
		if p.Listed == origin.Unsure {
			unchecked++
		}
	}
	if s.Parties == nil && unchecked > 0 {
		s.warn("PARTY-LIST-MISSING", "no list was given to hold the parties against, and nobody says of %d of them that they were checked: see ensign data import csl, and --parties", unchecked)
	}
	return out
}

// lists are those of the question and of the regimes.
func (s *screening) lists() []*parties.List {
	out := []*parties.List{s.Parties}
	for _, r := range s.Regimes {
		if r.Parties != nil {
			out = append(out, r.Parties())
		}
	}
	return out
}

func (s *screening) matched(q parties.Query) []parties.Hit {
	var out []parties.Hit
	for _, l := range s.lists() {
		out = append(out, l.Match(q, s.AsOf)...)
	}
	return out
}

// heldMakers holds the maker of a component and its owners against the lists, by exact name and alias only: with the
// hundreds of makers of a parts list, names that only resemble others would drown what matters.
func (s *screening) heldMakers(it *Item, known held) []Listed {
	var out []Listed
	seen := make(map[string]bool)
	for _, who := range []string{it.Manufacturer.Name, it.Origin.Maker.Name, it.Origin.Maker.Parent, it.Origin.Maker.Ultimate} {
		if who = strings.TrimSpace(who); who == "" || seen[who] {
			continue
		}
		seen[who] = true
		for _, h := range s.makerHits(who, known) {
			if !slices.ContainsFunc(out, func(l Listed) bool { return l.Entry == h.Entry }) {
				out = append(out, Listed{who, h})
			}
		}
	}
	return out
}

func (s *screening) makerHits(who string, known held) []parties.Hit {
	hits, ok := known[who]
	if !ok {
		for _, l := range s.lists() {
			hits = append(hits, l.Named(who, s.AsOf)...)
		}
		known[who] = hits
	}
	return hits
}
