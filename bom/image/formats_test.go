package image

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
)

// TestFormats holds every row of the table to what a row needs: words, a link to its specification, magics that can be
// searched for, and, if it is read, a sample in testdata/NAME: in.txt, the recipe, and want.txt, what is found in it.
func TestFormats(t *testing.T) {
	name := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, f := range Formats() {
		if !name.MatchString(f.Name) || f.Name == "text" || f.Name == "section" || seen[f.Name] {
			t.Errorf("%q is no name for a format, or of two", f.Name)
		}
		seen[f.Name] = true
		if f.Title == "" || strings.HasSuffix(f.Limits, ".") || !strings.HasPrefix(f.Spec, "http") {
			t.Errorf("%s has no title or no specification, or its limits are a sentence: %q %q %q", f.Name, f.Title, f.Spec, f.Limits)
		}
		if len(f.Magics) == 0 && (f.Likely == nil || f.Open == nil) {
			t.Errorf("%s has no magic", f.Name)
		}
		for _, m := range f.Magics {
			if m.At < 0 || m.At > maxMagicAt || len(m.Bytes) < 2 || len(m.Bytes) < 3 && !f.Start {
				t.Errorf("%s: the magic %q at 0x%x cannot be searched for", f.Name, m.Bytes, m.At)
			}
		}
		if f.Open != nil {
			t.Run(f.Name, func(t *testing.T) { sample(t, f.Name) })
		}
	}
}

func sample(t *testing.T, name string) {
	text, err := os.ReadFile(filepath.Join("testdata", name, "in.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if img := openedSample(t, built(t, string(text)), name); len(img.Nodes) == 0 || img.Nodes[0].Format != name {
		t.Errorf("the sample is not of this format: %v", img.Nodes)
	}
	if _, err := os.Stat(filepath.Join("testdata", name, "want.txt")); err != nil {
		t.Error(err)
	}
}

// openedSample opens the sample of a format, under a name that says what it is if nothing else does.
func openedSample(t *testing.T, data []byte, format string) *Image {
	t.Helper()
	if format == brotliFormat.Name {
		return openedAs(t, "fw.br", data, bom.Limits{}, Formats())
	}
	return opened(t, data)
}

// TestSamples holds what is found in the samples of streams, programs and SquashFS; archives and boot formats have
// tests of their own. ENSIGN_UPDATE=1 writes it.
func TestSamples(t *testing.T) {
	for _, name := range []string{"gzip", "bzip2", "xz", "lzma", "zstd", "lz4", "lz4-legacy", "lzop", "brotli", "squashfs", "elf", "pe", "pe-sbom", "png", "uswid", "uswid-zlib", "uswid-lzma", "uswid-unknown"} {
		img := openedSample(t, bootSample(t, name), name)
		got := toldFacts(img) + treeLines(t, img)
		file := filepath.Join("testdata", name, "want.txt")
		if os.Getenv("ENSIGN_UPDATE") != "" {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// treeLines writes the files of all trees as lines.
func treeLines(t testing.TB, img *Image) string {
	t.Helper()
	all, err := img.List(t.Context(), nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range all.Files {
		fmt.Fprintf(&b, "%s %s %d:%d %d %.16s %s", f.Type, f.Mode, f.UID, f.GID, f.Size, f.SHA256, f.Path)
		if f.Link != "" {
			fmt.Fprintf(&b, " -> %s", f.Link)
		}
		if f.Err != nil {
			fmt.Fprintf(&b, " ! %v", f.Err)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestOrder holds that no magic hides that of a later format, which is longer.
func TestOrder(t *testing.T) {
	rows := Formats()
	for i, f := range rows {
		for _, later := range rows[i+1:] {
			for _, m := range f.Magics {
				for _, n := range later.Magics {
					if m.At == n.At && len(m.Bytes) < len(n.Bytes) && strings.HasPrefix(n.Bytes, m.Bytes) {
						t.Errorf("%s stands before %s, of whose magic it has the beginning", f.Name, later.Name)
					}
				}
			}
		}
	}
}
