package parts

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"ensign/bom"
)

var update = flag.Bool("update", false, "rewrite the golden tables")

// TestGolden reads one list of our own for each layout that is met in practice. A list that is an archive is written from
// its members, which stand in testdata as text.
func TestGolden(t *testing.T) {
	lists := samples(t)
	if len(lists) < 30 {
		t.Fatalf("found %d lists", len(lists))
	}
	for _, name := range lists {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data := sample(t, name)
			table, err := Read(data, Options{}, bom.NewBudget(bom.Limits{}))
			if err != nil {
				t.Fatal(err)
			}
			checkTable(t, table, data)
			golden := strings.TrimSuffix(strings.TrimSuffix(name, ".csv"), ".txtar") + ".txt"
			got := render(table)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(mustRead(t, golden)), got); diff != "" {
				t.Errorf("table of %s (-want +got):\n%s", name, diff)
			}
		})
	}
}

// TestFormats holds that every format has a sample, and that its beginning is recognised.
func TestFormats(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range samples(t) {
		data := sample(t, name)
		table, err := Read(data, Options{}, bom.NewBudget(bom.Limits{}))
		if err != nil {
			t.Fatal(err)
		}
		seen[table.Format] = true
		if Begins(name, data[:min(len(data), 4096)]) != (table.Format != "text") {
			t.Errorf("Begins says otherwise of %s, which is read as %s", name, table.Format)
		}
	}
	for _, f := range Formats() {
		if !seen[f.Name] || f.Doc == "" {
			t.Errorf("format %s has no sample or no sentence about it", f.Name)
		}
	}
}

// samples are the lists of testdata.
func samples(t testing.TB) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"*.csv", "*.txtar", "*.xml", "*.kicad_sch"} {
		names, err := filepath.Glob("testdata/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, names...)
	}
	return all
}

// sample returns a list of testdata as the bytes of its file.
func sample(t testing.TB, name string) []byte {
	t.Helper()
	data := mustRead(t, name)
	if filepath.Ext(name) != ".txtar" {
		return data
	}
	var members []member
	for _, f := range txtar.Parse(data).Files {
		members = append(members, member{f.Name, bytes.TrimSuffix(f.Data, []byte("\n"))})
	}
	return zipOf(t, members)
}

// member is a file of an archive.
type member struct {
	name string
	data []byte
}

