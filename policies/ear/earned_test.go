package ear

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// TestNotSubjectIsEarned holds every "not subject" of made-up cases to conditions written from the regulation and not
// from the engine. They are necessary, not sufficient.
func TestNotSubjectIsEarned(t *testing.T) {
	passed := 0
	rapid.Check(t, func(t *rapid.T) {
		c, dest := nearlyKnown(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		d := mustDetermine(t, c, dest)
		if d.Verdict != policies.NotSubject {
			return
		}
		passed++
		if why := unearned(c, dest); why != "" {
			t.Fatalf("%s on %s is not subject although %s: %+v", dest, c.AsOf, why, c.Components)
		}
	})
	if passed == 0 {
		t.Error("no case was not subject, so nothing was tried")
	}
}

// TestNoLicenseIsEarned does the same for "no licence required".
func TestNoLicenseIsEarned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		if mustDetermine(t, c, dest).Verdict != policies.NoLicenseRequired {
			return
		}
		e := parseECCN(c.Product.ECCN)
		switch {
		case c.Product.ECCN == "":
			t.Fatal("the product's entry is not known")
		case slices.Contains([]string{"KP", "IR", "CU", "SY", "UA-43"}, dest), slices.Contains([]string{"RU", "BY"}, dest) && c.AsOf >= "2022-03-01":
			t.Fatalf("%s asks a licence for %s", dest, c.Product.ECCN)
		case slices.Contains([]string{"5A002", "5D002"}, e.Entry) && dest != "CA":
			t.Fatalf("%s is controlled for encryption, which all destinations but Canada ask", c.Product.ECCN)
		case e.Entry == "3A001" && slices.Contains([]string{"CN", "HK", "MO", "VE", "SD", "IQ"}, dest):
			t.Fatalf("%s has a column for %s", c.Product.ECCN, dest)
		case e.Paragraph == ".y" && slices.Contains([]string{"CN", "HK", "VE"}, dest):
			t.Fatalf("the words of %s name %s", c.Product.ECCN, dest)
		}
	})
}

// nearlyKnown is a made-up case with little missing, so that some are not subject.
func nearlyKnown(t *rapid.T) *policies.Case {
	c := drawCase(t)
	c.AsOf = rapid.SampledFrom([]origin.Date{"2026-10-01", "2026-10-01", "2018-06-06"}).Draw(t, "day again")
	c.Product.MadeIn, c.Complete[bom.Commodity], c.Complete[bom.Software] = "TW", true, true
	if rapid.IntRange(0, 9).Draw(t, "parties known") > 0 {
		c.Product.Parties = []policies.Party{{Name: "consignee", Listed: origin.No}}
	}
	for i := range c.Components {
		if rapid.IntRange(0, 2).Draw(t, "foreign") > 0 {
			c.Components[i].Origin.Answer = origin.NotUS
		}
	}
	return c
}

func unearned(c *policies.Case, dest string) string {
	p := c.Product
	switch {
	case c.AsOf < "2026-09-24":
		return "the direct product rules of that day are not verified"
	case len(p.Parties) == 0 || slices.ContainsFunc(p.Parties, func(p policies.Party) bool { return p.Listed != origin.No }):
		return "a party was not checked"
	case p.ECCN == "":
		return "its entry is not known"
	case slices.Contains([]string{"RU", "BY", "UA-43", "IR"}, dest):
		return "the direct product rule of the destination covers every entry that is drawn"
	}
	total, limit := new(big.Rat), big.NewRat(25, 100)
	everything := slices.Contains([]string{"KP", "CU", "SY"}, dest)
	if everything {
		limit = big.NewRat(10, 100)
	}
	for i := range c.Components {
		it := &c.Components[i]
		if !maybeUS(c, it) {
			continue
		}
		if why := unearnedBy(c, it, dest, everything); why != "" {
			return it.Name + " " + why
		}
		if everything {
			if it.Value.High == nil {
				return it.Name + " may be worth anything"
			}
			total.Add(total, it.Value.High)
		}
	}
	if total.Sign() > 0 && (p.Price.Amount == nil || total.Cmp(limit.Mul(limit, p.Price.Amount)) > 0) {
		return "more than the limit may be of US origin"
	}
	return ""
}

// maybeUS reports whether an item may be of US origin and within the regulations.
func maybeUS(c *policies.Case, it *policies.Item) bool {
	if it.Kind == bom.Software && it.Origin.Published == origin.Yes {
		return false
	}
	if it.Origin.Answer == origin.LikelyNotUS {
		class := map[bool]string{true: "declared-origin", false: "maker-abroad"}[it.Origin.Because[0].Rank == origin.D]
		return !slices.ContainsFunc(c.Facts.Presume, func(p policies.Presumption) bool { return p.Class == class })
	}
	return it.Origin.Answer != origin.NotUS
}

// unearnedBy says why an item that may be of US origin keeps a product from being not subject, whatever its value.
func unearnedBy(c *policies.Case, it *policies.Item, dest string, everything bool) string {
	e := parseECCN(it.ECCN)
	d5 := slices.Contains([]string{"KP", "CU", "SY", "CN", "HK", "SD", "IQ", "VE", "ET"}, dest)
	switch {
	case it.ECCN == "" && (d5 || it.Origin.Encryption != origin.No):
		return "may be anything"
	case e.Entry == "9A610" && e.Paragraph == ".x" && d5, e.Entry == "9A515" && d5:
		return "has no de minimis level"
	case e.Paragraph == ".y" && (everything || dest == "CN" || dest == "HK"):
		return "has no de minimis level"
	case (e.Entry == "5A002" || e.Entry == "5D002") && (it.Encryption == "" || it.Encryption == "none"):
		return "does not pass the encryption gate"
	case (e.Entry == "5A002" || e.Entry == "5D002") && it.Encryption == "(b)(2)" && everything:
		return "does not pass the encryption gate"
	case c.Product.Kind == bom.Commodity && it.Kind == bom.Software && e.Entry == "5D002" && dest != "CA":
		return "is judged by itself"
	}
	return ""
}
