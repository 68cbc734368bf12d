package origin

import "testing"

// TestGoldenSoftware holds facts that everyone knows, so that no edit of software.tsv can flip one: kind, value, is it
// published, does it contain cryptography.
func TestGoldenSoftware(t *testing.T) {
	x := mustFacts(t)
	for _, g := range golden(t, "software.tsv", 4) {
		got := x.softwareBy(g[0], g[1])
		if got == nil {
			t.Errorf("%s %s is not there", g[0], g[1])
			continue
		}
		if got.published.String() != g[2] || got.crypto.String() != g[3] {
			t.Errorf("%s %s: published %v, cryptography %v; want %s", g[0], g[1], got.published, got.crypto, g[2:])
		}
	}
}

func TestGoldenStewards(t *testing.T) {
	x := mustFacts(t)
	for value, country := range map[string]string{
		"rt-thread": "CN", "openharmony": "CN", "routeros": "LV", "dsm": "TW", "qts": "TW", "hancom office": "KR",
		"red star os": "KP", "dr.web": "RU", "lua": "BR", "qtbase": "FI", "routinator": "NL",
	} {
		if got := x.softwareBy("name", value); got == nil || got.steward.Country != country {
			t.Errorf("%s: got %+v, want a steward in %s", value, got, country)
		}
	}
}
