package input

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
	"ensign/bom/catalog"
)

func TestOpenDirectory(t *testing.T) {
	dir := write(t, map[string]string{
		"rootfs/usr/lib/os-release": "NAME=\"Example Linux\"\nPRETTY_NAME='Example Linux 23'\nVERSION_ID=23\nHOME_URL=https://example.com\n",
		"rootfs/bin/tool":           "tool",
		"secret":                    "must not be read",
	})
	root := filepath.Join(dir, "rootfs")
	links := map[string]string{"etc": "usr/lib", "escape": "../secret", "host": "/etc/passwd"}
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(root, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	find := func(_ context.Context, tree fs.FS, _ *bom.Budget, jobs int) (catalog.Result, error) {
		for name := range links {
			if name == "etc" {
				continue
			}
			if data, err := fs.ReadFile(tree, name); err == nil {
				t.Errorf("%s leads out of the root: read %q", name, data)
			}
		}
		return catalog.Result{
			Notes: []string{"a note"},
			Packages: []catalog.Package{
				{Name: "tool", Version: "1.2-3", Type: "deb", Purl: "pkg:deb/example/tool@1.2-3", Maintainer: "Packager <p@example.com>", Homepage: "https://example.com/tool", Licenses: []string{"MIT"}, Paths: []string{"var/lib/dpkg/status"}, FoundBy: "dpkg-db-cataloger", Confidence: "1"},
				{Name: "linux", Version: "6.1", Type: "linux-kernel", Paths: []string{"boot/vmlinuz"}, FoundBy: "k", Confidence: "1"},
				{Name: "wifi", Type: "linux-kernel-module", Vendor: "Example Semi", Paths: []string{"lib/wifi.ko"}, FoundBy: "k", Confidence: "1"},
				{Name: "busybox", Version: "1.36", Type: "binary", CPEs: []string{"cpe:2.3:a:busybox:busybox:1.36:*:*:*:*:*:*:*"}, Paths: []string{"bin/busybox", "bin/sh"}, FoundBy: "b", Confidence: "0.8"},
			},
		}, nil
	}
	d := mustOpen(t, find, Options{}, root)
	if r := d.Root(); r.Type != "firmware" || r.Name != "Example Linux 23" {
		t.Errorf("root %s %q", r.Type, r.Name)
	}
	got := []string{}
	for _, c := range d.Components() {
		line := []string{c.Type, string(c.Kind), c.Name, c.Version, c.Purl, c.CPE, c.Publisher, c.Supplier.Name, c.Website, strings.Join(c.Licenses, ",")}
		for _, f := range c.Found {
			line = append(line, f.Input+":"+f.Path+":"+f.By+":"+f.Confidence)
		}
		got = append(got, strings.Join(line, "|"))
	}
	want := []string{
		"operating-system|software|Example Linux|23|||||https://example.com||1:etc/os-release:os-release:",
		"library|software|tool|1.2-3|pkg:deb/example/tool@1.2-3||Packager <p@example.com>||https://example.com/tool|MIT|1:var/lib/dpkg/status:dpkg-db-cataloger:1",
		"operating-system|software|linux|6.1|||||||1:boot/vmlinuz:k:1",
		"device-driver|software|wifi|||||Example Semi|||1:lib/wifi.ko:k:1",
		"application|software|busybox|1.36||cpe:2.3:a:busybox:busybox:1.36:*:*:*:*:*:*:*|||||1:bin/busybox:b:0.8|1:bin/sh:b:0.8",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("components (-want +got):\n%s", diff)
	}
	in := d.Inputs()[0]
	if in.Name != "rootfs" || in.Kind != "directory" || in.Coverage.Known != in.Coverage.Bytes || in.Size != 99 || len(in.Coverage.Gaps) != 0 {
		t.Errorf("input %+v", in)
	}
}

// refusing is a tree in which some names cannot be opened.
type refusing struct {
	fstest.MapFS
	names map[string]bool
}

func (r refusing) Open(name string) (fs.File, error) {
	if r.names[name] {
		return nil, &fs.PathError{Op: "open", Path: "/host/" + name, Err: syscall.EACCES}
	}
	return r.MapFS.Open(name)
}

func (r refusing) ReadDir(name string) ([]fs.DirEntry, error) {
	if r.names[name] {
		return nil, &fs.PathError{Op: "open", Path: "/host/" + name, Err: syscall.EACCES}
	}
	return r.MapFS.ReadDir(name)
}

func smallTree() fstest.MapFS {
	return fstest.MapFS{
		"a/one": {Data: []byte("1111"), Mode: 0o644}, "a-b": {Data: []byte("22"), Mode: 0o4755 &^ 0o4000},
		"b/two": {Data: []byte("333"), Mode: 0o600}, "dev/null": {Mode: fs.ModeDevice | fs.ModeCharDevice | 0o666},
		"link": {Data: []byte("../../etc/passwd"), Mode: fs.ModeSymlink | 0o777},
	}
}

func TestListGaps(t *testing.T) {
	tree := refusing{smallTree(), map[string]bool{"a/one": true, "b": true}}
	got, err := list(context.Background(), tree, bom.NewBudget(bom.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	want := []bom.Gap{
		{Path: "a/one", Offset: -1, Size: 4, Reason: bom.UnknownGap, Says: "not read: permission denied"},
		{Path: "b", Offset: -1, Reason: bom.UnknownGap, Says: "not read: permission denied"},
	}
	if diff := cmp.Diff(want, got.gaps); diff != "" || got.bytes != 6 || got.known != 2 {
		t.Errorf("%d bytes, %d known, gaps (-want +got):\n%s", got.bytes, got.known, diff)
	}
	if _, err := list(context.Background(), refusing{smallTree(), map[string]bool{".": true}}, bom.NewBudget(bom.Limits{})); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a root that cannot be read: %v, want permission denied", err)
	}
}

func TestReadTreeGaps(t *testing.T) {
	find := func(context.Context, fs.FS, *bom.Budget, int) (catalog.Result, error) {
		return catalog.Result{Gaps: []bom.Gap{
			{Path: "a/one", Offset: -1, Size: 4, Reason: bom.UnknownGap, Says: "seen twice"},
			{Path: "a-b", Offset: -1, Size: 2, Reason: bom.Damaged, Says: "a database that ends early"},
		}}, nil
	}
	r := &inputReader{operand: operand{name: "tree", real: "/x/tree"}, find: find}
	d, err := r.readTree(context.Background(), refusing{smallTree(), map[string]bool{"a/one": true}})
	if err != nil {
		t.Fatal(err)
	}
	want := bom.Coverage{Bytes: 9, Known: 3, Gaps: []bom.Gap{
		{Path: "a/one", Offset: -1, Size: 4, Reason: bom.UnknownGap, Says: "not read: permission denied"},
		{Path: "a-b", Offset: -1, Size: 2, Reason: bom.Damaged, Says: "a database that ends early"},
	}}
	if diff := cmp.Diff(want, d.Inputs()[0].Coverage); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
	if d.Root().Name != "tree" || d.Complete(bom.Software) != bom.Incomplete {
		t.Errorf("root %q, complete %v, want tree and incomplete", d.Root().Name, d.Complete(bom.Software))
	}
}

func TestListLimits(t *testing.T) {
	tests := []struct {
		limits bom.Limits
		path   string
	}{
		{bom.Limits{Files: 2}, "a-b"},
		{bom.Limits{Bytes: 5}, "a-b"},
		{bom.Limits{Depth: -1}, "a"},
	}
	for _, tt := range tests {
		got, err := list(context.Background(), smallTree(), bom.NewBudget(tt.limits))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, g := range got.gaps {
			found = found || g.Reason == bom.Limit && g.Path == tt.path
		}
		if !found || got.known > 4 {
			t.Errorf("limits %+v: %d known, gaps %+v, want one at %s", tt.limits, got.known, got.gaps, tt.path)
		}
	}
}

// TestListDigest holds the digest of a tree: it is the same on every machine, and every fact of an entry counts.
func TestListDigest(t *testing.T) {
	digest := func(tree fs.FS) string {
		l, err := list(context.Background(), tree, bom.NewBudget(bom.Limits{}))
		if err != nil {
			t.Fatal(err)
		}
		return l.digest
	}
	seen := map[string]string{digest(smallTree()): "the tree itself"}
	changes := map[string]func(fstest.MapFS){
		"content": func(m fstest.MapFS) { m["a/one"].Data = []byte("1112") },
		"mode":    func(m fstest.MapFS) { m["a-b"].Mode = 0o700 },
		"setuid":  func(m fstest.MapFS) { m["a-b"].Mode |= fs.ModeSetuid },
		"target":  func(m fstest.MapFS) { m["link"].Data = []byte("elsewhere") },
		"device":  func(m fstest.MapFS) { m["dev/null"].Mode = fs.ModeNamedPipe | 0o666 },
		"name":    func(m fstest.MapFS) { m["a/one\n"] = m["a/one"]; delete(m, "a/one") },
		"more":    func(m fstest.MapFS) { m["c"] = &fstest.MapFile{} },
		"less":    func(m fstest.MapFS) { delete(m, "b/two") },
	}
	for name, change := range changes {
		tree := smallTree()
		change(tree)
		d := digest(tree)
		if other, ok := seen[d]; ok {
			t.Errorf("%s and %s have the same digest", name, other)
		}
		seen[d] = name
	}
	if first, again := digest(smallTree()), digest(smallTree()); first != again {
		t.Error("the same tree has two digests")
	}
}

func TestReadRelease(t *testing.T) {
	tests := []struct {
		name string
		tree fstest.MapFS
		want string
	}{
		{"none", fstest.MapFS{"etc/passwd": {}}, ""},
		{"plain", fstest.MapFS{"etc/os-release": {Data: []byte("# c\nID=a\nPRETTY_NAME=\"A \\\"1\\\"\"\n")}}, `A "1"`},
		{"absolute link", fstest.MapFS{
			"etc/os-release":     {Data: []byte("/usr/lib/os-release"), Mode: fs.ModeSymlink},
			"usr/lib/os-release": {Data: []byte("PRETTY_NAME=B\n")},
		}, "B"},
		{"out of the root", fstest.MapFS{
			"etc/os-release": {Data: []byte("../../../rom/release"), Mode: fs.ModeSymlink},
			"rom/release":    {Data: []byte("PRETTY_NAME=C\n")},
		}, "C"},
		{"loop", fstest.MapFS{"etc/os-release": {Data: []byte("os-release"), Mode: fs.ModeSymlink}}, ""},
		{"pipe", fstest.MapFS{"etc/os-release": {Mode: fs.ModeNamedPipe}}, ""},
		{"link to the root", fstest.MapFS{"etc/os-release": {Data: []byte("/"), Mode: fs.ModeSymlink}}, ""},
	}
	for _, tt := range tests {
		if got := readRelease(tt.tree).pretty; got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
