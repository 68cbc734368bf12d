package origin

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestLabelsAreWellFormed reads the labelled part numbers as strictly as a table of facts.
func TestLabelsAreWellFormed(t *testing.T) {
	text, err := os.ReadFile("testdata/labels/parts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	labels, err := parseTable("parts.tsv", text)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"manufacturer", "mpn", "maker", "country", "source", "confidence"}; !slices.Equal(labels.columns, want) {
		t.Fatalf("columns %q, want %q", labels.columns, want)
	}
	explained := map[string]bool{}
	for _, n := range labels.notes {
		if short, _, ok := strings.Cut(n.text, ": "); n.key == "source" && ok {
			explained[short] = true
		}
	}
	codes := map[string]bool{}
	for _, c := range Countries() {
		codes[c.Code] = true
	}
	seen := map[[2]string]bool{}
	used := map[string]bool{}
	for n := range labels.lines {
		r := labels.row(n)
		manufacturer, mpn, maker, country, source, confidence := r.cells[0], r.cells[1], r.cells[2], r.cells[3], r.cells[4], r.cells[5]
		for code := range strings.SplitSeq(country, "|") {
			if !codes[code] && country != "" {
				t.Errorf("line %d: country %q is not in countries.tsv", r.line(), code)
			}
		}
		if key := [2]string{manufacturer, mpn}; mpn == "" || seen[key] {
			t.Errorf("line %d: no part number, or one label too many for %q", r.line(), key)
		} else {
			seen[key] = true
		}
		if (maker == "") != (country == "") {
			t.Errorf("line %d: a maker and its country go together", r.line())
		}
		if confidence != "high" && confidence != "medium" {
			t.Errorf("line %d: confidence %q", r.line(), confidence)
		}
		if !explained[source] {
			t.Errorf("line %d: no note explains the source %q", r.line(), source)
		}
		used[source] = true
	}
	if len(used) != len(explained) {
		t.Errorf("%d sources in use, %d explained", len(used), len(explained))
	}
}
