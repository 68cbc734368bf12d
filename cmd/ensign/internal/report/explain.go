package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"ensign/origin"
	"ensign/policies"
)

// Explain writes the reasons of one part of a report as a tree: of a destination ("KP"), of a component by its ref,
// key, name or part number, of all findings of one code, or all reasons that cite a paragraph ("734.3(a)"). It reports whether the report has such a part.
func Explain(w io.Writer, r *policies.Report, what string, s Style) (bool, error) {
	p := &page{style: s}
	x := explainer{p, r}
	found := x.destination(what)
	found = x.component(what) || found
	if !found {
		found = x.code(what) || x.paragraph(what)
	}
	_, err := w.Write(p.Bytes())
	return found, err
}

type explainer struct {
	*page
	report *policies.Report
}

func (x explainer) destination(what string) bool {
	found := false
	for _, d := range x.report.Determinations {
		if !strings.EqualFold(d.Destination, what) {
			continue
		}
		found = true
		aside := map[bool]string{true: ", without a part in the verdict"}[d.Aside]
		x.leaf(fmt.Sprintf("%s %s %s for %s as of %s%s", x.symbol(d.Verdict), d.Verdict, d.Regime, d.Destination, x.report.AsOf, aside), rule(d))
		for _, m := range d.DeMinimis {
			x.line("  controlled US content: low %s, likely %s, high %s %%; limit %s %s %%: %s", percent(m.Low), percent(m.Likely), percent(m.High), m.Compare, m.Threshold, m.Outcome)
		}
		x.tree("", d.Because)
	}
	return found
}

func (x explainer) component(what string) bool {
	found := false
	for i := range x.report.Components {
		c := &x.report.Components[i]
		if what == "" || what != c.Ref && what != c.Key && !strings.EqualFold(what, c.Name) && !strings.EqualFold(what, c.MPN) {
			continue
		}
		found = true
		x.leaf(fmt.Sprintf("%s: origin %s %s", label(c), c.Origin.Answer, c.Origin.Country), c.Ref)
		x.tree("", x.about(c))
		x.flags(c.Ref, "")
	}
	return found
}

// about is a component's origin, classification and places as one tree.
func (x explainer) about(c *policies.Component) origin.Reasons {
	out := append(origin.Reasons{}, c.Origin.Because...)
	class := origin.Reason{Says: fmt.Sprintf("ECCN %s, published %s", orElse(c.Classification.ECCN, "unknown"), c.Classification.Published), Because: c.Classification.Because}
	out = append(out, class)
	for _, f := range c.Found {
		at := origin.Cite{Source: x.inputName(f.Input), At: f.Path}
		if f.Offset != nil {
			at.At = strings.TrimSpace(at.At + " " + strconv.FormatInt(*f.Offset, 10))
		}
		out = append(out, origin.Reason{Says: "found by " + orElse(f.By, "reading"), Cite: at})
	}
	return out
}

func (x explainer) inputName(id string) string {
	for _, in := range x.report.Inputs {
		if in.ID == id {
			return in.Name
		}
	}
	return "input " + id
}

// code prints every finding of a code.
func (x explainer) code(what string) bool { return x.flags("", what) }

// paragraph prints every reason that cites a paragraph, once, with what it rests on.
func (x explainer) paragraph(what string) bool {
	found := false
	seen := make(map[string]bool)
	for _, d := range x.report.Determinations {
		for _, b := range citing(d.Because, strings.TrimPrefix(what, "15 CFR ")) {
			if key := fmt.Sprintf("%q", b); !seen[key] {
				seen[key], found = true, true
				x.leaf(b.Says, citation(b))
				x.tree("", b.Because)
			}
		}
	}
	return found
}

// citing are the reasons of a tree that cite a paragraph or one below it.
func citing(because origin.Reasons, paragraph string) origin.Reasons {
	var out origin.Reasons
	for _, b := range because {
		if paragraph != "" && strings.HasPrefix(strings.TrimPrefix(strings.TrimPrefix(b.Cite.Source, "15 CFR "), "31 CFR "), paragraph) {
			out = append(out, b)
			continue
		}
		out = append(out, citing(b.Because, paragraph)...)
	}
	return out
}

