package image

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"ensign/bom"
)

// Entry is what an archive says of one of its members.
type Entry struct {
	Name    string      // as in the archive: slashes between levels; "." and ".." are told from other names, see [Files]
	Mode    fs.FileMode // type and permissions, as [fs.FileInfo] has them
	Size    int64
	ModTime time.Time
	UID     uint32
	GID     uint32
	Major   uint32 // of a device
	Minor   uint32
	Link    string // target of a symbolic link
	Hard    string // name of an earlier member that this one is a hard link to
	Offset  int64  // where the content is, for readers that want to read in that order

	Data io.ReaderAt                   // the content, if it can be read from any place
	Open func() (io.ReadCloser, error) // the content otherwise
}

// Owner is what [fs.FileInfo.Sys] gives for a file of a tree.
type Owner struct {
	UID, GID     uint32
	Major, Minor uint32 // of a device
	Offset       int64  // of the content in what the tree is read from, -1 if it has no single place
}

// Files is the tree of an archive, built member by member, an [fs.FS] with links as data. Names are made safe: empty
// levels and "." are dropped, and of ".." and of what is no UTF-8 every byte is written as U+FFFD and two hexadecimal
// digits, so that all stays inside; [Tree.PathOf] gives the name back. A directory that no member names is there with
// mode 0755. Of two members with one name the later counts.
type Files struct {
	budget *bom.Budget
	root   *file
}

// file is one file of a tree. It is its own [fs.FileInfo] and [fs.DirEntry].
type file struct {
	name string
	Entry
	children map[string]*file
}

// NewFiles returns an empty tree. Every member draws from budget.
func NewFiles(budget *bom.Budget) *Files {
	return &Files{budget, &file{name: ".", Entry: Entry{Mode: fs.ModeDir | 0o755, Offset: -1}, children: map[string]*file{}}}
}

// Add adds a member. An error that wraps [bom.ErrLimit] means that no more members should be added; any other means
// that this member cannot be in a tree.
func (t *Files) Add(e Entry) error {
	if err := t.budget.TakeFiles(1); err != nil {
		return err
	}
	levels := safeLevels(e.Name)
	if err := t.budget.Deeper(int64(len(levels))); err != nil {
		return err
	}
	if len(levels) == 0 {
		if e.Mode.IsDir() {
			t.root.Entry = e
			return nil
		}
		return fmt.Errorf("the name %q is that of the root", e.Name)
	}
	if e.Hard != "" {
		linked := t.find(strings.Join(safeLevels(e.Hard), "/"))
		if linked == nil || linked.IsDir() {
			return fmt.Errorf("%q is a hard link to %q, which is not there", e.Name, e.Hard)
		}
		name := e.Name
		e = linked.Entry
		e.Name = name
	}
	return t.put(levels, e)
}

func (t *Files) put(levels []string, e Entry) error {
	dir := t.root
	for i, l := range levels[:len(levels)-1] {
		next := dir.children[l]
		if next == nil {
			next = &file{name: l, Entry: Entry{Mode: fs.ModeDir | 0o755, Offset: -1}, children: map[string]*file{}}
			dir.children[l] = next
		}
		if !next.IsDir() {
			return fmt.Errorf("%q lies in %q, which is no directory", e.Name, strings.Join(levels[:i+1], "/"))
		}
		dir = next
	}
	last := levels[len(levels)-1]
	f := &file{name: last, Entry: e}
	if e.Mode.IsDir() {
		f.children = map[string]*file{}
		if old := dir.children[last]; old != nil && old.IsDir() {
			f.children = old.children
		}
	}
	dir.children[last] = f
	return nil
}

// safeLevels returns the levels of a name.
func safeLevels(name string) []string {
	var levels []string
	for l := range strings.SplitSeq(name, "/") {
		if l != "" && l != "." {
			levels = append(levels, validName(l))
		}
	}
	return levels
}

