package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io/fs"
	"math/bits"
	"slices"
	"strings"
)

// squashfs packs a tree into SquashFS 4, without compression unless zlib=1 asks for it of the metadata; block=N sets
// the size of a block. The layout is that of https://docs.kernel.org/filesystems/squashfs.html.
func (s *step) squashfs() ([]byte, error) {
	block, err := s.number("block", 128<<10)
	if err != nil {
		return nil, err
	}
	root, err := s.tree()
	if err != nil {
		return nil, err
	}
	w := &squashWriter{block: block, out: make([]byte, 96)}
	w.inodes.zlib, w.dirs.zlib = s.args["zlib"] != "", s.args["zlib"] != ""
	w.number(root)
	rootRef := w.write(root, w.count+1)
	return w.finish(rootRef), nil
}

// squashWriter writes a SquashFS image: data, inodes, directories, the table of owners.
type squashWriter struct {
	block        int64
	out          []byte
	inodes, dirs metadata
	count        uint32
	numbers      map[*entry]uint32
}

// metadata is a table of blocks of 8 KiB.
type metadata struct {
	out   []byte
	block []byte
	zlib  bool
	zeros []byte // a block of zeros, packed
}

// ref is where the next byte will stand: the start of its block, and the offset in it.
func (m *metadata) ref() uint64 { return uint64(len(m.out))<<16 | uint64(len(m.block)) }

func (m *metadata) write(values ...any) {
	for _, v := range values {
		switch v := v.(type) {
		case string:
			m.block = append(m.block, v...)
		default:
			m.block, _ = binary.Append(m.block, binary.LittleEndian, v)
		}
		for len(m.block) >= 8192 {
			rest := slices.Clone(m.block[8192:])
			m.block = m.block[:8192]
			m.flush()
			m.block = rest
		}
	}
}

// flush ends a block. Bit 15 of its length says that it is not compressed.
func (m *metadata) flush() {
	if len(m.block) == 0 {
		return
	}
	packed, head := m.block, uint16(len(m.block))|1<<15
	if m.zlib {
		packed = m.pack()
		head = uint16(len(packed))
	}
	m.out = binary.LittleEndian.AppendUint16(m.out, head)
	m.out = append(m.out, packed...)
	m.block = m.block[:0]
}

func (m *metadata) pack() []byte {
	empty := bytes.Count(m.block, []byte{0}) == 8192
	if empty && m.zeros != nil {
		return m.zeros
	}
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(m.block)
	_ = z.Close()
	if empty {
		m.zeros = b.Bytes()
	}
	return b.Bytes()
}

// number gives every entry the number of its inode.
func (w *squashWriter) number(e *entry) {
	if w.numbers == nil {
		w.numbers = make(map[*entry]uint32)
	}
	w.count++
	w.numbers[e] = w.count
	for _, b := range e.below {
		w.number(b)
	}
}

// write writes an entry with all that is below it, and returns where its inode is.
func (w *squashWriter) write(e *entry, parent uint32) uint64 {
	n := w.numbers[e]
	switch {
	case e.mode.IsDir():
		return w.dir(e, n, parent)
	case e.mode&fs.ModeSymlink != 0:
		ref := w.inodes.ref()
		w.head(3, e, n)
		w.inodes.write(uint32(1), uint32(len(e.link)), e.link)
		return ref
	}
	return w.file(e, n)
}

// head writes what every inode begins with.
func (w *squashWriter) head(kind uint16, e *entry, number uint32) {
	w.inodes.write(kind, uint16(e.mode.Perm()), uint16(0), uint16(0), uint32(0), number)
}

