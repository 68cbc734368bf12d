package image

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"ensign/bom"
)

// Bounds of decoded streams.
const (
	chunkSize  = 256 << 10 // decoded bytes that are kept and found together
	ratioFrom  = 256 << 20 // decoded bytes from which the ratio counts: an erased flash compresses well
	maxRatio   = 200       // decoded bytes for an encoded one
	maxRedone  = 64        // times that a stream may be decoded again, all in all
	redoneFor  = 16        // bytes decoded again that are drawn from the budget as one: it bounds the work of all streams together
	encodedBuf = 32 << 10
	firstRead  = 16 << 10 // most candidates that are none decode to less
	maxIdle    = 100      // reads in a row that give nothing
)

// Decoder returns a reader of what the bytes of in stand for. It ends with [io.EOF] where the format ends, however
// much is left of in. It is called again when the stream is read again. If the reader is an [io.Closer], it is closed.
type Decoder func(in *Encoded) (io.Reader, error)

// Encoded is what a [Decoder] reads. A decoder must take no byte of it that is beyond its format; readers that read
// byte by byte from the [bufio.Reader] keep to that.
type Encoded struct {
	*bufio.Reader
	under *io.SectionReader
	back  int64 // bytes that were taken and are beyond the end
}

// Offset returns how many bytes have been taken.
func (e *Encoded) Offset() int64 {
	at, err := e.under.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0
	}
	return at - int64(e.Buffered()) - e.back
}

// seek goes to an offset, after a library has read ahead of it.
func (e *Encoded) seek(off int64) error {
	_, err := e.under.Seek(off, io.SeekStart)
	e.Reset(e.under)
	return err
}

// left returns how many bytes are left to be taken.
func (e *Encoded) left() int64 { return e.under.Size() - e.Offset() }

// Stream is a decoded stream that can be read from any place by several goroutines, without being held whole.
type Stream struct {
	Size    int64 // bytes decoded
	Encoded int64 // bytes that they were decoded from
	Err     error // why it ends there; nil if the format ends there

	src    *Source
	decode Decoder
	mu     sync.Mutex // one decodes at a time
	redone int64
}

// newStream decodes src once.
func newStream(src *Source, decode Decoder) (*Stream, error) {
	st := &Stream{src: src, decode: decode}
	*src.made = append(*src.made, st)
	c, err := st.start()
	if err != nil {
		return nil, err
	}
	defer c.close()
	for st.Err == nil {
		chunk, err := c.read()
		st.Size += int64(len(chunk))
		if len(chunk) > 0 {
			src.cache.put(chunkKey{st, c.next - 1}, chunk)
		}
		st.Encoded = c.in.Offset()
		if errors.Is(err, io.EOF) {
			return st, nil
		}
		st.Err = st.check(err, len(chunk))
	}
	if st.Size == 0 || src.ctx.Err() != nil {
		return nil, st.Err
	}
	return st, nil
}

// check says whether the first pass goes on after a chunk of n bytes.
func (st *Stream) check(err error, n int) error {
	if err != nil {
		return fmt.Errorf("at 0x%x of the decoded stream: %w", st.Size, err)
	}
	if err := st.src.Err(); err != nil {
		return err
	}
	if st.Size > ratioFrom && st.src.Size > 0 && st.Size/maxRatio > st.Encoded {
		return fmt.Errorf("%w: more than %d bytes for each that is compressed, after 0x%x", bom.ErrLimit, maxRatio, st.Size)
	}
	return st.src.Budget.TakeBytes(int64(n))
}

// Section returns the section that the stream is of its part, under no name.
func (st *Stream) Section(off int64) Section {
	return Section{Offset: off, Size: st.Encoded, Stream: st}
}

// ReadAt implements [io.ReaderAt].
func (st *Stream) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errors.New("negative offset")
	}
	for n < len(p) {
		if off >= st.Size {
			return n, io.EOF
		}
		chunk, err := st.chunk(off / chunkSize)
		if err != nil {
			return n, err
		}
		k := copy(p[n:], chunk[off%chunkSize:])
		n, off = n+k, off+int64(k)
	}
	return n, nil
}

