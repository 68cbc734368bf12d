package origin

import (
	"testing"

	"ensign/bom"
)

func TestProductsOfCompanies(t *testing.T) {
	tests := []struct {
		name string
		c    bom.Component
		want Ternary
	}{
		{"a program of a company", bom.Component{Type: "application", Name: "Vantage", CPE: "cpe:2.3:a:lenovo:vantage:1"}, No},
		{"its firmware", bom.Component{Type: "firmware", Name: "iDRAC", CPE: "cpe:2.3:o:dell:idrac99_firmware:1"}, No},
		{"by its supplier", bom.Component{Type: "application", Name: "Options", Supplier: bom.Party{Name: "Logitech"}}, No},
		{"a library", bom.Component{Type: "library", Name: "unheard-of", CPE: "cpe:2.3:a:lenovo:unheard-of:1"}, Unsure},
		{"with an open licence", bom.Component{Type: "application", Name: "tool", CPE: "cpe:2.3:a:lenovo:tool:1", Licenses: []string{"MIT"}}, Unsure},
		{"of a foundation", bom.Component{Type: "application", Name: "unheard-of", CPE: "cpe:2.3:a:apache:unheard-of:1"}, Unsure},
		{"of a company that publishes", bom.Component{Type: "application", Name: "unheard-of", CPE: "cpe:2.3:a:redhat:unheard-of:1"}, Unsure},
		{"of nobody known", bom.Component{Type: "application", Name: "unheard-of", CPE: "cpe:2.3:a:nobody-at-all:unheard-of:1"}, Unsure},
		{"sold by a distributor", bom.Component{Type: "application", Name: "unheard-of", Supplier: bom.Party{Name: "Mouser"}}, Unsure},
		{"from a registry", bom.Component{Type: "application", Name: "x", Purl: "pkg:npm/x@1", Supplier: bom.Party{Name: "Lenovo"}}, Unsure},
		{"known to be published", bom.Component{Type: "application", Name: "busybox", Supplier: bom.Party{Name: "Lenovo"}}, Unsure},
	}
	for _, tt := range tests {
		tt.c.Kind = bom.Software
		got := Resolve(&tt.c, Options{})
		if got.Published != tt.want || len(got.PublishedBecause) == 0 {
			t.Errorf("%s: got %v because %v, want %v", tt.name, got.Published, got.PublishedBecause, tt.want)
		}
	}
}
