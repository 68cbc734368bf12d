package origin

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// table is one file of facts: notes, one line of column names, and rows of cells separated by tabs. The rows are sorted
// bytewise and no key occurs twice, so that a table is asked by searching its lines; cells are made when they are needed.
type table struct {
	name    string
	folder  string // "origin/data", or the name of the layer that the file is in
	cited   Cite   // what all rows are cited as, but for the line
	notes   []note
	columns []string
	lines   []string // of the rows
	first   int      // number of the line that the first row stands on
	text    string   // of the file
}

// note is a comment line at the top: "# source: …".
type note struct{ key, text string }

// row is one fact.
type row struct {
	table *table
	n     int // index of its line
	cells []string
}

// noteKeys are the keys a table may have notes of; those after the first must all be there.
var noteKeys = [...]string{"about", "source", "retrieved", "licence"}

// openTable takes a file apart that is known to be sound. What is not is found by [parseTable].
func openTable(name, text string) *table {
	t := &table{name: name, text: text}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "#") {
			t.columns = strings.Split(line, "\t")
			t.lines, t.first = lines[i+1:], i+2
			break
		}
		key, text, _ := strings.Cut(strings.TrimPrefix(line, "# "), ": ")
		t.notes = append(t.notes, note{key, text})
	}
	return t
}

// parseTable reads a table strictly. The errors are "file:line: what is wrong".
func parseTable(name string, text []byte) (*table, error) {
	if len(text) == 0 || text[len(text)-1] != '\n' {
		return nil, fmt.Errorf("%s: does not end in a newline", name)
	}
	number, body := 0, false
	for line := range strings.Lines(string(text)) {
		number++
		line = line[:len(line)-1]
		err := checkLine(line)
		switch {
		case err != nil:
		case !body && strings.HasPrefix(line, "#"):
			err = checkNote(line)
		case !body:
			body, err = true, checkColumns(line)
		default:
			err = checkCells(line)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, number, err)
		}
	}
	t := openTable(name, string(text))
	return t, t.complete()
}

func checkLine(line string) error {
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

func checkNote(line string) error {
	key, text, ok := strings.Cut(strings.TrimPrefix(line, "# "), ": ")
	if !ok || !strings.HasPrefix(line, "# ") || !slices.Contains(noteKeys[:], key) {
		return fmt.Errorf("a note is \"# key: text\", the key one of %s", strings.Join(noteKeys[:], ", "))
	}
	if text == "" || strings.TrimSpace(text) != text {
		return fmt.Errorf("note %q is empty or has a space too much", key)
	}
	return nil
}

func checkColumns(line string) error {
	columns := strings.Split(line, "\t")
	for i, c := range columns {
		if c == "" || slices.Contains(columns[:i], c) {
			return fmt.Errorf("column %d is empty or there twice", i+1)
		}
	}
	return checkCells(line)
}

func checkCells(line string) error {
	for i, v := range strings.Split(line, "\t") {
		if strings.TrimSpace(v) != v {
			return fmt.Errorf("cell %d has a space too much", i+1)
		}
	}
	return nil
}

// complete checks what only the whole file can tell. A tab sorts before all that a cell may hold, so lines sort as
// their cells do.
func (t *table) complete() error {
	for _, key := range noteKeys[1:] {
		if t.note(key) == "" {
			return fmt.Errorf("%s: no note %q at the top", t.name, key)
		}
	}
	if len(t.lines) == 0 {
		return fmt.Errorf("%s: no rows", t.name)
	}
	for i, line := range t.lines {
		switch n := strings.Count(line, "\t") + 1; {
		case n != len(t.columns):
			return fmt.Errorf("%s:%d: %d cells, but %d columns", t.name, t.first+i, n, len(t.columns))
		case i > 0 && line <= t.lines[i-1]:
			return fmt.Errorf("%s:%d: not sorted after the line before, or the same", t.name, t.first+i)
		}
	}
	return nil
}

// row returns row n. It has as many cells as there are columns, whatever the line holds.
func (t *table) row(n int) row {
	cells := strings.Split(t.lines[n], "\t")
	for len(cells) < len(t.columns) {
		cells = append(cells, "")
	}
	return row{t, n, cells}
}

// starting returns the rows whose lines start with prefix: from index from to before index to.
func (t *table) starting(prefix string) (from, to int) {
	from = sort.SearchStrings(t.lines, prefix)
	if from == len(t.lines) || !strings.HasPrefix(t.lines[from], prefix) {
		return from, from
	}
	to = from + sort.Search(len(t.lines)-from, func(i int) bool { return !strings.HasPrefix(t.lines[from+i], prefix) })
	return from, to
}

// line is the number of the line that the row stands on.
func (r row) line() int { return r.table.first + r.n }

// cite points to the row.
func (r row) cite() Cite {
	cite := r.table.cited
	cite.At = "line " + strconv.Itoa(r.line())
	return cite
}

// key is the row's first n cells.
func (r row) key(n int) string { return strings.Join(r.cells[:n], "\t") }

// wrong is an error about the row.
func (r row) wrong(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", r.table.name, r.line(), fmt.Errorf(format, args...))
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
	for _, line := range t.lines {
		b.WriteString(line + "\n")
	}
	return []byte(b.String())
}
