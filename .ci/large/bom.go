package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	components = 100_000
	most       = 1e9 // bytes
)

// bom writes a bill of materials of 100,000 components, has Ensign read, screen and write it, and jq read and print it. It
// fails if Ensign takes more CPU than jq for doing that twice, or a gigabyte of memory.
func bom(ensign, jq, folder string) error {
	document, enriched := filepath.Join(folder, "large.cdx.json"), filepath.Join(folder, "large-enriched.cdx.json")
	size, err := generateBOM(document)
	if err != nil {
		return err
	}
	ours, err := measure(ensign, "screen", document, "--as-of", "2026-10-01", "-q", "-o", "cyclonedx-json="+enriched)
	if err != nil {
		return err
	}
	theirs, err := measure(jq, ".", document)
	if err != nil {
		return err
	}
	ratio := float64(ours.cpu) / float64(2*theirs.cpu)
	fmt.Printf("%d components, %d bytes each: ensign %.2f s CPU, %.0f MB; jq twice %.2f s CPU; ratio %.2f; %.0f components a second, %d bytes of memory each\n",
		components, size/components, ours.cpu.Seconds(), float64(ours.peak)/1e6, 2*theirs.cpu.Seconds(), ratio, components/ours.cpu.Seconds(), ours.peak/components)
	if ratio > 1 || ours.peak >= most {
		return fmt.Errorf("want a ratio below 1, and less than %g bytes of memory", most)
	}
	return nil
}

// generateBOM writes a document as a scanner of packages does, and returns its size.
func generateBOM(name string) (int64, error) {
	f, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	fmt.Fprint(out, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"firmware","name":"large"}},"components":[`)
	for i := range components {
		if i > 0 {
			fmt.Fprint(out, ",\n")
		}
		fmt.Fprintf(out, `{"bom-ref":"pkg:deb/debian/p%[1]d@1.%[1]d","type":"library","name":"p%[1]d","version":"1.%[1]d",`+
			`"publisher":"Some Body <body@debian.example>","purl":"pkg:deb/debian/p%[1]d@1.%[1]d?arch=arm64&distro=debian-12",`+
			`"cpe":"cpe:2.3:a:p%[1]d:p%[1]d:1:*:*:*:*:*:*:*","licenses":[{"license":{"id":"MIT"}}],"properties":[`, i)
		for k := range 6 {
			fmt.Fprintf(out, `{"name":"syft:metadata:%d","value":"%s"},`, k, strings.Repeat("value ", 8))
		}
		fmt.Fprintf(out, `{"name":"syft:location:0:path","value":"/var/lib/dpkg/info/p%d.list"}]}`, i)
	}
	fmt.Fprint(out, "]}\n")
	if err := out.Flush(); err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), f.Close()
}
