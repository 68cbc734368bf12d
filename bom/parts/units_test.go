package parts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitDesignators(t *testing.T) {
	tests := []struct{ in, all, left string }{
		{"", "", ""},
		{"R1", "R1", ""},
		{"R1, R2 R5-R8", "R1 R2 R5 R6 R7 R8", ""},
		{"R1;R2\nR3", "R1 R2 R3", ""},
		{"C1 - C3", "C1 C2 C3", ""},
		{"C1–C3，C9~C10、C12..C13", "C1 C2 C3 C9 C10 C12 C13", ""},
		{"R5-8", "R5-8", "R5-8"},
		{"R8-R5", "R8-R5", "R8-R5"},
		{"R1-C3", "R1-C3", "R1-C3"},
		{"R01-R03", "R01-R03", "R01-R03"},
		{"J1-1", "J1-1", "J1-1"},
		{"R1-R99999999999999999999", "R1-R99999999999999999999", "R1-R99999999999999999999"},
		{"R1-R20000", "R1-R20000", "R1-R20000"},
		{"-", "-", "-"},
	}
	for _, tt := range tests {
		room := maxExpanded
		all, left := splitDesignators(tt.in, &room)
		if strings.Join(all, " ") != tt.all || strings.Join(left, " ") != tt.left {
			t.Errorf("splitDesignators(%q) = %q, %q, want %q, %q", tt.in, all, left, tt.all, tt.left)
		}
	}
}

func TestParseNumber(t *testing.T) {
	tests := []struct {
		in   string
		mark byte
		want string // "" for an error
		err  error
	}{
		{"7", 0, "7", nil},
		{"0.10", 0, "0.10", nil},
		{"0,10", 0, "0.10", nil},
		{".5", 0, "0.5", nil},
		{"007", 0, "7", nil},
		{"-2", 0, "-2", nil},
		{"0,125", 0, "0.125", nil},
		{"1,2345", 0, "1.2345", nil},
		{"1,234", 0, "", errAmbiguous},
		{"1.234", 0, "", errAmbiguous},
		{"1,234", ',', "1.234", nil},
		{"1,234", '.', "1234", nil},
		{"1.234", ',', "1234", nil},
		{"1,234.50", 0, "1234.50", nil},
		{"1.234,50", 0, "1234.50", nil},
		{"1,234,567", 0, "1234567", nil},
		{"1 234,5", 0, "1234.5", nil},
		{"1\u00a0234", 0, "1234", nil},
		{"1'234.5", 0, "1234.5", nil},
		{"12,34,567", 0, "", errNumber},
		{"1,23.5", 0, "", errNumber},
		{"1234,567.5", 0, "", errNumber},
		{"", 0, "0", nil},
		{"1e3", 0, "", errNumber},
		{"1.", 0, "", errNumber},
		{"1..2", 0, "", errNumber},
		{"--1", 0, "", errNumber},
		{"٣", 0, "", errNumber},
		{strings.Repeat("9", 41), 0, "", errNumber},
	}
	for _, tt := range tests {
		got, err := parseNumber(tt.in, tt.mark)
		if err != nil {
			got = ""
		}
		if got != tt.want || err != tt.err {
			t.Errorf("parseNumber(%q, %q) = %q, %v, want %q, %v", tt.in, tt.mark, got, err, tt.want, tt.err)
		}
	}
}

func TestParsePrice(t *testing.T) {
	tests := []struct{ in, currency, want string }{
		{"4.10", "USD", "4.10 USD"},
		{"4.10 eur", "USD", "4.10 EUR"},
		{"$4.10", "", "4.10 USD"},
		{"US$ 4.10", "", "4.10 USD"},
		{"4,10 €", "", "4.10 EUR"},
		{"4.10..4.60 USD", "", "4.10..4.60 USD"},
		{"USD 4.10..4.60", "", "4.10..4.60 USD"},
		{"4.10", "", ""},
		{"¥4.10", "", ""},
		{"4.10 XYZ", "USD", ""},
		{"$4.10 EUR", "", ""},
		{"4.10 USD..4.60 EUR", "", ""},
		{"0", "USD", ""},
		{"0.00 USD", "", ""},
		{"-4.10", "USD", ""},
		{"$-4.10", "", ""},
		{"-$4.10", "", ""},
		{"ask", "USD", ""},
		{"1,234", "USD", ""},
	}
	for _, tt := range tests {
		got, err := parsePrice(tt.in, tt.currency, 0)
		if got != tt.want || (err == nil) == (tt.want == "") {
			t.Errorf("parsePrice(%q, %q) = %q, %v, want %q", tt.in, tt.currency, got, err, tt.want)
		}
	}
}

