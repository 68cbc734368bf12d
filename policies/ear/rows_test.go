package ear_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// ruledRow is one line of testdata/rows.tsv: a row of the law with the case that it decides and one beside it that it
// does not, or the reason why no case can show it.
type ruledRow struct {
	line                         int
	says, decides, beside, whyNo string
}

// section is the first word of what a row says, "2.1" or "trap".
func (r ruledRow) section() string {
	section, _, _ := strings.Cut(r.says, " ")
	return section
}

// sections of the law that the rows are taken from, in order; the traps come last.
var ruledSections = [...]string{"1", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "3", "4", "4.1", "4.2", "5", "5.1", "trap"}

func readRows(t *testing.T) []ruledRow {
	t.Helper()
	data, err := os.ReadFile("testdata/rows.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []ruledRow
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		cells := strings.Split(line, "\t")
		switch {
		case strings.HasPrefix(line, "#"), line == "row\tdecides\tbeside\twhy not":
		case len(cells) != 4:
			t.Errorf("rows.tsv:%d: got %d cells, want 4", i+1, len(cells))
		default:
			out = append(out, ruledRow{i + 1, cells[0], cells[1], cells[2], cells[3]})
		}
	}
	return out
}

func TestEveryRowHasItsCases(t *testing.T) {
	expects := expectations(t)
	seen := make(map[string]bool)
	var sections []string
	var none int
	rows := readRows(t)
	for _, r := range rows {
		if seen[r.says] {
			t.Errorf("rows.tsv:%d: %q stands there twice", r.line, r.says)
		}
		seen[r.says] = true
		sections = append(sections, r.section())
		if r.decides+r.beside == "" && r.whyNo != "" {
			none++
			continue
		}
		r.check(t, expects)
	}
	if got := slices.Compact(sections); !slices.Equal(got, ruledSections[:]) {
		t.Errorf("the sections are %q, want %q", got, ruledSections)
	}
	if none*8 > len(rows) {
		t.Errorf("%d of %d rows have no case, which is more than one in eight", none, len(rows))
	}
}

// check looks for the two cases of a row, which must not both fit one answer.
func (r ruledRow) check(t *testing.T, expects map[string]expected) {
	t.Helper()
	if r.whyNo != "" {
		t.Errorf("rows.tsv:%d: %q has cases and a reason for none", r.line, r.says)
	}
	for _, name := range []string{r.decides, r.beside} {
		if _, ok := expects[name]; !ok {
			t.Errorf("rows.tsv:%d: there is no case %q", r.line, name)
			return
		}
	}
	if !expects[r.decides].excludes(expects[r.beside]) {
		t.Errorf("rows.tsv:%d: %q and %q expect nothing that differs", r.line, r.decides, r.beside)
	}
}

// expectations are what all cases expect, by file and name; those of the other regime have its name before them.
func expectations(t *testing.T) map[string]expected {
	t.Helper()
	out := make(map[string]expected)
	for prefix, pattern := range map[string]string{"": "testdata/cases/*.yaml", "ofac/": "../ofac/testdata/cases/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || files == nil {
			t.Fatalf("%s: no cases (%v)", pattern, err)
		}
		for _, f := range files {
			for _, c := range namesIn(t, f) {
				name := prefix + strings.TrimSuffix(filepath.Base(f), ".yaml") + "/" + c.Name
				if _, ok := out[name]; ok {
					t.Errorf("two cases are called %q", name)
				}
				out[name] = c.Expect
			}
		}
	}
	return out
}

// namedCase is what a row needs of a case of either regime.
type namedCase struct {
	Name   string   `yaml:"name"`
	Expect expected `yaml:"expect"`
}

func namesIn(t *testing.T, file string) []namedCase {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []namedCase
	if err := yaml.Unmarshal(data, &out); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return out
}

// excludes reports whether no answer could be as both expect it.
func (e expected) excludes(o expected) bool {
	differs := func(a, b string) bool { return a != "" && b != "" && a != b }
	return differs(e.Verdict, o.Verdict) || differs(e.Subject, o.Subject) || differs(e.License, o.License) ||
		differs(e.Limit, o.Limit) || differs(e.Low, o.Low) || differs(e.Likely, o.Likely) || differs(e.High, o.High) ||
		differs(e.Outcome, o.Outcome) || differs(e.Gate, o.Gate) || differ(e.Zero, o.Zero) || differ(e.FDP, o.FDP) ||
		deny(e.Flagged, o.Flagged) || deny(e.Missing, o.Missing) || deny(e.Reasons, o.Reasons) ||
		deny(e.Presumed, o.Presumed) || deny(e.Allowed, o.Allowed)
}

// differ reports whether two lists of states by paragraph give one paragraph two states.
func differ(a, b map[string]string) bool {
	for _, paragraph := range slices.Sorted(maps.Keys(a)) {
		if want, ok := b[paragraph]; ok && want != a[paragraph] {
			return true
		}
	}
	return false
}

// deny reports whether one list wants what the other wants not to be there.
func deny(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool {
		return slices.Contains(b, "-"+s) || strings.HasPrefix(s, "-") && slices.Contains(b, s[1:])
	})
}
