package origin

import (
	"slices"
	"testing"
)

func TestPackageNames(t *testing.T) {
	for id, want := range map[string][]string{
		"pkg:deb/debian/libssl3@3.0?upstream=openssl%403.0.11":                  {"openssl", "libssl3"},
		"pkg:deb/debian/bash@5.2":                                               {"bash"},
		"pkg:rpm/fedora/python3-libs@3.11?upstream=python3.11-3.11.4-1.src.rpm": {"python3.11", "python3-libs"},
		"pkg:apk/alpine/libcrypto3@3.1?upstream=openssl":                        {"openssl", "libcrypto3"},
	} {
		if got := parsePurl(id).packageNames(); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
}

func TestPackageNamed(t *testing.T) {
	x := mustFacts(t)
	for name, row := range map[string]string{
		"libssl9t64": "libssl", "php9.9": "php", "libmbedtls99": "libmbedtls", "LibSSL99": "libssl", "gcc-99": "gcc",
	} {
		want := x.softwareBy("name", row)
		if got := x.packageNamed(name); got == nil || want == nil || got.cite != want.cite {
			t.Errorf("%s is not found as %s", name, row)
		}
	}
	for _, name := range []string{"", "1.0", "x9", "unheard-of-9"} {
		if got := x.packageNamed(name); got != nil {
			t.Errorf("%q is found: %+v", name, got)
		}
	}
}
