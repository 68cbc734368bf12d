package image

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"ensign/bom"
)

// Listing is everything in an image: what `ensign inspect` writes.
type Listing struct {
	Nodes []Node
	Files []File    // of all trees in the order of the trees, each by path
	Gaps  []bom.Gap // those of the image, and the files that could not be read
}

// File is one file of a tree of an image.
type File struct {
	Path   string // in the image; see [Tree.PathOf]
	Type   string // "f", "d", "l", "c", "b", "p" or "s", as find(1) has them; "?" if it is not known
	Size   int64  // of the content of a regular file, of the target of a link; else 0
	SHA256 string // of the content of a regular file, "" if it could not be read
	Mode   string // permissions in octal: "4755"
	UID    uint32
	GID    uint32
	Major  uint32 // of a device
	Minor  uint32
	Link   string // target of a symbolic link; see [EscapeName]
	Node   int    // ID of the node of its tree
	Err    error  // why it could not be read

	tree   int
	name   string
	offset int64
}

// List lists the files of all trees and reads each of them once, at most jobs at a time and at least one. Files are
// read in the order in which they lie, and draw from budget; nil stands for the default. A file that cannot be read
// has an error and is a gap. The error is not nil only if ctx is done, and not by a limit of time: see [bom.Stopped].
func (img *Image) List(ctx context.Context, budget *bom.Budget, jobs int) (*Listing, error) {
	if budget == nil {
		budget = bom.NewBudget(bom.Limits{})
	}
	l := &lister{ctx: ctx, img: img, budget: budget, Listing: Listing{Nodes: img.Nodes, Gaps: slices.Clone(img.gaps)}, seen: map[bom.Gap]bool{}}
	for _, g := range l.Gaps {
		l.seen[g] = true
	}
	for i := range img.trees {
		l.walk(i)
	}
	l.hash(max(jobs, 1))
	if err := bom.Canceled(ctx); err != nil {
		return nil, fmt.Errorf("listing the image: %w", err)
	}
	for i := range l.Files {
		if err := l.Files[i].Err; err != nil {
			l.gap(l.Files[i].Path, l.Files[i].Size, err)
		}
	}
	return &l.Listing, nil
}

// lister lists the files of an image.
type lister struct {
	Listing
	ctx    context.Context
	img    *Image
	budget *bom.Budget
	seen   map[bom.Gap]bool
}

func (l *lister) gap(path string, size int64, err error) {
	g := bom.Gap{Path: path, Offset: -1, Size: size, Reason: reasonOf(err), Says: plain(err)}
	if !l.seen[g] {
		l.seen[g] = true
		l.Gaps = append(l.Gaps, g)
	}
}

// walk appends the files of a tree.
func (l *lister) walk(i int) {
	t := &l.img.trees[i]
	err := walkTree(t.FS, func(name string, d fs.DirEntry, err error) error {
		if err == nil {
			err = cmp.Or(bom.Stopped(l.ctx), l.budget.Deeper(int64(strings.Count(name, "/"))))
		}
		if err == nil && name != "." {
			err = l.budget.TakeFiles(1)
		}
		if err != nil {
			l.gap(t.PathOf(name), 0, err)
			return steer(d, err)
		}
		if name == "." {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			l.gap(t.PathOf(name), 0, err)
			return nil
		}
		l.Files = append(l.Files, fileOf(t, i, name, info))
		return nil
	})
	if err != nil {
		l.gap(t.Path, 0, err)
	}
}

func fileOf(t *Tree, i int, name string, info fs.FileInfo) File {
	o := ownerOf(info)
	f := File{
		Path: t.PathOf(name), Type: TypeOf(info.Mode()), Mode: Octal(info.Mode()), UID: o.UID, GID: o.GID, Major: o.Major, Minor: o.Minor,
		Node: t.Node, tree: i, name: name, offset: o.Offset,
	}
	switch {
	case info.Mode().IsRegular():
		f.Size = info.Size()
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := fs.ReadLink(t.FS, name)
		f.Link, f.Size, f.Err = EscapeName(target), int64(len(target)), err
	}
	return f
}

// hash reads the regular files.
func (l *lister) hash(jobs int) {
	order := make([]*File, 0, len(l.Files))
	for i := range l.Files {
		if l.Files[i].Type == "f" {
			order = append(order, &l.Files[i])
		}
	}
	order = l.inOrder(order)
	var serial, parallel []*File
	for _, f := range order {
		if err := l.budget.TakeBytes(f.Size); err != nil {
			_ = l.budget.TakeBytes(-f.Size) // smaller ones may still fit
			f.Err = err
			continue
		}
		if f.SHA256 = l.img.digests[place{f.tree, f.name}]; f.SHA256 != "" {
			continue
		}
		if l.img.trees[f.tree].serial {
			serial = append(serial, f)
		} else {
			parallel = append(parallel, f)
		}
	}
	l.read(serial, 1)
	l.read(parallel, jobs)
}

// read reads files, so many at a time.
func (l *lister) read(files []*File, jobs int) {
	h := &hasher{ctx: l.ctx}
	each(jobs, len(files), func(i int) {
		f := files[i]
		if f.Err = bom.Stopped(l.ctx); f.Err == nil {
			f.SHA256, f.Err = h.sum(l.img.trees[f.tree].FS, f.name, f.Size)
		}
	})
}

