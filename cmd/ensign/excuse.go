package main

import (
	"os"
	"slices"

	"ensign/bom"
	"ensign/cmd/ensign/internal/report"
	"ensign/origin"
	"ensign/policies"
)

// finding is one thing that speaks against a determination: a code at a component, or a code of the whole.
type finding struct{ key, code, says string }

// excuses says which determinations are kept from failing the build: those whose every finding is waived, or was in
// the baseline already where the verdict was no better.
func excuses(doc *bom.Document, r *policies.Report, o screenOptions) func(*policies.Determination) bool {
	if o.baseline == nil && len(o.question.Facts.Waivers) == 0 {
		return func(*policies.Determination) bool { return false }
	}
	return func(d *policies.Determination) bool {
		known := baselineFindings(o.baseline, d)
		all := findings(r, d)
		for f, component := range all {
			if !known[f] && !waived(doc, o.question, f, component) {
				return false
			}
		}
		return len(all) > 0
	}
}

// findings are the flags of a determination, each with the index of its component or -1, and the codes in the
// reasons of the whole, whatever they stand below. Two components with one key and one code are one finding.
func findings(r *policies.Report, d *policies.Determination) map[finding][]int {
	at := make(map[string]int, len(r.Components))
	for i, c := range r.Components {
		at[c.Ref] = i
	}
	out := make(map[finding][]int)
	for _, f := range d.Flagged {
		if i, ok := at[f.Ref]; ok && f.Ref != "" {
			key := finding{r.Components[i].Key, f.Code, ""}
			out[key] = append(out[key], i)
			continue
		}
		out[finding{"", f.Code, f.Says}] = nil
	}
	codes := make(map[string]bool)
	for _, c := range policies.Codes() {
		codes[c.ID] = true
	}
	addCodes(out, codes, d.Because)
	return out
}

func addCodes(out map[finding][]int, codes map[string]bool, because origin.Reasons) {
	for _, b := range because {
		if codes[b.Rule] {
			out[finding{"", b.Rule, ""}] = nil
		}
		addCodes(out, codes, b.Because)
	}
}

// waived reports whether waivers in force cover a finding: at every component that has it, or, for a finding of the
// whole, a waiver that matches no component in particular.
func waived(doc *bom.Document, q policies.Question, f finding, components []int) bool {
	covers := func(c *bom.Component) bool {
		return slices.ContainsFunc(q.Facts.Waivers, func(w policies.WaiverFact) bool {
			if w.Code != f.code || w.Until < q.AsOf {
				return false
			}
			return c == nil && w.Match == bom.Match{} || c != nil && w.Match.Matches(c)
		})
	}
	if len(components) == 0 {
		return covers(nil)
	}
	all := doc.Components()
	for _, i := range components {
		if i >= len(all) || !covers(&all[i]) {
			return false
		}
	}
	return true
}

// baselineFindings are those of the same determination in the baseline, if its verdict was as bad.
func baselineFindings(base *policies.Report, d *policies.Determination) map[finding]bool {
	out := make(map[finding]bool)
	if base == nil {
		return out
	}
	for i := range base.Determinations {
		b := &base.Determinations[i]
		if b.Regime != d.Regime || b.Destination != d.Destination || b.Verdict < d.Verdict {
			continue
		}
		for f := range findings(base, b) {
			out[f] = true
		}
	}
	return out
}

// readReport reads a JSON report that was saved.
func readReport(name string) (*policies.Report, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, withHint("name a report saved with -o json=FILE", "reading %s: %w", name, cause(err))
	}
	r, err := report.Read(data)
	if err != nil {
		return nil, withHint("save one with ensign screen INPUT… -o json=FILE", "reading %s: %w", name, err)
	}
	return r, nil
}
