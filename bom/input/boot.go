package input

import (
	"strings"

	"ensign/bom"
	"ensign/bom/image"
)

// bootFacts are what the nodes of an image say of what boots the device: the fact, the format of the node if only that
// one's counts, what stands before the version, and what it is a version of.
var bootFacts = []struct{ fact, format, before, name, kind string }{
	{"linux", "", "Linux version ", "linux", "operating-system"},
	{"version", "bzimage", "", "linux", "operating-system"},
	{"u-boot", "", "U-Boot ", "u-boot", "firmware"},
	{"u-boot-spl", "", "U-Boot SPL ", "u-boot-spl", "firmware"},
}

// booting is a version of something in a node. What lies in the node and says the same is the same thing.
type booting struct {
	node          int
	name, version string
}

// boot adds the kernels and boot loaders of the image. They are the vendor's builds: nothing says where anyone could get
// them. A kernel in a file in which a cataloguer has found one is that one.
func (s *software) boot() {
	inside := map[string]bool{}
	for _, c := range s.components {
		for _, f := range c.Found {
			if c.Type == "operating-system" {
				inside[f.Path] = true
			}
		}
	}
	trees := map[int]*image.Tree{}
	for i := range s.img.Trees() {
		t := &s.img.Trees()[i]
		trees[t.Node] = t
	}
	found := map[booting]bool{}
	for i := range s.img.Nodes {
		n := &s.img.Nodes[i]
		for _, c := range boots(n) {
			said := s.said(found, n, c.Name, c.Version)
			found[booting{n.ID, c.Name, c.Version}] = true
			if said || c.Type == "operating-system" && s.inFile(trees, inside, n) {
				continue
			}
			c.Parent = s.parent(n)
			s.components = append(s.components, c)
		}
	}
}

// boots returns what a node says it is.
func boots(n *image.Node) []bom.Component {
	var list []bom.Component
	for _, b := range bootFacts {
		for _, f := range n.Facts {
			if f.Name != b.fact || b.format != "" && n.Format != b.format {
				continue
			}
			version, _, _ := strings.Cut(strings.TrimPrefix(f.Value, b.before), " ")
			list = append(list, bom.Component{
				Type: b.kind, Kind: bom.Software, Name: b.name, Version: version, Description: f.Value,
				Found: []bom.Occurrence{{Input: "1", Path: n.Path, Offset: n.Offset, By: "image"}},
			})
		}
	}
	return list
}

// said reports whether a node that n lies in says the same.
func (s *software) said(found map[booting]bool, n *image.Node, name, version string) bool {
	for up := n.Parent; up >= 0; up = s.img.Nodes[up].Parent {
		if found[booting{up, name, version}] {
			return true
		}
	}
	return false
}

// inFile reports whether n lies in a file of a tree that is one of paths.
func (s *software) inFile(trees map[int]*image.Tree, paths map[string]bool, n *image.Node) bool {
	for {
		if t := trees[n.Parent]; t != nil && n.File != "" && paths[t.PathOf(n.File)] {
			return true
		}
		if n.Parent < 0 {
			return false
		}
		n = &s.img.Nodes[n.Parent]
	}
}

// parent returns the component of the tree that n lies in, -1 if there is none.
func (s *software) parent(n *image.Node) int {
	for up := n.Parent; up >= 0; up = s.img.Nodes[up].Parent {
		if c, ok := s.ofTree[up]; ok {
			return c
		}
	}
	return -1
}
