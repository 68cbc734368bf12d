package image

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"ensign/bom"
)

func brotliOf(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	return written(t, &b, brotli.NewWriter(&b), data)
}

// TestBrotli holds what is Brotli and what is none: a file of the name that decodes to its last byte, and nothing else.
func TestBrotli(t *testing.T) {
	packed := brotliOf(t, zipped(t, strange(1, 5000)))
	whole := "fw.br!brotli 0x0+0x" // what follows is its size
	for _, tt := range []struct {
		says, name string
		data       []byte
		is         bool
	}{
		{"a file", "fw.br", packed, true},
		{"a file of another name", "fw.bin", packed, false},
		{"behind other data", "fw.br", join(strange(1, 64), packed), false},
		{"before other data", "fw.br", join(packed, strange(1, 64)), false},
		{"before a zero", "fw.br", join(packed, []byte{0}), false},
		{"without its last byte", "fw.br", packed[:len(packed)-1], false},
		{"another format of the name", "fw.br", zipped(t, words), false},
		{"text of the name", "fw.br", []byte("a list of parts in Breton\n"), false},
	} {
		img := openedAs(t, tt.name, tt.data, bom.Limits{}, Formats())
		if got := strings.HasPrefix(told(img), whole); got != tt.is {
			t.Errorf("%s: Brotli is %t, want %t:\n%s", tt.says, got, tt.is, told(img))
		}
	}
	for _, name := range []string{"fw.bin", "fw.br"} {
		cut := openedAs(t, name, packed[:len(packed)-1], bom.Limits{}, Formats())
		if c := cut.Coverage(); c.Known != 0 {
			t.Errorf("%s, cut off: %d bytes are known", name, c.Known)
		}
	}
	if got := told(openedAs(t, "fw.br", brotliOf(t, bytes.Repeat(words, 10)), bom.Limits{Bytes: 300_000}, Formats())); !strings.Contains(got, "limit") {
		t.Errorf("beyond a limit:\n%s", got)
	}
}

// TestBrotliInArchive holds that a member is found by its name, and what is in it by its content.
func TestBrotliInArchive(t *testing.T) {
	member := brotliOf(t, uimageOf(strange(1, 5000)))
	img := opened(t, zipOf(t, map[string][]byte{"system.new.dat.br": member, "system.new.dat": member}))
	if got := told(img); strings.Count(got, "!brotli ") != 1 || !strings.Contains(got, "fw.bin!zip!system.new.dat.br!brotli!uimage 0x0") {
		t.Errorf("in a zip:\n%s", got)
	}
}

// TestBrotliFlips turns bits over: nothing panics or loses a byte, and what does not decode is not known.
func TestBrotliFlips(t *testing.T) {
	data := brotliOf(t, join(words[:500], strange(1, 500)))
	r := rand.New(rand.NewPCG(7, 7))
	for range 1000 {
		flipped := bytes.Clone(data)
		for range 1 + r.IntN(4) {
			flipped[r.IntN(len(flipped))] ^= 1 << r.IntN(8)
		}
		img := openedAs(t, "fw.br", flipped, bom.Limits{Bytes: 16 << 20}, Formats())
		if len(img.Nodes) > 0 && img.Nodes[0].Format == "brotli" && img.Nodes[0].Err == nil && img.Nodes[0].Size != int64(len(flipped)) {
			t.Fatalf("%x: %s", flipped, told(img))
		}
	}
}

func FuzzBrotli(f *testing.F) {
	f.Add(brotliOf(f, words[:100]))
	f.Add(brotliOf(f, zipped(f, strange(1, 500))))
	f.Fuzz(func(t *testing.T, data []byte) {
		openedAs(t, "fw.br", data, bom.Limits{Bytes: 4 << 20, Files: 1000, Depth: 16}, []*Format{brotliFormat, gzipFormat})
	})
}
