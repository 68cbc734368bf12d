package parts

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
)

// TestUnread: what stands in a column that is not read is kept under its header, and claims nothing.
func TestUnread(t *testing.T) {
	const list = "MPN,Qty,Tolerance,,ECCN (internal),Tolerance,MPN 2\nEXS1,1,5 %,note,5A002,-,SS1\nEXS2,1,,,n/a,1 %,\n"
	table, err := Read([]byte(list), Options{}, bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	checkTable(t, table, []byte(list))
	d, err := bom.New(bom.Component{Type: "device", Name: "list"}, table.Components(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range d.Components() {
		text := c.MPN + " " + c.ECCN
		for _, p := range c.Properties {
			if strings.HasPrefix(p.Name, PropertyColumn) {
				text += " " + p.Name + "=" + p.Value
			}
		}
		got = append(got, text)
	}
	want := []string{
		"EXS1 5A002 ensign:column:Tolerance=5 % ensign:column:D=note", "SS1 ", "EXS2  ensign:column:Tolerance=1 %",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestUnreadBounded: a list of nothing but cells that are not read does not grow without bound, and its parts are all read.
func TestUnreadBounded(t *testing.T) {
	const rows, columns = 300, 4000
	var b strings.Builder
	b.WriteString("MPN,Qty")
	for i := range columns {
		fmt.Fprintf(&b, ",x%s%d", strings.Repeat("y", 1000), i)
	}
	for i := range rows {
		fmt.Fprintf(&b, "\nEXS%d,1%s", i, strings.Repeat(",z", columns))
	}
	table, err := Read([]byte(b.String()), Options{}, bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	kept, longest := 0, 0
	for _, r := range table.Rows {
		kept += len(r.Unread)
		for _, p := range r.Unread {
			longest = max(longest, len(p.Name))
		}
	}
	if len(table.Rows) != rows || len(table.Gaps) != 0 {
		t.Errorf("%d rows, gaps %v", len(table.Rows), table.Gaps)
	}
	if kept == 0 || kept > maxUnread || longest > len(PropertyColumn)+maxColumnName+4 {
		t.Errorf("%d cells are kept, the longest name has %d bytes", kept, longest)
	}
	if len(table.Warnings) != 1 || !strings.Contains(table.Warnings[0].Says, "from here on what stands in columns that are not read is left out") {
		t.Errorf("warnings %v", table.Warnings)
	}
}
