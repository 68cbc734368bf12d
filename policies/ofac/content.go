package ofac

import (
	"fmt"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
	"ensign/policies/internal/lawtable"
)

// A bound is one of the three readings of what is not certain: low counts only what is shown to be of US origin and to
// have needed a licence, likely adds what is likely so, high everything that is not shown to be otherwise.
type bound int

const (
	low bound = iota
	likely
	high
)

// part is what one component is to the content exported from the United States. Its US origin, as it is resolved,
// stands for its export from there.
type part struct {
	item   *policies.Item
	counts [3]bool // at each bound
	code   string  // of the flag, "" if it does not count at all
	class  string  // of licensed.tsv, "" if it is not known
	law    licensed
}

// content is what 31 CFR 560.205 and 560.420 make of the product. The zero value is content that is not asked for.
type content struct {
	parts    []part        // one per item, in order
	unlisted []bom.Kind    // kinds of which the product may hold more than is listed
	inside   map[int][]int // the parts inside each part, those at the top under -1
	presumed []string      // classes of recorded presumptions that were used
	relied   []*lawtable.Row
	shares   []share
	because  origin.Reasons
}

func (q *question) content() content {
	c := content{unlisted: q.unlistedKinds(), parts: make([]part, 0, len(q.Components))}
	for i := range q.Components {
		c.parts = append(c.parts, q.part(&q.Components[i], &c))
	}
	c.inside = c.nesting()
	slices.Sort(c.presumed)
	c.presumed = slices.Compact(c.presumed)
	for _, m := range q.law.measuresOn(q.AsOf) {
		c.relied = append(c.relied, m.Row)
		c.shares = append(c.shares, q.share(&c, m))
	}
	return c
}

// unlistedKinds says of which kinds the list is not known to be complete: hardware and software for a commodity, else
// the product's own. A list without any item cannot be, nor one without hardware for a device.
func (q *question) unlistedKinds() []bom.Kind {
	kinds := []bom.Kind{q.Product.Kind}
	if q.isCommodity() {
		kinds = []bom.Kind{bom.Commodity, bom.Software}
	}
	var out []bom.Kind
	for _, k := range kinds {
		listed := slices.ContainsFunc(q.Components, func(it policies.Item) bool {
			return !it.Container && (k != bom.Commodity || it.Kind == bom.Commodity)
		})
		if !q.Complete[k] || !listed {
			out = append(out, k)
		}
	}
	return out
}

func (q *question) isCommodity() bool {
	return q.Product.Kind != bom.Software && q.Product.Kind != bom.Technology
}

func (q *question) part(it *policies.Item, c *content) part {
	p := part{item: it}
	us := [3]bool{it.Origin.Answer == origin.US, it.Origin.Answer == origin.US || it.Origin.Answer == origin.LikelyUS, it.Origin.Answer != origin.NotUS}
	if it.Container || !us[high] {
		return p
	}
	if class := q.presumedForeign(it); class != "" {
		c.presumed = append(c.presumed, class)
		return p
	}
	p.class = class(it)
	law, known := q.law.licensed[p.class]
	p.law = law
	if known && !law.needed && q.verified(law.Row) {
		c.relied = append(c.relied, law.Row)
		return p
	}
	p.counts = [3]bool{us[low] && known && law.needed, us[likely] && known && law.needed, true}
	p.code = flagCode(it, us, known && !law.needed)
	return p
}

// reasons says why a part counts, or may.
func (p *part) reasons() origin.Reasons {
	see := fmt.Sprintf("/components/%d/origin", p.item.Index)
	out := origin.Reasons{{Rule: "origin", Says: "origin is " + p.item.Origin.Answer.String(), Cite: origin.Cite{Source: "origin"}, See: see}}
	if p.class == "" {
		return out
	}
	does := "an export to Iran needed none, which is not verified: it may count"
	if p.law.needed {
		does = "an export to Iran needed a licence"
	}
	return append(out, lawReason("560.205(a)(2)", p.class+": "+does, p.law.Row))
}

// class is the word of licensed.tsv for an item, "" without an ECCN. Published encryption is none of the published:
// on 1995-05-06 it needed a licence.
func class(it *policies.Item) string {
	switch {
	case it.Kind != bom.Commodity && it.Origin.Published == origin.Yes && it.Origin.Encryption == origin.No:
		return "published"
	case it.ECCN == "EAR99":
		return "ear99"
	case it.ECCN != "":
		return "entry"
	}
	return ""
}

// presumedForeign returns the class of the recorded presumption that covers an item which is likely foreign, or "".
func (q *question) presumedForeign(it *policies.Item) string {
	if it.Origin.Answer != origin.LikelyNotUS {
		return ""
	}
	class := "maker-abroad"
	if len(it.Origin.Because) > 0 && it.Origin.Because[0].Rank == origin.D {
		class = "declared-origin"
	}
	if slices.ContainsFunc(q.Facts.Presume, func(p policies.Presumption) bool { return p.Class == class }) {
		return class
	}
	return ""
}

// flagCode names the strongest thing that can be said of an item that counts.
func flagCode(it *policies.Item, us [3]bool, free bool) string {
	switch {
	case free && us[likely]:
		return "LAW-UNVERIFIED"
	case it.ECCN == "" && us[likely]:
		return "ECCN-UNKNOWN"
	case us[low]:
		return "US-CONTROLLED"
	case us[likely]:
		return "US-LIKELY"
	case it.Origin.Answer == origin.Conflict:
		return "ORIGIN-CONFLICT"
	case it.Origin.Answer == origin.LikelyNotUS:
		return "FOREIGN-UNPROVEN"
	}
	return "ORIGIN-UNKNOWN"
}

