package image

import (
	"bytes"
	"cmp"
	"crypto/md5"  //nolint:gosec // as written in the image
	"crypto/sha1" //nolint:gosec // as written in the image
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/bom/image/fdt"
)

var fitFormat = &Format{
	Name:   "fit",
	Title:  "U-Boot FIT image",
	Spec:   "https://fitspec.osfw.foundation/",
	Magics: []Magic{{0, dtbMagic}},
	Limits: "signatures are named, not verified; encrypted images stay closed",
	Open:   openFIT,
}

// Bounds of the values of properties that are read, beside the data of images, and of the hashes of an image.
const (
	maxValue  = 4096
	maxHashes = 8
)

// fit is what is read of a FIT image.
type fit struct {
	*fdt.Tree
	src      *Source
	external int64 // where data that is outside of the tree is counted from
	part     *Part
	overlap  []Section
}

// openFIT reads a device tree with images in it.
func openFIT(src *Source) (*Part, error) {
	tree, err := readTree(src)
	if err != nil {
		return nil, err
	}
	images := tree.Root.Child("images")
	if images == nil {
		return nil, errors.New("a device tree without images")
	}
	total := int64(tree.Header.TotalSize)
	f := &fit{Tree: tree, src: src, external: (total + 3) &^ 3, part: &Part{Size: total}}
	f.part.Facts = facts("description", tree.String(tree.Root, "description"))
	for _, n := range images.Children {
		if err := src.Err(); err != nil {
			return nil, err
		}
		f.image(n)
	}
	f.configurations()
	f.part.hold(f.src, f.part.Sections)
	return f.part, nil
}

func (f *fit) problem(off int64, format string, args ...any) {
	f.part.Problems = append(f.part.Problems, Problem{off, fmt.Sprintf(format, args...)})
}

// image adds the sections of one image.
func (f *fit) image(n *fdt.Node) {
	sec, ok := f.data(n)
	if !ok {
		return
	}
	kind, compression := f.String(n, "type"), f.String(n, "compression")
	sec.Facts = facts(
		"description", f.String(n, "description"), "type", kind, "os", f.String(n, "os"), "arch", f.String(n, "arch"),
		"compression", compression, "load", f.number(n, "load"), "entry", f.number(n, "entry"),
	)
	sec.Problems = f.hashes(n, sec)
	if kind != "ramdisk" && kind != "filesystem" {
		sec.Leaf = kind
	}
	switch {
	case slices.ContainsFunc(n.Children, func(c *fdt.Node) bool { return strings.HasPrefix(c.Name, "cipher") }):
		sec.Leaf = "" // it is encrypted, and a gap will say so
		sec.Facts = append(sec.Facts, bom.Property{Name: "cipher", Value: "yes"})
	case compression != "" && compression != "none":
		f.part.Sections = append(f.part.Sections, unpacked(f.src, sec, compression)...)
		return
	case sec.Leaf == "kernel" || sec.Leaf == "kernel_noload" || sec.Leaf == "standalone" || sec.Leaf == "firmware":
		sec.Facts = append(sec.Facts, banners(f.src, f.src.Reader(sec.Offset, sec.Size), sec.Size)...)
	}
	f.part.Sections = append(f.part.Sections, sec)
}

// data finds the data of an image: in the tree, or outside of it by data-position or data-offset.
func (f *fit) data(n *fdt.Node) (Section, bool) {
	sec := Section{Name: n.Name}
	if p := n.Property("data"); p != nil {
		sec.Offset, sec.Size = p.Offset, p.Size
		return sec, true
	}
	size, ok := f.Number(n, "data-size")
	if !ok {
		f.problem(n.Offset, "image %q has no data", n.Name)
		return sec, false
	}
	position, ok := f.Number(n, "data-position")
	if !ok {
		offset, ok := f.Number(n, "data-offset")
		if !ok {
			f.problem(n.Offset, "image %q does not say where its data are", n.Name)
			return sec, false
		}
		position = uint64(f.external) + min(offset, 1<<62)
	}
	total := uint64(f.Header.TotalSize)
	switch {
	case position < total:
		f.problem(n.Offset, "the data of image %q at 0x%x lie in the tree", n.Name, position)
		return sec, false
	case position > uint64(f.src.Size):
		f.problem(n.Offset, "the data of image %q begin at 0x%x, beyond the end at 0x%x", n.Name, position, f.src.Size)
		return sec, false
	}
	if left := uint64(f.src.Size) - position; size > left {
		f.problem(n.Offset, "the data of image %q are truncated: 0x%x of 0x%x bytes are there", n.Name, left, size)
		size = left
	}
	sec.Offset, sec.Size = int64(position), int64(size)
	return sec, f.apart(n, sec)
}

