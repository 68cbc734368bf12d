package ear

import "ensign/policies"

// alike is what the parts that are alike for the law come to together.
type alike struct {
	worth [3][3]total // by policies.License and bound, of those that stand alone
	gates [2][4]int   // how many leave the gate in each state, elsewhere and on the way to Groups E:1 and E:2
	apart int         // how many are judged by themselves
	parts int
}

// addUp looks at the parts of each of the goods.
func (d *docket) addUp() {
	d.alike = make([]alike, len(d.goods))
	for i := range d.parts {
		p := &d.parts[i]
		if !p.usAt[high] {
			continue
		}
		a := &d.alike[d.kinds[i]]
		a.parts++
		a.apart += boolInt(p.apart)
		for e, gate := range p.gate {
			a.gates[e][gate]++
		}
		if d.nesting.alone(i) {
			a.add(p)
		}
	}
}

// add adds what a part is worth, for each answer that the law may give.
func (a *alike) add(p *part) {
	for l := range a.worth {
		for b, counts := range p.counts(policies.License(l)) {
			if counts {
				a.worth[l][b].exchange(amount{}, p.worth[b])
			}
		}
	}
}

// addAlike counts the parts of one of the goods, by whether they need a licence.
func (n *count) addAlike(a *alike, l policies.License) {
	for b := range n.held[0] {
		n.sum(bound(b)).add(&a.worth[l][b])
	}
	n.gates[gateNotNeeded] -= a.parts
	for gate, parts := range a.gates[n.groupE] {
		n.gates[gate] += parts
	}
	if l != policies.NotRequired {
		n.apart += a.apart
	}
}
