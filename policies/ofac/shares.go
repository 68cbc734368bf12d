package ofac

import (
	"fmt"
	"math/big"
	"slices"

	"ensign/bom"
	"ensign/policies"
)

// share is one comparison of 31 CFR 560.420: content of a kind beside the product, or what of it is of that kind.
type share struct {
	measure
	report policies.DeMinimis
}

// amount is an exact sum of money, or more than can be said.
type amount struct {
	rat  *big.Rat
	open bool // there is no upper limit
}

func nothing() amount { return amount{rat: new(big.Rat)} }

func larger(a, b amount) amount {
	out := amount{a.rat, a.open || b.open}
	if b.rat.Cmp(a.rat) > 0 {
		out.rat = b.rat
	}
	return out
}

// worth is the value of an item at a bound: the lower end, the middle, or the upper end of its interval.
func worth(v policies.Interval, b bound) amount {
	least := v.Low
	if least == nil {
		least = new(big.Rat)
	}
	switch {
	case b == low || v.High == nil && b == likely:
		return amount{rat: least}
	case v.High == nil:
		return amount{rat: least, open: true}
	case b == high:
		return amount{rat: v.High}
	}
	middle := new(big.Rat).Add(least, v.High)
	return amount{rat: middle.Quo(middle, big.NewRat(2, 1))}
}

// kindOf is the kind a measure compares, "" for all kinds together.
func (m measure) kindOf() bom.Kind {
	return map[string]bom.Kind{"goods": bom.Commodity, "software": bom.Software, "technology": bom.Technology}[m.name]
}

// share compares content of one kind. The bound high holds what the list may leave out.
func (q *question) share(c *content, m measure) share {
	s := share{measure: m, report: policies.DeMinimis{Measure: m.name, Compare: m.compare, Threshold: fmt.Sprint(m.percent)}}
	kind := m.kindOf()
	open := slices.ContainsFunc(c.unlisted, func(k bom.Kind) bool { return kind == "" || k == kind })
	at := func(b bound) *policies.Ratio {
		sum := c.sum(kind, b)
		sum.counted.open = sum.counted.open || open && b == high
		return ratio(sum.counted, q.denominator(c, kind, b, sum.least))
	}
	s.report.Low, s.report.Likely, s.report.High = at(low), at(likely), at(high)
	s.report.Outcome = s.outcome()
	return s
}

// denominator is what the content of a kind is compared with at a bound; nil is not known. For all kinds together it is
// the price of the product. For one kind, how the price falls to the kinds is stated nowhere: low takes the whole price,
// which is the most that it can be; likely and high take the least that the facts show, which is what is listed of the
// kind or, for the kind that the product is of, the price less the highest value of all else, if that is known.
func (q *question) denominator(c *content, kind bom.Kind, b bound, listed *big.Rat) *big.Rat {
	price := q.Product.Price.Amount
	if kind == "" || b == low || price == nil {
		return price
	}
	least := listed
	if rest := q.rest(c, kind); rest != nil && rest.Cmp(least) > 0 {
		least = rest
	}
	if least.Cmp(price) > 0 {
		return price
	}
	return least
}

// rest is the price less the highest value of all that is of another kind than the product; nil if that is not known,
// or the kind is not the product's.
func (q *question) rest(c *content, kind bom.Kind) *big.Rat {
	own := q.Product.Kind
	if q.isCommodity() {
		own = bom.Commodity
	}
	others := slices.ContainsFunc(c.unlisted, func(k bom.Kind) bool { return k != own })
	if kind != own || others {
		return nil
	}
	left := new(big.Rat).Set(q.Product.Price.Amount)
	for _, p := range c.parts {
		if p.item.Container || p.item.Kind == own {
			continue
		}
		w := worth(p.item.Value, high)
		if w.open {
			return nil
		}
		left.Sub(left, w.rat)
	}
	return left
}

// ratio is a sum as a share of a denominator; nil if that is not known. Nothing is nothing of anything, and what has no
// upper limit may be all there is.
func ratio(sum amount, of *big.Rat) *policies.Ratio {
	share := new(big.Rat)
	switch {
	case sum.rat.Sign() > 0 && (of == nil || of.Sign() <= 0):
		return nil
	case sum.rat.Sign() > 0:
		share.Quo(sum.rat, of)
	}
	if one := big.NewRat(1, 1); sum.open && share.Cmp(one) < 0 {
		share = one
	}
	return &policies.Ratio{Num: share.Num().String(), Den: share.Denom().String(), Percent: policies.FormatPercent(share)}
}

