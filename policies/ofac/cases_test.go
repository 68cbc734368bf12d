package ofac_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
	"ensign/policies/ear"
	"ensign/policies/ofac"
)

// lawDay is a day for which what a good answer rests on is verified.
const lawDay origin.Date = "2026-06-01"

// legalCase is one entry of testdata/cases/*.yaml, in the style of those of policies/ear. All start from a product of
// which everything is stated: made in Taiwan by a maker that is neither a US person nor owned by one, for 100 USD, with
// a complete list, checked parties and a civil end use.
type legalCase struct {
	Name    string         `yaml:"name"`
	Law     string         `yaml:"law"`     // the paragraph that makes it so; it must stand in the reasons
	Product map[string]any `yaml:"product"` // over the product that all cases start from
	Without []string       `yaml:"without"` // keys of the product that this case does not state
	Presume string         `yaml:"presume"` // class of a recorded presumption
	Parts   []part         `yaml:"parts"`
	To      string         `yaml:"to"`
	AsOf    string         `yaml:"as-of"` // if not given, lawDay
	Unread  bool           `yaml:"unread"`
	Expect  expected       `yaml:"expect"`
}

type expected struct {
	Verdict  string             `yaml:"verdict"`
	Subject  string             `yaml:"subject"`
	Aside    bool               `yaml:"aside"`
	Shares   map[string]shares  `yaml:"shares"`  // by measure
	Flagged  []string           `yaml:"flagged"` // "ref CODE"; "-" before it says that it is not there
	Missing  []string           `yaml:"missing"` // "ref fact"
	Ask      map[string]answers `yaml:"ask"`
	Reasons  []string           `yaml:"reasons"`
	Presumed []string           `yaml:"presumed"`
	Allowed  []string           `yaml:"licences"` // words of what may authorise it
	EAR      *earAnswer         `yaml:"ear"`      // what us-ear says of the same case
}

// shares are fractions, decimals in percent, or "open".
type shares struct {
	Low     string `yaml:"low"`
	Likely  string `yaml:"likely"`
	High    string `yaml:"high"`
	Outcome string `yaml:"outcome"`
}

type answers struct {
	Yes string `yaml:"yes"`
	No  string `yaml:"no"`
}

type earAnswer struct {
	Outcome string `yaml:"outcome"`
	Low     string `yaml:"low"`
}

// part is one component. Stated is a country in the facts, of rank A; what else is given are claims of the document.
type part struct {
	Name      string `yaml:"name"`
	Kind      string `yaml:"kind"` // commodity if not given
	ECCN      string `yaml:"eccn"`
	Price     string `yaml:"price"`
	Quantity  string `yaml:"quantity"`
	Stated    string `yaml:"stated"`
	Made      string `yaml:"made"`
	Maker     string `yaml:"maker"`
	Published bool   `yaml:"published"`
	OneOf     string `yaml:"one-of"`
	In        string `yaml:"in"`
	Discrete  bool   `yaml:"discrete"`
}

func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range files {
		for _, c := range readCases(t, f) {
			n++
			t.Run(strings.TrimSuffix(filepath.Base(f), ".yaml")+"/"+c.Name, func(t *testing.T) { c.run(t) })
		}
	}
	if n < 60 {
		t.Errorf("got %d legal cases, want at least 60", n)
	}
}

func readCases(t *testing.T, file string) []legalCase {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	var cases []legalCase
	if err := dec.Decode(&cases); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return cases
}

func (c legalCase) run(t *testing.T) {
	if c.Law == "" || c.Expect.Verdict == "" {
		t.Fatal("a case names the law and the verdict it expects")
	}
	rep := c.screen(t, ofac.Regime())
	d := rep.Determinations[0]
	if len(rep.Errors) > 0 {
		t.Errorf("got errors %v, want none", rep.Errors)
	}
	if d.Verdict.String() != c.Expect.Verdict || d.Aside != c.Expect.Aside {
		t.Errorf("verdict: got %s, aside %v, want %s, aside %v", d.Verdict, d.Aside, c.Expect.Verdict, c.Expect.Aside)
	}
	if c.Expect.Subject != "" && d.Subject.String() != c.Expect.Subject {
		t.Errorf("subject: got %s, want %s", d.Subject, c.Expect.Subject)
	}
	c.checkShares(t, d.DeMinimis)
	c.checkLists(t, d)
	if !strings.Contains(everything(d), c.Law) {
		t.Errorf("the reasons do not cite %q", c.Law)
	}
	if e := c.Expect.EAR; e != nil {
		m := c.screen(t, ear.Regime()).Determinations[0].DeMinimis[0]
		if m.Outcome != e.Outcome || !sameShare(m.Low, e.Low) {
			t.Errorf("us-ear: got %s, low %v, want %+v", m.Outcome, m.Low, *e)
		}
	}
	if t.Failed() {
		t.Logf("because:\n%s", everything(d))
	}
}

