// Command licences says whether every module that is linked into the command has a licence that may be: it compares
// the licence files of the modules with the list in licences.tsv. With -write it writes that list anew, which a
// person then reads before it is committed.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const list = ".ci/licences.tsv"

// permissive are the licences that may be, by their SPDX names.
var permissive = []string{
	"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MPL-2.0", "Unicode-3.0", "Unlicense", "Zlib",
	publicDomain,
}

const publicDomain = "public-domain"

// marks tell a licence by words that only its text has, in the order in which they are looked for. Letter case,
// punctuation and line ends are left out on both sides.
var marks = []struct{ licence, words, without string }{
	{"Apache-2.0", "apache license version 2 0", ""},
	{"Apache-2.0", "licensed under the apache license 2 0", ""},
	{"MIT", "permission is hereby granted free of charge to any person obtaining a copy of this software and associated documentation files", ""},
	{"BSD-4-Clause", "all advertising materials mentioning features or use of this software must display", ""},
	{"BSD-3-Clause", "redistribution and use in source and binary forms", "promote products"},
	{"BSD-2-Clause", "redistribution and use in source and binary forms", ""},
	{"ISC", "permission to use copy modify and distribute this software for any purpose with or without fee is hereby granted provided that", ""},
	{"ISC", "permission to use copy modify and or distribute this software for any purpose with or without fee is hereby granted provided that", ""},
	{"0BSD", "permission to use copy modify and or distribute this software for any purpose with or without fee is hereby granted the software", ""},
	{"MPL-2.0", "mozilla public license version 2 0", ""},
	{"Unlicense", "this is free and unencumbered software released into the public domain", ""},
	{"CC0-1.0", "cc0 1 0 universal", ""},
	{"Zlib", "altered source versions must be plainly marked as such", ""},
	{"Unicode-3.0", "unicode license v3", ""},
	{"GPL", "gnu general public license version 2 june 1991", ""},
	{"GPL", "gnu general public license version 3 29 june 2007", ""},
	{"LGPL", "gnu lesser general public license version 2 1 february 1999", ""},
	{"LGPL", "gnu lesser general public license version 3 29 june 2007", ""},
	{"LGPL", "gnu library general public license version 2 june 1991", ""},
	{"AGPL", "gnu affero general public license version 3 19 november 2007", ""},
	{"EPL", "eclipse public license v", ""},
	{"SSPL", "server side public license version", ""},
	{"BUSL", "business source license 1 1", ""},
}

func main() {
	write := flag.Bool("write", false, "write "+list+" anew")
	flag.Parse()
	if err := run(*write); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(write bool) error {
	found, err := linked()
	if err != nil {
		return err
	}
	rows, err := readList()
	if err != nil {
		return err
	}
	if write {
		return os.WriteFile(list, []byte(format(found, rows)), 0o666)
	}
	faults := compare(found, rows)
	fmt.Printf("%d modules are linked\n", len(found))
	counts := make(map[string]int)
	for _, ids := range found {
		counts[strings.Join(ids, " ")]++
	}
	for _, ids := range slices.Sorted(maps.Keys(counts)) {
		fmt.Printf("%5d  %s\n", counts[ids], ids)
	}
	return errors.Join(faults...)
}

// row is one line of the list: the licences that the files of a module hold and, where they offer a choice, the one
// that is taken.
type row struct{ ids, taken string }

func readList() (map[string]row, error) {
	text, err := os.ReadFile(list)
	if err != nil {
		return nil, err
	}
	rows := make(map[string]row)
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := append(strings.Split(strings.TrimSuffix(line, "\n"), "\t"), "", "")
		rows[cells[0]] = row{ids: cells[1], taken: cells[2]}
	}
	return rows, nil
}

