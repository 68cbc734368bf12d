package image

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"ensign/bom"
)

// Bounds of what archives tell of their members.
const (
	maxProblems = 64       // that are told one by one
	maxName     = 64 << 10 // bytes of a name or a target of a link; Linux has 4 KiB
)

// members builds the part and the tree of an archive. No name is trusted: what [Files] makes safe is a problem here.
// Of two members with one name the later counts, as for all that unpack; the earlier is kept beside it under its name
// and ".~1~", as tar --backup=numbered does, so that nothing in an archive escapes the eye.
type members struct {
	src    *Source
	part   *Part
	files  *Files
	more   int            // problems that are not told
	first  int64          // where the first of them is
	backup map[string]int // by path, the last number given
	count  int64          // members added
}

func newMembers(src *Source) *members {
	files := NewFiles(src.Budget)
	return &members{src: src, part: &Part{Files: files}, files: files, backup: map[string]int{}}
}

// problem notes what is wrong at an offset.
func (m *members) problem(off int64, format string, args ...any) {
	if len(m.part.Problems) >= maxProblems {
		if m.more++; m.more == 1 {
			m.first = off
		}
		return
	}
	m.part.Problems = append(m.part.Problems, Problem{off, fmt.Sprintf(format, args...)})
}

// done returns the part, of size bytes.
func (m *members) done(size int64) *Part {
	m.part.Size = size
	if m.more > 0 {
		m.part.Problems = append(m.part.Problems, Problem{m.first, fmt.Sprintf("%d more problems from here on", m.more)})
	}
	return m.part
}

// limited ends a part at an error that allows no more members.
func (m *members) limited(size int64, err error) (*Part, error) {
	if !errors.Is(err, bom.ErrLimit) {
		return nil, err
	}
	m.part.Err, m.part.Cut = err, true
	return m.done(max(size, 1)), nil
}

// fact notes what a header says.
func (m *members) fact(name, value string) {
	m.part.Facts = append(m.part.Facts, bom.Property{Name: name, Value: value})
}

// add adds the member whose header is at off. An error wraps [bom.ErrLimit].
func (m *members) add(off int64, e Entry) error {
	m.name(off, e.Name)
	if e.Mode&fs.ModeSymlink != 0 {
		e.Size = int64(len(e.Link))
	}
	levels := rawLevels(e.Name)
	if err := m.src.Budget.Deeper(int64(len(levels))); err != nil {
		if m.part.Err == nil {
			m.part.Err = fmt.Errorf("%q: %w", short(e.Name), err)
		}
		return nil
	}
	if e.Hard != "" && slices.Equal(levels, rawLevels(e.Hard)) && m.files.find(safePath(levels)) != nil {
		return nil // tar writes such a link for a file that it was told twice to take
	}
	if e.Hard != "" {
		if f := m.files.find(safePath(rawLevels(e.Hard))); f == nil || f.IsDir() {
			m.problem(off, "%q is a hard link to %q, which is not there", short(e.Name), short(e.Hard))
			return nil
		}
	}
	if !m.place(off, levels, e.Mode.IsDir()) {
		return nil
	}
	e.Name = strings.Join(levels, "/")
	if len(levels) == 0 && !e.Mode.IsDir() {
		m.problem(off, "a member that is no directory has no name")
		e.Name = "%"
	}
	err := m.files.Add(e)
	if err == nil {
		m.count++
	}
	if errors.Is(err, bom.ErrLimit) {
		return err
	}
	if err != nil {
		m.problem(off, "%v", err)
	}
	return nil
}

// name tells what is wrong with a name.
func (m *members) name(off int64, name string) {
	switch {
	case strings.HasPrefix(name, "/"):
		m.problem(off, "the name %q is absolute", short(name))
	case strings.Contains(name, "..") && slices.Contains(strings.Split(name, "/"), ".."):
		m.problem(off, "the name %q leads upwards", short(name))
	case strings.Contains(name, "\x00"):
		m.problem(off, "the name %q has a NUL", short(name))
	}
}

// short returns the beginning of a name, for messages.
func short(name string) string {
	if len(name) > 256 {
		return name[:256] + "…"
	}
	return name
}

// maxPlaces bounds the names that are tried for a directory whose own name a file has.
const maxPlaces = 8

// place makes room for a member, and reports whether it can. A file that has its name already gets another one. A
// level that should be a directory and is none is changed in levels.
func (m *members) place(off int64, levels []string, isDir bool) bool {
	dir := m.files.root
	for i, l := range levels {
		f := dir.children[validName(l)]
		switch last := i == len(levels)-1; {
		case f == nil:
			return true
		case last && isDir && f.IsDir():
			return true
		case last:
			m.keep(dir, f, safePath(levels))
			return true
		}
		if !f.IsDir() {
			m.problem(off, "%q lies in %q, which is no directory", short(strings.Join(levels, "/")), short(strings.Join(levels[:i+1], "/")))
			for n := 0; f != nil && !f.IsDir(); n++ {
				if n == maxPlaces {
					return false
				}
				levels[i] += ".~1~"
				f = dir.children[validName(levels[i])]
			}
			if f == nil {
				return true
			}
		}
		dir = f
	}
	return true
}

