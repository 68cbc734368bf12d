package image

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"ensign/bom"
)

// extent is a stretch of a sparse file that is stored.
type extent struct {
	at, size int64 // in the file
	from     int64 // in what is stored
}

// sparse is a file with holes.
type sparse struct {
	data    io.ReaderAt
	extents []extent // ascending, none empty
	size    int64
	toll    toll // of what is in holes
}

// newSparse checks a map, offset and length by turns, against the sizes of the file and of what is stored.
func newSparse(data io.ReaderAt, pairs []int64, size, stored int64, budget *bom.Budget) (*sparse, error) {
	s := &sparse{data: data, size: size}
	s.toll.budget = budget
	if len(pairs)%2 != 0 {
		return nil, errors.New("a map with an offset and no length")
	}
	end, from := int64(0), int64(0)
	for i := 0; i < len(pairs); i += 2 {
		at, n := pairs[i], pairs[i+1]
		if at < end || n > size-at || n > stored-from {
			return nil, fmt.Errorf("0x%x bytes at 0x%x of 0x%x, of which 0x%x are stored, are out of place", n, at, size, stored)
		}
		if n > 0 {
			s.extents = append(s.extents, extent{at, n, from})
		}
		end, from = at+n, from+n
	}
	s.toll.left.Store(size - from)
	return s, nil
}

