// Package lzma decodes LZMA and LZMA2, the compression of .lzma and .xz files, of SquashFS and of many boot loaders.
// [Decoder.Decode] and [Decoder.Decode2] decode a block in memory, [Decoder.DecodeAlone] a block with the header
// of a .lzma file; [NewReader] and [NewReader2] decode streams of any length with a bounded dictionary.
//
// The format is that of the LZMA specification of the LZMA SDK (https://www.7-zip.org/sdk.html), and LZMA2 that
// of the .xz file format (https://tukaani.org/xz/xz-file-format.txt, section 5.3.1) and of its decoders.
//
// Limits: a block holds its whole output in memory. A stream keeps at most Options.MaxDict bytes of its dictionary,
// however large the dictionary is declared, and only as much as was decoded; a match from farther back ends it with
// an error that wraps [ErrLimit]. Probabilities take 28 KiB, or up to 6 MiB for lc+lp of 12.
package lzma

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

var (
	// ErrLimit is wrapped by the errors of data that may be sound but need more room than the caller allows.
	ErrLimit = errors.New("over the limit")

	// ErrTruncated is wrapped by the errors of data that end too early.
	ErrTruncated = io.ErrUnexpectedEOF
)

// FormatError says where a stream is not as its format demands.
type FormatError struct {
	Offset int64  // in the compressed stream, in bytes from where decoding began
	Msg    string // what is wrong
	Err    error  // ErrLimit, ErrTruncated, an error of the input, or nil
}

// Error names what is wrong and the offset in hex.
func (e *FormatError) Error() string {
	return fmt.Sprintf("lzma: %s at offset %#x", e.Msg, e.Offset)
}

// Unwrap returns what the error wraps, nil for none.
func (e *FormatError) Unwrap() error { return e.Err }

// Props are the parameters of an LZMA stream that its encoder chose.
// The zero value is valid: no literal context, no position bits, the smallest dictionary.
type Props struct {
	LC       int    // bits of the byte before that select the probabilities of a literal, 0 to 8
	LP       int    // bits of the position that do so, 0 to 4
	PB       int    // bits of the position that select other probabilities, 0 to 4
	DictSize uint32 // bytes that matches can reach back; less than 4096 counts as 4096
}

// minDict is the smallest dictionary: "LZMA properties" in the LZMA specification.
const minDict = 1 << 12

// ParseProps reads LC, LP and PB from the byte (PB*5+LP)*9+LC; DictSize stays zero.
func ParseProps(b byte) (Props, error) {
	if b >= 9*5*5 {
		return Props{}, &FormatError{Msg: fmt.Sprintf("properties byte is %#02x, more than 0xe0", b)}
	}
	return Props{LC: int(b % 9), LP: int(b / 9 % 5), PB: int(b / 45)}, nil
}

func (p Props) check() error {
	if p.LC < 0 || p.LC > 8 || p.LP < 0 || p.LP > 4 || p.PB < 0 || p.PB > 4 {
		return &FormatError{Msg: fmt.Sprintf("lc=%d lp=%d pb=%d is out of range", p.LC, p.LP, p.PB)}
	}
	return nil
}

// SizeField says which size a header carries after the properties and the dictionary size.
type SizeField int

const (
	Size64     SizeField = iota // eight bytes, as .lzma files have
	SizeAbsent                  // none: the stream ends with a marker, or the caller knows its size
	Size32                      // four bytes, as some vendors write
)

// HeaderSize is the size of the header of a .lzma file in bytes.
const HeaderSize = 13

// Header is the header of a .lzma file.
type Header struct {
	Props
	Size int64 // of the decoded data in bytes, -1 if only an end marker says
}

// ParseHeader reads the header of a .lzma file, or one of a vendor with another size field, and returns how
// many bytes it has.
func ParseHeader(b []byte, field SizeField) (Header, int, error) {
	n := map[SizeField]int{Size64: HeaderSize, SizeAbsent: 5, Size32: 9}[field]
	if n == 0 || len(b) < n {
		return Header{}, 0, &FormatError{Offset: int64(len(b)), Msg: "header ends early", Err: ErrTruncated}
	}
	p, err := ParseProps(b[0])
	if err != nil {
		return Header{}, 0, err
	}
	p.DictSize = binary.LittleEndian.Uint32(b[1:])
	h := Header{Props: p, Size: -1}
	switch field {
	case Size64:
		h.Size = int64(binary.LittleEndian.Uint64(b[5:]))
	case Size32:
		h.Size = int64(int32(binary.LittleEndian.Uint32(b[5:])))
	}
	if h.Size < -1 {
		return Header{}, 0, &FormatError{Offset: 5, Msg: fmt.Sprintf("size %#x is not possible", uint64(h.Size))}
	}
	return h, n, nil
}
