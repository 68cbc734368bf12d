package parts

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ensign/bom"
)

// stages are the columns about places of making and the stages they speak of.
var stages = []struct {
	meaning Meaning
	stage   string
}{{Made, "made"}, {Diffused, "diffused"}, {Assembled, "assembled"}, {Tested, "tested"}}

// lineReader reads one record.
type lineReader struct {
	*reader
	rec *record
	row Row
}

// base reads what all alternates of a record share, and what is said of the first.
func (r *reader) base(rec *record) Row {
	l := &lineReader{reader: r, rec: rec, row: Row{Sheet: r.sheet.name, Line: rec.line, Parent: -1}}
	l.faults()
	l.formulas()
	l.row.Name = l.text(Name)
	l.row.Value = l.text(Value)
	l.row.Description = l.text(Description)
	l.row.Name = cmp.Or(l.row.Name, l.text(Internal))
	l.designators()
	l.quantity()
	l.fitted()
	l.origins()
	l.site()
	l.row.ECCN, _ = l.fact(ECCN, 1)
	l.row.HTS, _ = l.fact(HTS, 1)
	return l.row
}

// faults says which cells that are read do not hold what their author wrote, and takes them out.
func (l *lineReader) faults() {
	for _, f := range l.rec.faults {
		if f.cell >= len(l.head.columns) {
			continue
		}
		m := l.head.columns[f.cell].Meaning
		if !m.counted() || f.number && (m == Price || m == Quantity) {
			continue
		}
		l.rec.cells[f.cell] = ""
		l.rec.lost = append(l.rec.lost, f.cell)
		l.row.Warnings = append(l.row.Warnings, l.gap(*l.rec, f.reason, f.cell, f.says))
	}
}

// formulas says which cells of a text are formulas. None is computed: what they say stays as it is written.
func (l *lineReader) formulas() {
	for _, c := range l.head.columns {
		if l.sheet.src != nil && c.Meaning.counted() && strings.HasPrefix(l.rec.at(c.Index), "=") {
			l.complain(c.Index, errors.New("a formula, which is not computed: it is kept as text"))
		}
	}
}

// markOf is the decimal mark of a cell: that of the column, but for what a spreadsheet holds as a number.
func (l *lineReader) markOf(column int, mark byte) byte {
	if l.rec.isNumber(column) {
		return '.'
	}
	return mark
}

// text returns the first cell of a meaning that says anything.
func (l *lineReader) text(m Meaning) string {
	for _, c := range l.head.columns {
		if cell := l.rec.at(c.Index); c.Meaning == m && !silent(cell) {
			return cell
		}
	}
	return ""
}

// filled returns the first column of a meaning whose cell says anything, -1 if there is none.
func (l *lineReader) filled(m Meaning) int {
	for _, c := range l.head.columns {
		if c.Meaning == m && !l.rec.empty(c.Index) && (!silent(l.rec.at(c.Index)) || l.rec.at(c.Index) == "") {
			return c.Index
		}
	}
	return -1
}

// fact returns the cell of a meaning and its column (-1 if there is none). Two columns that differ say nothing.
func (l *lineReader) fact(m Meaning, number int) (cell string, column int) {
	column = -1
	for _, c := range l.head.columns {
		text := l.rec.at(c.Index)
		if c.Meaning != m || c.Number != number || silent(text) {
			continue
		}
		if cell != "" && cell != text {
			l.contradiction(c, column)
			return "", -1
		}
		cell, column = text, c.Index
	}
	return cell, column
}

// contradiction says that two columns of a meaning differ. Where they count pieces that is a gap: one may be too few.
func (l *lineReader) contradiction(c Column, other int) {
	says := fmt.Sprintf("columns %s and %s both mean %s and differ: neither is read", cellName(other), cellName(c.Index), c.Meaning)
	if c.Meaning == Quantity && len(l.row.Designators) == 0 {
		l.row.Warnings = append(l.row.Warnings, l.gap(*l.rec, bom.Damaged, c.Index, says))
		return
	}
	l.complain(c.Index, errors.New(says))
}

// complain records a warning with the row.
func (l *lineReader) complain(cell int, err error) {
	l.row.Warnings = append(l.row.Warnings, l.warn(l.rec.line, cell, err.Error()))
}

