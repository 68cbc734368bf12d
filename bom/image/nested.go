package image

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/bom/image/squashfs"
)

// Bounds of the search for images in the files of a tree.
const (
	leastNested = 64               // bytes of a file of an archive that may be an image
	leastInRoot = 64 << 10         // bytes of a file of a file system that may be one
	nestedHead  = maxMagicAt + 512 // bytes of a file in which a magic may be
	nestedFirst = 4096             // bytes that are read at first
)

// nestedFile is a regular file of a tree, which may be an image.
type nestedFile struct {
	name   string
	size   int64
	offset int64

	promising bool
	digest    string
}

// tree looks for images in the files of a tree. What is in a file takes no part in the bytes that are known: the file
// itself is. A file counts as an image if there is more in it than one stream of plain data.
func (w *walker) tree(index int, depth int64) {
	t := w.img.trees[index]
	if w.deeper(depth) != nil { // a file that is not looked into is still a file
		return
	}
	files := w.regular(t)
	together := t.serial || w.jobs <= 1 // what a file is read for is then still there when it is looked into
	if !together {
		each(w.jobs, len(files), func(i int) { w.meet(index, &files[i]) })
	}
	for i := range files {
		if err := bom.Stopped(w.ctx); err != nil {
			w.unlisted(t, ".", err)
			return
		}
		if together {
			w.meet(index, &files[i])
		}
		w.enter(index, &files[i], depth)
	}
}

// meet finds out whether there may be an image in a file, and hashes it if there is none and files are to be hashed.
func (w *walker) meet(index int, f *nestedFile) {
	t := &w.img.trees[index]
	if w.ctx.Err() != nil {
		return
	}
	f.promising = f.size >= leastIn(t.FS) && w.promising(t.FS, *f)
	if f.promising || w.jobs == 0 || w.hashed.TakeBytes(f.size) != nil {
		return
	}
	f.digest, _ = w.hasher.sum(t.FS, f.name, f.size) // listing tells why it cannot be read
}

// enter looks into a file that was met.
func (w *walker) enter(index int, f *nestedFile, depth int64) {
	if f.digest != "" {
		w.img.digests[place{index, f.name}] = f.digest
	}
	if f.promising && w.ctx.Err() == nil {
		w.nested(index, *f, depth)
	}
}

// leastIn returns the size from which a file of a tree may be an image.
func leastIn(tree fs.FS) int64 {
	if isArchive(tree) {
		return leastNested
	}
	return leastInRoot
}

// regular returns the regular files of a tree in the order in which they lie. What cannot be listed is a gap.
func (w *walker) regular(t Tree) []nestedFile {
	var list []nestedFile
	least := int64(0)
	if w.jobs == 0 {
		least = leastIn(t.FS)
	}
	err := walkTree(t.FS, func(name string, d fs.DirEntry, err error) error {
		if err == nil {
			err = cmp.Or(bom.Stopped(w.ctx), w.budget.Deeper(int64(strings.Count(name, "/"))))
		}
		if err == nil {
			err = w.budget.TakeFiles(1)
		}
		if err != nil {
			w.unlisted(t, name, err)
			return steer(d, err)
		}
		if !d.Type().IsRegular() {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			w.unlisted(t, name, err)
			return nil
		}
		if info.Size() >= least {
			list = append(list, nestedFile{name: name, size: info.Size(), offset: ownerOf(info).Offset})
		}
		return nil
	})
	if err != nil && w.ctx.Err() == nil {
		w.unlisted(t, ".", err)
	}
	rank := diskOrder(t.FS)
	slices.SortStableFunc(list, func(a, b nestedFile) int {
		return cmp.Or(cmp.Compare(rank[a.name], rank[b.name]), cmp.Compare(a.offset, b.offset))
	})
	return list
}

// walkTree walks a tree. A panic of its reader is an error of it.
func walkTree(tree fs.FS, visit fs.WalkDirFunc) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return fs.WalkDir(tree, ".", visit)
}

// diskOrder returns the place of each regular file in a tree that knows it, nil for one that does not.
func diskOrder(tree fs.FS) (rank map[string]int) {
	ordered, ok := tree.(interface {
		Files() iter.Seq2[string, error]
	})
	if !ok {
		return nil
	}
	defer func() { _ = recover() }() // the walk has told of it
	rank = map[string]int{}
	for name, err := range ordered.Files() {
		if err == nil {
			rank[name] = len(rank)
		}
	}
	return rank
}

// steer goes on after an error wherever there is anything to go on with.
func steer(d fs.DirEntry, err error) error {
	switch {
	case errors.Is(err, bom.ErrLimit) && (d == nil || !d.IsDir()):
		return fs.SkipAll
	case d != nil && d.IsDir():
		return fs.SkipDir
	}
	return nil
}

