package image

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"ensign/bom"
)

func zipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	return written(t, &b, gzip.NewWriter(&b), data)
}

func written(t testing.TB, b *bytes.Buffer, w io.WriteCloser, data []byte) []byte {
	t.Helper()
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstdOf(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	return written(t, &b, w, data)
}

func lz4Of(t testing.TB, data []byte, options ...lz4.Option) []byte {
	t.Helper()
	var b bytes.Buffer
	w := lz4.NewWriter(&b)
	if err := w.Apply(options...); err != nil {
		t.Fatal(err)
	}
	return written(t, &b, w, data)
}

// strange returns n bytes that are no format and no text.
func strange(seed uint64, n int) []byte {
	p := make([]byte, n)
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range p {
		p[i] = byte(0x80 + r.IntN(16))
	}
	return p
}

// random returns n bytes as encryption leaves them.
func random(seed uint64, n int) []byte {
	p := make([]byte, n)
	r := rand.New(rand.NewPCG(seed, 2))
	for i := 0; i+8 <= n; i += 8 {
		binary.LittleEndian.PutUint64(p[i:], r.Uint64())
	}
	return p
}

func openedWith(t testing.TB, data []byte, limits bom.Limits, rows []*Format) *Image {
	t.Helper()
	return openedAs(t, "fw.bin", data, limits, rows)
}

func openedAs(t testing.TB, name string, data []byte, limits bom.Limits, rows []*Format) *Image {
	t.Helper()
	img, err := open(context.Background(), name, bytes.NewReader(data), int64(len(data)), &walker{budget: bom.NewBudget(limits), formats: rows})
	if err != nil {
		t.Fatal(err)
	}
	checkImage(t, img, int64(len(data)))
	return img
}

func opened(t testing.TB, data []byte) *Image {
	t.Helper()
	return openedWith(t, data, bom.Limits{}, Formats())
}

// checkImage holds what every image must be, whatever is in it: nodes without a parent and gaps cover every byte
// exactly once, in order; children lie in their parents; and no decoder broke down.
func checkImage(t testing.TB, img *Image, size int64) {
	t.Helper()
	type stretch struct{ from, to int64 }
	var all []stretch
	for i, n := range img.Nodes {
		switch {
		case n.ID != i || n.Parent >= i || n.Offset < 0 || n.Size < 0 || n.Size == 0 && n.Format != "section":
			t.Fatalf("node %d: %+v", i, n)
		case n.Parent == -1:
			all = append(all, stretch{n.Offset, n.Offset + n.Size})
		}
		if n.Err != nil && strings.Contains(n.Err.Error(), "panic") {
			t.Fatalf("node %d: %v", i, n.Err)
		}
	}
	for _, g := range img.Gaps() {
		if g.Path == "" {
			all = append(all, stretch{g.Offset, g.Offset + g.Size})
		}
		if g.Size < 0 || g.Says == "" || strings.Contains(g.Says, "panic") {
			t.Fatalf("gap %+v", g)
		}
	}
	slices.SortFunc(all, func(a, b stretch) int { return int(a.from - b.from) })
	at := int64(0)
	for _, s := range all {
		if s.from != at || s.to <= s.from {
			t.Fatalf("0x%x to 0x%x follows 0x%x", s.from, s.to, at)
		}
		at = s.to
	}
	if at != size {
		t.Fatalf("nodes and gaps end at 0x%x of 0x%x", at, size)
	}
	if c := img.Coverage(); c.Bytes != size || c.Known < 0 || c.Known > size {
		t.Fatalf("%d of %d bytes known", c.Known, c.Bytes)
	}
}

// told writes an image as lines.
func told(img *Image) string {
	var b strings.Builder
	for _, n := range img.Nodes {
		fmt.Fprintf(&b, "%s 0x%x+0x%x", n.Path, n.Offset, n.Size)
		for _, p := range n.Problems {
			fmt.Fprintf(&b, " ! 0x%x %s", p.Offset, p.Says)
		}
		b.WriteByte('\n')
	}
	for _, g := range img.Gaps() {
		fmt.Fprintf(&b, "gap %q 0x%x+0x%x %s\n", g.Path, g.Offset, g.Size, g.Reason)
	}
	return b.String()
}

func join(parts ...[]byte) []byte { return slices.Concat(parts...) }

var words = []byte(strings.Repeat("hello, router\n", 5000))

func TestStreams(t *testing.T) {
	tests := []struct {
		format string
		data   []byte
	}{
		{"gzip", zipped(t, words)},
		{"gzip", join(zipped(t, words[:14]), zipped(t, words[14:]))},
		{"zstd", zstdOf(t, words)},
		{"zstd", join(zstdOf(t, words[:14]), []byte("\x50\x2a\x4d\x18\x02\x00\x00\x00xx"), zstdOf(t, words[14:]))},
		{"lz4", lz4Of(t, words)},
		{"lz4", lz4Of(t, words, lz4.BlockChecksumOption(true), lz4.BlockSizeOption(lz4.Block64Kb), lz4.SizeOption(uint64(len(words))))},
		{"lz4-legacy", lz4Of(t, words, lz4.LegacyOption(true))},
		{"bzip2", bzip2Hello},
		{"lzop", lzopHello},
	}
	for _, tt := range tests {
		// In the midst of other data, so that its end must be found.
		before, after := strange(1, 1000), strange(2, 777)
		if tt.format == "lz4-legacy" {
			after = []byte{0xff, 0xff, 0xff, 0xff, 0x81} // a format without an end: what follows must not look like a block
		}
		img := opened(t, join(before, tt.data, after))
		want := strings.TrimLeft(fmt.Sprintf(`
fw.bin!%[1]s@0x3e8 0x3e8+0x%[2]x
fw.bin!%[1]s@0x3e8!text 0x0+0x%[3]x
gap "" 0x0+0x3e8 unknown
gap "" 0x%[4]x+0x%[5]x unknown
`, tt.format, len(tt.data), len(words), 1000+len(tt.data), len(after)), "\n")
		if tt.format == "bzip2" || tt.format == "lzop" {
			want = strings.Replace(want, fmt.Sprintf("+0x%x\ngap", len(words)), "+0x46\ngap", 1)
		}
		if tt.format == "lz4-legacy" {
			want = strings.Replace(want, fmt.Sprintf("gap \"\" 0x%x+0x5 unknown", 1000+len(tt.data)), fmt.Sprintf("gap \"\" 0x%x+0x4 padding\ngap \"\" 0x%x+0x1 unknown", 1000+len(tt.data), 1004+len(tt.data)), 1)
		}
		if diff := cmp.Diff(want, told(img)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.format, diff)
		}
	}
}

