package image

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/gzip"

	"ensign/bom"
)

// reasons are the reasons of the gaps that are no padding.
func reasons(img *Image) []bom.GapReason {
	var list []bom.GapReason
	for _, g := range img.Gaps() {
		if g.Reason != bom.Padding && !slices.Contains(list, g.Reason) {
			list = append(list, g.Reason)
		}
	}
	return list
}

// bomb is what one gzip member makes of n zeros.
func bomb(t testing.TB, n int64) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(w, zeros{}, n); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestBomb holds that a bomb ends at a limit, with a gap that says so, and in little memory.
func TestBomb(t *testing.T) {
	data := join(bomb(t, 300<<20), strange(1, 100))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	img := openedWith(t, data, bom.Limits{Bytes: 40 << 20}, Formats())
	runtime.ReadMemStats(&after)
	if got := reasons(img); !slices.Equal(got, []bom.GapReason{bom.Limit}) {
		t.Errorf("reasons %v, want limit alone", got)
	}
	if len(img.Nodes) == 0 || img.Nodes[0].Format != "gzip" || img.Nodes[0].Err == nil {
		t.Errorf("nodes %+v", img.Nodes)
	}
	if grown := int64(after.Sys) - int64(before.Sys); grown > 100<<20 {
		t.Errorf("%d MiB more from the system", grown>>20)
	}
}

// TestNestedBomb holds the same of bombs in each other, and of many in a row.
func TestNestedBomb(t *testing.T) {
	small := bomb(t, 16<<20)
	for _, data := range [][]byte{zipped(t, zipped(t, small)), zipped(t, bytes.Repeat(small, 10)), bytes.Repeat(join(small, []byte{1}), 10)} {
		if got := reasons(openedWith(t, data, bom.Limits{Bytes: 12 << 20}, Formats())); !slices.Contains(got, bom.Limit) {
			t.Errorf("reasons %v, want limit", got)
		}
	}
}

// TestDeep holds that nesting ends at the limit of depth, even of a format that contains itself without growing.
func TestDeep(t *testing.T) {
	data := []byte("the last")
	for range 40 {
		data = zipped(t, data)
	}
	img := openedWith(t, data, bom.Limits{Depth: 16}, Formats())
	if got := reasons(img); !slices.Equal(got, []bom.GapReason{bom.Limit}) || len(img.Nodes) != 17 {
		t.Errorf("reasons %v and %d nodes, want limit and 17", got, len(img.Nodes))
	}
	self := box(func(src *Source) (*Part, error) {
		st, err := src.Decode(func(in *Encoded) (io.Reader, error) { return strings.NewReader("BOX!"), nil })
		return &Part{Size: 4, Sections: []Section{{Size: 4, Stream: st}}}, err
	})
	for _, depth := range []int64{0, 1 << 40} {
		img := openedWith(t, []byte("BOX!"), bom.Limits{Depth: depth}, self)
		if got := reasons(img); !slices.Equal(got, []bom.GapReason{bom.Limit}) {
			t.Errorf("depth %d: reasons %v, want limit", depth, got)
		}
	}
}

