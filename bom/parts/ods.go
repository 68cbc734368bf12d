package parts

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"ensign/bom"
)

const odsType = "application/vnd.oasis.opendocument.spreadsheet"

// beginsODS looks at the first member, which OpenDocument fixes: its own type, not compressed.
func beginsODS(head []byte) bool {
	return firstMember(head) == "mimetype" && strings.Contains(string(head[:min(len(head), 200)]), odsType)
}

func readODS(data []byte, budget *bom.Budget) (*book, error) {
	a, err := openArchive(data, budget)
	if err != nil {
		return nil, err
	}
	if err := a.encryption(); err != nil {
		return nil, err
	}
	x, err := a.xml("content.xml")
	if err != nil {
		return nil, err
	}
	defer x.close()
	o := &openDocument{room: newRoom(), book: &book{}}
	if err := x.each(o.element); err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	o.book.read = a.read
	return o.book, nil
}

// encryption refuses a file whose members are encrypted, which its manifest says.
func (a *archive) encryption() error {
	const manifest = "META-INF/manifest.xml"
	if !a.has(manifest) {
		return nil
	}
	x, err := a.xml(manifest)
	if err != nil {
		return err
	}
	defer x.close()
	return x.each(func(_ *xmlReader, e xml.StartElement) error {
		if e.Name.Local == "encryption-data" {
			return errors.New("the workbook is encrypted: save it without a password")
		}
		return nil
	})
}

// openDocument is an ODS file while it is read.
type openDocument struct {
	*room
	book   *book
	style  string   // of tables, the one that is being read
	hidden []string // the styles of tables that are not shown
}

// element reads what is outside of tables.
func (o *openDocument) element(x *xmlReader, e xml.StartElement) error {
	switch e.Name.Local {
	case "style":
		o.style = attr(e, "name")
	case "table-properties":
		if attr(e, "display") == "false" {
			o.hidden = append(o.hidden, o.style)
		}
	case "tracked-changes":
		return x.skip()
	case "table-source", "dde-link":
		o.book.warn("", "the workbook refers to other files, which are not opened: the values that it last saw there are used")
		return x.skip()
	case "table":
		return o.table(x, e)
	}
	return nil
}

// table reads one sheet. What breaks off in it is a gap.
func (o *openDocument) table(x *xmlReader, e xml.StartElement) error {
	if len(o.book.sheets) == maxSheets {
		return fmt.Errorf("%w: more than %d sheets", bom.ErrLimit, maxSheets)
	}
	name := attr(e, "name")
	t := &tableReader{grid: grid{room: o.room, out: sheet{name: name}}, line: 1}
	err := t.read(x)
	for _, h := range o.hidden {
		if h == attr(e, "style-name") {
			t.remark("the sheet is hidden, and is read")
		}
	}
	o.book.sheets = append(o.book.sheets, t.finish())
	if err == nil {
		return nil
	}
	o.book.broken(name, err)
	return errEnough
}

// errEnough ends the reading of a file that is broken behind what has been read.
var errEnough = errors.New("the rest is not read")

// tableReader reads the rows of one sheet.
type tableReader struct {
	grid
	line, column int // of the next row and cell, from 1 and 0
}

// read reads to the end of the table.
func (t *tableReader) read(x *xmlReader) error {
	return x.inside(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "table-row":
			return t.row(x, e)
		case "shapes", "forms", "table-source", "named-expressions", "scenario":
			return x.skip()
		}
		return nil
	})
}

// repeated is how often a row or cell stands in a sheet.
func repeated(e xml.StartElement, name string) (int, error) {
	text := attr(e, name)
	if text == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s is %q", name, shorten(text, 20))
	}
	return min(n, 1<<24), nil
}

// row reads a row and repeats it if it holds anything.
func (t *tableReader) row(x *xmlReader, e xml.StartElement) error {
	times, err := repeated(e, "number-rows-repeated")
	if err != nil {
		return err
	}
	visibility := attr(e, "visibility")
	if err := t.begin(t.line, false); err != nil {
		return err
	}
	t.column = 0
	if err := t.cells(x); err != nil {
		return err
	}
	r := t.current
	if err := t.flush(); err != nil {
		return err
	}
	t.line += times
	if r.says == "" && len(r.faults) == 0 && r.blank() {
		return nil
	}
	if visibility == "collapse" || visibility == "filter" {
		t.hidden += times
	}
	return t.repeat(r, times)
}

// repeat adds a row that has been added once, until it stands there as often as asked.
func (t *tableReader) repeat(r record, times int) error {
	text := 0
	for _, c := range r.cells {
		text += len(c)
	}
	for range times - 1 {
		if err := cmp.Or(t.takeRow(), t.take(len(r.cells), text)); err != nil {
			return err
		}
		r.line++
		t.out.rows = append(t.out.rows, r)
	}
	return nil
}
