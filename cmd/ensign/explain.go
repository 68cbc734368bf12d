package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"ensign/cmd/ensign/internal/report"
	"ensign/origin"
	"ensign/policies"
	"ensign/policies/ear"
	"ensign/policies/ofac"
)

func explainCommand(s *session) *cli.Command {
	return &cli.Command{
		Name: "explain", Usage: "say why: the reasons of a part of a report, or what a code, ECCN or country means",
		UsageText: "ensign explain [REPORT] REF|CODE|PARAGRAPH|ECCN|CC",
		Description: "With a REPORT that ensign screen -o json wrote: the tree of reasons of a component (its ref, key, name or part " +
			"number), a destination, a code, or a paragraph, and what a paragraph, an ECCN or a destination comes to with the numbers of " +
			"the report. Without one: what a code, a paragraph, an ECCN, a country code or a kind of item such as mcu means on the day asked.",
		Flags: []cli.Flag{asOfFlag()},
		Action: func(c *cli.Context) error {
			if err := operands(c, 1, 2, "thing to explain", "ensign explain [REPORT] REF|CODE|PARAGRAPH|ECCN|CC"); err != nil {
				return err
			}
			style, err := s.style("never")
			if err != nil {
				return err
			}
			if c.NArg() == 2 {
				return s.explainIn(c.Args().Get(0), c.Args().Get(1), style)
			}
			day, err := s.asOf(c.String("as-of"))
			if err != nil {
				return err
			}
			return s.explain(c.Args().First(), day, style)
		},
	}
}

// explainIn prints what a word of the law means with the numbers of a saved report, and the reasons of its part of that
// name.
func (s *session) explainIn(name, what string, style report.Style) error {
	r, err := readReport(name)
	if err != nil {
		return err
	}
	s.supposes(name, r)
	law, known := ear.ExplainIn(r, what)
	if known {
		if err := report.Reason(&s.result, law, style); err != nil {
			return err
		}
	}
	found, err := report.Explain(&s.result, r, what, style)
	if err == nil && !found && !known {
		return withHint("give a ref, key, name, part number, destination, code or paragraph that is in it", "nothing in %s is called %s", name, what)
	}
	return err
}

// explain prints what a word means without a report: a code of ours, or what the tables of law hold on that day.
func (s *session) explain(what string, day origin.Date, style report.Style) error {
	for _, c := range policies.Codes() {
		if strings.EqualFold(c.ID, what) {
			return report.Code(&s.result, c)
		}
	}
	if reason, ok := lawOf(what, day); ok {
		return report.Reason(&s.result, reason, style)
	}
	if _, err := os.Stat(what); !errors.Is(err, fs.ErrNotExist) {
		return withHint("ensign explain "+what+" REF", "nothing to explain given: %s is a file", what)
	}
	return withHint("give a code such as UNLISTED, a paragraph, an ECCN, a country code, a kind of item such as mcu, or a report and what is in it", "unknown word: %s", what)
}

// lawOf is what the tables of all regimes hold of a word.
func lawOf(what string, day origin.Date) (origin.Reason, bool) {
	reason, ok := ear.Explain(what, day)
	more, also := ofac.Explain(what, day)
	switch {
	case !ok:
		return more, also
	case also:
		reason.Because = append(reason.Because, more)
	}
	return reason, true
}
