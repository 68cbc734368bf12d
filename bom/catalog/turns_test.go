package catalog

import (
	"context"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"
	"github.com/google/go-cmp/cmp"
)

// backwards is a tree that is read best from its last name to its first, and notes what is opened.
type backwards struct {
	fstest.MapFS
	opened []string
}

func (b *backwards) Sort(names []string) {
	slices.Sort(names)
	slices.Reverse(names)
}

func (b *backwards) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".bin") || strings.HasSuffix(name, "copyright") {
		b.opened = append(b.opened, name)
	}
	return b.MapFS.Open(name)
}

func (b *backwards) ReadDir(name string) ([]fs.DirEntry, error) { return b.MapFS.ReadDir(name) }

func TestTurns(t *testing.T) {
	content := &fstest.MapFile{Data: []byte("x")}
	files := &backwards{MapFS: fstest.MapFS{
		"a.bin": content, "b.bin": content, "c.bin": content, "usr/share/doc/a/copyright": content,
	}}
	reads := func(paths ...string) func(context.Context, file.Resolver) ([]pkg.Package, error) {
		return func(_ context.Context, r file.Resolver) ([]pkg.Package, error) {
			found, err := r.FilesByPath(paths...)
			if len(paths) == 0 {
				found, err = r.FilesByGlob("**/*.bin")
			}
			for _, at := range found {
				f, err := r.FileContentsByLocation(at)
				if err != nil {
					return nil, err
				}
				if data, err := io.ReadAll(f); err != nil || string(data) != "x" {
					t.Errorf("%s: %q, %v", at.RealPath, data, err)
				}
			}
			return nil, err
		}
	}
	list := []cataloguer{
		{Cataloger: stub{"one", reads()}},
		{Cataloger: stub{"goes back", reads("/a.bin", "/usr/share/doc/a/copyright", "/b.bin")}},
		{Cataloger: stub{"breaks off", panics}},
		{Cataloger: stub{"two", reads()}},
	}
	got, err := find(t.Context(), files, nil, 4, list)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"usr/share/doc/a/copyright", "usr/share/doc/a/copyright", "c.bin", "b.bin", "a.bin", // for the types, and to keep
		"c.bin", "c.bin", "b.bin", "b.bin", "a.bin", "a.bin", "a.bin", // all together
		"b.bin", // by the one that goes back
	}
	if diff := cmp.Diff(want, files.opened); diff != "" {
		t.Errorf("opened (-want +got):\n%s", diff)
	}
	if len(got.Gaps) != 1 || !strings.Contains(got.Gaps[0].Says, "breaks off broke off") {
		t.Errorf("gaps: %+v", got.Gaps)
	}
}
