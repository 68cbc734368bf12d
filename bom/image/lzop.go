package image

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/adler32"
	"hash/crc32"
	"io"

	"github.com/anchore/go-lzo"

	"ensign/bom"
)

var lzopFormat = &Format{
	Name:   "lzop",
	Title:  "lzop data",
	Spec:   "https://www.lzop.org/download/lzop-1.04.tar.gz",
	Magics: []Magic{{0, lzopMagic}},
	Limits: "no filters",
	Open:   openLzop,
}

// From lzop 1.04, src/conf.h and src/lzop.c; lib/decompress_unlzo.c of Linux reads the same.
const (
	lzopMagic    = "\x89LZO\x00\r\n\x1a\n"
	lzopAdlerD   = 0x0001 // a checksum of the decoded block follows its sizes
	lzopAdlerC   = 0x0002 // one of the encoded block too
	lzopExtra    = 0x0040
	lzopCRCD     = 0x0100
	lzopCRCC     = 0x0200
	lzopMulti    = 0x0400
	lzopFilter   = 0x0800
	lzopHeadCRC  = 0x1000
	lzopWithVer  = 0x0940   // version from which the header has three more fields
	lzopBlockMax = 64 << 20 // MAX_BLOCK_SIZE
	lzopGrows    = 256      // an LZO byte stands for 255 at most
	lzopLeast    = 64 << 10 // decoded bytes that are believed of any block
	lzopHeadMax  = 34 + 255 + 4
)

// lzopHead is what is read of the header of an lzop file.
type lzopHead struct {
	size    int64
	version uint16
	flags   uint32
	name    string
}

func openLzop(src *Source) (*Part, error) {
	head, problem, err := readLzopHead(src)
	if err != nil {
		return nil, err
	}
	p, err := src.decoded(func(in *Encoded) (io.Reader, error) {
		if _, err := in.Discard(int(head.size)); err != nil {
			return nil, err
		}
		return &blocks{next: (&lzopBlocks{in: in, flags: head.flags}).next}, nil
	})
	if err != nil {
		return nil, err
	}
	if problem != "" {
		p.Problems = append(p.Problems, Problem{0, problem})
	}
	if head.name != "" {
		p.Facts = append(p.Facts, bom.Property{Name: "name", Value: head.name})
	}
	return p, nil
}

func readLzopHead(src *Source) (h lzopHead, problem string, err error) {
	p, err := src.Bytes(0, min(src.Size, lzopHeadMax))
	if err != nil {
		return h, "", err
	}
	short := fmt.Errorf("header: %w", io.ErrUnexpectedEOF)
	at := len(lzopMagic)
	if len(p) < at+25 {
		return h, "", short
	}
	h.version = binary.BigEndian.Uint16(p[at:])
	at += 4 // version, version of the library
	long := h.version >= lzopWithVer
	if long {
		at += 2 // version needed to extract
	}
	if method := p[at]; method < 1 || method > 3 {
		return h, "", fmt.Errorf("method %d", method)
	}
	if at++; long {
		at++ // level
	}
	h.flags = binary.BigEndian.Uint32(p[at:])
	if at += 4; h.flags&(lzopFilter|lzopExtra|lzopMulti) != 0 {
		return h, "", fmt.Errorf("lzop with a filter, an extra field or several parts: %w", errors.ErrUnsupported)
	}
	if at += 8; long { // mode, time
		at += 4 // upper half of time
	}
	if at >= len(p) || at+1+int(p[at])+4 > len(p) {
		return h, "", short
	}
	h.name = string(p[at+1 : at+1+int(p[at])])
	at += 1 + int(p[at])
	if sum := lzopSum(h.flags&lzopHeadCRC != 0, p[len(lzopMagic):at]); sum != binary.BigEndian.Uint32(p[at:]) {
		problem = "checksum mismatch: header"
	}
	h.size = int64(at + 4)
	return h, problem, nil
}

func lzopSum(crc bool, p []byte) uint32 {
	if crc {
		return crc32.ChecksumIEEE(p)
	}
	return adler32.Checksum(p)
}

// lzopBlocks reads block after block.
type lzopBlocks struct {
	in     *Encoded
	flags  uint32
	packed []byte
}

func (l *lzopBlocks) next(buf []byte) ([]byte, error) {
	size, err := l.number()
	if err != nil {
		return nil, err
	}
	if size == 0 {
		return nil, io.EOF
	}
	packed, err := l.number()
	if err != nil {
		return nil, err
	}
	if packed > size || size > lzopBlockMax || size > lzopLeast && size/lzopGrows > packed || int64(packed) > l.in.left() {
		return nil, fmt.Errorf("a block of 0x%x bytes in 0x%x", size, packed)
	}
	sums, err := l.sums(packed < size)
	if err != nil {
		return nil, err
	}
	if cap(l.packed) < int(packed) {
		l.packed = make([]byte, packed)
	}
	if cap(buf) < int(size) {
		buf = make([]byte, size)
	}
	buf = buf[:size]
	if packed == size {
		_, err = io.ReadFull(l.in, buf)
		return buf, errors.Join(err, l.verify(sums, buf))
	}
	if _, err := io.ReadFull(l.in, l.packed[:packed]); err != nil {
		return nil, err
	}
	n, err := lzo.Decompress(l.packed[:packed], buf)
	if err != nil {
		return nil, err
	}
	return buf[:n], l.verify(sums, buf[:n])
}

func (l *lzopBlocks) number() (uint32, error) {
	var p [4]byte
	_, err := io.ReadFull(l.in, p[:])
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return binary.BigEndian.Uint32(p[:]), err
}

// lzopSums are the checksums of a decoded block, those that there are.
type lzopSums struct{ adler, crc uint32 }

func (l *lzopBlocks) sums(compressed bool) (s lzopSums, err error) {
	for _, field := range []struct {
		flag uint32
		to   *uint32
		has  bool
	}{
		{lzopAdlerD, &s.adler, true},
		{lzopCRCD, &s.crc, true},
		{lzopAdlerC, new(uint32), compressed},
		{lzopCRCC, new(uint32), compressed},
	} {
		if l.flags&field.flag != 0 && field.has {
			if *field.to, err = l.number(); err != nil {
				return s, err
			}
		}
	}
	return s, nil
}

func (l *lzopBlocks) verify(s lzopSums, p []byte) error {
	if l.flags&lzopAdlerD != 0 && adler32.Checksum(p) != s.adler || l.flags&lzopCRCD != 0 && crc32.ChecksumIEEE(p) != s.crc {
		return fmt.Errorf("checksum mismatch: the block that ends at 0x%x", l.in.Offset())
	}
	return nil
}
