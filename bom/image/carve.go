package image

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"

	"ensign/bom"
	"ensign/bom/image/squashfs"
)

// Bounds of the walk beside those of the budget.
const (
	maxFailed    = 1 << 16 // candidates that turn out to be nothing, in one image
	failedStream = 16      // as many of them is one that was decoded before it failed
	maxDepth     = 1000    // of nested nodes, whatever the budget allows: the walk is recursive
)

// walker finds the nodes and gaps of an image.
type walker struct {
	ctx     context.Context
	img     *Image
	budget  *bom.Budget
	scanner *scanner
	formats []*Format
	cache   *cache
	kept    *cache
	made    []*Stream // all that was decoded, but for what was forgotten
	failed  int

	jobs   int         // files that are hashed on the way at a time, none if it is 0
	hashed *bom.Budget // which they draw from
	hasher hasher
}

// stream is a stretch of bytes that is looked into.
type stream struct {
	parent  int    // ID of the node that it belongs to, -1 for the image itself
	path    string // that the names of its nodes are joined to
	gapPath string // path of its gaps: path, or "" for the image itself
	file    string // of the parent's tree, if it is that file
	r       io.ReaderAt
	base    int64 // offset in r of its first byte
	told    int64 // offset of its first byte as nodes and gaps tell it
	size    int64
	depth   int64
	leaf    string // what its part says it is
	serial  bool   // it lies in a large decoded stream
}

// carve finds what is in a stream: the outermost formats, what is in them, and the gaps between them. It returns
// how many bytes of the stream are not known.
func (w *walker) carve(s *stream) int64 {
	r := &region{walker: w, stream: s}
	find := &walk{scanner: w.scanner, r: io.NewSectionReader(s.r, s.base, s.size), size: s.size}
	find.pending = w.startHits(find.r, s)
	pos := int64(0)
	for w.ctx.Err() == nil {
		h, ok := find.candidate()
		if !ok {
			break
		}
		if h.row.Open == nil {
			r.name(h, nil)
			continue
		}
		if h.row.Leaf && r.within(h.off) {
			continue // a file of a file system that is not read
		}
		part, err := w.open(s, h)
		if errors.Is(err, bom.ErrLimit) {
			return r.unread + r.close(pos, h.off) + r.rest(h.off, bom.Limit, err)
		}
		if err != nil {
			r.note(h, err)
			continue
		}
		r.unread += r.close(pos, h.off)
		r.unread += w.node(s, h, part)
		pos = h.off + part.Size
		if part.Cut {
			return r.unread + r.rest(pos, reasonOf(part.Err), part.Err)
		}
		find.skip(pos)
	}
	if err := bom.Stopped(w.ctx); err != nil {
		return r.unread + r.rest(pos, reasonOf(err), err)
	}
	if find.err != nil {
		return r.unread + r.rest(pos, reasonOf(find.err), find.err)
	}
	return r.unread + r.close(pos, s.size)
}

// startHits returns the formats that are probed at the start of a stream only.
func (w *walker) startHits(r io.ReaderAt, s *stream) []hit {
	name := s.file
	if s.parent < 0 {
		name = w.img.Name
	}
	head := make([]byte, min(likelyHead, s.size))
	n, _ := r.ReadAt(head, 0)
	var hits []hit
	for i, f := range w.formats {
		likely := f.Likely != nil && f.Likely(name, head[:n])
		if likely || f.Start && slices.ContainsFunc(f.Magics, func(m Magic) bool { return has(r, s.size, m) }) {
			hits = append(hits, hit{0, i, f})
		}
	}
	return hits
}

func has(r io.ReaderAt, size int64, m Magic) bool {
	if int64(len(m.Bytes)) > size-m.At {
		return false
	}
	p := make([]byte, len(m.Bytes))
	n, _ := r.ReadAt(p, m.At)
	return string(p[:n]) == m.Bytes
}

