// Command real screens real inputs with a built ensign, prints what it found, and fails if an answer cannot be right:
//
//	real ENSIGN SAMPLES TREE…
//
// SAMPLES is a folder of CycloneDX documents by version, "-" if there is none.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const fewest = 20 // of the documents that must have been read

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: real ENSIGN SAMPLES TREE…")
		os.Exit(1)
	}
	ensign, err := filepath.Abs(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	c := command{path: ensign}
	if samples := os.Args[2]; samples != "-" {
		c.documents(samples)
	}
	for _, tree := range os.Args[3:] {
		c.tree(tree)
	}
	if err := errors.Join(c.faults...); err != nil {
		fmt.Fprintf(os.Stderr, "\n%v\n", err)
		os.Exit(1)
	}
}

// command is the ensign that is tried, and what it did wrong.
type command struct {
	path   string
	faults []error
}

func (c *command) fail(format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf(format, args...))
}

// report is what is looked at of a JSON report.
type report struct {
	Schema     string
	Components []struct {
		Name   string
		Origin struct{ Answer string }
	}
	Determinations []struct{ Regime, Destination, Verdict string }
	Inputs         []struct {
		Coverage struct {
			Gaps []struct{ Reason, Says string }
		}
	}
	Verdict  string
	Complete bool
}

// run runs ensign, with more environment if given, and returns what it wrote and its exit code.
func (c *command) run(dir string, env []string, args ...string) ([]byte, int) {
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(c.path, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.Env = append(os.Environ(), env...)
	err := cmd.Run()
	code := cmd.ProcessState.ExitCode()
	switch code {
	case 0, 3, 4:
		return stdout.Bytes(), code
	case 1:
		if stdout.Len() > 0 {
			c.fail("ensign %s: exit code 1 with %d bytes on stdout", strings.Join(args, " "), stdout.Len())
		}
	default:
		c.fail("ensign %s: exit code %d, which is none of 0, 1, 3, 4: %v", strings.Join(args, " "), code, err)
	}
	fmt.Printf("    ensign %s: %s\n", strings.Join(args, " "), strings.TrimSpace(stderr.String()))
	return nil, code
}

// screen screens one input and returns its report, nil if there is none.
func (c *command) screen(name string) (*report, int) {
	out, code := c.run("", nil, "screen", name, "--to", "KP,IR,DE", "-o", "json", "-q")
	if out == nil {
		return nil, code
	}
	var r report
	if err := json.Unmarshal(out, &r); err != nil {
		c.fail("%s: the report is no JSON: %v", name, err)
		return nil, code
	}
	if r.Schema != "ensign.report/1" || len(r.Determinations) == 0 {
		c.fail("%s: schema %q, %d determinations", name, r.Schema, len(r.Determinations))
	}
	for _, d := range r.Determinations {
		if d.Verdict == "not-subject" {
			c.fail("%s: %s says not-subject for %s without any facts", name, d.Regime, d.Destination)
		}
	}
	return &r, code
}

// documents screens every valid document below a folder.
func (c *command) documents(dir string) {
	var names []string
	for _, pattern := range []string{"1.[2-7]/valid-*.json", "1.[2-7]/valid-*.xml"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			c.fail("%s: %v", dir, err)
		}
		names = append(names, found...)
	}
	counts := make(map[string]int)
	read, components := 0, 0
	for _, name := range names {
		r, code := c.screen(name)
		counts[fmt.Sprintf("exit code %d", code)]++
		if r == nil {
			c.fail("%s: a valid document was not screened", name)
			continue
		}
		read++
		components += len(r.Components)
		counts[r.Verdict]++
		if len(r.Components) == 0 && strings.HasSuffix(name, ".json") && holdsComponents(name) {
			c.fail("%s: it has components, the report has none", name)
		}
	}
	fmt.Printf("%d documents, %d screened, %d components: %v\n", len(names), read, components, counts)
	if read < fewest {
		c.fail("only %d documents were screened, want at least %d", read, fewest)
	}
}

// holdsComponents reports whether a document lists a component that no other holds.
func holdsComponents(name string) bool {
	text, err := os.ReadFile(name)
	if err != nil {
		return false
	}
	var doc struct{ Components []json.RawMessage }
	return json.Unmarshal(text, &doc) == nil && len(doc.Components) > 0
}

// tree screens a root file system, and checks that the way it is screened does not matter.
func (c *command) tree(dir string) {
	r, code := c.screen("dir:" + dir)
	if r == nil {
		c.fail("%s: exit code %d", dir, code)
		return
	}
	answers := make(map[string]int)
	for _, x := range r.Components {
		answers[x.Origin.Answer]++
	}
	gaps := 0
	for _, in := range r.Inputs {
		for _, g := range in.Coverage.Gaps {
			if g.Reason != "padding" {
				gaps++
			}
		}
	}
	fmt.Printf("%s: exit code %d, verdict %s, %d components, origins %v, %d gaps\n", dir, code, r.Verdict, len(r.Components), answers, gaps)
	if len(r.Components) == 0 {
		c.fail("%s: no components", dir)
	}
	c.inTwoSteps(dir, r)
	c.twice(dir)
	if out, _ := c.run("", nil, "screen", "dir:"+dir, "--to", "KP,IR", "-q"); out != nil {
		fmt.Printf("%s\n", indent(out, 21))
	}
}

// inTwoSteps writes the bill of materials and screens that: the verdicts must be those of one step.
func (c *command) inTwoSteps(dir string, one *report) {
	temp, err := os.MkdirTemp("", "ensign")
	if err != nil {
		c.fail("%v", err)
		return
	}
	defer os.RemoveAll(temp)
	file := filepath.Join(temp, "bom.json")
	c.run("", nil, "sbom", "dir:"+dir, "-o", "cyclonedx-json="+file, "-q")
	two, _ := c.screen(file)
	if two == nil {
		c.fail("%s: its bill of materials was not screened", dir)
		return
	}
	if !slices.Equal(one.Determinations, two.Determinations) || one.Complete != two.Complete || len(one.Components) != len(two.Components) {
		c.fail("%s: %d components, %v in one step; %d components, %v in two", dir,
			len(one.Components), one.Determinations, len(two.Components), two.Determinations)
	}
}

// twice screens a tree again under other conditions: the bytes must be the same.
func (c *command) twice(dir string) {
	full, err := filepath.Abs(dir)
	if err != nil {
		c.fail("%v", err)
		return
	}
	for _, format := range []string{"text", "json", "cyclonedx-json"} {
		args := []string{"screen", "dir:" + full, "--to", "KP", "--as-of", "2026-09-01", "-q", "-o", format}
		a, _ := c.run("", []string{"TZ=UTC", "LC_ALL=C"}, args...)
		b, _ := c.run(os.TempDir(), []string{"TZ=Pacific/Auckland", "LC_ALL=de_DE.UTF-8", "GOMAXPROCS=1"}, append(args, "-j", "1")...)
		if !bytes.Equal(a, b) {
			c.fail("%s: two runs give different %s", dir, format)
		}
	}
}

// indent is the start of a text, not more than some lines of it.
func indent(text []byte, lines int) string {
	all := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	if len(all) > lines {
		all = append(all[:lines], "…")
	}
	return "    " + strings.Join(all, "\n    ")
}
