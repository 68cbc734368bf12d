package ear

import (
	"fmt"
	"math/big"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// minimis is the share of controlled US-origin content beside the limit for one destination, 734.4(c), (d).
type minimis struct {
	report  policies.DeMinimis
	subject origin.Ternary // does the share make the product subject
	relied  []row
	because origin.Reasons
	sums    [3]amount
	limit   *big.Rat // the limit as a share of one
}

func (q *question) deMinimis(c content, g gate) minimis {
	percent, compare, rows := q.law.threshold(q.dest, q.AsOf)
	m := minimis{limit: big.NewRat(int64(percent), 100)}
	m.report = policies.DeMinimis{Measure: q.measure(), Compare: compare, Threshold: fmt.Sprint(percent)}
	for _, b := range []bound{low, likely, high} {
		m.sums[b] = q.numerator(c, b)
	}
	m.report.Low, m.report.Likely, m.report.High = q.ratio(m.sums[low]), q.ratio(m.sums[likely]), q.ratio(m.sums[high])
	for _, r := range rows {
		m.because = append(m.because, lawReason("threshold", fmt.Sprintf("the limit for %s is %d %%", q.dest, percent), r))
	}
	if percent > strictest {
		m.relied = rows
	}
	m.relied = append(m.relied, c.relied...)
	m.report.Outcome, m.subject = q.compare(m, g)
	return m
}

// strictest is the lowest limit of 734.4 above zero, in percent. A row that gives it can only make an answer worse.
const strictest = 10

func (q *question) measure() string {
	switch q.Product.Kind {
	case bom.Software:
		return "software"
	case bom.Technology:
		return "technology"
	}
	return "goods"
}

// numerator is the controlled content at a bound. At high it includes what the list may leave out, and is at most
// the product's price as soon as something in it has no upper limit.
func (q *question) numerator(c content, b bound) amount {
	sum := c.sum(b)
	if b != high {
		return sum
	}
	if len(c.unlisted) > 0 {
		sum.open = true
	}
	price := q.Product.Price.Amount
	if !sum.open || price == nil {
		return sum
	}
	return amount{rat: larger(sum, amount{rat: price}).rat}
}

// ratio is a sum as a share of the product's price; nil if either is not known. Nothing is nothing at any price.
func (q *question) ratio(sum amount) *policies.Ratio {
	if sum.open {
		return nil
	}
	price := q.Product.Price.Amount
	if sum.rat.Sign() == 0 {
		price = big.NewRat(1, 1)
	}
	if price == nil {
		return nil
	}
	share := new(big.Rat).Quo(sum.rat, price)
	return &policies.Ratio{Num: share.Num().String(), Den: share.Denom().String(), Percent: policies.FormatPercent(share)}
}

// compare sets the three shares against the limit. Equality passes, 734.4(c), (d): "10% or less".
func (q *question) compare(m minimis, g gate) (outcome string, subject origin.Ternary) {
	over := func(b bound) bool {
		r := [3]*policies.Ratio{m.report.Low, m.report.Likely, m.report.High}[b]
		return r == nil || exceeds(r, m.limit)
	}
	switch {
	case m.report.Low != nil && over(low):
		return "above", origin.Yes
	case g.status == gateFails || g.status == gateUnproven:
		return "not-available", origin.Unsure
	case !over(high):
		return "below", origin.No
	case m.report.Low == nil:
		return "not-available", origin.Unsure
	}
	return "straddles", origin.Unsure
}

func exceeds(r *policies.Ratio, limit *big.Rat) bool {
	share, ok := new(big.Rat).SetString(r.Num + "/" + r.Den)
	return !ok || share.Cmp(limit) > 0
}

// breakEven is the price at which what surely counts is just within the limit; "" if nothing surely counts.
func (m minimis) breakEven() *big.Rat {
	if m.sums[low].rat.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(m.sums[low].rat, m.limit)
}
