package squashfs_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ensign/bom/image/squashfs"
)

// TestTools compares with squashfs-tools. ENSIGN_SQUASHFS_DIR is a folder in which for every NAME.sqfs there is
// NAME.list, made by "TZ=UTC unsquashfs -lln NAME.sqfs", and NAME.sha256, made in the tree that went into the image by
// "find . -type f -print0 | xargs -0 sha256sum -z".
func TestTools(t *testing.T) {
	dir := os.Getenv("ENSIGN_SQUASHFS_DIR")
	if dir == "" {
		t.Skip("ENSIGN_SQUASHFS_DIR is not set")
	}
	images, err := filepath.Glob(filepath.Join(dir, "*.sqfs"))
	if err != nil || len(images) == 0 {
		t.Fatalf("no images in %s: %v", dir, err)
	}
	for _, image := range images {
		t.Run(filepath.Base(image), func(t *testing.T) {
			t.Parallel()
			compareWithTools(t, strings.TrimSuffix(image, ".sqfs"))
		})
	}
}

func compareWithTools(t *testing.T, base string) {
	f, err := os.Open(base + ".sqfs")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	r, err := squashfs.NewReader(f, st.Size())
	if err != nil {
		t.Fatal(err)
	}
	if p := r.Problems(); len(p) > 0 {
		t.Errorf("problems: %v", p)
	}
	var list bytes.Buffer
	listLong(t, &list, r, ".")
	equalLines(t, list.String(), readFile(t, base+".list"), "\n")
	equalLines(t, hashAll(t, r), readFile(t, base+".sha256"), "\x00")
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// equalLines compares lines, regardless of their order.
func equalLines(t *testing.T, got, want, end string) {
	t.Helper()
	if got == want {
		return
	}
	g, w := strings.Split(got, end), strings.Split(want, end)
	slices.Sort(g)
	slices.Sort(w)
	shown := 0
	for i := 0; i < max(len(g), len(w)) && shown < 5; i++ {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Errorf("line %d:\n got %.300q\nwant %.300q", i, a, b)
			shown++
		}
	}
}

// listLong prints what unsquashfs -lln prints.
func listLong(t *testing.T, w io.Writer, r *squashfs.Reader, name string) {
	info, err := r.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	printLong(w, name, info)
	if !info.IsDir() {
		return
	}
	entries, err := r.ReadDir(name)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int {
		return cmp.Compare(squashfs.Unescape(a.Name()), squashfs.Unescape(b.Name()))
	})
	for _, e := range entries {
		listLong(t, w, r, path.Join(name, e.Name()))
	}
}

func printLong(w io.Writer, name string, info fs.FileInfo) {
	n := info.Sys().(*squashfs.Inode)
	owner := fmt.Sprintf("%d/%d", n.UID, n.GID)
	pad := 26 - len(owner)
	size := fmt.Sprintf("%*d", max(pad, 0), info.Size())
	if n.Mode&fs.ModeDevice != 0 {
		dev := n.Minor&0xff | n.Major<<8 | n.Minor&^0xff<<12 // unsquashfs splits it as devices were before 2.6
		size = fmt.Sprintf("%*s%3d,%3d", max(pad-7, 0), " ", dev>>8, dev&0xff)
	}
	full := path.Join("squashfs-root", squashfs.Unescape(name))
	fmt.Fprintf(w, "%s %s %s %s %s", modeString(n.Mode), owner, size, info.ModTime().Format("2006-01-02 15:04"), full)
	if n.Mode&fs.ModeSymlink != 0 {
		fmt.Fprintf(w, " -> %s", n.Target)
	}
	fmt.Fprintln(w)
}

// modeString is the mode as ls prints it.
func modeString(m fs.FileMode) string {
	kinds := map[fs.FileMode]byte{
		0: '-', fs.ModeDir: 'd', fs.ModeSymlink: 'l', fs.ModeNamedPipe: 'p', fs.ModeSocket: 's',
		fs.ModeDevice: 'b', fs.ModeDevice | fs.ModeCharDevice: 'c',
	}
	s := []byte(m.Perm().String())
	s[0] = kinds[m.Type()]
	for _, b := range []struct {
		bit fs.FileMode
		at  int
		low byte
	}{{fs.ModeSetuid, 3, 's'}, {fs.ModeSetgid, 6, 's'}, {fs.ModeSticky, 9, 't'}} {
		if m&b.bit == 0 {
			continue
		}
		if s[b.at] == 'x' {
			s[b.at] = b.low
		} else {
			s[b.at] = b.low - 'a' + 'A'
		}
	}
	return string(s)
}

// hashAll returns what sha256sum -z prints for the files of r.
func hashAll(t *testing.T, r *squashfs.Reader) string {
	var lines []string
	for name, err := range r.Files() {
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		f, err := r.Open(name)
		if err != nil {
			t.Error(err)
			continue
		}
		h := sha256.New()
		if _, err := io.Copy(h, f); err != nil {
			t.Error(err)
		}
		lines = append(lines, hex.EncodeToString(h.Sum(nil))+"  ./"+squashfs.Unescape(name)+"\x00")
	}
	return strings.Join(lines, "")
}