func TestCarve(t *testing.T) {
	inner := zipped(t, words)
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing at all", nil, ""},
		{"padding", make([]byte, 3), "gap \"\" 0x0+0x3 padding\n"},
		{"one byte", []byte{7}, "gap \"\" 0x0+0x1 unknown\n"},
		{
			"padding at the edges and within", join(make([]byte, 5), strange(1, 10), bytes.Repeat([]byte{0xff}, 4096), strange(2, 10), make([]byte, 100), strange(3, 1)),
			"gap \"\" 0x0+0x5 padding\ngap \"\" 0x5+0xa unknown\ngap \"\" 0xf+0x1000 padding\ngap \"\" 0x100f+0x6f unknown\n",
		},
		{"encrypted", random(1, 8192), "gap \"\" 0x0+0x2000 encrypted\n"},
		{
			"named", join(strange(1, 512), []byte("-rom1fs-"), strange(2, 100), make([]byte, 4096), strange(3, 100), make([]byte, 4)),
			"gap \"\" 0x0+0x200 unknown\ngap \"\" 0x200+0x10d0 unsupported\ngap \"\" 0x12d0+0x4 padding\n",
		},
		{"a magic that is not aligned is no name", join(strange(1, 4097), []byte("KDMV"), strange(2, 100)), "gap \"\" 0x0+0x1069 unknown\n"},
		{"a program in a file system that is not read", join([]byte("-rom1fs-"), strange(1, 8), []byte("\x7fELF\x02\x01\x01"), strange(2, 100)), "gap \"\" 0x0+0x7b unsupported\n"},
		{"damaged", []byte("\x1f\x8b\x08\xff then nothing that is right"), "gap \"\" 0x0+0x1f damaged\n"},
		{"text", words, "fw.bin!text 0x0+0x11170\n"},
		{"nested twice", zipped(t, inner), fmt.Sprintf("fw.bin!gzip 0x0+0x%x\nfw.bin!gzip!gzip 0x0+0x%x\nfw.bin!gzip!gzip!text 0x0+0x11170\n", len(zipped(t, inner)), len(inner))},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, told(opened(t, tt.data))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// box is a container for tests: "BOX!", a count, and for each section its size and a letter, then their bytes.
func box(open func(*Source) (*Part, error)) []*Format {
	return append([]*Format{{Name: "box", Title: "box", Magics: []Magic{{0, "BOX!"}}, Open: open}}, Formats()...)
}

func TestSections(t *testing.T) {
	rows := box(func(*Source) (*Part, error) {
		return &Part{Size: 0x60, Sections: []Section{
			{Name: "b!", Offset: 0x20, Size: 0x10},
			{Name: "a", Offset: 0x10, Size: 0x10, Leaf: "kernel"},
			{Name: "c", Offset: 0x28, Size: 0x10},
			{Name: "d", Offset: 0x58, Size: 0x10},
			{Name: "e", Offset: 0x70, Size: 0x10},
		}}, nil
	})
	got := told(openedWith(t, join([]byte("BOX!"), strange(1, 0x5c)), bom.Limits{}, rows))
	want := strings.TrimLeft(`
fw.bin!box 0x0+0x60 ! 0x28 section "c" overlaps another ! 0x60 section "d" is truncated ! 0x70 section "e" lies outside
fw.bin!box!a 0x10+0x10
fw.bin!box!b%21 0x20+0x10
fw.bin!box!d 0x58+0x8
gap "fw.bin!box" 0x28+0x0 damaged
gap "fw.bin!box" 0x60+0x0 damaged
gap "fw.bin!box" 0x70+0x0 damaged
gap "fw.bin!box!b%21" 0x0+0x10 unknown
gap "fw.bin!box!d" 0x0+0x8 unknown
`, "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestCoverageOfStreams holds that what is lost in a compressed stream is lost in the image, in proportion.
func TestCoverageOfStreams(t *testing.T) {
	data := zipped(t, join(strange(1, 3000), words[:3000]))
	img := opened(t, data)
	lost := img.Coverage().Bytes - img.Coverage().Known
	if lost < int64(len(data))/3 || lost > int64(len(data)) {
		t.Errorf("%d of %d bytes lost", lost, len(data))
	}
}

func TestChecksum(t *testing.T) {
	for _, tt := range []struct {
		format string
		data   []byte
	}{{"gzip", zipped(t, words)}, {"zstd", zstdOf(t, words)}, {"lz4", lz4Of(t, words)}} {
		data := bytes.Clone(tt.data)
		at := len(data) - 1
		if tt.format == "gzip" {
			at = len(data) - 5 // the last byte of the CRC
		}
		data[at] ^= 1
		img := opened(t, data)
		if len(img.Nodes) == 0 || len(img.Nodes[0].Problems) != 1 || !strings.Contains(img.Nodes[0].Problems[0].Says, "checksum mismatch") {
			t.Errorf("%s: %+v", tt.format, img.Nodes)
		}
		if gaps := img.Gaps(); len(gaps) != 1 || gaps[0].Reason != bom.Damaged {
			t.Errorf("%s: gaps %+v", tt.format, gaps)
		}
	}
}

// TestTruncated holds that of a stream that is cut off, what is there is read, and the rest is told.
func TestTruncated(t *testing.T) {
	for _, whole := range [][]byte{zipped(t, random(1, 100_000)), zstdOf(t, random(1, 300_000)), lz4Of(t, random(1, 9_000_000))} {
		img := opened(t, whole[:len(whole)-10])
		if len(img.Nodes) == 0 || img.Nodes[0].Err == nil || img.Nodes[0].Size != int64(len(whole)-10) {
			t.Errorf("%+v", img.Nodes)
		}
		if !slices.ContainsFunc(img.Gaps(), func(g bom.Gap) bool { return g.Reason == bom.Damaged }) {
			t.Errorf("gaps %+v", img.Gaps())
		}
	}
}

func TestReadError(t *testing.T) {
	data := zipped(t, words)
	bad := errors.New("the disk is gone")
	_, err := Open(context.Background(), "x", &failing{bytes.NewReader(data), bad}, int64(len(data)), nil)
	if !errors.Is(err, bad) {
		t.Errorf("%v, want %v", err, bad)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Open(ctx, "x", bytes.NewReader(data), int64(len(data)), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want canceled", err)
	}
}

// failing reads the first bytes only.
type failing struct {
	io.ReaderAt
	err error
}

func (f *failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > 64 {
		return 0, f.err
	}
	return f.ReaderAt.ReadAt(p, off)
}

// TestFlips turns bits of streams and of what is around them over: nothing panics, hangs or loses a byte.
func TestFlips(t *testing.T) {
	data := join(strange(1, 100), zipped(t, zstdOf(t, words)), lz4Of(t, words[:3000]), bzip2Hello, lzopHello, strange(2, 100))
	r := rand.New(rand.NewPCG(7, 7))
	for range 1000 {
		flipped := bytes.Clone(data)
		for range 1 + r.IntN(4) {
			flipped[r.IntN(len(flipped))] ^= 1 << r.IntN(8)
		}
		if r.IntN(4) == 0 {
			flipped = flipped[:r.IntN(len(flipped))]
		}
		openedWith(t, flipped, bom.Limits{Bytes: 16 << 20}, Formats())
	}
}

func FuzzOpen(f *testing.F) {
	for _, seed := range [][]byte{
		nil, make([]byte, 600), []byte("hsqs"), words[:100], zipped(f, words[:100]), zstdOf(f, words[:100]), lz4Of(f, words[:100]),
		lz4Of(f, words[:100], lz4.LegacyOption(true)), bzip2Hello, lzopHello, join(strange(1, 50), zipped(f, zipped(f, strange(2, 50))), make([]byte, 50)),
	} {
		f.Add(seed)
	}
	recipes, err := filepath.Glob("testdata/*/in.txt")
	if err != nil || len(recipes) == 0 {
		f.Fatalf("no samples: %v", err)
	}
	for _, name := range recipes {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(built(f, string(text)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := bom.Limits{Bytes: 4 << 20, Files: 1000, Depth: 16}
		img := openedWith(t, data, limits, Formats())
		all, err := img.List(t.Context(), bom.NewBudget(limits), 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all.Files {
			if (f.Err == nil) != (f.Type != "f" || f.SHA256 != "") || f.Node < 0 || f.Node >= len(img.Nodes) {
				t.Fatalf("file %+v", f)
			}
		}
	})
}
