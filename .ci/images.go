// Command images holds a built ensign to what must be so of real images:
//
//	images ENSIGN SAMPLES TREE IMAGE…
//
// The packages found in each image are those found in the tree that it was made of, in one step and in two, and nodes
// and gaps add up. SAMPLES is a folder of images that are damaged or not read, "-" if there is none: each of them ends
// in a clear answer.
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
	"time"
)

const fewest = 20 // packages that a tree must have, so that to find none is no success

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: images ENSIGN SAMPLES TREE IMAGE…")
		os.Exit(1)
	}
	c := command{path: os.Args[1]}
	if samples := os.Args[2]; samples != "-" {
		c.samples(samples)
	}
	c.same(os.Args[3], os.Args[4:])
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

// run runs ensign and returns what it wrote and its exit code.
func (c *command) run(args ...string) (stdout, stderr []byte, code int) {
	var out, says bytes.Buffer
	cmd := exec.Command(c.path, args...)
	cmd.Stdout, cmd.Stderr = &out, &says
	err := cmd.Run()
	code = cmd.ProcessState.ExitCode()
	if code != 0 && code != 1 && code != 3 && code != 4 {
		c.fail("ensign %s: exit code %d: %v", strings.Join(args, " "), code, err)
	}
	return out.Bytes(), says.Bytes(), code
}