// flags prints the findings of one component, or of one code; findings that are alike in several destinations once.
func (x explainer) flags(ref, code string) bool {
	byRef := componentsByRef(x.report)
	var order []string
	heads, flags := make(map[string][]string), make(map[string]policies.Flag)
	for _, d := range x.report.Determinations {
		for _, f := range d.Flagged {
			if ref != "" && f.Ref != ref || code != "" && !strings.EqualFold(f.Code, code) {
				continue
			}
			key := fmt.Sprintf("%q", []any{f.Ref, f.Code, f.Says, f.Reasons()})
			if heads[key] == nil {
				order, flags[key] = append(order, key), f
			}
			heads[key] = append(heads[key], d.Destination)
		}
	}
	for _, key := range order {
		f, name := flags[key], ""
		if c := byRef[f.Ref]; c != nil {
			name = label(c) + ": "
		}
		x.leaf(fmt.Sprintf("%s for %s", f.Code, strings.Join(heads[key], " ")), "")
		x.tree("", origin.Reasons{{Says: name + f.Says, Because: f.Reasons()}})
	}
	return len(order) > 0
}

// tree prints reasons under one another, the deciding one first.
func (x explainer) tree(indent string, because origin.Reasons) {
	for i, b := range because {
		branch, below := x.pick("├ ", "+ "), x.pick("│ ", "| ")
		if i == len(because)-1 {
			branch, below = x.pick("└ ", "` "), "  "
		}
		x.step(indent+branch, indent+below, b.Says, citation(b))
		x.tree(indent+below, b.Because)
	}
}

// citeColumn is where the citations begin, right of the reasons that leave room for them.
const citeColumn = 66

// leaf prints the top of a tree.
func (x explainer) leaf(says, cite string) { x.step("", "", says, cite) }

// step prints one reason with what it cites to the right of it, or below where it takes more than a line.
func (x explainer) step(lead, below, says, cite string) {
	says, cite = Safe(says), Safe(cite)
	if text := lead + says; cells(text)+2 <= citeColumn {
		x.line("%s%s%s", text, strings.Repeat(" ", citeColumn-cells(text)), cite)
		return
	}
	for _, l := range Wrap(says, columns-cells(lead)) {
		x.line("%s%s", lead, l)
		lead = below
	}
	if cite != "" {
		x.line("%s[%s]", lead, cite)
	}
}

// citation is where a reason comes from, with its rank.
func citation(b origin.Reason) string {
	parts := []string{b.Cite.Source}
	if b.Cite.At != "" {
		parts[0] = strings.TrimPrefix(b.Cite.Source+":"+b.Cite.At, ":")
	}
	if b.Rank != 0 {
		parts = append(parts, "rank "+rank(b.Rank))
	}
	if b.Cite.Version != "" {
		parts = append(parts, b.Cite.Version)
	}
	if b.See != "" {
		parts = append(parts, "see "+b.See)
	}
	return strings.Trim(strings.Join(parts, ", "), ", ")
}

// Code writes what a code means.
func Code(w io.Writer, c policies.Code) error {
	p := &page{}
	p.line("%s  %s", c.ID, c.Title)
	p.wrapped("  ", c.Says)
	if c.Cite != "" {
		p.line("  %s", c.Cite)
	}
	_, err := w.Write(p.Bytes())
	return err
}

// Reason writes one reason and what it rests on as a tree.
func Reason(w io.Writer, r origin.Reason, s Style) error {
	p := &page{style: s}
	x := explainer{p, nil}
	x.leaf(r.Says, citation(r))
	x.tree("", r.Because)
	_, err := w.Write(p.Bytes())
	return err
}

// Findings writes what the tables know of a name, each with its reasons as a tree.
func Findings(w io.Writer, found []origin.Finding, s Style) error {
	p := &page{style: s}
	x := explainer{p, nil}
	for _, f := range found {
		says := fmt.Sprintf("%s %s: origin %s", f.Kind, f.Query, f.Answer)
		if f.Maker.Name != "" {
			says += fmt.Sprintf(", maker %s (%s)", f.Maker.Name, orElse(f.Maker.Country, "country unknown"))
		}
		if f.Maker.Parent != "" {
			says += fmt.Sprintf(", parent %s (%s)", f.Maker.Parent, orElse(f.Maker.ParentCountry, "country unknown"))
		}
		x.leaf(says, "")
		x.tree("", f.Because)
	}
	_, err := w.Write(p.Bytes())
	return err
}
