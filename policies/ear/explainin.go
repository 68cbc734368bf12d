package ear

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"ensign/origin"
	"ensign/policies"
)

// ExplainIn says what [Explain] says on the day of a report, with the report's numbers: for a paragraph what it made of
// each destination; for an ECCN which components have it and where they count; for a destination its shares, its
// limit, the price at which it would break even, and what counts. It reports false if what is nothing that the
// tables hold.
func ExplainIn(r *policies.Report, what string) (origin.Reason, bool) {
	out, ok := Explain(what, r.AsOf)
	if !ok {
		return origin.Reason{}, false
	}
	x := inReport{r}
	p, cited := paragraphOf(strings.TrimSpace(strings.TrimPrefix(what, "15 CFR")))
	switch {
	case cited:
		out.Because = append(out.Because, x.paragraph(p.cite)...)
	case parseECCN(what).Entry != "":
		out.Because = append(out.Because, x.eccn(parseECCN(what))...)
	default:
		out.Because = append(out.Because, x.destination(strings.ToUpper(strings.TrimSpace(what)))...)
	}
	return out, true
}

// inReport finds the numbers of one report.
type inReport struct{ *policies.Report }

// determinations yields those of this regime, each with where it stands.
func (x inReport) determinations(yield func(string, *policies.Determination) bool) {
	for i := range x.Determinations {
		d := &x.Determinations[i]
		if d.Regime == "us-ear" && !yield(fmt.Sprintf("/determinations/%d", i), d) {
			return
		}
	}
}

// found is one sentence about the report.
func found(see, says string, because ...origin.Reason) origin.Reason {
	return origin.Reason{Rule: "report", Says: says, Cite: origin.Cite{Source: "report"}, See: see, Because: because}
}

// paragraph says what a paragraph made of each destination.
func (x inReport) paragraph(cite string) origin.Reasons {
	var out origin.Reasons
	for see, d := range x.determinations {
		if says := x.numbers(d, cite); says != "" {
			out = append(out, found(see, fmt.Sprintf("%s %s: %s", d.Destination, d.Verdict, says)))
		}
	}
	return out
}

// numbers are what a paragraph decided on in one determination, "" if it has nothing to do with it.
func (x inReport) numbers(d *policies.Determination, cite string) string {
	switch {
	case below(cite, "734.4(a)"):
		return zeroIn(d, cite)
	case below(cite, "734.4(b)"), below(cite, "740.17"), below(cite, "742.15"):
		return "the encryption gate: " + d.EncryptionGate
	case below(cite, "734.9"):
		return fdpIn(d, cite)
	case below(cite, "734.4(c)") && !limitIs(d, "10"), below(cite, "734.4(d)") && !limitIs(d, "25"):
		return ""
	case below(cite, "734.4"), below(cite, "734 Supp. No. 2"):
		return x.shares(d)
	case below(cite, "734.3"):
		return "subject " + d.Subject.String() + by(d)
	case cites(d, cite):
		return "licence on the product's own classification: " + d.License.String()
	}
	return ""
}

func limitIs(d *policies.Determination, percent string) bool {
	return slices.ContainsFunc(d.DeMinimis, func(m policies.DeMinimis) bool { return m.Threshold == percent })
}

// zeroIn lists the cases of 734.4(a) at or below a paragraph.
func zeroIn(d *policies.Determination, cite string) string {
	var places places
	for _, z := range d.ZeroDeMinimis {
		if !below(z.Paragraph, cite) {
			continue
		}
		says := z.Paragraph
		if len(z.Refs) > 0 {
			says += " by " + some(z.Refs)
		}
		places.add(z.Status, says)
	}
	return places.all()
}

// fdpIn lists the direct product rules at or below a paragraph.
func fdpIn(d *policies.Determination, cite string) string {
	var places places
	for _, f := range d.FDP {
		if below(f.Rule, cite) {
			places.add(f.Status, f.Rule)
		}
	}
	return places.all()
}

// cites reports whether a determination rests on a paragraph or one below it.
func cites(d *policies.Determination, paragraph string) bool {
	all := slices.Clone(d.Because)
	for _, f := range d.Flagged {
		all = append(all, f.Reasons()...)
	}
	return slices.ContainsFunc(all, func(r origin.Reason) bool { return reasonCites(r, paragraph) })
}

func reasonCites(r origin.Reason, paragraph string) bool {
	for _, text := range []string{r.Cite.Source, r.Cite.At} {
		if _, cite, ok := strings.Cut(text, "15 CFR "); ok && below(cite, paragraph) {
			return true
		}
	}
	return slices.ContainsFunc(r.Because, func(b origin.Reason) bool { return reasonCites(b, paragraph) })
}

// shares is the controlled content of a determination beside its limit, and the price that it would break even at.
func (x inReport) shares(d *policies.Determination) string {
	var out []string
	for _, m := range d.DeMinimis {
		says := fmt.Sprintf("controlled US content of %s: low %s, likely %s, high %s; limit %s %s %%: %s",
			m.Measure, inPercent(m.Low), inPercent(m.Likely), inPercent(m.High), m.Compare, m.Threshold, m.Outcome)
		if price := x.breakEven(m); price != "" {
			says += "; what surely counts is within the limit at a price of " + price + " or more"
		}
		out = append(out, says)
	}
	return strings.Join(out, "; ")
}

func inPercent(r *policies.Ratio) string {
	if r == nil {
		return "not known"
	}
	return strings.TrimSuffix(strings.TrimRight(r.Percent, "0"), ".") + " %"
}

