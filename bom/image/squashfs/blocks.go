package squashfs

import "sync"

// maxBlocks bounds the blocks of a file that are read: 64 GiB of the smallest, 2 TiB of the usual ones.
const maxBlocks = 1 << 24

// chunkBlocks is how much of a block list is decoded at a time.
const chunkBlocks = 512

// blockList is where the blocks of a file are: for each of them a size word, from which the offsets follow. It is read
// as far as it is needed, and places on the way are remembered. It is safe for several goroutines.
type blockList struct {
	r     *Reader
	n     *Inode
	count int64

	mu    sync.Mutex
	marks []listMark // of every chunk up to the first that was not read
	index int64      // of the chunk that is decoded
	chunk []block
	err   error // why the chunk is not whole
}

// listMark is where a chunk of the list begins, and the offset of its first block.
type listMark struct {
	list metaPos
	data int64
}

// block is a data block: its offset, and its size with blockPlain, 0 for a hole.
type block struct {
	pos  int64
	size uint32
}

func newBlockList(n *Inode) *blockList {
	bs := int64(n.r.super.blockSize)
	count := n.Size / bs
	if n.Size%bs > 0 && n.fragment == invalid32 {
		count++
	}
	return &blockList{r: n.r, n: n, count: count, index: -1, marks: []listMark{{n.blockList, n.start}}}
}

// at returns block i, which must be less than count.
func (l *blockList) at(i int64) (block, error) {
	if i >= maxBlocks {
		return block{}, limitErrorf(l.n.pos, "block %d of a file", i)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	want := i / chunkBlocks
	if want != l.index {
		l.index = -1
		for k := min(want, int64(len(l.marks)-1)); k <= want; k++ {
			if l.load(k); l.err != nil && k < want {
				return block{}, l.err
			}
		}
		l.index = want
	}
	if at := int(i % chunkBlocks); at < len(l.chunk) {
		return l.chunk[at], nil
	}
	return block{}, l.err
}

// load decodes chunk k, which has a mark, and marks the next. Of a damaged list it keeps what can be read.
func (l *blockList) load(k int64) {
	m := l.marks[k]
	c := l.r.cursor(m.list, l.r.super.directoryTable)
	l.chunk, l.err = l.chunk[:0], nil
	for range min(chunkBlocks, l.count-k*chunkBlocks) {
		b := block{m.data, c.u32()}
		if c.err != nil {
			l.err = c.err
			return
		}
		l.chunk = append(l.chunk, b)
		m.data += int64(b.size &^ blockPlain)
		if m.data > l.r.super.bytesUsed {
			m.data = l.r.super.bytesUsed + 1 // so that it does not grow; reading it is an error
		}
	}
	if int(k) == len(l.marks)-1 {
		m.list = c.at
		l.marks = append(l.marks, m)
	}
}

// fragment returns the decoded fragment block i.
func (r *Reader) fragment(i uint32) ([]byte, error) {
	pos, size, err := r.fragmentAt(i)
	if err != nil {
		return nil, err
	}
	return r.cached(&r.fragments, block{pos, size})
}

// cached returns a decoded block from a cache. It must not be changed.
func (r *Reader) cached(c *cache[block, []byte], b block) ([]byte, error) {
	if data, ok := c.lookup(b); ok {
		return data, nil
	}
	return c.get(b, func() ([]byte, int64, error) {
		data := make([]byte, r.super.blockSize)
		n, err := r.readBlock(data, b)
		return data[:n], int64(len(data)), err
	})
}

// readBlock decodes a block that is no hole into dst, and returns its length. It is an error if dst is too small.
func (r *Reader) readBlock(dst []byte, b block) (int, error) {
	size := int(b.size &^ blockPlain)
	if size == 0 || size > int(r.super.blockSize) {
		return 0, formatErrorf(b.pos, "a block of 0x%x bytes", size)
	}
	if b.size&blockPlain != 0 {
		if size > len(dst) {
			return 0, formatErrorf(b.pos, "a block of 0x%x bytes instead of 0x%x", size, len(dst))
		}
		return size, r.readFull(dst[:size], b.pos)
	}
	buf := r.buffers.Get().(*[]byte)
	defer r.buffers.Put(buf)
	src := (*buf)[:size]
	if err := r.readFull(src, b.pos); err != nil {
		return 0, err
	}
	n, err := r.decode(dst, src)
	if err != nil {
		return 0, &FormatError{b.pos, "decoding a block", err}
	}
	return n, nil
}
