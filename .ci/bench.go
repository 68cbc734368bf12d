// Command bench measures CPU and memory of whole commands, ours and syft's alternately in one run:
//
//	bench ENSIGN SYFT TREE BOM PAIRS
//
// It prints the medians and the median of the ratios of each pair, and what it costs to start on a small bill of
// materials, marks what is above the goal, and fails if that is farther above it than slack.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// start is the goal for the CPU of screening a small bill of materials. The best run counts: what is above it is
// what else the machine does.
const start = 150 * time.Millisecond

// slack is what a machine with other work, or a slow one, may cost.
const slack = 2

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 5 {
		return fmt.Errorf("usage: bench ENSIGN SYFT TREE BOM PAIRS")
	}
	ensign, syft, tree, bom := args[0], args[1], args[2], args[3]
	pairs, err := strconv.Atoi(args[4])
	if err != nil || pairs < 1 {
		return fmt.Errorf("%s: not a number of pairs", args[4])
	}
	ours := []string{ensign, "screen", "dir:" + tree, "--to", "KP", "-q", "-o", "json"}
	theirs := []string{syft, "scan", "dir:" + tree, "--base-path", tree, "--override-default-catalogers", "image,installed", "-q", "-o", "cyclonedx-json"}
	if err := compare(ours, theirs, pairs); err != nil {
		return err
	}
	var runs []usage
	for range max(5, pairs) {
		u, err := measure([]string{ensign, "screen", bom, "--to", "KP,IR", "-q", "-o", "json"})
		if err != nil {
			return err
		}
		runs = append(runs, u)
	}
	best := slices.MinFunc(runs, func(a, b usage) int { return int(a.cpu - b.cpu) }).cpu
	mark := ""
	if best >= start {
		mark = " !"
	}
	fmt.Printf("start on a bill of materials: %v CPU at best, %v in the middle, %.0f MiB; goal below %v%s\n",
		best.Round(time.Millisecond), middle(runs, cpu).Round(time.Millisecond), mib(int64(middle(runs, peak))), start, mark)
	if best >= slack*start {
		return fmt.Errorf("starting costs %v of CPU, the goal is below %v", best, start)
	}
	return nil
}

// compare runs two commands by turns.
func compare(ours, theirs []string, pairs int) error {
	var a, b []usage
	var cpus, peaks []float64
	for range pairs {
		x, err := measure(ours)
		if err != nil {
			return err
		}
		y, err := measure(theirs)
		if err != nil {
			return err
		}
		a, b = append(a, x), append(b, y)
		cpus = append(cpus, float64(x.cpu)/float64(y.cpu))
		peaks = append(peaks, float64(x.peak)/float64(y.peak))
	}
	slices.Sort(cpus)
	slices.Sort(peaks)
	fmt.Printf("%d pairs on %s\n", pairs, ours[2])
	fmt.Printf("  ensign screen  %6.2f s CPU  %5.0f MiB  %d components\n", middle(a, cpu).Seconds(), mib(int64(middle(a, peak))), a[0].components)
	fmt.Printf("  syft scan      %6.2f s CPU  %5.0f MiB  %d components\n", middle(b, cpu).Seconds(), mib(int64(middle(b, peak))), b[0].components)
	fmt.Printf("  ratio          %6.2f CPU    %5.2f memory\n", cpus[pairs/2], peaks[pairs/2])
	return nil
}

// usage is what one run took.
type usage struct {
	cpu        time.Duration
	peak       int64 // bytes
	components int
}

func cpu(u usage) time.Duration  { return u.cpu }
func peak(u usage) time.Duration { return time.Duration(u.peak) }

func middle(runs []usage, of func(usage) time.Duration) time.Duration {
	var all []time.Duration
	for _, u := range runs {
		all = append(all, of(u))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func mib(n int64) float64 { return float64(n) / (1 << 20) }

// measure runs a command that writes JSON with components, and wants at least one: a tool that finds nothing is fast.
func measure(args []string) (usage, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "SYFT_CHECK_FOR_APP_UPDATE=false")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if code := cmd.ProcessState.ExitCode(); err != nil && code != 3 && code != 4 {
		return usage{}, fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, stderr.String())
	}
	var doc struct{ Components []json.RawMessage }
	if err := json.Unmarshal(out, &doc); err != nil {
		return usage{}, fmt.Errorf("%s: %w", strings.Join(args, " "), err)
	}
	if len(doc.Components) == 0 {
		return usage{}, fmt.Errorf("%s: found no components", strings.Join(args, " "))
	}
	state := cmd.ProcessState
	u := usage{cpu: state.UserTime() + state.SystemTime(), components: len(doc.Components)}
	if r, ok := state.SysUsage().(*syscall.Rusage); ok {
		u.peak = r.Maxrss << 10 // Linux counts KiB, getrusage(2)
	}
	return u, nil
}
