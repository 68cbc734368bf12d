package origin

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

func TestEmbeddedTablesAreSound(t *testing.T) {
	if err := Check(); err != nil {
		t.Fatal(err)
	}
	x := mustFacts(t)
	if got := len(x.countries); got != 249 {
		t.Errorf("%d countries, ISO 3166-1 has 249", got)
	}
	for _, d := range Tables() {
		if d.Rows == 0 || !dayShape(string(d.Retrieved)) || d.Source == "" || d.Licence == "" || len(d.SHA256) != 64 {
			t.Errorf("%s is described badly: %+v", d.Name, d)
		}
	}
}

func TestVersionNamesTheTables(t *testing.T) {
	version, digest := Version()
	if !dayShape(version) || len(digest) != 64 {
		t.Errorf("version %q, digest %q", version, digest)
	}
	if _, again := Version(); again != digest {
		t.Errorf("the digest changes: %s, %s", digest, again)
	}
}

func TestPatternsCompileAndBeginAsIndexed(t *testing.T) {
	for key, patterns := range mustFacts(t).parts {
		for _, p := range patterns {
			c, err := p.compile()
			if err != nil {
				t.Errorf("%s: %v", p.cite.At, err)
				continue
			}
			if !strings.HasPrefix(p.start, key) {
				t.Errorf("%s: %q is filed under %q", p.cite.At, p.start, key)
			}
			if p.text != strings.ToUpper(strings.NewReplacer(`\d`, "", `\w`, "", `\s`, "").Replace(p.text)) &&
				regexp.MustCompile(`[a-z]`).MatchString(regexp.MustCompile(`\\[a-z]`).ReplaceAllString(p.text, "")) {
				t.Errorf("%s: %q has lower-case letters, part numbers have none", p.cite.At, p.text)
			}
			if p.start != "" && c.match.MatchString("~"+p.start) {
				t.Errorf("%s: %q is not anchored", p.cite.At, p.text)
			}
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
		{"bad kind", "identifiers.tsv", "cpe\t1c", "cpd\t1c", `"cpd" is none of dt, pci`},
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
			})
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), tt.file) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestLoadNamesEveryFileThatCannotBeRead(t *testing.T) {
	_, err := load(func(string) ([]byte, error) { return nil, errors.New("no such file") })
	for _, s := range schemas {
		if err == nil || !strings.Contains(err.Error(), "reading "+s.file) {
			t.Errorf("%v does not name %s", err, s.file)
		}
	}
}

func mustFacts(t testing.TB) *index {
	t.Helper()
	x, err := facts()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load(func(file string) ([]byte, error) { return dataFiles.ReadFile("data/" + file) }); err != nil {
			b.Fatal(err)
		}
	}
}
