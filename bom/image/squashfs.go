package image

import (
	"errors"
	"io/fs"
	"strconv"

	"ensign/bom"
	"ensign/bom/image/squashfs"
)

var squashfsFormat = &Format{
	Name:   "squashfs",
	Title:  "SquashFS 4 file system",
	Spec:   "https://docs.kernel.org/filesystems/squashfs.html",
	Magics: []Magic{{0, "hsqs"}}, // SQUASHFS_MAGIC of fs/squashfs/squashfs_fs.h of Linux
	Limits: "not versions 1 to 3, nor big-endian",
	Open:   openSquashfs,
}

func openSquashfs(src *Source) (*Part, error) {
	r, err := squashfs.NewReader(src, src.Size)
	if err != nil {
		return nil, err
	}
	info := r.Info()
	p := &Part{Size: r.BytesUsed(), Files: r, Facts: []bom.Property{
		{Name: "compressor", Value: info.Compressor.String()},
		{Name: "block size", Value: strconv.Itoa(info.BlockSize)},
	}}
	if p.Size > src.Size && !src.Start && !rooted(r) {
		return nil, errors.New("cut off, and without a root")
	}
	for _, wrong := range r.Problems() {
		at := int64(0)
		var format *squashfs.FormatError
		if errors.As(wrong, &format) {
			at = format.Offset
		}
		p.Problems = append(p.Problems, Problem{at, wrong.Error()})
	}
	return p, nil
}

func rooted(tree fs.FS) bool {
	_, err := fs.Stat(tree, ".")
	return err == nil
}

// squashfsOwner returns what SquashFS tells of a file.
func squashfsOwner(n *squashfs.Inode) Owner {
	return Owner{UID: n.UID, GID: n.GID, Major: n.Major, Minor: n.Minor, Offset: -1}
}