// apart reports whether external data do not overlap others, and lets the part reach to their end.
func (f *fit) apart(n *fdt.Node, sec Section) bool {
	end := sec.Offset + sec.Size
	i, _ := slices.BinarySearchFunc(f.overlap, sec.Offset, func(s Section, off int64) int { return cmp.Compare(s.Offset, off) })
	if i > 0 && f.overlap[i-1].Offset+f.overlap[i-1].Size > sec.Offset || i < len(f.overlap) && f.overlap[i].Offset < end {
		f.problem(n.Offset, "the data of image %q overlap others", n.Name)
		return false
	}
	f.overlap = slices.Insert(f.overlap, i, sec)
	f.part.Size = max(f.part.Size, end)
	return true
}

func (f *fit) number(n *fdt.Node, name string) string {
	if v, ok := f.Number(n, name); ok {
		return hexNumber(v)
	}
	return ""
}

// hashes verifies the hash nodes of an image, and tells what is wrong with offsets from the first byte of its data.
func (f *fit) hashes(n *fdt.Node, sec Section) (problems []Problem) {
	left := maxHashes
	for _, c := range n.Children {
		if !strings.HasPrefix(c.Name, "hash") {
			continue
		}
		if left--; left < 0 {
			f.problem(c.Offset, "image %q has more than %d hashes", n.Name, maxHashes)
			break
		}
		algo := f.String(c, "algo")
		p := c.Property("value")
		h := hashOf(algo)
		switch {
		case h == nil:
			f.problem(c.Offset, "the hash %q of image %q is not known", algo, n.Name)
			continue
		case p == nil:
			f.problem(c.Offset, "hash %q of image %q has no value", c.Name, n.Name)
			continue
		}
		want, err := f.Value(p, maxValue)
		if err == nil {
			err = f.src.sum(h, sec.Offset, sec.Size)
		}
		if err != nil {
			problems = append(problems, Problem{0, err.Error()})
		} else if got := h.Sum(nil); !bytes.Equal(want, got) {
			problems = append(problems, Problem{0, fmt.Sprintf("checksum mismatch: %s is %x, the image says %x", algo, got, want)})
		}
	}
	return problems
}

// hashOf returns the hash of a name of the specification, nil for others.
func hashOf(algo string) hash.Hash {
	switch algo {
	case "crc32":
		return crc32.NewIEEE()
	case "md5":
		return md5.New() //nolint:gosec // as written in the image
	case "sha1":
		return sha1.New() //nolint:gosec // as written in the image
	case "sha256":
		return sha256.New()
	case "sha384":
		return sha512.New384()
	case "sha512":
		return sha512.New()
	}
	return nil
}

// configurations tells which images each of them boots, and which is the default.
func (f *fit) configurations() {
	list := f.Root.Child("configurations")
	if list == nil {
		return
	}
	f.part.Facts = append(f.part.Facts, facts("default", f.String(list, "default"))...)
	for _, n := range list.Children {
		var uses []string
		for i := range n.Properties {
			p := &n.Properties[i]
			if names := f.Strings(n, p.Name); p.Size <= maxValue && names != nil && p.Name != "description" {
				uses = append(uses, p.Name+"="+strings.Join(names, ","))
			}
			f.missing(n, p)
		}
		for _, c := range n.Children {
			if strings.HasPrefix(c.Name, "signature") {
				uses = append(uses, c.Name+"="+f.String(c, "algo"))
			}
		}
		f.part.Facts = append(f.part.Facts, bom.Property{Name: "configuration " + n.Name, Value: strings.Join(uses, " ")})
	}
}

// missing reports images that a configuration boots and that are not there.
func (f *fit) missing(n *fdt.Node, p *fdt.Property) {
	switch p.Name {
	case "kernel", "fdt", "ramdisk", "firmware", "loadables", "fpga", "script", "setup":
	default:
		return
	}
	for _, name := range f.Strings(n, p.Name) {
		name, _, _ = strings.Cut(name, "#") // an overlay on top of a tree
		if f.Root.Child("images").Child(name) == nil {
			f.problem(p.Offset, "configuration %q boots image %q, which is not there", n.Name, name)
		}
	}
}
