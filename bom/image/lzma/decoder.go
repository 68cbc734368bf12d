package lzma

import "io"

// Decoder decodes blocks in memory. The zero value is ready; it is reused without allocating, one block after
// another, by one goroutine at a time. What a block holds never depends on the blocks before it.
type Decoder struct {
	isMatch    [256]uint16 // by state<<4 | position
	isRep      [16]uint16  // by state
	isRep0     [16]uint16
	isRep1     [16]uint16
	isRep2     [16]uint16
	isRep0Long [256]uint16 // by state<<4 | position
	slot       [4][64]uint16
	special    [128]uint16
	align      [16]uint16
	matchLen   lengths
	repLen     lengths
	lit        []uint16 // 0x300 for each context

	state uint32
	rep   [4]uint32 // the last distances minus one
	rng   uint32
	code  uint32

	in    io.Reader // where more input comes from, or nil
	off   int64     // of src in the stream
	src   []byte
	pos   int  // in src
	inEnd int  // symbols may begin up to here in src
	final bool // inEnd is the end of the input, so no symbol may end behind it
	start int  // in the output, where the last symbol began
	tail  [2 * slack]byte

	lc         uint32
	posMask    uint32
	litPosMask uint32
	dictSize   int64
	kept       int64 // bytes before the output that are still there
}

// lengths are the probabilities of lengths.
type lengths struct {
	choice, choice2 uint16
	low, mid        [16][8]uint16 // by position
	high            [256]uint16
}

// setProps applies properties that were checked.
func (d *Decoder) setProps(p Props) {
	d.lc = uint32(p.LC)
	d.posMask = 1<<p.PB - 1
	d.litPosMask = 1<<p.LP - 1
	n := 0x300 << (p.LC + p.LP)
	if cap(d.lit) < n {
		d.lit = make([]uint16, n)
	}
	d.lit = d.lit[:n]
}

// setDict sets the size of the dictionary, of which kept bytes are there.
func (d *Decoder) setDict(size uint32, kept int64) {
	d.dictSize = int64(max(size, minDict))
	d.kept = kept
}

// resetState makes all probabilities even and forgets the distances.
func (d *Decoder) resetState() {
	for _, p := range [...][]uint16{
		d.isMatch[:], d.isRep[:], d.isRep0[:], d.isRep1[:], d.isRep2[:], d.isRep0Long[:],
		d.slot[0][:], d.slot[1][:], d.slot[2][:], d.slot[3][:], d.special[:], d.align[:], d.lit,
	} {
		even(p)
	}
	d.matchLen.reset()
	d.repLen.reset()
	d.state, d.rep = 0, [4]uint32{}
}

func (l *lengths) reset() {
	l.choice, l.choice2 = probInit, probInit
	for i := range l.low {
		even(l.low[i][:])
		even(l.mid[i][:])
	}
	even(l.high[:])
}

func even(p []uint16) {
	p[0] = probInit
	for n := 1; n < len(p); n *= 2 {
		copy(p[n:], p[:n])
	}
}
