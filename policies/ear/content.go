package ear

import (
	"fmt"
	"math/big"
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

// share is what one component is to the controlled US-origin content for one destination.
type share struct {
	item      *policies.Item
	class     eccn        // its ECCN taken apart
	usAt      [3]bool     // is it of US origin at each bound
	license   requirement // would it need a licence for the destination, as received
	counts    [3]bool     // is it controlled US-origin content at each bound
	published bool        // anyone may get it, so it is out of the regulations
	code      string      // of the flag, "" if it does not count at all
	because   origin.Reasons
}

// content is all components as they count for one destination, 734 Supp. No. 2(a)(1).
type content struct {
	shares   []share    // one per item, in order
	unlisted []bom.Kind // kinds of which the product may hold more than is listed
	presumed []string   // classes of recorded presumptions that were used
	relied   []row      // rows of law without which more would count
}

func (q *question) content() content {
	c := content{shares: make([]share, len(q.Components)), unlisted: q.unlistedKinds()}
	for i := range q.Components {
		c.shares[i] = q.share(&q.Components[i], &c)
	}
	return c
}

// unlistedKinds says of which kinds the list is not known to be complete: hardware and software for a commodity,
// software for software.
func (q *question) unlistedKinds() []bom.Kind {
	kinds := []bom.Kind{bom.Commodity, bom.Software}
	switch q.Product.Kind {
	case bom.Software:
		kinds = kinds[1:]
	case bom.Technology:
		kinds = []bom.Kind{bom.Technology}
	}
	var out []bom.Kind
	for _, k := range kinds {
		if !q.Complete[k] || !q.lists(k) {
			out = append(out, k)
		}
	}
	return out
}

// lists reports whether a list that is stated to be complete for a kind can be. One without any item cannot, for no
// product is made of nothing; nor can one without hardware for the hardware of a device.
func (q *question) lists(k bom.Kind) bool {
	return slices.ContainsFunc(q.Components, func(it policies.Item) bool {
		return !it.Container && (k != bom.Commodity || it.Kind == bom.Commodity)
	})
}

func (q *question) share(it *policies.Item, c *content) share {
	s := share{item: it, class: q.class(it.ECCN)}
	if it.Container {
		return s
	}
	if why, ok := q.published(it); ok {
		s.published, s.because = true, origin.Reasons{why}
		return s
	}
	s.usAt = [3]bool{it.Origin.Answer == origin.US, it.Origin.Answer == origin.US || it.Origin.Answer == origin.LikelyUS, it.Origin.Answer != origin.NotUS}
	if class := q.presumedForeign(it); class != "" && s.usAt[high] && !s.usAt[likely] {
		s.usAt[high] = false
		c.presumed = append(c.presumed, class)
		s.because = append(s.because, reason("presumption", "facts", fmt.Sprintf("counts as foreign by the recorded presumption %s", class)))
	}
	if !s.usAt[high] {
		return s
	}
	s.license = q.requirement(goods{eccn: it.ECCN, hts: it.HTS, kind: it.Kind, content: true})
	s.counts = [3]bool{s.usAt[low] && s.license.license == policies.Required, s.usAt[likely] && s.license.license == policies.Required, s.license.license != policies.NotRequired}
	if !s.counts[high] {
		c.relied = append(c.relied, s.license.relied...)
	}
	s.separate(q)
	s.code = s.flagCode(q)
	return s
}

// separate keeps software that may not be netted into a commodity's ratio out of low and likely: it is judged on
// its own, and stays in high so that it can never help. Notes to 734.4(c)(1), (d)(1).
func (s *share) separate(q *question) {
	if q.Product.Kind == bom.Commodity && s.item.Kind != bom.Commodity && !q.bundles(s.item) {
		s.counts[low], s.counts[likely] = false, false
	}
}

// isSeparate reports whether the item is known to be software that is not netted into the commodity.
func (s *share) isSeparate(q *question) bool {
	return q.Product.Kind == bom.Commodity && s.item.Kind != bom.Commodity && s.usAt[high] && s.item.ECCN != "" && !q.bundles(s.item)
}

// separate says whether software that is not netted into a commodity keeps the whole from being out of the
// regulations: it stays subject by itself, so as long as it may be of US origin and may need a licence there is no
// clean "not subject". Notes to 734.4(c)(1), (d)(1).
func (c content) separate(q *question) (origin.Ternary, origin.Reasons) {
	var refs []string
	for i := range c.shares {
		s := &c.shares[i]
		apart := q.Product.Kind == bom.Commodity && s.item.Kind != bom.Commodity && !q.bundles(s.item)
		if apart && s.usAt[high] && s.license.license != policies.NotRequired {
			refs = append(refs, s.item.Ref)
		}
	}
	if refs == nil {
		return origin.No, nil
	}
	return origin.Unsure, origin.Reasons{reason("BUNDLED-SEPARATE", "15 CFR 734.4(c)(1), (d)(1), notes", "not netted into the product, and subject by itself if it is of US origin: "+some(refs))}
}

// bundles reports whether a software item may be netted into a commodity: its own ECCN is EAR99 or AT-only. Before
// 73 FR 56964 none could.
func (q *question) bundles(it *policies.Item) bool {
	const begun origin.Date = "2008-10-01"
	return q.AsOf >= begun && it.Kind == bom.Software && q.law.atOnlyItem(it.ECCN)
}

// published reports whether the item is out of the regulations because anyone may get it, 734.3(b)(3), 734.7.
func (q *question) published(it *policies.Item) (origin.Reason, bool) {
	if it.Origin.Published != origin.Yes || it.Kind == bom.Commodity {
		return origin.Reason{}, false
	}
	if q.AsOf < noticeEnded && it.Origin.Encryption != origin.No {
		return origin.Reason{}, false
	}
	why := reason("PUBLISHED", "15 CFR 734.3(b)(3), 734.7, 742.15(b)", "published, so it is neither subject nor counted", it.Origin.PublishedBecause...)
	return why, true
}

// noticeEnded is the first day on which published encryption source of standard cryptography needed no notice to
// stay out of the regulations, 742.15(b) as amended by 86 FR 16482.
const noticeEnded origin.Date = "2021-03-29"

// presumedForeign returns the class of the recorded presumption that covers an item which is likely foreign, or "".
func (q *question) presumedForeign(it *policies.Item) string {
	if it.Origin.Answer != origin.LikelyNotUS {
		return ""
	}
	class := presumptionClass(it)
	for _, p := range q.Facts.Presume {
		if p.Class == class {
			return class
		}
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

// flagCode names the strongest thing that can be said of an item that counts.
func (s *share) flagCode(q *question) string {
	switch {
	case !s.counts[high]:
		return ""
	case s.isSeparate(q) && s.usAt[likely]:
		return "BUNDLED-SEPARATE"
	case s.item.ECCN == "" && s.usAt[likely]:
		return "ECCN-UNKNOWN"
	case s.item.Origin.Answer == origin.US:
		return "US-CONTROLLED"
	case s.item.Origin.Answer == origin.LikelyUS:
		return "US-LIKELY"
	case s.item.Origin.Answer == origin.Conflict:
		return "ORIGIN-CONFLICT"
	case s.item.Origin.Answer == origin.LikelyNotUS:
		return "FOREIGN-UNPROVEN"
	}
	return "ORIGIN-UNKNOWN"
}

// reasons says why an item counts, or may: its origin, its classification, and the law that makes it content.
func (s *share) reasons() origin.Reasons {
	see := fmt.Sprintf("/components/%d", s.item.Index)
	out := append(slices.Clone(s.because), origin.Reason{Rule: "origin", Says: "origin is " + s.item.Origin.Answer.String(), Cite: origin.Cite{Source: "origin"}, See: see + "/origin"})
	if s.item.ECCN == "" {
		out = append(out, origin.Reason{Rule: "classification", Says: "its ECCN is not known, which is not EAR99", Cite: origin.Cite{Source: "15 CFR 774 Supp. No. 4"}, See: see + "/classification"})
	}
	return append(out, s.license.because...)
}

// leftOut names what is not counted although it may be of US origin and controlled: what is published, and what lies
// in a discrete product made abroad.
func (c content) leftOut() origin.Reasons {
	var published, discrete []string
	for i := range c.shares {
		it := c.shares[i].item
		switch {
		case c.shares[i].published:
			published = append(published, it.Ref)
		case it.Discrete && it.Origin.Answer == origin.NotUS:
			discrete = append(discrete, it.Ref)
		}
	}
	out := c.excluded()
	if published != nil {
		out = append(out, reason("PUBLISHED", "15 CFR 734.3(b)(3), 734.7, 742.15(b)", "published, so neither subject nor counted: "+some(published)))
	}
	if discrete != nil {
		out = append(out, reason("second-incorporation", "BIS advisory opinion of 2009-09-14", "stated to be discrete products made abroad, so what is in them is not counted: "+some(discrete)))
	}
	return out
}

// excluded gathers what the exclusion of partner countries and License Exception GBS take away, by rule.
func (c content) excluded() origin.Reasons {
	var out origin.Reasons
	for _, rule := range []string{"746 Supp. No. 3", "740.4"} {
		var refs []string
		var why origin.Reason
		for i := range c.shares {
			s := &c.shares[i]
			at := slices.IndexFunc(s.license.because, func(r origin.Reason) bool { return r.Rule == rule })
			if at < 0 || s.counts[high] {
				continue
			}
			refs, why = append(refs, s.item.Ref), s.license.because[at]
		}
		if refs != nil {
			out = append(out, reason(rule, "15 CFR "+rule, "does not count: "+some(refs), why))
		}
	}
	return out
}

// amount is an exact sum of money, or more than can be said.
type amount struct {
	rat  *big.Rat
	open bool // there is no upper limit
}

func (a amount) plus(b amount) amount {
	return amount{new(big.Rat).Add(a.rat, b.rat), a.open || b.open}
}

func larger(a, b amount) amount {
	out := amount{a.rat, a.open || b.open}
	if b.rat.Cmp(a.rat) > 0 {
		out.rat = b.rat
	}
	return out
}

// worth is the value of an item at a bound: the lower end, the middle, or the upper end of its interval.
func worth(v policies.Interval, b bound) amount {
	lo := v.Low
	if lo == nil {
		lo = new(big.Rat)
	}
	switch {
	case b == low || v.High == nil && b == likely:
		return amount{rat: lo}
	case v.High == nil:
		return amount{rat: lo, open: true}
	case b == high:
		return amount{rat: v.High}
	}
	mid := new(big.Rat).Add(lo, v.High)
	return amount{rat: mid.Quo(mid, big.NewRat(2, 1))}
}

// sum adds up what counts at a bound. An assembly that counts stands for what is in it, if it is worth more; of
// alternates for one position the worst counts; what is in a discrete foreign product does not (second
// incorporation, by explicit opt-in).
func (c content) sum(b bound) amount {
	return c.sumOf(c.nesting(), -1, b)
}

// nesting lists the shares inside each share; those at the top are under -1. A component whose parent is no item
// of the product stands at the top.
func (c content) nesting() map[int][]int {
	byIndex := make(map[int]int, len(c.shares))
	for i, s := range c.shares {
		byIndex[s.item.Index] = i
	}
	children := make(map[int][]int)
	for i, s := range c.shares {
		parent, ok := byIndex[s.item.Parent]
		if !ok || s.item.Parent < 0 {
			parent = -1
		}
		children[parent] = append(children[parent], i)
	}
	return children
}

func (c content) sumOf(children map[int][]int, parent int, b bound) amount {
	total := amount{rat: new(big.Rat)}
	positions := make(map[string]amount)
	var order []string
	for _, i := range children[parent] {
		v := c.value(children, i, b)
		position := c.shares[i].item.OneOf
		if position == "" {
			total = total.plus(v)
			continue
		}
		if old, ok := positions[position]; ok {
			positions[position] = larger(old, v)
			continue
		}
		positions[position], order = v, append(order, position)
	}
	for _, p := range order {
		total = total.plus(positions[p])
	}
	return total
}

func (c content) value(children map[int][]int, i int, b bound) amount {
	s := &c.shares[i]
	if s.item.Discrete && s.item.Origin.Answer == origin.NotUS {
		return amount{rat: new(big.Rat)}
	}
	inside := c.sumOf(children, i, b)
	if !s.counts[b] {
		return inside
	}
	return larger(worth(s.item.Value, b), inside)
}
