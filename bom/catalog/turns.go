package catalog

import (
	"context"
	"io"
	"slices"
	"sync"

	"github.com/anchore/syft/syft/file"
)

// turns lets cataloguers walk an ordered tree together. One runs at a time, until it opens a file; then the one goes on
// whose file lies next, and the walk begins anew when there is none ahead. So a tree is read as often as the cataloguer
// goes back that does so most, and not once for each.
type turns struct {
	stopped chan bool // the one that runs opens a file (false) or is done (true)
}

// turn is a cataloguer's part in it, and what it sees of the tree.
type turn struct {
	*resolver
	of    *turns
	place int // of the file that it waits for
	next  chan struct{}
	one   sync.Mutex // of its goroutines, should it have several, waits at a time
}

var _ file.Resolver = (*turn)(nil)

// FileContentsByLocation waits until the file lies next and opens it.
func (t *turn) FileContentsByLocation(at file.Location) (io.ReadCloser, error) {
	if e := t.entryAt(at); e != nil && e.kept == nil {
		t.one.Lock()
		defer t.one.Unlock()
		t.place = e.place
		t.of.stopped <- false
		<-t.next
	}
	return t.resolver.FileContentsByLocation(at)
}

// together runs the cataloguers of the given indexes in turns.
func together(ctx context.Context, list []cataloguer, indexes []int, files *resolver, runs []run) {
	all := &turns{stopped: make(chan bool)}
	var waiting []*turn
	for _, i := range indexes {
		t := &turn{resolver: files, of: all, next: make(chan struct{})}
		waiting = append(waiting, t)
		go func() {
			<-t.next
			runs[i] = runOne(ctx, list[i], t)
			all.stopped <- true
		}()
	}
	for at := 0; len(waiting) > 0; {
		i := nearest(waiting, at)
		at = waiting[i].place
		waiting[i].next <- struct{}{}
		if <-all.stopped {
			waiting = slices.Delete(waiting, i, i+1)
		}
	}
}

// nearest returns the index of the one whose file lies next from a place on, else of the one whose lies first.
func nearest(waiting []*turn, from int) (best int) {
	for i, t := range waiting {
		a, b := t.place, waiting[best].place
		if (a >= from) == (b >= from) && a < b || a >= from && b < from {
			best = i
		}
	}
	return best
}
