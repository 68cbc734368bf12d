package xz

import (
	"encoding/binary"
	"math/bits"
)

// x86 converts call and jmp (0xe8, 0xe9) with offsets of 32 bits whose highest byte is 0x00 or 0xff.
// An opcode within the four bytes of another one may be part of an offset: f.calls remembers the last three
// bytes that looked like opcodes and were left alone, and decides which of them count.
func (f *filter) x86(b []byte) int {
	if len(b) < 5 {
		return 0
	}
	i, calls := 0, f.calls
	for i < len(b)-4 {
		if b[i]&0xfe != 0xe8 {
			calls = calls << 1 & 7
			i++
			continue
		}
		if !isSign(b[i+4]) || calls != 0 && !x86Clear(calls, b[i:]) {
			calls = (calls<<1 | 1) & 7
			i++
			continue
		}
		v := binary.LittleEndian.Uint32(b[i+1:])
		binary.LittleEndian.PutUint32(b[i+1:], x86Offset(v, f.pos+uint32(i)+5, calls))
		calls = 0
		i += 5
	}
	f.calls = calls
	return i
}

// isSign tells whether the highest byte of an offset is only a sign.
func isSign(b byte) bool { return b == 0x00 || b == 0xff }

// x86Clear tells whether an opcode is one although others stand before it: there is exactly one, and the byte of
// the offset that would be its highest byte is no sign.
func x86Clear(calls uint32, b []byte) bool {
	return bits.OnesCount32(calls) == 1 && !isSign(b[4-bits.Len32(calls)])
}

// x86Offset makes the target v of a branch relative to next, the address of the next instruction. If there is an
// opcode before the branch, the encoder went on until the highest byte of that one's offset was no sign.
func x86Offset(v, next, calls uint32) uint32 {
	v -= next
	if calls != 0 {
		rest := 32 - 8*bits.Len32(calls)
		for range 4 {
			if !isSign(byte(v >> (rest - 8))) {
				break
			}
			v = v ^ (1<<rest - 1)
			v -= next
		}
	}
	return v&0x01ffffff | -(v>>24&1)<<24
}
