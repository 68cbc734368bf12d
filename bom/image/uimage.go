package image

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"

	"ensign/bom"
)

var uimageFormat = &Format{
	Name:   "uimage",
	Title:  "U-Boot legacy image",
	Spec:   "https://github.com/u-boot/u-boot/blob/master/include/image.h",
	Magics: []Magic{{0, "\x27\x05\x19\x56"}},
	Open:   openUImage,
}

// uimageHeader is struct legacy_img_hdr, big-endian.
type uimageHeader struct {
	Magic, HCRC, Time, Size, Load, Ep, DCRC uint32
	OS, Arch, Type, Comp                    uint8
	Name                                    [32]byte
}

const (
	uimageSize  = 64
	uimageHCRC  = 4   // where the checksum of the header is, which counts as zero in it
	uimageMulti = 256 // images of a multi-file image that are read
)

// Numbers of image.h, IH_TYPE_* and IH_COMP_*.
const (
	uimageKernel     = 2
	uimageRamdisk    = 3
	uimageMultiType  = 4
	uimageScript     = 6
	uimageFilesystem = 7
	uimageStored     = 0
)

// openUImage believes a header by its own checksum only: the magic is short.
func openUImage(src *Source) (*Part, error) {
	head, err := src.Bytes(0, uimageSize)
	if err != nil {
		return nil, err
	}
	var h uimageHeader
	if _, err := binary.Decode(head, binary.BigEndian, &h); err != nil {
		return nil, err
	}
	clear(head[uimageHCRC : uimageHCRC+4])
	if sum := crc32.ChecksumIEEE(head); sum != h.HCRC {
		return nil, fmt.Errorf("checksum mismatch: the header says 0x%08x, its CRC-32 is 0x%08x", h.HCRC, sum)
	}
	if h.Type == 0 && h.OS == 0 && h.Arch == 0 {
		return nil, errors.New("no type, system and architecture")
	}
	size := int64(h.Size)
	p := &Part{Size: uimageSize + size, Facts: h.facts()}
	if size > src.Size-uimageSize {
		size = src.Size - uimageSize
	} else if err := uimageSum(src, &h, p); err != nil {
		return nil, err
	}
	p.hold(src, h.sections(src, p, size))
	return p, nil
}

func uimageSum(src *Source, h *uimageHeader, p *Part) error {
	sum := crc32.NewIEEE()
	if err := src.sum(sum, uimageSize, int64(h.Size)); err != nil {
		return err
	}
	if sum.Sum32() != h.DCRC {
		p.Problems = append(p.Problems, Problem{uimageSize, fmt.Sprintf("checksum mismatch: the header says 0x%08x of the data, their CRC-32 is 0x%08x", h.DCRC, sum.Sum32())})
	}
	return nil
}

func (h *uimageHeader) facts() []bom.Property {
	return facts(
		"name", text(h.Name[:]),
		"type", named8(uimageTypes(), h.Type),
		"os", named8(uimageSystems(), h.OS),
		"arch", named8(uimageArchs(), h.Arch),
		"compression", named8(uimageComps(), h.Comp),
		"load", hexNumber(uint64(h.Load)), "entry", hexNumber(uint64(h.Ep)),
		"time", strconv.FormatUint(uint64(h.Time), 10),
	)
}

func (h *uimageHeader) sections(src *Source, p *Part, size int64) []Section {
	leaf := named8(uimageTypes(), h.Type)
	switch {
	case h.Type == uimageMultiType || h.Type == uimageScript:
		return h.multi(src, p, size)
	case h.Type == uimageRamdisk || h.Type == uimageFilesystem || h.Type == 0:
		leaf = ""
	}
	return h.payload(src, Section{Name: leaf, Offset: uimageSize, Size: size, Leaf: leaf})
}

// payload returns the sections of one image that is compressed as the header says.
func (h *uimageHeader) payload(src *Source, sec Section) []Section {
	if h.Comp == uimageStored {
		if sec.Leaf == "" || h.Type != uimageKernel {
			return []Section{sec}
		}
		if list := unpacked(src, sec, ""); list[0].Stream != nil { // a kernel that unpacks itself says that it is not packed
			return list
		}
		sec.Facts = banners(src, src.Reader(sec.Offset, sec.Size), sec.Size)
		return []Section{sec}
	}
	return unpacked(src, sec, named8(uimageComps(), h.Comp))
}

