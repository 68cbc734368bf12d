package origin

import (
	"slices"
	"strconv"
	"strings"
)

func (s *subject) purlNamespace() []testimony {
	if s.purl.kind == "" {
		return nil
	}
	id, cite := s.purl.id(), s.document("/purl")
	if known := s.x.softwareBy("purl", id); known != nil {
		return []testimony{kept("purl-namespace", "the package is "+s.purl.kind+"/"+s.purl.name, cite, known)}
	}
	if s.purl.packaged() {
		return nil
	}
	for end := len(id); end > len(s.purl.kind); end-- {
		if end < len(id) && id[end] != '/' && (id[end] != '.' || s.purl.kind == "golang") {
			continue
		}
		if found := s.x.identified("purl", id[:end]); len(found) > 0 {
			return []testimony{infer("purl-namespace", "the package lies under "+id[:end], cite, found)}
		}
	}
	return remark("purl-namespace", "looked for "+id+" and what it lies under in software.tsv and identifiers.tsv", cite)
}

func (s *subject) cpeVendor() []testimony {
	if s.cpe.vendor == "" {
		return nil
	}
	cite := s.document("/cpe")
	id := s.cpe.part + ":" + s.cpe.vendor + ":" + s.cpe.product
	if known := s.x.softwareBy("cpe", id); known != nil {
		return []testimony{kept("cpe-vendor", "the CPE is "+id, cite, known)}
	}
	if found := s.x.identified("cpe", s.cpe.vendor); len(found) > 0 {
		return []testimony{infer("cpe-vendor", "the vendor of the CPE is "+s.cpe.vendor, cite, found)}
	}
	return remark("cpe-vendor", "looked for "+id+" and its vendor in software.tsv and identifiers.tsv", cite)
}

func (s *subject) distribution() []testimony {
	if !s.purl.packaged() {
		return nil
	}
	cite := s.document("/purl")
	says := "packed as " + s.purl.kind + " for " + s.purl.namespace + "; who packs it is not who develops it"
	all := lasting("distribution", says, cite)
	for _, name := range s.purl.packageNames() {
		if known := s.x.packageNamed(name); known != nil {
			return append(all, kept("distribution", "the package contains "+name, cite, known))
		}
	}
	return append(all, remark("distribution", "looked for "+strconv.Quote(s.purl.name)+" in software.tsv", cite)...)
}

// part is the maker's number, or a name that looks like one, and the field it is in.
func (s *subject) part() (number, field string) {
	switch {
	case !isCommodity(s.c.Kind):
		return "", ""
	case s.c.MPN != "":
		return s.c.MPN, ""
	case looksLikePart(s.c.Name):
		return s.c.Name, "/name"
	}
	return "", ""
}

// pointedAt returns the makers that the part number points to.
func (s *subject) pointedAt() []*maker {
	number, _ := s.part()
	if number == "" {
		return nil
	}
	best, _, err := s.x.parts.find(number)
	if err != nil {
		return nil // the rule of part numbers tells of it
	}
	var makers []*maker
	for _, p := range best {
		makers = appendNew(makers, p.makers...)
	}
	return makers
}

func (s *subject) partNumber() []testimony {
	part, field := s.part()
	if part == "" {
		return nil
	}
	cite := s.document(field)
	best, others, err := s.x.parts.find(part)
	if err != nil {
		return lasting("part-number", "the patterns cannot be read: "+err.Error(), cite)
	}
	if len(best) == 0 {
		return remark("part-number", "no pattern of parts.tsv matches "+strconv.Quote(part), cite)
	}
	if len(best[0].makers) == 0 {
		says := strconv.Quote(part) + " is a number that many makers use (" + best[0].family() + "); it names none of them"
		t := lasting("part-number", says, best[0].row.cite())
		t[0].role = roleOf(best)
		return t
	}
	t := testimony{weight: byInference, named: part, role: roleOf(best)}
	t.reason = Reason{Rule: "part-number", Rank: E, Cite: cite}
	for _, p := range best {
		t.makers = appendNew(t.makers, p.makers...)
		t.reason.Because = append(t.reason.Because, p.reason(""))
	}
	for _, p := range others {
		t.reason.Because = append(t.reason.Because, p.reason(outweighed))
	}
	t.reason.Says = strconv.Quote(part) + " matches the pattern of " + t.makers[0].Name
	if len(t.makers) > 1 {
		t.reason.Says = strconv.Quote(part) + " matches the patterns of several makers"
	}
	return []testimony{t}
}

// roleOf is the role that patterns agree on.
func roleOf(best []*partPattern) string {
	for _, p := range best {
		if p.role() != best[0].role() {
			return ""
		}
	}
	return best[0].role()
}

// appendNew appends the makers that are not there yet.
func appendNew(list []*maker, more ...*maker) []*maker {
	for _, m := range more {
		if !slices.ContainsFunc(list, m.same) {
			list = append(list, m)
		}
	}
	return list
}

// ownName trusts the name of software only where no registry or distribution gives names of its own.
func (s *subject) ownName() []testimony {
	cite := s.document("/name")
	if isCommodity(s.c.Kind) {
		return s.makerAsName(cite)
	}
	if s.c.Name == "" || s.purl.kind != "" && s.purl.kind != "generic" && s.purl.kind != "swid" {
		return nil
	}
	for _, name := range []string{strings.ToLower(s.c.Name), spaced(s.c.Name)} {
		if known := s.x.softwareBy("name", name); known != nil {
			return []testimony{kept("name", "the component is called "+strconv.Quote(s.c.Name), cite, known)}
		}
	}
	return remark("name", "looked for "+strconv.Quote(s.c.Name)+" in software.tsv", cite)
}

// makerAsName is for lists that write the maker where the name belongs. Short names mean too many things.
func (s *subject) makerAsName(cite Cite) []testimony {
	if len(s.c.Name) < 4 {
		return nil
	}
	found := s.x.makerNamed(s.c.Name)
	if len(found) == 0 || allDistribute(makersOf(found)) {
		return nil
	}
	return []testimony{infer("name", "the component is called "+strconv.Quote(s.c.Name), cite, found)}
}

// infer names the maker, or one of several, at rank E.
func infer(rule, says string, cite Cite, found []named) testimony {
	return testimony{
		reason: Reason{Rule: rule, Says: says, Rank: E, Cite: cite, Because: becauseOf(found)},
		weight: byInference, makers: makersOf(found),
	}
}

// kept names the steward of known software.
func kept(rule, says string, cite Cite, known *known) testimony {
	return testimony{
		reason: Reason{Rule: rule, Says: says, Rank: E, Cite: cite, Because: known.because},
		weight: byInference, makers: []*maker{known.steward},
	}
}
