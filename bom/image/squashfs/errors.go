package squashfs

import (
	"errors"
	"fmt"
	"io"
)

// ErrLimit is wrapped by errors about files that are larger, or directories that are deeper or fuller, than this
// package reads.
var ErrLimit = errors.New("limit of the squashfs reader")

// FormatError says what in an image is damaged, and where.
type FormatError struct {
	Offset int64 // of the superblock field, block or table, from the start of the file system; not negative, but where
	// an image points out of itself it is behind its end
	Msg string
	Err error // the cause, if there is one; a cut off image has io.ErrUnexpectedEOF
}

// Error names what is wrong and the offset in hex.
func (e *FormatError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("squashfs: %s at 0x%x", e.Msg, e.Offset)
	}
	return fmt.Sprintf("squashfs: %s at 0x%x: %v", e.Msg, e.Offset, e.Err)
}

// Unwrap returns what the error wraps, nil for none.
func (e *FormatError) Unwrap() error { return e.Err }

func formatErrorf(off int64, format string, args ...any) *FormatError {
	return &FormatError{Offset: off, Msg: fmt.Sprintf(format, args...)}
}

func limitErrorf(off int64, format string, args ...any) *FormatError {
	return &FormatError{off, fmt.Sprintf(format, args...), ErrLimit}
}

// errTruncated is the cause of an error if the end of the stream is to blame, and nil if the image is.
func errTruncated(cut bool) error {
	if cut {
		return io.ErrUnexpectedEOF
	}
	return nil
}
