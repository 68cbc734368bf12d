package policies

import (
	"strings"
	"testing"

	"ensign/origin"
)

func TestExporter(t *testing.T) {
	for _, tt := range []struct {
		text string
		want Exporter
		says string
	}{
		{"product: {name: x}", Exporter{}, ""},
		{"product: {exporter: {us-person: yes}}", Exporter{USPerson: origin.Yes}, "the exporter is a US person"},
		{"product: {exporter: {us-person: no}}", Exporter{USPerson: origin.No}, "the exporter is no US person"},
		{"product: {exporter: {us-owned: yes}}", Exporter{USOwned: origin.Yes}, "the exporter is owned or controlled by a US person"},
		{"product: {exporter: {us-person: no, us-owned: no}}", Exporter{origin.No, origin.No}, "the exporter is no US person and is not owned or controlled by a US person"},
		{"product: {exporter: {us-person: no}, by: me, why: register, date: 2026-01-01, until: 2026-02-01}", Exporter{}, ""},
	} {
		p := facts(t, tt.text).Product
		if p.Exporter != tt.want || p.Exporter.Stated() != (tt.want != Exporter{}) {
			t.Errorf("%s: got %+v, want %+v", tt.text, p.Exporter, tt.want)
		}
		if got := len(p.Because); got > 0 != (tt.says != "") || got > 0 && !strings.HasPrefix(p.Because[0].Says, tt.says) {
			t.Errorf("%s: got %+v, want %q", tt.text, p.Because, tt.says)
		}
	}
}

// TestAside: what is only asked for want of a fact bears on no verdict, unless nothing else was asked.
func TestAside(t *testing.T) {
	aside := Regime{ID: "person", Open: func(*Case) func(string) (Determination, error) {
		return func(string) (Determination, error) { return Determination{Verdict: Undetermined, Aside: true}, nil }
	}}
	ask := func(regimes ...Regime) Report {
		return screen(paper{root: device}, nil, Question{Destinations: []string{"KP"}, AsOf: today, Regimes: regimes})
	}
	both := ask(always(NotSubject, nil), aside)
	if both.Verdict != NotSubject || len(both.Determinations) != 2 || len(both.Weighed()) != 1 {
		t.Errorf("with both: %v, %d determinations, %d weighed", both.Verdict, len(both.Determinations), len(both.Weighed()))
	}
	if alone := ask(aside); alone.Verdict != Undetermined || len(alone.Weighed()) != 1 {
		t.Errorf("alone: %v, %d weighed", alone.Verdict, len(alone.Weighed()))
	}
}
