package parts

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"ensign/bom"
)

func (t *tableReader) cells(x *xmlReader) error {
	return x.inside(func(e xml.StartElement) error {
		if name := e.Name.Local; name != "table-cell" && name != "covered-table-cell" {
			return x.skip()
		}
		return t.cell(x, e)
	})
}

// cell reads a cell and repeats it if it holds anything.
func (t *tableReader) cell(x *xmlReader, e xml.StartElement) error {
	times, err := repeated(e, "number-columns-repeated")
	if err != nil {
		return err
	}
	text, err := cellParagraphs(x)
	if err != nil {
		return err
	}
	v := openValue(e, tidy(text))
	if v.text == "" && v.fault.says == "" {
		t.column = min(t.column+times, maxSheetColumns)
		return nil
	}
	for range times {
		if t.column >= maxSheetColumns {
			return fmt.Errorf("%w: more than %d columns", bom.ErrLimit, maxSheetColumns)
		}
		v.fault.cell = t.column
		if err := t.set(t.column, v); err != nil {
			return err
		}
		t.column++
	}
	return nil
}

// cellParagraphs returns the text that a cell shows, without its notes and drawings.
func cellParagraphs(x *xmlReader) (string, error) {
	var b strings.Builder
	for until := x.depth - 1; x.depth > until; {
		token, err := x.next()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "p", "line-break", "tab", "s":
				b.WriteByte(0x20)
			case "annotation", "frame", "custom-shape", "table", "detective", "ruby-text":
				if err := x.skip(); err != nil {
					return "", err
				}
			}
		case xml.CharData:
			b.Write(t)
		}
		if b.Len() > maxCell {
			return "", fmt.Errorf("%w: %s", bom.ErrLimit, cellLarge)
		}
	}
	return b.String(), nil
}

// openValue is what a cell says, from its attributes and the text that it shows.
func openValue(e xml.StartElement, shown string) value {
	kind := attr(e, "value-type")
	for _, a := range e.Attr {
		if a.Name.Local == "value-type" && a.Value == "error" { // LibreOffice says so beside the type of the format
			kind = "error"
		}
	}
	formula := attr(e, "formula") != ""
	switch {
	case kind == "error", formula && (strings.HasPrefix(shown, "#") || strings.HasPrefix(shown, "Err:")):
		return damaged("a formula that ends in the error " + strconv.Quote(shorten(shown, 20)))
	case kind == "" && formula:
		return damaged("a formula whose value is not in the file: open it in a spreadsheet program and save it")
	}
	switch kind {
	case "float", "percentage":
		return openNumber(attr(e, "value"), shown, "")
	case "currency":
		return openNumber(attr(e, "value"), shown, currencyOf(attr(e, "currency")))
	case "date":
		return dated(attr(e, "date-value"))
	case "time":
		return dated(attr(e, "time-value"))
	case "boolean":
		return value{text: strings.ToUpper(attr(e, "boolean-value"))}
	}
	return value{text: shown}
}

// openNumber reads a number, with the zeros before it that the cell shows.
func openNumber(text, shown, currency string) value {
	st := numberStyle{currency: currency, scientific: strings.Contains(shown, "E+") || strings.Contains(shown, "E-")}
	if len(shown) > 1 && shown[0] == '0' && allDigits(shown) {
		st.digits = len(shown)
	}
	return numberValue(text, st, false)
}
