package xz

import (
	"encoding/binary"
	"hash/crc32"
)

const (
	headerMagic = "\xfd7zXZ\x00" // 2.1.1.1
	footerMagic = "YZ"           // 2.1.2.4
	headerSize  = 12             // of stream header and footer, 2.1
	maxBlock    = 1024           // of a block header, 3.1.1
	maxFilters  = 4              // 3.1.2
	maxVLI      = 9              // bytes of a number, 1.2
)

// parseHeader reads a stream header at off and returns the kind of check.
func parseHeader(b []byte, off int64) (check, error) {
	if string(b[:6]) != headerMagic {
		return 0, damaged(off, "no stream header")
	}
	if crc32.ChecksumIEEE(b[6:8]) != binary.LittleEndian.Uint32(b[8:]) {
		return 0, damaged(off+8, "CRC32 of the stream header does not match")
	}
	return parseFlags(b[6:8], off+6)
}

// parseFlags reads stream flags: 2.1.1.2.
func parseFlags(b []byte, off int64) (check, error) {
	if b[0] != 0 || b[1] > 0x0f {
		return 0, unsupported(off, "stream flags are %#02x %#02x", b[0], b[1])
	}
	return check(b[1]), nil
}

// parseFooter reads a stream footer at off and returns the kind of check and the size of the index before it.
func parseFooter(b []byte, off int64) (check, int64, error) {
	if string(b[10:12]) != footerMagic {
		return 0, 0, damaged(off+10, "no stream footer")
	}
	if crc32.ChecksumIEEE(b[4:10]) != binary.LittleEndian.Uint32(b) {
		return 0, 0, damaged(off, "CRC32 of the stream footer does not match")
	}
	c, err := parseFlags(b[8:10], off+8)
	return c, (int64(binary.LittleEndian.Uint32(b[4:])) + 1) * 4, err
}

// vli reads a number of at most 63 bits, seven bits a byte, the lowest first: 1.2. It returns its length,
// or zero if it is malformed or does not end.
func vli(b []byte) (int64, int) {
	var v int64
	for i := range min(len(b), maxVLI) {
		v |= int64(b[i]&0x7f) << (7 * i)
		if b[i] < 0x80 {
			if b[i] == 0 && i > 0 {
				return 0, 0
			}
			return v, i + 1
		}
	}
	return 0, 0
}

// blockHead is a block header: 3.1.
type blockHead struct {
	len      int   // of the header
	packed   int64 // size of the compressed data, or -1
	size     int64 // size of the data, or -1
	dictSize uint32
	filters  [maxFilters - 1]filter // in the order of the file, without LZMA2, which is the last
	n        int
}

// blockLen is the length of the block header that begins with b, which is not zero.
func blockLen(b byte) int { return (int(b) + 1) * 4 }

// parseBlock reads the block header b, which lies at off in the file.
func (h *blockHead) parseBlock(b []byte, off int64) error {
	h.len, h.packed, h.size, h.n = len(b), -1, -1, 0
	end := len(b) - 4
	if crc32.ChecksumIEEE(b[:end]) != binary.LittleEndian.Uint32(b[end:]) {
		return damaged(off+int64(end), "CRC32 of the block header does not match")
	}
	flags := b[1]
	if flags&0x3c != 0 { // reserved: 3.1.2
		return unsupported(off+1, "block flags are %#02x", flags)
	}
	f := fields{b: b[:end], pos: 2, off: off}
	if flags&0x40 != 0 {
		h.packed = f.number()
		if h.packed == 0 {
			return damaged(off+2, "compressed size is zero")
		}
	}
	if flags&0x80 != 0 {
		h.size = f.number()
	}
	for i := range int(flags&3) + 1 {
		if err := h.addFilter(&f, i == int(flags&3)); err != nil {
			return err
		}
	}
	for f.err == nil && f.pos < end {
		if f.bytes(1)[0] != 0 {
			return unsupported(off+int64(f.pos-1), "padding of the block header is not zero")
		}
	}
	return f.err
}

// addFilter reads the flags of a filter: 3.1.5.
func (h *blockHead) addFilter(f *fields, last bool) error {
	at := f.off + int64(f.pos)
	id, n := f.number(), f.number()
	if f.err == nil && n > int64(len(f.b)-f.pos) {
		return damaged(at, "properties of filter %#x are longer than the block header", id)
	}
	props := f.bytes(int(n))
	if f.err != nil {
		return f.err
	}
	if id == idLZMA2 && last {
		return h.setLZMA2(props, at)
	}
	if last || id == idLZMA2 {
		return unsupported(at, "filter %#x at this place of a chain", id)
	}
	var err error
	h.filters[h.n], err = newFilter(id, props, at)
	h.n++
	return err
}

// setLZMA2 reads the properties of LZMA2: 5.3.1.
func (h *blockHead) setLZMA2(props []byte, at int64) error {
	if len(props) != 1 || props[0] > 40 {
		return unsupported(at, "properties of LZMA2 are % x", props)
	}
	bits := props[0]
	if bits == 40 {
		h.dictSize = 1<<32 - 1
		return nil
	}
	h.dictSize = (2 | uint32(bits&1)) << (bits/2 + 11)
	return nil
}

// fields reads numbers and bytes of a header. After an error all are zero or empty.
type fields struct {
	b   []byte
	pos int
	off int64
	err error
}

func (f *fields) number() int64 {
	v, n := vli(f.b[f.pos:])
	if n == 0 && f.err == nil {
		f.err = damaged(f.off+int64(f.pos), "malformed number in the block header")
	}
	f.pos += n
	return v
}

func (f *fields) bytes(n int) []byte {
	if f.err != nil {
		return nil
	}
	f.pos += n
	return f.b[f.pos-n : f.pos]
}
