package input

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
	"ensign/bom/catalog"
)

const (
	smallBOM  = `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"device","name":"Router X1"}},"components":[{"type":"library","name":"libexample","version":"1.0"}]}`
	smallList = "Reference,Quantity,Manufacturer,MPN\nU1,1,Example Semi,EXS1\n,,Sample Semi,SS1\n"
)

// write makes a tree of files in a temporary folder and returns the folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// nothing finds no software.
func nothing(context.Context, fs.FS, *bom.Budget, int) (catalog.Result, error) {
	return catalog.Result{}, nil
}

// mustOpen opens names in dir.
func mustOpen(t *testing.T, find finder, o Options, names ...string) *bom.Document {
	t.Helper()
	d, err := open(context.Background(), names, o, find)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestOpenErrors holds the words of every error. DIR stands for the folder of the test.
func TestOpenErrors(t *testing.T) {
	dir := write(t, map[string]string{
		"empty.json":   " \n",
		"list.csv":     smallList,
		"prose.txt":    "Dear all,\nthe parts are below.\n",
		"other.json":   `{"hello": 1}`,
		"spdx.json":    `{"spdxVersion": "SPDX-1.2"}`,
		"spdx.spdx":    "SPDXVersion: SPDX-1.2\n",
		"two.spdx":     "SPDXVersion: SPDX-2.3\n",
		"bad.spdx":     "SPDXVersion: SPDX-2.3\nnothing\n",
		"spdx.rdf":     `<rdf:RDF xmlns="http://spdx.org/rdf/terms#">`,
		"spdx.yaml":    "---\nSPDXID: SPDXRef-DOCUMENT\nspdxVersion: SPDX-2.3\n",
		"both.json":    `{"bomFormat":"CycloneDX","specVersion":"1.6","spdxVersion":"SPDX-2.3"}`,
		"syft.json":    `{"artifacts": {}, "descriptor": {}}`,
		"twice.json":   `{"bomFormat":"CycloneDX","specVersion":"1.6","bomFormat":"x"}`,
		"page.html":    "<!doctype html><html></html>",
		"a.squashfs":   "hsqs\x00\x00\x00\x00",
		"a.gz":         "\x1f\x8b\x08\x00\x00",
		"a.bin":        "\x00\x01\x02\x03",
		"a.cramfs":     "\x45\x3d\xcd\x28\x00\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00Compressed ROMFS",
		"a.doc":        "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
		"tree/a":       "a",
		"tree/sub/b":   "b",
		"tree/in.json": smallBOM,
	})
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("list.csv", filepath.Join(dir, "link.csv")); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		names      []string
		says, hint string
	}{
		{nil, "no input", hintKinds},
		{[]string{"DIR/none"}, "reading DIR/none: file does not exist", "check the path; the schemes are dir:, file:, image:, sbom: and parts:"},
		{[]string{"dir:"}, `reading "dir:": no name`, hintKinds},
		{[]string{"DIR/empty.json"}, "reading DIR/empty.json: the file is empty", hintKinds},
		{[]string{"DIR/pipe"}, "reading DIR/pipe: a named pipe", "read it through standard input: give - and redirect"},
		{[]string{"/dev/null"}, "reading /dev/null: a device", "mount it and give the directory, or copy a document out of it"},
		{[]string{"dir:DIR/list.csv"}, "reading DIR/list.csv: not a directory", "give it without dir:"},
		{[]string{"sbom:DIR/tree"}, "reading DIR/tree: a directory, not a file", "give it without sbom:"},
		{[]string{"sbom:DIR/list.csv"}, "reading DIR/list.csv: neither JSON nor XML", "give CycloneDX or SPDX, or use parts: for a parts list"},
		{
			[]string{"DIR/prose.txt"},
			`reading DIR/prose.txt: no header row with a part number, name, value or description and one more known column in the first 30 lines; the first line is "Dear all,"`,
			"name the columns in one row, for example Reference,Quantity,Manufacturer,MPN,Description, or say which is which: --columns MPN=Teil,quantity=Menge",
		},
		{[]string{"DIR/other.json"}, "reading DIR/other.json: not a CycloneDX document: it is a JSON object without bomFormat", hintCycloneDX},
		{[]string{"DIR/spdx.json"}, `reading DIR/spdx.json: not an SPDX document that is read: its version is "SPDX-1.2", known are SPDX-2.2 and SPDX-2.3`, hintSPDX},
		{[]string{"DIR/spdx.spdx"}, `reading DIR/spdx.spdx: not an SPDX document that is read: its version is "SPDX-1.2", known are SPDX-2.2 and SPDX-2.3`, hintSPDX},
		{[]string{"DIR/two.spdx", "DIR/bad.spdx"}, `reading SPDX documents: bad.spdx: offset 0x16: a tag with a colon expected, found "nothing"`, "mend the document at that place, or export it again"},
		{[]string{"DIR/spdx.rdf"}, "reading DIR/spdx.rdf: an SPDX document as RDF/XML: not read", "convert it to JSON or to tag-value, or " + hintCycloneDX},
		{[]string{"DIR/spdx.yaml"}, "reading DIR/spdx.yaml: an SPDX document as YAML: not read", "convert it to JSON or to tag-value, or " + hintCycloneDX},
		{[]string{"DIR/both.json"}, "reading DIR/both.json: not a CycloneDX document alone: it claims to be SPDX too", hintCycloneDX},
		{[]string{"DIR/syft.json"}, "reading DIR/syft.json: not a CycloneDX document: it looks like syft's own JSON", hintCycloneDX},
		{[]string{"DIR/a.squashfs"}, "reading DIR/a.squashfs: nothing in it is of a known format: at 0x0: looks like SquashFS 4 file system: squashfs: reading the superblock at 0x8: unexpected EOF", hintImage},
		{[]string{"DIR/a.gz"}, "reading DIR/a.gz: nothing in it is of a known format: at 0x0: looks like gzip data: 0xa bytes at 0x0: the stream ends at 0x5: unexpected EOF", hintImage},
		{[]string{"DIR/a.bin"}, "reading DIR/a.bin: nothing in it is of a known format: at 0x0: of no known format", hintImage},
		{[]string{"DIR/a.cramfs"}, "reading DIR/a.cramfs: nothing in it is of a known format: at 0x0: cramfs file system is not read", hintImage},
		{[]string{"DIR/a.doc"}, "reading DIR/a.doc: an old or an encrypted Office document (\"\\xd0\\xcf\\x11\u0871\\x1a\\xe1\" at 0x0): not read yet", "save it as .xlsx without a password, or export it as CSV"},
		{[]string{"sbom:DIR/a.bin"}, "reading DIR/a.bin: neither JSON nor XML", "give CycloneDX or SPDX, or give it without sbom:"},
		{[]string{"parts:DIR/a.bin"}, "reading DIR/a.bin: binary data, no parts list", "export it as CSV, or give it without parts:"},
		{[]string{"-"}, "reading -: there is no standard input", hintKinds},
		{[]string{"-", "parts:-"}, "reading -: standard input is given twice", hintTwice},
		{[]string{"DIR/list.csv", "DIR/tree/../list.csv"}, "reading DIR/tree/../list.csv: the same as DIR/list.csv", hintTwice},
		{[]string{"DIR/list.csv", "parts:DIR/link.csv"}, "reading DIR/link.csv: the same as DIR/list.csv", hintTwice},
		{[]string{"DIR/tree/sub", "DIR/tree"}, "reading DIR/tree/sub: it lies inside DIR/tree", hintTwice},
		{[]string{"DIR/tree/in.json", "DIR/tree"}, "reading DIR/tree/in.json: it lies inside DIR/tree", hintTwice},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.names, " "), func(t *testing.T) {
			names := make([]string, len(tt.names))
			for i, n := range tt.names {
				names[i] = strings.ReplaceAll(n, "DIR", dir)
			}
			_, err := open(context.Background(), names, Options{}, nothing)
			if err == nil {
				t.Fatal("no error")
			}
			if got := strings.ReplaceAll(err.Error(), dir, "DIR"); got != tt.says {
				t.Errorf("says\n%s\nwant\n%s", got, tt.says)
			}
			var h *HintError
			if !errors.As(err, &h) || h.Hint != tt.hint {
				t.Errorf("hint %+v, want %q", h, tt.hint)
			}
		})
	}
	for _, name := range []string{"twice.json", "page.html"} {
		var h *HintError
		if _, err := open(context.Background(), []string{filepath.Join(dir, name)}, Options{}, nothing); !errors.As(err, &h) {
			t.Errorf("%s: %v, want a HintError", name, err)
		}
	}
}

