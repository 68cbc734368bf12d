package parts

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"ensign/bom"
)

const (
	sheetBegin = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	sheetEnd   = `</sheetData></worksheet>`
	headerRow  = `<row r="1"><c r="A1" t="inlineStr"><is><t>MPN</t></is></c><c r="B1" t="inlineStr"><is><t>Quantity</t></is></c></row>`
	relsBegin  = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	relsEnd    = `</Relationships>`
	relTypes   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// workbookOf writes a workbook of one sheet, with more members behind it.
func workbookOf(t testing.TB, sheet string, more ...member) []byte {
	t.Helper()
	rels := relsBegin + `<Relationship Id="rId1" Type="` + relTypes + `worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + relTypes + `sharedStrings" Target="sharedStrings.xml"/>` + relsEnd
	return zipOf(t, append([]member{
		{"[Content_Types].xml", []byte(`<Types/>`)},
		{"_rels/.rels", []byte(relsBegin + `<Relationship Id="rId1" Type="` + relTypes + `officeDocument" Target="xl/workbook.xml"/>` + relsEnd)},
		{"xl/_rels/workbook.xml.rels", []byte(rels)},
		{"xl/workbook.xml", []byte(`<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`)},
		{"xl/worksheets/sheet1.xml", []byte(sheet)},
	}, more...))
}

// TestHostileWorkbooks: what is made to break a reader of workbooks is refused or a gap, without much memory.
func TestHostileWorkbooks(t *testing.T) {
	entities := `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`
	outside := `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>`
	part := `<row r="2"><c r="A2" t="inlineStr"><is><t>EXS1</t></is></c><c r="B2"><v>1</v></c></row>`
	tests := []struct {
		name, sheet string
		says        string // of the error or of a gap
		limit       bool
	}{
		{"a cell of 2 MiB", sheetBegin + headerRow + `<row r="2"><c r="A2" t="inlineStr"><is><t>` + strings.Repeat("x", 2<<20) + `</t></is></c></row>` + sheetEnd, "the cell is larger than 1 MiB", true},
		{"a cell of 8 MiB", sheetBegin + headerRow + `<row r="2"><c r="A2" t="inlineStr"><is><t>` + strings.Repeat("x", 8<<20) + `</t></is></c></row>` + sheetEnd, "longer than 4 MiB", true},
		{"a tag of 8 MiB", sheetBegin + headerRow + `<row r="2" a="` + strings.Repeat("x", 8<<20) + `"/>` + sheetEnd, "longer than 4 MiB", true},
		{"16 million rows", sheetBegin + headerRow + `<row r="16000000"/>` + sheetEnd, "out of order or beyond the last", false},
		{"rows without numbers", sheetBegin + headerRow + strings.Repeat(`<row/>`, 1<<20) + sheetEnd, "more than 1048576 rows", true},
		{"a cell far to the right in every row", sheetBegin + headerRow + rowsWith("EUK", 2200) + sheetEnd, "more than 8388608 cells", true},
		{"a cell beyond the last column", sheetBegin + headerRow + `<row r="2"><c r="ZZZZZ2"><v>1</v></c></row>` + sheetEnd, "more than 16384 columns", true},
		{"rows that go back", sheetBegin + headerRow + part + part + sheetEnd, "out of order", false},
		{"cells that go back", sheetBegin + headerRow + `<row r="2"><c r="B2"/><c r="A2"/></row>` + sheetEnd, "out of order", false},
		{"deep", sheetBegin + headerRow + strings.Repeat("<a>", 300) + strings.Repeat("</a>", 300) + sheetEnd, "nested deeper than 256", true},
		{"cut off", sheetBegin + headerRow + part, "unexpected EOF", false},
		{"entities", entities + sheetBegin + headerRow + `<row r="2"><c r="A2" t="inlineStr"><is><t>&b;</t></is></c></row>` + sheetEnd, "a document type or another declaration, which a workbook may not have", false},
		{"an entity that nobody declares", sheetBegin + headerRow + `<row r="2"><c r="A2" t="inlineStr"><is><t>&b;</t></is></c></row>` + sheetEnd, "invalid character entity &b;", false},
		{"an entity of a file", outside + sheetBegin + headerRow + `<row r="2"><c r="A2" t="inlineStr"><is><t>&a;</t></is></c></row>` + sheetEnd, "a document type or another declaration, which a workbook may not have", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := workbookOf(t, tt.sheet)
			says, limit := "", false
			table, err := readMeasured(t, data)
			if err != nil {
				says, limit = err.Error(), errors.Is(err, bom.ErrLimit)
			} else if len(table.Gaps) > 0 {
				says, limit = table.Gaps[0].Says, table.Gaps[0].Reason == bom.Limit
			}
			if !strings.Contains(says, tt.says) || limit != tt.limit {
				t.Errorf("%q, limit %v; want %q, limit %v", says, limit, tt.says, tt.limit)
			}
		})
	}
}

