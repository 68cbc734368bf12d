package bom

import (
	"fmt"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// Dependency says what a component needs. Of and On are indexes in the list of components; -1 is the root. With an empty On
// it says that nothing is needed.
type Dependency struct {
	Of int
	On []int
}

// dependencies writes what needs what, in the order given. Each component is listed once, and what it needs once. What is
// said of a root that has no name is left out.
func (b *builder) dependencies(needs []Dependency) (*[]cdx.Dependency, error) {
	var list []cdx.Dependency
	at := map[int]int{}           // index in list by that of the component
	seen := map[[2]int]struct{}{} // what is said already
	for _, n := range needs {
		of, err := b.refOf(n.Of)
		if err != nil {
			return nil, err
		}
		if of == "" {
			continue
		}
		k, known := at[n.Of]
		if !known {
			k = len(list)
			at[n.Of] = k
			list = append(list, cdx.Dependency{Ref: of})
		}
		for _, i := range n.On {
			on, err := b.refOf(i)
			if err != nil {
				return nil, err
			}
			pair := [2]int{n.Of, i}
			if _, twice := seen[pair]; on == "" || twice {
				continue
			}
			seen[pair] = struct{}{}
			refs := append(orEmpty(list[k].Dependencies), on)
			list[k].Dependencies = &refs
		}
	}
	if list == nil {
		return nil, nil
	}
	return &list, nil
}

// refOf returns the bom-ref of the component at an index, or of the root at -1.
func (b *builder) refOf(i int) (string, error) {
	switch {
	case i == -1:
		return b.rootRef, nil
	case i < 0 || i >= len(b.made):
		return "", fmt.Errorf("building dependencies: there is no component %d", i)
	}
	return b.made[i], nil
}
