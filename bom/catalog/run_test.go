package catalog

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/anchore/syft/syft/artifact"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"
	"github.com/google/go-cmp/cmp"

	"ensign/bom"
)

// stub is a cataloguer made of a function.
type stub struct {
	name string
	do   func(context.Context, file.Resolver) ([]pkg.Package, error)
}

func (s stub) Name() string { return s.name }

func (s stub) Catalog(ctx context.Context, r file.Resolver) ([]pkg.Package, []artifact.Relationship, error) {
	found, err := s.do(ctx, r)
	return found, nil, err
}

func finds(names ...string) func(context.Context, file.Resolver) ([]pkg.Package, error) {
	return func(context.Context, file.Resolver) ([]pkg.Package, error) {
		var all []pkg.Package
		for _, n := range names {
			p := pkg.Package{Name: n, Version: "1", Type: pkg.BinaryPkg}
			p.SetID()
			all = append(all, p)
		}
		return all, nil
	}
}

func fails(err error) func(context.Context, file.Resolver) ([]pkg.Package, error) {
	return func(context.Context, file.Resolver) ([]pkg.Package, error) { return nil, err }
}

func panics(context.Context, file.Resolver) ([]pkg.Package, error) { panic("index out of range") }

func namesOf(packages []Package) string {
	var all []string
	for _, p := range packages {
		all = append(all, p.Name)
	}
	return strings.Join(all, " ")
}

func TestFailingCataloguerCostsOneGap(t *testing.T) {
	list := []cataloguer{
		{Cataloger: stub{"first", finds("a", "")}},
		{Cataloger: stub{"broken", panics}},
		{Cataloger: stub{"cross", fails(errors.New("no\n  good"))}},
		{Cataloger: stub{"last", finds("b", "a")}},
	}
	for _, jobs := range []int{1, 4} {
		got, err := find(t.Context(), fstest.MapFS{}, nil, jobs, list)
		if err != nil {
			t.Fatal(err)
		}
		if names := namesOf(got.Packages); names != "a b" {
			t.Errorf("found %q, want each package once: \"a b\"", names)
		}
		if got.Packages[0].FoundBy != "first" {
			t.Errorf("a is found by %s, want the first of the list", got.Packages[0].FoundBy)
		}
		want := []bom.Gap{
			{Reason: bom.Unsupported, Says: "broken broke off and found nothing: panic: index out of range"},
			{Reason: bom.Unsupported, Says: "cross failed: no good"},
		}
		if diff := cmp.Diff(want, got.Gaps); diff != "" {
			t.Errorf("gaps (-want +got):\n%s", diff)
		}
	}
}

func TestDamagedFileCostsOneGap(t *testing.T) {
	tree := linked(map[string]string{
		"lib/modules/6.1/bad.ko": "\x7fELF\x02\x01\x01 and then nothing",
		"opt/package.json":       `{"name": `,
		"etc/os-release":         "ID=debian\n",
		"var/lib/dpkg/status":    "Package: zlib1g\nStatus: install ok installed\nVersion: 1\n\n",
	})
	got, err := Find(t.Context(), tree, nil, 2)
	if err != nil {
		t.Fatal(err)
	}
	if names := namesOf(got.Packages); names != "zlib1g" {
		t.Errorf("found %q, want zlib1g", names)
	}
	var paths []string
	for _, g := range got.Gaps {
		paths = append(paths, string(g.Reason)+" "+g.Path)
		if g.Size != int64(len(tree[g.Path].Data)) {
			t.Errorf("gap of %s has size %d", g.Path, g.Size)
		}
	}
	if diff := cmp.Diff([]string{"damaged lib/modules/6.1/bad.ko", "damaged opt/package.json"}, paths); diff != "" {
		t.Errorf("gaps (-want +got):\n%s\n%+v", diff, got.Gaps)
	}
}

// locked is a tree in which some names cannot be opened.
type locked struct {
	fstest.MapFS
	names []string
}

func (l locked) Open(name string) (fs.File, error) {
	for _, n := range l.names {
		if n == name {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
		}
	}
	return l.MapFS.Open(name)
}

func (l locked) ReadDir(name string) ([]fs.DirEntry, error) {
	if _, err := l.Open(name); err != nil {
		return nil, err
	}
	return l.MapFS.ReadDir(name)
}

