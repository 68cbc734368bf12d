package image

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

var (
	tarFormat = &Format{
		Name:   "tar",
		Title:  "tar archive (ustar, pax, GNU)",
		Spec:   "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13",
		Magics: []Magic{{257, "ustar"}},
		Limits: "extended attributes are not told",
		Open:   openTar,
	}
	tarV7Format = &Format{
		Name:   "tar-v7",
		Title:  "tar archive (Seventh Edition)",
		Spec:   "https://man.freebsd.org/cgi/man.cgi?query=tar&sektion=5",
		Magics: []Magic{{154, "\x00 "}}, // how the checksum ends, there being nothing else
		Start:  true,
		Open:   openTar,
	}
)

// Sizes, from POSIX pax and the GNU tar manual.
const (
	tarBlock     = 512
	tarRecord    = 20 * tarBlock // to which tar fills an archive up with zeros
	maxTarHeader = 1 << 20       // bytes of an extended header
)

// tarHeader is the header of a member, with what extended headers say of it. The names are those of POSIX.
type tarHeader struct {
	raw                [tarBlock]byte
	at                 int64
	name, linkname     string
	mode               uint32
	uid, gid           int64
	size               int64
	mtime              time.Time
	typeflag           byte
	devmajor, devminor int64
}

// tarReader reads the members one after another.
type tarReader struct {
	*members
	at       int64
	global   paxRecords // of headers g, for all members from there on
	next     paxRecords // of headers x, for the next member
	longName string     // of a GNU header L, for the next member
	longLink string
}

func openTar(src *Source) (*Part, error) {
	t := &tarReader{members: newMembers(src)}
	first, err := t.header(0)
	if err != nil {
		return nil, err
	}
	if first == nil {
		return nil, errors.New("a block of zeros")
	}
	if !plausibleTar(first) {
		return nil, errors.New("the first header is not that of an archive")
	}
	t.fact("dialect", dialectOf(first))
	for {
		if err := src.Err(); err != nil {
			return nil, err
		}
		h, err := t.header(t.at)
		if err != nil {
			t.problem(t.at, "no end of the archive: %v", err)
			return t.done(t.at), nil
		}
		if h == nil {
			return t.done(t.end()), nil
		}
		if err := t.member(h); err != nil {
			return t.limited(h.at, err)
		}
		if t.at >= src.Size {
			t.problem(src.Size, "no end of the archive: two blocks of zeros are missing")
			return t.done(src.Size), nil
		}
	}
}

// plausibleTar reports whether a header, whose checksum is right, may be the first of an archive.
func plausibleTar(h *tarHeader) bool {
	if strings.Contains("LKSVMDNXxg", string(h.typeflag)) {
		return true
	}
	return h.raw[0] != 0 || h.raw[345] != 0 // name or prefix
}

func dialectOf(h *tarHeader) string {
	switch magic := string(h.raw[257:265]); {
	case strings.HasPrefix(magic, "ustar\x00") && (h.typeflag == 'x' || h.typeflag == 'g'):
		return "pax"
	case strings.HasPrefix(magic, "ustar\x00"):
		return "ustar"
	case strings.HasPrefix(magic, "ustar  "):
		return "gnu"
	}
	return "v7"
}

// end returns where an archive ends whose first block of zeros is at t.at, with the zeros that fill up its last record.
func (t *tarReader) end() int64 {
	left := t.src.Size - t.at
	if left < 2*tarBlock || !t.zeros(t.at, 2*tarBlock) {
		t.problem(t.at, "a lone block of zeros")
		return min(t.at+tarBlock, t.src.Size)
	}
	end := t.at + 2*tarBlock
	if fill := (tarRecord - end%tarRecord) % tarRecord; t.zeros(end, fill) {
		end += fill
	}
	return min(end, t.src.Size)
}

