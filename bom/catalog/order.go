package catalog

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"

	stereofile "github.com/anchore/stereoscope/pkg/file"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"
	"github.com/anchore/syft/syft/pkg/cataloger/binary"

	"ensign/bom"
)

// Ordered is a tree of which reading files in another order than its own costs much, because it lies in one compressed
// stream. [Find] reads it few times from end to end and finds the same in it as in any other.
type Ordered interface {
	fs.FS
	Sort(names []string) // brings regular files into that order
}

// Bounds of what is kept of an ordered tree.
const (
	maxKept     = 2 << 20 // bytes of a file
	maxAllKept  = 12 << 20
	maxReadSize = 1 << 20 // of a file whose name alone says that it is read
)

// arrange brings the entries of an ordered tree into its order and reads it once: it tells programs apart, and keeps the
// files that cataloguers read out of order.
func (r *resolver) arrange(ctx context.Context) {
	tree, ok := r.tree.(Ordered)
	if !ok {
		return
	}
	r.ordered = true
	var names []string
	regular := make(map[string]*entry)
	for _, e := range r.entries {
		if e.kind == stereofile.TypeRegular {
			names = append(names, e.name)
			regular[e.name] = e
		}
	}
	tree.Sort(names)
	for i, name := range names {
		regular[name].place = i + 1
	}
	wanted := r.wanted()
	left := int64(maxAllKept)
	r.index.programs.Do(func() {
		r.index.byProgram = r.index.detect(func(e *entry, head []byte) bool {
			if most := wanted[e]; bom.Stopped(ctx) == nil && e.size <= min(most, left) {
				left -= e.size
				r.keepWhole(e)
			}
			return isProgram(head)
		})
	})
}

// inOrder returns the entries in the order in which they are read best.
func (r *resolver) inOrder() []*entry {
	if !r.ordered {
		return r.entries
	}
	return slices.SortedStableFunc(slices.Values(r.entries), func(a, b *entry) int { return cmp.Compare(a.place, b.place) })
}

// locationsInOrder sorts what was found as it is read best.
func (r *resolver) locationsInOrder(found []file.Location) []file.Location {
	if !r.ordered {
		return found
	}
	place := func(at file.Location) int {
		if e := r.entryAt(at); e != nil {
			return e.place
		}
		return 0
	}
	slices.SortStableFunc(found, func(a, b file.Location) int { return cmp.Compare(place(a), place(b)) })
	return found
}

// wanted returns the files that cataloguers read out of order, and up to which size they are kept. They are those that
// a package leads to, and those that the classifiers look for, each on a walk of its own.
func (r *resolver) wanted() map[*entry]int64 {
	all := make(map[*entry]int64)
	add := func(most int64, globs ...string) {
		found, _ := r.FilesByGlob(globs...) // the cataloguers tell of a bad pattern
		for _, at := range found {
			if e := r.entryAt(at); e != nil && e.kind == stereofile.TypeRegular {
				all[e] = most
			}
		}
	}
	for _, c := range binary.DefaultClassifiers() {
		add(maxKept, c.FileGlob)
	}
	add(maxReadSize, recordGlobs()...)
	add(maxKept, pkg.DpkgDBGlob, pkg.ApkDBGlob, "**/lib/opkg/status")
	return all
}

// recordGlobs are the records of packages, and what says which system it is. A cataloguer may read others: then a tree
// is read once more.
func recordGlobs() []string {
	return []string{
		"/{etc,usr/lib}/*{release,version}", "/etc/{issue,apk/repositories}", "/bin/busybox",
		"**/{dpkg,opkg}/info/*.{control,list,md5sums,conffiles}", "**/lib/dpkg/status.d/*", "**/share/doc/*/copyright",
		"**/var/lib/pacman/local/*/{desc,files,mtree}", "**/var/db/pkg/*/*/{CONTENTS,LICENSE,SIZE}",
		"**/*{dist,DIST,egg,EGG}-{info,INFO}/*", "**/*.egg-info", "**/pyvenv.cfg",
		"**/{package,installed,install}.json", "**/*.{gemspec,rockspec,reg,packlist}", "**/.packlist", "**/perllocal.pod", "**/kernel-*",
		"**/DESCRIPTION", "**/conda-meta/*.json",
	}
}

// keepWhole keeps a file that can be read. One that cannot be is read again by who wants it, and that makes the gap.
func (r *resolver) keepWhole(e *entry) {
	f, err := r.tree.Open(e.name)
	if err != nil {
		return
	}
	defer f.Close() //nolint:errcheck // opened for reading
	info, err := f.Stat()
	if err != nil {
		return
	}
	data := make([]byte, e.size)
	if _, err := io.ReadFull(f, data); err != nil {
		return
	}
	if n, err := f.Read(make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) {
		return // it is longer than it says
	}
	e.kept, e.info = data, info
}

// keptFile is a file that is held whole.
type keptFile struct {
	*bytes.Reader
	info fs.FileInfo
}

func (k *keptFile) Stat() (fs.FileInfo, error) { return k.info, nil }
func (k *keptFile) Close() error               { return nil }
