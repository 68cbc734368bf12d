package ear

import (
	"slices"

	"ensign/origin"
)

// fdpRule is a foreign-direct-product rule of 734.9. Its output, reach and input are those of the text that was
// read, for earlier days too; the row then is not verified.
type fdpRule struct {
	row
	Paragraph   string // "734.9(e)(1)"
	Title       string
	InForce     bool     // on the day asked
	OutputKind  string   // "reason", "series", "eccn", "category", "any-eccn", "any"
	Output      []string // reasons, series, ECCNs with paragraphs, or categories
	Listed      []eccn   // the outputs taken apart, if they are ECCNs
	Supplements []string // of part 746 whose HTS codes are outputs too: "746-7"
	ReachTo     destinations
	Footnote    int    // of the Entity List whose entities the rule reaches, 0 is none
	Use         string // "parts", "parts-or-government", "advanced-node-facility", "supercomputer", "headquarters": what else it reaches, in UseIn
	UseIn       destinations
	InputKind   string // "written-assurance", "eccn", "series", "group", "category", "plant"
	Input       []string
	License     string // where the licence requirement stands
	NotFrom     string // supplement of countries from which it is not applied: "746-3"
	Party       bool   // a party, an owner or an end use can bring the rule about
}

func (t *tables) takeDirectProducts(read table) error {
	for _, r := range read.records {
		f := fdpRule{
			row: r.row, Paragraph: r.get("paragraph"), Title: r.get("title"), OutputKind: r.get("output_kind"), Output: r.list("output_list"),
			Supplements: r.list("supplements"), ReachTo: r.list("reach_to"), Use: r.get("use"), UseIn: r.list("use_in"),
			InputKind: r.get("input_kind"), Input: r.list("input_list"), License: r.get("license"), NotFrom: r.get("not_from"),
		}
		for _, s := range f.Output {
			f.Listed = append(f.Listed, parseECCN(s))
		}
		footnote, err := percent(r.get("footnote"), true)
		if err != nil {
			return r.errorf("%v", err)
		}
		f.Footnote, f.Party = footnote, footnote != 0 || f.Use == "headquarters" || f.Use == "parts-or-government"
		if !slices.Contains([]string{"reason", "series", "eccn", "category", "any-eccn", "any"}, f.OutputKind) {
			return r.errorf("output %q", f.OutputKind)
		}
		if len(f.ReachTo)+f.Footnote+len(f.UseIn) == 0 {
			return r.errorf("reaches nothing")
		}
		if err := append(slices.Clone(f.ReachTo), f.UseIn...).check(); err != nil {
			return r.errorf("%v", err)
		}
		t.directs = append(t.directs, f)
	}
	return nil
}

// fdpRules lists all rules in order. Each has the row of the day, or its first row if it was not in force.
func (t *tables) fdpRules(asOf origin.Date) []fdpRule {
	var out []fdpRule
	for _, f := range t.directs {
		f.InForce = f.holds(asOf)
		last := len(out) - 1
		if last < 0 || out[last].Paragraph != f.Paragraph {
			out = append(out, f)
		} else if f.InForce {
			out[last] = f
		}
	}
	return out
}

// zeroRow is a case of 734.4(a).
type zeroRow struct {
	row
	Paragraph string // "734.4(a)(6)(i)"
	To        destinations
	Footnote  int    // an entity of that footnote of the Entity List is reached anywhere
	Use       string // "advanced-node-facility": only that is reached in To
	Note      string
}

func (t *tables) takeZero(read table) error {
	for _, r := range read.records {
		footnote, err := percent(r.get("footnote"), true)
		if err != nil {
			return r.errorf("%v", err)
		}
		z := zeroRow{r.row, r.get("paragraph"), r.list("to"), footnote, r.get("use"), r.get("note")}
		if err := z.To.check(); err != nil || len(z.To) == 0 {
			return r.errorf("destinations %q", z.To)
		}
		t.zeros = append(t.zeros, z)
	}
	return nil
}

// zeroReaches reports whether a case of 734.4(a) is for a destination on a day, with the rows it rests on, at least
// one. A case that also needs a facility is never more than Unsure, and one that reaches an entity anywhere is Unsure
// unless no party is listed. Before its first day it is No.
func (t *tables) zeroReaches(paragraph, cc string, asOf origin.Date, listed origin.Ternary) (origin.Ternary, []row) {
	var before []row
	for _, z := range t.zeros {
		if z.Paragraph != paragraph {
			continue
		}
		if !z.holds(asOf) {
			before = append(before, z.row)
			continue
		}
		in, rows := t.reaches(z.To, cc, asOf)
		if in == origin.Yes && z.Use != "" || z.Footnote != 0 && listed != origin.No {
			in = origin.Unsure
		}
		return in, append([]row{z.row}, rows...)
	}
	if before == nil {
		return origin.Unsure, []row{{File: "zero.tsv", Line: 1, Status: "approximate", Cite: paragraph}}
	}
	return origin.No, before[:1]
}
