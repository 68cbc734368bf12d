// Command large measures Ensign, as a whole process, on inputs of many parts:
//
//	large bom ENSIGN JQ FOLDER
//	large list ENSIGN FOLDER
//
// The inputs are written into FOLDER. See [bom] and [list] for what it fails on.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "large:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 4 && args[0] == "bom":
		return bom(args[1], args[2], args[3])
	case len(args) == 3 && args[0] == "list":
		return list(args[1], args[2])
	}
	return errors.New("usage: large bom ENSIGN JQ FOLDER, or large list ENSIGN FOLDER")
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
