package ear

import (
	"slices"
	"testing"

	"ensign/origin"
)

// now is a day after the last reading of the law.
const now origin.Date = "2026-11-24"

// Facts that everybody who works with the regulation knows. An edit of a table cannot flip one unseen.

func TestGoldenGroups(t *testing.T) {
	l := read(t)
	tests := []struct {
		cc, group string
		day       origin.Date
		in, firm  bool // firm: the row is verified for the day
	}{
		{"KP", "E:1", now, true, true},
		{"IR", "E:1", now, true, true},
		{"SY", "E:1", now, true, true},
		{"CU", "E:2", now, true, true},
		{"CU", "E:1", now, false, true},
		{"CU", "E", now, true, true},
		{"SD", "E:1", now, false, true},
		{"RU", "E:1", now, false, true},
		{"RU", "E:2", now, false, true},
		{"RU", "D:5", now, true, true},
		{"BY", "D:5", now, true, true},
		{"CN", "D:5", now, true, true},
		{"CN", "D:1", now, true, true},
		{"CN", "B", now, false, true},
		{"HK", "D:5", now, true, true},
		{"HK", "B", now, false, true},
		{"MO", "D:1", now, true, true},
		{"MO", "D:5", now, false, true},
		{"VE", "D:5", now, true, true},
		{"IL", "D:4", now, true, true},
		{"IL", "A:6", now, true, true},
		{"TW", "A:6", now, true, true},
		{"DE", "A:5", now, true, true},
		{"JP", "A:1", now, true, true},
		{"GB", "A:5", now, true, true},
		{"LI", "A:5", now, true, true},
		{"AE", "A:5", now, true, true},
		{"AE", "D:4", now, false, true},
		{"AE", "A:5", "2026-06-30", false, false},
		{"UA", "B", now, true, true},
		{"UA", "B", "2020-12-28", true, true},
		{"UA", "B", "2020-12-27", false, false},
		{"UA", "D:1", "2020-12-27", true, false},
		{"UA-43", "B", now, true, true},
		{"UA-14", "E:1", now, false, true},
		{"KH", "D:5", now, false, true},
		{"KH", "D:5", "2025-01-01", true, false},
		{"KP", "E:1", "2018-06-06", true, false},
		{"DE", "E:1", "2018-06-06", false, false},
		{"VN", "D:1", now, true, true},
		{"ET", "D:5", now, false, true},
		{"ZZ", "E:1", now, false, false},
		{"RE", "A:5", now, true, true},
	}
	for _, tt := range tests {
		in, r := l.member(tt.cc, tt.group, tt.day)
		if in != tt.in || r.Verified(tt.day) != tt.firm || r.Line == 0 {
			t.Errorf("%s in %s on %s: %v by line %d, verified %v", tt.cc, tt.group, tt.day, in, r.Line, r.Verified(tt.day))
		}
	}
	if got := l.group("E:1", now); !slices.Equal(got, []string{"IR", "KP", "SY"}) {
		t.Errorf("E:1 is %v", got)
	}
	if got := l.group("E:2", now); !slices.Equal(got, []string{"CU"}) {
		t.Errorf("E:2 is %v", got)
	}
}

