package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"ensign/bom"
)

// contents is an open file of the tree. It notes a failing read as a gap, and draws bytes that the size of the
// file did not announce from the budget.
type contents struct {
	fs.File
	r   *resolver
	e   *entry
	pos int64
}

// seekable is contents of a file with random access.
type seekable struct {
	contents
	at   io.ReaderAt
	seek io.Seeker
}

func (r *resolver) open(e *entry) (io.ReadCloser, error) {
	if e.over {
		return nil, fmt.Errorf("%s: %w", e.name, bom.ErrLimit)
	}
	f, err := r.openFile(e)
	if err != nil {
		r.unread(e, err)
		return nil, err
	}
	c := contents{File: f, r: r, e: e}
	at, ok := f.(io.ReaderAt)
	seek, ok2 := f.(io.Seeker)
	if !ok || !ok2 {
		return &c, nil
	}
	return &seekable{contents: c, at: at, seek: seek}, nil
}

// openFile opens a file of the tree, or what is kept of it.
func (r *resolver) openFile(e *entry) (fs.File, error) {
	if e.kept != nil {
		return &keptFile{bytes.NewReader(e.kept), e.info}, nil
	}
	return r.tree.Open(e.name)
}

func (c *contents) Read(p []byte) (int, error) {
	n, err := c.File.Read(p)
	c.pos += int64(n)
	return n, c.check(c.pos, err)
}

func (s *seekable) ReadAt(p []byte, off int64) (int, error) {
	n, err := s.at.ReadAt(p, off)
	if off < 0 {
		return n, err // a caller's mistake, as on a damaged binary, is not a file that cannot be read
	}
	if errors.Is(err, fs.ErrInvalid) && off > s.e.size {
		return n, io.EOF // some file systems refuse to look beyond the end
	}
	if n == 0 {
		off = 0 // looking beyond the end takes nothing
	}
	return n, s.check(off+int64(n), err)
}

func (s *seekable) Seek(offset int64, whence int) (int64, error) {
	pos, err := s.seek.Seek(offset, whence)
	if err == nil {
		s.pos = pos
	}
	return pos, err
}

// check draws the bytes up to end where the file is longer than it said, and notes an error.
func (c *contents) check(end int64, err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		if limit := c.draw(end); limit != nil {
			err = fmt.Errorf("%s: %w", c.e.name, limit)
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		c.r.unread(c.e, err)
	}
	return err
}

func (c *contents) draw(end int64) error {
	for {
		had := c.e.drawn.Load()
		if end <= had {
			return nil
		}
		if c.e.drawn.CompareAndSwap(had, end) {
			return c.r.budget.TakeBytes(end - had)
		}
	}
}
