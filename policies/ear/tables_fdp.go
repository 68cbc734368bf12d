package ear

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ensign/origin"
	"ensign/policies/internal/lawtable"
)

// fdpRule is a foreign-direct-product rule of 734.9. Its output, reach and input are those of the text that was
// read, for earlier days too; the row then is not verified. For days before there was a rule its kind is "none".
type fdpRule struct {
	*lawtable.Row
	Paragraph   string // "734.9(e)(1)"
	Title       string
	InForce     bool   // on the day asked
	OutputKind  string // "reason", "series", "eccn", "category", "any-eccn", "any", "none"
	Output      classes
	Reasons     []string // for control, which the output is controlled for: of "reason" only
	Supplements []string // of part 746 whose HTS codes are outputs too: "746-7"
	ReachTo     destinations
	Footnote    int    // of the Entity List whose entities the rule reaches, 0 is none
	Use         string // "parts", "parts-or-government", "advanced-node-facility", "supercomputer", "headquarters": what else it reaches, in UseIn
	UseIn       destinations
	InputKind   string         // "written-assurance", "eccn", "series", "group", "category", "plant"
	Input       classes        // technology and software of which the product is the direct product
	Plant       classes        // and of which its plant is, or a major component of the plant
	Circuits    origin.Ternary // does what nearly all integrated circuits are made with lie in Input or Plant
	License     string         // where the licence requirement stands
	Requires    bool           // License requires one for all that the rule makes subject
	NotFrom     string         // supplement of countries from which that requirement is not applied: "746-3"
	Note        string         // what else a reader should know, "" for nothing
}

func (t *tables) takeDirectProducts(read lawtable.Table) error {
	for _, r := range read.Records {
		f := fdpRule{
			Row: r.Row, Paragraph: r.Get("paragraph"), Title: r.Get("title"), OutputKind: r.Get("output_kind"),
			Supplements: strings.Fields(r.Get("supplements")), ReachTo: strings.Fields(r.Get("reach_to")), Use: r.Get("use"), UseIn: strings.Fields(r.Get("use_in")),
			InputKind: r.Get("input_kind"), License: r.Get("license"),
			Requires: r.Get("requires") == "yes", NotFrom: r.Get("not_from"), Note: r.Get("note"),
		}
		footnote, err := percent(r.Get("footnote"), true)
		if err != nil {
			return r.Errorf("%v", err)
		}
		f.Footnote = footnote
		if err := f.check(strings.Fields(r.Get("output_list")), strings.Fields(r.Get("input_list")), strings.Fields(r.Get("plant_list"))); err != nil {
			return r.Errorf("%v", err)
		}
		t.directs = append(t.directs, f)
	}
	return nil
}

// check takes the sets of the rule and looks whether all of it makes sense.
func (r *fdpRule) check(output, input, plant []string) error {
	if !slices.Contains([]string{"reason", "series", "eccn", "category", "any-eccn", "any", "none"}, r.OutputKind) {
		return fmt.Errorf("output %q", r.OutputKind)
	}
	if r.OutputKind != "none" && len(r.ReachTo)+r.Footnote+len(r.UseIn) == 0 {
		return errors.New("reaches nothing")
	}
	if err := append(slices.Clone(r.ReachTo), r.UseIn...).check(); err != nil {
		return err
	}
	if r.OutputKind == "reason" {
		r.Reasons, output = output, nil
	}
	var errs [3]error
	r.Output, errs[0] = parseClasses(output)
	r.Input, errs[1] = parseClasses(input)
	r.Plant, errs[2] = parseClasses(plant)
	r.Circuits = worseTernary(anyOf(r.Input, circuitInputs[:]), anyOf(r.Plant, circuitInputs[:]))
	return errors.Join(errs[:]...)
}

// fdpRules lists all rules in order. Each has the row of the day; without one the first that tells what the rule is.
func (t *tables) fdpRules(asOf origin.Date) []fdpRule {
	var out []fdpRule
	for _, f := range t.directs {
		holds, last := f.Holds(asOf), len(out)-1
		f.InForce = holds && f.OutputKind != "none"
		switch {
		case last < 0 || out[last].Paragraph != f.Paragraph:
			out = append(out, f)
		case holds, out[last].OutputKind == "none" && !out[last].Holds(asOf):
			out[last] = f
		}
	}
	return out
}

