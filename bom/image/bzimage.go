package image

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"strconv"
	"strings"
)

var bzimageFormat = &Format{
	Name:   "bzimage",
	Title:  "Linux kernel for x86, bzImage",
	Spec:   "https://docs.kernel.org/arch/x86/boot.html",
	Magics: []Magic{{0x202, "HdrS"}},
	Open:   openBzImage,
}

// bzHeader is the real-mode kernel header from 0x1f1 on, little-endian, as far as protocol 2.08 has it.
type bzHeader struct {
	SetupSects          uint8
	RootFlags           uint16
	Syssize             uint32
	RAMSize, VidMode    uint16
	RootDev, BootFlag   uint16
	Jump                uint16
	Header              uint32
	Version             uint16
	RealmodeSwtch       uint32
	StartSysSeg         uint16
	KernelVersion       uint16
	TypeOfLoader        uint8
	Loadflags           uint8
	SetupMoveSize       uint16
	Code32Start         uint32
	RamdiskImage        uint32
	RamdiskSize         uint32
	BootsectKludge      uint32
	HeapEndPtr          uint16
	ExtLoaderVer        uint8
	ExtLoaderType       uint8
	CmdLinePtr          uint32
	InitrdAddrMax       uint32
	KernelAlignment     uint32
	RelocatableKernel   uint8
	MinAlignment        uint8
	XLoadflags          uint16
	CmdlineSize         uint32
	HardwareSubarch     uint32
	HardwareSubarchData uint64
	PayloadOffset       uint32
	PayloadLength       uint32
}

// Places and values of the boot protocol.
const (
	bzAt       = 0x1f1
	bzBootFlag = 0xaa55
	bzSector   = 512
	bzVersion  = 0x0200 // where kernel_version counts from
	bzPayload  = 0x0208 // protocol from which the payload is told
)

func openBzImage(src *Source) (*Part, error) {
	var h bzHeader
	if err := src.Struct(bzAt, binary.LittleEndian, &h); err != nil {
		return nil, err
	}
	if h.BootFlag != bzBootFlag || h.Version < 0x0200 || h.Version > 0x02ff {
		return nil, fmt.Errorf("boot flag 0x%04x, protocol 0x%04x", h.BootFlag, h.Version)
	}
	if h.SetupSects == 0 {
		h.SetupSects = 4
	}
	setup := (int64(h.SetupSects) + 1) * bzSector
	size := setup + 16*int64(h.Syssize)
	if h.Syssize == 0 || size > src.Size && !src.Start {
		return nil, fmt.Errorf("0x%x paragraphs of a kernel", h.Syssize)
	}
	version := bzKernelVersion(src, &h, setup)
	p := &Part{Size: size, Facts: facts("version", version, "protocol", fmt.Sprintf("%d.%02d", h.Version>>8, h.Version&0xff))}
	p.certificates(src)
	bzSum(src, p, version, size)
	if h.Version < bzPayload || h.PayloadLength == 0 {
		p.hold(src, bzCarved(src, setup, min(size, src.Size)))
		return p, nil
	}
	off, n := setup+int64(h.PayloadOffset), int64(h.PayloadLength)
	if off > size || n > size-off {
		return nil, fmt.Errorf("a payload of 0x%x bytes at 0x%x of 0x%x", n, off, size)
	}
	if off < src.Size {
		p.hold(src, unpacked(src, Section{Name: "kernel", Offset: off, Size: min(n, src.Size-off), Leaf: "kernel"}, ""))
	}
	return p, nil
}

// certificates lets the part reach to the end of the signature of a kernel that is a PE program too.
func (p *Part) certificates(src *Source) {
	if pe, err := openPE(src); err == nil && pe.Size > p.Size && pe.Size <= src.Size {
		p.Size = pe.Size
	}
}

// bzKernelVersion returns the version string of the setup code, "" if there is none.
func bzKernelVersion(src *Source, h *bzHeader, setup int64) string {
	at := int64(h.KernelVersion) + bzVersion
	if h.KernelVersion == 0 || at >= setup {
		return ""
	}
	p, err := src.Bytes(at, min(maxBanner, setup-at))
	if err != nil {
		return ""
	}
	return text(p)
}

// bzCarved returns the kernel of an old image that does not say where its payload is.
func bzCarved(src *Source, from, to int64) []Section {
	return piggy(src, Section{Name: "kernel", Offset: from, Size: max(0, to-from), Leaf: "kernel"})
}

// bzSum verifies the checksum with which an image ends, with what a signer changed as it was before. Linux 6.16 came
// without it, and the image does not tell, so only of older ones a mismatch is a problem.
func bzSum(src *Source, p *Part, version string, size int64) {
	if size > src.Size {
		return
	}
	h := &bzMasked{Hash32: crc32.NewIEEE(), zero: peSigned(src)}
	if src.sum(h, 0, size) != nil {
		return
	}
	if h.Sum32() == crc32Residue {
		p.Facts = append(p.Facts, facts("crc-32", "matches")...)
	} else if summed(version) {
		p.Problems = append(p.Problems, Problem{size - 4, "checksum mismatch: CRC-32 of the image"})
	}
}

// crc32Residue is the CRC-32, inverted as usual, of anything that ends with its CRC-32 that is not inverted.
const crc32Residue = 0xffffffff

// summed reports whether kernels of a version end with a checksum: 2.6.26 to 6.15.
func summed(version string) bool {
	release, _, _ := strings.Cut(version, " ")
	parts := strings.FieldsFunc(release, func(r rune) bool { return r < '0' || r > '9' })
	if len(parts) < 2 {
		return false
	}
	major, err := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(parts[1])
	return errors.Join(err, err2) == nil && major >= 3 && (major < 6 || major == 6 && minor < 16)
}

// bzMasked sums with some bytes taken as zero.
type bzMasked struct {
	hash.Hash32
	at   int64
	zero [][2]int64 // from, to
}

func (m *bzMasked) Write(p []byte) (int, error) {
	for _, z := range m.zero {
		from, to := max(z[0]-m.at, 0), min(z[1]-m.at, int64(len(p)))
		if from < to {
			clear(p[from:to])
		}
	}
	m.at += int64(len(p))
	return m.Hash32.Write(p)
}

// peSigned returns what signing changes in a PE program: its checksum and the directory entry of the certificates.
func peSigned(src *Source) [][2]int64 {
	var at uint32
	var magic uint16
	if src.Struct(0x3c, binary.LittleEndian, &at) != nil {
		return nil
	}
	optional := int64(at) + 24
	if src.Struct(optional, binary.LittleEndian, &magic) != nil || magic != 0x20b && magic != 0x10b {
		return nil
	}
	directories := optional + 96
	if magic == 0x20b {
		directories += 16
	}
	return [][2]int64{{optional + 64, optional + 68}, {directories + 4*8, directories + 5*8}}
}
