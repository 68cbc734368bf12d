package ear

import "ensign/policies"

// hypothesis is one thing otherwise than it is known: each nil changes nothing.
type hypothesis struct {
	product func(*policies.Product)
	facts   func(*policies.Case) // what else is stated, of the product as a whole
	part    func(*policies.Item) // of each of parts
	parts   []int                // the components that count otherwise by any of it
	foreign []int                // the components that are not of US origin by it
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
	for _, i := range h.parts {
		was := q.count.exchange(i, other.shareOf(other.partIf(i, h.part)))
		defer q.count.exchange(i, was)
	}
	for _, i := range h.foreign {
		was := q.count.exchange(i, share{part: &q.parts[i]})
		defer q.count.exchange(i, was)
	}
	found := other.findWith(said)
	ask(other, &found)
}

// otherwise is the question with what a hypothesis says of the product.
func (q *question) otherwise(h *hypothesis) *question {
	c, other := *q.Case, *q
	other.Case = &c
	if h.product != nil {
		h.product(&c.Product)
		other.anywhere = other.findAnywhere()
	}
	if h.facts != nil {
		h.facts(&c)
		other.unlisted = other.unlistedKinds()
	}
	return &other
}

// partIf is a component with one thing of it changed, or as it is.
func (d *docket) partIf(i int, change func(*policies.Item)) *part {
	if change == nil {
		return &d.parts[i]
	}
	it := d.Components[i]
	change(&it)
	p := d.part(&it)
	p.worth = d.parts[i].worth
	if it.Value != d.Components[i].Value {
		p.worth = d.unit.worths(it.Value)
	}
	return &p
}
