package image

import (
	"io/fs"

	"ensign/bom"
)

// Format is one format that images are made of. Every format is one row of [Formats] and one file of this package:
// the value, the bytes that its header has and where that is written, and its Open. Open checks all that the header
// says before it believes any of it, because it is called wherever the magic happens to stand; a size is never
// believed beyond [Source.Size]. It reads through [Source.Bytes] and [Source.Struct], answers a compressed stream
// with [Source.Decode], the members of an archive with [NewFiles] and everything else that may hold more with
// sections, which are looked into by content. It never calls another format.
type Format struct {
	Name   string  // as in paths and nodes: "squashfs"
	Title  string  // for people: "SquashFS 4"
	Spec   string  // where the format is described
	Magics []Magic // each of which may begin it
	Start  bool    // the magics are too short to search for: probed only at the start of a stream
	Leaf   bool    // it holds nothing that could be looked into
	Limits string  // what of it is not read, one sentence; "" if all of it is

	// Likely reports whether the format may begin a stream although no magic says so. It is asked at the start of a
	// stream with its first [likelyHead] bytes, or all if they are fewer, and with the name of the file that the stream
	// is, "" if it is none. Open then has to find proof. Nil stands for never.
	Likely func(name string, head []byte) bool

	// Holds reports whether a file of a format that is a Leaf, which begins with head, holds something all the same. Nil
	// stands for never.
	Holds func(head []byte) bool

	// Open reads the format from its first byte. An error means that it is not this format; one that wraps
	// errors.ErrUnsupported, that it is a kind of it that is not read. A format that is recognised but damaged is a
	// Part with Problems. A nil Open means that the format is only named: all from its magic on that is nothing else
	// is a gap of reason unsupported.
	Open func(*Source) (*Part, error)

	// Covers returns how many bytes the header of a format that is only named says it has, 0 if it does not say so
	// beyond doubt. If it is nil or 0, the format lasts to the end of its stream.
	Covers func(*Source) int64
}

// Magic is a string of bytes that a format has at a fixed place.
type Magic struct {
	At    int64  // from the first byte of the format, below [maxMagicAt]
	Bytes string // three at least, two of a format that is probed at the start only
}

// likelyHead is how much of a stream [Format.Likely] is shown.
const likelyHead = 64

// maxMagicAt bounds [Magic.At]. That of Btrfs, at 0x10040, is the farthest.
const maxMagicAt = 0x10080

// Part is what a format says of the bytes that it was opened on.
type Part struct {
	Size     int64          // bytes it covers from its first one, one at least
	Files    fs.FS          // if it is a file system or an archive
	Sections []Section      // if it holds streams, in any order; they do not overlap
	Problems []Problem      // checksums and sizes that do not match
	Facts    []bom.Property // what its header says
	Err      error          // why not all of it can be read; wraps bom.ErrLimit if a limit is why
	Cut      bool           // Size is only as far as Err let it come: the rest of the stream is lost with it
}

// Section is a stretch of a part, or a stream that is decoded from one, which is looked into in turn.
type Section struct {
	Name   string // level in the path; "" for the only one of its part
	Offset int64  // from the first byte of the part
	Size   int64
	Stream *Stream // if it is decoded: made by [Source.Decode]; Offset and Size say what it is decoded from
	Leaf   string  // what the part says it is: "kernel", "script"; it is then known even where it is not recognised

	Problems []Problem // as in a Part, with offsets from the section's first byte
	Facts    []bom.Property
}
