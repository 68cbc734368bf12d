package image

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// Where archives follow each other, as in an initramfs, each is a part of its own, as is a compressed one after them.
var (
	cpioFormat = &Format{
		Name:   "cpio",
		Title:  "cpio archive",
		Spec:   "https://docs.kernel.org/driver-api/early-userspace/buffer-format.html",
		Magics: []Magic{{0, cpioNew}, {0, cpioCRC}, {0, cpioOld}},
		Open:   openCpio,
	}
	cpioBinFormat = &Format{
		Name:   "cpio-bin",
		Title:  "cpio archive with binary headers",
		Spec:   "https://man.freebsd.org/cgi/man.cgi?query=cpio&sektion=5",
		Magics: []Magic{{0, cpioLittle}, {0, cpioBig}},
		Start:  true,
		Open:   openCpio,
	}
)

// Magics, and the name that ends an archive: cpio(5).
const (
	cpioNew     = "070701"
	cpioCRC     = "070702"
	cpioOld     = "070707"
	cpioLittle  = "\xc7\x71" // 070707 as a word
	cpioBig     = "\x71\xc7"
	cpioTrailer = "TRAILER!!!"
	cpioBlock   = 512 // bytes to a multiple of which cpio fills an archive up
)

// cpioHeader is a header of any kind. The names are those of cpio(5).
type cpioHeader struct {
	kind                           string
	ino, mode, uid, gid, nlink     uint32
	mtime, size, namesize          int64
	dev, rdev                      [2]uint32 // major, minor
	check                          uint32
	at                             int64 // of the header
	name                           string
	data, next                     int64 // where they are, next being that of the next header
	headerSize, nameAlign, dataAln int64
}

// cpioLink is what tells the members apart that are one file.
type cpioLink struct {
	dev [2]uint32
	ino uint32
}

// cpioGroup are the members that are one file, of which one has the content.
type cpioGroup struct {
	data  Entry
	empty []*file // those that wait for it
}

type cpioReader struct {
	*members
	links map[cpioLink]*cpioGroup
}

func openCpio(src *Source) (*Part, error) {
	c := &cpioReader{newMembers(src), map[cpioLink]*cpioGroup{}}
	h, err := readCpio(src, 0)
	if err != nil {
		return nil, err
	}
	if h.name == cpioTrailer && h.size != 0 {
		return nil, errors.New("a trailer with content")
	}
	c.fact("kind", h.kind)
	for at := int64(0); ; at = h.next {
		if err := src.Err(); err != nil {
			return nil, err
		}
		if h, err = readCpio(src, at); err != nil {
			c.problem(at, "no trailer: %v", err)
			return c.done(at), nil
		}
		if h.name == cpioTrailer {
			return c.done(c.end(h.next)), nil
		}
		if err := c.member(h); err != nil {
			return c.limited(at, err)
		}
		if h.next >= src.Size {
			c.problem(src.Size, "no trailer")
			return c.done(src.Size), nil
		}
	}
}

// end takes the zeros in that fill up the last block.
func (c *cpioReader) end(at int64) int64 {
	at = min(at, c.src.Size)
	if n := -at & (cpioBlock - 1); n > 0 && c.zeros(at, n) {
		return min(at+n, c.src.Size)
	}
	return at
}

func (c *cpioReader) member(h *cpioHeader) error {
	mode, ok := unixMode(h.mode)
	if !ok {
		c.problem(h.at, "%q has the type 0%o, which there is not", short(h.name), h.mode&unixType)
	}
	e := Entry{
		Name: h.name, Mode: mode, ModTime: unixTime(h.mtime, 0), UID: h.uid, GID: h.gid,
		Size: c.stored(h.at, h.data, h.size, h.name), Offset: h.data,
	}
	h.next = min(h.next, c.src.Size)
	switch {
	case mode.IsDir(), mode&(fs.ModeNamedPipe|fs.ModeSocket) != 0:
		e.Size = 0
	case mode&fs.ModeDevice != 0:
		e.Size, e.Major, e.Minor = 0, h.rdev[0], h.rdev[1]
	case mode&fs.ModeSymlink != 0:
		e.Link = c.target(h.at, h.data, e.Size)
	default:
		e.Data = c.src.Reader(h.data, e.Size)
		if err := c.checksum(h, e.Size); err != nil {
			return err
		}
		return c.regular(h, e)
	}
	return c.add(h.at, e)
}

// checksum compares the sum of the bytes of a file with that in its header, if it has one.
func (c *cpioReader) checksum(h *cpioHeader, size int64) error {
	if h.kind != "crc" || size < h.size {
		return nil
	}
	sum := uint32(0)
	err := c.src.sumBytes(h.data, size, func(p []byte) {
		for _, b := range p {
			sum += uint32(b)
		}
	})
	if c.src.Err() != nil {
		return err
	}
	switch {
	case err != nil:
		c.problem(h.data, "%q: %v", short(h.name), err)
	case sum != h.check && (size > 0 || h.nlink < 2):
		c.problem(h.data, "checksum mismatch: the bytes of %q add up to 0x%x, not to 0x%x", short(h.name), sum, h.check)
	}
	return nil
}

