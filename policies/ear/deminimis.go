package ear

import (
	"fmt"
	"math/big"
	"slices"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// minimis is how the share of controlled US-origin content stands beside the limit for one destination, 734.4(c), (d).
type minimis struct {
	outcome string         // as the report writes it
	subject origin.Ternary // does the share make the product subject
}

// strictest is the lowest limit of 734.4 above zero, in percent. A row that gives it can only make an answer worse.
const strictest = 10

// deMinimis sets the three shares against the limit, which is reached at most.
func (q *question) deMinimis(most *big.Int, g gateStatus) minimis {
	lowKnown := most != nil || q.count.sum(low).n.Sign() == 0
	switch {
	case lowKnown && q.exceeds(low, most):
		return minimis{"above", origin.Yes}
	case g >= gateUnproven:
		return minimis{"not-available", origin.Unsure}
	case !q.exceeds(high, most):
		return minimis{"below", origin.No}
	case !lowKnown:
		return minimis{"not-available", origin.Unsure}
	}
	return minimis{"straddles", origin.Unsure}
}

// exceeds reports whether the content at a bound is above the limit, or may be. What has no upper limit may be all of
// the product's price. Equality passes, 734.4(c), (d): "10% or less". Nothing is nothing at any price.
func (q *question) exceeds(b bound, most *big.Int) bool {
	sum := q.count.sum(b)
	switch {
	case sum.open > 0 || b == high && len(q.unlisted) > 0:
		return true
	case sum.n.Sign() == 0:
		return false
	}
	return most == nil || sum.n.Cmp(most) > 0
}

// mostContent is the largest content, in whole units, that is within the limit at the product's price.
func (q *question) mostContent() *big.Int {
	price := q.Product.Price.Amount
	if price == nil {
		return nil
	}
	most := big.NewInt(int64(q.local.limit.percent))
	most.Mul(most.Mul(most, q.unit.Int), price.Num())
	return most.Quo(most, new(big.Int).Mul(big.NewInt(100), price.Denom()))
}

// minimisReport writes the shares out.
func (q *question) minimisReport(m minimis) policies.DeMinimis {
	return policies.DeMinimis{
		Measure: q.measure(), Compare: q.local.limit.compare, Threshold: fmt.Sprint(q.local.limit.percent), Outcome: m.outcome,
		Low: q.ratio(low), Likely: q.ratio(likely), High: q.ratio(high),
	}
}

func (q *question) measure() string {
	switch q.Product.Kind {
	case bom.Software:
		return "software"
	case bom.Technology:
		return "technology"
	}
	return "goods"
}

// ratio is the controlled content at a bound as a share of the product's price; nil if either is not known.
func (q *question) ratio(b bound) *policies.Ratio {
	sum, open := q.numerator(b)
	share := new(big.Rat)
	switch {
	case open, q.price == nil && sum.Sign() != 0:
		return nil
	case sum.Sign() != 0:
		share.SetFrac(sum, q.price)
	}
	return &policies.Ratio{Num: share.Num().String(), Den: share.Denom().String(), Percent: policies.FormatPercent(share)}
}

// numerator is the controlled content at a bound in units, and whether it is without limit. At high it includes what the
// list may leave out, and is at most the product's price as soon as something in it has no upper limit.
func (q *question) numerator(b bound) (*big.Int, bool) {
	total := q.count.sum(b)
	open := total.open > 0 || b == high && len(q.unlisted) > 0
	switch {
	case !open || q.price == nil:
		return &total.n, open
	case q.price.Cmp(&total.n) > 0:
		return q.price, false
	}
	return &total.n, false
}

// reliedOfMinimis are the rows of law that a share within the limit rests on.
func (q *question) reliedOfMinimis() []row {
	out := q.reliedOfContent()
	if q.local.limit.percent > strictest {
		out = slices.Concat(q.local.limitRows, out)
	}
	return out
}

func (q *question) limitReasons() origin.Reasons {
	var out origin.Reasons
	for _, r := range q.local.limitRows {
		out = append(out, lawReason("threshold", fmt.Sprintf("the limit for %s is %d %%", q.dest, q.local.limit.percent), r))
	}
	return out
}

// breakEven is the price at which what surely counts is just within the limit; nil if nothing surely counts.
func (q *question) breakEven() *big.Rat {
	sum := q.unit.rat(&q.count.sum(low).n)
	if sum.Sign() == 0 {
		return nil
	}
	return sum.Quo(sum, big.NewRat(int64(q.local.limit.percent), 100))
}
