package ear

import (
	"strings"
	"testing"

	"ensign/origin"
)

func TestParseECCN(t *testing.T) {
	tests := []struct{ in, want string }{
		{"3A001.a.7", "3A001.a.7"},
		{"3a001.A.7", "3A001.a.7"},
		{"3A001a7", "3A001.a.7"},
		{"5a992c", "5A992.c"},
		{"5A992.C", "5A992.c"},
		{"5A992.c.", "5A992.c"},
		{" ECCN 5A992.c ", "5A992.c"},
		{"ECCN: 5A992.c", "5A992.c"},
		{"US ECCN 4A994", "4A994"},
		{"3A001.z.1.a", "3A001.z.1.a"},
		{"9E003.a.10", "9E003.a.10"},
		{"EAR99", "EAR99"},
		{"EAR 99", "EAR99"},
		{"ear-99", "EAR99"},
		{"", ""},
		{"NLR", ""},
		{"5A992.c or EAR99", ""},
		{"3F001", ""},
		{"33A001", ""},
		{"3A001.", "3A001"},
		{"8542.31", ""},
		{"5A992.c (mass market)", ""},
		{"ＥＡＲ99", ""},
		{"3A001.\u017f", ""},
	}
	for _, tt := range tests {
		if got := parseECCN(tt.in).String(); got != tt.want {
			t.Errorf("parseECCN(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestECCNParts(t *testing.T) {
	e := parseECCN("3A001.a.7")
	if e.Entry != "3A001" || e.Paragraph != ".a.7" || e.Category != 3 || e.Group != 'A' || e.Digits != "001" {
		t.Errorf("%+v", e)
	}
	tests := []struct {
		in          string
		series      string
		isY, isAToX bool
	}{
		{"9A610.y.1", "600", true, false},
		{"9A610.x", "600", false, true},
		{"9A610", "600", false, false},
		{"0A606.b.1", "600", false, true},
		{"9A515.y", "9x515", true, false},
		{"9E515.a", "9x515", false, true},
		{"0A515.a", "", false, true},
		{"5A002.z.1", "", false, false},
		{"3A001.a", "", false, true},
		{"1A006", "", false, false},
		{"EAR99", "", false, false},
		{"", "", false, false},
	}
	for _, tt := range tests {
		e := parseECCN(tt.in)
		if e.series() != tt.series || e.isY() != tt.isY || e.isAToX() != tt.isAToX {
			t.Errorf("%s: series %q, .y %v, .a-.x %v", tt.in, e.series(), e.isY(), e.isAToX())
		}
	}
}

func TestCovers(t *testing.T) {
	only, but, words := control{Paragraphs: []string{".z.1", ".c"}}, control{Paragraphs: []string{"-.y"}}, control{}
	tests := []struct {
		c    control
		eccn string
		want origin.Ternary
	}{
		{control{Whole: true}, "5A992", origin.Yes},
		{only, "5A992.c", origin.Yes},
		{only, "5A992.c.1", origin.Yes},
		{only, "5A992.z.1", origin.Yes},
		{only, "5A992.z.2", origin.No},
		{only, "5A992.z.10", origin.No},
		{only, "5A992.z", origin.Unsure},
		{only, "5A992", origin.Unsure},
		{only, "5A992.d", origin.No},
		{but, "3A611.y", origin.No},
		{but, "3A611.y.1", origin.No},
		{but, "3A611.x", origin.Yes},
		{but, "3A611", origin.Unsure},
		{words, "3A001.a", origin.Unsure},
	}
	for _, tt := range tests {
		if got := tt.c.covers(parseECCN(tt.eccn)); got != tt.want {
			t.Errorf("%v covers %s: %v, want %v", tt.c.Paragraphs, tt.eccn, got, tt.want)
		}
	}
}

func FuzzParseECCN(f *testing.F) {
	for _, s := range []string{"3A001.a.7", "5a992c", "ECCN 5A992.c", "EAR 99", "9E003.a.10", "3A001.z.1.a", "3A001.\u212a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e := parseECCN(s)
		if again := parseECCN(e.String()); again != e {
			t.Errorf("%q is %+v, which reads as %+v", s, e, again)
		}
		if e.Paragraph != "" && (e.Entry == "" || !paragraphShape.MatchString(e.Paragraph)) {
			t.Errorf("%q has the paragraph %q", s, e.Paragraph)
		}
		if e.Entry != "" && e.Entry != "EAR99" && !entryShape.MatchString(e.Entry) {
			t.Errorf("%q has the entry %q", s, e.Entry)
		}
		if e.isY() && e.isAToX() || strings.Contains(e.Paragraph, "..") {
			t.Errorf("%q is %+v", s, e)
		}
	})
}
