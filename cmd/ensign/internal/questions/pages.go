package questions

import (
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Sizes of paper, ECMA-376 Part 1, 18.3.1.63.
const (
	paperA3 = 8
	paperA4 = 9
)

// pages lays the sheets out for paper and for a PDF: sideways, none wider than a page, with the request and the number of
// the page below. The sheet Questions takes larger paper for its many columns, and has their titles on each page.
func (w *writer) pages() {
	sideways, one, open, fit := "landscape", 1, 0, true
	margin, below, footer := 0.4, 0.7, 0.3 // inches
	for _, sheet := range sheets {
		size := paperA4
		if sheet == sheetQuestions {
			size = paperA3
		}
		w.do(w.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &sideways, FitToWidth: &one, FitToHeight: &open}))
		w.do(w.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
		w.do(w.file.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{
			Left: &margin, Right: &margin, Top: &margin, Bottom: &below, Footer: &footer,
		}))
		w.do(w.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L" + w.request.ID + "&C&A&R&P / &N"}))
	}
	w.do(w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: sheetQuestions + "!$1:$1", Scope: sheetQuestions}))
}

// heights makes each row as high as its longest text, because not every program does that for a file that it opens.
func (w *writer) heights() {
	const (
		line = 15  // points
		most = 409 // points, of a row
	)
	for _, sheet := range sheets {
		rows, err := w.file.GetRows(sheet)
		w.do(err)
		for i, row := range rows {
			lines := 1
			for j, text := range row {
				width, err := w.file.GetColWidth(sheet, name(j+1))
				w.do(err)
				if i == 0 {
					width-- // bold letters are wider
				}
				lines = max(lines, linesOf(text, int(width)))
			}
			if title := i == 0 && sheet != sheetQuestions; lines > 1 && !title {
				w.do(w.file.SetRowHeight(sheet, i+1, min(float64(lines*line), most)))
			}
		}
	}
}

// linesOf is how many lines a text takes in a column of so many characters, broken between words where it can be.
func linesOf(text string, width int) int {
	lines, left := 1, width
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		if n > left && left < width {
			lines, left = lines+1, width
		}
		for ; n > width; n -= width {
			lines++
		}
		left -= n + 1
	}
	return lines
}
