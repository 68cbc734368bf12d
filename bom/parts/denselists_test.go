package parts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// denseSize is the length of what the lists of [dense] consist of, unpacked.
const denseSize = 10_000_000

// denseList is a list that is full of the smallest things of one kind.
type denseList struct {
	name, before, each, after string
	pack                      func(t testing.TB, text string) []byte // nil for what is a file itself
}

func (d denseList) file(t testing.TB, size int) []byte {
	text := d.before + strings.Repeat(d.each, max(1, size/len(d.each))) + d.after
	if d.pack == nil {
		return []byte(text)
	}
	return d.pack(t, text)
}

// dense are the kinds of small things that lists can be full of.
func dense() []denseList {
	return slices.Concat(denseTexts(), denseSheets(), denseTables(), denseXML())
}

func denseTexts() []denseList {
	const head = "MPN,Qty\n"
	many := func(columns int) string { return "MPN,Qty" + strings.Repeat(",x", columns) + "\n" }
	var makers strings.Builder
	for i := range 500 {
		fmt.Fprintf(&makers, ",Manufacturer %d,MPN %d", i+1, i+1)
	}
	return []denseList{
		{name: "rows", before: head, each: "A1,1\n"},
		{name: "rows of a real list", before: "MPN,Qty,Manufacturer,Description\n", each: "A12345,1,Acme,a part of it a\n"},
		{name: "rows of one letter", before: head, each: "A\n"},
		{name: "rows without a part", before: head, each: ",1\n"},
		{name: "empty rows", before: head, each: "\n"},
		{name: "rows of nothing but commas", before: head, each: ",\n"},
		{name: "the header again", before: head, each: head},
		{name: "totals", before: head, each: "Total,1\n"},
		{name: "rows that are shifted", before: head, each: "A,1,x\n"},
		{name: "rows that are no text", before: head, each: "A,\x00\n"},
		{name: "open quotes", before: head, each: "\"a\n"},
		{name: "quantities of 0", before: head, each: "A,0\n"},
		{name: "formulas", before: head, each: "=A,1\n"},
		{name: "quantities that differ", before: "MPN,Qty,Quantity\n", each: "A,1,2\n"},
		{name: "cells of one row", before: head, each: "x,"},
		{name: "columns", before: "MPN,Qty", each: ",x"},
		{name: "columns of makers", before: "MPN,Qty", each: ",MPN", after: "\nA,1\n"},
		{name: "rows of 4000 columns", before: many(4000), each: "A,1" + strings.Repeat(",", 4000) + "\n"},
		{name: "cells that are not read", before: many(100), each: "A,1" + strings.Repeat(",x", 100) + "\n"},
		{name: "a cell that is not read", before: many(1), each: "A,1,x\n"},
		{name: "large cells", before: head, each: "A,1," + strings.Repeat("x", 1<<20) + "\n"},
		{name: "large names", before: "MPN,Name\n", each: "A," + strings.Repeat("x", 1<<20-2) + "\n"},
		{name: "designators in one cell", before: "MPN,Reference\nA,\"", each: "R ", after: "\"\n"},
		{name: "designators", before: "MPN,Reference\n", each: "A,\"" + strings.Repeat("R1 ", 300_000) + "\"\n"},
		{name: "designators that differ", before: "MPN,Reference\n", each: "A,\"" + denseNames(100_000) + "\"\n"},
		{name: "ranges", before: "MPN,Reference\n", each: "A,R1-R10000\n"},
		{name: "small ranges", before: "MPN,Reference\n", each: "A,R1-R9\n"},
		{name: "ranges that are none", before: "MPN,Reference\n", each: "A,\"" + strings.Repeat("R- ", 300_000) + "\"\n"},
		{name: "dashes", before: "MPN,Reference\n", each: "A,\"" + strings.Repeat("- ", 400_000) + "\"\n"},
		{name: "alternates on a line", before: "MPN,Qty" + makers.String() + "\n", each: "A,1" + strings.Repeat(",,A", 500) + "\n"},
		{name: "alternates below", before: "MPN,Qty,Reference\n", each: "A\n"},
		{name: "levels", before: "Level,MPN,Qty\n1,A,1\n", each: "2,A,1\n"},
		{name: "levels that rise", before: "Level,MPN,Qty\n", each: denseLevels(150_000)},
		{name: "outlines that rise", before: "Level,MPN,Qty\n1.1,A,1\n", each: strings.Repeat("1.", 300_000) + "1,A,1\n"},
		{name: "levels that are none", before: "Level,MPN,Qty\n1,A,1\n", each: "x,A,1\n"},
		{name: "prices", before: "MPN,Price,Qty\n", each: "A,1 $,1\n"},
		{name: "prices that are none", before: "MPN,Price,Qty\n", each: "A,1,1\n"},
		{name: "countries", before: "MPN,Country\n", each: "A,US\n"},
		{name: "shares", before: "MPN,Country\n", each: "A,\"" + strings.Repeat("US=1;", 200_000) + "US=1\"\n"},
		{name: "distributors", before: "MPN,Maker\n", each: "A,TME\n"},
		{name: "text that is not UTF-8", before: head + "\xff,1\n", each: "A,1\n"},
	}
}

func denseNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "R%d ", i)
	}
	return b.String()
}

func denseLevels(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d,A,1\n", i)
	}
	return b.String()
}

func denseSheets() []denseList {
	pack := func(t testing.TB, text string) []byte { return workbookOf(t, text) }
	const begin = sheetBegin + headerRow
	text := func(s string) string { return `<c t="inlineStr"><is><t>` + s + `</t></is></c>` }
	lists := []denseList{
		{"rows", begin, "<row>" + text("A") + "</row>", sheetEnd, pack},
		{"rows of numbers", begin, "<row><c><v>1</v></c></row>", sheetEnd, pack},
		{"rows of shared texts", begin, `<row><c t="s"><v>0</v></c></row>`, sheetEnd, func(t testing.TB, text string) []byte {
			return workbookOf(t, text, member{"xl/sharedStrings.xml", []byte("<sst><si><t>A</t></si></sst>")})
		}},
		{"empty rows", begin, "<row/>", sheetEnd, pack},
		{"empty cells", begin, "<row>" + strings.Repeat("<c/>", 1000) + "</row>", sheetEnd, pack},
		{"cells of one row", begin + "<row>", "<c><v>1</v></c>", "</row>" + sheetEnd, pack},
		{"cells that are not read", begin, "<row>" + strings.Repeat("<c><v>1</v></c>", 1000) + "</row>", sheetEnd, pack},
		{"cells to the right", begin, `<row><c r="A2"><v>1</v></c><c r="ZZ2"><v>1</v></c></row>`, sheetEnd, pack},
		{"cells that are damaged", begin, `<row><c t="s"/></row>`, sheetEnd, pack},
		{"merged cells", begin + sheetEnd[:len("</sheetData>")] + "<mergeCells>", `<mergeCell ref="A1:B1"/>`, "</mergeCells></worksheet>", pack},
		{"large texts", begin, "<row>" + text(strings.Repeat("x", 1<<20-100)) + "</row>", sheetEnd, pack},
		{"shared texts", "<sst>", "<si/>", "</sst>", func(t testing.TB, text string) []byte {
			return workbookOf(t, begin+"<row>"+`<c t="s"><v>1</v></c>`+"</row>"+sheetEnd, member{"xl/sharedStrings.xml", []byte(text)})
		}},
		{"large shared texts", "<sst>", "<si><t>" + strings.Repeat("x", 1<<20-100) + "</t></si>", "</sst>", func(t testing.TB, text string) []byte {
			return workbookOf(t, begin+strings.Repeat(`<row><c t="s"><v>1</v></c></row>`, 100_000)+sheetEnd, member{"xl/sharedStrings.xml", []byte(text)})
		}},
		{"relations", relsBegin, "<Relationship/>", relsEnd, func(t testing.TB, text string) []byte {
			return withMember(t, workbookOf(t, begin+sheetEnd), "xl/_rels/workbook.xml.rels", strings.NewReader(text))
		}},
		{"styles", "<styleSheet><cellXfs>", "<xf/>", "</cellXfs></styleSheet>", func(t testing.TB, text string) []byte {
			rels := relsBegin + `<Relationship Id="rId1" Type="` + relTypes + `worksheet" Target="worksheets/sheet1.xml"/>` +
				`<Relationship Id="rId3" Type="` + relTypes + `styles" Target="styles.xml"/>` + relsEnd
			return withMember(t, workbookOf(t, begin+sheetEnd, member{"xl/styles.xml", []byte(text)}), "xl/_rels/workbook.xml.rels", strings.NewReader(rels))
		}},
		{"sheets", `<workbook xmlns:r="r"><sheets>`, `<sheet name="S" r:id="rId1"/>`, "</sheets></workbook>", func(t testing.TB, text string) []byte {
			return withMember(t, workbookOf(t, begin+sheetEnd), "xl/workbook.xml", strings.NewReader(text))
		}},
		{"a sheet 1000 times", begin, "<row><c><v>1</v></c></row>", sheetEnd, func(t testing.TB, text string) []byte {
			sheets := `<workbook xmlns:r="r"><sheets>` + strings.Repeat(`<sheet name="S" r:id="rId1"/>`, 1000) + "</sheets></workbook>"
			return withMember(t, workbookOf(t, text), "xl/workbook.xml", strings.NewReader(sheets))
		}},
	}
	return named("XLSX ", lists)
}