func format(found map[string][]string, rows map[string]row) string {
	var b strings.Builder
	b.WriteString("# Every module that is linked into the command, the licences in its files, and which is taken where there is a choice.\n")
	for _, module := range slices.Sorted(maps.Keys(found)) {
		b.WriteString(module + "\t" + strings.Join(found[module], " "))
		if taken := rows[module].taken; taken != "" {
			b.WriteString("\t" + taken)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// compare says where the modules linked differ from the list, and which have a licence that may not be.
func compare(found map[string][]string, rows map[string]row) []error {
	var faults []error
	for _, module := range slices.Sorted(maps.Keys(found)) {
		r, ok := rows[module]
		if ids := strings.Join(found[module], " "); !ok {
			faults = append(faults, fmt.Errorf("%s (%s) is linked and is not in %s", module, ids, list))
		} else if r.ids != ids {
			faults = append(faults, fmt.Errorf("%s: its files hold %q, %s says %q", module, ids, list, r.ids))
		}
		if slices.Contains(found[module], r.taken) {
			found[module] = []string{r.taken}
		}
		for _, id := range found[module] {
			if !slices.Contains(permissive, id) {
				faults = append(faults, fmt.Errorf("%s: %s is not a permissive licence", module, id))
			}
		}
	}
	for _, module := range slices.Sorted(maps.Keys(rows)) {
		if _, ok := found[module]; !ok {
			faults = append(faults, fmt.Errorf("%s is in %s and is not linked", module, list))
		}
	}
	return faults
}

// linked are the modules of all packages of the command, each with the licences of its files.
func linked() (map[string][]string, error) {
	cmd := exec.Command("go", "list", "-deps", "-json=Dir,Module", "./cmd/ensign")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	found := make(map[string][]string)
	read := make(map[string]bool)
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			Dir    string
			Module *struct {
				Path, Dir string
				Main      bool
				Replace   *struct{ Path string }
			}
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return nil, err
		}
		m := p.Module
		if m == nil || m.Main {
			continue
		}
		if m.Replace != nil {
			return nil, fmt.Errorf("%s is replaced by %s", m.Path, m.Replace.Path)
		}
		for dir := p.Dir; len(dir) >= len(m.Dir); dir = filepath.Dir(dir) {
			if read[dir] {
				continue
			}
			read[dir] = true
			ids, err := licences(dir)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", m.Path, err)
			}
			found[m.Path] = slices.Compact(slices.Sorted(slices.Values(append(found[m.Path], ids...))))
		}
		if read[m.Dir] && len(found[m.Path]) == 0 {
			found[m.Path] = []string{"none"}
		} else if len(found[m.Path]) > 1 {
			found[m.Path] = slices.DeleteFunc(found[m.Path], func(id string) bool { return id == "none" })
		}
	}
}

var (
	names = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying)([-._].*)?$`)
	// others are the licences of manuals and pictures, and lists of what a module uses, which are not of its code.
	others = regexp.MustCompile(`(?i)([.-]docs|[-.]logo|3rd-party.*)$`)
	words  = regexp.MustCompile(`[a-z0-9]+`)
)

// licences reads the licence files of one folder.
func licences(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range entries {
		if !e.Type().IsRegular() || !names.MatchString(e.Name()) || others.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		ids = append(ids, classify(string(text))...)
	}
	return ids, nil
}

// classify names the licences in a text, "unknown" if there are none.
func classify(text string) []string {
	text = strings.Join(words.FindAllString(strings.ToLower(text), -1), " ")
	var ids []string
	for _, m := range marks {
		if !strings.Contains(text, m.words) || m.without != "" && !strings.Contains(text, m.without) {
			continue
		}
		if m.licence == "BSD-2-Clause" && slices.ContainsFunc(ids, func(id string) bool { return strings.HasPrefix(id, "BSD-") }) {
			continue
		}
		ids = append(ids, m.licence)
	}
	if len(ids) == 0 && (strings.Contains(text, "into the public domain") || strings.Contains(text, "dedicated to the public domain")) {
		ids = append(ids, publicDomain)
	}
	if len(ids) == 0 {
		return []string{"unknown"}
	}
	return ids
}
