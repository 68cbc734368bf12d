package image

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"ensign/bom"
)

var elfFormat = &Format{
	Name:   "elf",
	Title:  "ELF program or library",
	Spec:   "https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html",
	Magics: []Magic{{0, elf.ELFMAG}},
	Leaf:   true,
	Open:   openELF,
}

// openELF takes the size from what the headers say lies farthest in the file.
func openELF(src *Source) (*Part, error) {
	ident, err := src.Bytes(0, elf.EI_NIDENT)
	if err != nil {
		return nil, err
	}
	order := binary.ByteOrder(binary.LittleEndian)
	switch elf.Data(ident[elf.EI_DATA]) {
	case elf.ELFDATA2LSB:
	case elf.ELFDATA2MSB:
		order = binary.BigEndian
	default:
		return nil, errors.New("no byte order")
	}
	if ident[elf.EI_VERSION] != byte(elf.EV_CURRENT) {
		return nil, fmt.Errorf("version %d", ident[elf.EI_VERSION])
	}
	var h elf.Header64
	switch elf.Class(ident[elf.EI_CLASS]) {
	case elf.ELFCLASS64:
		err = src.Struct(0, order, &h)
	case elf.ELFCLASS32:
		var h32 elf.Header32
		err = src.Struct(0, order, &h32)
		h = elf.Header64{
			Type: h32.Type, Machine: h32.Machine, Phoff: uint64(h32.Phoff), Shoff: uint64(h32.Shoff), Ehsize: h32.Ehsize,
			Phentsize: h32.Phentsize, Phnum: h32.Phnum, Shentsize: h32.Shentsize, Shnum: h32.Shnum, Version: h32.Version,
		}
	default:
		return nil, errors.New("no class")
	}
	if err != nil {
		return nil, err
	}
	if h.Version != uint32(elf.EV_CURRENT) || h.Type == 0 || h.Machine == 0 || h.Ehsize < 52 || h.Ehsize > 64 {
		return nil, errors.New("the header is not right")
	}
	end := elfEnd(src, order, &h)
	if end > src.Size && !src.Start {
		return nil, io.ErrUnexpectedEOF
	}
	return &Part{Size: end, Facts: []bom.Property{
		{Name: "type", Value: elf.Type(h.Type).String()}, {Name: "arch", Value: elf.Machine(h.Machine).String()},
	}}, nil
}

// elfEnd returns the end of the farthest of headers and segments.
func elfEnd(src *Source, order binary.ByteOrder, h *elf.Header64) int64 {
	end := max(int64(h.Ehsize), tableEnd(h.Shoff, h.Shentsize, h.Shnum), tableEnd(h.Phoff, h.Phentsize, h.Phnum))
	for i := range int64(h.Phnum) {
		p, err := src.Bytes(int64(min(h.Phoff, 1<<62))+i*int64(h.Phentsize), int64(h.Phentsize))
		if err != nil || len(p) < 32 {
			break
		}
		off, size := uint64(order.Uint32(p[4:])), uint64(order.Uint32(p[16:])) // p_offset and p_filesz of ELF32
		if len(p) >= 56 {
			off, size = order.Uint64(p[8:]), order.Uint64(p[32:])
		}
		if off < 1<<62 && size < 1<<62 {
			end = max(end, int64(off+size))
		}
	}
	return end
}

func tableEnd(off uint64, entry, count uint16) int64 {
	if off >= 1<<62 || count == 0 {
		return 0
	}
	return int64(off) + int64(entry)*int64(count)
}

var peFormat = &Format{
	Name:   "pe",
	Title:  "PE program",
	Spec:   "https://learn.microsoft.com/en-us/windows/win32/debug/pe-format",
	Magics: []Magic{{0, "MZ"}},
	Start:  true,
	Leaf:   true,
	Holds:  func(head []byte) bool { return bytes.Contains(head, []byte(peTags)) },
	Open:   openPE,
}

// peHeader is the COFF file header after the signature.
type peHeader struct {
	Machine, Sections              uint16
	Time, Symbols, NumberOfSymbols uint32
	OptionalSize, Characteristics  uint16
}

// openPE takes the size from the sections and the certificates, which come last.
func openPE(src *Source) (*Part, error) {
	var at uint32
	if err := src.Struct(0x3c, binary.LittleEndian, &at); err != nil {
		return nil, err
	}
	sig, err := src.Bytes(int64(at), 4)
	if err != nil {
		return nil, err
	}
	if string(sig) != "PE\x00\x00" {
		return nil, errors.New("no PE signature")
	}
	var h peHeader
	if err := src.Struct(int64(at)+4, binary.LittleEndian, &h); err != nil {
		return nil, err
	}
	optional := int64(at) + 24
	sections := optional + int64(h.OptionalSize)
	end := sections + 40*int64(h.Sections)
	tags := Section{}
	for i := range int64(h.Sections) {
		var s peSection
		if err := src.Struct(sections+40*i, binary.LittleEndian, &s); err != nil {
			return nil, err
		}
		end = max(end, int64(s.Size)+int64(s.Offset))
		if string(s.Name[:]) == peTags && tags.Size == 0 {
			tags.Offset, tags.Size = int64(s.Offset), int64(s.Size)
			if s.Used != 0 {
				tags.Size = min(tags.Size, int64(s.Used))
			}
		}
	}
	end = max(end, peCertificates(src, optional))
	p := &Part{Size: end, Facts: []bom.Property{{Name: "machine", Value: fmt.Sprintf("0x%04x", h.Machine)}}}
	if tags.Size > 0 {
		return p, p.holdTags(src, "sbom", tags.Offset, io.NewSectionReader(src, tags.Offset, tags.Size), tags.Size)
	}
	return p, nil
}

// peTags is the name of the section for software identification tags, as uswid writes it.
const peTags = ".sbom\x00\x00\x00"

// peSection is the beginning of a section header.
type peSection struct {
	Name         [8]byte
	Used, Memory uint32 // VirtualSize, VirtualAddress
	Size, Offset uint32 // SizeOfRawData, PointerToRawData
}

// peCertificates returns the end of the certificate table, the fifth data directory; 0 if there is none.
func peCertificates(src *Source, optional int64) int64 {
	var magic uint16
	if src.Struct(optional, binary.LittleEndian, &magic) != nil {
		return 0
	}
	at := optional + 96 // of PE32
	if magic == 0x20b { // PE32+
		at += 16
	}
	var table struct{ Offset, Size uint32 }
	if src.Struct(at+4*8, binary.LittleEndian, &table) != nil || table.Size == 0 {
		return 0
	}
	return int64(table.Offset) + int64(table.Size)
}

var pngFormat = &Format{
	Name:   "png",
	Title:  "PNG picture",
	Spec:   "https://www.w3.org/TR/png-3/",
	Magics: []Magic{{0, "\x89PNG\r\n\x1a\n"}},
	Leaf:   true,
	Open:   openPNG,
}

// openPNG follows the chunks to the last one.
func openPNG(src *Source) (*Part, error) {
	for at := int64(8); ; {
		head, err := src.Bytes(at, 8)
		if err != nil {
			return nil, err
		}
		if err := src.Err(); err != nil {
			return nil, err
		}
		if at == 8 && string(head[4:]) != "IHDR" {
			return nil, errors.New("no IHDR")
		}
		at += 12 + int64(binary.BigEndian.Uint32(head)) // length, type and CRC
		if string(head[4:]) == "IEND" {
			return &Part{Size: at}, nil
		}
	}
}
