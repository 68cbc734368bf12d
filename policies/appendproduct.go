package policies

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ensign/origin"
)

// productFacts are what can be stated of the product, in the words of the missing facts of a report.
var productFacts = []string{
	"product.kind", "product.made-in", "product.eccn", "product.hts", "product.price", "product.shipped-from", "product.end-use",
	"product.exporter.us-person", "product.exporter.us-owned", "complete.hardware", "complete.software",
}

// ProductFacts lists what [AppendProduct] can state of the product.
func ProductFacts() []string { return slices.Clone(productFacts) }

// ParseProductFact reads "product.made-in=TW". The value is checked when the facts are read.
func ParseProductFact(s string) (Setting, error) {
	key, value, ok := strings.Cut(s, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	if !slices.Contains(productFacts, key) {
		return Setting{}, fmt.Errorf("%q is nothing that can be stated of the product%s", key, didYouMean(nearest(key, productFacts)))
	}
	if !ok || value == "" {
		return Setting{}, fmt.Errorf("%q is not a fact such as product.made-in=TW", s)
	}
	return Setting{key, value}, nil
}

// AppendProduct returns the facts file data with facts of the product added, every other byte as it was. What is there
// already is an error, and so are facts that rest on something else than those that the product states: it names one
// who, why and when for all of them, but for complete, which has its own. The result is read on the day asOf.
func AppendProduct(name string, data []byte, e Entry, asOf origin.Date) ([]byte, error) {
	if _, err := ReadFacts(name, data, asOf); err != nil {
		return nil, err
	}
	top, err := parseYAML(data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	product, next := child(top, "product")
	add, err := e.product(product)
	if err != nil {
		return nil, fmt.Errorf("%s%w", name, err)
	}
	out, err := spliceProduct(data, top, product, next, add)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if _, err := ReadFacts(name, out, asOf); err != nil {
		return nil, err
	}
	return out, nil
}

// child is the value of a key of a mapping, and the line of the key after it, 0 if it is the last.
func child(n *yaml.Node, key string) (value *yaml.Node, next int) {
	if n == nil {
		return nil, 0
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value != key {
			continue
		}
		if i+2 < len(n.Content) {
			next = n.Content[i+2].Line
		}
		return n.Content[i+1], next
	}
	return nil, 0
}

// product is what the entry adds to the product that is there, or nil.
func (e *Entry) product(there *yaml.Node) (*yaml.Node, error) {
	out, complete := &yaml.Node{Kind: yaml.MappingNode}, &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	for _, s := range e.Set {
		path := strings.Split(strings.TrimPrefix(s.Key, "product."), ".")
		if old, _ := child(there, path[0]); old != nil {
			return nil, fmt.Errorf(":%d: %s of the product is there already", old.Line, path[0])
		}
		switch into, _ := child(out, path[0]); {
		case path[0] == "complete":
			put(complete, path[1], scalar(s.Value, ""))
		case len(path) == 1:
			put(out, path[0], scalar(s.Value, "!!str"))
		case into == nil:
			into = &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
			put(out, path[0], into)
			put(into, path[1], scalar(s.Value, ""))
		default:
			put(into, path[1], scalar(s.Value, ""))
		}
	}
	if len(out.Content) > 0 {
		rests, err := e.rests(there)
		if err != nil {
			return nil, err
		}
		if !rests {
			e.evidence(out)
		}
	}
	switch {
	case len(complete.Content) == 0:
		return out, nil
	case e.Evidence.Document != "":
		return nil, errors.New(": complete rests on who, why and when, and on no document")
	}
	e.evidence(complete)
	put(out, "complete", complete)
	return out, nil
}

// rests reports whether the product that is there rests on the evidence of the entry. Any other, or none beside facts
// that would gain from it, is an error.
func (e *Entry) rests(there *yaml.Node) (bool, error) {
	if there == nil {
		return false, nil
	}
	want := &yaml.Node{Kind: yaml.MappingNode}
	e.evidence(want)
	same, some := true, false
	for _, key := range []string{"evidence", "by", "why", "date", "until"} {
		old, _ := child(there, key)
		now, _ := child(want, key)
		some = some || old != nil
		same = same && textOf(old) == textOf(now) && (key != "evidence" || old == nil && now == nil)
	}
	switch {
	case some && same:
		return true, nil
	case some:
		return false, fmt.Errorf(":%d: the product states who, why and when already, and what is added rests on something else", there.Line)
	}
	for _, key := range rankedFacts {
		if old, _ := child(there, key); old != nil {
			return false, fmt.Errorf(":%d: the product states %s without who, why and when, and would take what is added for it", old.Line, key)
		}
	}
	return false, nil
}

// textOf is the value of a scalar, "" if there is none.
func textOf(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// spliceProduct puts keys at the end of the product, which may not be there yet. It changes no other byte, and makes sure
// of it.
func spliceProduct(data []byte, top, product *yaml.Node, next int, add *yaml.Node) ([]byte, error) {
	text, err := written(add)
	if err != nil {
		return nil, err
	}
	at, head, lead := len(data), "product:", "  "
	switch {
	case top != nil && top.Style&yaml.FlowStyle != 0:
		return nil, errors.New("the facts are written in braces: put each key on a line of its own")
	case product != nil && (product.Kind != yaml.MappingNode || product.Style&yaml.FlowStyle != 0 || len(product.Content) == 0):
		return nil, fmt.Errorf("line %d: product is written in braces: put each key on a line of its own", product.Line)
	case product != nil:
		at, head, lead = endOf(data, lastLine(product), next), "", strings.Repeat(" ", product.Column-1)
	}
	out := insert(data, at, head, lead, lead, text)
	if !addsKeys(data, out, add) {
		return nil, errors.New("nothing can be added to product as it is written: put each key on a line of its own")
	}
	return out, nil
}

// addsKeys reports whether after is the facts of before with some keys more in product.
func addsKeys(before, after []byte, add *yaml.Node) bool {
	var old, now map[string]any
	if yaml.Unmarshal(before, &old) != nil || yaml.Unmarshal(after, &now) != nil {
		return false
	}
	product, _ := now["product"].(map[string]any)
	had, _ := old["product"].(map[string]any)
	for i := 0; i < len(add.Content); i += 2 {
		key := add.Content[i].Value
		if _, ok := product[key]; !ok {
			return false
		}
		delete(product, key)
	}
	delete(now, "product")
	delete(old, "product")
	same := func(a, b map[string]any) bool {
		return maps.EqualFunc(a, b, func(a, b any) bool { return reflect.DeepEqual(a, b) })
	}
	return same(product, had) && same(now, old)
}
