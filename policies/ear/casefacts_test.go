package ear_test

import (
	"maps"
	"testing"

	"go.yaml.in/yaml/v3"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
	"ensign/policies/parties"
)

// lawDay is a day for which the whole law is verified and on which the Affiliates rule was stayed.
const lawDay origin.Date = "2026-10-01"

// baseProduct is the product that every case starts from: everything that can be known of it is stated. A case
// changes it with `product` and takes from it with `without`.
func baseProduct() map[string]any {
	return stated(map[string]any{
		"name": "RT-1000 router", "kind": "commodity", "made-in": "TW", "eccn": "5A992.c", "price": "100.00 USD",
		"complete": stated(map[string]any{"hardware": true, "software": true}),
		"parties":  []any{map[string]any{"name": "Import House", "role": "consignee", "listed": "no"}},
	})
}

// stated adds who decided a fact, why and when, which makes it one of rank A.
func stated(m map[string]any) map[string]any {
	out := maps.Clone(m)
	out["by"], out["why"], out["date"] = "compliance@maker.example", "letter of the maker", "2007-01-26"
	return out
}

// part is one component. Made, developed, ECCN and price are claims of the document, rank D; Stated and what follows
// it become an entry of the facts file of rank A, for the stage that decides.
type part struct {
	Name      string `yaml:"name"`
	Type      string `yaml:"type"` // "device" if not given
	Maker     string `yaml:"maker"`
	ECCN      string `yaml:"eccn"`
	HTS       string `yaml:"hts"`
	Price     string `yaml:"price"`
	Quantity  string `yaml:"quantity"`
	Made      string `yaml:"made"`
	Developed string `yaml:"developed"`
	Kind      string `yaml:"kind"`
	Purl      string `yaml:"purl"`
	Scope     string `yaml:"scope"`
	OneOf     string `yaml:"one-of"`
	In        string `yaml:"in"` // name of the part it is nested in

	Stated    string `yaml:"stated"` // country
	ENC       string `yaml:"enc"`
	Published string `yaml:"published"`
	Discrete  bool   `yaml:"discrete"`
}

func (p part) isSoftware() bool { return p.Type != "" && p.Type != "device" }

// fact is the entry of the facts file for the part, nil if it needs none.
func (p part) fact() map[string]any {
	m := map[string]any{}
	if p.Stated != "" {
		stage := "made"
		if p.isSoftware() || p.Kind == "technology" {
			stage = "developed"
		}
		m["origin"] = map[string]any{stage: p.Stated}
	}
	for key, value := range map[string]string{"enc": p.ENC, "published": p.Published} {
		if value != "" {
			m[key] = value
		}
	}
	if p.Discrete {
		m["discrete"] = true
	}
	if len(m) == 0 {
		return nil
	}
	m["match"] = map[string]any{"ref": p.Name}
	return stated(m)
}

func (c legalCase) day() origin.Date {
	if c.AsOf == "" {
		return lawDay
	}
	return origin.Date(c.AsOf)
}

// facts writes the ensign.yaml of a case and reads it. What the case states itself stands before what its parts state.
func (c legalCase) facts(t *testing.T) policies.Facts {
	t.Helper()
	product := baseProduct()
	maps.Copy(product, c.Product)
	for _, key := range c.Without {
		if _, ok := product[key]; !ok {
			t.Errorf("the product has no %s to leave out", key)
		}
		delete(product, key)
	}
	file := map[string]any{"product": product}
	maps.Copy(file, c.Facts)
	components, _ := file["components"].([]any)
	for _, p := range c.Parts {
		if f := p.fact(); f != nil {
			components = append(components, f)
		}
	}
	if len(components) > 0 {
		file["components"] = components
	}
	data, err := yaml.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := policies.ReadFacts("ensign.yaml", data, c.day())
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return facts
}

func (c legalCase) components(t *testing.T) []bom.Component {
	t.Helper()
	index := make(map[string]int)
	var out []bom.Component
	for i, p := range c.Parts {
		k := bom.Component{
			Ref: p.Name, Name: p.Name, Type: p.Type, ECCN: p.ECCN, HTS: p.HTS, Price: p.Price, Quantity: p.Quantity,
			Purl: p.Purl, Scope: p.Scope, OneOf: p.OneOf, Kind: bom.Kind(p.Kind), Parent: -1,
		}
		if k.Type == "" {
			k.Type = "device"
		}
		k.Manufacturer.Name = p.Maker
		for stage, country := range map[string]string{"made": p.Made, "developed": p.Developed} {
			if country != "" {
				k.Origins = append(k.Origins, bom.StageClaim{Stage: stage, Country: country})
			}
		}
		if p.In != "" {
			parent, ok := index[p.In]
			if !ok {
				t.Fatalf("%s is in %s, which is not above it", p.Name, p.In)
			}
			k.Parent = parent
		}
		index[p.Name] = i
		out = append(out, k)
	}
	return out
}

// listEntry is one entry of the list of parties that a case gives.
type listEntry struct {
	Name      string      `yaml:"name"`
	Aliases   []string    `yaml:"aliases"`
	List      string      `yaml:"on"` // "EL"
	Countries []string    `yaml:"countries"`
	Addresses []string    `yaml:"addresses"`
	Start     origin.Date `yaml:"start"`
	End       origin.Date `yaml:"end"`
	Footnotes []int       `yaml:"footnotes"`
	Programs  []string    `yaml:"programs"`
	Requires  string      `yaml:"requires"`
	Standard  string      `yaml:"standard"` // whether a denial order has the standard terms, "yes" if not given
}

// parties is the list that the case gives, nil if it gives none.
func (c legalCase) parties() *parties.List {
	if c.List == nil {
		return nil
	}
	entries := make([]parties.Entry, len(c.List))
	for i, e := range c.List {
		entries[i] = parties.Entry{
			Name: e.Name, Aliases: e.Aliases, List: e.List, Countries: e.Countries, Addresses: e.Addresses, Start: e.Start, End: e.End,
			Footnotes: e.Footnotes, Programs: e.Programs, Requirement: e.Requires, Standard: map[string]origin.Ternary{"": origin.Yes, "no": origin.No}[e.Standard],
			Cite: origin.Cite{Source: parties.TableName, Version: "2026-09-20", At: "line 7"},
		}
	}
	return parties.New(parties.Info{Name: parties.TableName, Day: "2026-09-20"}, entries)
}
