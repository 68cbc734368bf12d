package ear

import (
	"fmt"
	"math/big"
	"testing"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// BenchmarkDetermine asks about one destination for a product of 300 lines.
func BenchmarkDetermine(b *testing.B) {
	c := &policies.Case{AsOf: "2026-10-01", Complete: map[bom.Kind]bool{bom.Commodity: true}}
	c.Product = policies.Product{Kind: bom.Commodity, MadeIn: "TW", ECCN: "5A992.c", Price: policies.Money{Amount: big.NewRat(89, 1), Currency: "USD"}}
	for i := range 300 {
		it := policies.Item{Component: bom.Component{Ref: fmt.Sprint(i), Name: fmt.Sprint(i), Parent: -1, Kind: bom.Commodity}, Index: i}
		it.ECCN = someECCNs[i%len(someECCNs)]
		it.Origin.Answer = []origin.Answer{origin.Unknown, origin.LikelyUS, origin.LikelyNotUS}[i%3]
		c.Components = append(c.Components, it)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := determine(c, "KP"); err != nil {
			b.Fatal(err)
		}
	}
}
