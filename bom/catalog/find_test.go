package catalog_test

import (
	"bytes"
	"compress/gzip"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
	"ensign/bom/catalog"
)

// tree makes a file system of names and contents; "-> target" is a link.
func tree(files map[string]string) fstest.MapFS {
	all := fstest.MapFS{}
	for name, data := range files {
		if target, ok := strings.CutPrefix(data, "-> "); ok {
			all[name] = &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink | 0o777}
			continue
		}
		all[name] = &fstest.MapFile{Data: []byte(data), Mode: 0o644}
	}
	return all
}

const (
	debian  = "ID=debian\nVERSION_ID=12\nNAME=\"Debian\"\n"
	openwrt = "ID=openwrt\nVERSION_ID=23.05.5\nNAME=\"OpenWrt\"\n"
	zlib    = "Package: zlib1g\nStatus: install ok installed\nMaintainer: Zed <zed@example.com>\nArchitecture: armhf\n" +
		"Source: zlib (1:1.2.13)\nVersion: 1:1.2.13-1\nDescription: compression library\n\n"
	busyboxInfo = "Package: busybox\nStatus: install ok installed\nMaintainer: Bob <bob@example.com>\nArchitecture: armhf\n" +
		"Version: 1.36.1-1\nDescription: small tools\n\n"
)

// module is a kernel module: a relocatable ELF file with a .modinfo section and nothing else.
func module(modinfo ...string) string {
	info := strings.Join(modinfo, "\x00") + "\x00"
	names := "\x00.modinfo\x00.shstrtab\x00"
	head := elf.Header64{
		Ident: [16]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)},
		Type:  uint16(elf.ET_REL), Machine: uint16(elf.EM_AARCH64), Version: uint32(elf.EV_CURRENT),
		Shoff: uint64(64 + len(info) + len(names)), Ehsize: 64, Shentsize: 64, Shnum: 3, Shstrndx: 2,
	}
	sections := []elf.Section64{
		{},
		{Name: 1, Type: uint32(elf.SHT_PROGBITS), Off: 64, Size: uint64(len(info)), Addralign: 1},
		{Name: 10, Type: uint32(elf.SHT_STRTAB), Off: uint64(64 + len(info)), Size: uint64(len(names)), Addralign: 1},
	}
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, head)
	b.WriteString(info + names)
	_ = binary.Write(&b, binary.LittleEndian, sections)
	return b.String()
}

