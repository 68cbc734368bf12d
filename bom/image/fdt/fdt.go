// Package fdt reads flattened device trees: the blobs by which a boot loader tells a kernel what hardware there is, and
// of which U-Boot makes its FIT images. [Read] is the entry point. The format is that of the Devicetree Specification,
// https://github.com/devicetree-org/devicetree-specification/releases/tag/v0.4, chapter 5, versions 16 and 17 of it.
// Values are not held in memory: a [Property] says where its value is, and [Tree.Value] reads it. What is not
// well-formed is refused with a [FormatError]. Limits: [MaxNodes] nodes, [MaxProperties] properties, [MaxDepth]
// levels, names of 1 KiB, and 1 MiB of names of properties.
package fdt

import (
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"strings"
)

// Magic is what every flattened device tree begins with.
const Magic = 0xd00dfeed

// HeaderSize is the size of the header of version 17.
const HeaderSize = 40

// Bounds of what is read of one tree.
const (
	MaxNodes      = 1 << 17
	MaxProperties = 1 << 18
	MaxDepth      = 64
	maxName       = 1 << 10
	maxStrings    = 1 << 20
	maxReserved   = 1 << 12 // entries of the memory reservation block
)

// Versions that are read: from 16 on the nodes have names without their paths, and 17 adds the size of the structure.
const (
	oldest   = 16
	sizedOne = 17
)

// Header is the header of a flattened device tree, all of it big-endian.
type Header struct {
	Magic           uint32
	TotalSize       uint32
	OffDTStruct     uint32
	OffDTStrings    uint32
	OffMemRsvmap    uint32
	Version         uint32
	LastCompVersion uint32
	BootCPUIDPhys   uint32
	SizeDTStrings   uint32
	SizeDTStruct    uint32 // of version 17; in version 16 the structure ends where its end token is
}

// FormatError says where a flattened device tree is not well-formed.
type FormatError struct {
	Offset int64 // from the first byte of the header
	Msg    string
}

// Error tells the offset in hex.
func (e *FormatError) Error() string { return fmt.Sprintf("device tree: %s at 0x%x", e.Msg, e.Offset) }

func wrong(off int64, format string, args ...any) error {
	return &FormatError{off, fmt.Sprintf(format, args...)}
}

// Tree is a device tree that was read. It is immutable and safe for several goroutines.
type Tree struct {
	Header Header
	Root   *Node

	r io.ReaderAt
}

// Node is a node of a [Tree].
type Node struct {
	Name       string // with its unit address; "" for the root
	Offset     int64  // of its begin token
	Properties []Property
	Children   []*Node
}

// Property is a property of a [Node].
type Property struct {
	Name   string
	Offset int64 // of the value, from the first byte of the header
	Size   int64 // of the value
}

// ReadHeader reads and checks the header of the tree that begins with the first of the size bytes of r.
func ReadHeader(r io.ReaderAt, size int64) (Header, error) {
	var h Header
	p := make([]byte, HeaderSize)
	if size < HeaderSize {
		return h, wrong(size, "the header is cut off")
	}
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, HeaderSize), p); err != nil {
		return h, fmt.Errorf("reading the header of a device tree: %w", err)
	}
	if _, err := binary.Decode(p, binary.BigEndian, &h); err != nil {
		return h, wrong(0, "%v", err)
	}
	return h, h.check()
}

// check checks the header against itself.
func (h *Header) check() error {
	switch {
	case h.Magic != Magic:
		return wrong(0, "no magic")
	case h.Version < oldest || h.LastCompVersion > sizedOne || h.LastCompVersion > h.Version:
		return wrong(20, "version %d, compatible to %d", h.Version, h.LastCompVersion)
	case h.TotalSize < HeaderSize:
		return wrong(4, "a size of 0x%x", h.TotalSize)
	case h.OffDTStruct%4 != 0 || h.OffDTStruct < HeaderSize-4 || h.OffDTStruct > h.TotalSize:
		return wrong(8, "a structure at 0x%x", h.OffDTStruct)
	case h.OffDTStrings < HeaderSize-4 || h.OffDTStrings > h.TotalSize:
		return wrong(12, "strings at 0x%x", h.OffDTStrings)
	case h.OffMemRsvmap%8 != 0 || h.OffMemRsvmap < HeaderSize-4 || h.OffMemRsvmap > h.TotalSize:
		return wrong(16, "reservations at 0x%x", h.OffMemRsvmap)
	case h.SizeDTStrings > h.TotalSize-h.OffDTStrings:
		return wrong(32, "0x%x bytes of strings", h.SizeDTStrings)
	case h.Version >= sizedOne && h.SizeDTStruct > h.TotalSize-h.OffDTStruct:
		return wrong(36, "a structure of 0x%x bytes", h.SizeDTStruct)
	}
	return nil
}

