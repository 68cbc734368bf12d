package xz_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"ensign/bom/image/lzma"
	"ensign/bom/image/xz"
)

// TestDecode decodes every fixture in every way.
func TestDecode(t *testing.T) {
	for _, f := range fixtures(t) {
		t.Run(f.name, func(t *testing.T) { sameXZ(t, f.packed, f.plain) })
	}
}

// TestStreams decodes streams with padding between and after them.
func TestStreams(t *testing.T) {
	a, b := named(t, "blocks"), named(t, "x86")
	src := bytes.Join([][]byte{a.packed, b.packed, named(t, "empty").packed, make([]byte, 8), a.packed, make([]byte, 4)}, nil)
	want := bytes.Join([][]byte{a.plain, b.plain, a.plain}, nil)
	sameXZ(t, src, want)

	r := xz.NewReader(bytes.NewReader(append(b.packed, "what follows"...)), xz.Options{Single: true})
	got, err := io.ReadAll(r)
	same(t, "Single", got, b.plain, err)
	if r.InputOffset() != int64(len(b.packed)) {
		t.Errorf("InputOffset() = %d, want %d", r.InputOffset(), len(b.packed))
	}
}

// TestPadding refuses padding that is not a multiple of four bytes, and other bytes, after all the data.
func TestPadding(t *testing.T) {
	f := named(t, "plain")
	for _, tail := range []string{"\x00", "\x00\x00\x00", "\x00\x00\x00\x00\x00", "x", "\x00\x00\x00\x00x", "\xfd7zXZ\x00"} {
		got, err := decodeBoth(t, append(bytes.Clone(f.packed), tail...), len(f.plain))
		if err == nil || !bytes.Equal(got, f.plain) {
			t.Errorf("%q after the stream: %d bytes, %v, want %d bytes and an error", tail, len(got), err, len(f.plain))
		}
	}
}

// TestCheck reports each check that does not match after all the data.
func TestCheck(t *testing.T) {
	for name, want := range map[string]string{"crc32": "CRC32", "plain": "CRC64", "sha256": "SHA-256"} {
		f := named(t, name)
		i := bytes.LastIndex(f.packed[:len(f.packed)-12], []byte{0, 1}) - 1 // before the index of one block
		src := bytes.Clone(f.packed)
		src[i] ^= 1
		got, err := decodeBoth(t, src, len(f.plain))
		var ce *xz.CheckError
		if !errors.As(err, &ce) || ce.Check != want || !bytes.Equal(got, f.plain) {
			t.Errorf("%s: %d bytes, %v, want %d bytes and a CheckError of %s", name, len(got), err, len(f.plain), want)
			continue
		}
		if ce.Offset > int64(i) || ce.Offset < int64(i)-32 {
			t.Errorf("%s: offset %#x, want the check that holds %#x", name, ce.Offset, i)
		}
	}
}

// TestIndex reports an index with another CRC32 or other sizes after all the data.
func TestIndex(t *testing.T) {
	f := named(t, "blocks")
	src := bytes.Clone(f.packed)
	src[len(src)-13] ^= 0x40
	got, err := decodeBoth(t, src, len(f.plain))
	var ce *xz.CheckError
	if !errors.As(err, &ce) || ce.Check != "index" || !bytes.Equal(got, f.plain) {
		t.Errorf("%d bytes, %v, want %d bytes and a CheckError of the index", len(got), err, len(f.plain))
	}
	if _, err := xz.NewReaderAt(bytes.NewReader(src), int64(len(src)), xz.Options{}); !errors.As(err, &ce) {
		t.Errorf("NewReaderAt: %v, want a CheckError", err)
	}
}

// TestTruncated cuts a file everywhere: what was read is a beginning, and the error says that there is no more.
func TestTruncated(t *testing.T) {
	for _, f := range []fixture{named(t, "blocks"), named(t, "chain"), named(t, "sizes")} {
		for n := range f.packed {
			got, err := decodeBoth(t, f.packed[:n], len(f.plain))
			if !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatalf("%s cut at %d: %v, want an unexpected EOF", f.name, n, err)
			}
			// A filter may need bytes that are missing to undo the last ones.
			if keep := max(0, len(got)-16); keep > len(f.plain) || !bytes.Equal(got[:keep], f.plain[:keep]) {
				t.Fatalf("%s cut at %d: other data", f.name, n)
			}
		}
	}
}

