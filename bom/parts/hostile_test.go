package parts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ensign/bom"
)

// TestReadHostile holds what becomes of lists that are made to break a reader: the row is a gap, the next is read.
func TestReadHostile(t *testing.T) {
	const head, tail = "MPN,Quantity,Description\n", "EXS9,9,last\n"
	tests := []struct {
		name, row string
		reason    bom.GapReason
	}{
		{"a cell of 10 MB", "EXS1,1," + strings.Repeat("x", 10<<20) + "\n", bom.Limit},
		{"a quoted cell of 10 MB", `EXS1,1,"` + strings.Repeat("x", 10<<20) + "\"\n", bom.Limit},
		{"a million delimiters", "EXS1,1" + strings.Repeat(",", 1<<20) + "\n", bom.Limit},
		{"a million quotes", `EXS1,1,"x` + strings.Repeat(`"`, 1<<20) + "x\n", bom.Damaged},
		{"zero bytes", "EXS1,1,a\x00b\n", bom.Damaged},
		{"an open quote", "EXS1,1,\"open\n", bom.Damaged},
		{"a cell of a thousand lines", "EXS1,1,\"" + strings.Repeat("\n", 1000) + "\"\n", bom.Damaged},
		{"shifted", "x,EXS1,1,text\n", bom.Damaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := []byte(head + tt.row + tail)
			table, err := Read(data, Options{}, bom.NewBudget(bom.Limits{}))
			if err != nil {
				t.Fatal(err)
			}
			checkTable(t, table, data)
			if len(table.Gaps) == 0 || table.Gaps[0].Reason != tt.reason || table.Gaps[0].Offset != int64(len(head)) {
				t.Errorf("gaps %+v, want %s at %d", table.Gaps, tt.reason, len(head))
			}
			last := Row{}
			if n := len(table.Rows); n > 0 {
				last = table.Rows[n-1]
			}
			if last.MPN != "EXS9" || last.Quantity != "9" {
				t.Errorf("the last row is %+v, want EXS9", last)
			}
		})
	}
}

