package lzma

import (
	"fmt"
	"io"
	"math"
)

// Decode decodes a raw LZMA stream that begins src into dst and returns how many bytes of dst it filled; dst
// behind them may be overwritten. With size -1 the stream must end with a marker, else it holds size bytes and
// may have one. A stream that holds more than dst gives an error that wraps [ErrLimit]. Data decoded before an
// error stay valid. [Decoder.Consumed] tells how much of src the stream took.
func (d *Decoder) Decode(dst, src []byte, p Props, size int64) (int, error) {
	defer d.release()
	d.setBlock(src)
	if err := p.check(); err != nil {
		return 0, err
	}
	d.setProps(p)
	d.setDict(p.DictSize, math.MaxInt64)
	d.resetState()
	if err := d.startRange(); err != nil {
		return 0, err
	}
	known := size >= 0 && size <= int64(len(dst))
	if known {
		dst = dst[:size]
	}
	out, st, err := d.symbols(dst, 0, 0, len(dst))
	if err != nil {
		return out, err
	}
	if st == noRoom && !known {
		return out, d.limit("data are longer than the %d bytes there is room for", len(dst))
	}
	if st == paused && !known {
		if ok, err := d.marker(out); err != nil || !ok {
			return out, d.limit("data are longer than the %d bytes there is room for", len(dst))
		}
		return out, nil
	}
	return out, d.end(st, out, size)
}

// DecodeAlone decodes the content of a .lzma file into dst. Its header may have another size field.
func (d *Decoder) DecodeAlone(dst, src []byte, field SizeField) (int, error) {
	h, n, err := ParseHeader(src, field)
	if err != nil {
		return 0, err
	}
	out, err := d.Decode(dst, src[n:], h.Props, h.Size)
	d.off += int64(n)
	if e, ok := err.(*FormatError); ok {
		e.Offset += int64(n)
	}
	return out, err
}

// Consumed returns how many bytes of the source the last Decode, Decode2 or DecodeAlone took.
func (d *Decoder) Consumed() int { return int(d.off) + d.pos }

// release forgets the caller's memory.
func (d *Decoder) release() { d.src = nil }

// setBlock makes src the whole input.
func (d *Decoder) setBlock(src []byte) {
	d.in, d.off, d.src, d.pos, d.inEnd, d.final = nil, 0, src, 0, len(src)-slack, false
}

// symbols is run for as much input as there is. It returns early with a status, or with an error if the
// input ends.
func (d *Decoder) symbols(dst []byte, out, base, limit int) (int, status, error) {
	for {
		var st status
		out, st = d.run(dst, out, base, limit, d.inEnd)
		if d.final && d.pos > d.inEnd {
			d.pos = d.inEnd
			return d.start, paused, d.truncated()
		}
		if st != paused || out >= limit {
			return out, st, nil
		}
		if err := d.more(); err != nil {
			return out, paused, err
		}
	}
}

// more gets more input: from the reader, or the end of the block with room behind it.
func (d *Decoder) more() error {
	if d.in != nil {
		return d.refill()
	}
	if d.final {
		return d.truncated()
	}
	n := copy(d.tail[:], d.src[d.pos:])
	clear(d.tail[n:])
	d.off += int64(d.pos)
	d.src, d.pos, d.inEnd, d.final = d.tail[:], 0, n, true
	return nil
}

// refill reads more input into the buffer, which has room for slack bytes behind it.
func (d *Decoder) refill() error {
	if d.final {
		return d.truncated()
	}
	buf := d.src[:cap(d.src)-slack]
	end := d.inEnd + slack
	n := copy(buf, d.src[min(d.pos, end):end])
	d.off += int64(d.pos)
	d.pos = 0
	for idle := 0; n < 2*slack && !d.final; idle++ {
		m, err := d.in.Read(buf[n:])
		n += m
		if m > 0 {
			idle = 0
		}
		if err == nil && idle > 100 {
			err = io.ErrNoProgress
		}
		if err != nil && err != io.EOF {
			return &FormatError{Offset: d.off + int64(n), Msg: "reading input: " + err.Error(), Err: err}
		}
		d.final = err == io.EOF
	}
	d.src, d.inEnd = buf[:n+slack], n-slack
	if d.final {
		d.inEnd = n
		clear(d.src[n:])
	}
	return nil
}

