// Command matrix makes SquashFS images of one tree, with every compressor, three sizes of blocks, with and without
// fragments, and holds ensign inspect to what unsquashfs lists and to the tree that went in:
//
//	matrix ENSIGN PACKAGES WORK
//
// PACKAGES is a folder of unpacked packages, WORK an empty one. Some kinds of files need root.
package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: matrix ENSIGN PACKAGES WORK")
		os.Exit(1)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ensign, packages, work string) error {
	tree := filepath.Join(work, "tree")
	if err := plant(tree, packages); err != nil {
		return fmt.Errorf("making the tree: %w", err)
	}
	want, err := walk(tree)
	if err != nil {
		return err
	}
	fmt.Printf("a tree of %d files\n", len(want))
	failed := 0
	for _, options := range cases() {
		begin := time.Now()
		image := filepath.Join(work, "image.sqfs")
		faults, err := compare(ensign, tree, image, options, want)
		if err != nil {
			return fmt.Errorf("%s: %w", strings.Join(options, " "), err)
		}
		info, err := os.Stat(image)
		if err != nil {
			return err
		}
		fmt.Printf("%-44s %9d bytes %5.1f s  %d differences\n", strings.Join(options, " "), info.Size(), time.Since(begin).Seconds(), len(faults))
		for _, f := range faults[:min(len(faults), 5)] {
			fmt.Println("   ", f)
		}
		failed += min(len(faults), 1)
	}
	if failed > 0 {
		return fmt.Errorf("%d images differ", failed)
	}
	return nil
}

// cases are the options of mksquashfs for every image.
func cases() [][]string {
	var all [][]string
	for _, compressor := range []string{"gzip", "xz", "lzma", "lzo", "lz4", "zstd"} {
		for _, block := range []string{"4K", "128K", "1M"} {
			for _, fragments := range [][]string{nil, {"-no-fragments"}} {
				all = append(all, append([]string{"-comp", compressor, "-b", block}, fragments...))
			}
		}
	}
	return append(all,
		[]string{"-comp", "xz", "-b", "128K", "-Xbcj", "x86,arm,armthumb,powerpc"},
		[]string{"-comp", "lz4", "-b", "128K", "-Xhc", "-always-use-fragments"},
		[]string{"-comp", "gzip", "-b", "64K", "-noI", "-noD", "-noF", "-no-exports", "-no-duplicates"},
		[]string{"-comp", "zstd", "-b", "256K", "-always-use-fragments", "-no-xattrs"},
	)
}

// compare makes one image and says, a line each, where what is listed of it differs.
func compare(ensign, tree, image string, options []string, want map[string]file) ([]string, error) {
	args := append([]string{tree, image, "-noappend", "-quiet", "-no-progress"}, options...)
	if out, err := exec.Command("mksquashfs", args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("mksquashfs: %w\n%s", err, out)
	}
	got, faults, err := inspect(ensign, image)
	if err != nil {
		return nil, err
	}
	faults = append(faults, differences(got, want)...)
	list := exec.Command("unsquashfs", "-lln", image)
	list.Env = append(os.Environ(), "TZ=UTC")
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("unsquashfs: %w", err)
	}
	return append(faults, unlisted(got, string(out))...), nil
}

// file is what is compared of a file.
type file struct {
	Path, Type, Mode, SHA256, Link, Device string
	Size                                   int64
	UID, GID                               uint32
	Error                                  string
}

// inspect returns the files that ensign lists in an image by their names in the tree.
func inspect(ensign, image string) (map[string]file, []string, error) {
	cmd := exec.Command(ensign, "inspect", image, "-o", "json", "-q")
	out, err := cmd.Output()
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 4 {
		return nil, nil, fmt.Errorf("ensign inspect: %w", err)
	}
	var doc struct {
		Inputs []struct {
			Size     int64
			Coverage struct {
				Bytes, Known int64
				Gaps         []struct {
					Path, Reason, Says string
					Size               int64
				}
			}
		}
		Nodes []struct {
			ID     int
			Parent *int
			Format string
			Size   int64
		}
		Files []file
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		return nil, nil, err
	}
	var faults []string
	c := doc.Inputs[0].Coverage
	sum := int64(0)
	for _, n := range doc.Nodes {
		if n.Parent == nil {
			sum += n.Size
		}
	}
	for _, g := range c.Gaps {
		if g.Path == "" {
			sum += g.Size
		}
		if g.Reason != "padding" {
			faults = append(faults, fmt.Sprintf("a gap: %+v", g))
		}
	}
	if sum != c.Bytes || c.Known != c.Bytes || c.Bytes != doc.Inputs[0].Size {
		faults = append(faults, fmt.Sprintf("%d of %d bytes known, nodes and gaps add up to %d", c.Known, c.Bytes, sum))
	}
	files := make(map[string]file)
	for _, f := range doc.Files {
		_, name, _ := strings.Cut(f.Path, "!squashfs!")
		if name, err = url.PathUnescape(name); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", f.Path, err)
		}
		if _, twice := files[name]; twice {
			faults = append(faults, fmt.Sprintf("%q: listed twice", name))
		}
		if f.Link, err = url.PathUnescape(f.Link); err != nil {
			return nil, nil, fmt.Errorf("%s: the link: %w", f.Path, err)
		}
		files[name] = f
	}
	return files, faults, nil
}

