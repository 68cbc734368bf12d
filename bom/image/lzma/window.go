package lzma

// window holds the dictionary of a stream and what was decoded but not read yet. It grows with the data, and
// once it is full its last keep bytes move to its start.
type window struct {
	buf  []byte
	r, w int // read and write positions
	base int // where the data since the last reset of the dictionary begin; negative if they were moved out
	keep int
}

const (
	align    = 16      // moves keep the position modulo this: pb and lp are at most 4 bits
	firstBuf = 1 << 18 // bytes of the first buffer
)

// reset empties the window.
func (w *window) reset(keep int) {
	w.r, w.w, w.base, w.keep = 0, 0, 0, keep
}

// pending is what was decoded and not read.
func (w *window) pending() []byte { return w.buf[w.r:w.w] }

// room makes room for n more bytes; nothing is pending.
func (w *window) room(n int) {
	if len(w.buf)-w.w >= n {
		return
	}
	full := w.keep + max(min(w.keep/2, 16<<20), maxChunk) + align
	if len(w.buf) < full {
		grown := make([]byte, min(full, max(4*len(w.buf), w.w+n, firstBuf)))
		copy(grown, w.buf[:w.w])
		w.buf = grown
	}
	if len(w.buf)-w.w >= n {
		return
	}
	shift := (w.w - w.keep) &^ (align - 1)
	copy(w.buf, w.buf[shift:w.w])
	w.w -= shift
	w.r = w.w
	w.base -= shift
}
