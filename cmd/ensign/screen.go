package main

import (
	"context"
	"io"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"ensign/bom"
	"ensign/bom/input"
	"ensign/cmd/ensign/internal/report"
	"ensign/origin"
	"ensign/policies"
	"ensign/policies/ear"
	"ensign/policies/ofac"
)

func screenCommand(s *session) *cli.Command {
	flags := []cli.Flag{
		&cli.StringSliceFlag{Name: "to", Usage: "destinations `CC[,CC…]`: ISO 3166-1 codes; UA-43, UA-14, UA-09; groups such as E:1, D:5; embargoed; all (default: the facts' destinations, else embargoed)"},
		asOfFlag(), originDataFlag(), partiesFlag(),
		&cli.StringFlag{Name: "facts", Usage: "read product and component facts from `FILE` (default: " + defaultFacts + " in the working directory, if it is there)"},
		&cli.StringSliceFlag{Name: "set", Usage: "suppose `MATCH.SETTING=VALUE`, may be repeated, as in 'mpn:BCM4708*.origin.made=TW' or 'product.price=100 USD'; the report is stamped WHAT-IF"},
		&cli.StringSliceFlag{Name: "regime", Usage: "ask the regimes `LIST`: " + regimeIDs() + " (default: all)"},
		&cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}, Usage: "write `FORMAT[=FILE]`, may be repeated: " + names(screenFormats()) + " (default: text)"},
		specVersionFlag(),
		&cli.StringFlag{Name: "fail-on", Usage: "exit with 3 or 4 at `VERDICT` or worse: undetermined, license-required, prohibited, or never (default: that of the facts, else undetermined)"},
		&cli.StringFlag{Name: "baseline", Usage: "fail only on what is new or worse than in the JSON report `FILE`: a destination, a worse verdict, or a finding, compared by key and code"},
	}
	return &cli.Command{
		Name: "screen", Usage: "say for each destination whether a product needs a licence, and why",
		UsageText: "ensign screen INPUT… [--to CC,…] [-o FORMAT[=FILE]]…",
		Description: "INPUT is a firmware image, a CycloneDX or SPDX document, a parts list, a directory that holds a root file system, or - for " +
			"stdin; several are read as one device. A scheme forces what an input is: dir:, file:, image:, sbom:, parts:.\n\n" +
			"A waiver in the facts keeps a determination from failing the build if every finding of it, and every code among its " +
			"reasons, has a waiver in force: one that matches the component, or, for what is said of the product as a whole, one " +
			"that names no component. A waiver changes no verdict, and excuses nothing that was not read.",
		Flags: append(append(append(append(flags, columnsFlag()), readingFlags()...), speakingFlags()...), colorFlag()),
		Action: func(c *cli.Context) error {
			s.speak(c)
			if err := operands(c, 1, -1, "input", "ensign screen INPUT… --to CC, see ensign screen --help"); err != nil {
				return err
			}
			o, err := s.screenOptions(c)
			if err != nil {
				return err
			}
			ctx, cancel := timed(c)
			defer cancel()
			return s.screen(ctx, o)
		},
	}
}

// screenOptions are the flags of screen, checked.
type screenOptions struct {
	inputs      []string
	reading     input.Options
	question    policies.Question
	tables      *origin.Data
	outputs     []destination
	specVersion string
	style       report.Style
	whatIf      []policies.Supposition
	failOn      threshold
	baseline    *policies.Report
}

// screened is what the formats of screen write.
type screened struct {
	doc    *bom.Document
	report *policies.Report
	as     written
}

func (v screened) cycloneDX(w io.Writer, asXML bool) error {
	lost, err := report.CycloneDX(w, v.doc, v.report, v.as.form(asXML))
	return v.as.told(lost, err)
}

func screenFormats() []format[screened] {
	return []format[screened]{
		{"text", func(w io.Writer, v screened, st report.Style) error { return report.Text(w, v.report, st) }},
		{"json", func(w io.Writer, v screened, _ report.Style) error { return report.JSON(w, v.report) }},
		{"cyclonedx-json", func(w io.Writer, v screened, _ report.Style) error { return v.cycloneDX(w, false) }},
		{"cyclonedx-xml", func(w io.Writer, v screened, _ report.Style) error { return v.cycloneDX(w, true) }},
	}
}

