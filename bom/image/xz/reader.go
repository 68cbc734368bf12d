package xz

import (
	"bufio"
	"errors"
	"io"

	"ensign/bom/image/lzma"
)

// Reader decodes a stream of any length in bounded memory. It is used by one goroutine at a time.
type Reader struct {
	in    source
	opts  Options
	lzma  *lzma.Reader
	stage [maxFilters - 1]*stage
	head  blockHead
	sum   sum
	data  io.Reader // of the block under way, or nil
	start int64     // of its data in the file
	out   int64     // bytes of it decoded
	kind  check
	seen  tally
	at    place
	block *Block // to decode alone, or nil
	first error  // the first one that did not end decoding
	err   error
}

// place is what comes next in a stream.
type place int

const (
	atStream place = iota
	atBlock        // or the index
	atEnd          // after a stream
	atDone         // after a single stream or block
)

// NewReader returns a Reader of the streams in r. It reads ahead of what it decodes; [Reader.InputOffset] tells
// where the last stream ended. All data come before an error, and after a [CheckError] they are all there.
func NewReader(r io.Reader, o Options) *Reader {
	return &Reader{in: source{r: bufio.NewReaderSize(r, 1<<16)}, opts: o}
}

// InputOffset returns how many bytes of the input were decoded so far.
func (r *Reader) InputOffset() int64 { return r.in.off }

