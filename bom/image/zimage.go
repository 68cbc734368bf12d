package image

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
)

var zimageFormat = &Format{
	Name:   "zimage",
	Title:  "Linux kernel for ARM, zImage",
	Spec:   "https://docs.kernel.org/arch/arm/booting.html",
	Magics: []Magic{{zimageAt, "\x18\x28\x6f\x01"}, {zimageAt, "\x01\x6f\x28\x18"}},
	Open:   openZImage,
}

const zimageAt = 0x24 // of the magic 0x016f2818, in the byte order of the data

// zimageHeader is what arch/arm/boot/compressed/head.S has from 0x24 on. Endian is 0x04030201 in the order of the
// image since Linux 3.17; older ones have an instruction there, so it is not asked.
type zimageHeader struct{ Magic, Start, End, Endian uint32 }

func openZImage(src *Source) (*Part, error) {
	var h zimageHeader
	order := binary.ByteOrder(binary.LittleEndian)
	if err := src.Struct(zimageAt, order, &h); err != nil {
		return nil, err
	}
	if h.Magic != 0x016f2818 {
		order = binary.BigEndian
		if err := src.Struct(zimageAt, order, &h); err != nil {
			return nil, err
		}
	}
	size := int64(h.End) - int64(h.Start)
	if size < 1<<12 || h.Start%4 != 0 || size > src.Size && !src.Start {
		return nil, fmt.Errorf("it begins at 0x%x and ends at 0x%x", h.Start, h.End)
	}
	p := &Part{Size: size, Facts: facts("arch", "arm", "endian", zimageOrder(order), "start", hexNumber(uint64(h.Start)))}
	there := min(size, src.Size)
	p.hold(src, piggy(src, Section{Name: "kernel", Offset: 0x30, Size: max(0, there-0x30), Leaf: "kernel"}))
	return p, nil
}

func zimageOrder(order binary.ByteOrder) string {
	if order == binary.BigEndian {
		return "big"
	}
	return "little"
}

// Bounds of the search for a kernel in what unpacks it.
const (
	piggyWithin = 1 << 20   // how far into an image it begins
	piggyLeast  = 256 << 10 // bytes that it decodes to at least
	piggyTried  = 64        // candidates
)

// piggy returns the sections of a kernel that unpacks itself: the code that does it, the kernel, decoded, and what
// follows. If none is found, the section stays as it is, to be looked into by content.
func piggy(src *Source, sec Section) []Section {
	head, err := src.Bytes(sec.Offset, min(sec.Size, piggyWithin))
	if err != nil {
		return []Section{sec}
	}
	for i, at := range piggies(head) {
		if i == piggyTried || src.Err() != nil {
			break
		}
		kernel := Section{Name: sec.Name, Offset: sec.Offset + at, Size: sec.Size - at, Leaf: sec.Leaf}
		list := unpacked(src, kernel, "")
		if st := list[0].Stream; st == nil || st.Size < piggyLeast {
			continue
		}
		for i := range list[1:] { // data of the code that unpacks it
			list[i+1].Name, list[i+1].Leaf = "data", "data"
		}
		if at > 0 {
			list = slices.Insert(list, 0, Section{Name: "decompressor", Offset: sec.Offset, Size: at, Leaf: "code"})
		}
		return list
	}
	sec.Facts = banners(src, src.Reader(sec.Offset, sec.Size), sec.Size)
	return []Section{sec}
}

// piggies returns where something compressed may begin in p, in order.
func piggies(p []byte) []int64 {
	var found []int64
	for _, k := range packings() {
		for at := 0; ; at++ {
			i := bytes.Index(p[at:], []byte(k.magic))
			if i < 0 {
				break
			}
			at += i
			found = append(found, int64(at))
		}
	}
	slices.SortFunc(found, func(a, b int64) int { return cmp.Compare(a, b) })
	return slices.Compact(found)
}
