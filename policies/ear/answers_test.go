package ear_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/policies"
)

var update = flag.Bool("update", false, "write the answers that are held word for word")

// TestAnswers holds whole answers, their words and their order.
func TestAnswers(t *testing.T) {
	for _, c := range readCases(t, "testdata/answers/answers.yaml") {
		t.Run(c.Name, func(t *testing.T) {
			d := c.screen(t).Determinations[0]
			if got := d.Verdict.String(); got != c.Expect.Verdict {
				t.Errorf("got %s, want %s", got, c.Expect.Verdict)
			}
			file := "testdata/answers/" + c.Name + ".txt"
			if *update {
				if err := os.WriteFile(file, []byte(whole(d)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), whole(d)); diff != "" {
				t.Errorf("(-want +got; -update writes it)\n%s", diff)
			}
		})
	}
}

// whole is a determination as text.
func whole(d policies.Determination) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s, subject %s, licence %s, gate %s\n", d.Destination, d.Verdict, d.Subject, d.License, d.EncryptionGate)
	for _, m := range d.DeMinimis {
		fmt.Fprintf(&b, "%s %s %s: %s, %s, %s: %s\n", m.Measure, m.Compare, m.Threshold, show(m.Low), show(m.Likely), show(m.High), m.Outcome)
	}
	fmt.Fprintf(&b, "presumed %v, exceptions %v\n", d.Presumptions, exceptions(d))
	for _, z := range d.ZeroDeMinimis {
		fmt.Fprintf(&b, "zero %s %s %v\n", z.Paragraph, z.Status, z.Refs)
	}
	for _, f := range d.Flagged {
		for _, r := range f.Because {
			fmt.Fprintf(&b, "%s see %s: %s\n", f.Ref, r.See, r.Cite.Source)
		}
	}
	return b.String() + everything(d)
}
