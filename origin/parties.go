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
	if len(makers) == 0 {
		if likely := s.x.resembling(p.Name); len(likely) > 0 {
			return []testimony{s.candidate(rule, role, p.Name, likely, weight, cite)}
		}
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

// candidate is for a name that only resembles one of the tables. It is believed, as inference, if the part number points
// to the same maker; else nobody is named, and the likeness is told.
func (s *subject) candidate(rule, role, name string, likely []named, weight int, cite Cite) testimony {
	t := testimony{weight: weight, named: name}
	t.reason = Reason{Rule: rule, Rank: E, Cite: cite, Because: becauseOf(likely)}
	points := s.pointedAt()
	for _, m := range makersOf(likely) {
		if slices.Contains(points, m) {
			t.makers = append(t.makers, m)
		}
	}
	t.reason.Says = "the " + role + " is named as " + strconv.Quote(name) + ", which is no name in names.tsv but resembles "
	if len(t.makers) > 0 {
		t.reason.Says += t.makers[0].Name + ", and the part number points there too"
		return t
	}
	t.reason.Says += likely[0].maker.Name + "; write the name as it is, or record the maker"
	if weight < byManufacturer {
		t.weight = 0
		t.lasts = true
	}
	return t
}

// seated is a maker that only the document knows, with the country of its address.
func (s *subject) seated(p bom.Party, cite Cite) *maker {
	m := &maker{Maker: Maker{Name: p.Name, Country: p.Country}, us: "no", role: "maker"}
	if s.x.countries[p.Country] == "US" {
		m.us = "yes"
	}
	m.cite = cite
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
	var all Reasons
	for _, f := range found {
		all = append(all, f.because()...)
	}
	return all
}

func allDistribute(makers []*maker) bool {
	return !slices.ContainsFunc(makers, func(m *maker) bool { return m.role != "distributor" })
}
