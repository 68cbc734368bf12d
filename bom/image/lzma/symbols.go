package lzma

import "encoding/binary"

// The coding of symbols follows the LZMA specification (lzma-specification.txt of the LZMA SDK, 2015-06-14).
// A range coder holds 32 bits of the stream in code and the width of the interval in rng; before each bit
// it shifts in a byte if rng fell below 2^24. A symbol takes fewer than slack bytes of the stream, so the
// loops look once for a symbol, not once for a byte, whether the input suffices.
const (
	top      = 1 << 24
	probBits = 11
	probInit = 1 << (probBits - 1)
	move     = 5 // how fast a probability adapts

	slack    = 32  // bytes that must be readable behind the end of the input
	minMatch = 2   // shortest match
	maxMatch = 273 // longest match
)

// status says why run came back.
type status int

const (
	paused     status = iota // the output reached its limit or the input its end
	endMarker                // the end marker was decoded
	badMatch                 // a match begins before the data
	farMatch                 // a match begins before the part of the dictionary that is kept
	noRoom                   // a match is longer than the room in the output
	litStates  = 7           // in a state below this the last symbol was a literal
	posSpecial = 4           // distance slots from here on have more bits
	posAligned = 14          // distance slots from here on have direct bits and align bits
)

// afterLiteral is the state that follows a literal.
var afterLiteral = [16]uint8{0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 4, 5}

// norm shifts in a byte if rng is short.
func norm(rng, code uint32, src []byte, pos int) (uint32, uint32, int) {
	if rng < top {
		return rng << 8, code<<8 | uint32(src[pos]), pos + 1
	}
	return rng, code, pos
}

// bit decodes one bit with the probability *p, without a branch, for bits that are hard to predict.
// It returns all ones for 0 and 0 for 1.
func bit(p *uint16, rng, code uint32) (mask, r, c uint32) {
	v := uint32(*p)
	bound := (rng >> probBits) * v
	mask = uint32((int64(code) - int64(bound)) >> 63)
	*p = uint16(v + uint32(int32((1<<probBits-31)&mask+31-v)>>move))
	rng -= bound
	return mask, rng + mask&(bound-rng), code - bound&^mask
}

// run decodes symbols into dst[out:] until out reaches limit, or the position in d.src passes inEnd.
// The data since the last reset of the dictionary begin at dst[base]; base is negative if they began
// before the window. dst must have room behind limit for the rest of a match, else the status is noRoom.
// d.src must be readable for slack bytes behind inEnd.
func (d *Decoder) run(dst []byte, out, base, limit, inEnd int) (int, status) {
	src, rng, code, pos := d.src, d.rng, d.code, d.pos
	state, start := d.state, out
	st := paused
	for out < limit && pos <= inEnd {
		start = out
		posState := uint32(out-base) & d.posMask
		rng, code, pos = norm(rng, code, src, pos)
		p := &d.isMatch[(state<<4|posState)&0xff]
		v := uint32(*p)
		bound := (rng >> probBits) * v
		if code < bound {
			rng = bound
			*p = uint16(v + (1<<probBits-v)>>move)
			var c uint32
			if lit := d.literals(dst, out, base); state < litStates {
				c, rng, code, pos = d.literal(lit, rng, code, pos)
			} else {
				c, rng, code, pos = d.matchedLiteral(lit, uint32(dst[out-int(d.rep[0])-1]), rng, code, pos)
			}
			state = uint32(afterLiteral[state&15])
			dst[out] = byte(c)
			out++
			continue
		}
		rng -= bound
		code -= bound
		*p = uint16(v - v>>move)
		var length uint32
		length, state, rng, code, pos = d.match(state, posState, rng, code, pos)
		if st = d.checkMatch(len(dst)-out, out-base, int(length)); st != paused {
			break
		}
		out = copyMatch(dst, out, int(d.rep[0])+1, int(length))
	}
	d.rng, d.code, d.pos, d.state, d.start = rng, code, pos, state, start
	return out, st
}

// literals returns the probabilities of a literal at dst[out], which depend on the byte before it.
func (d *Decoder) literals(dst []byte, out, base int) *[0x300]uint16 {
	prev := uint32(0)
	if out > base {
		prev = uint32(dst[out-1])
	}
	context := (uint32(out-base)&d.litPosMask)<<d.lc + prev>>(8-d.lc)
	return (*[0x300]uint16)(d.lit[context*0x300:])
}

