package questions

import (
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// Answer is what a supplier answered.
type Answer struct {
	Request  string      // id of the request
	Report   string      // SHA-256 of the report that it was made of
	AsOf     origin.Date // day of that report
	Supplier string      // that was asked; "" if the maker was not known
	Company  string      // that answered
	Signer   string      // with title
	Rank     origin.Rank // B for a maker, D for a distributor, 0 if nothing is said
	Date     origin.Date // of signing
	Until    origin.Date // "" if no end is given
	Parts    []PartAnswer
	Rules    []string // what the certificate says of a rule, "15 CFR 734.9(b): no"
}

// PartAnswer is what is answered of one part.
type PartAnswer struct {
	Part
	Row     int                // on the sheet Questions
	Set     []policies.Setting // what becomes facts
	Noted   []string           // what is answered and becomes none, "ECCN date: 2026-01-31"
	Unknown []string           // what the supplier does not know
	Blank   []string           // what was asked and is not answered
}

// Match selects the part in a facts file: by manufacturer and part number, else by package URL, else by key. It is an
// error if that would stand for other parts too.
func (p *PartAnswer) Match() (bom.Match, error) {
	m := bom.Match{Key: p.Key}
	switch {
	case p.MPN != "":
		m = bom.Match{MPN: p.MPN, Manufacturer: p.Manufacturer}
	case p.Purl != "":
		m = bom.Match{Purl: p.Purl}
	}
	if strings.ContainsAny(m.MPN+m.Manufacturer+m.Purl+m.Key, "*?") {
		return bom.Match{}, fmt.Errorf("row %d: %s holds a * or ?, which would stand for other parts too: record it with ensign decide", p.Row, firstOf(p.MPN, p.Purl, p.Key))
	}
	return m, nil
}

// Component is the part as a match of a facts file sees it.
func (p *PartAnswer) Component() bom.Component {
	return bom.Component{Key: p.Key, MPN: p.MPN, Purl: p.Purl, Name: p.Name, Manufacturer: bom.Party{Name: p.Manufacturer}}
}

// mostProblems is how many mistakes of a workbook are told at once.
const mostProblems = 20

// Read reads a workbook that a supplier filled in. It is refused as a whole, with every mistake told, if it is of
// another template, if a cell that is ours was changed, if a formula stands where an answer should, if an answer
// cannot be, or if it is not signed and dated.
func Read(data []byte) (a *Answer, err error) {
	formulas, err := guard(data)
	if err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			a, err = nil, fmt.Errorf("not an XLSX workbook that can be read: %v", p)
		}
	}()
	f, err := excelize.OpenReader(strings.NewReader(string(data)), excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked})
	if err != nil {
		return nil, fmt.Errorf("not an XLSX workbook: %w", err)
	}
	defer f.Close()
	r := &reader{file: f}
	if err := r.template(); err != nil {
		return nil, err
	}
	a = r.answer()
	if n := formulas - r.checkerFormulas(len(a.Parts)) - r.formulas; n > 0 {
		r.fail("", "%d formulas more stand outside the sheet %s: write values", n, sheetChecker)
	}
	if r.more > 0 {
		r.problems = append(r.problems, fmt.Errorf("and %d mistakes more", r.more))
	}
	if err := errors.Join(r.problems...); err != nil {
		return nil, err
	}
	return a, nil
}

// reader goes on after a mistake, so that all are told.
type reader struct {
	file     *excelize.File
	problems []error
	more     int
	formulas int // that were found where a value should be
}

func (r *reader) fail(at, format string, args ...any) {
	if len(r.problems) >= mostProblems {
		r.more++
		return
	}
	says := fmt.Sprintf(format, args...)
	if at != "" {
		says = at + ": " + says
	}
	r.problems = append(r.problems, errors.New(says))
}

// value is the text of a cell. A formula is a mistake.
func (r *reader) value(sheet string, column, row int) string {
	at := cell(column, row)
	if formula, err := r.file.GetCellFormula(sheet, at); err != nil || formula != "" {
		r.formulas++
		r.fail(sheet+"!"+at, "holds a formula: write the value")
		return ""
	}
	text, err := r.file.GetCellValue(sheet, at)
	if err != nil {
		r.fail(sheet+"!"+at, "cannot be read: %v", err)
	}
	return strings.TrimSpace(text)
}

// template refuses what is no questionnaire, and one of another version.
func (r *reader) template() error {
	for _, s := range sheets {
		if i, err := r.file.GetSheetIndex(s); err != nil || i < 0 {
			return fmt.Errorf("not a questionnaire: it has no sheet %s", s)
		}
	}
	label, version := r.value(sheetDeclaration, 1, firstHead), r.value(sheetDeclaration, 2, firstHead)
	if label != "Template" || version == "" {
		return errors.New("not a questionnaire: its sheet Declaration names no template")
	}
	if version != Template {
		return fmt.Errorf("the template is %s and this version reads %s: ask again with ensign ask", version, Template)
	}
	return nil
}