// file writes the content and the inode of a file: the long one, which has room for every size.
func (w *squashWriter) file(e *entry, number uint32) uint64 {
	start := len(w.out)
	w.out = append(w.out, e.data...)
	ref := w.inodes.ref()
	w.head(9, e, number)
	size := max(uint64(e.size), uint64(len(e.data)), uint64(e.holes*w.block))
	w.inodes.write(uint64(start), size, uint64(0), uint32(1), ^uint32(0), uint32(0), ^uint32(0))
	for left := int64(len(e.data)); left > 0; left -= w.block {
		w.inodes.write(uint32(min(left, w.block)) | 1<<24) // not compressed
	}
	w.hole(e.holes)
	return ref
}

// hole writes the lengths of blocks that are not there.
func (w *squashWriter) hole(n int64) {
	zeros := strings.Repeat("\x00", 2048*4)
	for ; n > 0; n -= 2048 {
		w.inodes.write(zeros[:4*min(n, 2048)])
	}
}

// dirEntry is one name in a directory.
type dirEntry struct {
	name   string
	kind   uint16
	ref    uint64
	number uint32
}

func (w *squashWriter) dir(e *entry, number, parent uint32) uint64 {
	var list []dirEntry
	for _, b := range e.below {
		list = append(list, dirEntry{b.name, kindOf(b), w.write(b, number), w.numbers[b]})
	}
	slices.SortFunc(list, func(a, b dirEntry) int { return strings.Compare(a.name, b.name) })
	if e.loop { // it will be where the next inode is
		list = append(list, dirEntry{"again", 1, w.inodes.ref(), number})
	}
	at := w.dirs.ref()
	size := uint32(3)
	for len(list) > 0 {
		n := 1
		for n < len(list) && n < 256 && list[n].ref>>16 == list[0].ref>>16 && int32(list[n].number-list[0].number) < 1<<15 {
			n++
		}
		w.dirs.write(uint32(n-1), uint32(list[0].ref>>16), list[0].number)
		size += 12
		for _, d := range list[:n] {
			w.dirs.write(uint16(d.ref), int16(d.number-list[0].number), d.kind, uint16(len(d.name)-1), d.name)
			size += 8 + uint32(len(d.name))
		}
		list = list[n:]
	}
	ref := w.inodes.ref()
	w.head(8, e, number)
	w.inodes.write(uint32(2), size, uint32(at>>16), parent, uint16(0), uint16(at), ^uint32(0))
	return ref
}

func kindOf(e *entry) uint16 {
	switch {
	case e.mode.IsDir():
		return 1
	case e.mode&fs.ModeSymlink != 0:
		return 3
	}
	return 2
}

// finish writes the tables and the superblock, and fills up to 4 KiB.
func (w *squashWriter) finish(root uint64) []byte {
	w.inodes.flush()
	w.dirs.flush()
	inodes := len(w.out)
	w.out = append(w.out, w.inodes.out...)
	dirs := len(w.out)
	w.out = append(w.out, w.dirs.out...)
	owners := len(w.out)
	w.out = binary.LittleEndian.AppendUint16(w.out, 4|1<<15)
	w.out = append(w.out, 0, 0, 0, 0) // one owner, 0
	ids := len(w.out)
	w.out = binary.LittleEndian.AppendUint64(w.out, uint64(owners))
	used := len(w.out)
	flags := uint16(0x0001 | 0x0002 | 0x0008 | 0x0010 | 0x0200)
	if w.inodes.zlib {
		flags &^= 0x0001
	}
	head, _ := binary.Append(nil, binary.LittleEndian, struct {
		Magic, Inodes, Time, Block, Fragments      uint32
		Compressor, Log, Flags, IDs, Major, Minor  uint16
		Root, Used, ID, Xattr, Inode, Dir, Frag, X uint64
	}{
		0x73717368, w.count, 0, uint32(w.block), 0,
		1, uint16(bits.Len64(uint64(w.block)) - 1), flags, 1, 4, 0,
		root, uint64(used), uint64(ids), ^uint64(0), uint64(inodes), uint64(dirs), ^uint64(0), ^uint64(0),
	})
	copy(w.out, head)
	return append(w.out, make([]byte, -len(w.out)&4095)...)
}
