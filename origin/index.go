package origin

import (
	"path"
	"strconv"
	"strings"
	"sync"
)

// index is the tables, ready to be asked. What is asked for by a key of a row is found in its table when it is asked; only
// names, makers and small tables are read at the start.
type index struct {
	countries    map[string]string // code → the country it is part of, mostly itself
	countryNames map[string]string
	makers       map[string]*maker
	names        nameIndex
	identifiers  stack
	software     stack
	classified   stack // by part number and maker
	parts        partIndex
	ecosystems   stack
	patterned    map[[2]string][]glob // rows of ecosystems whose name is a pattern, by purl type and namespace
	licences     map[string]bool      // open or not, by lower-case id
}

// named is a row that leads from a name or an identifier to a maker.
type named struct {
	maker *maker
	row   row
	arm   string // the name as written, if it is that of a regional company
}

// because says what the row says, and cites it.
func (n named) because() Reasons {
	why := Reason{Rule: "names", Rank: E, Cite: n.row.cite()}
	value := strconv.Quote(n.row.cells[0])
	switch {
	case n.row.table.name == "identifiers.tsv":
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

// known is a row of software.tsv.
type known struct {
	steward   *maker
	because   Reasons // cites the row where the steward's seat says nothing
	published Ternary
	crypto    Ternary
	recalled  bool // from memory, so it cannot show that something is not there
	cite      Cite
}

// memory is the source of rows that are known to the authors and were not looked up.
const memory = "memory"

// encrypts is whether the software contains cryptography, as far as the row shows it: a "no" from memory shows nothing.
func (k *known) encrypts() Ternary {
	if k.crypto == No && k.recalled {
		return Unsure
	}
	return k.crypto
}

// newIndex reads what has to be read at the start.
func newIndex(tables map[string]stack) (*index, error) {
	x := &index{identifiers: tables["identifiers.tsv"], software: tables["software.tsv"], classified: tables["classifications.tsv"], ecosystems: tables["ecosystems.tsv"]}
	x.indexCountries(tables["countries.tsv"])
	if err := x.indexMakers(tables["makers.tsv"], tables["history.tsv"]); err != nil {
		return nil, err
	}
	if err := x.indexNames(tables["names.tsv"]); err != nil {
		return nil, err
	}
	x.parts = newPartIndex(x, tables["parts.tsv"])
	x.indexEcosystems()
	x.licences = map[string]bool{}
	for r := range tables["licences.tsv"].all() {
		x.licences[r.cells[0]] = r.cells[1] == "yes"
	}
	return x, nil
}

func (x *index) indexCountries(s stack) {
	x.countries, x.countryNames = map[string]string{}, map[string]string{}
	for r := range s.all() {
		x.countryNames[r.cells[0]] = r.cells[1]
		x.countries[r.cells[0]] = r.cells[0]
		if r.cells[2] != "" {
			x.countries[r.cells[0]] = r.cells[2]
		}
	}
}

// indexNames reads name, maker, kind. What a name means in a table is not mixed with what it means below.
func (x *index) indexNames(s stack) error {
	x.names = nameIndex{exact: make(map[string][]named, s.size())}
	x.names.joined = sync.OnceValue(func() map[string][]string { return joinNames(x.names.exact) })
	x.names.near = sync.OnceValue(func() nearIndex { return newNearIndex(x.names.exact) })
	for r := range s.all() {
		m := x.makers[r.cells[1]]
		if m == nil {
			return r.wrong("maker %q is not in makers.tsv", r.cells[1])
		}
		x.names.add(normal(r.cells[0]), named{maker: m, row: r})
	}
	return nil
}

// identified returns the makers that an identifier belongs to. value is in lower case.
func (x *index) identified(kind, value string) []named {
	var found []named
	for _, r := range x.identifiers.find(kind + "\t" + value) {
		if m := x.makers[r.cells[2]]; m != nil {
			found = append(found, named{maker: m, row: r})
		}
	}
	return found
}

// softwareBy returns the row of software.tsv of a kind and a value in lower case, nil if there is none.
func (x *index) softwareBy(kind, value string) *known {
	if value == "" {
		return nil
	}
	rows := x.software.find(kind + "\t" + value)
	if len(rows) == 0 {
		return nil
	}
	c := rows[0].cells // kind, value, steward, country, us, published, crypto, note
	m := &maker{Maker: Maker{Name: c[2], Country: c[3]}, us: c[4], role: "steward", loose: true, row: rows[0]}
	k := &known{steward: m, published: ternaryOf(c[5]), crypto: ternaryOf(c[6]), recalled: c[8] == memory, cite: rows[0].cite()}
	if m.us == "mixed" {
		k.because = Reasons{m.seat()}
	}
	return k
}

// indexEcosystems sets the rows apart whose names are patterns.
func (x *index) indexEcosystems() {
	x.patterned = map[[2]string][]glob{}
	for r := range x.ecosystems.all() {
		if start := strings.IndexAny(r.cells[2], patternSigns); start >= 0 {
			key := [2]string{r.cells[0], r.cells[1]}
			x.patterned[key] = append(x.patterned[key], glob{r, r.cells[2][:start]})
		}
	}
}

// glob is a row of ecosystems.tsv and what every name that matches its pattern starts with.
type glob struct {
	row   row
	start string
}

func (g *glob) matches(name string) bool {
	if !strings.HasPrefix(name, g.start) {
		return false
	}
	ok, err := path.Match(g.row.cells[2], name)
	return ok && err == nil
}

// betterThan reports whether the pattern says more than another, nil for none.
func (g *glob) betterThan(o *glob) bool {
	if o == nil || len(g.row.cells[2]) != len(o.row.cells[2]) {
		return o == nil || len(g.row.cells[2]) > len(o.row.cells[2])
	}
	return o.row.cells[1] == "*"
}

// patternSigns are what only patterns have, see [path.Match].
const patternSigns = `*?[\`

// ecosystem is a row of ecosystems.tsv.
type ecosystem struct {
	published        Ternary
	maintainer, note string
	cite             Cite
}

// ecosystemOf returns the row of the package itself, else the one with the longest pattern that matches, and of equal
// ones that which names the namespace; nil if there is none.
func (x *index) ecosystemOf(p purl) *ecosystem {
	namespace := p.namespace
	if p.kind == "golang" || p.kind == "swift" {
		namespace, _, _ = strings.Cut(namespace, "/")
	}
	for _, n := range []string{namespace, "*"} {
		if rows := x.ecosystems.find(p.kind + "\t" + n + "\t" + p.name); len(rows) > 0 && !strings.ContainsAny(p.name, patternSigns) {
			return newEcosystem(rows[0])
		}
	}
	var best *glob
	for _, n := range []string{namespace, "*"} {
		globs := x.patterned[[2]string{p.kind, n}]
		for i := range globs {
			if globs[i].matches(p.name) && globs[i].betterThan(best) {
				best = &globs[i]
			}
		}
	}
	if best == nil {
		return nil
	}
	return newEcosystem(best.row)
}

// newEcosystem reads type, namespace, name, published, maintainer, note.
func newEcosystem(r row) *ecosystem {
	return &ecosystem{ternaryOf(r.cells[3]), r.cells[4], r.cells[5], r.cite()}
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
