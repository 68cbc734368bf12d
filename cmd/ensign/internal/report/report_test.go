package report

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ensign/origin"
	"ensign/policies"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// router is a report made by hand: a chip that counts, one that may, an unlisted rest and a file that was not read.
func router(destinations ...string) *policies.Report {
	price := func(s string) *string { return &s }
	ratio := func(percent string) *policies.Ratio { return &policies.Ratio{Num: "1", Den: "2", Percent: percent} }
	cite := func(source, at string) origin.Cite { return origin.Cite{Source: source, At: at} }
	offset := int64(7)
	r := &policies.Report{
		Schema: policies.Schema, Notice: fmt.Sprintf(policies.Notice, "2026-11-17"),
		Tool: policies.Tool{Name: "ensign", Version: "devel"}, AsOf: "2026-11-24",
		Data: policies.Data{
			Origin: policies.DataSet{Version: "2026-11-20", Digest: "sha256:aa"},
			EAR:    policies.LawSet{DataSet: policies.DataSet{Version: "2026-11-17", Digest: "sha256:bb"}, VerifiedThrough: "2026-11-17"},
		},
		Inputs: policies.List[policies.Input]{
			{ID: "1", Name: "parts.csv", Kind: "parts", Size: 120, Coverage: policies.Coverage{Bytes: 120, Known: 120}},
			{ID: "2", Name: "rootfs", Kind: "directory", Size: 4000, Coverage: policies.Coverage{Bytes: 4000, Known: 3999, Gaps: policies.List[policies.Gap]{
				{Path: "lib/blob.bin", Offset: 16, Size: 1, Reason: "encrypted", Says: "it looks encrypted"},
				{Offset: 0, Size: 8, Reason: "padding"},
			}}},
		},
		Facts: policies.ReportFacts{
			Name:      "ensign.yaml",
			Decisions: policies.List[policies.Decision]{{Match: "mpn=QCA*", Says: "made in TW", Rank: origin.B, State: "used"}},
			Waivers:   policies.List[policies.Waiver]{{Code: "FDP-POSSIBLE", Match: "purl=*", Why: "certificate due", By: "a@maker.example", Until: "2027-04-01", State: "used"}},
		},
		Product: policies.ReportProduct{Name: "RT-1000 router", Version: "C", Kind: "commodity", MadeIn: "TW", ECCN: "5A992.c", Price: "89.00 USD"},
		Components: policies.List[policies.Component]{
			{
				Key: "qualcomm qca9531", Ref: "u1", Name: "SoC QCA9531", Type: "device", Kind: "commodity", MPN: "QCA9531",
				Found: policies.List[policies.Found]{{Input: "1", Offset: &offset, By: "parts"}},
				Origin: policies.ComponentOrigin{
					Answer: origin.LikelyUS, Country: "US", Maker: origin.Maker{Name: "Qualcomm", Country: "US"},
					Because: origin.Reasons{
						{Rule: "mpn", Says: "its part number is of the form of Qualcomm", Rank: origin.E, Cite: cite("origin/data/parts.tsv", "212")},
						{Rule: "declared", Says: "(outweighed) made in TW", Rank: origin.E, Cite: cite("parts.csv", "line 7")},
					},
				},
				Classification: policies.Classification{ECCN: "5A992.c", Published: origin.No},
				Value:          policies.Value{Low: price("4.10"), High: price("4.10"), Currency: "USD"},
			},
			{
				Key: "pkg:generic/wl", Ref: "pkg:generic/wl@1?x=a b", Name: "wl\x1b[31m\u202e\u200bdriver\nx", Version: "1.28", Type: "library", Kind: "software",
				Origin: policies.ComponentOrigin{Answer: origin.Unknown}, Value: policies.Value{Currency: "USD"},
			},
		},
		Verdict: policies.LicenseRequired,
	}
	for i, dest := range destinations {
		r.Determinations = append(r.Determinations, determination(dest, i == 0, ratio))
	}
	return r
}

