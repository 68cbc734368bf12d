package squashfs_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"ensign/bom/image/squashfs"
)

// walked is what came of walking through an image and reading its files.
type walked struct {
	paths []string
	bytes int64
	errs  []error
}

func (w *walked) failed(err error) {
	if err != nil {
		w.errs = append(w.errs, err)
	}
}

// text is all errors, one a line.
func (w *walked) text() string { return fmt.Sprint(errors.Join(w.errs...)) }

// walkAll walks as a careful caller does: it goes on after errors, and stops after so many files and bytes.
func walkAll(r *squashfs.Reader, files int, budget int64) *walked {
	w := &walked{errs: r.Problems()}
	err := fs.WalkDir(r, ".", func(name string, d fs.DirEntry, err error) error {
		w.failed(err)
		if d == nil {
			return nil
		}
		if err == nil {
			w.paths = append(w.paths, name)
		}
		if len(w.paths) > files {
			return fs.SkipAll
		}
		info, err := d.Info()
		w.failed(err)
		if err != nil {
			return nil
		}
		_, err = info.Sys().(*squashfs.Inode).Extended()
		w.failed(err)
		if !d.Type().IsRegular() {
			return nil
		}
		f, err := r.Open(name)
		w.failed(err)
		if err != nil {
			return nil
		}
		defer f.Close()
		n, err := io.Copy(io.Discard, io.LimitReader(f, budget-w.bytes))
		w.bytes += n
		w.failed(err)
		return nil
	})
	w.failed(err)
	return w
}

// put64 and the like change a field of the superblock.
func put64(at int, v uint64) func([]byte) []byte {
	return func(b []byte) []byte { binary.LittleEndian.PutUint64(b[at:], v); return b }
}

func put32(at int, v uint32) func([]byte) []byte {
	return func(b []byte) []byte { binary.LittleEndian.PutUint32(b[at:], v); return b }
}

func put16(at int, v uint16) func([]byte) []byte {
	return func(b []byte) []byte { binary.LittleEndian.PutUint16(b[at:], v); return b }
}

