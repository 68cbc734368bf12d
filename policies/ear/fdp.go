package ear

import (
	"slices"

	"ensign/origin"
	"ensign/policies"
)

// fdpFinding is the state of one foreign-direct-product rule of 734.9.
type fdpFinding struct {
	report   policies.FDP // without reasons, which fdpReports gives
	subject  origin.Ternary
	relied   []row
	party    bool         // only a check of the parties can rule it out
	presumed string       // the recorded presumption or the certificate that it counts on, "" for none
	demand   *requirement // the licence that the rule itself asks for, if it is met; nil leaves that to the classification
}

// fdpRules asks every rule of 734.9 by its dates, its output, its reach and its input. No list of parts proves or
// disproves what equipment and software a thing was made with: without a certificate, or a statement of what it was
// made with, a rule that is not ruled out stays possible.
func (q *question) fdpRules() []fdpFinding {
	out := make([]fdpFinding, 0, len(q.directs))
	for k := range q.directs {
		out = append(out, q.fdp(k))
	}
	return out
}

func (q *question) fdp(k int) fdpFinding {
	r, in := &q.directs[k], &q.inputs[k]
	if !r.InForce && r.Verified(q.AsOf) {
		return r.finds("not-in-force", origin.No)
	}
	output, reach := &q.outputs[k], q.reach(k)
	if output.subject == origin.No && len(q.unverified(output.relied)) == 0 {
		return r.ruledOut("ruled-out-by-output", output)
	}
	if reach.subject == origin.No && len(q.unverified(reach.relied)) == 0 {
		return r.ruledOut("ruled-out-by-reach", &reach)
	}
	if q.certificate(r.Paragraph) != nil && (in.subject != origin.Yes || in.presumed != "") {
		return r.excluded()
	}
	if output.subject == origin.No || reach.subject == origin.No || !r.InForce {
		return r.finds("unverified", origin.Unsure)
	}
	sure := output.subject == origin.Yes && reach.subject == origin.Yes && in.subject == origin.Yes
	if sure && len(q.unverified(slices.Concat(output.relied, reach.relied, []row{r.Row}))) == 0 {
		return q.met(r, in)
	}
	f := r.finds("possible", origin.Unsure)
	f.party = r.Footnote != 0 && reach.subject == origin.Unsure
	return f
}

// finds is the state of a rule.
func (r *fdpRule) finds(status string, subject origin.Ternary) fdpFinding {
	return fdpFinding{subject: subject, report: policies.FDP{Rule: r.Paragraph, Status: status}}
}

func (r *fdpRule) ruledOut(status string, by *finding) fdpFinding {
	f := r.finds(status, origin.No)
	f.relied = by.relied
	return f
}

// excluded takes a supplier's word for the input. That rests on the rule having been read for the day.
func (r *fdpRule) excluded() fdpFinding {
	f := r.finds("excluded-by-certificate", origin.No)
	f.relied, f.presumed = []row{r.Row}, "certificate of "+r.Paragraph
	return f
}

func (q *question) met(r *fdpRule, in *input) fdpFinding {
	f := r.finds("met", origin.Yes)
	if f.presumed = in.presumed; r.Requires {
		demand := q.demand(r)
		f.demand = &demand
	}
	return f
}

// demand is the licence that the rule itself asks for, for all that it makes subject and whatever the classification:
// none from a partner country, and not known without the country of shipment.
func (q *question) demand(r *fdpRule) requirement {
	partner, row := q.law.gecc(q.Product.ShippedFrom, q.AsOf)
	switch {
	case r.NotFrom == "" || q.Product.ShippedFrom != "" && !partner:
		says := "a licence is required for what the direct product rule makes subject, " + r.License
		return requirement{license: policies.Required, because: origin.Reasons{lawReason(r.Paragraph, says, r.Row)}}
	case partner:
		says := "the direct product rule asks for no licence from a partner country; its text does not settle whether the paragraphs for all that is subject still do"
		return requirement{license: policies.NotRequired, because: origin.Reasons{lawReason("746 Supp. No. 3", says, row)}}
	}
	return requirement{because: origin.Reasons{reason("SHIPPED-FROM-UNKNOWN", "15 CFR 746 Supp. No. 3", "the direct product rule asks for no licence from a partner country, and the facts do not say from where it is shipped")}}
}

