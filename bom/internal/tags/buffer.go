package tags

import (
	"bytes"
	"io"
)

// firstBuffer is how much is read at once, until a token needs more.
const firstBuffer = 1 << 16

// need has at least n bytes in the buffer behind pos.
func (r *Reader) need(n int) error {
	for len(r.buf)-r.pos < n {
		if err := r.fill(); err != nil {
			return err
		}
	}
	return nil
}

// fill reads more. A token does not grow beyond its bound.
func (r *Reader) fill() error {
	if r.in == nil {
		return io.EOF
	}
	if r.pos > 0 {
		r.gone += int64(r.pos)
		r.buf = r.buf[:copy(r.buf, r.buf[r.pos:])]
		r.pos = 0
	}
	if len(r.buf) > r.longest {
		return ErrLong
	}
	if len(r.buf) == cap(r.buf) {
		r.buf = append(make([]byte, 0, 2*cap(r.buf)), r.buf...)
	}
	for range 100 {
		n, err := r.in.Read(r.buf[len(r.buf):cap(r.buf)])
		r.buf = r.buf[:len(r.buf)+n]
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// index finds a text at or behind from, which counts from pos.
func (r *Reader) index(sep string, from int) (int, error) {
	for {
		if err := r.need(from); err != nil {
			return 0, err
		}
		if n := bytes.Index(r.buf[r.pos+from:], []byte(sep)); n >= 0 {
			return from + n, nil
		}
		from = max(from, len(r.buf)-r.pos-len(sep)+1)
		if err := r.fill(); err != nil {
			return 0, err
		}
	}
}
