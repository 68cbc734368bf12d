package registry

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"ensign/origin"
)

// entity is a legal entity of the register.
type entity struct{ lei, name, country string }

// gleif reads the register of legal entities: the headquarters of makers that the tables know or that are asked for,
// and, from the register of relationships, who owns them.
func (r *reading) gleif() error {
	wanted, err := r.entities(r.wanted)
	if err != nil {
		return err
	}
	chosen := r.choose(wanted)
	parents, err := r.owners(chosen)
	if err != nil {
		return err
	}
	return r.settle(chosen, parents)
}

// wanted reports whether an entity may be a maker that the tables know, or one that is asked for.
func (r *reading) wanted(e entity) bool {
	if _, ok := r.maker(e.name); ok {
		return true
	}
	return slices.ContainsFunc(r.Names, func(n string) bool { return strings.EqualFold(n, e.name) })
}

// entities reads the register from its start and returns the active entities that are wanted.
func (r *reading) entities(want func(entity) bool) ([]entity, error) {
	if _, err := r.in.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	var found []entity
	n := 0
	err := records(r.in, []string{"LEI", "Entity.LegalName", "Entity.HeadquartersAddress.Country", "Entity.EntityStatus"}, func(c []string) {
		n++
		e := entity{c[0], printable(c[1]), c[2]}
		if c[3] == "ACTIVE" && origin.CountryName(e.country) != "" && want(e) {
			found = append(found, entity{strings.Clone(e.lei), e.name, strings.Clone(e.country)})
		}
	})
	r.result.Entries = max(r.result.Entries, n)
	return found, err
}

// records reads a CSV file and tells the columns asked for of every line.
func records(in io.Reader, columns []string, tell func(cells []string)) error {
	c := csv.NewReader(in)
	c.ReuseRecord = true
	head, err := c.Read()
	if err != nil {
		return fmt.Errorf("line 1: %w", err)
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff") // some copies begin with a byte order mark
	at := make([]int, len(columns))
	for i, name := range columns {
		if at[i] = slices.Index(head, name); at[i] < 0 {
			return fmt.Errorf("line 1: no column %q", name)
		}
	}
	cells := make([]string, len(columns))
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i, k := range at {
			cells[i] = record[k]
		}
		tell(cells)
	}
}

// choice is the entity that a maker is, and what the tables know of it.
type choice struct {
	entity
	id    string // of the maker
	known origin.Entry
}

// choose takes for every maker the entity that has its full name, else the only one whose name means it. Subsidiaries
// often differ from their owners in the legal form alone, so several are none.
func (r *reading) choose(found []entity) []choice {
	byMaker := map[string][]entity{}
	makers := map[string]origin.Entry{}
	var chosen []choice
	for _, e := range found {
		m, ok := r.maker(e.name)
		if !ok {
			chosen = append(chosen, newcomer(e))
			continue
		}
		byMaker[m.ID], makers[m.ID] = append(byMaker[m.ID], e), m
	}
	for id, list := range byMaker {
		same := slices.DeleteFunc(slices.Clone(list), func(e entity) bool { return !strings.EqualFold(e.name, makers[id].Name) })
		switch {
		case len(same) == 1:
			chosen = append(chosen, choice{same[0], id, makers[id]})
		case len(list) == 1:
			chosen = append(chosen, choice{list[0], id, makers[id]})
		default:
			r.leave("%s: %d entities may be it, such as %s (%s)", id, len(list), list[0].name, list[0].lei)
		}
	}
	slices.SortFunc(chosen, func(a, b choice) int { return strings.Compare(a.id, b.id) })
	slices.Sort(r.result.Left)
	return chosen
}

// newcomer is a maker that the tables do not know.
func newcomer(e entity) choice {
	return choice{e, "lei_" + strings.ToLower(e.lei), origin.Entry{US: "no", Role: "maker"}}
}

// owners reads who owns the chosen entities: the LEI of the last owner, and else of the direct one, by theirs.
func (r *reading) owners(chosen []choice) (map[string]string, error) {
	owner := map[string]string{}
	if r.Parents == nil {
		return owner, nil
	}
	asked := map[string]bool{}
	for _, c := range chosen {
		asked[c.lei] = true
	}
	columns := []string{
		"Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID", "Relationship.RelationshipType", "Relationship.RelationshipStatus",
	}
	last := map[string]bool{}
	err := records(r.Parents, columns, func(c []string) {
		ultimate := c[2] == "IS_ULTIMATELY_CONSOLIDATED_BY"
		if !asked[c[0]] || c[3] != "ACTIVE" || !ultimate && (c[2] != "IS_DIRECTLY_CONSOLIDATED_BY" || last[c[0]]) {
			return
		}
		start := strings.Clone(c[0])
		owner[start], last[start] = strings.Clone(c[1]), ultimate
	})
	if err != nil {
		err = fmt.Errorf("relationships: %w", err)
	}
	return owner, err
}

// settle writes the chosen makers with their owners. An owner that the tables do not know becomes a maker too.
func (r *reading) settle(chosen []choice, owner map[string]string) error {
	byLEI := map[string]choice{}
	for _, c := range chosen {
		byLEI[c.lei] = c
	}
	missing := map[string]bool{}
	for _, lei := range owner {
		if _, ok := byLEI[lei]; !ok {
			missing[lei] = true
		}
	}
	if len(missing) > 0 {
		owners, err := r.entities(func(e entity) bool { return missing[e.lei] })
		if err != nil {
			return err
		}
		for _, e := range owners {
			c := newcomer(e)
			byLEI[e.lei] = c
			r.write(c, choice{})
		}
	}
	for _, c := range chosen {
		r.write(c, byLEI[owner[c.lei]])
	}
	return nil
}

// write writes one maker. The register tells the seat and the owner; what it does not tell stays as the tables have it:
// the role, the owner where none is registered, and that a seat in the United States or abroad is not the whole truth.
func (r *reading) write(c, parent choice) {
	country := c.country
	if origin.UnitedStates(country) {
		country = "US"
	}
	owner, ownerCountry := parent.id, parent.country
	if parent.lei == "" {
		owner, ownerCountry = c.known.Owner, c.known.ParentCountry
	}
	us := "no"
	switch {
	case c.known.US == "mixed" || ownerCountry != "" && origin.UnitedStates(ownerCountry) != (country == "US"):
		us = "mixed"
	case country == "US":
		us = "yes"
	}
	r.put("makers.tsv", "gleif", "high", c.id, c.name, country, owner, ownerCountry, us, "register", c.known.Role, "LEI "+c.lei)
	r.put("names.tsv", "gleif", "high", c.name, c.id, "name")
}
