package ear

import (
	"slices"
	"strings"
	"testing"

	"ensign/origin"
)

func TestCovers(t *testing.T) {
	for day, want := range map[string]bool{"2018-06-06": true, "2026-11-24": true, "1990-01-01": false, "2099-01-01": false} {
		if err := Covers(origin.Date(day)); (err == nil) != want {
			t.Errorf("%s: %v", day, err)
		}
	}
}

func TestGroup(t *testing.T) {
	if got := Group("E:1", "2026-09-24"); !slices.Equal(got, []string{"IR", "KP", "SY"}) {
		t.Errorf("E:1 is %q", got)
	}
	if got := Group("E:9", "2026-09-24"); got != nil {
		t.Errorf("E:9 is %q", got)
	}
}

func TestExplainCites(t *testing.T) {
	for what, says := range map[string]string{"5A002": "5A002", "5a992.c": "5A992", "kp": "KP", "UA-43": "UA-43"} {
		r, ok := Explain(what)
		if !ok || !strings.HasPrefix(r.Says, says) || len(r.Because) == 0 {
			t.Errorf("%s: %t, %q with %d reasons", what, ok, r.Says, len(r.Because))
		}
		for _, b := range r.Because {
			if b.Cite.Source == "" {
				t.Errorf("%s: %q cites nothing", what, b.Says)
			}
		}
	}
	for _, what := range []string{"", "XX", "9Z999", "NONSENSE"} {
		if r, ok := Explain(what); ok {
			t.Errorf("%q is explained as %q", what, r.Says)
		}
	}
}
