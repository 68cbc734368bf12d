package image

import (
	"container/list"
	"slices"
	"sync"
)

// What all streams of one image keep together. The collector lets the heap grow to twice of what lives.
const (
	rawBytes    = 8 << 20  // chunks of streams as they are, the last used ones
	keptBytes   = 16 << 20 // of the file that is looked into, the last used ones
	liveCursors = 3        // decoders that wait for the next chunk
)

// cache keeps decoded chunks, so that a stream, or a file in which there may be an image, is decoded once or little more.
type cache struct {
	most int64 // bytes to keep

	mu      sync.Mutex
	chunks  map[chunkKey]*list.Element // of chunk, the last used in front
	order   *list.List
	size    int64
	cursors []*cursor
}

type chunkKey struct {
	of    any // a *Stream or a *keptFile
	index int64
}

// chunk is a stretch of decoded bytes.
type chunk struct {
	key  chunkKey
	data []byte
}

func newCache(most int64) *cache {
	return &cache{most: most, chunks: map[chunkKey]*list.Element{}, order: list.New()}
}

// get returns a chunk, nil if it is not kept. It must not be changed.
func (c *cache) get(key chunkKey) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.chunks[key]
	if !ok {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(chunk).data
}

// put keeps a chunk. Those that were not used for longest have to leave for it.
func (c *cache) put(key chunkKey, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.chunks[key]; ok {
		return
	}
	c.chunks[key] = c.order.PushFront(chunk{key, data})
	c.size += int64(cap(data))
	for c.size > c.most && c.order.Len() > 1 {
		c.forget(c.order.Back())
	}
}

func (c *cache) forget(e *list.Element) {
	old := c.order.Remove(e).(chunk)
	delete(c.chunks, old.key)
	c.size -= int64(cap(old.data))
}

// drop forgets all of a stream or file of size bytes.
func (c *cache) drop(of any, size int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := int64(0); i*chunkSize < size; i++ {
		if e, ok := c.chunks[chunkKey{of, i}]; ok {
			c.forget(e)
		}
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
