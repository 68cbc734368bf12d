package ofac

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// The values a generated case is made of. "" is unknown everywhere.
var (
	someDests    = []string{"KP", "IR", "IR", "IR", "CU", "SY", "UA-43", "UA-14", "RU", "SD", "DE"}
	someDays     = []origin.Date{"2007-01-26", "2012-10-08", "2012-10-22", "2016-03-16", "2018-06-06", "2025-07-01", "2026-06-01", "2026-11-24", "2028-01-01"}
	someMade     = []string{"", "TW", "TW", "US"}
	someECCNs    = []string{"", "EAR99", "3A991.a", "5D002"}
	someAnswers  = []origin.Answer{origin.Unknown, origin.US, origin.LikelyUS, origin.LikelyNotUS, origin.NotUS, origin.NotUS, origin.Conflict}
	someTernary  = []origin.Ternary{origin.Unsure, origin.Yes, origin.No}
	someKinds    = []bom.Kind{bom.Commodity, bom.Software, bom.Technology}
	somePresumes = [][]policies.Presumption{nil, {{Class: "maker-abroad"}}, {{Class: "declared-origin"}}}
	someParties  = [][]policies.Party{nil, {{Name: "a", Listed: origin.No, Affiliated: origin.No}}, {{Name: "a", Listed: origin.No}}, {{Name: "a", Listed: origin.Yes}}}
)

func drawItem(t *rapid.T, i int) policies.Item {
	it := policies.Item{
		Component: &bom.Component{Ref: fmt.Sprint("ref", i), Name: fmt.Sprint("part", i), Parent: rapid.IntRange(-1, i-1).Draw(t, "parent"), Kind: rapid.SampledFrom(someKinds).Draw(t, "kind"), OneOf: rapid.SampledFrom([]string{"", "", "A"}).Draw(t, "position")},
		Index:     i, ECCN: rapid.SampledFrom(someECCNs).Draw(t, "eccn"), Discrete: rapid.Bool().Draw(t, "discrete"),
	}
	it.Origin.Answer = rapid.SampledFrom(someAnswers).Draw(t, "answer")
	it.Origin.Published = rapid.SampledFrom(someTernary).Draw(t, "published")
	it.Origin.Encryption = rapid.SampledFrom(someTernary).Draw(t, "encryption")
	it.Origin.Because = origin.Reasons{{Rank: rapid.SampledFrom([]origin.Rank{origin.D, origin.E}).Draw(t, "rank")}}
	if rapid.IntRange(0, 4).Draw(t, "priced") > 0 {
		least := int64(rapid.IntRange(0, 12).Draw(t, "value"))
		it.Value = policies.Interval{Low: big.NewRat(least, 1), High: big.NewRat(least+int64(rapid.IntRange(0, 3).Draw(t, "width")), 1)}
	}
	return it
}

func drawCase(t *rapid.T) *policies.Case {
	c := &policies.Case{AsOf: rapid.SampledFrom(someDays).Draw(t, "day"), Complete: map[bom.Kind]bool{
		bom.Commodity: rapid.IntRange(0, 3).Draw(t, "hardware") > 0, bom.Software: rapid.IntRange(0, 3).Draw(t, "software") > 0,
	}}
	c.Product = policies.Product{
		Name: "product", Kind: rapid.SampledFrom(someKinds[:2]).Draw(t, "product kind"), MadeIn: rapid.SampledFrom(someMade).Draw(t, "made in"),
		ShippedFrom: rapid.SampledFrom([]string{"", "NL", "US"}).Draw(t, "from"), ECCN: rapid.SampledFrom(someECCNs).Draw(t, "product eccn"),
		Parties: rapid.SampledFrom(someParties).Draw(t, "parties"), EndUse: rapid.SampledFrom([]string{"", "civil"}).Draw(t, "end use"),
		Exporter: policies.Exporter{USPerson: rapid.SampledFrom(someTernary).Draw(t, "person"), USOwned: rapid.SampledFrom(someTernary).Draw(t, "owned")},
	}
	if rapid.IntRange(0, 4).Draw(t, "product priced") > 0 {
		c.Product.Price = policies.Money{Amount: big.NewRat(int64(rapid.IntRange(1, 200).Draw(t, "price")), 1), Currency: "USD"}
	}
	c.Facts.Presume = rapid.SampledFrom(somePresumes).Draw(t, "presume")
	board := policies.Item{Component: &bom.Component{Ref: "board", Name: "board", Parent: -1, Kind: bom.Commodity}, Origin: origin.Origin{Answer: origin.NotUS}}
	board.Value = policies.Interval{Low: big.NewRat(40, 1), High: big.NewRat(50, 1)}
	c.Components = append(c.Components, board)
	for i := range rapid.IntRange(0, 5).Draw(t, "parts") {
		c.Components = append(c.Components, drawItem(t, i+1))
	}
	return c
}

func mustDetermine(t *rapid.T, c *policies.Case, dest string) policies.Determination {
	d, err := open(c)(dest)
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

func TestAddingUSContentNeverHelps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		before := mustDetermine(t, c, dest)
		part := drawItem(t, len(c.Components))
		part.Origin.Answer = origin.US
		after := mustDetermine(t, with(c, func(c *policies.Case) { c.Components = append(c.Components, part) }), dest)
		if after.Verdict < before.Verdict {
			t.Fatalf("%s: %v became %v by adding %+v", dest, before.Verdict, after.Verdict, part)
		}
	})
}