func determination(dest string, license bool, ratio func(string) *policies.Ratio) policies.Determination {
	d := policies.Determination{
		Regime: "us-ear", Destination: dest, Verdict: policies.Undetermined, License: policies.Required, EncryptionGate: "unproven",
		DeMinimis: policies.List[policies.DeMinimis]{{Measure: "goods", Compare: "<=", Threshold: "10", Low: ratio("0.0000"), Likely: ratio("4.6068"), Outcome: "straddles"}},
		FDP:       policies.List[policies.FDP]{{Rule: "734.9(b)", Status: "possible"}},
		Flagged: policies.List[policies.Flag]{
			{
				Ref: "u1", Code: "US-LIKELY", Says: "likely US origin, 5A992.c: counts unless shown to be foreign",
				Because: policies.Grounds{{Rule: "origin", Says: "origin is likely-us", Cite: origin.Cite{Source: "origin"}, See: "/components/0/origin"}},
			},
			{Ref: "pkg:generic/wl@1?x=a b", Code: "ECCN-UNKNOWN", Says: "unknown, and its ECCN is not known: may count"},
			{Code: "UNLISTED", Says: "the list of software is not known to be complete, so more may be in the product"},
		},
		Missing: policies.List[policies.Missing]{
			{Fact: "complete.software", Question: "does the list hold all the software of the product as it is sold?", Whom: "your own records", IfYes: policies.NotSubject, IfNo: policies.Undetermined, Swing: "91.2"},
			{Fact: "origin", Ref: "u1", Question: "is SoC QCA9531 of US origin (where it was made)?", Whom: "Qualcomm", IfYes: policies.Undetermined, IfNo: policies.NotSubject},
		},
		Because: origin.Reasons{{Rule: "734.3", Says: "the product is made in TW", Cite: origin.Cite{Source: "15 CFR 734.3(a)"}, Because: origin.Reasons{{Rule: "facts", Says: "made in TW", Rank: origin.A, Cite: origin.Cite{Source: "ensign.yaml", At: "3", Version: "2026-11-02"}}}}},
	}
	if license {
		d.Verdict, d.DeMinimis[0].Low, d.DeMinimis[0].Likely, d.DeMinimis[0].Outcome = policies.LicenseRequired, ratio("22.4000"), ratio("27.0068"), "above"
		d.Exceptions = policies.List[policies.Exception]{{ID: "GFT", Cite: "15 CFR 740.12", Bars: policies.List[string]{"not for encryption items"}}}
	}
	return d
}

// golden compares with a file of testdata, or rewrites it under -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got; -update rewrites):\n%s", name, diff)
	}
}

func text(t *testing.T, r *policies.Report, s Style) string {
	t.Helper()
	var b bytes.Buffer
	if err := Text(&b, r, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	golden(t, "router.txt", []byte(text(t, router("KP", "IR", "SY"), Style{})))
	golden(t, "router-ascii.txt", []byte(text(t, router("KP", "IR"), Style{ASCII: true})))
	golden(t, "router-color.txt", []byte(text(t, router("KP", "IR"), Style{Color: true})))
}

func TestFirstScreenFits(t *testing.T) {
	for _, all := range [][]string{{"KP"}, {"KP", "IR"}, {"CU", "IR", "KP", "SY", "RU", "BY", "UA-43", "UA-14", "UA-09"}} {
		p := new(page)
		p.firstScreen(router(all...))
		if n := p.height(); n > screenful {
			t.Errorf("%d destinations take %d lines:\n%s", len(all), n, p)
		}
		for _, dest := range all {
			if !strings.Contains(p.String(), "\n"+dest+" ") {
				t.Errorf("no line for %s:\n%s", dest, p)
			}
		}
		for _, want := range []string{"hint: ", "NOT READ", "WEIGHS MOST", "FACTS THAT WOULD DECIDE IT", "screening aid"} {
			if !strings.Contains(p.String(), want) {
				t.Errorf("no %q for %d destinations:\n%s", want, len(all), p)
			}
		}
	}
}

func TestManyDestinationsShareLines(t *testing.T) {
	all := strings.Fields("AA AB AC AD AE AF AG AH AI AJ AK")
	got := text(t, router(all...), Style{})
	for _, want := range []string{"\nAA    ! license-required", "\nAB AC AD AE AF AG AH AI AJ AK\n(10)  ? undetermined", "\n  shown for AB; 9 more share its line above"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
}

func TestRule(t *testing.T) {
	because := origin.Reasons{
		{Rule: "734.3", Says: "made abroad", Cite: origin.Cite{Source: "15 CFR 734.3(a)"}},
		{Rule: "threshold", Says: "the limit", Cite: origin.Cite{Source: "policies/ear/data/thresholds.tsv", At: "line 9"}},
		{Rule: "FDP-POSSIBLE", Says: "possible", Cite: origin.Cite{Source: "15 CFR 734.9(g)"}},
		{Rule: "746", Says: "15 CFR 746.4(a), 742.19: every item", Cite: origin.Cite{Source: "policies/ear/data/embargoes.tsv", At: "line 43"}},
	}
	for v, want := range map[policies.Verdict]string{policies.NotSubject: "734.3(a)", policies.Undetermined: "734.9(g)", policies.LicenseRequired: "746.4(a)"} {
		if got := rule(policies.Determination{Verdict: v, Because: because}); got != want {
			t.Errorf("%s: got %s, want %s", v, got, want)
		}
	}
}

func TestFirstScreenIsNarrowWhateverTheNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := router("KP", "IR")
		r.Product.Name = rapid.String().Draw(t, "product")
		r.Components[0].Name = rapid.String().Draw(t, "name")
		r.Components[0].Origin.Maker.Name = rapid.String().Draw(t, "maker")
		r.Determinations[0].Missing[0].Question = rapid.String().Draw(t, "question")
		r.Inputs[1].Coverage.Gaps[0].Path = rapid.String().Draw(t, "path")
		p := new(page)
		p.firstScreen(r)
		for _, l := range strings.Split(p.String(), "\n") {
			if cells(l) > columns {
				t.Errorf("%d columns: %s", cells(l), l)
			}
			if Safe(l) != l {
				t.Errorf("not safe for a terminal: %q", l)
			}
		}
		if p.height() > screenful {
			t.Errorf("%d lines", p.height())
		}
	})
}