func (r *reader) answer() *Answer {
	var req Request
	want := req.head()
	var head [7]string
	for i := range want {
		if r.value(sheetDeclaration, 1, firstHead+i) != want[i][0] {
			r.fail(sheetDeclaration+"!"+cell(1, firstHead+i), "was changed, it was %q", want[i][0])
		}
		head[i] = r.value(sheetDeclaration, 2, firstHead+i)
	}
	req = Request{ID: head[1], Report: head[2], AsOf: origin.Date(head[3]), Supplier: head[4], Rules: strings.Fields(head[5])}
	if req.Supplier == unknownMaker {
		req.Supplier = ""
	}
	a := &Answer{Request: req.ID, Report: req.Report, AsOf: req.AsOf, Supplier: req.Supplier}
	before := len(r.problems)
	a.Parts = r.parts(&req)
	if len(r.problems) == before && req.seal() != head[6] {
		r.fail("", "the head of the sheet %s was changed, or rows of %s were moved, added or removed", sheetDeclaration, sheetQuestions)
	}
	r.signed(a)
	r.rules(a, &req)
	return a
}

// parts reads the rows of the sheet Questions, and checks that what is ours is as it was.
func (r *reader) parts(req *Request) []PartAnswer {
	for i, t := range partTitles {
		r.titled(i+1, t)
	}
	for i := range partFields {
		r.titled(len(partTitles)+1+i, partFields[i].title)
	}
	rows, err := r.file.GetRows(sheetQuestions)
	if err != nil {
		r.fail(sheetQuestions, "cannot be read: %v", err)
	}
	var out []PartAnswer
	for row := firstPart; row <= len(rows); row++ {
		if strings.TrimSpace(strings.Join(rows[row-1], "")) == "" {
			continue
		}
		p := r.part(req, row)
		req.Parts = append(req.Parts, p.Part)
		out = append(out, p)
	}
	return out
}

func (r *reader) titled(column int, title string) {
	if got := r.value(sheetQuestions, column, 1); got != title {
		r.fail(sheetQuestions+"!"+cell(column, 1), "the column %q is now called %q", title, got)
	}
}

func (r *reader) part(req *Request, row int) PartAnswer {
	var ours [len(partTitles)]string
	for i := range ours {
		ours[i] = r.value(sheetQuestions, i+1, row)
	}
	p := PartAnswer{Row: row, Part: Part{Key: ours[0], MPN: ours[1], Manufacturer: ours[2], Name: ours[3], Purl: ours[4], Question: ours[5]}}
	if seal := p.seal(req.ID); seal != ours[6] {
		r.fail(fmt.Sprintf("%s, row %d", sheetQuestions, row), "a column that is ours (%s to %s) was changed, or the row was added", name(1), name(len(partTitles)))
	}
	for i := range partFields {
		f := &partFields[i]
		switch s, ok := r.field(sheetQuestions, len(partTitles)+1+i, row, f); {
		case !ok:
		case s == "":
			if f.needed {
				p.Blank = append(p.Blank, f.title)
			}
		case isUnknown(s):
			p.Unknown = append(p.Unknown, f.title)
		case f.key != "":
			p.Set = append(p.Set, policies.Setting{Key: f.key, Value: s})
		default:
			p.Noted = append(p.Noted, f.title+": "+s)
		}
	}
	return p
}

// field reads one answer. It reports false if there is a mistake in it.
func (r *reader) field(sheet string, column, row int, f *field) (string, bool) {
	s, err := f.read(r.value(sheet, column, row))
	if err != nil {
		r.fail(sheet+"!"+cell(column, row), "%s: %v", f.title, err)
	}
	return s, err == nil
}

// signed reads the declaration. A field that is needed must be known.
func (r *reader) signed(a *Answer) {
	var said [len(signFields)]string
	for i := range signFields {
		f, row := &signFields[i], firstSign()+i
		s, ok := r.field(sheetDeclaration, 2, row, f)
		if isUnknown(s) {
			s = ""
		}
		if said[i] = s; ok && s == "" && f.needed {
			r.fail(sheetDeclaration+"!"+cell(2, row), "%s is not filled in", f.title)
		}
	}
	a.Company, a.Signer = said[signCompany], strings.Join([]string{said[signName], said[signTitle]}, ", ")
	a.Date, a.Until = origin.Date(said[signDate]), origin.Date(said[signUntil])
	a.Rank = map[string]origin.Rank{"maker": origin.B, "distributor": origin.D}[said[signCapacity]]
	if a.Until != "" && a.Until < a.Date {
		r.fail(sheetDeclaration+"!"+cell(2, firstSign()+signUntil), "%s is before the date of signing", a.Until)
	}
}

// rules reads the certificate.
func (r *reader) rules(a *Answer, req *Request) {
	for i, rule := range req.Rules {
		s, ok := r.field(sheetCertificate, 2, firstRule+i, ruleField())
		if r.value(sheetCertificate, 1, firstRule+i) != "15 CFR "+rule {
			r.fail(sheetCertificate+"!"+cell(1, firstRule+i), "was changed, it was %q", "15 CFR "+rule)
		}
		if ok && s != "" {
			a.Rules = append(a.Rules, "15 CFR "+rule+": "+s)
		}
	}
}

// checkerFormulas counts the formulas that belong into the workbook.
func (r *reader) checkerFormulas(parts int) int {
	n := 0
	for row := 1; row <= 4+len(signFields)+parts; row++ {
		if formula, err := r.file.GetCellFormula(sheetChecker, cell(2, row)); err == nil && formula != "" {
			n++
		}
	}
	return n
}
