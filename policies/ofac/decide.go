package ofac

import (
	"fmt"

	"ensign/origin"
	"ensign/policies"
	"ensign/policies/internal/lawtable"
)

// finding is what the programme of the destination makes of one kind of exporter.
type finding struct {
	who     role
	row     programme
	found   bool // there is a row for the day
	content content
	verdict policies.Verdict
	subject origin.Ternary
	because origin.Reasons
}

// decision is the answer over all kinds of exporter that the facts leave open.
type decision struct {
	findings []finding
	verdict  policies.Verdict
	subject  origin.Ternary
}

// decide asks for every kind of exporter. The answer is that of all of them, or undetermined where they differ and one
// is no pass.
func (q *question) decide() decision {
	var d decision
	lowest := policies.Prohibited
	for i, who := range q.roles() {
		f := q.find(who)
		d.findings = append(d.findings, f)
		d.verdict, lowest = max(d.verdict, f.verdict), min(lowest, f.verdict)
		if i == 0 {
			d.subject = f.subject
		} else if f.subject != d.subject {
			d.subject = origin.Unsure
		}
	}
	if d.verdict >= policies.Undetermined && lowest < policies.LicenseRequired {
		d.verdict = policies.Undetermined
	}
	return d
}

// find is the rule of the verdict for one kind of exporter.
func (q *question) find(who role) finding {
	f := finding{who: who, verdict: policies.Undetermined}
	if f.row, f.found = q.law.programme(q.dest, who, q.AsOf); !f.found {
		says := fmt.Sprintf("our tables do not say what held for %s on %s if the exporter is %s", q.dest, q.AsOf, who.says())
		f.because = origin.Reasons{reason("LAW-UNVERIFIED", "31 CFR chapter V", says)}
		return f
	}
	switch f.row.effect {
	case prohibited:
		f.verdict, f.subject = policies.Prohibited, origin.Yes
	case byContent:
		f.content = q.content()
		f.verdict, f.subject = q.contentVerdict(&f)
	case none:
		f.verdict, f.subject = q.pass(&f, f.row.Row)
	}
	f.because = append(f.because, q.programmeReason(f.row))
	f.because = append(f.because, f.content.because...)
	return f
}

// programmeReason says what a programme does to one kind of exporter.
func (q *question) programmeReason(p programme) origin.Reason {
	does := map[effect]string{
		prohibited: "prohibited unless authorised, whatever the content: ", asks: "to be settled: ", none: "not reached: ", byContent: "depends on content: ",
	}[p.effect]
	return lawReason("programme", fmt.Sprintf("if the exporter is %s: %s%s", p.whom.says(), does, p.note), p.Row)
}

// pass gives the good answer for one kind of exporter if nothing stands against it, and else adds what does. For a US
// person that is no-license-required, as the law of OFAC always holds for it.
func (q *question) pass(f *finding, relied ...*lawtable.Row) (policies.Verdict, origin.Ternary) {
	open := q.unproven(relied)
	f.because = append(f.because, open...)
	switch {
	case open != nil:
		return policies.Undetermined, origin.Unsure
	case f.who == usPerson:
		return policies.NoLicenseRequired, origin.Yes
	}
	f.because = append(f.because, reason("presumption", "50 USC 1705(a)", "no US person, bank or place is presumed to take part: nobody may cause one to breach a programme (memory, re-verify)"))
	return policies.NotSubject, origin.No
}

// unproven says why a good answer may not be given, though the programme does not reach the exporter.
func (q *question) unproven(relied []*lawtable.Row) origin.Reasons {
	var out origin.Reasons
	if len(q.Unread) > 0 {
		out = append(out, reason("NOT-READ", "inputs", "something was not read, so no answer may pass"))
	}
	for _, r := range relied {
		if !q.verified(r) {
			out = append(out, lawReason("LAW-UNVERIFIED", "a better answer would rest on a row of law that is not verified for the day asked", r))
		}
	}
	if !q.partiesChecked() {
		out = append(out, reason("PARTIES-UNCHECKED", "31 CFR chapter V", "blocked persons, and firms that they own for half or more, may not be dealt with whatever the item: the facts do not say of every party that it is on no list and not owned by those that are"))
	}
	return out
}

// determination writes the report. Its License stays unknown: that is of the product's own classification, which OFAC
// does not ask.
func (q *question) determination() policies.Determination {
	d := policies.Determination{Regime: "us-ofac", Destination: q.dest, Verdict: policies.Undetermined, EncryptionGate: "not-needed"}
	if !q.Product.Exporter.Stated() {
		d.Aside, d.Missing, d.Because = true, policies.List[policies.Missing]{q.missingExporter()}, origin.Reasons{q.exporterUnknown()}
		return d
	}
	v := q.decide()
	d.Verdict, d.Subject = v.verdict, v.subject
	if len(v.findings) > 1 && v.verdict == policies.Undetermined {
		d.Because = origin.Reasons{reason("EXPORTER-UNKNOWN", "31 CFR chapter V", "the facts leave open who exports, or from where")}
	}
	for _, f := range v.findings {
		if d.DeMinimis == nil { // content is the same whoever asks for it
			d.DeMinimis, d.Flagged, d.Presumptions = f.content.reports(), f.content.flags(), f.content.presumed
		}
		d.Because = append(d.Because, f.because...)
		if v.verdict >= policies.LicenseRequired && f.row.licences != "" {
			d.Exceptions = append(d.Exceptions, policies.Exception{ID: "authorisation by OFAC", Cite: f.row.licences, Bars: policies.List[string]{"not judged here: ask counsel"}})
		}
	}
	d.Because = append(d.Because, q.alsoSaid()...)
	if v.verdict == policies.Undetermined {
		d.Missing = q.missing(v)
	}
	return d
}

// exporterUnknown says what the programme does to each kind of exporter.
func (q *question) exporterUnknown() origin.Reason {
	out := reason("EXPORTER-UNKNOWN", "31 CFR chapter V", "whether the programmes of OFAC reach the shipment depends on who exports, and the facts do not say")
	for _, who := range q.roles() {
		if row, ok := q.law.programme(q.dest, who, q.AsOf); ok {
			out.Because = append(out.Because, q.programmeReason(row))
		}
	}
	return out
}

// alsoSaid is what bears on every answer: sanctions on those whom no prohibition reaches, the regions of Ukraine, the
// facts that the answer rests on, and how old the law is.
func (q *question) alsoSaid() origin.Reasons {
	var out origin.Reasons
	if p, ok := q.law.programme(q.dest, anyone, q.AsOf); ok {
		out = append(out, lawReason("secondary-sanctions", "sanctions may follow where no prohibition reaches: "+p.note, p.Row))
	}
	if q.dest == "UA" {
		out = append(out, reason("DESTINATION-REGION", "EO 13685, EO 14065", "the answer is for Ukraine without Crimea, Donetsk and Luhansk: ask about those as UA-43, UA-14 and UA-09"))
	}
	out = append(out, q.restsOn()...)
	if q.AsOf > verifiedThrough {
		out = append(out, reason("as-of", "policies/ofac/data", fmt.Sprintf("the newest source of the programmes is of %s: what changed since is not known", verifiedThrough)))
	}
	return out
}
