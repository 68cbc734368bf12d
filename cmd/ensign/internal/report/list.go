package report

import (
	"io"
	"strings"

	"ensign/bom"
)

// List writes the components of a document, one a line, and what could not be read of its inputs.
func List(w io.Writer, doc *bom.Document, s Style) error {
	p := &page{style: s}
	root := doc.Root()
	p.line("%s: %s", orElse(strings.TrimSpace(root.Name+" "+root.Version), "(unnamed product)"), count(len(doc.Components()), "component"))
	for _, in := range doc.Inputs() {
		c := coverage(in.Coverage)
		p.line("%s (%s, %s)", in.Name, in.Kind, read(c))
		for _, g := range gapsOf(c) {
			p.wrapped("  ", "not read: "+where(in.Name, g)+": "+orElse(g.Says, g.Reason))
		}
	}
	p.line("")
	for i := range doc.Components() {
		c := &doc.Components()[i]
		p.line("%s %s %s", pad(c.Type, 11), pad(strings.TrimSpace(c.Name+" "+c.Version), 40), orElse(c.Purl, orElse(c.MPN, c.Manufacturer.Name)))
	}
	p.onlyIn(doc)
	_, err := w.Write(p.Bytes())
	return err
}

// onlyIn lists what only one of several inputs has, input by input.
func (p *page) onlyIn(doc *bom.Document) {
	var names []string
	by := make(map[string][]*bom.Component)
	for i := range doc.Components() {
		c := &doc.Components()[i]
		name := c.OnlyIn()
		if name == "" {
			continue
		}
		if by[name] == nil {
			names = append(names, name)
		}
		by[name] = append(by[name], c)
	}
	for _, name := range names {
		p.line("")
		p.line("only in %s: %s", name, count(len(by[name]), "component"))
		for _, c := range by[name] {
			p.line("  %s %s", pad(strings.TrimSpace(c.Name+" "+c.Version), 40), c.Purl)
		}
	}
}
