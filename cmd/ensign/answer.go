package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"ensign/cmd/ensign/internal/questions"
	"ensign/origin"
	"ensign/policies"
)

const answerUsage = "ensign answer FILE… [--facts FILE] [--report REPORT]"

func answerCommand(s *session) *cli.Command {
	return &cli.Command{
		Name: "answer", Usage: "read workbooks that suppliers filled in, into the facts file, as evidence with date and SHA-256",
		UsageText: answerUsage,
		Description: "FILE is a workbook of ensign ask that came back. It is refused, and nothing is written, if it is of another template or " +
			"another report, if a cell that is ours was changed, if a formula stands where an answer should, if an answer cannot be, if " +
			"it is not signed and dated, or if an entry in force states otherwise of a part what the answer states, or the same " +
			"of the same workbook; an entry about other fields, such as a price, stays beside it. What a maker signs is evidence of rank B, " +
			"what a distributor signs of rank D. \"don't know\" changes nothing and is listed, and so is what no rule uses.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "facts", Usage: "write into `FILE`, which need not be there yet (default: " + defaultFacts + ")", Value: defaultFacts},
			&cli.StringFlag{Name: "report", Usage: "refuse answers that are not to `REPORT`, and say what was thought of each part before"},
			&cli.StringFlag{Name: "as-of", Usage: "refuse what is dated after `DATE` (default: today in UTC, or SOURCE_DATE_EPOCH)"},
		}, speakingFlags()...),
		Action: func(c *cli.Context) error {
			s.speak(c)
			if err := operands(c, 1, -1, "workbook", answerUsage); err != nil {
				return err
			}
			return s.answer(c)
		},
	}
}

// answered is a workbook that was read.
type answered struct {
	*questions.Answer
	file          string
	document, sum string // as evidence
}

// answer reads all workbooks first, and writes the facts file once if none of them is refused.
func (s *session) answer(c *cli.Context) error {
	name := c.String("facts")
	day, err := s.asOf(c.String("as-of"))
	if err != nil {
		return err
	}
	var asked *policies.Report
	digest := ""
	if file := c.String("report"); file != "" {
		if asked, digest, err = readDigested(file); err != nil {
			return err
		}
	}
	before, err := readForAppend(name)
	if err != nil {
		return err
	}
	data := before
	var all []answered
	for _, file := range c.Args().Slice() {
		a, err := readAnswer(file, name, digest, day)
		if err != nil {
			return err
		}
		entries, err := a.entries(asked)
		if err != nil {
			return err
		}
		if data, err = appended(name, data, entries, day); err != nil {
			return err
		}
		all = append(all, a)
	}
	if !bytes.Equal(data, before) {
		if err := s.putFacts(name, data); err != nil {
			return err
		}
	}
	for _, a := range all {
		s.tellAnswer(&a, name, asked)
	}
	return nil
}

// readAnswer reads one workbook. digest is that of the report that it must be of, if one was given.
func readAnswer(file, facts, digest string, day origin.Date) (a answered, err error) {
	a.file = file
	if a.document, a.sum, err = documentOf(file, facts); err != nil {
		return a, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return a, fmt.Errorf("reading %s: %w", file, cause(err))
	}
	if info.Size() > questions.MostBytes {
		return a, withHint("send back the workbook that ensign ask wrote", "%s: %d bytes are too many for a questionnaire", file, info.Size())
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return a, fmt.Errorf("reading %s: %w", file, cause(err))
	}
	if a.Answer, err = questions.Read(data); err != nil {
		return a, withHint("have it corrected and sent again; nothing was written", "%s is refused:\n%w", file, err)
	}
	switch {
	case digest != "" && a.Report != digest:
		err = withHint("give the report that ensign ask was given; nothing was written", "%s answers another report, with the SHA-256 %s", file, a.Report)
	case a.Date > day:
		err = withHint("have the date corrected; nothing was written", "%s is signed on %s, after %s", file, a.Date, day)
	case a.Until != "" && a.Until < day:
		err = withHint("ask again with ensign ask; nothing was written", "%s was valid until %s", file, a.Until)
	}
	return a, err
}

// entries are the facts that the answers state, about the parts as the report has them, if it was given.
func (a *answered) entries(asked *policies.Report) ([]policies.Entry, error) {
	var out []policies.Entry
	for i := range a.Parts {
		p := &a.Parts[i]
		if len(p.Set) == 0 {
			continue
		}
		match, err := p.Match()
		if err != nil {
			return nil, withHint("nothing was written", "%s: %w", a.file, err)
		}
		out = append(out, policies.Entry{
			Match: match, Set: p.Set, Rank: a.Rank, About: append(matching(asked, match), p.Component()),
			Evidence: policies.Evidence{
				Document: a.document, SHA256: a.sum, By: a.Company + ", " + a.Signer, Date: a.Date, Until: a.Until,
				Why: strings.Join(append([]string{"answer to " + a.Request}, p.Noted...), "; "),
			},
		})
	}
	return out, nil
}

// tellAnswer says what an answer changed, and what it did not.
func (s *session) tellAnswer(a *answered, facts string, asked *policies.Report) {
	s.says("%s: answer of %s to %s, signed on %s, rank %c, SHA-256 %s", a.file, a.Company, a.Request, a.Date, a.Rank, a.sum)
	for i := range a.Parts {
		p := &a.Parts[i]
		what := "nothing is stated"
		if len(p.Set) > 0 {
			what = settingsText(p.Set) + " (into " + filepath.Base(facts) + ")"
		}
		s.says("  %s: %s%s", partName(p), what, before(p, asked))
		if a.Rank == origin.B && !alike(a.Company, p.Manufacturer) && !alike(a.Company, a.Supplier) {
			s.says("    look: %s signed as the maker, and the part is named as one of %s", a.Company, supplierName(p.Manufacturer))
		}
		for _, l := range []struct {
			says  string
			items []string
		}{{"don't know", p.Unknown}, {"not answered", p.Blank}, {"noted, no rule uses it", p.Noted}} {
			if len(l.items) > 0 {
				s.says("    %s: %s", l.says, strings.Join(l.items, "; "))
			}
		}
	}
	for _, rule := range a.Rules {
		s.says("  certificate, for these parts: %s", rule)
	}
	if len(a.Rules) > 0 {
		s.says("    a certificate on the product as a whole goes into product.certificates by hand")
	}
}

// alike reports whether two names of companies start with the same word.
func alike(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	return len(x) > 0 && len(y) > 0 && strings.EqualFold(strings.Trim(x[0], ",."), strings.Trim(y[0], ",."))
}

func partName(p *questions.PartAnswer) string {
	if p.MPN != "" {
		return strings.TrimSpace(p.Manufacturer + " " + p.MPN)
	}
	return p.Key
}

// before is what was thought of a part in the report that was answered.
func before(p *questions.PartAnswer, asked *policies.Report) string {
	match, err := p.Match()
	if err != nil || asked == nil {
		return ""
	}
	for i := range asked.Components {
		of := &asked.Components[i]
		if c := componentOf(of); match.Matches(&c) {
			return fmt.Sprintf("; before: origin %s, ECCN %s", of.Origin.Answer, cmp.Or(of.Classification.ECCN, "unknown"))
		}
	}
	return ""
}
