package ear

import (
	"ensign/policies"
)

// hypothesis is one thing otherwise than it is known.
type hypothesis struct {
	rest  func(*policies.Case) // what it changes of the product and of the facts; nil is nothing
	part  func(*policies.Item) // what it changes of each of parts; nil is nothing
	parts []int                // the components that count otherwise by it
}

// verdictIf is the verdict on the case with one thing changed. Only what the change bears on is asked again.
func (q *question) verdictIf(h *hypothesis, f *findings) policies.Verdict {
	other, said := *q, f.productFindings
	if h.rest != nil {
		c := *q.Case
		h.rest(&c)
		other.Case = &c
		other.unlisted, said = other.unlistedKinds(), other.findOfProduct()
	}
	for _, i := range h.parts {
		it := q.Components[i]
		if h.part != nil {
			h.part(&it)
		}
		p := other.part(&it)
		was := q.count.exchange(i, other.shareOf(&p))
		defer q.count.exchange(i, was)
	}
	found := other.findWith(said)
	v, _ := other.verdict(&found)
	return v
}
