package image

import (
	"container/list"
	"slices"
	"sync"

	"github.com/pierrec/lz4/v4"
)

// What all streams of one image keep together. The collector lets the heap grow to twice of what lives.
const (
	rawBytes    = 12 << 20 // chunks of streams as they are, the last used ones
	packedBytes = 20 << 20 // chunks of streams compressed again, the first ones that left the others
	keptBytes   = 16 << 20 // of the file that is looked into, the last used ones
	liveCursors = 4        // decoders that wait for the next chunk
)

// cache keeps decoded chunks, so that a stream, or a file in which there may be an image, is decoded once or little more.
type cache struct {
	maxRaw, maxPacked int64

	mu      sync.Mutex
	raw     map[chunkKey]*list.Element // of rawChunk, the last used in front
	order   *list.List
	packed  map[chunkKey]packedChunk
	rawSize int64
	size    int64 // of packed
	cursors []*cursor
}

type chunkKey struct {
	of    any // a *Stream or a *keptFile
	index int64
}

type rawChunk struct {
	key  chunkKey
	data []byte
}

// packedChunk is an LZ4 block, or the bytes as they are if size is 0.
type packedChunk struct {
	data []byte
	size int
}

func newCache(raw, packed int64) *cache {
	return &cache{maxRaw: raw, maxPacked: packed, raw: map[chunkKey]*list.Element{}, order: list.New(), packed: map[chunkKey]packedChunk{}}
}

// get returns a chunk, nil if it is not kept. It must not be changed.
func (c *cache) get(key chunkKey) []byte {
	c.mu.Lock()
	if e, ok := c.raw[key]; ok {
		c.order.MoveToFront(e)
		c.mu.Unlock()
		return e.Value.(rawChunk).data
	}
	p, ok := c.packed[key]
	c.mu.Unlock()
	if !ok {
		return nil
	}
	data := p.unpack()
	if data != nil {
		c.put(key, data)
	}
	return data
}

func (p packedChunk) unpack() []byte {
	if p.size == 0 {
		return p.data
	}
	data := make([]byte, p.size)
	if n, err := lz4.UncompressBlock(p.data, data); err != nil || n != p.size {
		return nil
	}
	return data
}

// put keeps a chunk. What has to leave for it is packed if there is room.
func (c *cache) put(key chunkKey, data []byte) {
	for _, old := range c.insert(key, data) {
		c.pack(old)
	}
}

// insert adds a chunk to the raw ones and returns those that left and are not packed yet.
func (c *cache) insert(key chunkKey, data []byte) (left []rawChunk) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.raw[key]; ok {
		return nil
	}
	c.raw[key] = c.order.PushFront(rawChunk{key, data})
	c.rawSize += int64(cap(data))
	for c.rawSize > c.maxRaw && c.order.Len() > 1 {
		old := c.order.Remove(c.order.Back()).(rawChunk)
		delete(c.raw, old.key)
		c.rawSize -= int64(cap(old.data))
		if _, ok := c.packed[old.key]; !ok && c.size <= c.maxPacked-chunkSize {
			left = append(left, old)
		}
	}
	return left
}

func (c *cache) pack(old rawChunk) {
	p := packedChunk{data: make([]byte, lz4.CompressBlockBound(len(old.data))), size: len(old.data)}
	n, err := lz4.CompressBlock(old.data, p.data, nil)
	if err != nil || n == 0 || n > len(old.data)*15/16 {
		p = packedChunk{data: old.data}
	} else {
		p.data = slices.Clone(p.data[:n])
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.packed[old.key]; !ok && c.size+int64(len(p.data)) <= c.maxPacked {
		c.packed[old.key] = p
		c.size += int64(len(p.data))
	}
}

// drop forgets all of a stream or file of size bytes.
func (c *cache) drop(of any, size int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := int64(0); i*chunkSize < size; i++ {
		key := chunkKey{of, i}
		if e, ok := c.raw[key]; ok {
			c.order.Remove(e)
			c.rawSize -= int64(cap(e.Value.(rawChunk).data))
			delete(c.raw, key)
		}
		c.size -= int64(len(c.packed[key].data))
		delete(c.packed, key)
	}
	c.cursors = slices.DeleteFunc(c.cursors, func(k *cursor) bool {
		if k.st == of {
			k.close()
		}
		return k.st == of
	})
}

// takeCursor returns the waiting decoder of a stream that is nearest before a chunk, nil if there is none.
func (c *cache) takeCursor(st *Stream, index int64) *cursor {
	c.mu.Lock()
	defer c.mu.Unlock()
	best := -1
	for i, k := range c.cursors {
		if k.st == st && k.next <= index && (best < 0 || k.next > c.cursors[best].next) {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	k := c.cursors[best]
	c.cursors = slices.Delete(c.cursors, best, best+1)
	return k
}

// giveCursor lets a decoder wait. The one that has waited longest may have to go.
func (c *cache) giveCursor(k *cursor) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cursors = append(c.cursors, k)
	if len(c.cursors) > liveCursors {
		c.cursors[0].close()
		c.cursors = slices.Delete(c.cursors, 0, 1)
	}
}
