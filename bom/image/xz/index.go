package xz

import (
	"hash/crc32"
	"io"
)

// index reads an index: 4.
type index struct {
	r    io.ByteReader
	off  int64 // of the next byte in the file
	size int64 // bytes read
	crc  uint32
	n    int64 // records that are left
}

// record is a record of an index: 4.3.
type record struct {
	unpadded int64 // size of the block without its padding
	size     int64 // of the data
}

const (
	minUnpadded = 5           // 4.3
	maxUnpadded = 1<<63 - 4   // 4.3
	maxRecords  = 1 << 32 / 2 // the backward size allows for 16 GiB of index; this is more than any file has
)

func (x *index) byte() (byte, error) {
	b, err := x.r.ReadByte()
	if err == io.EOF {
		return 0, truncated(x.off)
	}
	if err != nil {
		return 0, &FormatError{Offset: x.off, Msg: "reading input: " + err.Error(), Err: err}
	}
	x.off++
	x.size++
	x.crc = crc32.IEEETable[byte(x.crc)^b] ^ x.crc>>8
	return b, nil
}

// number reads a number: 1.2.
func (x *index) number() (int64, error) {
	var v int64
	for i := range maxVLI {
		b, err := x.byte()
		if err != nil {
			return 0, err
		}
		v |= int64(b&0x7f) << (7 * i)
		if b == 0 && i > 0 {
			break
		}
		if b < 0x80 {
			return v, nil
		}
	}
	return 0, damaged(x.off, "malformed number in the index")
}

// begin reads the indicator and the number of records.
func (x *index) begin() error {
	x.crc, x.size = ^uint32(0), 0
	b, err := x.byte()
	if err != nil {
		return err
	}
	if b != 0 {
		return damaged(x.off-1, "no index")
	}
	x.n, err = x.number()
	if err == nil && x.n > maxRecords {
		return damaged(x.off, "index of %d blocks", x.n)
	}
	return err
}

// next reads a record.
func (x *index) next() (record, error) {
	var r record
	var err error
	x.n--
	if r.unpadded, err = x.number(); err != nil {
		return r, err
	}
	if r.unpadded < minUnpadded || r.unpadded > maxUnpadded {
		return r, damaged(x.off, "block of %d bytes in the index", r.unpadded)
	}
	r.size, err = x.number()
	return r, err
}

// end reads the padding and the CRC32: 4.4 and 4.5.
func (x *index) end() error {
	for x.size%4 != 0 {
		b, err := x.byte()
		if err != nil {
			return err
		}
		if b != 0 {
			return damaged(x.off-1, "index padding is not zero")
		}
	}
	crc, start := ^x.crc, x.off
	var stored uint32
	for i := range 4 {
		b, err := x.byte()
		if err != nil {
			return err
		}
		stored |= uint32(b) << (8 * i)
	}
	if crc != stored {
		return &CheckError{Offset: start, Check: "index"}
	}
	return nil
}

// match reads an index and compares it with the blocks seen.
func (x *index) match(seen tally) error {
	start := x.off
	if err := x.begin(); err != nil {
		return err
	}
	if x.n != seen.n {
		return damaged(start+1, "index of %d blocks after %d blocks", x.n, seen.n)
	}
	var listed tally
	for x.n > 0 {
		r, err := x.next()
		if err != nil {
			return err
		}
		listed.add(r.unpadded, r.size)
	}
	if err := x.end(); err != nil {
		return err
	}
	if listed != seen {
		return &CheckError{Offset: start, Check: "index"}
	}
	return nil
}
