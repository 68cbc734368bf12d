package squashfs

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"time"
)

// Sizes and marks of squashfs_fs.h.
const (
	superblockSize = 96
	magic          = 0x73717368 // SQUASHFS_MAGIC, "hsqs" in little-endian order
	metadataSize   = 8192       // SQUASHFS_METADATA_SIZE
	minBlockLog    = 12         // mksquashfs makes no smaller blocks, and none smaller than a page can be mounted
	maxBlockLog    = 20         // SQUASHFS_FILE_MAX_LOG
	invalidBlock   = ^uint64(0) // SQUASHFS_INVALID_BLK, a table that is not there
	invalid32      = ^uint32(0) // SQUASHFS_INVALID_FRAG, SQUASHFS_INVALID_XATTR
)

// Flags of the superblock. Those that only tell how the image was made are not needed to read it.
const (
	flagNoFragments = 1 << 4    // SQUASHFS_NO_FRAG
	flagOptions     = 1 << 10   // SQUASHFS_COMP_OPT
	knownFlags      = 1<<12 - 1 // the last is 1<<11, uncompressed ids
	rootOffsetMask  = 1<<16 - 1 // SQUASHFS_INODE_OFFSET
	maxOffset       = 1<<63 - 1 // of anything in an image
	tableAbsent     = int64(-1) // a table offset that is invalidBlock
	maxOptions      = 64        // no compressor has more than 8 bytes
	metadataPlain   = 1 << 15   // SQUASHFS_COMPRESSED_BIT: set if a metadata block is not compressed
	blockPlain      = 1 << 24   // SQUASHFS_COMPRESSED_BIT_BLOCK: set if a data block is not compressed
)

// superblock is struct squashfs_super_block, with offsets as int64 and [tableAbsent] for tables that are not there.
type superblock struct {
	inodes, mtime, blockSize, fragments uint32
	compressor                          Compressor
	blockLog, flags, ids                uint16
	root                                inodeRef
	bytesUsed                           int64
	idTable, xattrTable, inodeTable     int64
	directoryTable, fragmentTable       int64
	exportTable                         int64
}

// readSuperblock reads and validates the superblock at the start of r.
func readSuperblock(r io.ReaderAt, size int64) (superblock, error) {
	var raw [superblockSize]byte
	if size < superblockSize {
		return superblock{}, &FormatError{max(size, 0), "reading the superblock", io.ErrUnexpectedEOF}
	}
	if n, err := r.ReadAt(raw[:], 0); n < len(raw) {
		return superblock{}, &FormatError{int64(n), "reading the superblock", err}
	}
	if m := binary.LittleEndian.Uint32(raw[:]); m != magic {
		if bits.ReverseBytes32(m) == magic {
			return superblock{}, &FormatError{0, "big-endian order", errors.ErrUnsupported}
		}
		return superblock{}, formatErrorf(0, "no superblock: magic 0x%08x", m)
	}
	s, err := parseSuperblock(raw[:])
	if err != nil {
		return superblock{}, err
	}
	return s, s.validate()
}

// parseSuperblock decodes a superblock of version 4.0.
func parseSuperblock(raw []byte) (superblock, error) {
	le := binary.LittleEndian
	major, minor := le.Uint16(raw[28:]), le.Uint16(raw[30:])
	if major != 4 || minor != 0 {
		return superblock{}, &FormatError{28, fmt.Sprintf("version %d.%d", major, minor), errors.ErrUnsupported}
	}
	s := superblock{
		inodes: le.Uint32(raw[4:]), mtime: le.Uint32(raw[8:]), blockSize: le.Uint32(raw[12:]),
		fragments: le.Uint32(raw[16:]), compressor: Compressor(le.Uint16(raw[20:])), blockLog: le.Uint16(raw[22:]),
		flags: le.Uint16(raw[24:]), ids: le.Uint16(raw[26:]), root: inodeRef(le.Uint64(raw[32:])),
	}
	offsets := []*int64{
		&s.bytesUsed, &s.idTable, &s.xattrTable, &s.inodeTable, &s.directoryTable, &s.fragmentTable, &s.exportTable,
	}
	for i, p := range offsets {
		at := 40 + 8*i
		v := le.Uint64(raw[at:])
		if v > maxOffset && v != invalidBlock {
			return superblock{}, formatErrorf(int64(at), "offset 0x%x is out of range", v)
		}
		*p = int64(v) // invalidBlock becomes tableAbsent
	}
	return s, nil
}