// keep gives f, at path in dir, a name that is free.
func (m *members) keep(dir, f *file, path string) {
	for {
		m.backup[path]++
		name := f.name + ".~" + strconv.Itoa(m.backup[path]) + "~"
		if dir.children[name] != nil {
			continue
		}
		delete(dir.children, f.name)
		f.name = name
		dir.children[name] = f
		return
	}
}

// rawLevels returns the levels of a name as they are in the archive.
func rawLevels(name string) []string {
	return slices.DeleteFunc(strings.Split(name, "/"), func(l string) bool { return l == "" || l == "." })
}

// safePath returns the path in the tree of levels of an archive.
func safePath(levels []string) string {
	safe := make([]string, len(levels))
	for i, l := range levels {
		safe[i] = validName(l)
	}
	return strings.Join(safe, "/")
}

// stored returns how many of size bytes at off are there. That some are missing is a problem of the member at head.
func (m *members) stored(head, off, size int64, name string) int64 {
	if left := max(m.src.Size-off, 0); size > left {
		m.problem(head, "truncated: 0x%x of the 0x%x bytes of %q are there", left, size, short(name))
		return left
	}
	return size
}

// zeros reports whether n bytes at off, or those of them that are there, are all 0.
func (m *members) zeros(off, n int64) bool {
	p, err := m.src.Bytes(off, min(n, m.src.Size-off))
	return err == nil && !slices.ContainsFunc(p, func(c byte) bool { return c != 0 })
}

// target returns the target of a symbolic link that is stored as content.
func (m *members) target(head, off, size int64) string {
	if size > maxName {
		m.problem(head, "a symbolic link with a target of 0x%x bytes", size)
		size = maxName
	}
	p, err := m.src.Bytes(off, size)
	if err != nil {
		m.problem(head, "the target of a symbolic link: %v", err)
	}
	return string(p)
}

// Types and bits of st_mode, POSIX and the kernel's include/uapi/linux/stat.h.
const (
	unixType   = 0o170000
	unixSocket = 0o140000
	unixLink   = 0o120000
	unixFile   = 0o100000
	unixBlock  = 0o060000
	unixDir    = 0o040000
	unixChar   = 0o020000
	unixFIFO   = 0o010000
	unixSetuid = 0o004000
	unixSetgid = 0o002000
	unixSticky = 0o001000
)

// unixMode returns an st_mode as package fs has it, and whether its type is one that there is.
func unixMode(mode uint32) (fs.FileMode, bool) {
	m := fs.FileMode(mode & 0o777)
	for _, b := range [...]struct {
		unix uint32
		fs   fs.FileMode
	}{{unixSetuid, fs.ModeSetuid}, {unixSetgid, fs.ModeSetgid}, {unixSticky, fs.ModeSticky}} {
		if mode&b.unix != 0 {
			m |= b.fs
		}
	}
	switch mode & unixType {
	case unixFile:
	case unixDir:
		m |= fs.ModeDir
	case unixLink:
		m |= fs.ModeSymlink
	case unixBlock:
		m |= fs.ModeDevice
	case unixChar:
		m |= fs.ModeDevice | fs.ModeCharDevice
	case unixFIFO:
		m |= fs.ModeNamedPipe
	case unixSocket:
		m |= fs.ModeSocket
	default:
		return m | fs.ModeIrregular, false
	}
	return m, true
}

// unixTime returns a time in UTC, the zero time if it is none that can be written in four digits of a year.
func unixTime(sec, nsec int64) time.Time {
	t := time.Unix(sec, nsec).UTC()
	if y := t.Year(); y < 1 || y > 9999 {
		return time.Time{}
	}
	return t
}

// toll draws bytes from a budget that are made and not read, once however often they are made.
type toll struct {
	budget *bom.Budget
	left   atomic.Int64
}

func (t *toll) take(n int64) error {
	if n <= 0 || t.left.Load() <= 0 {
		return nil
	}
	t.left.Add(-n)
	return t.budget.TakeBytes(n)
}

// sumBytes calls f with n bytes at off, piece by piece.
func (s *Source) sumBytes(off, n int64, f func([]byte)) error {
	r := s.Reader(off, n)
	p := make([]byte, min(n, regionRead))
	for n > 0 {
		if err := s.Err(); err != nil {
			return err
		}
		k := min(n, int64(len(p)))
		if _, err := io.ReadFull(r, p[:k]); err != nil {
			return err
		}
		f(p[:k])
		n -= k
	}
	return nil
}
