package ear

import "ensign/policies"

// top is what a component lies in that lies in no other one.
const top = -1

// nesting is how the components of a product lie in each other.
type nesting struct {
	places []place // one per component, in order
	inward []int   // all components, each after the one that it lies in
}

// place is where one component stands.
type place struct {
	in       int   // the component it lies in, or top
	holds    bool  // whether others lie in it
	position int   // of alternates, -1 if it has none
	rivals   []int // the alternates of the position, itself among them
}

// nest finds the place of each component. One whose parent is no item of the product stands at the top.
func nest(items []policies.Item) nesting {
	byIndex := make(map[int]int, len(items))
	for i := range items {
		byIndex[items[i].Index] = i
	}
	n := nesting{places: make([]place, len(items))}
	inside := make(map[int][]int)
	for i := range items {
		parent, ok := byIndex[items[i].Parent]
		if !ok || items[i].Parent < 0 {
			parent = top
		}
		n.places[i] = place{in: parent, position: -1}
		inside[parent] = append(inside[parent], i)
	}
	n.inward = inside[top]
	for k := 0; k < len(n.inward); k++ {
		held := inside[n.inward[k]]
		n.places[n.inward[k]].holds = held != nil
		n.inward = append(n.inward, held...)
	}
	n.untie()
	n.findRivals(items)
	return n
}

// untie puts components that lie in each other in a circle at the top, so that they count.
func (n *nesting) untie() {
	reached := make([]bool, len(n.places))
	for _, i := range n.inward {
		reached[i] = true
	}
	for i, ok := range reached {
		if !ok {
			n.places[i] = place{in: top, position: -1}
			n.inward = append(n.inward, i)
		}
	}
}

// findRivals finds the alternates of each position: those of the same name in the same assembly.
func (n *nesting) findRivals(items []policies.Item) {
	type name struct {
		in    int
		oneOf string
	}
	rivals := make(map[name][]int)
	for i := range items {
		if items[i].OneOf != "" {
			at := name{n.places[i].in, items[i].OneOf}
			rivals[at] = append(rivals[at], i)
		}
	}
	for i := range items {
		if all := rivals[name{n.places[i].in, items[i].OneOf}]; len(all) > 1 {
			n.places[i].position, n.places[i].rivals = all[0], all
		}
	}
}
