package image

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

var (
	debFormat = &Format{
		Name:   "deb",
		Title:  "Debian package (deb, udeb, ipk)",
		Spec:   "https://manpages.debian.org/bookworm/dpkg-dev/deb.5.en.html",
		Magics: []Magic{{0, arMagic + debFirst}},
		Open:   openDeb,
	}
	arFormat = &Format{
		Name:   "ar",
		Title:  "ar archive",
		Spec:   "https://man.freebsd.org/cgi/man.cgi?query=ar&sektion=5",
		Magics: []Magic{{0, arMagic}, {0, arThin}},
		Limits: "the members of a thin archive lie outside of it",
		Open:   openAr,
	}
)

// From ar(5) and deb(5).
const (
	arMagic  = "!<arch>\n"
	arThin   = "!<thin>\n"
	arHeader = 60
	arEnd    = "`\n" // of a header
	debFirst = "debian-binary"
	debNames = 16 // members of a package whose names matter
)

// arReader reads the members one after another.
type arReader struct {
	*members
	thin        bool
	names       int64 // where the GNU table of long names is
	namesSize   int64
	debs        []string
	debVersion  string
	memberCount int
}

func openAr(src *Source) (*Part, error) {
	a := &arReader{members: newMembers(src)}
	return a.read()
}

// openDeb reads a package. Its control and data are archives, which are looked into by content.
func openDeb(src *Source) (*Part, error) {
	a := &arReader{members: newMembers(src)}
	p, err := a.read()
	if err != nil || p.Err != nil {
		return p, err
	}
	a.fact("version", strings.TrimSpace(a.debVersion))
	control, data := -1, -1
	for i, name := range a.debs {
		switch {
		case strings.HasPrefix(name, "control.tar") && control < 0:
			control = i
		case strings.HasPrefix(name, "data.tar") && data < 0:
			data = i
		}
	}
	if control < 0 || data < control {
		p.Problems = append(p.Problems, Problem{0, "a package has control.tar, and data.tar after it"})
	}
	return p, nil
}

func (a *arReader) read() (*Part, error) {
	magic, err := a.src.Bytes(0, int64(len(arMagic)))
	if err != nil {
		return nil, err
	}
	a.thin = string(magic) == arThin
	at := int64(len(arMagic))
	for at < a.src.Size {
		if err := a.src.Err(); err != nil {
			return nil, err
		}
		h, err := a.header(at)
		if err != nil {
			if a.memberCount == 0 {
				return nil, err
			}
			if a.src.Start {
				a.problem(at, "%v", err)
			}
			break
		}
		if err := a.member(h); err != nil {
			return a.limited(at, err)
		}
		a.memberCount++
		at = min(h.data+h.size, a.src.Size)
		if h.size&1 == 1 && at < a.src.Size { // members begin at even offsets
			at++
		}
	}
	if a.thin && a.part.Err == nil {
		a.part.Err = fmt.Errorf("the members of a thin archive lie outside of it: %w", errors.ErrUnsupported)
	}
	return a.done(at), nil
}

// arMember is a header.
type arMember struct {
	at, data, size          int64
	name                    string
	date, uid, gid, modeRaw int64
}

// header reads the header at an offset: fields of text, filled up with spaces.
func (a *arReader) header(at int64) (*arMember, error) {
	p, err := a.src.Bytes(at, arHeader)
	if err != nil {
		return nil, fmt.Errorf("header at 0x%x: %w", at, err)
	}
	if string(p[58:]) != arEnd {
		return nil, fmt.Errorf("header at 0x%x: it does not end as it should", at)
	}
	h := &arMember{at: at, data: at + arHeader, name: strings.TrimRight(string(p[:16]), " ")}
	for _, f := range [...]struct {
		to   *int64
		text []byte
		base int
	}{{&h.date, p[16:28], 10}, {&h.uid, p[28:34], 10}, {&h.gid, p[34:40], 10}, {&h.modeRaw, p[40:48], 8}, {&h.size, p[48:58], 10}} {
		text := strings.TrimSpace(string(f.text))
		if text == "" && f.to != &h.size { // the tables of GNU ar have nothing but a size
			continue
		}
		v, err := strconv.ParseUint(text, f.base, 40)
		if err != nil {
			return nil, fmt.Errorf("header at 0x%x: %q is no number of base %d", at, text, f.base)
		}
		*f.to = int64(v)
	}
	return h, nil
}

// member adds a member, or keeps what a table says.
func (a *arReader) member(h *arMember) error {
	name, data, size := h.name, h.data, h.size
	switch {
	case name == "/" || name == "/SYM64/":
		a.stored(h.at, data, size, name)
		return nil
	case name == "//":
		a.names, a.namesSize = data, a.stored(h.at, data, size, name)
		return nil
	case a.thin:
		h.size = 0
		data, size = h.data, 0
	}
	name, used := a.longName(h)
	data, size = data+used, size-used
	if strings.HasPrefix(name, "__.SYMDEF") {
		return nil
	}
	if a.memberCount == 0 && name == debFirst {
		p, _ := a.src.Bytes(data, min(size, 16, max(0, a.src.Size-data)))
		a.debVersion = string(p)
	}
	if len(a.debs) < debNames {
		a.debs = append(a.debs, name)
	}
	mode, ok := unixMode(uint32(h.modeRaw))
	if !ok {
		mode = fs.FileMode(h.modeRaw & 0o777)
	}
	size = a.stored(h.at, data, size, name)
	return a.add(h.at, Entry{
		Name: name, Mode: mode & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid), ModTime: unixTime(h.date, 0),
		UID: uint32(h.uid), GID: uint32(h.gid), Size: size, Offset: data, Data: a.src.Reader(data, size),
	})
}

// longName returns the name of a member, and how many bytes of its content the name takes.
func (a *arReader) longName(h *arMember) (name string, used int64) {
	if n, ok := strings.CutPrefix(h.name, "#1/"); ok { // BSD: the name is before the content
		size, err := strconv.ParseUint(n, 10, 32)
		if err != nil || int64(size) > h.size || size > maxName {
			a.problem(h.at, "the name %q is none", h.name)
			return h.name, 0
		}
		p, err := a.src.Bytes(h.data, int64(size))
		if err != nil {
			a.problem(h.at, "the name: %v", err)
			return h.name, 0
		}
		return strings.TrimRight(string(p), "\x00"), int64(size)
	}
	if n, ok := strings.CutPrefix(h.name, "/"); ok { // GNU: the name is in the table
		return a.tableName(h, n), 0
	}
	return strings.TrimSuffix(h.name, "/"), 0
}

func (a *arReader) tableName(h *arMember, n string) string {
	off, err := strconv.ParseUint(n, 10, 40)
	if err != nil || int64(off) >= a.namesSize {
		a.problem(h.at, "the name %q is not in the table of names", h.name)
		return h.name
	}
	p, err := a.src.Bytes(a.names+int64(off), min(a.namesSize-int64(off), 4096))
	if err != nil {
		a.problem(h.at, "the name: %v", err)
		return h.name
	}
	name, _, _ := strings.Cut(string(p), "\n")
	return strings.TrimSuffix(name, "/")
}
