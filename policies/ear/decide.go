package ear

import (
	"slices"

	"ensign/origin"
	"ensign/policies"
)

// answer turns the findings into a determination. The verdict comes from decide alone; the rest is the report.
func (q *question) answer(f findings) policies.Determination {
	verdict, because := q.verdict(&f)
	if f.license.license == policies.NotRequired {
		f.minimis.outcome = "not-needed"
	}
	d := policies.Determination{
		Regime: "us-ear", Destination: q.dest, Verdict: verdict, Subject: f.subject(len(q.Unread) > 0), License: f.license.license,
		DeMinimis: policies.List[policies.DeMinimis]{q.minimisReport(f.minimis)}, EncryptionGate: f.gate.report(f.license.license),
		Flagged: q.flags(), Presumptions: q.presumptions(f),
	}
	d.ZeroDeMinimis = make(policies.List[policies.ZeroDeMinimis], 0, len(f.zero))
	for k := range f.zero {
		d.ZeroDeMinimis = append(d.ZeroDeMinimis, q.zeroReport(k, &f.zero[k]))
	}
	d.FDP = q.fdpReports(f.fdp)
	if verdict >= policies.LicenseRequired {
		d.Exceptions = q.barredByParties(q.exceptions())
	}
	besides := f.bars.besides(because)
	if verdict == policies.NotSubject {
		d.Because = append(q.reasons(because, f), besides...)
	} else {
		d.Because = q.reasons(slices.Concat(because, besides), f)
	}
	if verdict == policies.NoLicenseRequired {
		d.Because = append(d.Because, q.endUse()...)
	}
	if verdict >= policies.LicenseRequired {
		d.Because = append(d.Because, unread(f, d.Because)...)
	}
	return d
}

// unread says that a bad answer rests on law which nobody has read for the day: it stands all the same.
func unread(f findings, all origin.Reasons) origin.Reasons {
	rests := slices.Clone(f.license.because)
	for _, r := range all {
		if r.Rule == "threshold" {
			rests = append(rests, r)
		}
	}
	var out origin.Reasons
	for _, r := range rests {
		if isMarked(r) {
			out = append(out, origin.Reason{Rule: "LAW-UNVERIFIED", Says: "the answer rests on law that is not verified for the day asked: " + r.Says, Cite: r.Cite})
		}
	}
	return out
}

// verdict asks decide with what the findings say together.
func (q *question) verdict(f *findings) (policies.Verdict, origin.Reasons) {
	unread := len(q.Unread) > 0
	subject := f.subject(unread)
	var relied []row
	if subject == origin.No {
		relied = q.unverified(q.relied(f))
	}
	license := f.license
	license.relied = q.unverified(license.relied)
	return decide(subject, license, relied, unread, f.bars)
}

// decide is the rule of the verdict. subject and license are what all rules together say, relied the rows of law
// not verified that a "not subject" rests on, unread whether anything was not read, bars what is known
// against the parties and the end use: then the product's own classification does not decide.
func decide(subject origin.Ternary, license requirement, relied []row, unread bool, b bars) (policies.Verdict, origin.Reasons) {
	if subject == origin.Yes && b.denied != nil {
		return policies.Prohibited, b.denied
	}
	if subject == origin.Yes && (license.license == policies.Required || b.required != nil) {
		return policies.LicenseRequired, b.required
	}
	var because origin.Reasons
	if subject == origin.No {
		if because = unproven(relied, unread); because == nil {
			return policies.NotSubject, nil
		}
	}
	if license.license == policies.NotRequired {
		open := slices.Concat(unproven(license.relied, unread), b.denied, b.required, b.listed)
		if open == nil {
			return policies.NoLicenseRequired, nil
		}
		because = append(because, open...)
	}
	if because == nil {
		because = unproven(nil, unread)
	}
	return policies.Undetermined, because
}

