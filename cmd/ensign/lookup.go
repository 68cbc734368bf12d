package main

import (
	"github.com/urfave/cli/v2"

	"ensign/cmd/ensign/internal/report"
	"ensign/origin"
	"ensign/policies"
)

func lookupCommand(s *session) *cli.Command {
	return &cli.Command{
		Name: "lookup", Usage: "say what the data know of a maker, a package or a part number",
		UsageText:   "ensign lookup NAME|PURL|CPE|MPN|ID [--as-of DATE] [--origin-data DIR]",
		Description: "Also a vendor id of PCI, USB, Plug and Play or a device tree: pci:8086, usb:0451, pnp:DEL, ti,tmp102; a domain, firmware file or Android manufacturer: domain:ti.com, firmware:i915/x.bin, android:HUAWEI.",
		Flags:       []cli.Flag{originDataFlag(), &cli.StringFlag{Name: "as-of", Usage: "tell of makers as they were on `DATE` (default: as they are)"}},
		Action: func(c *cli.Context) error {
			if err := operands(c, 1, 1, "name", "ensign lookup NAME|PURL|CPE|MPN, in quotes if it has spaces"); err != nil {
				return err
			}
			style, err := s.style("never")
			if err != nil {
				return err
			}
			tables, err := originData(c)
			if err != nil {
				return err
			}
			var day origin.Date
			if text := c.String("as-of"); text != "" {
				if day, err = policies.ParseDate(text); err != nil {
					return withHint("write it as 2018-06-06", "--as-of: %w", err)
				}
			}
			found := tables.Lookup(c.Args().First(), day)
			if len(found) == 0 {
				return withHint("give a maker's name, a purl, a CPE, a part number or an identifier", "nothing is known of %s", c.Args().First())
			}
			return report.Findings(&s.result, found, style)
		},
	}
}
