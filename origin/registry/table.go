package registry

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"ensign/origin"
)

// rows is a table that grows: cells by key, which is the row's first keys cells.
type rows struct {
	columns []string
	keys    int
	cells   map[string][]string
}

// columnsOf are the columns of the tables that registers fill, without source, date and confidence.
var columnsOf = map[string]struct {
	keys    int
	columns []string
}{
	"identifiers.tsv": {3, []string{"kind", "value", "maker"}},
	"makers.tsv":      {1, []string{"id", "name", "country", "parent", "parent_country", "us", "category", "role", "note"}},
	"names.tsv":       {2, []string{"name", "maker", "kind"}},
}

// put adds a row to a table. A row of the same key stays as it is.
func (r *reading) put(file, source, confidence string, cells ...string) {
	t := r.tables[file]
	if t == nil {
		c := columnsOf[file]
		t = &rows{columns: append(slices.Clone(c.columns), "source", "date", "confidence"), keys: c.keys, cells: map[string][]string{}}
		r.tables[file] = t
	}
	for i := range cells {
		cells[i] = printable(cells[i])
	}
	key := strings.Join(cells[:t.keys], "\t")
	if _, ok := t.cells[key]; !ok {
		t.cells[key] = append(cells, source, string(r.Day), confidence)
	}
}

// printable keeps what a cell may hold, with single spaces.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// write writes the table as origin reads it.
func (t *rows) write(k Kind, day origin.Date) []byte {
	var b bytes.Buffer
	b.WriteString("# about: taken from a public register by ensign data import " + k.Name + "\n")
	b.WriteString("# source: " + k.Name + ": " + k.Title + ", " + k.Spec + "\n")
	b.WriteString("# retrieved: " + string(day) + "\n")
	b.WriteString("# licence: that of the register\n")
	b.WriteString(strings.Join(t.columns, "\t") + "\n")
	sorted := make([][]string, 0, len(t.cells))
	for _, cells := range t.cells {
		sorted = append(sorted, cells)
	}
	slices.SortFunc(sorted, slices.Compare)
	for _, cells := range sorted {
		b.WriteString(strings.Join(cells, "\t") + "\n")
	}
	return b.Bytes()
}

// slug makes an id of a name: lower-case letters, digits and underscores.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r > 0x7f || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "_")
}
