package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"ensign/origin"
	"ensign/policies"
	"ensign/policies/ear"
)

func dataCommand(s *session) *cli.Command {
	return &cli.Command{
		Name: "data", Usage: "list the facts that are inside: tables, sources, dates",
		UsageText: "ensign data",
		Action: func(c *cli.Context) error {
			if err := operands(c, 0, 0, "", "ensign data"); err != nil {
				return err
			}
			return listData(&s.result)
		},
	}
}

// listData writes a line for every embedded table.
func listData(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "TABLE\tROWS\tAS OF\tSOURCE")
	for _, t := range origin.Tables() {
		fmt.Fprintf(w, "origin/data/%s\t%d\t%s\t%s\n", t.Name, t.Rows, t.Retrieved, t.Source)
	}
	for _, t := range ear.Tables() {
		fmt.Fprintf(w, "policies/ear/data/%s\t%d\t%s\t%s\n", t.Name, t.Rows, t.AsOf, t.Source)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	d := dataSets()
	_, err := fmt.Fprintf(out, "\norigin %s %s\near    %s %s\nlaw verified through %s\n", d.Origin.Version, d.Origin.Digest, d.EAR.Version, d.EAR.Digest, d.EAR.VerifiedThrough)
	return err
}

// dataSets names the embedded tables as a report does.
func dataSets() policies.Data {
	var d policies.Data
	version, digest := origin.Version()
	d.Origin = policies.DataSet{Version: version, Digest: "sha256:" + strings.TrimPrefix(digest, "sha256:")}
	d.EAR.Version, d.EAR.Digest, d.EAR.VerifiedThrough = ear.Version()
	return d
}
