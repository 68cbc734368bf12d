package ear

import (
	"strings"
	"testing"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
	"ensign/policies/internal/lawtable"
)

// askOf is a question about nothing but the law of a day at a destination.
func askOf(t *testing.T, dest string, asOf origin.Date, shippedFrom string) *question {
	t.Helper()
	d, err := newDocket(&policies.Case{AsOf: asOf, Product: policies.Product{ShippedFrom: shippedFrom}})
	if err != nil {
		t.Fatal(err)
	}
	return d.ask(dest)
}

const licenseDay origin.Date = "2026-10-01"

// TestRequirement sets each answer of the Commerce Control List and part 746 beside the nearest one that differs.
func TestRequirement(t *testing.T) {
	const required, free, unknown = policies.Required, policies.NotRequired, policies.LicenseUnknown
	product := func(eccn string) goods { return goods{eccn: eccn, kind: "commodity"} }
	content := func(eccn string) goods { return goods{eccn: eccn, kind: "commodity", content: true} }
	for _, tt := range []struct {
		name string
		of   goods
		dest string
		want policies.License
		says string // among the reasons
		not  string // not among them
	}{
		{"an ECCN that is not known", product(""), "DE", unknown, "the ECCN is not known", "not an entry"},
		{"no entry", product("5A999"), "DE", unknown, "5A999 is not an entry", "the ECCN is not known"},
		{"EAR99", product("EAR99"), "DE", free, "EAR99 is on no entry", "no reason for control"},
		{"no reason that applies", product("3A991.a"), "DE", free, "no reason for control of 3A991.a applies to DE", "column"},
		{"a column", product("3C005"), "CN", required, "3C005 is controlled for NS, column NS2, which applies to CN", "no reason for control"},
		{"a column without an X", product("3C005"), "CH", free, "no reason for control", "NS2"},
		{"words", product("5A002.a"), "DE", required, "5A002 is controlled for EI, EI, which applies to DE", "column EI"},
		{"words that name another place", product("5A002.a"), "CA", free, "no reason for control", "EI"},
		{"a paragraph that is not known", product("3A090"), "DE", unknown, "part of 3A090 (3A090.a) is controlled for RS to DE: whether 3A090 is in it is not known", "which applies"},
		{"the paragraph", product("3A090.a"), "DE", required, "3A090 is controlled for RS, RS, which applies to DE", "part of"},
		{"another paragraph", product("3A090.b"), "DE", free, "no reason for control", "part of"},
		{"a column at a place that part 746 speaks for", product("3C005"), "KP", required, "746.4(a)", "NS2"},
		{"part 746 before the chart, which does not ask", product("3A991.a"), "IR", required, "746.7(a)(1)", "no reason for control"},
		{"part 746 beside the chart, neither of which asks", product("3A991.a"), "IQ", free, "746.3: 3A991.a is controlled for no reason", "which applies"},
		{"part 746 and the chart, both of which ask", product("3C005"), "IQ", required, "746.3: 3C005 is controlled for NS", "no reason for control"},
		{"short supply in a product", product("1C980"), "DE", unknown, "controlled for SS", "short supply, does not"},
		{"short supply in content", content("1C980"), "DE", free, "short supply, does not make it count", "no reason for control"},
		{"NS alone in a product for Group B", product("3C005"), "TH", required, "column NS2, which applies to TH", "License Exception GBS"},
		{"NS alone in content for Group B", content("3C005"), "TH", free, "3C005 may go to TH under License Exception GBS", "which applies to TH"},
		{"a column without an X in content for Group B", content("3C005"), "CH", free, "no reason for control", "License Exception GBS"},
		{"NS alone in content for a place outside Group B", content("3C005"), "CN", required, "column NS2", "License Exception GBS"},
		{"an entry of which a part may go under GBS", content("3A001"), "TH", unknown, "column NS2, which applies to TH", "short supply"},
		{"the same in a product", product("3A001"), "TH", required, "column NS2, which applies to TH", "License Exception GBS"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := askOf(t, tt.dest, licenseDay, "CN").requirement(tt.of)
			text := textOf(got.because)
			if got.license != tt.want || !strings.Contains(text, tt.says) || strings.Contains(text, tt.not) {
				t.Errorf("got %s, want %s, with %q and without %q:\n%s", got.license, tt.want, tt.says, tt.not, text)
			}
		})
	}
}

