package ofac

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// TestTally: a tally comes to the sum of what was added, whatever the denominators, and changes none of it.
func TestTally(t *testing.T) {
	large := new(big.Rat).SetFrac(big.NewInt(3), new(big.Int).Lsh(big.NewInt(1), 70))
	rapid.Check(t, func(t *rapid.T) {
		var f fractions
		want := new(big.Rat)
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			r := big.NewRat(rapid.Int64Range(0, 50).Draw(t, "numerator"), rapid.Int64Range(1, 12).Draw(t, "denominator"))
			if rapid.IntRange(0, 4).Draw(t, "large") == 0 {
				r = large
			}
			before := r.String()
			f.add(r)
			if want.Add(want, r); r.String() != before {
				t.Fatalf("%s became %s", before, r)
			}
		}
		if got := f.sum(); got.Cmp(want) != 0 {
			t.Errorf("%s, want %s", got, want)
		}
	})
}