func (c legalCase) checkShares(t *testing.T, got []policies.DeMinimis) {
	t.Helper()
	for measure, want := range c.Expect.Shares {
		i := slices.IndexFunc(got, func(m policies.DeMinimis) bool { return m.Measure == measure })
		if i < 0 {
			t.Errorf("no comparison of %s", measure)
			continue
		}
		m := got[i]
		if m.Compare != "<" || m.Threshold != "10" {
			t.Errorf("%s: compared %s %s", measure, m.Compare, m.Threshold)
		}
		for _, s := range []struct {
			what string
			got  *policies.Ratio
			want string
		}{{"low", m.Low, want.Low}, {"likely", m.Likely, want.Likely}, {"high", m.High, want.High}} {
			if s.want != "" && !sameShare(s.got, s.want) {
				t.Errorf("%s %s: got %+v, want %s", measure, s.what, s.got, s.want)
			}
		}
		if want.Outcome != "" && m.Outcome != want.Outcome {
			t.Errorf("%s: got %s, want %s", measure, m.Outcome, want.Outcome)
		}
	}
}

// sameShare compares exactly: "1/10", "10" (percent), or "open".
func sameShare(got *policies.Ratio, want string) bool {
	if got == nil || want == "open" {
		return got == nil && want == "open"
	}
	share, ok := new(big.Rat).SetString(want)
	if !ok {
		return false
	}
	if !strings.Contains(want, "/") {
		share.Quo(share, big.NewRat(100, 1))
	}
	exact, ok := new(big.Rat).SetString(got.Num + "/" + got.Den)
	return ok && exact.Cmp(share) == 0
}

