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
	tables func() []Table // described when that is first asked
}

// Table describes one table of facts.
type Table struct {
	Name      string `json:"name"`      // "makers.tsv"
	Folder    string `json:"folder"`    // "origin/data", or the name of the layer it is in
	Rows      int    `json:"rows"`      // facts in it
	Retrieved Date   `json:"retrieved"` // the day its facts were gathered
	Source    string `json:"source"`    // where they come from, by the notes at its top
	Licence   string `json:"licence"`
	SHA256    string `json:"sha256"` // of the file, in hexadecimal
}

// embedded are the tables of data, read once.
var embedded = sync.OnceValues(func() (*Data, error) { return load(embeddedFile, nil, nil, false) })

func embeddedFile(file string) ([]byte, error) { return dataFiles.ReadFile("data/" + file) }

// Layer is a folder of tables that is laid over the embedded ones.
type Layer struct {
	Name string // of the folder, as citations have it: "suppliers"
	FS   fs.FS  // holds files of the same names and columns as the embedded tables
}

// Load returns the embedded tables with layers laid over them, each over those before it. A row of a layer replaces the
// row of the same key below it, and a name or an identifier in a layer means only what the layer says. The error says
// which line of which file is wrong.
func Load(layers ...Layer) (*Data, error) {
	if len(layers) == 0 {
		return embedded()
	}
	over := make([]map[string][]byte, len(layers))
	for i, l := range layers {
		files, err := filesOf(l.FS)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.Name, err)
		}
		over[i] = files
	}
	return load(embeddedFile, layers, over, false)
}

// filesOf reads the tables of a folder. A table of a name that there is none of would be lost silently.
func filesOf(folder fs.FS) (map[string][]byte, error) {
	names, err := fs.Glob(folder, "*.tsv")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("the folder holds none of %s", tableNames())
	}
	files := make(map[string][]byte, len(names))
	for _, name := range names {
		if !slices.ContainsFunc(schemas[:], func(s schema) bool { return s.file == name }) {
			return nil, fmt.Errorf("%s: no table has this name; they are %s", name, tableNames())
		}
		if files[name], err = fs.ReadFile(folder, name); err != nil {
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

// load reads all tables and joins them. Those of layers are checked against their schemas and against the others; the
// tables below them are only if strict is set, as tests do.
func load(read func(file string) ([]byte, error), layers []Layer, over []map[string][]byte, strict bool) (*Data, error) {
	stacks := make(map[string]stack, len(schemas))
	var failed []error
	for i := range schemas {
		s := &schemas[i]
		text, err := read(s.file)
		switch {
		case err == nil:
			failed = append(failed, add(stacks, s, embeddedFolder, text, strict))
		case !s.layered || !errors.Is(err, fs.ErrNotExist):
			failed = append(failed, fmt.Errorf("reading %s: %w", s.file, err))
			continue
		}
		for k, l := range layers {
			if text, ok := over[k][s.file]; ok {
				failed = append(failed, add(stacks, s, l.Name, text, true))
			}
		}
	}
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	x, err := newIndex(stacks)
	if err == nil && (strict || len(layers) > 0) {
		err = x.check(stacks)
	}
	if err != nil {
		return nil, err
	}
	return &Data{x, sync.OnceValue(func() []Table { return describe(stacks) })}, nil
}

// embeddedFolder is where the embedded tables lie in the project.
const embeddedFolder = "origin/data"

// add lays one table of a folder over those of its name.
func add(stacks map[string]stack, s *schema, folder string, text []byte, strict bool) error {
	t := openTable(s.file, string(text))
	if strict {
		var err error
		if t, err = parseTable(s.file, text); err == nil {
			err = s.follow(t)
		}
		if err != nil && folder != embeddedFolder {
			err = fmt.Errorf("%s/%w", folder, err)
		}
		if err != nil {
			return err
		}
	}
	t.folder = folder
	t.cited = Cite{Source: folder + "/" + t.name, Version: t.note("retrieved")}
	stacks[s.file] = stack{append(stacks[s.file].tables, t), s.keys}
	return nil
}

// describe says what the tables are, by name.
func describe(stacks map[string]stack) []Table {
	var all []Table
	for _, s := range schemas {
		for _, t := range stacks[s.file].tables {
			sum := sha256.Sum256([]byte(t.text))
			all = append(all, Table{
				Name: t.name, Folder: t.folder, Rows: len(t.lines), Retrieved: Date(t.note("retrieved")),
				Source: t.sources(), Licence: t.note("licence"), SHA256: hex.EncodeToString(sum[:]),
			})
		}
	}
	return all
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

// Tables lists the tables by name, the embedded one before those that are laid over it. It is empty if the embedded
// tables are broken, which tests rule out.
func (d *Data) Tables() []Table {
	d, err := d.orEmbedded()
	if err != nil {
		return nil
	}
	return slices.Clone(d.tables())
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
