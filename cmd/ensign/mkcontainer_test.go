package main

import (
	"archive/tar"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
)

// uimage puts what is below behind a U-Boot header, doc/usage/image.h of U-Boot: name, os, arch, type, comp, load, entry.
func (s *step) uimage() ([]byte, error) {
	data, err := s.content()
	if err != nil {
		return nil, err
	}
	var n [6]int64
	for i, key := range []string{"os", "arch", "type", "comp", "load", "entry"} {
		if n[i], err = s.number(key, 0); err != nil {
			return nil, err
		}
	}
	head := struct {
		Magic, HeaderCRC, Time, Size, Load, Entry, DataCRC uint32
		OS, Arch, Type, Comp                               uint8
		Name                                               [32]byte
	}{
		0x27051956, 0, 0, uint32(len(data)), uint32(n[4]), uint32(n[5]), crc32.ChecksumIEEE(data),
		uint8(n[0]), uint8(n[1]), uint8(n[2]), uint8(n[3]),
		[32]byte{},
	}
	copy(head.Name[:], s.args["name"])
	out, _ := binary.Append(nil, binary.BigEndian, head)
	binary.BigEndian.PutUint32(out[4:], crc32.ChecksumIEEE(out))
	return append(out, data...), nil
}

// trx joins up to three partitions behind a TRX 1 header, each on a multiple of 4 KiB but the first.
func (s *step) trx() ([]byte, error) {
	parts, err := s.parts()
	if err != nil || len(parts) > 3 {
		return nil, fmt.Errorf("%d partitions: %w", len(parts), errors.Join(err, errors.ErrUnsupported))
	}
	out := make([]byte, 28)
	copy(out, "HDR0")
	binary.LittleEndian.PutUint16(out[14:], 1)
	for i, p := range parts {
		if i > 0 {
			out = append(out, make([]byte, -len(out)&4095)...)
		}
		binary.LittleEndian.PutUint32(out[16+4*i:], uint32(len(out)))
		out = append(out, p...)
	}
	out = append(out, make([]byte, -len(out)&4095)...)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)))
	binary.LittleEndian.PutUint32(out[8:], ^crc32.ChecksumIEEE(out[12:]))
	return out, nil
}

// cpio packs a tree into a cpio archive of the new format, cpio(5).
func (s *step) cpio() ([]byte, error) {
	root, err := s.tree()
	if err != nil {
		return nil, err
	}
	var out []byte
	inode := 0
	add := func(name string, mode, size int, data []byte) {
		inode++
		out = fmt.Appendf(out, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\x00",
			inode, mode, 0, 0, 1, 0, size, 0, 0, 0, 0, len(name)+1, 0, name)
		out = append(out, make([]byte, -len(out)&3)...)
		out = append(out, data...)
		out = append(out, make([]byte, -len(out)&3)...)
	}
	var walk func(dir string, e *entry)
	walk = func(dir string, e *entry) {
		for _, b := range e.below {
			name := dir + b.name
			switch {
			case b.mode.IsDir():
				add(name, 0o040000|int(b.mode.Perm()), 0, nil)
				walk(name+"/", b)
			case b.mode&fs.ModeSymlink != 0:
				add(name, 0o120777, len(b.link), []byte(b.link))
			default:
				add(name, 0o100000|int(b.mode.Perm()), int(max(b.size, int64(len(b.data)))), b.data)
			}
		}
	}
	walk("", root)
	add("TRAILER!!!", 0, 0, nil)
	return append(out, make([]byte, -len(out)&511)...), nil
}

// tar packs a tree into a tar archive.
func (s *step) tar() ([]byte, error) {
	root, err := s.tree()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	var walk func(dir string, e *entry) error
	walk = func(dir string, e *entry) error {
		for _, b := range e.below {
			h := &tar.Header{Name: dir + b.name, Mode: int64(b.mode.Perm()), Typeflag: tar.TypeReg, Size: int64(len(b.data)), Linkname: b.link}
			switch {
			case b.mode.IsDir():
				h.Typeflag, h.Name = tar.TypeDir, h.Name+"/"
			case b.mode&fs.ModeSymlink != 0:
				h.Typeflag = tar.TypeSymlink
			}
			if err := w.WriteHeader(h); err != nil {
				return err
			}
			if _, err := w.Write(b.data); err != nil {
				return err
			}
			if err := walk(h.Name, b); err != nil {
				return err
			}
		}
		return nil
	}
	err = errors.Join(walk("", root), w.Close())
	return out.Bytes(), err
}

