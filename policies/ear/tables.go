package ear

import (
	"crypto/sha256"
	"embed"
	"fmt"
	"slices"
	"sync"

	"ensign/origin"
	"ensign/policies/internal/lawtable"
	"ensign/policies/parties"
)

// first is the first day the tables answer for: before it 15 CFR 746.4 was another one.
const first origin.Date = "2007-01-26"

// verifiedThrough is the last day for which a text of the regulation was read. A test holds it to the headers.
const verifiedThrough origin.Date = "2026-09-24"

//go:embed data/*.tsv
var files embed.FS

const folder = "policies/ear/data"

// schemas lists the tables.
var schemas = [...]lawtable.Schema{
	{Folder: folder, Name: "candidates.tsv", Columns: "kind eccn separates", Keys: 2},
	{Folder: folder, Name: "chart.tsv", Columns: "iso2 column", Keys: 2},
	{Folder: folder, Name: "eccn.tsv", Columns: "eccn category product_group title reasons at_only_item at_only_eccn gbs series", Keys: 1},
	{Folder: folder, Name: "eccn_requirements.tsv", Columns: "eccn kind reason column to paragraphs scope applies", Keys: 7},
	{Folder: folder, Name: "embargoes.tsv", Columns: "iso2 scope ear99 at_only percent compare policy exceptions", Keys: 2},
	{Folder: folder, Name: "fdp.tsv", Columns: "paragraph title output_kind output_list supplements reach_to footnote use use_in input_kind input_list plant_list license requires not_from note", Keys: 1},
	{Folder: folder, Name: "gecc.tsv", Columns: "iso2 scope", Keys: 1},
	{Folder: folder, Name: "graded.tsv", Columns: "iso2 kind see", Keys: 1},
	{Folder: folder, Name: "groups.tsv", Columns: "iso2 group", Keys: 2},
	{Folder: folder, Name: "hts.tsv", Columns: "supplement code match", Keys: 2},
	{Folder: folder, Name: "meu.tsv", Columns: "eccn countries", Keys: 1},
	{Folder: folder, Name: "parties.tsv", Columns: "kind name countries scope note", Keys: 2},
	{Folder: folder, Name: "territories.tsv", Columns: "code parent kind name", Keys: 1},
	{Folder: folder, Name: "thresholds.tsv", Columns: "iso2 percent compare group", Keys: 1},
	{Folder: folder, Name: "zero.tsv", Columns: "paragraph product product_eccn content_kind content_list to use footnote note", Keys: 1},
}

// row is a line of the tables that an answer rests on.
type row = *lawtable.Row

// tables is the law as data. It is read-only.
type tables struct {
	sources     []Table
	groups      map[string][]membership // by country
	groupsFrom  row                     // of the table itself, for what is not in it
	groupsSince origin.Date             // the first day it was read for
	charted     map[string]charted
	chartFrom   row
	territories map[string]string // parent, by territory or region
	entries     map[string]entry
	possible    map[string][]possible    // what an item may be, by kind
	mayBe       map[string]origin.Reason // by kind, what possible says
	oneOf       map[string]string        // by kind, their ECCNs in a row
	embargo     []embargo
	thresholds  []threshold
	directs     []fdpRule
	zeros       []zeroRow
	zerosFrom   row
	partners    map[string]row
	partnersAs  row
	tariffs     map[string][]tariff // by supplement
	tariffsFrom row
	military    map[string]militaryUse
	rules       []party       // that came and went
	listed      *parties.List // dated rows of a few persons
}

// law returns the tables. They are read once.
func law() (*tables, error) { return loaded() }

var loaded = sync.OnceValues(load)

func load() (*tables, error) {
	t := &tables{}
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
		t.sources = append(t.sources, describe(read))
	}
	return t, nil
}

// take understands one table.
func (t *tables) take(read lawtable.Table) error {
	takers := map[string]func(lawtable.Table) error{
		"chart.tsv": t.takeChart, "graded.tsv": t.takeGraded, "groups.tsv": t.takeGroups, "territories.tsv": t.takeTerritories,
		"candidates.tsv": t.takeCandidates, "eccn.tsv": t.takeEntries, "eccn_requirements.tsv": t.takeControls,
		"embargoes.tsv": t.takeEmbargoes, "thresholds.tsv": t.takeThresholds, "gecc.tsv": t.takePartners, "parties.tsv": t.takeParties,
		"fdp.tsv": t.takeDirectProducts, "zero.tsv": t.takeZero, "hts.tsv": t.takeTariffs, "meu.tsv": t.takeMilitary,
	}
	return takers[read.Name](read)
}

// Table describes one embedded table of law.
type Table struct {
	Name   string // "groups.tsv"
	Source string // what it was read from
	AsOf   origin.Date
	Rows   int
	Status map[string]int // rows by "regulation", "secondary", "memory", "approximate"
	SHA256 string         // hex, of the file
}

func describe(t lawtable.Table) Table {
	return Table{Name: t.Name, Source: t.Value("source"), AsOf: t.AsOf(), Rows: len(t.Records), Status: t.Status(), SHA256: t.SHA256()}
}

// Tables describes the embedded tables, by name. It is empty only if they cannot be read, which tests rule out.
func Tables() []Table {
	t, err := law()
	if err != nil {
		return nil
	}
	return slices.Clone(t.sources)
}

// Version returns the newest day of a table, a digest over all of them ("sha256:…") and the day through which the
// law was verified.
func Version() (version, digest string, through origin.Date) {
	h := sha256.New()
	for _, t := range Tables() {
		fmt.Fprintf(h, "%s  %s\n", t.SHA256, t.Name)
		version = max(version, string(t.AsOf))
	}
	return version, fmt.Sprintf("sha256:%x", h.Sum(nil)), verifiedThrough
}
