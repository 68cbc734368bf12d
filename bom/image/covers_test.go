package image

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"ensign/bom"
)

// covering are the least headers of formats that are only named from which their size is believed: a recipe each, up to
// the end of what it covers, and a step that makes the header one that is not believed.
var covering = []struct{ format, recipe, doubt string }{
	{
		"gpt", `
			at 510
			hex 55aa
			ascii "EFI PART"
			le32 0x10000 92 0 0
			le64 1 4 2 3
			at 2560
			put le32 528 crc32 512 604`, "put u8 600 1",
	},
	{"mbr", `
			at 446
			hex 80000000 83000000
			le32 2 3
			at 510
			hex 55aa
			at 2560`, "put u8 446 1"},
	{"ext", `
			at 1024
			le32 16 4 0 0 0 1 0 0 8192 8192 16
			at 1080
			hex 53ef
			at 4096`, "put u8 1024 1"},
	{"cramfs", `
			le32 0x28cd3d45 4096 3 0
			ascii "Compressed ROMFS"
			le32 0 0 1 1
			at 4096`, "put u8 8 2"},
	{"cramfs", `
			be32 0x28cd3d45 4096 3 0
			ascii "Compressed ROMFS"
			be32 0 0 1 1
			at 4096`, "put u8 3 0"},
	{"romfs", `
			ascii "-rom1fs-"
			be32 1024 0xa1271966
			at 1024`, "put u8 31 1"},
	{"erofs", `
			at 1024
			hex e2e1f5e0
			le32 0 0
			u8 12
			at 1060
			le32 2
			at 8192`, "put u8 1036 3"},
	{"f2fs", `
			at 1024
			hex 1020f5f2 01000f00
			le32 9 3 12 9 1 1 0
			le64 2
			at 8192`, "put u8 1044 8"},
	{"xfs", `
			ascii "XFSB"
			be32 4096
			be64 2
			at 84
			be32 2 1
			at 120
			u8 12
			at 8192`, "put u8 120 11"},
	{"btrfs", `
			at 0x10030
			le64 0x10000
			at 0x10040
			ascii "_BHRfS_M"
			at 0x10070
			le64 0x11000
			at 0x10088
			le64 1
			at 0x11000
			put le32 0x10000 crc32c 0x10020 0x11000`, "put u8 0x10050 1"},
	{"fat", `
			hex eb3c90
			field 8 "mkfs"
			le16 512
			u8 1
			le16 1
			u8 2
			at 19
			le16 4
			u8 0xf8
			at 54
			ascii "FAT12   "
			at 510
			hex 55aa
			at 2048`, "put u8 13 3"},
	{"exfat", `
			hex eb7690
			ascii "EXFAT   "
			at 72
			le64 4
			at 108
			u8 9
			at 510
			hex 55aa
			at 2048`, "put u8 20 1"},
	{"ntfs", `
			hex eb5290
			ascii "NTFS    "
			le16 512
			at 40
			le64 3
			at 510
			hex 55aa
			at 2048`, "put u8 14 1"},
	{"iso9660", `
			at 0x8000
			hex 01
			ascii "CD001"
			hex 01
			at 0x8050
			le32 18
			be32 18
			at 0x8080
			le16 2048
			be16 2048
			at 0x9000`, "put u8 0x8050 19"},
	{"uefi-fv", `
			at 32
			le64 2048
			ascii "_FVH"
			le32 0
			le16 72 0x6903
			at 2048`, "put u8 60 1"},
	{"7z", `
			hex 377abcaf271c 0004
			le32 0
			le64 1000 24
			le32 0
			at 1056
			put le32 8 crc32 12 32`, "put u8 31 1"},
	{"cab", `
			ascii "MSCF"
			le32 0 1024 0 44 0
			u8 3 1
			at 1024`, "put u8 25 2"},
}

// TestCovers holds that a format that is only named ends where its header says, and that what follows is told apart;
// and that it lasts to the end of the stream where the header is in doubt.
func TestCovers(t *testing.T) {
	told := func(recipe string) string {
		var b strings.Builder
		for _, g := range opened(t, built(t, recipe)).Gaps() {
			if g.Reason != bom.Padding {
				fmt.Fprintf(&b, "0x%x+0x%x %s\n", g.Offset, g.Size, g.Says)
			}
		}
		return b.String()
	}
	for _, tt := range covering {
		size := len(built(t, tt.recipe))
		row := rowNamed(t, tt.format)
		after := fmt.Sprintf("0x%x+0x40 of no known format\n", size)
		if got := told(tt.recipe + "\nstrange 64"); !strings.HasPrefix(got, "0x0+") || !strings.Contains(got, row.Title+" is not read\n") || !strings.HasSuffix(got, "\n"+after) {
			t.Errorf("%s of 0x%x bytes:\n%s", tt.format, size, got)
		}
		want := fmt.Sprintf("0x0+0x%x %s is not read\n", size+64, row.Title)
		if got := told(tt.recipe + "\n" + tt.doubt + "\nstrange 64"); got != want {
			t.Errorf("%s whose header is in doubt:\n%swant:\n%s", tt.format, got, want)
		}
		if got := told(tt.recipe + "\nalign 512\nstrange 512\n" + covering[5].recipe); tt.format != "romfs" && !strings.HasSuffix(got, "romfs file system is not read\n") {
			t.Errorf("%s before another:\n%s", tt.format, got)
		}
	}
}

func rowNamed(t *testing.T, name string) *Format {
	t.Helper()
	for _, f := range Formats() {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("no format %s", name)
	return nil
}

// TestCoversAll holds that every size function has a header here.
func TestCoversAll(t *testing.T) {
	for _, f := range Formats() {
		has := false
		for _, c := range covering {
			has = has || c.format == f.Name
		}
		if has != (f.Covers != nil) {
			t.Errorf("%s: a header is %t, a function is %t", f.Name, has, f.Covers != nil)
		}
	}
}

// TestCoversInside holds that what is in a format that is only named is found, and what is in it and only named is not.
func TestCoversInside(t *testing.T) {
	disk := strings.Replace(covering[0].recipe, "at 2560", "at 1536\ngzip\nwords 1000\nend\nat 2048\nascii \"-rom1fs-\"\nat 2560", 1)
	got := told(opened(t, built(t, disk+"\nstrange 64")))
	for _, want := range []string{"fw.bin!gzip@0x600 ", "gap \"\" 0x62b+0x1dd unsupported\n", "gap \"\" 0xa00+0x40 unknown\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	if strings.Contains(got, "0x800+") {
		t.Errorf("the file system of a partition is told apart:\n%s", got)
	}
}

// TestCoversFlips turns bits of the headers over: nothing panics or loses a byte.
func TestCoversFlips(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for _, tt := range covering {
		whole := built(t, tt.recipe+"\nstrange 64")
		var used []int // what is no padding
		for i, c := range whole {
			if c != 0 {
				used = append(used, i)
			}
		}
		for range 100 {
			data := append([]byte(nil), whole...)
			for range 1 + r.IntN(4) {
				data[min(max(used[r.IntN(len(used))]+r.IntN(9)-4, 0), len(data)-1)] ^= 1 << r.IntN(8)
			}
			openedWith(t, data[:len(data)-r.IntN(2)*r.IntN(len(data))], bom.Limits{Bytes: 16 << 20}, Formats())
		}
	}
}

func FuzzCovers(f *testing.F) {
	for _, tt := range covering {
		f.Add(built(f, tt.recipe+"\nstrange 64"))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		openedWith(t, data, bom.Limits{Bytes: 4 << 20, Files: 1000, Depth: 16}, named[:])
	})
}
