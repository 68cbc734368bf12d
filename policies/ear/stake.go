package ear

import (
	"math/big"
	"slices"
)

// stake is how much of the interval between low and high one component makes up, where it surely counts (sure) or
// only may.
type stake struct {
	part  int
	sure  bool
	swing *big.Int // in units; nil if the product's price is not known
}

// findStakes orders what the components may make up, the largest first.
func (d *docket) findStakes() []stake {
	var out []stake
	for i := range d.parts {
		p := &d.parts[i]
		if p.usAt[high] {
			out = append(out, stake{i, false, d.swings[i]})
		}
		if p.usAt[high] && p.usAt[low] {
			out = append(out, stake{i, true, d.width(p, p.worth[low].n)})
		}
	}
	slices.SortStableFunc(out, func(a, b stake) int { return compareSwing(b.swing, a.swing) })
	return out
}

// findSwings are the widths of the intervals of the components that may be of US origin, from nothing.
func (d *docket) findSwings() []*big.Int {
	out := make([]*big.Int, len(d.parts))
	for i := range d.parts {
		if d.parts[i].usAt[high] {
			out[i] = d.width(&d.parts[i], nil)
		}
	}
	return out
}

// width is the width of a component's interval in units from the least that it is worth, nil if the product's price is not
// known. What has no upper limit is at most that price.
func (d *docket) width(p *part, least *big.Int) *big.Int {
	if d.price == nil {
		return nil
	}
	most := p.worth[high]
	if most.open > 0 {
		most = larger(most, amount{n: d.price})
	}
	switch {
	case most.n == nil:
		return new(big.Int)
	case least == nil:
		return most.n
	}
	return new(big.Int).Sub(most.n, least)
}

// points writes a number of units in percentage points of the product's price.
func (d *docket) points(swing *big.Int) string {
	if swing == nil {
		return ""
	}
	return points(new(big.Rat).SetFrac(swing, d.price))
}
