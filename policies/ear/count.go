package ear

import (
	"ensign/origin"
	"ensign/policies"
)

// count is what the components of a product come to at one destination: all that the verdict needs of them. To
// exchange one of them costs no more than its way up to the top, so that it is cheap to ask what another answer
// would make of the case.
type count struct {
	docket   *docket
	groupE   int           // 1 on the way to Groups E:1 and E:2, else 0
	licenses []requirement // of the goods of the docket
	supposed map[int]share // the components that are not as they are in the docket

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
}

// countParts counts the components for the destination.
func (q *question) countParts() *count {
	n := &count{
		docket: q.docket, groupE: boolInt(q.local.groupE != ""), licenses: make([]requirement, len(q.goods)), zeroCount: q.zeroCount,
		held: make([][3]total, q.nesting.assemblies), worst: make([][3]amount, q.nesting.positions),
	}
	n.gates[gateNotNeeded] = len(q.parts)
	for k, g := range q.goods {
		n.licenses[k] = q.requirement(g)
		n.addAlike(&q.alike[k], n.licenses[k].license)
	}
	inward := q.nesting.inward
	for k := len(inward) - 1; k >= 0; k-- {
		if i := inward[k]; !q.nesting.alone(i) && (n.counts(i)[high] || q.nesting.places[i].holds > 0) {
			n.raise(i, [3]amount{}, n.worth(i))
		}
	}
	return n
}

// of is the share of component i.
func (n *count) of(i int) share {
	if s, ok := n.supposed[i]; ok {
		return s
	}
	p := &n.docket.parts[i]
	if !p.usAt[high] {
		return share{part: p}
	}
	return share{p, &n.licenses[n.docket.kinds[i]]}
}

// counts says at which bounds component i is controlled US-origin content.
func (n *count) counts(i int) [3]bool { return n.of(i).counts() }

func (s share) counts() [3]bool {
	if s.license == nil {
		return [3]bool{}
	}
	return s.part.counts(s.license.license)
}

// counts says at which bounds a component that may be of US origin counts, by whether it needs a licence. What is judged by
// itself stays out of low and likely, and stays in high so that it can never help.
func (p *part) counts(l policies.License) [3]bool {
	required := l == policies.Required && !p.apart
	return [3]bool{p.usAt[low] && required, p.usAt[likely] && required, l != policies.NotRequired}
}

// exchange puts another share for that of component i, and returns the one it had.
func (n *count) exchange(i int, s share) share {
	before, was := n.of(i), n.worth(i)
	n.add(before, -1)
	n.add(s, 1)
	if n.supposed == nil {
		n.supposed = make(map[int]share)
	}
	n.supposed[i] = s
	for in := n.docket.nesting.places[i].in; in != top; in = n.docket.nesting.places[in].in {
		above := n.worth(in)
		n.raise(i, was, n.worth(i))
		i, was = in, above
	}
	n.raise(i, was, n.worth(i))
	return before
}

// add counts a share so many times, but for what it is worth.
func (n *count) add(s share, times int) {
	n.zeroCount.add(s.part, s.license != nil, times)
	if s.license == nil {
		n.gates[gateNotNeeded] += times
		return
	}
	n.gates[s.gate[n.groupE]] += times
	if s.apart && s.license.license != policies.NotRequired {
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
	at := n.docket.nesting.places[i]
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
	s := n.of(i)
	if s.item.Discrete && s.item.Origin.Answer == origin.NotUS {
		return amount{}
	}
	var out amount
	if s.counts()[b] {
		out = s.part.worth[b]
	}
	if k := n.docket.nesting.places[i].holds; k > 0 {
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