func TestParseQuantity(t *testing.T) {
	tests := []struct{ in, want string }{
		{"3", "3"},
		{"3 pcs", "3"},
		{"3 Stk.", "3"},
		{"0.5", "0.5"},
		{"0", ""},
		{"-1", ""},
		{"0.5 m", ""},
		{"1,000", ""},
		{"many", ""},
		{"", ""},
	}
	for _, tt := range tests {
		got, err := parseQuantity(tt.in, 0)
		if got != tt.want || (err == nil) == (tt.want == "") {
			t.Errorf("parseQuantity(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

func TestDecimalMark(t *testing.T) {
	tests := []struct {
		cells []string
		want  byte
	}{
		{nil, 0},
		{[]string{"1", "2"}, 0},
		{[]string{"1,234"}, 0},
		{[]string{"1,234", "4.10"}, '.'},
		{[]string{"1,234", "€ 4,10"}, ','},
		{[]string{"4.10", "4,10"}, 0},
	}
	for _, tt := range tests {
		if got := decimalMark(tt.cells); got != tt.want {
			t.Errorf("decimalMark(%q) = %q, want %q", tt.cells, got, tt.want)
		}
	}
}

func TestParseCountry(t *testing.T) {
	tests := []struct{ in, want string }{
		{"US", "US"},
		{"us", "US"},
		{"USA", "US"},
		{"U.S.A.", "US"},
		{"United States of America", "US"},
		{"Made in China", "CN"},
		{"PRC", "CN"},
		{"CN - China", "CN"},
		{"Taiwan, Province of China", "TW"},
		{"Taiwan", "TW"},
		{"South Korea", "KR"},
		{"Korea, Republic of", "KR"},
		{"DPRK", "KP"},
		{"UK", "GB"},
		{"Deutschland", "DE"},
		{"日本", "JP"},
		{"Россия", "RU"},
		{"Côte d’Ivoire", "CI"},
		{"Korea", ""},
		{"EU", ""},
		{"XX", ""},
		{"CN/MY", ""},
		{"CN - Malaysia", ""},
		{"Various", ""},
	}
	for _, tt := range tests {
		got, err := parseCountry(tt.in)
		if got != tt.want || (err == nil) == (tt.want == "") {
			t.Errorf("parseCountry(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

// TestSynonyms holds the table: each header has one meaning, and is written as it is looked up.
func TestSynonyms(t *testing.T) {
	seen := map[string]Meaning{}
	for _, s := range synonyms {
		for _, key := range append(append([]string{}, s.strong...), s.weak...) {
			if other, ok := seen[key]; ok {
				t.Errorf("%q means %s and %s", key, other, s.meaning)
			}
			seen[key] = s.meaning
			if normal(key) != key {
				t.Errorf("%q is looked up as %q", key, normal(key))
			}
		}
	}
	for _, d := range distributors {
		for _, key := range d.keys {
			if m, ok := seen[key]; ok || normal(key) != key {
				t.Errorf("distributor %q is looked up as %q and means %s", key, normal(key), m)
			}
		}
	}
}

func TestColumnsOf(t *testing.T) {
	tests := []struct {
		header []string
		want   []string
	}{
		{[]string{"Mfr Part #", "Mfr.", "Part Number"}, []string{"part number 1", "manufacturer 1", "internal number 1"}},
		{[]string{"Part Number"}, []string{"part number 1"}},
		{[]string{"Manufacturer", "MPN", "Manufacturer", "MPN"}, []string{"manufacturer 1", "part number 1", "manufacturer 2", "part number 2"}},
		{[]string{"Manufacturer", "Manufacturer 2", "Manufacturer"}, []string{"manufacturer 1", "manufacturer 2", "manufacturer 3"}},
		{[]string{"Unit Price (USD)", "Price EUR", "Price [€]", "Price"}, []string{"unit price 1 USD", " 1", " 1", " 1"}},
		{[]string{"Price [€]"}, []string{"unit price 1 EUR"}},
		{[]string{"Extended Price (USD)"}, []string{"total price 1 USD"}},
		{[]string{"Quantity (per board)"}, []string{"quantity 1"}},
		{[]string{"Country of Origin (maker's seat)"}, []string{" 1"}},
		{[]string{"Country of Origin (Assembly)"}, []string{"country of assembly 1"}},
		{[]string{"Supplier", "LCSC Part #", "Mouser", "Digikey URL"}, []string{"supplier 1", "supplier part number 1 LCSC", "supplier part number 2 Mouser", " 1"}},
		{[]string{"Manufacturer Country"}, []string{" 1"}},
		{[]string{"HTS10", "Price 100"}, []string{"HTS 1", " 1"}},
	}
	for _, tt := range tests {
		var got []string
		for _, c := range new(columnSet).columnsOf(tt.header) {
			got = append(got, strings.TrimSuffix(c.Meaning.String()+" "+string(rune('0'+c.Number))+" "+c.Implies, " "))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("columnsOf(%q) (-want +got):\n%s", tt.header, diff)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	for _, p := range placeholders {
		if !silent(p) || !silent(strings.ToUpper(p)) {
			t.Errorf("%q says something", p)
		}
	}
	if silent("unknown maker") {
		t.Error(`"unknown maker" says nothing`)
	}
}
