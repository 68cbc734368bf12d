package ear

import (
	"fmt"
	"strings"

	"ensign/origin"
	"ensign/policies"
)

// Covers returns an error if the tables of law do not answer for a day. It names the days they do.
func Covers(asOf origin.Date) error { return covered(asOf) }

// Group lists the members of a country group of 15 CFR 740 Supp. No. 1 on a day ("E:1"; "D" is any of D:1 to D:5),
// in the order of their codes; nil if there is no such group.
func Group(group string, asOf origin.Date) []string {
	t, err := law()
	if err != nil {
		return nil
	}
	return t.group(group, asOf)
}

// Explain returns what the tables hold on an ECCN ("5A002", "5A002.a", "EAR99") or a destination ("KP", "UA-43"),
// each row with its days and its citation, and false if they hold nothing on it.
func Explain(what string) (origin.Reason, bool) {
	t, err := law()
	if err != nil {
		return origin.Reason{}, false
	}
	what = strings.TrimSpace(what)
	if e, ok := t.entry(what); ok {
		return e.explain(), true
	}
	cc := strings.ToUpper(what)
	name := policies.CountryName(cc)
	if name == "" {
		return origin.Reason{}, false
	}
	return t.explainCountry(cc, name), true
}

func (e entry) explain() origin.Reason {
	out := lawReason(e.ECCN, strings.TrimSpace(e.ECCN+" "+e.Title), e.row)
	for _, c := range e.Requirements {
		says := fmt.Sprintf("reason %s: needs a licence where column %s of the Country Chart has an X", c.Reason, c.Column)
		if c.Kind == "words" {
			says = fmt.Sprintf("reason %s: needs a licence for %s", c.Reason, strings.Join(c.To, " "))
		}
		if c.Scope != "" {
			says += "; applies to " + c.Scope
		}
		out.Because = append(out.Because, dated(c.Reason, says, c.row))
	}
	return out
}

func (t *tables) explainCountry(cc, name string) origin.Reason {
	out := origin.Reason{Rule: cc, Says: cc + " " + name, Cite: origin.Cite{Source: "15 CFR 740 Supp. No. 1"}}
	for _, m := range t.groups[t.country(cc)] {
		out.Because = append(out.Because, dated("group", "in country group "+m.group, m.row))
	}
	for _, e := range t.embargoesWhere(cc, func(embargo) bool { return true }) {
		says := fmt.Sprintf("rule of scope %s, EAR99: %s, AT only: %s, licences: %s", e.Scope, e.EAR99, e.ATOnly, e.LicensingPolicy)
		if e.Percent > 0 {
			says += fmt.Sprintf(", de minimis %s %d %%", e.Compare, e.Percent)
		}
		out.Because = append(out.Because, dated("embargo", says, e.row))
	}
	return out
}

// dated is a reason that says on which days its row held.
func dated(rule, says string, r row) origin.Reason {
	switch {
	case r.From != "" && r.To != "":
		says += fmt.Sprintf(" (%s to %s)", r.From, r.To)
	case r.From != "":
		says += fmt.Sprintf(" (from %s)", r.From)
	case r.To != "":
		says += fmt.Sprintf(" (until %s)", r.To)
	}
	return lawReason(rule, says, r)
}
