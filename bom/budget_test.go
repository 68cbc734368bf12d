package bom

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

// TestStopped tells a limit of time from the end of the work.
func TestStopped(t *testing.T) {
	limit := fmt.Errorf("%w: time", ErrLimit)
	for _, tt := range []struct {
		name              string
		cause             error
		stopped, canceled error
	}{
		{"a limit", limit, limit, nil},
		{"a cause that is none", errors.New("signal"), context.Canceled, context.Canceled},
		{"no cause", nil, context.Canceled, context.Canceled},
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		if Stopped(ctx) != nil || Canceled(ctx) != nil {
			t.Errorf("%s: %v, %v before it", tt.name, Stopped(ctx), Canceled(ctx))
		}
		cancel(tt.cause)
		if got := Stopped(ctx); !errors.Is(got, tt.stopped) {
			t.Errorf("%s: stopped by %v, want %v", tt.name, got, tt.stopped)
		}
		if got := Canceled(ctx); !errors.Is(got, tt.canceled) || tt.canceled == nil && got != nil {
			t.Errorf("%s: canceled by %v, want %v", tt.name, got, tt.canceled)
		}
	}
}
