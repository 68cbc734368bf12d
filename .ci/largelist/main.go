// Command largelist measures a parts list of 20,000 rows as a workbook, read and screened for the embargoed destinations:
//
//	largelist ENSIGN FOLDER
//
// It writes the list into FOLDER, has Ensign report on it, and prints the least CPU of three runs and the most memory. It
// fails if the text report takes more memory than it may, or so much CPU that no noise of the machine explains it.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	rows    = 20_000
	goalCPU = 3 * time.Second
	mostCPU = goalCPU * 3 / 2
	mostRSS = 400e6 // bytes
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "largelist:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: largelist ENSIGN FOLDER")
	}
	list := filepath.Join(args[1], "large.xlsx")
	size, err := generate(list)
	if err != nil {
		return err
	}
	fmt.Printf("%d rows, %d bytes of .xlsx\n", rows, size)
	var text usage
	for _, format := range []string{"text", "json", "cyclonedx-json"} {
		out := filepath.Join(args[1], "large-list."+format)
		var u usage
		for range 3 {
			one, err := measure(args[0], "screen", list, "--to", "embargoed", "--as-of", "2026-10-01", "-q", "-o", format+"="+out)
			if err != nil {
				return err
			}
			if u.peak = max(u.peak, one.peak); u.cpu == 0 || one.cpu < u.cpu {
				u.cpu = one.cpu
			}
		}
		if format == "text" {
			text = u
		}
		info, err := os.Stat(out)
		if err != nil {
			return err
		}
		fmt.Printf("%-14s %.2f s CPU, %3.0f MB, report of %.1f MB\n", format, u.cpu.Seconds(), float64(u.peak)/1e6, float64(info.Size())/1e6)
	}
	fmt.Printf("goal for text: %s of CPU, %.0f MB\n", goalCPU, mostRSS/1e6)
	if text.cpu > mostCPU || text.peak > mostRSS {
		return fmt.Errorf("want text with at most %s of CPU and %.0f MB", mostCPU, mostRSS/1e6)
	}
	return nil
}

type usage struct {
	cpu  time.Duration
	peak int64 // bytes
}

// measure runs a command, whose verdicts are no errors.
func measure(args ...string) (usage, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stderr = os.Stderr
	err := cmd.Run()
	if code := cmd.ProcessState.ExitCode(); err != nil && code != 3 && code != 4 {
		return usage{}, fmt.Errorf("%s: %w", strings.Join(args, " "), err)
	}
	u := usage{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.peak = r.Maxrss << 10 // Linux counts KiB, getrusage(2)
	}
	return u, nil
}