// deflateZeros returns n zeros, a multiple of 1 MiB, as deflate packs them: after the first two, every MiB is the same.
func deflateZeros(n int64) []byte {
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, flate.BestCompression)
	mib := make([]byte, 1<<20)
	last := 0
	for range min(n>>20, 3) {
		last = out.Len()
		_, _ = w.Write(mib)
		_ = w.Flush()
	}
	again := bytes.Clone(out.Bytes()[last:])
	out.Write(bytes.Repeat(again, int(max(n>>20-3, 0))))
	out.Write([]byte{1, 0, 0, 0xff, 0xff}) // the last block, empty and stored: RFC 1951, 3.2.4
	return out.Bytes()
}

// crcZeros returns the CRC-32 of n zeros: what a bit of the register does is linear, so squaring the step doubles it.
func crcZeros(n int64) uint32 {
	step := [32]uint32{} // of one zero byte, for every bit
	for i := range step {
		c := uint32(1) << i
		step[i] = crc32.IEEETable[byte(c)] ^ c>>8
	}
	apply := func(m *[32]uint32, c uint32) (out uint32) {
		for i := range m {
			if c>>i&1 != 0 {
				out ^= m[i]
			}
		}
		return out
	}
	c := ^uint32(0)
	for ; n > 0; n >>= 1 {
		if n&1 != 0 {
			c = apply(&step, c)
		}
		var twice [32]uint32
		for i := range step {
			twice[i] = apply(&step, step[i])
		}
		step = twice
	}
	return ^c
}

// zeros gives N zeros, a multiple of 1 MiB, in gzip. Its checksum is right.
func (s *step) zeros() ([]byte, error) {
	n, err := s.number("", 0)
	out := append([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"), deflateZeros(n)...)
	out = binary.LittleEndian.AppendUint32(out, crcZeros(n))
	return binary.LittleEndian.AppendUint32(out, uint32(n)), err
}

// zip gives an archive with N files that are all of size=BYTES zeros; their headers and checksums are right.
func (s *step) zip() ([]byte, error) {
	n, err := s.number("", 1)
	size, wrong := s.number("size", 1<<20)
	if err = errors.Join(err, wrong); err != nil {
		return nil, err
	}
	data, sum := deflateZeros(size), crcZeros(size)
	var out, list []byte
	for i := range n {
		name := fmt.Sprintf("zeros-%04d", i)
		at := uint32(len(out))
		extra, _ := binary.Append(nil, binary.LittleEndian, struct {
			ID, Len      uint16
			Size, Packed uint64
		}{1, 16, uint64(size), uint64(len(data))})
		common, _ := binary.Append(nil, binary.LittleEndian, struct {
			Version, Flags, Method, Time, Date uint16
			CRC, Packed, Size                  uint32
			Name, Extra                        uint16
		}{45, 0, 8, 0, 0x21, sum, ^uint32(0), ^uint32(0), uint16(len(name)), uint16(len(extra))})
		out = append(append(append(append(append(out, "PK\x03\x04"...), common...), name...), extra...), data...)
		list = append(append(append(list, "PK\x01\x02\x2d\x00"...), common...), make([]byte, 6)...)
		list = binary.LittleEndian.AppendUint32(list, 0o100644<<16)
		list = append(append(binary.LittleEndian.AppendUint32(list, at), name...), extra...)
	}
	end, _ := binary.Append(nil, binary.LittleEndian, struct {
		Disk, From, Here, All uint16
		Size, At              uint32
		Comment               uint16
	}{0, 0, uint16(n), uint16(n), uint32(len(list)), uint32(len(out)), 0})
	return append(append(append(out, list...), "PK\x05\x06"...), end...), nil
}
