package ear

import (
	"slices"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// A bound is one of the three readings of what is not certain: low counts only what is shown to be of US origin
// and controlled, likely adds what is likely so, high everything that is not shown to be otherwise.
type bound int

const (
	low bound = iota
	likely
	high
)

// part is one component as it is at every destination.
type part struct {
	item      *policies.Item
	class     eccn                      // its ECCN taken apart
	goods     goods                     // what the Country Chart and part 746 see of it
	published bool                      // anyone may get it, so it is out of the regulations
	presumed  string                    // class of the recorded presumption by which it counts as foreign, or ""
	usAt      [3]bool                   // is it of US origin at each bound
	apart     bool                      // not netted into the product, but judged by itself
	zero      [zeroCases]origin.Ternary // is it content of the cases of 734.4(a)
	gate      [2]gateStatus             // what it does to the encryption gate, and what on the way to Groups E:1 and E:2
	worth     [3]amount                 // at each bound
}

// part says of a component what holds at every destination.
func (d *docket) part(it *policies.Item) part {
	p := part{item: it, class: d.class(it.ECCN), goods: goods{eccn: it.ECCN, hts: it.HTS, kind: it.Kind, content: true}}
	for k := range p.zero {
		p.zero[k] = origin.No
	}
	if it.Container {
		return p
	}
	if p.published = d.published(&p); p.published {
		return p
	}
	p.usAt = [3]bool{it.Origin.Answer == origin.US, it.Origin.Answer == origin.US || it.Origin.Answer == origin.LikelyUS, it.Origin.Answer != origin.NotUS}
	if isPublished(it) { // but for a notice that nobody speaks of, so it may be out
		p.usAt[low], p.usAt[likely] = false, false
	}
	if class := d.presumedForeign(it); class != "" {
		p.presumed, p.usAt[high] = class, false
	}
	p.apart = d.Product.Kind == bom.Commodity && it.Kind != bom.Commodity && !d.bundles(it)
	for k := range p.zero {
		p.zero[k] = p.isContent(&zeroRules[k])
	}
	p.gate = p.gates()
	return p
}

// bundles reports whether a software item may be netted into a commodity: its own ECCN is EAR99 or AT-only. Before
// 73 FR 56964 none could. Notes to 734.4(c)(1), (d)(1).
func (d *docket) bundles(it *policies.Item) bool {
	const begun origin.Date = "2008-10-01"
	return d.AsOf >= begun && it.Kind == bom.Software && d.law.atOnlyItem(d.class(it.ECCN))
}

// published reports whether the item is out of the regulations because anyone may get it, 734.3(b)(3), 734.7.
func (d *docket) published(p *part) bool {
	return isPublished(p.item) && (d.AsOf >= noticeEnded || !p.mayEncrypt())
}

// isPublished reports whether anyone may get the item, whatever its cryptography.
func isPublished(it *policies.Item) bool {
	return it.Origin.Published == origin.Yes && it.Kind != bom.Commodity
}

// mayEncrypt reports whether software may be encryption software: its ECCN says so or is not known.
func (p *part) mayEncrypt() bool {
	switch p.class.Entry {
	case "":
		return p.item.Origin.Encryption != origin.No
	case "5D002", "5D992":
		return true
	}
	return false
}

// noticeEnded is the first day on which published encryption source of standard cryptography needed no notice to
// stay out of the regulations, 742.15(b) as amended by 86 FR 16482.
const noticeEnded origin.Date = "2021-03-29"

// presumedForeign returns the class of the recorded presumption that covers an item which is likely foreign, or "".
func (d *docket) presumedForeign(it *policies.Item) string {
	if it.Origin.Answer != origin.LikelyNotUS {
		return ""
	}
	class := presumptionClass(it)
	if slices.ContainsFunc(d.Facts.Presume, func(p policies.Presumption) bool { return p.Class == class }) {
		return class
	}
	return ""
}

// presumptionClass says which presumption could cover an item that is likely foreign: one on the word of the
// document or a third party (rank D), or one on where the maker sits (rank E).
func presumptionClass(it *policies.Item) string {
	if len(it.Origin.Because) > 0 && it.Origin.Because[0].Rank == origin.D {
		return "declared-origin"
	}
	return "maker-abroad"
}

// flagCode names the strongest thing that can be said of an item where it counts.
func (p *part) flagCode() string {
	us := p.item.Origin.Answer == origin.US || p.item.Origin.Answer == origin.LikelyUS
	switch {
	case p.apart && p.item.ECCN != "" && us:
		return "BUNDLED-SEPARATE"
	case p.item.ECCN == "" && us:
		return "ECCN-UNKNOWN"
	case p.usAt[low]:
		return "US-CONTROLLED"
	case us:
		return "US-LIKELY"
	case p.item.Origin.Answer == origin.Conflict:
		return "ORIGIN-CONFLICT"
	case p.item.Origin.Answer == origin.LikelyNotUS:
		return "FOREIGN-UNPROVEN"
	}
	return "ORIGIN-UNKNOWN"
}
