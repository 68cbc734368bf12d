// Package parts reads parts lists: tables with a header row as text or in a workbook, and what tools for circuits and
// products write in its place. [Read] is the entry point and makes one [Table]; [Table.Components] are its rows as
// components.
//
// What a list does not say stays unknown, and what it says in two ways is not guessed: a price of "1,234" is no
// price but a [Warning]. A row that cannot be read is a warning and a gap, never a silence.
package parts

import (
	"fmt"
	"strings"

	"ensign/bom"
)

// Table is one parts list. The zero value is an empty list.
type Table struct {
	Format   string    // "text", "xlsx", …: see [Formats]
	Encoding string    // of a text: "utf-8", "utf-16le", "utf-16be", "gbk", "shift-jis", …; else ""
	Sheets   []Sheet   // those with a header row, at least one
	Rows     []Row     // of all sheets
	Warnings []Warning // in the order of the sheets and lines
	Gaps     []bom.Gap // rows and cells that could not be read: with their place in the file in bytes, or under the name of their sheet
}

// Sheet is one table of a list: the only one of a text, or a sheet of a workbook.
type Sheet struct {
	Name    string // "" for a text
	Header  int    // line of the header row, from 1
	Columns []Column
}

// Column is one column of the header row.
type Column struct {
	Index   int     // from 0
	Header  string  // as written
	Meaning Meaning // None if it is not one that is read
	Number  int     // of numbered alternates, "Manufacturer 2"; 1 if it has none
	Implies string  // the currency or the distributor that the header names, or ""
	weak    bool
	named   bool // by the user
}

// Row is one part: a line of the list, or one of the alternates on it.
type Row struct {
	Sheet        string // "" for a text
	Line         int
	Parent       int    // index in [Table.Rows] of the assembly that it lies in, which stands before it; -1 for the product
	OneOf        string // rows with the same value are alternates of one position; "" if there is no choice
	Designators  []string
	Quantity     string // decimal number of pieces in one of what it lies in, "" if the list does not say
	Manufacturer string
	MPN          string
	Name         string // name or internal number
	Value        string
	Description  string
	Supplier     string // distributor, never the maker
	SupplierPart string
	Origins      []bom.StageClaim
	Site         string // where the maker makes it, as written
	ECCN         string
	HTS          string
	Price        string         // for one piece, "4.10 USD"; "" if it is not known
	DNP          bool           // not fitted
	Unread       []bom.Property // what stands in columns that are not read, under [PropertyColumn]; of alternates on one line the first has it
	Warnings     []string
}

// Warning is something that a reader of the list should look at.
type Warning struct {
	Sheet string // "" for a text
	Line  int    // from 1; 0 for the sheet or list as a whole
	Cell  string // the column in the way of spreadsheets, "A", or the name of a field; "" for the whole line
	Says  string
}

// String returns "line 7, cell C: …", after the sheet if it has a name.
func (w Warning) String() string {
	var at []string
	if w.Sheet != "" {
		at = append(at, fmt.Sprintf("sheet %q", w.Sheet))
	}
	if w.Line > 0 {
		at = append(at, fmt.Sprintf("line %d", w.Line))
	}
	if w.Cell != "" {
		at = append(at, "cell "+w.Cell)
	}
	if len(at) == 0 {
		return w.Says
	}
	return strings.Join(at, ", ") + ": " + w.Says
}

// Options are the settings of [Read]. The zero value reads what is recognised.
type Options struct {
	Columns []Rename // headers that are read as others
}

// Read reads a parts list of any of the [Formats]. A list without a header row is a [*HeaderError]; a file that cannot
// be opened as what it says it is, an error; a list over the budget's bytes is an error that wraps [bom.ErrLimit], one
// over its files a gap at the first row that was not read. A list of very many rows that say next to nothing is an error,
// in a text a [*bom.SyntaxError].
func Read(data []byte, o Options, budget *bom.Budget) (*Table, error) {
	if err := budget.TakeBytes(int64(len(data))); err != nil {
		return nil, fmt.Errorf("reading the parts list: %w", err)
	}
	cs := &columnSet{renames: o.Columns}
	b, err := openBook(data, cs, budget)
	if err != nil {
		return nil, err
	}
	all := &shared{
		budget: budget, allowance: newAllowance(b.read), places: map[designator]place{}, room: maxExpanded,
		unreadLeft: unreadRoom{cells: maxUnread, text: maxUnreadText},
		table:      &Table{Format: b.format, Encoding: b.encoding, Warnings: b.warnings, Gaps: b.gaps},
	}
	for i := range b.sheets {
		s := &b.sheets[i]
		all.table.Sheets = append(all.table.Sheets, Sheet{Name: s.name, Header: s.head.record.line, Columns: s.head.columns})
		newReader(s, all).rows()
		if all.err != nil {
			return nil, fmt.Errorf("reading the parts list: %w", all.err)
		}
		s.rows, s.head.after = nil, nil
	}
	return all.table, nil
}
