package squashfs_test

import (
	"bytes"
	"fmt"
	"path"
	"strconv"
	"strings"
	"testing"
)

// build makes an image from a recipe, of which every line is
//
//	image block=4096 gzip=1 zeros=0    the image: its block size, whether it is compressed, zero blocks behind the inodes
//	dir PATH, fifo PATH, sock PATH     with mode=, uid=, gid=, mtime=, name= for one that PATH cannot have, attr= for
//	                                   the name of an extended attribute, and ext=1 for an extended inode
//	nest PATH n=5                      directories in each other
//	file PATH text="x" n=1             n times the text; holes=2 blocks before it; size= and list= to lie about
//	link PATH to="x"                   a symbolic link
//	char PATH dev=0x501, block PATH    a device
//	many PATH n=5 as=OTHER             so many names for the inode of OTHER in a directory
//	same PATH as=OTHER                 another name for the inode of OTHER, type=2 to lie about its type
//
// Directories keep the order of the recipe. Inodes are in metadata blocks of a size that is known beforehand, so that a
// directory can hold any inode.
func build(t testing.TB, recipe string) []byte {
	t.Helper()
	w := &writer{block: 4096, byPath: map[string]*spec{}, owners: []uint32{0}}
	w.root = &spec{kind: "dir", attrs: map[string]string{}}
	w.byPath["."] = w.root
	for line := range strings.Lines(recipe) {
		if line = strings.TrimSpace(line); line != "" {
			if err := w.parse(line); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
		}
	}
	return w.write()
}

// inodeChunk is how much of the inode stream is in one metadata block.
const inodeChunk = 4096

type writer struct {
	block  int
	gzip   bool
	zeros  int
	root   *spec
	byPath map[string]*spec
	specs  []*spec // each inode once, as they are stored
	owners []uint32
	attrs  []string

	out       bytes.Buffer
	fragments []fragment
	tail      bytes.Buffer // of the fragment that is being filled
}

type fragment struct {
	start uint64
	size  uint32
}

type spec struct {
	kind, name string
	attrs      map[string]string
	children   []*spec
	as         *spec

	number  uint32
	offset  int // in the inode stream
	start   uint64
	list    []uint32
	frag    uint32
	fragOff uint32
	size    uint64
	listing [2]int // in the listing stream: start and length
}

func (w *writer) parse(line string) error {
	kind, rest, _ := strings.Cut(line, " ")
	s := &spec{kind: kind, attrs: map[string]string{}}
	if kind != "image" {
		s.name, rest, _ = strings.Cut(strings.TrimSpace(rest), " ")
	}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		key, after, _ := strings.Cut(rest, "=")
		if q, err := strconv.QuotedPrefix(after); err == nil {
			s.attrs[key], _ = strconv.Unquote(q)
			rest = after[len(q):]
			continue
		}
		s.attrs[key], rest, _ = strings.Cut(after, " ")
	}
	if kind == "image" {
		w.block, w.gzip, w.zeros = s.num("block", 4096), s.num("gzip", 0) == 1, s.num("zeros", 0)
		return nil
	}
	return w.place(s)
}

// place puts a spec into the directory that its name says.
func (w *writer) place(s *spec) error {
	full := s.name
	dir := w.byPath[path.Dir(full)]
	if dir == nil {
		return fmt.Errorf("no directory for %q", full)
	}
	s.name = path.Base(full)
	if name, ok := s.attrs["name"]; ok {
		s.name = name
	}
	if s.kind == "same" {
		if s.as = w.byPath[s.attrs["as"]]; s.as == nil {
			return fmt.Errorf("no %q", s.attrs["as"])
		}
	}
	for range s.num("n", 1) - 1 {
		if s.kind != "nest" {
			break
		}
		inner := &spec{kind: "dir", name: s.name, attrs: s.attrs}
		dir.children = append(dir.children, inner)
		dir = inner
	}
	if s.kind == "nest" {
		s.kind = "dir"
	}
	dir.children = append(dir.children, s)
	w.byPath[full] = s
	if s.kind == "many" {
		s.kind = "dir"
		for i := range s.num("n", 1) {
			s.children = append(s.children, &spec{kind: "same", name: fmt.Sprintf("%06d", i), as: w.byPath[s.attrs["as"]]})
		}
	}
	return nil
}

func (s *spec) num(key string, fallback int) int {
	v, ok := s.attrs[key]
	if !ok {
		return fallback
	}
	n, err := strconv.ParseInt(v, 0, 64)
	if err != nil {
		return fallback
	}
	return int(n)
}

func (s *spec) extended() bool {
	return s.num("ext", 0) == 1 || s.attrs["attr"] != "" || s.num("holes", 0) > 0 || s.num("size", 0) > 1<<32-1 ||
		s.kind == "dir" && s.listing[1] > 65000
}
