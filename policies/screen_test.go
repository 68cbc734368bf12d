package policies

import (
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ensign/bom"
	"ensign/origin"
)

// paper is a document of which a test says what it holds.
type paper struct {
	root       bom.Component
	components []bom.Component
	inputs     []bom.Input
	complete   map[bom.Kind]bom.Completeness
	containers map[string]bool // by ref
	warnings   []string
}

func (p paper) Root() bom.Component                  { return p.root }
func (p paper) Components() []bom.Component          { return p.components }
func (p paper) Inputs() []bom.Input                  { return p.inputs }
func (p paper) Complete(k bom.Kind) bom.Completeness { return p.complete[k] }
func (p paper) Container(i int) bool                 { return p.containers[p.components[i].Ref] }
func (p paper) Warnings() []string                   { return p.warnings }
func (p paper) origins() []origin.Origin             { return make([]origin.Origin, len(p.components)) }

func component(ref string, parent int) bom.Component {
	return bom.Component{Ref: ref, Name: ref, Parent: parent, Type: "device", Kind: bom.Commodity, Pointer: "/components/" + ref}
}
func with(c bom.Component, f func(*bom.Component)) bom.Component { f(&c); return c }
func priceOf(ref, price, quantity string, parent int) bom.Component {
	return with(component(ref, parent), func(c *bom.Component) { c.Price, c.Quantity = price, quantity })
}

// always is a regime that gives one verdict and keeps the case it is shown.
func always(v Verdict, seen **Case) Regime {
	return Regime{ID: "fake", Determine: func(c *Case, _ string) (Determination, error) {
		if seen != nil {
			*seen = c
		}
		return Determination{Verdict: v, Subject: origin.No, EncryptionGate: "passes"}, nil
	}}
}

func facts(t testing.TB, text string) Facts {
	t.Helper()
	f, err := ReadFacts("ensign.yaml", []byte(text), today)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// caseOf is what a regime sees of p under these facts, and the report.
func caseOf(t testing.TB, p paper, text string) (*Case, Report) {
	t.Helper()
	var seen *Case
	q := Question{Destinations: []string{"KP"}, AsOf: today, Regimes: []Regime{always(NotSubject, &seen)}, Facts: facts(t, text)}
	rep := screen(p, p.origins(), q)
	return seen, rep
}

func messages(list []Message) string {
	var out []string
	for _, m := range list {
		out = append(out, m.Code+": "+m.Says)
	}
	return strings.Join(out, "\n")
}

var device = bom.Component{Name: "RT-1000", Version: "C", Type: "device", Kind: bom.Commodity}

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
	if shown.Classification.ECCN != "3A001.a.5" || shown.Kind != "software" || shown.Manufacturer != "Broadcom" || len(shown.Classification.Because) != 2 {
		t.Errorf("the report says %+v", shown)
	}
	if d := rep.Facts.Decisions; d[0].State != "used" || d[0].Refs[0] != "u1" || d[1].State != "unused" || len(d[1].Refs) != 0 || d[0].Match != "mpn=bcm*" {
		t.Errorf("the decisions are %+v", d)
	}
	if got := messages(rep.Warnings); got != "FACT-UNUSED: ensign.yaml:3: the entry for ref=u1 speaks for no component" {
		t.Errorf("the warnings are %q", got)
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
	c, rep = caseOf(t, paper{root: root}, "product:\n  made-in: VN\n  by: x\n  why: y\n  date: 2026-01-01\n  complete: {software: true, by: x, why: y, date: 2026-01-01}\n")
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
		c, rep := caseOf(t, paper{root: device, complete: claims, inputs: []bom.Input{{ID: "1"}}}, text)
		if diff := cmp.Diff(want, c.Complete); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
		if in := rep.Inputs[0].Complete; !in.Hardware || in.Software {
			t.Errorf("the input says %+v", in)
		}
	}
}

// TestNothingUnreadPasses holds for every verdict a regime may give: with a gap that is not padding none passes.
func TestNothingUnreadPasses(t *testing.T) {
	for _, reason := range []bom.GapReason{bom.Padding, bom.Encrypted, bom.Damaged, bom.Limit, bom.Unsupported, bom.UnknownGap, "new"} {
		for v := NotSubject; v <= Prohibited; v++ {
			p := paper{root: device, inputs: []bom.Input{{ID: "1"}, {ID: "2", Coverage: bom.Coverage{Gaps: []bom.Gap{{Path: "x", Reason: reason}}}}}}
			rep := screen(p, nil, Question{Destinations: []string{"KP"}, AsOf: today, Regimes: []Regime{always(v, nil)}})
			want := v
			if reason != bom.Padding {
				want = max(v, Undetermined)
			}
			d := rep.Determinations[0]
			if rep.Verdict != want || d.Verdict != want || rep.Complete != (reason == bom.Padding) {
				t.Errorf("%s with a gap %s gives %s, complete %v", v, reason, rep.Verdict, rep.Complete)
			}
			if want != v && (d.Subject != origin.Unsure || d.Because[0].Rule != "NOT-READ") {
				t.Errorf("%s with a gap %s says %+v", v, reason, d)
			}
		}
	}
}

