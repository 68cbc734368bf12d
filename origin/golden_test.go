package origin

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestGoldenParts finds the maker of every golden part number by the number alone: a number that many makers use has
// "many", one of several makers their ids. So no pattern of one maker can swallow the numbers of another.
func TestGoldenParts(t *testing.T) {
	text, err := os.ReadFile("testdata/golden/parts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	x := mustFacts(t)
	last := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if line <= last {
			t.Errorf("%q is not sorted after %q", line, last)
		}
		last = line
		number, want, _ := strings.Cut(line, "\t")
		best, _, err := x.parts.find(number)
		if err != nil {
			t.Fatal(err)
		}
		if got := makersFound(best); got != want {
			t.Errorf("%s: the patterns point to %q, want %q", number, got, want)
		}
	}
}

func makersFound(best []*partPattern) string {
	var ids []string
	for _, p := range best {
		if len(p.makers) == 0 {
			return "many"
		}
		for _, m := range p.makers {
			if !slices.Contains(ids, m.ID) {
				ids = append(ids, m.ID)
			}
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}