// TestShort refuses to write behind dst, and says that it is a limit.
func TestShort(t *testing.T) {
	for _, f := range fixtures(t) {
		if len(f.plain) == 0 {
			continue
		}
		var d xz.Decoder
		dst := make([]byte, len(f.plain))
		n := len(dst) - 1
		dst[n] = 0xa5
		if _, err := d.Decode(dst[:n], f.packed); !errors.Is(err, lzma.ErrLimit) {
			t.Errorf("%s: %v, want ErrLimit", f.name, err)
		}
		if dst[n] != 0xa5 {
			t.Errorf("%s: wrote behind dst", f.name)
		}
	}
}

// TestUnsupported says so of what the format leaves for later.
func TestUnsupported(t *testing.T) {
	f := named(t, "delta")
	src := bytes.Clone(f.packed)
	src[14] = 0x0c // the ID of the first filter
	fixHeader(src)
	if _, err := decodeBoth(t, src, len(f.plain)); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("unknown filter: %v, want ErrUnsupported", err)
	}
	f = named(t, "crc32")
	src = bytes.Clone(f.packed)
	src[7], src[len(src)-3] = 2, 2 // a check of four bytes that has no name yet
	fixStream(src)
	got, err := decodeBoth(t, src, len(f.plain))
	if !errors.Is(err, errors.ErrUnsupported) || !bytes.Equal(got, f.plain) {
		t.Errorf("unknown check: %d bytes, %v, want %d bytes and ErrUnsupported", len(got), err, len(f.plain))
	}
}

// TestBitFlips decodes damaged files: an error or the right data, within the limit, and alike in both ways.
func TestBitFlips(t *testing.T) {
	r := random(7)
	for _, f := range fixtures(t) {
		for range 1000 / 16 {
			src := bytes.Clone(f.packed)
			src[r.n(len(src))] ^= 1 << r.n(8)
			got, err := decodeBoth(t, src, len(f.plain))
			if err == nil && !bytes.Equal(got, f.plain) {
				t.Errorf("%s: wrong data without an error", f.name)
			}
		}
	}
}

// TestReuse decodes without allocating.
func TestReuse(t *testing.T) {
	var d xz.Decoder
	f := named(t, "x86")
	dst := make([]byte, len(f.plain))
	allocs := testing.AllocsPerRun(20, func() {
		if _, err := d.Decode(dst, f.packed); err != nil {
			t.Error(err)
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations for a block, want none", allocs)
	}
}

// decodeBoth decodes src in memory and as a stream and compares the results. It returns those of the stream.
func decodeBoth(t *testing.T, src []byte, limit int) ([]byte, error) {
	t.Helper()
	var d xz.Decoder
	dst := make([]byte, limit)
	n, err := d.Decode(dst, src)
	r := xz.NewReader(iotest.OneByteReader(bytes.NewReader(src)), xz.Options{})
	got, streamErr := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if len(got) > limit {
		if err == nil {
			t.Errorf("stream has more than the %d bytes in memory", n)
		}
		return got[:limit], err
	}
	if (err == nil) != (streamErr == nil) {
		t.Errorf("in memory: %v, as a stream: %v", err, streamErr)
	}
	if err == nil && !bytes.Equal(dst[:n], got) {
		t.Errorf("in memory %d bytes, as a stream %d, or they differ", n, len(got))
	}
	return got, streamErr
}

func BenchmarkDecode(b *testing.B) {
	var d xz.Decoder
	for _, name := range []string{"plain", "x86"} {
		f := named(b, name)
		dst := make([]byte, len(f.plain))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(f.plain)))
			for b.Loop() {
				if _, err := d.Decode(dst, f.packed); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
