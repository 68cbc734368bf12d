package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// resolved is the namespace of what was concluded. It is never read back as evidence.
const resolved = "ensign:resolved:"

// Fact is a row of the table of properties that [CycloneDX] writes.
type Fact struct {
	Name string // of the property; a word in capitals stands for what its row says
	At   string // "product" or "component"
	Says string // what its value is
}

// Facts lists the properties that [CycloneDX] adds, in the order in which they are written.
func Facts() []Fact {
	var out []Fact
	for _, f := range productFacts {
		out = append(out, Fact{f.name, "product", f.says})
	}
	out = append(out, Fact{resolved + "data:parties", "product", "a list of parties that was asked, with its digest"})
	out = append(out, Fact{resolved + "verdict:REGIME:DEST", "product", "the verdict of one regime for one destination"})
	for _, f := range componentFacts {
		out = append(out, Fact{f.name, "component", f.says})
	}
	return append(
		out,
		Fact{resolved + "stage:STAGE", "component", "where a stage of making took place: `CN`, or with shares in percent `CN=70;US=30`"},
		Fact{resolved + "stage:STAGE:rank", "component", "the rank of the evidence for it, A to E"},
		Fact{resolved + "stage:STAGE:basis", "component", "the rule that says it"},
		Fact{resolved + "flag:DEST", "component", "a code that counts, or may count, against the product for a destination; also at the product"},
	)
}

// fact is a property with one value.
type fact[T any] struct {
	name, says string
	value      func(*T) string
}

var productFacts = [...]fact[policies.Report]{
	{resolved + "as-of", "the day asked", func(r *policies.Report) string { return string(r.AsOf) }},
	{resolved + "verdict", "the worst verdict", func(r *policies.Report) string { return r.Verdict.String() }},
	{resolved + "tool", "the program and its version", func(r *policies.Report) string { return r.Tool.Name + " " + r.Tool.Version }},
	{resolved + "data:origin", "the tables of origin, with their digest", func(r *policies.Report) string { return r.Data.Origin.Version + " " + r.Data.Origin.Digest }},
	{resolved + "data:ear", "the tables of law, with their digest", func(r *policies.Report) string { return r.Data.EAR.Version + " " + r.Data.EAR.Digest }},
	{resolved + "data:ear:verified-through", "the day through which the law was verified", func(r *policies.Report) string { return string(r.Data.EAR.VerifiedThrough) }},
	{resolved + "data:ofac", "the tables of sanctions, with their digest", func(r *policies.Report) string {
		return strings.TrimSpace(r.Data.OFAC.Version + " " + r.Data.OFAC.Digest)
	}},
	{resolved + "what-if", "what was supposed, which makes it no answer on the product as it is", func(r *policies.Report) string { return strings.Join(r.Options.WhatIf, "; ") }},
	{resolved + "notice", "what the answer is not", func(r *policies.Report) string { return r.Notice }},
}

var componentFacts = [...]fact[policies.Component]{
	{resolved + "answer", "whether it is of US origin", func(c *policies.Component) string { return c.Origin.Answer.String() }},
	{resolved + "country", "where it comes from", func(c *policies.Component) string { return c.Origin.Country }},
	{resolved + "rank", "the rank of the evidence that decides, A to E", func(c *policies.Component) string { return rankOf(c.Origin.Because) }},
	{resolved + "basis", "the rule that decides", func(c *policies.Component) string { return basisOf(c.Origin.Because) }},
	{resolved + "maker", "who made it, as the tables call it", func(c *policies.Component) string { return c.Origin.Maker.Name }},
	{resolved + "maker-id", "the row of the tables", func(c *policies.Component) string { return c.Origin.Maker.ID }},
	{resolved + "maker-country", "where the maker has its headquarters", func(c *policies.Component) string { return c.Origin.Maker.Country }},
	{resolved + "maker-parent", "who owns the maker", func(c *policies.Component) string { return c.Origin.Maker.Parent }},
	{resolved + "maker-parent-country", "where the owner has its headquarters", func(c *policies.Component) string { return c.Origin.Maker.ParentCountry }},
	{resolved + "maker-ultimate", "who stands at the end of the chain of owners", func(c *policies.Component) string { return c.Origin.Maker.Ultimate }},
	{resolved + "maker-ultimate-country", "where that one has its headquarters", func(c *policies.Component) string { return c.Origin.Maker.UltimateCountry }},
	{resolved + "eccn", "its export control classification number", func(c *policies.Component) string { return c.Classification.ECCN }},
	{resolved + "hts", "its tariff number", func(c *policies.Component) string { return c.Classification.HTS }},
	{resolved + "encryption", "its paragraph of 15 CFR 740.17, or none", func(c *policies.Component) string { return c.Classification.Encryption }},
	{resolved + "published", "whether anyone can get this very item", func(c *policies.Component) string { return c.Classification.Published.String() }},
	{resolved + "value", "what all its pieces are worth, or between what: `4.1 USD`, `4.1..4.6 USD`", valueOf},
	{resolved + "value:basis", "where the value comes from", func(c *policies.Component) string { return c.Value.Basis }},
}

