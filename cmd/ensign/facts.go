package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
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
	if err != nil {
		return f, err
	}
	return f, sameDocuments(filepath.Dir(name), f)
}

// sameDocuments refuses evidence whose document is there and is no longer what it was when its SHA-256 was recorded.
func sameDocuments(dir string, f policies.Facts) error {
	for _, c := range f.Components {
		e := c.Evidence
		if e.SHA256 == "" {
			continue
		}
		sum, err := digestOf(filepath.Join(dir, filepath.FromSlash(e.Document)))
		if errors.Is(err, fs.ErrNotExist) {
			continue // the evidence may be kept elsewhere
		}
		if err != nil {
			return fmt.Errorf("%s:%d: reading %s: %w", f.Name, c.Line, e.Document, cause(err))
		}
		if sum != e.SHA256 {
			return withHint("put back the file that was recorded, or record the new one in an entry of its own",
				"%s:%d: %s is not the file that was recorded: its SHA-256 is %s", f.Name, c.Line, e.Document, sum)
		}
	}
	return nil
}

// digestOf is the SHA-256 of a file in hexadecimal digits.
func digestOf(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// documentOf is how evidence is recorded: by its path from the folder of the facts file, and its SHA-256.
func documentOf(file, facts string) (document, sum string, err error) {
	info, err := os.Stat(file)
	if err == nil && !info.Mode().IsRegular() {
		return "", "", withHint("name a letter, a certificate or the like", "%s is no file", file)
	}
	if err == nil {
		sum, err = digestOf(file)
	}
	if err != nil {
		return "", "", withHint("name a file that exists", "reading %s: %w", file, cause(err))
	}
	document = file
	if rel, err := filepath.Rel(filepath.Dir(realPath(facts)), realPath(file)); err == nil {
		document = rel
	}
	return filepath.ToSlash(document), sum, nil
}

// readForAppend reads the facts file that an entry goes into; one that is not there is empty.
func readForAppend(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, withHint("name a file that can be read with --facts", "reading %s: %w", name, cause(err))
	}
	return data, nil
}

// appended puts entries into the contents of a facts file, one after the other.
func appended(name string, data []byte, entries []policies.Entry, asOf origin.Date) ([]byte, error) {
	for _, e := range entries {
		out, err := policies.Append(filepath.Base(name), data, e, asOf)
		var clash *policies.ClashError
		if errors.As(err, &clash) {
			return nil, withHint(clashHint(clash, name, &e), "%w", err)
		}
		if err != nil {
			return nil, withHint("nothing was written", "%w", err)
		}
		data = out
	}
	return data, nil
}

// clashHint says what to do about an entry that is there.
func clashHint(clash *policies.ClashError, name string, e *policies.Entry) string {
	switch {
	case clash.Says != "":
		return fmt.Sprintf("change the entry on line %d of %s, narrow its match, or end it with until; nothing was written; to be stated was %s",
			clash.Line, name, settingsText(e.Set))
	case e.Code != "":
		return fmt.Sprintf("change or remove the entry on line %d of %s; nothing was written", clash.Line, name)
	}
	return "it is recorded; nothing was written"
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
