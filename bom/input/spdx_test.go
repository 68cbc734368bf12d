package input

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ensign/bom"

	"github.com/klauspost/compress/zstd"
)

// spdxDocuments returns the documents of a folder of bom/spdx/testdata by name.
func spdxDocuments(t *testing.T, folder string) map[string]string {
	t.Helper()
	dir := filepath.Join("../spdx/testdata", folder)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(text)
	}
	return files
}

// packTar packs files by name.
func packTar(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, name := range names {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func packZip(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func packZstd(t *testing.T, data []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	return w.EncodeAll(data, nil)
}

func gpackZip(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// componentsOf names the components of a document with their scope.
func componentsOf(d *bom.Document) string {
	var list []string
	for _, c := range d.Components() {
		list = append(list, strings.TrimSpace(c.Name+" "+c.Scope))
	}
	return strings.Join(list, ", ")
}

// TestArchives holds that the documents of an archive are read as one, whatever it is packed with, and that of a directory too.
func TestArchives(t *testing.T) {
	files := spdxDocuments(t, "yocto")
	files["index.json"] = `{"documents":[{"filename":"busybox.spdx.json","documentNamespace":"http://spdx.org/spdxdoc/busybox-0001","sha1":"00"}]}`
	packed := packTar(t, files)
	dir := write(t, map[string]string{
		"a.tar": string(packed), "a.spdx.tar.zst": string(packZstd(t, packed)), "a.tgz": string(gpackZip(t, packed)), "a.zip": string(packZip(t, files)),
		"tree/index.json": files["index.json"],
	})
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, "tree", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a.tar", "a.spdx.tar.zst", "a.tgz", "a.zip", "tree"} {
		d, err := Open(context.Background(), []string{filepath.Join(dir, name)}, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, want := componentsOf(d), "busybox, libc6, busybox excluded, make-native excluded"; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
		in := d.Inputs()
		if len(in) != 1 || in[0].Kind != "spdx-archive" || in[0].Name != name || len(in[0].Coverage.Gaps) > 0 || in[0].SHA256 == "" {
			t.Errorf("%s: %+v", name, in)
		}
	}
}

// TestArchiveGap holds that a document that the archive should hold is a gap, in the document that refers to it.
func TestArchiveGap(t *testing.T) {
	files := spdxDocuments(t, "yocto")
	delete(files, "libc6.spdx.json")
	dir := write(t, map[string]string{"a.tar": string(packTar(t, files))})
	d, err := Open(context.Background(), []string{filepath.Join(dir, "a.tar")}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	gaps := d.Inputs()[0].Coverage.Gaps
	if len(gaps) != 1 || gaps[0].Path != "a.tar!tar!core-image.spdx.json" || !strings.HasPrefix(gaps[0].Says, "http://spdx.org/spdxdoc/libc6-0001 is not in any document that was given") {
		t.Errorf("%+v", gaps)
	}
}

// TestNoArchive holds that an archive with anything else in it is an image.
func TestNoArchive(t *testing.T) {
	for _, other := range []string{"{}", "program", `{"bomFormat":"CycloneDX","specVersion":"1.6"}`} {
		files := spdxDocuments(t, "yocto")
		files["other"] = other
		r := &inputReader{operand: operand{name: "a"}}
		dir := write(t, files)
		if _, ok := r.spdxFiles(context.Background(), os.DirFS(dir), nil); ok {
			t.Errorf("with %q in it, it is an archive of documents", other)
		}
	}
}

// TestTogether holds that documents given one by one refer to each other, in any order and beside other inputs.
func TestTogether(t *testing.T) {
	dir := write(t, spdxDocuments(t, "zephyr"))
	list := filepath.Join(write(t, map[string]string{"list.csv": smallList}), "list.csv")
	path := func(names ...string) []string {
		for i := range names {
			names[i] = filepath.Join(dir, names[i])
		}
		return names
	}
	for _, tt := range []struct {
		names []string
		gaps  int
		want  string
	}{
		{path("app.spdx", "zephyr.spdx", "build.spdx", "modules-deps.spdx"), 0, "app-sources, zephyr-sources, zephyr_final, hal_example-deps"},
		{path("build.spdx", "modules-deps.spdx", "zephyr.spdx", "app.spdx"), 0, "zephyr_final, hal_example-deps, zephyr-sources, app-sources"},
		{path("build.spdx", "app.spdx"), 1, "zephyr_final, app-sources"},
		{[]string{dir}, 0, "app-sources, zephyr_final, hal_example-deps, zephyr-sources"},
		{path("build.spdx"), 2, "zephyr_final"},
		{append(path("build.spdx"), list), 2, "build, zephyr_final, list, EXS1, SS1"},
		{append([]string{list}, path("app.spdx", "zephyr.spdx")...), 0, "list, EXS1, SS1, app-sources, app-sources, zephyr-sources"},
	} {
		d, err := Open(context.Background(), tt.names, Options{})
		if err != nil {
			t.Errorf("%s: %v", tt.names, err)
			continue
		}
		if got := componentsOf(d); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.names, got, tt.want)
		}
		gaps := 0
		for _, in := range d.Inputs() {
			gaps += len(in.Coverage.Gaps)
		}
		if gaps != tt.gaps || len(d.Inputs()) != len(tt.names) {
			t.Errorf("%s: %d gaps, want %d, in %+v", tt.names, gaps, tt.gaps, d.Inputs())
		}
	}
}

// TestDocuments holds that every kind of document that Open gives is listed.
func TestDocuments(t *testing.T) {
	var kinds []string
	for _, d := range Documents() {
		if d.Title == "" {
			t.Errorf("%s has no title", d.Kind)
		}
		kinds = append(kinds, d.Kind)
	}
	for name, kind := range map[string]string{
		"gateway-2.2.spdx.json": "spdx-json", "sensor-2.3.spdx": "spdx-tag-value", "yocto-3.0.1.spdx.json": "spdx3-json", "zephyr": "spdx-archive",
	} {
		d, err := Open(context.Background(), []string{filepath.Join("../spdx/testdata", name)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Inputs()[0].Kind; got != kind || !slices.Contains(kinds, got) {
			t.Errorf("%s: kind %s, want %s", name, got, kind)
		}
	}
}
