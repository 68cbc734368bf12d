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

// TestCompleteness holds who is heard on whether everything is listed: the facts, then the document, but no facts against a
// document that says that it is not whole. What was not read is held against a verdict elsewhere.
func TestCompleteness(t *testing.T) {
	const stated = "product:\n  complete: {hardware: HARDWARE, software: true, by: x, why: y, date: 2026-01-01}\n"
	yes, no := strings.Replace(stated, "HARDWARE", "true", 1), strings.Replace(stated, "HARDWARE", "false", 1)
	unread := []bom.Gap{{Path: "a", Reason: bom.Damaged}}
	for _, tt := range []struct {
		name               string
		hardware, software bom.Completeness
		facts              string
		gaps               []bom.Gap
		want               string // for which kinds it is complete
		warns              int
	}{
		{"the document says so", bom.Complete, bom.Incomplete, "", nil, "hardware ", 0},
		{"nobody says anything", bom.NotStated, bom.NotStated, "", nil, "", 0},
		{"the facts say so", bom.NotStated, bom.NotStated, yes, nil, "hardware software ", 0},
		{"the facts deny it", bom.Complete, bom.Complete, no, nil, "software ", 0},
		{"the document denies it", bom.Incomplete, bom.Incomplete, yes, nil, "", 2},
		{"the document denies it of one kind", bom.NotStated, bom.Incomplete, yes, nil, "hardware ", 1},
		{"the document does not know", bom.NotKnown, bom.NotKnown, yes, nil, "", 2},
		{"both deny it", bom.Incomplete, bom.Complete, no, nil, "software ", 0},
		{"something was not read", bom.Incomplete, bom.Incomplete, yes, unread, "hardware software ", 0},
		{"something was not read, and the facts are silent", bom.Incomplete, bom.Incomplete, "", unread, "", 0},
	} {
		claims := map[bom.Kind]bom.Completeness{bom.Commodity: tt.hardware, bom.Software: tt.software}
		in := bom.Input{ID: "1", Coverage: bom.Coverage{Gaps: tt.gaps}}
		c, rep := caseOf(t, paper{root: device, components: []bom.Component{component("u1", -1)}, complete: claims, inputs: []bom.Input{in}}, tt.facts)
		got := ""
		if c.Complete[bom.Commodity] {
			got += "hardware "
		}
		if c.Complete[bom.Software] {
			got += "software "
		}
		if got != tt.want {
			t.Errorf("%s: complete for %q, want %q", tt.name, got, tt.want)
		}
		if n := strings.Count(messages(rep.Warnings), "UNLISTED: the document says of itself"); n != tt.warns {
			t.Errorf("%s: %d warnings, want %d: %q", tt.name, n, tt.warns, messages(rep.Warnings))
		}
		denials := 0
		for _, r := range rep.Product.Because {
			if r.Rank == origin.D && r.Cite.At == "/compositions" {
				denials++
			}
		}
		if denials != tt.warns {
			t.Errorf("%s: the reasons are %+v", tt.name, rep.Product.Because)
		}
		if in := rep.Inputs[0].Complete; in.Hardware != (tt.hardware == bom.Complete) || in.Software != (tt.software == bom.Complete) {
			t.Errorf("%s: the input says %+v", tt.name, in)
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
