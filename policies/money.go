package policies

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// maxDigits bounds the digits of a decimal that is read.
const maxDigits = 40

// maxBits bounds the size of a value that is computed, so that quantities that multiply through a deep nesting
// cannot grow without end. What is larger counts as not known.
const maxBits = 1024

// ParseDecimal reads a decimal number that is not negative, "4.10". There are no exponents, signs, separators of
// thousands, or more than 40 digits, so that it is exact and small.
func ParseDecimal(s string) (*big.Rat, error) {
	whole, frac, point := strings.Cut(s, ".")
	switch {
	case len(whole)+len(frac) > maxDigits:
		return nil, fmt.Errorf("a number of %d characters is too long, %d digits is the most", len(s), maxDigits)
	case !isDigits(whole) || point && !isDigits(frac):
		return nil, fmt.Errorf("%q is not a decimal number such as 4.10", s)
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil, fmt.Errorf("%q is not a decimal number such as 4.10", s)
	}
	return r, nil
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// ParsePrice reads "4.10 USD" or "4.10..4.60 USD" and returns the bounds and the currency. A price of zero is
// refused, because a price that is not known is to be left out.
func ParsePrice(s string) (Interval, string, error) {
	number, currency, ok := strings.Cut(s, " ")
	if !ok || !isCurrency(currency) {
		return Interval{}, "", fmt.Errorf("%q is not a price such as 4.10 USD or 4.10..4.60 USD", s)
	}
	from, to, isRange := strings.Cut(number, "..")
	low, err := ParseDecimal(from)
	if err != nil {
		return Interval{}, "", err
	}
	high := low
	if isRange {
		if high, err = ParseDecimal(to); err != nil {
			return Interval{}, "", err
		}
	}
	if high.Cmp(low) < 0 {
		return Interval{}, "", fmt.Errorf("the price %q ends below its start", s)
	}
	if high.Sign() == 0 || low.Sign() == 0 {
		return Interval{}, "", errors.New("a price of zero is not read: leave it out if it is not known")
	}
	return Interval{Low: low, High: high}, currency, nil
}

// isCurrency reports whether s has the shape of an ISO 4217 code.
func isCurrency(s string) bool { return len(s) == 3 && isUpper(s) }

func isUpper(s string) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return s != ""
}

// FormatDecimal writes r as the shortest decimal that is exactly r, "4.1". A fraction that has none, such as one
// third, is an error; print its parts instead.
func FormatDecimal(r *big.Rat) (string, error) {
	digits, exact := r.FloatPrec()
	if !exact {
		return "", fmt.Errorf("%s has no exact decimal", r.RatString())
	}
	return r.FloatString(digits), nil
}

// FormatPercent writes a share in percent with four decimals, 1/3 as "33.3334": rounded up, so that it never looks
// smaller than it is. The share's parts decide; this is for reading.
func FormatPercent(share *big.Rat) string {
	scaled := new(big.Int).Mul(share.Num(), big.NewInt(1_000_000))
	q, m := scaled.DivMod(scaled, share.Denom(), new(big.Int))
	if m.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	digits := fmt.Sprintf("%05d", q)
	point := len(digits) - 4
	return digits[:point] + "." + digits[point:]
}

// String writes the amount and its currency, "89 USD", or "" if it is not known.
func (m Money) String() string {
	if m.Amount == nil {
		return ""
	}
	s, err := FormatDecimal(m.Amount)
	if err != nil {
		s = m.Amount.RatString()
	}
	return s + " " + m.Currency
}
