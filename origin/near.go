package origin

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// leastNear is the least length of a name for which one wrong letter says anything.
const leastNear = 5

// nearIndex holds the normal forms of names, without spaces, by what is left of them when one letter is left out. Two
// names that differ in one letter, or in the order of two, meet there, and some that differ in two.
type nearIndex map[string][]string

// newNearIndex makes the index of all names that are long enough.
func newNearIndex(exact map[string][]named) nearIndex {
	near := make(nearIndex, 16*len(exact))
	for name := range exact {
		joined := strings.ReplaceAll(name, " ", "")
		if utf8.RuneCountInString(joined) < leastNear {
			continue
		}
		for _, rest := range lacking(joined) {
			near[rest] = append(near[rest], name)
		}
	}
	for _, names := range near {
		slices.Sort(names)
	}
	return near
}

// lacking returns a word and what is left of it when one letter is left out, each once.
func lacking(word string) []string {
	letters := []rune(word)
	all := make([]string, 0, len(letters)+1)
	all = append(all, word)
	for i := range letters {
		if i > 0 && letters[i] == letters[i-1] {
			continue
		}
		all = append(all, string(letters[:i])+string(letters[i+1:]))
	}
	return all
}

// resembling returns the makers whose names look like this one or differ from it in one letter, by name. They are
// candidates: people misspell names, and others choose names that can be mistaken.
func (x *index) resembling(name string) []named {
	key := strings.ReplaceAll(normal(undressed(name)), " ", "")
	if len(key) < leastNear || len(key) > 100 {
		return nil
	}
	var names []string
	words := []string{key}
	if latin := lookalike(key); latin != key {
		words = append(words, latin)
	}
	for _, word := range words {
		for _, rest := range lacking(word) {
			names = append(names, x.names.near()[rest]...)
		}
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
