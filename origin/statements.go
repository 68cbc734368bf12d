package origin

import (
	"cmp"
	"slices"
	"strconv"

	"ensign/bom"
)

// about returns the statements about c, in their order.
func about(c *bom.Component, statements []Statement, matcher *bom.Matcher) []*Statement {
	var out []*Statement
	for _, i := range matcher.Select(c) {
		out = append(out, &statements[i])
	}
	return out
}

func statementMatcher(statements []Statement) *bom.Matcher {
	matches := make([]bom.Match, len(statements))
	for i := range statements {
		matches[i] = statements[i].Match
	}
	return bom.NewMatcher(matches)
}

// first returns the first statement in force that says something, or nil. What it says counts; a later one that says
// the same adds its evidence.
func (s *subject) first(says func(*Statement) bool) *Statement {
	for _, st := range s.statements {
		if st.Rank != 0 && says(st) {
			return st
		}
	}
	return nil
}

func (s *subject) statedKind() bom.Kind {
	if st := s.first(func(st *Statement) bool { return st.Kind != "" }); st != nil {
		return st.Kind
	}
	return ""
}

// stated is what the statements say, with what does not count because another one says otherwise above it.
func (s *subject) stated() []testimony {
	var all []testimony
	for i, st := range s.statements {
		if st.Rank == 0 {
			all = append(all, lasting("statement", "the recorded evidence has expired and counts as absent", st.Cite)...)
			continue
		}
		for _, stage := range st.Stages {
			said := s.claim("statement", "the recorded evidence", stage, st.Rank, st.Cite)
			said[0].entry = i + 1
			if !s.speaksOf(st, stage.Stage) {
				said = passedOver(said[0])
			}
			all = append(all, said...)
		}
		all = append(all, s.statedManufacturer(st)...)
	}
	return all
}

// speaksOf reports whether what a statement says of a stage is what the first says of it.
func (s *subject) speaksOf(st *Statement, stage string) bool {
	first := s.first(func(st *Statement) bool { return len(st.places(stage)) > 0 })
	return first == st || slices.Equal(first.places(stage), st.places(stage))
}

// places are the countries of a stage with their shares, in an order of their own.
func (st *Statement) places(stage string) []string {
	var out []string
	for _, p := range st.Stages {
		if p.Stage == stage {
			out = append(out, p.Country+" "+p.Share)
		}
	}
	slices.Sort(out)
	return out
}

func (s *subject) statedManufacturer(st *Statement) []testimony {
	if st.Manufacturer == "" {
		return nil
	}
	first := s.first(func(st *Statement) bool { return st.Manufacturer != "" })
	if first.Manufacturer != st.Manufacturer {
		says := "the manufacturer is named as " + strconv.Quote(st.Manufacturer)
		return passedOver(testimony{reason: Reason{Rule: "statement", Says: says, Rank: st.Rank, Cite: st.Cite}})
	}
	return s.party("statement", "manufacturer", bom.Party{Name: st.Manufacturer}, st.Rank, byStatement, st.Cite)
}

// passedOver keeps what somebody said who does not count, as a remark.
func passedOver(t testimony) []testimony {
	says := outweighed + t.reason.Says + "; another entry speaks first"
	return []testimony{{reason: Reason{Rule: t.reason.Rule, Says: says, Rank: t.reason.Rank, Cite: t.reason.Cite}, lasts: true}}
}

// statedPublished is what the statements say of being published, with the strongest evidence first.
func (s *subject) statedPublished() (Ternary, Reasons) {
	first := s.first(func(st *Statement) bool { return st.Published != Unsure })
	if first == nil {
		return Unsure, nil
	}
	var because, others Reasons
	for _, st := range s.statements {
		if st.Rank == 0 || st.Published == Unsure {
			continue
		}
		r := Reason{Rule: "statement", Says: "the recorded evidence says published: " + st.Published.String(), Rank: st.Rank, Cite: st.Cite}
		if st.Published != first.Published {
			others = append(others, passedOver(testimony{reason: r})[0].reason)
			continue
		}
		because = append(because, r)
	}
	slices.SortStableFunc(because, func(a, b Reason) int { return cmp.Compare(a.Rank, b.Rank) })
	return first.Published, append(because, others...)
}
