package lzma

import (
	"encoding/binary"
	"math"
)

// An LZMA2 stream is a sequence of chunks, each with a control byte: ".xz file format", 5.3.1, and the LZMA2
// decoder of the LZMA SDK. A control byte of 0x80 or more also holds bits 16 to 20 of the decoded size.
const (
	chunkEnd      = 0x00
	chunkRawReset = 0x01 // stored bytes, after a reset of the dictionary
	chunkRaw      = 0x02 // stored bytes
	chunkLZMA     = 0x80 // LZMA, with all probabilities as they are
	chunkState    = 0xa0 // LZMA, after a reset of the state
	chunkProps    = 0xc0 // LZMA, after a reset of the state, with new properties
	chunkDict     = 0xe0 // LZMA, after a reset of the dictionary and the state, with new properties

	maxChunk     = 1 << 21 // decoded bytes of a chunk
	maxPacked    = 1 << 16 // encoded bytes of a chunk
	maxChunkHead = 6
)

// chunk is the head of an LZMA2 chunk.
type chunk struct {
	control byte
	size    int // decoded
	packed  int // encoded, without the head
	props   byte
}

// headLen is how long the head of a chunk with this control byte is, or 0 if there is no such chunk.
func headLen(control byte) int {
	switch {
	case control == chunkEnd:
		return 1
	case control <= chunkRaw:
		return 3
	case control < chunkLZMA:
		return 0
	case control < chunkProps:
		return 5
	}
	return maxChunkHead
}

// parseChunk reads the head of a chunk that is as long as headLen says.
func parseChunk(b []byte) chunk {
	c := chunk{control: b[0]}
	if c.control == chunkEnd {
		return c
	}
	c.size = int(binary.BigEndian.Uint16(b[1:])) + 1
	if c.control < chunkLZMA {
		c.packed = c.size
		return c
	}
	c.size += int(c.control&0x1f) << 16
	c.packed = int(binary.BigEndian.Uint16(b[3:])) + 1
	if c.control >= chunkProps {
		c.props = b[5]
	}
	return c
}

// chunks is what must be remembered from one chunk to the next.
type chunks struct {
	hasDict  bool // the dictionary was reset
	hasProps bool // properties are known since
	hasState bool // the state was reset since
}

// begin applies the resets of a chunk and tells whether the dictionary is reset.
func (d *Decoder) begin(s *chunks, c chunk) (bool, error) {
	reset := c.control >= chunkDict || c.control == chunkRawReset
	if reset {
		*s = chunks{hasDict: true}
	}
	if !s.hasDict {
		return false, d.damaged("first chunk does not reset the dictionary")
	}
	if c.control < chunkLZMA {
		return reset, nil
	}
	if c.control >= chunkProps {
		p, err := ParseProps(c.props)
		if err != nil || p.LC+p.LP > 4 { // 5.3.1: lc + lp is at most 4
			return false, d.damaged("properties byte of a chunk is %#02x", c.props)
		}
		d.setProps(p)
		s.hasProps = true
	}
	if !s.hasProps {
		return false, d.damaged("chunk without properties")
	}
	if c.control >= chunkState {
		d.resetState()
		s.hasState = true
	}
	if !s.hasState {
		return false, d.damaged("chunk without state")
	}
	return reset, nil
}

// body decodes an LZMA chunk to dst[out:], which ends where the chunk does. Its input was set.
func (d *Decoder) body(dst []byte, out, base int) (int, error) {
	if err := d.startRange(); err != nil {
		return out, err
	}
	out, st, err := d.symbols(dst, out, base, len(dst))
	switch {
	case err != nil:
		return out, err
	case st == endMarker:
		return out, d.damaged("end marker in a chunk")
	case st == noRoom:
		return out, d.damaged("match runs past the end of a chunk")
	case st != paused:
		return out, d.matchError(st)
	}
	ok, err := d.finished()
	if err != nil {
		return out, err
	}
	if !ok || !d.final || d.pos != d.inEnd {
		return out, d.damaged("chunk has more input than data")
	}
	return out, nil
}

// Decode2 decodes an LZMA2 stream that begins src into dst and returns how many bytes of dst it filled; dst
// behind them may be overwritten. A chunk that does not fit into dst gives an error that wraps [ErrLimit].
// Data decoded before an error stay valid. [Decoder.Consumed] tells how much of src the stream took.
func (d *Decoder) Decode2(dst, src []byte, dictSize uint32) (int, error) {
	defer d.release()
	d.setDict(dictSize, math.MaxInt64)
	out, pos, base, s := 0, 0, 0, chunks{}
	for {
		d.setBlock(src)
		d.pos = pos
		c, n, err := d.head(src[pos:])
		if err != nil || c.control == chunkEnd {
			d.pos += n
			return out, err
		}
		pos += n
		d.pos = pos
		reset, err := d.begin(&s, c)
		if err != nil {
			return out, err
		}
		if reset {
			base = out
		}
		if c.size > len(dst)-out {
			return out, d.limit("data are longer than the %d bytes there is room for", len(dst))
		}
		if out, err = d.chunkBlock(dst[:out+c.size], out, base, src, c); err != nil {
			return out, err
		}
		pos += c.packed
	}
}

// head reads the head of a chunk.
func (d *Decoder) head(b []byte) (chunk, int, error) {
	if len(b) == 0 {
		return chunk{}, 0, d.truncated()
	}
	n := headLen(b[0])
	if n == 0 {
		return chunk{}, 0, d.damaged("no chunk has the control byte %#02x", b[0])
	}
	if len(b) < n {
		return chunk{}, len(b), d.truncated()
	}
	return parseChunk(b), n, nil
}

// chunkBlock decodes the chunk at d.pos of src to dst[out:], which ends where the chunk does.
func (d *Decoder) chunkBlock(dst []byte, out, base int, src []byte, c chunk) (int, error) {
	there := min(c.packed, len(src)-d.pos)
	end := d.pos + there
	if c.control < chunkLZMA {
		n := copy(dst[out:], src[d.pos:end])
		d.pos = end
		if there < c.packed {
			return out + n, d.truncated()
		}
		return out + n, nil
	}
	d.src, d.inEnd = src[:end], end-slack
	if end+slack <= len(src) {
		d.src, d.inEnd, d.final = src[:end+slack], end, true
	}
	return d.body(dst, out, base)
}
