package bom

import (
	"strings"
	"testing"
)

// TestCountries holds the table: as many countries as ISO 3166-1 has, sorted, and no name with two meanings.
func TestCountries(t *testing.T) {
	seen := map[string]string{}
	last, n := "", 0
	for line := range strings.Lines(countriesTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 3 || len(f[0]) != 2 || len(f[1]) != 3 || f[0] <= last {
			t.Fatalf("line %q after %q", line, last)
		}
		last, n = f[0], n+1
		for _, name := range append(strings.Split(f[2], "|"), f[0], f[1]) {
			key := countryKey(name)
			if other, ok := seen[key]; ok && other != f[0] || key == "" {
				t.Errorf("%q stands for %s and %s", name, other, f[0])
			}
			seen[key] = f[0]
		}
	}
	if n != 249 {
		t.Errorf("%d countries, want 249", n)
	}
}

func TestCountryCode(t *testing.T) {
	for name, want := range map[string]string{
		"DE": "DE", "de": "DE", "DEU": "DE", "Germany": "DE", " germany ": "DE", "U.S.A.": "US", "Korea": "", "": "", "Atlantis": "", "XX": "",
	} {
		if got := CountryCode(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	if got := countryOf("xx"); got != "XX" {
		t.Errorf("a code that the table does not have became %q", got)
	}
}