func TestGoldenChart(t *testing.T) {
	l := read(t)
	tests := []struct {
		cc, column string
		want       bool
	}{
		{"CN", "NS1", true},
		{"CN", "NS2", true},
		{"CN", "RS1", true},
		{"CN", "AT1", false},
		{"HK", "NS2", true},
		{"CA", "NS1", false},
		{"CA", "NS2", false},
		{"DE", "NS1", true},
		{"DE", "NS2", false},
		{"JP", "NS2", false},
		{"RU", "NS2", true},
		{"IN", "NS1", true},
		{"IN", "NS2", false},
		{"VN", "NS2", true},
		{"IL", "NS2", true},
		{"UA-43", "NS1", true},
		{"PF", "NS1", true},
	}
	for _, tt := range tests {
		if x, r := l.chart(tt.cc, tt.column); x != tt.want || !r.Verified(now) {
			t.Errorf("%s %s: %v, line %d of %s", tt.cc, tt.column, x, r.Line, r.File)
		}
	}
	for cc := range l.charted {
		for _, column := range []string{"AT1", "AT2"} {
			if x, _ := l.chart(cc, column); x {
				t.Errorf("%s has an X in %s", cc, column)
			}
		}
		if pointer := slices.Contains([]string{"CU", "IR", "KP", "SY"}, cc); l.graded(cc) == pointer {
			t.Errorf("graded(%s) = %v", cc, !pointer)
		}
	}
	if l.graded("ZZ") {
		t.Error("a country that is not there is graded")
	}
}

func TestGoldenEntries(t *testing.T) {
	l := read(t)
	tests := []struct {
		eccn    string
		atOnly  bool
		reasons []string // with the column, where there is one
	}{
		{"3A991.a", true, []string{"AT1"}},
		{"4A994", true, []string{"AT1"}},
		{"5A991", true, []string{"AT1"}},
		{"5A992.c", true, []string{"AT1", "RS", "RS"}},
		{"5D992.c", true, []string{"AT1", "RS", "RS"}},
		{"5A992", false, []string{"AT1", "RS", "RS"}},
		{"5A992.z.1", false, []string{"AT1", "RS", "RS"}},
		{"5A002.a", false, []string{"AT1", "NS1", "EI", "RS", "RS"}},
		{"5D002", false, []string{"AT1", "NS1", "EI", "RS", "RS"}},
		{"3A999", false, []string{"AT", "RS"}},
		{"EAR99", true, nil},
	}
	for _, tt := range tests {
		e, ok := l.entry(tt.eccn)
		var got []string
		for _, c := range e.Requirements {
			got = append(got, max(c.Reason, c.Column))
		}
		if !ok || !slices.Equal(got, tt.reasons) || l.atOnlyItem(parseECCN(tt.eccn)) != tt.atOnly {
			t.Errorf("%s: %v, AT only %v", tt.eccn, got, l.atOnlyItem(parseECCN(tt.eccn)))
		}
	}
	for _, s := range []string{"", "5A993", "9A999", "whatever"} {
		if e, ok := l.entry(s); ok {
			t.Errorf("%q is %s", s, e.ECCN)
		}
	}
	if e, _ := l.entry("3E002"); e.Verified(now) {
		t.Error("3E002 is from memory and reads as verified")
	}
	for s, want := range map[string]string{"9A610": "600", "0A606": "600", "3A611": "600", "9A515": "9x515", "9E515": "9x515", "3A001": "", "0A501": ""} {
		if e, ok := l.entry(s); !ok || e.Series != want {
			t.Errorf("series of %s is %q", s, e.Series)
		}
	}
	for s, want := range map[string]string{"3A001": "partial", "3A991": "no", "3B002": "yes", "5A002": "no"} {
		if e, _ := l.entry(s); e.GBS != want {
			t.Errorf("GBS of %s is %q", s, e.GBS)
		}
	}
}

