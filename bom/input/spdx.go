package input

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"

	"ensign/bom"
	"ensign/bom/image"
	"ensign/bom/spdx"
)

const hintSPDX = "export it as SPDX 2.2, 2.3 or 3.0.1, or " + hintCycloneDX

// spdxSet is everything of SPDX among the operands. Its documents may refer to each other.
type spdxSet struct {
	Options
	inputs []spdx.Input
	name   string // of the operand if there is one, else what they are
}

// add adds what one operand holds.
func (s *spdxSet) add(r *inputReader, in bom.Input, files []spdx.File) {
	in.ID = strconv.Itoa(len(s.inputs) + 1)
	s.inputs = append(s.inputs, spdx.Input{Input: in, Files: files})
	s.name = r.name
	if len(s.inputs) > 1 {
		s.name = "SPDX documents"
	}
}

// read reads all documents as one.
func (s *spdxSet) read() (*bom.Document, error) {
	d, err := spdx.ReadAll(s.inputs, bom.NewBudget(s.Limits))
	if errors.Is(err, spdx.ErrNotSPDX) {
		err = hint(err, hintSPDX)
	}
	if err != nil {
		return nil, documentError(fmt.Errorf("reading %s: %w", s.name, err))
	}
	return d, nil
}

// addArchive adds an image that holds nothing but SPDX documents, unless it is said to be an image, and reports
// whether it did.
func (r *inputReader) addArchive(ctx context.Context, img *openedImage) (bool, error) {
	if r.scheme == schemeImage {
		return false, nil
	}
	var files []spdx.File
	for i := range img.Trees() {
		more, ok := r.spdxFiles(ctx, img.Trees()[i].FS, &img.Trees()[i])
		if !ok {
			return false, bom.Canceled(ctx)
		}
		files = append(files, more...)
	}
	if len(files) == 0 {
		return false, nil
	}
	covered := img.Coverage()
	covered.Gaps = slices.DeleteFunc(slices.Clone(img.Gaps()), func(g bom.Gap) bool { return g.Reason == bom.Padding })
	r.spdx.add(r, bom.Input{Name: r.label(), Kind: string(spdxArchive), SHA256: img.digest, Size: img.Size, Coverage: covered}, files)
	return true, nil
}

// spdxFiles returns the documents of a tree, and whether there is at least one and nothing else but an index of them. It
// looks no further than the first file that is neither. place is nil for a directory.
func (r *inputReader) spdxFiles(ctx context.Context, tree fs.FS, place *image.Tree) ([]spdx.File, bool) {
	names, ok := plainFiles(tree)
	if !ok || len(names) == 0 || !begins(tree, names[0]) {
		return nil, false
	}
	order := slices.Clone(names)
	if place != nil && place.Serial() {
		place.Sort(order)
	}
	budget := bom.NewBudget(r.Limits)
	found := map[string][]byte{}
	for _, name := range order {
		data, ok := r.document(ctx, tree, name, budget)
		if !ok {
			return nil, false
		}
		if data != nil {
			found[name] = data
		}
	}
	var files []spdx.File
	for _, name := range names {
		if data := found[name]; data != nil {
			path := name
			if place != nil {
				path = placed(place, name)
			}
			files = append(files, spdx.File{Name: path, Data: data})
		}
	}
	return files, len(files) > 0
}

// plainFiles returns the regular files of a tree by name. ok is false if there is anything else but directories.
func plainFiles(tree fs.FS) (names []string, ok bool) {
	err := fs.WalkDir(tree, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Type().IsRegular():
			names = append(names, path)
		case !d.IsDir():
			return errors.ErrUnsupported
		}
		return nil
	})
	return names, err == nil
}

// begins reports whether a file may be a document by its first bytes.
func begins(tree fs.FS, name string) bool {
	f, err := tree.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, headSize)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf")), " \t\r\n")
	return bytes.HasPrefix(text, []byte("{")) || spdx.Recognise(text) != ""
}

// document reads a file whole if it is a document of SPDX. ok is false if it is neither that nor an index.
func (r *inputReader) document(ctx context.Context, tree fs.FS, name string, budget *bom.Budget) (data []byte, ok bool) {
	info, err := fs.Stat(tree, name)
	if err != nil || bom.Stopped(ctx) != nil || budget.TakeBytes(info.Size()) != nil {
		return nil, false
	}
	data, err = fs.ReadFile(tree, name)
	switch {
	case err != nil:
		return nil, false
	case spdx.Recognise(data) != "":
		return data, true
	}
	return nil, spdx.IsIndex(data)
}
