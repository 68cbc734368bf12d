package ear_test

import (
	"strings"
	"testing"

	"ensign/origin"
	"ensign/policies"
	"ensign/policies/ear"
)

// explained is a case with a share between low and high, for two destinations.
func explained(t *testing.T) policies.Report {
	t.Helper()
	c := legalCase{Name: "explained", To: "KP", Parts: []part{
		{Name: "U1", Stated: "US", ECCN: "5A992.c", Price: "8.10 USD"},
		{Name: "U2", Made: "US", ECCN: "EAR99", Price: "5.00 USD"},
		{Name: "U3", Price: "1.00 USD"},
		{Name: "S1", Type: "library", Stated: "US", ECCN: "5D002.c.1", ENC: "(b)(3)", Price: "1.00 USD"},
	}}
	rep := c.screen(t)
	c.To = "DE"
	rep.Determinations = append(rep.Determinations, c.screen(t).Determinations...)
	return rep
}

func TestExplainInHasTheNumbers(t *testing.T) {
	rep := explained(t)
	for _, tt := range []struct {
		what string
		want []string
	}{
		{"734.4(c)", []string{"10 per cent", "KP undetermined: controlled US content of goods: low 8.1 %, likely 13.1 %, high 15.1 %; limit <= 10 %: not-available", "within the limit at a price of 81.00 USD or more", "-DE "}},
		{"15 CFR 734.4(d)", []string{"25 per cent", "DE no-license-required: controlled US content of goods: low 0 %", "-KP "}},
		{"734.4(a)(6)", []string{"KP undetermined: possible: 734.4(a)(6)(i) by U3"}},
		{"734.4(b)", []string{"KP undetermined: the encryption gate: unproven"}},
		{"740.17(b)(3)", []string{"the encryption gate"}},
		{"734.9(g)", []string{"KP undetermined: ruled-out-by-reach: 734.9(g)"}},
		{"734.3", []string{"Being subject is one thing", "KP undetermined: subject unknown, left open by"}},
		{"746.4", []string{"licence on the product's own classification: required", "-DE "}},
		{"5A992.c", []string{"column AT1", "5A992.c is not in it", "the product is 5A992.c: licence required for KP; licence not-required for DE", "U1, us, is 5A992.c: counts in full for KP; does not count for DE"}},
		{"EAR99", []string{"U2, likely-us, is EAR99: likely counts for KP"}},
		{"5d002", []string{"S1, us, is 5D002.c.1: is judged by itself for KP, DE"}},
		{"3A001", []string{"nothing in the report is 3A001"}},
		{"kp", []string{"the de minimis limit is 10 %", "verdict undetermined: subject unknown, left open by 734.4(c)(1), (d)(1), notes, 734.4(a)(1)(ii), 734.4(a)(6)(i), 734.4(a)(6)(ii), 734.4(b), 734.4(c)", "low 8.1 %", "price of 81.00 USD", "the encryption gate: unproven", "no de minimis level, possible: 734.4(a)(1)(ii)", "U1 US-CONTROLLED: US origin, 5A992.c: counts in full", "U3 ORIGIN-UNKNOWN: origin unknown, ECCN unknown: may count"}},
		{"mcu", []string{"3A991.a: a clock over 25 MHz", "none is an answer"}},
		{"laptop", []string{"4A994.b: 0.0128 weighted teraflops or more"}},
	} {
		r, ok := ear.ExplainIn(&rep, tt.what)
		if !ok {
			t.Errorf("%s is not explained", tt.what)
			continue
		}
		text := flat(origin.Reasons{r})
		for _, w := range tt.want {
			if not := strings.HasPrefix(w, "-"); strings.Contains(text, strings.TrimPrefix(w, "-")) == not {
				t.Errorf("%s: want %q in\n%s", tt.what, w, text)
			}
		}
	}
	if r, ok := ear.ExplainIn(&rep, "U1"); ok {
		t.Errorf("a component is explained as law: %q", r.Says)
	}
}

// TestExplainInNamesTheRule names what made a product subject.
func TestExplainInNamesTheRule(t *testing.T) {
	for _, tt := range []struct {
		part part
		want string
	}{
		{part{Name: "U1", Stated: "US", ECCN: "EAR99", Price: "10.01 USD"}, "subject yes, made so by 734.4(c)"},
		{part{Name: "U1", Stated: "US", ECCN: "9A610.x", Price: "0.01 USD"}, "subject yes, made so by 734.4(a)(6)(i)"},
		{part{Name: "U1", Stated: "US", ECCN: "5A002.a", ENC: "(b)(2)", Price: "0.01 USD"}, "subject yes, made so by 734.4(b)"},
		{part{Name: "U1", Stated: "TW", ECCN: "EAR99", Price: "0.01 USD"}, "verdict not-subject: subject no; licence"},
	} {
		rep := legalCase{Name: "ruled", To: "KP", Parts: []part{tt.part}}.screen(t)
		r, ok := ear.ExplainIn(&rep, "KP")
		if text := flat(origin.Reasons{r}); !ok || !strings.Contains(text, tt.want) {
			t.Errorf("%s: want %q in\n%s", tt.part.ECCN, tt.want, text)
		}
	}
}

func flat(rs origin.Reasons) string {
	var b strings.Builder
	for _, r := range rs {
		b.WriteString(r.Says + "\n" + flat(r.Because))
	}
	return b.String()
}