// header reads the header at an offset. It is nil if it is a block of zeros.
func (t *tarReader) header(at int64) (*tarHeader, error) {
	p, err := t.src.Bytes(at, tarBlock)
	if err != nil {
		return nil, err
	}
	h := &tarHeader{at: at, raw: [tarBlock]byte(p)}
	if h.raw == [tarBlock]byte{} {
		return nil, nil
	}
	if err := h.checksum(); err != nil {
		return nil, fmt.Errorf("header at 0x%x: %w", at, err)
	}
	if err := h.parse(); err != nil {
		return nil, fmt.Errorf("header at 0x%x: %w", at, err)
	}
	return h, nil
}

// checksum compares the sum of the bytes, its own field counting as spaces. Old archives add signed bytes.
func (h *tarHeader) checksum() error {
	want, err := tarNumber(h.raw[148:156])
	if err != nil {
		return err
	}
	unsigned, signed := int64(0), int64(0)
	for i, b := range h.raw {
		if i >= 148 && i < 156 {
			b = ' '
		}
		unsigned += int64(b)
		signed += int64(int8(b))
	}
	if want != unsigned && want != signed {
		return fmt.Errorf("checksum mismatch: 0x%x, not 0x%x", unsigned, want)
	}
	return nil
}

func (h *tarHeader) parse() error {
	p := h.raw[:]
	h.name, h.linkname, h.typeflag = tarString(p[:100]), tarString(p[157:257]), p[156]
	var mode, mtime int64
	for _, f := range [...]struct {
		to   *int64
		text []byte
		must bool
	}{
		{&mode, p[100:108], true},
		{&h.size, p[124:136], true},
		{&mtime, p[136:148], true},
		{&h.uid, p[108:116], false},
		{&h.gid, p[116:124], false},
		{&h.devmajor, p[329:337], false},
		{&h.devminor, p[337:345], false},
	} {
		v, err := tarNumber(f.text)
		if err != nil && f.must {
			return err
		}
		*f.to = v
	}
	if h.size < 0 {
		return fmt.Errorf("a size of %d bytes", h.size)
	}
	h.mode, h.mtime = uint32(mode), unixTime(mtime, 0)
	switch string(p[257:263]) {
	case "ustar\x00":
		if prefix := tarString(p[345:500]); prefix != "" {
			h.name = prefix + "/" + h.name
		}
	case "ustar ": // GNU has other fields there
	default:
		h.devmajor, h.devminor = 0, 0
		if h.typeflag == '3' || h.typeflag == '4' {
			h.devmajor, _ = tarNumber(p[329:337])
			h.devminor, _ = tarNumber(p[337:345])
		}
	}
	return nil
}

// tarString returns the text before the first NUL.
func tarString(p []byte) string {
	s, _, _ := strings.Cut(string(p), "\x00")
	return s
}

// tarNumber reads a number: octal digits among spaces and NULs, or, if the first bit is set, two's complement of
// base 256.
func tarNumber(p []byte) (int64, error) {
	if p[0]&0x80 == 0 {
		text := strings.Trim(string(p), " \x00")
		if text == "" {
			return 0, nil
		}
		v, err := strconv.ParseUint(text, 8, 63)
		if err != nil {
			return 0, fmt.Errorf("%q is no octal number", p)
		}
		return int64(v), nil
	}
	v := int64(0)
	if p[0]&0x40 != 0 {
		v = -1
	}
	for i, b := range p {
		if i == 0 {
			b = b&0x7f | byte(v)&0x80
		}
		if v>>55 != 0 && v>>55 != -1 {
			return 0, errors.New("a number of more than 63 bits")
		}
		v = v<<8 | int64(b)
	}
	return v, nil
}

// member reads what is at a header and moves on to the next.
func (t *tarReader) member(h *tarHeader) error {
	data := h.at + tarBlock
	switch h.typeflag {
	case 'x', 'X', 'g': // POSIX; X is Solaris's x
		return t.pax(h, data)
	case 'L', 'K': // GNU long names
		return t.long(h, data)
	case 'V': // GNU volume label
		if len(t.part.Facts) < 2 { // dialect, label
			t.fact("label", h.name)
		}
		t.skip(data, h.size)
		return nil
	}
	if err := t.extend(h); err != nil {
		t.problem(h.at, "extended header: %v", err)
	}
	records := t.next
	name, link := t.longName, t.longLink
	t.next, t.longName, t.longLink = paxRecords{}, "", ""
	if name != "" {
		h.name = name
	}
	if link != "" {
		h.linkname = link
	}
	return t.file(h, data, &records)
}

