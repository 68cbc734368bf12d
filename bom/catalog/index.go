package catalog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	stereofile "github.com/anchore/stereoscope/pkg/file"
	"github.com/anchore/stereoscope/pkg/filetree"

	"ensign/bom"
)

// newResolver walks the tree once, in sorted order. Devices, sockets and pipes hold no bytes and are left out.
func newResolver(ctx context.Context, tree fs.FS, budget *bom.Budget) (*resolver, error) {
	if _, err := fs.ReadDir(tree, "."); err != nil {
		return nil, err
	}
	r := &resolver{
		tree:   tree,
		budget: budget,
		byID:   make(map[stereofile.ID]*entry),
		names:  filetree.New(),
	}
	r.index = newMIMEIndex(r)
	if err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err := bom.Canceled(ctx); err != nil {
			return err
		}
		if err := bom.Stopped(ctx); err != nil && name != "." {
			r.over(name, err)
			return fs.SkipAll
		}
		return r.visit(name, d, err)
	}); err != nil {
		return nil, err
	}
	r.search = filetree.NewSearchContext(r.names, r.index)
	r.arrange(ctx)
	return r, nil
}

// visit adds one entry of the walk. It returns an error only to steer the walk.
func (r *resolver) visit(name string, d fs.DirEntry, err error) error {
	if err != nil {
		r.unread(&entry{name: name}, err)
		return fs.SkipDir
	}
	if name == "." {
		return nil
	}
	if err := r.budget.TakeFiles(1); err != nil {
		r.over(name, err)
		return fs.SkipAll
	}
	if err := r.budget.Deeper(int64(strings.Count(name, "/")) + 1); err != nil {
		r.unread(&entry{name: name}, err)
		return skip(d)
	}
	info, err := d.Info()
	if err != nil {
		r.unread(&entry{name: name}, err)
		return skip(d)
	}
	if err := r.add(name, info); err != nil {
		r.unread(&entry{name: name, size: info.Size()}, err)
		return skip(d)
	}
	return nil
}

// over notes a limit at which the walk ends.
func (r *resolver) over(name string, err error) {
	r.gaps.add(bom.Gap{Path: name, Reason: bom.Limit, Says: "this file and all after it were not read: " + plain(err)})
}

func skip(d fs.DirEntry) error {
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

func (r *resolver) add(name string, info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsDir():
		return r.addDir(name, info)
	case mode.IsRegular():
		return r.addFile(name, info)
	case mode&fs.ModeSymlink != 0:
		return r.addLink(name, info)
	default:
		return nil
	}
}

func (r *resolver) addDir(name string, info fs.FileInfo) error {
	ref, err := r.names.AddDir(stereofile.Path("/" + name))
	if err != nil {
		return fmt.Errorf("indexing: %w", err)
	}
	r.keep(&entry{ref: *ref, name: name, kind: stereofile.TypeDirectory}, info, "")
	return nil
}

func (r *resolver) addFile(name string, info fs.FileInfo) error {
	ref, err := r.names.AddFile(stereofile.Path("/" + name))
	if err != nil {
		return fmt.Errorf("indexing: %w", err)
	}
	e := &entry{ref: *ref, name: name, size: max(info.Size(), 0), kind: stereofile.TypeRegular}
	r.files++
	r.bytes += e.size
	r.drawWhole(e)
	r.keep(e, info, "")
	return nil
}

// drawWhole draws the size of a file now, in sorted order, so that it does not depend on the cataloguers' timing
// which files fit. One that does not fit gives its draw back, so that smaller ones still may.
func (r *resolver) drawWhole(e *entry) {
	if err := r.budget.TakeBytes(e.size); err != nil {
		_ = r.budget.TakeBytes(-e.size)
		e.over = true
		r.unread(e, err)
		return
	}
	e.drawn.Store(e.size)
}

// addLink adds a link with its target made absolute in the tree. Both kinds of target are cut off at the root by
// path.Join, so that no link can name anything outside.
func (r *resolver) addLink(name string, info fs.FileInfo) error {
	target, err := fs.ReadLink(r.tree, name)
	if err != nil {
		return err
	}
	if !path.IsAbs(target) {
		target = path.Join("/", path.Dir(name), target)
	}
	target = path.Clean(target)
	ref, err := r.names.AddSymLink(stereofile.Path("/"+name), stereofile.Path(target))
	if err != nil {
		return fmt.Errorf("indexing: %w", err)
	}
	r.keep(&entry{ref: *ref, name: name, kind: stereofile.TypeSymLink}, info, target)
	return nil
}

func (r *resolver) keep(e *entry, info fs.FileInfo, target string) {
	r.entries = append(r.entries, e)
	r.byID[e.ref.ID()] = e
	r.index.Add(e.ref, stereofile.Metadata{FileInfo: info, Path: "/" + e.name, Type: e.kind, LinkDestination: target})
}

// reasonOf says which kind of gap an error makes.
func reasonOf(err error) bom.GapReason {
	switch {
	case errors.Is(err, bom.ErrLimit):
		return bom.Limit
	case errors.Is(err, fs.ErrPermission):
		return bom.UnknownGap
	case errors.Is(err, errors.ErrUnsupported), errors.Is(err, fs.ErrInvalid):
		return bom.Unsupported
	default:
		return bom.Damaged
	}
}
