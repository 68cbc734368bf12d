package ear

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// The values a generated product is made of. "" is unknown everywhere.
var (
	someECCNs    = []string{"", "EAR99", "3A991", "3A001", "3A001.a.7", "5A002", "5A992.c", "5D002", "5D992.c", "9A610.y", "9A610.x", "9A515.d", "4A994"}
	someDests    = []string{"KP", "IR", "CU", "SY", "RU", "BY", "UA-43", "CN", "HK", "MO", "DE", "JP", "AE", "SD", "IQ", "ET", "VE", "IN", "BR", "CA"}
	someDays     = []origin.Date{"2007-01-26", "2014-06-30", "2018-06-06", "2022-03-01", "2024-12-02", "2026-10-01", "2026-11-24"}
	someMade     = []string{"", "TW", "CN", "US"}
	someENC      = []string{"", "(b)(1)", "(b)(2)", "(b)(3)", "none"}
	someShipped  = []string{"", "JP", "CN"}
	someAnswers  = []origin.Answer{origin.Unknown, origin.US, origin.LikelyUS, origin.LikelyNotUS, origin.NotUS, origin.Conflict}
	someTernary  = []origin.Ternary{origin.Unsure, origin.Yes, origin.No}
	someKinds    = []bom.Kind{bom.Commodity, bom.Software}
	someParties  = [][]policies.Party{nil, {{Name: "consignee", Listed: origin.No}}, {{Name: "consignee"}}}
	somePresumes = [][]policies.Presumption{nil, {{Class: "maker-abroad"}}, {{Class: "declared-origin"}}}
)

func drawItem(t *rapid.T, i int) policies.Item {
	it := policies.Item{
		Component:  &bom.Component{Ref: fmt.Sprint("ref", i), Name: fmt.Sprint("part", i), Parent: -1, Kind: rapid.SampledFrom(someKinds).Draw(t, "kind")},
		Index:      i,
		ECCN:       rapid.SampledFrom(someECCNs).Draw(t, "eccn"),
		Encryption: rapid.SampledFrom(someENC).Draw(t, "enc"),
		HTS:        rapid.SampledFrom([]string{"", "854231", "010101"}).Draw(t, "hts"),
	}
	it.Origin.Answer = rapid.SampledFrom(someAnswers).Draw(t, "answer")
	it.Origin.Published = rapid.SampledFrom(someTernary).Draw(t, "published")
	it.Origin.Because = origin.Reasons{{Rank: rapid.SampledFrom([]origin.Rank{origin.D, origin.E}).Draw(t, "rank")}}
	if rapid.Bool().Draw(t, "priced") {
		v := big.NewRat(int64(rapid.IntRange(0, 40).Draw(t, "value")), 1)
		it.Value = policies.Interval{Low: v, High: v}
	}
	return it
}

func drawCase(t *rapid.T) *policies.Case {
	c := &policies.Case{AsOf: rapid.SampledFrom(someDays).Draw(t, "day"), Complete: map[bom.Kind]bool{
		bom.Commodity: rapid.Bool().Draw(t, "hardware"), bom.Software: rapid.Bool().Draw(t, "software"),
	}}
	c.Product = policies.Product{
		Name: "product", Kind: rapid.SampledFrom(someKinds).Draw(t, "product kind"), MadeIn: rapid.SampledFrom(someMade).Draw(t, "made in"),
		ECCN: rapid.SampledFrom(someECCNs).Draw(t, "product eccn"), ShippedFrom: rapid.SampledFrom(someShipped).Draw(t, "from"),
		Parties: rapid.SampledFrom(someParties).Draw(t, "parties"),
	}
	if rapid.Bool().Draw(t, "product priced") {
		c.Product.Price = policies.Money{Amount: big.NewRat(int64(rapid.IntRange(1, 200).Draw(t, "price")), 1), Currency: "USD"}
	}
	c.Facts.Presume = rapid.SampledFrom(somePresumes).Draw(t, "presume")
	for i := range rapid.IntRange(0, 5).Draw(t, "parts") {
		c.Components = append(c.Components, drawItem(t, i))
	}
	return c
}

// determine asks about one destination.
func determine(c *policies.Case, dest string) (policies.Determination, error) { return open(c)(dest) }

