package questions

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The sheets, in their order.
const (
	sheetInstructions = "Instructions"
	sheetQuestions    = "Questions"
	sheetDeclaration  = "Declaration"
	sheetCertificate  = "Certificate"
	sheetChecker      = "Checker"
	sheetDefinitions  = "Definitions"
)

var sheets = [...]string{sheetInstructions, sheetQuestions, sheetDeclaration, sheetCertificate, sheetChecker, sheetDefinitions}

// Where things stand.
const (
	firstPart = 3 // row of the sheet Questions
	firstHead = 2 // row of the sheet Declaration
	firstRule = 5 // row of the sheet Certificate
)

// head is the request as it stands in the workbook, above the declaration: a name and a value a row.
func (r *Request) head() [][2]string {
	return [][2]string{
		{"Template", Template},
		{"Request", r.ID},
		{"Report, SHA-256", r.Report},
		{"Facts asked as of", string(r.AsOf)},
		{"Addressed to", orUnknown(r.Supplier)},
		{"Rules of 734.9", strings.Join(r.Rules, " ")},
		{"Seal", r.seal()},
	}
}

const unknownMaker = "(maker not known)"

func orUnknown(supplier string) string {
	if supplier == "" {
		return unknownMaker
	}
	return supplier
}

// firstSign is the row of the first field to sign on the sheet Declaration.
func firstSign() int { return firstHead + len((&Request{}).head()) + 2 }

// Workbook writes a request as an XLSX file. The same request gives the same bytes.
func Workbook(r *Request) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	w := &writer{file: f, request: r}
	w.styles()
	for i, name := range sheets {
		if i == 0 {
			w.do(f.SetSheetName("Sheet1", name))
			continue
		}
		_, err := f.NewSheet(name)
		w.do(err)
	}
	w.instructions()
	w.questions()
	w.declaration()
	w.certificate()
	w.checker()
	w.definitions()
	w.pages()
	w.heights()
	for _, name := range sheets {
		w.do(f.ProtectSheet(name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true}))
	}
	day := string(r.AsOf) + "T00:00:00Z"
	w.do(f.SetDocProps(&excelize.DocProperties{Creator: "ensign", LastModifiedBy: "ensign", Created: day, Modified: day, Title: "Request " + r.ID}))
	if w.err != nil {
		return nil, fmt.Errorf("writing the workbook: %w", w.err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("writing the workbook: %w", err)
	}
	return b.Bytes(), nil
}

// writer fills a workbook. After a first error the rest has no effect.
type writer struct {
	file    *excelize.File
	request *Request
	err     error

	title, head, ours, text, answer, asked, good, bad int // styles
}

func (w *writer) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

// styles makes the styles. What is locked cannot be typed over by mistake; every cell with text is formatted as text,
// so that a part number stays what it is when its cell is edited.
func (w *writer) styles() {
	const (
		asText = 49
		family = "Calibri" // which the other cells have by default
	)
	fill := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	line := []excelize.Border{{Type: "left", Color: "BFBFBF", Style: 1}, {Type: "right", Color: "BFBFBF", Style: 1}, {Type: "top", Color: "BFBFBF", Style: 1}, {Type: "bottom", Color: "BFBFBF", Style: 1}}
	style := func(s excelize.Style) int {
		s.NumFmt = asText
		id, err := w.file.NewStyle(&s)
		w.do(err)
		return id
	}
	locked, open := &excelize.Protection{Locked: true}, &excelize.Protection{Locked: false}
	w.title = style(excelize.Style{Font: &excelize.Font{Bold: true, Family: family, Size: 14}, Protection: locked})
	w.head = style(excelize.Style{Font: &excelize.Font{Bold: true, Family: family}, Fill: fill("D9D9D9"), Alignment: wrap, Border: line, Protection: locked})
	w.ours = style(excelize.Style{Fill: fill("F2F2F2"), Alignment: wrap, Border: line, Protection: locked})
	w.text = style(excelize.Style{Alignment: wrap, Protection: locked})
	w.answer = style(excelize.Style{Alignment: wrap, Border: line, Protection: open})
	w.asked = style(excelize.Style{Fill: fill("FFF2CC"), Alignment: wrap, Border: line, Protection: open})
	w.good = w.conditional("C6EFCE")
	w.bad = w.conditional("FFC7CE")
}

func (w *writer) conditional(color string) int {
	id, err := w.file.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}})
	w.do(err)
	return id
}

// put writes text, whatever it starts with, as text.
func (w *writer) put(sheet string, column, row, style int, text string) {
	at := cell(column, row)
	w.do(w.file.SetCellStr(sheet, at, text))
	w.do(w.file.SetCellStyle(sheet, at, at, style))
}

func (w *writer) width(sheet string, from, to int, width float64) {
	w.do(w.file.SetColWidth(sheet, name(from), name(to), width))
}

// cell is the name of a cell, "B3"; columns and rows count from 1.
func cell(column, row int) string { return fmt.Sprintf("%s%d", name(column), row) }

// name is the name of a column, "AB".
func name(column int) string {
	out := ""
	for ; column > 0; column = (column - 1) / 26 {
		out = string(rune('A'+(column-1)%26)) + out
	}
	return out
}

// choose offers the answers of a field in a list, and lets no other be typed.
func (w *writer) choose(sheet, area string, f *field) {
	if f.choices == nil {
		return
	}
	v := excelize.NewDataValidation(true)
	v.SetSqref(area)
	w.do(v.SetDropList(f.answers()))
	w.do(w.file.AddDataValidation(sheet, v))
}