func TestSuperblock(t *testing.T) {
	tests := []struct {
		name   string
		change func([]byte) []byte
		want   string
	}{
		{"magic", put32(0, 0x73717369), "no superblock"},
		{"big-endian", put32(0, 0x68737173), "big-endian order at 0x0: unsupported operation"},
		{"no inodes", put32(4, 0), "no inodes at 0x4"},
		{"block size", put32(12, 8192), "block size 8192 is not 1 << 12 at 0xc"},
		{"compressor", put16(20, 7), "compressor 7 at 0x14: unsupported operation"},
		{"block_log too small", put16(22, 11), "block_log 11"},
		{"block_log too large", put16(22, 21), "block_log 21"},
		{"no owners", put16(26, 0), "no owners"},
		{"version 3.1", put32(28, 3|1<<16), "version 3.1 at 0x1c: unsupported operation"},
		{"version 4.1", put32(28, 4|1<<16), "version 4.1"},
		{"root offset", put64(32, 8193), "root inode at 0x2001"},
		{"root block", put64(32, 1<<40), "the root inode is at 0x1000000"},
		{"root block far away", put64(32, 1<<63), "the root inode is at 0x800000000000"},
		{"short", put64(40, 95), "bytes_used 0x5f"},
		{"negative size", put64(40, 1<<63), "out of range at 0x28"},
		{"no id table", put64(48, 1<<64-1), "no id, inode or directory table"},
		{"id table behind the end", put64(48, 1<<62), "after the end"},
		{"inode table in the superblock", put64(64, 95), "before 0x60"},
		{"inode table behind directories", put64(64, 1<<20), "at 0x40"},
		{"directories before inodes", put64(72, 96), "before 0x61"},
		{"fragments before directories", put64(80, 97), "before"},
		{"export table behind the end", put64(88, 1<<40), "after the end"},
		{"cut within the superblock", func(b []byte) []byte { return b[:95] }, "unexpected EOF"},
		{"empty", func([]byte) []byte { return nil }, "at 0x0: unexpected EOF"},
	}
	for _, tt := range tests {
		b := tt.change(build(t, "image block=4096\nfile a text=a"))
		_, err := squashfs.NewReader(bytes.NewReader(b), int64(len(b)))
		var format *squashfs.FormatError
		if !errors.As(err, &format) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
}

func TestHostile(t *testing.T) {
	const huge = "file z size=0x1000000000000000"
	tests := []struct {
		name   string
		recipe string
		paths  string // those that are there
		want   string // in the errors; "" if there are none
	}{
		{"slash", "file x name=\"a/b\"\nfile ok", ". ok", `a name with a slash: "a/b" at 0x`},
		{"dot", "file x name=\".\"\nfile ok", ". ok", "a name for the directory itself"},
		{"dot dot", "dir x name=\"..\"\nfile x/passwd\nfile ok", ". ok", "or its parent"},
		{"zero byte", "file x name=\"a\\x00b\"\nfile ok", ". ok", "a name with a zero byte"},
		{"long name", "file x name=\"" + strings.Repeat("n", 257) + "\"\nfile ok", ". ok", "more than 256 bytes"},
		{"duplicates", "link a to=/etc\ndir b name=a\nfile b/passwd text=x\nfile ok", ". a ok", `a second entry "a"`},
		{"unsorted", "file b\nfile a\nfile c", ". a b c", ""},
		{"cycle to itself", "dir a\nsame a/a as=a\nfile a/f", ". a a/f", `"a" is a directory that is already at "a"`},
		{"cycle to the root", "dir a\nsame a/r as=.", ". a", `already at "."`},
		{"cycle of two", "dir a\ndir a/b\nsame a/b/a as=a\nsame a/b/b as=a/b", ". a a/b", `already at "a/b"`},
		{"two places", "dir a\nfile a/f\nsame b as=a", ". a a/f", `"b" is a directory that is already at "a"`},
		{"type of entry", "dir a\nfile a/f\nfile f\nsame g as=a type=2\nsame h as=f type=1", ". a a/f f g h", "a directory entry of type 2 for an inode of type 1"},
		{"device as a file", "char d dev=1\nsame e as=d type=2", ". d e", "of type 2 for an inode of type 5"},
		{"unknown type", "file f type=9", ". f", "of type 9"},
		{"size of nothing", huge + " list=0", ". z", "a block of 0x"},
		{"size of holes", huge + " list=3", ". z", "a block of 0x"},
		{"negative size", "file z size=-1 ext=1", ". z", ""},
		{"fragment out of range", "file z size=5 frag=7", ". z", "entry 7 of a fragment table"},
		{"tail outside of its fragment", "file a text=aaaa\nfile z size=4000 frag=0", ". a z", "0xfa0 bytes at 0x0 of fragment 0, which has 0x4"},
		{"block out of range", "file z size=4096 list=1 word=0x1000fff", ". z", "at 0x"},
		{"block that is too long", "file z size=4096 list=1 word=0x1001001", ". z", "a block of 0x1001 bytes"},
		{"block that is too short", "file z size=4096 list=1 word=0x1000010", ". z", "a block of 0x10 bytes instead of 0x1000"},
		{"block without bytes", "file z size=4096 list=1 word=0x1000000", ". z", "a block of 0x0 bytes"},
		{"long target", "link z to=x size=0x10001", ". z", "a link with a target of 0x10001 bytes"},
		{"target behind the table", "link z to=x size=0x10000", ". z", "after its table"},
		{"listing that is too long", "dir d ext=1 size=0x7fffffff\nfile d/f", ". d d/f", "a directory listing of 0x7ffffffc bytes"},
		{"listing that is too short", "dir d size=10\nfile d/f", ". d", "behind the entries of a directory"},
	}
	for _, tt := range tests {
		for _, image := range []string{"image\n", "image gzip=1\n"} {
			b := build(t, image+tt.recipe)
			w := walkAll(open(t, b), 100, 1<<20)
			if got := strings.Join(w.paths, " "); got != tt.paths {
				t.Errorf("%s: got %s, want %s", tt.name, got, tt.paths)
			}
			if got := w.text(); tt.want == "" && len(w.errs) > 0 || !strings.Contains(got, tt.want) {
				t.Errorf("%s: got %v, want %s", tt.name, got, tt.want)
			}
		}
	}
}

// TestManyWays is a tree of 2^60 paths that 60 directories make.
func TestManyWays(t *testing.T) {
	recipe := "dir d\n"
	name := "d"
	for range 60 {
		recipe += fmt.Sprintf("dir %s/d\nsame %s/e as=%s/d\n", name, name, name)
		name += "/d"
	}
	w := walkAll(open(t, build(t, recipe)), 1000, 1<<20)
	if len(w.paths) != 62 || len(w.errs) != 60 {
		t.Errorf("%d paths, %d errors", len(w.paths), len(w.errs))
	}
}

func TestNested(t *testing.T) {
	r := open(t, build(t, "image gzip=1\nnest d n=100000"))
	w := walkAll(r, 1000, 1<<20)
	if len(w.paths) != 257 || !strings.Contains(w.text(), "256 levels deep") || !errors.Is(w.errs[0], squashfs.ErrLimit) {
		t.Errorf("%d paths, %v", len(w.paths), w.errs)
	}
	deep := strings.Repeat("d/", 256) + "d"
	if _, err := r.Stat(deep); !errors.Is(err, squashfs.ErrLimit) {
		t.Error(err)
	}
}

// TestManyHoles is a file of 1.2 billion holes, whose list of blocks is the zeros behind the inodes.
func TestManyHoles(t *testing.T) {
	b := build(t, "image gzip=1 block=131072 zeros=600000\nfile z ext=1 list=0 size=0x1000000000000000")
	moved := putLast(b)
	r := open(t, moved)
	f, err := r.Open("z")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.ReadFile(r, "z"); !errors.Is(err, squashfs.ErrLimit) {
		t.Errorf("reading it at once: %v", err)
	}
	start := time.Now()
	n, err := io.Copy(io.Discard, io.LimitReader(f, 64<<20))
	if n != 64<<20 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	p := make([]byte, 10)
	if _, err := f.(io.ReaderAt).ReadAt(p, 1<<40); err != nil {
		t.Error(err)
	}
	if _, err := f.(io.ReaderAt).ReadAt(p, 1<<50); !errors.Is(err, squashfs.ErrLimit) {
		t.Error(err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it takes %v", took)
	}
}

// putLast moves the inode of the root, which is the last, before that of the only file, so that zeros follow the latter.
func putLast(b []byte) []byte {
	le := binary.LittleEndian
	table := le.Uint64(b[64:])
	at := table + 2 + 7 // the headers of the metadata block, of zlib and of the stored block
	const file, dir = 56, 32
	inodes := append(bytes.Clone(b[at+file:][:dir]), b[at:][:file]...)
	copy(b[at:], inodes)
	sum := uint32(1)
	hi, lo := uint32(0), sum
	for _, c := range inodes { // RFC 1950, 9: Adler-32
		lo = (lo + uint32(c)) % 65521
		hi = (hi + lo) % 65521
	}
	binary.BigEndian.PutUint32(b[at+file+dir+5:], hi<<16|lo)
	le.PutUint64(b[32:], 0)
	// The listing is one header and one entry, whose inode is now behind the root.
	listing := le.Uint64(b[72:]) + 2
	le.PutUint16(b[listing+12:], dir)
	return b
}

func TestManyEntriesLimit(t *testing.T) {
	r := open(t, build(t, "file f\nmany d n=262154 as=f"))
	entries, err := r.ReadDir("d")
	if len(entries) != 1<<18 || !errors.Is(err, squashfs.ErrLimit) {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	if _, err := r.Stat("d/262150"); !errors.Is(err, squashfs.ErrLimit) {
		t.Error(err)
	}
}

// TestTruncated cuts an image at every place. The cut is always noted, and nothing is invented.
func TestTruncated(t *testing.T) {
	b := build(t, "image gzip=1"+everything)
	whole := walkAll(open(t, b), 1000, 1<<20)
	if len(whole.errs) > 0 {
		t.Fatal(whole.text())
	}
	for n := 96; n < len(b); n++ {
		r, err := squashfs.NewReader(bytes.NewReader(b[:n]), int64(n))
		if err != nil {
			t.Fatalf("cut at 0x%x: %v", n, err)
		}
		w := walkAll(r, 1000, 1<<20)
		if len(r.Problems()) == 0 || !errors.Is(r.Problems()[0], io.ErrUnexpectedEOF) {
			t.Fatalf("cut at 0x%x: problems %v", n, r.Problems())
		}
		if len(w.paths) > len(whole.paths) || w.bytes > whole.bytes {
			t.Fatalf("cut at 0x%x: more files or bytes than there were", n)
		}
	}
}

// TestBitFlips changes one bit at a time. What is read may be wrong, as blocks have no checksums, but it ends.
func TestBitFlips(t *testing.T) {
	for _, image := range []string{"image", "image gzip=1"} {
		b := build(t, image+everything)
		random := rand.New(rand.NewPCG(4, 96))
		for range 1000 {
			bit := random.IntN(8 * len(b))
			b[bit/8] ^= 1 << (bit % 8)
			checkWalk(t, b)
			b[bit/8] ^= 1 << (bit % 8)
		}
	}
}

// checkWalk walks through an image that may be damaged in any way.
func checkWalk(t *testing.T, b []byte) {
	t.Helper()
	r, err := squashfs.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		checkErrors(t, []error{err})
		return
	}
	const files, budget = 1000, 1 << 20
	w := walkAll(r, files, budget)
	if len(w.paths) > files+1 || w.bytes > budget {
		t.Errorf("%d files, %d bytes", len(w.paths), w.bytes)
	}
	for _, name := range w.paths {
		if !fs.ValidPath(name) {
			t.Errorf("path %q", name)
		}
	}
	checkErrors(t, w.errs)
}

// checkErrors checks that each error says where in the image it is, or is about the end of reading.
func checkErrors(t *testing.T, errs []error) {
	t.Helper()
	for _, err := range errs {
		var format *squashfs.FormatError
		if !errors.As(err, &format) || format.Offset < 0 {
			t.Errorf("an error without a place: %v", err)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add(build(f, everything))
	f.Add(build(f, "image gzip=1"+everything))
	f.Add(build(f, "image block=1048576\ndir a\nsame a/a as=a\nfile b size=0x1000000000000000 list=2"))
	for _, c := range fixtures {
		f.Add(fixture(f, c))
	}
	f.Fuzz(checkWalk)
}
