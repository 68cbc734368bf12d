package catalog

import (
	"context"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/anchore/syft/syft/file"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ensign/bom"
)

// linked makes a tree of files and links; a value that starts with "-> " is a link.
func linked(files map[string]string) fstest.MapFS {
	all := fstest.MapFS{}
	for name, data := range files {
		mode := fs.FileMode(0o644)
		if target, ok := strings.CutPrefix(data, "-> "); ok {
			data, mode = target, fs.ModeSymlink|0o777
		}
		all[name] = &fstest.MapFile{Data: []byte(data), Mode: mode}
	}
	return all
}

func resolverOf(t testing.TB, tree fs.FS) *resolver {
	t.Helper()
	r, err := newResolver(context.Background(), tree, bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLinks(t *testing.T) {
	r := resolverOf(t, linked(map[string]string{
		"usr/lib/libz.so.1":  "z",
		"usr/lib/libz.so":    "-> libz.so.1",
		"lib":                "-> usr/lib",
		"lib64":              "-> /usr/lib",
		"usr/bin/busybox":    "b",
		"bin/sh":             "-> /usr/bin/busybox",
		"bin/up":             "-> ../../../../usr/bin/busybox",
		"etc/passwd":         "-> ../../../../../../etc/shadow",
		"etc/host":           "-> /proc/1/root/etc/passwd",
		"loop/a":             "-> b",
		"loop/b":             "-> a",
		"loop/self":          "-> self",
		"loop/dir":           "-> ../loop",
		"loop/deep":          "-> dir/dir/dir/deep/x",
		"usr/share/x/nested": "-> ../../bin",
	}))
	for path, want := range map[string]string{
		"/usr/lib/libz.so":            "/usr/lib/libz.so.1",
		"/lib/libz.so":                "/usr/lib/libz.so.1",
		"/lib64/libz.so.1":            "/usr/lib/libz.so.1",
		"lib/libz.so.1":               "/usr/lib/libz.so.1", // relative is to the root
		"/bin/sh":                     "/usr/bin/busybox",
		"/bin/up":                     "/usr/bin/busybox", // cut off at the root
		"/usr/share/x/nested/busybox": "/usr/bin/busybox",
		"/etc/passwd":                 "", // the target does not exist in the tree
		"/etc/host":                   "",
		"/loop/a":                     "",
		"/loop/self":                  "",
		"/loop/deep":                  "",
		"/lib":                        "", // a directory
		"/../usr/bin/busybox":         "/usr/bin/busybox",
		"/nothing":                    "",
	} {
		found, err := r.FilesByPath(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
		got := ""
		if len(found) > 0 {
			got = found[0].RealPath
		}
		if got != want {
			t.Errorf("%s leads to %q, want %q", path, got, want)
		}
	}
	if gaps := r.gaps.sorted(); len(gaps) > 0 {
		t.Errorf("gaps %v, want none: a link that leads nowhere holds no bytes", gaps)
	}
}

func TestGlobs(t *testing.T) {
	r := resolverOf(t, linked(map[string]string{
		"lib":                        "-> usr/lib",
		"usr/lib/modules/6.1/a.ko":   "a",
		"usr/lib/modules/6.1/b/c.ko": "c",
		"usr/lib/dpkg/status":        "s",
		"opt/vendor":                 "-> /usr/lib/dpkg",
		"opt/d/status":               "d",
	}))
	for pattern, want := range map[string][]string{
		"**/lib/modules/**/*.ko":         {"/usr/lib/modules/6.1/a.ko", "/usr/lib/modules/6.1/b/c.ko"},
		"/lib/modules/**/*.ko":           {"/usr/lib/modules/6.1/a.ko", "/usr/lib/modules/6.1/b/c.ko"},
		"**/status":                      {"/opt/d/status", "/usr/lib/dpkg/status"},
		"**/vendor/status":               {"/usr/lib/dpkg/status"},
		"**/{a,c}.ko":                    {"/usr/lib/modules/6.1/a.ko", "/usr/lib/modules/6.1/b/c.ko"},
		"/usr/lib/dpkg/status":           {"/usr/lib/dpkg/status"},
		"**/modules":                     nil,
		"**/lib/modules/**/*.ko.{gz,xz}": nil,
	} {
		found, err := r.FilesByGlob(pattern)
		if err != nil {
			t.Errorf("%s: %v", pattern, err)
		}
		var got []string
		for _, at := range found {
			got = append(got, at.RealPath)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", pattern, diff)
		}
	}
}

// TestEveryLinkStaysInside checks, for any links whatever, that all that can be found is a regular file of the
// tree, with its own contents, and that finding ends.
func TestEveryLinkStaysInside(t *testing.T) {
	name := rapid.SampledFrom([]string{"a", "b", "c"})
	rapid.Check(t, func(t *rapid.T) {
		tree := fstest.MapFS{}
		for i := range rapid.IntRange(1, 12).Draw(t, "entries") {
			at := path.Join(rapid.SliceOfN(name, 1, 3).Draw(t, "path")...)
			if taken(tree, at) {
				continue
			}
			tree[at] = &fstest.MapFile{Data: []byte(strconv.Itoa(i)), Mode: 0o644}
			if rapid.Bool().Draw(t, "link") {
				target := rapid.StringMatching(`/?((\.\.|a|b|c)/){0,4}(\.\.|a|b|c)?`).Draw(t, "target")
				tree[at] = &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink | 0o777}
			}
		}
		r, err := newResolver(context.Background(), tree, bom.NewBudget(bom.Limits{}))
		if err != nil {
			t.Fatal(err)
		}
		found, err := r.FilesByGlob("**/*", "**/a", "/*/b", "**/c/**")
		if err != nil {
			t.Fatal(err)
		}
		for at := range r.AllLocations(context.Background()) {
			more, err := r.FilesByPath(at.RealPath, at.RealPath+"/a", at.RealPath+"/../b")
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, more...)
		}
		for _, at := range found {
			f := tree[strings.TrimPrefix(at.RealPath, "/")]
			if f == nil || !f.Mode.IsRegular() {
				t.Fatalf("found %s, which is no regular file of the tree", at.RealPath)
			}
			if got := readAll(t, r, at); got != string(f.Data) {
				t.Fatalf("%s holds %q, want %q", at.RealPath, got, f.Data)
			}
		}
	})
}

// taken reports whether at, or something above or below it, is in the tree.
func taken(tree fstest.MapFS, at string) bool {
	for name := range tree {
		if name == at || strings.HasPrefix(name, at+"/") || strings.HasPrefix(at, name+"/") {
			return true
		}
	}
	return false
}

type fataler interface{ Fatal(...any) }

func readAll(t fataler, r *resolver, at file.Location) string {
	f, err := r.FileContentsByLocation(at)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestContentsHaveRandomAccess(t *testing.T) {
	r := resolverOf(t, linked(map[string]string{"a": "0123456789"}))
	found, err := r.FilesByPath("/a")
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	f, err := r.FileContentsByLocation(found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	buf := make([]byte, 3)
	if n, err := f.(io.ReaderAt).ReadAt(buf, 4); n != 3 || err != nil || string(buf) != "456" {
		t.Errorf("ReadAt gives %d, %v, %q", n, err, buf)
	}
	if n, err := f.(io.ReaderAt).ReadAt(buf, 400); n != 0 || err != io.EOF {
		t.Errorf("ReadAt beyond the end gives %d, %v; want 0, EOF", n, err)
	}
	if _, err := f.(io.Seeker).Seek(8, io.SeekStart); err != nil {
		t.Error(err)
	}
	if rest, err := io.ReadAll(f); err != nil || string(rest) != "89" {
		t.Errorf("after Seek: %q, %v", rest, err)
	}
}

func TestMIMETypes(t *testing.T) {
	program := "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 9) + "\x02\x00" + strings.Repeat("\x00", 100)
	r := resolverOf(t, linked(map[string]string{"bin/a": program, "bin/b": "-> a", "c.txt": "some text\n", "empty": ""}))
	for mime, want := range map[string]string{"application/x-executable": "/bin/a", "text/plain": "/c.txt", "application/x-sharedlib": ""} {
		found, err := r.FilesByMIMEType(mime)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, at := range found {
			got += at.RealPath
		}
		if got != want {
			t.Errorf("%s: %q, want %q", mime, got, want)
		}
	}
}
