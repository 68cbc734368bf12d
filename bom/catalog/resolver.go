package catalog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync/atomic"

	stereofile "github.com/anchore/stereoscope/pkg/file"
	"github.com/anchore/stereoscope/pkg/filetree"
	"github.com/anchore/syft/syft/file"

	"ensign/bom"
)

// resolver is what cataloguers see of a tree: an index of its names, made once, and the contents on demand. Names
// and links are resolved by the library that syft's own directory resolver uses, so that both find a file under
// the same path. It is safe for several goroutines after newResolver.
type resolver struct {
	tree    fs.FS
	budget  *bom.Budget
	entries []*entry // in walk order, which is sorted
	byID    map[stereofile.ID]*entry
	names   *filetree.FileTree
	index   *mimeIndex
	search  filetree.Searcher
	gaps    gapList

	files, bytes int64
	ordered      bool // the tree is [Ordered]
}

// entry is one name in the tree that is a file, a directory or a link.
type entry struct {
	ref   stereofile.Reference
	name  string // in the fs.FS, without a leading slash
	size  int64
	kind  stereofile.Type
	drawn atomic.Int64 // bytes drawn from the budget: the size, and more if the file turns out longer
	over  bool         // did not fit into the budget

	place int    // of a regular file in an ordered tree, from 1
	kept  []byte // the content of a file that is kept
	info  fs.FileInfo
}

var _ file.Resolver = (*resolver)(nil)

// HasPath reports whether a file, directory or link has this path.
func (r *resolver) HasPath(path string) bool { return r.names.HasPath(stereofile.Path(path)) }

// FilesByPath returns the files that the paths lead to, through links. Directories are left out.
func (r *resolver) FilesByPath(paths ...string) ([]file.Location, error) {
	found := make([]file.Location, 0, len(paths))
	for _, p := range paths {
		res, err := r.search.SearchByPath(p, filetree.FollowBasenameLinks)
		if err != nil || !res.HasReference() || r.isDir(res.Reference) {
			continue
		}
		found = append(found, file.NewVirtualLocationFromDirectory(string(res.RealPath), p, *res.Reference))
	}
	return found, nil
}

// FilesByGlob returns the files that match any of the doublestar patterns, each file once, under the best path.
func (r *resolver) FilesByGlob(patterns ...string) ([]file.Location, error) {
	seen := stereofile.NewFileReferenceSet()
	var found []file.Location
	for _, pattern := range patterns {
		matches, err := r.search.SearchByGlob(pattern, filetree.FollowBasenameLinks)
		if err != nil {
			return nil, fmt.Errorf("searching for %q: %w", pattern, err)
		}
		found = r.appendNew(found, seen, matches)
	}
	return r.locationsInOrder(found), nil
}

// FilesByMIMEType returns the files whose first bytes say that they are of one of the types.
func (r *resolver) FilesByMIMEType(types ...string) ([]file.Location, error) {
	matches, err := r.search.SearchByMIMEType(types...)
	if err != nil {
		return nil, fmt.Errorf("searching by MIME type: %w", err)
	}
	return r.locationsInOrder(r.appendNew(nil, stereofile.NewFileReferenceSet(), matches)), nil
}

func (r *resolver) appendNew(to []file.Location, seen stereofile.ReferenceSet, matches []stereofile.Resolution) []file.Location {
	for _, m := range matches {
		if !m.HasReference() || seen.Contains(*m.Reference) || r.isDir(m.Reference) {
			continue
		}
		seen.Add(*m.Reference)
		to = append(to, file.NewVirtualLocationFromDirectory(string(m.RealPath), string(m.RequestPath), *m.Reference))
	}
	return to
}

// RelativeFileByPath returns the file at path; a tree has one layer only, so the location does not matter.
func (r *resolver) RelativeFileByPath(_ file.Location, path string) *file.Location {
	found, err := r.FilesByPath(path)
	if err != nil || len(found) == 0 {
		return nil
	}
	return &found[0]
}

// AllLocations sends every entry in sorted order, and stops when ctx is done.
func (r *resolver) AllLocations(ctx context.Context) <-chan file.Location {
	out := make(chan file.Location)
	go func() {
		defer close(out)
		for _, e := range r.entries {
			select {
			case <-ctx.Done():
				return
			case out <- file.NewLocationFromDirectory(string(e.ref.RealPath), "", e.ref):
			}
		}
	}()
	return out
}

// FileMetadataByLocation returns size, mode and kind of a file.
func (r *resolver) FileMetadataByLocation(at file.Location) (file.Metadata, error) {
	found, err := r.index.Get(at.Reference())
	if err != nil {
		return file.Metadata{}, fmt.Errorf("%s: %w", at.RealPath, fs.ErrNotExist)
	}
	return found.Metadata, nil
}

// FileContentsByLocation opens a regular file. What it returns is also an [io.ReaderAt] and [io.Seeker] if the
// file of the tree is, which spares syft from reading whole binaries into memory.
func (r *resolver) FileContentsByLocation(at file.Location) (io.ReadCloser, error) {
	e := r.entryAt(at)
	if e == nil {
		return nil, fmt.Errorf("%s: %w", at.RealPath, fs.ErrNotExist)
	}
	if e.kind != stereofile.TypeRegular {
		return nil, fmt.Errorf("%s: not a regular file", at.RealPath)
	}
	return r.open(e)
}

// entryAt returns what is at a location, nil if there is nothing.
func (r *resolver) entryAt(at file.Location) *entry {
	ref := at.Reference()
	return r.byID[ref.ID()]
}

func (r *resolver) isDir(ref *stereofile.Reference) bool {
	e := r.byID[ref.ID()]
	return e == nil || e.kind == stereofile.TypeDirectory
}

// realPath returns the path that a path leads to through links, or "" if it leads nowhere.
func (r *resolver) realPath(path string) string {
	res, err := r.search.SearchByPath(path, filetree.FollowBasenameLinks)
	if err != nil || !res.HasReference() {
		return ""
	}
	return string(res.RealPath)
}

// unread notes that a file could not be read, once, with the first reason given.
func (r *resolver) unread(e *entry, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	r.gaps.add(bom.Gap{Path: e.name, Size: e.size, Reason: reasonOf(err), Says: "not read: " + plain(err)})
}

// plain is err in one line without the path, which the gap gives.
func plain(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) && !errors.Is(err, bom.ErrLimit) {
		err = at.Err
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}
