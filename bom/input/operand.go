package input

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ensign/bom"
)

// Hints that several errors share.
const (
	hintKinds = "give a firmware image, a CycloneDX or SPDX document, a parts list with a header row, or a directory that holds a root file system"
	hintTwice = "give each input once: what is in it would be counted twice"
)

// scheme is the prefix of an operand that forces its kind.
type scheme string

const (
	noScheme    scheme = ""
	schemeDir   scheme = "dir:"
	schemeFile  scheme = "file:"
	schemeSBOM  scheme = "sbom:"
	schemeParts scheme = "parts:"
	schemeImage scheme = "image:"
)

// operand is one name of the command line and what stands there.
type operand struct {
	name      string // without the scheme
	scheme    scheme
	directory bool
	within    string // the name of another operand in whose directory this one lies, or ""
	info      fs.FileInfo
	real      string // absolute, without links; "" for standard input
}

// label returns the last part of the path: what the document may know of it.
func (o *operand) label() string {
	if o.stdin() {
		return "-"
	}
	return filepath.Base(o.real)
}

func (o *operand) stdin() bool { return o.name == "-" && o.scheme != schemeDir }

// parseOperands finds out what each name is, and refuses two that would be counted twice.
func parseOperands(names []string) ([]operand, error) {
	operands := make([]operand, len(names))
	for i, name := range names {
		op, err := parseOperand(name)
		if err != nil {
			return nil, err
		}
		operands[i] = op
	}
	for i := range operands {
		for k := range operands {
			if err := distinct(&operands[i], &operands[k], i < k); err != nil {
				return nil, err
			}
		}
	}
	return operands, nil
}

func parseOperand(name string) (operand, error) {
	op := operand{name: name}
	for _, s := range []scheme{schemeDir, schemeFile, schemeSBOM, schemeParts, schemeImage} {
		if rest, ok := strings.CutPrefix(name, string(s)); ok {
			op.name, op.scheme = rest, s
		}
	}
	if op.stdin() {
		return op, nil
	}
	if op.name == "" {
		return op, hint(fmt.Errorf("reading %q: no name", name), hintKinds)
	}
	info, err := os.Stat(op.name)
	if err != nil {
		return op, openError(op.name, err)
	}
	op.info, op.directory = info, info.IsDir()
	if op.real, err = realPath(op.name); err != nil {
		return op, openError(op.name, err)
	}
	return op, op.check()
}

// check refuses what cannot be read as its scheme asks, or not at all.
func (o *operand) check() error {
	mode := o.info.Mode()
	switch {
	case o.scheme == schemeDir && !o.directory:
		return hint(fmt.Errorf("reading %s: not a directory", o.name), "give it without dir:")
	case o.scheme != noScheme && o.scheme != schemeDir && o.directory:
		return hint(fmt.Errorf("reading %s: a directory, not a file", o.name), "give it without "+string(o.scheme))
	case mode&fs.ModeNamedPipe != 0:
		return hint(fmt.Errorf("reading %s: a named pipe", o.name), "read it through standard input: give - and redirect")
	case mode&fs.ModeSocket != 0:
		return hint(fmt.Errorf("reading %s: a socket", o.name), hintKinds)
	case mode&fs.ModeDevice != 0:
		return hint(fmt.Errorf("reading %s: a device", o.name), "mount it and give the directory, or copy a document out of it")
	}
	return nil
}

// distinct refuses a and b if they are the same, and directories of which one holds the other; a file in a directory
// is noted. Only one order of a pair is asked for being the same.
func distinct(a, b *operand, once bool) error {
	if a == b {
		return nil
	}
	if a.stdin() || b.stdin() {
		if once && a.stdin() && b.stdin() {
			return hint(errors.New("reading -: standard input is given twice"), hintTwice)
		}
		return nil
	}
	if os.SameFile(a.info, b.info) {
		return hint(fmt.Errorf("reading %s: the same as %s", b.name, a.name), hintTwice)
	}
	if !a.directory || !lies(b.real, a.real) {
		return nil
	}
	if b.directory {
		return hint(fmt.Errorf("reading %s: it lies inside %s", b.name, a.name), hintTwice)
	}
	b.within = a.name
	return nil
}

// lies reports whether path is in dir.
func lies(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

func realPath(name string) (string, error) {
	path, err := filepath.EvalSymlinks(name)
	if err != nil {
		return "", err
	}
	return filepath.Abs(path)
}

// openError turns an error of the operating system into one for people.
func openError(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return hint(fmt.Errorf("reading %s: %w", name, fs.ErrNotExist), "check the path; the schemes are dir:, file:, image:, sbom: and parts:")
	case errors.Is(err, fs.ErrPermission):
		return hint(fmt.Errorf("reading %s: %w", name, fs.ErrPermission), "run as a user who may read it")
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("reading %s: %w", name, err)
}

// readFile recognises a file by its first bytes and reads it whole, within the limit of bytes, if it is no image.
func (r *inputReader) readFile() ([]byte, error) {
	in, err := r.reader()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	head := make([]byte, headSize)
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, openError(r.name, err)
	}
	if err := r.recognise(head[:n]); err != nil {
		return nil, err
	}
	if r.kind == imageFile && !r.stdin() {
		return nil, nil
	}
	return r.readRest(head[:n], in)
}

// readRest returns head and all that follows, within the limit of bytes.
func (r *inputReader) readRest(head []byte, in io.Reader) ([]byte, error) {
	limit := r.Limits.WithDefaults().Bytes
	all := bytes.NewBuffer(head)
	if f, ok := in.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Size() <= limit {
			// So that it is not copied while it is read. The files of /proc have the size 0, and content.
			all.Grow(max(0, int(info.Size())+bytes.MinRead-len(head)))
		}
	}
	if _, err := all.ReadFrom(io.LimitReader(in, limit-int64(len(head))+1)); err != nil {
		return nil, openError(r.name, err)
	}
	if int64(all.Len()) > limit {
		err := fmt.Errorf("reading %s: %w: more than %d bytes", r.name, bom.ErrLimit, limit)
		return nil, hint(err, "raise --max-bytes")
	}
	return all.Bytes(), nil
}

func (r *inputReader) reader() (io.ReadCloser, error) {
	if !r.stdin() {
		f, err := os.Open(r.name)
		if err != nil {
			return nil, openError(r.name, err)
		}
		return f, nil
	}
	if r.Stdin == nil {
		return nil, hint(errors.New("reading -: there is no standard input"), hintKinds)
	}
	return io.NopCloser(r.Stdin), nil
}
