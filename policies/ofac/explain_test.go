package ofac

import (
	"strings"
	"testing"

	"ensign/origin"
)

func TestExplain(t *testing.T) {
	for _, tt := range []struct {
		what string
		asOf origin.Date
		want []string
	}{
		{"kp", "2018-06-06", []string{"anyone: sanctions may follow", "others: not reached", "firms abroad that US persons own or control: not reached: the ban did not name", "(memory, re-verify)", "exports from the United States: prohibited unless authorised"}},
		{"IR", "2026-06-01", []string{"others: depends on content"}},
		{"560.215", "2026-06-01", []string{"IR: firms abroad that US persons own or control: prohibited unless authorised"}},
		{"510.214", "2026-06-01", []string{"KP: firms abroad that US persons own or control: to be settled: is the owner a financial institution"}},
		{"560.420", "2026-06-01", []string{"all: content", "goods: content", "software: content", "technology: content"}},
		{"560.420(b)", "2026-06-01", []string{"software: content"}},
		{"560.215", "2012-10-08", nil},
		{"734.4(c)", "2026-06-01", nil},
		{"DE", "2026-06-01", nil},
		{"*", "2026-06-01", nil},
		{"", "2026-06-01", nil},
	} {
		got, ok := Explain(tt.what, tt.asOf)
		if ok != (tt.want != nil) {
			t.Errorf("%s: %v, %+v", tt.what, ok, got)
		}
		var says []string
		for _, r := range got.Because {
			says = append(says, r.Says)
		}
		for _, want := range tt.want {
			if !strings.Contains(strings.Join(says, "\n"), want) {
				t.Errorf("%s: got %q, want %q", tt.what, says, want)
			}
		}
	}
}
