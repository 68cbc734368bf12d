package ofac

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"ensign/origin"
	"ensign/policies/internal/lawtable"
)

// paragraph is how the regulations number: 560.420(d).
var paragraph = regexp.MustCompile(`^[0-9]{3}\.[0-9]+(\([0-9A-Za-z]+\))*$`)

// Explain says in plain words what the tables hold of a destination with lines of its own ("KP") or of a paragraph of 31
// CFR ("560.215") on a day. It reports false if they hold nothing of it.
func Explain(what string, asOf origin.Date) (origin.Reason, bool) {
	t, err := law()
	if err != nil {
		return origin.Reason{}, false
	}
	var out origin.Reason
	if what = strings.TrimSpace(what); paragraph.MatchString(what) {
		out = t.explainParagraph(what, asOf)
	} else {
		out = t.explainDestination(strings.ToUpper(what), asOf)
	}
	return out, len(out.Because) > 0
}

func (t *tables) explainDestination(dest string, asOf origin.Date) origin.Reason {
	out := reason(dest, "31 CFR chapter V", "the programmes of OFAC for "+dest+" on "+string(asOf))
	for _, p := range t.programmes[dest] {
		if dest != "*" && p.Holds(asOf) {
			out.Because = append(out.Because, p.explain())
		}
	}
	return out
}

func (t *tables) explainParagraph(what string, asOf origin.Date) origin.Reason {
	out := reason(what, "31 CFR "+what, "what the tables hold of 31 CFR "+what+" on "+string(asOf))
	cites := func(r *lawtable.Row) bool { return r.Holds(asOf) && strings.Contains(r.Cite, "31 CFR "+what) }
	for _, dest := range slices.Sorted(maps.Keys(t.programmes)) {
		for _, p := range t.programmes[dest] {
			if cites(p.Row) {
				why := p.explain()
				why.Says = dest + ": " + why.Says
				out.Because = append(out.Because, why)
			}
		}
	}
	for _, m := range t.measures {
		if cites(m.Row) {
			out.Because = append(out.Because, lawReason("560.420", m.name+": content exported from the United States must be less than 10 % by value", m.Row))
		}
	}
	return out
}

// explain says what a programme does.
func (p programme) explain() origin.Reason {
	whom := map[role]string{
		usPerson: "US persons, and exports from the United States", usOwned: "firms abroad that US persons own or control", other: "others", anyone: "anyone",
	}[p.whom]
	does := map[effect]string{
		prohibited: "prohibited unless authorised: ", asks: "to be settled: ", none: "not reached: ", byContent: "depends on content: ", secondary: "sanctions may follow: ",
	}[p.effect]
	return lawReason("programme", whom+": "+does+p.note, p.Row)
}