// checkMatch finds matches that cannot be copied: room bytes are left for the output, and before are the
// bytes since the last reset of the dictionary.
func (d *Decoder) checkMatch(room, before, length int) status {
	dist := int64(d.rep[0])
	switch {
	case dist < int64(before) && dist < d.dictSize && dist < d.kept && length <= room:
		return paused
	case dist == 1<<32-1:
		return endMarker
	case dist >= int64(before) || dist >= d.dictSize:
		return badMatch
	case dist >= d.kept:
		return farMatch
	}
	return noRoom
}

// copyMatch copies length bytes from dist bytes before dst[out], which may overlap, and returns the end.
// Where there is room it writes up to 15 bytes more than needed: what follows is decoded later.
func copyMatch(dst []byte, out, dist, length int) int {
	from, end := out-dist, out+length
	if dist < 8 || end > len(dst)-16 {
		return copySlowly(dst, out, dist, length)
	}
	for ; out < end; out, from = out+8, from+8 {
		binary.LittleEndian.PutUint64(dst[out:], binary.LittleEndian.Uint64(dst[from:]))
	}
	return end
}

// copySlowly is copyMatch for short distances and at the end of dst.
func copySlowly(dst []byte, out, dist, length int) int {
	end := out + length
	if dist == 1 {
		c := dst[out-1]
		b := dst[out:end]
		for i := range b {
			b[i] = c
		}
		return end
	}
	for out < end {
		n := copy(dst[out:end], dst[out-dist:out])
		out += n
		dist += n
	}
	return end
}

// literal decodes a literal that follows a literal.
func (d *Decoder) literal(p *[0x300]uint16, rng, code uint32, pos int) (uint32, uint32, uint32, int) {
	src := d.src
	var m uint32
	c := uint32(1)
	for c < 0x100 {
		rng, code, pos = norm(rng, code, src, pos)
		m, rng, code = bit(&p[c], rng, code)
		c = c<<1 + 1 + m
	}
	return c, rng, code, pos
}

// matchedLiteral decodes a literal that follows a match: it probably differs from match, the byte that would
// have continued it.
func (d *Decoder) matchedLiteral(p *[0x300]uint16, match, rng, code uint32, pos int) (uint32, uint32, uint32, int) {
	src := d.src
	var m uint32
	c, offset := uint32(1), uint32(0x100)
	for c < 0x100 {
		match <<= 1
		b := match & offset
		rng, code, pos = norm(rng, code, src, pos)
		m, rng, code = bit(&p[offset+b+c], rng, code)
		c = c<<1 + 1 + m
		offset &= b ^ m
	}
	return c, rng, code, pos
}

// match decodes what follows a set isMatch bit: it returns the length and the next state and puts the
// distance minus one into d.rep[0].
func (d *Decoder) match(state, posState, rng, code uint32, pos int) (uint32, uint32, uint32, uint32, int) {
	src := d.src
	var m uint32
	rng, code, pos = norm(rng, code, src, pos)
	if m, rng, code = bit(&d.isRep[state&15], rng, code); m != 0 {
		d.rep[3], d.rep[2], d.rep[1] = d.rep[2], d.rep[1], d.rep[0]
		var length uint32
		length, rng, code, pos = d.length(&d.matchLen, posState, rng, code, pos)
		d.rep[0], rng, code, pos = d.distance(min(length-minMatch, 3), rng, code, pos)
		return length, afterOther(state, 7), rng, code, pos
	}
	rng, code, pos = norm(rng, code, src, pos)
	if m, rng, code = bit(&d.isRep0[state&15], rng, code); m != 0 {
		rng, code, pos = norm(rng, code, src, pos)
		if m, rng, code = bit(&d.isRep0Long[(state<<4|posState)&0xff], rng, code); m != 0 {
			return 1, afterOther(state, 9), rng, code, pos
		}
	} else {
		rng, code, pos = d.repeated(state, rng, code, pos)
	}
	var length uint32
	length, rng, code, pos = d.length(&d.repLen, posState, rng, code, pos)
	return length, afterOther(state, 8), rng, code, pos
}

// afterOther is the state that follows a match (7), a repeated match (8) or a single repeated byte (9).
func afterOther(state, next uint32) uint32 {
	if state < litStates {
		return next
	}
	return min(next, 8)/8 + 10
}