func TestFind(t *testing.T) {
	busybox := module("BusyBox v1.36.1 (2024-01-01) multi-call binary.")
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []catalog.Package
	}{
		{
			name:  "nothing",
			files: map[string]string{"etc/passwd": "root:x:0:0"},
		},
		{
			name:  "dpkg",
			files: map[string]string{"etc/os-release": debian, "var/lib/dpkg/status": zlib},
			want: []catalog.Package{{
				Name: "zlib1g", Version: "1:1.2.13-1", Type: "deb", Arch: "armhf",
				Purl:  "pkg:deb/debian/zlib1g@1%3A1.2.13-1?arch=armhf&distro=debian-12&upstream=zlib%401%3A1.2.13",
				Paths: []string{"var/lib/dpkg/status"}, FoundBy: "dpkg-db-cataloger", Confidence: "1",
				Maintainer: "Zed <zed@example.com>", Source: "zlib", SourceVer: "1:1.2.13", Description: "compression library",
			}},
		},
		{
			name:  "opkg",
			files: map[string]string{"etc/os-release": openwrt, "usr/lib/opkg/status": busyboxInfo},
			want: []catalog.Package{{
				Name: "busybox", Version: "1.36.1-1", Type: "deb", Arch: "armhf",
				Paths: []string{"usr/lib/opkg/status"}, FoundBy: "dpkg-db-cataloger", Confidence: "1",
				Maintainer: "Bob <bob@example.com>", Description: "small tools",
			}},
		},
		{
			name: "apk",
			files: map[string]string{
				"etc/os-release":       "ID=alpine\nVERSION_ID=3.20.1\n",
				"lib/apk/db/installed": "C:Q1abc=\nP:musl\nV:1.2.5-r0\nA:aarch64\nS:1\nI:1\nT:the libc\nU:https://musl.example/\nL:MIT\no:musl\nm:Al <al@example.com>\n\n",
			},
			want: []catalog.Package{{
				Name: "musl", Version: "1.2.5-r0", Type: "apk", Arch: "aarch64",
				Purl: "pkg:apk/alpine/musl@1.2.5-r0?arch=aarch64&distro=alpine-3.20.1", Licenses: []string{"MIT"},
				Paths: []string{"lib/apk/db/installed"}, FoundBy: "apk-db-cataloger", Confidence: "1",
				Maintainer: "Al <al@example.com>", Source: "musl", Description: "the libc", Homepage: "https://musl.example/",
			}},
		},
		{
			name: "kernel module",
			files: map[string]string{"lib/modules/6.1.0/wl.ko": module("license=Proprietary", "author=Acme Corp", "version=7.14",
				"description=wireless", "name=wl", "vermagic=6.1.0 SMP mod_unload aarch64")},
			want: []catalog.Package{{
				Name: "wl", Version: "7.14", Type: "linux-kernel-module", Purl: "pkg:generic/wl@7.14", Licenses: []string{"Proprietary"},
				Paths: []string{"lib/modules/6.1.0/wl.ko"}, FoundBy: "linux-kernel-cataloger", Confidence: "1",
				Author: "Acme Corp", Description: "wireless",
			}},
		},
		{
			name:  "a version that is not stated stays unknown",
			files: map[string]string{"lib/modules/6.1.0/wl.ko": module("name=wl", "vermagic=6.1.0 SMP mod_unload aarch64")},
			want: []catalog.Package{{
				Name: "wl", Type: "linux-kernel-module", Purl: "pkg:generic/wl",
				Paths: []string{"lib/modules/6.1.0/wl.ko"}, FoundBy: "linux-kernel-cataloger", Confidence: "1",
			}},
		},
		{
			name: "python",
			files: map[string]string{
				"usr/lib/python3/site-packages/foo-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: foo\nVersion: 1.0\nAuthor: Fay\nAuthor-email: fay@example.com\nLicense: BSD\n",
			},
			want: []catalog.Package{{
				Name: "foo", Version: "1.0", Type: "python", Language: "python", Purl: "pkg:pypi/foo@1.0", Licenses: []string{"BSD"},
				Paths:   []string{"usr/lib/python3/site-packages/foo-1.0.dist-info/METADATA"},
				FoundBy: "python-installed-package-cataloger", Confidence: "1", Author: "Fay <fay@example.com>",
			}},
		},
		{
			name:  "a binary that nothing owns",
			files: map[string]string{"bin/busybox": busybox},
			want: []catalog.Package{{
				Name: "busybox", Version: "1.36.1", Type: "binary", Purl: "pkg:generic/busybox@1.36.1",
				CPEs:  []string{"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*"},
				Paths: []string{"bin/busybox"}, FoundBy: "binary-classifier-cataloger", Confidence: "0.8",
			}},
		},
		{
			name: "a binary that a package owns is that package, also through a link",
			files: map[string]string{
				"etc/os-release": debian, "var/lib/dpkg/status": busyboxInfo, "var/lib/dpkg/info/busybox.md5sums": "00112233445566778899aabbccddeeff  bin/busybox\n",
				"bin": "-> usr/bin", "usr/bin/busybox": busybox,
			},
			want: []catalog.Package{{
				Name: "busybox", Version: "1.36.1-1", Type: "deb", Arch: "armhf",
				Purl:  "pkg:deb/debian/busybox@1.36.1-1?arch=armhf&distro=debian-12",
				Paths: []string{"var/lib/dpkg/status", "var/lib/dpkg/info/busybox.md5sums"}, FoundBy: "dpkg-db-cataloger", Confidence: "1",
				Maintainer: "Bob <bob@example.com>", Description: "small tools",
			}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := catalog.Find(t.Context(), tree(c.files), nil, 1)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got.Packages); diff != "" {
				t.Errorf("packages (-want +got):\n%s", diff)
			}
			if len(got.Gaps) > 0 || len(got.Notes) > 0 {
				t.Errorf("gaps %v, notes %v; want none", got.Gaps, got.Notes)
			}
		})
	}
}

