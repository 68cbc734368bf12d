package squashfs_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"strings"
)

func (w *writer) write() []byte {
	w.out.Write(make([]byte, 96))
	w.collect(w.root)
	for _, s := range w.specs {
		w.data(s)
	}
	w.flushTail()
	listings := w.listings()
	dirBlocks, dirStarts := w.metadata(listings, 8192, -1)

	inodeTable := w.out.Len()
	inodes, _ := w.metadata(w.inodes(dirStarts), inodeChunk, 0)
	w.out.Write(inodes)
	zeros, _ := w.metadata(make([]byte, 8192), 8192, -1)
	w.out.Write(bytes.Repeat(zeros, w.zeros))
	dirTable := w.out.Len()
	w.out.Write(dirBlocks)

	fragTable := w.indexed(w.fragmentEntries())
	var ids []byte
	for _, id := range w.owners {
		ids = binary.LittleEndian.AppendUint32(ids, id)
	}
	idTable := w.indexed(ids)
	xattrTable := w.xattrs()

	b := w.out.Bytes()
	le := binary.LittleEndian
	le.PutUint32(b, 0x73717368)
	le.PutUint32(b[4:], uint32(len(w.specs)))
	le.PutUint32(b[8:], 1700000000)
	le.PutUint32(b[12:], uint32(w.block))
	le.PutUint32(b[16:], uint32(len(w.fragments)))
	le.PutUint16(b[20:], 1)
	log := 0
	for 1<<log < w.block {
		log++
	}
	le.PutUint16(b[22:], uint16(log))
	le.PutUint16(b[26:], uint16(len(w.owners)))
	le.PutUint16(b[28:], 4)
	le.PutUint64(b[32:], w.ref(w.root))
	le.PutUint64(b[40:], uint64(len(b)))
	for i, at := range []uint64{idTable, xattrTable, uint64(inodeTable), uint64(dirTable), fragTable, 1<<64 - 1} {
		le.PutUint64(b[48+8*i:], at)
	}
	return b
}

// collect numbers the inodes, children before their directory.
func (w *writer) collect(s *spec) {
	for _, c := range s.children {
		if c.as == nil {
			w.collect(c)
		}
	}
	length := 0
	for _, c := range s.children {
		length += 12 + 8 + len(c.name)
	}
	s.listing[1] = length // enough to know whether the inode is an extended one
	w.specs = append(w.specs, s)
	s.number = uint32(len(w.specs))
}

// data writes the blocks of a file.
func (w *writer) data(s *spec) {
	s.frag = 1<<32 - 1
	if s.kind != "file" {
		return
	}
	text := bytes.Repeat([]byte(s.attrs["text"]), s.num("n", 1))
	holes := s.num("holes", 0)
	s.start = uint64(w.out.Len())
	s.list = make([]uint32, holes)
	s.size = uint64(holes*w.block + len(text))
	for len(text) >= w.block {
		s.list = append(s.list, w.dataBlock(text[:w.block]))
		text = text[w.block:]
	}
	if len(text) > 0 {
		if w.tail.Len()+len(text) > w.block {
			w.flushTail()
		}
		s.frag, s.fragOff = uint32(len(w.fragments)), uint32(w.tail.Len())
		w.tail.Write(text)
	}
	if n := s.num("size", -1); n >= 0 {
		s.size = uint64(n)
	}
	if n := s.num("frag", -1); n >= 0 {
		s.frag = uint32(n)
	}
	if n := s.num("list", -1); n >= 0 {
		s.list = make([]uint32, n)
		for i := range s.list {
			s.list[i] = uint32(s.num("word", 0))
		}
	}
}

func (w *writer) dataBlock(p []byte) uint32 {
	if z := deflate(p, zlib.DefaultCompression); w.gzip && len(z) < len(p) {
		w.out.Write(z)
		return uint32(len(z))
	}
	w.out.Write(p)
	return uint32(len(p)) | 1<<24
}

func (w *writer) flushTail() {
	if w.tail.Len() == 0 {
		return
	}
	start := uint64(w.out.Len())
	w.fragments = append(w.fragments, fragment{start, w.dataBlock(w.tail.Bytes())})
	w.tail.Reset()
}

