package image

import (
	"bytes"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"

	"ensign/bom"
)

// What is read at a time when a stream is searched or summed, and how long a banner may be.
const (
	stride    = 256 << 10
	maxBanner = 512
)

// packings are what kernels and the containers of boot loaders are compressed with: the names that FIT, uImage and
// zboot give them, and how they begin.
func packings() []packing {
	return []packing{
		{"gzip", gzipMagic, openGzip},
		{"bzip2", "BZh", openBzip2},
		{"lzma", lzmaMagic, openLZMA},
		{"xz", "\xfd7zXZ\x00", openXZ},
		{"lzo", lzopMagic, openLzop},
		{"lz4", "\x02\x21\x4c\x18", openLZ4Legacy},
		{"lz4", "\x04\x22\x4d\x18", openLZ4},
		{"zstd", zstdMagic, openZstd},
		{"zstd22", zstdMagic, openZstd}, // the name of the kernel's makefiles for another level
	}
}

// packing is one way to compress a kernel.
type packing struct {
	name  string
	magic string
	open  func(*Source) (*Part, error)
}

// slack is what may follow a compressed stream in its section as a part of it: a size, the bytes of an alignment.
const slack = 16

// unpacked returns the sections that a compressed section is made of: the stream decoded, which then is what the
// section is, and what follows it. compression is "" if the content tells it. What cannot be decoded stays as it is,
// to be looked into by content.
func unpacked(src *Source, sec Section, compression string) []Section {
	head, err := src.Bytes(sec.Offset, min(16, sec.Size))
	if err != nil {
		return []Section{sec}
	}
	for _, p := range packings() {
		begins := bytes.HasPrefix(head, []byte(p.magic)) || compression == p.name && p.magic == lzmaMagic // of any properties
		if compression != "" && p.name != compression || !begins {
			continue
		}
		if list := p.unpack(src, sec); list != nil {
			return list
		}
	}
	sec.Leaf = ""
	return []Section{sec}
}

func (p packing) unpack(src *Source, sec Section) []Section {
	in := src.Slice(sec.Offset, sec.Size)
	in.Start = true
	part, err := p.open(in)
	if err != nil || len(part.Sections) != 1 || part.Sections[0].Stream == nil {
		return nil
	}
	decoded, whole := sec, sec.Size
	decoded.Stream, decoded.Size = part.Sections[0].Stream, min(part.Size, whole)
	decoded.Problems = append(slices.Clip(sec.Problems), part.Problems...)
	if part.Err != nil && !errors.Is(part.Err, bom.ErrLimit) {
		decoded.Problems = append(decoded.Problems, Problem{decoded.Size, part.Err.Error()})
	}
	decoded.Facts = append(slices.Clip(sec.Facts), banners(src, decoded.Stream, decoded.Stream.Size)...)
	if whole-decoded.Size <= slack {
		decoded.Size = whole
		return []Section{decoded}
	}
	return []Section{decoded, {Name: sec.Name + "-rest", Offset: sec.Offset + decoded.Size, Size: whole - decoded.Size}}
}

// banners returns what a kernel or a boot loader calls itself: the first of each of its banners in size bytes of r.
func banners(src *Source, r io.ReaderAt, size int64) []bom.Property {
	var facts []bom.Property
	left := []struct{ name, prefix string }{
		{"linux", "Linux version "},   // linux_banner, init/version.c
		{"u-boot", "U-Boot 20"},       // U_BOOT_VERSION, include/version.h
		{"u-boot-spl", "U-Boot SPL "}, // the first stage of it
	}
	buf := make([]byte, min(size, stride+maxBanner))
	for off := int64(0); off < size && len(left) > 0 && src.Err() == nil; off += stride {
		n, err := r.ReadAt(buf[:min(int64(len(buf)), size-off)], off)
		for i := 0; i < len(left); i++ {
			if text := bannerIn(buf[:n], left[i].prefix); text != "" {
				facts = append(facts, bom.Property{Name: left[i].name, Value: text})
				left = slices.Delete(left, i, i+1)
				i--
			}
		}
		if err != nil {
			break
		}
	}
	return facts
}

// bannerIn returns the first banner in p, of printable characters to the end of its line. The format strings of
// programs, which have the same beginning, are none.
func bannerIn(p []byte, prefix string) string {
	for {
		i := bytes.Index(p, []byte(prefix))
		if i < 0 {
			return ""
		}
		p = p[i:]
		end := bytes.IndexFunc(p[:min(len(p), maxBanner)], func(r rune) bool { return r < 0x20 || r > 0x7e })
		next := len(prefix)
		if end > next && p[next] >= '0' && p[next] <= '9' && !bytes.Contains(p[:end], []byte("%s")) {
			return string(p[:end])
		}
		p = p[next:]
	}
}

// sum adds n bytes at off to a hash.
func (s *Source) sum(h hash.Hash, off, n int64) error {
	if off < 0 || n < 0 || off > s.Size || n > s.Size-off {
		return fmt.Errorf("0x%x bytes at 0x%x: %w", n, off, io.ErrUnexpectedEOF)
	}
	buf := make([]byte, min(n, stride))
	for end := off + n; off < end; {
		if err := s.Err(); err != nil {
			return err
		}
		k, err := s.ReadAt(buf[:min(int64(len(buf)), end-off)], off)
		h.Write(buf[:k])
		off += int64(k)
		if err != nil && (off < end || !errors.Is(err, io.EOF)) {
			return err
		}
	}
	return nil
}

// hold gives the part the sections that have bytes in the stream, and the limit that one of them ran into.
func (p *Part) hold(src *Source, list []Section) {
	p.Sections = slices.DeleteFunc(list, func(s Section) bool { return s.Size <= 0 || s.Offset >= src.Size })
	for _, s := range p.Sections {
		if s.Stream != nil && errors.Is(s.Stream.Err, bom.ErrLimit) && p.Err == nil {
			p.Err = s.Stream.Err
		}
	}
}

// text returns the bytes of a field up to the first zero byte.
func text(field []byte) string {
	if i := bytes.IndexByte(field, 0); i >= 0 {
		field = field[:i]
	}
	return string(field)
}

// facts makes properties of names and values, without those that have no value.
func facts(pairs ...string) []bom.Property {
	var list []bom.Property
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			list = append(list, bom.Property{Name: pairs[i], Value: pairs[i+1]})
		}
	}
	return list
}

func hexNumber(n uint64) string { return fmt.Sprintf("0x%x", n) }
