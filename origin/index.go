package origin

import (
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
)

// index is the tables, ready to be asked.
type index struct {
	retrieved    map[string]string // by file
	countries    map[string]string // code → the country it is part of, mostly itself
	countryNames map[string]string
	makers       map[string]*maker
	names        map[string][]named // by normal form
	identified   map[fact][]named   // by kind and value
	software     map[fact]*software // by kind and value
	parts        partIndex
	ecosystems   map[string][]*ecosystem // by purl type
	licences     map[string]bool         // open or not, by lower-case id
}

// fact is the key of a row: a kind and a value.
type fact struct{ kind, value string }

// maker is an organisation and how its seat counts.
type maker struct {
	Maker
	us    string // "yes", "no" or "mixed"
	role  string
	root  string // id of the topmost parent
	loose bool   // a steward of a community: a mixed seat says nothing
	seat  Reason // says where it sits; shared, never changed
}

// named is a row that leads from a name or an identifier to a maker.
type named struct {
	maker   *maker
	because Reasons // cites the row; shared, never changed
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
	x := &index{retrieved: make(map[string]string, len(tables))}
	for file, t := range tables {
		x.retrieved[file] = t.note("retrieved")
	}
	x.indexCountries(tables["countries.tsv"])
	err := errors.Join(
		x.indexMakers(tables["makers.tsv"]),
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

// cite points to a line of a table.
func (x *index) cite(file string, line int) Cite {
	return Cite{Source: "origin/data/" + file, Version: x.retrieved[file], At: fmt.Sprint("line ", line)}
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

// indexMakers reads id, name, country, parent, parent_country, us, category, role, note.
func (x *index) indexMakers(t *table) error {
	x.makers = make(map[string]*maker, len(t.rows))
	for _, r := range t.rows {
		c := r.cells
		m := &maker{Maker: Maker{c[0], c[1], c[2], c[3], c[4]}, us: c[5], role: c[7], loose: c[7] == "steward"}
		m.seat = Reason{Rule: "headquarters", Says: seatSays(m), Rank: E, Cite: x.cite(t.name, r.line)}
		x.makers[m.ID] = m
	}
	for _, r := range t.rows {
		m := x.makers[r.cells[0]]
		if err := x.checkMaker(m); err != nil {
			return fmt.Errorf("%s:%d: %w", t.name, r.line, err)
		}
		m.root = x.rootOf(m)
		if p := x.makers[m.Parent]; p != nil {
			m.Maker.Parent = p.Name
		}
	}
	return nil
}

func (x *index) checkMaker(m *maker) error {
	for _, country := range []string{m.Country, m.ParentCountry} {
		if country != "" && x.countries[country] == "" {
			return fmt.Errorf("country %q is not in countries.tsv", country)
		}
	}
	if m.us == "yes" && m.Country != "US" || m.us == "no" && (m.Country == "US" || m.ParentCountry == "US") {
		return fmt.Errorf("us is %q, but the seat is %s and the parent's %q", m.us, m.Country, m.ParentCountry)
	}
	return nil
}

// rootOf follows the parents. A parent that is not there or a ring ends the walk at the last that is.
func (x *index) rootOf(m *maker) string {
	at := m
	for range 8 {
		parent := x.makers[at.Parent]
		if parent == nil {
			return at.ID
		}
		at = parent
	}
	return m.ID
}

func seatSays(m *maker) string {
	says := m.Name + " sits in " + m.Country
	if m.ParentCountry != "" && m.ParentCountry != m.Country {
		says += ", its parent in " + m.ParentCountry
	}
	if m.us == "mixed" {
		says += "; whether it counts as a US company is not clear"
	}
	return says
}

func (x *index) indexNames(t *table) error {
	x.names = make(map[string][]named, len(t.rows))
	for _, r := range t.rows {
		m := x.makers[r.cells[1]]
		if m == nil {
			return fmt.Errorf("%s:%d: maker %q is not in makers.tsv", t.name, r.line, r.cells[1])
		}
		key := normal(r.cells[0])
		says := strconv.Quote(r.cells[0]) + " is a name of " + m.Name
		if r.cells[2] == "sales-arm" {
			says = strconv.Quote(r.cells[0]) + " is a sales arm of " + m.Name + "; its own seat does not count"
		}
		why := Reasons{{Rule: "names", Says: says, Rank: E, Cite: x.cite(t.name, r.line)}}
		x.names[key] = append(x.names[key], named{m, why})
	}
	return nil
}

func (x *index) indexIdentifiers(t *table) error {
	x.identified = make(map[fact][]named, len(t.rows))
	for _, r := range t.rows {
		m := x.makers[r.cells[2]]
		if m == nil {
			return fmt.Errorf("%s:%d: maker %q is not in makers.tsv", t.name, r.line, r.cells[2])
		}
		key := fact{r.cells[0], strings.ToLower(r.cells[1])}
		says := r.cells[0] + " " + strconv.Quote(r.cells[1]) + " belongs to " + m.Name
		why := Reasons{{Rule: "identifiers", Says: says, Rank: E, Cite: x.cite(t.name, r.line)}}
		x.identified[key] = append(x.identified[key], named{m, why})
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
		m.seat = Reason{Rule: "headquarters", Says: stewardSays(m), Rank: E, Cite: x.cite(t.name, r.line)}
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
		e := &ecosystem{c[1], c[2], ternaryOf(c[3]), c[4], c[5], x.cite(t.name, r.line)}
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
