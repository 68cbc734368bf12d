package ear

import (
	"fmt"
	"slices"
	"strings"

	"ensign/origin"
	"ensign/policies"
)

// answer turns the findings into a determination. The verdict comes from decide alone; the rest is the report.
func (q *question) answer(f findings) policies.Determination {
	verdict, because := q.verdict(f)
	subject, _ := f.subject(len(q.Unread) > 0)
	d := policies.Determination{
		Regime: "us-ear", Destination: q.dest, Verdict: verdict, Subject: subject, License: f.license.license,
		ZeroDeMinimis: f.zero, EncryptionGate: f.gate.report(f.license.license),
		Flagged: f.flags(), Presumptions: f.presumptions(),
	}
	if f.license.license == policies.NotRequired {
		f.minimis.report.Outcome = "not-needed"
	}
	d.DeMinimis = policies.List[policies.DeMinimis]{f.minimis.report}
	for _, r := range f.fdp {
		d.FDP = append(d.FDP, r.report)
	}
	if verdict >= policies.LicenseRequired {
		d.Exceptions = q.exceptions()
	}
	d.Because = append(because, f.reasons()...)
	if verdict == policies.NoLicenseRequired {
		d.Because = append(d.Because, q.endUse()...)
	}
	return d
}

// verdict asks decide with what the findings say together.
func (q *question) verdict(f findings) (policies.Verdict, origin.Reasons) {
	unread := len(q.Unread) > 0
	subject, relied := f.subject(unread)
	f.license.relied = q.unverified(f.license.relied)
	return decide(subject, f.license, q.unverified(relied), unread, q.bars())
}

// decide is the rule of the verdict. subject and license are what all rules together say, relied the rows of law
// not verified that a "not subject" rests on, unread whether anything was not read, bars what is known
// against the parties and the end use: then the product's own classification does not decide.
func decide(subject origin.Ternary, license requirement, relied []row, unread bool, b bars) (policies.Verdict, origin.Reasons) {
	if subject == origin.Yes && b.denied != nil {
		return policies.Prohibited, b.denied
	}
	if subject == origin.Yes && license.license == policies.Required {
		return policies.LicenseRequired, nil
	}
	var because origin.Reasons
	if subject == origin.No {
		if because = unproven(relied, unread); because == nil {
			return policies.NotSubject, nil
		}
	}
	if license.license == policies.NotRequired {
		open := slices.Concat(unproven(license.relied, unread), b.denied, b.listed)
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
	seen := make(map[string]bool)
	for _, r := range relied {
		key := r.File + fmt.Sprint(r.Line)
		if !seen[key] {
			seen[key] = true
			out = append(out, lawReason("LAW-UNVERIFIED", "a better answer would rest on a row of law that is not verified for the day asked", r))
		}
	}
	return out
}

// subject is whether any rule makes the product subject; unsure if one might. relied are the rows of law not
// verified for the day that a "no" rests on.
func (f findings) subject(unread bool) (origin.Ternary, []row) {
	all := []origin.Ternary{f.scope.subject, f.minimis.subject, f.separate.subject, f.gate.subject()}
	for _, z := range f.zero {
		all = append(all, map[string]origin.Ternary{"met": origin.Yes, "ruled-out": origin.No}[z.Status])
	}
	for _, r := range f.fdp {
		all = append(all, r.subject)
	}
	if unread {
		all = append(all, origin.Unsure)
	}
	if slices.Contains(all, origin.Yes) {
		return origin.Yes, nil
	}
	if slices.Contains(all, origin.Unsure) {
		return origin.Unsure, nil
	}
	return origin.No, f.relied()
}

func (f findings) relied() []row {
	rows := slices.Concat(f.scope.relied, f.minimis.relied, f.zeroRelied)
	for _, r := range f.fdp {
		rows = append(rows, r.relied...)
	}
	return rows
}

// flags are the components that count, or may count, weightiest first.
func (f findings) flags() policies.List[policies.Flag] {
	var counted []*share
	for i := range f.content.shares {
		if f.content.shares[i].code != "" {
			counted = append(counted, &f.content.shares[i])
		}
	}
	slices.SortStableFunc(counted, func(a, b *share) int {
		return compareShares(a, b)
	})
	var out policies.List[policies.Flag]
	for _, s := range counted {
		out = append(out, policies.Flag{Ref: s.item.Ref, Code: s.code, Says: s.says(), Because: s.reasons()})
	}
	for _, k := range f.content.unlisted {
		out = append(out, policies.Flag{
			Code: "UNLISTED", Says: fmt.Sprintf("the list of %s is not known to be complete, so more may be in the product", kindName(k)),
			Because: origin.Reasons{reason("UNLISTED", "15 CFR 734 Supp. No. 2(a)(1)", "what is not listed may be controlled US-origin content up to the product's price")},
		})
	}
	return out
}

// compareShares orders by certainty first and value next: what surely counts stands above what may.
func compareShares(a, b *share) int {
	for _, at := range []bound{low, likely} {
		if a.counts[at] != b.counts[at] {
			if a.counts[at] {
				return -1
			}
			return 1
		}
	}
	x, y := worth(a.item.Value, high), worth(b.item.Value, high)
	if c := y.rat.Cmp(x.rat); c != 0 {
		return c
	}
	if x.open != y.open {
		return boolInt(y.open) - boolInt(x.open)
	}
	return strings.Compare(a.item.Ref, b.item.Ref)
}

func (s *share) says() string {
	eccn := s.item.ECCN
	if eccn == "" {
		eccn = "ECCN unknown"
	}
	switch s.code {
	case "US-CONTROLLED":
		return "US origin, " + eccn + ": counts in full"
	case "US-LIKELY":
		return "likely US origin, " + eccn + ": counts unless shown to be foreign"
	case "BUNDLED-SEPARATE":
		return s.item.Origin.Answer.String() + ", " + eccn + ": not netted into the product, judged by itself"
	case "ECCN-UNKNOWN":
		return s.item.Origin.Answer.String() + ", and its ECCN is not known: may count"
	}
	return "origin " + s.item.Origin.Answer.String() + ", " + eccn + ": may count"
}

func (f findings) presumptions() policies.List[string] {
	out := slices.Clone(f.content.presumed)
	slices.Sort(out)
	return slices.Compact(out)
}

// reasons are the answers of all rules, in the order of evaluation.
func (f findings) reasons() origin.Reasons {
	out := slices.Clone(f.scope.because)
	if f.wholeUkraine {
		out = append(out, reason("DESTINATION-REGION", "15 CFR 746.6", "the answer is for Ukraine without Crimea, Donetsk and Luhansk: ask about those as UA-43, UA-14 and UA-09"))
	}
	for _, z := range f.zero {
		if z.Status != "ruled-out" {
			out = append(out, reason("ZERO-DE-MINIMIS", "15 CFR "+z.Paragraph, "any amount of content may count: "+z.Status, z.Because...))
		}
	}
	out = append(out, reason("encryption-gate", "15 CFR 734.4(b)", "the encryption gate: "+f.gate.status, f.gate.because...))
	out = append(out, f.minimis.because...)
	out = append(out, f.content.leftOut()...)
	out = append(out, f.separate.because...)
	for _, r := range f.fdp {
		if r.subject != origin.No {
			out = append(out, reason("FDP-"+strings.ToUpper(r.report.Status), "15 CFR "+r.report.Rule, "the foreign-direct-product rule is "+r.report.Status, r.report.Because...))
		}
	}
	return append(out, f.license.because...)
}
