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
func (p paper) Link(ref string) string {
	if ref == "" {
		return ""
	}
	return "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#" + ref
}

func (p paper) Container(i int) bool     { return p.containers[p.components[i].Ref] }
func (p paper) Warnings() []string       { return p.warnings }
func (p paper) origins() []origin.Origin { return make([]origin.Origin, len(p.components)) }

func component(ref string, parent int) bom.Component {
	return bom.Component{Ref: ref, Name: ref, Parent: parent, Type: "device", Kind: bom.Commodity, Pointer: "/components/" + ref}
}
func with(c bom.Component, f func(*bom.Component)) bom.Component { f(&c); return c }
func priceOf(ref, price, quantity string, parent int) bom.Component {
	return with(component(ref, parent), func(c *bom.Component) { c.Price, c.Quantity = price, quantity })
}

// always is a regime that gives one verdict and keeps the case it is shown.
func always(v Verdict, seen **Case) Regime {
	return Regime{ID: "fake", Open: func(c *Case) func(string) (Determination, error) {
		if seen != nil {
			*seen = c
		}
		return answers(Determination{Verdict: v, Subject: origin.No, EncryptionGate: "passes"}, nil)
	}}
}

// answers is the same answer for every destination.
func answers(d Determination, err error) func(string) (Determination, error) {
	return func(string) (Determination, error) { return d, err }
}

// saying is a regime that answers so whatever the case.
func saying(id string, d Determination) Regime {
	return Regime{ID: id, Open: func(*Case) func(string) (Determination, error) { return answers(d, nil) }}
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
	return caseWith(t, p, p.origins(), text)
}

// caseWith is caseOf with origins of its own.
func caseWith(t testing.TB, p paper, origins []origin.Origin, text string) (*Case, Report) {
	t.Helper()
	var seen *Case
	q := Question{Destinations: []string{"KP"}, AsOf: today, Regimes: []Regime{always(NotSubject, &seen)}, Facts: facts(t, text)}
	rep := screen(p, origins, q)
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
	fails := map[string]func(*Case) func(string) (Determination, error){
		"an error": func(*Case) func(string) (Determination, error) {
			return answers(Determination{Verdict: NotSubject}, errors.New("no table"))
		},
		"a panic": func(c *Case) func(string) (Determination, error) {
			return func(string) (Determination, error) { return Determination{}, errors.New(c.Components[7].Ref) }
		},
		"a panic at once": func(c *Case) func(string) (Determination, error) {
			return answers(Determination{Verdict: NotSubject}, errors.New(c.Components[7].Ref))
		},
		"no verdict":     func(*Case) func(string) (Determination, error) { return answers(Determination{}, nil) },
		"a wild verdict": func(*Case) func(string) (Determination, error) { return answers(Determination{Verdict: 77}, nil) },
	}
	for name, f := range fails {
		q := Question{Destinations: []string{"KP", "IR"}, AsOf: today, Regimes: []Regime{{ID: "bad", Open: f}, always(NoLicenseRequired, nil)}}
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
	finds := saying("fake", Determination{
		Verdict: Undetermined, Flagged: []Flag{{Ref: "u1", Code: "US-LIKELY"}, {Code: "UNLISTED"}},
		FDP: []FDP{{Rule: "734.9(b)", Status: "possible"}}, Because: origin.Reasons{{Rule: "PLACE-UNKNOWN"}},
	})
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
