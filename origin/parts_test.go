package origin

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestFixedness(t *testing.T) {
	tests := []struct {
		pattern string
		want    int
	}{
		{`TPS\d`, 13}, {`(AT|ST)?24C`, 12}, {`[ABCD]X`, 7}, {`[A-Z]X`, 5}, {`(AB|CDE)1`, 12}, {`A{3}`, 12}, {`A{2,}B+C*`, 12},
	}
	for _, tt := range tests {
		got, err := compile(tt.pattern)
		if err != nil || got.specificity != tt.want {
			t.Errorf("compile(%q) has specificity %d, %v; want %d", tt.pattern, got.specificity, err, tt.want)
		}
	}
}

func TestLiteralStart(t *testing.T) {
	tests := []struct{ pattern, want string }{
		{`TPS\d`, "TPS"},
		{`ESP-?32`, "ESP"},
		{`LM(358|324)`, "LM"},
		{`[AB]C`, ""},
		{`A|B`, ""},
		{`AB{2}`, "A"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := literalStart(tt.pattern); got != tt.want {
			t.Errorf("literalStart(%q) = %q, want %q", tt.pattern, got, tt.want)
		}
	}
}

// TestSeveralGoroutinesFindTheSame asks tables that nobody has asked before, in four orders at once.
func TestSeveralGoroutinesFindTheSame(t *testing.T) {
	d, err := load(embeddedFile, nil, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	numbers := []string{"TPS65987DDH", "STM32F103C8T6", "GRM155R71C104KA88D", "1N4148W-7-F"}
	var all sync.WaitGroup
	for first := range numbers {
		all.Go(func() {
			for i := range numbers {
				number := numbers[(first+i)%len(numbers)]
				want, _, _ := mustFacts(t).parts.find(number)
				got, _, err := d.parts.find(number)
				if err != nil || !slices.EqualFunc(got, want, func(a, b *partPattern) bool { return a.row.n == b.row.n }) {
					t.Errorf("%s: %d patterns, want %d; %v", number, len(got), len(want), err)
				}
			}
		})
	}
	all.Wait()
}

func TestReadmeNamesEveryTable(t *testing.T) {
	text, err := os.ReadFile("data/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range schemas {
		if !strings.Contains(string(text), "| `"+s.file+"` |") {
			t.Errorf("data/README.md does not explain %s", s.file)
		}
	}
}

// TestBlanks: a small x stands for a character left open, if any digit in its place leads to one maker.
func TestBlanks(t *testing.T) {
	for _, tt := range []struct{ number, maker string }{
		{"OPAx333", "ti"}, {"OPA2333", "ti"}, {"MCP7383x", "microchip"}, {"OPAx333y", ""}, {"xx", ""}, {"1Nx148", ""},
	} {
		best, _, err := mustFacts(t).parts.find(tt.number)
		got := ""
		if len(best) > 0 && len(best[0].makers) == 1 {
			got = best[0].makers[0].ID
		}
		if err != nil || got != tt.maker {
			t.Errorf("%s: %q, %v, want %q", tt.number, got, err, tt.maker)
		}
	}
}