// licensed joins the licence of the product's classification with what the direct product rules that are met ask for
// themselves. What is subject by nothing but rules that ask for none, or may, needs none for certain only if the
// classification asks for none either.
func (f findings) licensed() requirement {
	if !slices.ContainsFunc(f.fdp, func(r fdpFinding) bool { return r.demand != nil }) {
		return f.own
	}
	out, others := f.own, f
	others.fdp = nil
	var spared []fdpFinding
	for _, r := range f.fdp {
		switch {
		case r.subject == origin.Yes && r.demand != nil && r.demand.license == policies.Required:
			return requirement{license: policies.Required, because: slices.Concat(out.because, r.demand.because)}
		case r.subject == origin.Yes && r.demand != nil:
			spared = append(spared, r)
		default:
			others.fdp = append(others.fdp, r)
		}
	}
	if others.subject(false) == origin.Yes {
		return out
	}
	for _, r := range spared {
		if r.demand.license != policies.NotRequired || out.license != policies.NotRequired {
			out = requirement{because: slices.Concat(out.because, r.demand.because)}
		}
	}
	return out
}

// spared reports whether the country of shipment decides if a rule that is met asks for a licence.
func (f findings) spared() bool {
	return slices.ContainsFunc(f.fdp, func(r fdpFinding) bool { return r.demand != nil && r.demand.license == policies.LicenseUnknown })
}

// findOutputs asks of each rule of the day whether the product is an output of it.
func (d *docket) findOutputs() []finding {
	out := make([]finding, len(d.directs))
	for k := range d.directs {
		out[k] = d.output(&d.directs[k])
	}
	return out
}

// output reports whether the product is an output of a rule. A product whose ECCN is not known may be one of any.
func (d *docket) output(r *fdpRule) finding {
	f := finding{subject: origin.Yes}
	if r.OutputKind == "any" {
		return f
	}
	if d.Product.ECCN == "" {
		f.subject = origin.Unsure
		return f
	}
	e := d.class(d.Product.ECCN)
	if e.Entry == "EAR99" {
		f.subject, f.relied = d.supplementOutput(r)
		return f
	}
	entry, ok := d.entry(d.Product.ECCN)
	if !ok {
		f.subject = origin.Unsure
		return f
	}
	f.relied = d.relies(r.Row, entry.Row)
	if f.subject = r.Output.hold(e); r.OutputKind == "reason" {
		f.subject = entry.controlledFor(r.Reasons, e)
	}
	return f
}

// controlledFor reports whether an item of the entry is controlled for one of the reasons: Unsure if only some of its
// paragraphs are known to be.
func (e entry) controlledFor(reasons []string, item eccn) origin.Ternary {
	if !slices.ContainsFunc(e.Reasons, func(s string) bool { return slices.Contains(reasons, s) }) {
		return origin.No
	}
	for _, c := range e.Requirements {
		if slices.Contains(reasons, c.Reason) && c.covers(item) == origin.Yes {
			return origin.Yes
		}
	}
	return origin.Unsure
}

// supplementOutput is for EAR99, which a rule covers only through tariff codes. A code that is on no list proves
// nothing, because what is made for a listed item is covered whatever its own code.
func (d *docket) supplementOutput(r *fdpRule) (origin.Ternary, []row) {
	if len(r.Supplements) == 0 {
		return origin.No, []row{r.Row}
	}
	for _, s := range r.Supplements {
		if in, listed := d.law.hts(s, d.Product.HTS); in == origin.Yes {
			return origin.Yes, []row{r.Row, listed}
		}
	}
	return origin.Unsure, []row{r.Row}
}

// reach reports whether a rule reaches the destination, a use there, or a party: Yes if the destination or a party
// itself is named.
func (q *question) reach(k int) finding {
	r, f := &q.directs[k], q.local.reach[k]
	if r.Footnote != 0 {
		f.subject = worseTernary(f.subject, q.footnoteReached(r.Footnote))
	}
	if r.Use == "parts-or-government" {
		f.subject = worseTernary(f.subject, q.governmentReached(r.UseIn))
	}
	return f
}

// placesReached says of each rule of the day whether it reaches a destination or a use there. A use is never known.
func (d *docket) placesReached(dest string) []finding {
	out := make([]finding, len(d.directs))
	for k := range d.directs {
		r, f := &d.directs[k], &out[k]
		f.subject, f.relied = origin.No, d.relies(r.Row)
		if len(r.ReachTo) > 0 {
			in, rows := d.law.reaches(r.ReachTo, dest, d.AsOf)
			f.subject, f.relied = in, append(f.relied, rows...)
		}
		if len(r.UseIn) > 0 {
			in, rows := d.law.reaches(r.UseIn, dest, d.AsOf)
			f.relied = append(f.relied, rows...)
			if in != origin.No && f.subject == origin.No {
				f.subject = origin.Unsure
			}
		}
	}
	return out
}
