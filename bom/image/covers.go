package image

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"math/bits"
)

// The functions of this file are the Covers of formats that are only named. Each checks what it can, because what lies
// beyond the size is told apart as if it were no part of it.

var (
	le         = binary.LittleEndian
	be         = binary.BigEndian
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
)

// covered returns where what begins at h ends: where its header says, or at the end of the stream.
func (w *walker) covered(s *stream, h hit) (end int64) {
	if h.row.Covers == nil {
		return s.size
	}
	defer func() {
		if recover() != nil {
			end = s.size
		}
	}()
	n := h.row.Covers(w.source(s, h))
	if n <= 0 || n > s.size-h.off {
		return s.size
	}
	return h.off + n
}

// times returns n units as a size, 0 if it is none.
func times(n, unit uint64) int64 {
	hi, lo := bits.Mul64(n, unit)
	if hi != 0 || lo > math.MaxInt64 {
		return 0
	}
	return int64(lo)
}

func powerOf2(n, least, most uint64) bool { return n >= least && n <= most && n&(n-1) == 0 }

// coversGPT is up to the header at the end of the disk: UEFI 2.10, 5.3.2.
func coversGPT(src *Source) int64 {
	for _, unit := range []int64{512, 4096} {
		p, err := src.Bytes(unit, 512)
		if err != nil || string(p[:8]) != "EFI PART" {
			continue
		}
		size, sum := le.Uint32(p[12:]), le.Uint32(p[16:])
		at, last, first, to := le.Uint64(p[24:]), le.Uint64(p[32:]), le.Uint64(p[40:]), le.Uint64(p[48:])
		if size < 92 || size > 512 || at != 1 || first > to || to >= last || last == math.MaxUint64 {
			continue
		}
		clear(p[16:20])
		if crc32.ChecksumIEEE(p[:size]) == sum {
			return times(last+1, uint64(unit))
		}
	}
	return 0
}

// coversMBR is up to the end of the last of its partitions: UEFI 2.10, 5.2.1.
func coversMBR(src *Source) int64 {
	p, err := src.Bytes(446, 64)
	if err != nil {
		return 0
	}
	end := uint64(0)
	for ; len(p) > 0; p = p[16:] {
		first, n := uint64(le.Uint32(p[8:])), uint64(le.Uint32(p[12:]))
		switch {
		case p[4] == 0 && first == 0 && n == 0:
			continue
		case p[0]&0x7f != 0 || p[4] == 0 || p[4] == 0xee || first == 0 || n == 0:
			return 0
		}
		end = max(end, first+n)
	}
	return times(end, 512)
}

// coversExt: ext4/globals.rst of the kernel, The Super Block.
func coversExt(src *Source) int64 {
	p, err := src.Bytes(1024, 1024)
	if err != nil || le.Uint32(p[24:]) > 6 {
		return 0
	}
	unit := uint64(1024) << le.Uint32(p[24:])
	blocks, perGroup, first := uint64(le.Uint32(p[4:])), uint64(le.Uint32(p[32:])), uint64(le.Uint32(p[20:]))
	if le.Uint32(p[96:])&0x80 != 0 { // the feature 64bit
		blocks |= uint64(le.Uint32(p[0x150:])) << 32
	}
	if perGroup == 0 || perGroup > 8*unit || first > 1 || blocks <= first || blocks > 1<<48 {
		return 0
	}
	groups := (blocks - first + perGroup - 1) / perGroup
	if inodes := uint64(le.Uint32(p[40:])); inodes == 0 || inodes*groups != uint64(le.Uint32(p[0:])) {
		return 0
	}
	return times(blocks, unit)
}

// coversCramfs: fs/cramfs/README of the kernel. The size counts if the header is of the second version, which has a
// CRC of all that there is.
func coversCramfs(src *Source) int64 {
	p, err := src.Bytes(0, 76)
	if err != nil {
		return 0
	}
	order := binary.ByteOrder(le)
	if le.Uint32(p) != 0x28cd3d45 {
		order = be
	}
	size := order.Uint32(p[4:])
	if order.Uint32(p) != 0x28cd3d45 || order.Uint32(p[8:])&1 == 0 || size < 76 || order.Uint32(p[44:]) == 0 {
		return 0
	}
	return int64(size)
}

// coversRomfs: the words of the first 512 bytes add up to zero.
func coversRomfs(src *Source) int64 {
	p, err := src.Bytes(0, min(src.Size, 512))
	if err != nil || len(p) < 32 {
		return 0
	}
	size, sum := int64(be.Uint32(p[8:])), uint32(0)
	for q := p[:min(int64(len(p)), size)]; len(q) >= 4; q = q[4:] {
		sum += be.Uint32(q)
	}
	if sum != 0 || size < 32 {
		return 0
	}
	return size
}

// coversEROFS: core_ondisk.rst of EROFS. Images for which the count of blocks has more than 32 bits have a feature
// that is not known here.
func coversEROFS(src *Source) int64 {
	p, err := src.Bytes(1024, 128)
	if err != nil || p[12] < 9 || p[12] > 16 || le.Uint32(p[80:]) > 0x7f {
		return 0
	}
	unit := int64(1) << p[12]
	if le.Uint32(p[8:])&1 != 0 { // the feature sb_chksum
		sum := le.Uint32(p[4:])
		if p, err = src.Bytes(1024, max(unit-1024%unit, 128)); err != nil {
			return 0
		}
		clear(p[4:8])
		if ^crc32.Checksum(p, castagnoli) != sum {
			return 0
		}
	}
	return times(uint64(le.Uint32(p[36:])), uint64(unit))
}

