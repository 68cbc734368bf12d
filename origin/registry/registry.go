// Package registry turns public registers of organisations and identifiers into tables of package origin.
// [Read] is the entry point: it takes a register that somebody has downloaded and returns the files of a folder that
// [origin.Load] lays over its own tables. It needs no network, and every row names the register and its day.
package registry

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"ensign/origin"
)

// Kind is a register that can be read.
type Kind struct {
	Name  string // as the command takes it: "gleif"
	Title string // for people
	Spec  string // where its format is described

	read func(*reading) error
}

// kinds are the registers, by name.
var kinds = [...]Kind{
	{
		"gleif", "GLEIF golden copy of legal entities as CSV, with --parents for who owns whom",
		"https://www.gleif.org/en/about-lei/common-data-file-format", (*reading).gleif,
	},
	{"oui", "IEEE register of MAC addresses as CSV (oui.csv, mam.csv, oui36.csv)", "https://regauth.standards.ieee.org/", (*reading).oui},
	{
		"vendor-prefixes", "device tree vendor prefixes of the Linux kernel (vendor-prefixes.yaml)",
		"https://docs.kernel.org/devicetree/bindings/", (*reading).vendorPrefixes,
	},
}

// Kinds lists the registers that can be read, by name.
func Kinds() []Kind { return slices.Clone(kinds[:]) }

// Options is what [Read] needs beside the register.
type Options struct {
	Tables  *origin.Data // whose makers are looked for; nil for the embedded tables
	Parents io.Reader    // of kind gleif: the register of relationships, nil for none
	Day     origin.Date  // the day the register was published or downloaded
	All     bool         // of kind oui: also organisations that the tables do not know, with the country of their address
	Names   []string     // of kind gleif: further organisations to take, by legal name
}

// Result is a folder of tables, and what came of the register's entries.
type Result struct {
	Files   map[string][]byte // by name: "makers.tsv"
	Entries int               // read from the register
	Rows    int               // written
	Left    []string          // entries that look as if they belonged to a known maker but were left out, and why
}

// reading is one register on its way into tables.
type reading struct {
	Options
	in     io.ReadSeeker
	tables map[string]*rows
	result Result
}

// Read reads a register. An error names the line that cannot be read.
func Read(kind string, in io.ReadSeeker, o Options) (Result, error) {
	i := slices.IndexFunc(kinds[:], func(k Kind) bool { return k.Name == kind })
	if i < 0 {
		return Result{}, fmt.Errorf("no register is called %q; they are %s", kind, strings.Join(kindNames(), ", "))
	}
	r := &reading{Options: o, in: in, tables: map[string]*rows{}}
	if err := kinds[i].read(r); err != nil {
		return Result{}, fmt.Errorf("%s: %w", kind, err)
	}
	r.result.Files = make(map[string][]byte, len(r.tables))
	for file, t := range r.tables {
		r.result.Files[file] = t.write(kinds[i], o.Day)
		r.result.Rows += len(t.cells)
	}
	return r.result, nil
}

func kindNames() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	return names
}

// maker returns the maker of the tables that an organisation's name means, if it means one.
func (r *reading) maker(name string) (origin.Entry, bool) { return r.Tables.Entry(name) }

// leave notes an entry that is not taken.
func (r *reading) leave(format string, args ...any) {
	r.result.Left = append(r.result.Left, fmt.Sprintf(format, args...))
}
