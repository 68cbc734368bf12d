package image

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"
)

var trxFormat = &Format{
	Name:   "trx",
	Title:  "TRX image of Broadcom routers, versions 1 and 2",
	Spec:   "https://openwrt.org/docs/techref/header",
	Magics: []Magic{{0, "HDR0"}},
	Open:   openTRX,
}

// trxHeader is the header, little-endian. Version 1 ends after the third offset.
type trxHeader struct {
	Magic, Len, CRC uint32
	Flags, Version  uint16
	Offsets         [3]uint32
}

const (
	trxSize   = 28
	trxSizeV2 = 32 // with a fourth offset
	trxSummed = 12 // the checksum covers all from there to the end, without the last inversion of CRC-32
)

func openTRX(src *Source) (*Part, error) {
	var h trxHeader
	if err := src.Struct(0, binary.LittleEndian, &h); err != nil {
		return nil, err
	}
	offsets, header := h.Offsets[:], int64(trxSize)
	switch h.Version {
	case 1:
	case 2:
		header = trxSizeV2
		var fourth uint32
		if err := src.Struct(trxSize, binary.LittleEndian, &fourth); err != nil {
			return nil, err
		}
		offsets = append(offsets, fourth)
	default:
		return nil, fmt.Errorf("version %d", h.Version)
	}
	size := int64(h.Len)
	if size < header || size > src.Size && !src.Start {
		return nil, fmt.Errorf("a length of 0x%x", size)
	}
	p := &Part{Size: size, Facts: facts("version", strconv.Itoa(int(h.Version)), "flags", hexNumber(uint64(h.Flags)))}
	if err := p.partitions(offsets, header, size); err != nil {
		return nil, err
	}
	p.hold(src, p.Sections)
	if size > src.Size { // which is reported as truncated
		return p, nil
	}
	sum := crc32.NewIEEE()
	if err := src.sum(sum, trxSummed, size-trxSummed); err != nil {
		return nil, err
	}
	if crc := ^sum.Sum32(); crc != h.CRC {
		p.Problems = append(p.Problems, Problem{trxSummed, fmt.Sprintf("checksum mismatch: the header says 0x%08x, the CRC is 0x%08x", h.CRC, crc)})
	}
	return p, nil
}

// partitions makes sections of the offsets: each ends where the next begins, and one of zero is not there. Those of
// some makers leave a gap after the header, which is looked into too.
func (p *Part) partitions(offsets []uint32, header, size int64) error {
	var at []int64
	var which []int
	last := header
	for i, o := range offsets {
		if o == 0 {
			continue
		}
		off := int64(o)
		if off < last || off > size {
			return fmt.Errorf("partition %d at 0x%x: the one before begins at 0x%x, the image ends at 0x%x", i, off, last, size)
		}
		at, which, last = append(at, off), append(which, i), off
	}
	if len(at) == 0 {
		return errors.New("no partitions")
	}
	if at[0] > header {
		p.Sections = append(p.Sections, Section{Name: "before", Offset: header, Size: at[0] - header})
	}
	for k, off := range at {
		end := size
		if k+1 < len(at) {
			end = at[k+1]
		}
		p.Sections = append(p.Sections, Section{Name: fmt.Sprintf("partition-%d", which[k]), Offset: off, Size: end - off})
	}
	return nil
}