// open tries a candidate. Of an error that wraps [bom.ErrLimit] nothing after can be read either.
func (w *walker) open(s *stream, h hit) (*Part, error) {
	src := w.source(s, h)
	made := len(w.made)
	part, err := guarded(h.row, src)
	if err == nil && part.Size <= 0 {
		err = fmt.Errorf("a part of 0x%x bytes", part.Size)
	}
	if err == nil {
		part.fit(src.Size)
		return part, nil
	}
	w.failed += 1 + failedStream*(len(w.made)-made)
	w.forget(made)
	if w.failed > maxFailed {
		return nil, fmt.Errorf("%w: too many places look like a format and are none", bom.ErrLimit)
	}
	return nil, err
}

// source returns what a candidate is opened on.
func (w *walker) source(s *stream, h hit) *Source {
	return &Source{
		Size: s.size - h.off, Start: h.off == 0, Budget: w.budget,
		ctx: w.ctx, r: s.r, off: s.base + h.off, cache: w.cache, made: &w.made,
	}
}

// forget drops what was decoded since so many streams were made: nothing is read from it any more.
func (w *walker) forget(made int) {
	for _, st := range w.made[made:] {
		w.cache.drop(st, st.Size)
	}
	w.made = w.made[:made]
}

// guarded opens a format. A panic of a decoder is an error of it.
func guarded(f *Format, src *Source) (part *Part, err error) {
	defer func() {
		if p := recover(); p != nil {
			part, err = nil, fmt.Errorf("panic: %v", p)
		}
	}()
	if part, err = f.Open(src); err == nil && part == nil {
		err = errors.New("no part")
	}
	return part, err
}

// fit cuts a part off at the end of its stream, and drops sections that are outside of it or overlap.
func (p *Part) fit(size int64) {
	if p.Size > size {
		p.Problems = append(p.Problems, Problem{size, fmt.Sprintf("truncated: 0x%x of 0x%x bytes are there", size, p.Size)})
		p.Size = size
	}
	slices.SortStableFunc(p.Sections, func(a, b Section) int { return cmp.Compare(a.Offset, b.Offset) })
	kept, end := p.Sections[:0], int64(0)
	for _, s := range p.Sections {
		switch {
		case s.Offset < 0 || s.Size < 0 || s.Offset > p.Size:
			p.Problems = append(p.Problems, Problem{s.Offset, fmt.Sprintf("section %q lies outside", s.Name)})
			continue
		case s.Stream == nil && s.Offset < end:
			p.Problems = append(p.Problems, Problem{s.Offset, fmt.Sprintf("section %q overlaps another", s.Name)})
			continue
		case s.Size > p.Size-s.Offset:
			p.Problems = append(p.Problems, Problem{p.Size, fmt.Sprintf("section %q is truncated", s.Name)})
			s.Size = p.Size - s.Offset
		}
		if s.Stream == nil {
			end = s.Offset + s.Size
		}
		kept = append(kept, s)
	}
	p.Sections = kept
}

// node adds the node of a part and looks into it. It returns how many bytes of the node are not known.
func (w *walker) node(s *stream, h hit, part *Part) int64 {
	if err := w.budget.TakeFiles(1); err != nil {
		return w.gap(s, h.off, part.Size, bom.Limit, err.Error())
	}
	n := w.add(s, h.row.Name, h.off, part.Size, level(s.path, nodeName(h.row.Name, h.off)))
	n.Problems, n.Facts, n.Err = part.Problems, part.Facts, part.Err
	n.plain = part.Files == nil && (h.row.Leaf || len(part.Sections) == 1 && part.Sections[0].Stream != nil && part.Sections[0].Name == "")
	id, path := n.ID, n.Path
	w.problems(id)
	if part.Files != nil {
		w.img.trees = append(w.img.trees, Tree{id, path, part.Files, s.serial})
		w.tree(len(w.img.trees)-1, s.depth+1)
	}
	lost := int64(0)
	for i := range part.Sections {
		lost += w.section(s, h, id, path, &part.Sections[i], len(part.Sections) == 1)
	}
	return min(lost, part.Size)
}

