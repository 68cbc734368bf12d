package parts

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// alternates returns one row for each numbered maker or part number of a record, and at least one.
func (r *reader) alternates(rec *record, base Row) []Row {
	var rows []Row
	for _, n := range r.numbers {
		l := &lineReader{reader: r, rec: rec, row: base}
		if n > 1 { // what the line says is said of its first part
			l.row.Origins, l.row.Site, l.row.ECCN, l.row.HTS = nil, "", "", ""
			l.row.Warnings = nil
		}
		l.maker(n)
		l.supplier(n)
		if n > 1 && l.row.Manufacturer == "" && l.row.MPN == "" {
			if l.row.SupplierPart != "" && len(rows) > 0 {
				r.warn(rec.line, -1, fmt.Sprintf("supplier %d offers part %q of a maker that is not named", n, shorten(l.row.SupplierPart, 40)))
			}
			continue
		}
		l.price(n)
		rows = append(rows, l.row)
	}
	if first := rows[0]; len(rows) > 1 && first.Manufacturer == "" && first.MPN == "" { // nothing is listed as the first
		rows = rows[1:]
		rows[0].Origins, rows[0].Site, rows[0].ECCN, rows[0].HTS = first.Origins, first.Site, first.ECCN, first.HTS
		rows[0].Warnings = append(first.Warnings, rows[0].Warnings...)
	}
	return rows
}

// learnNumbers notes 1 and all other numbers of columns, in order.
func (r *reader) learnNumbers() {
	r.numbers = []int{1}
	for _, c := range r.head.columns {
		if c.Meaning.alternates() {
			r.numbers = append(r.numbers, c.Number)
		}
	}
	slices.Sort(r.numbers)
	r.numbers = slices.Compact(r.numbers)
}

// maker reads manufacturer and part number. A distributor in the column of makers is no maker.
func (l *lineReader) maker(n int) {
	var column int
	l.row.Manufacturer, column = l.fact(Manufacturer, n)
	l.row.MPN, _ = l.fact(PartNumber, n)
	if both, at := l.fact(MakerAndPart, n); both != "" && l.row.MPN == "" {
		maker, mpn := splitMaker(both)
		l.row.MPN = mpn
		l.row.Manufacturer = cmp.Or(l.row.Manufacturer, maker)
		if mpn == "" {
			l.row.Name = cmp.Or(l.row.Name, both)
			l.complain(at, fmt.Errorf("%q cannot be split into maker and part number", shorten(both, 60)))
		}
	}
	if d := distributorOf(l.row.Manufacturer); d != "" {
		l.complain(column, fmt.Errorf("%q is a distributor: the maker is not known", l.row.Manufacturer))
		l.row.Manufacturer, l.row.Supplier = "", d
	}
}

// splitMaker splits "YAGEO CC0402KRX7R7BB104" where only the last word has digits.
func splitMaker(cell string) (maker, mpn string) {
	i := strings.LastIndexByte(cell, ' ')
	if i < 0 {
		return "", ""
	}
	maker, mpn = strings.TrimSpace(cell[:i]), cell[i+1:]
	if len(mpn) < 4 || !strings.ContainsAny(mpn, "0123456789") || strings.ContainsAny(maker, "0123456789") {
		return "", ""
	}
	return maker, mpn
}

// supplier reads the distributor and its own number for the part.
func (l *lineReader) supplier(n int) {
	name, _ := l.fact(Supplier, n)
	l.row.Supplier = cmp.Or(name, l.row.Supplier)
	part, column := l.fact(SupplierPart, n)
	l.row.SupplierPart = part
	if column >= 0 {
		l.row.Supplier = cmp.Or(l.row.Supplier, l.head.columns[column].Implies)
	}
}

// price reads the price of one piece: that of the alternate, else that of the line. Where the number of pieces
// could not be read, the price of one says nothing of the whole and is left out.
func (l *lineReader) price(n int) {
	cell, column := l.fact(Price, n)
	if cell == "" && n > 1 {
		cell, column = l.fact(Price, 1)
	}
	if cell == "" {
		return
	}
	if at := l.filled(Quantity); at >= 0 && l.row.Quantity == "" && !l.row.DNP {
		l.complain(at, fmt.Errorf("without a quantity the price %q is not used", shorten(cell, 40)))
		return
	}
	currency := l.head.columns[column].Implies
	if own, _ := l.fact(Currency, 1); own != "" {
		currency = cmp.Or(currencyOf(own), currency)
	}
	price, err := parsePrice(cell, currency, l.markOf(column, l.money[column]))
	if err != nil {
		l.complain(column, err)
		return
	}
	if l.row.Price, err = l.forOne(price); err != nil {
		l.complain(column, err)
	}
}

// forOne divides a price by the number of pieces that it is for.
func (l *lineReader) forOne(price string) (string, error) {
	cell, column := l.fact(PriceUnit, 1)
	if cell == "" {
		if len(l.of[PriceUnit]) > 0 {
			return "", errors.New("the row does not say how many pieces the price is for: it is not used")
		}
		return price, nil
	}
	pieces, err := parseQuantity(cell, l.markOf(column, 0))
	if err != nil {
		return "", fmt.Errorf("the price is not used, because its unit is not known: %w", err)
	}
	return dividePrice(price, pieces)
}