// classes is a set of classifications in words: "3B001" with all that lies below it, "-3B001.c" taken out of the set,
// "?3E001" of which only a part is in it, "3" a category, "D" a group, "3D" both, "600", "600E" and "9x515" a series,
// "*" any.
type classes []classWord

// classWord is one word of a set, taken apart.
type classWord struct {
	text        string // without its mark
	minus, part bool
	class       eccn // the zero value if it is no entry
}

var classesShape = regexp.MustCompile(`^(\*|9x515|600[A-E]?|[0-9]|[A-E]|[0-9][A-E]|[?-]?[0-9][A-E][0-9]{3}(\.[a-z]|\.[0-9]{1,2})*)$`)

func parseClasses(words []string) (classes, error) {
	var out classes
	for _, s := range words {
		if !classesShape.MatchString(s) {
			return nil, fmt.Errorf("%q is no set of classifications", s)
		}
		text := strings.TrimLeft(s, "?-")
		out = append(out, classWord{text: text, minus: s[0] == '-', part: s[0] == '?', class: parseECCN(text)})
	}
	return out, nil
}

// hold reports whether an item of a classification is in the set: Unsure if its paragraph is not known well enough, or
// only a part of the entry is meant. EAR99 is in none.
func (c classes) hold(e eccn) origin.Ternary {
	if e.Group == 0 {
		return origin.No
	}
	in, out := origin.No, origin.No
	for _, w := range c {
		if w.minus {
			out = worseTernary(out, w.holds(e))
			continue
		}
		in = worseTernary(in, w.holds(e))
	}
	switch {
	case in == origin.No, out == origin.Yes:
		return origin.No
	case out == origin.Unsure:
		return origin.Unsure
	}
	return in
}

func (w classWord) holds(e eccn) origin.Ternary {
	switch {
	case w.class.Entry != "":
		if in := within(e, w.class); in == origin.No || !w.part {
			return in
		}
		return origin.Unsure
	case w.text == "*":
		return origin.Yes
	case w.text == "9x515":
		return ternary(e.is9x515())
	case strings.HasPrefix(w.text, "600"):
		return ternary(e.is600() && strings.HasSuffix("600"+string(e.Group), w.text[len("600"):]))
	}
	return ternary(strings.Trim(w.text, e.Entry[:1]+string(e.Group)) == "")
}

func ternary(yes bool) origin.Ternary {
	if yes {
		return origin.Yes
	}
	return origin.No
}

// within reports whether an item of one classification lies under another: Unsure if its paragraph may be the one.
func within(item, listed eccn) origin.Ternary {
	switch {
	case item.Entry != listed.Entry:
		return origin.No
	case listed.Paragraph == "" || item.under(listed.Paragraph):
		return origin.Yes
	case item.Paragraph == "" || listed.under(item.Paragraph):
		return origin.Unsure
	}
	return origin.No
}

// zeroRow is a case of 734.4(a).
type zeroRow struct {
	*lawtable.Row
	Paragraph string // "734.4(a)(6)(i)"
	To        destinations
	Footnote  int    // an entity of that footnote of the Entity List is reached anywhere
	Use       string // "advanced-node-facility": only that is reached in To
	Note      string
}

func (t *tables) takeZero(read lawtable.Table) error {
	t.zerosFrom = read.Itself("approximate")
	for _, r := range read.Records {
		footnote, err := percent(r.Get("footnote"), true)
		if err != nil {
			return r.Errorf("%v", err)
		}
		z := zeroRow{r.Row, r.Get("paragraph"), strings.Fields(r.Get("to")), footnote, r.Get("use"), r.Get("note")}
		if err := z.To.check(); err != nil || len(z.To) == 0 {
			return r.Errorf("destinations %q", z.To)
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
		if !z.Holds(asOf) {
			before = append(before, z.Row)
			continue
		}
		in, rows := t.reaches(z.To, cc, asOf)
		if in == origin.Yes && z.Use != "" || z.Footnote != 0 && listed != origin.No {
			in = origin.Unsure
		}
		return in, append([]row{z.Row}, rows...)
	}
	if before == nil {
		return origin.Unsure, []row{t.zerosFrom}
	}
	return origin.No, before[:1]
}