func denseTables() []denseList {
	pack := func(t testing.TB, text string) []byte {
		return zipOf(t, []member{{"mimetype", []byte(odsType)}, {"content.xml", []byte(text)}})
	}
	cell := func(s string) string { return "<table-cell><p>" + s + "</p></table-cell>" }
	begin, end := `<x><table name="S"><table-row>`+cell("MPN")+cell("Qty")+"</table-row>", "</table></x>"
	return named("ODS ", []denseList{
		{"rows", begin, "<table-row>" + cell("A") + "</table-row>", end, pack},
		{"empty rows", begin, "<table-row/>", end, pack},
		{"rows repeated", begin, `<table-row number-rows-repeated="99">` + cell("A") + "</table-row>", end, pack},
		{"empty cells", begin + "<table-row>", "<table-cell/>", "</table-row>" + end, pack},
		{"cells repeated", begin, `<table-row><table-cell number-columns-repeated="4000"><p>A</p></table-cell></table-row>`, end, pack},
		{"paragraphs", begin + "<table-row><table-cell>", "<p/>", "</table-cell></table-row>" + end, pack},
		{"tables", "<x>", "<table/>", "</x>", pack},
		{"styles", "<x>", `<style name="a"><table-properties display="false"/></style>`, "</x>", pack},
		{"links", "<x>", "<dde-link/>", "</x>", pack},
	})
}