func TestUnreadable(t *testing.T) {
	tree := locked{linked(map[string]string{
		"etc/shadow":       "secret",
		"root/.profile":    "secret too",
		"opt/package.json": `{"name": "left", "version": "1.0.0"}`,
	}), []string{"etc/shadow", "root"}}
	got, err := Find(t.Context(), tree, nil, 2)
	if err != nil {
		t.Fatal(err)
	}
	want := []bom.Gap{
		{Path: "etc/shadow", Size: 6, Reason: bom.UnknownGap, Says: "not read: permission denied"},
		{Path: "root", Reason: bom.UnknownGap, Says: "not read: permission denied"},
	}
	if diff := cmp.Diff(want, got.Gaps); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	if names := namesOf(got.Packages); names != "left" {
		t.Errorf("found %q, want left", names)
	}
}

func TestRootMustBeReadable(t *testing.T) {
	_, err := Find(t.Context(), locked{fstest.MapFS{}, []string{"."}}, nil, 1)
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v, want it to say that permission is denied", err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Find(ctx, fstest.MapFS{"a": {Data: []byte("a")}}, nil, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
}

// TestOutOfTime holds that a limit of time costs what was not read, and nothing that was found.
func TestOutOfTime(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(fmt.Errorf("%w: no more time", bom.ErrLimit))
	got, err := Find(ctx, fstest.MapFS{"a": {Data: []byte("a")}, "b": {}}, nil, 1)
	want := []bom.Gap{
		{Reason: bom.Limit, Says: "not all software was looked for: limit reached: no more time"},
		{Path: "a", Reason: bom.Limit, Says: "this file and all after it were not read: limit reached: no more time"},
	}
	if diff := cmp.Diff(want, got.Gaps); err != nil || diff != "" {
		t.Errorf("%v, gaps (-want +got):\n%s", err, diff)
	}

	ctx, cancel = context.WithCancelCause(t.Context())
	found := stub{"first", func(ctx context.Context, r file.Resolver) ([]pkg.Package, error) {
		cancel(fmt.Errorf("%w: no more time", bom.ErrLimit))
		return finds("found")(ctx, r)
	}}
	late := stub{"second", func(context.Context, file.Resolver) ([]pkg.Package, error) { return nil, context.DeadlineExceeded }}
	got, err = find(ctx, fstest.MapFS{"a": {}}, nil, 1, []cataloguer{{Cataloger: found}, {Cataloger: late}})
	if diff := cmp.Diff(want[:1], got.Gaps); err != nil || diff != "" || namesOf(got.Packages) != "found" {
		t.Errorf("%v, found %q, gaps (-want +got):\n%s", err, namesOf(got.Packages), diff)
	}
}

// linkless is a tree whose links cannot be read.
type linkless struct{ fs.FS }

func TestLinksThatCannotBeRead(t *testing.T) {
	r := resolverOf(t, linkless{linked(map[string]string{"a": "a", "b": "-> a"})})
	want := []bom.Gap{{Path: "b", Size: 1, Reason: bom.Unsupported, Says: "not read: invalid argument"}}
	if diff := cmp.Diff(want, r.gaps.sorted()); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}

func TestLimits(t *testing.T) {
	tree := linked(map[string]string{
		"a/package.json":     `{"name": "a", "version": "1"}`,
		"b/large":            strings.Repeat("x", 1000),
		"c/package.json":     `{"name": "c", "version": "1"}`,
		"d/d/d/package.json": `{"name": "d", "version": "1"}`,
	})
	for _, c := range []struct {
		name   string
		limits bom.Limits
		found  string
		gaps   []string
	}{
		{"none", bom.Limits{}, "a c d", nil},
		{"bytes", bom.Limits{Bytes: 500}, "a c d", []string{"b/large"}},
		{"fewer bytes", bom.Limits{Bytes: 60}, "a c", []string{"b/large", "d/d/d/package.json"}},
		{"files", bom.Limits{Files: 4}, "a", []string{"c"}},
		{"depth", bom.Limits{Depth: 3}, "a c", []string{"d/d/d/package.json"}},
	} {
		for _, jobs := range []int{1, 4} {
			got, err := Find(t.Context(), tree, bom.NewBudget(c.limits), jobs)
			if err != nil {
				t.Fatal(err)
			}
			if names := namesOf(got.Packages); names != c.found {
				t.Errorf("%s: found %q, want %q", c.name, names, c.found)
			}
			var gaps []string
			for _, g := range got.Gaps {
				gaps = append(gaps, g.Path)
				if g.Reason != bom.Limit || !strings.Contains(g.Says, "--max-") {
					t.Errorf("%s: gap %+v, want it to name the limit", c.name, g)
				}
			}
			if diff := cmp.Diff(c.gaps, gaps); diff != "" {
				t.Errorf("%s: gaps (-want +got):\n%s", c.name, diff)
			}
		}
	}
}

