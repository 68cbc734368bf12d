package image

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
)

// bootSamples are the folders of testdata that hold a recipe and what is found in what it gives. ENSIGN_UPDATE=1
// writes the latter.
var bootSamples = []string{
	"uimage", "uimage-multi", "uimage-script", "uimage-damaged", "uimage-rest", "dtb", "fit", "fit-external", "trx", "trx-v2", "bzimage", "zimage",
	"arm64-image", "riscv-image", "efi-zboot", "vmlinux", "ikconfig", "egon", "u-boot",
}

func bootSample(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name, "in.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return built(t, string(text))
}

func TestBoot(t *testing.T) {
	for _, name := range bootSamples {
		t.Run(name, func(t *testing.T) {
			got := toldFacts(opened(t, bootSample(t, name)))
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
				t.Error(diff)
			}
		})
	}
}

// TestBootDamaged holds that a byte that a checksum covers cannot change unseen.
func TestBootDamaged(t *testing.T) {
	for _, tt := range []struct {
		name     string
		from, to int
	}{
		{"uimage", 0, -1},
		{"trx", 4, -1},
		{"bzimage", 0x290, -1},
		{"egon", 0x20, 0x400},
		{"fit", 0xd0, 0x130}, // of the kernel
	} {
		data := bootSample(t, tt.name)
		if tt.to < 0 {
			tt.to = len(data)
		}
		good := toldFacts(opened(t, data))
		if strings.Contains(good, "mismatch") {
			t.Fatalf("%s is damaged as it is:\n%s", tt.name, good)
		}
		for at := tt.from; at < tt.to; at += 1 + (tt.to-tt.from)/200 {
			bad := bytes.Clone(data)
			bad[at] ^= 0x10
			if got := opened(t, bad); len(got.Nodes) > 0 && strings.HasSuffix(got.Nodes[0].Path, "!"+tt.name) && !strings.Contains(toldFacts(got), "\t! ") {
				t.Errorf("%s with another byte at 0x%x:\n%s", tt.name, at, toldFacts(got))
			}
		}
	}
}

// TestBootFlips turns bits over and cuts off: nothing panics, hangs or loses a byte.
func TestBootFlips(t *testing.T) {
	for _, name := range bootSamples {
		data := bootSample(t, name)
		r := rand.New(rand.NewPCG(3, uint64(len(data))))
		for range 1000 {
			bad := bytes.Clone(data)
			for range 1 + r.IntN(4) {
				at := r.IntN(len(bad))
				if r.IntN(2) == 0 { // where the headers are
					at = r.IntN(min(len(bad), 0x100))
				}
				bad[at] ^= 1 << r.IntN(8)
			}
			if r.IntN(4) == 0 {
				bad = bad[:r.IntN(len(bad))]
			}
			openedWith(t, bad, bom.Limits{Bytes: 4 << 20, Files: 2000}, Formats())
		}
	}
}

// TestBootTruncated cuts every sample off at many places: the part says so, or nothing is taken for whole.
func TestBootTruncated(t *testing.T) {
	for _, name := range bootSamples {
		data := bootSample(t, name)
		for at := 0; at < len(data); at += 1 + len(data)/50 {
			opened(t, data[:at])
		}
	}
	data := bootSample(t, "uimage")
	if got := toldFacts(opened(t, data[:len(data)-20])); !strings.Contains(got, "truncated") {
		t.Errorf("an image without its last bytes:\n%s", got)
	}
	data = bootSample(t, "trx")
	if got := toldFacts(opened(t, data[:len(data)-20])); !strings.Contains(got, "truncated") {
		t.Errorf("a TRX without its last bytes:\n%s", got)
	}
}

// bootFuzz gives one format everything that begins like one of its samples.
func bootFuzz(f *testing.F, row *Format, samples ...string) {
	for _, name := range samples {
		f.Add(bootSample(f, name))
	}
	rows := []*Format{row, gzipFormat}
	if row == fitFormat {
		rows = append(rows, dtbFormat)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		openedWith(t, data, bom.Limits{Bytes: 4 << 20, Files: 1000, Depth: 16}, rows)
	})
}

// FuzzUImage makes the checksum of the header right, which nothing would pass otherwise.
func FuzzUImage(f *testing.F) {
	for _, name := range []string{"uimage", "uimage-multi", "uimage-script", "uimage-damaged", "uimage-rest"} {
		f.Add(bootSample(f, name))
	}
	rows := []*Format{uimageFormat, gzipFormat, dtbFormat}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) >= uimageSize {
			data = bytes.Clone(data)
			clear(data[uimageHCRC : uimageHCRC+4])
			binary.BigEndian.PutUint32(data[uimageHCRC:], crc32.ChecksumIEEE(data[:uimageSize]))
		}
		openedWith(t, data, bom.Limits{Bytes: 4 << 20, Files: 1000, Depth: 16}, rows)
	})
}

func FuzzFIT(f *testing.F)      { bootFuzz(f, fitFormat, "fit", "fit-external") }
func FuzzDTB(f *testing.F)      { bootFuzz(f, dtbFormat, "dtb") }
func FuzzTRX(f *testing.F)      { bootFuzz(f, trxFormat, "trx", "trx-v2") }
func FuzzBzImage(f *testing.F)  { bootFuzz(f, bzimageFormat, "bzimage") }
func FuzzZImage(f *testing.F)   { bootFuzz(f, zimageFormat, "zimage") }
func FuzzArm64(f *testing.F)    { bootFuzz(f, arm64Format, "arm64-image") }
func FuzzRISCV(f *testing.F)    { bootFuzz(f, riscvFormat, "riscv-image") }
func FuzzZboot(f *testing.F)    { bootFuzz(f, zbootFormat, "efi-zboot") }
func FuzzVmlinux(f *testing.F)  { bootFuzz(f, vmlinuxFormat, "vmlinux") }
func FuzzIKConfig(f *testing.F) { bootFuzz(f, ikconfigFormat, "ikconfig") }
func FuzzEGON(f *testing.F)     { bootFuzz(f, egonFormat, "egon") }
func FuzzUBoot(f *testing.F)    { bootFuzz(f, ubootFormat, "u-boot") }
func FuzzUSWID(f *testing.F) {
	bootFuzz(f, uswidFormat, "uswid", "uswid-zlib", "uswid-lzma", "uswid-unknown")
}
func FuzzPE(f *testing.F) { bootFuzz(f, peFormat, "pe", "pe-sbom") }
