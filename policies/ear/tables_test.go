package ear

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ensign/origin"
)

// read returns the embedded tables.
func read(t *testing.T) *tables {
	t.Helper()
	l, err := law()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTablesRoundTrip(t *testing.T) {
	for _, s := range schemas {
		data, err := files.ReadFile("data/" + s.name)
		if err != nil {
			t.Fatal(err)
		}
		tab, err := parseTable(s, data)
		if err != nil {
			t.Fatal(err)
		}
		if len(tab.records) == 0 {
			t.Errorf("%s has no lines", s.name)
		}
		if !bytes.Equal(tab.format(), data) {
			t.Errorf("%s is not what it reads as", s.name)
		}
	}
}

func TestEveryFileIsUsed(t *testing.T) {
	found, err := filepath.Glob("data/*")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("data/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		name := filepath.Base(path)
		if name == "README.md" {
			continue
		}
		if !slices.ContainsFunc(schemas[:], func(s schema) bool { return s.name == name }) {
			t.Errorf("data/%s is not read", name)
		}
		if !strings.Contains(string(readme), "`"+name+"`") {
			t.Errorf("data/README.md does not tell of %s", name)
		}
	}
}

func TestDaysComeFromTheHeaders(t *testing.T) {
	newest, began := origin.Date(""), ""
	for _, s := range schemas {
		data, _ := files.ReadFile("data/" + s.name)
		tab, err := parseTable(s, data)
		if err != nil {
			t.Fatal(err)
		}
		newest = max(newest, origin.Date(tab.value("as-of")))
		for _, h := range tab.header {
			if d, ok := strings.CutPrefix(h.value, "first-day: "); ok {
				began = d
			}
		}
		for _, r := range tab.records {
			if r.Status == "regulation" && r.From > verifiedThrough {
				t.Errorf("%s:%d begins after the law was read", r.File, r.Line)
			}
		}
	}
	if newest != verifiedThrough || origin.Date(began) != first {
		t.Errorf("headers say %s to %s, the code %s to %s", began, newest, first, verifiedThrough)
	}
}

func TestVersion(t *testing.T) {
	version, digest, through := Version()
	if version != "2026-09-24" || through != verifiedThrough || len(digest) != len("sha256:")+64 {
		t.Errorf("Version() = %q, %q, %q", version, digest, through)
	}
	for _, tab := range Tables() {
		sum := 0
		for _, n := range tab.Status {
			sum += n
		}
		if sum != tab.Rows || tab.Rows == 0 || tab.Source == "" || tab.AsOf == "" || len(tab.SHA256) != 64 {
			t.Errorf("%+v", tab)
		}
	}
}

func TestTablesAgree(t *testing.T) {
	l := read(t)
	for cc := range l.groups {
		if _, ok := l.charted[cc]; !ok && cc != "US" {
			t.Errorf("%s is in a group and not in the chart", cc)
		}
	}
	for cc := range l.charted {
		if _, ok := l.groups[cc]; !ok {
			t.Errorf("%s is in the chart and in no group", cc)
		}
	}
	for code, parent := range l.territories {
		_, charted := l.charted[parent]
		if !charted && parent != "US" {
			t.Errorf("%s is of %s, which is not in the chart", code, parent)
		}
		if _, ok := l.charted[code]; ok {
			t.Errorf("%s has lines of its own", code)
		}
	}
	for e := range l.military {
		if _, ok := l.entry(e); !ok {
			t.Errorf("meu.tsv: %s is no entry", e)
		}
	}
	for s, e := range l.entries {
		if s != "EAR99" && len(e.Requirements) == 0 {
			t.Errorf("%s states no requirement, not even an unknown one", s)
		}
		for _, reason := range e.Reasons {
			if !slices.ContainsFunc(e.Requirements, func(c control) bool { return c.Reason == reason }) {
				t.Errorf("%s: reason %s has no requirement", s, reason)
			}
		}
	}
	for _, f := range l.directs {
		for _, w := range slices.Concat(f.Output, f.Input, f.Plant) {
			if w.class.Entry != "" {
				if _, ok := l.entry(w.class.Entry); !ok {
					t.Errorf("734.9: %s is no entry", w.text)
				}
			}
		}
	}
}

func TestThresholdsCoverEveryDay(t *testing.T) {
	l := read(t)
	for _, cc := range []string{"KP", "IR", "SY", "SD", "CU", "VN", "UA-43"} {
		for _, day := range []origin.Date{first, "2015-07-21", "2015-07-22", "2015-10-01", "2019-10-20", "2019-10-21", "2021-01-13", "2021-01-14", "2026-09-23", verifiedThrough, "2026-11-24"} {
			if percent, compare, rows := l.threshold(cc, day); percent == 0 || compare != "<=" || len(rows) != 1 || !rows[0].holds(day) {
				t.Errorf("threshold(%s, %s) = %d %s %v", cc, day, percent, compare, rows)
			}
		}
	}
}

func TestParseTableIsStrict(t *testing.T) {
	s := schema{"t.tsv", "iso2 group", 2}
	const head = "# source: s\n# as-of: 2026-09-24\n# licence: l\n# note: n\niso2\tgroup\tfrom\tto\tstatus\tcite\n"
	const line = "AE\tB\t2026-07-23\t\tregulation\tc\n"
	tests := []struct{ name, data, want string }{
		{"no bytes", "", "t.tsv:1: does not end in a line feed"},
		{"no last line feed", head + "AE", "t.tsv:6: does not end in a line feed"},
		{"not UTF-8", head + "\xff\n", "t.tsv:1: not UTF-8"},
		{"no source", "# as-of: 2026-09-24\n", "t.tsv:1: the header has \"as-of\" in place of \"source\""},
		{"no licence", "# source: s\n# as-of: 2026-09-24\niso2\n", "t.tsv:3: the header has no \"licence\""},
		{"no day", strings.Replace(head, "2026-09-24", "soon", 1), "t.tsv:5: \"soon\" is not a day"},
		{"comment without a key", "# source\n", "t.tsv:1: a header line is not \"# key: value\""},
		{"header only", "# source: s\n", "t.tsv:2: there are no columns"},
		{"unknown column", strings.Replace(head, "group", "groups", 1), "t.tsv:5: the columns are not"},
		{"too few cells", head + "AE\tB\n", "t.tsv:6: 2 cells, the table has 6 columns"},
		{"space at an end", head + strings.Replace(line, "B", "B ", 1), "t.tsv:6: column group: space at an end"},
		{"carriage return", head + strings.Replace(line, "\n", "\r\n", 1), "t.tsv:6: column cite: space at an end"},
		{"control character", head + strings.Replace(line, "B", "B\x01B", 1), "t.tsv:6: column group: space at an end or a control"},
		{"empty key", head + line[2:], "t.tsv:6: the first and the last cell may not be empty"},
		{"no such day", head + strings.Replace(line, "07-23", "02-30", 1), "t.tsv:6: \"2026-02-30\" is not a day"},
		{"ends before it begins", head + strings.Replace(line, "\t\t", "\t2026-07-22\t", 1), "t.tsv:6: ends on 2026-07-22 before it begins"},
		{"status", head + strings.Replace(line, "regulation", "rumour", 1), "t.tsv:6: status \"rumour\""},
		{"twice", head + line + line, "t.tsv:7: not after the line before it, or twice"},
		{"empty line", head + line + "\n", "t.tsv:7: 1 cells"},
	}
	for _, tt := range tests {
		if _, err := parseTable(s, []byte(tt.data)); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
	if tab, err := parseTable(s, []byte(head+line)); err != nil || len(tab.records) != 1 || tab.records[0].Line != 6 {
		t.Errorf("a good table: %v, %v", tab, err)
	}
}

func TestTakeNamesTheLine(t *testing.T) {
	tests := []struct{ file, line, want string }{
		{"groups.tsv", "AE\tF:1", "groups.tsv:4: no country"},
		{"chart.tsv", "AE\tXX1", "chart.tsv:4: no country"},
		{"graded.tsv", "AE\tgood\t", "graded.tsv:4: country"},
		{"embargoes.tsv", "KP\tsome\tyes\tyes\t10\t<=\t\t", "embargoes.tsv:4: scope"},
		{"embargoes.tsv", "KP\tall\tmaybe\tyes\t10\t<=\t\t", "embargoes.tsv:4: ear99"},
		{"embargoes.tsv", "KP\tall\tyes\tyes\tten\t<=\t\t", "embargoes.tsv:4: strconv"},
		{"thresholds.tsv", "KP\t\t<=\t", "thresholds.tsv:4: strconv"},
		{"eccn.tsv", "3A001\t4\tA\tt\t\tno\tno\tno\t", "eccn.tsv:4: 3A001 is not in category"},
		{"eccn.tsv", "3A611\t3\tA\tt\t\tno\tno\tno\t", "eccn.tsv:4: 3A611 is not of series"},
		{"eccn.tsv", "3A001\t3\tA\tt\t\tno\tno\tmaybe\t", "eccn.tsv:4: GBS"},
		{"eccn_requirements.tsv", "3A001\tchart\tNS\tNS2\t\t\t\twhole", "eccn_requirements.tsv:4: 3A001 is not in eccn.tsv"},
		{"hts.tsv", "746-7\t8471\texact", "hts.tsv:4: code"},
		{"hts.tsv", "746-7\t*\texact", "hts.tsv:4: * is"},
		{"zero.tsv", "734.4(a)(2)\tany\t\tnone\t\tnowhere\t\t\tn", "zero.tsv:4: destinations"},
		{"fdp.tsv", "734.9(b)\tt\treason\tNS\t\t\t\t\t\teccn\t3D001\t\tl\t\t\t", "fdp.tsv:4: reaches nothing"},
		{"fdp.tsv", "734.9(e)(1)\tt\tany\t\t\t\tone\t\t\teccn\t3D001\t\tl\t\t\t", "fdp.tsv:4: strconv"},
		{"fdp.tsv", "734.9(b)\tt\tsome\tNS\t\tCN\t\t\t\teccn\t3D001\t\tl\t\t\t", "fdp.tsv:4: output \"some\""},
		{"fdp.tsv", "734.9(b)\tt\teccn\t3B1\t\tCN\t\t\t\teccn\t3D001\t\tl\t\t\t", "fdp.tsv:4: \"3B1\" is no set"},
		{"candidates.tsv", "mcu\t3A99\tfast", "candidates.tsv:4: \"3A99\" is no ECCN"},
		{"candidates.tsv", "mcu\t3A991.a\t", "candidates.tsv:4: nothing separates"},
		{"gecc.tsv", "AU\tpartial", "gecc.tsv:4: scope"},
	}
	for _, tt := range tests {
		i := slices.IndexFunc(schemas[:], func(s schema) bool { return s.name == tt.file })
		s := schemas[i]
		data := "# source: s\n# as-of: 2026-09-24\n# licence: l\n" + strings.Join(s.all(), "\t") + "\n" + tt.line + "\t2026-09-24\t\tregulation\tc\n"
		tab, err := parseTable(s, []byte(data))
		if err != nil {
			t.Errorf("%s: %v", tt.want, err)
			continue
		}
		want := strings.Replace(tt.want, ":4:", ":5:", 1)
		if err := new(tables).take(tab); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func FuzzParseTable(f *testing.F) {
	for i, s := range schemas {
		data, err := files.ReadFile("data/" + s.name)
		if err != nil {
			f.Fatal(err)
		}
		lines := strings.SplitAfterN(string(data), "\n", 25)
		f.Add(i, []byte(strings.Join(lines[:min(len(lines), 24)], "")))
	}
	f.Fuzz(func(t *testing.T, i int, data []byte) {
		if i < 0 || i >= len(schemas) {
			return
		}
		tab, err := parseTable(schemas[i], data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), schemas[i].name+":") {
				t.Errorf("error without its file and line: %v", err)
			}
			return
		}
		if !bytes.Equal(tab.format(), data) {
			t.Errorf("%q reads as %q", data, tab.format())
		}
		l := &tables{entries: map[string]entry{}, charted: map[string]charted{}}
		if err := l.take(tab); err != nil && !strings.HasPrefix(err.Error(), schemas[i].name) {
			t.Errorf("error without its file: %v", err)
		}
	})
}
