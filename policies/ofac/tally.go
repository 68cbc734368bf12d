package ofac

import "math/big"

// tally adds up what many parts come to. Amounts of one denominator are added as whole numbers, since the sum of two
// fractions takes a common divisor each time, and prices have few denominators. Its zero value is a sum of nothing.
type tally struct {
	counted, least fractions
	open           bool
}

func (t *tally) add(s sum) {
	t.open = t.open || s.counted.open
	t.counted.add(s.counted.rat)
	t.least.add(s.least)
}

func (t *tally) sum() sum { return sum{amount{t.counted.sum(), t.open}, t.least.sum()} }

// fractions are sums of numerators by their denominator.
type fractions struct {
	of   map[uint64]*big.Int
	rest *big.Rat // of those whose denominator is larger; nil for none
}

func (f *fractions) add(r *big.Rat) {
	switch d := r.Denom(); {
	case r.Sign() == 0:
	case d.IsUint64():
		f.numerator(d.Uint64()).Add(f.numerator(d.Uint64()), r.Num())
	case f.rest == nil:
		f.rest = r
	default:
		f.rest = new(big.Rat).Add(f.rest, r)
	}
}

func (f *fractions) numerator(denominator uint64) *big.Int {
	if f.of == nil {
		f.of = make(map[uint64]*big.Int)
	}
	n := f.of[denominator]
	if n == nil {
		n = new(big.Int)
		f.of[denominator] = n
	}
	return n
}

func (f *fractions) sum() *big.Rat {
	out := new(big.Rat)
	for d, n := range f.of {
		out.Add(out, new(big.Rat).SetFrac(n, new(big.Int).SetUint64(d)))
	}
	if f.rest != nil {
		out.Add(out, f.rest)
	}
	return out
}
