package policies_test

import (
	"fmt"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// A regime of one rule: what is made in a known place may go anywhere. No regime passes what was not read.
func ExampleScreen() {
	doc, err := bom.Read([]byte(`{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
		"metadata": {"component": {"type": "device", "name": "router"}},
		"components": [{"type": "device", "name": "BCM4708", "bom-ref": "u1"}]}`), bom.NewBudget(bom.Limits{}))
	if err != nil {
		fmt.Println(err)
		return
	}
	facts, err := policies.ReadFacts("ensign.yaml", []byte(`product: {made-in: TW, by: me, why: our factory, date: 2026-11-02}`), "2026-11-24")
	if err != nil {
		fmt.Println(err)
		return
	}
	rule := policies.Regime{ID: "example", Open: func(c *policies.Case) func(string) (policies.Determination, error) {
		return func(string) (policies.Determination, error) {
			if c.Product.MadeIn == "" {
				return policies.Determination{Verdict: policies.Undetermined}, nil
			}
			return policies.Determination{Verdict: policies.NotSubject, Subject: origin.No}, nil
		}
	}}
	origins := origin.ResolveAll(doc, origin.Options{AsOf: "2026-11-24", Statements: facts.Statements()})
	report := policies.Screen(doc, origins, policies.Question{
		Destinations: []string{"KP"}, AsOf: "2026-11-24", Regimes: []policies.Regime{rule}, Facts: facts,
	})
	fmt.Println(report.Product.Name, report.Product.MadeIn, len(report.Components), report.Verdict)
	// Output: router TW 1 not-subject
}

func ExampleDestinations() {
	groups := func(group string, _ origin.Date) []string {
		if group == "E:1" {
			return []string{"CU", "IR", "KP", "SY"}
		}
		return nil
	}
	fmt.Println(policies.Destinations([]string{"RU", "E:1", "IR"}, groups, "2026-11-24"))
	_, err := policies.Destinations([]string{"DPRK"}, groups, "2026-11-24")
	fmt.Println(err)
	// Output:
	// [RU CU IR KP SY] <nil>
	// "DPRK" is not a destination: a country of ISO 3166-1, UA-43, UA-14, UA-09, a country group such as E:1, embargoed or all: did you mean KP?
}

func ExampleReadFacts() {
	_, err := policies.ReadFacts("ensign.yaml", []byte("product:\n  madein: TW\n"), "2026-11-24")
	fmt.Println(err)
	// Output: ensign.yaml:2: unknown key "madein" in product: did you mean made-in?
}