// flags are the components that count, or may count, weightiest first.
func (c content) flags() policies.List[policies.Flag] {
	counted := slices.DeleteFunc(slices.Clone(c.parts), func(p part) bool { return p.code == "" })
	slices.SortStableFunc(counted, compareParts)
	var out policies.List[policies.Flag]
	for _, p := range counted {
		says := "origin " + p.item.Origin.Answer.String() + ", " + orElse(p.item.ECCN, "ECCN unknown") + ": may count for 31 CFR 560.420"
		if p.counts[low] {
			says = "US origin, " + p.item.ECCN + ": counts for 31 CFR 560.420"
		}
		out = append(out, policies.Flag{Ref: p.item.Ref, Code: p.code, Says: says, Because: policies.AddGrounds(nil, p.reasons())})
	}
	for _, k := range c.unlisted {
		out = append(out, policies.Flag{
			Code: "UNLISTED", Says: fmt.Sprintf("the list of %s is not known to be complete, so more may be in the product", kindName(k)),
			Because: policies.AddGrounds(nil, origin.Reasons{reason("UNLISTED", "31 CFR 560.420", "what is not listed may be content exported from the United States")}),
		})
	}
	return out
}

// compareParts orders by certainty first and value next.
func compareParts(a, b part) int {
	for _, at := range []bound{low, likely} {
		if a.counts[at] != b.counts[at] {
			return map[bool]int{true: -1, false: 1}[a.counts[at]]
		}
	}
	x, y := worth(a.item.Value, high), worth(b.item.Value, high)
	if x.open != y.open {
		return map[bool]int{true: -1, false: 1}[x.open]
	}
	if c := y.rat.Cmp(x.rat); c != 0 {
		return c
	}
	return strings.Compare(a.item.Ref, b.item.Ref)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func kindName(k bom.Kind) string {
	switch k {
	case bom.Software:
		return "software"
	case bom.Technology:
		return "technology"
	}
	return "hardware"
}

// contentVerdict is the verdict of 31 CFR 560.205 on a reexport by a person who is not a US person. That the shipment is
// known to be meant for Iran is given, because the question names Iran.
func (q *question) contentVerdict(f *finding) (policies.Verdict, origin.Ternary) {
	c := &f.content
	c.because = origin.Reasons{reason("560.205(a)(1)", "31 CFR 560.205(a)(1)", "the question names Iran, so it is known that the shipment is meant for it")}
	switch {
	case origin.UnitedStates(q.Product.MadeIn):
		return q.madeInUS(c)
	case q.Product.MadeIn == "":
		c.because = append(c.because, reason("PLACE-UNKNOWN", "31 CFR 560.205(b)", "the exceptions are for products made abroad, and the facts do not say where it is made"))
		return policies.Undetermined, origin.Unsure
	}
	for _, s := range c.shares {
		c.because = append(c.because, lawReason("560.420", s.says(), s.Row))
	}
	if c.all("below") {
		return q.excepted(f)
	}
	if c.any("above") {
		c.because = append(c.because, reason("560.205", "31 CFR 560.205(a)(2), (b)(1)", "content that needed a licence is not under the limit: the reexport is prohibited unless that content was substantially transformed abroad"))
	}
	return policies.Undetermined, origin.Unsure
}

// madeInUS is for a product that was itself exported from the United States: there is no exception for it.
func (q *question) madeInUS(c *content) (policies.Verdict, origin.Ternary) {
	product := policies.Item{Component: &bom.Component{Kind: q.Product.Kind}, ECCN: q.Product.ECCN}
	c.because = append(c.because, reason("MADE-IN-US", "31 CFR 560.205(a)", "the product is made in the United States, so the exceptions for products made abroad do not help"))
	for i := range c.shares {
		c.shares[i].report.Outcome = "not-available"
	}
	law, known := q.law.licensed[class(&product)]
	if known {
		c.because = append(c.because, lawReason("560.205(a)(2)", "the product is of the class "+class(&product)+", licence needed: "+map[bool]string{true: "yes", false: "no"}[law.needed], law.Row))
	}
	if known && law.needed {
		return policies.Prohibited, origin.Yes
	}
	return policies.Undetermined, origin.Unsure
}

// excepted is for a product whose content is under each limit. The exception does not hold for end uses and users that
// other agencies prohibit (560.420, note 1), so the end use must be stated.
func (q *question) excepted(f *finding) (policies.Verdict, origin.Ternary) {
	c := &f.content
	if q.Product.EndUse == "" {
		c.because = append(c.because, reason("product.end-use", "31 CFR 560.420, note 1", "the exception does not hold for end uses and end users that other agencies prohibit, and the facts state no end use"))
		return policies.Undetermined, origin.Unsure
	}
	c.because = append(c.because, reason("presumption", "31 CFR 560.420, note 1", fmt.Sprintf("the end use is stated as %q, and presumed to be none that part 744 of 15 CFR prohibits", q.Product.EndUse)))
	return q.pass(f, append(slices.Clone(c.relied), f.row.Row)...)
}
