package ear

import (
	"fmt"
	"slices"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// embargoed asks one row of part 746 whether an item needs a licence for its destination.
func (q *question) embargoed(e embargo, g goods) requirement {
	if e.Scope == scopeChart || e.Scope == scopeChartExtras {
		return requirement{license: policies.NotRequired}
	}
	l, says := q.embargoCovers(e, g)
	r := requirement{license: l, because: origin.Reasons{lawReason("746", fmt.Sprintf("%s: %s", namedParagraph(e.Cite), says), e.Row)}}
	if l == policies.NotRequired {
		r.relied = []row{e.Row}
	}
	if g.content && l != policies.NotRequired {
		return q.fromPartner(e, g, r)
	}
	return r
}

// embargoCovers says whether the row covers the item. EAR99 food and medicine are excepted nowhere here: what
// Ensign screens is neither.
func (q *question) embargoCovers(e embargo, g goods) (policies.License, string) {
	switch e.Scope {
	case scopeAll, scopeButFood, scopeButFoodComms:
		return policies.Required, fmt.Sprintf("every item subject to the EAR needs a licence for %s, EAR99 included", q.dest)
	case scopeUNReason:
		return q.reasonsCover(g, []string{"UN"})
	case scopeListedReasons:
		return q.reasonsCover(g, []string{"NS", "MT", "NP", "CW", "CB", "RS", "CC", "EI", "SI", "SL", "UN"})
	}
	if g.eccn == "" {
		return policies.LicenseUnknown, "whether the item is covered depends on its ECCN, which is not known"
	}
	if g.eccn == "EAR99" {
		return q.ear99Covered(e, g)
	}
	return q.entryCovered(e, g)
}

// entryCovered is for items on the Commerce Control List, where a row does not cover everything.
func (q *question) entryCovered(e embargo, g goods) (policies.License, string) {
	entry, ok := q.entry(g.eccn)
	if !ok {
		return policies.LicenseUnknown, g.eccn + " is not an entry of our table"
	}
	switch e.Scope {
	case scopeCategories3to9:
		if c := q.class(g.eccn).Category; c < 3 {
			return policies.NotRequired, fmt.Sprintf("the row covers Categories 3 to 9, and %s is in Category %d", g.eccn, c)
		}
	case scopeColumns, scopeColumnsSupp7, scopeColumnsButLow:
		if !columned(entry) {
			return policies.LicenseUnknown, g.eccn + " has no column that the row names, and the list beside the columns is not in our table"
		}
	}
	if e.ATOnly == "but-low-level" && q.lowLevel(g.eccn) {
		return policies.LicenseUnknown, g.eccn + " may be of the low-level items that could be reexported without a licence"
	}
	return policies.Required, fmt.Sprintf("%s needs a licence for %s", g.eccn, q.dest)
}

// lowLevel reports whether an item may be one of the ten low-level items of 742.8 and 742.10 as they stood, which could
// be reexported if they had left the United States without knowledge of where they would go; see embargoes.tsv.
func (q *question) lowLevel(eccn string) bool {
	return slices.ContainsFunc(lowLevelItems[:], func(listed string) bool { return within(q.class(eccn), q.class(listed)) != origin.No })
}

// lowLevelItems are the paragraphs of those items.
var lowLevelItems = [...]string{
	"2A994", "3A992.a", "5A991.g", "5A992", "6A991", "6A998", "7A994", "8A992.d", "8A992.e", "8A992.f", "8A992.g",
	"9A990.a", "9A990.b", "9A991.d", "9A991.e",
}

// columned reports whether an entry has one of the columns of 746.7(a)(1). An AT requirement without a column, as
// 3A999 has for North Korea, is none.
func columned(e entry) bool {
	for _, c := range e.Requirements {
		if c.Kind == "chart" && slices.Contains([]string{"CB", "NP", "NS", "MT", "RS", "CC", "AT"}, c.Reason) {
			return true
		}
	}
	return false
}

// reasonsCover is for rows that name reasons for control.
func (q *question) reasonsCover(g goods, reasons []string) (policies.License, string) {
	if g.eccn == "" {
		return policies.LicenseUnknown, "whether the item is covered depends on its ECCN, which is not known"
	}
	entry, ok := q.entry(g.eccn)
	if !ok && g.eccn != "EAR99" {
		return policies.LicenseUnknown, g.eccn + " is not an entry of our table"
	}
	part := false
	for _, c := range entry.Requirements {
		part = part || c.Reason == "unknown"
		if !slices.Contains(reasons, c.Reason) {
			continue
		}
		switch c.covers(q.class(g.eccn)) {
		case origin.Yes:
			return policies.Required, fmt.Sprintf("%s is controlled for %s", g.eccn, c.Reason)
		case origin.Unsure:
			part = true
		}
	}
	if part {
		return policies.LicenseUnknown, fmt.Sprintf("part of %s is controlled for a reason that the row names", g.eccn)
	}
	return policies.NotRequired, fmt.Sprintf("%s is controlled for no reason that the row names", g.eccn)
}

// ear99Covered is for EAR99, which some rows cover by lists of tariff codes.
func (q *question) ear99Covered(e embargo, g goods) (policies.License, string) {
	switch e.EAR99 {
	case "yes":
		return policies.Required, "EAR99 is covered"
	case "no", "none":
		return policies.NotRequired, "EAR99 is not covered"
	case "supp7":
		return q.tariffCovers(g, "746-7")
	case "hts":
		return q.tariffCovers(g, "746-4", "746-5", "746-6")
	case "hts-software":
		if g.kind == bom.Software {
			return policies.LicenseUnknown, "EAR99 software of the kinds in 746.8(a)(8) is covered; whether this is one is not known"
		}
		return q.tariffCovers(g, "746-4", "746-5", "746-6")
	}
	return policies.LicenseUnknown, "the lists of EAR99 goods of that day are not in our tables"
}

// tariffCovers asks supplements of part 746. A code that is on none of them still leaves open whether the item was
// modified or designed for something that is, which no list of parts says. Supp. No. 2 is for oil and gas end uses
// only, and stays open in the same way.
func (q *question) tariffCovers(g goods, supplements ...string) (policies.License, string) {
	if g.hts == "" {
		return policies.LicenseUnknown, "EAR99 is covered by tariff code, and the item's is not known"
	}
	for _, s := range supplements {
		if in, r := q.law.hts(s, g.hts); in == origin.Yes {
			return policies.Required, fmt.Sprintf("the tariff code %s is in %s%s", g.hts, supplementName(s), r.Mark())
		}
	}
	return policies.LicenseUnknown, fmt.Sprintf("the tariff code %s is not found in the lists, but an item made for a listed one is covered too", g.hts)
}

// supplementName turns "746-7" into "746 Supp. No. 7".
func supplementName(s string) string { return s[:3] + " Supp. No. " + s[4:] }

// fromPartner applies the exclusion of content reexported from a partner country of 746 Supp. No. 3: EAR99 of
// Supp. No. 7 for Iran (746.7(a)(1)(v)), AT-only entries and EAR99 for Russia and Belarus (746.8(a)(12)(iii)(B)).
func (q *question) fromPartner(e embargo, g goods, r requirement) requirement {
	excluded := q.partnerExcludes(e, g)
	if excluded == origin.No {
		return r
	}
	partner, law := q.law.gecc(q.Product.ShippedFrom, q.AsOf)
	switch {
	case q.Product.ShippedFrom == "":
		return requirement{license: policies.LicenseUnknown, because: append(r.because, reason("SHIPPED-FROM-UNKNOWN", "15 CFR 746 Supp. No. 3", "it would not count if shipped from a partner country, and the facts do not say from where"))}
	case !partner:
		return r
	case excluded == origin.Unsure:
		return requirement{license: policies.LicenseUnknown, because: append(r.because, lawReason("746.8", g.eccn+" is not AT-only on the letter, though 740.15(b)(4) treats it so: both readings are kept open", law))}
	}
	says := fmt.Sprintf("not counted, because the product is shipped from the partner country %s", q.Product.ShippedFrom)
	return requirement{license: policies.NotRequired, relied: []row{law, e.Row}, because: origin.Reasons{lawReason("746 Supp. No. 3", says, law)}}
}

// partnerExcludes says whether the exclusion is for the item: Unsure for 5A992 and 5D992, whose entries read "RS, AT".
func (q *question) partnerExcludes(e embargo, g goods) origin.Ternary {
	switch {
	case e.EAR99 == "supp7" && g.eccn == "EAR99":
		return origin.Yes
	case e.ATOnly != "not-from-partner" || g.eccn == "EAR99" && g.kind == bom.Software:
		return origin.No
	case g.eccn == "EAR99":
		return origin.Yes
	}
	entry, ok := q.entry(g.eccn)
	switch {
	case ok && entry.ATOnlyECCN:
		return origin.Yes
	case ok && q.law.atOnlyItem(q.class(g.eccn)):
		return origin.Unsure
	}
	return origin.No
}

// needsShippedFrom reports whether the country of shipment could change the answer for the destination.
func (q *question) needsShippedFrom(f findings) bool {
	if q.Product.ShippedFrom != "" {
		return false
	}
	if f.spared() {
		return true
	}
	for _, g := range q.goods {
		for _, e := range q.local.embargoes {
			if q.partnerExcludes(e, g) != origin.No {
				return true
			}
		}
	}
	return false
}
