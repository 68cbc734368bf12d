package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"ensign/bom"
	"ensign/bom/input"
	"ensign/cmd/ensign/internal/report"
	"ensign/origin"
	"ensign/policies"
	"ensign/policies/ear"
)

func initCommand(s *session) *cli.Command {
	flags := []cli.Flag{
		&cli.StringFlag{Name: "facts", Usage: "write `FILE`, which must not be there yet (default: " + defaultFacts + ")", Value: defaultFacts},
		asOfFlag(), originDataFlag(),
	}
	return &cli.Command{
		Name: "init", Usage: "write a commented facts file for a product, with the components that matter most",
		UsageText: "ensign init INPUT… [--facts FILE]",
		Description: "INPUT is as for ensign screen. The file says what each fact of the product is for, and has an entry for each component " +
			"that would decide most, as a comment to be filled in. It states nothing that nobody has stated, so screening with it gives " +
			"the answer that it gives without. A file that is there is never overwritten.",
		Flags: append(append(flags, readingFlags()...), speakingFlags()...),
		Action: func(c *cli.Context) error {
			s.speak(c)
			if err := operands(c, 1, -1, "input", "ensign init INPUT…, see ensign init --help"); err != nil {
				return err
			}
			ctx, cancel := timed(c)
			defer cancel()
			return s.init(ctx, c)
		},
	}
}

func (s *session) init(ctx context.Context, c *cli.Context) error {
	name := c.String("facts")
	if _, err := os.Lstat(name); err == nil {
		return withHint("give another name with --facts, or move the file away", "%s is there already and is not overwritten", name)
	}
	day, err := s.asOf(c.String("as-of"))
	if err != nil {
		return err
	}
	tables, err := originData(c)
	if err != nil {
		return err
	}
	reading, err := s.reading(c)
	if err != nil {
		return err
	}
	doc, err := input.Open(ctx, c.Args().Slice(), reading)
	if err != nil {
		return err
	}
	to, err := policies.Destinations([]string{"embargoed"}, ear.Group, day)
	if err != nil {
		return err
	}
	origins := origin.ResolveAll(doc, origin.Options{AsOf: day, Data: tables})
	r := policies.Screen(doc, origins, policies.Question{AsOf: day, Regimes: regimes(), Destinations: to, Data: dataSets(tables, nil)})
	s.tell(doc)
	if err := createFile(name, factsTemplate(doc, &r)); err != nil {
		return err
	}
	s.says("%s: facts to fill in; then ensign screen %s", name, strings.Join(c.Args().Slice(), " "))
	return nil
}

// createFile writes a file that is not there yet.
func createFile(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return withHint("give another name, or move the file away", "%s is there already and is not overwritten", name)
	}
	if err == nil {
		if err = writeSynced(f, data); err == nil {
			return nil
		}
		err = errors.Join(err, os.Remove(name))
	}
	return withHint("name a file in a folder that exists and can be written", "writing %s: %w", name, cause(err))
}

// productTemplate is what the facts file says of the product, after its name; each line with what it is for.
const productTemplate = `# kind: commodity              # commodity, software or technology: which share is computed
# made-in: TW                  # ISO 3166-1 code; what is made in the United States is subject whatever it holds
# shipped-from: TW             # what passes through the United States is subject too
# eccn: 5A992.c                # its own classification, or EAR99: whether a licence is needed at all
# hts: 8517.62                 # tariff number: the lists of part 746 go by it
# price: 89.00 USD             # where it is sold: the whole that the US content is a share of
# end-use: office network      # what it is for
# complete: {hardware: true, software: true, by: WHO, why: released BOM rev C, date: 2026-01-31}
#                              # without it something unlisted may be in the product, up to its price
# by: compliance@maker.example # who states all this, with why and date below: then it is of rank A
# why: order 4711
# date: 2026-01-31
# exporter: {us-person: no, us-owned: no}  # whether the sanctions of part 560 and the like are asked
# parties:                     # everybody who takes part; checked with their owners against the lists, or not
#   - {name: Example Trading, role: consignee, country: TW, listed: no, affiliated: no}
`

