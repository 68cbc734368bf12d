package questions

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// request asks about parts with the part numbers that spreadsheets spoil.
func request() *Request {
	r := &Request{ID: "R-1", Report: strings.Repeat("0a", 32), AsOf: "2026-11-01", Supplier: "Example Chips", Rules: []string{"734.9(b)", "734.9(g)"}}
	for _, mpn := range []string{"00123", "=1+1", "1E5", "@SUM(A1)"} {
		r.Parts = append(r.Parts, Part{Key: "example-chips/" + mpn, MPN: mpn, Manufacturer: "Example Chips", Name: "a part", Question: "where was it made?", Asked: []string{"origin"}})
	}
	return r
}

// at is the cell of an answer on the sheet Questions: the column of that title, for part n.
func at(title string, n int) string {
	for i, f := range partFields {
		if f.title == title {
			return sheetQuestions + "!" + cell(len(partTitles)+1+i, firstPart+n)
		}
	}
	panic(title)
}

// sign is the cell of a field to sign.
func sign(title string) string {
	for i, f := range signFields {
		if f.title == title {
			return sheetDeclaration + "!" + cell(2, firstSign()+i)
		}
	}
	panic(title)
}

// signed fills the declaration.
func signed() map[string]string {
	return map[string]string{
		sign("Company"): "Example Chips Ltd", sign("Answers as"): "Maker", sign("Signed by"): "Trade office", sign("Title"): "compliance",
		sign("E-mail"): "trade@maker.example", sign("Date"): "2026-10-05", sign("Valid until"): "2027-10-05", sign("Statement"): "agreed",
	}
}