func (t *Files) find(name string) *file {
	f := t.root
	if name == "." || name == "" {
		return f
	}
	for l := range strings.SplitSeq(name, "/") {
		if f = f.children[l]; f == nil {
			return nil
		}
	}
	return f
}

func (t *Files) lookup(op, name string) (*file, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	f := t.find(name)
	if f == nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return f, nil
}

// Lstat implements [fs.ReadLinkFS].
func (t *Files) Lstat(name string) (fs.FileInfo, error) {
	f, err := t.lookup("lstat", name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Stat implements [fs.StatFS]. It does not follow links, which may lead anywhere.
func (t *Files) Stat(name string) (fs.FileInfo, error) { return t.Lstat(name) }

// ReadLink implements [fs.ReadLinkFS].
func (t *Files) ReadLink(name string) (string, error) {
	f, err := t.lookup("readlink", name)
	if err != nil {
		return "", err
	}
	if f.Entry.Mode&fs.ModeSymlink == 0 {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	return f.Link, nil
}

// ReadDir implements [fs.ReadDirFS].
func (t *Files) ReadDir(name string) ([]fs.DirEntry, error) {
	f, err := t.lookup("readdir", name)
	if err != nil {
		return nil, err
	}
	if !f.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.New("not a directory")}
	}
	return f.entries(), nil
}

func (f *file) entries() []fs.DirEntry {
	list := make([]fs.DirEntry, 0, len(f.children))
	for _, c := range f.children {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return list
}

// Open implements [fs.FS]. Links are not followed: one that is opened is empty.
func (t *Files) Open(name string) (fs.File, error) {
	f, err := t.lookup("open", name)
	if err != nil {
		return nil, err
	}
	if f.IsDir() {
		return &openDir{file: f}, nil
	}
	if f.Entry.Data == nil && f.Entry.Open != nil {
		r, err := f.Entry.Open()
		if err != nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
		return &openFile{f, r}, nil
	}
	data := f.Data
	if data == nil {
		data = strings.NewReader("")
	}
	return &openData{f, io.NewSectionReader(data, 0, f.Size())}, nil
}

func (f *file) Name() string               { return path.Base(f.name) }
func (f *file) Size() int64                { return f.Entry.Size }
func (f *file) Mode() fs.FileMode          { return f.Entry.Mode }
func (f *file) Type() fs.FileMode          { return f.Entry.Mode.Type() }
func (f *file) ModTime() time.Time         { return f.Entry.ModTime }
func (f *file) IsDir() bool                { return f.Entry.Mode.IsDir() }
func (f *file) Info() (fs.FileInfo, error) { return f, nil }
func (f *file) Stat() (fs.FileInfo, error) { return f, nil }
func (f *file) Sys() any {
	return &Owner{UID: f.UID, GID: f.GID, Major: f.Major, Minor: f.Minor, Offset: f.Offset}
}

// openData is an open file that can be read from any place.
type openData struct {
	*file
	*io.SectionReader
}

func (o *openData) Size() int64  { return o.file.Size() }
func (o *openData) Close() error { return nil }

// openFile is an open file that is read from its start.
type openFile struct {
	*file
	io.ReadCloser
}

func (o *openFile) Read(p []byte) (int, error) { return o.ReadCloser.Read(p) }
func (o *openFile) Close() error               { return o.ReadCloser.Close() }

// openDir is an open directory.
type openDir struct {
	*file
	list []fs.DirEntry
	read bool
}

func (o *openDir) Close() error { return nil }

func (o *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: o.name, Err: errors.New("is a directory")}
}

// ReadDir implements [fs.ReadDirFile].
func (o *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if !o.read {
		o.read, o.list = true, o.entries()
	}
	if n <= 0 || n > len(o.list) {
		if n > 0 && len(o.list) == 0 {
			return nil, io.EOF
		}
		n = len(o.list)
	}
	list := o.list[:n]
	o.list = o.list[n:]
	return list, nil
}