// designators reads the reference designators.
func (l *lineReader) designators() {
	cell, column := l.fact(Reference, 1)
	all, left := splitDesignators(cell, &l.room)
	if len(left) > 0 {
		l.complain(column, fmt.Errorf("%s may be a range: kept as written", quoteAll(left)))
	}
	once, twice := distinct(all)
	if len(twice) > 0 {
		l.complain(column, fmt.Errorf("%s given more than once", quoteAll(twice)))
	}
	l.row.Designators = once
	var again []string
	for _, d := range once {
		if first, ok := l.places[d]; ok && first != l.place(l.rec.line) {
			again = append(again, d)
			continue
		}
		l.places[d] = l.place(l.rec.line)
	}
	if len(again) > 0 {
		l.complain(column, fmt.Errorf("%s already on %s", quoteAll(again), l.places[again[0]]))
	}
}

// quantity reads the number of pieces. The larger of quantity and designators counts. A number that cannot be
// read, where there are no designators to count, is a gap: one piece may be too few.
func (l *lineReader) quantity() {
	count := len(l.row.Designators)
	if count > 0 {
		l.row.Quantity = strconv.Itoa(count)
	}
	cell, column := l.fact(Quantity, 1)
	if cell == "" || notFitted(cell) {
		l.row.DNP = cell != ""
		return
	}
	n, err := parseQuantity(cell, l.markOf(column, l.pieces))
	switch {
	case err != nil && count == 0:
		l.row.Warnings = append(l.row.Warnings, l.gap(*l.rec, bom.Damaged, column, err.Error()))
	case err != nil:
		l.complain(column, fmt.Errorf("%w: the designators are counted, %d", err, count))
	case count == 0 || equal(n, count):
		l.row.Quantity = n
	case less(n, count):
		l.complain(column, fmt.Errorf("quantity %s, but designators for %d: %d is used", n, count, count))
	default:
		l.complain(column, fmt.Errorf("quantity %s, but designators for %d: %s is used", n, count, n))
		l.row.Quantity = n
	}
}

// fitted reads the columns and cells that say that a part is not fitted. Only a clear word takes a part out.
func (l *lineReader) fitted() {
	if notFitted(l.row.Value) {
		l.row.DNP = true
	}
	if cell, column := l.fact(NotFitted, 1); cell != "" {
		switch {
		case notFitted(cell), affirmed(cell):
			l.row.DNP = true
		case !denied(cell):
			l.complain(column, fmt.Errorf("%q does not clearly say that the part is left out: it counts as fitted", shorten(cell, 40)))
		}
	}
	if cell, column := l.fact(Fitted, 1); cell != "" {
		switch {
		case notFitted(cell), denied(cell):
			l.row.DNP = true
		case !affirmed(cell):
			l.complain(column, fmt.Errorf("%q does not clearly say that the part is left out: it counts as fitted", shorten(cell, 40)))
		}
	}
}

// origins reads the columns about places of making.
func (l *lineReader) origins() {
	for _, s := range stages {
		cell, column := l.fact(s.meaning, 1)
		if cell == "" {
			continue
		}
		claims, err := parseStage(s.stage, cell)
		if err != nil {
			l.complain(column, err)
			continue
		}
		l.row.Origins = append(l.row.Origins, claims...)
	}
}

// site reads the place of the maker's that the list names. Its country is that of making where the list gives none.
func (l *lineReader) site() {
	l.row.Site = l.text(Site)
	if l.row.Site == "" || l.filled(Made) >= 0 {
		return
	}
	last := strings.TrimSpace(l.row.Site[strings.LastIndexByte(l.row.Site, ',')+1:])
	if claims, err := parseStage("made", last); err == nil {
		l.row.Origins = append(l.row.Origins, claims...)
	}
}

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
		if l.has[PriceUnit] > 0 {
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

func silent(cell string) bool {
	return len(cell) <= longestPlaceholder && slices.Contains(placeholders, strings.ToLower(cell))
}

func affirmed(cell string) bool {
	return slices.Contains([]string{"yes", "y", "true", "1", "x", "ja", "да", "是", "✓", "✔"}, strings.ToLower(cell))
}

func denied(cell string) bool {
	return slices.Contains([]string{"no", "n", "false", "0", "nein", "нет", "否"}, strings.ToLower(cell))
}

// notFitted reports whether a cell as a whole is one of the words for a part that is left out.
func notFitted(cell string) bool {
	switch normal(cell) {
	case "dnp", "dni", "dnf", "dnm", "donotpopulate", "donotplace", "donotfit", "donotmount", "donotinstall", "notfitted", "nofit",
		"notpopulated", "notmounted", "nichtbestückt", "不贴", "未実装", "неустанавливать":
		return true
	}
	return false
}
