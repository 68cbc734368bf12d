package origin

import (
	"testing"
	"testing/fstest"

	"ensign/bom"
)

func TestPublished(t *testing.T) {
	const libc = "pkg:deb/debian/libc6@2.36-9+deb12u4?arch=amd64&distro=debian-12"
	tests := []struct {
		name string
		c    bom.Component
		want Ternary
	}{
		{"Debian main with its licence", bom.Component{Purl: libc, Licenses: []string{"LGPL-2.1", "GPL-2"}}, Yes},
		{"Debian main by its maintainer", bom.Component{Purl: libc, Publisher: "GNU Libc Maintainers <debian-glibc@lists.debian.org>"}, Yes},
		{"a domain that only ends alike", bom.Component{Purl: libc, Publisher: "X <x@notdebian.org>"}, Unsure},
		{"Debian main, patched since", bom.Component{Purl: libc, Licenses: []string{"GPL-2"}, Pedigree: bom.Pedigree{Modified: true, Ancestors: []string{libc}}}, Unsure},
		{"Debian main, derived without a change", bom.Component{Purl: libc, Licenses: []string{"GPL-2"}, Pedigree: bom.Pedigree{Ancestors: []string{libc}}}, Yes},
		{"Debian by name alone", bom.Component{Purl: libc}, Unsure},
		{"Debian without a version", bom.Component{Purl: "pkg:deb/debian/libc6", Licenses: []string{"GPL-2"}}, Unsure},
		{"no version of Debian", bom.Component{Purl: "pkg:deb/debian/agent@release-7", Licenses: []string{"GPL-2"}}, Unsure},
		{"a system of another name", bom.Component{Purl: "pkg:deb/debian/libc6@2.36-9?distro=vendoros-1", Licenses: []string{"GPL-2"}}, Unsure},
		{"Debian non-free firmware", bom.Component{Purl: "pkg:deb/debian/firmware-brcm80211@20230210-5", Licenses: []string{"GPL-2"}}, No},
		{"Debian main though called firmware", bom.Component{Purl: "pkg:deb/debian/firmware-linux-free@20200122-1", Licenses: []string{"GPL-2"}}, Yes},
		{"Debian non-free by name", bom.Component{Purl: "pkg:deb/debian/libfdk-aac2@2.0.2-1", Licenses: []string{"FDK-AAC"}}, Unsure},
		{"Ubuntu firmware", bom.Component{Purl: "pkg:deb/ubuntu/linux-firmware@20220329.git681281e4-0ubuntu3", Publisher: "<x@lists.ubuntu.com>"}, No},
		{"OpenWrt firmware", bom.Component{Purl: "pkg:deb/openwrt/ath10k-firmware-qca988x@2021-1", Licenses: []string{"ISC"}}, No},
		{"Fedora in old words", bom.Component{Purl: "pkg:rpm/fedora/bash@5.2.15-1.fc38", Licenses: []string{"GPLv3+ and Public Domain"}}, Yes},
		{"Debian microcode", bom.Component{Purl: "pkg:deb/debian/intel-microcode@3.20231114.1~deb12u1", Publisher: "<x@debian.org>"}, No},
		{"Raspbian", bom.Component{Purl: "pkg:deb/raspbian/bash@5.2.15-2?distro=raspbian-12", Licenses: []string{"GPL-3+"}}, Yes},
		{"OpenWrt with a licence", bom.Component{Purl: "pkg:deb/openwrt/dnsmasq@2.86-1?distro=openwrt-21.02", Licenses: []string{"GPL-2.0"}}, Yes},
		{"OpenWrt without", bom.Component{Purl: "pkg:deb/openwrt/vendor-app@1.0-1?distro=openwrt-21.02"}, Unsure},
		{"Alpine", bom.Component{Purl: "pkg:apk/alpine/musl@1.2.4-r2?distro=alpine-3.18", Licenses: []string{"MIT"}}, Yes},
		{"Fedora", bom.Component{Purl: "pkg:rpm/fedora/bash@5.2.15-1.fc38", Licenses: []string{"GPL-3.0-or-later"}}, Yes},
		{"Red Hat", bom.Component{Purl: "pkg:rpm/redhat/bash@5.1.8-6.el9", Licenses: []string{"GPL-3.0-or-later"}}, Unsure},
		{"an unknown distribution", bom.Component{Purl: "pkg:rpm/montavista/bash@5", Licenses: []string{"GPL-3.0-or-later"}}, Unsure},
		{"npm under MIT", bom.Component{Purl: "pkg:npm/left-pad@1.3.0", Licenses: []string{"MIT"}}, Yes},
		{"npm under a choice", bom.Component{Purl: "pkg:npm/x@1.0.0", Licenses: []string{"(MIT OR LicenseRef-Deal)"}}, Yes},
		{"npm under both", bom.Component{Purl: "pkg:npm/x@1.0.0", Licenses: []string{"MIT AND LicenseRef-Deal"}}, Unsure},
		{"npm under an exception", bom.Component{Purl: "pkg:npm/x@1.0.0", Licenses: []string{"GPL-2.0-only WITH Classpath-exception-2.0"}}, Yes},
		{"npm of a private registry", bom.Component{Purl: "pkg:npm/x@1.0.0?repository_url=npm.example.com", Licenses: []string{"MIT"}}, Unsure},
		{"npm, one licence strange", bom.Component{Purl: "pkg:npm/x@1.0.0", Licenses: []string{"MIT", "Strange"}}, Unsure},
		{"npm, unlicensed", bom.Component{Purl: "pkg:npm/x@1.0.0", Licenses: []string{"UNLICENSED"}}, No},
		{"npm, no licence", bom.Component{Purl: "pkg:npm/x@1.0.0"}, Unsure},
		{"npm, no version", bom.Component{Purl: "pkg:npm/x", Licenses: []string{"MIT"}}, Unsure},
		{"npm, a known project", bom.Component{Purl: "pkg:npm/bootstrap@5.3.0"}, Yes},
		{"PyPI by name of the licence", bom.Component{Purl: "pkg:pypi/requests@2.31.0", Licenses: []string{"Apache License 2.0"}}, Yes},
		{"Go on a public host", bom.Component{Purl: "pkg:golang/github.com/pkg/errors@v0.9.1", Licenses: []string{"BSD-2-Clause"}}, Yes},
		{"Go on a host of its own", bom.Component{Purl: "pkg:golang/git.maker.example/app@v1.0.0", Licenses: []string{"MIT"}}, Unsure},
		{"Go, built here", bom.Component{Purl: "pkg:golang/github.com/maker/app@(devel)", Licenses: []string{"MIT"}}, Unsure},
		{"Go, changed", bom.Component{Purl: "pkg:golang/github.com/maker/app@v1.0.0+dirty", Licenses: []string{"MIT"}}, Unsure},
		{"a kernel module under a closed licence", bom.Component{Name: "wl", Licenses: []string{"Proprietary"}}, No},
		{"a kernel module that may be passed on", bom.Component{Name: "drv", Purl: "pkg:generic/drv", Licenses: []string{"Redistributable"}}, No},
		{"a kernel module for sale", bom.Component{Name: "drv", Licenses: []string{"Commercial"}}, No},
		{"a known repository", bom.Component{Purl: "pkg:github/curl/curl@8.5.0"}, Yes},
		{"a repository nobody knows", bom.Component{Purl: "pkg:github/maker/app@1.0", Licenses: []string{"MIT"}}, Unsure},
		{"Swift on a public host", bom.Component{Purl: "pkg:swift/github.com/x/y@1.0.0", Licenses: []string{"MIT"}}, Yes},
		{"a kernel module under the GPL", bom.Component{Name: "brcmfmac", Licenses: []string{"GPL-2.0-only"}}, Unsure},
		{"busybox in a vendor image", bom.Component{Name: "busybox", Purl: "pkg:generic/busybox@1.35.0", CPE: "cpe:2.3:a:busybox:busybox:1.35.0:*:*:*:*:*:*:*", Licenses: []string{"GPL-2.0"}}, Unsure},
		{"a blob", bom.Component{Type: "firmware", Name: "fw.bin", Purl: "pkg:deb/debian/x@1-1", Licenses: []string{"MIT"}}, Unsure},
		{"closed software", bom.Component{Name: "eos", CPE: "cpe:2.3:o:arista:eos:4.2:*:*:*:*:*:*:*"}, No},
		{"nothing", bom.Component{}, Unsure},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.c.Kind, tt.c.Pointer = bom.Software, "/components/1"
			got := Resolve(&tt.c, Options{})
			if got.Published != tt.want || len(got.PublishedBecause) == 0 {
				t.Errorf("got %v, want %v; because %+v", got.Published, tt.want, got.PublishedBecause)
			}
		})
	}
}