func deflate(p []byte, level int) []byte {
	var b bytes.Buffer
	z, _ := zlib.NewWriterLevel(&b, level)
	z.Write(p)
	z.Close()
	return b.Bytes()
}

// metadata returns stream in metadata blocks of chunk bytes and where each of these begins. With level 0 the size of the
// blocks is known beforehand.
func (w *writer) metadata(stream []byte, chunk, level int) (out []byte, starts []int) {
	for len(stream) > 0 {
		p := stream[:min(chunk, len(stream))]
		stream = stream[len(p):]
		starts = append(starts, len(out))
		head := uint16(len(p)) | 1<<15
		if z := deflate(p, level); w.gzip && (level == 0 || len(z) < len(p)) {
			p, head = z, uint16(len(z))
		}
		out = binary.LittleEndian.AppendUint16(out, head)
		out = append(out, p...)
	}
	return out, append(starts, len(out))
}

// listings returns the stream of all listings, each with a header for every entry.
func (w *writer) listings() []byte {
	offset := 0
	for _, s := range w.specs {
		s.offset = offset
		offset += len(w.inode(s, []int{0, 0, 0, 0, 0, 0, 0, 0}))
	}
	var out []byte
	le := binary.LittleEndian
	for _, s := range w.specs {
		from := len(out)
		for _, c := range s.children {
			target, kind := c, 0
			if c.as != nil {
				target = c.as
			}
			if kind = c.num("type", 0); kind == 0 {
				kind = int(target.basicType())
			}
			ref := w.ref(target)
			out = le.AppendUint32(out, 0)
			out = le.AppendUint32(out, uint32(ref>>16))
			out = le.AppendUint32(out, target.number)
			out = le.AppendUint16(out, uint16(ref))
			out = le.AppendUint16(out, 0)
			out = le.AppendUint16(out, uint16(kind))
			out = le.AppendUint16(out, uint16(len(c.name)-1))
			out = append(out, c.name...)
		}
		s.listing = [2]int{from, len(out) - from}
	}
	return out
}

func (w *writer) ref(s *spec) uint64 {
	const stored = 16 // what compress/zlib adds to stored bytes: 2, 5, 5 for an empty last block, 4
	size := inodeChunk + 2
	if w.gzip {
		size += stored
	}
	return uint64(s.offset/inodeChunk*size)<<16 | uint64(s.offset%inodeChunk)
}

func (s *spec) basicType() uint16 {
	types := map[string]uint16{"dir": 1, "file": 2, "link": 3, "block": 4, "char": 5, "fifo": 6, "sock": 7}
	return types[s.kind]
}

func (w *writer) inodes(dirStarts []int) []byte {
	var out []byte
	for _, s := range w.specs {
		out = append(out, w.inode(s, dirStarts)...)
	}
	return out
}

func (w *writer) owner(id uint32) uint16 {
	for i, have := range w.owners {
		if have == id {
			return uint16(i)
		}
	}
	w.owners = append(w.owners, id)
	return uint16(len(w.owners) - 1)
}

// inode encodes an inode. Its length does not depend on dirStarts, which may be too short while lengths are measured.
func (w *writer) inode(s *spec, dirStarts []int) []byte {
	le := binary.LittleEndian
	kind := s.basicType()
	if s.extended() {
		kind += 7
	}
	mode := map[bool]int{true: 0o755, false: 0o644}[s.kind == "dir"]
	b := le.AppendUint16(nil, kind)
	b = le.AppendUint16(b, uint16(s.num("mode", mode)))
	b = le.AppendUint16(b, w.owner(uint32(s.num("uid", 0))))
	b = le.AppendUint16(b, w.owner(uint32(s.num("gid", 0))))
	b = le.AppendUint32(b, uint32(s.num("mtime", 1700000000)))
	b = le.AppendUint32(b, s.number)
	links := uint32(s.num("links", 1))
	xattr := w.xattr(s)
	switch s.kind {
	case "dir":
		start := dirStarts[min(s.listing[0]/8192, len(dirStarts)-1)]
		return appendDir(b, s, start, links, xattr)
	case "file":
		return appendFile(b, s, links, xattr)
	case "link":
		b = le.AppendUint32(b, links)
		b = le.AppendUint32(b, uint32(s.num("size", len(s.attrs["to"]))))
		b = append(b, s.attrs["to"]...)
	case "block", "char":
		b = le.AppendUint32(b, links)
		b = le.AppendUint32(b, uint32(s.num("dev", 0)))
	default:
		b = le.AppendUint32(b, links)
	}
	if s.extended() {
		b = le.AppendUint32(b, xattr)
	}
	return b
}