// each calls do for every number below n in order, so many at a time.
func each(jobs, n int, do func(int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(jobs, n) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	workers.Wait()
}

// inOrder sorts files so that they are read in the order in which they lie, those of an image in a file of another tree
// right after that file: what was decoded for it is then still there.
func (l *lister) inOrder(files []*File) (ordered []*File) {
	ranks := make([]map[string]int, len(l.img.trees))
	for i := range ranks {
		ranks[i] = diskOrder(l.img.trees[i].FS)
	}
	byTree := make([][]*File, len(l.img.trees))
	for _, f := range files {
		byTree[f.tree] = append(byTree[f.tree], f)
	}
	for i, list := range byTree {
		slices.SortStableFunc(list, func(a, b *File) int {
			return cmp.Or(cmp.Compare(ranks[i][a.name], ranks[i][b.name]), cmp.Compare(a.offset, b.offset))
		})
	}
	nested, tops := l.nesting()
	var add func(tree int)
	add = func(tree int) {
		list := byTree[tree]
		byTree[tree] = nil
		for _, f := range list {
			ordered = append(ordered, f)
			for _, inner := range nested[place{tree, f.name}] {
				add(inner)
			}
		}
	}
	for _, tree := range tops {
		add(tree)
	}
	return slices.Concat(ordered, slices.Concat(byTree...))
}

// Serial reports whether reading the files of a tree in another order than [Tree.Sort] gives costs much, because it lies
// in a large decoded stream.
func (t *Tree) Serial() bool { return t.serial }

// Sort brings files of a tree into the order in which they lie.
func (t *Tree) Sort(names []string) {
	rank, offsets := diskOrder(t.FS), map[string]int64{}
	for _, name := range names {
		if info, err := fs.Lstat(t.FS, name); err == nil {
			offsets[name] = ownerOf(info).Offset
		}
	}
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(offsets[a], offsets[b]))
	})
}

// place is a file of a tree.
type place struct {
	tree int
	name string
}

// nesting returns the trees that lie in files of other trees, and those that do not.
func (l *lister) nesting() (nested map[place][]int, tops []int) {
	ofNode := make(map[int]int, len(l.img.trees))
	nested = map[place][]int{}
	for i, t := range l.img.trees {
		ofNode[t.Node] = i
		n := &l.img.Nodes[t.Node]
		for n.File == "" && n.Parent >= 0 {
			n = &l.img.Nodes[n.Parent]
		}
		if outer, ok := ofNode[n.Parent]; n.File != "" && ok {
			at := place{outer, n.File}
			nested[at] = append(nested[at], i)
			continue
		}
		tops = append(tops, i)
	}
	return nested, tops
}

// hasher reads files whole.
type hasher struct {
	ctx  context.Context
	bufs sync.Pool // of *[]byte
}

func (h *hasher) sum(tree fs.FS, name string, size int64) (digest string, err error) {
	defer func() {
		if p := recover(); p != nil {
			digest, err = "", fmt.Errorf("panic: %v", p)
		}
	}()
	file, err := tree.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	buf, ok := h.bufs.Get().(*[]byte)
	if !ok {
		fresh := make([]byte, chunkSize)
		buf = &fresh
	}
	defer h.bufs.Put(buf)
	s := sha256.New()
	for read := int64(0); ; {
		if err := bom.Stopped(h.ctx); err != nil {
			return "", err
		}
		n, err := file.Read(*buf)
		s.Write((*buf)[:n])
		read += int64(n)
		switch {
		case read > size:
			return "", fmt.Errorf("more than the 0x%x bytes that it should have", size)
		case errors.Is(err, io.EOF) && read < size:
			return "", fmt.Errorf("ends after 0x%x of 0x%x bytes", read, size)
		case errors.Is(err, io.EOF):
			return fmt.Sprintf("%x", s.Sum(nil)), nil
		case err != nil:
			return "", err
		}
	}
}

// TypeOf returns the letter of a file's type as find(1) prints it, "f", and "?" for what has none.
func TypeOf(mode fs.FileMode) string {
	switch {
	case mode.IsRegular():
		return "f"
	case mode.IsDir():
		return "d"
	case mode&fs.ModeSymlink != 0:
		return "l"
	case mode&fs.ModeCharDevice != 0:
		return "c"
	case mode&fs.ModeDevice != 0:
		return "b"
	case mode&fs.ModeNamedPipe != 0:
		return "p"
	case mode&fs.ModeSocket != 0:
		return "s"
	}
	return "?"
}

// Octal returns permissions as chmod(1) takes them, "4755".
func Octal(mode fs.FileMode) string {
	bits := uint64(mode.Perm())
	for _, b := range []struct {
		mode fs.FileMode
		bit  uint64
	}{{fs.ModeSetuid, 0o4000}, {fs.ModeSetgid, 0o2000}, {fs.ModeSticky, 0o1000}} {
		if mode&b.mode != 0 {
			bits |= b.bit
		}
	}
	return strconv.FormatUint(bits, 8)
}
