package catalog

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"sync"

	stereofile "github.com/anchore/stereoscope/pkg/file"
	"github.com/anchore/stereoscope/pkg/filetree"
)

// mimeIndex is the index of names, which looks into files for their MIME type only when first asked for one.
// Cataloguers ask for executables; telling those apart from everything else takes four bytes, and the costly
// detection is kept for the files that pass.
type mimeIndex struct {
	filetree.Index
	r *resolver

	programs, all sync.Once
	byProgram     map[string][]filetree.IndexEntry
	byType        map[string][]filetree.IndexEntry
}

func newMIMEIndex(r *resolver) *mimeIndex { return &mimeIndex{Index: filetree.NewIndex(), r: r} }

// headSize is what the detection of MIME types looks at.
const headSize = 3072

// GetByMIMEType returns the files of the given types in the order in which they are read.
func (m *mimeIndex) GetByMIMEType(types ...string) ([]filetree.IndexEntry, error) {
	programsOnly := !slices.ContainsFunc(types, func(t string) bool { return !slices.Contains(programTypes(), t) })
	var byType map[string][]filetree.IndexEntry
	if programsOnly {
		m.programs.Do(func() { m.byProgram = m.detect(func(_ *entry, head []byte) bool { return isProgram(head) }) })
		byType = m.byProgram
	} else {
		m.all.Do(func() { m.byType = m.detect(func(*entry, []byte) bool { return true }) })
		byType = m.byType
	}
	var found []filetree.IndexEntry
	for _, t := range types {
		found = append(found, byType[t]...)
	}
	return found, nil
}

func (m *mimeIndex) detect(wanted func(e *entry, head []byte) bool) map[string][]filetree.IndexEntry {
	byType := make(map[string][]filetree.IndexEntry)
	buf := make([]byte, headSize)
	for _, e := range m.r.inOrder() {
		if e.kind != stereofile.TypeRegular || e.over {
			continue
		}
		head := m.r.head(e, buf)
		if len(head) == 0 || !wanted(e, head) {
			continue
		}
		found, err := m.Get(e.ref)
		if err != nil {
			continue
		}
		mime := stereofile.MIMEType(bytes.NewReader(head))
		byType[mime] = append(byType[mime], found)
	}
	return byType
}

// head returns the first bytes of a file. A file that cannot be read is noted as a gap by the reader itself.
func (r *resolver) head(e *entry, buf []byte) []byte {
	f, err := r.open(e)
	if err != nil {
		return nil
	}
	defer f.Close() //nolint:errcheck // opened for reading
	n, err := io.ReadFull(f, buf)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return buf[:n]
}

// programTypes are the types that only files with the magic numbers of isProgram can have.
func programTypes() []string {
	return []string{
		"application/x-executable",
		"application/x-sharedlib",
		"application/x-elf",
		"application/x-object",
		"application/x-coredump",
		"application/x-mach-binary",
		"application/vnd.microsoft.portable-executable",
	}
}

// isProgram reports whether a file begins like ELF, PE or Mach-O, thin or fat, in either byte order.
func isProgram(head []byte) bool {
	if bytes.HasPrefix(head, []byte("MZ")) {
		return true
	}
	if len(head) < 4 {
		return false
	}
	switch string(head[:4]) {
	case "\x7fELF", "\xca\xfe\xba\xbe", "\xfe\xed\xfa\xce", "\xce\xfa\xed\xfe", "\xfe\xed\xfa\xcf", "\xcf\xfa\xed\xfe":
		return true
	}
	return false
}
