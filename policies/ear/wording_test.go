package ear_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ensign/origin"
	"ensign/policies"
	"ensign/policies/ear"
)

// clearance finds words that would tell somebody that a shipment is in order. No answer of a screening aid does.
var clearance = regexp.MustCompile(`(?i)\b(clear|cleared|clears|clearance|compliant|safe|safely|approved|permitted|allowed|free to|cleared for|lawful|legal to|exempt|unrestricted|may be shipped|can be shipped|may ship|can ship|good to go|no restrictions?)\b`)

// inParagraphs finds the paragraphs of 15 CFR chapter VII in a citation.
var inParagraphs = regexp.MustCompile(`\b7[0-9]{2}(?:\.[0-9]+| Supp\. ?(?:No\. )?[0-9]+)(?:\([^)\s]{1,4}\))*`)

// inParts finds whole parts in a citation.
var inParts = regexp.MustCompile(`15 CFR (7[0-9]{2})\b`)

// TestNoCaseSaysClearance reads every report of the legal cases.
func TestNoCaseSaysClearance(t *testing.T) {
	seen := make(map[string]bool) // most sentences are in many reports
	forEachCase(t, func(c legalCase, rep policies.Report) {
		text, err := json.Marshal(rep)
		if err != nil {
			t.Fatal(err)
		}
		for sentence := range strings.SplitSeq(string(text), `"`) {
			if seen[sentence] {
				continue
			}
			seen[sentence] = true
			if word := clearance.FindString(sentence); word != "" {
				t.Errorf("%s: the report says %q", c.Name, word)
			}
		}
	})
}

// TestNoRowSaysClearance reads what the tables of law put into sentences.
func TestNoRowSaysClearance(t *testing.T) {
	for _, tab := range ear.Tables() {
		data, err := os.ReadFile("data/" + tab.Name)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(data), "\n") {
			if word := clearance.FindString(line); word != "" && !strings.HasPrefix(line, "#") {
				t.Errorf("%s:%d says %q", tab.Name, n+1, word)
			}
		}
	}
}

func TestExplainKnowsEveryCitation(t *testing.T) {
	cited := make(map[string]string)
	forEachCase(t, func(c legalCase, rep policies.Report) {
		for _, d := range rep.Determinations {
			all := citations(d)
			for _, p := range inParagraphs.FindAllString(all, -1) {
				cited[p] = c.Name
			}
			for _, p := range inParts.FindAllStringSubmatch(all, -1) {
				cited[p[1]] = c.Name
			}
		}
	})
	if len(cited) < 40 {
		t.Errorf("the cases cite %d paragraphs, want at least 40", len(cited))
	}
	for p, name := range cited {
		if r, ok := ear.Explain(p, lawDay); !ok || r.Says == "" || r.Cite.Source != "15 CFR "+p {
			t.Errorf("%s, cited in %q, is not explained", p, name)
		}
	}
}

// citations are all that a determination cites, in a row.
func citations(d policies.Determination) string {
	var b strings.Builder
	var walk func(origin.Reasons)
	walk = func(rs origin.Reasons) {
		for _, r := range rs {
			b.WriteString(r.Cite.Source + " " + r.Cite.At + "\n")
			walk(r.Because)
		}
	}
	walk(d.Because)
	for _, f := range d.Flagged {
		walk(f.Reasons())
	}
	for _, z := range d.ZeroDeMinimis {
		b.WriteString(z.Paragraph + "\n")
		walk(z.Because)
	}
	for _, f := range d.FDP {
		b.WriteString(f.Rule + "\n")
		walk(f.Because)
	}
	for _, e := range d.Exceptions {
		b.WriteString(e.Cite + "\n" + strings.Join(e.Bars, "\n") + "\n")
	}
	return b.String()
}

// TestPresumptionsAreNamed records both presumptions in every case. Where they change an answer or a bound, the
// determination names them.
func TestPresumptionsAreNamed(t *testing.T) {
	changed := 0
	forEachCase(t, func(c legalCase, before policies.Report) {
		if c.Facts["presume"] != nil || len(before.Determinations) == 0 || len(before.Determinations[0].DeMinimis) == 0 {
			return
		}
		presume := []any{stated(map[string]any{"class": "maker-abroad"}), stated(map[string]any{"class": "declared-origin"})}
		facts := map[string]any{"presume": presume}
		for key, value := range c.Facts {
			facts[key] = value
		}
		c.Facts = facts
		d, was := c.screen(t).Determinations[0], before.Determinations[0]
		if d.Verdict == was.Verdict && show(d.DeMinimis[0].High) == show(was.DeMinimis[0].High) {
			return
		}
		changed++
		if len(d.Presumptions) == 0 {
			t.Errorf("%s: %v in place of %v by a presumption that is not named", c.Name, d.Verdict, was.Verdict)
		}
	})
	if changed < 3 {
		t.Errorf("the presumptions changed %d cases, want at least 3", changed)
	}
}

// TestCandidatesDecideNothing asks every case once more without them.
func TestCandidatesDecideNothing(t *testing.T) {
	bare := ear.Regime()
	bare.Classify = nil
	told := 0
	forEachCase(t, func(c legalCase, rep policies.Report) {
		without := c.ask(t, bare)
		for i, d := range rep.Determinations {
			w := without.Determinations[i]
			if d.Verdict != w.Verdict || d.Subject != w.Subject || d.License != w.License || d.EncryptionGate != w.EncryptionGate {
				t.Errorf("%s: %v with candidates, %v without", c.Name, d.Verdict, w.Verdict)
			}
			if strings.Contains(everything(d), "it may be") {
				told++
			}
		}
	})
	if told < 10 {
		t.Errorf("candidates are told in %d cases, want at least 10", told)
	}
}

// forEachCase runs every legal case and hands over its report.
func forEachCase(t *testing.T, f func(legalCase, policies.Report)) {
	t.Helper()
	files, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	slices.Sort(files)
	for _, name := range files {
		for _, c := range readCases(t, name) {
			f(c, c.screen(t))
		}
	}
}
