package bom

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// Builder builds what [NewWithDependencies] does, of components that are handed over one after the other and need not be in
// memory at once. Make one with [NewBuilder].
type Builder struct {
	builder
	parts partWriter
	one   cdx.Component // that is written, here so that not each needs memory
	open  []int         // the component that was added last, and those that it lies in, from the outermost on
}

// NewBuilder returns a builder of a document with a root and components that have these refs.
func NewBuilder(refs iter.Seq[string]) *Builder {
	b := &Builder{builder: builder{refs: refMaker{}}}
	for ref := range refs {
		b.refs.reserve(ref)
	}
	return b
}

// Add adds a component. Its Parent is the one that was added last, one that this lies in, or -1. What it holds is not kept.
func (b *Builder) Add(c *Component) error {
	for len(b.open) > 0 && b.open[len(b.open)-1] != c.Parent {
		b.open = b.open[:len(b.open)-1]
	}
	i := len(b.made)
	if len(b.open) == 0 && c.Parent != -1 {
		return fmt.Errorf("building component %d: its parent %d does not stand before it", i, c.Parent)
	}
	b.made = append(b.made, b.refs.ref(c))
	return b.write(i, c)
}

// write writes a component that has its ref, in what is open.
func (b *Builder) write(i int, c *Component) error {
	var err error
	if b.one, err = b.part(c, b.made[i]); err != nil {
		return fmt.Errorf("building component %d: %w", i, err)
	}
	if err := b.parts.write(&b.one, len(b.open)); err != nil {
		return err
	}
	b.open = append(b.open, i)
	return nil
}

// addAll adds components in any order in which parents stand first. They get their refs in that order.
func (b *Builder) addAll(components []Component) error {
	first := make([]int, len(components)) // the last component that lies in each, as one more than its index
	next := make([]int, len(components))  // the one before it that lies in the same
	top := 0
	b.made = slices.Grow(b.made, len(components))
	for i := range components {
		if p := components[i].Parent; p >= i || p < -1 {
			return fmt.Errorf("building component %d: its parent %d does not stand before it", i, p)
		}
		b.made = append(b.made, b.refs.ref(&components[i]))
	}
	for i := len(components) - 1; i >= 0; i-- {
		in := &top
		if p := components[i].Parent; p >= 0 {
			in = &first[p]
		}
		next[i], *in = *in, i+1
	}
	for at := top; at > 0 || len(b.open) > 0; {
		if at == 0 {
			at = next[b.open[len(b.open)-1]]
			b.open = b.open[:len(b.open)-1]
			continue
		}
		if err := b.write(at-1, &components[at-1]); err != nil {
			return err
		}
		at = first[at-1]
	}
	return nil
}

// Document returns the document, with the root, what was read to find it, and what needs what: Of and On of a dependency count
// the components in the order in which they were added.
func (b *Builder) Document(root Component, inputs []Input, needs []Dependency) (*Document, error) {
	meta := &cdx.Metadata{}
	document := &cdx.BOM{
		JSONSchema: "http://cyclonedx.org/schema/bom-1.6.schema.json", BOMFormat: "CycloneDX",
		SpecVersion: cdx.SpecVersion1_6, SerialNumber: noSerial, Version: 1, Metadata: meta, Components: &[]cdx.Component{},
	}
	if properties := buildProperties(writeInputs(inputs)); len(properties) > 0 {
		meta.Properties = &properties
	}
	var properties []cdx.Property
	if root.Name != "" {
		part, err := b.component(&root)
		if err != nil {
			return nil, fmt.Errorf("building the root: %w", err)
		}
		meta.Component = &part
		b.rootRef = part.BOMRef
		document.Compositions = rootComposition(part.BOMRef, inputs)
		if part.Properties != nil {
			properties = *part.Properties
			part.Properties = &[]cdx.Property{}
		}
	}
	dependencies, err := b.dependencies(needs)
	if err != nil {
		return nil, err
	}
	if dependencies != nil {
		document.Dependencies = &[]cdx.Dependency{}
	}
	around, err := encodeJSON(document)
	if err != nil {
		return nil, err
	}
	return b.fill(string(around), properties, dependencies)
}

// fill puts what may be long into what stands around it.
func (b *Builder) fill(around string, properties []cdx.Property, dependencies []cdx.Dependency) (*Document, error) {
	b.parts.close(0)
	ofRoot, err := writeList(properties, partLevel+2)
	if err != nil {
		return nil, err
	}
	needs, err := writeList(dependencies, partLevel)
	if err != nil {
		return nil, err
	}
	var text pieces
	for _, list := range []struct {
		level    int
		name     string
		elements pieces
	}{{partLevel + 1, "properties", ofRoot}, {partLevel - 1, "components", b.parts.out}, {partLevel - 1, "dependencies", needs}} {
		if len(list.elements) == 0 {
			continue
		}
		empty := noneOf(list.level, list.name)
		before, after, found := strings.Cut(around, empty)
		if !found {
			return nil, errors.New("encoding CycloneDX: the document has no place for its " + list.name)
		}
		text.write(before + strings.TrimSuffix(empty, "]"))
		text = append(text, list.elements...)
		text.write("\n" + indent(list.level) + "]")
		around = after
	}
	text.write(around)
	d, err := readBuilt(text.withSerial(), b.warnings)
	if err != nil {
		return nil, err
	}
	d.dropped += b.dropped
	return d, nil
}
