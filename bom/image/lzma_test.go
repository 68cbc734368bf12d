package image

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"math/rand/v2"
	"strings"
	"testing"

	"ensign/bom"
)

// lzmaHello is five lines "hello, router": xz --format=lzma --lzma1=preset=6,lc=LC,lp=LP,pb=PB.
var lzmaHello = map[string]string{
	"lc=0 lp=0 pb=0":           "0000008000ffffffffffffffff00341a7261720c2e11c162f0be7b4a211cdac95bcbffffbd820000",
	"lc=0 lp=2 pb=2":           "6c00008000ffffffffffffffff00341949986f160289ce35af3a765e7ebb5d0ae923fffffca1c000",
	"lc=4 lp=0 pb=4":           "b800008000ffffffffffffffff00341949ee8def8c6ba1c1de7971d5614958c1ddebfffffc7f4000",
	"lc=1 lp=3 pb=1":           "4900008000ffffffffffffffff0034194a0570fa428c406ee0ec1f0c232cf79ef7bdfffffcc22000",
	"lc=3 lp=0 pb=2, 4 KiB":    "5d00100000ffffffffffffffff00341949ee8def8c6b218f82c3ccfb8dc08eb0f4bffffff3fc0000",
	"lc=3 lp=0 pb=2, the most": "5dffffffffffffffffffffffff00341949ee8def8c6b218f82c3ccfb8dc08eb0f4bffffff3fc0000",
}

// lzmaWith returns one of them with the size in the header, and without the marker that it then does not need.
func lzmaWith(t testing.TB, name string, size int64) []byte {
	t.Helper()
	data, err := hex.DecodeString(lzmaHello[name])
	if err != nil {
		t.Fatal(err)
	}
	if size >= 0 {
		binary.LittleEndian.PutUint64(data[5:], uint64(size))
	}
	return data
}

// TestLZMAProperties holds that LZMA is found with all properties at the start of a stream or of a section, and with
// the usual ones only in the midst of other data.
func TestLZMAProperties(t *testing.T) {
	for name := range lzmaHello {
		for _, size := range []int64{-1, 70} {
			data := lzmaWith(t, name, size)
			if got := told(opened(t, join(data, strange(1, 64)))); !strings.HasPrefix(got, "fw.bin!lzma 0x0+0x28\nfw.bin!lzma!text 0x0+0x46\n") {
				t.Errorf("%s, size %d:\n%s", name, size, got)
			}
			if got := told(opened(t, join(strange(2, 64), data))); strings.Contains(got, "lzma") {
				t.Errorf("%s amidst other data:\n%s", name, got)
			}
			in := uimageOf(data)
			clear(in[4:8])
			in[31] = 3 // LZMA
			binary.BigEndian.PutUint32(in[4:], crc32.ChecksumIEEE(in[:uimageSize]))
			if got := told(opened(t, in)); !strings.Contains(got, "firmware!text 0x0+0x46") {
				t.Errorf("%s in a uImage:\n%s", name, got)
			}
		}
	}
}

// TestLZMAUnlikely holds what a header of other properties has to be for the stream to be LZMA.
func TestLZMAUnlikely(t *testing.T) {
	const name = "lc=0 lp=2 pb=2"
	for _, tt := range []struct {
		says   string
		change func(p []byte) []byte
	}{
		{"no dictionary", func(p []byte) []byte { clear(p[1:5]); return p }},
		{"a dictionary of 512 bytes", func(p []byte) []byte { copy(p[1:], "\x00\x02\x00\x00"); return p }},
		{"a dictionary of 5 MiB", func(p []byte) []byte { copy(p[1:], "\x00\x00\x50\x00"); return p }},
		{"no content", func(p []byte) []byte { clear(p[5:13]); return p }},
		{"too much content", func(p []byte) []byte { copy(p[5:], "\x01\x00\x00\x00\x00\x01\x00\x00"); return p }},
		{"a range coder that begins with one", func(p []byte) []byte { p[13] = 1; return p }},
		{"properties that are too large", func(p []byte) []byte { p[0] = 225; return p }},
		{"without its end", func(p []byte) []byte { return p[:len(p)-6] }},
		{"of the header only", func(p []byte) []byte { return p[:13] }},
		{"of zeros", func(p []byte) []byte { clear(p[13:]); copy(p[5:], "\x08\x00\x00\x00\x00\x00\x00\x00"); return p }},
	} {
		data := tt.change(lzmaWith(t, name, -1))
		if got := told(opened(t, data)); strings.Contains(got, "lzma") {
			t.Errorf("%s:\n%s", tt.says, got)
		}
	}
}

// TestLZMAFlips turns bits of the stream over: nothing panics or loses a byte.
func TestLZMAFlips(t *testing.T) {
	data := join(lzmaWith(t, "lc=4 lp=0 pb=4", -1), strange(1, 64))
	r := rand.New(rand.NewPCG(7, 7))
	for range 1000 {
		flipped := bytes.Clone(data)
		for range 1 + r.IntN(3) {
			flipped[r.IntN(40)] ^= 1 << r.IntN(8)
		}
		openedWith(t, flipped, bom.Limits{Bytes: 16 << 20}, Formats())
	}
}

func FuzzLZMA(f *testing.F) {
	for name := range lzmaHello {
		f.Add(lzmaWith(f, name, -1))
		f.Add(lzmaWith(f, name, 70))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		openedWith(t, data, bom.Limits{Bytes: 4 << 20, Files: 1000, Depth: 16}, []*Format{lzmaFormat})
	})
}
