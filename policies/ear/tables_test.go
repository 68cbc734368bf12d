package ear

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ensign/origin"
	"ensign/policies/internal/lawtable"
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
		data, err := files.ReadFile("data/" + s.Name)
		if err != nil {
			t.Fatal(err)
		}
		tab, err := lawtable.Parse(s, data)
		if err != nil {
			t.Fatal(err)
		}
		if len(tab.Records) == 0 {
			t.Errorf("%s has no lines", s.Name)
		}
		if !bytes.Equal(tab.Format(), data) {
			t.Errorf("%s is not what it reads as", s.Name)
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
		if !slices.ContainsFunc(schemas[:], func(s lawtable.Schema) bool { return s.Name == name }) {
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
		data, _ := files.ReadFile("data/" + s.Name)
		tab, err := lawtable.Parse(s, data)
		if err != nil {
			t.Fatal(err)
		}
		newest = max(newest, origin.Date(tab.Value("as-of")))
		if _, after, ok := strings.Cut(string(data), "\n# note: first-day: "); ok {
			began, _, _ = strings.Cut(after, "\n")
		}
		for _, r := range tab.Records {
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
			if percent, compare, rows := l.threshold(cc, day); percent == 0 || compare != "<=" || len(rows) != 1 || !rows[0].Holds(day) {
				t.Errorf("threshold(%s, %s) = %d %s %v", cc, day, percent, compare, rows)
			}
		}
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
		i := slices.IndexFunc(schemas[:], func(s lawtable.Schema) bool { return s.Name == tt.file })
		s := schemas[i]
		data := "# source: s\n# as-of: 2026-09-24\n# licence: l\n" + strings.Join(append(strings.Fields(s.Columns), "from", "to", "status", "cite"), "\t") + "\n" + tt.line + "\t2026-09-24\t\tregulation\tc\n"
		tab, err := lawtable.Parse(s, []byte(data))
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
		data, err := files.ReadFile("data/" + s.Name)
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
		tab, err := lawtable.Parse(schemas[i], data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), schemas[i].Name+":") {
				t.Errorf("error without its file and line: %v", err)
			}
			return
		}
		if !bytes.Equal(tab.Format(), data) {
			t.Errorf("%q reads as %q", data, tab.Format())
		}
		l := &tables{entries: map[string]entry{}, charted: map[string]charted{}}
		if err := l.take(tab); err != nil && !strings.HasPrefix(err.Error(), schemas[i].Name) {
			t.Errorf("error without its file: %v", err)
		}
	})
}
