package image

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"
	"time"

	"ensign/bom"
)

// uimageOf wraps data as firmware.
func uimageOf(data []byte) []byte {
	p := make([]byte, uimageSize, uimageSize+len(data))
	copy(p, "\x27\x05\x19\x56")
	binary.BigEndian.PutUint32(p[12:], uint32(len(data)))
	binary.BigEndian.PutUint32(p[24:], crc32.ChecksumIEEE(data))
	p[28], p[29], p[30] = 5, 2, 5
	binary.BigEndian.PutUint32(p[4:], crc32.ChecksumIEEE(p))
	return append(p, data...)
}

// TestNestedUImages holds that images in images in images end at the depth of the budget, and say so.
func TestNestedUImages(t *testing.T) {
	data := strange(1, 100)
	for range 400 {
		data = uimageOf(data)
	}
	start := time.Now()
	got := toldFacts(openedWith(t, data, bom.Limits{Depth: 50}, Formats()))
	if !strings.Contains(got, string(bom.Limit)) || strings.Count(got, "name: ") > 60 {
		t.Errorf("%d images, %d bytes told", strings.Count(got, "!uimage!firmware 0x40"), len(got))
	}
	if since := time.Since(start); since > 20*time.Second {
		t.Errorf("it took %v", since)
	}
}

// TestTRXOfItself holds that partitions that overlap, run backwards or lie outside make no TRX, and empty ones no node.
func TestTRXOfItself(t *testing.T) {
	for _, offsets := range [][3]uint32{{28, 20, 0}, {0, 0, 0}, {4, 40, 60}, {28, 0xffffffff, 0}, {100, 60, 90}, {500, 0, 0}} {
		data := append([]byte("HDR0"), make([]byte, 24)...)
		data = append(data, strange(1, 100)...)
		binary.LittleEndian.PutUint32(data[4:], uint32(len(data)))
		binary.LittleEndian.PutUint16(data[14:], 1)
		for i, o := range offsets {
			binary.LittleEndian.PutUint32(data[16+4*i:], o)
		}
		if got := opened(t, data); got.Recognised() {
			t.Errorf("partitions at %x:\n%s", offsets, toldFacts(got))
		}
	}
	data := built(t, "ascii \"HDR0\"\nle32 0 0\nle16 0 1\nle32 28 28 28\nwords 64\nput le32 4 size 0\nput le32 8 ncrc32 12")
	if got := toldFacts(opened(t, data)); !strings.Contains(got, "partition-2 0x1c+0x40") || strings.Contains(got, "partition-1") || strings.Contains(got, "! ") {
		t.Errorf("three partitions at one place:\n%s", got)
	}
}

// fitOf returns a FIT of n images, each with what node writes.
func fitOf(t testing.TB, n int, node func(i int) string) []byte {
	var b strings.Builder
	b.WriteString("dtb\nnode images\n")
	for i := range n {
		fmt.Fprintf(&b, "node i%d\nprop type \"firmware\"\n%s\nend\n", i, node(i))
	}
	b.WriteString("end\nend\n")
	return built(t, b.String())
}

// TestFITOfItself holds that images whose data are all the same or the tree itself are told, and not read again and
// again.
func TestFITOfItself(t *testing.T) {
	data := append(fitOf(t, 500, func(int) string { return "prop data-offset <0>\nprop data-size <1000>" }), make([]byte, 1004)...)
	got := opened(t, data)
	if n := len(got.Nodes); n > 3 {
		t.Errorf("%d nodes of one stretch", n)
	}
	if n := len(got.Nodes[0].Problems); n != 499 {
		t.Errorf("%d problems", n)
	}
	data = fitOf(t, 100, func(i int) string { return fmt.Sprintf("prop data-position <%d>\nprop data-size <2000>", 4*i) })
	got = opened(t, data)
	if len(got.Nodes) != 1 || len(got.Nodes[0].Problems) != 100 {
		t.Errorf("data in the tree:\n%s", toldFacts(got))
	}
}

// TestManyHashes holds that the hashes of an image that are computed are few.
func TestManyHashes(t *testing.T) {
	hashes := strings.Repeat("node hash-1\nprop algo \"sha512\"\nprop value <1>\nend\n", 200)
	data := append(fitOf(t, 1, func(int) string { return "prop data-offset <0>\nprop data-size <4000>\n" + hashes }), make([]byte, 4004)...)
	got := toldFacts(opened(t, data))
	if n := strings.Count(got, "\t! 0x0 checksum mismatch"); n != maxHashes {
		t.Errorf("%d hashes were computed", n)
	}
}

// TestManyBootMagics holds that a file of nothing but magics is gone through in time.
func TestManyBootMagics(t *testing.T) {
	start := time.Now()
	for _, magic := range []string{
		"\x27\x05\x19\x56", dtbMagic, "HDR0", "HdrS\xaa\x55", "ARM\x64", "RSC\x05RISCV\x00\x00\x00", "MZ\x00\x00zimg", "\x18\x28\x6f\x01",
		ikconfigStart + gzipMagic, "eGON.BT0", strings.Repeat("\x14\xf0\x9f\xe5", 7), "\x00\x02\x00\x08\x00\x00\x00\x01",
	} {
		opened(t, bytes.Repeat([]byte(magic), (256<<10)/len(magic)))
	}
	if since := time.Since(start); since > time.Minute {
		t.Errorf("it took %v", since)
	}
}

// TestBombInUImage holds that a payload draws from the budget.
func TestBombInUImage(t *testing.T) {
	packed := zipped(t, make([]byte, 32<<20))
	data := uimageOf(packed)
	data[31] = 1 // gzip
	clear(data[4:8])
	binary.BigEndian.PutUint32(data[4:], crc32.ChecksumIEEE(data[:uimageSize]))
	for _, gap := range openedWith(t, data, bom.Limits{Bytes: 1 << 20}, Formats()).Gaps() {
		if gap.Reason == bom.Limit && strings.HasSuffix(gap.Path, "uimage") {
			return
		}
	}
	t.Error("32 MiB in a budget of one")
}

// TestCompressionThatIsNot holds that data that are not compressed as they say are no kernel.
func TestCompressionThatIsNot(t *testing.T) {
	data := uimageOf(strange(3, 300))
	data[30], data[31] = uimageKernel, 3 // a kernel in LZMA
	clear(data[4:8])
	binary.BigEndian.PutUint32(data[4:], crc32.ChecksumIEEE(data[:uimageSize]))
	img := opened(t, data)
	if c := img.Coverage(); c.Known > uimageSize {
		t.Errorf("%d bytes are known:\n%s", c.Known, toldFacts(img))
	}
}