func mustDetermine(t *rapid.T, c *policies.Case, dest string) policies.Determination {
	d, err := determine(c, dest)
	if err != nil {
		t.Fatalf("%s on %s: %v", dest, c.AsOf, err)
	}
	return d
}

func with(c *policies.Case, change func(*policies.Case)) *policies.Case {
	out := *c
	out.Components = slices.Clone(c.Components)
	change(&out)
	return &out
}

// TestAddingUSContentNeverHelps adds a part that is surely of US origin.
func TestAddingUSContentNeverHelps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		before := mustDetermine(t, c, dest)
		part := drawItem(t, len(c.Components))
		part.Origin.Answer, part.Origin.Published = origin.US, origin.Unsure
		more := with(c, func(c *policies.Case) { c.Components = append(c.Components, part) })
		if unlistedIn(t, c) != unlistedIn(t, more) {
			return // the first part of a kind makes a list that can be complete of none
		}
		after := mustDetermine(t, more, dest)
		if after.Verdict < before.Verdict {
			t.Fatalf("%s: %v became %v by adding %+v", dest, before.Verdict, after.Verdict, part)
		}
	})
}

// unlistedIn counts the kinds of which the product may hold more than is listed.
func unlistedIn(t *rapid.T, c *policies.Case) int {
	d, err := newDocket(c)
	if err != nil {
		t.Fatal(err)
	}
	return len(d.unlisted)
}

// TestLessEvidenceNeverHelps forgets where a part comes from, or what it is.
func TestLessEvidenceNeverHelps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		if len(c.Components) == 0 {
			return
		}
		i := rapid.IntRange(0, len(c.Components)-1).Draw(t, "i")
		before := mustDetermine(t, c, dest)
		after := mustDetermine(t, with(c, func(c *policies.Case) {
			c.Components[i].Origin, c.Components[i].ECCN, c.Components[i].Value = origin.Origin{}, "", policies.Interval{}
		}), dest)
		if after.Verdict < before.Verdict && before.Verdict <= policies.Undetermined {
			t.Fatalf("%s: %v became %v by forgetting %d", dest, before.Verdict, after.Verdict, i)
		}
	})
}

// TestMoreEvidenceNeverWidens finds out one thing of a part that was not known: the interval between low and high shrinks
// from either side, or stays. What is not known is taken to be worth no more than the product, so a value that makes the
// parts dearer than the product does not fit in.
func TestMoreEvidenceNeverWidens(t *testing.T) {
	learn := []func(*rapid.T, *policies.Item) bool{
		func(t *rapid.T, it *policies.Item) bool {
			known := it.Origin.Answer == origin.US || it.Origin.Answer == origin.NotUS
			it.Origin.Answer = rapid.SampledFrom([]origin.Answer{origin.US, origin.NotUS}).Draw(t, "learnt origin")
			return !known
		},
		func(t *rapid.T, it *policies.Item) bool {
			known := it.ECCN != ""
			it.ECCN = rapid.SampledFrom(someECCNs[1:]).Draw(t, "learnt ECCN")
			return !known
		},
		func(t *rapid.T, it *policies.Item) bool {
			known := it.Value.High != nil
			v := big.NewRat(int64(rapid.IntRange(0, 40).Draw(t, "learnt value")), 1)
			it.Value = policies.Interval{Low: v, High: v}
			return !known
		},
	}
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		if len(c.Components) == 0 || c.Product.Price.Amount == nil {
			return
		}
		i := rapid.IntRange(0, len(c.Components)-1).Draw(t, "i")
		before := mustDetermine(t, c, dest).DeMinimis[0]
		for what, find := range learn {
			news := false
			after := mustDetermine(t, with(c, func(c *policies.Case) { news = find(t, &c.Components[i]) }), dest).DeMinimis[0]
			if after.High != nil && ratOf(after.High).Cmp(big.NewRat(1, 1)) > 0 {
				continue
			}
			if news && (lessShare(after.Low, before.Low) || lessShare(before.High, after.High)) {
				t.Fatalf("%s: more is known of %d (%d), and %v..%v became %v..%v", dest, i, what, before.Low, before.High, after.Low, after.High)
			}
		}
	})
}

