package ofac_test

import (
	"fmt"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
	"ensign/policies/ofac"
)

// A maker in Taiwan that no US person owns reexports a router to Iran with one American chip of 10 in 100 USD. That is
// within the limit of the EAR, "10 percent or less", and not within that of OFAC, "less than 10 percent".
func ExampleRegime() {
	const facts = `
product:
  {kind: commodity, made-in: TW, price: 100.00 USD, exporter: {us-person: no, us-owned: no}, by: me, why: our product, date: 2026-01-01}
components:
  - {match: {name: BCM4708}, origin: {made: US}, eccn: 3A991.a, price: 10.00 USD, by: me, why: letter of the maker, date: 2026-01-01}
`
	known, err := policies.ReadFacts("ensign.yaml", []byte(facts), "2026-06-01")
	if err != nil {
		fmt.Println(err)
		return
	}
	doc, err := bom.New(bom.Component{Type: "device", Name: "RT-1000"}, []bom.Component{{Type: "device", Name: "BCM4708", Parent: -1}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	origins := origin.ResolveAll(doc, origin.Options{AsOf: "2026-06-01", Statements: known.Statements()})
	report := policies.Screen(doc, origins, policies.Question{
		Destinations: []string{"IR"}, AsOf: "2026-06-01", Regimes: []policies.Regime{ofac.Regime()}, Facts: known,
	})
	answer := report.Determinations[0]
	share := answer.DeMinimis[0]
	fmt.Println(answer.Destination, answer.Verdict)
	fmt.Printf("at least %s %%, must be %s %s %%: %s\n", share.Low.Percent, share.Compare, share.Threshold, share.Outcome)
	// Output:
	// IR undetermined
	// at least 10.0000 %, must be < 10 %: above
}
