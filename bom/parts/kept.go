package parts

import (
	"errors"
	"fmt"
	"slices"

	"ensign/bom"
)

// What is kept of a list may take so many times the memory of its text, or so much if that is more: rows of 30 bytes are
// read however many they are, and some 100,000 of any length. Only a list that says next to nothing of very many things
// comes near it.
const (
	keptTimes = 52
	keptLeast = 160 << 20

	rowSize        = 1040 // of a row, and of the component that is made of it
	recordSize     = 152  // of a record without its cells
	cellSize       = 16
	unreadSize     = 64 // of a property
	designatorSize = 64
	warningSize    = 250 // with its text
	gapSize        = 250 // beyond that of its warning
)

// ErrTooMany is wrapped by the error for a list of which more would be kept. It says what to do.
var ErrTooMany = errors.New("so many rows that say next to nothing are not read: leave out the empty ones, or hand in the list in pieces")

// allowance is how much may still be kept of a list.
type allowance struct{ left int }

func newAllowance(size int) allowance { return allowance{max(keptTimes*size, keptLeast)} }

// draw takes n bytes from what may be kept.
func (a *allowance) draw(n int) { a.left -= n }

// refusal says that too much would be kept, and behind which record. It is nil while there is room.
func (r *reader) refusal(rec *record) error {
	if r.allowance.left >= 0 {
		return nil
	}
	if r.sheet.src == nil {
		return fmt.Errorf("%s: %w", r.place(rec.line), ErrTooMany)
	}
	return &bom.SyntaxError{Offset: r.sheet.src.at(rec.end), Msg: fmt.Sprintf("%s: %v", r.place(rec.line), ErrTooMany), Err: ErrTooMany}
}

// growTo makes room in a list for as many elements as may follow, so that it is not copied again and again while it grows.
func growTo[T any](list []T, rest, most int) []T {
	const long = 64
	if len(list) < long || len(list) < cap(list) {
		return list
	}
	return slices.Grow(list, max(long, min(rest, most)))
}
