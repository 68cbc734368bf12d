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
