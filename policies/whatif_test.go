package policies

import (
	"strings"
	"testing"

	"ensign/bom"
	"ensign/origin"
)

func TestSuppose(t *testing.T) {
	f := facts(t, "product: {made-in: TW}\ncomponents:\n  - {match: {mpn: A*}, price: 2 USD, origin: {made: CN, designed: US}, evidence: {rank: D, document: list.csv}}\n")
	components := []bom.Component{{Ref: "1", MPN: "A1"}, {Ref: "2", MPN: "A2"}, {Ref: "3", MPN: "B"}}
	suppose := func(text ...string) Facts {
		t.Helper()
		var all []Supposition
		for _, s := range text {
			p, err := ParseSupposition(s)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, p)
		}
		got, err := f.Suppose(all, components)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}

	got := suppose("mpn:A1.origin.made=TW", "product.price=89 USD", "mpn:B.eccn=EAR99")
	e, _ := got.entry(&components[0])
	if e.Rank != origin.A || e.Currency != "USD" || len(e.Stages) != 2 || e.Stages[0].Country != "US" || e.Stages[1].Country != "TW" {
		t.Errorf("A1: got %+v, want made in TW beside the price and the place of design of the file", e)
	}
	if e, _ := got.entry(&components[1]); e.Rank != origin.D || e.Stages[0].Country != "CN" {
		t.Errorf("A2: got %+v, want the entry of the file", e)
	}
	if e, _ := got.entry(&components[2]); e == nil || e.ECCN != "EAR99" {
		t.Errorf("B: got %+v, want EAR99", e)
	}
	if p := got.Product; p.MadeIn != "TW" || p.Price.String() != "89 USD" {
		t.Errorf("got %+v, want the price beside the place", p)
	}

	// A price that is supposed does not turn a claim of origin into a decision.
	got = suppose("mpn:A*.price=1 USD")
	if e, _ := got.entry(&components[0]); e.Rank != origin.D || e.Stages[0].Country != "CN" {
		t.Errorf("got %+v, want rank D", e)
	}

	if _, err := f.Suppose([]Supposition{{Text: "x", Match: bom.Match{MPN: "C"}, Setting: Setting{"eccn", "EAR99"}}}, components); err == nil || !strings.Contains(err.Error(), "no component matches") {
		t.Errorf("got %v, want that no component matches", err)
	}
}

func TestParseSupposition(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"mpn:BCM4708*.origin.made=TW", "BCM4708* origin.made TW"},
		{"mpn:a.origin.made=b.eccn=EAR99", "a.origin.made=b eccn EAR99"},
		{"mpn:A.price=4.10 USD", "A price 4.10 USD"},
		{"mpn:A.origin.made=Taiwan", `"Taiwan" is not a country`},
		{"mpn:A.origin=TW", "nothing that can be set"},
		{"mpn:A", "not of the form"},
		{"maker:A.eccn=EAR99", "starts with no field"},
		{"product.name=x", "is not one of product.kind"},
		{"product.price=", "is not one of product.kind"},
		{"product.price=many", "is not a price"},
		{"product.made-in=TW", " made-in TW"},
	} {
		p, err := ParseSupposition(tt.in)
		if got := p.Match.MPN + " " + p.Setting.Key + " " + p.Setting.Value; err == nil && got != tt.want || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}
