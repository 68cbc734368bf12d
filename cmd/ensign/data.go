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
	"ensign/policies/ofac"
	"ensign/policies/parties"
)

func dataCommand(s *session) *cli.Command {
	return &cli.Command{
		Name: "data", Usage: "list the facts that are inside: tables, sources, dates; import a register",
		UsageText:   "ensign data [--origin-data DIR]… [--parties DIR], or " + importUsage,
		Description: importHelp(),
		Flags:       append([]cli.Flag{originDataFlag(), partiesFlag()}, importFlags()...),
		Action: func(c *cli.Context) error {
			importing := c.Args().First() == "import"
			if err := operands(c, 0, map[bool]int{true: 3}[importing], "", "ensign data, or "+importUsage); err != nil {
				return err
			}
			tables, err := originData(c)
			if err != nil {
				return err
			}
			if !importing {
				list, err := listedParties(c)
				if err != nil {
					return err
				}
				return listData(&s.result, tables, list)
			}
			if err := operands(c, 3, 3, "register", importUsage); err != nil {
				return err
			}
			return s.importData(c, tables)
		},
	}
}

// listData writes a line for every table.
func listData(out io.Writer, tables *origin.Data, list *parties.List) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "TABLE\tROWS\tAS OF\tREAD IN THE REGULATION\tSHA-256\tSOURCE")
	for _, t := range tables.Tables() {
		fmt.Fprintf(w, "%s/%s\t%d\t%s\t\t%.12s\t%s\n", t.Folder, t.Name, t.Rows, t.Retrieved, t.SHA256, t.Source)
	}
	for _, t := range ear.Tables() {
		fmt.Fprintf(w, "policies/ear/data/%s\t%d\t%s\t%s\t%.12s\t%s\n", t.Name, t.Rows, t.AsOf, rests(t.Status), t.SHA256, t.Source)
	}
	for _, t := range ofac.Tables() {
		fmt.Fprintf(w, "policies/ofac/data/%s\t%d\t%s\t%s\t%.12s\t%s\n", t.Name, t.Rows, t.AsOf, rests(t.Status), t.SHA256, t.Source)
	}
	if i := list.Info(); i.Rows > 0 {
		fmt.Fprintf(w, "%s\t%d\t%s\t\t%.12s\t%s\n", i.Name, i.Rows, i.Day, i.SHA256, i.Source)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	d := dataSets(tables, list)
	_, err := fmt.Fprintf(out, "\norigin %s %s\near    %s %s\nofac   %s %s\nlaw verified through %s\n", d.Origin.Version, d.Origin.Digest, d.EAR.Version, d.EAR.Digest, d.OFAC.Version, d.OFAC.Digest, d.EAR.VerifiedThrough)
	return err
}

// rests says how many rows of a table of law were read in the regulation, and what the others rest on.
func rests(status map[string]int) string {
	says := fmt.Sprint(status["regulation"])
	for _, other := range []string{"secondary", "approximate", "memory"} {
		if n := status[other]; n > 0 {
			says += fmt.Sprintf(", %d %s", n, other)
		}
	}
	return says
}

// dataSets names the tables as a report does; those of origin are the embedded ones for nil, and nil is no list.
func dataSets(tables *origin.Data, list *parties.List) policies.Data {
	var d policies.Data
	version, digest := tables.Version()
	d.Origin = policies.DataSet{Version: version, Digest: "sha256:" + strings.TrimPrefix(digest, "sha256:")}
	d.EAR.Version, d.EAR.Digest, d.EAR.VerifiedThrough = ear.Version()
	for _, t := range ear.Tables() {
		d.EAR.Tables = append(d.EAR.Tables, policies.LawTable{Name: t.Name, Source: t.Source, AsOf: t.AsOf, Rows: t.Rows, Status: policies.NewLawStatus(t.Status)})
	}
	d.OFAC.Version, d.OFAC.Digest, d.OFAC.VerifiedThrough = ofac.Version()
	for _, t := range ofac.Tables() {
		d.OFAC.Tables = append(d.OFAC.Tables, policies.LawTable{Name: t.Name, Source: t.Source, AsOf: t.AsOf, Rows: t.Rows, Status: policies.NewLawStatus(t.Status)})
	}
	if i := list.Info(); i.Rows > 0 {
		d.Parties = policies.List[policies.PartySet]{{Name: i.Name, DataSet: policies.DataSet{Version: string(i.Day), Digest: "sha256:" + i.SHA256}, Rows: i.Rows}}
	}
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

func partiesFlag() cli.Flag {
	return &cli.StringFlag{Name: "parties", Usage: "hold parties and makers against the list in `DIR`, which ensign data import csl made; what it does not name is not taken for checked"}
}

// listedParties reads the list that the flag names, nil without it.
func listedParties(c *cli.Context) (*parties.List, error) {
	dir := c.String("parties")
	if dir == "" {
		if c.IsSet("parties") {
			return nil, withHint("name the folder that ensign data import csl wrote", "--parties: no folder given")
		}
		return nil, nil
	}
	f, err := os.Open(filepath.Join(dir, parties.TableName))
	if err != nil {
		return nil, withHint("make it with ensign data import csl FILE --into DIR", "--parties: %w", err)
	}
	defer f.Close()
	list, err := parties.Read(f)
	if err != nil {
		return nil, withHint("make it anew with ensign data import csl FILE --into DIR", "--parties %s: %w", dir, err)
	}
	return list, nil
}
