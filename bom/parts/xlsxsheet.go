package parts

import (
	"encoding/xml"
	"fmt"
	"strconv"

	"ensign/bom"
)

// Bounds of a sheet of Office Open XML, from the specifications of its best-known writer.
const (
	maxSheetRows    = 1 << 20
	maxSheetColumns = 1 << 14
)

// readSheet reads one sheet. What breaks off in it is a gap.
func (w *workbook) readSheet(entry sheetEntry) error {
	r := w.relation(entry.id)
	if r.external || !w.has(r.target) {
		w.book.gap(entry.name, bom.Damaged, "the workbook lists the sheet and does not hold it")
		return nil
	}
	if r.kind != "worksheet" {
		w.book.warn(entry.name, "a sheet of the kind "+strconv.Quote(shorten(r.kind, 30))+", which holds no cells")
		return nil
	}
	x, err := w.xml(r.target)
	if err != nil {
		return err
	}
	defer x.close()
	s := &sheetReader{workbook: w, grid: grid{room: w.room, out: sheet{name: entry.name}}}
	if err := s.read(x); err != nil {
		w.book.broken(entry.name, err)
	}
	if entry.state != "" && entry.state != "visible" {
		s.remark("the sheet is hidden, and is read")
	}
	w.book.sheets = append(w.book.sheets, s.finish())
	return nil
}

// sheetReader reads the cells of one sheet.
type sheetReader struct {
	*workbook
	grid
	row, column int // of the last cell, from 1 and 0
}

func (s *sheetReader) read(x *xmlReader) error {
	return x.each(func(x *xmlReader, e xml.StartElement) error {
		switch e.Name.Local {
		case "row":
			return s.beginRow(e)
		case "c":
			return s.cell(x, e)
		case "extLst", "conditionalFormatting", "dataValidations":
			return x.skip()
		}
		return nil
	})
}

// beginRow takes the number of a row, which is one more than the last if it is not given.
func (s *sheetReader) beginRow(e xml.StartElement) error {
	n := s.row + 1
	if text := attr(e, "r"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n <= s.row || n > maxSheetRows {
			return fmt.Errorf("row %q after row %d is out of order or beyond the last", shorten(text, 20), s.row)
		}
	}
	if n > maxSheetRows {
		return fmt.Errorf("%w: more than %d rows", bom.ErrLimit, maxSheetRows)
	}
	s.row, s.column = n, -1
	return s.begin(n, truth(attr(e, "hidden")))
}