func TestGoldenWords(t *testing.T) {
	l := read(t)
	tests := []struct {
		eccn, reason, cc string
		want             origin.Ternary
	}{
		{"5A002.a", "EI", "DE", origin.Yes},
		{"5A002.a", "EI", "CA", origin.No},
		{"5A992.c", "RS", "CN", origin.No},
		{"5A992.z.1", "RS", "DE", origin.Yes},
		{"5A992.z.2", "RS", "DE", origin.No},
		{"3A090.a", "RS", "GB", origin.Yes},
		{"3A090.b", "RS", "AE", origin.Yes},
		{"3A090.b", "RS", "CN", origin.Yes},
		{"3A090.b", "RS", "HK", origin.Yes},
		{"3A090.b", "RS", "IL", origin.No},
		{"3A090.b", "RS", "DE", origin.No},
		{"3A090.b", "RS", "ET", origin.Unsure},
		{"3A090.c", "RS", "MO", origin.Yes},
		{"3A090.c", "RS", "VN", origin.No},
		{"3A611.y", "RS", "VE", origin.Yes},
		{"3A611.y", "RS", "VN", origin.No},
		{"3A999", "RS", "PK", origin.Yes},
		{"3A999", "AT", "KP", origin.Yes},
		{"3A999", "AT", "IR", origin.No},
		{"6A996", "RS", "PK", origin.Yes},
		{"3A611.x", "UN", "LY", origin.Yes},
		{"2A994", "AT", "IR", origin.Unsure},
		{"2A994", "AT", "DE", origin.No},
		{"3E002", "unknown", "DE", origin.Unsure},
		{"0A983", "CC", "CA", origin.Yes},
	}
	for _, tt := range tests {
		e, _ := l.entry(tt.eccn)
		got := origin.No
		for _, c := range e.Requirements {
			if c.Reason != tt.reason || c.Kind != "words" || c.covers(parseECCN(tt.eccn)) == origin.No {
				continue
			}
			if in, _ := l.reaches(c.To, tt.cc, now); in != origin.No {
				got = in
			}
		}
		if got != tt.want {
			t.Errorf("%s for %s to %s: %v, want %v", tt.eccn, tt.reason, tt.cc, got, tt.want)
		}
	}
}

func TestGoldenEmbargoes(t *testing.T) {
	l := read(t)
	tests := []struct {
		cc    string
		day   origin.Date
		scope scope
		ear99 string
		firm  bool
	}{
		{"KP", first, scopeButFood, "yes", true},
		{"KP", "2014-06-06", scopeButFood, "yes", true},
		{"KP", "2018-06-06", scopeButFood, "yes", true},
		{"KP", now, scopeButFood, "yes", true},
		{"CU", "2018-06-06", scopeAll, "yes", true},
		{"CU", now, scopeAll, "yes", true},
		{"SY", "2018-06-06", scopeButFood, "yes", true},
		{"SY", now, scopeButFood, "yes", true},
		{"IR", "2018-06-06", scopeColumns, "no", false},
		{"IR", now, scopeColumnsSupp7, "supp7", true},
		{"RU", "2022-03-01", scopeCategories3to9, "no", false},
		{"RU", "2023-03-01", scopeCCLHTSUnknown, "unknown", false},
		{"RU", now, scopeCCLHTSSoftware, "hts-software", true},
		{"BY", now, scopeCCLHTSSoftware, "hts-software", true},
		{"UA-43", now, scopeButFoodComms, "yes", true},
		{"UA-14", now, scopeButFoodComms, "yes", true},
		{"UA-09", now, scopeButFoodComms, "yes", true},
		{"CN", now, scopeChartExtras, "no", true},
		{"HK", now, scopeChartExtras, "no", true},
		{"IQ", now, scopeListedReasons, "no", true},
		{"LB", now, scopeUNReason, "no", true},
	}
	for _, tt := range tests {
		got := l.embargoes(tt.cc, tt.day)
		i := slices.IndexFunc(got, func(e embargo) bool { return e.Scope == tt.scope })
		if i < 0 || got[i].EAR99 != tt.ear99 || got[i].Verified(tt.day) != tt.firm {
			t.Errorf("%s on %s: %+v", tt.cc, tt.day, got)
		}
	}
	for _, cc := range []string{"UA", "DE", "VN", "MO", "US"} {
		if got := l.embargoes(cc, now); len(got) > 0 {
			t.Errorf("%s is embargoed: %+v", cc, got)
		}
	}
	if got := l.embargoes("RU", "2018-06-06"); len(got) > 0 || len(l.laterEmbargoes("RU", "2018-06-06")) == 0 {
		t.Errorf("RU in 2018: %+v", got)
	}
	for _, e := range l.embargo {
		if e.Percent != 0 {
			if percent, _, _ := l.threshold(e.Country, max(e.From, first)); percent != e.Percent && (e.To == "" || e.To >= first) {
				t.Errorf("embargoes.tsv:%d says %d %%, thresholds.tsv %d %%", e.Line, e.Percent, percent)
			}
		}
	}
}

