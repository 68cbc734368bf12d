package ear_test

import (
	"fmt"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
	"ensign/policies/ear"
)

// A router of two lines for North Korea: one chip of US origin at 12 of 89 USD is above the limit of 10 percent.
func ExampleRegime() {
	const facts = `
product: {kind: commodity, made-in: TW, eccn: 5A992.c, price: 89.00 USD, by: me, why: our product, date: 2026-09-01}
components:
  - {match: {name: BCM4708}, origin: {made: US}, eccn: 3A991.a, price: 12.00 USD, by: me, why: letter of the maker, date: 2026-09-01}
`
	known, err := policies.ReadFacts("ensign.yaml", []byte(facts), "2026-10-01")
	if err != nil {
		fmt.Println(err)
		return
	}
	doc, err := bom.New(bom.Component{Type: "device", Name: "RT-1000"}, []bom.Component{
		{Type: "device", Name: "BCM4708", Parent: -1},
		{Type: "device", Name: "GRM155R71C104KA88", Parent: -1},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	origins := origin.ResolveAll(doc, origin.Options{AsOf: "2026-10-01", Statements: known.Statements()})
	report := policies.Screen(doc, origins, policies.Question{
		Destinations: []string{"KP"}, AsOf: "2026-10-01", Regimes: []policies.Regime{ear.Regime()}, Facts: known,
	})
	answer := report.Determinations[0]
	share := answer.DeMinimis[0]
	fmt.Println(answer.Destination, answer.Verdict)
	fmt.Printf("at least %s %% (%s/%s), the limit is %s %%: %s\n", share.Low.Percent, share.Low.Num, share.Low.Den, share.Threshold, share.Outcome)
	// Output:
	// KP license-required
	// at least 13.4832 % (12/89), the limit is 10 %: above
}

func ExampleGroup() {
	fmt.Println(ear.Group("E:1", "2026-10-01"), ear.Group("E:2", "2026-10-01"))
	// Output: [IR KP SY] [CU]
}
