package ear_test

import (
	"bytes"
	"fmt"
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
)

// legalCase is one entry of testdata/cases/*.yaml. Its facts are an ensign.yaml, its parts a bill of materials; what
// it expects is compared only where it says something. See casefacts_test.go for the facts that all cases start from.
type legalCase struct {
	Name    string         `yaml:"name"`
	Law     string         `yaml:"law"`     // the paragraph that makes it so; it must stand in the reasons
	Product map[string]any `yaml:"product"` // over the product that all cases start from
	Without []string       `yaml:"without"` // keys of the product that this case does not state
	Facts   map[string]any `yaml:"facts"`   // other keys of an ensign.yaml
	Parts   []part         `yaml:"parts"`
	To      string         `yaml:"to"`
	AsOf    string         `yaml:"as-of"`  // if not given, lawDay
	List    []listEntry    `yaml:"list"`   // of parties, that the user gave
	Unread  bool           `yaml:"unread"` // a part of the input was not read
	Expect  expected       `yaml:"expect"`
}

type expected struct {
	Verdict  string             `yaml:"verdict"`
	Subject  string             `yaml:"subject"`
	License  string             `yaml:"license"`
	Limit    string             `yaml:"limit"`
	Low      string             `yaml:"low"` // a fraction, a decimal in percent, or "open"
	Likely   string             `yaml:"likely"`
	High     string             `yaml:"high"`
	Outcome  string             `yaml:"outcome"`
	Gate     string             `yaml:"gate"`
	Zero     map[string]string  `yaml:"zero"` // by paragraph
	FDP      map[string]string  `yaml:"fdp"`  // by paragraph
	Flagged  []string           `yaml:"flagged"`
	Missing  []string           `yaml:"missing"`
	Reasons  []string           `yaml:"reasons"`
	Presumed []string           `yaml:"presumed"`
	Ask      map[string]answers `yaml:"ask"`        // by "ref fact", what a missing fact would do
	Allowed  []string           `yaml:"exceptions"` // that may be available
	Warnings []string           `yaml:"warnings"`
	Error    string             `yaml:"error"`
}

