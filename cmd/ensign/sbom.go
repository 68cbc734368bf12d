package main

import (
	"bytes"
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"ensign/bom"
	"ensign/bom/input"
	"ensign/cmd/ensign/internal/report"
)

func sbomCommand(s *session) *cli.Command {
	flags := []cli.Flag{
		&cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}, Usage: "write `FORMAT[=FILE]`, may be repeated: " + names(sbomFormats()) + " (default: cyclonedx-json)"},
		specVersionFlag(),
	}
	return &cli.Command{
		Name: "sbom", Usage: "write the bill of materials of a product, and nothing concluded from it",
		UsageText: "ensign sbom INPUT… [-o FORMAT[=FILE]]…",
		Description: "INPUT is what ensign screen takes. What was not read is in the document, so that screening it later gives the " +
			"verdicts of screening the inputs.",
		Flags: append(append(append(flags, columnsFlag()), readingFlags()...), speakingFlags()...),
		Action: func(c *cli.Context) error {
			s.speak(c)
			if err := operands(c, 1, -1, "input", "ensign sbom INPUT…, see ensign sbom --help"); err != nil {
				return err
			}
			o := sbomOptions{inputs: c.Args().Slice()}
			var err error
			if o.reading, err = s.reading(c); err != nil {
				return err
			}
			if o.outputs, err = destinations(c.StringSlice("output"), sbomFormats()); err != nil {
				return err
			}
			if o.specVersion, err = specVersion(c, o.outputs); err != nil {
				return err
			}
			ctx, cancel := timed(c)
			defer cancel()
			return s.sbom(ctx, o)
		},
	}
}

// sbomOptions are the flags of sbom, checked.
type sbomOptions struct {
	inputs      []string
	reading     input.Options
	outputs     []destination
	specVersion string
}

// listed is what the formats of sbom write.
type listed struct {
	doc *bom.Document
	as  written
}

func sbomFormats() []format[listed] {
	return []format[listed]{
		{"cyclonedx-json", func(w io.Writer, v listed, _ report.Style) error { return v.cycloneDX(w, false) }},
		{"cyclonedx-xml", func(w io.Writer, v listed, _ report.Style) error { return v.cycloneDX(w, true) }},
		{"text", func(w io.Writer, v listed, st report.Style) error { return report.List(w, v.doc, st) }},
	}
}

func (s *session) sbom(ctx context.Context, o sbomOptions) error {
	doc, err := input.Open(ctx, o.inputs, o.reading)
	if err != nil {
		return err
	}
	if doc, err = doc.WithSources(); err != nil {
		return err
	}
	s.tell(doc)
	if err := write(s, o.outputs, sbomFormats(), listed{doc, written{o.specVersion, s}}, report.Style{}); err != nil {
		return err
	}
	return gapsExit(doc)
}

// cycloneDX writes the document as it was read or built, or in the form asked.
func (v listed) cycloneDX(w io.Writer, asXML bool) error {
	data, lost, err := v.doc.Write(nil, v.as.form(asXML))
	if err := v.as.told(lost, err); err != nil {
		return err
	}
	if !bytes.HasSuffix(data, []byte("\n")) {
		data = append(data, '\n')
	}
	_, err = w.Write(data)
	return err
}
