package squashfs

import (
	"encoding/binary"
	"fmt"
	"io"
)

// maxIndex bounds the index of a table: 8 bytes for each 8 KiB of entries.
const maxIndex = 1 << 20

// table is an indexed table: entries of one size in metadata blocks, and an index of where these are. Its zero value
// has no entries.
type table struct {
	name   string
	index  int64 // of 64-bit offsets of the metadata blocks, which lie before it
	count  uint32
	width  int     // bytes of an entry; metadataSize is a multiple
	blocks []int64 // the index, as far as it can be read
}

// openTables reads the indexes of the tables, and notes which are damaged. Entries are read when they are asked for.
func (r *Reader) openTables() {
	s := &r.super
	r.fragmentIndex = table{name: "fragment table", index: superblockSize}
	if s.fragments > 0 {
		r.fragmentIndex = r.openTable("fragment table", s.fragmentTable, s.fragments, 16) // struct squashfs_fragment_entry
	}
	r.idIndex = r.openTable("id table", s.idTable, uint32(s.ids), 4)
	if s.xattrTable != tableAbsent {
		r.openXattrs()
	}
}

// openTable reads the index of a table as far as it can be read, and notes what is wrong with it.
func (r *Reader) openTable(name string, index int64, count uint32, width int) table {
	t := table{name: name, index: index, count: count, width: width}
	size := (int64(count)*int64(width) + metadataSize - 1) / metadataSize * 8
	if size > maxIndex {
		r.problem(limitErrorf(index, "a %s of %d entries", name, count))
		size = maxIndex
	}
	if have := max(0, r.size-index) &^ 7; size > have {
		r.problem(&FormatError{index, "the index of the " + name + " is cut off", io.ErrUnexpectedEOF})
		size = have
	}
	if size == 0 {
		return t
	}
	raw := make([]byte, size)
	if err := r.readFull(raw, index); err != nil {
		r.problem(err)
		return t
	}
	last := int64(superblockSize)
	for at := int64(0); at < size; at += 8 {
		block := binary.LittleEndian.Uint64(raw[at:])
		if block < uint64(last) || block >= uint64(index) {
			r.problem(formatErrorf(index+at, "the %s has a block at 0x%x, which is not between 0x%x and its index", name, block, last))
			break
		}
		last = int64(block) + 1
		t.blocks = append(t.blocks, int64(block))
	}
	if len(t.blocks) > 0 {
		if _, err := r.metaBlock(t.blocks[0], index); err != nil {
			r.problem(err)
		}
	}
	return t
}

// entry returns a cursor at entry i of t.
func (r *Reader) entry(t *table, i uint32) (*cursor, error) {
	if i >= t.count {
		return nil, formatErrorf(t.index, "entry %d of a %s of %d", i, t.name, t.count)
	}
	off := int64(i) * int64(t.width)
	k := off / metadataSize
	if k >= int64(len(t.blocks)) {
		return nil, formatErrorf(t.index+8*k, "the index of the %s is damaged", t.name)
	}
	return r.cursor(metaPos{t.blocks[k], int(off % metadataSize)}, t.index), nil
}

// id returns a user or group id. It cannot be known if the table is damaged, which is noted.
func (r *Reader) id(i uint16) uint32 {
	c, err := r.entry(&r.idIndex, uint32(i))
	if err != nil {
		r.problem(err)
		return UnknownID
	}
	id := c.u32()
	if c.err != nil {
		r.problem(c.err)
		return UnknownID
	}
	return id
}

// fragmentAt returns where fragment block i is, and its size word.
func (r *Reader) fragmentAt(i uint32) (pos int64, size uint32, err error) {
	c, err := r.entry(&r.fragmentIndex, i)
	if err != nil {
		return 0, 0, err
	}
	start := c.u64()
	size = c.u32()
	if c.err != nil {
		return 0, 0, c.err
	}
	if start > maxOffset {
		return 0, 0, formatErrorf(r.super.fragmentTable, "fragment %d is at 0x%x", i, start)
	}
	return int64(start), size, nil
}

// xattrTable is the table of sets of extended attributes, each of which inodes share.
type xattrTable struct {
	table
	values int64 // of the metadata blocks with names and values
}

// Bounds of extended attributes: Linux allows 64 KiB of names, each of up to 255 bytes.
const (
	maxXattrs     = 1 << 12
	xattrTypeMask = 0xff    // SQUASHFS_XATTR_PREFIX_MASK
	maxXattrValue = 1 << 16 // XATTR_SIZE_MAX
)

// openXattrs reads the head and the index of the table of sets.
func (r *Reader) openXattrs() {
	at := r.super.xattrTable
	var raw [16]byte // struct squashfs_xattr_id_table
	if err := r.readFull(raw[:], at); err != nil {
		r.problem(err)
		return
	}
	values, count := binary.LittleEndian.Uint64(raw[:]), binary.LittleEndian.Uint32(raw[8:])
	if values < superblockSize || values >= uint64(at) {
		r.problem(formatErrorf(at, "the extended attributes begin at 0x%x, which is not before their table", values))
		return
	}
	r.xattrs = xattrTable{r.openTable("xattr table", at+16, count, 16), int64(values)} // struct squashfs_xattr_id
}

// xattrNames returns the names of set i of extended attributes.
func (r *Reader) xattrNames(i uint32) ([]string, error) {
	if r.xattrs.count == 0 {
		return nil, formatErrorf(56, "set %d of extended attributes, and no table of them", i)
	}
	c, err := r.entry(&r.xattrs.table, i)
	if err != nil {
		return nil, err
	}
	ref := c.u64()
	count := c.u32()
	if c.err != nil {
		return nil, c.err
	}
	block := r.xattrs.values + int64(ref>>16&maxOffset>>16)
	if block >= r.xattrs.index || count > maxXattrs {
		return nil, formatErrorf(r.xattrs.index, "%d extended attributes at 0x%x", count, block)
	}
	return r.readXattrNames(metaPos{block, int(ref & 0xffff)}, count)
}

func (r *Reader) readXattrNames(at metaPos, count uint32) ([]string, error) {
	prefixes := [...]string{"user.", "trusted.", "security."} // SQUASHFS_XATTR_USER, _TRUSTED, _SECURITY
	c := r.cursor(at, r.xattrs.index)
	var names []string
	for range count {
		kind, size := c.u16(), c.u16()
		name := string(c.bytes(int(size)))
		value := c.u32()
		if value > maxXattrValue {
			return names, formatErrorf(c.at.block, "a value of %d bytes of an extended attribute", value)
		}
		c.skip(int(value))
		if c.err != nil {
			return names, c.err
		}
		prefix := fmt.Sprintf("type%d.", kind&xattrTypeMask)
		if k := int(kind & xattrTypeMask); k < len(prefixes) {
			prefix = prefixes[k]
		}
		names = append(names, prefix+name)
	}
	return names, nil
}