// differences says what differs of two listings.
func differences(got, want map[string]file) []string {
	var faults []string
	for name, w := range want {
		g, ok := got[name]
		if !ok {
			faults = append(faults, fmt.Sprintf("%q: not listed", name))
			continue
		}
		g.Path = ""
		if g != w {
			faults = append(faults, fmt.Sprintf("%q: %+v, in the tree %+v", name, g, w))
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			faults = append(faults, fmt.Sprintf("%q: not in the tree", name))
		}
	}
	slices.Sort(faults)
	return faults
}

// listed is a line of unsquashfs -lln: mode, owner, size or device, time, name. A name may hold line breaks.
var listed = regexp.MustCompile(`(?m)^([-dlcbps][-rwxsStT]{9}) (\d+/\d+) +(\d+|\d+, *\d+) \d{4}-\d\d-\d\d \d\d:\d\d squashfs-root`)

// unlisted compares with what unsquashfs lists, without the times and the sizes of directories.
func unlisted(got map[string]file, out string) []string {
	var want, have []string
	at := listed.FindAllStringSubmatchIndex(out, -1)
	for i, m := range at {
		end := len(out)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		mode, size := out[m[2]:m[3]], out[m[6]:m[7]]
		if mode[0] == 'd' {
			size = ""
		}
		name := strings.TrimPrefix(strings.TrimSuffix(out[m[1]:end], "\n"), "/")
		if name != "" {
			want = append(want, fmt.Sprintf("%s %s %s %s", mode, out[m[4]:m[5]], strings.ReplaceAll(size, " ", ""), name))
		}
	}
	for name, f := range got {
		have = append(have, line(name, f))
	}
	slices.Sort(want)
	slices.Sort(have)
	var faults []string
	for i := range max(len(want), len(have)) {
		switch {
		case i >= len(want) || i >= len(have):
			return append(faults, fmt.Sprintf("%d lines, unsquashfs has %d", len(have), len(want)))
		case want[i] != have[i]:
			faults = append(faults, fmt.Sprintf("%.200q, unsquashfs says %.200q", have[i], want[i]))
		}
	}
	return faults
}

// line is a file as unsquashfs lists it.
func line(name string, f file) string {
	var bits uint32
	_, _ = fmt.Sscanf(f.Mode, "%o", &bits)
	mode := []byte(fs.FileMode(bits & 0o777).String())
	mode[0] = f.Type[0]
	if f.Type == "f" {
		mode[0] = '-'
	}
	for _, s := range []struct {
		bit  uint32
		at   int
		with string
	}{{0o4000, 3, "sS"}, {0o2000, 6, "sS"}, {0o1000, 9, "tT"}} {
		if bits&s.bit == 0 {
			continue
		}
		if mode[s.at] == 'x' {
			mode[s.at] = s.with[0]
		} else {
			mode[s.at] = s.with[1]
		}
	}
	size := fmt.Sprint(f.Size)
	switch f.Type {
	case "d":
		size = ""
	case "c", "b":
		var major, minor uint32
		_, _ = fmt.Sscanf(f.Device, "%d:%d", &major, &minor)
		number := minor&0xff | major<<8 | minor&^0xff<<12 // it splits them as devices were before Linux 2.6
		size = fmt.Sprintf("%d,%d", number>>8, number&0xff)
	case "l":
		name += " -> " + f.Link
	}
	return fmt.Sprintf("%s %d/%d %s %s", mode, f.UID, f.GID, size, name)
}
