package policies

import "ensign/origin"

// place is a country of ISO 3166-1, or a region that the law asks about by itself.
type place struct{ code, name string }

// regions are parts of Ukraine that are destinations by themselves, by their codes of ISO 3166-2.
var regions = [...]place{{"UA-43", "Crimea"}, {"UA-14", "Donetsk region"}, {"UA-09", "Luhansk region"}}

// places lists all countries by code, then the regions.
func places() []place {
	var out []place
	for _, c := range origin.Countries() {
		out = append(out, place{c.Code, c.Name})
	}
	return append(out, regions[:]...)
}

// CountryName returns the English name of an ISO 3166-1 alpha-2 code, or of UA-43, UA-14 and UA-09, and "" for
// anything else.
func CountryName(code string) string {
	for _, r := range regions {
		if r.code == code {
			return r.name
		}
	}
	return origin.CountryName(code)
}