// unproven says why a good answer may not be given, though all rules lead to it.
func unproven(relied []row, unread bool) origin.Reasons {
	var out origin.Reasons
	if unread {
		out = append(out, reason("NOT-READ", "inputs", "something was not read, so no answer may pass"))
	}
	for i, r := range relied {
		if !slices.Contains(relied[:i], r) {
			out = append(out, lawReason("LAW-UNVERIFIED", "a better answer would rest on a row of law that is not verified for the day asked", r))
		}
	}
	return out
}

// subject is whether any rule makes the product subject; unsure if one might.
func (f *findings) subject(unread bool) origin.Ternary {
	all := worseTernary(worseTernary(f.scope.subject, f.minimis.subject), worseTernary(f.separate, f.gate.subject()))
	for k := range f.zero {
		all = worseTernary(all, f.zero[k].status)
	}
	for k := range f.fdp {
		all = worseTernary(all, f.fdp[k].subject)
	}
	if unread {
		all = worseTernary(all, origin.Unsure)
	}
	return all
}

// worseTernary joins two answers: one yes is yes, else one that is not sure is not sure.
func worseTernary(a, b origin.Ternary) origin.Ternary {
	switch {
	case a == origin.Yes || b == origin.Yes:
		return origin.Yes
	case a == origin.Unsure || b == origin.Unsure:
		return origin.Unsure
	}
	return origin.No
}

// relied are the rows of law that a "not subject" rests on.
func (q *question) relied(f *findings) []row {
	rows := slices.Concat(f.scope.relied, q.reliedOfMinimis())
	for k := range f.zero {
		if z := &f.zero[k]; z.reached != nil && z.status == origin.No {
			rows = append(rows, z.reached.rows...)
		}
	}
	for k := range f.fdp {
		rows = append(rows, f.fdp[k].relied...)
	}
	return rows
}

func (q *question) presumptions(f findings) policies.List[string] {
	out := policies.List[string](f.fdpPresumptions())
	for i := range q.parts {
		if class := q.parts[i].presumed; class != "" && !slices.Contains(out, class) {
			out = append(out, class)
		}
	}
	slices.Sort(out)
	return out
}

// open counts the cases and rules that are told of.
func (f *findings) open() int {
	n := 0
	for k := range f.zero {
		n += boolInt(f.zero[k].status != origin.No)
	}
	for k := range f.fdp {
		n += boolInt(f.fdp[k].isTold())
	}
	return n
}

// isTold reports whether a rule is among the reasons of the determination: it may reach the product, or a certificate, which
// speaks for the product, excludes it.
func (f *fdpFinding) isTold() bool { return f.subject != origin.No || f.presumed != "" }

// reasons are those of the verdict and the answers of all rules, in the order of evaluation.
func (q *question) reasons(verdict origin.Reasons, f findings) origin.Reasons {
	out := slices.Grow(slices.Clip(verdict), len(f.scope.because)+f.open()+len(f.license.because)+8)
	out = append(out, f.scope.because...)
	if q.dest == "UA" { // of which some regions have rules of their own
		out = append(out, reason("DESTINATION-REGION", "15 CFR 746.6", "the answer is for Ukraine without Crimea, Donetsk and Luhansk: ask about those as UA-43, UA-14 and UA-09"))
	}
	for k := range f.zero {
		if status := f.zero[k].status; status != origin.No {
			out = append(out, q.zeroSays[k].open[status])
		}
	}
	out = append(out, reason("encryption-gate", "15 CFR 734.4(b)", "the encryption gate: "+f.gate.String(), q.gateReasons()...))
	out = append(out, q.limitReasons()...)
	out = append(out, q.reportDue(f.minimis)...)
	out = append(append(out, q.excluded()...), q.leftOut...)
	out = append(out, q.separateReasons()...)
	for k := range f.fdp {
		if r := &f.fdp[k]; r.isTold() {
			out = append(out, q.fdpSays[k][r.report.Status].told)
		}
	}
	return append(out, f.license.because...)
}
