package ear

import (
	"slices"
	"strings"

	"ensign/origin"
	"ensign/policies/internal/lawtable"
	"ensign/policies/parties"
)

// tariff is a line of a supplement that lists goods by HTS code.
type tariff struct {
	*lawtable.Row
	code  string // six digits, two for a chapter, "*" for what is said of the whole supplement
	match string
}

func (t *tables) takeTariffs(read lawtable.Table) error {
	t.tariffs, t.tariffsFrom = make(map[string][]tariff), read.Itself("approximate")
	matches := []string{"exact", "chapter", "chapter-part", "complete", "chapters", "extract", "not-extracted"}
	for _, r := range read.Records {
		l := tariff{r.Row, r.Get("code"), r.Get("match")}
		if !slices.Contains(matches, l.match) || (l.code == "*") != (slices.Index(matches, l.match) > 2) {
			return r.Errorf("%s is %q", l.code, l.match)
		}
		if want := map[string]int{"exact": 6, "chapter": 2, "chapter-part": 2}[l.match]; l.code != "*" && len(digits(l.code)) != want {
			return r.Errorf("code %q", l.code)
		}
		t.tariffs[r.Get("supplement")] = append(t.tariffs[r.Get("supplement")], l)
	}
	return nil
}

// hts reports whether a code is in a supplement of part 746 ("746-7"), by its first six digits. A supplement that
// is not complete here never answers No, and a code too short to tell is Unsure.
func (t *tables) hts(supplement, code string) (origin.Ternary, row) {
	code = digits(code)
	code = code[:min(len(code), 6)]
	if len(code) < 2 {
		return origin.Unsure, t.tariffsFrom
	}
	whole, near := tariff{Row: t.tariffsFrom}, false
	for _, l := range t.tariffs[supplement] {
		switch {
		case l.code == "*":
			whole = l
		case l.match == "exact" && l.code == code, l.match == "chapter" && l.code == code[:2]:
			return origin.Yes, l.Row
		case strings.HasPrefix(l.code, code):
			near = true
		}
	}
	if whole.match == "complete" && !near {
		return origin.No, whole.Row
	}
	return origin.Unsure, whole.Row
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// party is a party or a rule with dates that past cases need. The table is no copy of a list.
type party struct {
	*lawtable.Row
	kind  string // "denial-order", "entity-list", "rule", "stay"
	name  string // several are separated by "; "
	scope string
	note  string
}

func (t *tables) takeParties(read lawtable.Table) error {
	lists := map[string]string{"denial-order": "DPL", "entity-list": "EL"}
	var entries []parties.Entry
	for _, r := range read.Records {
		p := party{r.Row, r.Get("kind"), r.Get("name"), r.Get("scope"), r.Get("note")}
		if list, ok := lists[p.kind]; ok {
			entries = append(entries, p.entry(list, strings.Fields(r.Get("countries"))))
			continue
		}
		if p.kind != "rule" && p.kind != "stay" {
			return r.Errorf("kind %q", p.kind)
		}
		t.rules = append(t.rules, p)
	}
	t.listed = parties.New(parties.Info{Name: read.Name, Source: read.Value("source"), Day: origin.Date(read.Value("as-of"))}, entries)
	return nil
}

// entry is the row of a person as that of a list.
func (p party) entry(list string, countries []string) parties.Entry {
	names := strings.Split(p.name, "; ")
	return parties.Entry{
		Name: names[0], Aliases: names[1:], List: list, Countries: countries, Start: p.From, End: p.To,
		Requirement: p.scope, Note: p.note, Status: p.Status, Cite: p.Source(),
	}
}

// affiliates reports whether the Affiliates rule holds on a day, or may: entities of the Entity List then bring those
// with them that they own for half or more. After the stay of 90 FR 50857 nobody has read whether it came back.
func (t *tables) affiliates(asOf origin.Date) (bool, row) {
	for _, p := range t.rules {
		if p.kind == "rule" && strings.HasPrefix(p.name, "Affiliates rule") && p.Holds(asOf) {
			return true, p.Row
		}
	}
	return false, nil
}

// stay is the row of the stay of the Affiliates rule, if it held on a day, and else of the rule itself.
func (t *tables) stay(asOf origin.Date) row {
	var out row
	for _, p := range t.rules {
		if !strings.HasPrefix(p.name, "Affiliates rule") {
			continue
		}
		if p.kind == "stay" && p.Holds(asOf) {
			return p.Row
		}
		if out == nil {
			out = p.Row
		}
	}
	return out
}

// militaryUse is an entry of 744 Supp. No. 2.
type militaryUse struct {
	*lawtable.Row
	countries []string
}

func (t *tables) takeMilitary(read lawtable.Table) error {
	t.military = make(map[string]militaryUse)
	for _, r := range read.Records {
		t.military[r.Get("eccn")] = militaryUse{r.Row, strings.Fields(r.Get("countries"))}
	}
	return nil
}

// militaryEndUse reports whether an entry needs a licence for a military end use or user in a country, 744.21.
func (t *tables) militaryEndUse(e eccn, cc string) (bool, row) {
	m, ok := t.military[e.Entry]
	return ok && t.among(m.countries, cc), m.Row
}
