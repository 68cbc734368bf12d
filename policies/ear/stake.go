package ear

import (
	"math/big"
	"slices"
)

// stake is how much of the interval between low and high one component makes up, where it surely counts (sure) or
// only may.
type stake struct {
	part   int
	sure   bool
	swing  *big.Int // in units; nil if the product's price is not known
	points string   // of the price
}

// findStakes orders what the components may make up, the largest first.
func (d *docket) findStakes() []stake {
	var out []stake
	for i := range d.parts {
		for _, sure := range []bool{false, true} {
			if d.parts[i].usAt[high] && (d.parts[i].usAt[low] || !sure) {
				swing := d.stakeOf(i, sure)
				out = append(out, stake{i, sure, swing, d.points(swing)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b stake) int { return compareSwing(b.swing, a.swing) })
	return out
}

// stakeOf is the width of a component's interval in units, from nothing if it does not surely count. What has no
// upper limit is at most the product's price.
func (d *docket) stakeOf(i int, sure bool) *big.Int {
	price := d.Product.Price.Amount
	if price == nil {
		return nil
	}
	most := d.parts[i].worth[high]
	if most.open > 0 {
		most = larger(most, amount{n: d.unit.of(price)})
	}
	out := new(big.Int)
	if most.n != nil {
		out.Set(most.n)
	}
	if least := d.parts[i].worth[low].n; sure && least != nil {
		out.Sub(out, least)
	}
	return out
}

// swing is what several components that only may count make up together.
func (d *docket) swing(parts []int) *big.Int {
	var out *big.Int
	for _, i := range parts {
		w := d.stakeOf(i, false)
		if w == nil {
			return nil
		}
		if out == nil {
			out = new(big.Int)
		}
		out.Add(out, w)
	}
	return out
}

// points writes a number of units in percentage points of the product's price.
func (d *docket) points(swing *big.Int) string {
	if swing == nil {
		return ""
	}
	share := d.unit.rat(swing)
	return points(share.Quo(share, d.Product.Price.Amount))
}
