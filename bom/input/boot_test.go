package input

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// kernelX86 is a bzImage of protocol 2.07 with a sector of setup code: its version string stands at 0x280.
func kernelX86(version string) []byte {
	p := make([]byte, 0x800)
	p[0x1f1] = 1
	binary.LittleEndian.PutUint32(p[0x1f4:], 0x40) // paragraphs behind the setup code
	copy(p[0x1fe:], "\x55\xaa\xeb\x66HdrS\x07\x02")
	binary.LittleEndian.PutUint16(p[0x20e:], 0x80)
	copy(p[0x280:], version+" (builder@host) #1 SMP")
	return p
}

// codeARM64 is what has the header of a kernel for arm64, as U-Boot does, with text in it.
func codeARM64(text string) []byte {
	p := make([]byte, 4096)
	binary.LittleEndian.PutUint64(p[16:], 4096)
	copy(p[0x38:], "ARM\x64")
	copy(p[0x100:], text+"\n\x00")
	return p
}

// tarOf is an archive of members, a name and its content each.
func tarOf(t *testing.T, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i+1 < len(members); i += 2 {
		if err := w.WriteHeader(&tar.Header{Name: members[i], Mode: 0o644, Size: int64(len(members[i+1]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(members[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestBoot holds that each kernel and boot loader of an image is one component, however many nodes or cataloguers have
// found it.
func TestBoot(t *testing.T) {
	kernel := string(kernelX86("6.1.0-50"))
	uboot := string(codeARM64("U-Boot 2023.01-vendor (Jan 09 2023)"))
	both := uboot[:0x200] + "U-Boot SPL 2022.10 (Oct 01 2022)\n\x00" + uboot[0x300:]
	for _, tt := range []struct {
		name string
		data []byte
		want []string
	}{
		{"a kernel alone", []byte(kernel), []string{"operating-system linux 6.1.0-50 -!bzimage at 0 in -1"}},
		{"a boot loader and its first stage", []byte(both), []string{
			"firmware u-boot 2023.01-vendor -!arm64-image at 0 in -1", "firmware u-boot-spl 2022.10 -!arm64-image at 0 in -1",
		}},
		{"a kernel in the code of another", codeARM64("Linux version 6.6.1 (x)" + strings.Repeat("\x00", 1000) + string(codeARM64("Linux version 6.6.1 (x)"))), []string{
			"operating-system linux 6.6.1 -!arm64-image at 0 in -1",
		}},
		{"text that only looks like it", codeARM64("Linux version %s (x)\x00U-Boot \x00"), nil},
		{"kernels in files, one of which a cataloguer finds", tarOf(t, "boot/vmlinuz-6.1.0-50", kernel, "boot/other", kernel, "u-boot.bin", uboot), []string{
			"firmware tar  -!tar at 0 in -1", "operating-system linux-kernel 6.1.0-50 -!tar!boot/vmlinuz-6.1.0-50 at -1 in 0",
			"operating-system linux 6.1.0-50 -!tar!boot/other!bzimage at 0 in 0", "firmware u-boot 2023.01-vendor -!tar!u-boot.bin!arm64-image at 0 in 0",
		}},
	} {
		d, err := Open(context.Background(), []string{"image:-"}, Options{Stdin: bytes.NewReader(tt.data)})
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		var got []string
		for _, c := range d.Components() {
			got = append(got, fmt.Sprintf("%s %s %s %s at %d in %d", c.Type, c.Name, c.Version, c.Found[0].Path, c.Found[0].Offset, c.Parent))
			if ours := c.Found[0].By == "image"; ours && (c.Purl != "" || c.Kind != "software" || len(c.Found) != 1) {
				t.Errorf("%s: %+v", tt.name, c)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
