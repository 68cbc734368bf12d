package input

import (
	"bytes"
	"compress/gzip"
	"context"
	"strings"
	"testing"

	"ensign/bom"
)

// TestImageGaps holds that what was not read of an image travels in its document, and padding does not.
func TestImageGaps(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(append(elfProgram(), 0x80, 0x81, 0x82, 0x83, 0x84))
	z.Close()
	data := append(make([]byte, 64), b.Bytes()...)
	in, err := Inspect(context.Background(), "-", Options{Stdin: bytes.NewReader(data)})
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, n := range in.Nodes {
		paths = append(paths, n.Path)
	}
	if got, want := strings.Join(paths, " "), "-!gzip@0x40 -!gzip@0x40!elf"; got != want {
		t.Errorf("nodes %s, want %s", got, want)
	}
	want := []bom.Gap{
		{Path: "", Offset: 0, Size: 64, Reason: bom.Padding, Says: "padding"},
		{Path: "-!gzip@0x40", Offset: 64, Size: 5, Reason: bom.UnknownGap, Says: "of no known format"},
	}
	if got := in.Input.Coverage.Gaps; len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("gaps %+v, want %+v", got, want)
	}
	c := in.Input.Coverage
	if c.Bytes != int64(len(data)) || c.Known >= c.Bytes || c.Known <= 64 {
		t.Errorf("%d of %d bytes known", c.Known, c.Bytes)
	}
}

// elfProgram is an ELF header and nothing more.
func elfProgram() []byte {
	p := make([]byte, 64)
	copy(p, "\x7fELF\x02\x01\x01")
	p[16], p[18], p[20], p[52] = 2, 62, 1, 64 // e_type, e_machine, e_version, e_ehsize
	return p
}
