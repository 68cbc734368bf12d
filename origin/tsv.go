package origin

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// table is one file of facts: notes, one line of column names, and rows of cells separated by tabs. The rows are
// sorted bytewise and no key occurs twice.
type table struct {
	name    string
	notes   []note
	columns []string
	rows    []row
	layers  []layer // the file itself, and those laid over it

	cells []string // those of all rows, one after the other
	last  string   // the last line that was added as a row
}

// layer is a file that rows are from, and its day.
type layer struct{ source, retrieved string }

// note is a comment line at the top: "# source: …".
type note struct{ key, text string }

// row is one fact and the line it stands on.
type row struct {
	line  int
	cells []string
	layer int // 0 for the file itself, else of the one laid over it that the row is from
}

// noteKeys are the keys a table may have notes of; those after the first must all be there.
var noteKeys = [...]string{"about", "source", "retrieved", "licence"}

// parseTable reads a table strictly. The errors are "file:line: what is wrong".
func parseTable(name string, text []byte) (table, error) {
	t := table{name: name}
	if len(text) == 0 || text[len(text)-1] != '\n' {
		return t, fmt.Errorf("%s: does not end in a newline", name)
	}
	t.rows = make([]row, 0, bytes.Count(text, []byte("\n")))
	t.cells = make([]string, 0, bytes.Count(text, []byte("\n"))+bytes.Count(text, []byte("\t")))
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		if err := t.add(line[:len(line)-1], number); err != nil {
			return t, fmt.Errorf("%s:%d: %w", name, number, err)
		}
	}
	return t, t.complete()
}

func (t *table) add(line string, number int) error {
	if err := checkLine(line); err != nil {
		return err
	}
	switch {
	case t.columns == nil && strings.HasPrefix(line, "#"):
		return t.addNote(line)
	case t.columns == nil:
		return t.addColumns(line)
	default:
		return t.addRow(line, number)
	}
}

func checkLine(line string) error {
	if line != "" && plainText(line) {
		return nil
	}
	if !utf8.ValidString(line) {
		return fmt.Errorf("not UTF-8")
	}
	for _, r := range line {
		if r != '\t' && (r < ' ' || r > '~') && !unicode.IsPrint(r) {
			return fmt.Errorf("character %U is not printable", r)
		}
	}
	if line == "" {
		return fmt.Errorf("empty line")
	}
	return nil
}

// plainText reports whether a line is printable ASCII and tabs.
func plainText(line string) bool {
	for i := range len(line) {
		if c := line[i]; c != '\t' && (c < ' ' || c > '~') {
			return false
		}
	}
	return true
}

func (t *table) addNote(line string) error {
	key, text, ok := strings.Cut(strings.TrimPrefix(line, "# "), ": ")
	if !ok || !strings.HasPrefix(line, "# ") || !slices.Contains(noteKeys[:], key) {
		return fmt.Errorf("a note is \"# key: text\", the key one of %s", strings.Join(noteKeys[:], ", "))
	}
	if text == "" || strings.TrimSpace(text) != text {
		return fmt.Errorf("note %q is empty or has a space too much", key)
	}
	t.notes = append(t.notes, note{key, text})
	return nil
}

func (t *table) addColumns(line string) error {
	columns, err := cells(nil, line)
	if err != nil {
		return err
	}
	for i, c := range columns {
		if c == "" || slices.Contains(columns[:i], c) {
			return fmt.Errorf("column %d is empty or there twice", i+1)
		}
	}
	t.columns = columns
	return nil
}

// addRow adds a row. A tab sorts before all that a cell may hold, so lines sort as their cells do.
func (t *table) addRow(line string, number int) error {
	from := len(t.cells)
	values, err := cells(t.cells, line)
	if err != nil {
		return err
	}
	t.cells = values
	row := row{line: number, cells: values[from:len(values):len(values)]}
	if len(row.cells) != len(t.columns) {
		return fmt.Errorf("%d cells, but %d columns", len(row.cells), len(t.columns))
	}
	if len(t.rows) > 0 && line <= t.last {
		return fmt.Errorf("not sorted after the line before, or the same")
	}
	t.rows, t.last = append(t.rows, row), line
	return nil
}

// cells appends the cells of a line.
func cells(values []string, line string) ([]string, error) {
	for i, more := 0, true; more; i++ {
		var v string
		v, line, more = strings.Cut(line, "\t")
		if v != "" && (v[0] == ' ' || v[len(v)-1] == ' ' || strings.TrimSpace(v) != v) {
			return nil, fmt.Errorf("cell %d has a space too much", i+1)
		}
		values = append(values, v)
	}
	return values, nil
}

// complete checks what only the whole file can tell.
func (t *table) complete() error {
	for _, key := range noteKeys[1:] {
		if t.note(key) == "" {
			return fmt.Errorf("%s: no note %q at the top", t.name, key)
		}
	}
	if len(t.rows) == 0 {
		return fmt.Errorf("%s: no rows", t.name)
	}
	return nil
}

// sources are the notes that say where the facts come from.
func (t *table) sources() string {
	var all []string
	for _, n := range t.notes {
		if n.key == "source" {
			all = append(all, n.text)
		}
	}
	return strings.Join(all, "; ")
}

// overlay lays the rows of another table over those of this one as layer n: of rows with the same key, which are the
// first keys cells, only that of the other table stays.
func (t *table) overlay(over *table, keys, n int) {
	key := func(r row) string { return strings.Join(r.cells[:keys], "\t") }
	taken := make(map[string]bool, len(over.rows))
	for _, r := range over.rows {
		taken[key(r)] = true
	}
	t.rows = slices.DeleteFunc(t.rows, func(r row) bool { return taken[key(r)] })
	for _, r := range over.rows {
		r.layer = n
		t.rows = append(t.rows, r)
	}
	slices.SortFunc(t.rows, func(a, b row) int { return slices.Compare(a.cells, b.cells) })
	for len(t.layers) <= n {
		t.layers = append(t.layers, over.layers[0])
	}
}

// note returns the first note of a key, or the empty string.
func (t *table) note(key string) string {
	for _, n := range t.notes {
		if n.key == key {
			return n.text
		}
	}
	return ""
}

// format writes the table as it was read.
func (t *table) format() []byte {
	var b strings.Builder
	for _, n := range t.notes {
		b.WriteString("# " + n.key + ": " + n.text + "\n")
	}
	b.WriteString(strings.Join(t.columns, "\t") + "\n")
	for _, r := range t.rows {
		b.WriteString(strings.Join(r.cells, "\t") + "\n")
	}
	return []byte(b.String())
}
