package policies

import (
	"fmt"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/origin"
)

// The states of a decision and of a waiver.
const (
	used    = "used"
	unused  = "unused"
	expired = "expired"
)

// at is where the entry stands in the facts file, and the document it rests on.
func (e *ComponentFact) at() string {
	if e.Evidence.Document == "" {
		return e.line()
	}
	return e.line() + ", " + e.Evidence.Document
}

// line is where the entry stands in the facts file, if it is in one.
func (e *ComponentFact) line() string {
	if e.Line == 0 {
		return e.Evidence.By
	}
	return fmt.Sprintf("line %d", e.Line)
}

// reportFacts says what became of each entry of the facts file, and warns of what had no effect.
func (s *screening) reportFacts(answers []Determination) ReportFacts {
	f := &s.Facts
	out := ReportFacts{Name: f.Name, SHA256: f.SHA256, Presumptions: f.Presume}
	for i := range f.Components {
		out.Decisions = append(out.Decisions, s.decision(i))
	}
	s.unusedNames()
	for i := range f.Waivers {
		out.Waivers = append(out.Waivers, s.waiver(&f.Waivers[i], answers))
	}
	return out
}

func (s *screening) decision(i int) Decision {
	e := &s.Facts.Components[i]
	d := Decision{
		Match: e.Pattern, Says: e.says(), Rank: e.Rank, By: e.Evidence.By, Why: e.Evidence.Why, Date: e.Evidence.Date,
		Until: e.Evidence.Until, Document: e.Evidence.Document, SHA256: e.Evidence.SHA256, State: used, Refs: slices.Clone(s.refs[i]),
	}
	switch {
	case e.Rank == 0:
		d.State = expired
		for k := range s.doc.Components() {
			if c := &s.doc.Components()[k]; e.Match.Matches(c) {
				d.Refs = append(d.Refs, c.Ref)
			}
		}
	case len(d.Refs) == 0:
		d.State = unused
		if len(s.Options.WhatIf) > 0 {
			break // what is supposed may stand in its place
		}
		s.warn("FACT-UNUSED", "%s:%d: the entry for %s speaks for no component", s.Facts.Name, e.Line, e.Pattern)
	}
	return d
}

// says is what the entry states, in the order of the facts file's keys.
func (e *ComponentFact) says() string {
	var out []string
	add := func(key, value string) {
		if value != "" {
			out = append(out, key+" "+value)
		}
	}
	add("kind", string(e.Kind))
	add("manufacturer", e.Manufacturer)
	for _, st := range e.Stages {
		share := ""
		if st.Share != "" {
			share = " " + st.Share + " %"
		}
		add(st.Stage, st.Country+share)
	}
	add("ECCN", e.ECCN)
	add("ENC", e.Encryption)
	if e.Published != origin.Unsure {
		add("published", e.Published.String())
	}
	add("HTS", e.HTS)
	if e.Currency != "" {
		add("price", e.Price.String()+" "+e.Currency)
	}
	add("quantity", e.Quantity)
	if e.Discrete != origin.Unsure {
		add("discrete", e.Discrete.String())
	}
	return strings.Join(out, "; ")
}

func (s *screening) waiver(w *WaiverFact, answers []Determination) Waiver {
	out := Waiver{Code: w.Code, Match: w.Pattern, Why: w.Why, By: w.By, Until: w.Until, State: used}
	switch {
	case w.Expired:
		out.State = expired
	case !s.waives(w, answers):
		out.State = unused
		s.warn("WAIVER-UNUSED", "%s:%d: no finding %s is waived by the entry", s.Facts.Name, w.Line, strings.TrimSpace(w.Code+" at "+w.Pattern))
	}
	return out
}

// waives reports whether any determination holds a finding that w covers.
func (s *screening) waives(w *WaiverFact, answers []Determination) bool {
	byRef := make(map[string]*bom.Component)
	all := s.doc.Components()
	for i := range all {
		byRef[all[i].Ref] = &all[i]
	}
	for _, d := range answers {
		for _, f := range d.Flagged {
			if w.Covers(f.Code, byRef[f.Ref]) {
				return true
			}
		}
		for _, r := range d.Because {
			if w.Covers(r.Rule, nil) {
				return true
			}
		}
		for _, r := range d.FDP {
			if w.Covers("FDP-"+strings.ToUpper(r.Status), nil) {
				return true
			}
		}
	}
	return false
}

// Covers reports whether the waiver, if it has not expired, covers a finding of this code at component c. A waiver
// with a match covers findings at components that it matches; one without covers only findings at the product as a
// whole, for which c is nil.
func (w *WaiverFact) Covers(code string, c *bom.Component) bool {
	if w.Expired || w.Code != code {
		return false
	}
	if w.Match == (bom.Match{}) || c == nil {
		return w.Match == (bom.Match{}) && c == nil
	}
	return w.Match.Matches(c)
}
