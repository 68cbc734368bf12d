package xz

import "encoding/binary"

// Filter IDs: 5.3, and for ARM64 and RISC-V 5.3.2.
const (
	idDelta    = 0x03
	idX86      = 0x04
	idPowerPC  = 0x05
	idIA64     = 0x06
	idARM      = 0x07
	idARMThumb = 0x08
	idSPARC    = 0x09
	idARM64    = 0x0a
	idRISCV    = 0x0b
	idLZMA2    = 0x21
)

// filter undoes a filter that precedes LZMA2 in a chain.
type filter struct {
	id    int64
	pos   uint32    // of the next byte, from the start offset on; the branch converters count modulo 2^32
	delta uint32    // distance of delta
	last  [256]byte // of delta, by position modulo 256
	calls uint32    // of x86: bit k is set if the byte k+1 before was an opcode that was left alone
}

// newFilter reads the properties of a filter other than LZMA2, which lie at off in the file.
func newFilter(id int64, props []byte, off int64) (filter, error) {
	if id == idDelta {
		if len(props) != 1 { // 5.3.3
			return filter{}, unsupported(off, "properties of delta are % x", props)
		}
		return filter{id: id, delta: uint32(props[0]) + 1}, nil
	}
	if id < idX86 || id > idRISCV {
		return filter{}, unsupported(off, "filter %#x", id)
	}
	f := filter{id: id}
	switch len(props) {
	case 0:
	case 4:
		f.pos = binary.LittleEndian.Uint32(props)
	default:
		return filter{}, unsupported(off, "properties of filter %#x are % x", id, props)
	}
	// 5.3.2: the start offset is a multiple of the alignment.
	alignment := [...]uint32{idX86: 1, idPowerPC: 4, idIA64: 16, idARM: 4, idARMThumb: 2, idSPARC: 4, idARM64: 4, idRISCV: 2}[id]
	if f.pos%alignment != 0 {
		return filter{}, unsupported(off, "start offset %#x of filter %#x", f.pos, id)
	}
	return f, nil
}

// apply undoes the filter at the beginning of b and returns for how many bytes. The others need more bytes behind
// them, or stay as they are if they are the last.
func (f *filter) apply(b []byte) int {
	n := 0
	switch f.id {
	case idDelta:
		n = f.undelta(b)
	case idX86:
		n = f.x86(b)
	case idPowerPC:
		n = powerPC(b, f.pos)
	case idIA64:
		n = ia64(b, f.pos)
	case idARM:
		n = arm(b, f.pos)
	case idARMThumb:
		n = armThumb(b, f.pos)
	case idSPARC:
		n = sparc(b, f.pos)
	case idARM64:
		n = arm64(b, f.pos)
	case idRISCV:
		n = riscv(b, f.pos)
	}
	f.pos += uint32(n)
	return n
}

// undelta adds to each byte the one delta bytes before it: 5.3.3.
func (f *filter) undelta(b []byte) int {
	pos := f.pos
	for i := range b {
		b[i] += f.last[uint8(pos-f.delta)]
		f.last[uint8(pos)] = b[i]
		pos++
	}
	return len(b)
}
