package image

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"sync"
)

// treeFile is a file of a tree that is opened when it is read first. The files of our trees hold nothing that would
// have to be closed.
type treeFile struct {
	tree fs.FS
	name string
	once sync.Once
	r    io.ReaderAt
	err  error
}

func (f *treeFile) open() {
	file, err := f.tree.Open(f.name)
	if err != nil {
		f.err = err
		return
	}
	r, ok := file.(io.ReaderAt)
	if !ok {
		_ = file.Close()
		f.err = fmt.Errorf("%s: %w", f.name, errors.ErrUnsupported)
		return
	}
	f.r = r
}

// direct reports whether the file can be read from any place.
func (f *treeFile) direct() bool {
	f.once.Do(f.open)
	return f.r != nil
}

// ReadAt implements [io.ReaderAt].
func (f *treeFile) ReadAt(p []byte, off int64) (int, error) {
	f.once.Do(f.open)
	if f.err != nil {
		return 0, f.err
	}
	return f.r.ReadAt(p, off)
}

// keptFile is a file of a file system that may be an image. It is read several times while it is looked into, so what
// is decoded of it is kept, and is hashed on the way for who asks later.
type keptFile struct {
	r     io.ReaderAt
	size  int64
	cache *cache

	sum    hash.Hash // of the first chunks, nil when it is done
	summed int64     // how many they are
}

func newKeptFile(r io.ReaderAt, size int64, c *cache) *keptFile {
	return &keptFile{r: r, size: size, cache: c, sum: sha256.New()}
}

// ReadAt implements [io.ReaderAt].
func (k *keptFile) ReadAt(p []byte, off int64) (n int, err error) {
	for n < len(p) && err == nil {
		if off < 0 || off >= k.size {
			return n, io.EOF
		}
		chunk := k.chunk(off / chunkSize)
		if chunk == nil { // reading just these bytes tells why, or that they are not concerned
			m, err := k.r.ReadAt(p[n:], off)
			return n + m, err
		}
		m := copy(p[n:], chunk[off%chunkSize:])
		n, off = n+m, off+int64(m)
	}
	return n, err
}

// chunk returns a chunk, nil if not all of it can be read.
func (k *keptFile) chunk(i int64) []byte {
	key := chunkKey{k, i}
	if chunk := k.cache.get(key); chunk != nil {
		return chunk
	}
	chunk := make([]byte, min(chunkSize, k.size-i*chunkSize))
	if n, err := k.r.ReadAt(chunk, i*chunkSize); n < len(chunk) || err != nil && !errors.Is(err, io.EOF) {
		return nil
	}
	k.cache.put(key, chunk)
	if k.sum != nil && i == k.summed {
		k.sum.Write(chunk)
		k.summed++
	}
	return chunk
}

// digest returns the SHA-256 of the file. It must be called once, before the file is read by several goroutines.
func (k *keptFile) digest(ctx context.Context) (string, error) {
	sum := k.sum
	k.sum = nil
	for ; k.summed*chunkSize < k.size; k.summed++ {
		chunk := k.chunk(k.summed)
		if chunk == nil || ctx.Err() != nil {
			return "", errors.New("not all of it can be read")
		}
		sum.Write(chunk)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