func rankOf(because origin.Reasons) string {
	if len(because) == 0 {
		return ""
	}
	return rank(because[0].Rank)
}

func basisOf(because origin.Reasons) string {
	if len(because) == 0 {
		return ""
	}
	return because[0].Rule
}

func valueOf(c *policies.Component) string {
	v := &c.Value
	switch {
	case v.Low == nil || v.High == nil:
		return ""
	case *v.Low == *v.High:
		return *v.High + " " + v.Currency
	}
	return *v.Low + ".." + *v.High + " " + v.Currency
}

// CycloneDX writes the document that was screened in a form, with the answers added as properties. It returns what
// the form does not keep, a line each.
func CycloneDX(w io.Writer, doc *bom.Document, r *policies.Report, form bom.Form) (lost []string, err error) {
	components := doc.Components()
	if len(components) != len(r.Components) {
		return nil, fmt.Errorf("the report is about %d components and the document has %d", len(r.Components), len(components))
	}
	flags := flagProperties(r)
	additions := make([]bom.Addition, 0, 1+len(components))
	additions = append(additions, bom.Addition{Pointer: "", Properties: append(rootProperties(r), flags[""]...)})
	for i := range components {
		c := &r.Components[i]
		additions = append(additions, bom.Addition{Pointer: components[i].Pointer, Properties: componentProperties(c, flags[c.Ref])})
	}
	form.Cite = bom.Credit{Tool: r.Tool.Name, Version: r.Tool.Version, Time: string(r.AsOf) + "T00:00:00Z"}
	data, lost, err := doc.Write(additions, form)
	if err != nil {
		return nil, fmt.Errorf("adding the answers to the document: %w", err)
	}
	if !bytes.HasSuffix(data, []byte("\n")) {
		data = append(data, '\n')
	}
	_, err = w.Write(data)
	return append(earlier(doc, r), lost...), err
}

// earlier remarks on the conclusions of an earlier screening, which stay in the document.
func earlier(doc *bom.Document, r *policies.Report) []string {
	root := doc.Root()
	for _, p := range root.Properties {
		if p.Name == resolved+"as-of" && p.Value != string(r.AsOf) {
			return []string{"the document holds what was concluded as of " + p.Value + "; it stays beside what is added"}
		}
	}
	return nil
}

func rootProperties(r *policies.Report) []bom.Property {
	var out []bom.Property
	for i := range productFacts {
		out = property(out, productFacts[i].name, productFacts[i].value(r))
	}
	for _, l := range r.Data.Parties {
		out = property(out, resolved+"data:parties", l.Version+" "+l.Digest)
	}
	for _, d := range r.Weighed() {
		out = property(out, resolved+"verdict:"+d.Regime+":"+d.Destination, d.Verdict.String())
	}
	return out
}

func componentProperties(c *policies.Component, flags []bom.Property) []bom.Property {
	var most [len(componentFacts)]bom.Property // few components have them all, and there are many components
	list := most[:0]
	for i := range componentFacts {
		list = property(list, componentFacts[i].name, componentFacts[i].value(c))
	}
	return slices.Concat(list, stageProperties(c.Origin.Stages), flags)
}

// stageProperties says where each stage took place; the countries of one stage are next to each other.
func stageProperties(stages []origin.Stage) []bom.Property {
	var out []bom.Property
	for i := 0; i < len(stages); {
		name, country, first := resolved+"stage:"+stages[i].Stage, "", stages[i].Because
		for stage := stages[i].Stage; i < len(stages) && stages[i].Stage == stage; i++ {
			if country != "" {
				country += ";"
			}
			country += stages[i].Country
			if stages[i].Share != "" {
				country += "=" + stages[i].Share
			}
		}
		out = property(out, name, country)
		out = property(out, name+":rank", rankOf(first))
		out = property(out, name+":basis", basisOf(first))
	}
	return out
}

// flagProperties are the findings by the ref of their component.
func flagProperties(r *policies.Report) map[string][]bom.Property {
	out := make(map[string][]bom.Property)
	for _, d := range r.Determinations {
		name := resolved + "flag:" + d.Destination
		for _, f := range d.Flagged {
			if flag := (bom.Property{Name: name, Value: f.Code}); !slices.Contains(out[f.Ref], flag) {
				out[f.Ref] = append(out[f.Ref], flag)
			}
		}
	}
	return out
}

// property appends a property, unless it has no value.
func property(list []bom.Property, name, value string) []bom.Property {
	if value == "" {
		return list
	}
	return append(list, bom.Property{Name: name, Value: value})
}
