package main

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
)

// header is that of an export of a product data system.
var header = []string{
	"Item", "Quantity", "Reference", "Description", "Value", "Footprint", "Manufacturer", "Manufacturer Part Number", "Supplier",
	"Supplier Part Number", "Unit Price (USD)", "Country of Origin", "ECCN", "Lifecycle", "RoHS",
}

// makers are the makers of a list and how their part numbers begin.
var makers = []struct{ name, begins string }{
	{"Texas Instruments", "TPS6213"},
	{"Murata", "GRM188R71"},
	{"Yageo", "RC0402FR-07"},
	{"Analog Devices", "ADP2303A"},
	{"Vishay", "CRCW0402"},
	{"Samsung Electro-Mechanics", "CL10B10"},
	{"STMicroelectronics", "STM32F40"},
	{"NXP", "MCIMX6Y2"},
	{"Infineon", "IRLML64"},
	{"Microchip", "ATSAMD21"},
	{"ON Semiconductor", "NCP1117"},
	{"TDK", "MPZ1608S"},
	{"Panasonic", "ERJ-2RKF"},
	{"KEMET", "C0402C10"},
	{"Broadcom", "BCM5721"},
	{"Skyworks", "SKY8533"},
	{"Realtek", "RTL8211"},
	{"MediaTek", "MT7621"},
	{"Winbond", "W25Q128"},
	{"Micron", "MT41K256"},
	{"Molex", "50209"},
	{"TE Connectivity", "17759"},
	{"Amphenol", "10118194"},
	{"Diodes Incorporated", "AP22802"},
	{"ROHM", "BD9E30"},
	{"Nexperia", "PMEG30"},
	{"Renesas", "ISL854"},
	{"Littelfuse", "SMAJ5"},
	{"Bourns", "SRR12"},
	{"Abracon", "ABM8-25"},
	{"Example Components 有限公司", "XC99"},
	{"", "NONAME"},
}

var (
	packages  = []string{"0402", "0603", "0805", "SOT-23-5", "QFN-16", "LQFP-64", "BGA-256", "SMA", "SOIC-8"}
	values    = []string{"100nF", "10k", "4.7uH", "1%", "", "25 MHz", "3.3V", "BLM18"}
	suppliers = []string{"Digi-Key", "Mouser", "LCSC", "Arrow", ""}
	countries = []string{"", "", "", "CN", "TW", "MY", "JP", "PH", "US"}
	classes   = []string{"", "", "", "", "EAR99", "5A992.c", "3A991.a"}
)

// generateList writes the list as a spreadsheet program does, with its texts in a table that they share, and returns its size.
func generateList(name string) (int64, error) {
	f, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	b := book{index: map[string]int{}}
	b.fill(rand.New(rand.NewPCG(1, 2)))
	z := zip.NewWriter(f)
	for _, m := range b.members() {
		w, err := z.Create(m.name)
		if err == nil {
			_, err = io.WriteString(w, m.text)
		}
		if err != nil {
			return 0, err
		}
	}
	if err := z.Close(); err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), f.Close()
}

// book is a workbook of one sheet while it is made.
type book struct {
	sheet, texts strings.Builder
	index        map[string]int
	row, column  int
	used         int // texts in cells
	place        int // the last designator
}

func (b *book) fill(r *rand.Rand) {
	b.begin()
	for _, h := range header {
		b.text(h)
	}
	b.sheet.WriteString("</row>")
	for i := range rows {
		b.begin()
		b.part(r, i)
		b.sheet.WriteString("</row>")
	}
}

// part writes one row.
func (b *book) part(r *rand.Rand, i int) {
	maker := makers[r.IntN(len(makers))]
	number := fmt.Sprintf("%s%d%s", maker.begins, i/2, []string{"RGTR", "-TR", "A", "KRX7"}[i%4])
	pieces := 1 + r.IntN(4)*r.IntN(3)
	value, supplier := values[r.IntN(len(values))], suppliers[r.IntN(len(suppliers))]
	var places []string
	for range pieces {
		b.place++
		places = append(places, fmt.Sprintf("%c%d", "RCLUD"[i%5], b.place))
	}
	b.number(i + 1)
	b.number(pieces)
	b.text(strings.Join(places, ", "))
	kinds := []string{"Capacitor", "Resistor, thick film", "Inductor", "IC <regulator> & switch", "Diode"}
	b.text(fmt.Sprintf("%s %s, lot %d", kinds[i%5], value, i%97))
	b.text(value)
	b.text(packages[r.IntN(len(packages))])
	b.text(maker.name)
	b.text(number)
	b.text(supplier)
	b.text(fmt.Sprintf("%s-%d-ND", number, r.IntN(9)))
	b.number(fmt.Sprintf("%d.%04d", r.IntN(5), 1+r.IntN(9999)))
	b.text(countries[r.IntN(len(countries))])
	b.text(classes[r.IntN(len(classes))])
	b.text("Active")
	b.text("Compliant")
}

func (b *book) begin() {
	b.row, b.column = b.row+1, 0
	fmt.Fprintf(&b.sheet, `<row r="%d" spans="1:%d" x14ac:dyDescent="0.25">`, b.row, len(header))
}

func (b *book) number(n any) {
	fmt.Fprintf(&b.sheet, `<c r="%c%d" s="1"><v>%v</v></c>`, 'A'+b.column, b.row, n)
	b.column++
}

// text writes a cell with a text of the shared ones; an empty one is only a format.
func (b *book) text(s string) {
	defer func() { b.column++ }()
	if s == "" {
		fmt.Fprintf(&b.sheet, `<c r="%c%d" s="1"/>`, 'A'+b.column, b.row)
		return
	}
	i, ok := b.index[s]
	if !ok {
		i = len(b.index)
		b.index[s] = i
		b.texts.WriteString("<si><t>")
		_ = xml.EscapeText(&b.texts, []byte(s)) // a Builder takes everything
		b.texts.WriteString("</t></si>")
	}
	b.used++
	fmt.Fprintf(&b.sheet, `<c r="%c%d" s="1" t="s"><v>%d</v></c>`, 'A'+b.column, b.row, i)
}

type member struct{ name, text string }

func (b *book) members() []member {
	const (
		head     = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
		main     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
		refers   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		packages = "http://schemas.openxmlformats.org/package/2006/"
		sheetML  = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	)
	return []member{
		{"[Content_Types].xml", head + `<Types xmlns="` + packages + `content-types"><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + sheetML + `sheet.main+xml"/></Types>`},
		{"_rels/.rels", head + `<Relationships xmlns="` + packages + `relationships"><Relationship Id="rId1" Type="` + refers +
			`/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", head + `<workbook xmlns="` + main + `" xmlns:r="` + refers +
			`"><sheets><sheet name="BOM" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", head + `<Relationships xmlns="` + packages + `relationships">` +
			`<Relationship Id="rId1" Type="` + refers + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + refers + `/styles" Target="styles.xml"/>` +
			`<Relationship Id="rId3" Type="` + refers + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", head + `<worksheet xmlns="` + main + `" xmlns:r="` + refers +
			`" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">` +
			`<sheetData>` + b.sheet.String() + `</sheetData></worksheet>`},
		{"xl/styles.xml", head + `<styleSheet xmlns="` + main +
			`"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="0" applyAlignment="1"/></cellXfs></styleSheet>`},
		{"xl/sharedStrings.xml", head + fmt.Sprintf(`<sst xmlns="%s" count="%d" uniqueCount="%d">`, main, b.used, len(b.index)) +
			b.texts.String() + `</sst>`},
	}
}
