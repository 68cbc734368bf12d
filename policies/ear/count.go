package ear

import (
	"ensign/origin"
	"ensign/policies"
)

// count is what the components of a product come to at one destination: all that the verdict needs of them. To
// exchange one of them costs no more than its way up to the top, so that it is cheap to ask what another answer
// would make of the case.
type count struct {
	nesting
	shares   []share       // one per component, in order
	licenses []requirement // of the goods of the docket

	held  [][3]total  // by assembly, what lies in it; the first is the product itself
	worst [][3]amount // by position, the worst of its alternates
	gates [4]int      // how many components leave the gate in each state
	apart int         // how many are judged by themselves, and may need a licence
	zeroCount
}

// share is what one component is to the controlled US-origin content for one destination, 734 Supp. No. 2(a)(1).
type share struct {
	*part
	license *requirement // would it need a licence for the destination, as received; nil if it cannot be of US origin
	counts  [3]bool      // is it controlled US-origin content at each bound
	gate    gateStatus   // what it does to the encryption gate
}

// count counts the components for the destination.
func (q *question) countParts() *count {
	n := &count{
		nesting: q.nesting, shares: make([]share, len(q.parts)), licenses: make([]requirement, len(q.goods)), zeroCount: q.zeroCount,
		held: make([][3]total, q.nesting.assemblies), worst: make([][3]amount, q.nesting.positions),
	}
	for k, g := range q.goods {
		n.licenses[k] = q.requirement(g)
	}
	for i := range q.parts {
		s := &n.shares[i]
		if s.part = &q.parts[i]; s.usAt[high] {
			q.license(s, &n.licenses[q.kinds[i]])
		}
		n.add(s, 1)
	}
	for k := range q.goods {
		for b := range n.held[0] {
			n.sum(bound(b)).add(&q.sums[k][n.licenses[k].license][b])
		}
	}
	for k := len(n.inward) - 1; k >= 0; k-- {
		if i := n.inward[k]; !n.alone(i) && (n.shares[i].counts[high] || n.places[i].holds > 0) {
			n.raise(i, [3]amount{}, n.worth(i))
		}
	}
	return n
}

// sumGoods adds up, of all parts alike for the law, those that stand alone, for each answer that it may give.
func (d *docket) sumGoods() {
	d.sums = make([][3][3]total, len(d.goods))
	for i := range d.parts {
		p := &d.parts[i]
		if !p.usAt[high] || !d.nesting.alone(i) {
			continue
		}
		for l := range d.sums[d.kinds[i]] {
			for b, counts := range p.counts(policies.License(l)) {
				if counts {
					d.sums[d.kinds[i]][l][b].exchange(amount{}, p.worth[b])
				}
			}
		}
	}
}

// license says how a component that may be of US origin counts for the destination.
func (q *question) license(s *share, l *requirement) {
	s.license, s.counts = l, s.part.counts(l.license)
	s.gate = s.part.gate[boolInt(q.local.groupE != "")]
}

// counts says at which bounds a component that may be of US origin counts, by whether it needs a licence. What is judged by
// itself stays out of low and likely, and stays in high so that it can never help.
func (p *part) counts(l policies.License) [3]bool {
	required := l == policies.Required && !p.apart
	return [3]bool{p.usAt[low] && required, p.usAt[likely] && required, l != policies.NotRequired}
}

// exchange puts another share for that of component i, and returns the one it had.
func (n *count) exchange(i int, s share) share {
	share, was := n.shares[i], n.worth(i)
	n.add(&share, -1)
	n.zeroCount.add(share.part, share.license != nil, -1)
	n.add(&s, 1)
	n.zeroCount.add(s.part, s.license != nil, 1)
	n.shares[i] = s
	for in := n.places[i].in; in != top; in = n.places[in].in {
		above := n.worth(in)
		n.raise(i, was, n.worth(i))
		i, was = in, above
	}
	n.raise(i, was, n.worth(i))
	return share
}

// add counts a share so many times.
func (n *count) add(s *share, times int) {
	n.gates[s.gate] += times
	if s.apart && s.license != nil && s.license.license != policies.NotRequired {
		n.apart += times
	}
}

// zeroCount counts what the cases of 734.4(a) look for.
type zeroCount struct {
	zero   [zeroCases][3]int // by case, how many parts are its content, by origin.Ternary
	tech9E int               // how many are technology of 9E003, wherever it is from
}

// add counts a part so many times. us says whether it may be of US origin.
func (c *zeroCount) add(p *part, us bool, times int) {
	if p.class.Entry == "9E003" {
		c.tech9E += times
	}
	if !us {
		return
	}
	for k, is := range p.zero {
		c.zero[k][is] += times
	}
}

// raise brings the change of what component i is worth into what it lies in. Of alternates for one position the worst
// counts.
func (n *count) raise(i int, was, now [3]amount) {
	at := n.places[i]
	for b := range now {
		if at.rivals != nil {
			worst := n.worst[at.position][b]
			n.worst[at.position][b] = n.worstOf(at, bound(b), was[b], now[b])
			was[b], now[b] = worst, n.worst[at.position][b]
		}
		n.held[at.assembly][b].exchange(was[b], now[b])
	}
}

// worth is what a component stands for at each bound, with what lies in it. An assembly that counts stands for what is
// in it, if it is worth more; what is in a discrete foreign product does not count (second incorporation, by explicit
// opt-in).
func (n *count) worth(i int) [3]amount {
	var out [3]amount
	for b := range out {
		out[b] = n.worthAt(i, bound(b))
	}
	return out
}

func (n *count) worthAt(i int, b bound) amount {
	s := &n.shares[i]
	if s.item.Discrete && s.item.Origin.Answer == origin.NotUS {
		return amount{}
	}
	var out amount
	if s.counts[b] {
		out = s.part.worth[b]
	}
	if k := n.places[i].holds; k > 0 {
		out = larger(out, n.held[k][b].amount())
	}
	return out
}

// worstOf is the worst of the alternates of a place after one of them was exchanged. All of them are looked at only if
// that one was the worst.
func (n *count) worstOf(at place, b bound, was, now amount) amount {
	worst := n.worst[at.position][b]
	if was.n == nil || was.compare(worst) < 0 {
		out := larger(worst, now)
		out.open -= was.open
		return out
	}
	var out amount
	for _, i := range at.rivals {
		out = larger(out, n.worthAt(i, b))
	}
	return out
}

// sum is what the controlled content comes to at a bound.
func (n *count) sum(b bound) *total { return &n.held[0][b] }
