package policies

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies/parties"
)

// heldCase is what a regime sees that has rows of its own, with a list that was given or nil.
func heldCase(t *testing.T, p paper, origins []origin.Origin, given *parties.List, text string) (*Case, Report) {
	t.Helper()
	var seen *Case
	regime := always(NotSubject, &seen)
	regime.Parties = func() *parties.List {
		return parties.New(parties.Info{}, []parties.Entry{{Name: "Harbour Circuits", List: "EL"}})
	}
	q := Question{Destinations: []string{"KP"}, AsOf: today, Regimes: []Regime{regime, always(NotSubject, nil)}, Facts: facts(t, text), Parties: given}
	return seen, screen(p, origins, q)
}

func TestParties(t *testing.T) {
	given := parties.New(parties.Info{Name: "x.tsv"}, []parties.Entry{{Name: "Quiet Seas", List: "DPL", Countries: []string{"MT"}}, {Name: "Harbour Circuits", List: "MEU"}})
	text := "product:\n  parties:\n    - {name: Harbour Circuits Ltd}\n    - {name: Import House, listed: no, owners: [{name: Quiet Sees, country: NO}]}\n"
	c, rep := heldCase(t, paper{root: device}, nil, given, text)
	var got []string
	for _, p := range c.Product.Parties {
		for _, h := range p.Hits {
			got = append(got, fmt.Sprint(p.Name, " ", h.Kind, " ", h.Entry.List))
		}
		for _, o := range p.Owners {
			for _, h := range o.Hits {
				got = append(got, fmt.Sprint(o.Name, " ", h.Kind, " ", h.Entry.List, " ", h.Elsewhere))
			}
		}
	}
	if diff := cmp.Diff([]string{"Harbour Circuits Ltd exact MEU", "Harbour Circuits Ltd exact EL", "Quiet Sees candidate DPL true"}, got); diff != "" {
		t.Error(diff)
	}
	if c.List.Name != "x.tsv" || c.List.Rows != 2 {
		t.Errorf("the list is %+v", c.List)
	}
	if len(c.Facts.Product.Parties[0].Hits) != 0 {
		t.Error("the facts were changed")
	}
	if w := messages(rep.Warnings); strings.Contains(w, "PARTY-LIST-MISSING") {
		t.Errorf("warnings with a list: %s", w)
	}
	for text, want := range map[string]bool{text: true, strings.Replace(text, "Ltd}", "Ltd, listed: no}", 1): false, "": false} {
		if _, rep := heldCase(t, paper{root: device}, nil, nil, text); strings.Contains(messages(rep.Warnings), "PARTY-LIST-MISSING") != want {
			t.Errorf("without a list and with %q: %s", text, messages(rep.Warnings))
		}
	}
}

func TestMakers(t *testing.T) {
	given := parties.New(parties.Info{}, []parties.Entry{{Name: "Lindhall Power", List: "EL", Aliases: []string{"Lindhall"}}})
	p := paper{root: device, components: []bom.Component{
		with(component("a", -1), func(c *bom.Component) { c.Manufacturer.Name = "Lindhall Power AB" }),
		with(component("b", -1), func(c *bom.Component) { c.Manufacturer.Name = "Lindhal Power" }),
		with(component("c", -1), func(c *bom.Component) { c.Manufacturer.Name = "Northgate" }),
		component("d", -1),
		with(component("e", -1), func(c *bom.Component) { c.Manufacturer.Name = "Lindhall" }),
	}}
	origins := make([]origin.Origin, 5)
	origins[0].Maker = origin.Maker{Name: "Lindhall Power"}
	origins[2].Maker = origin.Maker{Name: "Northgate", Parent: "Northgate Holding", Ultimate: "HARBOUR CIRCUITS"}
	c, _ := heldCase(t, p, origins, given, "")
	var got []string
	for _, it := range c.Components {
		for _, l := range it.Listed {
			got = append(got, fmt.Sprint(it.Ref, " ", l.Who, " ", l.Kind, " ", l.Entry.Name))
		}
	}
	want := []string{"a Lindhall Power AB exact Lindhall Power", "c HARBOUR CIRCUITS exact Harbour Circuits", "e Lindhall alias Lindhall Power"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
