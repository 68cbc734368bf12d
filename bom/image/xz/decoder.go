package xz

import (
	"errors"
	"io"

	"ensign/bom/image/lzma"
)

// Decoder decodes files and blocks in memory. The zero value is ready; it is reused without allocating, by one
// goroutine at a time.
type Decoder struct {
	lzma lzma.Decoder
	head blockHead
	sum  sum
	pos  int    // in the source
	src  []byte // of the Decode under way
	buf  []byte // of Block.Decode
}

// Decode decodes the streams of src into dst and returns how many bytes of dst it filled; dst behind them may be
// overwritten. Data that do not fit give an error that wraps [lzma.ErrLimit]. Data decoded before an error stay
// valid; after a [CheckError] they are all there.
func (d *Decoder) Decode(dst, src []byte) (int, error) {
	d.src, d.pos = src, 0
	defer func() { d.src = nil }()
	out := 0
	var first error
	for {
		n, err := d.stream(dst[out:])
		out += n
		if err != nil && first == nil {
			first = err
		}
		if err != nil && !late(err) {
			return out, first
		}
		if err := d.padding(); err != nil && first == nil {
			return out, err
		}
		if d.pos == len(src) {
			return out, first
		}
	}
}

// padding skips stream padding: 2.2.
func (d *Decoder) padding() error {
	from := d.pos
	for d.pos < len(d.src) && d.src[d.pos] == 0 {
		d.pos++
	}
	if (d.pos-from)%4 != 0 {
		return damaged(int64(from), "stream padding is not a multiple of four bytes")
	}
	return nil
}

// take returns the next n bytes.
func (d *Decoder) take(n int) ([]byte, error) {
	if n > len(d.src)-d.pos {
		return nil, truncated(int64(len(d.src)))
	}
	d.pos += n
	return d.src[d.pos-n : d.pos], nil
}

// ReadByte implements io.ByteReader for the index.
func (d *Decoder) ReadByte() (byte, error) {
	if d.pos == len(d.src) {
		return 0, io.EOF
	}
	d.pos++
	return d.src[d.pos-1], nil
}

// stream decodes one stream.
func (d *Decoder) stream(dst []byte) (int, error) {
	b, err := d.take(headerSize)
	if err != nil {
		return 0, err
	}
	kind, err := parseHeader(b, int64(d.pos-headerSize))
	if err != nil {
		return 0, err
	}
	var seen tally
	var first error
	out := 0
	for {
		if d.pos == len(d.src) {
			return out, truncated(int64(d.pos))
		}
		if d.src[d.pos] == 0 {
			break
		}
		n, err := d.block(dst[out:], kind)
		out += n
		if first == nil {
			first = err
		}
		if err != nil && !late(err) {
			return out, first
		}
		seen.add(d.head.unpadded(kind), int64(n))
	}
	if err := d.trailer(kind, seen); first == nil {
		first = err
	}
	return out, first
}

// block decodes a block with its padding and check.
func (d *Decoder) block(dst []byte, kind check) (int, error) {
	start := d.pos
	b, err := d.take(min(blockLen(d.src[start]), len(d.src)-start))
	if err != nil {
		return 0, err
	}
	if len(b) < blockLen(b[0]) {
		return 0, truncated(int64(len(d.src)))
	}
	h := &d.head
	if err := h.parseBlock(b, int64(start)); err != nil {
		return 0, err
	}
	out, err := d.data(dst, h)
	if err != nil {
		return out, err
	}
	d.sum.begin(kind)
	d.sum.update(dst[:out])
	return out, d.afterData(kind)
}

// data decodes the data of a block and undoes its filters.
func (d *Decoder) data(dst []byte, h *blockHead) (int, error) {
	start := d.pos
	src := d.src[start:]
	if h.packed >= 0 && h.packed < int64(len(src)) {
		src = src[:h.packed]
	}
	clipped := h.size >= 0 && h.size < int64(len(dst))
	if clipped {
		dst = dst[:h.size]
	}
	out, err := d.lzma.Decode2(dst, src, h.dictSize)
	d.pos += d.lzma.Consumed()
	for i := h.n - 1; i >= 0; i-- {
		h.filters[i].apply(dst[:out])
	}
	if clipped && errors.Is(err, lzma.ErrLimit) {
		return out, damaged(int64(d.pos), "block has more than the %d bytes its header says", h.size)
	}
	if err != nil {
		return out, inBlock(err, int64(start))
	}
	return out, h.sizes(int64(d.pos-start), int64(out), int64(d.pos))
}

// afterData reads the padding and the check of a block: 3.3 and 3.4.
func (d *Decoder) afterData(kind check) error {
	// The file begins at a multiple of four bytes, and so does every block.
	b, err := d.take(-d.pos & 3)
	if err != nil {
		return err
	}
	for i, c := range b {
		if c != 0 {
			return damaged(int64(d.pos-len(b)+i), "block padding is not zero")
		}
	}
	stored, err := d.take(kind.size())
	if err != nil {
		return err
	}
	return d.sum.verify(stored, int64(d.pos-len(stored)))
}

// trailer reads the index and the footer of a stream.
func (d *Decoder) trailer(kind check, seen tally) error {
	start := int64(d.pos)
	x := index{r: d, off: start}
	first := x.match(seen)
	if first != nil && !late(first) {
		return first
	}
	b, err := d.take(headerSize)
	if err != nil {
		return err
	}
	if err := matchFooter(b, int64(d.pos-headerSize), kind, x.off-start); err != nil {
		return err
	}
	return first
}

// unpadded is the size of a block without its padding, once its data were decoded: 4.3.
func (h *blockHead) unpadded(kind check) int64 {
	return int64(h.len) + h.packed + int64(kind.size())
}

// sizes compares the sizes of a block's data, which ended at off, with its header, and keeps them: 3.1.3 and 3.1.4.
func (h *blockHead) sizes(packed, size, off int64) error {
	if h.packed >= 0 && h.packed != packed {
		return damaged(off, "block has %d bytes of compressed data, its header says %d", packed, h.packed)
	}
	if h.size >= 0 && h.size != size {
		return damaged(off, "block has %d bytes of data, its header says %d", size, h.size)
	}
	h.packed, h.size = packed, size
	return nil
}

// matchFooter compares the footer at off with the header and the index of its stream: 2.1.2.
func matchFooter(b []byte, off int64, kind check, indexSize int64) error {
	c, size, err := parseFooter(b, off)
	if err != nil {
		return err
	}
	if c != kind {
		return damaged(off+8, "stream footer and header differ")
	}
	if size != indexSize {
		return damaged(off+4, "index has %d bytes, the stream footer says %d", indexSize, size)
	}
	return nil
}

// tally is what the blocks of a stream and the records of its index must agree on.
type tally struct {
	n              int64
	unpadded, size int64
	mixed          uint64 // of all records, in order
}

func (t *tally) add(unpadded, size int64) {
	const prime = 1<<40 + 0x1b3 // of 64-bit FNV
	t.mixed = ((t.mixed^uint64(unpadded))*prime ^ uint64(size)) * prime
	t.n, t.unpadded, t.size = t.n+1, t.unpadded+unpadded, t.size+size
}
