package image

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"ensign/bom"
)

var ubootFormat = &Format{
	Name:  "u-boot",
	Title: "U-Boot without a header",
	Spec:  "https://github.com/u-boot/u-boot/blob/master/arch/arm/lib/vectors.S",
	Magics: []Magic{
		{4, strings.Repeat("\x14\xf0\x9f\xe5", 7)},              // ARM: the vectors after the first, ldr pc, [pc, #20]
		{0, "\x0a\x00\x00\x14\x1f\x20\x03\xd5"},                 // arm64, arch/arm/cpu/armv8/start.S: b reset, and a nop before a quad word
		{0, "\x1f\x00\x00\xea\x41\x00\x00\x14"},                 // the same behind arch/arm/include/asm/arch-sunxi/boot0.h: a switch to arm64
		{0, "\x40\x42\x38\xd5\x1f\x10\x00\xf1\x81\x04\x00\x54"}, // and behind board/qualcomm/dragonboard410c/head.S
		{0, "\x88\x01\x00\x14" + strings.Repeat("\x00", 28)},    // and behind the room for a header of the first boot loader of A64
	},
	Limits: "ARM and arm64; it ends where a long padding begins, or with the device tree that follows it",
	Open:   openUBoot,
}

// Bounds of a boot loader.
const (
	ubootMost  = 2 << 20
	ubootLeast = 4096

	ubootVectors = 0x20 // bytes by which it is recognised, and that are not looked into again
)

// openUBoot believes the code by the banner in it. As it has no header, its end is that of the code: where the
// device tree that belongs to it ends, or padding begins.
func openUBoot(src *Source) (*Part, error) {
	size := min(src.Size, ubootMost)
	if size < ubootLeast {
		return nil, fmt.Errorf("0x%x bytes", size)
	}
	if err := src.Budget.TakeBytes(size); err != nil { // the code of many may be looked for in the same bytes
		return nil, err
	}
	facts := banners(src, src, size)
	if !booted(facts) {
		return nil, errors.New("no banner of U-Boot")
	}
	end, facts, err := ubootEnd(src, size)
	if err != nil {
		return nil, err
	}
	code := Section{Name: "code", Offset: ubootVectors, Size: end - ubootVectors, Leaf: "boot loader"}
	return &Part{Size: end, Facts: facts, Sections: []Section{code}}, nil
}

// ubootEnd returns where the first padding after a banner begins, and the banners up to there.
func ubootEnd(src *Source, size int64) (end int64, facts []bom.Property, err error) {
	if err := src.Budget.TakeBytes(8 * size); err != nil { // which is slow
		return 0, nil, err
	}
	pieces, err := fills(src.Reader(0, size), size)
	if err != nil {
		return 0, nil, err
	}
	for _, p := range pieces {
		if p.fill && p.to-p.from >= innerFill && booted(facts) {
			break
		}
		if end = p.to; !p.fill {
			facts = append(facts, banners(src, src.Slice(p.from, p.to-p.from), p.to-p.from)...)
		}
	}
	if !booted(facts) {
		return 0, nil, errors.New("no banner of U-Boot")
	}
	return end, facts, nil
}

func booted(list []bom.Property) bool {
	for _, f := range list {
		if strings.HasPrefix(f.Name, "u-boot") {
			return true
		}
	}
	return false
}

var egonFormat = &Format{
	Name:   "egon",
	Title:  "first stage of a boot loader for Allwinner processors, eGON.BT0",
	Spec:   "https://linux-sunxi.org/EGON",
	Magics: []Magic{{4, "eGON.BT0"}},
	Open:   openEGON,
}

// egonHeader is struct boot_file_head, little-endian.
type egonHeader struct {
	Jump     uint32
	Magic    [8]byte
	Checksum uint32
	Length   uint32
}

const (
	egonHeaderSize = 0x60
	egonStamp      = 0x5f0a6c39 // stands for the checksum while the sum is taken
	egonMost       = 1 << 20
)

func openEGON(src *Source) (*Part, error) {
	var h egonHeader
	if err := src.Struct(0, binary.LittleEndian, &h); err != nil {
		return nil, err
	}
	size := int64(h.Length)
	if size <= egonHeaderSize || size%4 != 0 || size > egonMost {
		return nil, fmt.Errorf("a length of 0x%x", size)
	}
	p := &Part{Size: size}
	code, err := src.Bytes(0, min(size, src.Size))
	if err != nil {
		return nil, err
	}
	if int64(len(code)) == size {
		sum := uint32(egonStamp) - h.Checksum
		for at := 0; at < len(code); at += 4 {
			sum += binary.LittleEndian.Uint32(code[at:])
		}
		if sum != h.Checksum {
			p.Problems = append(p.Problems, Problem{12, fmt.Sprintf("checksum mismatch: the header says 0x%08x, the sum is 0x%08x", h.Checksum, sum)})
		}
	} else if !src.Start {
		return nil, errors.New("truncated")
	}
	there := int64(len(code))
	p.Facts = banners(src, src.Reader(0, there), there)
	p.hold(src, []Section{{Name: "code", Offset: egonHeaderSize, Size: there - egonHeaderSize, Leaf: "boot loader"}})
	return p, nil
}