// repeated brings the second, third or fourth last distance to the front.
func (d *Decoder) repeated(state, rng, code uint32, pos int) (uint32, uint32, int) {
	src := d.src
	var m uint32
	rng, code, pos = norm(rng, code, src, pos)
	if m, rng, code = bit(&d.isRep1[state&15], rng, code); m != 0 {
		d.rep[0], d.rep[1] = d.rep[1], d.rep[0]
		return rng, code, pos
	}
	rng, code, pos = norm(rng, code, src, pos)
	if m, rng, code = bit(&d.isRep2[state&15], rng, code); m != 0 {
		d.rep[0], d.rep[1], d.rep[2] = d.rep[2], d.rep[0], d.rep[1]
		return rng, code, pos
	}
	d.rep[0], d.rep[1], d.rep[2], d.rep[3] = d.rep[3], d.rep[0], d.rep[1], d.rep[2]
	return rng, code, pos
}

// length decodes the length of a match.
func (d *Decoder) length(l *lengths, posState, rng, code uint32, pos int) (uint32, uint32, uint32, int) {
	src := d.src
	var m uint32
	rng, code, pos = norm(rng, code, src, pos)
	if m, rng, code = bit(&l.choice, rng, code); m != 0 {
		m, rng, code, pos = d.tree3(&l.low[posState&15], rng, code, pos)
		return minMatch + m, rng, code, pos
	}
	rng, code, pos = norm(rng, code, src, pos)
	if m, rng, code = bit(&l.choice2, rng, code); m != 0 {
		m, rng, code, pos = d.tree3(&l.mid[posState&15], rng, code, pos)
		return minMatch + 8 + m, rng, code, pos
	}
	c := uint32(1)
	for c < 0x100 {
		rng, code, pos = norm(rng, code, src, pos)
		m, rng, code = bit(&l.high[c&0xff], rng, code)
		c = c<<1 + 1 + m
	}
	return minMatch + 16 + c - 0x100, rng, code, pos
}

// tree3 decodes a tree of three bits.
func (d *Decoder) tree3(p *[8]uint16, rng, code uint32, pos int) (uint32, uint32, uint32, int) {
	src := d.src
	rng, code, pos = norm(rng, code, src, pos)
	a, rng, code := bit(&p[1], rng, code)
	c := 3 + a
	rng, code, pos = norm(rng, code, src, pos)
	a, rng, code = bit(&p[c&7], rng, code)
	c = c<<1 + 1 + a
	rng, code, pos = norm(rng, code, src, pos)
	a, rng, code = bit(&p[c&7], rng, code)
	return (c<<1 + 1 + a) & 7, rng, code, pos
}

// distance decodes the distance of a match minus one.
func (d *Decoder) distance(lenState, rng, code uint32, pos int) (uint32, uint32, uint32, int) {
	src := d.src
	p := &d.slot[lenState&3]
	var m uint32
	slot := uint32(1)
	for slot < 0x40 {
		rng, code, pos = norm(rng, code, src, pos)
		m, rng, code = bit(&p[slot&0x3f], rng, code)
		slot = slot<<1 + 1 + m
	}
	slot &= 0x3f
	if slot < posSpecial {
		return slot, rng, code, pos
	}
	n := slot>>1 - 1
	dist := (2 | slot&1) << n
	if slot < posAligned {
		m, rng, code, pos = d.reverse(d.special[dist-slot:], n, rng, code, pos)
		return dist + m, rng, code, pos
	}
	direct := uint32(0)
	for n -= 4; n > 0; n-- {
		rng, code, pos = norm(rng, code, src, pos)
		rng >>= 1
		m = uint32(int32(code-rng) >> 31)
		code -= rng &^ m
		direct = direct<<1 + 1 + m
	}
	m, rng, code, pos = d.reverse(d.align[:], 4, rng, code, pos)
	return dist + direct<<4 + m, rng, code, pos
}

// reverse decodes a tree of n bits, the lowest first.
func (d *Decoder) reverse(p []uint16, n, rng, code uint32, pos int) (uint32, uint32, uint32, int) {
	src := d.src
	var m uint32
	c, value := uint32(1), uint32(0)
	for i := range n {
		rng, code, pos = norm(rng, code, src, pos)
		m, rng, code = bit(&p[c], rng, code)
		c = c<<1 + 1 + m
		value |= (m + 1) << i
	}
	return value, rng, code, pos
}