func TestPublishedByKindAndRecord(t *testing.T) {
	record := func(rank Rank, v Ternary) Options {
		return Options{Statements: []Statement{{
			Match: bom.Match{Name: "x"}, Rank: rank, Published: v, Cite: Cite{Source: "ensign.yaml"},
		}}}
	}
	tests := []struct {
		name string
		kind bom.Kind
		o    Options
		want Ternary
	}{
		{"a commodity", bom.Commodity, Options{}, No},
		{"technology", bom.Technology, Options{}, Unsure},
		{"technology, recorded", bom.Technology, record(A, Yes), Yes},
		{"software, recorded not", bom.Software, record(B, No), No},
		{"software, record expired", bom.Software, record(0, Yes), Unsure},
	}
	for _, tt := range tests {
		got := Resolve(&bom.Component{Kind: tt.kind, Name: "x"}, tt.o)
		if got.Published != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got.Published, tt.want)
		}
	}
}

func TestEncryption(t *testing.T) {
	tests := []struct {
		c    bom.Component
		want Ternary
	}{
		{bom.Component{Kind: bom.Software, Name: "openssl"}, Yes},
		{bom.Component{Kind: bom.Software, Name: "zlib"}, Unsure}, // a "no" from memory
		{bom.Component{Kind: bom.Software, Name: "unheard-of"}, Unsure},
		{bom.Component{Kind: bom.Software, Name: "x", Purl: "pkg:deb/debian/libssl3@3.0.11-1?upstream=openssl"}, Yes},
		{bom.Component{Kind: bom.Software, Name: "x", Purl: "pkg:rpm/fedora/openssl-libs@3.0.7?upstream=openssl-3.0.7-1.fc38.src.rpm"}, Yes},
		{bom.Component{Kind: bom.Software, Name: "x", Purl: "pkg:deb/openwrt/libmbedtls21@2.28.7-1"}, Yes},
		{bom.Component{Kind: bom.Software, Name: "openssl", Purl: "pkg:npm/openssl@1"}, Unsure},
		{bom.Component{Name: "openssl"}, Unsure},
	}
	for _, tt := range tests {
		if got := Resolve(&tt.c, Options{}).Encryption; got != tt.want {
			t.Errorf("%s %s: got %v, want %v", tt.c.Name, tt.c.Purl, got, tt.want)
		}
	}
}

