package ear

import (
	"math/big"

	"ensign/policies"
)

// unit is the denominator of all amounts of a case, so that they are whole numbers and exact sums are cheap. Prices
// and rates are decimals, which keeps it small.
type unit struct{ *big.Int }

// commonUnit is the unit of all values of a case and of the product's price.
func commonUnit(c *policies.Case) unit {
	u := unit{big.NewInt(1)}
	u.divide(c.Product.Price.Amount)
	for i := range c.Components {
		u.divide(c.Components[i].Value.Low)
		u.divide(c.Components[i].Value.High)
	}
	u.Lsh(u.Int, 1) // for the middle of an interval
	return u
}

// divide makes the unit fine enough for one more amount.
func (u unit) divide(r *big.Rat) {
	if r == nil {
		return
	}
	if rest := new(big.Int).Rem(u.Int, r.Denom()); rest.Sign() == 0 {
		return
	}
	common := new(big.Int).GCD(nil, nil, u.Int, r.Denom())
	u.Mul(u.Int, common.Quo(r.Denom(), common))
}

// of is an amount in units. It must be one that the unit was made for.
func (u unit) of(r *big.Rat) *big.Int {
	if r.Sign() == 0 {
		return nil
	}
	n := new(big.Int).Quo(u.Int, r.Denom())
	return n.Mul(n, r.Num())
}

// rat is a number of units as an amount.
func (u unit) rat(n *big.Int) *big.Rat {
	if n == nil {
		return new(big.Rat)
	}
	return new(big.Rat).SetFrac(n, u.Int)
}

// worths is the value of an item at each bound: the lower end, the middle, and the upper end of its interval.
func (u unit) worths(v policies.Interval) [3]amount {
	lo := v.Low
	if lo == nil {
		lo = new(big.Rat)
	}
	least := amount{n: u.of(lo)}
	if v.High == nil {
		return [3]amount{least, least, {n: least.n, open: 1}}
	}
	most := amount{n: u.of(v.High)}
	return [3]amount{least, {n: middle(least.n, most.n)}, most}
}

// middle is half the sum of two amounts in units, each of which is even.
func middle(a, b *big.Int) *big.Int {
	sum := new(big.Int)
	for _, n := range []*big.Int{a, b} {
		if n != nil {
			sum.Add(sum, n)
		}
	}
	if sum.Sign() == 0 {
		return nil
	}
	return sum.Rsh(sum, 1)
}

// amount is a sum of money, exact in units. The zero value is nothing.
type amount struct {
	n    *big.Int // nil is zero; it is never changed once it is in an amount
	open int      // how many things without an upper limit it holds
}

// compare compares two amounts, their limits aside.
func (a amount) compare(b amount) int {
	switch {
	case a.n == nil && b.n == nil:
		return 0
	case a.n == nil:
		return -b.n.Sign()
	case b.n == nil:
		return a.n.Sign()
	}
	return a.n.Cmp(b.n)
}

// larger is the larger of two amounts; it is without limit if one of them is.
func larger(a, b amount) amount {
	out := amount{a.n, a.open + b.open}
	if b.compare(a) > 0 {
		out.n = b.n
	}
	return out
}

// total is an amount that changes.
type total struct {
	n    big.Int
	open int
}

// exchange puts one amount for another.
func (t *total) exchange(was, now amount) {
	t.open += now.open - was.open
	if was.n == now.n {
		return
	}
	if was.n != nil {
		t.n.Sub(&t.n, was.n)
	}
	if now.n != nil {
		t.n.Add(&t.n, now.n)
	}
}

// add adds another total.
func (t *total) add(o *total) {
	t.open += o.open
	t.n.Add(&t.n, &o.n)
}

// amount is a copy of what the total is now.
func (t *total) amount() amount {
	if t.n.Sign() == 0 {
		return amount{open: t.open}
	}
	return amount{new(big.Int).Set(&t.n), t.open}
}
