package squashfs

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

func TestCacheIsBounded(t *testing.T) {
	c := cache[int, int]{max: 10 * (1000 + slotCost)}
	loads := 0
	get := func(key int) {
		v, err := c.get(key, func() (int, int64, error) { loads++; return -key, 1000, nil })
		if v != -key || err != nil {
			t.Fatalf("%d: %d, %v", key, v, err)
		}
	}
	for key := range 100 {
		get(key)
		get(0) // stays, as it is used
	}
	if loads != 100 || c.size > c.max || len(c.slots) != c.order.Len() || c.order.Len() != 10 {
		t.Errorf("%d loads, %d bytes, %d and %d slots", loads, c.size, len(c.slots), c.order.Len())
	}
}

func TestCacheKeepsTheLast(t *testing.T) {
	c := cache[int, int]{max: 1}
	for key := range 3 {
		c.get(key, func() (int, int64, error) { return key, 1000, nil })
		if v, ok := c.lookup(key); v != key || !ok {
			t.Errorf("%d is not kept", key)
		}
	}
}

func TestCacheKeepsNoErrors(t *testing.T) {
	c := cache[int, int]{max: 1000}
	if _, err := c.get(1, func() (int, int64, error) { return 0, 0, errors.New("fails") }); err == nil {
		t.Error("no error")
	}
	if v, err := c.get(1, func() (int, int64, error) { return 5, 0, nil }); v != 5 || err != nil {
		t.Errorf("got %d, %v", v, err)
	}
}

// TestCacheLoadsOnce has goroutines that all want the same values.
func TestCacheLoadsOnce(t *testing.T) {
	c := cache[int, int]{max: 1 << 20}
	var loads atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for key := range 200 {
				c.get(key, func() (int, int64, error) { loads.Add(1); return key, 1, nil })
			}
		}()
	}
	wg.Wait()
	if loads.Load() != 200 {
		t.Errorf("%d loads", loads.Load())
	}
}