// filled is the workbook with texts put into cells; a text that starts with "formula:" becomes a formula.
func filled(t *testing.T, r *Request, cells ...map[string]string) []byte {
	t.Helper()
	data, err := Workbook(r)
	if err != nil {
		t.Fatal(err)
	}
	return changed(t, data, func(f *excelize.File) {
		for _, m := range cells {
			for where, text := range m {
				sheet, at, _ := strings.Cut(where, "!")
				if formula, ok := strings.CutPrefix(text, "formula:"); ok {
					err = f.SetCellFormula(sheet, at, formula)
				} else {
					err = f.SetCellStr(sheet, at, text)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func changed(t *testing.T, data []byte, change func(*excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	change(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbookIsTheSameEveryTime(t *testing.T) {
	first, err := Workbook(request())
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := Workbook(request())
		if err != nil || !bytes.Equal(first, again) {
			t.Fatalf("another workbook for the same request, %v", err)
		}
	}
}

// TestWorkbookKeepsPartNumbers: whatever a part number looks like, it is text, in a cell that is formatted as text.
func TestWorkbookKeepsPartNumbers(t *testing.T) {
	data, err := Workbook(request())
	if err != nil {
		t.Fatal(err)
	}
	changed(t, data, func(f *excelize.File) {
		for n, p := range request().Parts {
			at := cell(2, firstPart+n)
			kind, _ := f.GetCellType(sheetQuestions, at)
			text, _ := f.GetCellValue(sheetQuestions, at)
			formula, _ := f.GetCellFormula(sheetQuestions, at)
			if text != p.MPN || formula != "" || kind != excelize.CellTypeSharedString {
				t.Errorf("%s: got %q, formula %q, type %d, want the text %q", at, text, formula, kind, p.MPN)
			}
			id, _ := f.GetCellStyle(sheetQuestions, at)
			if style, _ := f.GetStyle(id); style.NumFmt != 49 || !style.Protection.Locked {
				t.Errorf("%s: got the style %+v, want text, locked", at, style)
			}
		}
		id, _ := f.GetCellStyle(sheetQuestions, cell(len(partTitles)+1, firstPart))
		if style, _ := f.GetStyle(id); style.NumFmt != 49 || style.Protection.Locked {
			t.Errorf("an answer has the style %+v, want text, not locked", style)
		}
	})
}

// TestCheckerTurns: the formulas say what is missing, and turn as it is filled in.
func TestCheckerTurns(t *testing.T) {
	checker := func(data []byte) (whole string, missing int) {
		changed(t, data, func(f *excelize.File) {
			whole, _ = f.CalcCellValue(sheetChecker, "B2")
			for row := 4; row < 40; row++ {
				if s, _ := f.CalcCellValue(sheetChecker, cell(2, row)); s == "missing" {
					missing++
				}
			}
		})
		return whole, missing
	}
	answers := make(map[string]string)
	for n := range request().Parts {
		answers[at("Country of origin", n)], answers[at("ECCN", n)] = "TW", Unknown
	}
	for _, tt := range []struct {
		cells   []map[string]string
		whole   string
		missing int
	}{
		{nil, "not complete", 7 + 4},
		{[]map[string]string{signed()}, "not complete", 4},
		{[]map[string]string{signed(), answers}, "complete", 0},
	} {
		if whole, missing := checker(filled(t, request(), tt.cells...)); whole != tt.whole || missing != tt.missing {
			t.Errorf("got %q with %d missing, want %q with %d", whole, missing, tt.whole, tt.missing)
		}
	}
}

func TestRead(t *testing.T) {
	a, err := Read(filled(t, request(), signed(), map[string]string{
		at("Country of origin", 0): "cn 70, us 30", at("ECCN", 0): "5a992C", at("HTS", 0): "Don’t know", at("ECCN source", 0): "CCATS",
		at("Country of origin", 1): "TW", at("Published", 1): "No", at("740.17 paragraph", 1): "740.17(b)(3)", at("Unit price", 1): "4.10..4.60 USD",
		sheetCertificate + "!B5": "no", sheetCertificate + "!B6": "don't know",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if a.Request != "R-1" || a.Supplier != "Example Chips" || a.Company != "Example Chips Ltd" || a.Signer != "Trade office, compliance" ||
		a.Rank != origin.B || a.Date != "2026-10-05" || a.Until != "2027-10-05" || len(a.Parts) != 4 {
		t.Errorf("got %+v", a)
	}
	if diff := cmp.Diff([]string{"15 CFR 734.9(b): no", "15 CFR 734.9(g): don't know"}, a.Rules); diff != "" {
		t.Error(diff)
	}
	p := a.Parts[0]
	if diff := cmp.Diff([]policies.Setting{{Key: "origin.made", Value: "CN 70, US 30"}, {Key: "eccn", Value: "5A992c"}}, p.Set, cmp.Transformer("eccn", strings.ToUpper)); diff != "" {
		t.Error(diff)
	}
	if p.MPN != "00123" || fmt.Sprint(p.Noted, p.Unknown, p.Blank) != "[ECCN source: CCATS] [HTS] []" {
		t.Errorf("got %+v", p)
	}
	p = a.Parts[1]
	if m, err := p.Match(); err != nil || m != (bom.Match{MPN: "=1+1", Manufacturer: "Example Chips"}) {
		t.Errorf("got the match %+v, %v", m, err)
	}
	if len(p.Set) != 4 || fmt.Sprint(p.Blank) != "[ECCN]" {
		t.Errorf("got %+v", p)
	}
	if p := a.Parts[2]; p.Set != nil || fmt.Sprint(p.Blank) != "[Country of origin ECCN]" {
		t.Errorf("got %+v, want nothing", p)
	}
}

func TestReadRefuses(t *testing.T) {
	with := func(where, text string) []byte {
		return filled(t, request(), signed(), map[string]string{where: text})
	}
	edit := func(change func(*excelize.File)) []byte { return changed(t, filled(t, request(), signed()), change) }
	added := map[string]string{}
	for i, text := range []string{"k", "m", "x", "n", "", "q", "s"} {
		added[sheetQuestions+"!"+cell(i+1, firstPart+4)] = text
	}
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"no workbook", []byte("PK?"), "not an XLSX workbook"},
		{"another workbook", edit(func(f *excelize.File) { _ = f.DeleteSheet(sheetChecker) }), "it has no sheet Checker"},
		{"old template", with(sheetDeclaration+"!B2", "ensign.questions/0"), "the template is ensign.questions/0 and this version reads ensign.questions/1"},
		{"no template", with(sheetDeclaration+"!B2", ""), "names no template"},
		{"another report", with(sheetDeclaration+"!B4", strings.Repeat("0b", 32)), "the head of the sheet Declaration was changed"},
		{"another request", with(sheetDeclaration+"!B3", "R-2"), "Questions, row 3: a column that is ours"},
		{"altered part number", with(sheetQuestions+"!B3", "123"), "Questions, row 3: a column that is ours (A to G) was changed"},
		{"altered question", with(sheetQuestions+"!F4", "?"), "Questions, row 4"},
		{"row added", filled(t, request(), signed(), added), "Questions, row 7: a column that is ours (A to G) was changed, or the row was added"},
		{"row removed", edit(func(f *excelize.File) { _ = f.RemoveRow(sheetQuestions, 4) }), "rows of Questions were moved, added or removed"},
		{"column renamed", with(sheetQuestions+"!H1", "COO"), `the column "Country of origin" is now called "COO"`},
		{"column removed", edit(func(f *excelize.File) { _ = f.RemoveCol(sheetQuestions, "I") }), `the column "Rule of origin" is now called`},
		{"formula", with(at("Country of origin", 0), "formula:A1"), at("Country of origin", 0) + ": holds a formula"},
		{"formula elsewhere", with(sheetInstructions+"!B9", "formula:A1"), "1 formulas more stand outside the sheet Checker"},
		{"formula in the declaration", with(sign("Date"), "formula:TODAY()"), "holds a formula"},
		{"country", with(at("Country of origin", 2), "Taiwan"), at("Country of origin", 2) + `: Country of origin: made: "TAIWAN" is not a country`},
		{"shares over the whole", with(at("Country of origin", 2), "CN 70, US 31"), "more than 100 percent"},
		{"ECCN", with(at("ECCN", 2), "n/a"), "is not an ECCN"},
		{"yes or no", with(at("Published", 2), "perhaps"), `"perhaps" is none of yes, no, don't know`},
		{"long", with(at("Remarks", 2), strings.Repeat("x", 256)), "longer than 255 characters"},
		{"day", with(sign("Date"), "5.10.2026"), "is not a day"},
		{"not dated", with(sign("Date"), ""), "Date is not filled in"},
		{"dated unknown", with(sign("Date"), Unknown), "Date is not filled in"},
		{"not signed", with(sign("Signed by"), ""), "Signed by is not filled in"},
		{"not agreed", with(sign("Statement"), ""), "Statement is not filled in"},
		{"not known whether agreed", with(sign("Statement"), Unknown), `"don't know" is none of agreed`},
		{"ended before it began", with(sign("Valid until"), "2026-10-04"), "is before the date of signing"},
		{"rule of the certificate", with(sheetCertificate+"!A5", "15 CFR 734.9(c)"), "Certificate!A5: was changed"},
		{"merged", edit(func(f *excelize.File) { _ = f.MergeCell(sheetQuestions, "H3", "H4") }), "cells were merged"},
		{"large", make([]byte, mostPacked+1), "too many for a questionnaire"},
		{"a link to another file", zipped(t, map[string]string{"xl/externalLinks/externalLink1.xml": "<a/>"}), "links to other files"},
		{"a cell far down", zipped(t, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><row r="1048576"/></worksheet>`}), `a cell at "1048576"`},
		{"a cell far out", zipped(t, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><c r="XFD1"/></worksheet>`}), `a cell at "XFD1"`},
		{"a sheet under another name", zipped(t, map[string]string{"xl/a.bin": "\ufeff <worksheet/>"}), "XML in a file that is not named so"},
		{"a sheet in another folder", zipped(t, map[string]string{"a.xml": `<worksheet><row r="1048576"/></worksheet>`}), `a cell at "1048576"`},
		{"a bomb", zipped(t, map[string]string{"xl/worksheets/sheet1.xml": "<worksheet>" + strings.Repeat(" ", mostUnpacked)}), "bytes unpacked"},
		{"many cells", zipped(t, map[string]string{"xl/worksheets/sheet1.xml": "<worksheet>" + strings.Repeat("<c/>", mostCells+1)}), "more than 2000000 cells"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if a, err := Read(tt.data); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %+v, %v, want %q", a, err, tt.want)
			}
		})
	}
}

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMatchOfGlobs(t *testing.T) {
	for _, p := range []Part{{MPN: "A*"}, {MPN: "A", Manufacturer: "?"}, {Purl: "pkg:generic/*"}, {Key: "*"}} {
		if m, err := (&PartAnswer{Part: p}).Match(); err == nil {
			t.Errorf("%+v: got %+v, want an error, since it would stand for other parts", p, m)
		}
	}
}

// TestCollect ranks by what the answers close, and asks for nothing that is known or that no supplier can say.
func TestCollect(t *testing.T) {
	component := func(ref, maker, value string, answer origin.Answer, eccn string) policies.Component {
		return policies.Component{
			Ref: ref, Key: "k/" + ref, MPN: ref, Manufacturer: maker, Kind: "commodity", Origin: policies.ComponentOrigin{Answer: answer},
			Classification: policies.Classification{ECCN: eccn}, Value: policies.Value{High: &value, Currency: "USD"},
		}
	}
	r := &policies.Report{
		Product: policies.ReportProduct{Price: "100 USD"},
		Components: policies.List[policies.Component]{
			component("a", "Small", "1", origin.Unknown, "EAR99"), component("b", "Large", "5", origin.LikelyNotUS, ""),
			component("c", "", "2", origin.Unknown, ""), component("d", "Large", "7", origin.US, ""), component("e", "Done", "9", origin.US, "5A992.c"),
		},
		Determinations: policies.List[policies.Determination]{{
			Missing: policies.List[policies.Missing]{
				{Fact: "product.price", Question: "the price?", Whom: "your own records"},
				{Fact: "origin", Ref: "a", Question: "is a of US origin?", Swing: "1"},
				{Fact: "price", Ref: "a", Question: "is the price of a negligible beside the product's?", Swing: "3"},
			},
			Flagged: policies.List[policies.Flag]{{Ref: "b"}, {Ref: "c"}, {Ref: "d"}, {Ref: "e"}, {Ref: ""}},
			FDP:     policies.List[policies.FDP]{{Rule: "734.9(g)", Status: "possible"}, {Rule: "734.9(b)", Status: "ruled-out-by-reach"}},
		}},
	}
	var got []string
	for _, q := range Collect(r, "0a") {
		for _, p := range q.Parts {
			got = append(got, fmt.Sprintf("%s %s %s %s: %s", q.Supplier, q.Swing, q.Rules, p.MPN, p.Question))
		}
	}
	want := []string{
		"Large 12.0000 [734.9(g)] d: what is its ECCN, or is it EAR99?",
		"Large 12.0000 [734.9(g)] b: where was it made?; what is its ECCN, or is it EAR99?",
		"Small 3.0000 [734.9(g)] a: where was it made?; what is the fair market value of one piece?",
		" 2.0000 [734.9(g)] c: where was it made?; what is its ECCN, or is it EAR99?",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLetter(t *testing.T) {
	r := request()
	r.Supplier = "Chips | Co <b>"
	got := Letter(r, "01-chips.xlsx")
	for _, want := range []string{
		"To: Chips \\| Co \\<b\\>\n", "| example-chips/=1+1 | =1+1 | a part | where was it made? |\n", "`01-chips.xlsx`",
		"Supplement No. 1, on 15 CFR 734.9(b), 734.9(g).", "Template " + Template,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the letter does not say %q:\n%s", want, got)
		}
	}
}

// FuzzRead: whatever is in a workbook, it is read or refused, and what is read is signed, dated and of our template.
func FuzzRead(f *testing.F) {
	t := new(testing.T)
	f.Add(filled(t, request(), signed(), map[string]string{at("Country of origin", 0): "TW"}))
	f.Add(filled(t, request()))
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := Read(data)
		if err == nil && (a.Company == "" || a.Date == "" || a.Request == "") {
			t.Errorf("got %+v, want it signed and dated", a)
		}
	})
}
