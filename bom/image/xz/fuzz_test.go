package xz_test

import (
	"encoding/binary"
	"hash/crc32"
	"testing"
)

// FuzzDecode decodes in memory and as a stream: nothing panics or writes more than the limit, and both agree.
func FuzzDecode(f *testing.F) {
	for _, x := range fixtures(f) {
		f.Add(x.packed, false)
	}
	f.Fuzz(func(t *testing.T, src []byte, fix bool) {
		if fix {
			fixStream(src)
			fixHeader(src)
		}
		decodeBoth(t, src, 1<<16)
	})
}

// fixStream corrects the CRC32 of the first stream header and the last footer.
func fixStream(src []byte) {
	if len(src) < 24 {
		return
	}
	binary.LittleEndian.PutUint32(src[8:], crc32.ChecksumIEEE(src[6:8]))
	foot := src[len(src)-12:]
	binary.LittleEndian.PutUint32(foot, crc32.ChecksumIEEE(foot[4:10]))
}

// fixHeader corrects the CRC32 of the first block header.
func fixHeader(src []byte) {
	if len(src) < 13 {
		return
	}
	end := 12 + int(src[12])*4
	if end+4 <= len(src) {
		binary.LittleEndian.PutUint32(src[end:], crc32.ChecksumIEEE(src[12:end]))
	}
}