// answers are the verdicts that either answer to a question leads to.
type answers struct {
	Yes string `yaml:"yes"`
	No  string `yaml:"no"`
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
	if n < 700 {
		t.Errorf("got %d legal cases, want at least 700", n)
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
	for i := range cases {
		cases[i].addBoard()
	}
	return cases
}

func (c legalCase) run(t *testing.T) {
	if c.Law == "" || c.Expect.Verdict == "" {
		t.Fatal("a case names the law and the verdict it expects")
	}
	rep := c.screen(t)
	d := rep.Determinations[0]
	check := func(what, got, want string) {
		if want != "" && got != want {
			t.Errorf("%s: got %s, want %s", what, got, want)
		}
	}
	check("verdict", d.Verdict.String(), c.Expect.Verdict)
	check("subject", d.Subject.String(), c.Expect.Subject)
	check("license", d.License.String(), c.Expect.License)
	check("gate", d.EncryptionGate, c.Expect.Gate)
	c.checkShares(t, d)
	c.checkRules(t, d)
	c.checkLists(t, d)
	c.checkWarnings(t, rep.Warnings)
	if c.Expect.Error != "" && !slices.ContainsFunc(rep.Errors, func(m policies.Message) bool { return strings.Contains(m.Says, c.Expect.Error) }) {
		t.Errorf("got errors %v, want %q", rep.Errors, c.Expect.Error)
	}
	if c.Expect.Error == "" && len(rep.Errors) > 0 {
		t.Errorf("got errors %v, want none", rep.Errors)
	}
	if !strings.Contains(everything(d), c.Law) {
		t.Errorf("the reasons do not cite %q", c.Law)
	}
	if t.Failed() {
		t.Logf("because:\n%s", everything(d))
	}
}

func (c legalCase) screen(t *testing.T) policies.Report {
	t.Helper()
	return c.ask(t, ear.Regime())
}

// ask screens a case by one regime.
func (c legalCase) ask(t *testing.T, regime policies.Regime) policies.Report {
	t.Helper()
	facts, asOf := c.facts(t), c.day()
	doc, err := bom.New(bom.Component{Type: "device", Name: "product"}, c.components(t), c.inputs())
	if err != nil {
		t.Fatal(err)
	}
	origins := origin.ResolveAll(doc, origin.Options{AsOf: asOf, Statements: facts.Statements()})
	return policies.Screen(doc, origins, policies.Question{
		Destinations: []string{c.To}, AsOf: asOf, Regimes: []policies.Regime{regime}, Facts: facts, Parties: c.parties(),
	})
}

func (c legalCase) inputs() []bom.Input {
	in := bom.Input{ID: "1", Name: "case", Kind: "parts"}
	if c.Unread {
		in.Coverage = bom.Coverage{Bytes: 10, Known: 4, Gaps: []bom.Gap{{Offset: 4, Size: 6, Reason: bom.Encrypted, Says: "not read"}}}
	}
	return []bom.Input{in}
}

func (c legalCase) checkShares(t *testing.T, d policies.Determination) {
	t.Helper()
	if len(d.DeMinimis) == 0 {
		if c.Expect.Error == "" || c.Expect.Limit+c.Expect.Low+c.Expect.High+c.Expect.Outcome != "" {
			t.Error("got no share, want one")
		}
		return
	}
	m := d.DeMinimis[0]
	if c.Expect.Limit != "" && m.Threshold != c.Expect.Limit {
		t.Errorf("limit: got %s, want %s", m.Threshold, c.Expect.Limit)
	}
	if c.Expect.Outcome != "" && m.Outcome != c.Expect.Outcome {
		t.Errorf("outcome: got %s, want %s", m.Outcome, c.Expect.Outcome)
	}
	for _, s := range []struct {
		what string
		got  *policies.Ratio
		want string
	}{{"low", m.Low, c.Expect.Low}, {"likely", m.Likely, c.Expect.Likely}, {"high", m.High, c.Expect.High}} {
		if s.want != "" && !sameShare(s.got, s.want) {
			t.Errorf("%s: got %s, want %s", s.what, show(s.got), s.want)
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

func show(r *policies.Ratio) string {
	if r == nil {
		return "open"
	}
	return fmt.Sprintf("%s/%s (%s %%)", r.Num, r.Den, r.Percent)
}

func (c legalCase) checkRules(t *testing.T, d policies.Determination) {
	t.Helper()
	zero, fdp := make(map[string]string), make(map[string]string)
	for _, z := range d.ZeroDeMinimis {
		zero[z.Paragraph] = z.Status
	}
	for _, r := range d.FDP {
		fdp[r.Rule] = r.Status
	}
	for paragraph, want := range c.Expect.Zero {
		if zero[paragraph] != want {
			t.Errorf("%s: got %q, want %q", paragraph, zero[paragraph], want)
		}
	}
	for paragraph, want := range c.Expect.FDP {
		if fdp[paragraph] != want {
			t.Errorf("%s: got %q, want %q", paragraph, fdp[paragraph], want)
		}
	}
}

// checkLists looks for each expected "ref CODE", fact and reason; a "-" before it says that it must not be there.
func (c legalCase) checkLists(t *testing.T, d policies.Determination) {
	t.Helper()
	var flagged, missing []string
	for _, f := range d.Flagged {
		flagged = append(flagged, strings.TrimSpace(f.Ref+" "+f.Code))
	}
	for _, m := range d.Missing {
		missing = append(missing, strings.TrimSpace(m.Ref+" "+m.Fact))
	}
	contains := func(what string, got, want []string) {
		for _, w := range want {
			not := strings.HasPrefix(w, "-")
			if slices.Contains(got, strings.TrimPrefix(w, "-")) == not {
				t.Errorf("%s: got %q, want %q", what, got, w)
			}
		}
	}
	contains("flagged", flagged, c.Expect.Flagged)
	contains("missing", missing, c.Expect.Missing)
	contains("presumed", d.Presumptions, c.Expect.Presumed)
	contains("exceptions", exceptions(d), c.Expect.Allowed)
	for what, want := range c.Expect.Ask {
		i := slices.Index(missing, what)
		if i < 0 {
			t.Errorf("missing: got %q, want %q", missing, what)
			continue
		}
		if got := (answers{d.Missing[i].IfYes.String(), d.Missing[i].IfNo.String()}); got != want {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
	text := everything(d)
	for _, r := range c.Expect.Reasons {
		if not := strings.HasPrefix(r, "-"); strings.Contains(text, strings.TrimPrefix(r, "-")) == not {
			t.Errorf("reasons: want %q", r)
		}
	}
}

func exceptions(d policies.Determination) []string {
	var out []string
	for _, e := range d.Exceptions {
		out = append(out, e.ID)
	}
	return out
}

func (c legalCase) checkWarnings(t *testing.T, got []policies.Message) {
	t.Helper()
	var codes []string
	for _, w := range got {
		codes = append(codes, w.Code)
	}
	for _, w := range c.Expect.Warnings {
		not := strings.HasPrefix(w, "-")
		if slices.Contains(codes, strings.TrimPrefix(w, "-")) == not {
			t.Errorf("warnings: got %q, want %q", codes, w)
		}
	}
}

// everything is all reasons of a determination as text.
func everything(d policies.Determination) string {
	var b strings.Builder
	var walk func(origin.Reasons, string)
	walk = func(rs origin.Reasons, indent string) {
		for _, r := range rs {
			fmt.Fprintf(&b, "%s%s: %s [%s %s]\n", indent, r.Rule, r.Says, r.Cite.Source, r.Cite.At)
			walk(r.Because, indent+"  ")
		}
	}
	walk(d.Because, "")
	for _, f := range d.Flagged {
		fmt.Fprintf(&b, "flag %s %s %s\n", f.Ref, f.Code, f.Says)
		walk(f.Reasons(), "  ")
	}
	for _, z := range d.ZeroDeMinimis {
		fmt.Fprintf(&b, "zero %s %s\n", z.Paragraph, z.Status)
		walk(z.Because, "  ")
	}
	for _, r := range d.FDP {
		fmt.Fprintf(&b, "fdp %s %s\n", r.Rule, r.Status)
		walk(r.Because, "  ")
	}
	for _, m := range d.Missing {
		fmt.Fprintf(&b, "missing %s %s: %s (yes %s, no %s, swing %s)\n", m.Ref, m.Fact, m.Question, m.IfYes, m.IfNo, m.Swing)
	}
	return b.String()
}

// addBoard gives a device of which a case lists only software its hardware: a foreign board. Without any, nobody can
// state that the list of hardware is complete.
func (c *legalCase) addBoard() {
	if len(c.Parts) == 0 || c.Product["kind"] == "software" || slices.ContainsFunc(c.Parts, func(p part) bool { return !p.isSoftware() }) {
		return
	}
	c.Parts = append(c.Parts, part{Name: "board", Stated: "TW", ECCN: "EAR99", Price: "0.01 USD"})
}