// TestReadOpenQuotes reads lists of nothing but opened quotes in a time that grows with their length.
func TestReadOpenQuotes(t *testing.T) {
	data := []byte("MPN,Quantity\n" + strings.Repeat("\"a\n", 200_000))
	table, err := Read(data, Options{}, bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	checkTable(t, table, data)
	if len(table.Gaps) != 200_000 || len(table.Rows) != 0 {
		t.Errorf("%d gaps, %d rows, want every line a gap", len(table.Gaps), len(table.Rows))
	}
}

// TestReadManyRanges: short ranges cannot fill the memory. Those past the bound stay as written, with a warning.
func TestReadManyRanges(t *testing.T) {
	const rows = 2 * maxExpanded / maxRange
	data := []byte("MPN,Reference\n" + strings.Repeat("EXR1,R1-R10000\n", rows))
	table, err := Read(data, Options{}, bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range table.Rows {
		n += len(r.Designators)
	}
	if last := table.Rows[rows-1]; n != maxExpanded+rows/2 || len(last.Warnings) == 0 || last.Designators[0] != "R1-R10000" {
		t.Errorf("%d designators, the last row %+v", n, last)
	}
}

// TestGapOffsets holds that gaps have places in the file, not in the decoded text.
func TestGapOffsets(t *testing.T) {
	const row = "EXS1,1,é\n"
	utf16 := []byte{0xff, 0xfe}
	for _, r := range "MPN,Quantity\n" + row + "EXS2,1,x\n" {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	tests := []struct {
		name         string
		data         []byte
		offset, size int64
	}{
		{"UTF-8", []byte("MPN,Quantity\n" + row), 13, 10},
		{"UTF-8 with a mark", []byte("\ufeffMPN,Quantity\n" + row), 16, 10},
		{"Windows-1252", []byte("MPN,Quantity\nEXS1,1,\xe9\n"), 13, 9},
		{"UTF-16", utf16, 28, 18},
	}
	for _, tt := range tests {
		table, err := Read(tt.data, Options{}, bom.NewBudget(bom.Limits{}))
		if err != nil {
			t.Fatal(err)
		}
		if g := table.Gaps; len(g) == 0 || g[0].Offset != tt.offset || g[0].Size != tt.size {
			t.Errorf("%s: gaps %+v, want one at %d of %d bytes", tt.name, g, tt.offset, tt.size)
		}
	}
}

// TestColumnOrder: the order of the columns does not matter.
func TestColumnOrder(t *testing.T) {
	columns := [][]string{
		{"Reference", "U1", "R1-R3", ""},
		{"Quantity", "1", "4", ""},
		{"Manufacturer", "Example Semi", "Example Passives", "Sample Semi"},
		{"MPN", "EXS1", "EXR1", "SR1"},
		{"Description", "processor, fast", "resistor \"thin\"", ""},
		{"Unit Price (USD)", "1,234", "0.01", ""},
		{"Country of Origin", "US", "Korea", ""},
		{"DNP", "", "x", ""},
		{"Supplier", "DigiKey", "", ""},
	}
	want := rowsOf(t, columns)
	if len(want) != 3 {
		t.Fatalf("%d rows, want 3", len(want))
	}
	rapid.Check(t, func(rt *rapid.T) {
		got := rowsOf(rt, rapid.Permutation(columns).Draw(rt, "columns"))
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Errorf("another order (-want +got):\n%s", diff)
		}
	})
}

// rowsOf writes columns as a list and reads it. Warnings name cells, which move, so only their number is kept.
func rowsOf(t interface{ Fatal(args ...any) }, columns [][]string) []Row {
	var b strings.Builder
	for line := range columns[0] {
		for i, c := range columns {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(`"` + strings.ReplaceAll(c[line], `"`, `""`) + `"`)
		}
		b.WriteByte('\n')
	}
	table, err := Read([]byte(b.String()), Options{}, bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	for i := range table.Rows {
		table.Rows[i].Warnings = []string{fmt.Sprint(len(table.Rows[i].Warnings))}
	}
	return table.Rows
}

// TestDelimiters: the same list reads the same with each delimiter.
func TestDelimiters(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cell := rapid.StringMatching(`[a-zA-Z0-9 ,;|"]{0,12}`)
		list := [][]string{{"MPN", "Manufacturer", "Description"}}
		for range rapid.IntRange(0, 5).Draw(rt, "rows") {
			list = append(list, []string{cell.Draw(rt, "mpn"), cell.Draw(rt, "maker"), cell.Draw(rt, "description")})
		}
		var tables []string
		for _, d := range delimiters {
			var b strings.Builder
			for _, row := range list {
				quoted := slices.Clone(row)
				for i := range quoted {
					quoted[i] = `"` + strings.ReplaceAll(quoted[i], `"`, `""`) + `"`
				}
				b.WriteString(strings.Join(quoted, string(d)) + "\r\n")
			}
			table, err := Read([]byte(b.String()), Options{}, bom.NewBudget(bom.Limits{}))
			if err != nil {
				rt.Fatal(err)
			}
			if len(table.Gaps)+len(table.Warnings) == 0 {
				checkCells(rt, list, table)
			}
			tables = append(tables, render(table))
		}
		if len(slices.Compact(tables)) != 1 {
			rt.Errorf("the delimiters differ:\n%s", strings.Join(tables, "\n"))
		}
	})
}

// checkCells holds that part numbers come out as they went in.
func checkCells(t *rapid.T, list [][]string, table *Table) {
	want := map[string]bool{}
	for _, row := range list[1:] {
		want[strings.TrimSpace(row[0])] = true
	}
	for _, r := range table.Rows {
		if r.MPN != "" && !want[r.MPN] {
			t.Errorf("part number %q is not in the list", r.MPN)
		}
	}
}

// FuzzRead: no panic, places inside the file, no more rows than the budget has, and the same table twice.
func FuzzRead(f *testing.F) {
	for _, name := range samples(f) {
		f.Add(sample(f, name))
	}
	f.Add([]byte("\xff\xfeM\x00P\x00N\x00,\x00Q\x00t\x00y\x00\n\x00A\x00\xff"))
	f.Add([]byte("MPN\tQty\rA\t1\r"))
	f.Add([]byte("sep=;\nMPN;Qty;Price\nA;1;\"1,5\n"))
	const most = 50
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := Read(data, Options{}, bom.NewBudget(bom.Limits{Files: most}))
		if err != nil {
			return
		}
		checkTable(t, table, data)
		alternates := 1
		for _, s := range table.Sheets {
			alternates += len(s.Columns)
		}
		if len(table.Rows) > most*alternates {
			t.Errorf("%d rows of a budget of %d", len(table.Rows), most)
		}
		again, err := Read(data, Options{}, bom.NewBudget(bom.Limits{Files: most}))
		if err != nil || render(again) != render(table) {
			t.Errorf("read twice: %v\n%s\n%s", err, render(table), render(again))
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var list strings.Builder
	list.WriteString("Reference,Quantity,Manufacturer,MPN,Description,Unit Price (USD),Country of Origin\n")
	for i := range 2000 {
		fmt.Fprintf(&list, "\"R%d, R%d\",2,Example Passives,EXR%d,\"resistor, thin\",0.0%d,JP\n", 2*i, 2*i+1, i, i%9+1)
	}
	data := []byte(list.String())
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data, Options{}, bom.NewBudget(bom.Limits{})); err != nil {
			b.Fatal(err)
		}
	}
}
