package image

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

var arm64Format = &Format{
	Name:   "arm64-image",
	Title:  "Linux kernel for arm64, Image",
	Spec:   "https://docs.kernel.org/arch/arm64/booting.html",
	Magics: []Magic{{0x38, "ARM\x64"}},
	Open:   openArm64,
}

var riscvFormat = &Format{
	Name:   "riscv-image",
	Title:  "Linux kernel for RISC-V, Image",
	Spec:   "https://docs.kernel.org/arch/riscv/boot-image-header.html",
	Magics: []Magic{{0x38, "RSC\x05"}},
	Open:   openRISCV,
}

// imageHeader is the header of both, little-endian.
type imageHeader struct {
	Code            [2]uint32
	TextOffset      uint64
	ImageSize       uint64
	Flags           uint64
	Version         uint32 // of RISC-V; reserved on arm64
	Res1            uint32
	Res2            uint64
	MagicOfRISCV    uint64 // deprecated; reserved on arm64
	Magic, PEOffset uint32
}

const (
	imageHeaderSize = 64
	riscvMagic      = 0x5643534952 // "RISCV"
	maxTextOffset   = 1 << 30
	maxImageSize    = 1 << 32
)

func openArm64(src *Source) (*Part, error) {
	var h imageHeader
	if err := src.Struct(0, binary.LittleEndian, &h); err != nil {
		return nil, err
	}
	if h.Version != 0 || h.Res1 != 0 || h.Res2 != 0 || h.MagicOfRISCV != 0 || h.Flags > 0xf {
		return nil, errors.New("reserved fields are set")
	}
	return h.open(src, "arm64")
}

func openRISCV(src *Source) (*Part, error) {
	var h imageHeader
	if err := src.Struct(0, binary.LittleEndian, &h); err != nil {
		return nil, err
	}
	if h.MagicOfRISCV != riscvMagic || h.Res1 != 0 || h.Res2 != 0 || h.Version>>16 != 0 {
		return nil, errors.New("reserved fields are set, or the other magic is missing")
	}
	return h.open(src, "riscv")
}

// open makes the part. The header tells how much memory the kernel takes, which is more than the file has: the file
// ends where its PE header says, or at the end of the stream. U-Boot has the same header.
func (h *imageHeader) open(src *Source, arch string) (*Part, error) {
	if h.TextOffset > maxTextOffset || h.ImageSize > maxImageSize {
		return nil, fmt.Errorf("0x%x bytes at 0x%x", h.ImageSize, h.TextOffset)
	}
	size := src.Size
	if h.ImageSize >= imageHeaderSize {
		size = min(size, int64(h.ImageSize))
	}
	if h.PEOffset != 0 {
		if pe, err := openPE(src); err == nil {
			size = pe.Size
		}
	}
	p := &Part{Size: size, Facts: facts("arch", arch, "image-size", hexNumber(h.ImageSize), "text-offset", hexNumber(h.TextOffset))}
	there := min(size, src.Size)
	p.Facts = append(p.Facts, banners(src, src.Reader(0, there), there)...)
	p.hold(src, []Section{{Name: "code", Offset: imageHeaderSize, Size: there - imageHeaderSize, Leaf: "kernel"}})
	return p, nil
}

var zbootFormat = &Format{
	Name:   "efi-zboot",
	Title:  "compressed Linux kernel as an EFI program, vmlinuz.efi",
	Spec:   "https://github.com/torvalds/linux/blob/v6.1/drivers/firmware/efi/libstub/zboot-header.S",
	Magics: []Magic{{0, "MZ\x00\x00zimg"}},
	Open:   openZboot,
}

// zbootHeader is what zboot-header.S lays out, little-endian.
type zbootHeader struct {
	MZ, Magic     uint32
	PayloadOffset uint32
	PayloadSize   uint32
	Reserved      [2]uint32
	Compression   [32]byte
	LinuxMagic    uint32
	PEOffset      uint32
}

func openZboot(src *Source) (*Part, error) {
	var h zbootHeader
	if err := src.Struct(0, binary.LittleEndian, &h); err != nil {
		return nil, err
	}
	pe, err := openPE(src)
	if err != nil {
		return nil, err
	}
	off, n := int64(h.PayloadOffset), int64(h.PayloadSize)
	if off < 64 || n == 0 || off > pe.Size || n > pe.Size-off {
		return nil, fmt.Errorf("a payload of 0x%x bytes at 0x%x of 0x%x", n, off, pe.Size)
	}
	compression := text(h.Compression[:])
	pe.Facts = append(pe.Facts, facts("compression", compression)...)
	if off < src.Size {
		sec := Section{Name: "kernel", Offset: off, Size: min(n, src.Size-off), Leaf: "kernel"}
		pe.hold(src, unpacked(src, sec, strings.TrimSuffix(compression, "kern"))) // "xzkern" is xz with what the kernel reads of it
	}
	return pe, nil
}
