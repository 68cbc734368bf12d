package report

import (
	"fmt"
	"io"
	"strings"

	"ensign/policies"
)

// Text writes the first screen, at most 24 lines of 80 columns for a product with up to nine destinations, and
// the details below it.
func Text(w io.Writer, r *policies.Report, s Style) error {
	p := &page{style: s}
	p.firstScreen(r)
	p.details(r)
	_, err := w.Write(p.Bytes())
	return err
}

// screenful is the number of lines that the first screen keeps to.
const screenful = 24

func (p *page) firstScreen(r *policies.Report) {
	p.header(r)
	p.line("")
	p.table(r)
	foot := &page{style: p.style}
	foot.unread(r)
	foot.wrapped("  ", r.Notice)
	foot.hint(r)
	p.heaviest(r, screenful-p.height()-foot.height())
	p.deciding(r, screenful-p.height()-foot.height())
	p.Write(foot.Bytes())
}

func (p *page) height() int { return strings.Count(p.String(), "\n") }

// header says what was screened, how much of it was read, and by which law.
func (p *page) header(r *policies.Report) {
	if len(r.Options.WhatIf) > 0 {
		p.wrapped("", "WHAT-IF, not the product as it is; supposed: "+strings.Join(r.Options.WhatIf, "; "))
	}
	name := strings.TrimSpace(orElse(r.Product.Name, "(unnamed product)") + " " + r.Product.Version)
	about := []string{orElse(r.Product.Kind, "kind unknown"), "made in " + orElse(r.Product.MadeIn, "(unknown)"), orElse(r.Product.ECCN, "ECCN unknown"), orElse(r.Product.Price, "price unknown")}
	p.line("%s", cut(fmt.Sprintf("%s: %s", name, strings.Join(about, ", ")), columns))
	p.line("%s", cut(fmt.Sprintf("%s from %s", count(len(r.Components), "component"), sources(r)), columns))
	p.line("law as of %s, verified through %s; %s %s", r.AsOf, orElse(string(r.Data.EAR.VerifiedThrough), "(unknown)"), r.Tool.Name, r.Tool.Version)
}

// sources names the inputs, with how much of them was read, and the facts.
func sources(r *policies.Report) string {
	var names []string
	whole := true
	for _, in := range r.Inputs {
		whole = whole && len(gapsOf(in.Coverage)) == 0
	}
	for _, in := range r.Inputs {
		if name := in.Name; whole {
			names = append(names, name)
		} else {
			names = append(names, name+" ("+read(in.Coverage)+")")
		}
	}
	out := orElse(strings.Join(names, ", "), "no input")
	if whole && len(names) > 0 {
		out += "; no gaps"
	}
	if r.Facts.Name != "" {
		out += "; facts in " + r.Facts.Name
	}
	return out
}

// read says how much of an input was read. It never says all when there is a gap.
func read(c policies.Coverage) string {
	gaps := len(gapsOf(c))
	switch {
	case gaps == 0:
		return "no gaps"
	case c.Bytes <= 0 || c.Known >= c.Bytes:
		return count(gaps, "gap")
	}
	tenths := min(int64(float64(c.Known)/float64(c.Bytes)*1000), 999)
	return fmt.Sprintf("%d.%d %% read", tenths/10, tenths%10)
}

// gapsOf are the gaps that keep an answer from passing.
func gapsOf(c policies.Coverage) []policies.Gap {
	var out []policies.Gap
	for _, g := range c.Gaps {
		if g.Reason != "padding" {
			out = append(out, g)
		}
	}
	return out
}
