package xz

import (
	"encoding/binary"
	"math/bits"
)

// The branch converters replace the absolute targets of branches, which compress better, by what the processor
// expects: targets relative to the instruction. pos is the address of b[0]. The document names them (5.3.2); what they
// do is defined by liblzma (https://github.com/tukaani-project/xz, src/liblzma/simple) and the LZMA SDK.

// powerPC converts bl: opcode 18, not absolute, with link.
func powerPC(b []byte, pos uint32) int {
	i := 0
	for ; i+4 <= len(b); i += 4 {
		v := binary.BigEndian.Uint32(b[i:])
		if v&0xfc000003 == 0x48000001 {
			binary.BigEndian.PutUint32(b[i:], 0x48000001|(v-pos-uint32(i))&0x03fffffc)
		}
	}
	return i
}

// arm converts BL without a condition: its offset counts words from two instructions on.
func arm(b []byte, pos uint32) int {
	i := 0
	for ; i+4 <= len(b); i += 4 {
		if b[i+3] == 0xeb {
			v := binary.LittleEndian.Uint32(b[i:])
			v -= (pos + uint32(i) + 8) >> 2
			binary.LittleEndian.PutUint32(b[i:], 0xeb000000|v&0x00ffffff)
		}
	}
	return i
}

// armThumb converts BL, which is two halves of eleven bits of the offset, counted from two instructions on.
func armThumb(b []byte, pos uint32) int {
	i := 0
	for ; i+4 <= len(b); i += 2 {
		high, low := binary.LittleEndian.Uint16(b[i:]), binary.LittleEndian.Uint16(b[i+2:])
		if high&0xf800 != 0xf000 || low&0xf800 != 0xf800 {
			continue
		}
		v := uint32(high&0x7ff)<<11 | uint32(low&0x7ff)
		v -= (pos + uint32(i) + 4) >> 1
		binary.LittleEndian.PutUint16(b[i:], 0xf000|uint16(v>>11&0x7ff))
		binary.LittleEndian.PutUint16(b[i+2:], 0xf800|uint16(v&0x7ff))
		i += 2
	}
	return i
}

// sparc converts call where the upper bits of its offset are a sign of 22 bits.
func sparc(b []byte, pos uint32) int {
	i := 0
	for ; i+4 <= len(b); i += 4 {
		v := binary.BigEndian.Uint32(b[i:])
		if top := v >> 22; top != 0x100 && top != 0x1ff {
			continue
		}
		v -= (pos + uint32(i)) >> 2
		sign := -(v >> 22 & 1) << 22 & 0x3fffffff
		binary.BigEndian.PutUint32(b[i:], 0x40000000|sign|v&0x003fffff)
	}
	return i
}

// arm64 converts BL, and ADRP within 512 MiB.
func arm64(b []byte, pos uint32) int {
	i := 0
	for ; i+4 <= len(b); i += 4 {
		v, pc := binary.LittleEndian.Uint32(b[i:]), pos+uint32(i)
		switch {
		case v>>26 == 0x25: // BL, a count of words
			v = 0x94000000 | (v-pc>>2)&0x03ffffff
		case v&0x9f000000 == 0x90000000: // ADRP, a count of pages: the two lowest bits are bits 29 and 30
			page := v>>29&3 | v>>3&0x1ffffc
			if (page+0x20000)&0x1c0000 != 0 {
				continue
			}
			page -= pc >> 12
			sign := -(page >> 17 & 1) & 0xe00000
			v = v&0x9000001f | page&3<<29 | page&0x3fffc<<3 | sign
		default:
			continue
		}
		binary.LittleEndian.PutUint32(b[i:], v)
	}
	return i
}

// ia64 converts br.call in the slots that the template of a bundle makes branch slots.
func ia64(b []byte, pos uint32) int {
	// Bit n is set if slot n holds a branch: Itanium Architecture Software Developer's Manual, volume 3, table 4-1
	// (templates 0x10 to 0x1d).
	slots := [32]uint8{0x10: 4, 4, 6, 6, 0, 0, 7, 7, 4, 4, 0, 0, 4, 4}
	i := 0
	for ; i+16 <= len(b); i += 16 {
		for s := uint32(slots[b[i]&0x1f]); s != 0; s &= s - 1 {
			ia64Slot(b[i:i+16], bits.TrailingZeros32(s), pos+uint32(i))
		}
	}
	return i
}

// ia64Slot converts the 41-bit instruction in a slot of a bundle, which follows 5 bits of template.
func ia64Slot(b []byte, slot int, pc uint32) {
	first := 5 + 41*slot
	shift := first % 8
	six := b[first/8 : first/8+6]
	var v uint64
	for i, c := range six {
		v |= uint64(c) << (8 * i)
	}
	insn := v >> shift
	if insn>>37&0xf != 5 || insn>>9&7 != 0 { // opcode 5 is br.call; bits 9 to 11 are zero
		return
	}
	// The offset counts bundles: 20 bits from bit 13, and its sign is bit 36.
	target := uint32(insn>>13)&0xfffff | uint32(insn>>36)&1<<20
	target -= pc >> 4
	insn &^= 0x8fffff << 13
	insn |= uint64(target&0xfffff)<<13 | uint64(target>>20&1)<<36
	v = v&(1<<shift-1) | insn<<shift
	for i := range six {
		six[i] = byte(v >> (8 * i))
	}
}
