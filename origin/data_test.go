package origin

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

// TestEmbeddedTablesAreSound holds the tables to what is not checked again whenever they are read.
func TestEmbeddedTablesAreSound(t *testing.T) {
	if _, err := load(embeddedFile, nil, nil, true); err != nil {
		t.Fatal(err)
	}
	x := mustFacts(t)
	if got := len(x.countries); got != 249 {
		t.Errorf("%d countries, ISO 3166-1 has 249", got)
	}
	for _, d := range (*Data)(nil).Tables() {
		if d.Rows == 0 || !dayShape(string(d.Retrieved)) || d.Source == "" || d.Licence == "" || len(d.SHA256) != 64 {
			t.Errorf("%s is described badly: %+v", d.Name, d)
		}
	}
}

func TestVersionNamesTheTables(t *testing.T) {
	var d *Data
	version, digest := d.Version()
	if !dayShape(version) || len(digest) != 64 {
		t.Errorf("version %q, digest %q", version, digest)
	}
	if _, again := d.Version(); again != digest {
		t.Errorf("the digest changes: %s, %s", digest, again)
	}
}

func TestPatternsAreWellWritten(t *testing.T) {
	small := regexp.MustCompile(`[a-z]`)
	escape := regexp.MustCompile(`\\[a-z]`)
	for _, pattern := range allPatterns(mustFacts(t)) {
		text := pattern.row.cells[0]
		if pattern.err != nil {
			t.Errorf("line %d: %v", pattern.row.line(), pattern.err)
			continue
		}
		if pattern.mayStart == nil {
			t.Errorf("line %d: %q is too long, or asserts more than $", pattern.row.line(), text)
		}
		if small.MatchString(escape.ReplaceAllString(text, "")) {
			t.Errorf("line %d: %q has lower-case letters, part numbers have none", pattern.row.line(), text)
		}
		if start := literalStart(text); start != "" && pattern.match("~"+start) {
			t.Errorf("line %d: %q is not anchored", pattern.row.line(), text)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	tests := []struct{ name, file, old, new, want string }{
		{"unknown column", "makers.tsv", "\tcategory\t", "\tkind\t", `makers.tsv: unknown column "kind"`},
		{"missing column", "countries.tsv", "\tconfidence\n", "\n", "countries.tsv:"},
		{"unknown country", "makers.tsv", "Texas Instruments Incorporated\tUS", "Texas Instruments Incorporated\tXX", `country "XX" is not in countries.tsv`},
		{"bad country", "makers.tsv", "Texas Instruments Incorporated\tUS", "Texas Instruments Incorporated\tUSA", `country: "USA" is no country code`},
		{"seat against us", "makers.tsv", "Texas Instruments Incorporated\tUS\t\t\tyes", "Texas Instruments Incorporated\tUS\t\t\tno", `us is "no", but the seat is US`},
		{"dangling name", "names.tsv", "\tti\tname", "\tnobody\tname", `maker "nobody" is not in makers.tsv`},
		{"dangling identifier", "identifiers.tsv", "pci\t8086\tintel", "pci\t8086\tnobody", `maker "nobody" is not in makers.tsv`},
		{"dangling pattern", "parts.tsv", "TPS\\d\tti", "TPS\\d\tnobody", `maker "nobody"`},
		{"unknown software country", "software.tsv", "Google\tUS", "Google\tZZ", `country "ZZ" is not in countries.tsv`},
		{"bad date", "names.tsv", "\tti\tname\tmemory\t2026-11-23", "\tti\tname\tmemory\t2026-13-23", `"2026-13-23" is no day`},
		{"unexplained source", "names.tsv", "\tti\tname\tmemory", "\tti\tname\thearsay", `source "hearsay" is not explained`},
		{"bad confidence", "names.tsv", "2026-11-23\thigh\n", "2026-11-23\tsure\n", `"sure" is none of high, medium, low`},
		{"bad kind", "identifiers.tsv", "cpe\t1c", "cpd\t1c", `"cpd" is none of android, cpe`},
		{"bad glob", "ecosystems.tsv", "alpm\tarch\tlinux-firmware*", "alpm\tarch\tlinux-[", "syntax error in pattern"},
		{"duplicate key", "licences.tsv", "0bsd\tyes\tosi", "0bsd\tyes\tfree\tmemory\t2026-11-23\thigh\n0bsd\tyes\tosi", "duplicate of the line before"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(func(file string) ([]byte, error) {
				text, err := dataFiles.ReadFile("data/" + file)
				if file != tt.file || err != nil {
					return text, err
				}
				if !strings.Contains(string(text), tt.old) {
					t.Fatalf("%s has no %q", file, tt.old)
				}
				return []byte(strings.Replace(string(text), tt.old, tt.new, 1)), nil
			}, nil, nil, true)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), tt.file) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestLoadNamesEveryFileThatCannotBeRead(t *testing.T) {
	_, err := load(func(string) ([]byte, error) { return nil, errors.New("no such file") }, nil, nil, true)
	for _, s := range schemas {
		if err == nil || !strings.Contains(err.Error(), "reading "+s.file) {
			t.Errorf("%v does not name %s", err, s.file)
		}
	}
}

func mustFacts(t testing.TB) *index {
	t.Helper()
	d, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return d.index
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load(embeddedFile, nil, nil, false); err != nil {
			b.Fatal(err)
		}
	}
}

// TestCommunitiesHaveNoCountry: a project without a company or a foundation is developed all over the world, wherever
// those who lead it live.
func TestCommunitiesHaveNoCountry(t *testing.T) {
	community := regexp.MustCompile(`(?i)( projects?| community| developers| team)$`)
	for r := range mustFacts(t).software.all() {
		if steward, us := r.cells[2], r.cells[4]; community.MatchString(steward) && us != "mixed" {
			t.Errorf("line %d: %s is a community, but us is %q", r.line(), steward, us)
		}
	}
}

// TestBreadth holds the tables to how much they have to know at the least, so that no edit loses a part of them.
func TestBreadth(t *testing.T) {
	x := mustFacts(t)
	families, kinds := map[string]bool{}, map[string]int{}
	for _, p := range allPatterns(x) {
		families[p.row.cells[1]+"\t"+p.row.cells[2]] = true
	}
	for r := range x.identifiers.all() {
		kinds[r.cells[0]]++
	}
	for _, tt := range []struct {
		what      string
		got, want int
	}{
		{"families of parts", len(families), 1500},
		{"programs and packages", x.software.size(), 1200},
		{"device tree prefixes", kinds["dt"], 850},
		{"PCI vendors", kinds["pci"], 700},
		{"USB vendors", kinds["usb"], 800},
		{"PNP vendors", kinds["pnp"], 500},
		{"golden makers", len(golden(t, "makers.tsv", 4)), 60},
		{"golden packages", len(golden(t, "software.tsv", 4)), 50},
	} {
		if tt.got < tt.want {
			t.Errorf("%d %s, want %d", tt.got, tt.what, tt.want)
		}
	}
}
