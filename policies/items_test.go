package policies

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
	"ensign/origin"
)

func TestValuesOfAllPieces(t *testing.T) {
	rates := "rates:\n  - {from: EUR, to: USD, rate: 1.05, date: 2026-01-01}\n  - {from: EUR, to: USD, rate: 1.10, date: 2026-06-01}\n  - {from: EUR, to: USD, rate: 2, date: 2026-12-01}\n"
	for _, tt := range []struct {
		name, facts string
		components  []bom.Component
		want        string // of the last component
		warning     string
	}{
		{"one piece", "", []bom.Component{priceOf("a", "4.10 USD", "", -1)}, "4.1", ""},
		{"three pieces", "", []bom.Component{priceOf("a", "4.10 USD", "3", -1)}, "12.3", ""},
		{"a range", "", []bom.Component{priceOf("a", "4.10..4.60 USD", "2", -1)}, "8.2..9.2", ""},
		{"nested pieces multiply", "", []bom.Component{priceOf("a", "", "2", -1), priceOf("b", "", "3", 0), priceOf("c", "1.5 USD", "4", 1)}, "36", ""},
		{"two boards of three chips are six chips", "", []bom.Component{priceOf("board", "", "2", -1), priceOf("chip", "4.10 USD", "3", 0)}, "24.6", ""},
		{"the facts' quantity of what it is nested in", "components:\n  - {match: {ref: board}, quantity: 5, by: x, why: y, date: 2026-01-01}\n", []bom.Component{priceOf("board", "", "2", -1), priceOf("chip", "4 USD", "3", 0)}, "60", ""},
		{"no price", "", []bom.Component{priceOf("a", "", "3", -1)}, "unknown", ""},
		{"a price of zero is no price", "", []bom.Component{priceOf("a", "0 USD", "3", -1)}, "unknown", "VALUE-UNKNOWN"},
		{"a price without currency", "", []bom.Component{priceOf("a", "4.10", "", -1)}, "unknown", "VALUE-UNKNOWN"},
		{"a negative quantity", "", []bom.Component{priceOf("a", "4.10 USD", "-3", -1)}, "unknown", "VALUE-UNKNOWN"},
		{"a quantity of zero", "", []bom.Component{priceOf("a", "4.10 USD", "0", -1)}, "unknown", "VALUE-UNKNOWN"},
		{"an unknown quantity above", "", []bom.Component{priceOf("a", "", "some", -1), priceOf("b", "4.10 USD", "1", 0)}, "unknown", "VALUE-UNKNOWN"},
		{"the facts' price beats the document's", "components:\n  - {match: {ref: a}, price: 5 USD, by: x, why: y, date: 2026-01-01}\n", []bom.Component{priceOf("a", "4.10 USD", "2", -1)}, "10", ""},
		{"the facts' quantity beats the document's", "components:\n  - {match: {ref: a}, quantity: 7, by: x, why: y, date: 2026-01-01}\n", []bom.Component{priceOf("a", "4 USD", "2", -1)}, "28", ""},
		{"the latest rate before the day", rates + "product: {price: 100 USD, by: x, why: y, date: 2026-01-01}\n", []bom.Component{priceOf("a", "10 EUR", "2", -1)}, "22", ""},
		{"no rate", "product: {price: 100 USD, by: x, why: y, date: 2026-01-01}\n", []bom.Component{priceOf("a", "10 EUR", "2", -1)}, "unknown", "RATE-MISSING"},
		{"no rate the other way", rates + "product: {price: 100 EUR, by: x, why: y, date: 2026-01-01}\n", []bom.Component{priceOf("a", "10 USD", "2", -1)}, "unknown", "RATE-MISSING"},
		{"one currency needs no rate", "", []bom.Component{priceOf("a", "10 EUR", "2", -1)}, "20", ""},
		{"two currencies and no price of the product", "", []bom.Component{priceOf("a", "10 USD", "", -1), priceOf("b", "10 EUR", "2", -1)}, "unknown", "RATE-MISSING"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, rep := caseOf(t, paper{root: device, components: tt.components}, tt.facts)
			last := len(tt.components) - 1
			if got := c.Components[last].Value.String(); got != tt.want {
				t.Errorf("the value is %s, want %s", got, tt.want)
			}
			if v := rep.Components[last].Value; (v.High == nil) != (tt.want == "unknown") || (v.Currency == "") != (v.High == nil) {
				t.Errorf("the report says %+v", v)
			}
			if got := messages(rep.Warnings); !strings.HasPrefix(got, tt.warning) || (got == "") != (tt.warning == "") {
				t.Errorf("the warnings are %q, want %q", got, tt.warning)
			}
		})
	}
}

