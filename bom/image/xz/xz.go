// Package xz decodes .xz files with any chain of filters, whole, as a stream, or block by block.
// [Decoder.Decode] decodes a small file in memory, [NewReader] a stream, and [NewReaderAt] finds the blocks of a
// file by its index, so that they can be decoded apart from each other.
//
// The format is the .xz file format, version 1.2.1 (https://tukaani.org/xz/xz-file-format.txt); section numbers in
// this package are of that document. Filters are LZMA2, delta and the branch converters for x86, PowerPC, IA-64,
// ARM, ARM-Thumb, SPARC, ARM64 and RISC-V. Checks are CRC32, CRC64 and SHA-256.
//
// A check that does not match spoils nothing: all data are returned, and then a [CheckError]. Unknown filters and
// checks give errors that wrap [errors.ErrUnsupported], the latter too after the data.
//
// Limits: see package lzma for the dictionary of streams. A file opened by its index has at most 2^20 blocks.
package xz

import (
	"errors"
	"fmt"
	"io"

	"ensign/bom/image/lzma"
)

// Options bound what a stream may use, and where it ends. The zero value is good for most files.
type Options struct {
	MaxDict int  // bytes of the dictionary to keep; zero means lzma.DefaultMaxDict
	Single  bool // end after the first stream, whatever follows it
}

// FormatError says where a file is not as its format demands.
type FormatError struct {
	Offset int64  // in the file, in bytes
	Msg    string // what is wrong
	Err    error  // what it wraps: lzma.ErrLimit, errors.ErrUnsupported, io.ErrUnexpectedEOF, an error of the input, or nil
}

// Error names what is wrong and the offset in hex.
func (e *FormatError) Error() string {
	return fmt.Sprintf("xz: %s at offset %#x", e.Msg, e.Offset)
}

// Unwrap returns what the error wraps, nil for none.
func (e *FormatError) Unwrap() error { return e.Err }

// CheckError says that decoded data do not have the check that is stored with them, or that the sizes in the
// index are not those of the blocks. It comes after all the data.
type CheckError struct {
	Offset int64  // of what was stored, in the file, in bytes
	Check  string // CRC32, CRC64, SHA-256 or index
}

// Error names the check that does not match and where.
func (e *CheckError) Error() string {
	return fmt.Sprintf("xz: %s at offset %#x does not match the data", e.Check, e.Offset)
}

// damaged is the error of a malformed file.
func damaged(off int64, format string, args ...any) error {
	return &FormatError{Offset: off, Msg: fmt.Sprintf(format, args...)}
}

// truncated is the error of a file that ends at off.
func truncated(off int64) error {
	return &FormatError{Offset: off, Msg: "file ends early", Err: io.ErrUnexpectedEOF}
}

// unsupported is the error of what the format allows for and this package does not know.
func unsupported(off int64, format string, args ...any) error {
	return &FormatError{Offset: off, Msg: fmt.Sprintf(format, args...), Err: errors.ErrUnsupported}
}

// inBlock puts an error of LZMA2 data that begin at off into the file.
func inBlock(err error, off int64) error {
	var e *lzma.FormatError
	if errors.As(err, &e) {
		return &FormatError{Offset: off + e.Offset, Msg: e.Msg, Err: e.Err}
	}
	return err
}

// late reports whether data can be decoded on after an error.
func late(err error) bool {
	var c *CheckError
	var u *checkUnknown
	return errors.As(err, &c) || errors.As(err, &u)
}

// checkUnknown is the error of a check that this package cannot verify.
type checkUnknown struct{ FormatError }