// sample has something of most kinds, some of it broken.
func sample() fstest.MapFS {
	return tree(map[string]string{
		"etc/os-release":           debian,
		"lib":                      "-> usr/lib",
		"usr/lib/modules/6.1/a.ko": module("name=a", "version=1", "vermagic=6.1 SMP"),
		"usr/lib/modules/6.1/b.ko": module("name=b", "version=2", "vermagic=6.1 SMP"),
		"usr/lib/modules/6.1/c.ko": "\x7fELF is all there is",
		"usr/bin/busybox":          module("BusyBox v1.36.1 (2024-01-01)"),
		"bin/sh":                   "-> /usr/bin/busybox",
		"var/lib/dpkg/status":      zlib,
		"usr/lib/opkg/status":      busyboxInfo,
		"opt/package.json":         `{"name": "left", "version": "1.0.0", "license": "MIT", "author": "Lee"}`,
		"loop":                     "-> loop",
	})
}

func TestFindIsDeterministic(t *testing.T) {
	var first catalog.Result
	for i, jobs := range []int{1, 4, 4, 0, 1} {
		got, err := catalog.Find(t.Context(), sample(), nil, jobs)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = got
			if len(got.Packages) != 6 {
				t.Fatalf("%d packages, want 6: %+v", len(got.Packages), got.Packages)
			}
			continue
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("run %d with %d jobs (-first +this):\n%s", i+1, jobs, diff)
		}
	}
}

func TestFindCounts(t *testing.T) {
	got, err := catalog.Find(t.Context(), tree(map[string]string{"a": "12345", "d/b": "123", "l": "-> a"}), nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got.Files != 2 || got.Bytes != 8 {
		t.Errorf("%d files of %d bytes, want 2 of 8", got.Files, got.Bytes)
	}
}

func TestFindKeepsUsrMerge(t *testing.T) {
	files := map[string]string{"lib": "-> usr/lib", "usr/lib/modules/6.1/a.ko": module("name=a", "vermagic=6.1 SMP")}
	got, err := catalog.Find(t.Context(), tree(files), bom.NewBudget(bom.Limits{}), 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Packages) != 1 || got.Packages[0].Paths[0] != "usr/lib/modules/6.1/a.ko" {
		t.Errorf("got %+v, want the module once, under its real path", got.Packages)
	}
}

func TestFindReadsCompressedModules(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(module("name=a", "vermagic=6.1 SMP"))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := catalog.Find(t.Context(), tree(map[string]string{"lib/modules/6.1/a.ko.gz": packed.String()}), nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Packages) != 1 || got.Packages[0].Name != "a" || len(got.Gaps) > 0 || len(got.Notes) != 1 {
		t.Errorf("got %+v, want the module and a note of the temporary folder", got)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func BenchmarkFind(b *testing.B) {
	files := sample()
	for i := range 500 {
		files[fmt.Sprintf("usr/share/d%02d/f%03d", i%20, i)] = &fstest.MapFile{Data: []byte("text of a file"), Mode: 0o644}
	}
	b.ReportAllocs()
	for b.Loop() {
		got, err := catalog.Find(b.Context(), files, nil, 1)
		if err != nil || len(got.Packages) != 6 {
			b.Fatal(len(got.Packages), err)
		}
	}
}

// BenchmarkFindNothing is what Find costs before the first file.
func BenchmarkFindNothing(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := catalog.Find(b.Context(), fstest.MapFS{}, nil, 1); err != nil {
			b.Fatal(err)
		}
	}
}
