package image

import (
	"cmp"
	"io"
	"slices"
)

// scanBlock is how much of a stream is searched for magics at a time.
const scanBlock = 1 << 20

// scanner searches for all magics in one pass. It is immutable.
type scanner struct {
	rows    []*Format
	first   [1 << 13]byte      // a bit for every pair of bytes that a magic begins with
	byPair  map[uint16][]match // the magics of a pair
	overlap int                // bytes of the longest magic but one
	atStart []*Format          // formats that are probed at the start of a stream only
}

// match is one magic of a format.
type match struct {
	order int // of the format in the table
	row   *Format
	Magic
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
			pair := uint16(m.Bytes[0]) | uint16(m.Bytes[1])<<8
			s.first[pair>>3] |= 1 << (pair & 7)
			s.byPair[pair] = append(s.byPair[pair], match{i, f, m})
			s.overlap = max(s.overlap, len(m.Bytes)-1)
		}
	}
	return s
}

// search appends the magics in block, of which begin lies before end, that the format begins at from or later. base
// is the offset of the block in its stream.
func (s *scanner) search(hits []hit, block []byte, end int, base, from int64) []hit {
	end = min(end, len(block)-1)
	if end <= 0 {
		return hits
	}
	first, b0 := &s.first, block[0]
	for i, b1 := range block[1 : end+1] {
		pair := uint16(b0) | uint16(b1)<<8
		if first[pair>>3]>>(pair&7)&1 != 0 {
			hits = s.confirm(hits, block[i:], pair, base+int64(i), from)
		}
		b0 = b1
	}
	return hits
}

func (s *scanner) confirm(hits []hit, rest []byte, pair uint16, at, from int64) []hit {
	for _, m := range s.byPair[pair] {
		if off := at - m.At; off >= from && len(rest) >= len(m.Bytes) && string(rest[:len(m.Bytes)]) == m.Bytes {
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
