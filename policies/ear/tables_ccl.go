package ear

import (
	"regexp"
	"slices"
	"strings"

	"ensign/origin"
	"ensign/policies/internal/lawtable"
)

// entry is one entry of the Commerce Control List, 774 Supp. No. 1, or EAR99.
type entry struct {
	*lawtable.Row
	ECCN         string
	Category     string // "0" to "9", "" for EAR99
	Group        string // "A" to "E", "" for EAR99
	Title        string
	Reasons      []string
	ATOnlyItem   string // is an item of the entry controlled for AT only: "yes", "no", "except-z", "none" for EAR99
	ATOnlyECCN   bool   // are all reasons of the entry AT
	GBS          string // may its items go under GBS: "yes", "no", "partial"
	Series       string // "600", "9x515" or ""
	Requirements []control
}

// control is one licence requirement of an entry: a column of the Country Chart, or words that name a set of
// destinations.
type control struct {
	*lawtable.Row
	Kind       string // "chart" or "words"
	Reason     string // "NS", "AT", "EI", …; "RI" is the Russian industry note, "unknown" an entry that was not read
	Column     string // "NS2", for the chart
	To         destinations
	Paragraphs []string // ".z.1": only those; "-.y": all but those; none if Scope says more than paragraphs
	Scope      string
	Whole      bool
}

// covers reports whether the requirement is for an item of the paragraph: Unsure if the item's paragraph is not
// known or not deep enough, or the scope is in words.
func (c *control) covers(e eccn) origin.Ternary {
	if c.Whole {
		return origin.Yes
	}
	if len(c.Paragraphs) == 0 {
		return origin.Unsure
	}
	in, out := origin.Yes, origin.No
	if strings.HasPrefix(c.Paragraphs[0], "-") {
		in, out = out, in
	}
	deeper := false
	for _, p := range c.Paragraphs {
		p = strings.TrimPrefix(p, "-")
		if e.under(p) {
			return in
		}
		deeper = deeper || strings.HasPrefix(p, e.Paragraph+".") || e.Paragraph == ""
	}
	if deeper {
		return origin.Unsure
	}
	return out
}

var (
	entryShape     = regexp.MustCompile(`^([0-9][A-E][0-9]{3}|EAR99)$`)
	paragraphShape = regexp.MustCompile(`^-?(\.[a-z]|\.[0-9]{1,2})+$`)
)

func (t *tables) takeEntries(read lawtable.Table) error {
	t.entries = make(map[string]entry)
	for _, r := range read.Records {
		e := entry{
			Row: r.Row, ECCN: r.Get("eccn"), Category: r.Get("category"), Group: r.Get("product_group"), Title: r.Get("title"),
			Reasons: strings.Fields(r.Get("reasons")), ATOnlyItem: r.Get("at_only_item"), ATOnlyECCN: r.Get("at_only_eccn") == "yes",
			GBS: r.Get("gbs"), Series: r.Get("series"),
		}
		p := parseECCN(e.ECCN)
		switch {
		case !entryShape.MatchString(e.ECCN):
			return r.Errorf("%q is no entry", e.ECCN)
		case e.ECCN != "EAR99" && (e.Category != p.Entry[:1] || e.Group != string(p.Group)):
			return r.Errorf("%s is not in category %q, group %q", e.ECCN, e.Category, e.Group)
		case e.Series != p.series():
			return r.Errorf("%s is not of series %q", e.ECCN, e.Series)
		case !slices.Contains([]string{"yes", "no", "except-z", "none"}, e.ATOnlyItem) || !slices.Contains([]string{"yes", "no", "none"}, r.Get("at_only_eccn")):
			return r.Errorf("AT only: %q, %q", e.ATOnlyItem, r.Get("at_only_eccn"))
		case !slices.Contains([]string{"yes", "no", "partial"}, e.GBS):
			return r.Errorf("GBS: %q", e.GBS)
		}
		t.entries[e.ECCN] = e
	}
	return nil
}

func (t *tables) takeControls(read lawtable.Table) error {
	for _, r := range read.Records {
		c := control{
			Row: r.Row, Kind: r.Get("kind"), Reason: r.Get("reason"), Column: r.Get("column"), To: strings.Fields(r.Get("to")),
			Paragraphs: strings.Fields(r.Get("paragraphs")), Scope: r.Get("scope"), Whole: r.Get("applies") == "whole",
		}
		e, ok := t.entries[r.Get("eccn")]
		if !ok {
			return r.Errorf("%s is not in eccn.tsv", r.Get("eccn"))
		}
		if err := c.check(r); err != nil {
			return err
		}
		e.Requirements = append(e.Requirements, c)
		t.entries[e.ECCN] = e
	}
	return nil
}

func (c control) check(r lawtable.Record) error {
	if err := c.To.check(); err != nil {
		return r.Errorf("%v", err)
	}
	switch {
	case c.Kind == "chart" && (!columnShape.MatchString(c.Column) || c.Reason != c.Column[:2] || len(c.To) > 0):
		return r.Errorf("reason %q, column %q", c.Reason, c.Column)
	case c.Kind == "words" && (c.Column != "" || len(c.To) == 0 || c.Reason == ""):
		return r.Errorf("words without a reason and a set of destinations")
	case c.Kind != "chart" && c.Kind != "words":
		return r.Errorf("kind %q", c.Kind)
	case r.Get("applies") != "whole" && r.Get("applies") != "part" || c.Whole != (c.Scope == ""):
		return r.Errorf("applies to %q with the scope %q", r.Get("applies"), c.Scope)
	}
	for _, p := range c.Paragraphs {
		if !paragraphShape.MatchString(p) || strings.HasPrefix(p, "-") != strings.HasPrefix(c.Paragraphs[0], "-") {
			return r.Errorf("paragraphs %q", c.Paragraphs)
		}
	}
	return nil
}

// entry finds the entry of a classification; "5A992.c" is in 5A992.
func (t *tables) entry(s string) (entry, bool) {
	e, ok := t.entries[parseECCN(s).Entry]
	return e, ok
}

// atOnlyItem reports whether an item with this classification is EAR99 or controlled for AT reasons only. An entry
// that is AT only but for its .z paragraphs needs a paragraph to tell.
func (t *tables) atOnlyItem(p eccn) bool {
	e, ok := t.entries[p.Entry]
	switch {
	case !ok:
		return false
	case p.Entry == "EAR99" || e.ATOnlyItem == "yes":
		return true
	}
	return e.ATOnlyItem == "except-z" && p.Paragraph != "" && !p.under(".z")
}