// TestPiecesOfWhatIsNested holds that the report counts what is in the whole product.
func TestPiecesOfWhatIsNested(t *testing.T) {
	_, rep := caseOf(t, paper{root: device, components: []bom.Component{
		priceOf("board", "", "2", -1), priceOf("chip", "4.10 USD", "3", 0), priceOf("die", "", "", 1), priceOf("screw", "", "4.0", -1), priceOf("odd", "", "some", 0),
	}}, "")
	var got []string
	for _, c := range rep.Components {
		got = append(got, c.Name+" "+c.Quantity+" "+c.Pieces)
	}
	if diff := cmp.Diff([]string{"board 2 ", "chip 3 6", "die 1 6", "screw 4.0 4", "odd some "}, got); diff != "" {
		t.Error(diff)
	}
}

// TestPiecesOfDesignators holds that there are as many pieces as reference designators where no greater quantity is given, and
// that the facts are not doubted.
func TestPiecesOfDesignators(t *testing.T) {
	of := func(name, quantity string) bom.Component {
		return with(priceOf(name, "1 USD", quantity, -1), func(c *bom.Component) { c.Designators = []string{"U1", "U2", "U3"} })
	}
	c, rep := caseOf(t, paper{root: device, components: []bom.Component{of("silent", ""), of("fewer", "2"), of("more", "4"), of("odd", "some"), of("told", "")}},
		"components:\n  - {match: {ref: told}, quantity: 1, by: x, why: y, date: 2026-01-01}\n")
	var got []string
	for i := range c.Components {
		got = append(got, fmt.Sprintf("%s %s %s", c.Components[i].Name, rep.Components[i].Quantity, c.Components[i].Value.String()))
	}
	if diff := cmp.Diff([]string{"silent 3 3", "fewer 2 3", "more 4 4", "odd some unknown", "told 1 1"}, got); diff != "" {
		t.Error(diff)
	}
	if got := messages(rep.Warnings); !strings.Contains(got, "INPUT-ODD: fewer: the quantity is 2, but there are 3 reference designators, which are counted") {
		t.Errorf("the warnings are %q", got)
	}
}

func TestValuesStayBounded(t *testing.T) {
	var deep []bom.Component
	for i := range 200 {
		deep = append(deep, priceOf("a", "1 USD", strings.Repeat("9", 40), i-1))
	}
	c, _ := caseOf(t, paper{root: device, components: deep}, "")
	if v := c.Components[199].Value; v.High != nil {
		t.Errorf("a value of %d bits is kept", v.High.Num().BitLen())
	}
}

func TestItemsTakeFactsBeforeClaims(t *testing.T) {
	chip := with(component("u1", -1), func(c *bom.Component) { c.ECCN, c.HTS, c.MPN = "5a992C", "8542.31.00", "BCM4708KFBG" })
	c, rep := caseOf(t, paper{root: device, components: []bom.Component{chip, chip, component("u3", -1)}}, "")
	if it := c.Components[0]; it.ECCN != "5A992.c" || it.ECCNRank != origin.D || it.HTS != "85423100" || it.Because[0].Cite.At != "/components/u1" {
		t.Errorf("the claim is read as %s %c %s", it.ECCN, it.ECCNRank, it.HTS)
	}
	if it := c.Components[2]; it.ECCN != "" || it.ECCNRank != 0 || it.Because != nil {
		t.Errorf("nothing is read as %s %c", it.ECCN, it.ECCNRank)
	}
	text := `components:
  - {match: {mpn: "bcm*"}, eccn: 3A001.a.5, enc: "(b)(1)", hts: "8542.39", kind: software, manufacturer: Broadcom, discrete: yes, evidence: {document: l.pdf, rank: B, date: 2026-01-01}}
  - {match: {ref: u1}, eccn: EAR99, by: x, why: y, date: 2026-01-01}
`
	c, rep = caseOf(t, paper{root: device, components: []bom.Component{chip, component("u3", -1)}}, text)
	it := c.Components[0]
	got := []string{it.ECCN, it.Encryption, it.HTS, string(it.Kind), it.Manufacturer.Name, string(it.ECCNRank)}
	if diff := cmp.Diff([]string{"3A001.a.5", "(b)(1)", "854239", "software", "Broadcom", "B"}, got); diff != "" || !it.Discrete {
		t.Error(diff)
	}
	shown := rep.Components[0]
	if shown.Classification.ECCN != "3A001.a.5" || shown.Kind != "software" || shown.Manufacturer != "Broadcom" || len(shown.Classification.Because) != 3 {
		t.Errorf("the report says %+v", shown)
	}
	if d := rep.Facts.Decisions; d[0].State != "used" || d[0].Refs[0] != "u1" || d[1].State != "unused" || len(d[1].Refs) != 0 || d[0].Match != "mpn=bcm*" {
		t.Errorf("the decisions are %+v", d)
	}
	if got := messages(rep.Warnings); !strings.HasSuffix(got, "\nFACT-UNUSED: ensign.yaml:3: the entry for ref=u1 speaks for no component") {
		t.Errorf("the warnings are %q", got)
	}
}