// TestOnlyMagics holds that an image that is nothing but magics costs no more than its share.
func TestOnlyMagics(t *testing.T) {
	data := bytes.Repeat([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00\x07BZh91AY&SY"), 20_000)
	if got := reasons(opened(t, data)); len(got) == 0 {
		t.Error("no gap")
	}
}

func TestFiles(t *testing.T) {
	files := NewFiles(bom.NewBudget(bom.Limits{}))
	for _, e := range []Entry{
		{Name: "./", Mode: fs.ModeDir | 0o700},
		{Name: "/etc/passwd", Mode: 0o644, Size: 4, Data: strings.NewReader("root"), UID: 1, GID: 2},
		{Name: "../../etc//shadow", Mode: 0o600, Size: 3, Data: strings.NewReader("abc")},
		{Name: "etc/a\xff!", Mode: 0o600, Size: 3, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(iotest.OneByteReader(strings.NewReader("abc"))), nil
		}},
		{Name: "link", Mode: fs.ModeSymlink | 0o777, Link: "/etc/passwd"},
		{Name: "hard", Hard: "etc/passwd"},
		{Name: "dev/null", Mode: fs.ModeDevice | fs.ModeCharDevice | 0o666, Major: 1, Minor: 3},
	} {
		if err := files.Add(e); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
	}
	for _, e := range []Entry{
		{Name: "/", Mode: 0o644},
		{Name: "etc/passwd/x", Mode: 0o644},
		{Name: "h", Hard: "absent"},
		{Name: "h", Hard: "etc"},
		{Name: strings.Repeat("d/", 300)},
	} {
		if files.Add(e) == nil {
			t.Errorf("%s: no error", e.Name)
		}
	}
	rows := box(func(*Source) (*Part, error) { return &Part{Size: 4, Files: files}, nil })
	img := openedWith(t, []byte("BOX!"), bom.Limits{}, rows)
	all, err := img.List(t.Context(), nil, 2)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, f := range all.Files {
		fmt.Fprintf(&got, "%s %s %s %d:%d %d %.6s %s %v\n", f.Path, f.Type, f.Mode, f.UID, f.GID, f.Size, f.SHA256, f.Link, f.Err)
	}
	want := strings.TrimLeft(`
fw.bin!box!dev d 755 0:0 0   <nil>
fw.bin!box!dev/null c 666 0:0 0   <nil>
fw.bin!box!etc d 755 0:0 0   <nil>
fw.bin!box!etc/a%FF%21 f 600 0:0 3 ba7816  <nil>
fw.bin!box!etc/passwd f 644 1:2 4 481349  <nil>
fw.bin!box!hard f 644 1:2 4 481349  <nil>
fw.bin!box!link l 777 0:0 11  /etc/passwd <nil>
fw.bin!box!%2E%2E d 755 0:0 0   <nil>
fw.bin!box!%2E%2E/%2E%2E d 755 0:0 0   <nil>
fw.bin!box!%2E%2E/%2E%2E/etc d 755 0:0 0   <nil>
fw.bin!box!%2E%2E/%2E%2E/etc/shadow f 600 0:0 3 ba7816  <nil>
`, "\n")
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}

// TestNestedFiles holds that an image in a file of a tree is opened, and a compressed file of plain data is not.
func TestNestedFiles(t *testing.T) {
	inner := box(nil)
	inner[0].Open = func(src *Source) (*Part, error) {
		files := NewFiles(src.Budget)
		if src.Size == 4 { // the one inside
			return &Part{Size: 4, Files: files}, files.Add(Entry{Name: "x", Mode: 0o644})
		}
		data := zipped(t, []byte("BOX!"))
		return &Part{Size: src.Size, Files: files}, cmp.Or(
			files.Add(Entry{Name: "readme.gz", Mode: 0o644, Size: int64(len(zipped(t, words))), Data: bytes.NewReader(zipped(t, words))}),
			files.Add(Entry{Name: "initrd", Mode: 0o644, Size: int64(len(data) + 100), Data: bytes.NewReader(join(data, make([]byte, 100)))}),
			files.Add(Entry{Name: "stream", Mode: 0o644, Size: int64(len(data) + 100), Open: func() (io.ReadCloser, error) {
				return io.NopCloser(bytes.NewReader(join(data, make([]byte, 100)))), nil
			}}),
		)
	}
	got := told(openedWith(t, []byte("BOX! and more"), bom.Limits{}, inner))
	size := len(zipped(t, []byte("BOX!")))
	want := fmt.Sprintf(strings.TrimLeft(`
fw.bin!box 0x0+0xd
fw.bin!box!initrd!gzip 0x0+0x%[1]x
fw.bin!box!initrd!gzip!box 0x0+0x4
fw.bin!box!stream!gzip 0x0+0x%[1]x
fw.bin!box!stream!gzip!box 0x0+0x4
gap "fw.bin!box!initrd" 0x%[1]x+0x64 padding
gap "fw.bin!box!stream" 0x%[1]x+0x64 padding
`, "\n"), size)
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestRandomReads holds that a stream gives the same bytes from any place, in any order, to several readers, though it
// is larger than what is kept of it.
func TestRandomReads(t *testing.T) {
	data := random(3, 24<<20)
	packed := zipped(t, data)
	var st *Stream
	openedWith(t, packed, bom.Limits{}, []*Format{{Name: "gzip", Magics: []Magic{{0, gzipMagic}}, Open: func(src *Source) (*Part, error) {
		p, err := openGzip(src)
		if err == nil {
			st = p.Sections[0].Stream
		}
		return p, err
	}}})
	done := make(chan error)
	for g := range 3 {
		go func() {
			p := make([]byte, 300_000)
			for i := range 40 {
				off := int64((i*7919+g*104729)*1000) % int64(len(data))
				n, err := st.ReadAt(p, off)
				if err != nil && err != io.EOF || !bytes.Equal(p[:n], data[off:off+int64(n)]) || n < len(p) && err == nil {
					done <- fmt.Errorf("%d bytes at 0x%x: %w", n, off, err)
					return
				}
			}
			done <- nil
		}()
	}
	for range 3 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// TestDecodedAgain holds that reading a stream out of order, which decodes it again and again, draws from the budget.
func TestDecodedAgain(t *testing.T) {
	data := random(4, 8*chunkSize)
	budget := bom.NewBudget(bom.Limits{Bytes: int64(2 * len(data))})
	src := &Source{
		Size: int64(len(data)), Budget: budget, ctx: context.Background(), r: bytes.NewReader(data),
		cache: newCache(chunkSize), made: new([]*Stream),
	}
	st, err := src.Decode(func(in *Encoded) (io.Reader, error) { return in, nil })
	if err != nil {
		t.Fatal(err)
	}
	for n := range 2 * maxRedone {
		off := int64(n%2) * (st.Size - chunkSize)
		if _, err = st.ReadAt(make([]byte, chunkSize), off); err != nil {
			break
		}
	}
	if reasonOf(cmp.Or(err, errors.ErrUnsupported)) != bom.Limit || !strings.Contains(err.Error(), "max-bytes") {
		t.Errorf("after 0x%x bytes decoded again of 0x%x: %v", st.redone, st.Size, err)
	}
	if st.redone > redoneFor*st.Size+chunkSize {
		t.Errorf("0x%x bytes decoded again of 0x%x", st.redone, st.Size)
	}
}

func BenchmarkScan(b *testing.B) {
	data := random(9, 16<<20)
	s := newScanner(Formats())
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		w := &walk{scanner: s, r: bytes.NewReader(data), size: int64(len(data))}
		for {
			if _, ok := w.candidate(); !ok {
				break
			}
		}
	}
}

func BenchmarkOpenGzip(b *testing.B) {
	data := zipped(b, bytes.Repeat(words, 500))
	b.SetBytes(int64(len(words) * 500))
	b.ReportAllocs()
	for b.Loop() {
		opened(b, data)
	}
}
