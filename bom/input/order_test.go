package input

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"ensign/bom/catalog"
	"ensign/bom/image"
)

// TestStreamIsReadFewTimes catalogues a tree in one compressed stream, larger than what is kept of it and in no order,
// and finds what it finds in the same files as a directory.
func TestStreamIsReadFewTimes(t *testing.T) {
	names, files := scatteredFiles()
	packed := cpioGzip(t, names, files)
	r := &countingReader{r: bytes.NewReader(packed)}
	img, err := image.Open(t.Context(), "root.cpio.gz", r, int64(len(packed)), nil)
	if err != nil || len(img.Trees()) != 1 {
		t.Fatalf("%d trees, %v", len(img.Trees()), err)
	}
	tree := &img.Trees()[0]
	if !tree.Serial() {
		t.Fatal("the tree is too small for this test")
	}
	r.n.Store(0)
	got, err := catalog.Find(t.Context(), inOrder(tree), nil, 2)
	if err != nil {
		t.Fatal(err)
	}
	if times := float64(r.n.Load()) / float64(len(packed)); times > 2.5 {
		t.Errorf("the stream was decoded %.1f times", times)
	}
	want, err := catalog.Find(t.Context(), files, nil, 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(want.Packages) < 20 {
		t.Errorf("only %d packages", len(want.Packages))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the packages differ (-directory +image):\n%s", diff)
	}
}

// scatteredFiles are packages with what belongs to them, and programs, far from each other, and the order in which they
// lie.
func scatteredFiles() (names []string, files fstest.MapFS) {
	random := rand.NewChaCha8([32]byte{})
	files = fstest.MapFS{}
	add := func(name, content string) {
		names = append(names, name)
		files[name] = &fstest.MapFile{Data: []byte(content), Mode: 0o644}
	}
	status := ""
	for i := range 20 {
		filler := make([]byte, 1<<20)
		_, _ = random.Read(filler)
		add(fmt.Sprintf("usr/bin/p%d", i*7%20), "\x7fELF\x02\x01\x01"+string(filler))
		add(fmt.Sprintf("usr/share/doc/p%d/copyright", i), "License: MIT\n")
		_, _ = random.Read(filler)
		add(fmt.Sprintf("usr/lib/f%d", i), string(filler))
		add(fmt.Sprintf("var/lib/dpkg/info/p%d.md5sums", i*3%20), fmt.Sprintf("%032x  usr/bin/p%d\n", i, i*3%20))
		status += fmt.Sprintf("Package: p%d\nStatus: install ok installed\nVersion: 1.%d\nArchitecture: arm64\n\n", i, i)
	}
	add("var/lib/dpkg/status", status)
	add("etc/os-release", "ID=debian\nVERSION_ID=12\n")
	return names, files
}

// cpioGzip packs files in the order of names, as they are.
func cpioGzip(t *testing.T, names []string, files fstest.MapFS) []byte {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.NoCompression)
	if err != nil {
		t.Fatal(err)
	}
	member := func(name string, mode uint32, data []byte) {
		fmt.Fprintf(z, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\x00", 1, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name)+1, 0, name)
		_, _ = z.Write(make([]byte, -(110+len(name)+1)&3))
		_, _ = z.Write(data)
		_, _ = z.Write(make([]byte, -len(data)&3))
	}
	for _, name := range names {
		member(name, 0o100644, files[name].Data)
	}
	member("TRAILER!!!", 0, nil)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// countingReader counts the bytes that are read.
type countingReader struct {
	r io.ReaderAt
	n atomic.Int64
}

func (c *countingReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.r.ReadAt(p, off)
	c.n.Add(int64(n))
	return n, err
}

var _ catalog.Ordered = (*orderedTree)(nil)
