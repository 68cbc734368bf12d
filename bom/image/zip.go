package image

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"

	"ensign/bom"
)

var zipFormat = &Format{
	Name:   "zip",
	Title:  "ZIP archive",
	Spec:   "https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT",
	Magics: []Magic{{0, zipLocalSig}, {0, zipEndSig}},
	Limits: "methods other than stored and deflate, and encrypted members",
	Open:   openZip,
}

// Signatures, flags and methods: APPNOTE 6.3.10, 4.3 and 4.4.
const (
	zipLocalSig   = "PK\x03\x04"
	zipCentralSig = "PK\x01\x02"
	zipEndSig     = "PK\x05\x06"
	zipEnd64Sig   = "PK\x06\x06"
	zipLocatorSig = "PK\x06\x07"
	zipDataSig    = "PK\x07\x08"

	zipEncrypted  = 1 << 0
	zipDescriptor = 1 << 3  // sizes and CRC-32 follow the content
	zipStrong     = 1 << 6  // encryption
	zipMasked     = 1 << 13 // headers are encrypted

	zipStored  = 0
	zipDeflate = 8

	maxDeflate = 1032 // bytes of which deflate makes one, at most
)

// errEncrypted is wrapped by the errors of what is encrypted.
var errEncrypted = errors.New("encrypted")

// zipEntry is what a header, local or central, says of a member. The names are those of the APPNOTE.
type zipEntry struct {
	at            int64 // of the header
	local         int64 // of the local header, as the central directory has it
	madeBy, flags uint16
	method        uint16
	time, date    uint16
	crc           uint32
	packed, size  int64
	external      uint32
	name          string
	extra         []byte
	end           int64 // of the header
}

// zipReader reads one archive.
type zipReader struct {
	*members
	base    int64 // what offsets of the central directory count from
	unread  map[string]int
	reasons []error // why members are not read, each once
}

func openZip(src *Source) (*Part, error) {
	z := &zipReader{members: newMembers(src), unread: map[string]int{}}
	if end, err := z.readEnd(0); err == nil && end.count == 0 && end.size == 0 {
		return z.done(end.end), nil
	}
	first, err := z.local(0)
	if err != nil {
		return nil, err
	}
	if err := first.plausible(); err != nil {
		return nil, err
	}
	end, err := z.find()
	if err != nil {
		return z.limited(src.Size, err)
	}
	if end == nil {
		return z.carve()
	}
	return z.central(end)
}

// plausible reports why a local header may be none.
func (e *zipEntry) plausible() error {
	switch {
	case e.name == "" || strings.Contains(e.name, "\x00"):
		return errors.New("a member without a name")
	case e.method > 99:
		return fmt.Errorf("compression method %d", e.method)
	case e.flags&0x8780&^0x0800 != 0: // APPNOTE 4.4.4: not used or reserved, but for the encoding of names
		return fmt.Errorf("flags 0x%x", e.flags)
	}
	return nil
}

// central reads the members that the central directory names.
func (z *zipReader) central(end *zipEnd) (*Part, error) {
	z.base = end.base
	z.fact("members", fmt.Sprint(end.count))
	if end.comment != "" {
		z.fact("comment", short(end.comment))
	}
	ranges, err := z.ranges(end)
	if err != nil {
		return z.limited(end.end, err)
	}
	if at, ok := overlap(ranges); ok {
		z.part.Err = fmt.Errorf("members overlap at 0x%x: none of them is read", at)
		z.part.Files = nil
		return z.done(end.end), nil
	}
	z.holes(ranges, end)
	if err := z.each(end, z.member); err != nil {
		return z.limited(end.end, err)
	}
	return z.finish(end.end), nil
}

// finish tells which members are not read.
func (z *zipReader) finish(size int64) *Part {
	p := z.done(size)
	for _, err := range z.reasons {
		err = fmt.Errorf("members that are not read (%d): %w", z.unread[err.Error()], err)
		if p.Err != nil {
			err = fmt.Errorf("%w; %w", p.Err, err)
		}
		p.Err = err
	}
	return p
}

// each calls f with every entry of the central directory.
func (z *zipReader) each(end *zipEnd, f func(*zipEntry) error) error {
	at := end.directory
	for range end.count {
		if err := z.src.Err(); err != nil {
			return err
		}
		e, err := z.entry(at)
		if err != nil {
			z.problem(at, "central directory: %v", err)
			return nil
		}
		if e.end > end.at {
			z.problem(at, "the central directory goes on behind its end")
			return nil
		}
		if err := f(e); err != nil {
			return err
		}
		at = e.end
	}
	if at != end.at {
		z.problem(at, "0x%x bytes between the central directory and its end", end.at-at)
	}
	return nil
}

