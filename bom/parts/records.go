package parts

import (
	"slices"
	"strings"

	"ensign/bom"
)

// Bounds of one record; a record over one of them is not read.
const (
	maxCells     = 4096
	maxCell      = 1 << 20 // bytes
	maxCellLines = 100     // lines of one quoted cell: more means that its quote was never closed
)

// record is one row of cells.
type record struct {
	line       int // from 1
	start, end int // in the text, the end of line included
	cells      []string
	numeric    []bool // which cells a spreadsheet holds as numbers, with a point as their decimal mark; nil if none
	faults     []fault
	lost       []int  // the cells that faults have taken out
	says       string // why it could not be read, "" if it could
	cell       int    // the cell that could not be read
	tooLarge   bool   // it is over a bound
}

// fault is a cell that does not hold what its author wrote.
type fault struct {
	cell   int
	says   string
	reason bom.GapReason
	number bool // it is the number that was meant, but not the text: no fault in a column of numbers
}

// lines gives the records of a list one after the other.
type lines interface {
	next() (record, bool)
}

// empty reports whether a cell holds nothing, and never did.
func (r *record) empty(index int) bool { return r.at(index) == "" && !slices.Contains(r.lost, index) }

// isNumber reports whether a spreadsheet holds the cell as a number.
func (r *record) isNumber(index int) bool { return index < len(r.numeric) && r.numeric[index] }

// blank reports whether no cell holds anything.
func (r *record) blank() bool {
	for _, c := range r.cells {
		if c != "" {
			return false
		}
	}
	return true
}

// at returns a cell, "" if the record is shorter.
func (r *record) at(index int) string {
	if index >= len(r.cells) {
		return ""
	}
	return r.cells[index]
}

// scanner splits a text into records as RFC 4180 has them, and tolerates what KiCad and spreadsheets by hand do:
// blanks before a quote, and quotes inside a cell.
type scanner struct {
	text  string
	delim byte
	pos   int
	line  int // of pos, from 1
	width int // cells of the last record
}

// next returns the next record, false at the end. A record that cannot be read ends with its first line.
func (s *scanner) next() (record, bool) {
	if s.pos >= len(s.text) {
		return record{}, false
	}
	r := record{line: s.line, start: s.pos}
	end, lines := s.cells(&r)
	s.width = len(r.cells)
	if r.says != "" {
		r.cells, lines = nil, 0
		end = s.pos + lineLength(s.text[s.pos:])
	}
	s.pos = end + newline(s.text[end:])
	s.line += lines + 1
	r.end = s.pos
	return r, true
}

// cells reads the cells of r and returns where the record ends and how many line ends its cells hold.
func (s *scanner) cells(r *record) (end, lines int) {
	pos := s.pos
	r.cells = make([]string, 0, s.width)
	for {
		cell, next, n, says := s.readCell(pos)
		r.cell = len(r.cells)
		switch {
		case says == "" && len(r.cells) == maxCells:
			says = "more than 4096 cells"
			fallthrough
		case says != "":
			r.says, r.tooLarge = says, says != unclosed
			return pos, lines
		}
		r.cells = append(r.cells, cell)
		pos, lines = next, lines+n
		if newline(s.text[pos:]) > 0 || pos == len(s.text) {
			return pos, lines
		}
		pos++
	}
}

const (
	unclosed  = "a quote is opened here and not closed"
	cellLarge = "the cell is larger than 1 MiB"
)

// readCell reads one cell and returns the place of the delimiter or line end after it.
func (s *scanner) readCell(pos int) (cell string, next, lines int, says string) {
	start := s.blanks(pos)
	if start < len(s.text) && s.text[start] == '"' {
		return s.readQuoted(start + 1)
	}
	n := strings.IndexAny(s.text[pos:], string([]byte{s.delim, '\r', '\n'}))
	if n < 0 {
		n = len(s.text) - pos
	}
	if n > maxCell {
		return "", pos, 0, cellLarge
	}
	return literal(strings.TrimSpace(s.text[pos : pos+n])), pos + n, 0, ""
}

// readQuoted reads from after an opening quote. A quote inside that is not doubled is taken as it is, but only
// in a cell of one line: in a longer one it is the quote of another cell, and this one was never closed.
func (s *scanner) readQuoted(pos int) (cell string, next, lines int, says string) {
	var b strings.Builder
	bare := false
	for {
		n := strings.IndexByte(s.text[pos:], '"')
		if n < 0 {
			return "", pos, 0, unclosed
		}
		if b.Len()+n > maxCell {
			return "", pos, 0, cellLarge
		}
		lines += countLines(s.text[pos : pos+n])
		if lines > maxCellLines || lines > 0 && bare {
			return "", pos, 0, unclosed
		}
		b.WriteString(s.text[pos : pos+n])
		pos += n + 1
		if strings.HasPrefix(s.text[pos:], `"`) {
			b.WriteByte('"')
			pos++
			continue
		}
		if after := s.blanks(pos); after == len(s.text) || s.text[after] == s.delim || newline(s.text[after:]) > 0 {
			return literal(oneLine(b.String(), lines)), after, lines, ""
		}
		if lines > 0 {
			return "", pos, 0, unclosed
		}
		bare = true
		b.WriteByte('"')
	}
}

// oneLine trims a cell and, if it has line ends, makes each run of white space a blank.
func oneLine(cell string, lines int) string {
	if lines == 0 {
		return strings.TrimSpace(cell)
	}
	return strings.Join(strings.Fields(cell), " ")
}

// literal takes a text out of the formula ="00123", by which exports keep zeros from being lost.
func literal(cell string) string {
	text, ok := strings.CutPrefix(cell, `="`)
	if !ok {
		return cell
	}
	if text, ok = strings.CutSuffix(text, `"`); !ok || strings.Contains(text, `"`) {
		return cell
	}
	return strings.TrimSpace(text)
}

// blanks returns the first place from pos on that is no blank.
func (s *scanner) blanks(pos int) int {
	for pos < len(s.text) && s.text[pos] != s.delim && (s.text[pos] == ' ' || s.text[pos] == '\t') {
		pos++
	}
	return pos
}

// newline returns the length of the line end that s begins with, 0 if there is none.
func newline(s string) int {
	switch {
	case strings.HasPrefix(s, "\r\n"):
		return 2
	case strings.HasPrefix(s, "\n"), strings.HasPrefix(s, "\r"):
		return 1
	}
	return 0
}

func lineLength(s string) int {
	if n := strings.IndexAny(s, "\r\n"); n >= 0 {
		return n
	}
	return len(s)
}

func countLines(s string) int {
	return strings.Count(s, "\n") + strings.Count(s, "\r") - strings.Count(s, "\r\n")
}
