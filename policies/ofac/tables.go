package ofac

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"ensign/origin"
	"ensign/policies/internal/lawtable"
)

// The days the tables answer for: no row begins before first, and after verifiedThrough, the newest day of a source that
// was read, the rows in force then are taken to go on until lastDay.
const (
	first           origin.Date = "2007-01-26"
	verifiedThrough origin.Date = "2026-06-20"
	lastDay         origin.Date = "2027-06-20"
)

//go:embed data/*.tsv
var files embed.FS

const folder = "policies/ofac/data"

// schemas lists the tables, by name.
var schemas = [...]lawtable.Schema{
	{Folder: folder, Name: "licensed.tsv", Columns: "class licence", Keys: 1},
	{Folder: folder, Name: "measures.tsv", Columns: "measure percent compare", Keys: 1},
	{Folder: folder, Name: "programmes.tsv", Columns: "dest whom effect note licences", Keys: 3},
}

// tables is the law as data. It is read-only.
type tables struct {
	sources    []lawtable.Table
	programmes map[string][]programme // by destination, "*" is every other
	measures   []measure
	licensed   map[string]licensed // by class
}

// programme is what a programme does to one kind of exporter for one destination and some days.
type programme struct {
	*lawtable.Row
	whom     role
	effect   effect
	note     string
	licences string // that may exist, for counsel
}

// effect is what a programme does.
type effect string

// The effects of programmes.tsv.
const (
	prohibited effect = "prohibited" // unless authorised
	asks       effect = "asks"       // depends on what the note asks
	none       effect = "none"       // does not reach the exporter
	byContent  effect = "content"    // depends on content exported from the United States, 31 CFR 560.205
	secondary  effect = "secondary"  // sanctions on persons whom no prohibition reaches
)

// measure is one comparison of 31 CFR 560.420.
type measure struct {
	*lawtable.Row
	name    string // "all", "goods", "software", "technology"
	percent int
	compare string
}

// licensed says whether items of a class needed a licence for Iran, 31 CFR 560.205(a)(2).
type licensed struct {
	*lawtable.Row
	needed bool
}

// law returns the tables. They are read once.
func law() (*tables, error) { return loaded() }

var loaded = sync.OnceValues(load)

func load() (*tables, error) {
	t := &tables{programmes: make(map[string][]programme), licensed: make(map[string]licensed)}
	for _, s := range schemas {
		data, err := files.ReadFile("data/" + s.Name)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", s.Name, err)
		}
		read, err := lawtable.Parse(s, data)
		if err != nil {
			return nil, err
		}
		if err := t.take(read); err != nil {
			return nil, err
		}
		t.sources = append(t.sources, read)
	}
	return t, nil
}

// take understands one table.
func (t *tables) take(read lawtable.Table) error {
	takers := map[string]func(lawtable.Record) error{
		"programmes.tsv": t.takeProgramme, "measures.tsv": t.takeMeasure, "licensed.tsv": t.takeLicensed,
	}
	for _, r := range read.Records {
		if err := takers[read.Name](r); err != nil {
			return err
		}
	}
	return nil
}

func (t *tables) takeProgramme(r lawtable.Record) error {
	p := programme{Row: r.Row, whom: role(r.Get("whom")), effect: effect(r.Get("effect")), note: r.Get("note"), licences: r.Get("licences")}
	if !slices.Contains([]role{usPerson, usOwned, other, anyone}, p.whom) {
		return r.Errorf("whom %q", p.whom)
	}
	if !slices.Contains([]effect{prohibited, asks, none, byContent, secondary}, p.effect) {
		return r.Errorf("effect %q", p.effect)
	}
	if (p.effect == secondary) != (p.whom == anyone) || p.note == "" {
		return r.Errorf("secondary sanctions are for any, all else is not, and a note says what holds")
	}
	dest := r.Get("dest")
	t.programmes[dest] = append(t.programmes[dest], p)
	return nil
}

func (t *tables) takeMeasure(r lawtable.Record) error {
	percent, err := strconv.Atoi(r.Get("percent"))
	if err != nil || r.Get("compare") != "<" {
		return r.Errorf("percent %q, compare %q", r.Get("percent"), r.Get("compare"))
	}
	t.measures = append(t.measures, measure{r.Row, r.Get("measure"), percent, r.Get("compare")})
	return nil
}

func (t *tables) takeLicensed(r lawtable.Record) error {
	answer := r.Get("licence")
	if answer != "yes" && answer != "no" {
		return r.Errorf("licence %q", answer)
	}
	t.licensed[r.Get("class")] = licensed{r.Row, answer == "yes"}
	return nil
}

// programme returns the row in force for an exporter, the strictest if there are several; false if there is none. A
// destination without any row has those of all others.
func (t *tables) programme(dest string, who role, asOf origin.Date) (programme, bool) {
	rows, ok := t.programmes[dest]
	if !ok {
		rows = t.programmes["*"]
	}
	var found []programme
	for _, p := range rows {
		if p.whom == who && p.Holds(asOf) {
			found = append(found, p)
		}
	}
	if found == nil {
		return programme{}, false
	}
	order := []effect{prohibited, asks, byContent, secondary, none}
	return slices.MinFunc(found, func(a, b programme) int {
		return slices.Index(order, a.effect) - slices.Index(order, b.effect)
	}), true
}

// measuresOn lists the comparisons in force, that of the whole first.
func (t *tables) measuresOn(asOf origin.Date) []measure {
	var out []measure
	for _, m := range t.measures {
		if m.Holds(asOf) {
			out = append(out, m)
		}
	}
	return out
}

// Table describes one embedded table of law.
type Table struct {
	Name   string // "programmes.tsv"
	Source string // what it was read from
	AsOf   origin.Date
	Rows   int
	Status map[string]int // rows by "regulation", "secondary", "memory", "approximate"
	SHA256 string         // hex, of the file
}

// Tables describes the embedded tables, by name. It is empty only if they cannot be read, which tests rule out.
func Tables() []Table {
	t, err := law()
	if err != nil {
		return nil
	}
	var out []Table
	for _, s := range t.sources {
		out = append(out, Table{s.Name, s.Value("source"), s.AsOf(), len(s.Records), s.Status(), s.SHA256()})
	}
	return out
}

// Version returns the newest day of a table, a digest over all of them ("sha256:…") and the newest day of a source
// that was read for them. What each row was read of, and when, stands in its table.
func Version() (version, digest string, through origin.Date) {
	t, err := law()
	if err != nil {
		return "", "", ""
	}
	for _, s := range t.sources {
		version = max(version, string(s.AsOf()))
	}
	return version, lawtable.Digest(t.sources), verifiedThrough
}