// TestPublishedClassificationsAreWeighed sets what a maker publishes beside what the document claims and the facts say.
func TestPublishedClassificationsAreWeighed(t *testing.T) {
	const told = "components:\n  - {match: {ref: u1}, eccn: EAR99, by: x, why: y, date: 2026-01-01}\n"
	for _, tt := range []struct {
		claim, facts string
		rank         origin.Rank
		want         string
		wantRank     origin.Rank
	}{
		{"", "", origin.C, "3A991.a.2", origin.C},
		{"", "", origin.D, "3A991.a.2", origin.D},
		{"EAR99", "", origin.C, "3A991.a.2", origin.C},
		{"EAR99", "", origin.D, "", 0},
		{"3A991.a.2", "", origin.D, "3A991.a.2", origin.D},
		{"", told, origin.C, "EAR99", origin.A},
	} {
		chip := with(component("u1", -1), func(c *bom.Component) { c.ECCN = tt.claim })
		o := origin.Origin{ECCN: "3A991.a.2", ECCNBecause: origin.Reasons{{Rule: "classifications", Says: "published", Rank: tt.rank, Cite: origin.Cite{Source: "mine"}}}}
		c, rep := caseWith(t, paper{root: device, components: []bom.Component{chip}}, []origin.Origin{o}, tt.facts)
		if it := c.Components[0]; it.ECCN != tt.want || it.ECCNRank != tt.wantRank {
			t.Errorf("%+v: got %q, rank %c", tt, it.ECCN, it.ECCNRank)
		}
		if because := rep.Components[0].Classification.Because; len(because) == 0 {
			t.Errorf("%+v: no reason", tt)
		}
	}
}

func TestAClaimThatIsNoECCNIsUnknown(t *testing.T) {
	for _, claim := range []string{"N/A", "NLR", "none", "5A99", "-"} {
		chip := with(component("u1", -1), func(c *bom.Component) { c.ECCN = claim })
		c, rep := caseOf(t, paper{root: device, components: []bom.Component{chip}}, "")
		if it := c.Components[0]; it.ECCN != "" || it.ECCNRank != 0 || rep.Components[0].Classification.ECCN != "" {
			t.Errorf("%q is read as %q", claim, it.ECCN)
		}
		if !strings.HasPrefix(messages(rep.Warnings), "ECCN-UNKNOWN: ") {
			t.Errorf("%q: the warnings are %q", claim, messages(rep.Warnings))
		}
	}
}

func TestWhatIsNotDeliveredIsListedAndNotCounted(t *testing.T) {
	p := paper{root: device, components: []bom.Component{
		with(component("jig", -1), func(c *bom.Component) { c.Scope = "excluded" }),
		component("in-jig", 0),
		with(component("cloud", -1), func(c *bom.Component) { c.External = true }),
		with(component("u1", -1), func(c *bom.Component) { c.Scope = "optional" }),
	}}
	c, rep := caseOf(t, p, "")
	var got []string
	for _, it := range c.Components {
		got = append(got, it.Ref)
		if rep.Components[it.Index].Ref != it.Ref {
			t.Errorf("item %s stands at %d", it.Ref, it.Index)
		}
	}
	if diff := cmp.Diff([]string{"in-jig", "u1"}, got); diff != "" {
		t.Error(diff)
	}
	if len(rep.Components) != 4 || rep.Components[0].Classification.Because[0].Rule != "NOT-DELIVERED" || rep.Components[2].Classification.Because[0].Rule != "NOT-DELIVERED" {
		t.Error("what is left out is not listed with its reason")
	}
}

func TestContainersAndAlternates(t *testing.T) {
	p := paper{root: device, containers: map[string]bool{"image": true, "board": true}, components: []bom.Component{
		component("image", -1), component("board", -1),
		with(component("u1", 1), func(c *bom.Component) { c.OneOf = "U1" }),
		with(component("u1b", 1), func(c *bom.Component) { c.OneOf = "U1" }),
	}}
	c, rep := caseOf(t, p, "components:\n  - {match: {ref: board}, eccn: EAR99, by: x, why: y, date: 2026-01-01}\n")
	if !c.Components[0].Container || c.Components[1].Container || c.Components[2].Container {
		t.Error("a container is what only holds others and of which the facts say nothing")
	}
	if c.Components[2].OneOf != "U1" || c.Components[3].OneOf != "U1" {
		t.Error("alternates are not both items")
	}
	if got := messages(rep.Warnings); got != "ALTERNATES: these positions have alternates, and the worst of each counts: U1" {
		t.Errorf("the warnings are %q", got)
	}
}
