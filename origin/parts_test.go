package origin

import (
	"os"
	"regexp/syntax"
	"strings"
	"testing"
)

// TestSpecificity holds the column to the rule that the notes of the table give.
func TestSpecificity(t *testing.T) {
	for _, patterns := range mustFacts(t).parts {
		for _, p := range patterns {
			tree, err := syntax.Parse(p.text, syntax.Perl)
			if err != nil {
				t.Fatal(err)
			}
			if got := fixedness(tree); got != p.specificity {
				t.Errorf("%s: %s has specificity %d, the table says %d", p.cite.At, p.text, got, p.specificity)
			}
		}
	}
}

func fixedness(r *syntax.Regexp) int {
	switch r.Op {
	case syntax.OpLiteral:
		return 4 * len(r.Rune)
	case syntax.OpCharClass:
		return classWeight(r.Rune)
	case syntax.OpConcat, syntax.OpCapture:
		sum := 0
		for _, sub := range r.Sub {
			sum += fixedness(sub)
		}
		return sum
	case syntax.OpAlternate:
		least := fixedness(r.Sub[0])
		for _, sub := range r.Sub[1:] {
			least = min(least, fixedness(sub))
		}
		return least
	case syntax.OpPlus:
		return fixedness(r.Sub[0])
	case syntax.OpRepeat:
		return r.Min * fixedness(r.Sub[0])
	default:
		return 0
	}
}

func classWeight(ranges []rune) int {
	n := 0
	for i := 0; i < len(ranges); i += 2 {
		n += int(ranges[i+1]-ranges[i]) + 1
	}
	if n <= 4 {
		return 3
	}
	return 1
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
