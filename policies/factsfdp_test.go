package policies

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/origin"
)

func TestReadFactsDirectProducts(t *testing.T) {
	f, err := ReadFacts("ensign.yaml", []byte(fullFacts), today)
	if err != nil {
		t.Fatal(err)
	}
	made := f.Product.MadeWith
	got := []string{strings.Join(made.Direct, " "), strings.Join(made.Plant, " "), made.Because.Says}
	want := []string{
		"3D991 5E002", "3E001",
		"the product was made with US-origin 3D991, 5E002, and in a plant of US-origin 3E001, and with technology or software that needs a written assurance, stated by compliance@maker.example on 2026-11-02: released for sale",
	}
	if diff := cmp.Diff(want, got); diff != "" || !made.WrittenAssurance {
		t.Error(diff)
	}
	if p := f.Product.Parties[0]; strings.Join(p.Footnotes, " ") != "none" || p.Government != origin.No {
		t.Errorf("the party is %+v", p)
	}
	certificates := []Certificate{{
		Rules:    []string{"734.9(e)(1)", "734.9(h)"},
		Evidence: Evidence{Document: "letters/fdp.pdf", By: "Example Chips", Date: "2026-03-01", Until: "2027-03-01"},
		Because: origin.Reason{
			Rule: "product.certificates", Rank: origin.B,
			Says: "the product is certified to be no direct product by 734.9(e)(1), 734.9(h), by letters/fdp.pdf, stated by Example Chips on 2026-03-01",
			Cite: origin.Cite{Source: "ensign.yaml", Version: "2026-03-01", At: "line 20"},
		},
	}}
	if diff := cmp.Diff(certificates, f.Product.Certificates); diff != "" {
		t.Error(diff)
	}
}

// A party with a footnote is listed, though the facts do not say so; that it has none does not say that it was checked.
func TestReadFactsFootnotes(t *testing.T) {
	for _, tt := range []struct {
		in     string
		listed origin.Ternary
		want   string
	}{
		{"footnote: 1", origin.Yes, "1"},
		{"footnote: [1, 4]", origin.Yes, "1 4"},
		{"footnote: none", origin.Unsure, "none"},
		{"footnote: none, listed: yes", origin.Yes, "none"},
		{"listed: yes", origin.Yes, ""},
	} {
		f, err := ReadFacts("ensign.yaml", []byte("product: {parties: [{name: a, "+tt.in+"}]}\n"), today)
		if err != nil {
			t.Fatal(err)
		}
		if p := f.Product.Parties[0]; p.Listed != tt.listed || strings.Join(p.Footnotes, " ") != tt.want {
			t.Errorf("%s: got %v %v", tt.in, p.Listed, p.Footnotes)
		}
	}
}

// What a certificate or a statement does not hold for on the day asked counts as absent, with a warning.
func TestReadFactsDirectProductsExpire(t *testing.T) {
	const in = `product:
  made-with: {direct: 3D991}
  by: a
  why: b
  date: 2026-01-01
  until: 2026-06-30
  certificates:
    - {rules: 734.9(f), document: a.pdf, by: b, date: 2026-01-01, until: 2026-06-30}
    - {rules: 734.9(g), document: b.pdf, by: b, date: 2027-01-01}
`
	for day, want := range map[origin.Date]int{"2026-06-30": 1, "2026-07-01": 0, "2027-01-01": 1} {
		f, err := ReadFacts("ensign.yaml", []byte(in), day)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(f.Product.Certificates); got != want {
			t.Errorf("%s: %d certificates, want %d", day, got, want)
		}
		if stated := f.Product.MadeWith.Direct != nil; stated != (day == "2026-06-30") {
			t.Errorf("%s: made-with counts: %v", day, stated)
		}
		if len(f.Warnings) == 0 || f.Warnings[0].Code != "FACT-EXPIRED" {
			t.Errorf("%s: warnings %v", day, f.Warnings)
		}
	}
}
