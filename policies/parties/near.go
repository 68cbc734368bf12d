package parties

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"ensign/origin"
)

// leastNear is the least number of letters for which one wrong letter says anything, mostNear the greatest that is
// tried.
const (
	leastNear = 5
	mostNear  = 120
)

// nearIndex finds names that resemble another one. It is made when it is first asked, since makers never are.
type nearIndex struct {
	list *List
	// ends has the names by their length in runes and one of their halves: of two names that differ in one letter at
	// least one half is the same.
	ends map[half][]int32
	// having has the names that have a word that may tell them apart.
	having  map[string][]int32
	joined  []string // of every name of the list
	words   [][]string
	address []addressed
}

type half struct {
	runes int
	last  bool // the second half
	text  string
}

// addressed is an address of an entry, as letters and digits alone.
type addressed struct {
	entry            int
	letters, written string
}

func onceNear(l *List) func() *nearIndex {
	return sync.OnceValue(func() *nearIndex { return newNearIndex(l) })
}

func newNearIndex(l *List) *nearIndex {
	n := len(l.names)
	x := &nearIndex{list: l, ends: make(map[half][]int32, 2*n), having: make(map[string][]int32, n), joined: make([]string, n), words: make([][]string, n)}
	for i := range l.names {
		x.take(i)
	}
	for i := range l.entries {
		for _, a := range l.entries[i].Addresses {
			if letters := lettersOf(a); utf8.RuneCountInString(letters) >= leastAddress {
				x.address = append(x.address, addressed{i, letters, a})
			}
		}
	}
	return x
}

// take adds a name of the list.
func (x *nearIndex) take(i int) {
	n := &x.list.names[i]
	x.joined[i], x.words[i] = n.joined(), n.words()
	if runes := utf8.RuneCountInString(x.joined[i]); runes >= leastNear && runes <= mostNear {
		first, last := halves(x.joined[i], runes)
		for _, h := range []half{{runes, false, first}, {runes, true, last}} {
			x.ends[h] = append(x.ends[h], int32(i))
		}
	}
	for _, w := range x.words[i] {
		if telling(w) {
			x.having[w] = append(x.having[w], int32(i))
		}
	}
}

// halves cuts a name after half of its runes.
func halves(s string, runes int) (first, last string) {
	at := len(prefix(s, runes/2))
	return s[:at], s[at:]
}

// prefix is the first n runes of a name, or all of them.
func prefix(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// suffix is the last n runes of a name, or all of them.
func suffix(s string, n int) string {
	return s[len(prefix(s, utf8.RuneCountInString(s)-n)):]
}

// add adds the candidates for a query to what was found.
func (x *nearIndex) add(found hits, q Query, day origin.Date) {
	for _, spelling := range spellings(q.Name) {
		n := named(spelling)
		x.addLetter(found, n.joined(), day)
		x.addWords(found, n.words(), day)
	}
	if letters := lettersOf(q.Address); utf8.RuneCountInString(letters) >= leastAddress {
		for _, p := range x.address {
			if strings.Contains(p.letters, letters) || strings.Contains(letters, p.letters) {
				x.candidate(found, p.entry, p.written, "the address is the same", day)
			}
		}
	}
}

// put adds the entry that has a name.
func (x *nearIndex) put(found hits, at int32, why string, day origin.Date) {
	n := &x.list.names[at]
	x.candidate(found, n.entry, n.written, why, day)
}

func (x *nearIndex) candidate(found hits, entry int, written, why string, day origin.Date) {
	if e := &x.list.entries[entry]; e.holds(day) {
		found.add(entry, Hit{Entry: e, Kind: Candidate, Name: written, Why: why})
	}
}

// addLetter adds the names that differ in one letter: another one, one more, one less, or two next to each other that
// changed places.
func (x *nearIndex) addLetter(found hits, asked string, day origin.Date) {
	runes := utf8.RuneCountInString(asked)
	if runes < leastNear || runes > mostNear+1 {
		return
	}
	for n := max(runes-1, leastNear); n <= runes+1; n++ {
		for _, h := range []half{{n, false, prefix(asked, n/2)}, {n, true, suffix(asked, n-n/2)}, {n, false, prefix(swapped(asked, n/2), n/2)}} {
			for _, at := range x.ends[h] {
				if oneLetter(asked, x.joined[at]) {
					x.put(found, at, "one letter differs", day)
				}
			}
		}
	}
}

// swapped is a name with the two letters before and after a place changed: neither half would show that.
func swapped(s string, at int) string {
	r := []rune(s)
	if at > 0 && at < len(r) {
		r[at-1], r[at] = r[at], r[at-1]
	}
	return string(r)
}

// oneLetter reports whether two names that are not the same become so by one change of a letter.
func oneLetter(a, b string) bool {
	x, y := []rune(a), []rune(b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if len(x) == 2 && len(y) == 2 {
		return x[0] == y[1] && x[1] == y[0]
	}
	return len(x) <= 1 && len(y) <= 1 && len(x)+len(y) > 0
}

// addWords adds the names that have the same words in another order, or of which one is part of the other; they must
// share a word that tells.
func (x *nearIndex) addWords(found hits, asked []string, day origin.Date) {
	for _, w := range asked {
		for _, at := range x.having[w] {
			words := x.words[at]
			switch {
			case !within(words, asked) && !within(asked, words):
			case len(words) == len(asked):
				x.put(found, at, "the same words", day)
			default:
				x.put(found, at, "one name is part of the other", day)
			}
		}
	}
}

// within reports whether all words of a sorted set are in another one.
func within(few, many []string) bool {
	if len(few) > len(many) {
		return false
	}
	for _, w := range few {
		if _, ok := slices.BinarySearch(many, w); !ok {
			return false
		}
	}
	return true
}

// leastAddress is the least number of letters and digits for which an address says anything: a street and a town.
const leastAddress = 12

// lettersOf keeps the letters and digits of an address, in lower case.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
