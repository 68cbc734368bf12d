package xz_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"ensign/bom/image/lzma"
	"ensign/bom/image/xz"
)

// TestLiblzma decodes what other encoders made: ENSIGN_XZ_DIR names a folder of files NAME.xz and NAME.lzma
// with the plain file NAME beside each, or NAME up to the first "@" for many files of one.
func TestLiblzma(t *testing.T) {
	dir := os.Getenv("ENSIGN_XZ_DIR")
	if dir == "" {
		t.Skip("ENSIGN_XZ_DIR is not set")
	}
	var files []string
	for _, pattern := range []string{"*.xz", "*.lzma"} {
		some, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, some...)
	}
	if len(files) == 0 {
		t.Fatalf("no files in %s", dir)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			plain, _, _ := strings.Cut(strings.TrimSuffix(name, filepath.Ext(name)), "@")
			src, want := mustRead(t, name), mustRead(t, plain)
			if filepath.Ext(name) == ".lzma" {
				sameAlone(t, src, want)
				return
			}
			sameXZ(t, src, want)
		})
	}
}

func mustRead(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sameAlone decodes a .lzma file in both ways.
func sameAlone(t *testing.T, src, want []byte) {
	t.Helper()
	var d lzma.Decoder
	dst := make([]byte, len(want))
	n, err := d.DecodeAlone(dst, src, lzma.Size64)
	same(t, "DecodeAlone", dst[:n], want, err)
	got, err := io.ReadAll(lzma.NewReader(bytes.NewReader(src), lzma.Options{}))
	same(t, "NewReader", got, want, err)
}

// sameXZ decodes a .xz file in all ways.
func sameXZ(t *testing.T, src, want []byte) {
	t.Helper()
	var d xz.Decoder
	dst := make([]byte, len(want))
	n, err := d.Decode(dst, src)
	same(t, "Decode", dst[:n], want, err)
	got, err := io.ReadAll(xz.NewReader(bytes.NewReader(src), xz.Options{}))
	same(t, "NewReader", got, want, err)
	got, err = io.ReadAll(xz.NewReader(iotest.HalfReader(bytes.NewReader(src)), xz.Options{}))
	same(t, "NewReader of halves", got, want, err)

	f, err := xz.NewReaderAt(bytes.NewReader(src), int64(len(src)), xz.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if f.Size() != int64(len(want)) {
		t.Fatalf("Size() = %d, want %d", f.Size(), len(want))
	}
	clear(dst)
	blocks := f.Blocks()
	for i := len(blocks) - 1; i >= 0; i-- {
		b := blocks[i]
		part := dst[b.UncompressedOffset:][:b.UncompressedSize]
		n, err := b.Decode(&d, part)
		if err != nil || n != len(part) {
			t.Fatalf("block %d: %d bytes, %v, want %d", i, n, err, len(part))
		}
		got, err := io.ReadAll(b.NewReader())
		same(t, "Block.NewReader", got, part, err)
	}
	same(t, "Blocks", dst, want, nil)
}

func same(t *testing.T, what string, got, want []byte, err error) {
	t.Helper()
	if err != nil && !errors.Is(err, io.EOF) {
		t.Errorf("%s: %v", what, err)
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d bytes, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s: differs at %#x", what, i)
			return
		}
	}
}
