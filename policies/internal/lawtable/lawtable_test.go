package lawtable

import (
	"fmt"
	"strings"
	"testing"

	"ensign/origin"
)

func trial() Schema { return Schema{"policies/ofac/data", "trial.tsv", "to effect", 1} }

const good = "# source: 31 CFR 510\n# as-of: 2026-06-20\n# licence: US government work\n# note: a trial\n" +
	"to\teffect\tfrom\tto\tstatus\tcite\n" +
	"CU\tprohibited\t\t\tmemory\t31 CFR 515.201\n" +
	"KP\tnone\t2007-01-26\t2016-03-15\tmemory\tEO 13466\n" +
	"KP\tprohibited\t2016-03-16\t\tsecondary\tEO 13722\n"

func Example() {
	t, err := Parse(trial(), []byte(good))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range t.Records {
		if r.Holds("2018-06-06") {
			fmt.Println(r.Get("to"), r.Get("effect")+r.Mark(), r.Verified("2018-06-06"), r.Source().At)
		}
	}
	// Output:
	// CU prohibited (memory, re-verify) false line 6, 31 CFR 515.201
	// KP prohibited true line 8, EO 13722
}

func TestTable(t *testing.T) {
	tab, err := Parse(trial(), []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(tab.Format()); got != good {
		t.Errorf("written again it is %q", got)
	}
	if tab.AsOf() != "2026-06-20" || tab.Value("note") != "a trial" || tab.Value("none") != "" || tab.Records[0].Get("none") != "" {
		t.Errorf("as of %s, note %q", tab.AsOf(), tab.Value("note"))
	}
	if s := tab.Status(); s["memory"] != 2 || s["secondary"] != 1 {
		t.Errorf("status %v", s)
	}
	if d := Digest([]Table{tab}); len(tab.SHA256()) != 64 || len(d) != len("sha256:")+64 || d == Digest(nil) {
		t.Errorf("digests %s and %s", tab.SHA256(), d)
	}
}

// TestItself: the line for what is not in a table cites the columns.
func TestItself(t *testing.T) {
	tab, err := Parse(trial(), []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	r, want := tab.Itself("approximate"), origin.Cite{Source: "policies/ofac/data/trial.tsv", Version: "2026-06-20", At: "line 5, 31 CFR 510"}
	if r.Source() != want || r.Verified("2026-06-20") || !r.Holds("2026-06-20") || r.Holds("2026-06-19") {
		t.Errorf("%+v", r)
	}
}

func TestDays(t *testing.T) {
	for _, tt := range []struct {
		row             Row
		asOf            origin.Date
		holds, verified bool
	}{
		{Row{From: "2016-03-16", Status: "regulation"}, "2016-03-16", true, true},
		{Row{From: "2016-03-16", Status: "regulation"}, "2016-03-15", false, false},
		{Row{From: "2016-03-16", To: "2018-03-04", Status: "secondary"}, "2018-03-04", true, true},
		{Row{From: "2016-03-16", To: "2018-03-04", Status: "secondary"}, "2018-03-05", false, false},
		{Row{Status: "secondary"}, "2018-03-05", true, false},
		{Row{From: "2016-03-16", Status: "memory"}, "2018-03-05", true, false},
		{Row{From: "2016-03-16", Status: "approximate"}, "2018-03-05", true, false},
		{Row{}, "2018-03-05", true, false},
	} {
		if h, v := tt.row.Holds(tt.asOf), tt.row.Verified(tt.asOf); h != tt.holds || v != tt.verified {
			t.Errorf("%+v on %s: holds %v, verified %v", tt.row, tt.asOf, h, v)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		{"no line feed at the end", "EO 13722\n", "EO 13722", "trial.tsv:8: does not end in a line feed"},
		{"no bytes", good, "", "trial.tsv:1: does not end in a line feed"},
		{"not UTF-8", "EO 13722", "EO \xff", "trial.tsv:1: not UTF-8"},
		{"a header key", "# as-of:", "# of:", `trial.tsv:2: the header has "of" in place of "as-of"`},
		{"a header line", "# note: a", "#note: a", `trial.tsv:4: a header line is not "# key: value"`},
		{"the day of the table", "2026-06-20", "2026-06-31", `trial.tsv:5: "2026-06-31" is not a day`},
		{"a header too short", "# licence: US government work\n# note: a trial\n", "", `trial.tsv:3: the header has no "licence"`},
		{"only a header", good[strings.Index(good, "to\teffect"):], "", "trial.tsv:5: there are no columns"},
		{"columns", "to\teffect", "to\teffects", `trial.tsv:5: the columns are not ["to" "effect" "from" "to" "status" "cite"]`},
		{"a cell too few", "KP\tprohibited\t", "KP\t", "trial.tsv:8: 5 cells, the table has 6 columns"},
		{"a space at an end", "CU\t", "CU \t", "trial.tsv:6: column to: space at an end or a control character"},
		{"a carriage return", "EO 13722\n", "EO 13722\r\n", "trial.tsv:8: column cite: space at an end or a control character"},
		{"a control character", "none\t", "no\x01ne\t", "trial.tsv:7: column effect: space at an end or a control character"},
		{"an empty line", "EO 13722\n", "EO 13722\n\n", "trial.tsv:9: 1 cells, the table has 6 columns"},
		{"no first cell", "CU\t", "\t", "trial.tsv:6: the first and the last cell may not be empty"},
		{"status", "secondary", "read", `trial.tsv:8: status "read"`},
		{"a day", "2016-03-16", "2016-3-16", `trial.tsv:8: "2016-3-16" is not a day`},
		{"days the wrong way", "2007-01-26", "2017-01-26", "trial.tsv:7: ends on 2016-03-15 before it begins on 2017-01-26"},
		{"order", "CU\t", "LA\t", "trial.tsv:7: not after the line before it, or twice"},
		{"twice", "KP\tnone\t2007-01-26\t2016-03-15", "KP\tnone\t2016-03-16\t", "trial.tsv:8: not after the line before it, or twice"},
	} {
		if !strings.Contains(good, tt.old) {
			t.Fatalf("%s: nothing to replace", tt.name)
		}
		_, err := Parse(trial(), []byte(strings.Replace(good, tt.old, tt.new, 1)))
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
	if err := (Record{Row: &Row{File: "trial.tsv", Line: 6}}).Errorf("effect %q", "x"); err.Error() != `trial.tsv:6: effect "x"` {
		t.Error(err)
	}
}