// coversF2FS: struct f2fs_super_block in include/linux/f2fs_fs.h.
func coversF2FS(src *Source) int64 {
	p, err := src.Bytes(1024, 64)
	if err != nil {
		return 0
	}
	block := le.Uint32(p[16:])
	if block < 12 || block > 16 || le.Uint32(p[8:]) < 9 || le.Uint32(p[8:]) > block || le.Uint32(p[8:])+le.Uint32(p[12:]) != block || le.Uint32(p[20:]) != 9 {
		return 0
	}
	return times(le.Uint64(p[36:]), 1<<block)
}

// coversXFS: the superblock of the first allocation group. The groups are of one size but for the last.
func coversXFS(src *Source) int64 {
	p, err := src.Bytes(0, 128)
	if err != nil {
		return 0
	}
	unit, blocks := uint64(be.Uint32(p[4:])), be.Uint64(p[8:])
	per, groups := uint64(be.Uint32(p[84:])), uint64(be.Uint32(p[88:]))
	if !powerOf2(unit, 512, 1<<16) || p[120] != uint8(bits.TrailingZeros64(unit)) || groups == 0 || blocks > per*groups || blocks <= per*(groups-1) {
		return 0
	}
	return times(blocks, unit)
}

// coversBtrfs is the device, which must be the only one of its file system.
func coversBtrfs(src *Source) int64 {
	p, err := src.Bytes(0x10000, 4096)
	if err != nil || le.Uint64(p[0x30:]) != 0x10000 || le.Uint64(p[0x88:]) != 1 {
		return 0
	}
	if kind := le.Uint16(p[0xc4:]); kind != 0 || crc32.Checksum(p[32:], castagnoli) != le.Uint32(p) {
		return 0
	}
	return times(le.Uint64(p[0x70:]), 1)
}

// coversFAT: fatgen103, 3.
func coversFAT(src *Source) int64 {
	p, err := src.Bytes(0, 512)
	if err != nil || p[510] != 0x55 || p[511] != 0xaa || p[0] != 0xeb && p[0] != 0xe9 {
		return 0
	}
	unit, sectors := uint64(le.Uint16(p[11:])), uint64(le.Uint16(p[19:]))
	if sectors == 0 {
		sectors = uint64(le.Uint32(p[32:]))
	}
	if !powerOf2(unit, 512, 4096) || !powerOf2(uint64(p[13]), 1, 128) || le.Uint16(p[14:]) == 0 || p[16] == 0 || p[16] > 2 || p[21] != 0xf0 && p[21] < 0xf8 {
		return 0
	}
	return times(sectors, unit)
}

// coversExFAT: exFAT specification, 3.1.
func coversExFAT(src *Source) int64 {
	p, err := src.Bytes(0, 512)
	if err != nil || p[510] != 0x55 || p[511] != 0xaa || p[108] < 9 || p[108] > 12 || string(p[11:64]) != string(make([]byte, 53)) {
		return 0
	}
	return times(le.Uint64(p[72:]), 1<<p[108])
}

// coversNTFS has one sector more than its header says: the copy of the first.
func coversNTFS(src *Source) int64 {
	p, err := src.Bytes(0, 512)
	if err != nil || p[510] != 0x55 || p[511] != 0xaa {
		return 0
	}
	unit, sectors := uint64(le.Uint16(p[11:])), le.Uint64(p[40:])
	if !powerOf2(unit, 512, 4096) || le.Uint16(p[14:]) != 0 || sectors == 0 || sectors > 1<<48 {
		return 0
	}
	return times(sectors+1, unit)
}

// coversISO9660: ECMA-119, 9.4. Both numbers are there in both orders.
func coversISO9660(src *Source) int64 {
	p, err := src.Bytes(0x8000, 2048)
	if err != nil {
		return 0
	}
	blocks, unit := le.Uint32(p[80:]), le.Uint16(p[128:])
	if be.Uint32(p[84:]) != blocks || be.Uint16(p[130:]) != unit || !powerOf2(uint64(unit), 512, 2048) {
		return 0
	}
	return times(uint64(blocks), uint64(unit))
}

// coversFV: UEFI PI 1.8, volume 3, 3.2.1. The words of the header add up to zero.
func coversFV(src *Source) int64 {
	p, err := src.Bytes(0, 56)
	if err != nil {
		return 0
	}
	size, head := le.Uint64(p[32:]), int64(le.Uint16(p[48:]))
	if p, err = src.Bytes(0, head); err != nil || head < 72 || head%2 != 0 || size < uint64(head) {
		return 0
	}
	sum := uint16(0)
	for ; len(p) > 0; p = p[2:] {
		sum += le.Uint16(p)
	}
	if sum != 0 {
		return 0
	}
	return times(size, 1)
}

// covers7z is up to the end of its last header: 7zFormat.txt, SignatureHeader.
func covers7z(src *Source) int64 {
	p, err := src.Bytes(0, 32)
	if err != nil || crc32.ChecksumIEEE(p[12:]) != le.Uint32(p[8:]) {
		return 0
	}
	at, n := le.Uint64(p[12:]), le.Uint64(p[20:])
	if at > math.MaxInt64/4 || n > math.MaxInt64/4 {
		return 0
	}
	return int64(32 + at + n)
}

// coversCAB: [MS-CAB], 2.1.
func coversCAB(src *Source) int64 {
	p, err := src.Bytes(0, 36)
	if err != nil {
		return 0
	}
	size := le.Uint32(p[8:])
	if le.Uint32(p[12:]) != 0 || le.Uint32(p[20:]) != 0 || p[24] != 3 || p[25] != 1 || le.Uint32(p[16:]) >= size {
		return 0
	}
	return int64(size)
}
