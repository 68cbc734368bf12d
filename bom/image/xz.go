package image

import (
	"errors"
	"fmt"
	"io"

	"ensign/bom/image/xz"
)

var xzFormat = &Format{
	Name:   "xz",
	Title:  "XZ data",
	Spec:   "https://tukaani.org/xz/xz-file-format.txt",
	Magics: []Magic{{0, xzMagic}},
	Limits: "dictionaries to 64 MiB",
	Open:   openXZ,
}

const xzMagic = "\xfd7zXZ\x00" // xz-file-format.txt, 2.1.1.1

func openXZ(src *Source) (*Part, error) {
	return src.decoded(func(in *Encoded) (io.Reader, error) {
		return &xzStreams{in: in, r: xz.NewReader(in, xz.Options{Single: true})}, nil
	})
}

// xzStreams reads stream after stream, up to the first place where none begins. The library reads ahead.
type xzStreams struct {
	in   *Encoded
	r    *xz.Reader
	base int64 // where the stream begins
}

func (x *xzStreams) Read(p []byte) (int, error) {
	n, err := x.r.Read(p)
	if err == nil {
		return n, nil
	}
	x.base += x.r.InputOffset()
	if wrong := x.in.seek(x.base); wrong != nil {
		return n, errors.Join(err, wrong)
	}
	var check *xz.CheckError
	switch {
	case errors.As(err, &check):
		return n, fmt.Errorf("%w: %w", errChecksum, err)
	case !errors.Is(err, io.EOF):
		return n, err
	}
	if next, _ := x.in.Peek(len(xzMagic)); string(next) != xzMagic {
		return n, io.EOF
	}
	x.r = xz.NewReader(x.in, xz.Options{Single: true})
	return n, nil
}
