package main

import (
	"github.com/urfave/cli/v2"

	"ensign/cmd/ensign/internal/report"
	"ensign/origin"
)

func lookupCommand(s *session) *cli.Command {
	return &cli.Command{
		Name: "lookup", Usage: "say what the data know of a maker, a package or a part number",
		UsageText:   "ensign lookup NAME|PURL|CPE|MPN",
		Description: "Also a vendor id of PCI, USB, Plug and Play or a device tree: pci:8086, usb:0451, pnp:DEL, ti,tmp102.",
		Action: func(c *cli.Context) error {
			if err := operands(c, 1, 1, "name", "ensign lookup NAME|PURL|CPE|MPN, in quotes if it has spaces"); err != nil {
				return err
			}
			style, err := s.style("never")
			if err != nil {
				return err
			}
			return s.lookup(c.Args().First(), style)
		},
	}
}

// lookup prints all that the tables say of a name, each finding with its reasons.
func (s *session) lookup(what string, style report.Style) error {
	found := origin.Lookup(what)
	if len(found) == 0 {
		return withHint("give a maker's name, a purl, a CPE or a part number", "nothing is known of %s", what)
	}
	return report.Findings(&s.result, found, style)
}
