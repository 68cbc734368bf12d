package origin

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed data/*.tsv
var dataFiles embed.FS

// Data is the tables of facts, ready to be asked; [Load] makes it. It is immutable and safe for several goroutines. A nil
// Data stands for the embedded tables; the zero value holds none, and every answer from it is unknown.
type Data struct {
	*index
	tables []Table
}

// Table describes one table of facts.
type Table struct {
	Name      string `json:"name"`      // "makers.tsv"
	Own       bool   `json:"own"`       // it was laid over the embedded one of the same name
	Rows      int    `json:"rows"`      // facts in it
	Retrieved Date   `json:"retrieved"` // the day its facts were gathered
	Source    string `json:"source"`    // where they come from, by the notes at its top
	Licence   string `json:"licence"`
	SHA256    string `json:"sha256"` // of the file, in hexadecimal
}

// embedded are the tables of data, read once.
var embedded = sync.OnceValues(func() (*Data, error) { return load(embeddedFile, nil) })

func embeddedFile(file string) ([]byte, error) { return dataFiles.ReadFile("data/" + file) }

// Load returns the embedded tables with those of own laid over them, or the embedded ones alone if own is nil. own holds
// files of the same names and columns; a row of theirs replaces the embedded row of the same key, and a name or an
// identifier in them means only what they say. The error says which line of which file is wrong.
func Load(own fs.FS) (*Data, error) {
	if own == nil {
		return embedded()
	}
	files, err := ownFiles(own)
	if err != nil {
		return nil, err
	}
	return load(embeddedFile, files)
}

// ownFiles reads the tables of a folder. A table of a name that there is none of would be lost silently.
func ownFiles(own fs.FS) (map[string][]byte, error) {
	names, err := fs.Glob(own, "*.tsv")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no table: the folder holds none of %s", tableNames())
	}
	files := make(map[string][]byte, len(names))
	for _, name := range names {
		if !slices.ContainsFunc(schemas[:], func(s schema) bool { return s.file == name }) {
			return nil, fmt.Errorf("%s: no table has this name; they are %s", name, tableNames())
		}
		if files[name], err = fs.ReadFile(own, name); err != nil {
			return nil, err
		}
	}
	return files, nil
}

func tableNames() string {
	names := make([]string, len(schemas))
	for i, s := range schemas {
		names[i] = s.file
	}
	return strings.Join(names, ", ")
}

// load reads all tables, checks each against its schema, and then against each other.
func load(read func(file string) ([]byte, error), own map[string][]byte) (*Data, error) {
	d := &Data{}
	tables := make(map[string]*table, len(schemas))
	var failed []error
	for i := range schemas {
		s := &schemas[i]
		text, err := read(s.file)
		if err != nil {
			failed = append(failed, fmt.Errorf("reading %s: %w", s.file, err))
			continue
		}
		t, err := d.add(s, text, false)
		if mine, ok := own[s.file]; ok && err == nil {
			var over *table
			if over, err = d.add(s, mine, true); err == nil {
				t.overlay(over, s.keys)
			}
		}
		failed = append(failed, err)
		tables[s.file] = t
	}
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	x, err := newIndex(tables)
	if err != nil {
		return nil, err
	}
	d.index = x
	return d, nil
}

// add reads one table and remembers what it is.
func (d *Data) add(s *schema, text []byte, own bool) (*table, error) {
	t, err := parseTable(s.file, text)
	if err == nil {
		err = s.follow(&t)
	}
	if err != nil {
		if own {
			err = fmt.Errorf("own table %w", err)
		}
		return nil, err
	}
	for i := range t.rows {
		t.rows[i].own = own
	}
	sum := sha256.Sum256(text)
	d.tables = append(d.tables, Table{
		Name: s.file, Own: own, Rows: len(t.rows), Retrieved: Date(t.note("retrieved")),
		Source: t.sources(), Licence: t.note("licence"), SHA256: hex.EncodeToString(sum[:]),
	})
	t.retrieved = [2]string{t.note("retrieved"), t.note("retrieved")}
	return &t, nil
}

// orEmbedded returns the tables to ask, the embedded ones for nil.
func (d *Data) orEmbedded() (*Data, error) {
	switch {
	case d == nil:
		return embedded()
	case d.index == nil:
		return nil, errors.New("they were not loaded")
	}
	return d, nil
}

// Tables lists the tables by name, the embedded one before the one that is laid over it. It is empty if the embedded
// tables are broken, which tests rule out.
func (d *Data) Tables() []Table {
	d, err := d.orEmbedded()
	if err != nil {
		return nil
	}
	return slices.Clone(d.tables)
}

// Version returns the last day that facts were gathered on, "2026-11-23", and a digest of all tables.
func (d *Data) Version() (version, digest string) {
	sum := sha256.New()
	for _, t := range d.Tables() {
		version = max(version, string(t.Retrieved))
		fmt.Fprintf(sum, "%s %s\n", t.SHA256, t.Name)
	}
	return version, hex.EncodeToString(sum.Sum(nil))
}
