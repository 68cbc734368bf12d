package image

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/klauspost/compress/zlib"

	"ensign/bom/image/lzma"
	"ensign/bom/image/xz"
)

var uswidFormat = &Format{
	Name:   "uswid",
	Title:  "uSWID software identification tags",
	Spec:   "https://github.com/hughsie/python-uswid/blob/main/README.md",
	Magics: []Magic{{0, uswidMagic}},
	Open:   openUSWID,
}

// uswidMagic is the GUID that the README calls the magic.
const uswidMagic = "SBOM\xd6\xba\x2e\xac\xa3\xe6\x7a\x52\xaa\xee\x3b\xaf"

// uswidHeader is the header of version 1 and, before it ends, those of 2 (Flags), 3 (Compression) and 4 (Payload).
type uswidHeader struct {
	Magic       [16]byte
	Version     uint8
	HeaderSize  uint16
	PayloadSize uint32
}

// Sizes and flags of the header.
const (
	uswidSize1      = 23
	uswidMaxHeader  = 64
	uswidMaxVersion = 4
	uswidCompressed = 1 // a flag
	uswidZlib       = 1 // a kind of compression
	uswidLZMA       = 2
)

// openUSWID gives the tags as the file tags.
func openUSWID(src *Source) (*Part, error) {
	var h uswidHeader
	if err := src.Struct(0, binary.LittleEndian, &h); err != nil {
		return nil, err
	}
	fields := int64(h.Version) - 1 // of one byte each, behind the header of version 1
	start, size := int64(h.HeaderSize), int64(h.PayloadSize)
	if h.Version == 0 || h.Version > uswidMaxVersion || start < uswidSize1+fields || start > uswidMaxHeader || size == 0 {
		return nil, fmt.Errorf("version %d with a header of 0x%x and a payload of 0x%x bytes", h.Version, start, size)
	}
	if start+size > src.Size && !src.Start {
		return nil, io.ErrUnexpectedEOF
	}
	more, err := src.Bytes(uswidSize1, fields)
	if err != nil {
		return nil, err
	}
	p := &Part{Size: start + size}
	st, err := uswidPayload(src.Slice(start, size), uswidCompression(h.Version, more))
	if err != nil {
		p.Err = err
		return p, nil
	}
	if st == nil {
		return p, p.holdTags(src, "tags", start, io.NewSectionReader(src, start, size), size)
	}
	p.Err = st.Err
	return p, p.holdTags(src, "tags", -1, st, st.Size)
}

// uswidCompression returns how the payload is compressed, 0 if it is not.
func uswidCompression(version uint8, more []byte) uint8 {
	switch {
	case version < 2 || more[0]&uswidCompressed == 0:
		return 0
	case version < 3:
		return uswidZlib
	}
	return more[1]
}

// uswidPayload decodes a payload; nil means that there is nothing to decode.
func uswidPayload(src *Source, compression uint8) (*Stream, error) {
	switch compression {
	case 0:
		return nil, nil //nolint:nilnil // no stream is an answer
	case uswidZlib:
		return src.Decode(func(in *Encoded) (io.Reader, error) { return zlib.NewReader(in.Reader) })
	case uswidLZMA:
		head, err := src.Bytes(0, min(src.Size, int64(len(xzMagic))))
		if err != nil {
			return nil, err
		}
		if string(head) == xzMagic {
			return src.Decode(func(in *Encoded) (io.Reader, error) { return xz.NewReader(in, xz.Options{Single: true}), nil })
		}
		return src.Decode(func(in *Encoded) (io.Reader, error) { return lzma.NewReader(in, lzma.Options{}), nil })
	}
	return nil, fmt.Errorf("%w: compression %d", errors.ErrUnsupported, compression)
}

// holdTags makes software identification tags the one file of a part.
func (p *Part) holdTags(src *Source, name string, off int64, data io.ReaderAt, size int64) error {
	tree := NewFiles(src.Budget)
	if err := tree.Add(Entry{Name: name, Mode: fs.FileMode(0o444), Size: size, Offset: off, Data: data}); err != nil {
		return err
	}
	p.Files = tree
	return nil
}
