// Package parties holds lists of persons that export controls name, and finds those that the papers of a product may
// mean. [List.Match] is the entry point; [ReadCSL] takes the list that the US government publishes, and [Read] the
// table that [CSL.Table] makes of it.
//
// A list only ever speaks against somebody. That a name is not on it proves nothing: a list is of one day, writes
// names in one script, and does not hold those who are owned by the listed.
package parties

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"ensign/origin"
)

// Entry is one person on a list. Empty fields are not known.
type Entry struct {
	Name        string
	Aliases     []string
	List        string // short name of the list: "EL", "MEU", "UVL", "DPL", "SDN", …
	Source      string // name of the list as it is published
	Type        string // "Individual", "Entity", "Vessel", "Aircraft"
	Countries   []string
	Addresses   []string
	Start, End  origin.Date    // first and last day; "" is not known, or open
	Footnotes   []int          // of the Entity List, those that the requirement names by their paragraphs or numbers
	Standard    origin.Ternary // whether a denial order has the standard terms of 15 CFR 764 Supp. No. 1
	Programs    []string       // of sanctions
	Requirement string         // what needs a licence, as published
	Note        string
	Status      string // how well the row is known, "" for a published list: "secondary", "memory"
	Cite        origin.Cite
}

// holds reports whether the entry is in force on a day.
func (e *Entry) holds(day origin.Date) bool {
	return e.Start <= day && (e.End == "" || day <= e.End)
}

// allItems is how an entry of the Entity List begins that leaves nothing out.
var allItems = regexp.MustCompile(`(?i)^(for )?all items subject to the ear\b`)

// AllItems reports whether the requirement asks a licence for every item that is subject, with no exception that its
// words name.
func (e *Entry) AllItems() bool {
	return allItems.MatchString(e.Requirement) && !strings.Contains(strings.ToLower(e.Requirement), "except")
}

// Info says which list one holds. The zero value is no list.
type Info struct {
	Name   string      // of the file, "listed-parties.tsv"
	Source string      // what it was made of
	Day    origin.Date // the day of the list
	SHA256 string      // hex, of the file
	Rows   int
}

// Kind says how a name meets an entry. Larger is surer.
type Kind int

// The kinds. A candidate only resembles an entry and decides nothing.
const (
	Candidate Kind = iota + 1
	Alias
	Exact
)

// String returns "candidate", "alias" or "exact".
func (k Kind) String() string { return [...]string{"none", "candidate", "alias", "exact"}[k] }

// Query is what is known of somebody who may be listed.
type Query struct {
	Name    string
	Country string // ISO 3166-1 alpha-2, "" is not known
	Address string
}

// Hit is an entry that somebody may be.
type Hit struct {
	Entry *Entry
	Kind  Kind
	Name  string // which of the names or addresses of the entry was met
	Why   string // what they have in common, for a candidate
	// Elsewhere says that the entry names countries and the query another one. A person keeps its name in every
	// country that it has a branch in, so that takes nothing from an exact name but the certainty.
	Elsewhere bool
}

// List is a list that can be asked. It is read-only; nil is a list without entries.
type List struct {
	info    Info
	entries []Entry
	names   []name             // of all entries
	exact   map[string][]int32 // by what is the same, [name.joined]
	near    func() *nearIndex
}

// name is one name of an entry.
type name struct {
	entry   int
	kind    Kind // Exact for the name itself, Alias for the others
	written string
	normal  string
}

// New makes a list of entries, which it keeps and which must not be changed after.
func New(info Info, entries []Entry) *List {
	l := &List{info: info, entries: entries, names: make([]name, 0, 2*len(entries))}
	l.info.Rows = len(entries)
	for i := range entries {
		l.names = entries[i].addNames(l.names, i)
	}
	l.exact = make(map[string][]int32, len(l.names))
	for i := range l.names {
		key := l.names[i].joined()
		l.exact[key] = append(l.exact[key], int32(i))
	}
	l.near = onceNear(l)
	return l
}

// Info says which list it is.
func (l *List) Info() Info {
	if l == nil {
		return Info{}
	}
	return l.info
}

// Named returns the entries in force on a day that have a name, or another one written beside it: "A (B)", "A / B".
func (l *List) Named(written string, day origin.Date) []Hit {
	if l == nil {
		return nil
	}
	return l.sorted(l.named(written, day))
}

// Match returns the entries in force on a day that somebody is by name, surest first, and those that he may be: a
// letter differs, the words stand in another order, one name is part of the other, or the address is the same.
func (l *List) Match(q Query, day origin.Date) []Hit {
	if l == nil {
		return nil
	}
	found := l.named(q.Name, day)
	l.near().add(found, q, day)
	for i, h := range found {
		h.Elsewhere = elsewhere(q.Country, h.Entry.Countries)
		found[i] = h
	}
	return l.sorted(found)
}

// hits are by the index of their entry.
type hits map[int]Hit

// add keeps the surest hit of each entry.
func (h hits) add(entry int, hit Hit) {
	if h[entry].Kind < hit.Kind {
		h[entry] = hit
	}
}

func (l *List) named(written string, day origin.Date) hits {
	found := make(hits)
	for i, spelling := range spellings(written) {
		for _, at := range l.exact[named(spelling).joined()] {
			n := &l.names[at]
			kind := n.kind
			if i > 0 {
				kind = Alias
			}
			if e := &l.entries[n.entry]; e.holds(day) {
				found.add(n.entry, Hit{Entry: e, Kind: kind, Name: n.written})
			}
		}
	}
	return found
}

// mostHits bounds how many entries one query is told; what is left out resembles it least surely.
const mostHits = 10

// sorted puts the surest first and else keeps the order of the list.
func (l *List) sorted(found hits) []Hit {
	order := make([]int, 0, len(found))
	for i := range found {
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(found[b].Kind, found[a].Kind), cmp.Compare(a, b)) })
	var out []Hit
	for _, i := range order {
		if found[i].Kind == Candidate && len(out) >= mostHits {
			break
		}
		out = append(out, found[i])
	}
	return out
}

// elsewhere reports whether a country is known and is none of those of an entry. Hong Kong and Macau are no other
// country than China here.
func elsewhere(country string, listed []string) bool {
	if country == "" || len(listed) == 0 {
		return false
	}
	whole := func(c string) string {
		if c == "HK" || c == "MO" {
			return "CN"
		}
		return c
	}
	return !slices.ContainsFunc(listed, func(c string) bool { return whole(c) == whole(strings.ToUpper(country)) })
}
