package main

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

//go:generate go test -run ^TestRouterImage$ -update .

const (
	routerRecipe = "../../testdata/router/router.recipe"
	routerImage  = "../../testdata/router/router.img"
)

// TestRouterImage holds the router's firmware to the recipe that it is made from. With -update it writes it.
func TestRouterImage(t *testing.T) {
	made, err := makeImage(routerRecipe)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(routerImage, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := readFile(t, routerImage); got != string(made) {
		t.Errorf("%s: %d bytes, its recipe gives %d others; go generate ./cmd/ensign makes it again", routerImage, len(got), len(made))
	}
	if len(made) > 64<<10 {
		t.Errorf("%d bytes, more than 64 KiB", len(made))
	}
}

// mkimage makes an image from a recipe: mkimage fw.bin fw.recipe
func mkimage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mkimage image recipe")
	}
	made, err := makeImage(ts.MkAbs(args[1]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), made, 0o644))
}

// step is one line of a recipe. What is indented below it is what it works on, joined; a step gives bytes.
type step struct {
	verb  string
	value string            // the word after the verb
	args  map[string]string // key=value
	below []*step
	dir   string // that names of files are relative to
}

// verbs are the steps that a recipe may have. README.md of testdata explains them.
func verbs() map[string]func(*step) ([]byte, error) {
	return map[string]func(*step) ([]byte, error){
		"text": (*step).text, "hex": (*step).hex, "fill": (*step).fill, "random": (*step).random,
		"cut": (*step).cut, "flip": (*step).flip, "times": (*step).times, "nest": (*step).nest,
		"gzip": (*step).gzip, "zeros": (*step).zeros, "zip": (*step).zip, "quine": (*step).quine,
		"uimage": (*step).uimage, "trx": (*step).trx, "cpio": (*step).cpio, "tar": (*step).tar, "squashfs": (*step).squashfs,
	}
}

// makeImage makes the image of a recipe.
func makeImage(name string) ([]byte, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	root, err := parseRecipe(string(text), filepath.Dir(name))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return root.content()
}

// parseRecipe reads a recipe: a step a line, nested by two spaces, # for a comment.
func parseRecipe(text, dir string) (*step, error) {
	open := []*step{{}} // the last step of every level
	number := 0
	for line := range strings.Lines(text) {
		number++
		words := strings.TrimLeft(strings.TrimRight(line, "\n"), " ")
		if words == "" || words[0] == '#' {
			continue
		}
		level := (len(strings.TrimRight(line, "\n"))-len(words))/2 + 1
		if level > len(open) {
			return nil, fmt.Errorf("line %d is indented too far", number)
		}
		s, err := parseStep(words)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		s.dir = dir
		above := open[level-1]
		above.below = append(above.below, s)
		open = append(open[:level], s)
	}
	return open[0], nil
}

// parseStep reads one line: a verb, perhaps a value, and key=value; "…" is as in Go.
func parseStep(line string) (*step, error) {
	s := &step{args: map[string]string{}}
	for n := 0; line != ""; n++ {
		word := line
		if at := strings.IndexAny(line, " \""); at >= 0 && line[at] == '"' {
			quoted, err := strconv.QuotedPrefix(line[at:])
			if err != nil {
				return nil, err
			}
			text, _ := strconv.Unquote(quoted)
			word, line = line[:at]+text, line[at+len(quoted):]
		} else {
			word, line, _ = strings.Cut(line, " ")
		}
		line = strings.TrimLeft(line, " ")
		key, value, pair := strings.Cut(word, "=")
		switch {
		case n == 0:
			s.verb = word
		case pair && key != "" && !strings.ContainsAny(key, " /."):
			s.args[key] = value
		case s.value == "":
			s.value = word
		default:
			return nil, fmt.Errorf("%q: more than one value", word)
		}
	}
	return s, nil
}

// make returns what a step gives.
func (s *step) make() ([]byte, error) {
	verb, ok := verbs()[s.verb]
	if !ok {
		return nil, fmt.Errorf("no step %q", s.verb)
	}
	made, err := verb(s)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.verb, err)
	}
	return made, nil
}

// content returns what the steps below give, joined.
func (s *step) content() ([]byte, error) {
	parts, err := s.parts()
	return bytes.Join(parts, nil), err
}

// parts returns what each of the steps below gives.
func (s *step) parts() ([][]byte, error) {
	var parts [][]byte
	for _, b := range s.below {
		made, err := b.make()
		if err != nil {
			return nil, err
		}
		parts = append(parts, made)
	}
	return parts, nil
}

// number returns an argument, or the value if key is empty: 0x for hexadecimal, K M G T for powers of 1024, 2^60.
func (s *step) number(key string, otherwise int64) (int64, error) {
	text, ok := s.args[key]
	if key == "" {
		text, ok = s.value, true
	}
	if !ok {
		return otherwise, nil
	}
	if power, ok := strings.CutPrefix(text, "2^"); ok {
		n, err := strconv.ParseUint(power, 10, 6)
		return 1 << n, err
	}
	unit := strings.IndexByte("KMGT", (text + " ")[max(len(text)-1, 0)]) + 1
	if unit > 0 {
		text = text[:len(text)-1]
	}
	n, err := strconv.ParseInt(text, 0, 64)
	return n << (10 * unit), err
}