// lessShare reports whether a share is less than another one; none is more than any.
func lessShare(a, b *policies.Ratio) bool {
	switch {
	case a == nil:
		return false
	case b == nil:
		return true
	}
	return ratOf(a).Cmp(ratOf(b)) < 0
}

// TestNothingKnownIsNeverNotSubject: a product of which one important fact is missing never passes.
func TestNothingKnownIsNeverNotSubject(t *testing.T) {
	missing := map[string]func(*policies.Case){
		"place of make": func(c *policies.Case) { c.Product.MadeIn = "" },
		"made in US":    func(c *policies.Case) { c.Product.MadeIn = "US" },
		"hardware list": func(c *policies.Case) {
			c.Product.Kind = bom.Commodity
			c.Complete = map[bom.Kind]bool{bom.Software: true}
		},
		"software list": func(c *policies.Case) { c.Complete = map[bom.Kind]bool{bom.Commodity: true} },
		"parties":       func(c *policies.Case) { c.Product.Parties = nil },
		"unread":        func(c *policies.Case) { c.Unread = []bom.Gap{{Size: 1, Reason: bom.Encrypted}} },
	}
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		for what, forget := range missing {
			if d := mustDetermine(t, with(c, forget), dest); d.Verdict == policies.NotSubject {
				t.Fatalf("%s without %s: not subject", dest, what)
			}
		}
	})
}

// TestOrderDoesNotMatter turns the list of parts around.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		a := mustDetermine(t, c, dest)
		b := mustDetermine(t, with(c, func(c *policies.Case) { slices.Reverse(c.Components) }), dest)
		if a.Verdict != b.Verdict || !sameRatios(a.DeMinimis[0], b.DeMinimis[0]) {
			t.Fatalf("%v and %v, %+v and %+v", a.Verdict, b.Verdict, a.DeMinimis[0], b.DeMinimis[0])
		}
	})
}

func sameRatios(a, b policies.DeMinimis) bool {
	same := func(x, y *policies.Ratio) bool { return x == nil && y == nil || x != nil && y != nil && *x == *y }
	return same(a.Low, b.Low) && same(a.Likely, b.Likely) && same(a.High, b.High)
}

// TestRaisingThePriceNeverRaisesTheShare holds for each of the three shares.
func TestRaisingThePriceNeverRaisesTheShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		if c.Product.Price.Amount == nil {
			return
		}
		a := mustDetermine(t, c, dest).DeMinimis[0]
		b := mustDetermine(t, with(c, func(c *policies.Case) {
			c.Product.Price.Amount = new(big.Rat).Add(c.Product.Price.Amount, big.NewRat(7, 2))
		}), dest).DeMinimis[0]
		for _, pair := range [][2]*policies.Ratio{{a.Low, b.Low}, {a.Likely, b.Likely}, {a.High, b.High}} {
			if pair[0] != nil && pair[1] != nil && ratOf(pair[1]).Cmp(ratOf(pair[0])) > 0 {
				t.Fatalf("%s: %v became %v", dest, pair[0], pair[1])
			}
		}
	})
}

func ratOf(r *policies.Ratio) *big.Rat {
	v, _ := new(big.Rat).SetString(r.Num + "/" + r.Den)
	return v
}

// TestSharesAreOrdered: low is at most likely, likely at most high, wherever they are known.
func TestSharesAreOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		m := mustDetermine(t, c, dest).DeMinimis[0]
		last := new(big.Rat)
		for _, r := range []*policies.Ratio{m.Low, m.Likely, m.High} {
			if r == nil {
				continue
			}
			if ratOf(r).Cmp(last) < 0 {
				t.Fatalf("%s: %+v %+v %+v", dest, m.Low, m.Likely, m.High)
			}
			last = ratOf(r)
		}
	})
}

// TestEveryReasonCites: no reason of a determination is without a source.
func TestEveryReasonCites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		d := mustDetermine(t, c, dest)
		if len(d.Because) == 0 {
			t.Fatal("no reasons")
		}
		for _, r := range d.Because {
			if r.Cite.Source == "" || r.Says == "" {
				t.Fatalf("a reason without a source or a sentence: %+v", r)
			}
		}
	})
}
