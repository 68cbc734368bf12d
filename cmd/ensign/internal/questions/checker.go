package questions

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

// checker has a line for each thing that is needed, whose formula turns when it is filled in.
func (w *writer) checker() {
	w.put(sheetChecker, 1, 1, w.title, "Checker")
	row := 4
	line := func(what, condition string) {
		w.put(sheetChecker, 1, row, w.text, what)
		w.formula(cell(2, row), fmt.Sprintf("IF(%s,\"filled\",\"missing\")", condition))
		row++
	}
	filled := func(sheet, at string) string { return fmt.Sprintf("LEN(TRIM(%s!%s))>0", sheet, at) }
	for i := range signFields {
		if signFields[i].needed {
			line("Declaration: "+signFields[i].title, filled(sheetDeclaration, cell(2, firstSign()+i)))
		}
	}
	at := func(title string, n int) string {
		i := slices.IndexFunc(partFields[:], func(f field) bool { return f.title == title })
		return cell(len(partTitles)+1+i, firstPart+n)
	}
	for n := range w.request.Parts {
		p := &w.request.Parts[n]
		where := "OR(" + filled(sheetQuestions, at("Country of origin", n)) + "," + filled(sheetQuestions, at("Developed in", n)) + ")"
		line(fmt.Sprintf("Questions, row %d, %s: origin and ECCN", firstPart+n, firstOf(p.MPN, p.Name, p.Key)), "AND("+where+","+filled(sheetQuestions, at("ECCN", n))+")")
	}
	w.put(sheetChecker, 1, 2, w.head, "The whole")
	w.formula("B2", fmt.Sprintf("IF(COUNTIF(B4:B%d,\"missing\")=0,\"complete\",\"not complete\")", row-1))
	w.width(sheetChecker, 1, 1, 70)
	w.width(sheetChecker, 2, 2, 16)
	var rules []excelize.ConditionalFormatOptions
	for _, r := range []struct {
		text  string
		style *int
	}{{"filled", &w.good}, {"complete", &w.good}, {"missing", &w.bad}, {"not complete", &w.bad}} {
		rules = append(rules, excelize.ConditionalFormatOptions{Type: "cell", Criteria: "==", Value: `"` + r.text + `"`, Format: r.style})
	}
	w.do(w.file.SetConditionalFormat(sheetChecker, fmt.Sprintf("B2:B%d", row-1), rules))
}

func (w *writer) formula(at, formula string) {
	w.do(w.file.SetCellFormula(sheetChecker, at, formula))
}
