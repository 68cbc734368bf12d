package policies

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/origin"
)

// Supposition is one thing that is asked about and not stated: what a component or the product would be. The zero
// value supposes nothing.
type Supposition struct {
	Text    string    // as written
	Match   bom.Match // of the components; its zero value is the product
	Setting Setting
}

// productKeys are the keys of the product that can be supposed.
var productKeys = []string{"kind", "made-in", "eccn", "hts", "price", "shipped-from"}

// supposed takes apart "mpn:BCM4708*.origin.made=TW": what it is of, and the setting that ends it.
var supposed = regexp.MustCompile(`^([a-z]+:.+)\.(origin\.[a-z]+|[a-z]+)=(.+)$`)

// ParseSupposition reads "mpn:BCM4708*.origin.made=TW" or "product.price=100 USD". Of several ways to read it the one
// with the longest glob holds.
func ParseSupposition(s string) (Supposition, error) {
	out := Supposition{Text: s}
	if rest, ok := strings.CutPrefix(s, "product."); ok {
		key, value, _ := strings.Cut(rest, "=")
		if value == "" || !slices.Contains(productKeys, key) {
			return out, fmt.Errorf("%q is not one of product.%s, with = and a value", s, strings.Join(productKeys, ", product."))
		}
		out.Setting = Setting{key, value}
		_, err := ReadFacts("what-if", []byte(out.yaml()), "")
		return out, err
	}
	parts := supposed.FindStringSubmatch(s)
	if parts == nil {
		return out, fmt.Errorf("%q is not of the form mpn:BCM4708*.origin.made=TW", s)
	}
	glob, key := parts[1], parts[2]
	if rest, ok := strings.CutSuffix(glob, ".origin"); ok {
		glob, key = rest, "origin."+key
	}
	if ok, err := ParseMatch(glob, &out.Match); err != nil || !ok {
		return out, fmt.Errorf("%q starts with no field of a match such as mpn:BCM4708*", s)
	}
	var err error
	if out.Setting, err = ParseSetting(key + "=" + parts[3]); err != nil {
		return out, err
	}
	_, err = out.entry()
	return out, err
}

// yaml is the facts file that would state it of the product.
func (p Supposition) yaml() string {
	return fmt.Sprintf("product: {%s: %q}\n", p.Setting.Key, p.Setting.Value)
}

// entry is the entry that would state it of a component.
func (p Supposition) entry() (ComponentFact, error) {
	e := Entry{Match: p.Match, Set: []Setting{p.Setting}, Evidence: Evidence{By: "what-if", Why: p.Text, Date: "2000-01-01"}}
	data, err := Append("what-if", nil, e, "")
	if err != nil {
		return ComponentFact{}, err
	}
	f, err := ReadFacts("what-if", data, "")
	if err != nil {
		return ComponentFact{}, err
	}
	c := f.Components[0]
	c.Line, c.Evidence = 0, Evidence{By: "what-if", Why: p.Text}
	return c, nil
}

// Suppose returns the facts as they would be if all of that held for the components, which stand in the order of the
// document. Each counts as a decision of rank A that stands above all entries of the file, and states nothing but what it
// sets. A supposition that no component matches is an error.
func (f Facts) Suppose(all []Supposition, components []bom.Component) (Facts, error) {
	for _, p := range all {
		var err error
		if f, err = f.suppose(p, components); err != nil {
			return Facts{}, err
		}
	}
	return f, nil
}

func (f Facts) suppose(p Supposition, components []bom.Component) (Facts, error) {
	if p.Match == (bom.Match{}) {
		return f.supposeProduct(p)
	}
	what, err := p.entry()
	if err != nil {
		return Facts{}, err
	}
	seen := 0
	for i := range components {
		if p.Match.Matches(&components[i]) {
			seen++
		}
	}
	if seen == 0 {
		return Facts{}, fmt.Errorf("%s: no component matches", p.Text)
	}
	f.Components = slices.Concat([]ComponentFact{what}, f.Components)
	return f, nil
}

// set puts a value over another one, unless it states nothing.
func set[T comparable](to *T, value T) {
	var none T
	if value != none {
		*to = value
	}
}

func (f Facts) supposeProduct(p Supposition) (Facts, error) {
	read, err := ReadFacts("what-if", []byte(p.yaml()), "")
	if err != nil {
		return Facts{}, err
	}
	was, now := &f.Product, read.Product
	set(&was.Kind, now.Kind)
	set(&was.MadeIn, now.MadeIn)
	set(&was.ECCN, now.ECCN)
	set(&was.HTS, now.HTS)
	set(&was.ShippedFrom, now.ShippedFrom)
	set(&was.Price, now.Price)
	was.Because = append(slices.Clone(was.Because), origin.Reason{Rule: "product." + p.Setting.Key, Says: "supposed: " + p.Text, Rank: origin.A, Cite: origin.Cite{Source: "what-if"}})
	return f, nil
}