// zipOf writes an archive. Its first member is not compressed, as OpenDocument asks.
func zipOf(t testing.TB, members []member) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, m := range members {
		w, err := z.CreateHeader(&zip.FileHeader{Name: m.name, Method: []uint16{zip.Store, zip.Deflate}[min(i, 1)]})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(m.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func mustRead(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// render writes a table as text: columns, rows with what they say, warnings, gaps.
func render(t *Table) string {
	var b strings.Builder
	fmt.Fprintln(&b, strings.TrimSpace(t.Format+" "+t.Encoding))
	for _, s := range t.Sheets {
		fmt.Fprintf(&b, "sheet %q, header on line %d\n", s.Name, s.Header)
		for _, c := range s.Columns {
			fmt.Fprintf(&b, "column %s %q: %s %d %s\n", cellName(c.Index), c.Header, c.Meaning, c.Number, c.Implies)
		}
	}
	for i, c := range t.Components() {
		r := t.Rows[i]
		fmt.Fprintln(&b, "row "+strings.TrimLeft(r.Sheet+" ", " ")+strconv.Itoa(r.Line)+": "+c.Name)
		for _, f := range [][2]string{
			{"mpn", c.MPN},
			{"maker", c.Manufacturer.Name},
			{"supplier", c.Supplier.Name},
			{"supplier part", r.SupplierPart},
			{"description", c.Description},
			{"lies in", liesIn(t, c.Parent)},
			{"quantity", c.Quantity},
			{"designators", strings.Join(c.Designators, " ")},
			{"one of", c.OneOf},
			{"eccn", c.ECCN},
			{"hts", c.HTS},
			{"price", c.Price},
			{"scope", c.Scope},
			{"warnings", strings.Join(r.Warnings, " | ")},
		} {
			if f[1] != "" {
				fmt.Fprintf(&b, "  %s: %s\n", f[0], f[1])
			}
		}
		for _, p := range r.Unread {
			fmt.Fprintf(&b, "  %s: %s\n", p.Name, p.Value)
		}
		for _, o := range c.Origins {
			fmt.Fprintf(&b, "  %s: %s %s\n", o.Stage, o.Country, o.Share)
		}
	}
	for _, w := range t.Warnings {
		fmt.Fprintln(&b, "warning", w)
	}
	for _, g := range t.Gaps {
		fmt.Fprintf(&b, "gap %d+%d %s: %s\n", g.Offset, g.Size, g.Reason, g.Says)
	}
	return b.String()
}

// liesIn is the line of an assembly, "" for the product.
func liesIn(t *Table, row int) string {
	if row < 0 {
		return ""
	}
	return fmt.Sprint("line ", t.Rows[row].Line)
}

// checkTable holds for every table: places lie inside the file, quantities and prices are positive, and every
// line with text is a row, a warning or a gap.
func checkTable(t interface {
	Errorf(format string, args ...any)
}, table *Table, data []byte,
) {
	lines := maxSheetRows
	if table.Format == "text" {
		lines = bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + 1
	}
	header := map[string]int{}
	for _, s := range table.Sheets {
		header[s.Name] = s.Header
	}
	for i, r := range table.Rows {
		if r.Parent < -1 || r.Parent >= i || r.Parent >= 0 && table.Rows[r.Parent].Sheet != r.Sheet {
			t.Errorf("row %d lies in row %d", i, r.Parent)
		}
		if r.Line <= header[r.Sheet] || r.Line > lines {
			t.Errorf("row on line %d of %d, header on %d", r.Line, lines, header[r.Sheet])
		}
		if r.Quantity != "" && sign(r.Quantity) <= 0 {
			t.Errorf("line %d: quantity %q", r.Line, r.Quantity)
		}
		if strings.HasPrefix(r.Price, "0 ") || strings.HasPrefix(r.Price, "-") {
			t.Errorf("line %d: price %q", r.Line, r.Price)
		}
	}
	for _, w := range table.Warnings {
		if w.Line < 0 || w.Line > lines {
			t.Errorf("warning %v of %d lines", w, lines)
		}
	}
	end := int64(0)
	for _, g := range table.Gaps {
		if table.Format != "text" && g.Offset == 0 && g.Size == 0 {
			continue
		}
		if g.Offset < end || g.Size < 0 || g.Offset+g.Size > int64(len(data)) {
			t.Errorf("gap %+v of %d bytes, the last ended at %d", g, len(data), end)
		}
		end = g.Offset + g.Size
	}
}

func TestReadNoHeader(t *testing.T) {
	tests := []struct{ name, in, first string }{
		{"prose", "\n\nDear all,\nplease find the parts below.\n", "Dear all,"},
		{"nothing", "", ""},
		{"only a name", "MPN\nEXS1\n", "MPN"},
		{"no name", "Quantity,Reference\n1,U1\n", "Quantity,Reference"},
		{"too far down", strings.Repeat("x\n", 40) + "MPN,Quantity\n", "x"},
		{"long", strings.Repeat("y", 100) + "\n", strings.Repeat("y", 60) + "…"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read([]byte(tt.in), Options{}, bom.NewBudget(bom.Limits{}))
			var header *HeaderError
			if !errors.As(err, &header) {
				t.Fatalf("Read(%q) = %v, want a HeaderError", tt.in, err)
			}
			if header.First != tt.first || header.Hint() == "" {
				t.Errorf("first line %q, want %q; hint %q", header.First, tt.first, header.Hint())
			}
		})
	}
}

func TestReadLimits(t *testing.T) {
	const list = "MPN,Quantity\nEXS1,1\nEXS2,1\nEXS3,1\n"
	_, err := Read([]byte(list), Options{}, bom.NewBudget(bom.Limits{Bytes: 10}))
	if !errors.Is(err, bom.ErrLimit) {
		t.Errorf("over the bytes: %v, want ErrLimit", err)
	}
	table, err := Read([]byte(list), Options{}, bom.NewBudget(bom.Limits{Files: 2}))
	if err != nil {
		t.Fatal(err)
	}
	want := []bom.Gap{{Offset: 27, Size: 7, Reason: bom.Limit, Says: "line 4: limit reached: more than 2 files or components (raise --max-files)"}}
	if diff := cmp.Diff(want, table.Gaps); diff != "" || len(table.Rows) != 2 {
		t.Errorf("over the files: %d rows, gaps (-want +got):\n%s", len(table.Rows), diff)
	}
}

// withMember writes an archive again with one member from elsewhere.
func withMember(t testing.TB, data []byte, name string, content io.Reader) []byte {
	t.Helper()
	old, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range old.File {
		if f.Name != name {
			if err := z.Copy(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
