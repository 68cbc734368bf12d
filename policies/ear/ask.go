package ear

import "ensign/origin"

// Covers returns an error if the tables of law do not answer for a day. It names the days they do.
func Covers(asOf origin.Date) error { return covered(asOf) }

// Group lists the members of a country group of 15 CFR 740 Supp. No. 1 on a day ("E:1"; "D" is any of D:1 to D:5),
// in the order of their codes; nil if there is no such group.
func Group(group string, asOf origin.Date) []string {
	t, err := law()
	if err != nil {
		return nil
	}
	return t.group(group, asOf)
}
