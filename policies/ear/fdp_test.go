package ear

import (
	"testing"

	"pgregory.net/rapid"

	"ensign/origin"
	"ensign/policies"
)

func TestClassesHold(t *testing.T) {
	tests := []struct {
		set  []string
		eccn string
		want origin.Ternary
	}{
		{[]string{"3B001"}, "3B001.c", origin.Yes},
		{[]string{"3B001.c"}, "3B001", origin.Unsure},
		{[]string{"3B001.c"}, "3B001.c.1", origin.Yes},
		{[]string{"3B001.c"}, "3B001.d", origin.No},
		{[]string{"3B001", "-3B001.c"}, "3B001.c.1", origin.No},
		{[]string{"3B001", "-3B001.c"}, "3B001.q", origin.Yes},
		{[]string{"3B001", "-3B001.p.2"}, "3B001.p", origin.Unsure},
		{[]string{"3B001", "-3B001.c"}, "3B001", origin.Unsure},
		{[]string{"?3D001"}, "3D001", origin.Unsure},
		{[]string{"?3D001", "3D001"}, "3D001", origin.Yes},
		{[]string{"3", "4"}, "4A994", origin.Yes},
		{[]string{"3", "4"}, "5A992.c", origin.No},
		{[]string{"D", "E"}, "0E617", origin.Yes},
		{[]string{"D", "E"}, "9A610", origin.No},
		{[]string{"3D", "3E"}, "3E991", origin.Yes},
		{[]string{"3D", "3E"}, "3A001", origin.No},
		{[]string{"3D", "3E"}, "2E001", origin.No},
		{[]string{"600"}, "9A610.x", origin.Yes},
		{[]string{"600E"}, "9D610", origin.No},
		{[]string{"600E"}, "9E610", origin.Yes},
		{[]string{"9x515"}, "9E515", origin.Yes},
		{[]string{"9x515"}, "9E610", origin.No},
		{[]string{"*"}, "0A998", origin.Yes},
		{[]string{"*"}, "EAR99", origin.No},
		{nil, "3D001", origin.No},
	}
	for _, tt := range tests {
		set, err := parseClasses(tt.set)
		if err != nil {
			t.Fatal(err)
		}
		if got := set.hold(parseECCN(tt.eccn)); got != tt.want {
			t.Errorf("%v holds %s: %v, want %v", tt.set, tt.eccn, got, tt.want)
		}
	}
}

// allRules are the rules of 734.9 that a certificate can be for.
var allRules = []string{
	"734.9(b)", "734.9(c)", "734.9(d)", "734.9(e)(1)", "734.9(e)(2)", "734.9(e)(3)", "734.9(f)", "734.9(g)", "734.9(h)",
	"734.9(i)", "734.9(j)", "734.9(k)", "734.9(l)",
}

// drawInput adds to a made-up case what the direct product rules ask.
func drawInput(t *rapid.T) (*policies.Case, string) {
	c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
	c.Product.ECCN = rapid.SampledFrom(append([]string{"3A090.a", "3B001.c", "3B001.q", "4E091", "5A002.a"}, someECCNs...)).Draw(t, "eccn of the product")
	c.Product.HTS = rapid.SampledFrom([]string{"", "851762", "940360"}).Draw(t, "hts")
	c.Product.Certificates = rapid.SampledFrom([][]policies.Certificate{nil, {{Rules: allRules}}, {{Rules: allRules[:6]}}}).Draw(t, "certificates")
	c.Product.Parties = append(c.Product.Parties, rapid.SampledFrom([][]policies.Party{
		nil,
		{{Name: "buyer", Listed: origin.Yes, Footnotes: []string{"1"}}},
		{{Name: "ministry", Country: "IR", Listed: origin.No, Government: origin.Yes}},
		{{Name: "fab", Listed: origin.Yes, Footnotes: []string{"4", "5"}}},
		{{Name: "plant", Listed: origin.Yes, Footnotes: []string{"none"}}},
	}).Draw(t, "more parties")...)
	return c, dest
}

// TestInputNeverHelps states what the product was made with, or presumes it of integrated circuits.
func TestInputNeverHelps(t *testing.T) {
	worse := map[string]func(*policies.Case){
		"direct": func(c *policies.Case) { c.Product.MadeWith.Direct = []string{"3D991", "9E610", "9D515"} },
		"plant":  func(c *policies.Case) { c.Product.MadeWith.Plant = []string{"3E991", "3D993", "3A090"} },
		"assurance": func(c *policies.Case) {
			c.Product.MadeWith.WrittenAssurance = true
		},
		"presumption": func(c *policies.Case) {
			c.Facts.Presume = append([]policies.Presumption{{Class: presumedCircuits}}, c.Facts.Presume...)
		},
	}
	met := 0
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawInput(t)
		before := mustDetermine(t, c, dest)
		for what, change := range worse {
			after := mustDetermine(t, with(c, change), dest)
			if after.Verdict < before.Verdict {
				t.Fatalf("%s: %v became %v by %s", dest, before.Verdict, after.Verdict, what)
			}
			met += statuses(after, "met")
		}
	})
	if met == 0 {
		t.Error("no rule was met, so nothing was tried")
	}
}

func statuses(d policies.Determination, status string) int {
	n := 0
	for _, r := range d.FDP {
		n += boolInt(r.Status == status)
	}
	return n
}

// TestCertificateExcludesItsRulesOnly: with a certificate for some rules the others stay as they were.
func TestCertificateExcludesItsRulesOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawInput(t)
		c.Product.Certificates = nil
		before := mustDetermine(t, c, dest)
		rule := rapid.IntRange(0, len(allRules)-1).Draw(t, "rule")
		after := mustDetermine(t, with(c, func(c *policies.Case) {
			c.Product.Certificates = []policies.Certificate{{Rules: allRules[rule : rule+1]}}
		}), dest)
		for i, r := range after.FDP {
			if i != rule && r.Status != before.FDP[i].Status {
				t.Fatalf("%s: %s became %s by a certificate for %s", dest, before.FDP[i].Rule, r.Status, allRules[rule])
			}
		}
		if was, is := before.FDP[rule].Status, after.FDP[rule].Status; is != was && (is != "excluded-by-certificate" || was != "possible" && was != "unverified") {
			t.Fatalf("%s: %s was %s and is %s", dest, allRules[rule], was, is)
		}
	})
}