// TestNoEncryption says that only what was looked up shows that software contains no cryptography. The gate of
// 15 CFR 734.4(b) opens for it.
func TestNoEncryption(t *testing.T) {
	const head = "# source: manual: read in the manual of the library\n# source: memory: not looked up\n# retrieved: 2026-11-20\n# licence: our own\n" +
		"kind\tvalue\tsteward\tcountry\tus\tpublished\tcrypto\tnote\tsource\tdate\tconfidence\n"
	row := func(crypto, source string) string {
		return "name\tzlib\tzlib project\t\tmixed\tyes\t" + crypto + "\t\t" + source + "\t2026-11-20\thigh\n"
	}
	for _, tt := range []struct {
		crypto, source string
		want           Ternary
	}{{"no", "manual", No}, {"no", "memory", Unsure}, {"unknown", "manual", Unsure}, {"yes", "manual", Yes}, {"yes", "memory", Yes}} {
		data, err := Load(Layer{Name: "mine", FS: fstest.MapFS{"software.tsv": {Data: []byte(head + row(tt.crypto, tt.source))}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := Resolve(&bom.Component{Kind: bom.Software, Name: "zlib"}, Options{Data: data}).Encryption; got != tt.want {
			t.Errorf("cryptography %s by %s: got %v, want %v", tt.crypto, tt.source, got, tt.want)
		}
	}
}

func TestDebianVersion(t *testing.T) {
	for _, v := range []string{"1.0-1", "1:2.3.4-5+b1", "12.4+deb12u5", "0~rc1-1"} {
		if !debianVersion(v) {
			t.Errorf("%q is refused", v)
		}
	}
	for _, v := range []string{"", ":1", "a:1", "v1.0", "1_0", "1.0 beta", "release-7", "1:"} {
		if debianVersion(v) {
			t.Errorf("%q is accepted", v)
		}
	}
}
