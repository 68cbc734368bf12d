package origin

import (
	"maps"
	"slices"
)

// Country is a country of ISO 3166-1.
type Country struct {
	Code string // alpha-2
	Name string // short and English
}

// Countries lists the countries of data/countries.tsv by code. It is empty only if the tables cannot be read, which
// tests rule out.
func Countries() []Country {
	x, err := embedded()
	if err != nil {
		return nil
	}
	out := make([]Country, 0, len(x.countries))
	for _, code := range slices.Sorted(maps.Keys(x.countries)) {
		out = append(out, Country{code, x.countryNames[code]})
	}
	return out
}

// CountryName returns the name of a country, "" for what is no code of ISO 3166-1 alpha-2.
func CountryName(code string) string {
	x, err := embedded()
	if err != nil {
		return ""
	}
	return x.countryNames[code]
}

// UnitedStates reports whether the regulations count the place as the United States, 15 CFR 772.1: Puerto Rico
// and the other territories are a part of it. code is ISO 3166-1 alpha-2.
func UnitedStates(code string) bool {
	x, err := embedded()
	return code == "US" || err == nil && x.countries[code] == "US"
}
