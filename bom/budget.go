package bom

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
)

// ErrLimit is wrapped by every error that says a [Budget] is used up.
var ErrLimit = errors.New("limit reached")

// Limits bounds the work that one input may cause. The zero value of a field stands for its default.
type Limits struct {
	Bytes int64 // bytes produced or read: default 4 GiB
	Files int64 // files and components: default 2,000,000
	Depth int64 // nesting of containers, and of JSON or XML: default 256
}

// Default bounds of [Limits].
const (
	DefaultBytes int64 = 4 << 30
	DefaultFiles int64 = 2_000_000
	DefaultDepth int64 = 256
)

// WithDefaults returns l with every zero field set to its default.
func (l Limits) WithDefaults() Limits {
	if l.Bytes == 0 {
		l.Bytes = DefaultBytes
	}
	if l.Files == 0 {
		l.Files = DefaultFiles
	}
	if l.Depth == 0 {
		l.Depth = DefaultDepth
	}
	return l
}

// Budget is what is left of the [Limits] of one input. All readers of that input draw from the same one, from
// any goroutine. Make one with [NewBudget].
type Budget struct {
	limits       Limits
	bytes, files atomic.Int64
}

// NewBudget returns a full budget.
func NewBudget(l Limits) *Budget { return &Budget{limits: l.WithDefaults()} }

// TakeBytes draws n bytes. The error wraps [ErrLimit] and names the bound.
func (b *Budget) TakeBytes(n int64) error {
	if b.bytes.Add(n) > b.limits.Bytes {
		return fmt.Errorf("%w: more than %d bytes (raise --max-bytes)", ErrLimit, b.limits.Bytes)
	}
	return nil
}

// TakeFiles draws n files or components. The error wraps [ErrLimit] and names the bound.
func (b *Budget) TakeFiles(n int64) error {
	if b.files.Add(n) > b.limits.Files {
		return fmt.Errorf("%w: more than %d files or components (raise --max-files)", ErrLimit, b.limits.Files)
	}
	return nil
}

// Deeper checks a nesting depth. The error wraps [ErrLimit] and names the bound.
func (b *Budget) Deeper(depth int64) error {
	if depth > b.limits.Depth {
		return fmt.Errorf("%w: nested deeper than %d (raise --max-depth)", ErrLimit, b.limits.Depth)
	}
	return nil
}

// Stopped returns why the work under ctx should stop, nil if it should not. It wraps [ErrLimit] if the cause of ctx does:
// a limit of time is a deadline with such a cause, and what is not read by then is a gap.
func Stopped(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); errors.Is(cause, ErrLimit) {
		return cause
	}
	return err
}

// Canceled returns what [Stopped] does, but nil for a limit of time: why the work is in vain.
func Canceled(ctx context.Context) error {
	if err := Stopped(ctx); !errors.Is(err, ErrLimit) {
		return err
	}
	return nil
}
