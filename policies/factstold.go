package policies

import (
	"ensign/bom"
	"ensign/origin"
)

// told is what the facts file says of one component. Of each field the first entry that states it speaks; one below
// that states the same may speak in its place, if its evidence is stronger.
type told struct {
	by   [fields]*ComponentFact // nil where nobody speaks
	over []passed               // what does not count, as an entry above states it otherwise
}

// of is the entry that speaks of a field, or nil.
func (t *told) of(field int) *ComponentFact {
	if t == nil {
		return nil
	}
	return t.by[field]
}

// passed is what an entry states of a field of which another one speaks.
type passed struct {
	field int
	entry *ComponentFact
	value string
}

// mostPassed is how much of what does not count is shown of one component.
const mostPassed = 20

// speakers are the entries of a facts file, and what was found of them on the way through the components.
type speakers struct {
	entries []ComponentFact
	matcher *bom.Matcher
	stated  []stated
	refs    [][]string // the components that each speaks of
	clashes map[clash]bool
	warn    func(code, format string, args ...any)
	name    string // of the file
}

// clash is two entries that state one field otherwise.
type clash struct{ first, later, field int }

func newSpeakers(f *Facts, warn func(code, format string, args ...any)) *speakers {
	s := &speakers{entries: f.Components, name: f.Name, warn: warn, clashes: make(map[clash]bool)}
	s.stated, s.refs = make([]stated, len(s.entries)), make([][]string, len(s.entries))
	matches := make([]bom.Match, len(s.entries))
	for i := range s.entries {
		s.stated[i], matches[i] = s.entries[i].stated(), s.entries[i].Match
	}
	s.matcher = bom.NewMatcher(matches)
	return s
}

// told asks the entries that hold on the day asked for what they say of c. It returns nil if none does.
func (s *speakers) told(c *bom.Component) *told {
	var t *told
	var first [fields]int
	for _, i := range s.matcher.Select(c) {
		if s.entries[i].Rank == 0 {
			continue
		}
		if t == nil {
			t = new(told)
		}
		if s.add(t, i, &first) {
			s.refs[i] = append(s.refs[i], c.Ref)
		}
	}
	return t
}

// add takes what entry i says, and reports whether any of it counts. first has the first entry that stated each field.
func (s *speakers) add(t *told, i int, first *[fields]int) (speaks bool) {
	e := &s.entries[i]
	for field, value := range s.stated[i] {
		if value == "" {
			continue
		}
		switch by := t.by[field]; {
		case by == nil:
			t.by[field], first[field] = e, i
			speaks = true
		case value == s.stated[first[field]][field]:
			if speaks = true; e.Rank < by.Rank {
				t.by[field] = e
			}
		default:
			s.clashes[clash{first[field], i, field}] = true
			if len(t.over) < mostPassed {
				t.over = append(t.over, passed{field, e, value})
			}
		}
	}
	return speaks
}

// tellClashes warns of what an entry states in vain. One for a few parts may stand above one for many, which then says
// nothing of them; but one that names its parts, that another covers, or that is stronger was not meant to be lost.
func (s *speakers) tellClashes() {
	for c := range s.clashes { // warnings are sorted when they are told
		first, later := &s.entries[c.first], &s.entries[c.later]
		meant := exact(later.Match) || first.Match.Matches(literal(later.Match)) || later.Rank < first.Rank
		if first.Line == 0 || !meant {
			continue
		}
		s.warn("FACT-CONFLICT", "%s:%d: the entry for %s says %s %s, and that of line %d for %s says %s and speaks first", s.name, later.Line,
			later.Pattern, fieldKey(c.field), s.stated[c.later][c.field], first.Line, first.Pattern, s.stated[c.first][c.field])
	}
}

// hearFacts asks the facts file of all components.
func (s *screening) hearFacts(all []bom.Component) {
	entries := newSpeakers(&s.Facts, s.warn)
	s.facts = make([]*told, len(all))
	for i := range all {
		s.facts[i] = entries.told(&all[i])
	}
	s.refs = entries.refs
	entries.tellClashes()
}

// passedOver are the reasons for what an entry says of one of the fields and does not count.
func (s *screening) passedOver(t *told, fields ...int) origin.Reasons {
	var out origin.Reasons
	if t == nil {
		return nil
	}
	for _, p := range t.over {
		for _, field := range fields {
			if p.field == field {
				out = append(out, s.factReason(p.entry, "(outweighed) the facts say "+fieldKey(field)+" "+p.value+", and another entry speaks first"))
			}
		}
	}
	return out
}
