package squashfs

import (
	"errors"
	"io"
	"io/fs"
	"sync"
)

var (
	errIsDir     = errors.New("is a directory")
	errNotDir    = errors.New("is not a directory")
	errNoContent = errors.New("is not a regular file")
	errBadSeek   = errors.New("negative position")
	errWhence    = errors.New("unknown whence")
)

// file is an open file. Its blocks are independent: ReadAt and WriteTo decode those they need, and keep in memory the
// one that Read is in.
type file struct {
	r    *Reader
	path string
	info fileInfo
	list *blockList // nil if it is no regular file

	mu  sync.Mutex
	off int64 // of Read, Seek and WriteTo
	in  held  // of Read
}

// held is the block that a reader is in, so that it is not decoded again however slowly it is read.
type held struct {
	index int64
	data  []byte // nil if there is none
}

func newFile(r *Reader, path string, info fileInfo) *file {
	f := &file{r: r, path: path, info: info}
	if info.n.kind == fileType {
		f.list = newBlockList(info.n)
	}
	return f
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

func (f *file) failed(op string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return &fs.PathError{Op: op, Path: f.path, Err: err}
}

// Read implements [io.Reader].
func (f *file) Read(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.readAt(p, f.off, &f.in)
	f.off += int64(n)
	if n > 0 && err == io.EOF {
		err = nil
	}
	return n, f.failed("read", err)
}

// ReadAt implements [io.ReaderAt].
func (f *file) ReadAt(p []byte, off int64) (int, error) {
	n, err := f.readAt(p, off, nil)
	return n, f.failed("read", err)
}

// Seek implements [io.Seeker].
func (f *file) Seek(offset int64, whence int) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var from int64
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		from = f.off
	case io.SeekEnd:
		from = f.info.n.Size
	default:
		return 0, f.failed("seek", errWhence)
	}
	if offset < -from || offset > maxSize-from {
		return 0, f.failed("seek", errBadSeek)
	}
	f.off = from + offset
	return f.off, nil
}

// readAt reads all of p. It looks for blocks in in, and leaves the last one there, unless it is nil.
func (f *file) readAt(p []byte, off int64, in *held) (int, error) {
	if f.list == nil {
		return 0, errNoContent
	}
	if off < 0 {
		return 0, errBadSeek
	}
	done := 0
	for done < len(p) {
		left := f.info.n.Size - off
		if left <= 0 {
			return done, io.EOF
		}
		n, err := f.readBlock(p[done:], off, in)
		done += n
		off += int64(n)
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// blockLen is the length of block i, or of what is in a fragment if that is behind the last block.
func (f *file) blockLen(i int64) int {
	bs := int64(f.r.super.blockSize)
	return int(min(bs, f.info.n.Size-i*bs))
}

// readBlock reads into p from off to the end of p or of the block that off is in.
func (f *file) readBlock(p []byte, off int64, in *held) (int, error) {
	bs := int64(f.r.super.blockSize)
	i, skip := off/bs, int(off%bs)
	size := f.blockLen(i)
	p = p[:min(len(p), size-skip)]
	if in != nil && in.data != nil && in.index == i {
		return copy(p, in.data[skip:]), nil
	}
	if i >= f.list.count {
		data, err := f.tail(size)
		if err != nil {
			return 0, err
		}
		return copy(p, data[skip:]), nil
	}
	b, err := f.list.at(i)
	if err != nil {
		return 0, err
	}
	if b.size == 0 {
		clear(p)
		return len(p), nil
	}
	if len(p) == size {
		return f.readWhole(p, b)
	}
	data, err := f.r.cached(&f.r.data, b)
	if err != nil {
		return 0, err
	}
	if len(data) != size {
		return 0, formatErrorf(b.pos, "a block of 0x%x bytes instead of 0x%x", len(data), size)
	}
	if in != nil {
		*in = held{i, data}
	}
	return copy(p, data[skip:]), nil
}

// readWhole reads block b, which is as long as p, from the cache if it is there but not into it: each block of a file
// that is read from its start to its end is read once.
func (f *file) readWhole(p []byte, b block) (int, error) {
	if data, ok := f.r.data.lookup(b); ok && len(data) == len(p) {
		return copy(p, data), nil
	}
	n, err := f.r.readBlock(p, b)
	if err == nil && n != len(p) {
		err = formatErrorf(b.pos, "a block of 0x%x bytes instead of 0x%x", n, len(p))
	}
	if err != nil {
		return 0, err
	}
	return n, nil
}

// tail returns the end of the file that is in a fragment.
func (f *file) tail(size int) ([]byte, error) {
	n := f.info.n
	data, err := f.r.fragment(n.fragment)
	if err != nil {
		return nil, err
	}
	off := int64(n.fragmentOffset)
	if off > int64(len(data)) || int64(size) > int64(len(data))-off {
		return nil, formatErrorf(n.pos, "0x%x bytes at 0x%x of fragment %d, which has 0x%x", size, off, n.fragment, len(data))
	}
	return data[off:][:size:size], nil
}

// WriteTo implements [io.WriterTo]: it writes what is left of the file, block by block. It is the fastest way to read
// a file once.
func (f *file) WriteTo(w io.Writer) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.list == nil {
		return 0, f.failed("read", errNoContent)
	}
	buf := f.r.buffers.Get().(*[]byte)
	defer f.r.buffers.Put(buf)
	start := f.off
	for f.off < f.info.n.Size {
		data, err := f.next(*buf)
		if err != nil {
			return f.off - start, f.failed("read", err)
		}
		n, err := w.Write(data)
		f.off += int64(n)
		if err == nil && n < len(data) {
			err = io.ErrShortWrite
		}
		if err != nil {
			return f.off - start, err
		}
	}
	return f.off - start, nil
}

// next returns what the block at f.off has from there on, in buf or shared.
func (f *file) next(buf []byte) ([]byte, error) {
	bs := int64(f.r.super.blockSize)
	i, skip := f.off/bs, int(f.off%bs)
	size := f.blockLen(i)
	if i >= f.list.count {
		data, err := f.tail(size)
		if err != nil {
			return nil, err
		}
		return data[skip:], nil
	}
	n, err := f.readBlock(buf[:size-skip], f.off, nil)
	return buf[:n], err
}