func TestOpenErrorOfSystem(t *testing.T) {
	tests := []struct {
		err  error
		want string
	}{
		{&fs.PathError{Op: "open", Path: "/home/me/x", Err: syscall.EACCES}, "reading x: permission denied"},
		{&fs.PathError{Op: "open", Path: "/home/me/x", Err: syscall.ENOENT}, "reading x: file does not exist"},
		{&fs.PathError{Op: "read", Path: "/home/me/x", Err: syscall.EIO}, "reading x: input/output error"},
	}
	for _, tt := range tests {
		if got := openError("x", tt.err).Error(); got != tt.want {
			t.Errorf("openError(%v) = %q, want %q", tt.err, got, tt.want)
		}
	}
}

func TestOpenLimit(t *testing.T) {
	dir := write(t, map[string]string{"list.csv": smallList})
	_, err := open(context.Background(), []string{filepath.Join(dir, "list.csv")}, Options{Limits: bom.Limits{Bytes: 20}}, nothing)
	if !errors.Is(err, bom.ErrLimit) {
		t.Errorf("a file over the limit: %v, want ErrLimit", err)
	}
	endless := &repeat{text: smallList}
	_, err = open(context.Background(), []string{"-"}, Options{Limits: bom.Limits{Bytes: 1 << 20}, Stdin: endless}, nothing)
	if !errors.Is(err, bom.ErrLimit) || endless.read > 2<<20 {
		t.Errorf("endless standard input: %v after %d bytes, want ErrLimit soon after 1 MiB", err, endless.read)
	}
}

