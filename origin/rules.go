package origin

import (
	"slices"
	"strconv"
	"strings"

	"ensign/bom"
)

// Rule is one way to learn where a component comes from.
type Rule struct {
	ID      string // as in [Reason.Rule]
	Title   string
	LooksAt string // the fields and tables it reads

	speak func(s *subject) []testimony
}

// rules are heard in this order; the order decides nothing but the order of reasons.
var rules = [...]Rule{
	{"statement", "What the facts file records", "components of the facts file", (*subject).stated},
	{"declared", "What the document declares", "ensign:origin:*, country of origin properties", (*subject).declared},
	{"manufacturer", "The manufacturer's name", "manufacturer; names.tsv, makers.tsv", (*subject).manufacturer},
	{"supplier", "The supplier's name", "supplier; names.tsv, makers.tsv", (*subject).supplier},
	{"purl-namespace", "The package URL's namespace", "purl; software.tsv, identifiers.tsv", (*subject).purlNamespace},
	{"cpe-vendor", "The vendor of a declared CPE", "cpe; software.tsv, identifiers.tsv", (*subject).cpeVendor},
	{"distribution", "The package of a distribution", "purl; software.tsv", (*subject).distribution},
	{"part-number", "The pattern of the part number", "mpn, else name; parts.tsv", (*subject).partNumber},
	{"name", "The component's own name", "name; software.tsv, names.tsv", (*subject).ownName},
}

// Rules returns the rules in the order in which they are heard.
func Rules() []Rule { return slices.Clone(rules[:]) }

// subject is the component that the rules speak of.
type subject struct {
	x         *index
	c         *bom.Component
	purl      purl
	cpe       cpe
	statement *Statement // nil if none matches
}

// testimony is what one rule says. It is a claim about a stage, or says who the maker is, or is a remark.
type testimony struct {
	reason Reason
	lasts  bool // a remark that is worth keeping when the answer is known

	stage, country, share string // a claim; country is in the tables

	weight int      // of naming the maker; 0 if it does not
	makers []*maker // the candidates; none if the one named is not in the tables
	named  string   // the name as given
}

// The weights of naming the maker: only the heaviest count. A maker who is named but not in the tables stays
// unknown, whatever the number looks like.
const (
	byInference    = 1
	bySupplier     = 2
	byManufacturer = 3
	byStatement    = 4
)

func remark(rule, says string, cite Cite) []testimony {
	return []testimony{{reason: Reason{Rule: rule, Says: says, Cite: cite}}}
}

// lasting is a remark that stays when the answer is known.
func lasting(rule, says string, cite Cite) []testimony {
	r := remark(rule, says, cite)
	r[0].lasts = true
	return r
}

func (s *subject) document(field string) Cite {
	return Cite{Source: "document", At: s.c.Pointer + field}
}

func (s *subject) stated() []testimony {
	st := s.statement
	if st == nil {
		return nil
	}
	if st.Rank == 0 {
		return lasting("statement", "the recorded evidence has expired and counts as absent", st.Cite)
	}
	var all []testimony
	for _, stage := range st.Stages {
		all = append(all, s.claim("statement", "the recorded evidence", stage, st.Rank, st.Cite)...)
	}
	if st.Manufacturer != "" {
		all = append(all, s.party("statement", "manufacturer", bom.Party{Name: st.Manufacturer}, st.Rank, byStatement, st.Cite)...)
	}
	return all
}

func (s *subject) declared() []testimony {
	var all []testimony
	for _, o := range s.c.Origins {
		stage := Stage{Stage: o.Stage, Country: o.Country, Share: o.Share}
		cite := Cite{Source: "document", At: o.Pointer}
		all = append(all, s.claim("declared", "the document", stage, D, cite)...)
	}
	return all
}

// claim is what somebody says of one stage.
func (s *subject) claim(rule, who string, stage Stage, rank Rank, cite Cite) []testimony {
	if s.x.countries[stage.Country] == "" {
		says := who + " names " + strconv.Quote(stage.Country) + ", which is no country code of ISO 3166-1"
		return lasting(rule, says, cite)
	}
	says := stage.Stage + " in " + stage.Country + ", says " + who
	if stage.Share != "" {
		says = stage.Share + " % " + says
	}
	return []testimony{{
		reason: Reason{Rule: rule, Says: says, Rank: rank, Cite: cite},
		stage:  stage.Stage, country: stage.Country, share: stage.Share,
	}}
}

func (s *subject) manufacturer() []testimony {
	return s.party("manufacturer", "manufacturer", s.c.Manufacturer, D, byManufacturer, s.document("/manufacturer/name"))
}

// supplier does not listen to who packs a distribution: the packager is not the upstream.
func (s *subject) supplier() []testimony {
	if s.purl.packaged() {
		return nil
	}
	return s.party("supplier", "supplier", s.c.Supplier, D, bySupplier, s.document("/supplier/name"))
}

