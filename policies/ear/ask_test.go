package ear

import (
	"slices"
	"testing"

	"ensign/origin"
)

func TestCoversDays(t *testing.T) {
	for day, want := range map[string]bool{"2018-06-06": true, "2026-11-24": true, "1990-01-01": false, "2099-01-01": false} {
		if err := Covers(origin.Date(day)); (err == nil) != want {
			t.Errorf("%s: %v", day, err)
		}
	}
}

func TestGroupMembers(t *testing.T) {
	if got := Group("E:1", "2026-09-24"); !slices.Equal(got, []string{"IR", "KP", "SY"}) {
		t.Errorf("E:1 is %q", got)
	}
	if got := Group("E:9", "2026-09-24"); got != nil {
		t.Errorf("E:9 is %q", got)
	}
}

func TestExplainCites(t *testing.T) {
	for _, what := range []string{"5A002", "5a992.c", "9A610.y", "kp", "UA-43", "734.4(c)", "15 CFR 746.4", "mcu", "Router", "software with cryptography"} {
		r, ok := Explain(what, "2026-09-24")
		if !ok || r.Says == "" || r.Cite.Source == "" {
			t.Errorf("%s: %t, %+v", what, ok, r)
		}
		for _, b := range r.Because {
			if b.Cite.Source == "" {
				t.Errorf("%s: %q cites nothing", what, b.Says)
			}
		}
	}
	for _, what := range []string{"", "XX", "9Z999", "NONSENSE"} {
		if r, ok := Explain(what, "2026-09-24"); ok {
			t.Errorf("%q is explained as %q", what, r.Says)
		}
	}
}
