package ear

import (
	"fmt"
	"slices"
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

// Explain says in plain words what the tables hold of a paragraph ("734.4(c)"), an ECCN ("5A992.c"), a destination
// ("KP") or a kind of item ("mcu") on a day. It reports false if what is none of them. [ExplainIn] adds the numbers of
// a report.
func Explain(what string, asOf origin.Date) (origin.Reason, bool) {
	if r, ok := explainParagraph(what); ok {
		return r, true
	}
	t, err := law()
	if err != nil {
		return origin.Reason{}, false
	}
	for _, explain := range []func(*tables, string, origin.Date) (origin.Reason, bool){explainECCN, explainDestination, explainKind} {
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
	class := parseECCN(what)
	out := lawReason(class.String(), e.Title, e.Row)
	for _, c := range e.Requirements {
		out.Because = append(out.Because, lawReason(c.Reason, c.says(class), c.Row))
	}
	if len(e.Requirements) == 0 {
		out.Because = append(out.Because, reason("738.4", "15 CFR 738.4", "no reason for control: a licence is needed only where part 744 or 746 says so"))
	}
	out.Because = append(out.Because, t.traits(e, class)...)
	return out, true
}

// says is a requirement in words, for an item of a classification.
func (c control) says(class eccn) string {
	says := "controlled for " + c.Reason
	if c.Kind == "chart" {
		says += ", column " + c.Column + " of the Country Chart"
	} else {
		says += ", for " + c.To.says()
	}
	if c.Whole {
		return says
	}
	says += ", part of the entry: " + c.Scope
	if class.Paragraph == "" {
		return says
	}
	return says + map[origin.Ternary]string{
		origin.Yes: "; " + class.String() + " is in it", origin.No: "; " + class.String() + " is not in it",
		origin.Unsure: "; whether " + class.String() + " is in it is not known",
	}[c.covers(class)]
}

// says is a set of destinations in words.
func (d destinations) says() string {
	var out []string
	for _, word := range d {
		switch {
		case word == "*":
			out = append(out, "every destination")
		case word == "?":
			out = append(out, "destinations that were not read")
		case strings.HasPrefix(word, "?"):
			out = append(out, "perhaps "+word[1:])
		case strings.HasPrefix(word, "-"):
			out = append(out, "not "+word[1:])
		default:
			out = append(out, word)
		}
	}
	return strings.Join(out, ", ")
}

// traits is what else bears on content of a classification: the two tests of AT only, License Exception GBS, the series
// without a de minimis level, and the encryption gate.
func (t *tables) traits(e entry, class eccn) origin.Reasons {
	var out origin.Reasons
	add := func(rule, cite, says string) { out = append(out, reason(rule, cite, says)) }
	if class.Group == 'D' || class.Entry == "EAR99" {
		add("734.4(c)(1)", "15 CFR 734.4(c)(1), (d)(1), notes", "bundled software of this classification "+mayOr(t.atOnlyItem(class), "be netted into the device's share", "is judged by itself"))
	}
	if e.ECCN == "EAR99" || e.ATOnlyECCN {
		add("746.8", "15 CFR 746.8(a)(12)(iii)(B)", "content of it shipped from a partner country does not count for Russia and Belarus, since all its reasons are AT or it is EAR99")
	} else if t.atOnlyItem(class) {
		add("746.8", "15 CFR 746.8(a)(12)(iii)(B)", "an item of it is controlled for anti-terrorism only, and the entry is not: whether the exclusion of partner countries holds for Russia and Belarus is not known")
	}
	if e.GBS != "no" {
		add("740.4", "15 CFR 740.4", "may go under License Exception GBS: "+e.GBS)
	}
	if s := class.series(); s != "" {
		add("734.4(a)(6)", "15 CFR 734.4(a)(6)", "of the series "+s+": any amount of it counts where the paragraph says")
	}
	if slices.Contains(gated[:], class.Entry) {
		add("734.4(b)", "15 CFR 734.4(b)", "passes the encryption gate only under the paragraphs of 740.17 that it names")
	}
	return out
}

func mayOr(may bool, yes, no string) string {
	if may {
		return "may " + yes
	}
	return no
}

// explainKind lists what an item of a kind of candidates.tsv may be.
func explainKind(t *tables, what string, _ origin.Date) (origin.Reason, bool) {
	kind := strings.ToLower(what)
	if t.possible[kind] == nil {
		kind = words(kind)
	}
	if t.possible[kind] == nil {
		return origin.Reason{}, false
	}
	return t.mayBe[kind], true
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
		out.Because = append(out.Because, lawReason("746", fmt.Sprintf("%s: %s, licensing policy: %s", namedParagraph(e.Cite), e.Scope.says(), orUnknown(e.LicensingPolicy)), e.Row))
	}
	return out, true
}