// rowsWith writes rows with one cell each.
func rowsWith(column string, rows int) string {
	var b strings.Builder
	for i := range rows {
		fmt.Fprintf(&b, `<row r="%d"><c r="%s%d"><v>1</v></c></row>`, i+2, column, i+2)
	}
	return b.String()
}

// readMeasured reads a list and holds that it takes less than 400 MB beyond what was there.
func readMeasured(t *testing.T, data []byte) (*Table, error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	table, err := Read(data, Options{}, bom.NewBudget(bom.Limits{}))
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 400_000_000 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
	return table, err
}

// TestHostileArchives: what is made to break a reader of archives is refused.
func TestHostileArchives(t *testing.T) {
	many := make([]member, maxMembers)
	for i := range many {
		many[i] = member{name: fmt.Sprint("m", i)}
	}
	content := func(rows string) []byte {
		return zipOf(t, []member{{"mimetype", []byte(odsType)}, {"content.xml", []byte(`<x xmlns:t="t"><t:table t:name="S"><t:table-row><t:table-cell><p>MPN</p></t:table-cell><t:table-cell><p>Quantity</p></t:table-cell></t:table-row>` + rows + `</t:table></x>`)}})
	}
	tests := []struct {
		name string
		data []byte
		says string
	}{
		{"a sheet of 10 GB", workbookBomb(t, 10<<30), "unpacked it is larger than 256 MiB or than 200 times its size"},
		{"shared texts that are not text", workbookOf(t, sheetBegin+headerRow+sheetEnd, member{"xl/sharedStrings.xml", []byte("<sst><si>")}), "unexpected EOF"},
		{"two sheets of one name", workbookOf(t, sheetBegin+headerRow+sheetEnd, member{"XL/worksheets/Sheet1.xml", nil}), "two members have the name"},
		{"too many members", workbookOf(t, sheetBegin+headerRow+sheetEnd, many...), "more than 10000 members"},
		{"not an archive", []byte("PK\x03\x04" + strings.Repeat("\x00", 22) + "\x13\x00\x00\x00[Content_Types].xmlxl/"), "opening the archive"},
		{"a cell that is repeated for ever", content(`<t:table-row><t:table-cell t:number-columns-repeated="2147483647"><p>1</p></t:table-cell></t:table-row>`), "more than 16384 columns"},
		{"a row that is repeated for ever", content(`<t:table-row t:number-rows-repeated="2147483647"><t:table-cell><p>1</p></t:table-cell></t:table-row>`), "next to nothing"},
		{"a long row that is repeated", content(`<t:table-row t:number-rows-repeated="1000"><t:table-cell><p>` + strings.Repeat("x", 1<<20-9) + `</p></t:table-cell></t:table-row>`), "more than 268435456 bytes of text in cells"},
		{"a row that is repeated less than once", content(`<t:table-row t:number-rows-repeated="-1"/>`), `number-rows-repeated is "-1"`},
		{"an encrypted workbook", zipOf(t, []member{{"mimetype", []byte(odsType)}, {"META-INF/manifest.xml", []byte("<m><encryption-data/></m>")}}), "the workbook is encrypted"},
		{"a binary workbook", zipOf(t, []member{{"_rels/.rels", []byte(relsBegin + `<Relationship Id="r" Type="` + relTypes + `officeDocument" Target="xl/workbook.bin"/>` + relsEnd)}, {"xl/workbook.bin", nil}}), ".xlsb"},
		{"an item that is part of itself", []byte(`<ProductDataeXchangePackage><Item itemUniqueIdentifier="1" isTopLevel="Yes"><BillOfMaterialItem billOfMaterialItemUniqueIdentifier="1"/></Item></ProductDataeXchangePackage>`), "is part of itself"},
		{"assemblies that double at each of 40 levels", []byte(doubling(40)), "in nested assemblies"},
		{"a schematic of brackets", []byte("(kicad_sch" + strings.Repeat("(", 100_000)), "nested deeper than 256"},
		{"a schematic that is cut off", []byte(`(kicad_sch (symbol (property "MPN" "x`), "is opened and not closed"},
		{"a schematic of nothing", []byte("(kicad_sch" + strings.Repeat("()", 5_000_000)), "more than 2097152 words and lists"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := readMeasured(t, tt.data)
			says := fmt.Sprint(err)
			if err == nil && len(table.Gaps) > 0 {
				says = table.Gaps[0].Says
			}
			if !strings.Contains(says, tt.says) {
				t.Errorf("%s, want %q", says, tt.says)
			}
		})
	}
}

