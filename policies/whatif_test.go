package policies

import (
	"strings"
	"testing"

	"ensign/bom"
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

	says := func(f *Facts, i int) string { return saidOf(toldOf(f, &components[i])) }
	got := suppose("mpn:A1.origin.made=TW", "product.price=89 USD", "mpn:B.eccn=EAR99")
	for i, want := range []string{
		"price 2 USD D3; origin.made TW A0; origin.designed US D3", "price 2 USD D3; origin.made CN D3; origin.designed US D3", "eccn EAR99 A0",
	} {
		if said := says(&got, i); said != want {
			t.Errorf("%s: got %s, want %s", components[i].MPN, said, want)
		}
	}
	if p := got.Product; p.MadeIn != "TW" || p.Price.String() != "89 USD" {
		t.Errorf("got %+v, want the price beside the place", p)
	}

	// A price that is supposed does not turn a claim of origin into a decision.
	got = suppose("mpn:A*.price=1 USD")
	if said := says(&got, 0); said != "price 1 USD A0; origin.made CN D3; origin.designed US D3" {
		t.Errorf("got %s, want rank D but for the price", said)
	}

	// Of two suppositions the later one holds.
	got = suppose("mpn:A*.price=1 USD", "mpn:A1.price=3 USD")
	if said := says(&got, 0); !strings.HasPrefix(said, "price 3 USD A0; ") {
		t.Errorf("got %s, want what was supposed last", said)
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
