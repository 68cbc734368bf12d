package image

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"unicode/utf8"

	"ensign/bom"
)

// Bounds of what is taken for padding, text and noise.
const (
	edgeFill   = 4        // bytes of one fill at the edge of a stretch are alignment
	innerFill  = 4096     // as many within it part it
	leastText  = 16       // bytes
	leastNoise = 4096     // bytes below which entropy tells nothing
	noise      = 7.9      // bits a byte
	looked     = 8 << 20  // bytes of a stretch that are looked at for text and entropy
	regionRead = 64 << 10 // bytes read at a time
	maxPieces  = 4096     // of one stretch
	sector     = 512      // what formats that are only named are aligned to
	headers    = 4096     // but for headers of a vendor before them
)

// region is what carve knows of the stretches of a stream that no format claims.
type region struct {
	*walker
	*stream
	unread int64
	named  []span // what is not read and ends in this stretch or later, in order; they do not overlap
	broken []fail // candidates of the stretch that no format opened on
}

// span is where a format is that is only named.
type span struct {
	fail
	end int64
}

// fail is a candidate and why it is none.
type fail struct {
	hit
	err error
}

// says names what is not read at off.
func (f *fail) says(off int64) string {
	says := f.row.Title + " is not read"
	if f.err != nil {
		says = fmt.Sprintf("%s: %v", f.row.Title, f.err)
	}
	if off != f.off {
		says += fmt.Sprintf("; it begins at 0x%x", f.off)
	}
	return says
}

// maxBroken bounds the candidates that are remembered for one stretch.
const maxBroken = 64

func (r *region) note(h hit, err error) {
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		r.name(h, err)
	case len(r.broken) < maxBroken:
		r.broken = append(r.broken, fail{h, err})
	}
}

// name notes a format that is only named, unless it lies in another. One in the midst of other data is believed where
// such formats are aligned.
func (r *region) name(h hit, err error) {
	if r.leaf != "" && h.off > 0 { // the code of a kernel or a boot loader has the magics of all that it reads
		return
	}
	if (h.off%sector == 0 || h.off < headers) && !r.within(h.off) && len(r.named) < maxPieces {
		r.named = append(r.named, span{fail{h, err}, r.covered(r.stream, h)})
	}
}

// within reports whether off lies in a format that is only named.
func (r *region) within(off int64) bool {
	n := len(r.named)
	return n > 0 && off < r.named[n-1].end
}

// rest makes all from off on one gap.
func (r *region) rest(off int64, reason bom.GapReason, err error) int64 {
	if off >= r.size {
		return 0
	}
	return r.gap(r.stream, off, r.size-off, reason, err.Error())
}

// close accounts for the stretch from a to b, which no format claims. It returns how many of its bytes are not known.
func (r *region) close(a, b int64) (lost int64) {
	for i := range r.named {
		e := &r.named[i]
		from := min(max(a, e.off), b)
		lost += r.stretch(a, from, nil)
		a = max(from, min(e.end, b))
		lost += r.stretch(from, a, &e.fail)
	}
	lost += r.stretch(a, b, nil)
	r.named = slices.DeleteFunc(r.named, func(e span) bool { return e.end <= b })
	r.broken = r.broken[:0]
	return lost
}

// stretch accounts for the bytes from a to b, which lie in the format that is only named under, or in none.
func (r *region) stretch(a, b int64, under *fail) (lost int64) {
	if a >= b {
		return 0
	}
	pieces, err := fills(io.NewSectionReader(r.r, r.base+a, b-a), b-a)
	if err != nil {
		return r.gap(r.stream, a, b-a, reasonOf(err), err.Error())
	}
	if under != nil {
		pieces = joined(pieces)
	}
	for _, p := range pieces {
		if p.fill {
			r.gap(r.stream, a+p.from, p.to-p.from, bom.Padding, "padding")
			continue
		}
		lost += r.data(a+p.from, a+p.to, under)
	}
	return lost
}

// joined makes one piece of all but the padding at the end.
func joined(pieces []piece) []piece {
	end := len(pieces)
	for end > 0 && pieces[end-1].fill {
		end--
	}
	if end == 0 {
		return pieces
	}
	return append([]piece{{0, pieces[end-1].to, false}}, pieces[end:]...)
}

// data accounts for bytes that are no padding.
func (r *region) data(a, b int64, under *fail) int64 {
	for _, f := range r.broken {
		if f.off == a {
			return r.gap(r.stream, a, b-a, reasonOf(f.err), fmt.Sprintf("looks like %s: %v", f.row.Title, f.err))
		}
	}
	if under != nil {
		return r.gap(r.stream, a, b-a, bom.Unsupported, under.says(a))
	}
	text, bits, err := look(io.NewSectionReader(r.r, r.base+a, b-a), b-a)
	switch {
	case err != nil:
		return r.gap(r.stream, a, b-a, reasonOf(err), err.Error())
	case text && r.budget.TakeFiles(1) == nil:
		r.add(r.stream, "text", a, b-a, level(r.path, nodeName("text", a))).plain = true
		return 0
	case b-a >= leastNoise && bits > noise:
		return r.gap(r.stream, a, b-a, bom.Encrypted, fmt.Sprintf("encrypted, or compressed in a way that is not known: %.2f bits a byte", bits))
	case r.leaf != "":
		return 0
	}
	return r.gap(r.stream, a, b-a, bom.UnknownGap, "of no known format")
}

