package parts

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"ensign/bom"
	"ensign/bom/internal/tags"
)

// readCell reads one cell.
func (s *sheetReader) readCell() error {
	if s.row == 0 {
		return errors.New("a cell outside of a row")
	}
	column := s.column + 1
	if ref := s.in.Attr("r"); len(ref) > 0 {
		if column = columnIndex(ref); column <= s.column {
			return fmt.Errorf("cell %q of row %d is out of order or has no column", shorten(string(ref), 20), s.row)
		}
	}
	if column >= maxSheetColumns {
		return fmt.Errorf("%w: more than %d columns", bom.ErrLimit, maxSheetColumns)
	}
	s.column = column
	if err := s.cell.read(s.in); err != nil {
		return err
	}
	v := s.value(&s.cell)
	v.fault.cell = column
	return s.set(column, v)
}

// columnIndex returns the column of "C7" from 0, -1 if there is none.
func columnIndex(ref []byte) int {
	n := 0
	for i := 0; i < len(ref) && n <= maxSheetColumns; i++ {
		c := ref[i] &^ 0x20 // upper case
		if c < 'A' || c > 'Z' {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

// cellText is what stands in the element of a cell. One takes the cells of a sheet one after the other.
type cellText struct {
	kind, style []byte
	value       []byte // of v, or of is
	formula     bool
	cached      bool // there is a value
}

// read reads the cell that has just begun.
func (c *cellText) read(t *tagReader) error {
	c.kind, c.style = append(c.kind[:0], t.Attr("t")...), append(c.style[:0], t.Attr("s")...)
	c.value, c.formula, c.cached = c.value[:0], false, false
	for until := t.Depth() - 1; t.Depth() > until; {
		kind, err := t.next()
		if err != nil {
			return err
		}
		if kind != tags.Begin {
			continue
		}
		switch string(t.Name()) {
		case "v", "is":
			c.cached = true
			c.value, err = t.content(c.value[:0], "rPh")
		case "f":
			c.formula = true
			err = t.skip()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// value is what a cell says. A formula's value is the one that was last computed; nothing is computed here.
func (s *sheetReader) value(c *cellText) value {
	if c.formula && !c.cached && string(c.kind) != "str" {
		return damaged("a formula whose value is not in the file: open it in a spreadsheet program and save it")
	}
	switch string(c.kind) {
	case "s":
		n, err := strconv.Atoi(string(bytes.TrimSpace(c.value)))
		if err != nil || n < 0 || n >= len(s.shared) {
			return damaged("it refers to a text that the workbook does not hold")
		}
		return value{text: s.shared[n]}
	case "str", "inlineStr":
		return value{text: unescape(tidy(string(c.value)))}
	case "e":
		return damaged("a formula that ends in the error " + strconv.Quote(shorten(string(c.value), 20)))
	case "b":
		return value{text: map[bool]string{true: "TRUE", false: "FALSE"}[truth(string(c.value))]}
	case "d":
		return dated(string(c.value))
	}
	return s.number(string(c.value), c.style)
}

func (s *sheetReader) number(text string, style []byte) value {
	n, _ := strconv.Atoi(string(style))
	if n < 0 || n >= len(s.styles) {
		return numberValue(text, numberStyle{}, s.y1904)
	}
	return numberValue(text, s.styles[n], s.y1904)
}

func truth(text string) bool { return text == "1" || text == "true" }
