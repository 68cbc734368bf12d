package squashfs_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"ensign/bom/image/squashfs"

	"github.com/google/go-cmp/cmp"
)

// everything is a recipe with all that an image can hold.
const everything = `
	fifo odd name="a\xffb"
	dir dev mode=01777 uid=4000000000 gid=7
	block dev/disk dev=0x11110370
	sock dev/log ext=1
	fifo dev/pipe
	char dev/tty dev=0x501 mode=0620 gid=5
	dir empty
	dir etc ext=1 attr=user.folder
	file etc/empty
	file etc/hosts text="127.0.0.1 localhost\n" attr=security.capability
	link etc/mtab to="/proc/self/mounts"
	link etc/up to="../../\xff" ext=1
	fifo odd name="new\nline"
	dir usr
	file usr/aligned text="0123456789abcdef" n=512
	same usr/hosts as=etc/hosts
	file usr/large text="0123456789abcdef+" n=1000
	file usr/sparse holes=3 text="end"
	file usr/su text="#!" mode=04755 mtime=1
	fifo odd name="\ufffd"
`

// everythingList is what unsquashfs -lln prints of it.
const everythingList = "" +
	"drwxr-xr-x 0/0                     171 2023-11-14 22:13 squashfs-root\n" +
	"prw-r--r-- 0/0                       0 2023-11-14 22:13 squashfs-root/a\xffb\n" +
	"drwxrwxrwt 4000000000/7             97 2023-11-14 22:13 squashfs-root/dev\n" +
	"brw-r--r-- 0/0                 1118467,112 2023-11-14 22:13 squashfs-root/dev/disk\n" +
	"srw-r--r-- 0/0                       0 2023-11-14 22:13 squashfs-root/dev/log\n" +
	"prw-r--r-- 0/0                       0 2023-11-14 22:13 squashfs-root/dev/pipe\n" +
	"crw--w---- 0/5                   5,  1 2023-11-14 22:13 squashfs-root/dev/tty\n" +
	"drwxr-xr-x 0/0                       3 2023-11-14 22:13 squashfs-root/empty\n" +
	"drwxr-xr-x 0/0                      99 2023-11-14 22:13 squashfs-root/etc\n" +
	"-rw-r--r-- 0/0                       0 2023-11-14 22:13 squashfs-root/etc/empty\n" +
	"-rw-r--r-- 0/0                      20 2023-11-14 22:13 squashfs-root/etc/hosts\n" +
	"lrw-r--r-- 0/0                      17 2023-11-14 22:13 squashfs-root/etc/mtab -> /proc/self/mounts\n" +
	"lrw-r--r-- 0/0                       7 2023-11-14 22:13 squashfs-root/etc/up -> ../../\xff\n" +
	"prw-r--r-- 0/0                       0 2023-11-14 22:13 squashfs-root/new\n" +
	"line\n" +
	"drwxr-xr-x 0/0                     128 2023-11-14 22:13 squashfs-root/usr\n" +
	"-rw-r--r-- 0/0                    8192 2023-11-14 22:13 squashfs-root/usr/aligned\n" +
	"-rw-r--r-- 0/0                      20 2023-11-14 22:13 squashfs-root/usr/hosts\n" +
	"-rw-r--r-- 0/0                   17000 2023-11-14 22:13 squashfs-root/usr/large\n" +
	"-rw-r--r-- 0/0                   12291 2023-11-14 22:13 squashfs-root/usr/sparse\n" +
	"-rwsr-xr-x 0/0                       2 1970-01-01 00:00 squashfs-root/usr/su\n" +
	"prw-r--r-- 0/0                       0 2023-11-14 22:13 squashfs-root/\xef\xbf\xbd\n"

