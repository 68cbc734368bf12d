// Package lawtable reads the tables of law that the regimes embed: text, one fact a line, each with the days it held,
// what it rests on and its paragraph. [Parse] reads one table; [Row] says whether a line holds and may be relied on.
//
// A table starts with header lines "# key: value" (source, as-of, licence, then notes) and a line that names the
// columns. Lines are sorted by their key and first day, cells are separated by tabs, and the last four are always the
// first and last day, the status and the paragraph.
package lawtable

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ensign/origin"
)

// Row is what every line carries besides its fact.
type Row struct {
	File    string // "programmes.tsv"
	Line    int
	From    origin.Date // first day it held, "" is not known
	To      origin.Date // last day it held, "" is still in force when the table was read
	Status  string      // "regulation", "secondary", "memory" or "approximate"
	Cite    string      // the paragraph
	Version origin.Date // the day of the table

	source, at string // what Source says, written once for each line, since answers cite the same lines many times
}

// Verified reports whether the line was read, in the regulation or in a secondary source, and held on the day. A line
// without a first day is never verified; an open one holds after the day of its table too.
func (r *Row) Verified(asOf origin.Date) bool {
	read := r.Status == "regulation" || r.Status == "secondary"
	return read && r.From != "" && r.Holds(asOf)
}

// Holds reports whether the day is within the line's days, an unknown first day being any.
func (r *Row) Holds(asOf origin.Date) bool {
	return r.From <= asOf && (r.To == "" || asOf <= r.To)
}

// Source names the line and the paragraph that it is about; nothing if the line was not read from a table.
func (r *Row) Source() origin.Cite {
	return origin.Cite{Source: r.source, Version: string(r.Version), At: r.at}
}

// Mark is what is said after a sentence that rests on the line.
func (r *Row) Mark() string { return Mark(r.Status) }

// Mark is what is said after a sentence that rests on a line of a status: " (memory, re-verify)" if nobody has read it in
// a source, else "".
func Mark(status string) string {
	if status == "memory" || status == "approximate" {
		return " (" + status + ", re-verify)"
	}
	return ""
}

// Schema is the shape of one table.
type Schema struct {
	Folder  string // where the file stands in the module
	Name    string // of the file
	Columns string // before the four that all have, separated by spaces
	Keys    int    // how many of the columns are its key
}

// common are the last columns of every table.
var common = [...]string{"from", "to", "status", "cite"}

func (s Schema) all() []string { return append(strings.Fields(s.Columns), common[:]...) }

// Table is one file, read but not yet understood.
type Table struct {
	Schema
	Records []Record
	columns []string
	source  string // the path of the file
	header  []headerLine
	sum     [sha256.Size]byte
}

type headerLine struct{ key, value string }

// Record is one line of a table.
type Record struct {
	*Row
	columns []string
	cells   []string
}

// Get returns the cell of a column. The schema lists all columns, so a wrong name is found by the first test.
func (r Record) Get(column string) string {
	i := slices.Index(r.columns, column)
	if i < 0 {
		return ""
	}
	return r.cells[i]
}

// Errorf is an error that names the line.
func (r Record) Errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.File, r.Line, fmt.Sprintf(format, args...))
}

// Value returns the first header line of a key, or "".
func (t Table) Value(key string) string {
	for _, h := range t.header {
		if h.key == key {
			return h.value
		}
	}
	return ""
}

// Itself stands for a table as a whole, where the answer is that something is not in it.
func (t Table) Itself(status string) *Row {
	r := t.row(len(t.header)+1, t.Value("source"))
	r.From, r.Status = t.AsOf(), status
	return r
}

func (t Table) row(line int, cite string) *Row {
	at := "line " + strconv.Itoa(line) + ", " + cite
	return &Row{File: t.Name, Line: line, Cite: cite, Version: t.AsOf(), source: t.source, at: at}
}

// AsOf is the day of the table.
func (t Table) AsOf() origin.Date { return origin.Date(t.Value("as-of")) }

// SHA256 is the digest of the file in hex.
func (t Table) SHA256() string { return fmt.Sprintf("%x", t.sum) }

// Status counts the lines by what they rest on.
func (t Table) Status() map[string]int {
	out := make(map[string]int)
	for _, r := range t.Records {
		out[r.Status]++
	}
	return out
}

// Format writes a table as it is in its file.
func (t Table) Format() []byte {
	var b bytes.Buffer
	for _, h := range t.header {
		fmt.Fprintf(&b, "# %s: %s\n", h.key, h.value)
	}
	fmt.Fprintln(&b, strings.Join(t.columns, "\t"))
	for _, r := range t.Records {
		fmt.Fprintln(&b, strings.Join(r.cells, "\t"))
	}
	return b.Bytes()
}

// Digest is over several tables, "sha256:…".
func Digest(tables []Table) string {
	h := sha256.New()
	for _, t := range tables {
		fmt.Fprintf(h, "%s  %s\n", t.SHA256(), t.Name)
	}
	return fmt.Sprintf("sha256:%x", h.Sum(nil))
}
