package parts

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode"
)

// pieceUnits are the units of measure that mean pieces.
var pieceUnits = []string{"pcs", "pc", "piece", "pieces", "ea", "each", "stk", "st", "stück", "шт", "个", "個", "只", "片"}

// currencies are the ISO 4217 codes that lists use, with the signs and words that mean only one of them.
var currencies = []struct {
	code  string
	words []string
}{
	{"USD", []string{"$", "us$", "dollar", "us-dollar"}},
	{"EUR", []string{"€", "euro"}},
	{"GBP", []string{"£"}},
	{"CNY", []string{"rmb", "元", "人民币", "cn¥"}},
	{"JPY", []string{"円", "yen", "jp¥"}},
	{"TWD", []string{"nt$", "ntd"}},
	{"HKD", []string{"hk$"}},
	{"KRW", []string{"₩"}},
	{"INR", []string{"₹"}},
	{"RUB", []string{"₽", "руб", "руб."}},
	{"CHF", []string{"sfr", "sfr."}},
	{"SGD", []string{"s$"}},
	{"CAD", []string{"c$", "ca$"}},
	{"AUD", []string{"a$", "au$"}},
	{"SEK", nil},
	{"NOK", nil},
	{"DKK", nil},
	{"PLN", []string{"zł"}},
	{"CZK", []string{"kč"}},
	{"ILS", []string{"₪"}},
	{"BRL", []string{"r$"}},
	{"MXN", nil},
	{"MYR", nil},
	{"THB", nil},
	{"VND", nil},
	{"TRY", nil},
	{"UAH", nil},
}

// currencyOf returns the ISO 4217 code that a word stands for, "" if it is none or could be two: ¥ is both
// yuan and yen.
func currencyOf(word string) string {
	lower := strings.ToLower(strings.TrimSpace(word))
	for _, c := range currencies {
		if lower == strings.ToLower(c.code) {
			return c.code
		}
		for _, w := range c.words {
			if lower == w {
				return c.code
			}
		}
	}
	return ""
}

// parseQuantity reads a positive number of pieces, with or without a unit that means pieces.
func parseQuantity(cell string, mark byte) (string, error) {
	end := strings.LastIndexFunc(cell, unicode.IsDigit) + 1
	number, unit := cell[:end], strings.TrimSpace(cell[end:])
	unit = strings.ToLower(strings.TrimSuffix(unit, "."))
	if unit != "" && !slices.Contains(pieceUnits, unit) {
		return "", fmt.Errorf("quantity %q is not a number of pieces", shorten(cell, 40))
	}
	n, err := parseNumber(number, mark)
	if err != nil {
		return "", fmt.Errorf("quantity %q %w", shorten(cell, 40), err)
	}
	if sign(n) <= 0 {
		return "", fmt.Errorf("quantity %q is not above zero", shorten(cell, 40))
	}
	return n, nil
}

// parsePrice reads "4.10", "4,10 €", "USD 4.10" or "4.10..4.60 USD" as "4.10 EUR". currency is what the row or the
// column says; the cell's own comes first.
func parsePrice(cell, currency string, mark byte) (string, error) {
	low, high, isRange := strings.Cut(cell, "..")
	first, own, err := parseMoney(low, mark)
	if err != nil {
		return "", fmt.Errorf("price %q %w", shorten(cell, 40), err)
	}
	price := first
	if isRange {
		second, code, err := parseMoney(high, mark)
		if err != nil {
			return "", fmt.Errorf("price %q %w", shorten(cell, 40), err)
		}
		if own != "" && code != "" && own != code {
			return "", fmt.Errorf("price %q has two currencies", shorten(cell, 40))
		}
		own = cmp.Or(own, code)
		price += ".." + second
	}
	if own != "" {
		currency = own
	}
	if currency == "" {
		return "", fmt.Errorf("price %q has no currency", shorten(cell, 40))
	}
	return price + " " + currency, nil
}

// parseMoney reads one amount and the currency before or after it.
func parseMoney(s string, mark byte) (number, currency string, err error) {
	s = strings.TrimSpace(s)
	start := strings.IndexFunc(s, unicode.IsDigit)
	end := strings.LastIndexFunc(s, unicode.IsDigit) + 1
	if start < 0 {
		return "", "", errNumber
	}
	before, after := s[:start], s[end:]
	if strings.HasSuffix(before, "-") || strings.HasPrefix(before, "-") {
		return "", "", errors.New("is not above zero")
	}
	for _, word := range []string{before, after} {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		code := currencyOf(word)
		if code == "" || currency != "" {
			return "", "", fmt.Errorf("has %q where a currency is expected", shorten(word, 20))
		}
		currency = code
	}
	number, err = parseNumber(s[start:end], mark)
	if err == nil && sign(number) <= 0 {
		err = errors.New("is not above zero")
	}
	return number, currency, err
}

// dividePrice returns a price of [parsePrice] for one of several pieces. One that has no end as a decimal is refused,
// because a share of it would be lost.
func dividePrice(price, pieces string) (string, error) {
	amounts, currency, _ := strings.Cut(price, " ")
	var parts []string
	for amount := range strings.SplitSeq(amounts, "..") {
		a, ok1 := new(big.Rat).SetString(amount)
		n, ok2 := new(big.Rat).SetString(pieces)
		if !ok1 || !ok2 || n.Sign() <= 0 {
			return "", errNumber
		}
		one := a.Quo(a, n)
		digits, exact := one.FloatPrec()
		if !exact || digits > maxDigits {
			return "", fmt.Errorf("price %q for %s pieces has no exact price for one: it is not used", shorten(price, 40), pieces)
		}
		parts = append(parts, one.FloatString(digits))
	}
	return strings.Join(parts, "..") + " " + currency, nil
}
