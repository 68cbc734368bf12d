// Command imagebench measures what it costs to walk an image and hash all its files, ours beside unsquashfs to memory
// and then hashing, by turns in one run:
//
//	imagebench ENSIGN PAIRS IMAGE…
//
// IMAGE is a SquashFS image; its name says the compressor: small.xz.sqfs. It prints CPU for a byte of content, the
// median of the ratios of each pair, and peak memory above that on an image of nothing.
package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// memory is the bound of the peak above the start. A ratio above its goal is marked; one that is farther above it than
// slack fails the run: so much is neither noise nor what is known to be missed.
const (
	memory = 150 << 20
	slack  = 1.5
)

// goals are the ratios to reach.
var goals = map[string]float64{"zstd": 1.5, "gzip": 1.5, "lz4": 1.5, "xz": 2}

func main() {
	err := error(nil)
	switch {
	case len(os.Args) == 3 && os.Args[1] == "hash":
		err = hash(os.Args[2])
	case len(os.Args) < 4:
		err = errors.New("usage: imagebench ENSIGN PAIRS IMAGE…")
	default:
		err = run(os.Args[1], os.Args[2], os.Args[3:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ensign, count string, images []string) error {
	pairs, err := strconv.Atoi(count)
	if err != nil || pairs < 1 {
		return fmt.Errorf("%s: not a number of pairs", count)
	}
	start, err := empty(ensign)
	if err != nil {
		return err
	}
	fmt.Printf("start: %.0f MiB; %d pairs each; CPU in ns for a byte of content\n", mib(start), pairs)
	fmt.Printf("%-20s %7s %6s  %9s  %22s  %14s  %s\n", "image", "MB", "files", "ours", "unsquashfs + hashing", "ratio (goal)", "peak above start")
	var faults []error
	for _, image := range images {
		if err := compare(ensign, image, pairs, start); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", filepath.Base(image), err))
		}
	}
	return errors.Join(faults...)
}

// empty returns the peak memory on an image in which nothing is.
func empty(ensign string) (int64, error) {
	dir, err := os.MkdirTemp("", "ensign")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "nothing.bin")
	if err := os.WriteFile(name, make([]byte, 4096), 0o600); err != nil {
		return 0, err
	}
	u, err := measure(nil, ensign, "inspect", name, "-o", "json=/dev/null", "-q")
	return u.peak, err
}

// compare runs both sides by turns.
func compare(ensign, image string, pairs int, start int64) error {
	files, size, err := content(ensign, image)
	if err != nil {
		return err
	}
	var ours, unpack, hashing, ratios []float64
	peak := int64(0)
	for range pairs {
		a, err := measure(nil, ensign, "inspect", image, "-o", "json=/dev/null", "-q")
		if err != nil {
			return err
		}
		b, c, err := theirs(image, files, size)
		if err != nil {
			return err
		}
		peak = max(peak, a.peak)
		ours, unpack, hashing = append(ours, a.cpu), append(unpack, b.cpu), append(hashing, c.cpu)
		ratios = append(ratios, a.cpu/(b.cpu+c.cpu))
	}
	compressor := strings.TrimSuffix(filepath.Base(image), ".sqfs")
	compressor = compressor[strings.LastIndexByte(compressor, '.')+1:]
	ratio, goal := middle(ratios), goals[compressor]
	byByte := func(list []float64) float64 { return middle(list) * 1e9 / float64(size) }
	fmt.Printf("%-20s %7.1f %6d  %9.2f  %12.2f + %7.2f  %6.2f (%.1f)%s  %10.0f MiB\n", filepath.Base(image), float64(size)/1e6, files,
		byByte(ours), byByte(unpack), byByte(hashing), ratio, goal, map[bool]string{true: " !"}[ratio > goal], mib(peak-start))
	if peak-start > memory {
		return fmt.Errorf("a peak of %.0f MiB above the start", mib(peak-start))
	}
	if ratio > goal*slack {
		return fmt.Errorf("%.2f times the CPU, the goal is %.1f", ratio, goal)
	}
	return nil
}

// content returns how many regular files an image has and their bytes, and wants each of them hashed.
func content(ensign, image string) (files int, size int64, err error) {
	out, err := exec.Command(ensign, "inspect", image, "-o", "json", "-q").Output()
	if err != nil {
		return 0, 0, err
	}
	var doc struct {
		Files []struct {
			Type, SHA256 string
			Size         int64
			Node         int
		}
		Nodes []struct{ Format string }
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		return 0, 0, err
	}
	for _, f := range doc.Files {
		if f.Type == "f" && f.SHA256 == "" {
			return 0, 0, errors.New("not all files were hashed")
		}
		if f.Type == "f" && f.Node == 0 {
			files, size = files+1, size+f.Size
		}
	}
	return files, size, nil
}

// theirs unpacks to memory and hashes what is there.
func theirs(image string, files int, size int64) (unpack, hashing usage, err error) {
	dir, err := os.MkdirTemp("/dev/shm", "ensign")
	if err != nil {
		return unpack, hashing, err
	}
	defer os.RemoveAll(dir)
	root := filepath.Join(dir, "root")
	if unpack, err = measure(nil, "unsquashfs", "-q", "-n", "-no-xattrs", "-d", root, image); err != nil {
		return unpack, hashing, err
	}
	var out strings.Builder
	if hashing, err = measure(&out, os.Args[0], "hash", root); err != nil {
		return unpack, hashing, err
	}
	if want := fmt.Sprintf("%d %d\n", files, size); out.String() != want {
		return unpack, hashing, fmt.Errorf("hashed %q files and bytes, ours has %q", out.String(), want)
	}
	return unpack, hashing, nil
}

// hash reads all files of a tree, and prints how many they are and how long.
func hash(root string) error {
	files, size := 0, int64(0)
	buf := make([]byte, 256<<10)
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		n, err := io.CopyBuffer(struct{ io.Writer }{sha256.New()}, struct{ io.Reader }{f}, buf)
		files, size = files+1, size+n
		return err
	})
	fmt.Println(files, size)
	return err
}

// usage is what one run took.
type usage struct {
	cpu  float64 // seconds
	peak int64   // bytes
}

func measure(stdout io.Writer, name string, args ...string) (usage, error) {
	cmd := exec.Command(name, args...)
	var stderr strings.Builder
	cmd.Stdout, cmd.Stderr = stdout, &stderr
	if err := cmd.Run(); err != nil {
		return usage{}, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, stderr.String())
	}
	state := cmd.ProcessState
	u := usage{cpu: (state.UserTime() + state.SystemTime()).Round(time.Microsecond).Seconds()}
	if r, ok := state.SysUsage().(*syscall.Rusage); ok {
		u.peak = r.Maxrss << 10 // Linux counts KiB, getrusage(2)
	}
	return u, nil
}

func middle(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

func mib(n int64) float64 { return float64(n) / (1 << 20) }
