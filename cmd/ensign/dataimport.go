package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ensign/origin"
	"ensign/origin/registry"
	"ensign/policies/parties"
)

// importUsage is what a data import looks like.
const importUsage = "ensign data import KIND FILE --into DIR"

func importFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "into", Usage: "import: write the tables into the folder `DIR`, which holds none of them yet"},
		&cli.StringFlag{Name: "parents", Usage: "import gleif: the register of relationships, `FILE`"},
		&cli.StringFlag{Name: "names", Usage: "import gleif: take the organisations too whose legal names stand in `FILE`, one a line"},
		&cli.BoolFlag{Name: "all", Usage: "import oui: take the organisations too that no table knows, with the country of their address"},
		asOfFlag(),
	}
}

// importHelp says which registers can be imported.
func importHelp() string {
	var b strings.Builder
	b.WriteString("import takes a register that was downloaded, without a network, and writes tables that --origin-data reads. KIND is")
	for _, k := range registry.Kinds() {
		b.WriteString(" " + k.Name + ", " + k.Title + ";")
	}
	b.WriteString(" " + cslKind + ", the Consolidated Screening List of the US government as CSV or JSON, which --parties reads. --as-of names the day of the register, which every row keeps.")
	return b.String()
}

// importData reads a register and writes tables into a new folder.
func (s *session) importData(c *cli.Context, tables *origin.Data) (err error) {
	kind, file, dir := c.Args().Get(1), c.Args().Get(2), c.String("into")
	if dir == "" {
		return withHint(importUsage, "data import: no folder to write into given")
	}
	o := registry.Options{Tables: tables, All: c.Bool("all")}
	if o.Day, err = s.asOf(c.String("as-of")); err != nil {
		return err
	}
	if name := c.String("names"); name != "" {
		text, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("--names: %w", err)
		}
		o.Names = strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	}
	if name := c.String("parents"); name != "" {
		f, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("--parents: %w", err)
		}
		defer f.Close()
		o.Parents = f
	}
	in, err := os.Open(file)
	if err != nil {
		return withHint(importUsage, "data import: %w", err)
	}
	defer in.Close()
	got, err := readRegister(kind, in, o)
	if err != nil {
		return withHint("ensign data --help says which registers can be read", "data import %s: %w", file, err)
	}
	if err := writeTables(dir, got.Files); err != nil {
		return err
	}
	for _, left := range got.Left {
		fmt.Fprintf(&s.result, "left out  %s\n", left)
	}
	_, err = fmt.Fprintf(&s.result, "%d entries read, %d rows written into %s, %d entries left out\n", got.Entries, got.Rows, dir, len(got.Left))
	return err
}

// cslKind is the one register that is no table of package origin.
const cslKind = "csl"

// readRegister reads a register of any kind.
func readRegister(kind string, in io.ReadSeeker, o registry.Options) (registry.Result, error) {
	if known := registerNames(); !slices.Contains(known, kind) {
		return registry.Result{}, fmt.Errorf("no register is called %q; they are %s", kind, strings.Join(known, ", "))
	}
	if kind != cslKind {
		return registry.Read(kind, in, o)
	}
	list, err := parties.ReadCSL(in)
	if err != nil {
		return registry.Result{}, fmt.Errorf("%s: %w", kind, err)
	}
	table := list.Table(o.Day)
	rows, err := parties.Read(bytes.NewReader(table))
	if err != nil {
		return registry.Result{}, err
	}
	return registry.Result{
		Files: map[string][]byte{parties.TableName: table}, Entries: len(list.Entries), Rows: rows.Info().Rows, Left: list.Left,
	}, nil
}

func registerNames() []string {
	names := []string{cslKind}
	for _, k := range registry.Kinds() {
		names = append(names, k.Name)
	}
	return names
}

// writeTables writes files that are not there yet.
func writeTables(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return withHint("name a folder that can be made", "--into %s: %w", dir, cause(err))
	}
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return withHint("give each register a folder; --origin-data may be repeated", "--into %s: %s is there already", dir, name)
		}
	}
	for _, name := range names {
		if err := writeFile(filepath.Join(dir, name), files[name]); err != nil {
			return fmt.Errorf("writing %s: %w", filepath.Join(dir, name), cause(err))
		}
	}
	return nil
}
