package image

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
	"time"
)

// zipHeader is the size of the fixed fields of a header: APPNOTE 4.3.7 and 4.3.12.
const (
	zipLocalSize   = 30
	zipCentralSize = 46
)

// local reads the local header at an offset. Its end is where the content is.
func (z *zipReader) local(at int64) (*zipEntry, error) {
	b, err := z.src.Bytes(at, zipLocalSize)
	if err != nil {
		return nil, fmt.Errorf("local header: %w", err)
	}
	p := zipWords(b)
	if string(p[:4]) != zipLocalSig {
		return nil, fmt.Errorf("no local header at 0x%x", at)
	}
	e := &zipEntry{
		at: at, flags: p.u16(6), method: p.u16(8), time: p.u16(10), date: p.u16(12), crc: p.u32(14),
		packed: int64(p.u32(18)), size: int64(p.u32(22)),
	}
	return e, z.names(e, zipLocalSize, int64(p.u16(26)), int64(p.u16(28)), 0)
}

// entry reads the entry of the central directory at an offset.
func (z *zipReader) entry(at int64) (*zipEntry, error) {
	b, err := z.src.Bytes(at, zipCentralSize)
	if err != nil {
		return nil, err
	}
	p := zipWords(b)
	if string(p[:4]) != zipCentralSig {
		return nil, fmt.Errorf("no entry at 0x%x", at)
	}
	e := &zipEntry{
		at: at, madeBy: p.u16(4), flags: p.u16(8), method: p.u16(10), time: p.u16(12), date: p.u16(14), crc: p.u32(16),
		packed: int64(p.u32(20)), size: int64(p.u32(24)), external: p.u32(38), local: int64(p.u32(42)),
	}
	return e, z.names(e, zipCentralSize, int64(p.u16(28)), int64(p.u16(30)), int64(p.u16(32)))
}

// names reads what follows the fixed fields of a header: name, extra fields, and a comment, which is not kept.
func (z *zipReader) names(e *zipEntry, head, name, extra, comment int64) error {
	p, err := z.src.Bytes(e.at+head, name+extra)
	if err != nil {
		return fmt.Errorf("name: %w", err)
	}
	e.name, e.extra = string(p[:name]), p[name:]
	if e.end = e.at + head + name + extra + comment; e.end > z.src.Size {
		return io.ErrUnexpectedEOF
	}
	e.wide()
	e.unicode()
	return nil
}

// Extra fields: APPNOTE 4.5 and, for those of Info-ZIP, extrafld.txt of its zip 3.0.
const (
	zipExtra64      = 0x0001
	zipExtraNTFS    = 0x000a
	zipExtraTime    = 0x5455
	zipExtraUnix    = 0x5855
	zipExtraUnicode = 0x7075
	zipExtraOwner   = 0x7875
)

// field returns an extra field, nil if it is not there.
func (e *zipEntry) field(id uint16) zipWords {
	for p := zipWords(e.extra); len(p) >= 4; {
		n := int(p.u16(2))
		if n > len(p)-4 {
			return nil
		}
		if p.u16(0) == id {
			return p[4 : 4+n]
		}
		p = p[4+n:]
	}
	return nil
}

// wide takes the 64-bit values of those that do not fit: APPNOTE 4.5.3.
func (e *zipEntry) wide() {
	p := e.field(zipExtra64)
	for _, v := range [...]*int64{&e.size, &e.packed, &e.local} {
		if *v == 1<<32-1 && len(p) >= 8 {
			*v = p.u64(0)
			p = p[8:]
		}
	}
}

// unicode takes the name in UTF-8, if it is of the name that is there: APPNOTE 4.6.9.
func (e *zipEntry) unicode() {
	if p := e.field(zipExtraUnicode); len(p) > 5 && p[0] == 1 && p.u32(1) == crc32.ChecksumIEEE([]byte(e.name)) {
		e.name = string(p[5:])
	}
}