func textOf(rs origin.Reasons) string {
	var b strings.Builder
	for _, r := range rs {
		b.WriteString(r.Rule + " " + r.Says + " " + r.Cite.Source + "\n" + textOf(r.Because))
	}
	return b.String()
}

// TestRequirementRelies: that there is no embargo yet is law to rely on, as are the group and the entry of GBS.
func TestRequirementRelies(t *testing.T) {
	ear99, gbs := goods{eccn: "EAR99"}, goods{eccn: "3C005", content: true}
	for _, tt := range []struct {
		name string
		dest string
		asOf origin.Date
		of   goods
		want bool // does it rely on what is not verified for the day
	}{
		{"before the embargo of a later day", "RU", "2018-06-06", ear99, true},
		{"beside a row that takes the place of a later one", "CN", "2026-09-01", ear99, false},
		{"where there never is one", "DE", "2018-06-06", ear99, false},
		{"GBS on a day for which groups and entries were read", "TH", licenseDay, gbs, false},
		{"GBS on a day before", "TH", "2026-07-22", gbs, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := askOf(t, tt.dest, tt.asOf, "CN").requirement(tt.of)
			if got := len(r.relied) > 0; got != tt.want || r.license != policies.NotRequired {
				t.Errorf("got %s, relying on %v, want that %v", r.license, r.relied, tt.want)
			}
		})
	}
}

