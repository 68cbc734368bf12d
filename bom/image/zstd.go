package image

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"ensign/bom"
)

var zstdFormat = &Format{
	Name:   "zstd",
	Title:  "Zstandard data",
	Spec:   "https://www.rfc-editor.org/rfc/rfc8878",
	Magics: []Magic{{0, zstdMagic}},
	Limits: "no dictionaries; windows to 128 MiB",
	Open:   openZstd,
}

// From RFC 8878, 3.1.
const (
	zstdMagic     = "\x28\xb5\x2f\xfd" // 3.1.1
	zstdSkippable = 0x184d2a50         // 3.1.2: and the 15 that follow
	zstdReserved  = 0x08               // 3.1.1.1.1: bit of the frame header descriptor that must be zero
	zstdChecksum  = 0x04
	zstdBlockMax  = 128 << 10 // 3.1.1.2.4
	zstdWindow    = 128 << 20 // what zstd --ultra -22 uses
)

func openZstd(src *Source) (*Part, error) {
	end, dictionary, err := zstdFrame(src, 0)
	switch {
	case err != nil && !(src.Start && end > 0):
		return nil, err
	case dictionary:
		return nil, fmt.Errorf("zstd with a dictionary: %w", errors.ErrUnsupported)
	}
	for err == nil {
		if err = src.Err(); err != nil {
			return nil, err
		}
		next, _, wrong := zstdNext(src, end)
		if wrong != nil {
			break
		}
		end = next
	}
	whole := src.Slice(0, end)
	p, err := whole.decoded(zstdDecoder(false))
	if errors.Is(err, errChecksum) || err == nil && len(p.Problems) > 0 {
		// The library keeps the last block back if the checksum does not match.
		if p, err = whole.decoded(zstdDecoder(true)); err == nil {
			p.Problems = []Problem{{end, fmt.Sprintf("%v: XXH64 of a frame", errChecksum)}}
		}
	}
	if err != nil {
		return nil, err
	}
	if p.Err == nil || errors.Is(p.Err, bom.ErrLimit) {
		p.Size, p.Cut = end, false
	}
	return p, nil
}

func zstdDecoder(lax bool) Decoder {
	return func(in *Encoded) (io.Reader, error) {
		d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(zstdWindow), zstd.IgnoreChecksum(lax))
		if err != nil {
			return nil, err
		}
		return &zstdReader{d}, nil
	}
}

// zstdReader tells a checksum that does not match from other errors.
type zstdReader struct{ *zstd.Decoder }

func (z *zstdReader) Read(p []byte) (int, error) {
	n, err := z.Decoder.Read(p)
	if errors.Is(err, zstd.ErrCRCMismatch) {
		err = fmt.Errorf("%w: XXH64 of the frame", errChecksum)
	}
	return n, err
}

func (z *zstdReader) Close() error {
	z.Decoder.Close()
	return nil
}

// zstdNext returns the end of the frame, skippable or not, that begins at off.
func zstdNext(src *Source, off int64) (end int64, dictionary bool, err error) {
	head, err := src.Bytes(off, 8)
	if err != nil {
		return off, false, err
	}
	if binary.LittleEndian.Uint32(head)&^0xf == zstdSkippable {
		n := int64(binary.LittleEndian.Uint32(head[4:]))
		if n > src.Size-off-8 {
			return off, false, io.ErrUnexpectedEOF
		}
		return off + 8 + n, false, nil
	}
	if string(head[:4]) != zstdMagic {
		return off, false, errors.New("no frame")
	}
	return zstdFrame(src, off)
}

// zstdFrame returns the end of the frame at off by the sizes of its blocks. With an error, end is that of the stream
// if a whole header is there.
func zstdFrame(src *Source, off int64) (end int64, dictionary bool, err error) {
	desc, err := src.Bytes(off+4, 1)
	if err != nil {
		return 0, false, err
	}
	if desc[0]&zstdReserved != 0 {
		return 0, false, errors.New("the reserved bit is set")
	}
	at := off + 4 + zstdHeaderSize(desc[0])
	for last := false; !last; {
		if err := src.Err(); err != nil {
			return 0, false, err
		}
		head, err := src.Bytes(at, 3)
		if err != nil {
			return src.Size, false, err
		}
		block := uint32(head[0]) | uint32(head[1])<<8 | uint32(head[2])<<16
		size := int64(block >> 3)
		if kind := block >> 1 & 3; kind == 3 || size > zstdBlockMax {
			return 0, false, fmt.Errorf("a reserved block at 0x%x", at)
		} else if kind == 1 { // RLE: one byte stands for all
			size = 1
		}
		if at += 3; size > src.Size-at {
			return src.Size, false, fmt.Errorf("block at 0x%x: %w", at-3, io.ErrUnexpectedEOF)
		}
		at += size
		last = block&1 != 0
	}
	if desc[0]&zstdChecksum != 0 {
		at += 4
	}
	return min(at, src.Size), desc[0]&3 != 0, nil
}

// zstdHeaderSize returns the size of the frame header after the magic, RFC 8878, 3.1.1.1.
func zstdHeaderSize(desc byte) int64 {
	size := int64(1)
	single := desc&0x20 != 0
	if !single {
		size++ // window descriptor
	}
	size += []int64{0, 1, 2, 4}[desc&3] // dictionary ID
	content := []int64{0, 2, 4, 8}[desc>>6]
	if content == 0 && single {
		content = 1
	}
	return size + content
}
