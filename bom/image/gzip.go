package image

import (
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

var gzipFormat = &Format{
	Name:   "gzip",
	Title:  "gzip data",
	Spec:   "https://www.rfc-editor.org/rfc/rfc1952",
	Magics: []Magic{{0, gzipMagic}},
	Open:   openGzip,
}

const (
	gzipMagic    = "\x1f\x8b\x08" // RFC 1952, 2.3.1: ID1, ID2, CM = deflate
	gzipReserved = 0xe0           // RFC 1952, 2.3.1.2: bits of FLG that must be zero
	gzipFlags    = 3              // where FLG is
)

func openGzip(src *Source) (*Part, error) {
	head, err := src.Bytes(0, 10)
	if err != nil {
		return nil, err
	}
	if head[gzipFlags]&gzipReserved != 0 {
		return nil, errors.New("reserved flags are set")
	}
	return src.decoded(func(in *Encoded) (io.Reader, error) {
		z, err := gzip.NewReader(in.Reader)
		if err != nil {
			return nil, err
		}
		z.Multistream(false)
		return &gzipMembers{in, z}, nil
	})
}

// gzipMembers reads member after member, up to the first that does not begin like one.
type gzipMembers struct {
	in *Encoded
	z  *gzip.Reader
}

func (g *gzipMembers) Read(p []byte) (int, error) {
	n, err := g.z.Read(p)
	switch {
	case errors.Is(err, gzip.ErrChecksum):
		return n, fmt.Errorf("%w: CRC-32 or length of the member that ends at 0x%x", errChecksum, g.in.Offset())
	case err != io.EOF: //nolint:errorlint // a bare io.EOF ends a member
		return n, err
	}
	next, _ := g.in.Peek(len(gzipMagic) + 1)
	if len(next) <= gzipFlags || string(next[:gzipFlags]) != gzipMagic || next[gzipFlags]&gzipReserved != 0 {
		return n, io.EOF
	}
	if err := g.z.Reset(g.in.Reader); err != nil {
		return n, err
	}
	g.z.Multistream(false)
	return n, nil
}