// skip moves on to the header after size bytes at data.
func (t *tarReader) skip(data, size int64) {
	size = min(size, t.src.Size-min(data, t.src.Size))
	t.at = min(data+align(size, tarBlock), t.src.Size)
}

// long keeps the name in a header L or K for the next member.
func (t *tarReader) long(h *tarHeader, data int64) error {
	size := t.stored(h.at, data, h.size, h.name)
	t.skip(data, size)
	if size > maxName {
		t.problem(h.at, "a name of 0x%x bytes", size)
		size = maxName
	}
	p, err := t.src.Bytes(data, size)
	if err != nil {
		t.problem(data, "a name: %v", err)
		return nil
	}
	if h.typeflag == 'L' {
		t.longName = tarString(p)
	} else {
		t.longLink = tarString(p)
	}
	return nil
}

// file adds a member.
func (t *tarReader) file(h *tarHeader, data int64, x *paxRecords) error {
	e := Entry{
		Name: h.name, ModTime: h.mtime, UID: tarID(h.uid), GID: tarID(h.gid), Offset: data,
	}
	e.Mode, _ = unixMode(h.mode&0o7777 | t.typeOf(h))
	switch h.typeflag {
	case '1':
		if h.size > 0 && t.linkHasData(data, h.size) {
			return t.regular(h, e, data)
		}
		t.at = data
		e.Hard = h.linkname
		return t.add(h.at, e)
	case '2':
		t.at = data
		e.Link = h.linkname
		return t.add(h.at, e)
	case '3', '4':
		t.at = data
		e.Major, e.Minor = tarID(h.devmajor), tarID(h.devminor)
		return t.add(h.at, e)
	case '6':
		t.at = data
		return t.add(h.at, e)
	case 'M':
		t.problem(h.at, "%q goes on from another volume", short(h.name))
	case 'S':
		return t.sparseOld(h, e, data)
	}
	if e.Mode.IsDir() {
		t.directory(h, data)
		return t.add(h.at, e)
	}
	if x.sparse() {
		return t.sparsePax(h, e, data, x)
	}
	return t.regular(h, e, data)
}

// directory moves on from a directory. Its size, in old archives, is that of the directory on disk; GNU's D has content.
func (t *tarReader) directory(h *tarHeader, data int64) {
	t.at = data
	if h.typeflag == 'D' {
		t.skip(data, h.size)
	}
}

// typeOf returns the type of a member as st_mode has it. What is not known is a regular file, as POSIX says.
func (t *tarReader) typeOf(h *tarHeader) uint32 {
	switch h.typeflag {
	case '2':
		return unixLink
	case '3':
		return unixChar
	case '4':
		return unixBlock
	case '5', 'D':
		return unixDir
	case '6':
		return unixFIFO
	case 0, '0':
		if strings.HasSuffix(h.name, "/") { // of the Seventh Edition
			return unixDir
		}
	}
	return unixFile
}

// linkHasData reports whether a hard link has content, as POSIX allows, by where the next header is.
func (t *tarReader) linkHasData(data, size int64) bool {
	if _, err := t.header(data); err == nil || size > t.src.Size-data {
		return false
	}
	_, err := t.header(data + align(size, tarBlock))
	return err == nil
}

func (t *tarReader) regular(h *tarHeader, e Entry, data int64) error {
	e.Size = t.stored(h.at, data, h.size, h.name)
	e.Data = t.src.Reader(data, e.Size)
	t.skip(data, e.Size)
	return t.add(h.at, e)
}

func tarID(n int64) uint32 { return uint32(max(0, min(n, 1<<32-1))) }
