package bom

import (
	"slices"
	"strings"
)

// runtimes are the packages of Buildroot that run where the build does and yet leave something in the target: compilers, of
// which a library is copied there or becomes part of what they compile (package/gcc/gcc-final, package/go, package/rust, …).
var runtimes = [...]string{"gcc-final", "go", "go-bin", "go-src", "rust", "rust-bin", "zig", "fpc", "ldc"}

// StaysOnHost reports whether a package that Buildroot builds for the machine that it runs on leaves nothing in the target.
// The name may have "host-" before it.
func StaysOnHost(name string) bool {
	return !slices.Contains(runtimes[:], strings.TrimPrefix(name, "host-"))
}