// validate holds the superblock to what Linux and every writer hold it to: squashfs_fill_super.
func (s *superblock) validate() error {
	switch {
	case s.blockLog < minBlockLog || s.blockLog > maxBlockLog:
		return formatErrorf(22, "block_log %d is not between 12 and 20", s.blockLog)
	case s.blockSize != 1<<s.blockLog:
		return formatErrorf(12, "block size %d is not 1 << %d", s.blockSize, s.blockLog)
	case s.ids == 0:
		return formatErrorf(26, "no owners")
	case s.inodes == 0:
		return formatErrorf(4, "no inodes")
	case s.root&rootOffsetMask > metadataSize:
		return formatErrorf(32, "root inode at 0x%x of a metadata block", uint64(s.root&rootOffsetMask))
	case s.bytesUsed < superblockSize:
		return formatErrorf(40, "bytes_used 0x%x", s.bytesUsed)
	case s.idTable == tableAbsent || s.inodeTable == tableAbsent || s.directoryTable == tableAbsent:
		return formatErrorf(48, "no id, inode or directory table")
	}
	return s.validateOrder()
}

// validateOrder checks that the tables lie behind each other as they are always written, and within the file system.
func (s *superblock) validateOrder() error {
	tables := []struct {
		field int64 // in the superblock
		start int64
		name  string
	}{
		{64, s.inodeTable, "inode table"},
		{72, s.directoryTable, "directory table"},
		{80, s.fragmentTable, "fragment table"},
		{88, s.exportTable, "export table"},
		{48, s.idTable, "id table"},
		{56, s.xattrTable, "xattr table"},
	}
	last := int64(superblockSize)
	for _, t := range tables {
		switch {
		case t.start == tableAbsent, t.start == s.fragmentTable && s.fragments == 0:
			continue
		case t.start < last:
			return formatErrorf(t.field, "the %s begins at 0x%x, before 0x%x", t.name, t.start, last)
		case t.start > s.bytesUsed:
			return formatErrorf(t.field, "the %s begins at 0x%x, after the end at 0x%x", t.name, t.start, s.bytesUsed)
		}
		last = t.start
	}
	if s.fragments > 0 && s.fragmentTable == tableAbsent {
		return formatErrorf(80, "%d fragments without a table", s.fragments)
	}
	if uint64(s.root>>16) >= uint64(s.directoryTable-s.inodeTable) {
		return formatErrorf(32, "the root inode is at 0x%x of an inode table of 0x%x", uint64(s.root>>16), s.directoryTable-s.inodeTable)
	}
	return nil
}

// directoryEnd is where the listings end at the latest.
func (s *superblock) directoryEnd() int64 {
	if s.fragments > 0 {
		return s.fragmentTable
	}
	if s.exportTable != tableAbsent {
		return s.exportTable
	}
	return s.idTable
}

// Compressor is the compressor that all blocks of an image share, if they are compressed.
type Compressor uint16

// The compressors, with their ids in the superblock.
const (
	Gzip Compressor = 1 + iota
	LZMA
	LZO
	XZ
	LZ4
	Zstd
)

// String returns the name that mksquashfs gives the compressor, "zstd", or its number.
func (c Compressor) String() string {
	names := [...]string{Gzip: "gzip", LZMA: "lzma", LZO: "lzo", XZ: "xz", LZ4: "lz4", Zstd: "zstd"}
	if c == 0 || int(c) >= len(names) {
		return fmt.Sprintf("compressor %d", uint16(c))
	}
	return names[c]
}

// Info is what the superblock says of the image.
type Info struct {
	Compressor Compressor
	Options    []byte // of the compressor, as they are stored; nil if the image has none
	BlockSize  int
	Inodes     uint32 // as stated, not counted
	Fragments  uint32
	Flags      uint16
	ModTime    time.Time // when the image was made or last appended to; UTC
}

// Info returns what the superblock says of the image.
func (r *Reader) Info() Info {
	s := &r.super
	return Info{
		Compressor: s.compressor, Options: r.opts, BlockSize: int(s.blockSize), Inodes: s.inodes,
		Fragments: s.fragments, Flags: s.flags, ModTime: time.Unix(int64(s.mtime), 0).UTC(),
	}
}

// readOptions reads the options of the compressor, one metadata block behind the superblock that is never compressed.
func (r *Reader) readOptions() error {
	if r.super.flags&flagOptions == 0 {
		return nil
	}
	var head [2]byte
	if err := r.readFull(head[:], superblockSize); err != nil {
		return err
	}
	h := binary.LittleEndian.Uint16(head[:])
	n := h &^ metadataPlain
	if h&metadataPlain == 0 || n > maxOptions {
		return formatErrorf(superblockSize, "compressor options with header 0x%04x", h)
	}
	opts := make([]byte, n)
	if err := r.readFull(opts, superblockSize+2); err != nil {
		return err
	}
	r.opts = opts
	return nil
}
