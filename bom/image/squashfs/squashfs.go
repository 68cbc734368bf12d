// Package squashfs reads SquashFS, the compressed read-only file system of most routers and snaps, as an [fs.FS].
// [NewReader] is the entry point. Version 4.0 in little-endian order is read, as Linux 2.6.29 and later write it, with
// each of its compressors: gzip, lzma, lzo, xz, lz4 and zstd.
//
// The format has no specification of its own; https://docs.kernel.org/filesystems/squashfs.html describes it, and
// fs/squashfs/squashfs_fs.h of Linux, whose names are used here, is what holds.
//
// Links are data: none is followed, Stat is Lstat, and the inode of a link holds its target. A name is not always a
// path that fs.FS allows: in a name that is not UTF-8, or that holds U+FFFD, every byte of those parts is written as
// U+FFFD and two hexadecimal digits, so "a\xff" is "a\uFFFDFF"; [Unescape] gives the name back. Names that no file can have
// ("..", with a slash, with a zero byte) and second uses of a name or a directory are not in the tree; ReadDir
// returns the entries that are, and an error that says which are not.
//
// Not read: versions 1 to 3, big-endian images, values of extended attributes, and the export table, which only NFS
// servers need. A directory deeper than 256 levels, of more than 262,144 entries or with a listing of more than 32 MiB,
// and a file after its first 16,777,216 blocks, end in an error that wraps [ErrLimit].
package squashfs

import (
	"errors"
	"io"
	"slices"
	"sync"
)

// Bytes of decoded blocks that a Reader keeps. All of it is used only if the image is large.
const (
	metadataCache  = 6 << 20
	listingCache   = 2 << 20
	fragmentsCache = 8 << 20
	dataCache      = 6 << 20
)

// maxProblems bounds what [Reader.Problems] keeps.
const maxProblems = 100

// Reader is a SquashFS file system. It is an [fs.FS], [fs.ReadDirFS], [fs.ReadFileFS], [fs.StatFS] and
// [fs.ReadLinkFS], its files are [io.ReaderAt], [io.Seeker] and [io.WriterTo], and it is safe for several goroutines.
// What it keeps in memory is bounded by a cache of some 22 MiB and a few hundred bytes a directory.
type Reader struct {
	r     io.ReaderAt
	size  int64 // bytes that may be read: of the file system, or of the stream if it is cut off
	super superblock
	opts  []byte

	decode    decompressor
	buffers   sync.Pool // of *[]byte with room for a block
	metadata  cache[int64, metaBlock]
	listings  cache[inodeRef, *listing]
	fragments cache[block, []byte]
	data      cache[block, []byte]

	fragmentIndex table
	idIndex       table
	xattrs        xattrTable

	treeOnce sync.Once
	tree     *tree

	mu       sync.Mutex
	problems []error
}

// NewReader opens the file system whose superblock is at the start of r, which has size bytes. Bytes after the end of
// the file system are not looked at. An error means that it is no SquashFS that this package reads: a [*FormatError] if
// the superblock contradicts itself, and one that wraps [errors.ErrUnsupported] if only the version or the compressor
// is not known. A file system that is cut off or damaged elsewhere opens; [Reader.Problems] and the errors of its files
// say what cannot be read.
func NewReader(r io.ReaderAt, size int64) (*Reader, error) {
	super, err := readSuperblock(r, size)
	if err != nil {
		return nil, err
	}
	decode, err := newDecompressor(super.compressor)
	if err != nil {
		return nil, err
	}
	sq := &Reader{r: r, size: min(size, super.bytesUsed), super: super, decode: decode}
	sq.buffers.New = func() any { b := make([]byte, super.blockSize); return &b }
	sq.metadata.max, sq.listings.max = metadataCache, listingCache
	sq.fragments.max, sq.data.max = fragmentsCache, dataCache
	sq.check(size)
	return sq, nil
}

// check reads what every other read needs, and notes what is wrong with it.
func (r *Reader) check(size int64) {
	if r.super.bytesUsed > size {
		r.problem(&FormatError{size, "the file system is cut off", io.ErrUnexpectedEOF})
	}
	if r.super.flags&^knownFlags != 0 {
		r.problem(formatErrorf(24, "unknown flags 0x%04x", r.super.flags&^knownFlags))
	}
	if err := r.readOptions(); err != nil {
		r.problem(err)
	}
	r.openTables()
	if _, err := r.root(); err != nil {
		r.problem(err)
	}
}

// BytesUsed is the length of the file system from the start of its superblock, as that states it. It may be more than
// there is of a file system that is cut off. What follows, up to a multiple of 4 KiB, is most often padding.
func (r *Reader) BytesUsed() int64 { return r.super.bytesUsed }

// Problems returns what does not hold of the file system as a whole, and owners of files that cannot be read, as far as
// they were met. What is wrong with a file or a directory is an error of that file or directory. At most 100 are kept.
func (r *Reader) Problems() []error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.problems)
}

// problem notes err, unless the same was noted before.
func (r *Reader) problem(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	same := func(e error) bool { return e.Error() == err.Error() }
	if len(r.problems) < maxProblems && !slices.ContainsFunc(r.problems, same) {
		r.problems = append(r.problems, err)
	}
}

// readFull reads all of p from off, which must lie within the file system.
func (r *Reader) readFull(p []byte, off int64) error {
	if off < 0 || off > r.size || int64(len(p)) > r.size-off {
		return &FormatError{off, "reading past the end", io.ErrUnexpectedEOF}
	}
	n, err := r.r.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return &FormatError{off + int64(n), "reading", err}
}
