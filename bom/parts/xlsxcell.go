package parts

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"ensign/bom"
)

// cell reads one cell.
func (s *sheetReader) cell(x *xmlReader, e xml.StartElement) error {
	if s.row == 0 {
		return errors.New("a cell outside of a row")
	}
	column := s.column + 1
	if ref := attr(e, "r"); ref != "" {
		if column = columnIndex(ref); column <= s.column {
			return fmt.Errorf("cell %q of row %d is out of order or has no column", shorten(ref, 20), s.row)
		}
	}
	if column >= maxSheetColumns {
		return fmt.Errorf("%w: more than %d columns", bom.ErrLimit, maxSheetColumns)
	}
	s.column = column
	c := cellText{kind: attr(e, "t"), style: attr(e, "s")}
	if err := c.read(x); err != nil {
		return err
	}
	v := s.value(&c)
	v.fault.cell = column
	return s.set(column, v)
}

// columnIndex returns the column of "C7" from 0, -1 if there is none.
func columnIndex(ref string) int {
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

// cellText is what stands in the element of a cell.
type cellText struct {
	kind, style string
	value       string // of v, or of is
	formula     bool
	cached      bool // there is a value
}

func (c *cellText) read(x *xmlReader) error {
	for until := x.depth - 1; x.depth > until; {
		token, err := x.next()
		if err != nil {
			return err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "v", "is":
			c.cached = true
			if c.value, err = x.text("rPh"); err != nil {
				return err
			}
		case "f":
			c.formula = true
			if err := x.skip(); err != nil {
				return err
			}
		}
	}
	return nil
}

// value is what a cell says. A formula's value is the one that was last computed; nothing is computed here.
func (s *sheetReader) value(c *cellText) value {
	if c.formula && !c.cached && c.kind != "str" {
		return damaged("a formula whose value is not in the file: open it in a spreadsheet program and save it")
	}
	switch c.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(c.value))
		if err != nil || n < 0 || n >= len(s.shared) {
			return damaged("it refers to a text that the workbook does not hold")
		}
		return value{text: s.shared[n]}
	case "str", "inlineStr":
		return value{text: unescape(tidy(c.value))}
	case "e":
		return damaged("a formula that ends in the error " + strconv.Quote(shorten(c.value, 20)))
	case "b":
		return value{text: map[bool]string{true: "TRUE", false: "FALSE"}[truth(c.value)]}
	case "d":
		return dated(c.value)
	}
	return s.number(c.value, c.style)
}

func (s *sheetReader) number(text, style string) value {
	n, _ := strconv.Atoi(style)
	if n < 0 || n >= len(s.styles) {
		return numberValue(text, numberStyle{}, s.y1904)
	}
	return numberValue(text, s.styles[n], s.y1904)
}

func truth(text string) bool { return text == "1" || text == "true" }
