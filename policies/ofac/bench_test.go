package ofac

import (
	"fmt"
	"testing"

	"ensign/origin"
	"ensign/policies"
)

// BenchmarkIran asks for a product of 300 lines with everything open, where content is counted, and each question is
// answered both ways.
func BenchmarkIran(b *testing.B) {
	for _, stated := range []bool{false, true} {
		b.Run(fmt.Sprint("stated=", stated), func(b *testing.B) {
			c := plainCase()
			if !stated {
				c.Product.Exporter = policies.Exporter{}
			}
			for len(c.Components) < 300 {
				it, part := c.Components[0], *c.Components[0].Component
				it.Component = &part
				it.Ref, it.Index, it.Origin.Answer = fmt.Sprint("U", len(c.Components)), len(c.Components), origin.Unknown
				c.Components = append(c.Components, it)
			}
			for b.Loop() {
				if _, err := open(c)("IR"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
