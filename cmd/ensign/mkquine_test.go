package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// quine gives a gzip stream whose content is the stream itself, checksum and all. Every instruction of it takes five
// bytes: a stored block of n bytes writes what follows it, a block of two matches repeats the last n bytes. The
// instructions write each other, always ahead of where they are read, up to the trailer, which the last one repeats.
func (s *step) quine() ([]byte, error) {
	for salt := range uint32(64) {
		if out, ok := solveQuine(salt); ok {
			return out, nil
		}
	}
	return nil, errors.New("no checksum fits")
}

// solveQuine finds the checksum that a quine has with itself in it. A CRC is affine in the bits of what it is of, so
// 32 equations of 32 unknowns give it; salt is the time in the header.
func solveQuine(salt uint32) ([]byte, bool) {
	base := crc32.ChecksumIEEE(layQuine(salt, 0))
	var rows [32]uint64 // of bit i: which unknowns, and in bit 32 the right-hand side
	for j := range 32 {
		column := crc32.ChecksumIEEE(layQuine(salt, 1<<j)) ^ base ^ 1<<j
		for i := range rows {
			rows[i] |= uint64(column>>i&1) << j
		}
	}
	for i := range rows {
		rows[i] |= uint64(base>>i&1) << 32
	}
	for j := range rows {
		pivot := j
		for pivot < 32 && rows[pivot]>>j&1 == 0 {
			pivot++
		}
		if pivot == 32 {
			return nil, false
		}
		rows[j], rows[pivot] = rows[pivot], rows[j]
		for i := range rows {
			if i != j && rows[i]>>j&1 != 0 {
				rows[i] ^= rows[j]
			}
		}
	}
	sum := uint32(0)
	for i := range rows {
		sum |= uint32(rows[i]>>32&1) << i
	}
	out := layQuine(salt, sum)
	return out, crc32.ChecksumIEEE(out) == sum
}

// layQuine lays out a quine with a checksum. Its header has 15 bytes, so that 20 is the length of four instructions
// and of the header with one.
func layQuine(salt, sum uint32) []byte {
	head := binary.LittleEndian.AppendUint32([]byte("\x1f\x8b\x08\x08"), salt)
	head = append(head, "\x02\xffself\x00"...)
	again := matches(0, [2]uint{10, 10}, 20)
	none, five, twenty := stored(0), stored(5), stored(20)
	last := matches(1, [2]uint{3, 10}, 13)
	const size = 196
	last = binary.LittleEndian.AppendUint32(last, sum)
	last = binary.LittleEndian.AppendUint32(last, size)
	return bytes.Join([][]byte{
		head, twenty, head, twenty, again,
		five, again, five, five,
		twenty, again, five, five, twenty, again,
		twenty, again, twenty, again, twenty, again,
		twenty, again, none, none, stored(13), again, none, none, stored(13),
		last, last,
	}, nil)
}

// stored is the head of a stored block: RFC 1951, 3.2.4.
func stored(n uint16) []byte {
	return binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16([]byte{0}, n), ^n)
}

// matches is a block of two matches in the fixed code, in five bytes: RFC 1951, 3.2.5 and 3.2.6. Lengths are 3 to 10,
// which have no extra bits; the distance is 13 or 20.
func matches(final uint64, lengths [2]uint, distance uint) []byte {
	bits, n := final|1<<1, 3 // BFINAL, BTYPE 01
	code := func(value uint64, width int) {
		for i := width - 1; i >= 0; i-- { // codes stand with their first bit first
			bits |= value >> i & 1 << n
			n++
		}
	}
	for _, length := range lengths {
		code(uint64(length-2), 7) // 257 stands for 3
		if distance == 13 {
			code(7, 5)
			n += 2 // 13 to 16: the first
			continue
		}
		code(8, 5)
		bits |= uint64(distance-17) << n
		n += 3
	}
	n += 7 // 256, the end
	return binary.LittleEndian.AppendUint64(nil, bits)[:5]
}