// listsTemplate ends the facts file.
const listsTemplate = `
# A presumption counts what is likely foreign as foreign; every determination names it. ensign decide writes one.
# presume:
#   - {class: maker-abroad, by: WHO, why: supplier policy 7, date: 2026-01-31}

# A waiver keeps a finding from failing the build, changes no verdict, and ends. ensign waive writes one.
# waivers:
#   - {code: FDP-POSSIBLE, why: certificate requested, by: WHO, until: 2026-12-31}

# A rate turns a price into the currency of the product's.
# rates:
#   - {from: EUR, to: USD, rate: 1.10, date: 2026-01-31, source: ECB}
`

// factsTemplate is the facts file for a document.
func factsTemplate(doc *bom.Document, r *policies.Report) []byte {
	var b strings.Builder
	b.WriteString("# What the inputs cannot say of the product. A line after # is a comment: take the # and the space away to state it.\n" +
		"# An entry with by, why and date is a decision of rank A; one without counts as a claim.\n\nproduct:\n")
	fmt.Fprintf(&b, "  name: %s\n", strconv.Quote(nameOf(doc)))
	for line := range strings.Lines(productTemplate) {
		b.WriteString("  " + line)
	}
	b.WriteString("\n# destinations: [KP, IR, RU]   # those of --to, if it is not given\n\n" +
		"# What a component is. All entries that match it speak, of each field the first that states it: one for few parts goes\n" +
		"# above one for many. ensign decide writes one, ensign ask has questions for its maker. These would decide most:\n# components:\n")
	for _, c := range weightiest(r) {
		b.WriteString(componentTemplate(c))
	}
	b.WriteString(listsTemplate)
	return []byte(b.String())
}

func nameOf(doc *bom.Document) string {
	root := doc.Root()
	for _, name := range []string{root.Name, root.Ref} {
		if name != "" {
			return report.Safe(name)
		}
	}
	return "(unnamed product)"
}

// mostTemplates is how many components the facts file starts with.
const mostTemplates = 12

// weightiest are the components that would decide most: first those of the missing facts, then those that are flagged.
func weightiest(r *policies.Report) []*policies.Component {
	at := make(map[string]*policies.Component, len(r.Components))
	for i := range r.Components {
		at[r.Components[i].Ref] = &r.Components[i]
	}
	var out []*policies.Component
	add := func(ref string) {
		if c := at[ref]; c != nil && len(out) < mostTemplates && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	weighed := r.Weighed()
	for _, d := range weighed {
		for _, m := range d.Missing {
			add(m.Ref)
		}
	}
	for _, d := range weighed {
		for _, f := range d.Flagged {
			add(f.Ref)
		}
	}
	return out
}

// componentTemplate is a commented entry, with what is thought of the component now.
func componentTemplate(c *policies.Component) string {
	var b strings.Builder
	match := "key: " + strconv.Quote(c.Key)
	switch {
	case c.MPN != "":
		match = "mpn: " + strconv.Quote(c.MPN)
	case c.Purl != "":
		match = "purl: " + strconv.Quote(c.Purl)
	}
	known := []string{"origin " + c.Origin.Answer.String()}
	if c.Classification.ECCN == "" {
		known = append(known, "ECCN unknown")
	} else {
		known = append(known, c.Classification.ECCN)
	}
	if c.Value.High == nil {
		known = append(known, "value unknown")
	}
	fmt.Fprintf(&b, "#   - match: {%s}  # %s\n", match, report.Safe(strings.TrimSpace(c.Manufacturer+" "+c.Name)+": "+strings.Join(known, ", ")))
	origins := "made: , designed: "
	if c.Kind != string(bom.Commodity) {
		origins = "developed: "
	}
	fmt.Fprintf(&b, "#     origin: {%s}\n#     eccn:\n", origins)
	if c.Kind == string(bom.Commodity) {
		b.WriteString("#     price:\n")
	}
	b.WriteString("#     by:\n#     why:\n#     date:\n")
	return b.String()
}
