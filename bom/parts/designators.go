package parts

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Bounds on what ranges of designators may stand for; past them they stay as written.
const (
	maxRange    = 10_000  // one range
	maxExpanded = 500_000 // all ranges of a list
)

// dashes are what lists put between the ends of a range.
var dashes = strings.NewReplacer("–", "-", "—", "-", "〜", "-", "～", "-", "~", "-", "...", "-", "..", "-")

// splitDesignators reads "R1, R2 R5-R8". Only a range whose ends have the same letters and rising numbers is
// expanded, and only while room lasts; anything else stays as it is written, and is named in left.
func splitDesignators(cell string, room *int) (all, left []string) {
	words := strings.FieldsFunc(dashes.Replace(cell), func(r rune) bool {
		return unicode.IsSpace(r) || r == ',' || r == ';' || r == '、' || r == '，'
	})
	for _, w := range joinDashes(words) {
		first, last, ok := strings.Cut(w, "-")
		if !ok {
			all = append(all, w)
			continue
		}
		expanded := expand(first, last, *room)
		*room -= len(expanded)
		if expanded == nil {
			left = append(left, w)
			expanded = []string{w}
		}
		all = append(all, expanded...)
	}
	return all, left
}

// joinDashes puts "R5 - R8" back together.
func joinDashes(words []string) []string {
	joined := words[:0] // what it holds ends before what is still looked at
	for from := 0; from < len(words); {
		to := from + 1
		for to < len(words) && (strings.HasPrefix(words[to], "-") || strings.HasSuffix(words[to-1], "-")) {
			to++
		}
		joined = append(joined, strings.Join(words[from:to], ""))
		from = to
	}
	return joined
}

// expand returns the designators from first to last, nil if it is not certain which they are or if they are more
// than room.
func expand(first, last string, room int) []string {
	prefix, from, ok1 := cutDigits(first)
	prefix2, to, ok2 := cutDigits(last)
	if !ok1 || !ok2 || prefix != prefix2 || to <= from || to-from >= min(maxRange, room) {
		return nil
	}
	all := make([]string, 0, to-from+1)
	for n := from; n <= to; n++ {
		all = append(all, prefix+strconv.Itoa(n))
	}
	return all
}

// cutDigits splits "R12" into letters and number. Leading zeros would not survive, so they are refused.
func cutDigits(s string) (prefix string, n int, ok bool) {
	prefix = strings.TrimRight(s, "0123456789")
	digits := s[len(prefix):]
	letters := strings.IndexFunc(prefix, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
	n, err := strconv.Atoi(digits)
	return prefix, n, err == nil && prefix != "" && letters && strconv.Itoa(n) == digits
}

// distinct drops repeated designators and names them.
func distinct(all []string) (once, twice []string) {
	seen := make(map[string]bool, len(all))
	for _, d := range all {
		if seen[d] {
			twice = append(twice, d)
			continue
		}
		seen[d] = true
		once = append(once, d)
	}
	return once, twice
}

// quoteAll lists words for a message, not more than five of them.
func quoteAll(words []string) string {
	rest := ""
	if len(words) > 5 {
		rest = fmt.Sprintf(" and %d more", len(words)-5)
		words = words[:5]
	}
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(shorten(w, 40))
	}
	return strings.Join(quoted, ", ") + rest
}
