package parts

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"ensign/bom"
)

// maxLevels bounds how deep assemblies may lie in each other: a document of CycloneDX that nests deeper is not read again
// within the default limits.
const maxLevels = 100

// levels is what a list says of its assemblies: each row has a level, and lies in the last row before it whose level is
// less. The zero value is a list without levels.
type levels struct {
	column  int  // of the levels, from 0
	read    bool // there is such a column, with more than one level
	outline bool // they are numbers of an outline: 1, 1.1, 1.2, 2
	heads   int  // how many rows have the level 0
	entered int  // rows
	open    []assembly
}

// assembly is a row that those below it may lie in.
type assembly struct {
	level int
	row   int    // index in table.Rows; of what it lies in itself, where it is not kept; -1 for the product
	text  string // the level as written
}

// learnLevels looks at the columns of levels. Several of them, one for each level, are not read.
func (r *reader) learnLevels() {
	for _, c := range r.head.columns {
		if c.Meaning != Level || !r.varies(c.Index) {
			continue
		}
		if len(r.of[Level]) > 1 {
			r.gap(r.head.record, bom.Unsupported, c.Index, "levels in several columns are not read: quantities are taken for pieces in the whole product")
			return
		}
		r.levels = levels{column: c.Index, read: true, outline: r.isOutline(c.Index)}
	}
	if !r.levels.read {
		return
	}
	for i := range r.records {
		if n, ok := r.levels.parse(r.records[i].at(r.levels.column)); ok && n == 0 {
			r.levels.heads++
		}
	}
}

// varies reports whether a column says more than one thing.
func (r *reader) varies(column int) bool {
	first := ""
	for i := range r.records {
		text := r.records[i].at(column)
		if text != "" && first != "" && text != first {
			return true
		}
		first = cmp.Or(first, text)
	}
	return false
}

// isOutline reports whether a column numbers an outline. Levels that went through a program for statistics are all "1.0".
func (r *reader) isOutline(column int) bool {
	for i := range r.records {
		if before, after, found := strings.Cut(bareLevel(r.records[i].at(column)), "."); found && before != "" && strings.Trim(after, "0") != "" {
			return true
		}
	}
	return false
}

// bareLevel takes off what exports set a level in by, "..2", and the word before it, "Level 2". What is too long for a level is
// "".
func bareLevel(text string) string {
	if len(text) > maxWord {
		return ""
	}
	text = strings.TrimLeft(strings.ToLower(text), ".*+> _·")
	for _, word := range []string{"level", "lvl", "lv", "l", "ebene", "stufe"} {
		if rest, ok := strings.CutPrefix(text, word); ok {
			return strings.TrimSpace(rest)
		}
	}
	return text
}

// parse reads a level: how many others a row lies in.
func (l *levels) parse(text string) (level int, ok bool) {
	bare := strings.TrimSuffix(bareLevel(text), ".")
	if !l.outline {
		whole, zeros, _ := strings.Cut(bare, ".")
		n, err := strconv.Atoi(whole)
		return n, err == nil && n >= 0 && strings.Trim(zeros, "0") == ""
	}
	numbers := strings.Split(bare, ".")
	for _, n := range numbers {
		if n == "" || !allDigits(n) {
			return 0, false
		}
	}
	return len(numbers), true
}

// parent is the row that the last row entered lies in, -1 for the product.
func (l *levels) parent() int {
	if n := len(l.open); n > 1 {
		return l.open[n-2].row
	}
	return -1
}

// keep says which row of the table the last row entered is.
func (l *levels) keep(row int) {
	if n := len(l.open); n > 0 {
		l.open[n-1].row = row
	}
}

// doubt is why it is not certain what a row lies in; its says is "" if it is certain.
type doubt struct {
	says   string
	reason bom.GapReason
}

// enter finds the assembly that a record lies in, and opens the record as one that others may lie in. A record without a
// level is at that of the row above.
func (r *reader) enter(rec *record) doubt {
	l := &r.levels
	if !l.read {
		return doubt{}
	}
	l.entered++
	d := doubt{reason: bom.Damaged}
	text := rec.at(l.column)
	level, ok := l.parse(text)
	last := len(l.open) - 1
	if !ok {
		d.says = fmt.Sprintf("%s is no level: the row is taken to be at that of the row above", strconv.Quote(shorten(text, 20)))
		if last >= 0 {
			level, text = l.open[last].level, l.open[last].text
		}
	}
	first := -1
	if last >= 0 {
		first = l.open[0].level
	}
	for last >= 0 && !l.holds(&l.open[last], level, text) {
		last--
	}
	in := assembly{row: -1, level: -1}
	if last = min(last, maxLevels-2); last >= 0 {
		in = l.open[last]
	}
	switch {
	case last == maxLevels-2:
		d = doubt{fmt.Sprintf("more than %d levels", maxLevels-1), bom.Limit}
	case d.says == "":
		d.says = l.gapBetween(in, first, level, text)
	}
	l.open = append(l.open[:last+1], assembly{level, in.row, text})
	return d
}

// holds reports whether a row of a level may lie in an assembly above it.
func (l *levels) holds(a *assembly, level int, text string) bool {
	return a.level < level && (!l.outline || strings.HasPrefix(bareLevel(text), strings.TrimSuffix(bareLevel(a.text), ".")+"."))
}

// gapBetween says what is missing between the assembly in and a row, "" if nothing is. first is the level of the
// outermost assembly before, -1 if there is none.
func (l *levels) gapBetween(in assembly, first, level int, text string) string {
	text = shorten(text, 20)
	switch {
	case l.outline && level > max(in.level, 0)+1:
		return fmt.Sprintf("what %s lies in is not above it in the list", text)
	case in.level >= 0 && level > in.level+1:
		return fmt.Sprintf("level %s follows level %s: a level between them is missing", text, shorten(in.text, 20))
	case in.level < 0 && level > 1 && first < 0:
		return fmt.Sprintf("the list begins with level %s: what its first rows lie in is not known", text)
	case in.level < 0 && level == 0 && first == 1:
		return "level 0 stands below rows of level 1: what those lie in is not known"
	}
	return ""
}

// isProduct reports whether a row is what the list is of: the only one of level 0, above all others, without a maker.
func (r *reader) isProduct(row *Row) bool {
	l := &r.levels
	return l.read && l.heads == 1 && l.entered == 1 && l.open[0].level == 0 && row.MPN == "" && row.Manufacturer == "" &&
		len(row.Designators) == 0 && (row.Quantity == "" || row.Quantity == "1") && !row.DNP && row.Price == ""
}

// notFittedIn takes rows out that lie in an assembly that is not fitted.
func (r *reader) notFittedIn(rec *record, rows []Row) {
	parent := rows[0].Parent
	if parent < 0 || !r.table.Rows[parent].DNP || rows[0].DNP {
		return
	}
	says := r.warn(rec.line, r.levels.column, fmt.Sprintf("it lies in line %d, which is not fitted", r.table.Rows[parent].Line))
	rows[0].Warnings = append(rows[0].Warnings, says)
	for i := range rows {
		rows[i].DNP = true
	}
}