// piece is a stretch that is all padding or none.
type piece struct {
	from, to int64
	fill     bool
}

// fills parts a stretch into padding, runs of 0x00 or of 0xff, and the rest.
func fills(r io.Reader, size int64) ([]piece, error) {
	var f filler
	buf := make([]byte, min(size, regionRead))
	for at := int64(0); at < size; {
		n, err := io.ReadFull(r, buf[:min(size-at, int64(len(buf)))])
		if err != nil {
			return nil, fmt.Errorf("at 0x%x: %w", at+int64(n), err)
		}
		f.add(buf[:n], at)
		at += int64(n)
	}
	f.end(size)
	return f.pieces, nil
}

// filler finds runs.
type filler struct {
	pieces []piece
	done   int64 // up to here in pieces
	run    int64 // where the present run began
	of     int   // its byte, or -1
	begun  bool
}

// add goes on with p, which lies at at. Of bytes that are in no run it looks at one in so many as make a run.
func (f *filler) add(p []byte, at int64) {
	if !f.begun {
		f.begun, f.of = true, -1
	}
	for i := 0; i < len(p); {
		if f.of >= 0 {
			if i += run(p[i:], byte(f.of)); i == len(p) {
				return
			}
			f.stop(at+int64(i), false)
			f.of = -1
		}
		if at+int64(i) != f.done || !padding(p[i]) {
			i = nextRun(p, i)
		}
		if i < len(p) {
			f.run, f.of = at+int64(i), int(p[i])
		}
	}
}

// nextRun returns where the first run in p from i on begins that is long enough to part a stretch, or that goes to the
// end of p; len(p) if there is none.
func nextRun(p []byte, i int) int {
	for k := i + innerFill - 1; k < len(p); k += innerFill {
		if !padding(p[k]) {
			continue
		}
		from, to := k-runBack(p[i:k], p[k]), k+run(p[k:], p[k])
		if to-from >= innerFill || to == len(p) {
			return from
		}
		i, k = to, to-1
	}
	if last := p[len(p)-1]; i < len(p) && padding(last) {
		return len(p) - runBack(p[i:], last)
	}
	return len(p)
}

func padding(c byte) bool { return c == 0 || c == 0xff }

// run returns how many bytes at the start of p are c.
func run(p []byte, c byte) (n int) {
	for eight := uint64(c) * (1<<64 - 1) / 0xff; n+8 <= len(p) && binary.LittleEndian.Uint64(p[n:]) == eight; {
		n += 8
	}
	for n < len(p) && p[n] == c {
		n++
	}
	return n
}

// runBack returns how many bytes at the end of p are c.
func runBack(p []byte, c byte) (n int) {
	for n < len(p) && p[len(p)-1-n] == c {
		n++
	}
	return n
}

// stop ends the present run at off and keeps it if it is long enough for its place.
func (f *filler) stop(off int64, last bool) {
	least := int64(innerFill)
	if f.run == f.done || last {
		least = edgeFill
	}
	if len(f.pieces) >= maxPieces && !last {
		return
	}
	if f.of < 0 || off-f.run < least && !(f.run == 0 && last) {
		return
	}
	if f.run > f.done {
		f.pieces = append(f.pieces, piece{f.done, f.run, false})
	}
	f.pieces = append(f.pieces, piece{f.run, off, true})
	f.done = off
}

func (f *filler) end(size int64) {
	f.stop(size, true)
	if f.done < size {
		f.pieces = append(f.pieces, piece{f.done, size, false})
	}
}

// look reports whether a stretch is text, and the entropy of its beginning.
func look(r io.Reader, size int64) (text bool, bits float64, err error) {
	p := make([]byte, min(size, regionRead))
	var counts [256]int64
	text = size >= leastText
	total := int64(0)
	for total < min(size, looked) {
		n, err := io.ReadFull(r, p[:min(int64(len(p)), size-total)])
		if err != nil {
			return false, 0, err
		}
		for _, c := range p[:n] {
			counts[c]++
		}
		text = text && isText(p[:n])
		total += int64(n)
	}
	return text, entropy(&counts, total), nil
}

// isText reports whether p is text. A rune may be cut off at either end.
func isText(p []byte) bool {
	for i := 0; i < len(p); {
		if c := p[i]; c >= 0x20 && c < 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRune(p[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			if i >= utf8.UTFMax && i <= len(p)-utf8.UTFMax {
				return false
			}
		case r < 0x20 && (r < '\t' || r > '\r') && r != 0x1b, r == 0x7f:
			return false
		}
		i += n
	}
	return true
}

func entropy(counts *[256]int64, total int64) (bits float64) {
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(total)
			bits -= p * math.Log2(p)
		}
	}
	return bits
}
