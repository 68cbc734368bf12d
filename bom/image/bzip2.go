package image

import (
	"compress/bzip2"
	"errors"
	"io"
)

var bzip2Format = &Format{
	Name:   "bzip2",
	Title:  "bzip2 data",
	Spec:   "https://sourceware.org/bzip2/",
	Magics: []Magic{{0, "BZh"}},
	Open:   openBzip2,
}

// Magics of a block and of the end of a stream, from compress.c of bzip2 1.0.8. One of them follows the header.
const (
	bzip2Header = 4
	bzip2Block  = "\x31\x41\x59\x26\x53\x59"
	bzip2End    = "\x17\x72\x45\x38\x50\x90"
)

func openBzip2(src *Source) (*Part, error) {
	head, err := src.Bytes(0, bzip2Header+int64(len(bzip2Block)))
	if err != nil {
		return nil, err
	}
	if level := head[bzip2Header-1]; level < '1' || level > '9' {
		return nil, errors.New("no block size")
	}
	if next := string(head[bzip2Header:]); next != bzip2Block && next != bzip2End {
		return nil, errors.New("no block follows")
	}
	return src.decoded(func(in *Encoded) (io.Reader, error) { return &bzip2Streams{in, bzip2.NewReader(in)}, nil })
}

// bzip2Streams ends where no stream follows the last one. The library has then taken the two bytes in which it looked
// for the next magic.
type bzip2Streams struct {
	in *Encoded
	r  io.Reader
}

func (b *bzip2Streams) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if structural := bzip2.StructuralError(""); errors.As(err, &structural) && structural == "bad magic value in continuation file" {
		b.in.back = 2
		return n, io.EOF
	}
	return n, err
}
