package image

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"testing"

	"ensign/bom"
)

// timed is a reader whose time is up with a given read.
type timed struct {
	io.ReaderAt
	left   atomic.Int64
	cancel context.CancelCauseFunc
}

func (r *timed) ReadAt(p []byte, off int64) (int, error) {
	if r.left.Add(-1) == 0 {
		r.cancel(fmt.Errorf("%w: no more time", bom.ErrLimit))
	}
	return r.ReaderAt.ReadAt(p, off)
}

// TestTime holds that a limit of time is a gap, whenever it comes: no error, no byte that is lost, and no file without a
// hash or an error.
func TestTime(t *testing.T) {
	data := join(strange(1, 100), uimageOf(zipped(t, strange(2, 5000))), bootSample(t, "squashfs"), zipOf(t, map[string][]byte{"a": words, "b": uimageOf(words)}))
	whole := opened(t, data)
	for reads := int64(1); ; reads++ {
		ctx, cancel := context.WithCancelCause(context.Background())
		r := &timed{ReaderAt: bytes.NewReader(data), cancel: cancel}
		r.left.Store(reads)
		img, err := Open(ctx, "fw.bin", r, int64(len(data)), nil)
		if err != nil {
			t.Fatalf("after %d reads: %v", reads, err)
		}
		inTime := bom.Stopped(ctx) == nil
		if limited(img.Gaps()) == inTime {
			t.Errorf("after %d reads: gaps %+v", reads, img.Gaps())
		}
		all, err := img.List(ctx, nil, 2)
		if err != nil {
			t.Fatalf("after %d reads: %v", reads, err)
		}
		hashed := 0
		for _, f := range all.Files {
			if (f.Err == nil) != (f.Type != "f" || f.SHA256 != "") {
				t.Errorf("after %d reads: file %+v", reads, f)
			}
			if f.SHA256 != "" {
				hashed++
			}
		}
		done := bom.Stopped(ctx) == nil
		cancel(nil)
		if done {
			if hashed == 0 || len(img.Nodes) != len(whole.Nodes) {
				t.Errorf("%d files, %d nodes, want %d", hashed, len(img.Nodes), len(whole.Nodes))
			}
			return
		}
		img.gaps = whileSized(img.gaps)
		checkImage(t, img, int64(len(data)))
	}
}

func limited(gaps []bom.Gap) bool {
	for _, g := range gaps {
		if g.Reason == bom.Limit {
			return true
		}
	}
	return false
}

// whileSized leaves the gap out that stands for nothing that has a place.
func whileSized(gaps []bom.Gap) []bom.Gap {
	var list []bom.Gap
	for _, g := range gaps {
		if g.Path != "" || g.Offset >= 0 {
			list = append(list, g)
		}
	}
	return list
}
