package ear

import (
	"fmt"
	"math/big"

	"ensign/origin"
	"ensign/policies"
)

// presumable are the classes of presumptions that cover what is likely foreign, in order.
var presumable = [...]string{"declared-origin", "maker-abroad"}

// findCovered lists the parts that a presumption of each class would cover.
func (d *docket) findCovered() map[string][]int {
	out := make(map[string][]int)
	for i := range d.parts {
		if p := &d.parts[i]; p.usAt[high] && p.item.Origin.Answer == origin.LikelyNotUS {
			class := presumptionClass(p.item)
			out[class] = append(out[class], i)
		}
	}
	return out
}

// missingPresumptions offers the presumptions that could be recorded, for what is likely foreign and counts. They would
// cover what does not count too.
func (q *question) missingPresumptions() []candidate {
	var out []candidate
	for _, class := range presumable {
		covered := q.covered[class]
		swing, ok := q.swing(covered)
		if !ok {
			continue
		}
		out = append(out, candidate{
			Missing: policies.Missing{
				Fact: "presume." + class, Question: fmt.Sprintf("may what is likely foreign (%s) be presumed so? record it with who and why", class),
				Whom: "your compliance officer", Swing: q.points(swing),
			},
			swing: swing,
			yes:   &hypothesis{parts: covered},
		})
	}
	return out
}

// swing is what those of some parts that count, or may, make up together, and whether there are any.
func (q *question) swing(parts []int) (*big.Int, bool) {
	var out *big.Int
	counts := false
	for _, i := range parts {
		if !q.count.counts(i)[high] {
			continue
		}
		counts = true
		if q.price == nil {
			break
		}
		if out == nil {
			out = new(big.Int)
		}
		out.Add(out, q.swings[i])
	}
	return out, counts
}
