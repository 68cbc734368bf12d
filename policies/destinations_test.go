package policies

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/origin"
)

func groupsForTest(group string, asOf origin.Date) []string {
	if group == "E:1" && asOf >= "2021-01-12" {
		return []string{"CU", "IR", "KP", "SY"}
	}
	if group == "E:1" {
		return []string{"IR", "KP", "SD", "SY", "US"}
	}
	return nil
}

func TestDestinations(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   string
		asOf origin.Date
		want string
	}{
		{"order is kept", "RU,KP,IR", "2026-11-24", "RU KP IR"},
		{"what occurs twice is dropped", "KP,KP,E:1,IR", "2026-11-24", "KP CU IR SY"},
		{"case and blanks", " kp, ua-43", "2026-11-24", "KP UA-43"},
		{"a group is that of the day, without the United States", "e:1", "2018-06-06", "IR KP SD SY"},
		{"embargoed", "embargoed", "2026-11-24", "CU IR KP SY RU BY UA-43 UA-14 UA-09"},
		{"nothing", "", "2026-11-24", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var in []string
			if tt.in != "" {
				in = strings.Split(tt.in, ",")
			}
			got, err := Destinations(in, groupsForTest, tt.asOf)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAllDestinationsButTheUnitedStates(t *testing.T) {
	got, err := Destinations([]string{"all"}, nil, "2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	if want := 249 - 7 + len(regions); len(got) != want {
		t.Errorf("%d destinations, want %d", len(got), want)
	}
	if slices.ContainsFunc(got, origin.UnitedStates) {
		t.Error("the United States is among them")
	}
}

func TestDestinationsRefuses(t *testing.T) {
	for _, tt := range []struct{ in, hint string }{
		{"UK", "did you mean GB?"},
		{"DPRK", "did you mean KP?"},
		{"Germany", "did you mean DE?"},
		{"Germny", "did you mean DE?"},
		{"Crimea", "did you mean UA-43?"},
		{"Korea", "did you mean KR or KP?"},
		{"US", "no destination"},
		{"PR", "no destination"},
		{"XX", "is not a destination"},
		{"E:9", "no country group E:9"},
		{"A:1", "no country group A:1"},
		{"", "empty"},
		{"KP\n", ""},
	} {
		got, err := Destinations([]string{tt.in}, groupsForTest, "2026-11-24")
		if tt.hint == "" {
			if err != nil {
				t.Errorf("%q: %v", tt.in, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), tt.hint) {
			t.Errorf("Destinations(%q) = %v, %v, want an error with %q", tt.in, got, err, tt.hint)
		}
	}
	if _, err := Destinations([]string{"E:1"}, nil, "2026-11-24"); err == nil {
		t.Error("a group is read without a table of groups")
	}
}

func TestCountries(t *testing.T) {
	for _, n := range names {
		if CountryName(n.code) == "" {
			t.Errorf("%s stands for %s, which is no place", n.written, n.code)
		}
	}
	for code, want := range map[string]string{"TW": "Taiwan", "KP": "North Korea", "UA-14": "Donetsk region", "GB": "United Kingdom", "UK": "", "": "", "kp": ""} {
		if got := CountryName(code); got != want {
			t.Errorf("CountryName(%q) = %q, want %q", code, got, want)
		}
	}
}
