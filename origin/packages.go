package origin

import "strings"

// packageNames is what a package of a distribution may be known by: its source package, if the document tells, then
// its own name. RPM writes the file name of the source package there.
func (p purl) packageNames() []string {
	source, _, _ := strings.Cut(p.qualifier("upstream"), "@")
	if file, ok := strings.CutSuffix(source, ".src.rpm"); ok {
		source = beforeDash(beforeDash(file))
	}
	if source == "" || source == p.name {
		return []string{p.name}
	}
	return []string{source, p.name}
}

// beforeDash cuts off the last part, the release or the version of an RPM file name.
func beforeDash(s string) string {
	if dash := strings.LastIndexByte(s, '-'); dash > 0 {
		return s[:dash]
	}
	return s
}

// packageNamed finds software by the name that a distribution gives it, or else by what is left without the version
// that ends it: libssl3t64 and libssl1.1 are libssl, php8.2 is php. Two letters are too few to say anything.
func (x *index) packageNamed(name string) *known {
	name = strings.ToLower(name)
	if known := x.softwareBy("name", name); known != nil {
		return known
	}
	stem := strings.TrimRight(strings.TrimSuffix(name, "t64"), "0123456789.-")
	if len(stem) < 3 {
		return nil
	}
	k := x.softwareBy("name", stem)
	if k != nil && k.crypto == No {
		k.crypto = Unsure // another package of the stem may well contain some
	}
	return k
}
