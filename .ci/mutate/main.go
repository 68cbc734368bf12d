// Command mutate says how much of some Go files their package's tests hold fast. It changes one thing at a time,
// a mutant, runs the tests of the package on it, and fails if fewer than -least per cent of the mutants are
// noticed. The files themselves are never written: the compiler reads a mutant through an overlay.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

func main() {
	least := flag.Float64("least", 90, "fail below this share of mutants noticed, in per cent")
	every := flag.Int("every", 1, "try only every n-th mutant")
	workers := flag.Int("j", 2, "test runs side by side")
	list := flag.Bool("list", false, "list the mutants and try none")
	flag.Parse()
	if err := run(flag.Args(), *least, *every, *workers, *list); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(files []string, least float64, every, workers int, list bool) error {
	var all []mutant
	for _, f := range files {
		ms, err := mutantsOf(f)
		if err != nil {
			return err
		}
		all = append(all, ms...)
	}
	var tried []mutant
	for i := 0; i < len(all); i += max(every, 1) {
		tried = append(tried, all[i])
	}
	if len(tried) == 0 {
		return errors.New("no mutants: name Go files")
	}
	if list {
		for _, m := range tried {
			fmt.Println(m)
		}
		return nil
	}
	return judge(tried, least, workers)
}

// judge tries all mutants and prints those that no test noticed, and the shares by file.
func judge(tried []mutant, least float64, workers int) error {
	if got, out := try(mutant{}, filepath.Dir(tried[0].file)); got != missed {
		return fmt.Errorf("the tests fail without any change:\n%s", out)
	}
	count := make(map[string][2]int)
	killed, all := 0, 0
	for i, got := range tryAll(tried, workers) {
		m := tried[i]
		c := count[m.file]
		switch got {
		case broken:
			continue
		case noticed:
			c[0]++
			killed++
		case missed:
			fmt.Println("not noticed:", m)
		}
		all++
		c[1]++
		count[m.file] = c
	}
	var names []string
	for name := range count {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Printf("%-36s %4d of %4d mutants noticed\n", name, count[name][0], count[name][1])
	}
	share := 100 * float64(killed) / float64(max(all, 1))
	fmt.Printf("%d of %d mutants noticed, %.1f %%; %d more do not compile\n", killed, all, share, len(tried)-all)
	if share < least {
		return fmt.Errorf("want at least %g %%", least)
	}
	return nil
}

// outcome is what the tests made of a mutant.
type outcome int

const (
	missed  outcome = iota // they passed
	noticed                // they failed, or did not end in time
	broken                 // the compiler refused it, so it says nothing of the tests
)

func tryAll(tried []mutant, workers int) []outcome {
	got := make([]outcome, len(tried))
	next := make(chan int)
	var wg sync.WaitGroup
	for range max(workers, 1) {
		wg.Go(func() {
			for i := range next {
				got[i], _ = try(tried[i], filepath.Dir(tried[i].file))
			}
		})
	}
	for i := range tried {
		next <- i
	}
	close(next)
	wg.Wait()
	return got
}

// try runs the tests of a package with the mutant in place of its file, and returns what they print. The zero
// mutant changes nothing.
func try(m mutant, folder string) (outcome, []byte) {
	const longest = 2 * time.Minute
	args := []string{"test", "-count=1", "-failfast", "-vet=off", "-timeout", longest.String()}
	if m.file != "" {
		dir, err := os.MkdirTemp("", "mutant")
		if err != nil {
			return broken, []byte(err.Error())
		}
		defer os.RemoveAll(dir)
		overlay, err := m.overlay(dir)
		if err != nil {
			return broken, []byte(err.Error())
		}
		args = append(args, "-overlay", overlay)
	}
	out, err := exec.Command("go", append(args, "./"+filepath.ToSlash(folder))...).CombinedOutput()
	switch {
	case err == nil:
		return missed, out
	case bytes.Contains(out, []byte("[build failed]")):
		return broken, out
	}
	return noticed, out
}

// overlay writes the mutant and the file that tells the compiler to read it.
func (m mutant) overlay(dir string) (string, error) {
	source, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	changed := filepath.Join(dir, "mutant.go")
	if err := os.WriteFile(changed, m.text, 0o600); err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]map[string]string{"Replace": {source: changed}})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, text, 0o600)
}
