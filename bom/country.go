package bom

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed countries.tsv
var countriesTSV string

// countries maps alpha-2 and alpha-3 codes and names, in the form of [countryKey], to alpha-2.
var countries = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(countriesTSV) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(fields) != 3 {
			continue
		}
		m[countryKey(fields[0])], m[countryKey(fields[1])] = fields[0], fields[0]
		for name := range strings.SplitSeq(fields[2], "|") {
			m[countryKey(name)] = fields[0]
		}
	}
	return m
})

// countryKey drops everything from a name but its letters. "U.S.A." and "USA" have the same key.
func countryKey(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .,'’-()", r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// CountryCode returns the ISO 3166-1 alpha-2 code of a country given by a code of two or three letters or by a name in
// use: "DE", "deu", "Germany", "U.S.A.". It returns "" for anything else, and for a name of more than one country, such
// as "Korea".
func CountryCode(name string) string { return countries()[countryKey(strings.TrimSpace(name))] }

// countryOf is CountryCode, but for a code of two letters that the table does not have, which stays.
func countryOf(name string) string {
	if code := CountryCode(name); code != "" {
		return code
	}
	return alpha2(name)
}