// zipRange is what a member takes, from its local header to the end of its content.
type zipRange struct{ at, end int64 }

// maxZip bounds the members whose ranges are kept, 16 bytes for each.
const maxZip = 4 << 20

func (z *zipReader) ranges(end *zipEnd) ([]zipRange, error) {
	var list []zipRange
	problems := slices.Clone(z.part.Problems)
	err := z.each(end, func(e *zipEntry) error {
		if len(list) >= maxZip {
			return fmt.Errorf("%w: more than %d members in a ZIP archive", bom.ErrLimit, maxZip)
		}
		if l, err := z.local(z.base + e.local); err == nil {
			list = append(list, zipRange{l.at, l.end + min(e.packed, z.src.Size-l.end)})
		}
		return nil
	})
	z.part.Problems, z.more = problems, 0 // the second pass tells them again
	slices.SortFunc(list, func(a, b zipRange) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.end, b.end)) })
	return list, err
}

// overlap returns where two ranges overlap.
func overlap(list []zipRange) (int64, bool) {
	for i := 1; i < len(list); i++ {
		if list[i].at < list[i-1].end {
			return list[i].at, true
		}
	}
	return 0, false
}

// maxDescriptor is the largest descriptor after a member: signature, CRC-32, two sizes of 8 bytes.
const maxDescriptor = 24

// holes makes sections of what lies between the members and belongs to none: they are looked into by content.
func (z *zipReader) holes(list []zipRange, end *zipEnd) {
	last := int64(0)
	for _, r := range append(list, zipRange{end.directory, end.end}) {
		if n := r.at - last; n > maxDescriptor {
			z.part.Sections = append(z.part.Sections, Section{Name: fmt.Sprintf("between@0x%x", last), Offset: last, Size: n})
		}
		last = max(last, r.end)
	}
}

// member adds the member of an entry of the central directory.
func (z *zipReader) member(e *zipEntry) error {
	l, err := z.local(z.base + e.local)
	if err != nil {
		z.problem(e.at, "%q: %v", short(e.name), err)
		return nil
	}
	if l.name != e.name || l.method != e.method || (l.flags^e.flags)&(zipEncrypted|zipStrong) != 0 {
		z.problem(l.at, "the local header of %q tells %q, method %d, flags 0x%x; the central directory method %d, flags 0x%x",
			short(e.name), short(l.name), l.method, l.flags, e.method, e.flags)
	}
	if l.flags&zipDescriptor == 0 && (l.packed != e.packed || l.size != e.size || l.crc != e.crc) {
		z.problem(l.at, "the local header of %q tells other sizes or another CRC-32 than the central directory", short(e.name))
	}
	return z.put(e, l.at, l.end)
}

