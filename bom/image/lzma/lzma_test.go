package lzma_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"ensign/bom/image/lzma"
)

// dict is the dictionary of the LZMA2 fixtures, or more; a raw stream does not say.
const dict = 1 << 20

// TestDecode decodes every fixture in memory and as a stream.
func TestDecode(t *testing.T) {
	for _, f := range fixtures(t) {
		t.Run(f.name, func(t *testing.T) {
			got, err := decodeBoth(t, f.packed, strings.HasPrefix(f.name, "two"), len(f.plain))
			if err != nil || !bytes.Equal(got, f.plain) {
				t.Errorf("%d bytes, %v, want %d bytes", len(got), err, len(f.plain))
			}
		})
	}
}

// TestSizes decodes one stream with the size known or not, with and without an end marker.
func TestSizes(t *testing.T) {
	both := named(t, "alone-numbers", "two-numbers")
	marked, bare := both[0], both[1]
	h, n, err := lzma.ParseHeader(marked.packed, lzma.Size64)
	if err != nil || h.Size != -1 {
		t.Fatalf("ParseHeader: size %d, %v, want -1", h.Size, err)
	}
	// A chunk of LZMA2 is a stream without a marker: the head has its properties and sizes.
	p, err := lzma.ParseProps(bare.packed[5])
	if err != nil {
		t.Fatal(err)
	}
	p.DictSize = dict
	chunk := bare.packed[6 : len(bare.packed)-1]
	size := int64(len(marked.plain))
	tests := []struct {
		name  string
		src   []byte
		props lzma.Props
		size  int64
		room  int64
		want  string // of the error
	}{
		{"marker", marked.packed[n:], h.Props, -1, size, ""},
		{"marker and room", marked.packed[n:], h.Props, -1, size + 100, ""},
		{"marker and size", marked.packed[n:], h.Props, size, size, ""},
		{"size", chunk, p, size, size, ""},
		{"size and room", chunk, p, size, size + 1, ""},
		{"neither", chunk, p, -1, size, "room for"},
		{"early marker", marked.packed[n:], h.Props, size + 1, size + 1, "end marker after 13893 of 13894 bytes"},
		{"small size", chunk, p, size - 100, size, "past the size of 13793"},
		{"no room", marked.packed[n:], h.Props, -1, size - 1, "room for"},
		{"no room for the size", marked.packed[n:], h.Props, size, size - 1, "room for"},
	}
	for _, tt := range tests {
		var d lzma.Decoder
		dst := make([]byte, tt.room)
		n, err := d.Decode(dst, tt.src, tt.props, tt.size)
		if tt.want == "" && (err != nil || !bytes.Equal(dst[:n], marked.plain) || d.Consumed() != len(tt.src)) {
			t.Errorf("%s: %d bytes of %d, %v, want %d bytes of %d", tt.name, n, d.Consumed(), err, size, len(tt.src))
		}
		if tt.want != "" && err == nil {
			t.Errorf("%s: no error, want %q", tt.name, tt.want)
		}
		if err != nil && (tt.want == "" || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

// TestFields reads headers of vendors.
func TestFields(t *testing.T) {
	f := named(t, "alone-numbers")[0]
	tests := []struct {
		name  string
		field lzma.SizeField
		size  string
	}{
		{"absent", lzma.SizeAbsent, ""},
		{"32 bits", lzma.Size32, "\x45\x36\x00\x00"},
		{"32 bits unknown", lzma.Size32, "\xff\xff\xff\xff"},
		{"64 bits", lzma.Size64, "\x45\x36\x00\x00\x00\x00\x00\x00"},
	}
	for _, tt := range tests {
		src := append(append(bytes.Clone(f.packed[:5]), tt.size...), f.packed[lzma.HeaderSize:]...)
		var d lzma.Decoder
		dst := make([]byte, len(f.plain))
		n, err := d.DecodeAlone(dst, src, tt.field)
		if err != nil || !bytes.Equal(dst[:n], f.plain) || d.Consumed() != len(src) {
			t.Errorf("%s: DecodeAlone gives %d bytes of %d, %v", tt.name, n, d.Consumed(), err)
		}
		got, err := io.ReadAll(lzma.NewReader(bytes.NewReader(src), lzma.Options{Field: tt.field}))
		if err != nil || !bytes.Equal(got, f.plain) {
			t.Errorf("%s: NewReader gives %d bytes, %v", tt.name, len(got), err)
		}
	}
}

// TestHeaders refuses headers that cannot be.
func TestHeaders(t *testing.T) {
	for _, src := range []string{
		"", "\x5d\x00\x00\x80\x00", "\xe1\x00\x00\x80\x00\xff\xff\xff\xff\xff\xff\xff\xff", "\x5d\x00\x00\x80\x00\xfe\xff\xff\xff\xff\xff\xff\xff",
	} {
		if h, _, err := lzma.ParseHeader([]byte(src), lzma.Size64); err == nil {
			t.Errorf("%q: %+v, want an error", src, h)
		}
	}
	var d lzma.Decoder
	for _, p := range []lzma.Props{{LC: 9}, {LP: 5}, {PB: 5}, {LC: -1}} {
		if _, err := d.Decode(nil, make([]byte, 20), p, 0); err == nil {
			t.Errorf("%+v: no error", p)
		}
	}
}

// TestChunks refuses sequences of chunks that lean on nothing, whatever the Decoder did before.
func TestChunks(t *testing.T) {
	f := named(t, "two-numbers")[0]
	var d lzma.Decoder
	dst := make([]byte, len(f.plain))
	for _, control := range []byte{0x02, 0x80, 0xa0, 0xc0} {
		if n, err := d.Decode2(dst, f.packed, dict); err != nil || !bytes.Equal(dst[:n], f.plain) {
			t.Fatal(n, err)
		}
		stored := []byte{0x01, 0, 0, 'x'}
		first := append([]byte{control}, f.packed[1:]...)
		if n, err := d.Decode2(dst, first, dict); err == nil || n != 0 {
			t.Errorf("%#02x first: %d bytes, %v, want an error", control, n, err)
		}
		if _, err := d.Decode2(dst, append(stored, first...), dict); err == nil && control > 2 && control < 0xc0 {
			t.Errorf("%#02x after stored bytes: no error", control)
		}
	}
}

// TestTruncated cuts streams everywhere: what was read is a beginning, and the error says that there is no more.
func TestTruncated(t *testing.T) {
	for _, f := range named(t, "alone-numbers", "two-numbers", "two-noise", "alone-bits") {
		for n := range f.packed {
			got, err := decodeBoth(t, f.packed[:n], strings.HasPrefix(f.name, "two"), len(f.plain))
			if !errors.Is(err, lzma.ErrTruncated) {
				t.Fatalf("%s cut at %d: %v, want ErrTruncated", f.name, n, err)
			}
			if !bytes.HasPrefix(f.plain, got) {
				t.Fatalf("%s cut at %d: %d other bytes", f.name, n, len(got))
			}
		}
	}
}

// TestMaxDict bounds the dictionary, not what is declared.
func TestMaxDict(t *testing.T) {
	both := named(t, "alone-twice", "alone-numbers")
	far, near := both[0], both[1]
	o := lzma.Options{MaxDict: 50_000}
	got, err := io.ReadAll(lzma.NewReader(bytes.NewReader(far.packed), o))
	if !errors.Is(err, lzma.ErrLimit) || !bytes.HasPrefix(far.plain, got) || len(got) < 100_000 {
		t.Errorf("match from far before: %d bytes, %v, want ErrLimit after 100,000", len(got), err)
	}
	got, err = io.ReadAll(lzma.NewReader(bytes.NewReader(near.packed), o))
	if err != nil || !bytes.Equal(got, near.plain) {
		t.Errorf("matches from near: %d bytes, %v", len(got), err)
	}
}

// TestDictSize refuses matches from before the dictionary.
func TestDictSize(t *testing.T) {
	f := named(t, "two-twice")[0]
	var d lzma.Decoder
	if _, err := d.Decode2(make([]byte, len(f.plain)), f.packed, 64<<10); err == nil || errors.Is(err, lzma.ErrLimit) {
		t.Errorf("got %v, want an error that is no limit", err)
	}
}

// TestExactInput takes no byte behind an LZMA2 stream, and tells where an LZMA stream ended.
func TestExactInput(t *testing.T) {
	both := named(t, "two-numbers", "alone-numbers")
	two, alone := both[0], both[1]
	in := strings.NewReader(string(two.packed) + "rest")
	if _, err := io.Copy(io.Discard, lzma.NewReader2(in, dict, lzma.Options{})); err != nil || in.Len() != 4 {
		t.Errorf("LZMA2: %v, %d bytes left, want 4", err, in.Len())
	}
	r := lzma.NewReader(strings.NewReader(string(alone.packed)+strings.Repeat("rest", 100)), lzma.Options{})
	if _, err := io.Copy(io.Discard, r); err != nil || r.InputOffset() != int64(len(alone.packed)) {
		t.Errorf("LZMA: %v, offset %d, want %d", err, r.InputOffset(), len(alone.packed))
	}
}

// TestInputError passes on an error of the input.
func TestInputError(t *testing.T) {
	broken := errors.New("broken")
	for _, f := range named(t, "two-numbers", "alone-numbers") {
		in := io.MultiReader(bytes.NewReader(f.packed[:100]), iotest.ErrReader(broken))
		r := lzma.NewReader(in, lzma.Options{})
		if strings.HasPrefix(f.name, "two") {
			r = lzma.NewReader2(in, dict, lzma.Options{})
		}
		if _, err := io.ReadAll(r); !errors.Is(err, broken) {
			t.Errorf("%s: %v, want the error of the input", f.name, err)
		}
	}
}

// TestBitFlips decodes damaged streams within the limit, and alike in both ways.
func TestBitFlips(t *testing.T) {
	x := noise(8000)
	some := named(t, "alone-numbers", "two-numbers", "two-noise", "alone-bits", "two-bits")
	for i := range 1000 {
		f := some[i%len(some)]
		src := bytes.Clone(f.packed)
		at := (int(x[8*i]) | int(x[8*i+1])<<8) % len(src)
		src[at] ^= 1 << (x[8*i+2] % 8)
		decodeBoth(t, src, strings.HasPrefix(f.name, "two"), len(f.plain))
	}
}

// decodeBoth decodes src in memory and as a stream and compares the results. It returns those of the stream.
func decodeBoth(t *testing.T, src []byte, two bool, limit int) ([]byte, error) {
	t.Helper()
	var d lzma.Decoder
	dst := make([]byte, limit+1)
	dst[limit] = 0xa5
	r := lzma.NewReader(iotest.HalfReader(bytes.NewReader(src)), lzma.Options{})
	decode := func() (int, error) { return d.DecodeAlone(dst[:limit], src, lzma.Size64) }
	if two {
		r = lzma.NewReader2(iotest.HalfReader(bytes.NewReader(src)), dict, lzma.Options{})
		decode = func() (int, error) { return d.Decode2(dst[:limit], src, dict) }
	}
	n, err := decode()
	if dst[limit] != 0xa5 {
		t.Error("wrote behind dst")
	}
	got, streamErr := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if len(got) > limit {
		if err == nil {
			t.Errorf("stream has more than the %d bytes in memory", n)
		}
		return got[:limit], err
	}
	if (err == nil) != (streamErr == nil) && !errors.Is(err, lzma.ErrLimit) {
		t.Errorf("in memory: %v, as a stream: %v", err, streamErr)
	}
	if m := min(n, len(got)); !bytes.Equal(dst[:m], got[:m]) || err == nil && n != len(got) {
		t.Errorf("in memory %d bytes, as a stream %d, or they differ", n, len(got))
	}
	return got, streamErr
}

func BenchmarkDecode2(b *testing.B) {
	f := named(b, "two-numbers")[0]
	var d lzma.Decoder
	dst := make([]byte, len(f.plain))
	b.SetBytes(int64(len(f.plain)))
	for b.Loop() {
		if _, err := d.Decode2(dst, f.packed, dict); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzDecode decodes in memory and as a stream: nothing panics or writes more than the limit, and both agree.
func FuzzDecode(f *testing.F) {
	for _, x := range fixtures(f) {
		f.Add(x.packed, strings.HasPrefix(x.name, "two"))
	}
	f.Fuzz(func(t *testing.T, src []byte, two bool) {
		decodeBoth(t, src, two, 1<<16)
	})
}