func (w *writer) instructions() {
	lines := []string{
		"You make or sell parts that are in a product of ours. To answer for it under the US Export Administration Regulations we need to know where they come from and how they are classified.",
		"1. Fill in the white and yellow cells of the sheet Questions, a row for each part; we ask for the yellow ones first of all. Definitions says what each column means.",
		"2. Where you do not know, write: " + Unknown + ". Do not guess. An empty cell is taken for a question that was not seen.",
		"3. Fill in the sheet Declaration and sign it. Fill in Certificate if the parts were made outside the United States.",
		"4. Look at the sheet Checker: every line should say filled.",
		"5. Send the file back as it is, as XLSX. Do not move, add or change the grey cells, and write no formulas: the file would be refused, and we would have to ask again.",
		"Countries are written as ISO 3166-1 codes (TW, DE, US), days as 2026-01-31, at most 255 characters a cell.",
		"We keep your answer with its date and the digest of this file, and use it to classify our product. It is no order, and binds nobody to buy.",
	}
	w.put(sheetInstructions, 1, 1, w.title, "Origin and classification of parts: request "+w.request.ID)
	for i, l := range lines {
		w.put(sheetInstructions, 1, i+3, w.text, l)
	}
	w.width(sheetInstructions, 1, 1, 100)
}

func (w *writer) questions() {
	first := len(partTitles) + 1
	for i, t := range partTitles {
		w.put(sheetQuestions, i+1, 1, w.head, t)
		w.put(sheetQuestions, i+1, 2, w.ours, "ours, not to be changed")
	}
	for i := range partFields {
		f := &partFields[i]
		w.put(sheetQuestions, first+i, 1, w.head, f.title)
		w.put(sheetQuestions, first+i, 2, w.ours, f.says)
	}
	for n := range w.request.Parts {
		p := &w.request.Parts[n]
		for i, text := range p.columns(w.request.ID) {
			w.put(sheetQuestions, i+1, firstPart+n, w.ours, text)
		}
		for i := range partFields {
			style := w.answer
			if slices.Contains(p.Asked, partFields[i].asked) {
				style = w.asked
			}
			at := cell(first+i, firstPart+n)
			w.do(w.file.SetCellStyle(sheetQuestions, at, at, style))
		}
	}
	last := firstPart + len(w.request.Parts) - 1
	for i := range partFields {
		w.choose(sheetQuestions, cell(first+i, firstPart)+":"+cell(first+i, last), &partFields[i])
	}
	w.width(sheetQuestions, 1, len(partTitles), 13)
	w.width(sheetQuestions, 6, 6, 26)
	w.width(sheetQuestions, first, first+len(partFields)-1, 12)
	w.do(w.file.SetPanes(sheetQuestions, &excelize.Panes{Freeze: true, XSplit: 2, YSplit: 2, TopLeftCell: "C3", ActivePane: "bottomRight"}))
}

func (w *writer) declaration() {
	w.put(sheetDeclaration, 1, 1, w.title, "Declaration")
	for i, h := range w.request.head() {
		w.put(sheetDeclaration, 1, firstHead+i, w.head, h[0])
		w.put(sheetDeclaration, 2, firstHead+i, w.ours, h[1])
	}
	for i := range signFields {
		f, row := &signFields[i], firstSign()+i
		w.put(sheetDeclaration, 1, row, w.head, f.title)
		w.do(w.file.SetCellStyle(sheetDeclaration, cell(2, row), cell(2, row), map[bool]int{false: w.answer, true: w.asked}[f.needed]))
		w.put(sheetDeclaration, 3, row, w.text, f.says)
		w.choose(sheetDeclaration, cell(2, row), f)
	}
	w.width(sheetDeclaration, 1, 1, 22)
	w.width(sheetDeclaration, 2, 2, 50)
	w.width(sheetDeclaration, 3, 3, 70)
}

// ruleField is the answer to one rule of the certificate.
func ruleField() *field { return &field{title: "Direct product", choices: yesNo} }

// certificate is a form of ours for what 15 CFR 734 Supp. No. 1 has a model of.
func (w *writer) certificate() {
	w.put(sheetCertificate, 1, 1, w.title, "Certificate on the foreign-direct-product rules")
	w.put(sheetCertificate, 1, 2, w.text, "In the manner of 15 CFR Part 734, Supplement No. 1. For the parts of the sheet Questions, signed on the sheet Declaration: say for each rule whether the parts are direct products that it names, made with technology or software that it names or in a plant with such a major component. A certificate is voluntary; "+Unknown+" is an answer.")
	w.put(sheetCertificate, 1, firstRule-1, w.head, "Rule")
	w.put(sheetCertificate, 2, firstRule-1, w.head, "Direct product of it")
	w.put(sheetCertificate, 3, firstRule-1, w.head, "Remarks")
	for i, rule := range w.request.Rules {
		w.put(sheetCertificate, 1, firstRule+i, w.ours, "15 CFR "+rule)
		w.do(w.file.SetCellStyle(sheetCertificate, cell(2, firstRule+i), cell(3, firstRule+i), w.answer))
		w.choose(sheetCertificate, cell(2, firstRule+i), ruleField())
	}
	w.width(sheetCertificate, 1, 1, 70)
	w.width(sheetCertificate, 2, 3, 30)
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func (w *writer) definitions() {
	w.put(sheetDefinitions, 1, 1, w.title, "Definitions")
	row := 3
	for _, fields := range [][]field{partFields[:], signFields[:]} {
		for i := range fields {
			f := &fields[i]
			w.put(sheetDefinitions, 1, row, w.head, f.title)
			says := f.says
			if f.choices != nil {
				says += ". One of: " + strings.Join(f.answers(), ", ")
			}
			w.put(sheetDefinitions, 2, row, w.text, says)
			row++
		}
	}
	w.width(sheetDefinitions, 1, 1, 26)
	w.width(sheetDefinitions, 2, 2, 100)
}
