package origin

import (
	"slices"

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
	{"domain", "The homepage and e-mail domains", "website, vcs, publisher, authors; identifiers.tsv", (*subject).domain},
	{"firmware", "The path of loaded firmware", "name, occurrences; identifiers.tsv", (*subject).firmware},
	{"android", "The build properties of Android", "ro.product.* properties; identifiers.tsv", (*subject).android},
	{"part-number", "The pattern of the part number", "mpn, else name; parts.tsv", (*subject).partNumber},
	{"name", "The component's own name", "name; software.tsv, names.tsv", (*subject).ownName},
}

// Rules returns the rules in the order in which they are heard.
func Rules() []Rule { return slices.Clone(rules[:]) }

// subject is the component that the rules speak of.
type subject struct {
	x          *index
	c          *bom.Component
	purl       purl
	cpe        cpe
	statements []*Statement // that match, in their order
	day        Date         // the day asked, "" for today
	source     string       // what the component stands in: "document" or "query"
	rows       []*known     // see known
	lookedUp   bool
}

// testimony is what one rule says. It is a claim about a stage, or says who the maker is, or is a remark.
type testimony struct {
	reason Reason
	lasts  bool // a remark that is worth keeping when the answer is known

	stage, country, share string // a claim; country is in the tables
	entry                 int    // of a claim of the facts: the number of the statement, from 1

	weight int      // of naming the maker; 0 if it does not
	makers []*maker // the candidates; none if the one named is not in the tables
	named  string   // the name as given
	role   string   // what the part number is for
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
	return Cite{Source: s.source, At: s.c.Pointer + field}
}

func isCommodity(k bom.Kind) bool { return k == "" || k == bom.Commodity }