// doubling writes a package whose items each use the next one twice.
func doubling(levels int) string {
	var b strings.Builder
	b.WriteString("<ProductDataeXchangePackage>")
	for i := range levels {
		use := fmt.Sprintf(`<BillOfMaterialItem billOfMaterialItemUniqueIdentifier="%d" itemQuantity="1"/>`, i+1)
		fmt.Fprintf(&b, `<Item itemUniqueIdentifier="%d">%s%s</Item>`, i, use, use)
	}
	return b.String() + "</ProductDataeXchangePackage>"
}

// TestPDXTwice: an item of two makers in a board that is used twice is there twice, and one of unknown number is a gap.
func TestPDXTwice(t *testing.T) {
	const use = `<BillOfMaterialItem billOfMaterialItemUniqueIdentifier=`
	data := `<ProductDataeXchangePackage>` +
		`<Item itemUniqueIdentifier="1" isTopLevel="Yes">` + use + `"2" itemQuantity="2"/>` + use + `"2" itemQuantity="1.500"/></Item>` +
		`<Item itemUniqueIdentifier="2" itemIdentifier="800-1">` + use + `"3" itemQuantity="4"/>` + use + `"3"/></Item>` +
		`<Item itemUniqueIdentifier="3"><ApprovedManufacturerListItem manufacturerPartIdentifier="EXS7"/>` +
		`<ApprovedManufacturerListItem manufacturerPartIdentifier="SPS7"/></Item></ProductDataeXchangePackage>`
	table, err := Read([]byte(strings.ReplaceAll(data, "><", ">\n<")), Options{}, bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range table.Rows {
		got = append(got, fmt.Sprintf("%s %s in %d one of %q", r.MPN, r.Quantity, r.Parent, r.OneOf))
	}
	want := []string{
		` 2 in -1 one of ""`,
		`EXS7 4 in 0 one of "line 7"`, `SPS7 4 in 0 one of "line 7"`, `EXS7 1 in 0 one of "line 8"`, `SPS7 1 in 0 one of "line 8"`,
		` 1.5 in -1 one of ""`,
		`EXS7 4 in 5 one of "line 7"`, `SPS7 4 in 5 one of "line 7"`, `EXS7 1 in 5 one of "line 8"`, `SPS7 1 in 5 one of "line 8"`,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(table.Gaps) != 2 || !strings.Contains(table.Gaps[0].Says, "has no quantity: one is assumed") {
		t.Errorf("gaps %+v", table.Gaps)
	}
}

// workbookBomb writes a workbook whose sheet is blanks of a size.
func workbookBomb(t *testing.T, size int64) []byte {
	t.Helper()
	const plain = "xl/worksheets/sheet1.xml"
	block := deflated(t, []byte("<a/>"+strings.Repeat(" ", 1<<20-4)))
	packed := append(deflated(t, []byte(sheetBegin+headerRow)), bytes.Repeat(block, int(size>>20))...)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	old, err := zip.NewReader(bytes.NewReader(workbookOf(t, "")), int64(len(workbookOf(t, ""))))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range old.File {
		if f.Name == plain {
			continue
		}
		if err := z.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.CreateRaw(&zip.FileHeader{Name: plain, Method: zip.Deflate, CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(size)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(packed); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// deflated packs data so that it ends with a byte, and may be repeated.
func deflated(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestBudgetOfWorkbook: what is unpacked is drawn from the budget too.
func TestBudgetOfWorkbook(t *testing.T) {
	data := workbookOf(t, sheetBegin+headerRow+strings.Repeat(" ", 1<<20)+sheetEnd)
	table, err := Read(data, Options{}, bom.NewBudget(bom.Limits{Bytes: 1 << 19}))
	if err == nil && (len(table.Gaps) == 0 || table.Gaps[0].Reason != bom.Limit) {
		t.Errorf("gaps %+v, want a limit", table.Gaps)
	}
}

// TestColumns: the user says what a header means, and a header that is nowhere is named.
func TestColumns(t *testing.T) {
	const list = "Teil,Wieviel,Fabrik,Part Number,Price\nEXS1,2,Example Semi,4001,9\n"
	var o Options
	for _, text := range []string{"MPN=Teil", "quantity = wieviel", "Manufacturer=Fabrik", "ignore=Price", "ECCN=Klasse"} {
		r, err := ParseRename(text)
		if err != nil {
			t.Fatal(err)
		}
		o.Columns = append(o.Columns, r)
	}
	table, err := Read([]byte(list), o, bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	r := table.Rows[0]
	if r.MPN != "EXS1" || r.Quantity != "2" || r.Manufacturer != "Example Semi" || r.Name != "4001" || len(r.Warnings) > 0 {
		t.Errorf("row %+v", r)
	}
	if len(table.Warnings) != 1 || !strings.Contains(table.Warnings[0].Says, `no column is headed "Klasse"`) {
		t.Errorf("warnings %v", table.Warnings)
	}
	for _, text := range []string{"", "MPN", "MPN=", "MPN=--", "Nonsense=Teil", "=Teil"} {
		if r, err := ParseRename(text); err == nil {
			t.Errorf("ParseRename(%q) = %+v, want an error", text, r)
		}
	}
}

// manyRows writes a list of parts with shared texts and numbers, as spreadsheet programs do.
func manyRows(t testing.TB, rows int) []byte {
	t.Helper()
	var sheet, texts strings.Builder
	n := 0
	text := func(column string, line int, s string) {
		fmt.Fprintf(&texts, "<si><t>%s</t></si>", s)
		fmt.Fprintf(&sheet, `<c r="%s%d" t="s"><v>%d</v></c>`, column, line, n)
		n++
	}
	sheet.WriteString(sheetBegin + `<row r="1">`)
	for i, h := range []string{"Reference", "Quantity", "Manufacturer", "MPN", "Description", "Unit Price (USD)", "Country of Origin", "HTS"} {
		text(cellName(i), 1, h)
	}
	sheet.WriteString("</row>")
	for i := range rows {
		line := i + 2
		fmt.Fprintf(&sheet, `<row r="%d">`, line)
		text("A", line, fmt.Sprintf("R%d R%d", 2*i, 2*i+1))
		fmt.Fprintf(&sheet, `<c r="B%d"><v>2</v></c>`, line)
		text("C", line, "Example Passives")
		text("D", line, fmt.Sprintf("EXR%05d", i))
		text("E", line, "resistor, thin film, 1 %")
		fmt.Fprintf(&sheet, `<c r="F%d"><v>0.0%d</v></c>`, line, i%9+1)
		text("G", line, "JP")
		text("H", line, "8533.21.0045")
		sheet.WriteString("</row>")
	}
	return workbookOf(t, sheet.String()+sheetEnd, member{"xl/sharedStrings.xml", []byte("<sst>" + texts.String() + "</sst>")})
}

// BenchmarkReadWorkbook reads a workbook of 20,000 rows.
func BenchmarkReadWorkbook(b *testing.B) {
	data := manyRows(b, 20_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		table, err := Read(data, Options{}, bom.NewBudget(bom.Limits{}))
		if err != nil || len(table.Rows) != 20_000 {
			b.Fatal(err)
		}
	}
}

// FuzzMembers reads an archive whose one interesting member is the input: a sheet, a workbook of OpenDocument, a package.
func FuzzMembers(f *testing.F) {
	f.Add(uint8(0), []byte(sheetBegin+headerRow+`<row><c><v>1</v></c><c t="s"><f>A1</f></c></row>`+sheetEnd))
	f.Add(uint8(1), []byte(`<x><table name="S"><table-row number-rows-repeated="3"><table-cell value-type="float" value="1"/></table-row></table></x>`))
	f.Add(uint8(2), []byte(`<ProductDataeXchangePackage><Item itemUniqueIdentifier="1"/></ProductDataeXchangePackage>`))
	f.Add(uint8(3), []byte(`<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$¥-804]0"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>`))
	f.Add(uint8(4), []byte(`<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`))
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		var file []byte
		switch kind % 5 {
		case 0:
			file = workbookOf(t, string(data))
		case 1:
			file = zipOf(t, []member{{"mimetype", []byte(odsType)}, {"content.xml", data}})
		case 2:
			file = zipOf(t, []member{{"pdx.xml", data}})
		case 3:
			file = withMember(t, workbookOf(t, sheetBegin+headerRow+sheetEnd), "xl/sharedStrings.xml", strings.NewReader(string(data)))
		case 4:
			file = withMember(t, workbookOf(t, sheetBegin+headerRow+sheetEnd), "xl/_rels/workbook.xml.rels", strings.NewReader(string(data)))
		}
		table, err := Read(file, Options{}, bom.NewBudget(bom.Limits{Files: 50, Bytes: 1 << 24}))
		if err != nil {
			return
		}
		checkTable(t, table, file)
		again, err := Read(file, Options{}, bom.NewBudget(bom.Limits{Files: 50, Bytes: 1 << 24}))
		if err != nil || render(again) != render(table) {
			t.Errorf("read twice: %v\n%s\n%s", err, render(table), render(again))
		}
	})
}
