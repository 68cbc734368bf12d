package squashfs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"ensign/bom/image/lzma"
	"ensign/bom/image/xz"

	"github.com/anchore/go-lzo"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// decompressor decodes src into dst and returns the number of bytes. It never writes or allocates for more than dst
// has room for: a block that is larger is an error. It is safe for several goroutines.
type decompressor func(dst, src []byte) (int, error)

var errTooLong = errors.New("the block is longer than its file system's blocks")

// newDecompressor returns the decompressor of a compressor. What it keeps between calls is one decoder for each
// goroutine that uses it at a time.
func newDecompressor(c Compressor) (decompressor, error) {
	switch c {
	case Gzip:
		return guard(newZlib()), nil
	case LZMA:
		return guard(newLZMA()), nil
	case LZO:
		return guard(func(dst, src []byte) (int, error) { return lzo.Decompress(src, dst) }), nil
	case XZ:
		return guard(newXZ()), nil
	case LZ4:
		return guard(func(dst, src []byte) (int, error) { return lz4.UncompressBlock(src, dst) }), nil
	case Zstd:
		return guard(newZstd()), nil
	}
	return nil, &FormatError{20, c.String(), errors.ErrUnsupported}
}

// guard makes an error of a panic: the LZO library indexes beyond its input if that is damaged.
func guard(decode decompressor) decompressor {
	return func(dst, src []byte) (n int, err error) {
		defer func() {
			if r := recover(); r != nil {
				n, err = 0, fmt.Errorf("the decoder failed: %v", r)
			}
		}()
		return decode(dst, src)
	}
}

// newZlib decodes RFC 1950 streams, of which the checksum is verified.
func newZlib() decompressor {
	type decoder struct {
		src bytes.Reader
		z   io.ReadCloser
	}
	pool := sync.Pool{New: func() any { return new(decoder) }}
	return func(dst, src []byte) (int, error) {
		d := pool.Get().(*decoder)
		defer pool.Put(d)
		d.src.Reset(src)
		if d.z == nil {
			z, err := zlib.NewReader(&d.src)
			if err != nil {
				return 0, err
			}
			d.z = z
		} else if err := d.z.(zlib.Resetter).Reset(&d.src, nil); err != nil {
			return 0, err
		}
		return readAll(d.z, dst)
	}
}

// readAll reads z to its end, which must not be after that of dst.
func readAll(z io.Reader, dst []byte) (int, error) {
	n, err := io.ReadFull(z, dst)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return n, err
	}
	return n, eofOnly(z)
}

// eofOnly reports what is left of z: nothing, too much, or damage.
func eofOnly(z io.Reader) error {
	var more [1]byte
	n, err := io.ReadFull(z, more[:])
	switch {
	case n > 0:
		return errTooLong
	case err == io.EOF:
		return nil
	}
	return err
}

// newZstd decodes frames of RFC 8878.
func newZstd() decompressor {
	pool := sync.Pool{New: func() any {
		d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true))
		if err != nil {
			return err
		}
		return d
	}}
	return func(dst, src []byte) (int, error) {
		d, ok := pool.Get().(*zstd.Decoder)
		if !ok {
			return 0, errors.New("no zstd decoder")
		}
		defer pool.Put(d)
		out, err := d.DecodeAll(src, dst[:0:len(dst)])
		if err != nil {
			return 0, err
		}
		return len(out), nil
	}
}

// newLZMA decodes .lzma files. LZMA SDK and liblzma, with which mksquashfs may be built, write the same.
func newLZMA() decompressor {
	pool := sync.Pool{New: func() any { return new(lzma.Decoder) }}
	return func(dst, src []byte) (int, error) {
		d := pool.Get().(*lzma.Decoder)
		defer pool.Put(d)
		n, err := d.DecodeAlone(dst, src, lzma.Size64)
		return n, tooLong(err)
	}
}

// tooLong replaces the error of a decoder for which there was not enough room: the block is damaged, not too large to be
// read.
func tooLong(err error) error {
	if errors.Is(err, lzma.ErrLimit) {
		return errTooLong
	}
	return err
}

// newXZ decodes .xz files.
func newXZ() decompressor {
	pool := sync.Pool{New: func() any { return new(xz.Decoder) }}
	return func(dst, src []byte) (int, error) {
		d := pool.Get().(*xz.Decoder)
		defer pool.Put(d)
		n, err := d.Decode(dst, src)
		return n, tooLong(err)
	}
}
