package squashfs

import (
	"io/fs"
	"time"
)

// inodeRef says where an inode is: the offset of a metadata block in the inode table, and in its low 16 bits the offset
// in that block when decoded.
type inodeRef uint64

// Types of inodes. Those of extended ones are higher by extendedType.
const (
	dirType = 1 + iota
	fileType
	symlinkType
	blockDeviceType
	charDeviceType
	fifoType
	socketType

	extendedType = 7
)

// Bounds of what an inode holds.
const (
	maxTarget = 1 << 16 // mksquashfs cuts targets off there; Linux has 4 KiB
	maxSize   = 1<<63 - 1
)

// UnknownID is the UID and GID of inodes of which the owner cannot be read.
const UnknownID = ^uint32(0)

// Inode is what the image says of a file: the value of [fs.FileInfo.Sys], as *Inode. It must not be changed.
type Inode struct {
	Number   uint32      // names that share it are hard links to one file
	Mode     fs.FileMode // as [fs.FileInfo.Mode] has it, with the set-user-id, set-group-id and sticky bits
	UID, GID uint32      // UnknownID if the id table is damaged
	ModTime  time.Time   // UTC
	Links    uint32      // 1 for a file without hard links; a directory counts its own
	Size     int64       // in bytes: of a file its content, of a link its target, of a directory its listing, else 0
	Sparse   uint64      // bytes of a file that are holes, where the image says so
	Target   string      // of a link, as it is stored: any bytes
	Major    uint32      // of a device
	Minor    uint32      // of a device

	r    *Reader
	ref  inodeRef
	pos  int64 // of the metadata block that the inode begins in
	kind uint16

	start          int64   // of the first block of a file, or of a directory's metadata block
	fragment       uint32  // of a file, invalid32 if it has none
	fragmentOffset uint32  // of a file in its fragment
	listing        int     // of a directory, in its metadata block
	blockList      metaPos // of a file
	xattr          uint32  // set of extended attributes, invalid32 if it has none
}

// Extended returns the names of the extended attributes, as "security.capability", in the order of the image.
func (n *Inode) Extended() ([]string, error) {
	if n.xattr == invalid32 {
		return nil, nil
	}
	return n.r.xattrNames(n.xattr)
}

// root returns the inode of the root directory.
func (r *Reader) root() (*Inode, error) {
	n, err := r.inode(r.super.root)
	if err != nil {
		return nil, err
	}
	if n.kind != dirType {
		return nil, formatErrorf(n.pos, "the root is no directory, but of type %d", n.kind)
	}
	return n, nil
}

// inode reads an inode: struct squashfs_base_inode and what follows for its type.
func (r *Reader) inode(ref inodeRef) (*Inode, error) {
	s := &r.super
	if uint64(ref>>16) >= uint64(s.directoryTable-s.inodeTable) {
		return nil, formatErrorf(s.inodeTable, "inode 0x%x is beyond the inode table", uint64(ref))
	}
	pos := s.inodeTable + int64(ref>>16)
	c := r.cursor(metaPos{pos, int(ref & 0xffff)}, s.directoryTable)
	n := &Inode{r: r, ref: ref, pos: pos, Links: 1, fragment: invalid32, xattr: invalid32}
	kind, mode := c.u16(), c.u16()
	uid, gid := c.u16(), c.u16()
	n.ModTime = time.Unix(int64(c.u32()), 0).UTC()
	n.Number = c.u32()
	if c.err != nil {
		return nil, c.err
	}
	if err := n.readBody(c, kind); err != nil {
		return nil, err
	}
	if c.err != nil {
		return nil, c.err
	}
	n.Mode = fileMode(n.kind, mode)
	n.UID, n.GID = r.id(uid), r.id(gid)
	return n, nil
}

// readBody reads what only inodes of a type have. Errors of c are left to the caller.
func (n *Inode) readBody(c *cursor, kind uint16) error {
	n.kind = kind
	extended := kind > extendedType
	if extended {
		n.kind -= extendedType
	}
	switch n.kind {
	case dirType:
		n.readDir(c, extended)
	case fileType:
		return n.readFile(c, extended)
	case symlinkType:
		return n.readSymlink(c, extended)
	case blockDeviceType, charDeviceType:
		n.Links = c.u32()
		n.Major, n.Minor = device(c.u32())
	case fifoType, socketType:
		n.Links = c.u32()
	default:
		return formatErrorf(n.pos, "an inode of type %d", kind)
	}
	if extended && n.kind != dirType {
		n.xattr = c.u32()
	}
	return nil
}

// readDir reads struct squashfs_dir_inode or squashfs_ldir_inode. The index of the latter is not needed.
func (n *Inode) readDir(c *cursor, extended bool) {
	var start, size uint32
	if extended {
		n.Links, size, start = c.u32(), c.u32(), c.u32()
		c.skip(4 + 2) // parent_inode, i_count
		n.listing = int(c.u16())
		n.xattr = c.u32()
	} else {
		start, n.Links, size = c.u32(), c.u32(), uint32(c.u16())
		n.listing = int(c.u16())
	}
	n.start = n.r.super.directoryTable + int64(start)
	n.Size = int64(size)
}

// readFile reads struct squashfs_reg_inode or squashfs_lreg_inode. The list of blocks follows it.
func (n *Inode) readFile(c *cursor, extended bool) error {
	var start, size uint64
	if extended {
		start, size, n.Sparse = c.u64(), c.u64(), c.u64()
		n.Links, n.fragment, n.fragmentOffset, n.xattr = c.u32(), c.u32(), c.u32(), c.u32()
	} else {
		start = uint64(c.u32())
		n.fragment, n.fragmentOffset, size = c.u32(), c.u32(), uint64(c.u32())
	}
	if size > maxSize || start > maxOffset {
		return formatErrorf(n.pos, "a file of 0x%x bytes at 0x%x", size, start)
	}
	n.start, n.Size, n.blockList = int64(start), int64(size), c.at
	return nil
}

// readSymlink reads struct squashfs_symlink_inode; the set of extended attributes is behind the target.
func (n *Inode) readSymlink(c *cursor, extended bool) error {
	n.Links = c.u32()
	size := c.u32()
	if size > maxTarget {
		return formatErrorf(n.pos, "a link with a target of 0x%x bytes", size)
	}
	n.Size, n.Target = int64(size), string(c.bytes(int(size)))
	if extended {
		n.xattr = c.u32()
	}
	return nil
}

// device splits a device number as new_decode_dev of Linux does.
func device(dev uint32) (major, minor uint32) {
	return dev >> 8 & 0xfff, dev&0xff | dev>>12&0xfff00
}

// fileMode is the mode of an inode of which the low 12 bits are those of stat(2).
func fileMode(kind, mode uint16) fs.FileMode {
	types := [...]fs.FileMode{
		dirType: fs.ModeDir, symlinkType: fs.ModeSymlink, blockDeviceType: fs.ModeDevice,
		charDeviceType: fs.ModeDevice | fs.ModeCharDevice, fifoType: fs.ModeNamedPipe, socketType: fs.ModeSocket,
	}
	m := fs.ModeIrregular // a directory may state any type
	if int(kind) < len(types) {
		m = types[kind]
	}
	m |= fs.FileMode(mode & 0o777)
	if mode&0o4000 != 0 {
		m |= fs.ModeSetuid
	}
	if mode&0o2000 != 0 {
		m |= fs.ModeSetgid
	}
	if mode&0o1000 != 0 {
		m |= fs.ModeSticky
	}
	return m
}
