package ear

import (
	"slices"

	"ensign/policies"
)

// hypothesis is one thing otherwise than it is known.
type hypothesis struct {
	product func(*policies.Product)
	facts   func(*policies.Case) // what else is stated, of the product as a whole
	recount bool                 // whether the components count otherwise by what is said of the product
	parts   []int                // the components of which something else is said
	part    func(*policies.Item) // of each of those; nil is that they are not of US origin
}

// verdictIf is the verdict on the case with one thing changed.
func (q *question) verdictIf(h *hypothesis, f *findings) (v policies.Verdict) {
	q.suppose(h, f, func(other *question, found *findings) { v, _ = other.verdict(found) })
	return v
}

// suppose asks what the rules find if a hypothesis holds. Only what it bears on is asked again, and the components
// count as before in the end. f is what the rules find as it is.
func (q *question) suppose(h *hypothesis, f *findings, ask func(*question, *findings)) {
	other, said := q, f.productFindings
	if h.product != nil || h.facts != nil {
		other = q.otherwise(h)
	}
	if h.product != nil {
		said = other.findOfProduct()
	}
	was := make([]share, 0, len(h.parts))
	for _, i := range h.parts {
		was = append(was, q.count.exchange(i, q.partIf(i, h.part)))
	}
	found := other.findWith(said)
	ask(other, &found)
	for k, i := range slices.Backward(h.parts) {
		q.count.exchange(i, was[k])
	}
}

// otherwise is the question with what a hypothesis says of the product.
func (q *question) otherwise(h *hypothesis) *question {
	c, d, other := *q.Case, *q.docket, *q
	d.Case, other.docket = &c, &d
	if h.product != nil {
		h.product(&c.Product)
		other.anywhere = other.findAnywhere()
	}
	if h.facts != nil {
		h.facts(&c)
		other.unlisted = other.unlistedKinds()
	}
	if h.recount {
		other.count = other.countParts()
	}
	return &other
}

// partIf is a component with one thing of it changed, or that is not of US origin.
func (q *question) partIf(i int, change func(*policies.Item)) share {
	if change == nil {
		return share{part: &q.parts[i]}
	}
	it := q.Components[i]
	change(&it)
	p := q.part(&it)
	p.worth = q.parts[i].worth
	if it.Value != q.Components[i].Value {
		p.worth = q.unit.worths(it.Value)
	}
	s := share{part: &p}
	if p.usAt[high] {
		s.license = q.requirementOf(i, &p)
	}
	return s
}

// requirementOf is what the law asks of a component that may be another one than it is in the case.
func (q *question) requirementOf(i int, p *part) *requirement {
	if was := q.count.of(i); was.license != nil && was.goods == p.goods {
		return was.license
	}
	r := q.requirement(p.goods)
	return &r
}