// breakEven is the product's price at which what surely counts is exactly at the limit; "" if nothing surely does or
// the price is not known.
func (x inReport) breakEven(m policies.DeMinimis) string {
	price, currency, err := policies.ParsePrice(x.Product.Price)
	limit, ok := new(big.Rat).SetString(m.Threshold + "/100")
	if err != nil || !ok || m.Low == nil || limit.Sign() <= 0 {
		return ""
	}
	low, ok := new(big.Rat).SetString(m.Low.Num + "/" + m.Low.Den)
	if !ok || low.Sign() == 0 || price.Low == nil {
		return ""
	}
	even := new(big.Rat).Mul(low, price.Low)
	return roundUp(even.Quo(even, limit)) + " " + currency
}

// eccn says what has a classification, and where it counts.
func (x inReport) eccn(e eccn) origin.Reasons {
	var out origin.Reasons
	if has(x.Product.ECCN, e) {
		var places places
		for _, d := range x.determinations {
			places.add("licence "+d.License.String(), d.Destination)
		}
		out = append(out, found("/product", "the product is "+x.Product.ECCN+": "+places.String()))
	}
	for i := range x.Components {
		if c := &x.Components[i]; has(c.Classification.ECCN, e) {
			out = append(out, found(fmt.Sprintf("/components/%d", i), fmt.Sprintf("%s, %s, is %s: %s", c.Ref, c.Origin.Answer, c.Classification.ECCN, x.counting(c.Ref))))
		}
	}
	if out == nil {
		out = append(out, found("/components", "nothing in the report is "+e.String()))
	}
	return out
}

// has reports whether a classification is the one asked for, or lies under it.
func has(written string, e eccn) bool {
	have := parseECCN(written)
	return have.Entry == e.Entry && (e.Paragraph == "" || have.under(e.Paragraph))
}

// counting says for which destinations a component counts.
func (x inReport) counting(ref string) string {
	var places places
	for _, d := range x.determinations {
		says := "does not count"
		for _, f := range d.Flagged {
			if f.Ref == ref {
				says = counted(f.Code)
			}
		}
		places.add(says, d.Destination)
	}
	return places.String()
}

// counted says what a flag means for the share.
func counted(code string) string {
	switch code {
	case "US-CONTROLLED":
		return "counts in full"
	case "US-LIKELY":
		return "likely counts"
	case "BUNDLED-SEPARATE":
		return "is judged by itself"
	}
	return "may count"
}

// destination says what the report makes of a destination: its shares, its rules, and what counts.
func (x inReport) destination(cc string) origin.Reasons {
	var out origin.Reasons
	for see, d := range x.determinations {
		if d.Destination != cc {
			continue
		}
		out = append(out, found(see, fmt.Sprintf("verdict %s: subject %s%s; licence on the product's own classification %s", d.Verdict, d.Subject, by(d), d.License)))
		out = append(out, found(see+"/deMinimis", x.shares(d)), found(see+"/encryptionGate", "the encryption gate: "+d.EncryptionGate))
		for _, f := range []struct{ key, says string }{{"/zeroDeMinimis", openIn(d)}, {"/fdp", openFDP(d)}} {
			if f.says != "" {
				out = append(out, found(see+f.key, f.says))
			}
		}
		if flagged := x.flagged(d); flagged.Because != nil {
			flagged.See = see + "/flagged"
			out = append(out, flagged)
		}
	}
	return out
}

// by names the rules that make the product subject, or those that leave it open.
func by(d *policies.Determination) string {
	made, open := ruling(d)
	switch {
	case len(made) > 0:
		return ", made so by " + strings.Join(made, ", ")
	case d.Subject == origin.Unsure && len(open) > 0:
		return ", left open by " + strings.Join(open, ", ")
	}
	return ""
}

// ruling lists the paragraphs by what they say of the product: that it is subject, or that it may be.
func ruling(d *policies.Determination) (made, open []string) {
	say := func(status, paragraph string) {
		switch status {
		case "met", "fails", "above", "MADE-IN-US":
			made = append(made, paragraph)
		case "possible", "unverified", "unproven", "straddles", "not-available", "PLACE-UNKNOWN", "BUNDLED-SEPARATE":
			open = append(open, paragraph)
		}
	}
	for _, r := range d.Because {
		say(r.Rule, strings.TrimPrefix(r.Cite.Source, "15 CFR "))
	}
	for _, z := range d.ZeroDeMinimis {
		say(z.Status, z.Paragraph)
	}
	say(d.EncryptionGate, "734.4(b)")
	for _, m := range d.DeMinimis {
		say(m.Outcome, map[bool]string{true: "734.4(c)", false: "734.4(d)"}[m.Threshold == "10"])
	}
	for _, f := range d.FDP {
		say(f.Status, f.Rule)
	}
	return made, open
}

// openIn names the cases without a level that are not ruled out.
func openIn(d *policies.Determination) string {
	var places places
	for _, z := range d.ZeroDeMinimis {
		if z.Status != "ruled-out" {
			places.add("no de minimis level, "+z.Status, z.Paragraph)
		}
	}
	return places.all()
}

// openFDP names the direct product rules that are not ruled out.
func openFDP(d *policies.Determination) string {
	var places places
	for _, f := range d.FDP {
		if f.Status == "met" || f.Status == "possible" || f.Status == "unverified" {
			places.add("direct product rules, "+f.Status, f.Rule)
		}
	}
	return places.all()
}

// flagged lists what counts or may count for a destination.
func (x inReport) flagged(d *policies.Determination) origin.Reason {
	out := found("", fmt.Sprintf("%d components count or may count", len(d.Flagged)))
	for _, f := range d.Flagged {
		out.Because = append(out.Because, found("", strings.TrimSpace(f.Ref+" "+f.Code)+": "+f.Says))
	}
	return out
}
