package squashfs_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ensign/bom/image/squashfs"

	"github.com/google/go-cmp/cmp"
)

// fixtures are images that testdata/make.sh made, all of one tree.
var fixtures = []string{"gzip", "lzma", "lzo", "xz", "xz-bcj", "lz4", "lz4-hc", "zstd"}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".sqfs"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// fixtureContent is what testdata/make.sh puts into the tree.
func fixtureContent() map[string]string {
	var numbers, calls strings.Builder
	for i := range 1700 {
		fmt.Fprintln(&numbers, i%100+1)
	}
	for i := range 100 {
		calls.Write(binary.LittleEndian.AppendUint32([]byte{0xe8}, uint32(7*i)))
	}
	return map[string]string{
		"calls": calls.String(), "hello": "hello\n", "hole": strings.Repeat("\x00", 8192), "numbers": numbers.String(),
	}
}

func TestCompressors(t *testing.T) {
	for _, name := range fixtures {
		r := open(t, fixture(t, name))
		if p := r.Problems(); p != nil {
			t.Errorf("%s: problems: %v", name, p)
		}
		got := map[string]string{}
		for file, err := range r.Files() {
			data, err2 := fs.ReadFile(r, file)
			if err != nil || err2 != nil {
				t.Errorf("%s: %s: %v, %v", name, file, err, err2)
			}
			got[file] = string(data)
		}
		if diff := cmp.Diff(fixtureContent(), got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		info := r.Info()
		if want, _, _ := strings.Cut(name, "-"); info.Compressor.String() != want || info.BlockSize != 4096 || info.Inodes != 6 {
			t.Errorf("%s: %+v", name, info)
		}
		if has := info.Options != nil; has != (name == "xz-bcj" || strings.HasPrefix(name, "lz4")) {
			t.Errorf("%s: options %x", name, info.Options)
		}
	}
}

// TestDamagedBlocks changes one bit at a time in images of all compressors.
func TestDamagedBlocks(t *testing.T) {
	for _, name := range fixtures {
		b := fixture(t, name)
		for bit := 3; bit < 8*len(b); bit += 61 {
			b[bit/8] ^= 1 << (bit % 8)
			checkWalk(t, b)
			b[bit/8] ^= 1 << (bit % 8)
		}
	}
}

func BenchmarkFiles(b *testing.B) {
	recipe := "image gzip=1 block=131072\n"
	for i := range 20 {
		recipe += fmt.Sprintf("file f%02d text=\"line %d of a file with some text in it\\n\" n=10000\n", i, i)
	}
	image := build(b, recipe)
	b.ReportAllocs()
	for b.Loop() {
		r, err := squashfs.NewReader(bytes.NewReader(image), int64(len(image)))
		if err != nil {
			b.Fatal(err)
		}
		w := walkAll(r, 100, 1<<30)
		b.SetBytes(w.bytes)
	}
}