// growing is a tree whose files hold more than they say, like those of /proc.
type growing struct{ fstest.MapFS }

type grown struct {
	fs.File
	left int
}

func (g growing) Open(name string) (fs.File, error) {
	f, err := g.MapFS.Open(name)
	if err != nil || name == "." {
		return f, err
	}
	return &grown{f, 1000}, nil
}

func (g *grown) Read(p []byte) (int, error) {
	n := min(len(p), g.left)
	g.left -= n
	if n == 0 {
		return 0, fs.ErrClosed
	}
	return n, nil
}

func TestFileThatIsLongerThanItSaysDrawsMore(t *testing.T) {
	got, err := Find(t.Context(), growing{linked(map[string]string{"endless": ""})}, bom.NewBudget(bom.Limits{Bytes: 100}), 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Gaps) != 1 || got.Gaps[0].Reason != bom.Limit {
		t.Errorf("gaps %+v, want one for the limit", got.Gaps)
	}
}

func TestTemporaryFolder(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	var sawContext bool
	list := []cataloguer{
		{Cataloger: stub{"plain", finds("a")}},
		{Cataloger: stub{"needy", func(ctx context.Context, r file.Resolver) ([]pkg.Package, error) {
			sawContext = true
			return finds("b")(ctx, r)
		}}, folder: []string{"**/*.db"}},
		{Cataloger: stub{"broken", panics}, folder: []string{"**/*.db"}},
		{Cataloger: stub{"idle", finds("c")}, folder: []string{"**/*.other"}},
	}
	got, err := find(t.Context(), linked(map[string]string{"var/a.db": "x"}), nil, 2, list)
	if err != nil {
		t.Fatal(err)
	}
	if names := namesOf(got.Packages); names != "a b c" || !sawContext {
		t.Errorf("found %q, want a b c", names)
	}
	if len(got.Gaps) != 1 || !strings.HasPrefix(got.Gaps[0].Says, "broken broke off") {
		t.Errorf("gaps %+v, want one for the cataloguer that broke off", got.Gaps)
	}
	if diff := cmp.Diff([]string{"copied files to a private temporary folder, since removed: needy, broken"}, got.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	checkEmpty(t, dir)
}

func checkEmpty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestNeedForTheFolderIsRecognised guards the words by which syft says that a cataloguer lacks its folder.
func TestNeedForTheFolderIsRecognised(t *testing.T) {
	r := resolverOf(t, linked(map[string]string{"lib/modules/6.1/a.ko.gz": gzipped(t, "no module")}))
	for _, c := range cataloguers() {
		if c.Name() != "linux-kernel-cataloger" {
			continue
		}
		if done := runOne(t.Context(), c, r); !wantsFolder(done.err) {
			t.Errorf("got %v, want the need of a folder to be recognised", done.err)
		}
		return
	}
	t.Error("there is no cataloguer of kernel modules")
}

func TestFolderOnDemand(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	tries := 0
	packed := stub{"packed", func(ctx context.Context, r file.Resolver) ([]pkg.Package, error) {
		if tries++; tries == 1 {
			return nil, errors.New("unpacking: no temp dir factory in context")
		}
		return finds("b")(ctx, r)
	}}
	got, err := find(t.Context(), fstest.MapFS{}, nil, 1, []cataloguer{{Cataloger: packed}})
	if err != nil {
		t.Fatal(err)
	}
	if names := namesOf(got.Packages); names != "b" || len(got.Gaps) > 0 || len(got.Notes) != 1 {
		t.Errorf("found %q, gaps %v, notes %v; want b, none and one", names, got.Gaps, got.Notes)
	}
	checkEmpty(t, dir)
}

func gzipped(t *testing.T, data string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(data)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
