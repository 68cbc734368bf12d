package ear_test

import (
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"ensign/origin"
	"ensign/policies"
)

// TestTwins takes each case with a good answer, removes one fact that the answer rests on, and wants the good answer
// gone: nothing that is not known may be taken for granted.
func TestTwins(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rests := map[string][]string{"not-subject": {"made-in", "complete", "parties"}, "no-license-required": {"eccn"}}
	n := 0
	for _, f := range files {
		for _, c := range readCases(t, f) {
			for _, key := range rests[c.Expect.Verdict] {
				n += c.twin(t, key)
			}
			if c.Expect.Verdict == "not-subject" || c.Expect.Verdict == "no-license-required" {
				c.Unread = true
				if got := c.screen(t).Determinations[0].Verdict; got < policies.Undetermined {
					t.Errorf("%s: got %v though something was not read", c.Name, got)
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d twins were tried", n)
	}
}

// twin is the case without one key of the product. Where the classification of the product alone decides, a product
// that was not subject may still need no licence; it may not stay not subject.
func (c legalCase) twin(t *testing.T, key string) int {
	t.Helper()
	if slices.Contains(c.Without, key) {
		return 0
	}
	_, over := c.Product[key]
	c.Without, c.Product = append(slices.Clone(c.Without), key), maps.Clone(c.Product)
	delete(c.Product, key)
	if !over && baseProduct()[key] == nil {
		return 0
	}
	d := c.screen(t).Determinations[0]
	if d.Verdict.String() == c.Expect.Verdict {
		t.Errorf("%s: stays %v to %s without %s", c.Name, d.Verdict, c.To, key)
	}
	if c.Expect.Verdict == "not-subject" && d.Subject == origin.No {
		t.Errorf("%s: surely not subject without %s", c.Name, key)
	}
	return 1
}

// TestForgottenParts takes each case that is not subject and forgets all that is known of one part: what is unknown
// may be anything. A part that only holds others is none itself, and one that is not delivered does not matter.
func TestForgottenParts(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for _, c := range readCases(t, f) {
			if c.Expect.Verdict != "not-subject" || len(c.Parts) == 0 || c.Facts != nil {
				continue
			}
			for i, p := range c.Parts {
				holds := slices.ContainsFunc(c.Parts, func(o part) bool { return o.In == p.Name })
				if holds || p.Scope == "excluded" {
					continue
				}
				less := c
				less.Parts = slices.Clone(c.Parts)
				less.Parts[i] = part{Name: p.Name, Type: p.Type, In: p.In, OneOf: p.OneOf}
				if got := less.screen(t).Determinations[0].Verdict; got == policies.NotSubject {
					t.Errorf("%s: stays not-subject though nothing is known of %s", c.Name, p.Name)
				}
			}
		}
	}
}
