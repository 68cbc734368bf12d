package origin

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// golden reads a table of facts that everyone knows: sorted lines of so many cells.
func golden(t *testing.T, file string, cells int) [][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/golden/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	last := ""
	for line := range strings.Lines(string(text)) {
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(row) != cells || line <= last {
			t.Fatalf("%s: %q has not %d cells or is not sorted", file, line, cells)
		}
		rows, last = append(rows, row), line
	}
	return rows
}

// TestGoldenParts finds the maker of every golden part number by the number alone: a number that many makers use has
// "many", one of several makers their ids. So no pattern of one maker can swallow the numbers of another. A house that was
// bought and its owner are not others.
func TestGoldenParts(t *testing.T) {
	x := mustFacts(t)
	for _, g := range golden(t, "parts.tsv", 2) {
		best, _, err := x.parts.find(g[0])
		if err != nil {
			t.Fatal(err)
		}
		if got, want := makersFound(best), houses(x, g[1]); got != want {
			t.Errorf("%s: the patterns point to %q, want %q", g[0], got, want)
		}
	}
}

// makersFound returns the houses of the makers that patterns point to.
func makersFound(best []*partPattern) string {
	var roots []string
	for _, p := range best {
		if len(p.makers) == 0 {
			return "many"
		}
		for _, m := range p.makers {
			roots = append(roots, m.root)
		}
	}
	slices.Sort(roots)
	return strings.Join(slices.Compact(roots), " ")
}

// houses turns ids of makers into those of their houses.
func houses(x *index, ids string) string {
	var roots []string
	for id := range strings.FieldsSeq(ids) {
		if m := x.makers[id]; m != nil {
			id = m.root
		}
		roots = append(roots, id)
	}
	slices.Sort(roots)
	return strings.Join(slices.Compact(roots), " ")
}

// TestIndexLosesNoPattern tries every pattern on every golden number, by package regexp: the index may leave out none that
// matches.
func TestIndexLosesNoPattern(t *testing.T) {
	x := mustFacts(t)
	var all []*regexp.Regexp
	for _, p := range allPatterns(x) {
		all = append(all, regexp.MustCompile("^(?:"+p.row.cells[0]+")"))
	}
	for i, g := range golden(t, "parts.tsv", 2) {
		if i%50 != 0 { // a fiftieth of them shows it as well
			continue
		}
		want := 0
		for _, p := range all {
			if p.MatchString(partNumber(g[0])) {
				want++
			}
		}
		best, others, err := x.parts.find(g[0])
		if err != nil || len(best)+len(others) != want {
			t.Errorf("%s: %d patterns are found, %d match; %v", g[0], len(best)+len(others), want, err)
		}
	}
}

func allPatterns(x *index) []*partPattern {
	var all []*partPattern
	for r := range x.parts.tables[0].stack.all() {
		all = append(all, x.parts.read(r))
	}
	return all
}
