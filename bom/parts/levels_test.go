package parts

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ensign/bom"
)

// TestLevels gives the levels of rows and, for each, the row that it lies in, with "!" where that is a gap.
func TestLevels(t *testing.T) {
	for _, tt := range []struct{ name, levels, want string }{
		{"indents", "1 2 2 3 1 2", "- 1 1 3 - 5"},
		{"one level only", "1 1 1", "- - -"},
		{"a product above all", "0 1 2 1", "(product) - 2 -"},
		{"several products", "0 1 0 1", "- 1 - 3"},
		{"a level 0 at the end", "1 2 0", "- 1 -!"},
		{"dots before the level", ".1 ..2 ...3 .1", "- 1 2 -"},
		{"words", "Level_1 Level_2 L3", "- 1 2"},
		{"an outline", "1 1.1 1.2 1.2.1 2 2.1", "- 1 1 3 - 5"},
		{"an outline with a dot at the end", "1. 1.1. 1.10. 2.", "- 1 1 -"},
		{"an outline without the row above", "1 2.1 1.1", "- -! -!"},
		{"an outline that jumps", "1 1.1.1 1.1.2", "- 1! 1!"},
		{"decimals of a program for statistics", "1.0 2.0 2.0 3.0", "- 1 1 3"},
		{"a jump", "1 3 3 2", "- 1! 1! 1"},
		{"a list that begins below", "2 3 1 2", "-! 1 - 3"},
		{"no level", "1 2 - 2", "- 1 1! 1"},
		{"no number", "1 x 2 1,5", "- -! 2 2!"},
		{"negative", "1 -2 2", "- -! 2"},
		{"huge", "1 99999999999999999999 2", "- -! 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := liesInOf(t, tt.levels); got != tt.want {
				t.Errorf("%s: %s, want %s", tt.levels, got, tt.want)
			}
		})
	}
}

// liesInOf reads a list with these levels, of which "-" is none.
func liesInOf(t interface {
	Errorf(string, ...any)
	Fatalf(string, ...any)
}, all string,
) string {
	list := "Level\tName\tQty\n"
	for i, level := range strings.Fields(all) {
		list += fmt.Sprintf("%s\tP%d\t1\n", strings.Trim(strings.ReplaceAll(level, "_", " "), "-"), i+1)
		if strings.HasPrefix(level, "-") && len(level) > 1 {
			list = strings.Replace(list, level[1:]+"\tP", level+"\tP", 1)
		}
	}
	table, err := Read([]byte(list), Options{}, bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatalf("%v", err)
	}
	checkTable(t, table, []byte(list))
	out := make([]string, len(strings.Fields(all)))
	for i := range out {
		out[i] = "(product)"
	}
	for i := range table.Rows {
		r := &table.Rows[i]
		out[r.Line-2] = "-"
		if r.Parent >= 0 {
			out[r.Line-2] = fmt.Sprint(table.Rows[r.Parent].Line - 1)
		}
	}
	for _, g := range table.Gaps {
		line := 0
		if _, err := fmt.Sscanf(g.Says, "line %d, cell A:", &line); err != nil {
			t.Errorf("gap %s", g.Says)
			continue
		}
		out[line-2] += "!"
	}
	return strings.Join(out, " ")
}

// TestLevelsRandom holds for any levels: what a row lies in stands before it, and the first rows of no level lie in none.
func TestLevelsRandom(t *testing.T) {
	level := rapid.SampledFrom([]string{"0", "1", "2", "3", "7", "1.1", "1.2.1", "x", "-", "..2", "400"})
	rapid.Check(t, func(t *rapid.T) {
		levels := rapid.SliceOfN(level, 1, 30).Draw(t, "levels")
		liesInOf(t, strings.Join(levels, " ")) // which checks the table
	})
}

// TestLevelsDeep: a list that nests deeper than a document may is a gap, and a document all the same.
func TestLevelsDeep(t *testing.T) {
	list := "Level,Name,Qty\n"
	for i := range 300 {
		list += fmt.Sprintf("%d,P%d,2\n", i+1, i+1)
	}
	table, err := Read([]byte(list), Options{}, bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	checkTable(t, table, []byte(list))
	if len(table.Gaps) != 201 || table.Gaps[0].Reason != bom.Limit || table.Gaps[0].Says != "line 101, cell A: more than 99 levels" {
		t.Errorf("%d gaps, the first %+v", len(table.Gaps), table.Gaps[:min(1, len(table.Gaps))])
	}
	d, err := bom.New(bom.Component{Type: "device", Name: "deep"}, table.Components(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bom.Read(d.JSON(), bom.NewBudget(bom.Limits{})); err != nil {
		t.Errorf("what is written is not read again: %v", err)
	}
}

// TestLevelsAside holds what becomes of rows beside those of a nested list that are parts.
func TestLevelsAside(t *testing.T) {
	for _, tt := range []struct{ name, list, want string }{
		{
			"what lies in a row that cannot be read does not lie in the one above it",
			"Level,MPN,Qty,Name\n1,EXS1,1,a\n1,EX\x00,1,b\n2,EXS3,1,c\n", "EXS1:- EXS3:-",
		},
		{
			"what lies in an assembly without a name lies in it all the same",
			"Level,MPN,Qty,Name\n1,,5,\n2,EXS2,1,c\n", ":- EXS2:",
		},
		{
			"levels in several columns",
			"Level 1,Level 2,MPN,Qty\nA,,EXS1,1\n,B,EXS2,1\nC,,EXS3,1\n", "EXS1:- EXS2:- EXS3:-",
		},
		{
			"an alternate is at the level of its part, a part without quantity below is none",
			"Level,MPN,Manufacturer,Qty\n1,EXS1,Example,1\n1,EXS2,Sample,\n2,EXS3,Example,\n", "EXS1:- EXS2:- EXS3:EXS1",
		},
		{
			"an alternate without a level",
			"Level,MPN,Manufacturer,Qty\n1,EXS1,Example,1\n2,EXS2,Example,3\n,EXS3,Sample,\n1,EXS4,Example,1\n", "EXS1:- EXS2:EXS1 EXS3:EXS1 EXS4:-",
		},
		{
			"a product with a maker is a part",
			"Level,MPN,Manufacturer,Qty\n0,EXS1,Example,1\n1,EXS2,Example,3\n", "EXS1:- EXS2:EXS1",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			table, err := Read([]byte(tt.list), Options{}, bom.NewBudget(bom.Limits{}))
			if err != nil {
				t.Fatal(err)
			}
			checkTable(t, table, []byte(tt.list))
			var got []string
			for _, r := range table.Rows {
				in := "-"
				if r.Parent >= 0 {
					in = table.Rows[r.Parent].MPN
				}
				got = append(got, r.MPN+":"+in)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}