// mode returns type and permissions: APPNOTE 4.4.15, where the upper half is the st_mode of Unix and macOS.
func (e *zipEntry) mode(name string) fs.FileMode {
	isDir := strings.HasSuffix(name, "/")
	if system := e.madeBy >> 8; system == 3 || system == 19 {
		if mode, ok := unixMode(e.external >> 16); ok && mode.IsDir() == isDir && mode&(fs.ModeDevice|fs.ModeNamedPipe|fs.ModeSocket) == 0 {
			return mode
		}
	}
	switch {
	case isDir || e.external&0x10 != 0 && e.size == 0: // FILE_ATTRIBUTE_DIRECTORY
		return fs.ModeDir | 0o755
	case e.external&1 != 0: // FILE_ATTRIBUTE_READONLY
		return 0o444
	}
	return 0o644
}

// times sets the owner and the time of a member. MS-DOS does not say in which zone it is.
func (e *zipEntry) times(to *Entry) {
	to.ModTime = time.Date(1980+int(e.date>>9), time.Month(e.date>>5&15), int(e.date&31), int(e.time>>11), int(e.time>>5&63), int(e.time&31)*2, 0, time.UTC)
	if p := e.field(zipExtraNTFS); len(p) >= 16 && p.u16(4) == 1 { // 100 ns since 1601
		since := p.u64(8)
		to.ModTime = unixTime(since/1e7-11644473600, since%1e7*100)
	}
	if p := e.field(zipExtraUnix); len(p) >= 8 {
		to.ModTime = unixTime(int64(int32(p.u32(4))), 0)
	}
	if p := e.field(zipExtraTime); len(p) >= 5 && p[0]&1 != 0 {
		to.ModTime = unixTime(int64(int32(p.u32(1))), 0)
	}
	p := e.field(zipExtraOwner)
	if len(p) < 3 || p[0] != 1 || len(p) < 3+int(p[1]) || len(p) < 3+int(p[1])+int(p[2+int(p[1])]) {
		return
	}
	uid := p[2 : 2+p[1]]
	gid := p[3+len(uid):][:p[2+len(uid)]]
	to.UID, to.GID = littleID(uid), littleID(gid)
}

func littleID(p []byte) (id uint32) {
	for i, b := range p[:min(4, len(p))] {
		id |= uint32(b) << (8 * i)
	}
	return id
}

// zipEnd is the end of the central directory.
type zipEnd struct {
	at        int64 // of the first of the records that make it
	end       int64
	count     int64
	size      int64 // of the directory
	directory int64 // its offset
	told      int64 // its offset as told
	base      int64 // what makes of told what it is
	comment   string
}

// readEnd reads the end of central directory record at an offset, and those of ZIP64 before it: APPNOTE 4.3.14 to 16.
func (z *zipReader) readEnd(at int64) (*zipEnd, error) {
	b, err := z.src.Bytes(at, 22)
	if err != nil {
		return nil, err
	}
	p := zipWords(b)
	if string(p[:4]) != zipEndSig {
		return nil, errors.New("no end of central directory")
	}
	comment, err := z.src.Bytes(at+22, int64(p.u16(20)))
	if err != nil {
		return nil, err
	}
	end := &zipEnd{
		at: at, end: at + 22 + int64(len(comment)), count: int64(p.u16(10)), size: int64(p.u32(12)), told: int64(p.u32(16)),
		comment: string(comment),
	}
	if p.u16(4) != p.u16(6) || p.u16(4) != 0 && p.u16(4) != 1<<16-1 {
		return nil, errors.New("one of several disks")
	}
	z.readEnd64(end)
	end.directory = end.at - end.size
	end.base = end.directory - end.told
	return end, nil
}

// widen takes the values that do not fit into the end record.
func (e *zipEnd) widen(w zipWords) {
	if e.count == 1<<16-1 {
		e.count = w.u64(32)
	}
	if e.size == 1<<32-1 {
		e.size = w.u64(40)
	}
	if e.told == 1<<32-1 {
		e.told = w.u64(48)
	}
}

// readEnd64 takes the values of the ZIP64 record, if there is one where the locator says or right before it.
func (z *zipReader) readEnd64(end *zipEnd) {
	p, err := z.src.Bytes(end.at-20, 20)
	if err != nil || string(p[:4]) != zipLocatorSig {
		return
	}
	for _, at := range [...]int64{zipWords(p).u64(8), end.at - 20 - 56} {
		r, err := z.src.Bytes(at, 56)
		if err != nil || string(r[:4]) != zipEnd64Sig {
			continue
		}
		w := zipWords(r)
		if at+12+w.u64(4) == end.at-20 {
			end.at = at
			end.widen(w)
			return
		}
	}
}
