package registry

import (
	"slices"
	"strings"

	"ensign/origin"
)

// oui reads the register of MAC addresses. The address there is the one of the filing, not of the headquarters, so it
// counts only for organisations that nothing else is known of.
func (r *reading) oui() error {
	return records(r.in, []string{"Assignment", "Organization Name", "Organization Address"}, func(c []string) {
		r.result.Entries++
		r.assign(strings.ToLower(c[0]), printable(c[1]), countryOf(c[2]))
	})
}

// assign gives a prefix to the maker that the tables know by the name, or to a new one.
func (r *reading) assign(prefix, name, country string) {
	if name == "" || strings.EqualFold(name, "private") || prefix == "" {
		return
	}
	if m, ok := r.maker(name); ok {
		r.put("identifiers.tsv", "oui", "medium", "oui", prefix, m.ID)
		return
	}
	if !r.All || country == "" || slug(name) == "" {
		return
	}
	id := "oui_" + slug(name)
	us := "no"
	if origin.UnitedStates(country) {
		us, country = "yes", "US"
	}
	r.put("makers.tsv", "oui", "low", id, name, country, "", "", us, "register", "maker", "country of the address in the register")
	r.put("names.tsv", "oui", "low", name, id, "name")
	r.put("identifiers.tsv", "oui", "low", "oui", prefix, id)
}

// countryOf finds the country in an address that ends in country and postal code. Codes of US states are countries too
// (CA, IL, IN, DE), so only the last word of two capitals counts, and a state is followed by US.
func countryOf(address string) string {
	words := strings.Fields(address)
	for _, w := range slices.Backward(words) {
		if len(w) == 2 && strings.ToUpper(w) == w && origin.CountryName(w) != "" {
			return w
		}
	}
	return ""
}