// put adds a member whose content is at data.
func (z *zipReader) put(e *zipEntry, head, data int64) error {
	packed := z.stored(head, data, e.packed, e.name)
	name := e.name
	if system := e.madeBy >> 8; (system == 0 || system == 10) && !strings.Contains(name, "/") {
		name = strings.ReplaceAll(name, `\`, "/") // MS-DOS and Windows
	}
	entry := Entry{Name: name, Mode: e.mode(name), Size: e.size, Offset: data}
	e.times(&entry)
	if entry.Mode.IsDir() {
		entry.Size = 0
		return z.add(head, entry)
	}
	if err := e.unreadable(); err != nil {
		z.refuse(err)
		entry.Open = func() (io.ReadCloser, error) { return nil, err }
		entry.Mode &= fs.ModePerm
		return z.add(head, entry)
	}
	if entry.Mode&fs.ModeSymlink != 0 {
		entry.Link = z.link(e, head, data, packed)
		return z.add(head, entry)
	}
	if e.method == zipStored {
		return z.plain(e, entry, head, packed)
	}
	if limit := packed*maxDeflate + maxDeflate; packed < 1<<50 && entry.Size > limit {
		z.problem(head, "0x%x bytes cannot stand for the 0x%x of %q", packed, entry.Size, short(name))
		entry.Size = limit
	}
	m := &zipMember{src: z.src.Slice(data, packed), size: e.size, crc: e.crc}
	entry.Open = m.open
	return z.add(head, entry)
}

// plain adds a member that is stored as it is.
func (z *zipReader) plain(e *zipEntry, entry Entry, head, packed int64) error {
	if e.size != e.packed {
		z.problem(head, "%q is stored in 0x%x bytes and has 0x%x", short(entry.Name), e.packed, e.size)
	}
	entry.Size = packed
	entry.Data = z.src.Reader(entry.Offset, packed)
	if packed == e.packed {
		sum := uint32(0)
		err := z.src.sumBytes(entry.Offset, packed, func(p []byte) { sum = crc32.Update(sum, crc32.IEEETable, p) })
		switch {
		case z.src.Err() != nil:
			return err
		case err != nil:
			z.problem(entry.Offset, "%q: %v", short(entry.Name), err)
		case sum != e.crc:
			z.problem(entry.Offset, "checksum mismatch: %q has the CRC-32 0x%08x, not 0x%08x", short(entry.Name), sum, e.crc)
		}
	}
	return z.add(head, entry)
}

// unreadable returns why a member cannot be read.
func (e *zipEntry) unreadable() error {
	switch {
	case e.flags&(zipEncrypted|zipStrong|zipMasked) != 0:
		return errEncrypted
	case e.method != zipStored && e.method != zipDeflate:
		return fmt.Errorf("compression method %d: %w", e.method, errors.ErrUnsupported)
	}
	return nil
}

// maxReasons bounds the reasons that are told for members that are not read.
const maxReasons = 8

func (z *zipReader) refuse(err error) {
	if len(z.reasons) >= maxReasons && z.unread[err.Error()] == 0 {
		err = fmt.Errorf("other methods: %w", errors.ErrUnsupported)
	}
	if z.unread[err.Error()]++; z.unread[err.Error()] == 1 {
		z.reasons = append(z.reasons, err)
	}
}

// link returns the target of a symbolic link, which is its content.
func (z *zipReader) link(e *zipEntry, head, data, packed int64) string {
	if e.method == zipStored {
		return z.target(head, data, packed)
	}
	p, err := io.ReadAll(io.LimitReader(flate.NewReader(z.src.Reader(data, packed)), maxName))
	if err != nil || int64(len(p)) != e.size {
		z.problem(head, "the target of a symbolic link has 0x%x bytes, not 0x%x: %v", len(p), e.size, err)
	}
	return string(p)
}

// zipMember is a member that is compressed.
type zipMember struct {
	src  *Source
	size int64
	crc  uint32
}

func (m *zipMember) open() (io.ReadCloser, error) {
	in := bufio.NewReaderSize(m.src.Reader(0, m.src.Size), int(min(encodedBuf, max(16, m.src.Size))))
	return &zipContent{m: m, r: flate.NewReader(in)}, nil
}

// zipContent reads a member. Instead of io.EOF it gives an error if the size or the checksum is not as told.
type zipContent struct {
	m   *zipMember
	r   io.ReadCloser
	n   int64
	sum uint32
}

func (c *zipContent) Read(p []byte) (int, error) {
	if err := c.m.src.Err(); err != nil {
		return 0, err
	}
	left := c.m.size - c.n
	if int64(len(p)) > left+1 {
		p = p[:left+1]
	}
	n, err := c.r.Read(p)
	if int64(n) > left {
		return int(left), fmt.Errorf("more than the 0x%x bytes that the header tells", c.m.size)
	}
	c.n += int64(n)
	c.sum = crc32.Update(c.sum, crc32.IEEETable, p[:n])
	if !errors.Is(err, io.EOF) {
		return n, err
	}
	switch {
	case c.n != c.m.size:
		return n, fmt.Errorf("0x%x bytes, not 0x%x", c.n, c.m.size)
	case c.sum != c.m.crc:
		return n, fmt.Errorf("%w: CRC-32 0x%08x, not 0x%08x", errChecksum, c.sum, c.m.crc)
	}
	return n, io.EOF
}

func (c *zipContent) Close() error { return c.r.Close() }

// zipWords reads the fixed fields of headers, which are little-endian.
type zipWords []byte

func (p zipWords) u16(at int) uint16 { return binary.LittleEndian.Uint16(p[at:]) }
func (p zipWords) u32(at int) uint32 { return binary.LittleEndian.Uint32(p[at:]) }
func (p zipWords) u64(at int) int64  { return int64(min(binary.LittleEndian.Uint64(p[at:]), 1<<62)) }