// repeat is a text without end.
type repeat struct {
	text string
	read int
}

func (r *repeat) Read(p []byte) (int, error) {
	n := copy(p, r.text[r.read%len(r.text):])
	r.read += n
	return n, nil
}

func TestOpenOne(t *testing.T) {
	dir := write(t, map[string]string{"bom.json": "\ufeff" + smallBOM, "Router X2.csv": smallList})
	tests := []struct{ name, kind, root string }{
		{"bom.json", "cyclonedx-json", "Router X1"},
		{"Router X2.csv", "parts", "Router X2"},
	}
	for _, tt := range tests {
		d := mustOpen(t, nothing, Options{}, filepath.Join(dir, tt.name))
		in := d.Inputs()
		if len(in) != 1 || in[0].ID != "1" || in[0].Name != tt.name || in[0].Kind != tt.kind || len(in[0].SHA256) != 64 {
			t.Errorf("%s: inputs %+v", tt.name, in)
		}
		if c := in[0].Coverage; c.Bytes != in[0].Size || c.Known != c.Bytes || c.Bytes == 0 || len(c.Gaps) != 0 {
			t.Errorf("%s: coverage %+v of %d bytes", tt.name, c, in[0].Size)
		}
		if d.Root().Name != tt.root {
			t.Errorf("%s: root %q, want %q", tt.name, d.Root().Name, tt.root)
		}
	}
}

func TestOpenPartsGap(t *testing.T) {
	list := smallList + "U2,1,Example Semi,EXS2,shifted\n"
	d := mustOpen(t, nothing, Options{Stdin: strings.NewReader(list)}, "-")
	want := bom.Coverage{Bytes: 108, Known: 77, Gaps: []bom.Gap{
		{Offset: 77, Size: 31, Reason: bom.Damaged, Says: "line 4, cell E: there are more cells than columns: the row may be shifted"},
	}}
	if diff := cmp.Diff(want, d.Inputs()[0].Coverage); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
	says := ""
	for _, p := range d.Root().Properties {
		if p.Name == "ensign:warning" {
			says += p.Value
		}
	}
	if says != want.Gaps[0].Says || len(d.Components()) != 2 {
		t.Errorf("root says %q of %d components", says, len(d.Components()))
	}
}

