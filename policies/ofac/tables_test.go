package ofac

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ensign/origin"
	"ensign/policies/internal/lawtable"
)

// TestTables reads every table and writes it again, and finds each in the list and in the README.
func TestTables(t *testing.T) {
	l, err := law()
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("data/README.md")
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob("data/*.tsv")
	if err != nil || len(names) != len(l.sources) {
		t.Fatalf("%v, %v, %d are listed", names, err, len(l.sources))
	}
	for i, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s := l.sources[i]
		if "data/"+s.Name != filepath.ToSlash(name) || string(s.Format()) != string(data) {
			t.Errorf("%s is not %s as read", name, s.Name)
		}
		if !strings.Contains(string(readme), "`"+s.Name+"`") {
			t.Errorf("data/README.md does not tell of %s", s.Name)
		}
	}
}

func TestVersion(t *testing.T) {
	version, digest, through := Version()
	if version != string(verifiedThrough) || through != verifiedThrough || len(digest) != len("sha256:")+64 {
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
	if n := len(Tables()); n != len(schemas) {
		t.Errorf("%d tables are described", n)
	}
}

// TestEveryDayHasARow: for each destination that a table names, and all others, every kind of exporter has exactly one
// row on every day, so that no silence is read as "not reached".
func TestEveryDayHasARow(t *testing.T) {
	l, err := law()
	if err != nil {
		t.Fatal(err)
	}
	for dest, rows := range l.programmes {
		days := []origin.Date{first, lastDay}
		for _, p := range rows {
			days = append(days, p.From)
			if p.To != "" {
				days = append(days, p.To)
			}
			if p.Status == "regulation" || p.Status == "secondary" && p.From > verifiedThrough {
				t.Errorf("%s:%d: no regulation itself was read, and nothing after %s", p.File, p.Line, verifiedThrough)
			}
		}
		for _, day := range days {
			for _, who := range []role{usPerson, usOwned, other} {
				n := 0
				for _, p := range rows {
					if p.whom == who && p.Holds(day) {
						n++
					}
				}
				if n != 1 && day >= first {
					t.Errorf("%s, %s on %s: %d rows", dest, who, day, n)
				}
			}
		}
	}
}

// TestGoldenFacts are what everyone knows of the programmes; no edit may turn one around unseen.
func TestGoldenFacts(t *testing.T) {
	l, err := law()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		dest string
		who  role
		day  origin.Date
		want effect
	}{
		{"KP", usPerson, "2016-03-14", asks},
		{"KP", usPerson, "2016-03-16", prohibited},
		{"KP", usOwned, "2020-04-10", asks},
		{"KP", other, "2026-06-01", none},
		{"KP", anyone, "2017-09-21", secondary},
		{"CU", usPerson, "2007-01-26", prohibited},
		{"CU", usOwned, "2026-06-01", prohibited},
		{"CU", other, "2026-06-01", none},
		{"IR", usPerson, "2026-06-01", prohibited},
		{"IR", usOwned, "2012-10-08", byContent},
		{"IR", usOwned, "2012-10-09", prohibited},
		{"IR", other, "2026-06-01", byContent},
		{"SY", usPerson, "2025-06-30", prohibited},
		{"SY", usPerson, "2025-08-26", none},
		{"UA-43", usPerson, "2014-12-19", prohibited},
		{"UA-14", usPerson, "2022-02-21", prohibited},
		{"UA-09", usPerson, "2022-02-20", none},
		{"RU", usPerson, "2026-06-01", asks},
		{"SD", usPerson, "2017-10-11", prohibited},
		{"DE", usPerson, "2026-06-01", none},
	} {
		if p, ok := l.programme(tt.dest, tt.who, tt.day); !ok || p.effect != tt.want {
			t.Errorf("%s, %s on %s: got %q, want %s", tt.dest, tt.who, tt.day, p.effect, tt.want)
		}
	}
	if _, ok := l.programme("DE", anyone, "2026-06-01"); ok {
		t.Error("secondary sanctions for Germany")
	}
	var names []string
	for _, m := range l.measuresOn("2026-06-01") {
		names = append(names, m.name)
		if m.percent != 10 || m.compare != "<" {
			t.Errorf("%s: %s %d", m.name, m.compare, m.percent)
		}
	}
	if !slices.Equal(names, []string{"all", "goods", "software", "technology"}) {
		t.Errorf("the measures are %v", names)
	}
}

// TestTakeRefuses: a cell that is not understood is an error with its line.
func TestTakeRefuses(t *testing.T) {
	for _, tt := range []struct{ table, line, want string }{
		{"programmes.tsv", "KP\tanybody\tnone\tx\t", `programmes.tsv:5: whom "anybody"`},
		{"programmes.tsv", "KP\tother\tfree\tx\t", `programmes.tsv:5: effect "free"`},
		{"programmes.tsv", "KP\tany\tnone\tx\t", "programmes.tsv:5: secondary sanctions are for any, all else is not, and a note says what holds"},
		{"programmes.tsv", "KP\tother\tnone\t\t", "programmes.tsv:5: secondary sanctions are for any, all else is not, and a note says what holds"},
		{"measures.tsv", "all\tten\t<", `measures.tsv:5: percent "ten", compare "<"`},
		{"measures.tsv", "all\t10\t<=", `measures.tsv:5: percent "10", compare "<="`},
		{"licensed.tsv", "entry\tmaybe", `licensed.tsv:5: licence "maybe"`},
	} {
		i := slices.IndexFunc(schemas[:], func(s lawtable.Schema) bool { return s.Name == tt.table })
		columns := strings.ReplaceAll(schemas[i].Columns, " ", "\t")
		text := "# source: s\n# as-of: 2026-06-20\n# licence: l\n" + columns + "\tfrom\tto\tstatus\tcite\n" + tt.line + "\t2026-01-01\t\tmemory\tc\n"
		read, err := lawtable.Parse(schemas[i], []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		l := &tables{programmes: make(map[string][]programme), licensed: make(map[string]licensed)}
		if err := l.take(read); err == nil || err.Error() != tt.want {
			t.Errorf("%q: got %v, want %s", tt.line, err, tt.want)
		}
	}
}
