package ear

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// drawNested is a made-up case with what real lists have besides: assemblies, alternates, discrete products, prices
// from to, and kinds that are seldom.
func drawNested(t *rapid.T) *policies.Case {
	c := rapid.SampledFrom([]func(*rapid.T) *policies.Case{drawCase, nearlyKnown}).Draw(t, "known")(t)
	for i := range c.Components {
		it := &c.Components[i]
		it.Parent = rapid.IntRange(-1, i-1).Draw(t, "in")
		it.OneOf = rapid.SampledFrom([]string{"", "", "R1", "R2"}).Draw(t, "one of")
		it.Discrete = rapid.IntRange(0, 4).Draw(t, "discrete") == 0
		it.Container = rapid.IntRange(0, 5).Draw(t, "container") == 0
		it.Origin.Encryption = rapid.SampledFrom(someTernary).Draw(t, "encryption")
		if rapid.IntRange(0, 7).Draw(t, "technology") == 0 {
			it.Kind, it.ECCN = bom.Technology, rapid.SampledFrom([]string{"5E002", "9E003"}).Draw(t, "of")
		}
		switch low := big.NewRat(rapid.Int64Range(0, 40).Draw(t, "low"), rapid.Int64Range(1, 7).Draw(t, "parts of")); rapid.IntRange(0, 4).Draw(t, "worth") {
		case 0:
			it.Value = policies.Interval{Low: low, High: new(big.Rat).Add(low, big.NewRat(5, 3))}
		case 1:
			it.Value = policies.Interval{Low: low}
		}
	}
	return c
}

// TestWhatIf: what a missing fact would make of a case is what asking anew with that fact gives.
func TestWhatIf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawNested(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		d, err := newDocket(c)
		if err != nil {
			t.Fatal(err)
		}
		q := d.ask(dest)
		f := q.find()
		for _, m := range slices.Concat(q.missingOfProduct(f), q.missingOfComponents()) {
			for _, h := range []*hypothesis{m.yes, m.no} {
				if h == nil {
					continue
				}
				want := standing(t, h.true(c, m.Fact), dest)
				q.suppose(h, &f, func(other *question, found *findings) {
					if got := other.standing(found); got != want {
						t.Fatalf("%s %s:\n%s\nasked anew:\n%s", m.Fact, m.Ref, got, want)
					}
				})
			}
		}
		if got, want := q.standing(&f), standing(t, c, dest); got != want {
			t.Fatalf("after all questions:\n%s\nbefore:\n%s", got, want)
		}
	})
}

// true is the case in which the hypothesis about a fact holds.
func (h *hypothesis) true(c *policies.Case, fact string) *policies.Case {
	return with(c, func(c *policies.Case) {
		c.Complete = maps.Clone(c.Complete)
		if h.product != nil {
			h.product(&c.Product)
		}
		if h.facts != nil {
			h.facts(c)
		}
		for _, i := range h.parts {
			if h.part != nil {
				h.part(&c.Components[i])
			}
		}
		if class, ok := strings.CutPrefix(fact, "presume."); ok {
			c.Facts.Presume = append(slices.Clone(c.Facts.Presume), policies.Presumption{Class: class})
		}
	})
}

func standing(t *rapid.T, c *policies.Case, dest string) string {
	d, err := newDocket(c)
	if err != nil {
		t.Fatal(err)
	}
	q := d.ask(dest)
	f := q.find()
	return q.standing(&f)
}

// standing writes out all that the verdict depends on.
func (q *question) standing(f *findings) string {
	var b strings.Builder
	v, because := q.verdict(f)
	fmt.Fprintf(&b, "%v, license %v, scope %v, gate %v %v\n", v, f.license.license, f.scope.subject, f.gate, q.count.gates)
	for _, r := range because {
		fmt.Fprintf(&b, "%s %s\n", r.Rule, r.Cite.At)
	}
	for _, r := range f.fdp {
		fmt.Fprintf(&b, "%s %s, ", r.report.Rule, r.report.Status)
	}
	for k, z := range f.zero {
		fmt.Fprintf(&b, "%s %v %v, ", zeroRules[k].paragraph, z.status, q.count.zero[k])
	}
	for i := range q.count.held[0] {
		sum := q.count.sum(bound(i))
		fmt.Fprintf(&b, "%v (%d open), ", q.unit.rat(&sum.n), sum.open)
	}
	fmt.Fprintf(&b, "%v, apart %v %v, 9E003 %v", f.minimis, f.separate, q.count.apart, q.count.tech9E)
	return b.String()
}

// TestComponentsInACircleCount: what lies in itself, over others or at once, is no less there.
func TestComponentsInACircleCount(t *testing.T) {
	for _, parents := range [][]int{{-1, -1, -1}, {1, 0, 1}, {0, 0, 1}, {2, 0, 1}, {7, -1, 8}} {
		c := &policies.Case{AsOf: verifiedThrough, Product: policies.Product{Kind: bom.Commodity, Price: policies.Money{Amount: big.NewRat(100, 1)}}}
		for i, parent := range parents {
			five := big.NewRat(5, 1)
			it := policies.Item{Component: &bom.Component{Parent: parent, Kind: bom.Commodity}, Index: i, ECCN: "EAR99", Value: policies.Interval{Low: five, High: five}}
			it.Origin.Answer = origin.US
			c.Components = append(c.Components, it)
		}
		d, err := determine(c, "KP")
		if err != nil {
			t.Fatal(err)
		}
		if got := ratOf(d.DeMinimis[0].Low); got.Cmp(big.NewRat(15, 100)) != 0 {
			t.Errorf("three parts of 5 %% each in %v are %v of the price", parents, got)
		}
	}
}

// TestUnit: amounts in units are exact.
func TestUnit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawNested(t)
		u := commonUnit(c)
		exact := func(r *big.Rat) {
			if r != nil && u.rat(u.of(r)).Cmp(r) != 0 {
				t.Fatalf("%v is %v of %v", r, u.of(r), u.Int)
			}
		}
		exact(c.Product.Price.Amount)
		for i := range c.Components {
			v := c.Components[i].Value
			exact(v.Low)
			exact(v.High)
			if v.Low != nil && v.High != nil {
				mid := new(big.Rat).Add(v.Low, v.High)
				if exact(mid.Quo(mid, big.NewRat(2, 1))); u.worths(v)[likely].n != nil && u.rat(u.worths(v)[likely].n).Cmp(mid) != 0 {
					t.Fatalf("the middle of %v and %v is not %v", v.Low, v.High, mid)
				}
			}
		}
	})
}
