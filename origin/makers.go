package origin

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// maker is an organisation and how its seat counts, now or in a stretch of the past.
type maker struct {
	Maker
	us       string // "yes", "no" or "mixed"
	role     string
	parent   string // id, "" for none
	root     string // id of the topmost parent
	loose    bool   // a steward of a community: a mixed seat says nothing
	row      row    // that says so
	cite     Cite   // where it is named, if no row says so
	past     []*maker
	from, to Date // of a stretch of the past, the days included; from is "" if it had no other before
}

// same reports whether two values are one organisation. Stewards that only software.tsv names have no id.
func (m *maker) same(o *maker) bool {
	return m == o || m.ID == "" && o.ID == "" && m.Maker == o.Maker && m.us == o.us
}

// at returns the maker as it was on a day, as it is for "".
func (m *maker) at(day Date) *maker {
	for _, p := range m.past {
		if day != "" && day <= p.to && day >= p.from {
			return p
		}
	}
	return m
}

// changes says for each maker how it counts on another day than the one asked: today, or, if it is asked as of today,
// before it changed hands, because what was made or developed then keeps its origin.
func changes(makers []*maker, day Date) []testimony {
	var all []testimony
	for _, m := range makers {
		then := m.at(day)
		if then != m {
			if then.us != m.us || then.Country != m.Country {
				all = append(all, changed("today "+seatSays(m), m))
			}
			continue
		}
		for _, p := range slices.Backward(m.past) {
			if p.us != m.us {
				says := "until " + string(p.to) + " " + seatSays(p) + "; what it made or developed by then counts by that"
				all = append(all, changed(says, p))
				break
			}
		}
	}
	return all
}

func changed(says string, m *maker) testimony {
	return testimony{reason: Reason{Rule: "history", Says: says, Rank: E, Cite: m.row.cite()}, lasts: true}
}

// indexMakers reads id, name, country, parent, parent_country, us, category, role, note; and of the past: maker, from,
// to, name, country, parent, parent_country, us, note.
func (x *index) indexMakers(now, past stack) error {
	x.makers = make(map[string]*maker, now.size())
	var all []*maker
	for r := range now.all() {
		c := r.cells
		m := &maker{Maker: Maker{ID: c[0], Name: c[1], Country: c[2], ParentCountry: c[4]}, us: c[5], role: c[7], parent: c[3], row: r}
		m.loose = m.role == "steward"
		x.makers[m.ID] = m
		all = append(all, m)
	}
	for r := range past.all() {
		c := r.cells
		m := x.makers[c[0]]
		if m == nil {
			return r.wrong("maker %q is not in makers.tsv", c[0])
		}
		p := &maker{Maker: Maker{ID: c[0], Name: cmp.Or(c[3], m.Name), Country: c[4], ParentCountry: c[6]}, us: c[7], role: m.role, parent: c[5], row: r}
		p.from, p.to = Date(c[1]), Date(c[2])
		m.past = append(m.past, p)
		all = append(all, p)
	}
	for _, m := range all {
		if err := x.join(m); err != nil {
			return m.row.wrong("%w", err)
		}
	}
	return nil
}

// join checks a maker against its past and its owner, and finds the owners, when all makers are known.
func (x *index) join(m *maker) error {
	slices.SortFunc(m.past, func(a, b *maker) int { return strings.Compare(string(a.to), string(b.to)) })
	for i, p := range m.past {
		if p.from > p.to || i > 0 && m.past[i-1].to >= p.from {
			return fmt.Errorf("its past from %q to %s overlaps what was before, or ends before it begins", p.from, p.to)
		}
	}
	if err := x.checkMaker(m); err != nil {
		return err
	}
	root := x.rootOf(m)
	m.root = root.ID
	if p := x.makers[m.parent]; p != nil {
		m.Parent, m.Ultimate, m.UltimateCountry = p.at(m.to).Name, root.Name, root.Country
	}
	return nil
}

// seat says where a maker sits.
func (m *maker) seat() Reason {
	why := Reason{Rule: "headquarters", Rank: E, Cite: m.cite}
	switch {
	case m.row.table == nil:
		why.Says = seatSays(m) + ", by the address in the document"
		return why
	case m.row.table.name == "software.tsv":
		why.Says = stewardSays(m)
	default:
		why.Says = seatSays(m)
	}
	if m.to != "" {
		why.Says += ", until " + string(m.to)
	}
	why.Cite = m.row.cite()
	return why
}

func stewardSays(m *maker) string {
	switch {
	case m.Country == "":
		return m.Name + " keeps it; its contributors are spread over the world"
	case m.us == "mixed":
		return m.Name + " keeps it from " + m.Country + "; its contributors are spread over several countries"
	default:
		return m.Name + " keeps it from " + m.Country
	}
}

func (x *index) checkMaker(m *maker) error {
	for _, country := range []string{m.Country, m.ParentCountry} {
		if country != "" && x.countries[country] == "" {
			return fmt.Errorf("country %q is not in countries.tsv", country)
		}
	}
	if m.parent != "" && x.makers[m.parent] == nil {
		return fmt.Errorf("parent %q is not in makers.tsv", m.parent)
	}
	if m.us == "yes" && m.Country != "US" || m.us == "no" && (m.Country == "US" || m.ParentCountry == "US") {
		return fmt.Errorf("us is %q, but the seat is %s and the parent's %q", m.us, m.Country, m.ParentCountry)
	}
	return nil
}

// maxOwners bounds the chain of owners. A ring ends there too.
const maxOwners = 8

// rootOf follows the owners as they were at the end of the maker's stretch of time.
func (x *index) rootOf(m *maker) *maker {
	at := m
	for range maxOwners {
		parent := x.makers[at.parent]
		if parent == nil {
			return at
		}
		at = parent.at(m.to)
	}
	return m
}

func seatSays(m *maker) string {
	says := m.Name + " sits in " + m.Country
	if m.Parent != "" {
		says += ", owned by " + m.Parent
	}
	if m.ParentCountry != "" && m.ParentCountry != m.Country {
		says += ", its parent in " + m.ParentCountry
	}
	if m.us == "mixed" {
		says += "; whether it counts as a US company is open"
	}
	return says
}
