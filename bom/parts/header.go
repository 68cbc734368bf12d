package parts

import (
	"fmt"
	"strings"
)

// headerLines is how far down a header row is looked for.
const headerLines = 30

// delimiters are what may separate cells, in the order in which they are preferred.
const delimiters = "\t;,|"

// HeaderError says that a list has no header row.
type HeaderError struct {
	First string // the first line that is not blank, shortened
}

func newHeaderError(text string) *HeaderError {
	for i := 0; i < len(text); {
		n := lineLength(text[i:])
		if line := strings.TrimSpace(text[i : i+n]); line != "" {
			return &HeaderError{First: shorten(line, 60)}
		}
		i += n + max(1, newline(text[i+n:]))
	}
	return &HeaderError{}
}

// sheetHeaderError names the first row of the first sheet that has any.
func sheetHeaderError(sheets []sheet) *HeaderError {
	for i := range sheets {
		for k := range sheets[i].rows {
			if r := &sheets[i].rows[k]; !r.blank() {
				return &HeaderError{First: shorten(strings.TrimSpace(strings.Join(r.cells, " ")), 60)}
			}
		}
	}
	return &HeaderError{}
}

// Error says what was looked for and what is there instead.
func (e *HeaderError) Error() string {
	return fmt.Sprintf("no header row with a part number, name, value or description and one more known column"+
		" in the first %d lines; the first line is %q", headerLines, e.First)
}

// Hint says what to do.
func (e *HeaderError) Hint() string {
	return "name the columns in one row, for example Reference,Quantity,Manufacturer,MPN,Description, or say which is which: --columns MPN=Teil,quantity=Menge"
}

// header is the row that names the columns.
type header struct {
	delim   byte
	record  record
	columns []Column
	score   int
	after   lines // stands behind the header row
}

// findHeader returns the row of the first lines that has the most meanings, the earliest of equals.
func (cs *columnSet) findHeader(text string) (header, bool) {
	var best header
	for i := range len(delimiters) {
		s := scanner{text: text, delim: delimiters[i], line: 1}
		for r, ok := s.next(); ok && r.line <= headerLines; r, ok = s.next() {
			if found := cs.headerOf(r); found.better(&best) {
				after := s
				best, best.delim, best.after = found, s.delim, &after
			}
		}
	}
	return best, best.score > 0
}

// headerIn does what findHeader does for the rows of a sheet.
func (cs *columnSet) headerIn(rows []record) (header, bool) {
	var best header
	for i := range rows {
		if rows[i].line > headerLines {
			break
		}
		if found := cs.headerOf(rows[i]); found.better(&best) {
			best, best.after = found, &rowLines{rows[i+1:]}
		}
	}
	return best, best.score > 0
}

func (cs *columnSet) headerOf(r record) header {
	columns := cs.columnsOf(r.cells)
	return header{record: r, columns: columns, score: scoreOf(columns)}
}

// better reports whether h is more of a header than best, or as much and further up.
func (h *header) better(best *header) bool {
	return h.score > best.score || h.score == best.score && h.score > 0 && h.record.line < best.record.line
}

// scoreOf counts the different meanings of a row, 0 if it cannot be a header.
func scoreOf(columns []Column) int {
	seen := map[Meaning]bool{}
	named := false
	for _, c := range columns {
		if c.Meaning != None && c.Meaning != Item {
			seen[c.Meaning] = true
			named = named || c.Meaning.names()
		}
	}
	if !named || len(seen) < 2 {
		return 0
	}
	return len(seen)
}

// columnsOf gives each cell of a header row its meaning.
func (cs *columnSet) columnsOf(cells []string) []Column {
	columns := make([]Column, len(cells))
	strong, named := map[Meaning]bool{}, map[Meaning]bool{}
	for i, cell := range cells {
		columns[i] = cs.columnOf(i, cell)
		named[columns[i].Meaning] = named[columns[i].Meaning] || columns[i].named
	}
	for i := range columns {
		c := &columns[i]
		c.weak = c.weak || named[c.Meaning] && !c.named // what the user names stands before what is guessed
		if !c.weak {
			strong[c.Meaning] = true
		}
	}
	for i := range columns {
		demote(&columns[i], strong)
	}
	number(columns)
	return columns
}

// demote takes its meaning from a weak column beside a strong one. A second part number is the owner's own.
func demote(c *Column, strong map[Meaning]bool) {
	if !c.weak || !strong[c.Meaning] {
		return
	}
	if c.Meaning == PartNumber {
		c.Meaning = Internal
		return
	}
	c.Meaning, c.Implies = None, ""
}

// number gives a repeated column without a number the next free one, where it can be an alternate.
func number(columns []Column) {
	type key struct {
		Meaning
		int
	}
	taken := map[key]bool{}
	for _, c := range columns {
		if c.Number > 0 {
			taken[key{c.Meaning, c.Number}] = true
		}
	}
	for i := range columns {
		c := &columns[i]
		if c.Number > 0 {
			continue
		}
		c.Number = 1
		for c.Meaning.alternates() && taken[key{c.Meaning, c.Number}] {
			c.Number++
		}
		taken[key{c.Meaning, c.Number}] = true
	}
}