// add appends a node at off of a stream. The pointer holds until the next one is added.
func (w *walker) add(s *stream, format string, off, size int64, path string) *Node {
	w.img.Nodes = append(w.img.Nodes, Node{
		ID: len(w.img.Nodes), Parent: s.parent, Format: format, Offset: s.offset(off), Size: size, Path: path, File: s.file,
	})
	return &w.img.Nodes[len(w.img.Nodes)-1]
}

// offset turns an offset in a stream into one as nodes and gaps tell it.
func (s *stream) offset(off int64) int64 { return s.told + off }

// problems writes what is wrong with a node as gaps, so that no verdict passes over it.
func (w *walker) problems(id int) {
	n := &w.img.Nodes[id]
	for _, p := range n.Problems {
		w.img.gaps = append(w.img.gaps, bom.Gap{Path: n.Path, Offset: p.Offset, Reason: bom.Damaged, Says: p.Says})
	}
	if n.Err != nil {
		w.img.gaps = append(w.img.gaps, bom.Gap{Path: n.Path, Offset: -1, Reason: reasonOf(n.Err), Says: n.Err.Error()})
	}
}

// section looks into one section of the part at h, whose node is id. A section with a name is a node of its own.
func (w *walker) section(s *stream, h hit, id int, path string, sec *Section, only bool) int64 {
	in := &stream{parent: id, path: path, r: s.r, base: s.base + h.off + sec.Offset, told: sec.Offset, size: sec.Size, depth: s.depth + 1, leaf: sec.Leaf, serial: s.serial}
	if sec.Stream != nil {
		in.serial = s.serial || sec.Stream.Size > rawBytes/2
		in.r, in.base, in.told, in.size = sec.Stream, 0, 0, sec.Stream.Size
	}
	in.gapPath = in.path
	if sec.Name != "" || !only {
		if err := w.budget.TakeFiles(1); err != nil {
			return w.gap(in, 0, in.size, bom.Limit, err.Error())
		}
		from := &stream{parent: id}
		n := w.add(from, "section", sec.Offset, sec.Size, level(path, cmp.Or(sec.Name, nodeName("section", sec.Offset))))
		n.Problems, n.Facts = sec.Problems, sec.Facts
		in.parent, in.path, in.gapPath, in.told = n.ID, n.Path, n.Path, 0
		w.problems(n.ID)
	}
	if err := w.deeper(in.depth); err != nil {
		return share(w.gap(in, 0, in.size, bom.Limit, err.Error()), sec)
	}
	return share(w.carve(in), sec)
}

func (w *walker) deeper(depth int64) error {
	if depth > maxDepth {
		return fmt.Errorf("%w: nested deeper than %d", bom.ErrLimit, maxDepth)
	}
	return w.budget.Deeper(depth)
}

// share turns bytes of a decoded stream into bytes of what it was decoded from, rounded up.
func share(lost int64, sec *Section) int64 {
	if sec.Stream == nil || sec.Stream.Size == 0 || lost <= 0 {
		return lost
	}
	if lost >= sec.Stream.Size {
		return sec.Size
	}
	hi, lo := bits.Mul64(uint64(lost), uint64(sec.Size))
	quotient, rest := bits.Div64(hi, lo, uint64(sec.Stream.Size))
	if rest > 0 {
		quotient++
	}
	return int64(quotient)
}

// gap adds a gap of a stream and returns how many bytes are lost by it.
func (w *walker) gap(s *stream, off, size int64, reason bom.GapReason, says string) int64 {
	w.img.gaps = append(w.img.gaps, bom.Gap{Path: s.gapPath, Offset: s.offset(off), Size: size, Reason: reason, Says: says})
	if reason == bom.Padding {
		return 0
	}
	return size
}

// reasonOf says which kind of gap an error makes.
func reasonOf(err error) bom.GapReason {
	switch {
	case errors.Is(err, bom.ErrLimit), errors.Is(err, squashfs.ErrLimit):
		return bom.Limit
	case errors.Is(err, errors.ErrUnsupported):
		return bom.Unsupported
	case errors.Is(err, errEncrypted):
		return bom.Encrypted
	}
	return bom.Damaged
}
