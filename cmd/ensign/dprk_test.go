package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

const (
	suite     = "../../testdata/dprk2018/"
	suiteHead = "| device | on sale from | parts flagged | likely US | unknown or in conflict | likely foreign |"
)

// device is a line of devices.tsv: a product of the report of June 2018 on what North Korea uses.
type device struct {
	folder, name, released string
}

// suiteDays are a day before each of two changes of the law, that of the report, and that of the suite.
func suiteDays() []string { return []string{"2014-06-30", "2016-04-01", "2018-06-06", "2026-11-26"} }

// TestDPRK2018 screens the devices of the suite for North Korea on its four days, holds the reports to those that are
// kept, and the table of the README to the reports; -update rewrites both.
func TestDPRK2018(t *testing.T) {
	table := suiteHead
	for _, day := range suiteDays() {
		table += " " + day + " |"
	}
	table += " one answer decides it |\n" + strings.Repeat("|---", 7+len(suiteDays())) + "|\n"
	for _, d := range devices(t) {
		reports, text := d.screen(t)
		kept(t, suite+d.folder+"/report.txt", text)
		table += d.row(reports)
	}
	readme := readFile(t, "../../README.md")
	before, after, ok := strings.Cut(readme, suiteHead)
	_, after, ok2 := strings.Cut(after, "\n\n")
	if !ok || !ok2 {
		t.Fatalf("README.md has no table that begins with %s", suiteHead)
	}
	kept(t, "../../README.md", before+table+"\n"+after)
}

// kept compares a text with the file that keeps it, or writes the file.
func kept(t *testing.T, name, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if string(want) != text {
		t.Errorf("%s is not what the command says; after looking at the difference: go test ./cmd/ensign -run DPRK -update", name)
	}
}

func devices(t *testing.T) []device {
	t.Helper()
	var all []device
	for line := range strings.Lines(readFile(t, suite+"devices.tsv")) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || cells[0] == "folder" {
			continue
		}
		if len(cells) != 4 || slices.Contains([]string{cells[0], cells[1], cells[3]}, "") {
			t.Fatalf("devices.tsv: want folder, device, released and source: %q", line)
		}
		all = append(all, device{folder: cells[0], name: cells[1], released: cells[2]})
	}
	return all
}

// input is the parts list or the inventory of the device.
func (d device) input() string {
	if name := suite + d.folder + "/parts.csv"; isFile(name) {
		return name
	}
	return suite + d.folder + "/bom.cdx.json"
}

func isFile(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// early says that no source has the device on sale by the day; released is a day, a month, a year, or "" if no source says.
func (d device) early(day string) bool { return day < d.released }

// screen returns the report of each day, and all of them as text.
func (d device) screen(t *testing.T) (reports []policies.Report, text string) {
	t.Helper()
	for _, day := range suiteDays() {
		file := filepath.Join(t.TempDir(), "report.json")
		code, stdout, stderr := runFor(t, "", "screen", d.input(), "--facts", suite+d.folder+"/ensign.yaml",
			"--to", "KP", "--as-of", day, "--fail-on", "never", "-o", "text", "-o", "json="+file)
		if code != codeNothing {
			t.Fatalf("%s on %s: exit code %d\n%s", d.folder, day, code, stderr)
		}
		var r policies.Report
		if err := json.Unmarshal([]byte(readFile(t, file)), &r); err != nil {
			t.Fatal(err)
		}
		reports = append(reports, r)
		text += "==== " + day + d.remark(day) + " ====\n\n" + stdout + "\n"
	}
	return reports, text
}

func (d device) remark(day string) string {
	if d.early(day) {
		return ", hypothetical: no source has it on sale before " + d.released
	}
	return ""
}

// row is the line of the table: parts are counted as on the last day, verdicts before the release are in italics.
func (d device) row(reports []policies.Report) string {
	last := reports[len(reports)-1]
	asked := last.Weighed()[0]
	counts := make(map[origin.Answer]int)
	flagged := 0
	for _, c := range last.Components {
		if !slices.ContainsFunc(asked.Flagged, func(f policies.Flag) bool { return f.Ref == c.Ref }) {
			continue
		}
		flagged++
		counts[c.Origin.Answer]++
	}
	foreign := counts[origin.NotUS] + counts[origin.LikelyNotUS]
	likely := counts[origin.US] + counts[origin.LikelyUS]
	row := fmt.Sprintf("| [%s](testdata/dprk2018/%s/report.txt) | %s | %d of %d | %d | %d | %d |", d.name, d.folder, cmp.Or(d.released, "not sourced"),
		flagged, len(last.Components), likely, flagged-likely-foreign, foreign)
	for i, day := range suiteDays() {
		verdict := reports[i].Verdict.String()
		if d.early(day) {
			verdict = "*" + verdict + "*"
		}
		row += " " + verdict + " |"
	}
	return row + " " + decider(asked) + " |\n"
}

// decider is the first fact of which one answer alone would end the question, with that answer's verdict.
func decider(d policies.Determination) string {
	for _, m := range d.Missing {
		if m.IfYes != policies.Undetermined {
			return m.Fact + ": yes, " + m.IfYes.String()
		}
		if m.IfNo != policies.Undetermined {
			return m.Fact + ": no, " + m.IfNo.String()
		}
	}
	return "none alone"
}

// TestDPRK2018Sources wants a source for every part of the suite, a line for every folder, and no address.
func TestDPRK2018Sources(t *testing.T) {
	var folders []string
	for _, d := range devices(t) {
		folders = append(folders, d.folder)
		for i, source := range d.sources(t) {
			if strings.TrimSpace(source) == "" || strings.Contains(source, "://") {
				t.Errorf("%s: part %d: want a source in words: %q", d.input(), i+1, source)
			}
		}
	}
	slices.Sort(folders)
	entries, err := os.ReadDir(suite)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, e := range entries {
		if e.IsDir() {
			found = append(found, e.Name())
		}
	}
	if !slices.Equal(folders, found) {
		t.Errorf("devices.tsv lists the folders %q, there are %q", folders, found)
	}
}

// sources lists what is said of where each part of the device is from.
func (d device) sources(t *testing.T) []string {
	t.Helper()
	text := readFile(t, d.input())
	var sources []string
	if strings.HasSuffix(d.input(), ".csv") {
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || rows[0][len(rows[0])-1] != "Source" {
			t.Fatalf("%s: the last column is not Source: %v", d.input(), err)
		}
		for _, row := range rows[1:] {
			sources = append(sources, row[len(row)-1])
		}
		return sources
	}
	doc, err := bom.Read([]byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range doc.Components() {
		i := slices.IndexFunc(c.Properties, func(p bom.Property) bool { return p.Name == "dprk2018:source" })
		if i < 0 {
			sources = append(sources, "")
			continue
		}
		sources = append(sources, c.Properties[i].Value)
	}
	return sources
}