func (c legalCase) checkLists(t *testing.T, d policies.Determination) {
	t.Helper()
	var flagged, missing, licences []string
	for _, f := range d.Flagged {
		flagged = append(flagged, strings.TrimSpace(f.Ref+" "+f.Code))
	}
	for _, m := range d.Missing {
		missing = append(missing, strings.TrimSpace(m.Ref+" "+m.Fact))
	}
	for _, e := range d.Exceptions {
		licences = append(licences, e.Cite)
	}
	holds := func(what string, got, want []string, in func([]string, string) bool) {
		for _, w := range want {
			if not := strings.HasPrefix(w, "-"); in(got, strings.TrimPrefix(w, "-")) == not {
				t.Errorf("%s: got %q, want %q", what, got, w)
			}
		}
	}
	within := func(got []string, w string) bool { return strings.Contains(strings.Join(got, "\n"), w) }
	holds("flagged", flagged, c.Expect.Flagged, slices.Contains[[]string])
	holds("missing", missing, c.Expect.Missing, slices.Contains[[]string])
	holds("presumed", d.Presumptions, c.Expect.Presumed, slices.Contains[[]string])
	holds("licences", licences, c.Expect.Allowed, within)
	holds("reasons", []string{everything(d)}, c.Expect.Reasons, within)
	for what, want := range c.Expect.Ask {
		i := slices.Index(missing, what)
		if i < 0 {
			t.Errorf("missing: got %q, want %q", missing, what)
		} else if got := (answers{d.Missing[i].IfYes.String(), d.Missing[i].IfNo.String()}); got != want {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
}

// everything is all reasons of a determination as text.
func everything(d policies.Determination) string {
	var b strings.Builder
	var walk func(origin.Reasons, string)
	walk = func(rs origin.Reasons, indent string) {
		for _, r := range rs {
			fmt.Fprintf(&b, "%s%s: %s [%s %s %s]\n", indent, r.Rule, r.Says, r.Cite.Source, r.Cite.At, string(rune(r.Rank)))
			walk(r.Because, indent+"  ")
		}
	}
	walk(d.Because, "")
	for _, f := range d.Flagged {
		fmt.Fprintf(&b, "flag %s %s %s\n", f.Ref, f.Code, f.Says)
		walk(f.Reasons(), "  ")
	}
	for _, m := range d.DeMinimis {
		fmt.Fprintf(&b, "%s %s%s: %+v %+v %+v %s\n", m.Measure, m.Compare, m.Threshold, m.Low, m.Likely, m.High, m.Outcome)
	}
	for _, m := range d.Missing {
		fmt.Fprintf(&b, "missing %s %s: %s (yes %s, no %s)\n", m.Ref, m.Fact, m.Question, m.IfYes, m.IfNo)
	}
	return b.String()
}

func (c legalCase) day() origin.Date {
	if c.AsOf == "" {
		return lawDay
	}
	return origin.Date(c.AsOf)
}

func (c legalCase) screen(t *testing.T, regime policies.Regime) policies.Report {
	t.Helper()
	facts := c.facts(t)
	in := bom.Input{ID: "1", Name: "case", Kind: "parts"}
	if c.Unread {
		in.Coverage = bom.Coverage{Bytes: 10, Known: 4, Gaps: []bom.Gap{{Offset: 4, Size: 6, Reason: bom.Encrypted, Says: "not read"}}}
	}
	doc, err := bom.New(bom.Component{Type: "device", Name: "product"}, c.components(t), []bom.Input{in})
	if err != nil {
		t.Fatal(err)
	}
	origins := origin.ResolveAll(doc, origin.Options{AsOf: c.day(), Statements: facts.Statements()})
	return policies.Screen(doc, origins, policies.Question{
		Destinations: []string{c.To}, AsOf: c.day(), Regimes: []policies.Regime{regime}, Facts: facts,
	})
}

// stated adds who decided a fact, why and when, which makes it one of rank A.
func stated(m map[string]any) map[string]any {
	out := maps.Clone(m)
	out["by"], out["why"], out["date"] = "compliance@maker.example", "letter of the maker", "2007-01-26"
	return out
}

// facts writes the ensign.yaml of a case and reads it.
func (c legalCase) facts(t *testing.T) policies.Facts {
	t.Helper()
	product := stated(map[string]any{
		"name": "RT-1000 router", "kind": "commodity", "made-in": "TW", "eccn": "5A992.c", "price": "100.00 USD", "end-use": "civil telecommunications",
		"complete": stated(map[string]any{"hardware": true, "software": true}),
		"exporter": map[string]any{"us-person": "no", "us-owned": "no"},
		"parties":  []any{map[string]any{"name": "Import House", "role": "consignee", "listed": "no", "affiliated": "no"}},
	})
	maps.Copy(product, c.Product)
	for _, key := range c.Without {
		if _, ok := product[key]; !ok {
			t.Errorf("the product has no %s to leave out", key)
		}
		delete(product, key)
	}
	file := map[string]any{"product": product}
	if c.Presume != "" {
		file["presume"] = []any{stated(map[string]any{"class": c.Presume})}
	}
	var components []any
	for _, p := range c.Parts {
		m := map[string]any{"match": map[string]any{"ref": p.Name}}
		if p.Stated != "" {
			m["origin"] = map[string]any{map[bool]string{true: "made", false: "developed"}[p.Kind == ""]: p.Stated}
		}
		if p.Published {
			m["published"] = true
		}
		if p.Discrete {
			m["discrete"] = true
		}
		if len(m) > 1 {
			components = append(components, stated(m))
		}
	}
	if components != nil {
		file["components"] = components
	}
	data, err := yaml.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := policies.ReadFacts("ensign.yaml", data, c.day())
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return facts
}

func (c legalCase) components(t *testing.T) []bom.Component {
	t.Helper()
	index := make(map[string]int)
	var out []bom.Component
	for i, p := range c.Parts {
		k := bom.Component{
			Ref: p.Name, Name: p.Name, Type: "device", Kind: bom.Kind(p.Kind), ECCN: p.ECCN, Price: p.Price, Quantity: p.Quantity, OneOf: p.OneOf, Parent: -1,
		}
		if p.Kind != "" {
			k.Type = "library"
		}
		if p.Made != "" {
			k.Origins = []bom.StageClaim{{Stage: "made", Country: p.Made}}
		}
		k.Manufacturer.Name = p.Maker
		if p.In != "" {
			parent, ok := index[p.In]
			if !ok {
				t.Fatalf("%s is in %s, which is not above it", p.Name, p.In)
			}
			k.Parent = parent
		}
		index[p.Name] = i
		out = append(out, k)
	}
	return out
}
