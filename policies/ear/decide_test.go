package ear

import (
	"testing"

	"ensign/origin"
	"ensign/policies"
)

// TestDecide is the table of verdicts: every good answer needs everything that it rests on, and no answer is worse
// than undetermined unless the product is surely subject and surely needs a licence.
func TestDecide(t *testing.T) {
	const yes, no, unsure = origin.Yes, origin.No, origin.Unsure
	const required, free, unknown = policies.Required, policies.NotRequired, policies.LicenseUnknown
	unread := func(c *decided) { c.unread = true }
	listed := func(c *decided) { c.bars.listed = origin.Reasons{{Rule: "744.11"}} }
	every := func(c *decided) { c.bars.required = origin.Reasons{{Rule: "744.11(a)"}} }
	denied := func(c *decided) { c.bars.denied = origin.Reasons{{Rule: "736.2(b)(4)"}} }
	weakSubject := func(c *decided) { c.relied = []row{{File: "thresholds.tsv", Line: 5, Status: "memory"}} }
	weakLicense := func(c *decided) { c.license.relied = []row{{File: "eccn.tsv", Line: 7, Status: "memory"}} }
	tests := []struct {
		name    string
		subject origin.Ternary
		license policies.License
		but     []func(*decided)
		want    policies.Verdict
		because string // a rule among the reasons, "" if there is none
	}{
		{"subject, required", yes, required, nil, policies.LicenseRequired, ""},
		{"subject, required, unread", yes, required, []func(*decided){unread}, policies.LicenseRequired, ""},
		{"subject, required, law not verified", yes, required, []func(*decided){weakSubject, weakLicense}, policies.LicenseRequired, ""},
		{"subject, not known", yes, unknown, nil, policies.Undetermined, ""},
		{"subject, free", yes, free, nil, policies.NoLicenseRequired, ""},
		{"subject, free, unread", yes, free, []func(*decided){unread}, policies.Undetermined, "NOT-READ"},
		{"subject, free by law that is not verified", yes, free, []func(*decided){weakLicense}, policies.Undetermined, "LAW-UNVERIFIED"},
		{"subject, free, to a listed party", yes, free, []func(*decided){listed}, policies.Undetermined, "744.11"},
		{"subject, free, to a party for which every item needs a licence", yes, free, []func(*decided){every}, policies.LicenseRequired, "744.11(a)"},
		{"subject, not known, to such a party", yes, unknown, []func(*decided){every}, policies.LicenseRequired, "744.11(a)"},
		{"subject, free, to such a party that is denied", yes, free, []func(*decided){every, denied}, policies.Prohibited, "736.2(b)(4)"},
		{"perhaps subject, free, to such a party", unsure, free, []func(*decided){every}, policies.Undetermined, "744.11(a)"},
		{"not subject, to such a party", no, free, []func(*decided){every}, policies.NotSubject, ""},
		{"subject, required, to a denied party", yes, required, []func(*decided){denied}, policies.Prohibited, "736.2(b)(4)"},
		{"subject, free, to a denied party", yes, free, []func(*decided){denied}, policies.Prohibited, "736.2(b)(4)"},
		{"perhaps subject, free, to a denied party", unsure, free, []func(*decided){denied}, policies.Undetermined, "736.2(b)(4)"},
		{"not subject, to a denied party", no, free, []func(*decided){denied}, policies.NotSubject, ""},
		{"perhaps subject, required", unsure, required, nil, policies.Undetermined, ""},
		{"perhaps subject, required, unread", unsure, required, []func(*decided){unread}, policies.Undetermined, "NOT-READ"},
		{"perhaps subject, not known", unsure, unknown, nil, policies.Undetermined, ""},
		{"perhaps subject, free", unsure, free, nil, policies.NoLicenseRequired, ""},
		{"perhaps subject, free, unread", unsure, free, []func(*decided){unread}, policies.Undetermined, "NOT-READ"},
		{"perhaps subject, free by law that is not verified", unsure, free, []func(*decided){weakLicense}, policies.Undetermined, "LAW-UNVERIFIED"},
		{"perhaps subject, free, to a listed party", unsure, free, []func(*decided){listed}, policies.Undetermined, "744.11"},
		{"not subject, required", no, required, nil, policies.NotSubject, ""},
		{"not subject, not known", no, unknown, nil, policies.NotSubject, ""},
		{"not subject, free", no, free, nil, policies.NotSubject, ""},
		{"not subject, required, unread", no, required, []func(*decided){unread}, policies.Undetermined, "NOT-READ"},
		{"not subject by law that is not verified, required", no, required, []func(*decided){weakSubject}, policies.Undetermined, "LAW-UNVERIFIED"},
		{"not subject by law that is not verified, not known", no, unknown, []func(*decided){weakSubject}, policies.Undetermined, "LAW-UNVERIFIED"},
		{"not subject by law that is not verified, free", no, free, []func(*decided){weakSubject}, policies.NoLicenseRequired, ""},
		{"not subject and free, both by law that is not verified", no, free, []func(*decided){weakSubject, weakLicense}, policies.Undetermined, "LAW-UNVERIFIED"},
		{"not subject by law that is not verified, free, to a listed party", no, free, []func(*decided){weakSubject, listed}, policies.Undetermined, "744.11"},
		{"not subject, free by law that is not verified", no, free, []func(*decided){weakLicense}, policies.NotSubject, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := decided{subject: tt.subject, license: requirement{license: tt.license}}
			for _, change := range tt.but {
				change(&c)
			}
			got, because := decide(c.subject, c.license, c.relied, c.unread, c.bars)
			if got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if tt.because == "" && got < policies.Undetermined && because != nil {
				t.Errorf("a good answer has reasons against it: %v", because)
			}
			if tt.because != "" && !hasRule(because, tt.because) {
				t.Errorf("got reasons %v, want %s", because, tt.because)
			}
		})
	}
}

