package policies

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParsePrice(t *testing.T) {
	for _, tt := range []struct{ in, want, currency string }{
		{"4.10 USD", "4.1", "USD"},
		{"4.10..4.60 EUR", "4.1..4.6", "EUR"},
		{"4..4 EUR", "4", "EUR"},
		{"0.0001 CNY", "0.0001", "CNY"},
	} {
		got, currency, err := ParsePrice(tt.in)
		if err != nil || got.String() != tt.want || currency != tt.currency {
			t.Errorf("ParsePrice(%q) = %v, %q, %v, want %s %s", tt.in, got, currency, err, tt.want, tt.currency)
		}
	}
}

func TestParsePriceRefuses(t *testing.T) {
	long := strings.Repeat("1", 41) + " USD"
	for _, in := range []string{
		"", "4.10", "USD", "4.10USD", "4.10 usd", "4.10 US", "-4.10 USD", "+4 USD", "1e3 USD", "0x10 USD", "1_000 USD", "1,5 USD",
		"4.10  USD", "4. USD", ".5 USD", "4.60..4.10 USD", "4.10... USD", "1/3 USD", "Inf USD", "NaN USD", "٣ USD", long,
	} {
		if got, _, err := ParsePrice(in); err == nil {
			t.Errorf("ParsePrice(%q) = %v, want an error", in, got)
		}
	}
	for _, in := range []string{"0 USD", "0.00 USD", "0..4 USD"} {
		if _, _, err := ParsePrice(in); err == nil || !strings.Contains(err.Error(), "leave it out") {
			t.Errorf("ParsePrice(%q) = %v, want to be told to leave it out", in, err)
		}
	}
}

func TestFormatDecimal(t *testing.T) {
	for _, tt := range []struct {
		num, den int64
		want     string
	}{{41, 10, "4.1"}, {5, 1, "5"}, {1, 8, "0.125"}, {0, 1, "0"}, {100, 1, "100"}} {
		if got, err := FormatDecimal(big.NewRat(tt.num, tt.den)); err != nil || got != tt.want {
			t.Errorf("FormatDecimal(%d/%d) = %q, %v, want %q", tt.num, tt.den, got, err, tt.want)
		}
	}
	if got, err := FormatDecimal(big.NewRat(1, 3)); err == nil {
		t.Errorf("FormatDecimal(1/3) = %q, want an error", got)
	}
}

func TestFormatPercentRoundsUp(t *testing.T) {
	for _, tt := range []struct {
		num, den int64
		want     string
	}{
		{0, 1, "0.0000"},
		{1, 1, "100.0000"},
		{1, 10, "10.0000"},
		{1, 3, "33.3334"},
		{2, 3, "66.6667"},
		{1, 1_000_000_000, "0.0001"},
		{100001, 1_000_000, "10.0001"},
		{5, 2, "250.0000"},
	} {
		if got := FormatPercent(big.NewRat(tt.num, tt.den)); got != tt.want {
			t.Errorf("FormatPercent(%d/%d) = %s, want %s", tt.num, tt.den, got, tt.want)
		}
	}
}

func TestDecimalsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`[0-9]{1,20}(\.[0-9]{1,20})?`).Draw(t, "decimal")
		r, err := ParseDecimal(in)
		if err != nil {
			t.Fatal(err)
		}
		out, err := FormatDecimal(r)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseDecimal(out); err != nil || again.Cmp(r) != 0 {
			t.Errorf("%s is written as %s and read as %v, %v", in, out, again, err)
		}
	})
}

func TestPercentIsNeverTooSmall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := big.NewRat(rapid.Int64Range(0, 1<<40).Draw(t, "num"), rapid.Int64Range(1, 1<<40).Draw(t, "den"))
		shown, ok := new(big.Rat).SetString(FormatPercent(share))
		if !ok {
			t.Fatal("not a number")
		}
		exact := new(big.Rat).Mul(share, big.NewRat(100, 1))
		over := new(big.Rat).Sub(shown, exact)
		if over.Sign() < 0 || over.Cmp(big.NewRat(1, 10_000)) >= 0 {
			t.Errorf("%s shows as %s", share, shown.FloatString(8))
		}
	})
}

func TestParseDate(t *testing.T) {
	for _, in := range []string{"2018-06-06", "2024-02-29", "1979-12-31"} {
		if got, err := ParseDate(in); err != nil || string(got) != in {
			t.Errorf("ParseDate(%q) = %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "2018-6-6", "2018-06-31", "2023-02-29", "2018-06-06T00:00:00Z", " 2018-06-06", "20180606", "0000-01-01", "2018-06-06x", "+018-06-06"} {
		if got, err := ParseDate(in); err == nil {
			t.Errorf("ParseDate(%q) = %q, want an error", in, got)
		}
	}
}
