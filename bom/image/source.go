package image

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"ensign/bom"
)

// maxHead bounds what [Source.Bytes] reads at once. Larger things are read piece by piece.
const maxHead = 1 << 20

// Source is what a format is opened on: bytes from the first one of the candidate to the end of the stream that it
// is in. Reads beyond Size are io.EOF.
type Source struct {
	Size   int64
	Start  bool // the candidate is at the very start of its stream or of a section: doubt speaks for it
	Budget *bom.Budget

	ctx   context.Context
	r     io.ReaderAt
	off   int64 // of the candidate in r
	cache *cache
	made  *[]*Stream // to which what is decoded from it is added, to be forgotten if it is not the format
}

// ReadAt implements [io.ReaderAt] from the first byte of the candidate.
func (s *Source) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("negative offset")
	}
	if off >= s.Size {
		return 0, io.EOF
	}
	short := int64(len(p)) > s.Size-off
	if short {
		p = p[:s.Size-off]
	}
	n, err := s.r.ReadAt(p, s.off+off)
	if n == len(p) {
		err = nil
	}
	if err == nil && short {
		err = io.EOF
	}
	return n, err
}

// Bytes returns n bytes at off. They are fresh, at most 1 MiB, and an error says where too few are left.
func (s *Source) Bytes(off, n int64) ([]byte, error) {
	if n < 0 || n > maxHead || off < 0 || off > s.Size || n > s.Size-off {
		return nil, fmt.Errorf("0x%x bytes at 0x%x: the stream ends at 0x%x: %w", n, off, s.Size, io.ErrUnexpectedEOF)
	}
	p := make([]byte, n)
	if _, err := s.ReadAt(p, off); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return p, nil
}

// Struct reads a structure of fixed size at off into v, as [binary.Read] does.
func (s *Source) Struct(off int64, order binary.ByteOrder, v any) error {
	p, err := s.Bytes(off, int64(binary.Size(v)))
	if err != nil {
		return err
	}
	_, err = binary.Decode(p, order, v)
	return err
}

// Slice returns the source of n bytes at off, for a part inside of this one. What lies beyond the end is cut off.
func (s *Source) Slice(off, n int64) *Source {
	off = min(max(off, 0), s.Size)
	sub := *s
	sub.off, sub.Size = s.off+off, min(max(n, 0), s.Size-off)
	return &sub
}

// Reader returns a reader of n bytes at off.
func (s *Source) Reader(off, n int64) *io.SectionReader { return io.NewSectionReader(s, off, n) }

// Err returns why the work should stop, nil if it should not. Long loops ask it now and then.
func (s *Source) Err() error { return bom.Stopped(s.ctx) }

// Decode decodes the source from its first byte, once to the end, and returns the decoded stream, whose bytes can
// then be read from any place by any goroutine. The stream ends early at an error or a limit, which [Stream.Err]
// keeps. An error of Decode means that not a single byte was decoded.
func (s *Source) Decode(decode Decoder) (*Stream, error) { return newStream(s, decode) }
