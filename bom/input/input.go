// Package input recognises what it is given, reads it and joins several inputs into one document.
// [Open] is the entry point. Its result is bytes and values only, so that it can cross a process boundary.
package input

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"

	"ensign/bom"
	"ensign/bom/catalog"
	"ensign/bom/parts"
	"ensign/bom/spdx"
)

// Options are the settings of [Open]. The zero value stands for the default limits, one cataloguer a core, and no
// standard input.
type Options struct {
	Limits  bom.Limits // for each input
	Stdin   io.Reader  // read for the operand "-"
	Jobs    int        // cataloguers at a time; 0 is one a core
	Columns []string   // headers of parts lists that are read as others, "MPN=Teil": see [parts.ParseRename]
	Strict  bool       // refuse a document that is not as its version of the specification says
}

// HintError is an error that knows what the reader of its message can do.
type HintError struct {
	Err  error
	Hint string // one line in the imperative, without "hint:"
}

// Error returns the message of Err, without the hint.
func (e *HintError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *HintError) Unwrap() error { return e.Err }

func hint(err error, text string) error { return &HintError{Err: err, Hint: text} }

// finder finds software in a tree: [catalog.Find], or less of it in tests.
type finder func(ctx context.Context, tree fs.FS, budget *bom.Budget, jobs int) (catalog.Result, error)

// Open reads each of names (a firmware image, a CycloneDX or SPDX document, a parts list, a directory that holds a root
// file system, or "-") and joins them into one document. A bare name is recognised by content; the schemes dir:, file:,
// image:, sbom: and parts: force the kind. SPDX documents are read together, so that references between them lead where
// they should. What could not be read is a gap of that input. An input that cannot be read at all, or that is given twice,
// is an error, in most cases a [*HintError].
func Open(ctx context.Context, names []string, o Options) (*bom.Document, error) {
	return open(ctx, names, o, catalog.Find)
}

func open(ctx context.Context, names []string, o Options, find finder) (*bom.Document, error) {
	if len(names) == 0 {
		return nil, hint(errors.New("no input"), hintKinds)
	}
	renames, err := parseColumns(o.Columns)
	if err != nil {
		return nil, err
	}
	operands, err := parseOperands(names)
	if err != nil {
		return nil, err
	}
	var docs []*bom.Document
	device := ""               // the name of the first parts list
	set := spdxSet{Options: o} // read as one, in the place of the first
	for i, op := range operands {
		r := &inputReader{Options: o, operand: op, number: i + 1, find: find, renames: renames, spdx: &set}
		d, err := r.read(ctx)
		if err != nil {
			return nil, err
		}
		if d != nil {
			docs = append(docs, withNothing(d, len(operands) == 1))
		} else if len(set.inputs) == 1 {
			docs = append(docs, nil)
		}
		if r.kind == partsList && device == "" {
			device = d.Root().Name
		}
	}
	if i := slices.Index(docs, nil); i >= 0 {
		if docs[i], err = set.read(); err != nil {
			return nil, err
		}
		docs[i] = withNothing(docs[i], len(docs) == 1)
	}
	if len(docs) == 1 {
		return docs[0], nil
	}
	return join(device, docs)
}

// join makes one device of several documents, named after the first parts list or else the first document.
func join(device string, docs []*bom.Document) (*bom.Document, error) {
	for _, d := range docs {
		if device == "" {
			device = d.Root().Name
		}
	}
	if device == "" {
		device = "device"
	}
	joined, err := bom.Join(bom.Component{Type: "device", Name: device}, docs)
	if err != nil {
		return nil, fmt.Errorf("joining the inputs: %w", err)
	}
	return joined, nil
}

// inputReader reads one operand.
type inputReader struct {
	Options
	operand
	number  int // of the operand, from 1
	kind    kind
	find    finder
	spdx    *spdxSet
	renames []parts.Rename
}

// read reads the operand. The result is nil for one of SPDX, which is added to the others of SPDX.
func (r *inputReader) read(ctx context.Context) (*bom.Document, error) {
	if err := bom.Canceled(ctx); err != nil {
		return nil, err
	}
	if r.directory {
		r.kind = directory
		return r.readDirectory(ctx)
	}
	data, err := r.readFile()
	if err != nil {
		return nil, err
	}
	if r.kind == jsonBOM {
		r.kind = cmp.Or(kind(spdx.Recognise(data)), jsonBOM)
	}
	switch r.kind {
	case spdxJSON, spdxTags, spdxGraph:
		r.spdx.add(r, r.fileInput(data, nil), []spdx.File{{Data: data}})
		return nil, nil
	case partsList:
		return r.readParts(data)
	case imageFile:
		if r.stdin() {
			r.Stdin = bytes.NewReader(data)
		}
		return r.readImage(ctx)
	case jsonBOM, xmlBOM:
		return r.readDocument(data)
	}
	return r.readBuild(data)
}

// withInput returns d as made of in, whose number is the first free one if d itself names inputs it was made of.
func withInput(d *bom.Document, in bom.Input) *bom.Document {
	taken := map[string]bool{}
	for _, i := range d.Inputs() {
		taken[i.ID] = true
	}
	n := 1
	for taken[strconv.Itoa(n)] {
		n++
	}
	in.ID = strconv.Itoa(n)
	return d.WithInputs([]bom.Input{in})
}