// screen is the line of work: files → document → origins → report.
func (s *session) screen(ctx context.Context, o screenOptions) error {
	doc, err := input.Open(ctx, o.inputs, o.reading)
	if err != nil {
		return err
	}
	doc = doc.WithNames(o.question.Facts.Names())
	if err := o.suppose(doc.Components()); err != nil {
		return err
	}
	origins := origin.ResolveAll(doc, origin.Options{AsOf: o.question.AsOf, Data: o.tables, Statements: o.question.Facts.Statements()})
	r := policies.Screen(doc, origins, o.question)
	s.tell(doc)
	if err := write(s, o.outputs, screenFormats(), screened{doc, &r, written{o.specVersion, s}}, o.style); err != nil {
		return err
	}
	return judge(&r, o.failOn, excuses(doc, &r, o))
}

func (s *session) screenOptions(c *cli.Context) (o screenOptions, err error) {
	o.inputs = c.Args().Slice()
	if o.reading, err = s.reading(c); err != nil {
		return o, err
	}
	if o.outputs, err = destinations(c.StringSlice("output"), screenFormats()); err != nil {
		return o, err
	}
	if o.specVersion, err = specVersion(c, o.outputs); err != nil {
		return o, err
	}
	if o.style, err = s.style(c.String("color")); err != nil {
		return o, err
	}
	if o.tables, err = originData(c); err != nil {
		return o, err
	}
	if o.question, err = s.question(c, o.tables); err != nil {
		return o, err
	}
	o.reading.Columns = append(o.reading.Columns, o.question.Facts.Columns...)
	if o.failOn, err = failOn(c.String("fail-on"), o.question.Facts); err != nil {
		return o, err
	}
	if o.whatIf, err = suppositions(c.StringSlice("set")); err != nil {
		return o, err
	}
	if name := c.String("baseline"); name != "" {
		if o.baseline, err = readReport(name); err != nil {
			return o, err
		}
		s.supposes(name, o.baseline)
	}
	return o, nil
}

// reading are the settings of the readers.
func (s *session) reading(c *cli.Context) (input.Options, error) {
	limits, err := limitsOf(c)
	return input.Options{Limits: limits, Stdin: s.stdin, Jobs: c.Int("jobs"), Columns: columnsOf(c), Strict: c.Bool("strict")}, err
}

// question is what is asked: where to, when, by which law, on which facts.
func (s *session) question(c *cli.Context, tables *origin.Data) (q policies.Question, err error) {
	q.Tool = policies.Tool{Name: "ensign", Version: version()}
	q.Options.Limits = map[string]int64{"max-bytes": c.Int64("max-bytes"), "max-files": c.Int64("max-files"), "max-depth": c.Int64("max-depth")}
	if d := c.Duration("timeout"); d > 0 {
		q.Options.Limits["timeout"] = int64((d + time.Second - 1) / time.Second)
	}
	if q.AsOf, err = s.asOf(c.String("as-of")); err != nil {
		return q, err
	}
	if q.Regimes, err = selectRegimes(c.StringSlice("regime")); err != nil {
		return q, err
	}
	for _, r := range q.Regimes {
		q.Options.Regimes = append(q.Options.Regimes, r.ID)
	}
	if q.Facts, err = s.facts(c.String("facts"), c.Args().Slice(), q.AsOf); err != nil {
		return q, err
	}
	if q.Parties, err = listedParties(c); err != nil {
		return q, err
	}
	q.Data = dataSets(tables, q.Parties)
	q.Destinations, err = destinationsAsked(c.StringSlice("to"), q.Facts, q.AsOf)
	return q, err
}

// asOf is the day asked. This is the one place that reads the clock.
func (s *session) asOf(flag string) (origin.Date, error) {
	if flag != "" {
		day, err := policies.ParseDate(flag)
		if err != nil {
			return "", withHint("write it as 2018-06-06", "--as-of: %w", err)
		}
		return day, covered(day)
	}
	now := time.Now().UTC()
	if epoch := s.getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return "", withHint("it holds seconds since 1970, digits only", "SOURCE_DATE_EPOCH %s: not a number", epoch)
		}
		now = time.Unix(seconds, 0).UTC()
	}
	day := origin.Date(now.Format(time.DateOnly))
	return day, covered(day)
}

func regimes() []policies.Regime { return []policies.Regime{ear.Regime(), ofac.Regime()} }
