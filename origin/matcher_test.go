package origin

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestMatcher holds what patterns are made of to what they match.
func TestMatcher(t *testing.T) {
	tests := []struct {
		pattern   string
		yes, no   string // separated by spaces
		fallsBack bool
	}{
		{pattern: `TPS\d`, yes: "TPS1 TPS65987DDH", no: "TPS TPSX XTPS1"},
		{pattern: `AB?C+`, yes: "AC ABC ACCD", no: "A AB ABB"},
		{pattern: `(AT|ST)?24C\d{2,3}$`, yes: "24C02 AT24C512 ST24C16", no: "24C1 AT24C5123 T24C16"},
		{pattern: `X(-[A-Z]+)*$`, yes: "X X-A X-AB-C", no: "X- X-A- X-1"},
		{pattern: `X([^0-9]|$)`, yes: "X XA X-1 XÄ", no: "X1"},
		{pattern: `X.Y\S`, yes: "XÄYÖ X-Y-", no: "XY XÄY"},
		{pattern: `X$Y`, no: "X XY"},
		{pattern: `(X*)*Y|`, yes: "XXY Z"},
		{pattern: `(?i)ab`, yes: "AB aB"},
		{pattern: `[A-F]{70}G`, yes: strings.Repeat("F", 70) + "G", no: strings.Repeat("F", 69) + "G"},
		{pattern: `\d{1000}\d{1000}`, yes: strings.Repeat("1", 2000), no: strings.Repeat("1", 1999), fallsBack: true},
		{pattern: `X\b`, yes: "X X-1", no: "X1", fallsBack: true},
	}
	for _, tt := range tests {
		c, err := compile(tt.pattern)
		if err != nil || (c.mayStart == nil) != tt.fallsBack {
			t.Fatalf("compile(%q): %v; falls back on package regexp: %v", tt.pattern, err, c.mayStart == nil)
		}
		for s := range strings.FieldsSeq(tt.yes) {
			if !c.match(s) {
				t.Errorf("%q does not match %q", tt.pattern, s)
			}
		}
		for s := range strings.FieldsSeq(tt.no) {
			if c.match(s) {
				t.Errorf("%q matches %q", tt.pattern, s)
			}
		}
	}
}

// TestMatcherAgreesWithRegexp makes up patterns and texts of few letters.
func TestMatcherAgreesWithRegexp(t *testing.T) {
	pattern := rapid.StringMatching(`((A|B|É|[AB]|[^B]|\.|\(A\|BA?\)|\(B?A\)|\\d|\$|\\w)(|\?|\*|\+|\{2\}|\{0,3\})){1,6}(|\|A|\$)`)
	text := rapid.StringMatching(`[ABÉa1]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		p, s := pattern.Draw(t, "pattern"), text.Draw(t, "text")
		c, err := compile(p)
		if err != nil {
			t.Skip("no pattern")
		}
		want := regexp.MustCompile("^(?:" + p + ")").MatchString(s)
		if got := c.match(s); got != want {
			t.Fatalf("%q matches %q: %v, want %v", p, s, got, want)
		}
		for end := range s {
			if want && c.mayStart != nil && !c.mayStart(s[:end]) {
				t.Fatalf("%q matches %q, but may not start with %q", p, s, s[:end])
			}
		}
	})
}
