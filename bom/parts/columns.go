package parts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// ignored is the name under which a column that is recognised wrongly is not read.
const ignored = "ignore"

// Rename says that the columns with one header are to be read as those with another.
type Rename struct {
	Known  string // a header that is understood, "MPN" or "Manufacturer 2"; "ignore" for none
	Header string // as the list has it; case, blanks and punctuation do not matter
}

// ParseRename reads "MPN=Teil": the name that is understood, then the header of the list.
func ParseRename(text string) (Rename, error) {
	known, header, ok := strings.Cut(text, "=")
	r := Rename{Known: strings.TrimSpace(known), Header: strings.TrimSpace(header)}
	if !ok || normal(r.Header) == "" {
		return Rename{}, fmt.Errorf("%q does not say which header is meant: write MPN=Teil, the known name first", shorten(text, 60))
	}
	return r, r.check()
}

// check refuses a name that is not understood.
func (r Rename) check() error {
	if c := r.column(); c.Meaning == None && r.Known != ignored {
		return fmt.Errorf("%q is no column that is read: write one of %s or %s", shorten(r.Known, 60), strings.Join(meaningNames[1:], ", "), ignored)
	}
	return nil
}

// column is what the name stands for.
func (r Rename) column() Column {
	for m, name := range meaningNames {
		if m > 0 && strings.EqualFold(name, r.Known) {
			return Column{Meaning: Meaning(m)}
		}
	}
	return readHeader(0, r.Known)
}

// columnSet is how headers are understood.
type columnSet struct {
	renames []Rename
}

// columnOf reads one header, first as the user says.
func (cs *columnSet) columnOf(index int, text string) Column {
	if key := normal(text); key != "" {
		for _, r := range cs.renames {
			if normal(r.Header) == key {
				c := r.column()
				c.Index, c.Header, c.named, c.weak = index, text, true, false
				return c
			}
		}
	}
	return readHeader(index, text)
}

// unused returns the renames that no header row has a column for.
func (cs *columnSet) unused(sheets []sheet) []Rename {
	seen := map[string]bool{}
	for i := range sheets {
		for _, c := range sheets[i].head.columns {
			seen[normal(c.Header)] = true
		}
	}
	var left []Rename
	for _, r := range cs.renames {
		if !seen[normal(r.Header)] {
			left = append(left, r)
		}
	}
	return left
}

// meant are the columns by their meanings.
type meant [Level + 1][]Column

func meantBy(columns []Column) *meant {
	m := &meant{}
	for _, c := range columns {
		m[c.Meaning] = append(m[c.Meaning], c)
	}
	return m
}

// sorted returns the columns with those of a meaning in the order of their numbers.
func (m *meant) sorted() *meant {
	s := &meant{}
	for i, list := range m {
		s[i] = slices.SortedStableFunc(slices.Values(list), func(a, b Column) int { return cmp.Compare(a.Number, b.Number) })
	}
	return s
}

// numbered returns the columns of a meaning that have a number, of what is sorted.
func (m *meant) numbered(of Meaning, number int) []Column {
	list := m[of]
	before := func(c Column, n int) int { return cmp.Compare(c.Number, n) }
	from, _ := slices.BinarySearchFunc(list, number, before)
	to, _ := slices.BinarySearchFunc(list[from:], number+1, before)
	return list[from : from+to]
}