// TestUnknownNeverPasses forgets one thing at a time that a good answer needs.
func TestUnknownNeverPasses(t *testing.T) {
	forget := map[string]func(*policies.Case){
		"exporter": func(c *policies.Case) { c.Product.Exporter = policies.Exporter{} },
		"parties":  func(c *policies.Case) { c.Product.Parties = nil },
		"owners": func(c *policies.Case) {
			c.Product.Parties = []policies.Party{{Name: "a", Listed: origin.No}}
		},
		"day":    func(c *policies.Case) { c.AsOf = "2006-12-31" },
		"unread": func(c *policies.Case) { c.Unread = []bom.Gap{{Size: 1, Reason: bom.Encrypted}} },
	}
	forIran := map[string]func(*policies.Case){
		"place of make": func(c *policies.Case) { c.Product.MadeIn = "" },
		"end use":       func(c *policies.Case) { c.Product.EndUse = "" },
		"list":          func(c *policies.Case) { c.Complete = nil },
		"parts":         func(c *policies.Case) { c.Components = nil },
	}
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		check := func(what, dest string, change func(*policies.Case)) {
			if d := mustDetermine(t, with(c, change), dest); d.Verdict < policies.Undetermined {
				t.Fatalf("%s without %s: %v", dest, what, d.Verdict)
			}
		}
		for what, change := range forget {
			check(what, dest, change)
		}
		for what, change := range forIran {
			check(what, "IR", change)
		}
	})
}

// TestLessEvidenceNeverHelps forgets where a part comes from, what it is and what it costs.
func TestLessEvidenceNeverHelps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
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

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		a := mustDetermine(t, c, dest)
		b := mustDetermine(t, with(c, func(c *policies.Case) { slices.Reverse(c.Components) }), dest)
		if a.Verdict != b.Verdict || !slices.EqualFunc(a.DeMinimis, b.DeMinimis, sameRatios) {
			t.Fatalf("%v and %v, %+v and %+v", a.Verdict, b.Verdict, a.DeMinimis, b.DeMinimis)
		}
	})
}

func sameRatios(a, b policies.DeMinimis) bool {
	same := func(x, y *policies.Ratio) bool { return x == nil && y == nil || x != nil && y != nil && *x == *y }
	return same(a.Low, b.Low) && same(a.Likely, b.Likely) && same(a.High, b.High)
}

// TestRaisingThePriceNeverRaisesAShare holds for each of the three bounds of each of the four measures.
func TestRaisingThePriceNeverRaisesAShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t)
		if c.Product.Price.Amount == nil {
			return
		}
		a := mustDetermine(t, c, "IR").DeMinimis
		b := mustDetermine(t, with(c, func(c *policies.Case) {
			c.Product.Price.Amount = new(big.Rat).Add(c.Product.Price.Amount, big.NewRat(7, 2))
		}), "IR").DeMinimis
		for i := range a {
			for _, pair := range [][2]*policies.Ratio{{a[i].Low, b[i].Low}, {a[i].Likely, b[i].Likely}, {a[i].High, b[i].High}} {
				if pair[0] != nil && pair[1] != nil && ratOf(pair[1]).Cmp(ratOf(pair[0])) > 0 {
					t.Fatalf("%s: %v became %v", a[i].Measure, pair[0], pair[1])
				}
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
		for _, m := range mustDetermine(t, drawCase(t), "IR").DeMinimis {
			last := new(big.Rat)
			for _, r := range []*policies.Ratio{m.Low, m.Likely, m.High} {
				if r == nil {
					continue
				}
				if ratOf(r).Cmp(last) < 0 {
					t.Fatalf("%s: %+v %+v %+v", m.Measure, m.Low, m.Likely, m.High)
				}
				last = ratOf(r)
			}
		}
	})
}

// TestContentMattersForIranOnly: everywhere else the answer is the same without any part.
func TestContentMattersForIranOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom([]string{"KP", "CU", "SY", "UA-43", "RU", "DE"}).Draw(t, "dest")
		a, b := mustDetermine(t, c, dest), mustDetermine(t, with(c, func(c *policies.Case) { c.Components = nil }), dest)
		if a.Verdict != b.Verdict || a.DeMinimis != nil || a.Flagged != nil {
			t.Fatalf("%s: %v and %v, %v", dest, a.Verdict, b.Verdict, a.DeMinimis)
		}
	})
}

// TestAnswersAreWhole: every reason cites, an open answer asks, and none claims that anything is permitted.
func TestAnswersAreWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		d := mustDetermine(t, c, dest)
		if d.Aside != !c.Product.Exporter.Stated() || len(d.Because) == 0 || d.Aside && len(d.Missing) != 1 {
			t.Fatalf("aside %v, %d reasons, %d questions", d.Aside, len(d.Because), len(d.Missing))
		}
		for _, r := range d.Because {
			if r.Cite.Source == "" || r.Says == "" {
				t.Fatalf("a reason without a source or a sentence: %+v", r)
			}
			for _, word := range []string{"cleared", "clearance", "compliant", "permitted", "allowed", "safe "} {
				if strings.Contains(r.Says, word) {
					t.Fatalf("%q claims clearance", r.Says)
				}
			}
		}
		if n := len(d.DeMinimis); n != 0 && n != 4 {
			t.Fatalf("%d comparisons", n)
		}
		for _, m := range d.Missing {
			if m.Question == "" || m.Whom == "" || m.IfYes == policies.NoVerdict || m.IfNo == policies.NoVerdict {
				t.Fatalf("%+v", m)
			}
		}
	})
}