// TestOpenJoins makes one device of two lists, a document and a directory, and the same bytes each time.
func TestOpenJoins(t *testing.T) {
	dir := write(t, map[string]string{
		"bom.json": smallBOM, "one.csv": smallList, "two.csv": smallList, "tree/etc/os-release": "PRETTY_NAME=\"Example Linux 1\"\nNAME=Example\n",
		"tree/inside.csv": smallList,
	})
	names := []string{}
	for _, n := range []string{"bom.json", "one.csv", "tree", "two.csv", "tree/inside.csv"} {
		names = append(names, filepath.Join(dir, n))
	}
	d := mustOpen(t, nothing, Options{}, names...)
	if d.Root().Name != "one" || d.Root().Type != "device" {
		t.Errorf("root %+v, want the device of the first parts list", d.Root())
	}
	kinds := []string{}
	for _, in := range d.Inputs() {
		kinds = append(kinds, in.ID+" "+in.Name+" "+in.Kind)
	}
	want := []string{"1 bom.json cyclonedx-json", "2 one.csv parts", "3 tree directory", "4 two.csv parts", "5 inside.csv parts"}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("inputs (-want +got):\n%s", diff)
	}
	choices := map[string]int{}
	for _, c := range d.Components() {
		if c.OneOf != "" {
			choices[c.OneOf+" of input "+c.Found[0].Input]++
		}
	}
	wantChoices := map[string]int{"2: line 2 of input 2": 2, "4: line 2 of input 4": 2, "5: line 2 of input 5": 2}
	if diff := cmp.Diff(wantChoices, choices); diff != "" {
		t.Errorf("choices (-want +got):\n%s", diff)
	}
	again := mustOpen(t, nothing, Options{}, names...)
	if !bytes.Equal(d.JSON(), again.JSON()) {
		t.Error("the same inputs gave other bytes")
	}
	if bytes.Contains(d.JSON(), []byte(dir)) {
		t.Error("the document names a path of the host")
	}
}

// TestOpenAgain reads a document that was itself made of inputs: they stay, and it is one more.
func TestOpenAgain(t *testing.T) {
	d := mustOpen(t, nothing, Options{Stdin: strings.NewReader(smallList + ",x,,,,shifted\n")}, "-")
	again := mustOpen(t, nothing, Options{Stdin: bytes.NewReader(d.JSON())}, "sbom:-")
	in := again.Inputs()
	if len(in) != 2 || in[0].Kind != "parts" || len(in[0].Coverage.Gaps) != 1 || in[1].Kind != "cyclonedx-json" {
		t.Errorf("inputs %+v, want the list with its gap, and the document", in)
	}
}

// TestOpenOutOfTime holds that a limit of time is a gap of each input that is looked into, and no error.
func TestOpenOutOfTime(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(fmt.Errorf("%w: no more time", bom.ErrLimit))
	dir := write(t, map[string]string{"tree/a": "a", "fw.bin": "\x27\x05\x19\x56\x00", "parts.csv": smallList})
	d, err := open(ctx, []string{dir + "/tree", dir + "/fw.bin", dir + "/parts.csv"}, Options{}, nothing)
	if err != nil {
		t.Fatal(err)
	}
	want := []bom.Gap{
		{Path: "a", Offset: -1, Reason: bom.Limit, Says: "not read: limit reached: no more time"},
		{Offset: 0, Size: 5, Reason: bom.Limit, Says: "limit reached: no more time"},
	}
	for i, in := range d.Inputs() {
		if in.SHA256 == "" || i < 2 && (len(in.Coverage.Gaps) != 1 || in.Coverage.Gaps[0] != want[i]) || i == 2 && len(in.Coverage.Gaps) > 0 {
			t.Errorf("%+v", in)
		}
	}
}

func TestOpenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dir := write(t, map[string]string{"tree/a": "a"})
	if _, err := open(ctx, []string{dir}, Options{}, nothing); !errors.Is(err, context.Canceled) {
		t.Errorf("a done context: %v, want Canceled", err)
	}
}

// TestFileThatSaysItIsEmpty reads a file of the kernel, whose size is 0 whatever is in it.
func TestFileThatSaysItIsEmpty(t *testing.T) {
	const name = "/proc/kallsyms"
	if info, err := os.Stat(name); err != nil || info.Size() != 0 {
		t.Skipf("no such file here: %v", err)
	}
	if _, err := Open(t.Context(), []string{"parts:" + name}, Options{}); err == nil {
		t.Error("it is no parts list")
	}
}