func open(t testing.TB, image []byte) *squashfs.Reader {
	t.Helper()
	r, err := squashfs.NewReader(bytes.NewReader(image), int64(len(image)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestListing(t *testing.T) {
	for _, image := range []string{"image block=4096", "image block=4096 gzip=1"} {
		r := open(t, build(t, image+everything))
		if p := r.Problems(); p != nil {
			t.Errorf("%s: problems: %v", image, p)
		}
		var got strings.Builder
		listLong(t, &got, r, ".")
		if got.String() != everythingList {
			t.Errorf("%s: %s", image, cmp.Diff(everythingList, got.String()))
		}
	}
}

func TestContent(t *testing.T) {
	want := map[string]string{
		"etc/empty": "", "etc/hosts": "127.0.0.1 localhost\n", "usr/hosts": "127.0.0.1 localhost\n",
		"usr/aligned": strings.Repeat("0123456789abcdef", 512), "usr/large": strings.Repeat("0123456789abcdef+", 1000),
		"usr/sparse": strings.Repeat("\x00", 3*4096) + "end", "usr/su": "#!",
	}
	for _, image := range []string{"image block=4096", "image block=4096 gzip=1"} {
		r := open(t, build(t, image+everything))
		got := map[string]string{}
		for name, err := range r.Files() {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			data, err := fs.ReadFile(r, name)
			if err != nil {
				t.Error(err)
			}
			got[name] = string(data)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", image, diff)
		}
	}
}

// TestFS has files in the places of devices, which TestFS would read.
func TestFS(t *testing.T) {
	special := strings.NewReplacer("fifo ", "file ", "sock ", "file ", "char ", "file ", "block ", "file ")
	r := open(t, build(t, "image gzip=1"+special.Replace(everything)))
	if err := fstest.TestFS(r, "etc/hosts", "usr/sparse", "a\uFFFDFFb", "\uFFFDEF\uFFFDBF\uFFFDBD"); err != nil {
		t.Error(err)
	}
}

func TestReadAt(t *testing.T) {
	r := open(t, build(t, "image gzip=1"+everything))
	for name := range r.Files() {
		want, err := fs.ReadFile(r, name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := r.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		at := f.(io.ReaderAt)
		for _, off := range []int{0, 1, 4095, 4096, 4097, 12287, len(want) - 1, len(want), len(want) + 9} {
			for _, n := range []int{0, 1, 4095, 4096, 9000} {
				p := make([]byte, n)
				got, err := at.ReadAt(p, int64(max(off, 0)))
				rest := want[min(max(off, 0), len(want)):]
				if full := n <= len(rest); full != (err == nil) || !full && err != io.EOF {
					t.Errorf("%s: %d bytes at %d: %v", name, n, off, err)
				}
				if !bytes.Equal(p[:got], rest[:min(n, len(rest))]) {
					t.Errorf("%s: wrong bytes at %d", name, off)
				}
			}
		}
	}
}

func TestSeek(t *testing.T) {
	r := open(t, build(t, everything))
	f, err := r.Open("usr/large")
	if err != nil {
		t.Fatal(err)
	}
	s := f.(io.ReadSeeker)
	if n, err := s.Seek(-18, io.SeekEnd); n != 17000-18 || err != nil {
		t.Fatal(n, err)
	}
	if n, err := s.Seek(-1, io.SeekCurrent); n != 17000-19 || err != nil {
		t.Fatal(n, err)
	}
	var b strings.Builder
	if _, err := s.(io.WriterTo).WriteTo(&b); err != nil || b.String() != "f+0123456789abcdef+" {
		t.Errorf("%q %v", b.String(), err)
	}
	if _, err := s.Seek(-1, io.SeekStart); err == nil {
		t.Error("a negative position is no error")
	}
	if _, err := s.Seek(0, 9); err == nil {
		t.Error("an unknown whence is no error")
	}
	if n, err := s.Seek(1<<62, io.SeekStart); n != 1<<62 || err != nil {
		t.Error(n, err)
	}
	if _, err := s.Read(make([]byte, 1)); err != io.EOF {
		t.Error(err)
	}
}

func TestInode(t *testing.T) {
	r := open(t, build(t, everything))
	inode := func(name string) *squashfs.Inode {
		t.Helper()
		info, err := r.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return info.Sys().(*squashfs.Inode)
	}
	if n := inode("dev/disk"); n.Major != 259 || n.Minor != 70000 {
		t.Errorf("device %d:%d", n.Major, n.Minor)
	}
	if a, b := inode("etc/hosts"), inode("usr/hosts"); a.Number != b.Number {
		t.Errorf("hard links are inodes %d and %d", a.Number, b.Number)
	}
	for name, want := range map[string][]string{
		"etc": {"user.folder"}, "etc/hosts": {"security.capability"}, "etc/empty": nil,
	} {
		got, err := inode(name).Extended()
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
	if target, err := r.ReadLink("etc/up"); target != "../../\xff" || err != nil {
		t.Errorf("%q, %v", target, err)
	}
	if _, err := r.ReadLink("etc/hosts"); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("reading a file as a link: %v", err)
	}
}

func TestNoContent(t *testing.T) {
	r := open(t, build(t, everything))
	for _, name := range []string{"etc/mtab", "dev/tty", "dev/pipe", "dev/log", "dev"} {
		if data, err := fs.ReadFile(r, name); err == nil {
			t.Errorf("%s has content %q", name, data)
		}
	}
	for _, name := range []string{"nothing", "etc/nothing", "etc/hosts/x", "etc/mtab/x", "empty/x"} {
		if _, err := r.Stat(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"", "/", "/etc", "etc/", "..", "etc/../etc"} {
		if _, err := r.Open(name); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.ReadDir("etc/hosts"); err == nil {
		t.Error("a file is read as a directory")
	}
}

func TestManyEntries(t *testing.T) {
	var recipe strings.Builder
	recipe.WriteString("image gzip=1\ndir d\n")
	for i := range 5000 {
		fmt.Fprintf(&recipe, "file d/a-name-of-some-length-%05d text=\"%d\"\n", i, i)
	}
	r := open(t, build(t, recipe.String()))
	entries, err := r.ReadDir("d")
	if err != nil || len(entries) != 5000 {
		t.Fatal(len(entries), err)
	}
	for i, e := range entries {
		data, err := fs.ReadFile(r, "d/"+e.Name())
		if string(data) != fmt.Sprint(i) || err != nil {
			t.Fatalf("%s: %q %v", e.Name(), data, err)
		}
	}
}

// TestConcurrent reads everything from several goroutines at once.
func TestConcurrent(t *testing.T) {
	r := open(t, build(t, "image gzip=1"+everything))
	var sums [4]string
	var wg sync.WaitGroup
	for i := range sums {
		wg.Add(1)
		go func() {
			defer wg.Done()
			h := sha256.New()
			for name := range r.Files() {
				f, err := r.Open(name)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := io.Copy(h, f); err != nil {
					t.Error(err)
				}
			}
			sums[i] = fmt.Sprintf("%x", h.Sum(nil))
		}()
	}
	wg.Wait()
	for _, sum := range sums[1:] {
		if sum != sums[0] {
			t.Error("goroutines read different bytes")
		}
	}
}

// countingReader counts the reads from each offset.
type countingReader struct {
	*bytes.Reader
	mu    sync.Mutex
	reads map[int64]int
}

func (c *countingReader) ReadAt(p []byte, off int64) (int, error) {
	c.mu.Lock()
	c.reads[off]++
	c.mu.Unlock()
	return c.Reader.ReadAt(p, off)
}

// TestReadOnce reads an image with more blocks than are kept, whole files or piece by piece, and counts how often each of
// its parts is read.
func TestReadOnce(t *testing.T) {
	recipe := "image block=131072\n"
	for i := range 300 {
		recipe += fmt.Sprintf("file f%03d text=\"some text with a number, %03d\" n=%d\n", i, i, 9000-(i*7919)%8999)
	}
	image := build(t, recipe)
	for _, wrap := range []func(io.Reader) io.Reader{
		func(r io.Reader) io.Reader { return r },
		func(r io.Reader) io.Reader { return struct{ io.Reader }{r} },
	} {
		c := &countingReader{Reader: bytes.NewReader(image), reads: map[int64]int{}}
		r, err := squashfs.NewReader(c, c.Size())
		if err != nil {
			t.Fatal(err)
		}
		readFiles(t, r, wrap)
		table := int64(binary.LittleEndian.Uint64(image[80:])) // the index of the fragments is read with the superblock
		for off, n := range c.reads {
			if n > 1 && off < table {
				t.Errorf("0x%x is read %d times", off, n)
			}
		}
	}
}

// readFiles reads all files in the order of their data.
func readFiles(t *testing.T, r *squashfs.Reader, wrap func(io.Reader) io.Reader) {
	for name, err := range r.Files() {
		if err != nil {
			t.Error(err)
		}
		f, err := r.Open(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := io.Copy(io.Discard, wrap(f)); err != nil {
			t.Error(err)
		}
	}
}