func appendDir(b []byte, s *spec, start int, links, xattr uint32) []byte {
	le := binary.LittleEndian
	size := s.num("size", s.listing[1]+3)
	if !s.extended() {
		b = le.AppendUint32(b, uint32(start))
		b = le.AppendUint32(b, links)
		b = le.AppendUint16(b, uint16(size))
		b = le.AppendUint16(b, uint16(s.listing[0]%8192))
		return le.AppendUint32(b, 0)
	}
	b = le.AppendUint32(b, links)
	b = le.AppendUint32(b, uint32(size))
	b = le.AppendUint32(b, uint32(start))
	b = le.AppendUint32(b, 0)
	b = le.AppendUint16(b, 0)
	b = le.AppendUint16(b, uint16(s.listing[0]%8192))
	return le.AppendUint32(b, xattr)
}

func appendFile(b []byte, s *spec, links, xattr uint32) []byte {
	le := binary.LittleEndian
	if !s.extended() {
		b = le.AppendUint32(b, uint32(s.start))
		b = le.AppendUint32(b, s.frag)
		b = le.AppendUint32(b, s.fragOff)
		b = le.AppendUint32(b, uint32(s.size))
	} else {
		b = le.AppendUint64(b, s.start)
		b = le.AppendUint64(b, s.size)
		b = le.AppendUint64(b, 0)
		b = le.AppendUint32(b, links)
		b = le.AppendUint32(b, s.frag)
		b = le.AppendUint32(b, s.fragOff)
		b = le.AppendUint32(b, xattr)
	}
	for _, word := range s.list {
		b = le.AppendUint32(b, word)
	}
	return b
}

func (w *writer) fragmentEntries() []byte {
	var b []byte
	for _, f := range w.fragments {
		b = binary.LittleEndian.AppendUint64(b, f.start)
		b = binary.LittleEndian.AppendUint32(b, f.size)
		b = binary.LittleEndian.AppendUint32(b, 0)
	}
	return b
}

// indexed writes a table and its index, and returns where the index is.
func (w *writer) indexed(entries []byte) uint64 {
	base := w.out.Len()
	blocks, starts := w.metadata(entries, 8192, -1)
	w.out.Write(blocks)
	index := w.out.Len()
	for _, at := range starts[:len(starts)-1] {
		w.out.Write(binary.LittleEndian.AppendUint64(nil, uint64(base+at)))
	}
	return uint64(index)
}

// xattr returns the set of extended attributes of a spec, of which each has one with the value "v".
func (w *writer) xattr(s *spec) uint32 {
	name := s.attrs["attr"]
	if name == "" {
		return 1<<32 - 1
	}
	for i, have := range w.attrs {
		if have == name {
			return uint32(i)
		}
	}
	w.attrs = append(w.attrs, name)
	return uint32(len(w.attrs) - 1)
}

func (w *writer) xattrs() uint64 {
	if len(w.attrs) == 0 {
		return 1<<64 - 1
	}
	le := binary.LittleEndian
	var values, sets []byte
	for _, name := range w.attrs {
		prefix, rest, _ := strings.Cut(name, ".")
		kind := map[string]uint16{"user": 0, "trusted": 1, "security": 2}[prefix]
		sets = le.AppendUint64(sets, uint64(len(values)))
		sets = le.AppendUint64(sets, 1)
		values = le.AppendUint16(values, kind)
		values = le.AppendUint16(values, uint16(len(rest)))
		values = append(values, rest...)
		values = le.AppendUint32(values, 1)
		values = append(values, 'v')
	}
	start := uint64(w.out.Len())
	blocks, _ := w.metadata(values, 8192, -1)
	w.out.Write(blocks)
	base := w.out.Len()
	blocks, _ = w.metadata(sets, 8192, -1)
	w.out.Write(blocks)
	at := uint64(w.out.Len())
	head := le.AppendUint64(nil, start)
	head = le.AppendUint64(head, uint64(len(w.attrs)))
	w.out.Write(le.AppendUint64(head, uint64(base)))
	return at
}
