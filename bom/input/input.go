// Package input recognises what it is given, reads it and joins several inputs into one document.
// [Open] is the entry point. Its result is bytes and values only, so that it can cross a process boundary.
package input

import (
	"context"
	"errors"
	"io"

	"ensign/bom"
)

// Options are the settings of [Open].
type Options struct {
	Limits bom.Limits
	Stdin  io.Reader // read for the operand "-"
	Jobs   int       // cataloguers at a time; 0 is one a core
}

// Open reads each of names (a CycloneDX document, a parts list, a directory that holds a root file system, or "-";
// a scheme such as dir:, sbom:, parts: forces the kind) and joins them into one document. What could not be read
// is a gap of that input; an input that cannot be read at all is an error.
func Open(ctx context.Context, names []string, o Options) (*bom.Document, error) {
	return nil, errors.New("not built yet")
}
