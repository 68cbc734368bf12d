package parts

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// maxDigits bounds a number; longer ones are not numbers of pieces or money.
const maxDigits = 40

var (
	errNumber    = errors.New("is not a number")
	errAmbiguous = errors.New("can be read in two ways: write it without a thousands separator")
)

// parseNumber reads a decimal number of either custom, "1,234.50" or "1.234,50", and returns it with a point.
// mark is the decimal mark that the column is known to use, 0 if it is not known; then a single mark before
// three digits, "1,234", is ambiguous, unless only a zero is before it. The sign is kept.
func parseNumber(s string, mark byte) (string, error) {
	sign := ""
	if rest, ok := strings.CutPrefix(strings.Replace(s, "−", "-", 1), "-"); ok {
		sign, s = "-", rest
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\'' || r == '’' {
			return ' '
		}
		return r
	}, s)
	whole, fraction, err := cutFraction(strings.TrimSpace(s), mark)
	if err != nil {
		return "", err
	}
	digits, ok := ungroup(whole)
	if !ok || len(digits)+len(fraction) > maxDigits || !allDigits(fraction) {
		return "", errNumber
	}
	digits = strings.TrimLeft(digits, "0")
	if digits == "" {
		digits = "0"
	}
	if fraction != "" {
		digits += "." + fraction
	}
	return sign + digits, nil
}

// cutFraction splits s at its decimal mark.
func cutFraction(s string, mark byte) (whole, fraction string, err error) {
	last := strings.LastIndexAny(s, ".,")
	if last < 0 {
		return s, "", nil
	}
	sep, before, after := s[last], s[:last], s[last+1:]
	if after == "" || before == "" && after == "" {
		return "", "", errNumber
	}
	if strings.IndexByte(before, sep) >= 0 { // it groups thousands
		return s, "", nil
	}
	if strings.ContainsAny(before, ".,") || len(after) != 3 || before == "0" || before == "" {
		return before, after, nil
	}
	switch mark {
	case 0:
		return "", "", errAmbiguous
	case sep:
		return before, after, nil
	}
	return s, "", nil
}

// ungroup takes the thousands separators out of a whole number: all the same, and three digits after each.
func ungroup(s string) (string, bool) {
	if s == "" {
		return "", true
	}
	i := strings.IndexAny(s, "., ")
	if i < 0 {
		return s, allDigits(s)
	}
	groups := strings.Split(s, s[i:i+1])
	if len(groups[0]) == 0 || len(groups[0]) > 3 {
		return "", false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return "", false
		}
	}
	digits := strings.Join(groups, "")
	return digits, allDigits(digits)
}

func allDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// decimalMark returns the decimal mark that every certain number of a column uses, 0 if there is none.
func decimalMark(cells []string) byte {
	var mark byte
	for _, cell := range cells {
		m := certainMark(cell)
		if m == 0 {
			continue
		}
		if mark != 0 && mark != m {
			return 0
		}
		mark = m
	}
	return mark
}

// certainMark returns the decimal mark of a number that can be read in one way only.
func certainMark(cell string) byte {
	n := strings.Trim(cell, " \u00a0-+€$£¥￥ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
	if _, err := parseNumber(n, 0); err != nil {
		return 0
	}
	_, fraction, err := cutFraction(n, 0)
	if err != nil || fraction == "" {
		return 0
	}
	return n[strings.LastIndexAny(n, ".,")]
}

// sign returns -1, 0 or 1 for a number of [parseNumber].
func sign(number string) int {
	digits, negative := strings.CutPrefix(number, "-")
	switch {
	case strings.Trim(digits, "0.") == "":
		return 0
	case negative:
		return -1
	}
	return 1
}

// less reports whether the number a is less than n pieces.
func less(a string, n int) bool {
	r, ok := new(big.Rat).SetString(a)
	return ok && r.Cmp(big.NewRat(int64(n), 1)) < 0
}

// equal reports whether the number a is n pieces.
func equal(a string, n int) bool {
	if a == strconv.Itoa(n) {
		return true
	}
	r, ok := new(big.Rat).SetString(a)
	return ok && r.Cmp(big.NewRat(int64(n), 1)) == 0
}