// chunk returns chunk i: kept, or decoded from the nearest place before it.
func (st *Stream) chunk(i int64) ([]byte, error) {
	if chunk := st.src.cache.get(chunkKey{st, i}); chunk != nil {
		return chunk, nil
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	if chunk := st.src.cache.get(chunkKey{st, i}); chunk != nil {
		return chunk, nil
	}
	c := st.src.cache.takeCursor(st, i)
	if c == nil {
		var err error
		if c, err = st.start(); err != nil {
			return nil, err
		}
	}
	chunk, err := st.advance(c, i)
	if err != nil {
		c.close()
		return nil, err
	}
	if c.next*chunkSize >= st.Size { // it has nothing left to give, and may hold a large window
		c.close()
		return chunk, nil
	}
	st.src.cache.giveCursor(c)
	return chunk, nil
}

// advance decodes up to chunk i and returns it.
func (st *Stream) advance(c *cursor, i int64) ([]byte, error) {
	for {
		if err := st.src.Err(); err != nil {
			return nil, err
		}
		chunk, err := c.read()
		if want := min(chunkSize, st.Size-(c.next-1)*chunkSize); int64(len(chunk)) < want {
			return nil, fmt.Errorf("decoding again from 0x%x: %w", (c.next-1)*chunkSize, err)
		} else if int64(len(chunk)) > want {
			chunk = chunk[:want]
		}
		if st.redone += int64(len(chunk)); st.redone/maxRedone > st.Size {
			return nil, fmt.Errorf("%w: a stream had to be decoded more than %d times", bom.ErrLimit, maxRedone)
		}
		if err := st.src.Budget.TakeBytes(int64(len(chunk)) / redoneFor); err != nil {
			return nil, fmt.Errorf("decoding again: %w", err)
		}
		st.src.cache.put(chunkKey{st, c.next - 1}, chunk)
		if c.next-1 == i {
			return chunk, nil
		}
	}
}

// cursor is a live decoder at the start of a chunk.
type cursor struct {
	st   *Stream
	in   *Encoded
	r    io.Reader
	next int64 // the chunk it gives next
}

func (st *Stream) start() (c *cursor, err error) {
	under := st.src.Reader(0, st.src.Size)
	c = &cursor{st: st, in: &Encoded{Reader: bufio.NewReaderSize(under, int(min(encodedBuf, max(16, st.src.Size)))), under: under}}
	defer func() {
		if p := recover(); p != nil {
			c, err = nil, fmt.Errorf("panic: %v", p)
		}
	}()
	c.r, err = st.decode(c.in)
	return c, err
}

// read decodes one chunk. A short one comes with an error, which is io.EOF at the end.
func (c *cursor) read() (chunk []byte, err error) {
	n := 0
	chunk = make([]byte, firstRead)
	if c.next > 0 {
		chunk = make([]byte, chunkSize)
	}
	defer func() {
		if p := recover(); p != nil {
			chunk, err = chunk[:n], fmt.Errorf("panic: %v", p)
		}
	}()
	c.next++
	for idle := 0; n < chunkSize && err == nil; idle++ {
		if n == len(chunk) {
			chunk = slices.Grow(chunk, n)[:min(2*n, chunkSize)]
		}
		var k int
		k, err = c.r.Read(chunk[n:])
		if n += k; k > 0 {
			idle = 0
		} else if idle > maxIdle && err == nil {
			err = io.ErrNoProgress
		}
	}
	if n == chunkSize {
		return chunk[:n], nil
	}
	return slices.Clone(chunk[:n]), err
}

func (c *cursor) close() {
	if closer, ok := c.r.(io.Closer); ok {
		_ = closer.Close()
	}
}

// errChecksum is wrapped by the error of a decoder that a checksum does not match: all was decoded, but not what was
// encoded.
var errChecksum = errors.New("checksum mismatch")

// believed is how many decoded bytes make a format that then breaks off a damaged one, and not a chance likeness.
const believed = 64 << 10

// decoded returns the part of a format that is nothing but a compressed stream.
func (s *Source) decoded(decode Decoder) (*Part, error) {
	st, err := s.Decode(decode)
	if err != nil {
		return nil, err
	}
	p := &Part{Size: st.Encoded, Sections: []Section{st.Section(0)}}
	switch {
	case st.Err == nil:
	case errors.Is(st.Err, errChecksum):
		p.Problems = []Problem{{st.Encoded, st.Err.Error()}}
	case errors.Is(st.Err, bom.ErrLimit):
		p.Err, p.Cut = st.Err, true
	case st.Size < believed && !s.Start:
		return nil, st.Err
	default:
		p.Err = st.Err
	}
	return p, nil
}
