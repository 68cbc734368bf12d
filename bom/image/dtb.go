package image

import (
	"fmt"
	"strings"

	"ensign/bom"
	"ensign/bom/image/fdt"
)

var dtbFormat = &Format{
	Name:   "dtb",
	Title:  "flattened device tree",
	Spec:   "https://github.com/devicetree-org/devicetree-specification/releases/tag/v0.4",
	Magics: []Magic{{0, dtbMagic}},
	Leaf:   true,
	Limits: "versions 16 and 17",
	Open:   openDTB,
}

const dtbMagic = "\xd0\x0d\xfe\xed" // Devicetree Specification 0.4, 5.2

func openDTB(src *Source) (*Part, error) {
	tree, err := readTree(src)
	if err != nil {
		return nil, err
	}
	list := func(name string) string { return strings.Join(tree.Strings(tree.Root, name), " ") }
	p := &Part{Size: int64(tree.Header.TotalSize), Facts: facts("model", tree.String(tree.Root, "model"), "compatible", list("compatible"))}
	if overlay(tree) {
		p.Facts = append(p.Facts, bom.Property{Name: "overlay", Value: "yes"})
	}
	for _, prop := range tree.Root.Properties {
		if prop.Name == "model" && tree.Strings(tree.Root, "model") == nil {
			p.Problems = append(p.Problems, Problem{prop.Offset, fmt.Sprintf("%q is no string", prop.Name)})
		}
	}
	return p, nil
}

// readTree reads a tree. It draws from the budget: many that are broken at their very end may lie in one another.
func readTree(src *Source) (*fdt.Tree, error) {
	h, err := fdt.ReadHeader(src, src.Size)
	if err != nil {
		return nil, err
	}
	if err := src.Budget.TakeBytes(min(int64(h.TotalSize), src.Size)); err != nil {
		return nil, err
	}
	return fdt.Read(src, src.Size)
}

// overlay reports whether a tree is one that changes another: it has fragments with what they change.
func overlay(tree *fdt.Tree) bool {
	for _, n := range tree.Root.Children {
		if n.Child("__overlay__") != nil {
			return true
		}
	}
	return false
}
