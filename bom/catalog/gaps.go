package catalog

import (
	"cmp"
	"slices"
	"sync"

	"ensign/bom"
)

// gapList gathers the files that could not be read, from any goroutine, each once.
type gapList struct {
	mu     sync.Mutex
	byPath map[string]bom.Gap
}

func (l *gapList) add(g bom.Gap) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byPath == nil {
		l.byPath = make(map[string]bom.Gap)
	}
	if _, ok := l.byPath[g.Path]; !ok {
		l.byPath[g.Path] = g
	}
}

func (l *gapList) has(path string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, ok := l.byPath[path]
	return ok
}

func (l *gapList) sorted() []bom.Gap {
	l.mu.Lock()
	defer l.mu.Unlock()
	gaps := make([]bom.Gap, 0, len(l.byPath))
	for _, g := range l.byPath {
		gaps = append(gaps, g)
	}
	sortGaps(gaps)
	return gaps
}

func sortGaps(gaps []bom.Gap) {
	slices.SortFunc(gaps, func(a, b bom.Gap) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Says, b.Says))
	})
}
