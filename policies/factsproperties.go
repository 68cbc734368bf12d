package policies

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ensign/bom"
)

// PropertyName is one entry of `properties:`, which says what a property of a document claims.
type PropertyName struct {
	Name string // of the property, as documents write it
	Word string // what it claims: one of [bom.ClaimWords]
	Line int    // in the facts file
}

// properties reads the mapping of that name: the names of properties, each to what it claims.
func (r *factsReader) properties(n *yaml.Node) []PropertyName {
	fields := r.mapping(n, "properties")
	var out []PropertyName
	for i := 0; i+1 < len(n.Content) && fields != nil; i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if fields[key.Value] != value {
			continue
		}
		p := PropertyName{Name: r.text(key, "the name of a property"), Word: read(r, value, key.Value, parseClaim), Line: key.Line}
		if strings.HasPrefix(p.Name, "ensign:") {
			r.fail(key, "%s: what is in the namespace ensign: has its meaning already", p.Name)
		}
		out = append(out, p)
	}
	return out
}

func parseClaim(s string) (string, error) {
	known := bom.ClaimWords()
	if slices.Contains(known, s) {
		return s, nil
	}
	if near := nearest(s, known); near != nil {
		return "", fmt.Errorf("%q is nothing that a property may claim%s", s, didYouMean(near))
	}
	return "", fmt.Errorf("%q is nothing that a property may claim: use one of %s", s, strings.Join(known, ", "))
}

// Names returns the entries of `properties:` for [bom.Document.WithNames], which makes the view of a document that
// [Screen] is to be given.
func (f *Facts) Names() bom.Names {
	names := make(bom.Names, len(f.Properties))
	for _, p := range f.Properties {
		names[p.Name] = p.Word
	}
	return names
}

// unusedNames warns of the entries of `properties:` that name no property of the document.
func (s *screening) unusedNames() {
	if len(s.Facts.Properties) == 0 {
		return
	}
	seen := make(map[string]bool)
	note := func(c *bom.Component) {
		for _, p := range c.Properties {
			seen[p.Name] = true
		}
	}
	note(&s.root)
	for i := range s.doc.Components() {
		note(&s.doc.Components()[i])
	}
	for _, p := range s.Facts.Properties {
		if !seen[p.Name] {
			s.warn("FACT-UNUSED", "%s:%d: no component has a property %s", s.Facts.Name, p.Line, p.Name)
		}
	}
}
