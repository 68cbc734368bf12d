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
// document. Each states of a component or the product nothing but what it sets, and counts as a decision of rank A where
// it bears on origin; beside an entry of the file it gives other facts no rank that they did not have. A supposition
// that no component matches is an error.
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
	var before []ComponentFact // the entries that speak now, with what is supposed put over them
	seen := 0
	for i := range components {
		c := &components[i]
		if !p.Match.Matches(c) {
			continue
		}
		seen++
		if e, _ := f.entry(c); e != nil {
			merged := e.under(&what)
			merged.Match = bom.Match{Ref: c.Ref}
			before = append(before, merged)
		}
	}
	if seen == 0 {
		return Facts{}, fmt.Errorf("%s: no component matches", p.Text)
	}
	f.Components = slices.Concat(before, []ComponentFact{what}, f.Components)
	return f, nil
}

// under is the entry with what is supposed in the place of what it states.
func (e *ComponentFact) under(what *ComponentFact) ComponentFact {
	out := *e
	set(&out.Kind, what.Kind)
	set(&out.Manufacturer, what.Manufacturer)
	set(&out.ECCN, what.ECCN)
	set(&out.Encryption, what.Encryption)
	set(&out.Published, what.Published)
	set(&out.HTS, what.HTS)
	set(&out.Quantity, what.Quantity)
	set(&out.Discrete, what.Discrete)
	if what.Currency != "" {
		out.Price, out.Currency = what.Price, what.Currency
	}
	if len(what.Stages) > 0 {
		stage := what.Stages[0].Stage
		kept := slices.DeleteFunc(slices.Clone(out.Stages), func(s origin.Stage) bool { return s.Stage == stage })
		out.Stages = append(kept, what.Stages...)
	}
	if len(what.Stages) > 0 || what.Kind != "" || what.Manufacturer != "" || what.Published != origin.Unsure {
		out.Rank = what.Rank
	}
	out.Line, out.Evidence, out.Pattern = 0, what.Evidence, what.Pattern
	return out
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
