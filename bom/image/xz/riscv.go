package xz

import "encoding/binary"

const (
	jal    = 0xef // with the lowest bit of rd set, as the filter stores it
	auipc  = 0x17
	stored = auipc | 2<<7 // auipc x2 marks a pair that was converted
)

// riscv converts jal to x1 and x5, and pairs of auipc and the instruction that uses its result.
func riscv(b []byte, pos uint32) int {
	i := 0
	for i+8 <= len(b) {
		switch {
		case b[i] == jal:
			i += riscvJAL(b[i:i+4], pos+uint32(i))
		case b[i]&0x7f == auipc:
			i += riscvPair(b[i:i+8], pos+uint32(i))
		default:
			i += 2
		}
	}
	return i
}

// riscvJAL converts a jal, whose target is stored with the highest bits first, and returns its length.
func riscvJAL(b []byte, pc uint32) int {
	if b[1]&0x0d != 0 { // neither x1 nor x5
		return 2
	}
	v := uint32(b[1]&0xf0)<<13 | uint32(b[2])<<9 | uint32(b[3])<<1
	v -= pc
	// The J-type immediate: bits 20, 10 to 1, 11 and 19 to 12 from bit 31 on (RISC-V ISA manual, volume I, 2.3).
	insn := v>>20&1<<31 | v>>1&0x3ff<<21 | v>>11&1<<20 | v>>12&0xff<<12
	b[1] = b[1]&0x0f | byte(insn>>8)&0xf0
	b[2] = byte(insn >> 16)
	b[3] = byte(insn >> 24)
	return 4
}

// riscvPair converts auipc and the instruction behind it and returns how many bytes are done.
func riscvPair(b []byte, pc uint32) int {
	first, second := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
	if rd := first >> 7 & 31; rd != 0 && rd != 2 {
		// A pair that looked converted before it was filtered is stored the other way round.
		if second&3 != 3 || second>>15&31 != rd {
			return 6
		}
		binary.LittleEndian.PutUint32(b, stored|second<<12)
		binary.LittleEndian.PutUint32(b[4:], first&0xfffff000|second>>20)
		return 8
	}
	// The upper bits of a converted auipc are the lower 20 bits of the second instruction: rs1 is at the top.
	rs1 := first >> 27
	if first&0x3fff != stored|3<<12 || rs1 == 0 || rs1 == 2 {
		return 4
	}
	target := binary.BigEndian.Uint32(b[4:]) - pc
	binary.LittleEndian.PutUint32(b, auipc|rs1<<7|(target+0x800)&0xfffff000)
	binary.LittleEndian.PutUint32(b[4:], first>>12|target<<20)
	return 8
}
