package squashfs

import (
	"cmp"
	"io/fs"
	"iter"
	"path"
	"slices"
)

// placed is a file with where its data begin: a block, or a place in a fragment.
type placed struct {
	pos    int64
	offset uint32 // in the fragment
	dir    int32  // node
	name   string
}

// Files returns the paths of the regular files in the order of their data in the image. Whoever reads them in this
// order, with a few goroutines that each take the next and use [io.WriterTo], has every block decoded once. Paths that
// come with an error, first of all, are of directories and files that cannot be read, or not in full. A file with
// several names comes several times, with the same [Inode.Number].
func (r *Reader) Files() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		t := r.directories()
		var files []placed
		for i := range t.nodes {
			var ok bool
			if files, ok = r.filesOf(t, int32(i), files, yield); !ok {
				return
			}
		}
		slices.SortStableFunc(files, func(a, b placed) int {
			return cmp.Or(cmp.Compare(a.pos, b.pos), cmp.Compare(a.offset, b.offset))
		})
		for _, f := range files {
			if !yield(path.Join(t.path(f.dir), f.name), nil) {
				return
			}
		}
	}
}

// filesOf appends the regular files of a directory, and yields what is wrong. It returns false if yield does.
func (r *Reader) filesOf(t *tree, i int32, files []placed, yield func(string, error) bool) ([]placed, bool) {
	dir := t.path(i)
	entries, err := r.ReadDir(dir)
	if err != nil && !yield(dir, err) {
		return files, false
	}
	for _, d := range entries {
		if d.Type() != 0 {
			continue
		}
		info, err := d.Info()
		if err != nil {
			if !yield(path.Join(dir, d.Name()), err) {
				return files, false
			}
			continue
		}
		pos, offset := r.dataOf(info)
		files = append(files, placed{pos, offset, i, d.Name()})
	}
	return files, true
}

// dataOf returns where the data of a file begin, zero for a file without data.
func (r *Reader) dataOf(info fs.FileInfo) (pos int64, offset uint32) {
	n, ok := info.Sys().(*Inode)
	if !ok || n.Size == 0 {
		return 0, 0
	}
	if n.Size >= int64(r.super.blockSize) || n.fragment == invalid32 {
		return n.start, 0
	}
	pos, _, err := r.fragmentAt(n.fragment)
	if err != nil {
		return n.start, 0 // reading the file tells why
	}
	return pos, n.fragmentOffset
}