// ReadAt implements [io.ReaderAt]. What is in holes draws from the budget when it is read first.
func (s *sparse) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errors.New("negative offset")
	}
	i, _ := slices.BinarySearchFunc(s.extents, off, func(e extent, off int64) int { return cmp.Compare(e.at+e.size, off+1) })
	for n < len(p) && off < s.size {
		want, inside := s.stretch(i, off)
		part := p[n:][:min(want, int64(len(p)-n))]
		if inside {
			e := s.extents[i]
			if k, err := s.data.ReadAt(part, e.from+off-e.at); k < len(part) {
				return n + k, cmp.Or(err, io.ErrUnexpectedEOF)
			}
		} else {
			if err := s.toll.take(int64(len(part))); err != nil {
				return n, err
			}
			clear(part)
		}
		n, off = n+len(part), off+int64(len(part))
		if inside && int64(len(part)) == want {
			i++
		}
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// stretch returns how far what is at off goes on, and whether it is in extent i, the first that ends after off.
func (s *sparse) stretch(i int, off int64) (n int64, inside bool) {
	switch {
	case i >= len(s.extents):
		return s.size - off, false
	case s.extents[i].at > off:
		return s.extents[i].at - off, false
	}
	return s.extents[i].at + s.extents[i].size - off, true
}

// sparseNumber reads a decimal number of a map.
func sparseNumber(text string) (int64, error) {
	v, err := strconv.ParseUint(text, 10, 63)
	if err != nil {
		return 0, fmt.Errorf("%q is no number of a map", short(text))
	}
	return int64(v), nil
}

// addSparse adds a file with holes. If its map is wrong, what is stored of it is added as it is.
func (t *tarReader) addSparse(h *tarHeader, e Entry, data, stored, size int64, pairs []int64, err error) error {
	t.skip(data, stored)
	if errors.Is(err, bom.ErrLimit) {
		return err
	}
	var s *sparse
	if err == nil {
		s, err = newSparse(t.src.Reader(data, stored), pairs, size, stored, t.src.Budget)
	}
	if err != nil {
		t.problem(h.at, "the map of %q: %v", short(e.Name), err)
		e.Size, e.Data = stored, t.src.Reader(data, stored)
		return t.add(h.at, e)
	}
	e.Size, e.Data, e.Offset = size, s, data
	return t.add(h.at, e)
}

// sparseOld adds a file of GNU type S, whose map is in its header and in blocks after it.
func (t *tarReader) sparseOld(h *tarHeader, e Entry, data int64) error {
	var pairs []int64
	var err error
	// Offsets in the header, GNU tar's tar.h: sp at 386 with 4 entries, isextended at 482, realsize at 483. In the
	// blocks that follow: 21 entries from 0, isextended at 504.
	size, sizeErr := tarNumber(h.raw[483:495])
	err = errors.Join(err, sizeErr)
	block, entries, more := h.raw[386:482], 4, h.raw[482] != 0
	for {
		for i := range entries {
			pair, bad := sparsePair(block[24*i:][:24])
			if bad != nil {
				err = errors.Join(err, bad)
			}
			if len(pair) == 0 {
				break
			}
			pairs = append(pairs, pair...)
		}
		if !more || err != nil {
			break
		}
		if block, err = t.src.Bytes(data, tarBlock); err != nil {
			break
		}
		entries, more = 21, block[504] != 0
		data += tarBlock
		if err = t.src.Budget.TakeFiles(int64(entries)); err != nil {
			break
		}
	}
	e.Offset = data
	return t.addSparse(h, e, data, t.stored(h.at, data, h.size, h.name), size, pairs, err)
}

// sparsePair reads an entry of a map, none if it is not used.
func sparsePair(p []byte) ([]int64, error) {
	if p[0] == 0 {
		return nil, nil
	}
	at, err := tarNumber(p[:12])
	if err != nil {
		return nil, err
	}
	n, err := tarNumber(p[12:])
	if err != nil {
		return nil, err
	}
	if at < 0 || n < 0 {
		return nil, errors.New("a negative number")
	}
	return []int64{at, n}, nil
}

// sparse reports whether the records say that a member has holes.
func (x *paxRecords) sparse() bool {
	return x.values["GNU.sparse.major"] != "" || x.values["GNU.sparse.map"] != "" || x.values["GNU.sparse.size"] != ""
}

// sparsePax adds a file whose map is in its records, formats 0.0 and 0.1, or before its content, format 1.0.
func (t *tarReader) sparsePax(h *tarHeader, e Entry, data int64, x *paxRecords) error {
	if name := x.values["GNU.sparse.name"]; name != "" {
		e.Name = name
	}
	text := x.values["GNU.sparse.realsize"]
	if text == "" {
		text = x.values["GNU.sparse.size"]
	}
	stored := t.stored(h.at, data, h.size, e.Name)
	size, err := sparseNumber(text)
	if err != nil {
		return t.addSparse(h, e, data, stored, 0, nil, err)
	}
	if x.values["GNU.sparse.major"] == "1" {
		return t.sparseOne(h, e, data, stored, size)
	}
	pairs := x.holes
	if list := x.values["GNU.sparse.map"]; list != "" {
		pairs = nil
		for n := range strings.SplitSeq(list, ",") {
			v, err := sparseNumber(n)
			if err != nil {
				return t.addSparse(h, e, data, stored, size, nil, err)
			}
			pairs = append(pairs, v)
		}
	}
	err = t.src.Budget.TakeFiles(int64(len(pairs) / 2))
	return t.addSparse(h, e, data, stored, size, pairs, err)
}

// sparseOne reads a map of format 1.0: decimal numbers, a line each, how many first, filled up to a whole block.
func (t *tarReader) sparseOne(h *tarHeader, e Entry, data, stored, size int64) error {
	r := bufio.NewReaderSize(t.src.Reader(data, stored), tarBlock)
	read := int64(0)
	number := func() (int64, error) {
		line, err := r.ReadSlice('\n')
		read += int64(len(line))
		if err != nil {
			return 0, fmt.Errorf("the map: %w", err)
		}
		return sparseNumber(string(line[:len(line)-1]))
	}
	count, err := number()
	var pairs []int64
	for i := int64(0); i < count && err == nil; i++ {
		var at, n int64
		if at, err = number(); err != nil {
			break
		}
		if n, err = number(); err != nil {
			break
		}
		pairs = append(pairs, at, n)
		if err = t.src.Err(); err == nil {
			err = t.src.Budget.TakeFiles(1)
		}
	}
	if t.src.Err() != nil {
		return err
	}
	used := min(align(read, tarBlock), stored)
	return t.addSparse(h, e, data+used, stored-used, size, pairs, err)
}