// outcome sets the shares against the limit. Equality fails: each must be less than the percentage.
func (s share) outcome() string {
	limit := big.NewRat(int64(s.percent), 100)
	reaches := func(r *policies.Ratio) bool {
		if r == nil {
			return true
		}
		share, ok := new(big.Rat).SetString(r.Num + "/" + r.Den)
		return !ok || share.Cmp(limit) >= 0
	}
	switch {
	case s.report.Low != nil && reaches(s.report.Low):
		return "above"
	case !reaches(s.report.High):
		return "below"
	case s.report.Low == nil:
		return "not-available"
	}
	return "straddles"
}

func (s share) says() string {
	show := func(r *policies.Ratio) string {
		if r == nil {
			return "not known"
		}
		return r.Percent + " %"
	}
	return fmt.Sprintf("content exported from the United States, %s: at least %s, at most %s, must be less than %d %%: %s",
		s.name, show(s.report.Low), show(s.report.High), s.percent, s.report.Outcome)
}

// reports are the comparisons for the report, that of the whole first.
func (c content) reports() policies.List[policies.DeMinimis] {
	var out policies.List[policies.DeMinimis]
	for _, s := range c.shares {
		out = append(out, s.report)
	}
	return out
}

func (c content) any(outcome string) bool {
	return slices.ContainsFunc(c.shares, func(s share) bool { return s.report.Outcome == outcome })
}

// all reports whether every comparison has an outcome. None at all proves nothing.
func (c content) all(outcome string) bool {
	for _, s := range c.shares {
		if s.report.Outcome != outcome {
			return false
		}
	}
	return len(c.shares) > 0
}

// sum is what counts of a kind, and the least that everything of the kind is worth with it.
type sum struct {
	counted amount
	least   *big.Rat
}

// sum adds up one kind at a bound, every kind for "". An assembly that counts stands for what is in it, if it is worth
// more; of alternates for one position the one counts of which the most counts. What is in a product made abroad is
// looked through: second incorporation is a rule of 15 CFR only.
func (c content) sum(kind bom.Kind, b bound) sum { return c.within(-1, kind, b) }

// nesting lists the parts inside each part; those whose parent is no item of the product stand at the top, -1.
func (c content) nesting() map[int][]int {
	byIndex := make(map[int]int, len(c.parts))
	for i, p := range c.parts {
		byIndex[p.item.Index] = i
	}
	inside := make(map[int][]int)
	for i, p := range c.parts {
		parent, ok := byIndex[p.item.Parent]
		if !ok || p.item.Parent < 0 {
			parent = -1
		}
		inside[parent] = append(inside[parent], i)
	}
	return inside
}

func (c content) within(parent int, kind bom.Kind, b bound) sum {
	var total tally
	var positions map[string]sum
	for _, i := range c.inside[parent] {
		if c.inside[i] == nil && !c.parts[i].is(kind) {
			continue
		}
		v := c.value(i, kind, b)
		position := c.parts[i].item.OneOf
		if position == "" {
			total.add(v)
			continue
		}
		if positions == nil {
			positions = make(map[string]sum)
		}
		if old, ok := positions[position]; !ok || heavier(v, old) {
			positions[position] = v
		}
	}
	for _, v := range positions {
		total.add(v)
	}
	return total.sum()
}

// heavier reports whether more of a counts than of b; if as much does, whether it is worth less as a whole, so that its
// share is larger.
func heavier(a, b sum) bool {
	if a.counted.open != b.counted.open {
		return a.counted.open
	}
	if c := a.counted.rat.Cmp(b.counted.rat); c != 0 {
		return c > 0
	}
	return a.least.Cmp(b.least) < 0
}

// is reports whether a part is itself an item of a kind, of any for "".
func (p *part) is(kind bom.Kind) bool {
	return !p.item.Container && (kind == "" || p.item.Kind == kind)
}

// value is what one part and all in it come to. An assembly that holds other kinds too is worth, of its own kind, at
// least what is listed in it.
func (c content) value(i int, kind bom.Kind, b bound) sum {
	p := &c.parts[i]
	if c.inside[i] == nil {
		return p.alone(b)
	}
	out := c.within(i, kind, b)
	if !p.is(kind) {
		return out
	}
	if p.counts[b] {
		out.counted = larger(worth(p.item.Value, b), out.counted)
	}
	least := out.counted.rat
	if !p.counts[b] && !c.mixed(i, p.item.Kind) {
		least = worth(p.item.Value, low).rat
	}
	if least.Cmp(out.least) > 0 {
		out.least = least
	}
	return out
}

// alone is what a part without others in it comes to.
func (p *part) alone(b bound) sum {
	if !p.counts[b] {
		return sum{nothing(), worth(p.item.Value, low).rat}
	}
	w := worth(p.item.Value, b)
	return sum{w, w.rat}
}

// mixed reports whether anything in a part is of another kind.
func (c content) mixed(i int, kind bom.Kind) bool {
	return slices.ContainsFunc(c.inside[i], func(k int) bool { return c.parts[k].item.Kind != kind || c.mixed(k, kind) })
}