// multi reads the sizes, which a zero ends, and gives every image the section that follows: image_multi_getimg.
func (h *uimageHeader) multi(src *Source, p *Part, size int64) []Section {
	table, err := src.Bytes(uimageSize, min(size, 4*uimageMulti))
	if err != nil {
		return nil
	}
	var sizes []int64
	for ; len(table) >= 4 && !bytes.Equal(table[:4], make([]byte, 4)); table = table[4:] {
		sizes = append(sizes, int64(binary.BigEndian.Uint32(table)))
	}
	if len(table) < 4 {
		p.Problems = append(p.Problems, Problem{uimageSize, "the table of images does not end"})
		return []Section{{Offset: uimageSize, Size: size}}
	}
	at, end := uimageSize+4*int64(len(sizes)+1), uimageSize+size
	var list []Section
	for i, n := range sizes {
		if n > end-at {
			p.Problems = append(p.Problems, Problem{at, fmt.Sprintf("image %d of 0x%x bytes ends beyond the data", i, n)})
			n = end - at
		}
		list = append(list, h.member(src, i, Section{Offset: at, Size: n})...)
		at = min(end, at+(n+3)&^3)
	}
	if at < end {
		list = append(list, Section{Name: "rest", Offset: at, Size: end - at})
	}
	return list
}

// member is image i of a multi-file image: the first is the kernel, the others tell themselves. A script has one.
func (h *uimageHeader) member(src *Source, i int, sec Section) []Section {
	sec.Name = fmt.Sprintf("image-%d", i)
	switch {
	case h.Type == uimageScript:
		sec.Name, sec.Leaf = "script", "script"
	case i == 0:
		sec.Leaf = "kernel"
		if h.Comp != uimageStored {
			return h.payload(src, sec)
		}
	}
	return []Section{sec}
}

// named8 returns the name of a number, or the number.
func named8(names []string, n uint8) string {
	if int(n) < len(names) && names[n] != "" {
		return names[n]
	}
	return strconv.Itoa(int(n))
}

// The names of boot/image.c, by the numbers of image.h.

func uimageTypes() []string {
	return []string{
		"", "standalone", "kernel", "ramdisk", "multi", "firmware", "script", "filesystem", "flat_dt", "kwbimage", "imximage",
		"ublimage", "omapimage", "aisimage", "kernel_noload", "pblimage", "mxsimage", "gpimage", "atmelimage", "socfpgaimage",
		"x86_setup", "lpc32xximage", "loadable", "rkimage", "rksd", "rkspi", "zynqimage", "zynqmpimage", "zynqmpbif", "fpga",
		"vybridimage", "tee", "firmware_ivt", "pmmc", "stm32image", "socfpgaimage_v1", "mtk_image", "imx8mimage", "imx8image",
		"copro", "sunxi_egon", "sunxi_toc0", "fdt_legacy", "renesas_spkg", "stm32image_v2", "amlimage",
	}
}

func uimageSystems() []string {
	return []string{
		"", "openbsd", "netbsd", "freebsd", "4_4bsd", "linux", "svr4", "esix", "solaris", "irix", "sco", "dell", "ncr", "lynxos",
		"vxworks", "psos", "qnx", "u-boot", "rtems", "artos", "unity", "integrity", "ose", "plan9", "openrtos",
		"arm-trusted-firmware", "tee", "opensbi", "efi", "elf",
	}
}

func uimageArchs() []string {
	return []string{
		"", "alpha", "arm", "x86", "ia64", "mips", "mips64", "powerpc", "s390", "sh", "sparc", "sparc64", "m68k", "nios",
		"microblaze", "nios2", "blackfin", "avr32", "st200", "sandbox", "nds32", "or1k", "arm64", "arc", "x86_64", "xtensa",
		"riscv",
	}
}

func uimageComps() []string { return []string{"none", "gzip", "bzip2", "lzma", "lzo", "lz4", "zstd"} }
