package lzma

import (
	"errors"
	"io"
)

// Options bound what a stream may use. The zero value is good for files of any size.
type Options struct {
	MaxDict int       // bytes of the dictionary to keep; zero means DefaultMaxDict
	Field   SizeField // the size field of the header, for NewReader
}

// DefaultMaxDict is enough for all presets of xz: the largest, -9, has a dictionary of 64 MiB.
const DefaultMaxDict = 64 << 20

// piece is how much an LZMA stream is decoded at a time.
const piece = 1 << 16

// Reader decodes a stream. It is used by one goroutine at a time.
type Reader struct {
	dec  Decoder
	win  window
	err  error // after the data in win
	max  int
	in   io.Reader
	buf  []byte
	two  bool   // LZMA2
	s    chunks // LZMA2
	size int64  // LZMA: as the header says, or -1
	out  int64  // bytes decoded
}

// NewReader returns a Reader of the content of a .lzma file. It reads ahead of what it decodes;
// [Reader.InputOffset] tells where the stream ended. Errors of the header are returned by Read.
func NewReader(r io.Reader, o Options) *Reader {
	z := newReader(r, o)
	z.startAlone(o.Field)
	return z
}

// NewReader2 returns a Reader of a raw LZMA2 stream. It takes no byte from r behind the end of the stream.
func NewReader2(r io.Reader, dictSize uint32, o Options) *Reader {
	z := newReader(r, o)
	z.Reset2(r, dictSize)
	return z
}

func newReader(r io.Reader, o Options) *Reader {
	z := &Reader{in: r, max: o.MaxDict, buf: make([]byte, maxPacked+slack)}
	if z.max <= 0 {
		z.max = DefaultMaxDict
	}
	return z
}

// Reset2 makes a Reader of LZMA2 read another stream, with the memory it has.
func (z *Reader) Reset2(r io.Reader, dictSize uint32) {
	z.in, z.two, z.s, z.err, z.out = r, true, chunks{}, nil, 0
	z.dec.off, z.dec.pos = 0, 0
	z.keep(dictSize)
}

// keep sets up the dictionary.
func (z *Reader) keep(dictSize uint32) {
	n := min(int64(max(dictSize, minDict)), int64(z.max))
	z.dec.setDict(dictSize, n)
	z.win.reset(int(n))
}

// startAlone reads the header of a .lzma file and starts the range coder.
func (z *Reader) startAlone(field SizeField) {
	d := &z.dec
	d.in, d.src, d.inEnd = z.in, z.buf[:slack], -slack
	z.err = d.refill()
	if z.err != nil {
		return
	}
	end := d.inEnd
	if !d.final {
		end += slack
	}
	h, n, err := ParseHeader(d.src[:end], field)
	if err != nil {
		z.err = err
		return
	}
	d.pos, z.size = n, h.Size
	d.setProps(h.Props)
	d.resetState()
	z.keep(h.DictSize)
	z.err = d.startRange()
}

// InputOffset returns how many bytes of the input the stream took so far.
func (z *Reader) InputOffset() int64 { return z.dec.off + int64(z.dec.pos) }

// Read decodes the next bytes. All data come before an error.
func (z *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(z.win.pending()) == 0 {
		if z.err != nil {
			return 0, z.err
		}
		z.next()
	}
	n := copy(p, z.win.pending())
	z.win.r += n
	return n, nil
}

// WriteTo decodes all that is left and writes it to w from the dictionary, without another copy.
func (z *Reader) WriteTo(w io.Writer) (int64, error) {
	var total int64
	for {
		n, err := w.Write(z.win.pending())
		total += int64(n)
		z.win.r += n
		if err != nil {
			return total, err
		}
		if errors.Is(z.err, io.EOF) && !errors.Is(z.err, ErrTruncated) {
			return total, nil
		}
		if z.err != nil {
			return total, z.err
		}
		z.next()
	}
}

// next decodes some bytes to the window, or sets the error.
func (z *Reader) next() {
	if z.two {
		z.err = z.nextChunk()
		return
	}
	z.err = z.nextPiece()
}

// nextPiece decodes the next part of an LZMA stream.
func (z *Reader) nextPiece() error {
	d, w := &z.dec, &z.win
	w.room(piece + maxMatch + slack)
	dst, limit := w.buf, w.w+piece
	if left := z.size - z.out; z.size >= 0 && left <= int64(len(dst)-w.w) {
		dst = dst[:w.w+int(left)]
		limit = min(limit, len(dst))
	}
	out, st, err := d.symbols(dst, w.w, w.base, limit)
	z.out += int64(out - w.w)
	w.w = out
	if err != nil {
		return err
	}
	if st == paused && z.out != z.size {
		return nil
	}
	if err := d.end(st, int(z.out), z.size); err != nil {
		return err
	}
	return io.EOF
}

// nextChunk decodes the next chunk of an LZMA2 stream.
func (z *Reader) nextChunk() error {
	d, w := &z.dec, &z.win
	c, err := z.readHead()
	if err != nil {
		return err
	}
	if c.control == chunkEnd {
		return io.EOF
	}
	reset, err := d.begin(&z.s, c)
	if err != nil {
		return err
	}
	w.room(c.size)
	if reset {
		w.base = w.w
	}
	dst := w.buf[:w.w+c.size]
	if c.control < chunkLZMA {
		n, err := z.readFull(dst[w.w:])
		w.w += n
		return err
	}
	n, readErr := z.readFull(z.buf[:c.packed])
	d.off -= int64(n)
	clear(z.buf[n : n+slack])
	d.in, d.src, d.pos, d.inEnd, d.final = nil, z.buf[:n+slack], 0, n, true
	w.w, err = d.body(dst, w.w, w.base)
	d.off += int64(d.pos)
	d.pos = 0
	if readErr != nil {
		return readErr
	}
	return err
}

// readHead reads the head of a chunk.
func (z *Reader) readHead() (chunk, error) {
	if _, err := z.readFull(z.buf[:1]); err != nil {
		return chunk{}, err
	}
	n := headLen(z.buf[0])
	if n == 0 {
		z.dec.off--
		return chunk{}, z.dec.damaged("no chunk has the control byte %#02x", z.buf[0])
	}
	if _, err := z.readFull(z.buf[1:n]); err != nil {
		return chunk{}, err
	}
	return parseChunk(z.buf[:n]), nil
}

// readFull fills b from the input.
func (z *Reader) readFull(b []byte) (int, error) {
	n, err := io.ReadFull(z.in, b)
	z.dec.off += int64(n)
	switch {
	case err == nil:
		return n, nil
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		return n, z.dec.truncated()
	}
	return n, &FormatError{Offset: z.dec.off, Msg: "reading input: " + err.Error(), Err: err}
}