// decided is what decide is asked.
type decided struct {
	subject origin.Ternary
	license requirement
	relied  []row
	unread  bool
	bars    bars
}

func hasRule(reasons origin.Reasons, rule string) bool {
	for _, r := range reasons {
		if r.Rule == rule {
			return true
		}
	}
	return false
}

// TestSubject joins the rules: one yes is yes, else one that is not sure is not sure, and what is unread is one.
func TestSubject(t *testing.T) {
	none := findings{separate: origin.No, minimis: minimis{subject: origin.No}, gate: gatePasses}
	none.scope.subject = origin.No
	for k := range none.zero {
		none.zero[k].status = origin.No
	}
	tests := []struct {
		name   string
		change func(*findings)
		unread bool
		want   origin.Ternary
	}{
		{"nothing", func(*findings) {}, false, origin.No},
		{"unread", func(*findings) {}, true, origin.Unsure},
		{"made in the US", func(f *findings) { f.scope.subject = origin.Yes }, false, origin.Yes},
		{"place unknown", func(f *findings) { f.scope.subject = origin.Unsure }, false, origin.Unsure},
		{"above", func(f *findings) { f.minimis.subject = origin.Yes }, true, origin.Yes},
		{"straddles", func(f *findings) { f.minimis.subject = origin.Unsure }, false, origin.Unsure},
		{"gate fails", func(f *findings) { f.gate = gateFails }, false, origin.Yes},
		{"gate unproven", func(f *findings) { f.gate = gateUnproven }, false, origin.Unsure},
		{"software by itself", func(f *findings) { f.separate = origin.Unsure }, false, origin.Unsure},
		{"zero case met", func(f *findings) { f.zero[3].status = origin.Yes }, false, origin.Yes},
		{"zero case possible", func(f *findings) { f.zero[3].status = origin.Unsure }, false, origin.Unsure},
		{"zero case ruled out", func(f *findings) { f.zero[3].status = origin.No }, false, origin.No},
		{"direct product possible", func(f *findings) { f.fdp = []fdpFinding{{subject: origin.Unsure}} }, false, origin.Unsure},
		{"one yes beside one that is not sure", func(f *findings) {
			f.scope.subject = origin.Unsure
			f.minimis.subject = origin.Yes
		}, false, origin.Yes},
	}
	for _, tt := range tests {
		f := none
		tt.change(&f)
		if got := f.subject(tt.unread); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