// samples inspects and screens images that are damaged or of formats that are not read.
func (c *command) samples(dir string) {
	codes := map[string][]int{ // what inspect may say
		"squashfs.bin": {0}, "mbr.bin": {4}, "zip_truncated.bin": {4},
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.bin"))
	if err != nil || len(names) < len(codes) {
		c.fail("%s: %d samples: %v", dir, len(names), err)
	}
	for _, name := range names {
		begin := time.Now()
		out, says, code := c.run("inspect", name)
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		fmt.Printf("%s: exit code %d: %.150s\n", filepath.Base(name), code, lines[len(lines)-1])
		want, ok := codes[filepath.Base(name)]
		if !ok {
			want = []int{0, 4}
		}
		if !slices.Contains(want, code) || len(out) == 0 {
			c.fail("%s: exit code %d of inspect, want one of %d: %s", name, code, want, says)
		}
		if code == 4 && !bytes.Contains(out, []byte("not read: ")) {
			c.fail("%s: exit code 4 without a gap", name)
		}
		out, says, code = c.run("screen", name, "--to", "DE")
		if code == 0 || code == 1 && (len(out) > 0 || len(says) == 0) {
			c.fail("%s: exit code %d of screen: %s", name, code, says)
		}
		if took := time.Since(begin); took > time.Minute {
			c.fail("%s: took %v", name, took)
		}
	}
}

// same compares the packages in images with those in a tree.
func (c *command) same(tree string, images []string) {
	want := c.packages("dir:" + tree)
	fmt.Printf("%s: %d packages\n", tree, len(want))
	if len(want) < fewest {
		c.fail("%s: only %d packages", tree, len(want))
	}
	for _, image := range images {
		begin := time.Now()
		got := c.packages(image)
		missing, more := without(want, got), without(got, want)
		fmt.Printf("%s: %d packages, %d missing, %d more, %.1f s", filepath.Base(image), len(got), len(missing), len(more), time.Since(begin).Seconds())
		if len(missing)+len(more) > 0 {
			c.fail("%s: missing %.500q, more %.500q", image, missing, more)
		}
		c.steps(image)
		c.adds(image)
	}
}

// component is what is looked at of one.
type component struct {
	Type, Name, Version, PURL string
	Components                []component
}

// packages are the software components of an input, sorted: how each is named, but not where it was found. What boots
// a tree is beside it in an image.
func (c *command) packages(name string) []string {
	out, says, code := c.run("sbom", name, "-o", "cyclonedx-json", "-q")
	var doc struct{ Components []component }
	if err := json.Unmarshal(out, &doc); err != nil {
		c.fail("%s: exit code %d: %v: %s", name, code, err, says)
	}
	var list []string
	var collect func([]component)
	collect = func(all []component) {
		for _, x := range all {
			if x.Type != "firmware" && x.Type != "file" && !(x.Type == "operating-system" && x.Name == "linux") {
				list = append(list, strings.Join([]string{x.Type, x.Name, x.Version, x.PURL}, " "))
			}
			collect(x.Components)
		}
	}
	collect(doc.Components)
	slices.Sort(list)
	return list
}

// without returns what is in a and not in b. Both are sorted.
func without(a, b []string) []string {
	var list []string
	for _, x := range a {
		if i, ok := slices.BinarySearch(b, x); ok {
			b = slices.Delete(slices.Clone(b), i, i+1)
			continue
		}
		list = append(list, x)
	}
	return list
}

// report is what is looked at of a JSON report.
type report struct {
	Determinations []struct{ Regime, Destination, Verdict, Subject, License string }
	Verdict        string
	Complete       bool
}

func (c *command) screen(name string) (*report, int) {
	out, says, code := c.run("screen", name, "--to", "KP,IR,DE", "-o", "json", "-q")
	var r report
	if err := json.Unmarshal(out, &r); err != nil || len(r.Determinations) == 0 {
		c.fail("%s: exit code %d, no report: %v: %s", name, code, err, says)
	}
	return &r, code
}

// steps screens an image, and its bill of materials: the verdicts must be the same.
func (c *command) steps(image string) {
	dir, err := os.MkdirTemp("", "ensign")
	if err != nil {
		c.fail("%v", err)
		return
	}
	defer os.RemoveAll(dir)
	one, code := c.screen(image)
	file := filepath.Join(dir, "bom.json")
	c.run("sbom", image, "-o", "cyclonedx-json="+file, "-q")
	two, code2 := c.screen(file)
	fmt.Printf("; verdict %s in one step, %s in two", one.Verdict, two.Verdict)
	if !slices.Equal(one.Determinations, two.Determinations) || one.Complete != two.Complete || code != code2 {
		c.fail("%s: %v, exit code %d in one step; %v, exit code %d in two", image, one.Determinations, code, two.Determinations, code2)
	}
}

// adds checks that the nodes that lie in no other and the gaps of the image add up to its size, and that every file
// was hashed.
func (c *command) adds(image string) {
	out, says, code := c.run("inspect", image, "-o", "json", "-q")
	var doc struct {
		Inputs []struct {
			Size     int64
			Coverage struct {
				Bytes, Known int64
				Gaps         []struct {
					Path, Reason string
					Size         int64
				}
			}
		}
		Nodes []struct {
			Parent *int
			Size   int64
		}
		Files []struct{ Path, Type, SHA256, Error string }
	}
	if err := json.Unmarshal(out, &doc); err != nil || len(doc.Inputs) != 1 {
		c.fail("%s: inspect: exit code %d: %v: %s", image, code, err, says)
		return
	}
	in := doc.Inputs[0]
	sum, open := int64(0), 0
	for _, n := range doc.Nodes {
		if n.Parent == nil {
			sum += n.Size
		}
	}
	for _, g := range in.Coverage.Gaps {
		if g.Path == "" {
			sum += g.Size
		}
		if g.Reason != "padding" {
			open++
		}
	}
	for _, f := range doc.Files {
		if f.Type == "f" && f.SHA256 == "" && f.Error == "" {
			c.fail("%s: %s has neither a hash nor an error", image, f.Path)
		}
	}
	fmt.Printf("; %d parts, %d files, %d gaps, %d of %d bytes known\n", len(doc.Nodes), len(doc.Files), open, in.Coverage.Known, in.Size)
	if sum != in.Size || in.Coverage.Bytes != in.Size {
		c.fail("%s: nodes and gaps add up to %d of %d bytes", image, sum, in.Size)
	}
	if (code == 4) != (open > 0) {
		c.fail("%s: exit code %d of inspect with %d gaps", image, code, open)
	}
}
