package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"ensign/origin"
	"ensign/policies"
	"ensign/policies/ear"
)

func dataCommand(s *session) *cli.Command {
	return &cli.Command{
		Name: "data", Usage: "list the facts that are inside: tables, sources, dates; import a register",
		UsageText:   "ensign data [--origin-data DIR]…, or " + importUsage,
		Description: importHelp(),
		Flags:       append([]cli.Flag{originDataFlag()}, importFlags()...),
		Action: func(c *cli.Context) error {
			importing := c.Args().First() == "import"
			if err := operands(c, 0, map[bool]int{true: 3}[importing], "", "ensign data, or "+importUsage); err != nil {
				return err
			}
			tables, err := originData(c)
			switch {
			case err != nil:
				return err
			case !importing:
				return listData(&s.result, tables)
			}
			if err := operands(c, 3, 3, "register", importUsage); err != nil {
				return err
			}
			return s.importData(c, tables)
		},
	}
}

// listData writes a line for every table.
func listData(out io.Writer, tables *origin.Data) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "TABLE\tROWS\tAS OF\tSHA-256\tSOURCE")
	for _, t := range tables.Tables() {
		fmt.Fprintf(w, "%s/%s\t%d\t%s\t%.12s\t%s\n", t.Folder, t.Name, t.Rows, t.Retrieved, t.SHA256, t.Source)
	}
	for _, t := range ear.Tables() {
		fmt.Fprintf(w, "policies/ear/data/%s\t%d\t%s\t%.12s\t%s\n", t.Name, t.Rows, t.AsOf, t.SHA256, t.Source)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	d := dataSets(tables)
	_, err := fmt.Fprintf(out, "\norigin %s %s\near    %s %s\nlaw verified through %s\n", d.Origin.Version, d.Origin.Digest, d.EAR.Version, d.EAR.Digest, d.EAR.VerifiedThrough)
	return err
}

// dataSets names the tables as a report does; those of origin are the embedded ones for nil.
func dataSets(tables *origin.Data) policies.Data {
	var d policies.Data
	version, digest := tables.Version()
	d.Origin = policies.DataSet{Version: version, Digest: "sha256:" + strings.TrimPrefix(digest, "sha256:")}
	d.EAR.Version, d.EAR.Digest, d.EAR.VerifiedThrough = ear.Version()
	return d
}

func originDataFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "origin-data", Usage: "lay the tables of makers, names, parts and software in `DIR` over those that are inside; may be repeated (see ensign data import)"}
}

// originData loads the tables that the flag asks for, the embedded ones without it.
func originData(c *cli.Context) (*origin.Data, error) {
	var layers []origin.Layer
	for _, dir := range c.StringSlice("origin-data") {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, withHint("name a folder that holds tables such as makers.tsv", "--origin-data: %w", err)
		}
		defer root.Close()
		layers = append(layers, origin.Layer{Name: filepath.Base(filepath.Clean(dir)), FS: root.FS()})
	}
	tables, err := origin.Load(layers...)
	if err != nil {
		return nil, withHint("tables have the columns of those in origin/data; ensign data import writes some", "--origin-data: %w", err)
	}
	return tables, nil
}
