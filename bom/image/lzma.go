package image

import (
	"errors"
	"fmt"
	"io"
	"math/bits"

	"ensign/bom/image/lzma"
)

var lzmaFormat = &Format{
	Name:   "lzma",
	Title:  "LZMA data",
	Spec:   "https://github.com/tukaani-project/xz/blob/master/doc/lzma-file-format.txt",
	Magics: []Magic{{0, "\x5d\x00\x00"}}, // lc=3 lp=0 pb=2, as every encoder writes, and a dictionary of whole 64 KiB
	Limits: "lc=3 lp=0 pb=2 only",
	Open:   openLZMA,
}

// lzmaMax is the largest decoded size that the file command and xz believe of a .lzma file.
const lzmaMax = 1 << 38

func openLZMA(src *Source) (*Part, error) {
	head, err := src.Bytes(0, lzma.HeaderSize+1)
	if err != nil {
		return nil, err
	}
	h, _, err := lzma.ParseHeader(head, lzma.Size64)
	if err != nil {
		return nil, err
	}
	// lzma-file-format.txt, 1.1.2 and 1.1.3: 2^n or 2^n + 2^(n-1), and sizes that make sense.
	if n := bits.OnesCount32(h.DictSize); h.DictSize == 0 || n > 2 || n == 2 && bits.LeadingZeros32(h.DictSize)+bits.TrailingZeros32(h.DictSize) != 30 {
		return nil, fmt.Errorf("a dictionary of 0x%x bytes", h.DictSize)
	}
	if h.Size == 0 || h.Size > lzmaMax {
		return nil, fmt.Errorf("a size of 0x%x bytes", h.Size)
	}
	if head[lzma.HeaderSize] != 0 {
		return nil, errors.New("the first byte of the range coder is not zero")
	}
	return src.decoded(func(in *Encoded) (io.Reader, error) {
		return &offsetReader{in: in, r: lzma.NewReader(in, lzma.Options{})}, nil
	})
}

// offsetReader is a decoder that reads ahead and knows how far it came.
type offsetReader struct {
	in *Encoded
	r  interface {
		io.Reader
		InputOffset() int64
	}
}

func (o *offsetReader) Read(p []byte) (int, error) {
	n, err := o.r.Read(p)
	if err != nil {
		o.in.back = 0
		o.in.back = max(0, o.in.Offset()-o.r.InputOffset())
	}
	return n, err
}
