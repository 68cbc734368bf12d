package image

import (
	"fmt"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
)

// brotliFormat has neither a magic nor a checksum (RFC 7932, 9). What says that a file is Brotli is its name and that it
// decodes to its last byte; one that does not is a gap.
var brotliFormat = &Format{
	Name:   "brotli",
	Title:  "Brotli data",
	Spec:   "https://www.rfc-editor.org/rfc/rfc7932",
	Limits: "only whole files whose names end in .br, as there is no magic; no large windows",
	Likely: func(name string, _ []byte) bool { return strings.HasSuffix(name, ".br") },
	Open:   openBrotli,
}

func openBrotli(src *Source) (*Part, error) {
	p, err := src.decoded(func(in *Encoded) (io.Reader, error) { return brotli.NewReader(in), nil })
	switch {
	case err != nil:
		return nil, err
	case p.Err != nil && !p.Cut:
		return nil, p.Err
	case p.Err == nil && p.Size != src.Size:
		return nil, fmt.Errorf("ends at 0x%x of 0x%x", p.Size, src.Size)
	}
	return p, nil
}
