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
func (b *builder) dependencies(needs []Dependency) ([]cdx.Dependency, error) {
	var list []cdx.Dependency
	var on [][]int
	at := make([]int, len(b.made)+1) // by the index of a component and one: its index in list and one
	for _, n := range needs {
		of, err := b.refOf(n.Of)
		if err != nil {
			return nil, err
		}
		if of == "" {
			continue
		}
		if at[n.Of+1] == 0 {
			list, on = append(list, cdx.Dependency{Ref: of}), append(on, nil)
			at[n.Of+1] = len(list)
		}
		k := at[n.Of+1] - 1
		on[k] = append(on[k], n.On...)
	}
	clear(at) // from here on which of list has needed each last
	for k := range list {
		if err := b.needed(&list[k], on[k], at, k+1); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// needed lists what one component needs, of which each is marked as seen for it.
func (b *builder) needed(d *cdx.Dependency, on []int, seen []int, mark int) error {
	var refs []string
	for _, i := range on {
		ref, err := b.refOf(i)
		if err != nil {
			return err
		}
		if ref == "" || seen[i+1] == mark {
			continue
		}
		seen[i+1] = mark
		refs = append(refs, ref)
	}
	if refs != nil {
		d.Dependencies = &refs
	}
	return nil
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
