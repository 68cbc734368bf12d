package xz

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc32"
	"hash/crc64"
)

// check is the kind of integrity check of a stream: 2.1.1.2.
type check byte

const (
	checkNone   check = 0x00
	checkCRC32  check = 0x01
	checkCRC64  check = 0x04
	checkSHA256 check = 0x0a

	maxCheck = 64 // bytes
)

func (c check) String() string {
	switch c {
	case checkNone:
		return "none"
	case checkCRC32:
		return "CRC32"
	case checkCRC64:
		return "CRC64"
	case checkSHA256:
		return "SHA-256"
	}
	return fmt.Sprintf("check %#x", byte(c))
}

// size is how many bytes a check takes, also one that is not known.
func (c check) size() int {
	return [16]int{0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64}[c&15]
}

// sum computes checks. The zero value is ready after begin.
type sum struct {
	kind  check
	crc32 uint32
	crc64 uint64
	ecma  *crc64.Table
	sha   hash.Hash
	buf   [maxCheck]byte
}

// begin starts the check of a block.
func (s *sum) begin(c check) {
	s.kind, s.crc32, s.crc64 = c, 0, 0
	switch c {
	case checkCRC64:
		if s.ecma == nil {
			s.ecma = crc64.MakeTable(crc64.ECMA)
		}
	case checkSHA256:
		if s.sha == nil {
			s.sha = sha256.New()
		}
		s.sha.Reset()
	}
}

func (s *sum) update(b []byte) {
	switch s.kind {
	case checkCRC32:
		s.crc32 = crc32.Update(s.crc32, crc32.IEEETable, b)
	case checkCRC64:
		s.crc64 = crc64.Update(s.crc64, s.ecma, b)
	case checkSHA256:
		s.sha.Write(b)
	}
}

// verify compares the check with the one stored at off.
func (s *sum) verify(stored []byte, off int64) error {
	b := s.buf[:0]
	switch s.kind {
	case checkNone:
		return nil
	case checkCRC32:
		b = binary.LittleEndian.AppendUint32(b, s.crc32)
	case checkCRC64:
		b = binary.LittleEndian.AppendUint64(b, s.crc64)
	case checkSHA256:
		b = s.sha.Sum(b)
	default:
		e := &checkUnknown{}
		e.FormatError = *unsupported(off, "%v is not known", s.kind).(*FormatError)
		return e
	}
	if !bytes.Equal(b, stored) {
		return &CheckError{Offset: off, Check: s.kind.String()}
	}
	return nil
}
