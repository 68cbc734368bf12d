package squashfs

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Bounds of directories.
const (
	listingOverhead = 3        // a listing's size counts "." and ".." as one byte and two
	maxRun          = 256      // SQUASHFS_DIR_COUNT, entries behind one header
	maxListing      = 32 << 20 // bytes
	maxEntries      = 1 << 18  // of a directory
	maxListed       = 20       // problems of a directory that are kept
)

// entry is a name in a directory. The directories of the tree have a node.
type entry struct {
	name string // escaped
	ref  inodeRef
	kind uint16
}

// listing is the content of a directory, sorted by name. It is not changed after it was made.
type listing struct {
	entries  []entry
	problems []error // at most maxListed, and one that tells how many more there are
	more     int
	seen     int   // entries, with those that are not kept
	limit    error // set if the directory has more entries than are read
}

// listing returns the listing of a directory.
func (r *Reader) listing(n *Inode) *listing {
	if l, ok := r.listings.lookup(n.ref); ok {
		return l
	}
	l, _ := r.listings.get(n.ref, func() (*listing, int64, error) {
		l := r.readListing(n)
		cost := int64(len(l.entries)) * 48
		for i := range l.entries {
			cost += int64(len(l.entries[i].name))
		}
		return l, cost, nil
	})
	return l
}

// readListing reads runs of entries, each with a struct squashfs_dir_header and up to 256 struct squashfs_dir_entry.
// What can be read of a damaged listing is kept.
func (r *Reader) readListing(n *Inode) *listing {
	l := new(listing)
	left := n.Size - listingOverhead
	if left > maxListing {
		l.limit = limitErrorf(n.pos, "a directory listing of 0x%x bytes", left)
		left = maxListing
	}
	c := r.cursor(metaPos{n.start, n.listing}, r.super.directoryEnd())
	for left > 0 {
		used, err := l.readRun(c, left)
		if err != nil {
			l.problem(err)
			break
		}
		left -= used
		if l.seen >= maxEntries && left > 0 {
			l.limit = limitErrorf(n.pos, "a directory of more than %d entries", l.seen)
			break
		}
	}
	l.sort(n.pos)
	return l
}

// readRun reads a header and its entries, of at most left bytes, and returns how many bytes these are.
func (l *listing) readRun(c *cursor, left int64) (int64, error) {
	if left < 12 { // sizeof(struct squashfs_dir_header)
		c.load()
		return 0, formatErrorf(c.at.block, "0x%x bytes behind the entries of a directory", left)
	}
	count, start := c.u32(), c.u32()
	c.skip(4) // inode_number, to which those of the entries are relative
	if c.err != nil {
		return 0, c.err
	}
	if count >= maxRun {
		return 0, formatErrorf(c.at.block, "a run of %d directory entries", uint64(count)+1)
	}
	used := int64(12)
	for range count + 1 {
		n, err := l.readEntry(c, left-used, start)
		if err != nil {
			return 0, err
		}
		used += n
	}
	return used, nil
}

func (l *listing) readEntry(c *cursor, left int64, start uint32) (int64, error) {
	const fixed = 8 // sizeof(struct squashfs_dir_entry)
	if left < fixed+1 {
		return 0, formatErrorf(c.at.block, "a directory ends within an entry")
	}
	off := c.u16()
	c.skip(2) // inode_number
	kind, size := c.u16(), int(c.u16())+1
	if c.err == nil && int64(size) > left-fixed {
		return 0, formatErrorf(c.at.block, "a directory ends within a name of 0x%x bytes", size)
	}
	l.seen++
	at := c.at.block
	name := string(c.bytes(size))
	if c.err != nil {
		return 0, c.err
	}
	if why := nameError(name); why != "" {
		l.problem(formatErrorf(at, "%s: %.40q", why, name))
	} else {
		l.entries = append(l.entries, entry{escape(name), inodeRef(start)<<16 | inodeRef(off), kind})
	}
	return int64(fixed + size), nil
}

// sort sorts the entries by name. Of those with one name the first in the image stays.
func (l *listing) sort(at int64) {
	slices.SortStableFunc(l.entries, func(a, b entry) int { return cmp.Compare(a.name, b.name) })
	kept := l.entries[:0]
	for _, e := range l.entries {
		if len(kept) > 0 && kept[len(kept)-1].name == e.name {
			l.problem(formatErrorf(at, "a second entry %.40q in one directory", e.name))
			continue
		}
		kept = append(kept, e)
	}
	clear(l.entries[len(kept):])
	l.entries = kept
}

func (l *listing) problem(err error) {
	if len(l.problems) < maxListed {
		l.problems = append(l.problems, err)
		return
	}
	l.more++
}

// err is what is wrong with the listing, nil if nothing is.
func (l *listing) err() error {
	errs := l.problems[:len(l.problems):len(l.problems)]
	if l.more > 0 {
		errs = append(errs, fmt.Errorf("squashfs: %d more problems in the directory", l.more))
	}
	return errors.Join(append(errs, l.limit)...)
}

// find returns the entry of a name.
func (l *listing) find(name string) (entry, bool) {
	i, ok := slices.BinarySearchFunc(l.entries, name, func(e entry, name string) int { return cmp.Compare(e.name, name) })
	if !ok {
		return entry{}, false
	}
	return l.entries[i], true
}