func TestGoldenThresholds(t *testing.T) {
	l := read(t)
	tests := []struct {
		cc   string
		day  origin.Date
		want int
		firm bool
	}{
		{"KP", "2014-06-06", 10, false},
		{"KP", now, 10, true},
		{"IR", now, 10, true},
		{"SY", now, 10, true},
		{"CU", "2015-07-21", 10, false},
		{"CU", "2015-07-22", 25, true},
		{"CU", "2019-10-20", 25, true},
		{"CU", "2019-10-21", 10, true},
		{"CU", now, 10, true},
		{"SD", "2021-01-13", 10, true},
		{"SD", "2021-01-14", 25, true},
		{"RU", now, 25, true},
		{"CN", now, 25, true},
		{"UA-43", now, 25, true},
		{"VN", "2018-06-06", 25, true},
		{"VN", "2014-06-06", 25, false},
	}
	for _, tt := range tests {
		if got, _, rows := l.threshold(tt.cc, tt.day); got != tt.want || rows[0].Verified(tt.day) != tt.firm {
			t.Errorf("%s on %s: %d %% by line %d", tt.cc, tt.day, got, rows[0].Line)
		}
	}
}

func TestGoldenLists(t *testing.T) {
	l := read(t)
	tests := []struct {
		supplement, code string
		want             origin.Ternary
	}{
		{"746-7", "8542.31.0045", origin.Yes},
		{"746-7", "854231", origin.Yes},
		{"746-7", "8542", origin.Unsure},
		{"746-7", "854290", origin.No},
		{"746-7", "0101", origin.No},
		{"746-7", "", origin.Unsure},
		{"746-4", "8533.21", origin.Yes},
		{"746-4", "85", origin.Yes},
		{"746-4", "880730", origin.Unsure},
		{"746-4", "392690", origin.Unsure},
		{"746-5", "847130", origin.Yes},
		{"746-5", "420221", origin.Unsure},
		{"746-6", "854231", origin.Unsure},
		{"746-2", "730411", origin.Yes},
		{"746-2", "854231", origin.No},
		{"746-9", "854231", origin.Unsure},
	}
	for _, tt := range tests {
		if got, r := l.hts(tt.supplement, tt.code); got != tt.want || r.File != "hts.tsv" {
			t.Errorf("%s in %s: %v by line %d", tt.code, tt.supplement, got, r.Line)
		}
	}
	for cc, want := range map[string]bool{"DE": true, "JP": true, "KR": true, "TW": true, "GB": true, "CH": true, "IL": false, "CN": false, "SG": false, "IN": false} {
		if got, r := l.gecc(cc, now); got != want || !r.Verified(now) {
			t.Errorf("partner %s: %v", cc, got)
		}
	}
	if got, _ := l.gecc("TW", "2023-02-26"); got {
		t.Error("TW was a partner before its day")
	}
	for _, tt := range []struct {
		eccn, cc string
		want     bool
	}{{"3A991.a", "CN", true}, {"5A992.c", "VE", true}, {"3A991", "DE", false}, {"EAR99", "CN", false}} {
		if got, _ := l.militaryEndUse(parseECCN(tt.eccn), tt.cc); got != tt.want {
			t.Errorf("military end use of %s in %s: %v", tt.eccn, tt.cc, got)
		}
	}
}

