package parts

import (
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
	t, err := w.tags(r.target)
	if err != nil {
		return err
	}
	defer t.close()
	s := &sheetReader{workbook: w, in: t, grid: grid{room: w.room, out: sheet{name: entry.name}}}
	if err := s.read(); err != nil {
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
	in *tagReader
	grid
	row, column int      // of the last cell, from 1 and 0
	cell        cellText // that is being read
}

func (s *sheetReader) read() error {
	return s.in.each(func() error {
		switch string(s.in.Name()) {
		case "row":
			return s.beginRow()
		case "c":
			return s.readCell()
		case "extLst", "conditionalFormatting", "dataValidations":
			return s.in.skip()
		}
		return nil
	})
}

// beginRow takes the number of a row, which is one more than the last if it is not given.
func (s *sheetReader) beginRow() error {
	n := s.row + 1
	if text := s.in.Attr("r"); len(text) > 0 {
		var err error
		if n, err = strconv.Atoi(string(text)); err != nil || n <= s.row || n > maxSheetRows {
			return fmt.Errorf("row %q after row %d is out of order or beyond the last", shorten(string(text), 20), s.row)
		}
	}
	if n > maxSheetRows {
		return fmt.Errorf("%w: more than %d rows", bom.ErrLimit, maxSheetRows)
	}
	s.row, s.column = n, -1
	return s.begin(n, truth(string(s.in.Attr("hidden"))))
}
