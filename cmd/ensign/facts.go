package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ensign/origin"
	"ensign/policies"
)

// defaultFacts is read from the working directory if no other file is named.
const defaultFacts = "ensign.yaml"

// facts reads the file of --facts, else the default one if it is there and is not part of an input: what is
// screened must not say how it is judged.
func (s *session) facts(name string, inputs []string, asOf origin.Date) (policies.Facts, error) {
	if name == "" {
		name = defaultFacts
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return policies.Facts{}, nil
		}
		if dir := holds(inputs, name); dir != "" {
			s.note("warning: %s is not read because it lies inside the input %s; if you wrote it, say --facts %s", name, dir, name)
			return policies.Facts{}, nil
		}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return policies.Facts{}, withHint("name a file that exists, or leave --facts out", "reading %s: %w", name, cause(err))
	}
	f, err := policies.ReadFacts(filepath.Base(name), data, asOf)
	return f, err
}

// holds returns the input that is a directory with the file in it, however deep and through whatever links, or "".
func holds(inputs []string, name string) string {
	file := realPath(name)
	for _, in := range inputs {
		_, bare, _ := strings.Cut(in, ":")
		for _, dir := range []string{in, bare} {
			info, err := os.Stat(dir)
			if err != nil || !info.IsDir() {
				continue
			}
			rel, err := filepath.Rel(realPath(dir), file)
			if err != nil || rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
				return in
			}
		}
	}
	return ""
}

func realPath(name string) string {
	abs, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	if linked, err := filepath.EvalSymlinks(abs); err == nil {
		return linked
	}
	return abs
}
