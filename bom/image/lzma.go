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
	Magics: []Magic{{0, lzmaMagic}},
	Limits: "amidst other data only lc=3 lp=0 pb=2",
	Likely: func(_ string, head []byte) bool { return checkLZMA(head) == nil },
	Open:   openLZMA,
}

// lzmaMagic is lc=3 lp=0 pb=2, as most encoders write, and a dictionary of whole 64 KiB.
const lzmaMagic = "\x5d\x00\x00"

// lzmaMax is the largest decoded size that the file command and xz believe of a .lzma file.
const lzmaMax = 1 << 38

// lzmaHead is the header and the five bytes that the range coder begins with.
const lzmaHead = lzma.HeaderSize + 5

func openLZMA(src *Source) (*Part, error) {
	head, err := src.Bytes(0, min(src.Size, lzmaHead))
	if err != nil {
		return nil, err
	}
	if err := checkLZMA(head); err != nil {
		return nil, err
	}
	p, err := src.decoded(func(in *Encoded) (io.Reader, error) {
		return &offsetReader{in: in, r: lzma.NewReader(in, lzma.Options{})}, nil
	})
	if err == nil && p.Err != nil && !p.Cut && string(head[:3]) != lzmaMagic {
		return nil, p.Err // a header that so much looks like has to be borne out by all that follows
	}
	return p, err
}

// checkLZMA says why head is not the beginning of a .lzma file: lzma-file-format.txt, 1.1.
func checkLZMA(head []byte) error {
	h, n, err := lzma.ParseHeader(head, lzma.Size64)
	switch {
	case err != nil:
		return err
	case len(head) < lzmaHead:
		return fmt.Errorf("it ends at 0x%x", len(head))
	case !plausibleDict(h.DictSize):
		return fmt.Errorf("a dictionary of 0x%x bytes", h.DictSize)
	case h.Size == 0 || h.Size > lzmaMax:
		return fmt.Errorf("a size of 0x%x bytes", h.Size)
	case head[n] != 0:
		return errors.New("the first byte of the range coder is not zero")
	case string(head[n:lzmaHead]) == "\x00\x00\x00\x00\x00":
		return errors.New("the range coder begins with zeros") // which decode to as many zeros as one likes
	}
	return nil
}

// plausibleDict reports whether n is 2^k or 2^k + 2^(k-1), from 4 KiB on, or the most there is: what xz writes and takes.
func plausibleDict(n uint32) bool {
	ones := bits.OnesCount32(n)
	run := ones + bits.LeadingZeros32(n) + bits.TrailingZeros32(n)
	return n >= 1<<12 && (ones == 1 || ones == 2 && run == 32 || ones == 32)
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