func TestNothingSoundsLikeAnApproval(t *testing.T) {
	r := router("KP", "IR")
	r.Determinations[1].Verdict = policies.NotSubject
	var all strings.Builder
	all.WriteString(text(t, r, Style{}))
	for _, c := range policies.Codes() {
		if err := Code(&all, c); err != nil {
			t.Fatal(err)
		}
	}
	for _, word := range []string{"cleared", "compliant", "safe", "approved"} {
		if strings.Contains(strings.ToLower(all.String()), word) {
			t.Errorf("the text says %q", word)
		}
	}
}

func TestUnboundedReadsOpen(t *testing.T) {
	if got := percent(nil); got != "open" {
		t.Errorf("got %q, want open", got)
	}
	for percentage, want := range map[string]string{"22.4000": "22.4", "0.0000": "0", "100.0000": "100", "100": "100", "0.0001": "0.0001"} {
		if got := percent(&policies.Ratio{Percent: percentage}); got != want {
			t.Errorf("percent of %s is %q, want %q", percentage, got, want)
		}
	}
}

func TestReadNeverHidesAGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := policies.Coverage{Bytes: rapid.Int64Min(0).Draw(t, "bytes")}
		c.Known = rapid.Int64Range(0, c.Bytes).Draw(t, "known")
		c.Gaps = policies.List[policies.Gap]{{Reason: "limit"}}
		if got := read(c); got == "no gaps" || strings.HasPrefix(got, "100") {
			t.Errorf("%+v reads %q", c, got)
		}
	})
}

func TestJSONReadsBack(t *testing.T) {
	want := router("KP", "IR")
	var b bytes.Buffer
	if err := JSON(&b, want); err != nil {
		t.Fatal(err)
	}
	got, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := JSON(&again, got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.String(), again.String()); diff != "" {
		t.Errorf("writing what was read differs (-first +second):\n%s", diff)
	}
	if diff := cmp.Diff(text(t, want, Style{}), text(t, got, Style{})); diff != "" {
		t.Errorf("the text of what was read differs:\n%s", diff)
	}
}

func TestReadRefusesOtherJSON(t *testing.T) {
	for _, data := range []string{"", "{}", "[]", `{"schema": "ensign.report/2"}`, `{"bomFormat": "CycloneDX"}`, `{"schema": "ensign.report/1", "verdict": "fine"}`} {
		if _, err := Read([]byte(data)); err == nil {
			t.Errorf("%q is read as a report", data)
		}
	}
}

func TestExplain(t *testing.T) {
	r := router("KP", "IR")
	for _, tt := range []struct{ what, file string }{
		{"KP", "explain-destination.txt"},
		{"u1", "explain-component.txt"},
		{"UNLISTED", "explain-code.txt"},
		{"734.3(a)", "explain-paragraph.txt"},
	} {
		var b bytes.Buffer
		found, err := Explain(&b, r, tt.what, Style{})
		if err != nil || !found {
			t.Errorf("%s: found %t, %v", tt.what, found, err)
		}
		golden(t, tt.file, b.Bytes())
	}
	var b bytes.Buffer
	if found, err := Explain(&b, r, "nothing", Style{}); found || err != nil || b.Len() > 0 {
		t.Errorf("explains what is not there: %q %v", b.String(), err)
	}
}

func TestSafe(t *testing.T) {
	for in, want := range map[string]string{
		"plain, Ünïcode, 漢字":    "plain, Ünïcode, 漢字",
		"\x1b[31mred\x07":       "U+001B[31mredU+0007",
		"a\u202eb\u2066c":       "aU+202EbU+2066c",
		"zero\u200bwidth\ufeff": "zeroU+200BwidthU+FEFF",
		"two\nlines\ttab\r":     "twoU+000AlinesU+0009tabU+000D",
		"no\u00a0break":         "noU+00A0break",
		"\u0085\u009b1m":        "U+0085U+009B1m",
		"tag\U000e0041":         "tagU+E0041",
		"bad\xff":               "bad\ufffd",
	} {
		if got := Safe(in); got != want {
			t.Errorf("Safe(%q) = %q, want %q", in, got, want)
		}
	}
}