// ensure makes sure that a symbol can be decoded.
func (d *Decoder) ensure() error {
	if d.pos <= d.inEnd {
		return nil
	}
	return d.more()
}

// rangeBytes is how many bytes start the range coder; the first is always zero.
const rangeBytes = 5

// startRange reads the first bytes of the range coder.
func (d *Decoder) startRange() error {
	if err := d.ensure(); err != nil {
		return err
	}
	if d.final && d.inEnd-d.pos < rangeBytes {
		d.pos = d.inEnd
		return d.truncated()
	}
	b := d.src[d.pos : d.pos+rangeBytes]
	if b[0] != 0 {
		return d.damaged("first byte of the range coder is not zero")
	}
	d.pos += rangeBytes
	d.rng = math.MaxUint32
	d.code = uint32(b[1])<<24 | uint32(b[2])<<16 | uint32(b[3])<<8 | uint32(b[4])
	return nil
}

// finished shifts in the last byte and tells whether the range coder is at its end.
func (d *Decoder) finished() (bool, error) {
	if err := d.ensure(); err != nil {
		return false, err
	}
	d.rng, d.code, d.pos = norm(d.rng, d.code, d.src, d.pos)
	if d.final && d.pos > d.inEnd {
		d.pos = d.inEnd
		return false, d.truncated()
	}
	return d.code == 0, nil
}

// marker decodes one symbol at position out and tells whether it is an end marker that ends the range coder.
func (d *Decoder) marker(out int) (bool, error) {
	if err := d.ensure(); err != nil {
		return false, err
	}
	posState := uint32(out) & d.posMask
	rng, code, pos := norm(d.rng, d.code, d.src, d.pos)
	m, rng, code := bit(&d.isMatch[(d.state<<4|posState)&0xff], rng, code)
	if m != 0 {
		return false, nil
	}
	_, d.state, d.rng, d.code, d.pos = d.match(d.state, posState, rng, code, pos)
	if d.final && d.pos > d.inEnd {
		d.pos = d.inEnd
		return false, d.truncated()
	}
	if d.rep[0] != math.MaxUint32 {
		return false, nil
	}
	return d.finished()
}

// end judges how an LZMA stream ended after out bytes: size is what its header says, or -1.
func (d *Decoder) end(st status, out int, size int64) error {
	switch {
	case st == noRoom:
		return d.damaged("match runs past the size of %d", size)
	case st == endMarker && size >= 0 && int64(out) != size:
		return d.damaged("end marker after %d of %d bytes", out, size)
	case st == badMatch || st == farMatch:
		return d.matchError(st)
	}
	ok, err := d.finished()
	if err != nil || ok {
		return err
	}
	if st == paused {
		if ok, err = d.marker(out); err != nil || ok {
			return err
		}
	}
	return d.damaged("range coder does not end at the end of the data")
}

func (d *Decoder) matchError(st status) error {
	if st == farMatch {
		return d.limit("match from %d bytes before, farther than the dictionary kept", d.rep[0])
	}
	return d.damaged("match from %d bytes before the data or the dictionary", d.rep[0])
}

func (d *Decoder) damaged(format string, args ...any) error {
	return &FormatError{Offset: d.off + int64(d.pos), Msg: fmt.Sprintf(format, args...)}
}

func (d *Decoder) limit(format string, args ...any) error {
	return &FormatError{Offset: d.off + int64(d.pos), Msg: fmt.Sprintf(format, args...), Err: ErrLimit}
}

func (d *Decoder) truncated() error {
	return &FormatError{Offset: d.off + int64(d.pos), Msg: "stream ends early", Err: ErrTruncated}
}