// TestRequirementIsAskedOnce: alike items share one answer.
func TestRequirementIsAskedOnce(t *testing.T) {
	part := bom.Component{Parent: -1, Kind: bom.Commodity}
	d, err := newDocket(&policies.Case{AsOf: licenseDay, Components: []policies.Item{
		{Component: &part, ECCN: "EAR99"}, {Component: &part, ECCN: "3A991"}, {Component: &part, ECCN: "EAR99"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	n := d.ask("KP").count
	if first, other, again := n.of(0).license, n.of(1).license, n.of(2).license; first != again || first == other {
		t.Errorf("got %p, %p and %p, want the first and the last alike", first, other, again)
	}
}

// TestAnd: the stricter answer speaks alone, and equal ones together.
func TestAnd(t *testing.T) {
	of := func(l policies.License) requirement {
		return requirement{l, origin.Reasons{{Rule: l.String()}}, []row{{Cite: l.String()}}}
	}
	order := []policies.License{policies.NotRequired, policies.LicenseUnknown, policies.Required}
	for i, a := range order {
		for k, b := range order {
			got, reasons := of(a).and(of(b)), 1
			if i == k {
				reasons = 2
			}
			if want := order[max(i, k)]; got.license != want || got.because[0].Rule != want.String() || len(got.because) != reasons || len(got.relied) != reasons {
				t.Errorf("%s and %s: got %+v", a, b, got)
			}
		}
	}
}

// TestAsks: a blank says something only where the chart grades.
func TestAsks(t *testing.T) {
	column := func(reason, column string) control { return control{Kind: "chart", Reason: reason, Column: column} }
	words := func(to ...string) control { return control{Kind: "words", Reason: "RS", To: to} }
	for _, tt := range []struct {
		name string
		of   control
		dest string
		want origin.Ternary
	}{
		{"an X", column("NS", "NS2"), "TH", origin.Yes},
		{"no X", column("NS", "NS2"), "CH", origin.No},
		{"no X, for there is no grading", column("NS", "NS2"), "KP", origin.Unsure},
		{"AT, for which nobody has an X", column("AT", "AT1"), "KP", origin.No},
		{"words that name it", words("TH"), "TH", origin.Yes},
		{"words that name another", words("TH"), "CH", origin.No},
		{"words that were not read", words("?"), "CH", origin.Unsure},
	} {
		if got, _ := askOf(t, tt.dest, licenseDay, "").asks(&tt.of); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// madeUp is a requirement of a made-up entry, for a destination of Group B.
func madeUp(what string) control {
	words := control{Kind: "words", Reason: "RS", To: destinations{"TH"}}
	switch what {
	case "NS":
		return control{Kind: "chart", Reason: "NS", Column: "NS2", Whole: true}
	case "RS":
		words.Whole = true
	case "RS, a part":
		words.Scope = "cameras of some kinds"
	case "RS, .z":
		words.Scope, words.Paragraphs = ".z", []string{".z"}
	case "RS to CN":
		words.Whole, words.To = true, destinations{"CN"}
	case "RS to some":
		words.Whole, words.To = true, destinations{"?"}
	}
	return words
}

func madeUpEntry(gbs string, requirements ...string) entry {
	e := entry{Row: &lawtable.Row{}, ECCN: "3A001", GBS: gbs}
	for _, what := range requirements {
		e.Requirements = append(e.Requirements, madeUp(what))
	}
	return e
}

func TestMoreThanNS(t *testing.T) {
	for _, tt := range []struct {
		name string
		of   []string
		want origin.Ternary
	}{
		{"national security alone", []string{"NS"}, origin.No},
		{"another reason", []string{"NS", "RS"}, origin.Yes},
		{"another reason for a part", []string{"NS", "RS, a part"}, origin.Unsure},
		{"another reason for another paragraph", []string{"NS", "RS, .z"}, origin.No},
		{"another reason for another place", []string{"NS", "RS to CN"}, origin.No},
		{"another reason for places that were not read", []string{"NS", "RS to some"}, origin.Unsure},
		{"a part, and then surely another reason", []string{"RS, a part", "RS"}, origin.Yes},
		{"a part, and then another place", []string{"RS, a part", "RS to CN"}, origin.Unsure},
	} {
		if got := askOf(t, "TH", licenseDay, "").moreThanNS(madeUpEntry("yes", tt.of...), goods{eccn: "3A001.a"}); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestWithoutGBS(t *testing.T) {
	const required, free, unknown = policies.Required, policies.NotRequired, policies.LicenseUnknown
	for _, tt := range []struct {
		name string
		gbs  string
		of   []string
		dest string
		was  policies.License
		want policies.License
		says int // reasons
	}{
		{"what may go under GBS", "yes", []string{"NS"}, "TH", required, free, 1},
		{"what may in part", "partial", []string{"NS"}, "TH", required, unknown, 2},
		{"what may not", "no", []string{"NS"}, "TH", required, required, 1},
		{"what may be controlled for more", "yes", []string{"NS", "RS, a part"}, "TH", required, unknown, 2},
		{"what is controlled for more", "yes", []string{"NS", "RS"}, "TH", required, required, 1},
		{"what is not known to need a licence", "yes", []string{"NS"}, "TH", unknown, unknown, 1},
		{"what needs none", "yes", []string{"NS"}, "TH", free, free, 1},
		{"outside Group B", "yes", []string{"NS"}, "CN", required, required, 1},
		{"Sudan", "yes", []string{"NS"}, "SD", required, required, 1},
		{"Ukraine", "yes", []string{"NS"}, "UA", required, required, 1},
		{"a region of Ukraine", "yes", []string{"NS"}, "UA-14", required, required, 1},
	} {
		was := requirement{license: tt.was, because: origin.Reasons{{Rule: "738.4"}}}
		got := askOf(t, tt.dest, licenseDay, "").withoutGBS(madeUpEntry(tt.gbs, tt.of...), was, goods{eccn: "3A001.a", content: true})
		if got.license != tt.want || len(got.because) != tt.says {
			t.Errorf("%s: got %s for %v, want %s for %d reasons", tt.name, got.license, got.because, tt.want, tt.says)
		}
	}
}

// TestExceptions: what part 746 names for the destination and nothing that is only for arms or was not read.
func TestExceptions(t *testing.T) {
	for _, tt := range []struct {
		dest string
		asOf origin.Date
		want string
	}{
		{"KP", licenseDay, "AVS BAG GFT(not-luxury) GOV TMP(news) TSU(a)(b)"},
		{"KP", "2010-01-01", "AVS BAG GFT GOV TMP TSU(a)(b)"},
		{"IR", licenseDay, ""},
		{"CD", licenseDay, ""},
		{"CU", "2016-01-01", ""},
		{"DE", licenseDay, ""},
	} {
		var got []string
		for _, e := range askOf(t, tt.dest, tt.asOf, "").exceptions() {
			got = append(got, e.ID)
			if !strings.HasPrefix(e.Cite, "15 CFR 746.4(a)") || len(e.Bars) == 0 || e.Bars[0] != "15 CFR 740.2" {
				t.Errorf("%s: got %+v, want the paragraph and its bars", tt.dest, e)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s on %s: got %q, want %q", tt.dest, tt.asOf, got, tt.want)
		}
	}
}