func TestGoldenDirectProducts(t *testing.T) {
	l := read(t)
	want := []string{"(b)", "(c)", "(d)", "(e)(1)", "(e)(2)", "(e)(3)", "(f)", "(g)", "(h)", "(i)", "(j)", "(k)", "(l)"}
	var got []string
	for _, f := range l.fdpRules(now) {
		got = append(got, f.Paragraph[len("734.9"):])
		if !f.InForce || !f.Verified(now) {
			t.Errorf("%s is not in force: %+v", f.Paragraph, f.Row)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("rules %v", got)
	}
	old := make(map[string]fdpRule)
	for _, f := range l.fdpRules("2018-06-06") {
		old[f.Paragraph] = f
	}
	for paragraph, want := range map[string]bool{"734.9(b)": true, "734.9(c)": true, "734.9(d)": true, "734.9(e)(1)": false, "734.9(h)": false, "734.9(k)": false} {
		if f := old[paragraph]; f.InForce != want || f.Verified("2018-06-06") == want {
			t.Errorf("%s in 2018: %v", paragraph, f.InForce)
		}
	}
	tests := []struct {
		paragraph, cc string
		want          origin.Ternary
	}{
		{"734.9(b)", "KP", origin.Yes},
		{"734.9(b)", "DE", origin.No},
		{"734.9(f)", "UA-43", origin.Yes},
		{"734.9(f)", "UA-14", origin.No},
		{"734.9(f)", "UA", origin.No},
		{"734.9(j)", "IR", origin.Yes},
		{"734.9(k)", "MO", origin.Yes},
		{"734.9(k)", "HK", origin.Yes},
		{"734.9(k)", "IL", origin.No},
		{"734.9(h)", "DE", origin.Yes},
	}
	for _, tt := range tests {
		for _, f := range l.fdpRules(now) {
			if f.Paragraph != tt.paragraph {
				continue
			}
			if got, _ := l.reaches(f.ReachTo, tt.cc, now); got != tt.want {
				t.Errorf("%s to %s: %v", tt.paragraph, tt.cc, got)
			}
		}
	}
}

func TestGoldenZero(t *testing.T) {
	l := read(t)
	tests := []struct {
		paragraph, cc string
		day           origin.Date
		want          origin.Ternary
		firm          bool
	}{
		{"734.4(a)(1)(i)", "VN", now, origin.Yes, true},
		{"734.4(a)(1)(i)", "HK", now, origin.Yes, true},
		{"734.4(a)(1)(i)", "VE", now, origin.No, true},
		{"734.4(a)(1)(ii)", "KP", now, origin.Yes, true},
		{"734.4(a)(1)(ii)", "CN", now, origin.No, true},
		{"734.4(a)(2)", "CA", now, origin.Yes, true},
		{"734.4(a)(6)(i)", "CN", now, origin.Yes, true},
		{"734.4(a)(6)(i)", "HK", now, origin.Yes, true},
		{"734.4(a)(6)(i)", "MO", now, origin.No, true},
		{"734.4(a)(6)(i)", "ET", now, origin.Unsure, true},
		{"734.4(a)(6)(i)", "KP", "2012-01-01", origin.No, false},
		{"734.4(a)(6)(ii)", "RU", now, origin.Yes, true},
		{"734.4(a)(6)(ii)", "VE", now, origin.No, true},
		{"734.4(a)(8)", "MO", now, origin.Yes, true},
		{"734.4(a)(8)", "CN", "2024-12-01", origin.No, false},
		{"734.4(a)(9)", "CN", now, origin.Unsure, true},
		{"734.4(a)(7)", "CN", now, origin.Unsure, false},
	}
	for _, tt := range tests {
		got, rows := l.zeroReaches(tt.paragraph, tt.cc, tt.day, origin.Unsure)
		if len(rows) == 0 || got != tt.want || rows[0].Verified(tt.day) != tt.firm {
			t.Errorf("%s to %s on %s: %v, %v", tt.paragraph, tt.cc, tt.day, got, rows)
		}
	}
}