// regular adds a file. Of several that are one, cpio writes the content once, newer kinds with the last of them.
func (c *cpioReader) regular(h *cpioHeader, e Entry) error {
	key := cpioLink{h.dev, h.ino}
	g := c.links[key]
	if h.nlink > 1 && g == nil {
		g = &cpioGroup{}
		c.links[key] = g
	}
	linked := h.nlink > 1
	if linked && e.Size == 0 && g.data.Size > 0 {
		e.Size, e.Data, e.Offset = g.data.Size, g.data.Data, g.data.Offset
	}
	if err := c.add(h.at, e); err != nil || !linked {
		return err
	}
	if e.Size == 0 {
		if f := c.files.find(safePath(rawLevels(e.Name))); f != nil && f.Entry.Offset == e.Offset {
			g.empty = append(g.empty, f)
		}
		return nil
	}
	for _, f := range g.empty {
		f.Entry.Size, f.Entry.Data, f.Entry.Offset = e.Size, e.Data, e.Offset
	}
	g.data, g.empty = e, nil
	return nil
}

// readCpio reads the header and the name at an offset.
func readCpio(src *Source, at int64) (*cpioHeader, error) {
	p, err := src.Bytes(at, min(110, src.Size-at))
	if err != nil {
		return nil, err
	}
	h, err := parseCpio(p)
	if err != nil {
		return nil, fmt.Errorf("header at 0x%x: %w", at, err)
	}
	h.at = at
	if h.namesize < 1 || h.namesize > maxName {
		return nil, fmt.Errorf("header at 0x%x: a name of 0x%x bytes", at, h.namesize)
	}
	name, err := src.Bytes(at+h.headerSize, h.namesize)
	if err != nil {
		return nil, fmt.Errorf("name at 0x%x: %w", at+h.headerSize, err)
	}
	h.name = strings.TrimSuffix(string(name), "\x00")
	if int64(len(h.name)) == h.namesize || h.name == "" || strings.Contains(h.name, "\x00") {
		return nil, fmt.Errorf("name at 0x%x: it does not end where it should", at+h.headerSize)
	}
	h.data = at + align(h.headerSize+h.namesize, h.nameAlign)
	if _, ok := unixMode(h.mode); !ok && h.name != cpioTrailer {
		return nil, fmt.Errorf("header at 0x%x: type 0%o", at, h.mode&unixType)
	}
	h.next = h.data + align(h.size, h.dataAln)
	return h, nil
}

func align(n, to int64) int64 { return (n + to - 1) &^ (to - 1) }

func parseCpio(p []byte) (*cpioHeader, error) {
	magic := string(p[:min(6, len(p))])
	switch {
	case (magic == cpioNew || magic == cpioCRC) && len(p) >= 110:
		return parseCpioNew(magic, p)
	case magic == cpioOld && len(p) >= 76:
		return parseCpioOld(p)
	case strings.HasPrefix(magic, cpioLittle) && len(p) >= 26:
		return parseCpioBin("bin, little-endian", p, binary.LittleEndian), nil
	case strings.HasPrefix(magic, cpioBig) && len(p) >= 26:
		return parseCpioBin("bin, big-endian", p, binary.BigEndian), nil
	}
	return nil, errors.New("no magic")
}

func parseCpioNew(magic string, p []byte) (*cpioHeader, error) {
	var f [13]uint32
	for i := range f {
		v, err := digits(p[6+8*i:][:8], 16)
		if err != nil {
			return nil, err
		}
		f[i] = uint32(v)
	}
	kind := "newc"
	if magic == cpioCRC {
		kind = "crc"
	}
	return &cpioHeader{
		kind: kind, ino: f[0], mode: f[1], uid: f[2], gid: f[3], nlink: f[4], mtime: int64(f[5]), size: int64(f[6]),
		dev: [2]uint32{f[7], f[8]}, rdev: [2]uint32{f[9], f[10]}, namesize: int64(f[11]), check: f[12],
		headerSize: 110, nameAlign: 4, dataAln: 4,
	}, nil
}

func parseCpioOld(p []byte) (*cpioHeader, error) {
	var f [10]int64
	at := 6
	for i, n := range [...]int{6, 6, 6, 6, 6, 6, 6, 11, 6, 11} {
		v, err := digits(p[at:at+n], 8)
		if err != nil {
			return nil, err
		}
		f[i] = v
		at += n
	}
	return &cpioHeader{
		kind: "odc", dev: oldDevice(uint32(f[0])), ino: uint32(f[1]), mode: uint32(f[2]), uid: uint32(f[3]), gid: uint32(f[4]),
		nlink: uint32(f[5]), rdev: oldDevice(uint32(f[6])), mtime: f[7], namesize: f[8], size: f[9],
		headerSize: 76, nameAlign: 1, dataAln: 1,
	}, nil
}

func parseCpioBin(kind string, p []byte, order binary.ByteOrder) *cpioHeader {
	var f [13]uint32
	for i := range f {
		f[i] = uint32(order.Uint16(p[2*i:]))
	}
	long := func(i int) int64 { return int64(f[i])<<16 | int64(f[i+1]) } // the upper half first, in both orders
	return &cpioHeader{
		kind: kind, dev: oldDevice(f[1]), ino: f[2], mode: f[3], uid: f[4], gid: f[5], nlink: f[6], rdev: oldDevice(f[7]),
		mtime: long(8), namesize: int64(f[10]), size: long(11), headerSize: 26, nameAlign: 2, dataAln: 2,
	}
}

// oldDevice parts a device number of 16 or 18 bits.
func oldDevice(n uint32) [2]uint32 { return [2]uint32{n >> 8, n & 0xff} }

// digits reads a number that fills its field.
func digits(p []byte, base int) (int64, error) {
	v, err := strconv.ParseUint(string(p), base, 63)
	if err != nil || p[0] == '+' {
		return 0, fmt.Errorf("%q is no number of base %d", p, base)
	}
	return int64(v), nil
}
