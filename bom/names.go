package bom

import (
	"slices"
	"strings"
)

// Names says what properties of other names claim: the name of a property, as a document writes it, to one of
// [ClaimWords]. The nil map says nothing.
type Names map[string]string

// ClaimWords lists what a property may claim of a component, in the words of the facts file: the fields of the table of
// claims, and the stages of making, of which country-of-origin is the first.
func ClaimWords() []string {
	words := []string{"kind", "designators", "country-of-origin"}
	for i := range claimTable {
		words = append(words, strings.TrimPrefix(claimTable[i].name, ownNamespace))
	}
	return append(words, stages[:]...)
}

// claimName returns the property in Ensign's own namespace that a word stands for.
func claimName(word string) string {
	switch {
	case word == "country-of-origin":
		return originPrefix + "made"
	case slices.Contains(stages[:], word):
		return originPrefix + word
	}
	return ownNamespace + word
}

// WithNames returns a view of d in which properties of these names are claims too. They count after those in Ensign's
// own names and before those that are known by their spelling. The text stays as it is.
func (d *Document) WithNames(names Names) *Document {
	if len(names) == 0 {
		return d
	}
	copied := *d
	copied.warnings = slices.Clip(d.warnings)
	copied.components = slices.Clone(d.components)
	copied.root = names.reread(d.root, &copied)
	for i := range copied.components {
		copied.components[i] = names.reread(copied.components[i], &copied)
	}
	return &copied
}

// reread returns c with its claims read by these names as well.
func (n Names) reread(c Component, w warner) Component {
	if !slices.ContainsFunc(c.Properties, n.has) {
		return c
	}
	for i := range claimTable {
		*claimTable[i].field(&c) = ""
	}
	c.Designators, c.Origins = nil, nil
	readClaims(&c, n, c.Pointer, w)
	c.Key = c.key()
	return c
}

func (n Names) has(p Property) bool { return n[p.Name] != "" }
