package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"ensign/bom/input"
)

func formatsCommand(s *session) *cli.Command {
	return &cli.Command{
		Name: "formats", Usage: "list the formats of images that are read, and those that are only told apart",
		UsageText: "ensign formats",
		Action: func(c *cli.Context) error {
			if err := operands(c, 0, 0, "", "ensign formats"); err != nil {
				return err
			}
			return s.formats()
		},
	}
}

// formats prints a line for each format: its name, what it is, and what of it is not read.
func (s *session) formats() error {
	for _, f := range input.Formats() {
		limits := ""
		switch {
		case f.Open == nil:
			limits = "; not read"
		case f.Limits != "":
			limits = "; " + f.Limits
		}
		fmt.Fprintf(&s.result, "%-16s %s%s\n", f.Name, f.Title, limits)
	}
	return nil
}