func TestARegimeThatFailsNeverPasses(t *testing.T) {
	fails := map[string]func(*Case, string) (Determination, error){
		"an error": func(*Case, string) (Determination, error) {
			return Determination{Verdict: NotSubject}, errors.New("no table")
		},
		"a panic": func(c *Case, _ string) (Determination, error) {
			return Determination{}, errors.New(c.Components[7].Ref)
		},
		"no verdict":     func(*Case, string) (Determination, error) { return Determination{}, nil },
		"a wild verdict": func(*Case, string) (Determination, error) { return Determination{Verdict: 77}, nil },
	}
	for name, f := range fails {
		q := Question{Destinations: []string{"KP", "IR"}, AsOf: today, Regimes: []Regime{{ID: "bad", Determine: f}, always(NoLicenseRequired, nil)}}
		rep := screen(paper{root: device}, nil, q)
		if len(rep.Determinations) != 4 || rep.Verdict != Undetermined || rep.Complete || len(rep.Errors) != 2 {
			t.Errorf("%s: verdict %s, %d determinations, errors %v", name, rep.Verdict, len(rep.Determinations), rep.Errors)
		}
		if d := rep.Determinations[0]; d.Regime != "bad" || d.Destination != "KP" || d.Subject != origin.Unsure || d.Because[0].Rule != "RULE-ERROR" {
			t.Errorf("%s: %+v", name, d)
		}
		if d := rep.Determinations[3]; d.Regime != "fake" || d.Destination != "IR" || d.Verdict != NoLicenseRequired {
			t.Errorf("%s stops the others: %+v", name, d)
		}
	}
}

func TestWithoutAnAnswerTheVerdictIsUndetermined(t *testing.T) {
	if rep := screen(paper{}, nil, Question{AsOf: today}); rep.Verdict != Undetermined {
		t.Errorf("the verdict is %s", rep.Verdict)
	}
}

func TestOriginsThatDoNotFitAreNotUsed(t *testing.T) {
	p := paper{root: device, components: []bom.Component{component("a", -1), component("b", -1)}}
	var seen *Case
	rep := screen(p, []origin.Origin{{Answer: origin.NotUS}}, Question{Destinations: []string{"KP"}, Regimes: []Regime{always(NotSubject, &seen)}})
	if rep.Complete || len(rep.Errors) != 1 || seen.Components[0].Origin.Answer != origin.Unknown {
		t.Errorf("errors are %v, origin %s", rep.Errors, seen.Components[0].Origin.Answer)
	}
}

func TestWaiverStates(t *testing.T) {
	const text = `waivers:
  - {code: US-LIKELY, match: {name: "u*"}, why: w, by: b, until: 2027-01-01}
  - {code: US-LIKELY, match: {name: "v*"}, why: w, by: b, until: 2027-01-01}
  - {code: US-LIKELY, why: w, by: b, until: 2027-01-01}
  - {code: UNLISTED, why: w, by: b, until: 2027-01-01}
  - {code: FDP-POSSIBLE, why: w, by: b, until: 2027-01-01}
  - {code: PLACE-UNKNOWN, why: w, by: b, until: 2027-01-01}
  - {code: UNLISTED, why: w, by: b, until: 2026-01-01}
`
	finds := Regime{ID: "fake", Determine: func(*Case, string) (Determination, error) {
		return Determination{
			Verdict: Undetermined, Flagged: []Flag{{Ref: "u1", Code: "US-LIKELY"}, {Code: "UNLISTED"}},
			FDP: []FDP{{Rule: "734.9(b)", Status: "possible"}}, Because: origin.Reasons{{Rule: "PLACE-UNKNOWN"}},
		}, nil
	}}
	p := paper{root: device, components: []bom.Component{component("u1", -1), component("v1", -1)}}
	rep := screen(p, p.origins(), Question{Destinations: []string{"KP"}, AsOf: today, Regimes: []Regime{finds}, Facts: facts(t, text)})
	var got []string
	for _, w := range rep.Facts.Waivers {
		got = append(got, w.State)
	}
	if diff := cmp.Diff("used unused unused used used used expired", strings.Join(got, " ")); diff != "" {
		t.Error(diff)
	}
	if n := strings.Count(messages(rep.Warnings), "WAIVER-UNUSED"); n != 2 || !strings.Contains(messages(rep.Warnings), "WAIVER-EXPIRED") {
		t.Errorf("the warnings are %q", messages(rep.Warnings))
	}
	if rep.Verdict != Undetermined {
		t.Error("a waiver changes the verdict")
	}
}

// TestOrderOfComponentsDoesNotMatter permutes a list of parts: each item is the same wherever it stands.
func TestOrderOfComponentsDoesNotMatter(t *testing.T) {
	p := paper{root: device, components: []bom.Component{
		priceOf("a", "1 USD", "2", -1), priceOf("b", "2 EUR", "3", -1), priceOf("c", "", "", -1), priceOf("d", "0 USD", "-1", -1),
		with(component("e", -1), func(c *bom.Component) { c.Scope = "excluded" }),
		with(component("f", -1), func(c *bom.Component) { c.OneOf, c.ECCN = "U1", "n/a" }),
	}}
	const text = "components:\n  - {match: {name: \"?\"}, hts: \"854231\"}\n"
	byRef := func(c *Case) map[string]Item {
		out := make(map[string]Item)
		for _, it := range c.Components {
			out[it.Ref] = it
		}
		return out
	}
	want, wantReport := caseOf(t, p, text)
	same := cmp.Options{cmp.Comparer(func(a, b *big.Rat) bool { return a == b || a != nil && b != nil && a.Cmp(b) == 0 }), cmpopts.IgnoreFields(Item{}, "Index")}
	rapid.Check(t, func(rt *rapid.T) {
		shuffled := p
		shuffled.components = rapid.Permutation(p.components).Draw(rt, "components")
		got, report := caseOf(t, shuffled, text)
		if diff := cmp.Diff(byRef(want), byRef(got), same); diff != "" {
			rt.Error(diff)
		}
		if diff := cmp.Diff(want.Product, got.Product, same); diff != "" {
			rt.Error(diff)
		}
		if diff := cmp.Diff(wantReport.Warnings, report.Warnings); diff != "" {
			rt.Error(diff)
		}
	})
}