func denseXML() []denseList {
	const pdx, pdxEnd = "<" + pdxRoot + ">", "</" + pdxRoot + ">"
	const item = `<Item itemUniqueIdentifier="1" itemIdentifier="A">`
	const ipc, ipcEnd = `<IPC-2581><Bom name="B">`, "</Bom></IPC-2581>"
	const sch, net = "(kicad_sch ", "<export><components>"
	return []denseList{
		{name: "KiCad empty lists", before: sch, each: "()", after: ")"},
		{name: "KiCad words", before: sch, each: "a ", after: ")"},
		{name: "KiCad symbols", before: sch, each: `(symbol(property Reference R1))`, after: ")"},
		{name: "KiCad symbols without numbers", before: sch, each: `(symbol(property Reference R?))`, after: ")"},
		{name: "KiCad properties", before: sch + "(symbol(property Reference R?)", each: `(property a b)`, after: "))"},
		{name: "KiCad instances", before: sch + "(symbol(instances(project", each: `(a(reference R?))`, after: "))))"},
		{name: "KiCad sheets", before: sch, each: "(sheet)", after: ")"},
		{name: "netlist components", before: net, each: `<comp ref="R"/>`, after: "</components></export>"},
		{name: "netlist fields", before: net + "<comp>", each: `<field name="a">b</field>`, after: "</comp></components></export>"},
		{name: "netlist properties", before: net + "<comp>", each: `<property name="a" value="b"/>`, after: "</comp></components></export>"},
		{name: "netlist properties that differ", before: net + "<comp>", each: denseProperties(20_000), after: "</comp></components></export>"},
		{name: "IPC-2581 items", before: ipc, each: "<BomItem/>", after: ipcEnd},
		{name: "IPC-2581 items with a number", before: ipc, each: `<BomItem OEMDesignNumberRef="A" quantity="1"/>`, after: ipcEnd},
		{name: "IPC-2581 bills", before: ipc, each: `<Bom/>`, after: ipcEnd},
		{name: "IPC-2581 designators", before: ipc + `<BomItem OEMDesignNumberRef="A">`, each: `<RefDes name="R"/>`, after: "</BomItem>" + ipcEnd},
		{name: "IPC-2581 characteristics", before: ipc + `<BomItem OEMDesignNumberRef="A">`, each: `<Textual textualCharacteristicName="a" textualCharacteristicValue="b"/>`, after: "</BomItem>" + ipcEnd},
		{name: "IPC-2581 approvals", before: ipc + `<BomItem OEMDesignNumberRef="A"/><AvlItem OEMDesignNumber="A">`, each: `<AvlVmpn evplMpn="B"/>`, after: "</AvlItem>" + ipcEnd},
		{name: "IPC-2581 items of many approvals", before: ipc + `<AvlItem OEMDesignNumber="A">` + strings.Repeat(`<AvlVmpn evplMpn="B"/>`, 10_000) + "</AvlItem>", each: `<BomItem OEMDesignNumberRef="A"/>`, after: ipcEnd},
		{name: "PDX items", before: pdx, each: "<Item/>", after: pdxEnd},
		{name: "PDX uses", before: pdx + item, each: `<BillOfMaterialItem billOfMaterialItemIdentifier="B"/>`, after: "</Item>" + pdxEnd},
		{name: "PDX uses of many approvals", before: pdx + `<Item itemUniqueIdentifier="B" itemIdentifier="B">` + strings.Repeat(`<ApprovedManufacturerListItem manufacturerPartIdentifier="C"/>`, 10_000) +
			"</Item>" + item, each: `<BillOfMaterialItem billOfMaterialItemUniqueIdentifier="B" itemQuantity="1"/>`, after: "</Item>" + pdxEnd},
		{name: "PDX designators", before: pdx + item + `<BillOfMaterialItem billOfMaterialItemIdentifier="B"/>`, each: `<ReferenceDesignator name="R"/>`, after: "</Item>" + pdxEnd},
		{name: "PDX approvals", before: pdx + item, each: `<ApprovedManufacturerListItem/>`, after: "</Item>" + pdxEnd},
		{name: "PDX contacts", before: pdx, each: `<Contact/>`, after: pdxEnd},
		{name: "declaration items", before: "<MainDeclaration>", each: `<ItemID itemNumber="A"/>`, after: "</MainDeclaration>"},
		{name: "declaration of nothing", before: "<MainDeclaration>", each: "<ItemID/>", after: "</MainDeclaration>"},
		{name: "XML attributes", before: "<MainDeclaration ", each: `a="" `, after: "/>"},
		{name: "XML comments", before: "<MainDeclaration>", each: "<!---->", after: "</MainDeclaration>"},
		{name: "XML depth", before: "<MainDeclaration>", each: "<a>"},
	}
}

func denseProperties(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<property name="%d" value="b"/>`, i)
	}
	return b.String()
}

func named(prefix string, lists []denseList) []denseList {
	for i := range lists {
		lists[i].name = prefix + lists[i].name
	}
	return lists
}
