package image

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/pierrec/lz4/v4"
)

var lz4Format = &Format{
	Name:   "lz4",
	Title:  "LZ4 frame",
	Spec:   "https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md",
	Magics: []Magic{{0, "\x04\x22\x4d\x18"}},
	Limits: "no dictionaries",
	Open:   openLZ4,
}

var lz4LegacyFormat = &Format{
	Name:   "lz4-legacy",
	Title:  "LZ4 data in the legacy format of the Linux kernel",
	Spec:   "https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md#legacy-frame",
	Magics: []Magic{{0, "\x02\x21\x4c\x18"}},
	Open:   openLZ4Legacy,
}

// From lz4_Frame_format.md.
const (
	lz4Version        = 0x40 // upper two bits of FLG
	lz4BlockChecksum  = 0x10
	lz4HasSize        = 0x08
	lz4HasChecksum    = 0x04
	lz4Reserved       = 0x02
	lz4HasDictionary  = 0x01
	lz4Stored         = 1 << 31 // bit of a block size
	lz4Grows          = 255     // bytes that one of a block stands for at most
	lz4LegacyBlock    = 8 << 20 // what every block but the last decodes to
	lz4LegacyBlockMax = lz4LegacyBlock + lz4LegacyBlock/255 + 16
)

func openLZ4(src *Source) (*Part, error) {
	end, err := lz4End(src)
	if err != nil && !(src.Start && end > 0) {
		return nil, err
	}
	return src.Slice(0, end).decoded(func(in *Encoded) (io.Reader, error) { return lz4Reader{lz4.NewReader(in)}, nil })
}

// lz4Reader tells a checksum that does not match from other errors.
type lz4Reader struct{ *lz4.Reader }

func (z lz4Reader) Read(p []byte) (int, error) {
	n, err := z.Reader.Read(p)
	if errors.Is(err, lz4.ErrInvalidFrameChecksum) {
		err = fmt.Errorf("%w: XXH32 of the frame", errChecksum)
	}
	return n, err
}

// lz4End returns the end of the frame by the sizes of its blocks. With an error, it is that of the stream if the
// header is right.
func lz4End(src *Source) (int64, error) {
	head, err := src.Bytes(0, min(src.Size, 19))
	if err != nil {
		return 0, err
	}
	if ok, err := lz4.ValidFrameHeader(head); err != nil || !ok || len(head) < 7 {
		return 0, fmt.Errorf("the header is not right: %w", errors.Join(err, io.ErrUnexpectedEOF))
	}
	flags := head[4]
	if flags&0xc0 != lz4Version || flags&lz4Reserved != 0 || head[5]&0x8f != 0 || head[5]>>4 < 4 {
		return 0, errors.New("reserved bits are set, or another version")
	}
	if flags&lz4HasDictionary != 0 {
		return 0, fmt.Errorf("lz4 with a dictionary: %w", errors.ErrUnsupported)
	}
	at, extra := int64(7), int64(0)
	if flags&lz4HasSize != 0 {
		at += 8
	}
	if flags&lz4BlockChecksum != 0 {
		extra = 4
	}
	largest := int64(1) << (8 + 2*(head[5]>>4)) // 64 KiB, 256 KiB, 1 MiB, 4 MiB
	for {
		if err := src.Err(); err != nil {
			return 0, err
		}
		p, err := src.Bytes(at, 4)
		if err != nil {
			return src.Size, err
		}
		size := int64(binary.LittleEndian.Uint32(p) &^ lz4Stored)
		if at += 4; size == 0 {
			break
		}
		if size > largest {
			return 0, fmt.Errorf("a block of 0x%x bytes at 0x%x", size, at-4)
		}
		if size+extra > src.Size-at {
			return src.Size, fmt.Errorf("block at 0x%x: %w", at-4, io.ErrUnexpectedEOF)
		}
		at += size + extra
	}
	if flags&lz4HasChecksum != 0 {
		at += 4
	}
	return min(at, src.Size), nil
}

func openLZ4Legacy(src *Source) (*Part, error) {
	return src.decoded(func(in *Encoded) (io.Reader, error) {
		if _, err := in.Discard(4); err != nil {
			return nil, err
		}
		return &blocks{next: (&lz4Legacy{in: in}).next}, nil
	})
}

// lz4Legacy reads block after block. The stream has no end of its own: it ends with a block that is not full, or
// where the next size cannot be one.
type lz4Legacy struct {
	in     *Encoded
	packed []byte
	last   bool
}

func (l *lz4Legacy) next(buf []byte) ([]byte, error) {
	head, _ := l.in.Peek(4)
	if l.last || len(head) < 4 {
		return nil, io.EOF
	}
	size := int64(binary.LittleEndian.Uint32(head))
	if left := l.in.left() - 4; size == 0 || size > lz4LegacyBlockMax || size > left {
		if buf == nil || size > 0 && size <= lz4LegacyBlockMax && left > 4 {
			return nil, io.ErrUnexpectedEOF
		}
		return nil, io.EOF
	}
	if _, err := l.in.Discard(4); err != nil {
		return nil, err
	}
	if int64(cap(l.packed)) < size {
		l.packed = make([]byte, size)
	}
	if _, err := io.ReadFull(l.in, l.packed[:size]); err != nil {
		return nil, err
	}
	if most := min(lz4LegacyBlock, size*lz4Grows); int64(cap(buf)) < most {
		buf = make([]byte, most)
	}
	n, err := lz4.UncompressBlock(l.packed[:size], buf[:cap(buf)])
	l.last = n < lz4LegacyBlock
	return buf[:n], err
}

// blocks reads a stream of blocks that are decoded one by one into one buffer, which next makes at first.
type blocks struct {
	next func(buf []byte) ([]byte, error)
	buf  []byte
	rest []byte
}

func (b *blocks) Read(p []byte) (int, error) {
	for len(b.rest) == 0 {
		decoded, err := b.next(b.buf)
		if err != nil {
			return 0, err
		}
		b.buf, b.rest = decoded, decoded
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}