func (w *walker) unlisted(t Tree, name string, err error) {
	path := t.Path
	if name != "." {
		path = t.PathOf(name)
	}
	w.img.gaps = append(w.img.gaps, bom.Gap{Path: path, Offset: -1, Reason: reasonOf(err), Says: plain(err)})
}

// plain returns the message of an error without the path, which is told beside it.
func plain(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// ownerOf returns what a tree tells of a file beside [fs.FileInfo].
func ownerOf(info fs.FileInfo) Owner {
	switch o := info.Sys().(type) {
	case *Owner:
		return *o
	case *squashfs.Inode:
		return squashfsOwner(o)
	}
	return Owner{Offset: -1}
}

// promising reports whether a file begins with the magic of something that may hold more.
func (w *walker) promising(tree fs.FS, f nestedFile) (yes bool) {
	defer func() {
		if recover() != nil {
			yes = false // who reads the file is told why it cannot be
		}
	}()
	file, err := tree.Open(f.name)
	if err != nil {
		return false
	}
	defer file.Close()
	head := make([]byte, min(nestedFirst, f.size))
	if _, err := io.ReadFull(file, head); err != nil {
		return false
	}
	if w.begins(f.name, head) {
		return true
	}
	if f.size <= nestedFirst || !isArchive(tree) {
		return false
	}
	rest := make([]byte, min(nestedHead, f.size)-nestedFirst)
	if _, err := io.ReadFull(file, rest); err != nil {
		return false
	}
	return w.begins(f.name, append(head, rest...))
}

// isArchive reports whether a tree is more likely to carry images than to be a root file system.
func isArchive(tree fs.FS) bool {
	_, ok := tree.(*Files)
	return ok
}

// begins reports whether a format that is read may begin a file of this name that begins with head.
func (w *walker) begins(name string, head []byte) bool {
	for _, f := range w.formats {
		if f.Open == nil || f.Leaf && (f.Holds == nil || !f.Holds(head)) {
			continue
		}
		if f.Likely != nil && f.Likely(name, head[:min(likelyHead, len(head))]) {
			return true
		}
		for _, m := range f.Magics {
			if m.At <= int64(len(head)) && strings.HasPrefix(string(head[m.At:min(int64(len(head)), m.At+int64(len(m.Bytes)))]), m.Bytes) {
				return true
			}
		}
	}
	return false
}

// nested looks into a file of a tree, and forgets what it saw if there is nothing but plain data.
func (w *walker) nested(index int, f nestedFile, depth int64) {
	t, made := w.img.trees[index], len(w.made)
	r := &treeFile{tree: t.FS, name: f.name}
	switch {
	case !r.direct():
		src := &Source{Budget: w.budget, ctx: w.ctx, r: strings.NewReader(""), cache: w.cache, made: &w.made}
		st, err := newStream(src, func(*Encoded) (io.Reader, error) { return t.FS.Open(f.name) })
		if err != nil {
			w.unlisted(t, f.name, err)
			break
		}
		if st.Err != nil {
			w.unlisted(t, f.name, st.Err)
		}
		if w.probe(t, f, st, min(f.size, st.Size), depth) {
			return
		}
	case isArchive(t.FS) && !t.serial: // its members lie as they are in a stream, which is kept
		if w.probe(t, f, r, f.size, depth) {
			return
		}
	default:
		k := newKeptFile(r, f.size, w.kept)
		more := w.probe(t, f, k, f.size, depth)
		if digest, err := k.digest(w.ctx); err == nil {
			w.img.digests[place{index, f.name}] = digest
		}
		if more {
			return
		}
		w.kept.drop(k, k.size)
	}
	w.forget(made)
}

// probe looks into the bytes of a file, and reports whether there is more than plain data.
func (w *walker) probe(t Tree, f nestedFile, r io.ReaderAt, size, depth int64) bool {
	path := t.PathOf(f.name)
	nodes, trees, gaps := len(w.img.Nodes), len(w.img.trees), len(w.img.gaps)
	w.carve(&stream{parent: t.Node, path: path, gapPath: path, file: f.name, r: r, size: size, depth: depth, serial: t.serial})
	if holdsMore(w.img.Nodes[nodes:]) {
		return true
	}
	for _, g := range w.img.gaps[gaps:] { // what is over a limit may be more than plain data
		if g.Reason == bom.Limit {
			w.img.gaps[gaps] = bom.Gap{Path: path, Offset: -1, Reason: g.Reason, Says: g.Says}
			gaps++
			break
		}
	}
	w.img.Nodes, w.img.trees, w.img.gaps = w.img.Nodes[:nodes], w.img.trees[:trees], w.img.gaps[:gaps]
	return false
}

// holdsMore reports whether there is a node that is more than a stream or plain data.
func holdsMore(nodes []Node) bool {
	for i := range nodes {
		if !nodes[i].plain {
			return true
		}
	}
	return false
}
