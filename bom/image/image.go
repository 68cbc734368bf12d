// Package image opens a firmware image, an archive or a compressed stream as trees of files without unpacking it.
// [Open] is the entry point. Every byte of the image ends in a node, which a format of [Formats] accounts for, or in
// a gap, which says why it was not read. Formats read from each other through [io.ReaderAt]; nothing is written to
// disk, and no path in an image can name anything outside of it.
package image

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"ensign/bom"
)

// Image is an image that was opened. It is immutable, but for its caches, and safe for several goroutines. Its trees
// read from the reader that [Open] was given.
type Image struct {
	Name  string // as given, the first level of every path
	Size  int64
	Nodes []Node // parents before children, else by offset

	trees  []Tree
	gaps   []bom.Gap
	unread int64 // bytes of the image that are not known

	digests map[place]string // SHA-256 of files that were read whole on the way
}

// Node is one thing in an image that a format accounts for.
type Node struct {
	ID     int    // index in [Image.Nodes]
	Parent int    // ID of the node that this one is in, -1 for none
	Format string // name of a row of [Formats], or "section" for a named stretch of its parent
	Offset int64  // of the first byte, in the stream of the parent: decoded if the parent is compressed, else its own bytes
	Size   int64  // bytes it covers in that stream
	Path   string // levels joined with "!"; see [EscapeName]
	File   string // if it is in a file of the parent's tree, the path of that file; Offset is then in the file

	Problems []Problem      // what does not match: checksums, sizes
	Facts    []bom.Property // what the header says: version, os, arch, load address
	Err      error          // why not all of it was read; nil if it was

	plain bool // a compressed stream, or data that holds nothing else
}

// Problem is something in a node that does not match what the node says of itself.
type Problem struct {
	Offset int64 // from the first byte of the node
	Says   string
}

// Tree is a file system or an archive in an image.
type Tree struct {
	Node int    // ID of the node it is
	Path string // of the node: "fw.bin!squashfs"
	FS   fs.FS  // its files are [io.ReaderAt] where that costs nothing; [fs.FileInfo] tells owners as [Owner] says

	serial bool // it lies in a large decoded stream, which is read best in order
}

// Trees returns the file systems and archives of the image in the order of their nodes. The slice is shared.
func (img *Image) Trees() []Tree { return img.trees }

// Gaps returns what was not read, in the order of the walk. A gap of the image itself has an empty path; one in a
// node has the node's path and an offset in its stream. A problem of a node is a gap without size and of reason
// damaged. The slice is shared.
func (img *Image) Gaps() []bom.Gap { return img.gaps }

// Recognised reports whether any format was found in the image.
func (img *Image) Recognised() bool { return len(img.Nodes) > 0 }

// Coverage returns how much of the image is known. Padding counts as known. A gap in a compressed stream counts for
// its share of the compressed bytes.
func (img *Image) Coverage() bom.Coverage {
	return bom.Coverage{Bytes: img.Size, Known: img.Size - img.unread, Gaps: img.gaps}
}

// Open finds what is in the size bytes of r. All readers draw from budget; nil stands for the default. What is over
// a limit, damaged or not known becomes a gap. An error means that r itself cannot be read or that ctx is done, and not
// by a limit of time: see [bom.Stopped]. An image in which nothing is found is no error: see [Image.Recognised].
func Open(ctx context.Context, name string, r io.ReaderAt, size int64, budget *bom.Budget) (*Image, error) {
	return open(ctx, name, r, size, &walker{budget: budget, formats: Formats()})
}

// Read opens an image as [Open] does and lists it as [Image.List] does, with a budget of limits each and with the same
// results. It costs less than the two: files are hashed while they are looked into.
func Read(ctx context.Context, name string, r io.ReaderAt, size int64, limits bom.Limits, jobs int) (*Image, *Listing, error) {
	jobs = max(jobs, 1)
	img, err := open(ctx, name, r, size, &walker{budget: bom.NewBudget(limits), formats: Formats(), jobs: jobs, hashed: bom.NewBudget(limits)})
	if err != nil {
		return nil, nil, err
	}
	list, err := img.List(ctx, bom.NewBudget(limits), jobs)
	return img, list, err
}

// open walks an image with w, of which it fills in what it leaves open.
func open(ctx context.Context, name string, r io.ReaderAt, size int64, w *walker) (*Image, error) {
	if size < 0 {
		return nil, errors.New("an image of negative size")
	}
	if w.budget == nil {
		w.budget = bom.NewBudget(bom.Limits{})
	}
	img := &Image{Name: name, Size: size, digests: map[place]string{}}
	input := &checkedReader{r: r}
	w.ctx, w.img, w.scanner, w.hasher.ctx = ctx, img, newScanner(w.formats), ctx
	w.cache, w.kept = newCache(rawBytes), newCache(keptBytes)
	img.unread = w.carve(&stream{parent: -1, path: EscapeName(name), r: input, size: size})
	if err := bom.Canceled(ctx); err != nil {
		return nil, err
	}
	if err := input.failed(); err != nil {
		return nil, fmt.Errorf("reading the image: %w", err)
	}
	if err := bom.Stopped(ctx); err != nil && !slices.ContainsFunc(img.gaps, func(g bom.Gap) bool { return g.Reason == bom.Limit }) {
		img.gaps = append(img.gaps, bom.Gap{Offset: -1, Reason: bom.Limit, Says: err.Error()}) // of what was not even tried
	}
	return img, nil
}

// HoldsMore reports whether there is more in the image than compressed streams and plain data.
func (img *Image) HoldsMore() bool { return holdsMore(img.Nodes) }

// Begins reports whether a file of this name that begins with head may be an image, by a magic of at least four bytes
// or, where a format has none, as the format judges.
func Begins(name string, head []byte) bool {
	for _, f := range Formats() {
		if len(f.Magics) == 0 && f.Likely(name, head[:min(likelyHead, len(head))]) {
			return true
		}
		for _, m := range f.Magics {
			if len(m.Bytes) >= 4 && m.At < int64(len(head)) && bytes.HasPrefix(head[m.At:], []byte(m.Bytes)) {
				return true
			}
		}
	}
	return false
}
