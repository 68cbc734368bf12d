package lzma_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// fixture is a line of testdata/fixtures.txt: a file and the command that made it.
type fixture struct {
	name, command string
	plain, packed []byte
}

// fixtures reads testdata/fixtures.txt: "name | input | command | base64".
func fixtures(t testing.TB) []fixture {
	t.Helper()
	text, err := os.ReadFile("testdata/fixtures.txt")
	if err != nil {
		t.Fatal(err)
	}
	plain := map[string][]byte{"numbers": numbers(), "noise": noise(1500), "twice": twice(), "long": long(), "empty": nil}
	var all []fixture
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		part := strings.Split(strings.TrimSpace(line), " | ")
		if len(part) != 4 {
			t.Fatalf("fixtures.txt: %q has %d parts, want 4", line, len(part))
		}
		packed, err := base64.StdEncoding.DecodeString(part[3])
		if err != nil {
			t.Fatalf("fixtures.txt: %s: %v", part[0], err)
		}
		all = append(all, fixture{part[0], part[2], plain[part[1]], packed})
	}
	return all
}

// named returns some fixtures.
func named(t testing.TB, names ...string) []fixture {
	t.Helper()
	var some []fixture
	all := fixtures(t)
	for _, name := range names {
		i := slices.IndexFunc(all, func(f fixture) bool { return f.name == name })
		if i < 0 {
			t.Fatalf("no fixture %s", name)
		}
		some = append(some, all[i])
	}
	return some
}

// numbers is what "seq 1 3000" prints.
func numbers() []byte {
	var b []byte
	for i := range 3000 {
		b = fmt.Appendln(b, i+1)
	}
	return b
}

// noise does not get smaller.
func noise(n int) []byte {
	b := make([]byte, n)
	x := uint64(1)
	for i := range b {
		x = x*6364136223846793005 + 1442695040888963407
		b[i] = byte(x >> 56)
	}
	return b
}

// twice has a match from 101,500 bytes before.
func twice() []byte {
	return bytes.Join([][]byte{noise(1500), make([]byte, 100_000), noise(1500)}, nil)
}

// long is more than a window holds: 3.2 MB of short periods.
func long() []byte {
	var b []byte
	for i := range 200 {
		b = append(b, bytes.Repeat(fmt.Appendf(nil, "%*d", i%13+1, i), 16_000/(i%13+1))...)
	}
	return b
}