func (s *step) text() ([]byte, error) { return []byte(s.value), nil }
func (s *step) hex() ([]byte, error)  { return hex.DecodeString(s.value) }

// fill gives N bytes of byte=0, or as many as bring what is before up to a multiple of N.
func (s *step) fill() ([]byte, error) {
	n, err := s.number("", 0)
	with, wrong := s.number("byte", 0)
	return bytes.Repeat([]byte{byte(with)}, int(n)), errors.Join(err, wrong)
}

// random gives N bytes that look like noise, the same in every run.
func (s *step) random() ([]byte, error) {
	n, err := s.number("", 0)
	noise := rand.NewChaCha8([32]byte{1})
	out := make([]byte, n)
	_, _ = noise.Read(out)
	return out, err
}

// cut keeps the first N bytes.
func (s *step) cut() ([]byte, error) {
	n, err := s.number("", 0)
	in, wrong := s.content()
	return in[:min(int(n), len(in))], errors.Join(err, wrong)
}

// flip turns over all bits of the byte at N.
func (s *step) flip() ([]byte, error) {
	n, err := s.number("", 0)
	in, wrong := s.content()
	if err = errors.Join(err, wrong); err == nil && n < int64(len(in)) {
		in[n] ^= 0xff
	}
	return in, err
}

// times gives what is below N times over.
func (s *step) times() ([]byte, error) {
	n, err := s.number("", 0)
	in, wrong := s.content()
	return bytes.Repeat(in, int(n)), errors.Join(err, wrong)
}

// nest puts what is below into with=VERB, that again, N times.
func (s *step) nest() ([]byte, error) {
	n, err := s.number("", 0)
	in, wrong := s.content()
	for range n {
		if err = errors.Join(err, wrong); err != nil {
			return nil, err
		}
		outer := &step{verb: s.args["with"], args: map[string]string{}, below: []*step{{verb: "hex", value: hex.EncodeToString(in)}}}
		in, wrong = outer.make()
	}
	return in, wrong
}

// gzip stores: what a compressor gives may change with its version.
func (s *step) gzip() ([]byte, error) {
	in, err := s.content()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	level, err := s.number("level", gzip.NoCompression)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewWriterLevel(&out, int(level))
	if err != nil {
		return nil, err
	}
	_, err = z.Write(in)
	err = errors.Join(err, z.Close())
	return out.Bytes(), err
}

// entry is a file of a tree that a recipe makes.
type entry struct {
	name  string
	mode  fs.FileMode
	data  []byte
	link  string
	below []*entry

	size  int64 // that the image says it has, if it is not that of data
	holes int64 // blocks of it that are not there
	loop  bool  // a directory that holds itself
}

// tree returns the tree that a step packs: the folder from=DIR, and what is made below it.
func (s *step) tree() (*entry, error) {
	root := &entry{mode: fs.ModeDir | 0o755}
	if from := s.args["from"]; from != "" {
		if err := root.read(filepath.Join(s.dir, from)); err != nil {
			return nil, err
		}
	}
	for _, b := range s.below {
		e, err := b.entry()
		if err != nil {
			return nil, err
		}
		root.below = append(root.below, e)
	}
	return root, nil
}

// read adds a folder of the host. Modes are what a checkout keeps: whether a file may be run.
func (e *entry) read(dir string) error {
	list, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, d := range list {
		info, err := d.Info()
		if err != nil {
			return err
		}
		name := filepath.Join(dir, d.Name())
		x := &entry{name: d.Name(), mode: info.Mode().Type() | 0o644}
		switch {
		case info.IsDir():
			x.mode = fs.ModeDir | 0o755
			err = x.read(name)
		case info.Mode().Type() == fs.ModeSymlink:
			x.mode = fs.ModeSymlink | 0o777
			x.link, err = os.Readlink(name)
		default:
			x.mode |= info.Mode() & 0o111
			x.data, err = os.ReadFile(name)
		}
		if err != nil {
			return err
		}
		e.below = append(e.below, x)
	}
	return nil
}

// entry returns the file that a step below a tree describes: file NAME, dir NAME, link NAME to=TARGET, loop NAME.
func (s *step) entry() (*entry, error) {
	e := &entry{name: s.value, mode: 0o644}
	var err error
	switch s.verb {
	case "file":
		e.data, err = s.content()
	case "dir":
		e.mode = fs.ModeDir | 0o755
		for _, b := range s.below {
			x, err := b.entry()
			if err != nil {
				return nil, err
			}
			e.below = append(e.below, x)
		}
	case "link":
		e.mode, e.link = fs.ModeSymlink|0o777, s.args["to"]
	case "loop":
		e.mode, e.loop = fs.ModeDir|0o755, true
	default:
		return nil, fmt.Errorf("no file %q", s.verb)
	}
	size, wrong := s.number("size", int64(len(e.data)))
	holes, wrong2 := s.number("holes", 0)
	nested, wrong3 := s.number("nested", 0)
	e.size, e.holes = size, holes
	for range nested {
		e = &entry{name: s.value, mode: fs.ModeDir | 0o755, below: []*entry{e}}
	}
	return e, errors.Join(err, wrong, wrong2, wrong3)
}
