// Package parts reads parts lists: text tables with a header row, separated by commas, semicolons, tabs or bars.
// [Read] is the entry point and makes one [Table]; [Table.Components] are its rows as components.
//
// What a list does not say stays unknown, and what it says in two ways is not guessed: a price of "1,234" is no
// price but a [Warning]. A row that cannot be read is a warning and a gap, never a silence.
package parts

import (
	"fmt"

	"ensign/bom"
)

// Table is one parts list. The zero value is an empty list.
type Table struct {
	Columns  []Column
	Rows     []Row
	Warnings []Warning // in the order of the lines
	Gaps     []bom.Gap // rows and cells that could not be read, with their place in the file in bytes
	Header   int       // line of the header row, from 1
	Encoding string    // "utf-8", "utf-16le", "utf-16be", "windows-1252"
}

// Column is one column of the header row.
type Column struct {
	Index   int     // from 0
	Header  string  // as written
	Meaning Meaning // None if it is not one that is read
	Number  int     // of numbered alternates, "Manufacturer 2"; 1 if it has none
	Implies string  // the currency or the distributor that the header names, or ""
	weak    bool
}

// Row is one part: a line of the list, or one of the alternates on it.
type Row struct {
	Line         int
	OneOf        string // rows with the same value are alternates of one position; "" if there is no choice
	Designators  []string
	Quantity     string // decimal number of pieces, "" if the list does not say
	Manufacturer string
	MPN          string
	Name         string // name or internal number
	Value        string
	Description  string
	Supplier     string // distributor, never the maker
	SupplierPart string
	Origins      []bom.StageClaim
	ECCN         string
	HTS          string
	Price        string // for one piece, "4.10 USD"; "" if it is not known
	DNP          bool   // not fitted
	Warnings     []string
}

// Warning is something that a reader of the list should look at.
type Warning struct {
	Line int    // from 1
	Cell string // the column in the way of spreadsheets, "A"; "" for the whole line
	Says string
}

// String returns "line 7, cell C: …".
func (w Warning) String() string {
	if w.Cell == "" {
		return fmt.Sprintf("line %d: %s", w.Line, w.Says)
	}
	return fmt.Sprintf("line %d, cell %s: %s", w.Line, w.Cell, w.Says)
}

// Read reads a parts list. A list without a header row is a [*HeaderError]; a list over the budget's bytes is an
// error that wraps [bom.ErrLimit], one over its files a gap at the first row that was not read.
func Read(data []byte, budget *bom.Budget) (*Table, error) {
	if err := budget.TakeBytes(int64(len(data))); err != nil {
		return nil, fmt.Errorf("reading the parts list: %w", err)
	}
	src, err := decode(data)
	if err != nil {
		return nil, err
	}
	head, ok := findHeader(src.text)
	if !ok {
		return nil, newHeaderError(src.text)
	}
	r := newReader(src, head, budget)
	r.rows()
	return r.table, nil
}
