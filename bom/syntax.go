package bom

import "fmt"

// SyntaxError says why a text cannot be read, and where. [Read] returns it for a text that is not JSON or XML, for a
// key that occurs twice in one object, and for a limit that was hit inside the text.
type SyntaxError struct {
	Offset int64 // of the byte where the trouble starts, counted from 0 at the start of the text given
	Msg    string
	Err    error // the cause if there is one, such as [ErrLimit]
}

// Error returns the message with the offset in hex.
func (e *SyntaxError) Error() string { return fmt.Sprintf("offset %#x: %s", e.Offset, e.Msg) }

// Unwrap returns the cause.
func (e *SyntaxError) Unwrap() error { return e.Err }

func syntaxError(at int, format string, args ...any) *SyntaxError {
	return &SyntaxError{Offset: int64(at), Msg: fmt.Sprintf(format, args...)}
}

func limitError(at int, err error) *SyntaxError {
	return &SyntaxError{Offset: int64(at), Msg: err.Error(), Err: err}
}
