package image

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"ensign/bom"
)

// TestRead holds that opening and listing in one pass gives what the two give, for every sample, alone and in a file
// of an archive in a stream, within the limits and at them.
func TestRead(t *testing.T) {
	recipes, err := filepath.Glob(filepath.Join("testdata", "*", "in.txt"))
	if err != nil || len(recipes) == 0 {
		t.Fatal(recipes, err)
	}
	for _, name := range recipes {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		data := built(t, string(text))
		nested := zipped(t, zipOf(t, map[string][]byte{"a": strange(1, 100), "b/image": data, "c.gz": zipped(t, data)}))
		for _, limits := range []bom.Limits{{Bytes: 64 << 20, Files: 100_000}, {Bytes: 4096}, {Files: 12}, {Depth: 3}} {
			for _, d := range [][]byte{data, nested} {
				readsAlike(t, fmt.Sprint(name, " ", len(d), " ", limits), d, limits)
			}
		}
	}
}

func readsAlike(t *testing.T, name string, data []byte, limits bom.Limits) {
	t.Helper()
	img, err := Open(context.Background(), "fw.bin", bytes.NewReader(data), int64(len(data)), bom.NewBudget(limits))
	if err != nil {
		t.Fatal(err)
	}
	list, err := img.List(context.Background(), bom.NewBudget(limits), 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, jobs := range []int{1, 2} {
		img2, list2, err := Read(context.Background(), "fw.bin", bytes.NewReader(data), int64(len(data)), limits, jobs)
		if err != nil {
			t.Fatal(err)
		}
		want := told(img) + toldFiles(list) + fmt.Sprint(list.Gaps, img.Coverage())
		if got := told(img2) + toldFiles(list2) + fmt.Sprint(list2.Gaps, img2.Coverage()); got != want {
			t.Errorf("%s, %d jobs: got\n%s\nwant\n%s", name, jobs, got, want)
		}
	}
}

// TestKeptFile holds that a file that is kept reads as it is, in any order, and that its digest is that of its bytes;
// one that cannot be read whole has none.
func TestKeptFile(t *testing.T) {
	data := random(5, 3*chunkSize+1000)
	whole := &treeFile{tree: fstest.MapFS{"f": {Data: data}}, name: "f"}
	if !whole.direct() {
		t.Fatal("it cannot be read from any place")
	}
	k := newKeptFile(whole, int64(len(data)), newCache(chunkSize))
	for _, off := range []int64{2*chunkSize - 5, 0, chunkSize, 3 * chunkSize, 7} {
		p := make([]byte, chunkSize)
		n, err := k.ReadAt(p, off)
		if want := data[off:min(off+chunkSize, int64(len(data)))]; !bytes.Equal(p[:n], want) || (err == io.EOF) != (n < len(p)) {
			t.Errorf("%d bytes at 0x%x: %v", n, off, err)
		}
	}
	file := fstest.MapFS{"f": {Data: data}}
	want, err := (&hasher{ctx: context.Background()}).sum(file, "f", int64(len(data)))
	if got, err2 := k.digest(context.Background()); err != nil || err2 != nil || got != want {
		t.Errorf("%s %v, want %s %v", got, err2, want, err)
	}

	gone := errors.New("the disk is gone")
	broken := newKeptFile(&failing{bytes.NewReader(data), gone}, int64(len(data)), newCache(chunkSize))
	p := make([]byte, 20)
	if n, err := broken.ReadAt(p, 7); n != 20 || err != nil || !bytes.Equal(p, data[7:27]) {
		t.Errorf("what can be read of a damaged file: %d bytes, %v", n, err)
	}
	if _, err := broken.ReadAt(p, 60); !errors.Is(err, gone) {
		t.Errorf("got %v, want %v", err, gone)
	}
	if _, err := broken.digest(context.Background()); err == nil {
		t.Error("a file that cannot be read has a digest")
	}
}
