package origin

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"
)

//go:embed data/*.tsv
var dataFiles embed.FS

// facts returns the embedded tables, read once. The error says which line of which table is broken.
var facts = sync.OnceValues(func() (*index, error) {
	return load(func(file string) ([]byte, error) { return dataFiles.ReadFile("data/" + file) })
})

// Table describes one embedded table of facts.
type Table struct {
	Name      string `json:"name"`      // "makers.tsv"
	Rows      int    `json:"rows"`      // facts in it
	Retrieved Date   `json:"retrieved"` // the day its facts were gathered
	Source    string `json:"source"`    // where they come from, by the notes at its top
	Licence   string `json:"licence"`
	SHA256    string `json:"sha256"` // of the file, in hexadecimal
}

// Tables lists the embedded tables by name. A table that cannot be read has only a name; [Check] says why.
func Tables() []Table { return slices.Clone(described()) }

var described = sync.OnceValue(func() []Table {
	list := make([]Table, 0, len(schemas))
	for _, s := range schemas {
		list = append(list, describe(s.file))
	}
	return list
})

func describe(file string) Table {
	text, err := dataFiles.ReadFile("data/" + file)
	if err != nil {
		return Table{Name: file}
	}
	t, err := parseTable(file, text)
	if err != nil {
		return Table{Name: file}
	}
	d := Table{Name: file, Rows: len(t.rows), Retrieved: Date(t.note("retrieved")), Licence: t.note("licence")}
	for _, n := range t.notes {
		if n.key == "source" && d.Source != "" {
			d.Source += "; "
		}
		if n.key == "source" {
			d.Source += n.text
		}
	}
	sum := sha256.Sum256(text)
	d.SHA256 = hex.EncodeToString(sum[:])
	return d
}

// Version returns the last day that facts were gathered on, "2026-11-23", and a digest of all tables.
func Version() (version, digest string) {
	sum := sha256.New()
	for _, t := range described() {
		version = max(version, string(t.Retrieved))
		fmt.Fprintf(sum, "%s %s\n", t.SHA256, t.Name)
	}
	return version, hex.EncodeToString(sum.Sum(nil))
}

// Check reads the embedded tables and returns what is wrong with them, "makers.tsv:12: …". While it returns an
// error every origin is unknown. A command calls it once at its start.
func Check() error {
	_, err := facts()
	return err
}

// load reads all tables, checks each against its schema and then against each other.
func load(read func(file string) ([]byte, error)) (*index, error) {
	tables := make(map[string]*table, len(schemas))
	var failed []error
	for i := range schemas {
		s := &schemas[i]
		text, err := read(s.file)
		if err != nil {
			failed = append(failed, fmt.Errorf("reading %s: %w", s.file, err))
			continue
		}
		t, err := parseTable(s.file, text)
		if err == nil {
			err = s.follow(&t)
		}
		if err != nil {
			failed = append(failed, err)
		}
		tables[s.file] = &t
	}
	if len(failed) > 0 {
		return nil, errors.Join(failed...)
	}
	return newIndex(tables)
}