// Read reads the tree that begins with the first of the size bytes of r. What lies beyond the size that the header
// tells is not looked at.
func Read(r io.ReaderAt, size int64) (*Tree, error) {
	h, err := ReadHeader(r, size)
	if err != nil {
		return nil, err
	}
	if int64(h.TotalSize) > size {
		return nil, wrong(size, "cut off: 0x%x bytes are there of 0x%x", size, h.TotalSize)
	}
	if h.SizeDTStrings > maxStrings {
		return nil, wrong(32, "more than 0x%x bytes of names", maxStrings)
	}
	names := make([]byte, h.SizeDTStrings)
	if _, err := io.ReadFull(io.NewSectionReader(r, int64(h.OffDTStrings), int64(len(names))), names); err != nil {
		return nil, fmt.Errorf("reading the names of a device tree: %w", err)
	}
	if err := readReserved(r, h); err != nil {
		return nil, err
	}
	end := int64(h.TotalSize)
	if h.Version >= sizedOne {
		end = int64(h.OffDTStruct) + int64(h.SizeDTStruct)
	}
	p := &parser{window: window{r: r, end: end}, at: int64(h.OffDTStruct), names: string(names)}
	root, err := p.tree()
	if err != nil {
		return nil, err
	}
	return &Tree{h, root, r}, nil
}

// readReserved checks that the memory reservations end.
func readReserved(r io.ReaderAt, h Header) error {
	w := window{r: r, end: int64(h.TotalSize)}
	at := int64(h.OffMemRsvmap)
	for range maxReserved {
		p, err := w.bytes(at, 16)
		if err != nil {
			return err
		}
		if binary.BigEndian.Uint64(p) == 0 && binary.BigEndian.Uint64(p[8:]) == 0 {
			return nil
		}
		at += 16
	}
	return wrong(at, "more than %d memory reservations", maxReserved)
}

// Value returns the value of a property of the tree. It is an error if it is longer than limit.
func (t *Tree) Value(p *Property, limit int64) ([]byte, error) {
	if p.Size > limit {
		return nil, wrong(p.Offset, "0x%x bytes in %q", p.Size, p.Name)
	}
	value := make([]byte, p.Size)
	if _, err := io.ReadFull(io.NewSectionReader(t.r, p.Offset, p.Size), value); err != nil {
		return nil, fmt.Errorf("reading property %q at 0x%x: %w", p.Name, p.Offset, err)
	}
	return value, nil
}

// Strings returns the value of a property of n as the list of strings that it is; nil if n has no such property or it
// is no list of strings.
func (t *Tree) Strings(n *Node, name string) []string {
	p := n.Property(name)
	if p == nil || p.Size == 0 {
		return nil
	}
	value, err := t.Value(p, 64<<10)
	if err != nil || value[len(value)-1] != 0 {
		return nil
	}
	return strings.Split(string(value[:len(value)-1]), "\x00")
}

// String returns the first string of a property of n, "" if there is none.
func (t *Tree) String(n *Node, name string) string {
	if list := t.Strings(n, name); len(list) > 0 {
		return list[0]
	}
	return ""
}

// Number returns the value of a property of n as a number of one or two cells, false if it is no such.
func (t *Tree) Number(n *Node, name string) (uint64, bool) {
	p := n.Property(name)
	if p == nil || p.Size != 4 && p.Size != 8 {
		return 0, false
	}
	value, err := t.Value(p, 8)
	if err != nil {
		return 0, false
	}
	if len(value) == 4 {
		return uint64(binary.BigEndian.Uint32(value)), true
	}
	return binary.BigEndian.Uint64(value), true
}

// Property returns the property of a name, nil if there is none.
func (n *Node) Property(name string) *Property {
	for i := range n.Properties {
		if n.Properties[i].Name == name {
			return &n.Properties[i]
		}
	}
	return nil
}

// Child returns the child of a name, nil if there is none.
func (n *Node) Child(name string) *Node {
	for _, c := range n.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// All yields n and every node below it with its depth below n, parents first.
func (n *Node) All() iter.Seq2[int, *Node] {
	return func(yield func(int, *Node) bool) { n.walk(0, yield) }
}

// walk is as deep as the tree: [MaxDepth] levels.
func (n *Node) walk(depth int, yield func(int, *Node) bool) bool {
	if !yield(depth, n) {
		return false
	}
	for _, c := range n.Children {
		if !c.walk(depth+1, yield) {
			return false
		}
	}
	return true
}
