package origin

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// index is the tables, ready to be asked.
type index struct {
	countries    map[string]string // code → the country it is part of, mostly itself
	countryNames map[string]string
	makers       map[string]*maker
	names        nameIndex
	identified   map[fact][]named   // by kind and value
	software     map[fact]*software // by kind and value
	parts        partIndex
	ecosystems   map[string][]*ecosystem // by purl type
	licences     map[string]bool         // open or not, by lower-case id
}

// fact is the key of a row: a kind and a value.
type fact struct{ kind, value string }

// named is a row that leads from a name or an identifier to a maker.
type named struct {
	maker *maker
	table *table
	row   row
	arm   string // the name as written, if it is that of a regional company
}

// because says what the row says, and cites it.
func (n named) because() Reasons {
	why := Reason{Rule: "names", Rank: E, Cite: n.table.cite(n.row)}
	value := strconv.Quote(n.row.cells[0])
	switch {
	case n.table.name == "identifiers.tsv":
		why.Rule, why.Says = "identifiers", n.row.cells[0]+" "+strconv.Quote(n.row.cells[1])+" belongs to "+n.maker.Name
	case n.arm != "":
		why.Says = strconv.Quote(n.arm) + " is a regional company of " + n.maker.Name + ", known as " + value + "; its own seat does not count"
	case n.row.cells[2] == "sales-arm":
		why.Says = value + " is a sales arm of " + n.maker.Name + "; its own seat does not count"
	default:
		why.Says = value + " is a name of " + n.maker.Name
	}
	return Reasons{why}
}

// software is a row of software.tsv.
type software struct {
	steward   *maker
	because   Reasons // cites the row where the steward's seat says nothing
	published Ternary
	crypto    Ternary
	cite      Cite
}

// ecosystem is a row of ecosystems.tsv.
type ecosystem struct {
	namespace, name  string
	published        Ternary
	maintainer, note string
	cite             Cite
}

// newIndex joins the tables and checks that every reference between them holds.
func newIndex(tables map[string]*table) (*index, error) {
	x := &index{}
	x.indexCountries(tables["countries.tsv"])
	err := errors.Join(
		x.indexMakers(tables["makers.tsv"], tables["history.tsv"]),
		x.indexNames(tables["names.tsv"]),
		x.indexIdentifiers(tables["identifiers.tsv"]),
		x.indexSoftware(tables["software.tsv"]),
		x.indexParts(tables["parts.tsv"]),
		x.indexEcosystems(tables["ecosystems.tsv"]))
	if err != nil {
		return nil, err
	}
	x.indexLicences(tables["licences.tsv"])
	return x, nil
}

// cite points to a row.
func (t *table) cite(r row) Cite {
	from := t.layers[r.layer]
	return Cite{Source: from.source, Version: from.retrieved, At: "line " + strconv.Itoa(r.line)}
}

func (x *index) indexCountries(t *table) {
	x.countries = make(map[string]string, len(t.rows))
	x.countryNames = make(map[string]string, len(t.rows))
	for _, r := range t.rows {
		x.countryNames[r.cells[0]] = r.cells[1]
		x.countries[r.cells[0]] = r.cells[0]
		if r.cells[2] != "" {
			x.countries[r.cells[0]] = r.cells[2]
		}
	}
}

func (x *index) indexNames(t *table) error {
	x.names = nameIndex{exact: make(map[string][]named, len(t.rows)), joined: map[string][]string{}}
	x.names.near = sync.OnceValue(func() nearIndex { return newNearIndex(x.names.exact) })
	top := topLayers(t, func(r row) string { return normal(r.cells[0]) })
	for _, r := range t.rows {
		m := x.makers[r.cells[1]]
		if m == nil {
			return fmt.Errorf("%s:%d: maker %q is not in makers.tsv", t.name, r.line, r.cells[1])
		}
		key := normal(r.cells[0])
		if r.layer < top[key] {
			continue
		}
		if joined := strings.ReplaceAll(key, " ", ""); joined != key && len(x.names.exact[key]) == 0 {
			x.names.joined[joined] = append(x.names.joined[joined], key)
		}
		if !slices.ContainsFunc(x.names.exact[key], func(n named) bool { return n.maker == m }) {
			x.names.exact[key] = append(x.names.exact[key], named{maker: m, table: t, row: r})
		}
	}
	return nil
}

// topLayers are the highest layers that have rows of a key, where it is not the lowest: only those say what it means.
func topLayers[K comparable](t *table, key func(row) K) map[K]int {
	top := map[K]int{}
	for _, r := range t.rows {
		if r.layer > 0 {
			top[key(r)] = max(top[key(r)], r.layer)
		}
	}
	return top
}

func (x *index) indexIdentifiers(t *table) error {
	x.identified = make(map[fact][]named, len(t.rows))
	top := topLayers(t, func(r row) fact { return fact{r.cells[0], strings.ToLower(r.cells[1])} })
	for _, r := range t.rows {
		m := x.makers[r.cells[2]]
		if m == nil {
			return fmt.Errorf("%s:%d: maker %q is not in makers.tsv", t.name, r.line, r.cells[2])
		}
		key := fact{r.cells[0], strings.ToLower(r.cells[1])}
		if r.layer < top[key] {
			continue
		}
		x.identified[key] = append(x.identified[key], named{maker: m, table: t, row: r})
	}
	return nil
}

// indexSoftware reads kind, value, steward, country, us, published, crypto, note.
func (x *index) indexSoftware(t *table) error {
	x.software = make(map[fact]*software, len(t.rows))
	for _, r := range t.rows {
		c := r.cells
		if c[3] != "" && x.countries[c[3]] == "" {
			return fmt.Errorf("%s:%d: country %q is not in countries.tsv", t.name, r.line, c[3])
		}
		m := &maker{Maker: Maker{Name: c[2], Country: c[3]}, us: c[4], role: "steward", loose: true}
		m.seat = Reason{Rule: "headquarters", Says: stewardSays(m), Rank: E, Cite: t.cite(r)}
		s := &software{steward: m, published: ternaryOf(c[5]), crypto: ternaryOf(c[6]), cite: m.seat.Cite}
		if m.us == "mixed" {
			s.because = Reasons{m.seat}
		}
		x.software[fact{c[0], strings.ToLower(c[1])}] = s
	}
	return nil
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

// indexEcosystems reads type, namespace, name, published, maintainer, note.
func (x *index) indexEcosystems(t *table) error {
	x.ecosystems = make(map[string][]*ecosystem)
	for _, r := range t.rows {
		c := r.cells
		if _, err := path.Match(c[2], ""); err != nil {
			return fmt.Errorf("%s:%d: name %q: %w", t.name, r.line, c[2], err)
		}
		e := &ecosystem{c[1], c[2], ternaryOf(c[3]), c[4], c[5], t.cite(r)}
		x.ecosystems[c[0]] = append(x.ecosystems[c[0]], e)
	}
	return nil
}

func (x *index) indexLicences(t *table) {
	x.licences = make(map[string]bool, len(t.rows))
	for _, r := range t.rows {
		x.licences[r.cells[0]] = r.cells[1] == "yes"
	}
}

// ternaryOf reads a checked cell; anything else than yes and no is unknown.
func ternaryOf(cell string) Ternary {
	switch cell {
	case "yes":
		return Yes
	case "no":
		return No
	default:
		return Unsure
	}
}
