package origin

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// leastNear is the least length of a name for which one wrong letter says anything, mostNear the greatest that is tried.
const (
	leastNear = 5
	mostNear  = 100
)

// nearIndex holds the normal forms of names, without spaces, by length and by their first and their last letter: of two
// names that differ in one letter at least one of these is the same.
type nearIndex map[nearKey][]nearName

type nearKey struct {
	letters int
	end     rune // the first letter, or the last one with a minus sign
}

type nearName struct{ joined, name string }

// newNearIndex makes the index of all names that are long enough.
func newNearIndex(exact map[string][]named) nearIndex {
	near := make(nearIndex, 1024)
	for name := range exact {
		joined := strings.ReplaceAll(name, " ", "")
		letters := utf8.RuneCountInString(joined)
		if letters < leastNear {
			continue
		}
		for _, end := range ends(joined) {
			key := nearKey{letters, end}
			near[key] = append(near[key], nearName{joined, name})
		}
	}
	return near
}

// ends are the first and the last letter of a word.
func ends(word string) [2]rune {
	first, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	return [2]rune{first, -last}
}

// find appends the names that are a word or differ from it in one letter, or in the order of two neighbours.
func (n nearIndex) find(names []string, word string) []string {
	letters := utf8.RuneCountInString(word)
	for _, end := range ends(word) {
		for length := letters - 1; length <= letters+1; length++ {
			for _, other := range n[nearKey{length, end}] {
				if near(word, other.joined) {
					names = append(names, other.name)
				}
			}
		}
	}
	return names
}

// near reports whether two words are the same but for one letter, or the order of two neighbours.
func near(a, b string) bool {
	for a != "" && b != "" {
		ra, na := utf8.DecodeRuneInString(a)
		rb, nb := utf8.DecodeRuneInString(b)
		if ra != rb {
			if a[na:] == b[nb:] || a[na:] == b || a == b[nb:] {
				return true
			}
			swapped := string(rb) + string(ra)
			return strings.HasPrefix(a[na:], string(rb)) && strings.HasPrefix(b, swapped) && a[na+nb:] == b[na+nb:]
		}
		a, b = a[na:], b[nb:]
	}
	return utf8.RuneCountInString(a)+utf8.RuneCountInString(b) <= 1
}

// resembling returns the makers whose names look like this one or differ from it in one letter, by name. They are
// candidates: people misspell names, and others choose names that can be mistaken.
func (x *index) resembling(name string) []named {
	key := strings.ReplaceAll(normal(undressed(name)), " ", "")
	if len(key) < leastNear || len(key) > mostNear {
		return nil
	}
	names := x.names.near().find(nil, key)
	if latin := lookalike(key); latin != key {
		names = x.names.near().find(names, latin)
	}
	slices.Sort(names)
	var found []named
	for _, other := range slices.Compact(names) {
		for _, f := range x.names.exact[other] {
			if !slices.ContainsFunc(found, func(a named) bool { return a.maker == f.maker }) {
				found = append(found, f)
			}
		}
	}
	return found
}

// twins are letters of Greek and Cyrillic that look like Latin ones, in lower case.
var twins = map[rune]rune{
	'а': 'a', 'в': 'b', 'с': 'c', 'е': 'e', 'н': 'h', 'і': 'i', 'ј': 'j', 'к': 'k', 'м': 'm', 'о': 'o', 'р': 'p', 'ѕ': 's', 'т': 't',
	'у': 'y', 'х': 'x', 'ԁ': 'd', 'ԛ': 'q', 'ԝ': 'w', 'ɡ': 'g', 'ı': 'i',
	'α': 'a', 'β': 'b', 'ε': 'e', 'η': 'n', 'ι': 'i', 'κ': 'k', 'μ': 'm', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'u', 'χ': 'x', 'ζ': 'z',
}

// lookalike writes a name with Latin letters where it mixes scripts. A name in one script is what it is.
func lookalike(name string) string {
	if !strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) {
		return name
	}
	return strings.Map(func(r rune) rune {
		if latin, ok := twins[r]; ok {
			return latin
		}
		return r
	}, name)
}
