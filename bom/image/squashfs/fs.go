package squashfs

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"
)

// Open opens a file, a directory or what else has a name; of what has no content, a link or a device, only Stat works.
func (r *Reader) Open(name string) (fs.File, error) {
	f, err := r.open(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return f, nil
}

func (r *Reader) open(name string) (fs.File, error) {
	n, err := r.lookup(name)
	if err != nil {
		return nil, err
	}
	info := fileInfo{path.Base(name), n}
	if n.kind == dirType {
		return &openDir{r: r, path: name, info: info}, nil
	}
	return newFile(r, name, info), nil
}

// Stat returns what the image says of a file, in which Sys is an *[Inode]. It does not follow links.
func (r *Reader) Stat(name string) (fs.FileInfo, error) {
	n, err := r.lookup(name)
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	return fileInfo{path.Base(name), n}, nil
}

// Lstat is Stat, for [fs.ReadLinkFS].
func (r *Reader) Lstat(name string) (fs.FileInfo, error) { return r.Stat(name) }

// maxReadFile bounds [Reader.ReadFile].
const maxReadFile = 64 << 20

// ReadFile returns the content of a file of at most 64 MiB; of a larger one it returns an error that wraps [ErrLimit].
// It does not trust the size that the image states.
func (r *Reader) ReadFile(name string) ([]byte, error) {
	n, err := r.lookup(name)
	if err == nil && n.kind == fileType && n.Size > maxReadFile {
		err = limitErrorf(n.pos, "a file of 0x%x bytes to be read at once", n.Size)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	var b bytes.Buffer
	_, err = newFile(r, name, fileInfo{path.Base(name), n}).WriteTo(&b)
	return b.Bytes(), err
}

// ReadLink returns the target of a link as it is stored: it may be absolute, lead out of the image, and be any bytes.
func (r *Reader) ReadLink(name string) (string, error) {
	n, err := r.lookup(name)
	if err == nil && n.kind != symlinkType {
		err = fs.ErrInvalid
	}
	if err != nil {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: err}
	}
	return n.Target, nil
}

// ReadDir returns what is in a directory, sorted by name. An error does not mean that there are no entries: it says
// which could not be read or may not have the names they have, and wraps [ErrLimit] if there are too many.
func (r *Reader) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := r.readDir(name)
	if err != nil {
		err = &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return entries, err
}

func (r *Reader) readDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, fs.ErrInvalid
	}
	t := r.directories()
	i, rest := t.find(name)
	if rest != "" {
		_, err := r.lookupIn(t, i, rest)
		if err == nil {
			err = errNotDir
		}
		return nil, err
	}
	_, l, err := r.directory(t, i)
	if err != nil {
		return nil, err
	}
	strays := listing{problems: l.problems, more: l.more, limit: l.limit}
	strays.problems = strays.problems[:len(l.problems):len(l.problems)]
	entries := make([]fs.DirEntry, 0, len(l.entries))
	for _, e := range l.entries {
		if e.kind == dirType && !t.has(i, e) {
			strays.problem(r.stray(t, i, e))
			continue
		}
		entries = append(entries, dirEntry{r, e})
	}
	return entries, strays.err()
}

// lookup returns the inode of a path.
func (r *Reader) lookup(name string) (*Inode, error) {
	if !fs.ValidPath(name) {
		return nil, fs.ErrInvalid
	}
	t := r.directories()
	i, rest := t.find(name)
	if rest == "" {
		return r.inodeOf(entry{name, t.nodes[i].ref, dirType})
	}
	return r.lookupIn(t, i, rest)
}

// lookupIn returns the inode of a path from node i, of which the first element is not a directory of the tree.
func (r *Reader) lookupIn(t *tree, i int32, rest string) (*Inode, error) {
	_, l, err := r.directory(t, i)
	if err != nil {
		return nil, err
	}
	name, rest, _ := strings.Cut(rest, "/")
	e, ok := l.find(name)
	switch {
	case ok && e.kind == dirType:
		return nil, r.stray(t, i, e)
	case !ok && l.limit != nil:
		return nil, l.limit
	case !ok || rest != "":
		return nil, fs.ErrNotExist
	}
	return r.inodeOf(e)
}

// inodeOf returns the inode of an entry, which must be of the type that the entry says.
func (r *Reader) inodeOf(e entry) (*Inode, error) {
	n, err := r.inode(e.ref)
	if err == nil && n.kind != e.kind {
		err = formatErrorf(n.pos, "a directory entry of type %d for an inode of type %d", e.kind, n.kind)
	}
	if err != nil {
		return nil, err
	}
	return n, nil
}

// fileInfo implements [fs.FileInfo].
type fileInfo struct {
	name string
	n    *Inode
}

func (i fileInfo) Name() string       { return i.name }
func (i fileInfo) Size() int64        { return i.n.Size }
func (i fileInfo) Mode() fs.FileMode  { return i.n.Mode }
func (i fileInfo) ModTime() time.Time { return i.n.ModTime }
func (i fileInfo) IsDir() bool        { return i.n.kind == dirType }
func (i fileInfo) Sys() any           { return i.n }
func (i fileInfo) String() string     { return fs.FormatFileInfo(i) }

// dirEntry implements [fs.DirEntry]. Info reads the inode.
type dirEntry struct {
	r *Reader
	e entry
}

func (d dirEntry) Name() string      { return d.e.name }
func (d dirEntry) IsDir() bool       { return d.e.kind == dirType }
func (d dirEntry) Type() fs.FileMode { return fileMode(d.e.kind, 0).Type() }
func (d dirEntry) String() string    { return fs.FormatDirEntry(d) }

func (d dirEntry) Info() (fs.FileInfo, error) {
	n, err := d.r.inodeOf(d.e)
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: d.e.name, Err: err}
	}
	return fileInfo{d.e.name, n}, nil
}

// openDir implements [fs.ReadDirFile].
type openDir struct {
	r       *Reader
	path    string
	info    fileInfo
	entries []fs.DirEntry
	err     error // of the listing, to be returned with the last entries
	read    bool
}

func (d *openDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *openDir) Close() error               { return nil }

func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.path, Err: errIsDir}
}

// ReadDir implements [fs.ReadDirFile]. An error of the listing is returned with or after its last entries.
func (d *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if !d.read {
		d.entries, d.err = d.r.ReadDir(d.path)
		d.read = true
	}
	if n <= 0 {
		entries, err := d.entries, d.err
		d.entries, d.err = nil, nil
		return entries, err
	}
	if len(d.entries) == 0 {
		if err := d.err; err != nil {
			d.err = nil
			return nil, err
		}
		return nil, io.EOF
	}
	n = min(n, len(d.entries))
	entries := d.entries[:n:n]
	d.entries = d.entries[n:]
	return entries, nil
}
