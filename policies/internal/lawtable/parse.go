package lawtable

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ensign/origin"
)

// headerKeys are the keys that every table has once, in this order; notes follow.
var headerKeys = [...]string{"source", "as-of", "licence"}

// Parse reads one file. It is strict, because the file is ours: every deviation is an error with its line.
func Parse(s Schema, data []byte) (Table, error) {
	t := Table{Schema: s, columns: s.all(), source: s.Folder + "/" + s.Name, sum: sha256.Sum256(data)}
	fail := func(line int, format string, args ...any) (Table, error) {
		return Table{}, fmt.Errorf("%s:%d: %s", s.Name, line, fmt.Sprintf(format, args...))
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
	if lines[n] != strings.Join(t.columns, "\t") {
		return fail(n+1, "the columns are not %q", t.columns)
	}
	for i, line := range lines[n+1:] {
		r, err := t.readRecord(n+2+i, line)
		if err != nil {
			return fail(n+2+i, "%v", err)
		}
		t.Records = append(t.Records, r)
	}
	return t, nil
}

// readHeader reads the comment lines and returns how many there are; on an error, the index of the wrong one.
func (t *Table) readHeader(lines []string) (int, error) {
	for i, line := range lines {
		if !strings.HasPrefix(line, "#") {
			if i < len(headerKeys) {
				return i, fmt.Errorf("the header has no %q", headerKeys[i])
			}
			return i, checkDate(t.Value("as-of"), false)
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

func (t *Table) readRecord(line int, text string) (Record, error) {
	columns := t.columns
	cells := strings.Split(text, "\t")
	if len(cells) != len(columns) {
		return Record{}, fmt.Errorf("%d cells, the table has %d columns", len(cells), len(columns))
	}
	for i, c := range cells {
		if dirty(c) {
			return Record{}, fmt.Errorf("column %s: space at an end or a control character", columns[i])
		}
	}
	tail := cells[len(cells)-len(common):]
	r := Record{columns: columns, cells: cells, Row: t.row(line, tail[3])}
	r.From, r.To, r.Status = origin.Date(tail[0]), origin.Date(tail[1]), tail[2]
	if cells[0] == "" || r.Cite == "" {
		return Record{}, fmt.Errorf("the first and the last cell may not be empty")
	}
	if err := r.checkDays(); err != nil {
		return Record{}, err
	}
	return r, t.checkOrder(r)
}

// dirty reports whether a cell has a space at an end or a control character, either of which no eye would see.
func dirty(s string) bool {
	return s != strings.TrimSpace(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

func (r Record) checkDays() error {
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
func (t *Table) checkOrder(r Record) error {
	if len(t.Records) == 0 {
		return nil
	}
	before := &t.Records[len(t.Records)-1]
	if cmp.Or(slices.Compare(before.cells[:t.Keys], r.cells[:t.Keys]), cmp.Compare(before.From, r.From)) >= 0 {
		return fmt.Errorf("not after the line before it, or twice")
	}
	return nil
}
