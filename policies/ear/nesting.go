package ear

import (
	"slices"

	"ensign/policies"
)

// top is what a component lies in that lies in no other one.
const top = -1

// nesting is how the components of a product lie in each other.
type nesting struct {
	places     []place // one per component, in order
	inward     []int   // all components, each after the one that it lies in
	assemblies int     // how many hold others, the product itself among them
	positions  int     // how many have alternates
}

// place is where one component stands.
type place struct {
	in       int   // the component it lies in, or top
	assembly int   // the number of that, 0 for the product itself
	holds    int   // its own number as an assembly, 0 if nothing lies in it
	position int   // the number of the position that it is one of several alternates for
	rivals   []int // those alternates, itself among them; nil if there are none
}

// nest finds the place of each component. One whose parent is no item of the product stands at the top, and so do
// those that lie in each other in a circle.
func nest(items []policies.Item) nesting {
	n := nesting{places: make([]place, len(items)), assemblies: 1}
	inside := n.findParents(items)
	n.inward = slices.Clone(inside[top])
	reached := make([]bool, len(items))
	for k := 0; k < len(n.inward); k++ {
		i := n.inward[k]
		reached[i] = true
		if inside[i] != nil {
			n.places[i].holds = n.assemblies
			n.assemblies++
		}
		for _, held := range inside[i] {
			n.places[held].assembly = n.places[i].holds
		}
		n.inward = append(n.inward, inside[i]...)
	}
	for i := range n.places {
		if !reached[i] {
			n.places[i] = place{in: top}
			n.inward = append(n.inward, i)
		}
	}
	n.findRivals(items)
	return n
}

// alone reports whether a component lies in none, holds none and has no alternates.
func (n *nesting) alone(i int) bool {
	at := &n.places[i]
	return at.assembly == 0 && at.holds == 0 && at.rivals == nil
}

// findParents lists the components that lie in each component.
func (n *nesting) findParents(items []policies.Item) map[int][]int {
	byIndex := make(map[int]int, len(items))
	for i := range items {
		byIndex[items[i].Index] = i
	}
	inside := make(map[int][]int)
	for i := range items {
		parent, ok := byIndex[items[i].Parent]
		if !ok || items[i].Parent < 0 {
			parent = top
		}
		n.places[i].in = parent
		inside[parent] = append(inside[parent], i)
	}
	return inside
}

// findRivals finds the alternates of each position: those of the same name in the same assembly.
func (n *nesting) findRivals(items []policies.Item) {
	type name struct {
		assembly int
		oneOf    string
	}
	rivals := make(map[name][]int)
	for i := range items {
		at := name{n.places[i].assembly, items[i].OneOf}
		if at.oneOf == "" {
			continue
		}
		rivals[at] = append(rivals[at], i)
	}
	for i := range items {
		all := rivals[name{n.places[i].assembly, items[i].OneOf}]
		if len(all) < 2 {
			continue
		}
		if all[0] == i {
			n.positions++
			for _, k := range all {
				n.places[k].position, n.places[k].rivals = n.positions-1, all
			}
		}
	}
}
