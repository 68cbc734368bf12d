package policies

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
	"ensign/origin"
)

func TestProductOfTheDocument(t *testing.T) {
	root := bom.Component{Name: "RT", Version: "2", Type: "device", ECCN: "5A992.C", HTS: "8517.62", Price: "89.00 USD", Origins: []bom.StageClaim{{Stage: "assembled", Country: "US"}, {Stage: "made", Country: "TW"}}}
	c, rep := caseOf(t, paper{root: root}, "")
	p := c.Product
	got := []string{p.Name, p.Version, string(p.Kind), p.MadeIn, p.ECCN, p.HTS, p.Price.String()}
	if diff := cmp.Diff([]string{"RT", "2", "commodity", "TW", "5A992.c", "851762", "89 USD"}, got); diff != "" {
		t.Error(diff)
	}
	for i, rule := range []string{"product.made-in", "product.eccn", "product.price"} {
		if r := rep.Product.Because[i]; r.Rule != rule || r.Rank != origin.D || r.Cite.At != "/metadata/component" {
			t.Errorf("reason %d is %+v", i, r)
		}
	}
	c, rep = caseOf(t, paper{root: root, components: []bom.Component{component("u1", -1)}}, "product:\n  made-in: VN\n  by: x\n  why: y\n  date: 2026-01-01\n  complete: {software: true, by: x, why: y, date: 2026-01-01}\n")
	if p := c.Product; p.MadeIn != "VN" || p.ECCN != "5A992.c" || c.Complete[bom.Commodity] || !c.Complete[bom.Software] {
		t.Errorf("the product is %+v", p)
	}
	var ranks []string
	for _, r := range rep.Product.Because {
		ranks = append(ranks, r.Rule+string(r.Rank))
	}
	if diff := cmp.Diff([]string{"product.made-inA", "product.eccnD", "product.priceD", "product.completeA"}, ranks); diff != "" {
		t.Error(diff)
	}
	root.Origins = append(root.Origins, bom.StageClaim{Stage: "made", Country: "US"})
	if c, _ = caseOf(t, paper{root: root}, ""); c.Product.MadeIn != "" {
		t.Errorf("made in two countries is read as %s", c.Product.MadeIn)
	}
}

func TestProductKind(t *testing.T) {
	library := with(component("l", -1), func(c *bom.Component) { c.Kind = bom.Software })
	for _, tt := range []struct {
		name, root, facts string
		components        []bom.Component
		want              bom.Kind
		warns             bool
	}{
		{"a device", "device", "", nil, bom.Commodity, false},
		{"an application of software", "application", "", []bom.Component{library}, bom.Software, false},
		{"an application that holds hardware", "application", "", []bom.Component{library, component("u", -1)}, bom.Commodity, true},
		{"firmware", "firmware", "", []bom.Component{library}, bom.Commodity, true},
		{"nothing", "", "", nil, bom.Commodity, true},
		{"the facts speak", "firmware", "product: {kind: software}", nil, bom.Software, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, rep := caseOf(t, paper{root: bom.Component{Type: tt.root}, components: tt.components}, tt.facts)
			if c.Product.Kind != tt.want || rep.Product.Kind != string(tt.want) {
				t.Errorf("the kind is %s, want %s", c.Product.Kind, tt.want)
			}
			if warns := strings.Contains(messages(rep.Warnings), "KIND-ASSUMED"); warns != tt.warns {
				t.Errorf("the warnings are %q", messages(rep.Warnings))
			}
		})
	}
	root := bom.Component{Type: "firmware", Kind: bom.Software, Properties: []bom.Property{{Name: "ensign:kind", Value: "software"}}}
	if c, _ := caseOf(t, paper{root: root}, ""); c.Product.Kind != bom.Software {
		t.Errorf("a stated kind is read as %s", c.Product.Kind)
	}
}

func TestCompletenessOfFactsBeatsTheDocument(t *testing.T) {
	claims := map[bom.Kind]bom.Completeness{bom.Commodity: bom.Complete, bom.Software: bom.Incomplete}
	const stated = "product:\n  complete: {hardware: false, software: true, by: x, why: y, date: 2026-01-01}\n"
	for text, want := range map[string]map[bom.Kind]bool{
		"":     {bom.Commodity: true, bom.Software: false},
		stated: {bom.Commodity: false, bom.Software: true},
	} {
		c, rep := caseOf(t, paper{root: device, components: []bom.Component{component("u1", -1)}, complete: claims, inputs: []bom.Input{{ID: "1"}}}, text)
		if diff := cmp.Diff(want, c.Complete); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
		claimed := len(rep.Product.Because) > 0 && rep.Product.Because[0].Rank == origin.D
		if claimed != (text == "") {
			t.Errorf("%q: the reasons are %+v", text, rep.Product.Because)
		}
		if in := rep.Inputs[0].Complete; !in.Hardware || in.Software {
			t.Errorf("the input says %+v", in)
		}
	}
}

func TestAListOfNothingIsCompleteForNone(t *testing.T) {
	const stated = "product:\n  complete: {hardware: true, software: true, by: x, why: y, date: 2026-01-01}\n"
	claims := map[bom.Kind]bom.Completeness{bom.Commodity: bom.Complete, bom.Software: bom.Complete}
	for _, text := range []string{"", stated} {
		c, rep := caseOf(t, paper{root: device, complete: claims}, text)
		if len(c.Complete) > 0 || !strings.Contains(messages(rep.Warnings), "NOTHING-LISTED: ") {
			t.Errorf("%q: complete for %v, with the warnings %q", text, c.Complete, messages(rep.Warnings))
		}
	}
}
