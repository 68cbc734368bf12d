package image

import (
	"cmp"
	"io"
	"slices"
)

// scanBlock is how much of a stream is searched for magics at a time.
const scanBlock = 1 << 20

// scanner searches for all magics in one pass. It looks at the pairs of bytes at even offsets only: a magic has three bytes
// at the least, and so one of its own pairs there. It is immutable.
type scanner struct {
	rows    []*Format
	first   [1 << 13]byte      // a bit for every pair of bytes at which a magic may be found
	byPair  map[uint16][]match // the magics of a pair
	overlap int                // bytes of the longest magic but one
	atStart []*Format          // formats that are probed at the start of a stream only
}

// match is one magic of a format.
type match struct {
	order int // of the format in the table
	row   *Format
	Magic
	shift int // where the magic begins, from the pair that it is found at
}

// hit is a candidate: a place where a format may begin.
type hit struct {
	off   int64
	order int
	row   *Format
}

func newScanner(rows []*Format) *scanner {
	s := &scanner{rows: rows, byPair: map[uint16][]match{}}
	for i, f := range rows {
		if f.Start {
			s.atStart = append(s.atStart, f)
			continue
		}
		for _, m := range f.Magics {
			s.add(m.Bytes[0], m.Bytes[1], match{i, f, m, 0})
			s.addOdd(match{i, f, m, -1})
			s.overlap = max(s.overlap, len(m.Bytes)-1)
		}
	}
	return s
}

// add registers a magic for a pair of bytes.
func (s *scanner) add(b0, b1 byte, m match) {
	pair := uint16(b0) | uint16(b1)<<8
	s.first[pair>>3] |= 1 << (pair & 7)
	s.byPair[pair] = append(s.byPair[pair], m)
}

// addOdd registers a magic that begins at an odd offset: for its second pair, or, where that is padding and so
// everywhere, for every pair that ends in its first byte.
func (s *scanner) addOdd(m match) {
	if b1, b2 := m.Bytes[1], m.Bytes[2]; b1 != b2 || b1 != 0 && b1 != 0xff {
		s.add(b1, b2, m)
		return
	}
	m.shift = 1
	for b := range 256 {
		s.add(byte(b), m.Bytes[0], m)
	}
}

// search appends the magics in block, of which begin lies before end, that the format begins at from or later. base
// is the offset of the block in its stream.
func (s *scanner) search(hits []hit, block []byte, end int, base, from int64) []hit {
	first := &s.first
	for i := 0; i+1 < len(block) && i <= end; i += 2 {
		pair := uint16(block[i]) | uint16(block[i+1])<<8
		if first[pair>>3]>>(pair&7)&1 != 0 {
			hits = s.confirm(hits, block, i, end, base, from)
		}
	}
	return hits
}

// confirm appends the magics that are found at the pair at i.
func (s *scanner) confirm(hits []hit, block []byte, i, end int, base, from int64) []hit {
	for _, m := range s.byPair[uint16(block[i])|uint16(block[i+1])<<8] {
		at := i + m.shift
		if at < 0 || at >= end || len(block)-at < len(m.Bytes) || string(block[at:at+len(m.Bytes)]) != m.Bytes {
			continue
		}
		if off := base + int64(at) - m.At; off >= from {
			hits = append(hits, hit{off, m.order, m.row})
		}
	}
	return hits
}

// walk is the search of one stream: its candidates in order of offset and of the table.
type walk struct {
	scanner *scanner
	r       io.ReaderAt
	size    int64
	next    int64 // where the next block begins
	from    int64 // candidates before are of no interest any more
	pending []hit
	block   []byte
	err     error
}

// candidate returns the next candidate at s.from or later, false if there is none.
func (s *walk) candidate() (hit, bool) {
	for {
		for len(s.pending) > 0 && s.pending[0].off < s.from {
			s.pending = s.pending[1:]
		}
		// A magic in a later block may be that of a format that begins up to maxMagicAt before it.
		if len(s.pending) > 0 && (s.next >= s.size || s.pending[0].off < s.next-maxMagicAt) {
			h := s.pending[0]
			s.pending = s.pending[1:]
			return h, true
		}
		if s.next >= s.size || s.err != nil {
			return hit{}, false
		}
		s.advance()
	}
}

// skip moves on to off: everything before has been accounted for.
func (s *walk) skip(off int64) {
	s.from = off
	if off > s.next {
		s.next = off
	}
}

// advance searches the next block.
func (s *walk) advance() {
	want := int(min(scanBlock, s.size-s.next))
	n := int(min(int64(want+s.scanner.overlap), s.size-s.next))
	if cap(s.block) < n {
		s.block = make([]byte, n)
	}
	s.block = s.block[:n]
	got, err := s.r.ReadAt(s.block, s.next)
	if got < n {
		s.err = cmp.Or(err, io.ErrUnexpectedEOF)
	}
	s.pending = s.scanner.search(s.pending, s.block[:got], min(want, got), s.next, s.from)
	slices.SortStableFunc(s.pending, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.off, b.off), cmp.Compare(a.order, b.order))
	})
	s.pending = slices.Compact(s.pending)
	s.next += int64(want)
}