// party says who an organisation is that a document names.
func (s *subject) party(rule, role string, p bom.Party, rank Rank, weight int, cite Cite) []testimony {
	if p.Name == "" {
		return remark(rule, "the document names no "+role, cite)
	}
	found := s.x.makerNamed(p.Name)
	makers := makersOf(found)
	if len(makers) > 0 && allDistribute(makers) {
		says := strconv.Quote(p.Name) + ", named as " + role + ", is a distributor, and a distributor is not the maker"
		r := lasting(rule, says, cite)
		r[0].reason.Because = becauseOf(found)
		return r
	}
	if len(makers) == 0 && s.x.countries[p.Country] != "" {
		makers = []*maker{s.seated(p, cite)}
	}
	if len(makers) == 0 && weight < byManufacturer {
		return remark(rule, "no maker is called "+strconv.Quote(p.Name)+" in names.tsv", cite)
	}
	says := "the " + role + " is named as " + strconv.Quote(p.Name)
	if len(makers) == 0 {
		says += ", which is no name in names.tsv"
	}
	return []testimony{{
		reason: Reason{Rule: rule, Says: says, Rank: rank, Cite: cite, Because: becauseOf(found)},
		weight: weight, makers: makers, named: p.Name,
	}}
}

// seated is a maker that only the document knows, with the country of its address.
func (s *subject) seated(p bom.Party, cite Cite) *maker {
	m := &maker{Maker: Maker{Name: p.Name, Country: p.Country}, us: "no", role: "maker"}
	if s.x.countries[p.Country] == "US" {
		m.us = "yes"
	}
	m.seat = Reason{Rule: "headquarters", Says: seatSays(m) + ", by the address in the document", Rank: E, Cite: cite}
	return m
}

func (s *subject) purlNamespace() []testimony {
	if s.purl.kind == "" {
		return nil
	}
	id, cite := s.purl.id(), s.document("/purl")
	if known := s.x.software[fact{"purl", id}]; known != nil {
		return []testimony{kept("purl-namespace", "the package is "+s.purl.kind+"/"+s.purl.name, cite, known)}
	}
	if s.purl.packaged() {
		return nil
	}
	for end := len(id); end > len(s.purl.kind); end-- {
		if end < len(id) && id[end] != '/' && (id[end] != '.' || s.purl.kind == "golang") {
			continue
		}
		if found := s.x.identified[fact{"purl", id[:end]}]; len(found) > 0 {
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
	if known := s.x.software[fact{"cpe", id}]; known != nil {
		return []testimony{kept("cpe-vendor", "the CPE is "+id, cite, known)}
	}
	if found := s.x.identified[fact{"cpe", s.cpe.vendor}]; len(found) > 0 {
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
	upstream, _, _ := strings.Cut(s.purl.qualifier("upstream"), "@")
	for _, name := range []string{upstream, s.purl.name} {
		if known := s.x.software[fact{"name", strings.ToLower(name)}]; known != nil {
			return append(all, kept("distribution", "the package contains "+name, cite, known))
		}
	}
	return append(all, remark("distribution", "looked for "+strconv.Quote(s.purl.name)+" in software.tsv", cite)...)
}

// partNumber looks at the maker's number, or at a name that looks like one.
func (s *subject) partNumber() []testimony {
	part, field := s.c.MPN, ""
	if part == "" && looksLikePart(s.c.Name) {
		part, field = s.c.Name, "/name"
	}
	if part == "" || !isCommodity(s.c.Kind) {
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
	if best[0].maker == nil {
		says := strconv.Quote(part) + " is a number that several makers use (" + best[0].family + "); it names none of them"
		return lasting("part-number", says, best[0].cite)
	}
	t := testimony{weight: byInference, named: part}
	t.reason = Reason{Rule: "part-number", Says: partSays(part, best), Rank: E, Cite: cite}
	for _, p := range best {
		t.makers = append(t.makers, p.maker)
		t.reason.Because = append(t.reason.Because, p.reason(""))
	}
	for _, p := range others {
		t.reason.Because = append(t.reason.Because, p.reason(outweighed))
	}
	return []testimony{t}
}

func partSays(part string, best []*partPattern) string {
	if len(best) > 1 {
		return strconv.Quote(part) + " matches the patterns of several makers"
	}
	return strconv.Quote(part) + " matches the pattern of " + best[0].maker.Name
}

func (p *partPattern) reason(mark string) Reason {
	says := mark + "pattern " + p.text + " points to " + p.maker.Name
	return Reason{Rule: "parts", Says: says, Rank: E, Cite: p.cite}
}

// ownName trusts the name of software only where no registry or distribution gives names of its own.
func (s *subject) ownName() []testimony {
	cite := s.document("/name")
	if isCommodity(s.c.Kind) {
		return s.makerAsName(cite)
	}
	if s.c.Name == "" || s.purl.kind != "" && s.purl.kind != "generic" {
		return nil
	}
	if known := s.x.software[fact{"name", strings.ToLower(s.c.Name)}]; known != nil {
		return []testimony{kept("name", "the component is called "+strconv.Quote(s.c.Name), cite, known)}
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
func kept(rule, says string, cite Cite, known *software) testimony {
	return testimony{
		reason: Reason{Rule: rule, Says: says, Rank: E, Cite: cite, Because: known.because},
		weight: byInference, makers: []*maker{known.steward},
	}
}

func makersOf(found []named) []*maker {
	var makers []*maker
	for _, f := range found {
		makers = append(makers, f.maker)
	}
	return makers
}

func becauseOf(found []named) Reasons {
	if len(found) == 1 {
		return found[0].because
	}
	var all Reasons
	for _, f := range found {
		all = append(all, f.because...)
	}
	return all
}

func allDistribute(makers []*maker) bool {
	return !slices.ContainsFunc(makers, func(m *maker) bool { return m.role != "distributor" })
}

func isCommodity(k bom.Kind) bool { return k == "" || k == bom.Commodity }
