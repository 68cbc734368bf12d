package image

import (
	"errors"
	"io"
	"sync"
)

// checkedReader remembers the first error of the reader below everything, so that an image is never taken for
// damaged when it is the disk that fails.
type checkedReader struct {
	r   io.ReaderAt
	mu  sync.Mutex
	err error
}

func (c *checkedReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.r.ReadAt(p, off)
	if err != nil && !errors.Is(err, io.EOF) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.err == nil {
			c.err = err
		}
	}
	return n, err
}

func (c *checkedReader) failed() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}
