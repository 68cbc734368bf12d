package ear

import (
	"fmt"
	"strings"

	"ensign/origin"
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

// Explain says in plain words what the tables hold of a paragraph ("734.4(c)"), an ECCN ("5A992.c") or a destination
// ("KP") on a day. It reports false if what is none of them.
func Explain(what string, asOf origin.Date) (origin.Reason, bool) {
	if r, ok := explainParagraph(what); ok {
		return r, true
	}
	t, err := law()
	if err != nil {
		return origin.Reason{}, false
	}
	for _, explain := range []func(*tables, string, origin.Date) (origin.Reason, bool){explainECCN, explainDestination} {
		if r, ok := explain(t, strings.TrimSpace(what), asOf); ok {
			return r, true
		}
	}
	return origin.Reason{}, false
}

func explainECCN(t *tables, what string, _ origin.Date) (origin.Reason, bool) {
	e, ok := t.entry(what)
	if !ok {
		return origin.Reason{}, false
	}
	out := lawReason(parseECCN(what).String(), e.Title, e.row)
	for _, c := range e.Requirements {
		says := "controlled for " + c.Reason
		if c.Kind == "chart" {
			says += ", column " + c.Column + " of the Country Chart"
		} else {
			says += ", for " + strings.Join(c.To, " ")
		}
		if !c.Whole {
			says += ", part of the entry: " + c.Scope
		}
		out.Because = append(out.Because, lawReason(c.Reason, says, c.row))
	}
	if len(e.Requirements) == 0 {
		out.Because = append(out.Because, reason("738.4", "15 CFR 738.4", "no reason for control: a licence is needed only where part 744 or 746 says so"))
	}
	return out, true
}

func explainDestination(t *tables, what string, asOf origin.Date) (origin.Reason, bool) {
	cc := strings.ToUpper(what)
	if _, ok := t.charted[t.country(cc)]; !ok {
		return origin.Reason{}, false
	}
	percent, _, rows := t.threshold(cc, asOf)
	out := origin.Reason{Rule: cc, Says: fmt.Sprintf("destination %s on %s", cc, asOf), Cite: origin.Cite{Source: "15 CFR 734, 738, 740, 746"}}
	for _, r := range rows {
		out.Because = append(out.Because, lawReason("threshold", fmt.Sprintf("the de minimis limit is %d %%", percent), r))
	}
	for _, g := range []string{"A:1", "A:5", "A:6", "B", "D:1", "D:3", "D:4", "D:5", "E:1", "E:2"} {
		if in, r := t.member(cc, g, asOf); in {
			out.Because = append(out.Because, lawReason("group", "in Country Group "+g, r))
		}
	}
	for _, e := range t.embargoes(cc, asOf) {
		if e.Scope != scopeOFACReexport {
			out.Because = append(out.Because, lawReason("746", fmt.Sprintf("%s: %s, licensing policy: %s", namedParagraph(e.Cite), e.Scope.says(), orUnknown(e.LicensingPolicy)), e.row))
		}
	}
	return out, true
}
