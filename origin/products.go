package origin

import (
	"slices"
	"strings"
)

// product says of a program, an operating system or a firmware that a company sells, and that nothing says more of, that
// it is not published: it names the vendor, who keeps no published software that the tables know. Libraries are passed
// over, because companies publish many.
func (s *subject) product() (Ternary, Reasons) {
	if !slices.Contains([]string{"application", "operating-system", "firmware"}, s.c.Type) || len(s.c.Licenses) > 0 || len(s.known()) > 0 {
		return Unsure, nil
	}
	switch s.purl.kind {
	case "", "generic", "swid":
	default:
		return Unsure, nil
	}
	vendor, found := s.vendor()
	if len(found) == 0 || s.x.publishes(vendor) || slices.ContainsFunc(found, func(n named) bool { return n.maker.role != "maker" }) {
		return Unsure, nil
	}
	says := "a program of " + found[0].maker.Name + ", a company, and nothing says that anyone may get its source"
	return No, Reasons{{Rule: "published", Says: says, Rank: E, Cite: s.document(""), Because: becauseOf(found)}}
}

// vendor is the vendor of the CPE, else who is named as manufacturer or supplier.
func (s *subject) vendor() (name string, found []named) {
	if s.cpe.vendor != "" {
		return s.cpe.vendor, s.x.identified("cpe", s.cpe.vendor)
	}
	for _, name := range []string{s.c.Manufacturer.Name, s.c.Supplier.Name} {
		if name != "" {
			return normal(name), s.x.makerNamed(name)
		}
	}
	return "", nil
}

// publishes reports whether the tables know of software of a vendor that is published, or in part, by the name that it
// has in CPEs.
func (x *index) publishes(vendor string) bool {
	vendor = strings.ReplaceAll(vendor, " ", "_")
	for _, part := range []string{"a", "o"} {
		for _, t := range x.software.tables {
			for n, to := t.starting("cpe\t" + part + ":" + vendor + ":"); n < to; n++ {
				if t.row(n).cells[5] != No.String() {
					return true
				}
			}
		}
	}
	return false
}
