package ear

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ensign/origin"
)

// row is what every line of the tables carries besides its fact: where it stands, the days it held and what it
// rests on.
type row struct {
	File    string
	Line    int
	From    origin.Date // first day it held, "" is not known
	To      origin.Date // last day it held, "" is still in force when the table was read
	Status  string      // "regulation", "secondary", "memory" or "approximate"
	Cite    string      // the paragraph
	version origin.Date // the day of the table
}

// verified reports whether the row was read, in the regulation or in a secondary source, and held on the day. A
// row without a first day is never verified; an open one holds after the day of its table too.
func (r row) verified(asOf origin.Date) bool {
	read := r.Status == "regulation" || r.Status == "secondary"
	return read && r.From != "" && r.From <= asOf && (r.To == "" || asOf <= r.To)
}

// holds reports whether the day is within the row's days, an unknown first day being any.
func (r row) holds(asOf origin.Date) bool {
	return r.From <= asOf && (r.To == "" || asOf <= r.To)
}

// cite names the line and the paragraph that it is about.
func (r row) cite() origin.Cite {
	return origin.Cite{Source: "policies/ear/data/" + r.File, Version: string(r.version), At: "line " + strconv.Itoa(r.Line) + ", " + r.Cite}
}

// schema is the shape of one table: its columns before the four that all have, and how many of those are its key.
type schema struct {
	name    string
	columns string
	keys    int
}

// common are the last columns of every table.
var common = [...]string{"from", "to", "status", "cite"}

func (s schema) all() []string { return append(strings.Fields(s.columns), common[:]...) }

// table is one file, read but not yet understood.
type table struct {
	schema
	header  []headerLine
	records []record
}

type headerLine struct{ key, value string }

// headerKeys are the keys that every table has once, in this order; notes follow.
var headerKeys = [...]string{"source", "as-of", "licence"}

// record is one line of a table.
type record struct {
	row
	columns []string
	cells   []string
}

// get returns the cell of a column. The schema lists all columns, so a wrong name is found by the first test.
func (r record) get(column string) string {
	i := slices.Index(r.columns, column)
	if i < 0 {
		return ""
	}
	return r.cells[i]
}

// list returns the words of a cell.
func (r record) list(column string) []string { return strings.Fields(r.get(column)) }

func (r record) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.File, r.Line, fmt.Sprintf(format, args...))
}

// value returns the first header line of a key, or "".
func (t table) value(key string) string {
	for _, h := range t.header {
		if h.key == key {
			return h.value
		}
	}
	return ""
}

// parseTable reads one file. It is strict, because the file is ours: every deviation is an error with its line.
func parseTable(s schema, data []byte) (table, error) {
	t := table{schema: s}
	fail := func(line int, format string, args ...any) (table, error) {
		return table{}, fmt.Errorf("%s:%d: %s", s.name, line, fmt.Sprintf(format, args...))
	}
	if !utf8.Valid(data) {
		return fail(1, "not UTF-8")
	}
	if !bytes.HasSuffix(data, []byte("\n")) {
		return fail(1+bytes.Count(data, []byte("\n")), "does not end in a line feed")
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	n, err := t.readHeader(lines)
	if err != nil {
		return fail(n+1, "%v", err)
	}
	if n == len(lines) || lines[n] != strings.Join(s.all(), "\t") {
		return fail(n+1, "the columns are not %q", s.all())
	}
	for i, line := range lines[n+1:] {
		r, err := t.readRecord(n+2+i, line)
		if err != nil {
			return fail(n+2+i, "%v", err)
		}
		t.records = append(t.records, r)
	}
	return t, nil
}

// readHeader reads the comment lines and returns how many there are; on an error, the index of the wrong one.
func (t *table) readHeader(lines []string) (int, error) {
	for i, line := range lines {
		if !strings.HasPrefix(line, "#") {
			if i < len(headerKeys) {
				return i, fmt.Errorf("the header has no %q", headerKeys[i])
			}
			return i, checkDate(t.value("as-of"), false)
		}
		key, value, ok := strings.Cut(strings.TrimPrefix(line, "# "), ": ")
		if !ok || "# "+key+": "+value != line || value == "" || dirty(value) {
			return i, fmt.Errorf("a header line is not \"# key: value\"")
		}
		want := "note"
		if i < len(headerKeys) {
			want = headerKeys[i]
		}
		if key != want {
			return i, fmt.Errorf("the header has %q in place of %q", key, want)
		}
		t.header = append(t.header, headerLine{key, value})
	}
	return len(lines), fmt.Errorf("there are no columns")
}

func (t *table) readRecord(line int, text string) (record, error) {
	columns := t.all()
	cells := strings.Split(text, "\t")
	if len(cells) != len(columns) {
		return record{}, fmt.Errorf("%d cells, the table has %d columns", len(cells), len(columns))
	}
	for i, c := range cells {
		if dirty(c) {
			return record{}, fmt.Errorf("column %s: space at an end or a control character", columns[i])
		}
	}
	tail := cells[len(cells)-len(common):]
	r := record{columns: columns, cells: cells, row: row{
		File: t.name, Line: line, From: origin.Date(tail[0]), To: origin.Date(tail[1]), Status: tail[2], Cite: tail[3],
		version: origin.Date(t.value("as-of")),
	}}
	if cells[0] == "" || r.Cite == "" {
		return record{}, fmt.Errorf("the first and the last cell may not be empty")
	}
	if err := r.checkDays(); err != nil {
		return record{}, err
	}
	return r, t.checkOrder(r)
}

// dirty reports whether a cell has a space at an end or a control character, either of which no eye would see.
func dirty(s string) bool {
	return s != strings.TrimSpace(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

func (r record) checkDays() error {
	if !slices.Contains([]string{"regulation", "secondary", "memory", "approximate"}, r.Status) {
		return fmt.Errorf("status %q", r.Status)
	}
	for _, d := range []origin.Date{r.From, r.To} {
		if err := checkDate(string(d), true); err != nil {
			return err
		}
	}
	if r.To != "" && r.To < r.From {
		return fmt.Errorf("ends on %s before it begins on %s", r.To, r.From)
	}
	return nil
}

func checkDate(s string, empty bool) error {
	if s == "" && empty {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return fmt.Errorf("%q is not a day", s)
	}
	return nil
}

// checkOrder wants the lines sorted by key and first day, each once.
func (t *table) checkOrder(r record) error {
	if len(t.records) == 0 {
		return nil
	}
	if slices.Compare(t.sortKey(t.records[len(t.records)-1]), t.sortKey(r)) >= 0 {
		return fmt.Errorf("not after the line before it, or twice")
	}
	return nil
}

func (t *table) sortKey(r record) []string {
	return append(slices.Clone(r.cells[:t.keys]), string(r.From))
}

// format writes a table as it is in its file.
func (t table) format() []byte {
	var b bytes.Buffer
	for _, h := range t.header {
		fmt.Fprintf(&b, "# %s: %s\n", h.key, h.value)
	}
	fmt.Fprintln(&b, strings.Join(t.all(), "\t"))
	for _, r := range t.records {
		fmt.Fprintln(&b, strings.Join(r.cells, "\t"))
	}
	return b.Bytes()
}
