package squashfs

import (
	"container/list"
	"sync"
)

// cache keeps the values that were used last, up to max bytes of them and always the last one. Several goroutines that
// ask for the same value wait for the one that loads it. An error is not kept.
type cache[K comparable, V any] struct {
	max int64

	mu    sync.Mutex
	size  int64
	slots map[K]*slot[K, V]
	order list.List // of *slot, the last used in front
}

// slot is one value. Its place is nil until it is loaded.
type slot[K comparable, V any] struct {
	key   K
	value V
	err   error
	cost  int64
	place *list.Element
	done  chan struct{} // closed when it is loaded
}

// slotCost is about what a slot costs beside its value.
const slotCost = 200

// get returns the value of key. load returns it with its size in bytes; it is called if it is not kept.
func (c *cache[K, V]) get(key K, load func() (V, int64, error)) (V, error) {
	s, found := c.slot(key)
	if found {
		<-s.done
		return s.value, s.err
	}
	s.value, s.cost, s.err = load()
	c.loaded(s)
	close(s.done)
	return s.value, s.err
}

// lookup returns the value of key if it is kept and loaded.
func (c *cache[K, V]) lookup(key K) (value V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.slots[key]
	if s == nil || s.place == nil {
		return value, false
	}
	c.order.MoveToFront(s.place)
	return s.value, true
}

// slot returns the slot of key, and whether there was one. If there was none the caller must load it.
func (c *cache[K, V]) slot(key K) (*slot[K, V], bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.slots[key]; s != nil {
		if s.place != nil {
			c.order.MoveToFront(s.place)
		}
		return s, true
	}
	if c.slots == nil {
		c.slots = map[K]*slot[K, V]{}
	}
	s := &slot[K, V]{key: key, done: make(chan struct{})}
	c.slots[key] = s
	return s, false
}

// loaded keeps what a slot was loaded with, and drops what was not used for longest.
func (c *cache[K, V]) loaded(s *slot[K, V]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.err != nil {
		delete(c.slots, s.key)
		return
	}
	s.cost += slotCost
	s.place = c.order.PushFront(s)
	c.size += s.cost
	for c.size > c.max && c.order.Len() > 1 {
		old := c.order.Remove(c.order.Back()).(*slot[K, V])
		delete(c.slots, old.key)
		c.size -= old.cost
	}
}
