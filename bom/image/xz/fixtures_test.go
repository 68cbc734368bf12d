package xz_test

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
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
	plain := map[string][]byte{"numbers": numbers(), "branches": branches(), "empty": nil}
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

// named returns one fixture.
func named(t testing.TB, name string) fixture {
	t.Helper()
	for _, f := range fixtures(t) {
		if f.name == name {
			return f
		}
	}
	t.Fatalf("no fixture %s", name)
	return fixture{}
}

// numbers is what "seq 1 3000" prints.
func numbers() []byte {
	var b []byte
	for i := range 3000 {
		b = fmt.Appendln(b, i+1)
	}
	return b
}

// branches is 1,008 bytes of what branch converters look for, for every processor.
func branches() []byte {
	r := random(1)
	var b []byte
	for i := range 63 {
		part := r.bytes(16)
		switch i % 9 {
		case 0: // x86, with opcodes close together
			part[0], part[4], part[7], part[8], part[12], part[13] = 0xe8, 0xff, 0xe9, 0xe8, 0x00, 0xff
		case 1:
			part[3], part[7], part[11] = 0xeb, 0xeb, 0xeb // ARM
		case 2: // ARM-Thumb
			part[1], part[3], part[7], part[9] = part[1]&7|0xf0, part[3]&7|0xf8, part[7]&7|0xf0, part[9]&7|0xf8
		case 3: // PowerPC
			part[0], part[3], part[8], part[11] = 0x48, part[3]|1, 0x4b, part[11]&0xfc|1
		case 4: // SPARC
			part[0], part[1], part[8], part[9] = 0x40, part[1]&0x3f, 0x7f, part[9]|0xc0
		case 5: // ARM64: BL and ADRP of a near page
			part[3], part[7], part[11] = 0x94, 0x97, 0x90
			part[10] = 0
		case 6: // IA-64: three branch slots, with opcode 5 in each
			part[0], part[5], part[10], part[15] = 0x16, part[5]&0xc3|0x14, part[10]&0x87|0x28, part[15]&0x0f|0x50
			part[1], part[2], part[6], part[7], part[12] = part[1]&0x3f, part[2]&0xfe, part[6]&0x7f, part[7]&0xfc, part[12]&0xf8
		case 7: // RISC-V: jal, and auipc with jalr
			part[0], part[1] = 0xef, part[1]&0xf0
			binary.LittleEndian.PutUint32(part[4:], binary.LittleEndian.Uint32(part[4:])&^0xfff|0x097)
			binary.LittleEndian.PutUint32(part[8:], binary.LittleEndian.Uint32(part[8:])&0xfff00000|0x080e7)
		case 8:
			copy(part, "plain text, so.\n")
		}
		b = append(b, part...)
	}
	return b
}

// random is a small generator whose numbers never change.
type random uint64

func (r *random) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		*r = *r*6364136223846793005 + 1442695040888963407
		b[i] = byte(*r >> 56)
	}
	return b
}

func (r *random) n(n int) int { return int(binary.LittleEndian.Uint32(r.bytes(4))) % n }
