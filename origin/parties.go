package origin

import (
	"slices"
	"strconv"

	"ensign/bom"
)

func (s *subject) manufacturer() []testimony {
	return s.party("manufacturer", "manufacturer", s.c.Manufacturer, D, byManufacturer, s.document("/manufacturer/name"))
}

// supplier does not listen to who packs a distribution: the packager is not the upstream.
func (s *subject) supplier() []testimony {
	if s.purl.packaged() {
		return nil
	}
	return s.party("supplier", "supplier", s.c.Supplier, D, bySupplier, s.document("/supplier/name"))
}

// party says who an organisation is that a document names.
func (s *subject) party(rule, role string, p bom.Party, rank Rank, weight int, cite Cite) []testimony {
	if p.Name == "" {
		return remark(rule, "the document names no "+role, cite)
	}
	found := s.x.makerNamed(p.Name)
	makers := makersOf(found)
	if len(makers) > 0 && allDistribute(makers) {
		says := strconv.Quote(p.Name) + ", named as " + role + ", is a distributor, and a distributor is not the maker"
		r := lasting(rule, says, cite)
		r[0].reason.Because = becauseOf(found)
		return r
	}
	if len(makers) == 0 && weight >= byManufacturer && s.x.countries[p.Country] != "" {
		makers = []*maker{s.seated(p, cite)}
	}
	if len(makers) == 0 && weight < byManufacturer {
		return remark(rule, "no maker is called "+strconv.Quote(p.Name)+" in names.tsv", cite)
	}
	says := "the " + role + " is named as " + strconv.Quote(p.Name)
	if len(makers) == 0 {
		says += ", which is no name in names.tsv"
	}
	return []testimony{{
		reason: Reason{Rule: rule, Says: says, Rank: rank, Cite: cite, Because: becauseOf(found)},
		weight: weight, makers: makers, named: p.Name,
	}}
}

// seated is a maker that only the document knows, with the country of its address.
func (s *subject) seated(p bom.Party, cite Cite) *maker {
	m := &maker{Maker: Maker{Name: p.Name, Country: p.Country}, us: "no", role: "maker"}
	if s.x.countries[p.Country] == "US" {
		m.us = "yes"
	}
	m.seat = Reason{Rule: "headquarters", Says: seatSays(m) + ", by the address in the document", Rank: E, Cite: cite}
	return m
}

func makersOf(found []named) []*maker {
	var makers []*maker
	for _, f := range found {
		makers = append(makers, f.maker)
	}
	return makers
}

func becauseOf(found []named) Reasons {
	if len(found) == 1 {
		return found[0].because
	}
	var all Reasons
	for _, f := range found {
		all = append(all, f.because...)
	}
	return all
}

func allDistribute(makers []*maker) bool {
	return !slices.ContainsFunc(makers, func(m *maker) bool { return m.role != "distributor" })
}
