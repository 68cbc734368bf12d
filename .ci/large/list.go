package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const (
	rows    = 20_000
	goalCPU = 3 * time.Second
	mostCPU = goalCPU * 3 / 2
	mostRSS = 400e6 // bytes
)

// list writes a parts list of 20,000 rows as a workbook, has Ensign report on it for the embargoed destinations, and prints
// the least CPU and memory of three runs. It fails if the text report takes more memory than it may, or so much
// CPU that no noise of the machine explains it.
func list(ensign, folder string) error {
	workbook := filepath.Join(folder, "large.xlsx")
	size, err := generateList(workbook)
	if err != nil {
		return err
	}
	fmt.Printf("%d rows, %d bytes of .xlsx\n", rows, size)
	var text usage
	for _, format := range []string{"text", "json", "cyclonedx-json"} {
		out := filepath.Join(folder, "large-list."+format)
		var u usage
		for range 3 {
			one, err := measure(ensign, "screen", workbook, "--to", "embargoed", "--as-of", "2026-10-01", "-q", "-o", format+"="+out)
			if err != nil {
				return err
			}
			if u.cpu == 0 {
				u = one
			}
			u = usage{min(u.cpu, one.cpu), min(u.peak, one.peak)}
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
