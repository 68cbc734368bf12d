package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ensign/policies"
)

// presumed starts the name of a presumption among the missing facts of a report.
const presumed = "presume."

const presumeUsage = "ensign decide [REPORT] presume.CLASS --by WHO --why WHY"

// presume records a presumption. One that a report does not offer would change nothing in it.
func (s *session) presume(c *cli.Context, r *policies.Report, class string, e policies.Evidence) error {
	for _, flag := range []string{"until", "evidence", "rank"} {
		if c.IsSet(flag) {
			return withHint("a presumption is recorded with --by, --why and --date; take it out of the facts file when it no longer holds",
				"--%s: a presumption has none", flag)
		}
	}
	if !slices.Contains(policies.PresumptionClasses(), class) {
		return withHint("use one of "+strings.Join(policies.PresumptionClasses(), ", "), "%q is nothing that can be presumed", class)
	}
	if r != nil {
		if err := s.offers(r, class); err != nil {
			return err
		}
	}
	return s.record(c.String("facts"), policies.Entry{Class: class, Evidence: e}, e.Date)
}

// offers says what a presumption would close, for each destination of a report that misses it, and is an error if none
// does.
func (s *session) offers(r *policies.Report, class string) error {
	offered := false
	for _, d := range r.Weighed() {
		for _, m := range d.Missing {
			if m.Fact != presumed+class {
				continue
			}
			offered = true
			swing := "a share that is not known"
			if m.Swing != "" {
				swing = m.Swing + " points"
			}
			s.note("%s %s: it would close %s, and give %s", d.Regime, d.Destination, swing, m.IfYes)
		}
	}
	if !offered {
		return withHint("what can be presumed stands among the missing facts of the report", "the report does not offer %s%s", presumed, class)
	}
	return nil
}