// Read decodes the next bytes.
func (r *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for r.err == nil {
		if r.data == nil {
			r.keep(r.advance())
			continue
		}
		n, err := r.data.Read(p)
		r.out += int64(n)
		r.sum.update(p[:n])
		switch {
		case r.head.size >= 0 && r.out > r.head.size:
			r.err = damaged(r.in.off, "block has more than the %d bytes its header says", r.head.size)
		case err == io.EOF:
			r.keep(r.endBlock())
		case err != nil:
			r.err = inBlock(err, r.start)
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, r.err
}

// keep ends decoding with err, or remembers it for the end.
func (r *Reader) keep(err error) {
	if err != nil && r.first == nil {
		r.first = err
	}
	if err != nil && !late(err) {
		r.err = r.first
	}
}

// advance goes on to the next block, or to the end.
func (r *Reader) advance() error {
	switch r.at {
	case atStream:
		return r.beginStream()
	case atBlock:
		b, err := r.in.peek()
		if err != nil {
			return err
		}
		if b == 0 && r.block != nil {
			return damaged(r.in.off, "index instead of a block")
		}
		if b == 0 {
			return r.endStream()
		}
		return r.beginBlock(b)
	case atEnd:
		if err := r.padding(); err != io.EOF {
			return err
		}
	}
	return io.EOF
}

func (r *Reader) beginStream() error {
	var b [headerSize]byte
	if err := r.in.full(b[:]); err != nil {
		return err
	}
	var err error
	r.kind, err = parseHeader(b[:], r.in.off-headerSize)
	r.at, r.seen = atBlock, tally{}
	return err
}

// endStream reads the index and the footer.
func (r *Reader) endStream() error {
	start := r.in.off
	r.at = atEnd
	if r.opts.Single {
		r.at = atDone
	}
	x := index{r: &r.in, off: start}
	first := x.match(r.seen)
	if first != nil && !late(first) {
		return first
	}
	var b [headerSize]byte
	if err := r.in.full(b[:]); err != nil {
		return err
	}
	if err := matchFooter(b[:], r.in.off-headerSize, r.kind, x.off-start); err != nil {
		return err
	}
	return first
}

// padding skips stream padding: 2.2. Another stream follows, or io.EOF is returned.
func (r *Reader) padding() error {
	for n := 0; ; n++ {
		b, err := r.in.peek()
		if err == nil && b == 0 {
			_, err = r.in.ReadByte()
			if err == nil {
				continue
			}
		}
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		if n%4 != 0 {
			return damaged(r.in.off-int64(n), "stream padding is not a multiple of four bytes")
		}
		if err != nil {
			return io.EOF
		}
		r.at = atStream
		return nil
	}
}

// beginBlock reads the header of a block, which begins with b, and sets up its filters.
func (r *Reader) beginBlock(b byte) error {
	var buf [maxBlock]byte
	off := r.in.off
	if err := r.in.full(buf[:blockLen(b)]); err != nil {
		return err
	}
	if err := r.head.parseBlock(buf[:blockLen(b)], off); err != nil {
		return err
	}
	if r.lzma == nil {
		r.lzma = lzma.NewReader2(&r.in, r.head.dictSize, lzma.Options{MaxDict: r.opts.MaxDict})
	} else {
		r.lzma.Reset2(&r.in, r.head.dictSize)
	}
	r.start, r.out, r.data = r.in.off, 0, r.lzma
	for i := r.head.n - 1; i >= 0; i-- {
		if r.stage[i] == nil {
			r.stage[i] = new(stage)
		}
		r.stage[i].reset(r.data, &r.head.filters[i])
		r.data = r.stage[i]
	}
	r.sum.begin(r.kind)
	return nil
}

// endBlock reads the padding and the check of a block: 3.3 and 3.4.
func (r *Reader) endBlock() error {
	r.data = nil
	packed := r.in.off - r.start
	if err := r.head.sizes(packed, r.out, r.in.off); err != nil {
		return err
	}
	r.seen.add(r.head.unpadded(r.kind), r.out)
	var b [3 + maxCheck]byte
	pad := int(-packed & 3)
	stored := b[pad : pad+r.kind.size()]
	if err := r.in.full(b[:pad+len(stored)]); err != nil {
		return err
	}
	for i, c := range b[:pad] {
		if c != 0 {
			return damaged(r.in.off-int64(len(stored)+pad-i), "block padding is not zero")
		}
	}
	if r.block != nil {
		r.at = atDone
		if err := r.block.match(&r.head); err != nil {
			return err
		}
	}
	return r.sum.verify(stored, r.in.off-int64(len(stored)))
}

// source counts the bytes that are read.
type source struct {
	r   *bufio.Reader
	off int64
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.off += int64(n)
	return n, err
}

// ReadByte implements io.ByteReader for the index, which counts for itself.
func (s *source) ReadByte() (byte, error) {
	b, err := s.r.ReadByte()
	if err == nil {
		s.off++
	}
	return b, err
}

// peek returns the next byte without taking it.
func (s *source) peek() (byte, error) {
	b, err := s.r.Peek(1)
	if err == nil {
		return b[0], nil
	}
	return 0, s.wrap(err)
}

// full fills b.
func (s *source) full(b []byte) error {
	_, err := io.ReadFull(s, b)
	return s.wrap(err)
}

func (s *source) wrap(err error) error {
	switch err {
	case nil:
		return nil
	case io.EOF, io.ErrUnexpectedEOF:
		return truncated(s.off)
	}
	return &FormatError{Offset: s.off, Msg: "reading input: " + err.Error(), Err: err}
}

// stage undoes one filter of a chain.
type stage struct {
	in   io.Reader
	f    *filter
	err  error // of in
	buf  []byte
	r, n int // buf[r:n] was read
	done int // buf[r:done] is decoded
}

func (s *stage) reset(in io.Reader, f *filter) {
	if s.buf == nil {
		s.buf = make([]byte, 1<<16)
	}
	s.in, s.f, s.err, s.r, s.n, s.done = in, f, nil, 0, 0, 0
}

func (s *stage) Read(p []byte) (int, error) {
	for s.r == s.done {
		if s.err != nil {
			return 0, s.err
		}
		s.n = copy(s.buf, s.buf[s.done:s.n])
		s.r, s.done = 0, 0
		var n int
		n, s.err = s.in.Read(s.buf[s.n:])
		s.n += n
		s.done = s.f.apply(s.buf[:s.n])
		if s.err != nil {
			s.done = s.n // what a filter leaves at the end stays as it is
		}
	}
	n := copy(p, s.buf[s.r:s.done])
	s.r += n
	return n, nil
}
