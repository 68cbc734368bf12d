package image

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ensign/bom"
)

// realImages are files of Debian packages and of the images that CI builds, below the folder ENSIGN_IMAGES_DIR, each
// with the share of its bytes that has to be known, in percent, and formats that have to be found in it. A name may
// be a pattern: it then has to match one file at least, and all that it matches are held to the row.
var realImages = []struct {
	name    string
	known   float64
	formats string
}{
	{"images/small.trx", 100, "trx uimage arm64-image squashfs"},
	{"images/small.fit", 100, "fit dtb arm64-image squashfs"},

	{"linux-image-*_amd64/boot/vmlinuz-*", 100, "bzimage vmlinux"},
	{"linux-image-*_arm64/boot/vmlinuz-*", 100, "arm64-image"},
	{"linux-image-*_arm64/usr/lib/linux-image-*/*/*.dtb", 100, "dtb"},

	{"debian-installer-12-netboot-armhf_all/usr/lib/debian-installer/images/12/armhf/text/debian-installer/armhf/vmlinuz", 100, "zimage"},
	{"debian-installer-12-netboot-armhf_all/usr/lib/debian-installer/images/12/armhf/text/debian-installer/armhf/dtbs/*.dtb", 100, "dtb"},
	{"debian-installer-12-netboot-armhf_all/usr/lib/debian-installer/images/12/armhf/text/debian-installer/armhf/initrd.gz", 100, "gzip cpio"},
	{"debian-installer-12-netboot-mipsel_all/usr/lib/debian-installer/images/12/mipsel/*/vmlinu*", 100, "vmlinux"},
	{"debian-installer-12-netboot-mipsel_all/usr/lib/debian-installer/images/12/mipsel/*/initrd.gz", 100, "gzip cpio"},

	{"u-boot-rpi_arm64/usr/lib/u-boot/*/u-boot.bin", 100, "u-boot"},
	{"u-boot-sunxi_arm64/usr/lib/u-boot/*/u-boot-nodtb.bin", 100, "u-boot"},
	{"u-boot-sunxi_arm64/usr/lib/u-boot/*/u-boot.bin", 100, "u-boot dtb"},
	{"u-boot-sunxi_arm64/usr/lib/u-boot/*/u-boot-sunxi-with-spl.fit.itb", 100, "fit u-boot dtb"},
	{"u-boot-sunxi_arm64/usr/lib/u-boot/*/sunxi-spl.bin", 100, "egon"},
	{"u-boot-sunxi_armhf/usr/lib/u-boot/*/u-boot-sunxi-with-spl.bin", 100, "egon uimage u-boot dtb"},
	{"u-boot-qcom_arm64/usr/lib/u-boot/dragonboard410c/u-boot.bin", 100, "u-boot dtb"},
	{"u-boot-qcom_arm64/usr/lib/u-boot/dragonboard820c/u-boot.bin", 100, "arm64-image"},
	{"u-boot-tegra_arm64/usr/lib/u-boot/*/u-boot.bin", 100, "arm64-image dtb"},
	{"u-boot-tegra_armhf/usr/lib/u-boot/*/u-boot-tegra.bin", 100, "u-boot dtb"},
	{"u-boot-*/usr/lib/u-boot/*/uboot.elf", 100, "elf"},
}

// TestRealImages opens images from outside of the project. Less than 2 % of the bytes of each may be of no known format.
func TestRealImages(t *testing.T) {
	dir := os.Getenv("ENSIGN_IMAGES_DIR")
	if dir == "" {
		t.Skip("ENSIGN_IMAGES_DIR is not set")
	}
	for _, tt := range realImages {
		names, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(tt.name)))
		if err != nil || len(names) == 0 {
			t.Errorf("%s: no such image: %v", tt.name, err)
		}
		for _, name := range names {
			t.Run(strings.TrimPrefix(filepath.ToSlash(name), filepath.ToSlash(dir)+"/"), func(t *testing.T) {
				realImage(t, name, tt.known, strings.Fields(tt.formats))
			})
		}
	}
}

func realImage(t *testing.T, name string, known float64, formats []string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	img, err := Open(context.Background(), filepath.Base(name), f, info.Size(), nil)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, n := range img.Nodes {
		found[n.Format] = true
		for _, p := range n.Problems {
			t.Errorf("%s at 0x%x: %s", n.Path, p.Offset, p.Says)
		}
	}
	for _, want := range formats {
		if !found[want] {
			t.Errorf("no %s in it", want)
		}
	}
	unknown := int64(0)
	for _, g := range img.Gaps() {
		if g.Reason == bom.UnknownGap {
			unknown += g.Size
		}
		if g.Reason != bom.Padding {
			t.Logf("gap %s 0x%x+0x%x %s: %s", g.Path, g.Offset, g.Size, g.Reason, g.Says)
		}
	}
	c := img.Coverage()
	share := 100 * float64(c.Known) / float64(max(1, c.Bytes))
	t.Logf("%.3f %% of %d bytes known, %d of no known format, %d nodes, %d trees", share, c.Bytes, unknown, len(img.Nodes), len(img.Trees()))
	if share < known {
		t.Errorf("%.3f %% of the bytes are known, want %.3f %%", share, known)
	}
	if unknown*50 >= c.Bytes {
		t.Errorf("%d of %d bytes are of no known format", unknown, c.Bytes)
	}
	if testing.Verbose() {
		for i, n := range img.Nodes {
			if i < 60 {
				t.Logf("node %s %s 0x%x+0x%x %v", n.Format, n.Path, n.Offset, n.Size, n.Facts)
			}
		}
	}
}
