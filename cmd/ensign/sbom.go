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
	}
	return &cli.Command{
		Name: "sbom", Usage: "write the bill of materials of a product, and nothing concluded from it",
		UsageText: "ensign sbom INPUT… [-o FORMAT[=FILE]]…",
		Description: "INPUT is what ensign screen takes. What was not read is in the document, so that screening it later gives the " +
			"verdicts of screening the inputs.",
		Flags: append(append(flags, readingFlags()...), speakingFlags()...),
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
			ctx, cancel := timed(c)
			defer cancel()
			return s.sbom(ctx, o)
		},
	}
}

// sbomOptions are the flags of sbom, checked.
type sbomOptions struct {
	inputs  []string
	reading input.Options
	outputs []destination
}

func sbomFormats() []format[*bom.Document] {
	return []format[*bom.Document]{
		{"cyclonedx-json", writeDocument},
		{"text", func(w io.Writer, d *bom.Document, st report.Style) error { return report.List(w, d, st) }},
	}
}

func (s *session) sbom(ctx context.Context, o sbomOptions) error {
	doc, err := input.Open(ctx, o.inputs, o.reading)
	if err != nil {
		return err
	}
	s.tell(doc)
	if err := write(s, o.outputs, sbomFormats(), doc, report.Style{}); err != nil {
		return err
	}
	return gapsExit(doc)
}

// writeDocument writes the document as it was read or built.
func writeDocument(w io.Writer, d *bom.Document, _ report.Style) error {
	data := d.JSON()
	if !bytes.HasSuffix(data, []byte("\n")) {
		data = append(bytes.Clone(data), '\n')
	}
	_, err := w.Write(data)
	return err
}
