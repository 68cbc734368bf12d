package input

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"ensign/bom"
	"ensign/bom/image"
)

// listing is a tree of files as one digest, and what of it could be read.
type listing struct {
	digest string // SHA-256 over the sorted lines
	bytes  int64  // the sum of the sizes of the regular files
	known  int64  // what of it was read
	gaps   []bom.Gap
}

// lister walks a tree and reads every regular file once.
type lister struct {
	ctx    context.Context
	tree   fs.FS
	budget *bom.Budget
	lines  []string
	listing
}

// list lists tree. A file or directory that cannot be read is a gap; special files are data; links are not
// followed. The walk ends at the first limit, with a gap. An error means that the root cannot be read.
//
// A line is: path, type (f d l c b p s), mode in octal, size, SHA-256 and target of the link, separated by tabs;
// path and target are quoted as in Go, in ASCII.
func list(ctx context.Context, tree fs.FS, budget *bom.Budget) (listing, error) {
	l := &lister{ctx: ctx, tree: tree, budget: budget}
	if err := fs.WalkDir(tree, ".", l.visit); err != nil {
		return listing{}, err
	}
	slices.Sort(l.lines)
	sum := sha256.Sum256([]byte(strings.Join(l.lines, "")))
	l.digest = hex.EncodeToString(sum[:])
	return l.listing, nil
}

func (l *lister) visit(path string, d fs.DirEntry, err error) error {
	switch {
	case bom.Canceled(l.ctx) != nil:
		return bom.Canceled(l.ctx)
	case err != nil && path == ".":
		return err
	case err != nil:
		l.gap(path, 0, bom.UnknownGap, err)
		return nil
	case path == ".":
		return nil
	}
	if err := cmp.Or(bom.Stopped(l.ctx), l.budget.TakeFiles(1)); err != nil {
		l.gap(path, 0, bom.Limit, err)
		return fs.SkipAll
	}
	if err := l.budget.Deeper(int64(strings.Count(path, "/"))); err != nil {
		l.gap(path, 0, bom.Limit, err)
		return skip(d)
	}
	info, err := d.Info()
	if err != nil {
		l.gap(path, 0, bom.UnknownGap, err)
		return nil
	}
	return l.entry(path, info)
}

func skip(d fs.DirEntry) error {
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// entry writes the line of one entry.
func (l *lister) entry(path string, info fs.FileInfo) error {
	size, sum, target := int64(0), "-", ""
	mode := info.Mode()
	switch {
	case mode.IsRegular():
		size = info.Size()
		l.bytes += size
		if err := l.budget.TakeBytes(size); err != nil {
			l.gap(path, size, bom.Limit, err)
			return fs.SkipAll
		}
		read, err := l.hash(path)
		if err := bom.Canceled(l.ctx); err != nil {
			return err
		}
		if err != nil {
			l.gap(path, size, bom.UnknownGap, err)
			break
		}
		sum = read
		l.known += size
	case mode&fs.ModeSymlink != 0:
		link, err := fs.ReadLink(l.tree, path)
		if err != nil {
			l.gap(path, 0, bom.UnknownGap, err)
		}
		target = link
	}
	l.lines = append(l.lines, fmt.Sprintf("%s\t%s\t%s\t%d\t%s\t%s\n",
		strconv.QuoteToASCII(path), image.TypeOf(mode), permissions(mode), size, sum, strconv.QuoteToASCII(target)))
	return nil
}

// hash returns the SHA-256 of a file.
func (l *lister) hash(path string) (string, error) {
	f, err := l.tree.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, &checked{l.ctx, f}); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// checked stops reading when the context is done, but not at a limit of time: what has an SHA-256 is known by it.
type checked struct {
	ctx context.Context
	io.Reader
}

func (c *checked) Read(p []byte) (int, error) {
	if err := bom.Canceled(c.ctx); err != nil {
		return 0, err
	}
	return c.Reader.Read(p)
}

// gap notes what could not be read, in words that are the same on every system.
func (l *lister) gap(path string, size int64, reason bom.GapReason, err error) {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	l.gaps = append(l.gaps, bom.Gap{Path: path, Offset: -1, Size: size, Reason: reason, Says: "not read: " + err.Error()})
}

// permissions returns those of a file as chmod takes them. Those of a link differ between systems and mean nothing.
func permissions(mode fs.FileMode) string {
	if mode&fs.ModeSymlink != 0 {
		return "0"
	}
	return image.Octal(mode)
}
