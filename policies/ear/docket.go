package ear

import (
	"fmt"
	"math/big"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// docket is a case with all that holds of it at every destination. It is read-only.
type docket struct {
	*policies.Case
	anywhere
	law     *tables
	directs []fdpRule            // the direct product rules of the day
	inputs  []input              // whether the product was made with what each of them lists
	fdpSays []map[string]fdpText // by status
	classes map[string]eccn      // the ECCNs of the case taken apart

	unit      unit
	price     *big.Int // of the product in units, nil if it is not known
	parts     []part   // one per component, in order
	nesting   nesting  // of the parts
	goods     []goods  // what may be of US origin, alike items once
	kinds     []int    // by part, which of goods it is
	alike     []alike  // by which of goods, its parts together
	unlisted  []bom.Kind
	zeroCount zeroCount        // of all parts
	weights   []int            // the parts, weightiest first
	stakes    []stake          // the parts, by what is open about them
	swings    []*big.Int       // by part, what it makes up if it only may count
	covered   map[string][]int // by class of a presumption, the parts that it would cover

	unclassed     origin.Reasons  // why an item without an ECCN may need a licence, where no row of part 746 says more
	flags         []policies.Flag // by part, with unclassed if it has no ECCN
	makers        []policies.Flag // of parts, for who is listed
	unlistedFlags []policies.Flag
	zeroSays      *zeroTexts
	leftOut       origin.Reasons // what is published, or lies in a discrete product made abroad
	endUseSays    []origin.Reason
	gateSays      origin.Reasons // why the encryption gate is as it is, elsewhere than in Groups E:1 and E:2
}

func newDocket(c *policies.Case) (*docket, error) {
	t, err := law()
	if err != nil {
		return nil, fmt.Errorf("reading the tables of law: %w", err)
	}
	if err := covered(c.AsOf); err != nil {
		return nil, err
	}
	d := &docket{Case: c, law: t, directs: t.fdpRules(c.AsOf), unit: commonUnit(c), nesting: nest(c.Components)}
	if c.Product.Price.Amount != nil {
		d.price = d.unit.of(c.Product.Price.Amount)
	}
	d.inputs = d.findInputs()
	d.classes = map[string]eccn{c.Product.ECCN: parseECCN(c.Product.ECCN)}
	d.anywhere, d.fdpSays = d.findAnywhere(), d.fdpTexts()
	d.takeParts()
	d.sortGoods()
	d.addUp()
	d.unlisted = d.unlistedKinds()
	d.swings, d.covered = d.findSwings(), d.findCovered()
	d.weights, d.stakes = weigh(d.parts), d.findStakes()
	d.describe()
	return d, nil
}

// takeParts looks at each component by itself.
func (d *docket) takeParts() {
	d.parts = make([]part, len(d.Components))
	for i := range d.parts {
		it, p := &d.Components[i], &d.parts[i]
		if _, ok := d.classes[it.ECCN]; !ok {
			d.classes[it.ECCN] = parseECCN(it.ECCN)
		}
		*p = d.part(it)
		p.worth = d.unit.worths(it.Value)
		d.zeroCount.add(p, p.usAt[high], 1)
	}
}

// describe writes what the report says alike for all destinations.
func (d *docket) describe() {
	d.unclassed = origin.Reasons{reason("ECCN-UNKNOWN", "15 CFR 738.4", "the ECCN is not known")}
	for i := range d.parts {
		d.flags = append(d.flags, d.flag(&d.parts[i]))
	}
	d.leftOut, d.endUseSays, d.unlistedFlags = d.leftOutReasons(), endUseTexts(), d.flagUnlisted()
	d.makers, d.zeroSays, d.gateSays = d.makerFlags(), d.zeroTexts(), d.gateReasonsFor("", "", nil)
}

// sortGoods finds the parts that are alike for the Country Chart and part 746.
func (d *docket) sortGoods() {
	seen := make(map[goods]int)
	d.kinds = make([]int, len(d.parts))
	for i := range d.parts {
		p := &d.parts[i]
		if !p.usAt[high] {
			continue
		}
		k, ok := seen[p.goods]
		if !ok {
			k = len(d.goods)
			seen[p.goods], d.goods = k, append(d.goods, p.goods)
		}
		d.kinds[i] = k
	}
}

// class takes an ECCN apart.
func (d *docket) class(s string) eccn {
	if e, ok := d.classes[s]; ok {
		return e
	}
	return parseECCN(s)
}

// entry finds the entry of a classification.
func (d *docket) entry(s string) (entry, bool) {
	e, ok := d.law.entries[d.class(s).Entry]
	return e, ok
}

// unlistedKinds says of which kinds the list is not known to be complete: hardware and software for a commodity,
// software for software.
func (d *docket) unlistedKinds() []bom.Kind {
	kinds := []bom.Kind{bom.Commodity, bom.Software}
	switch d.Product.Kind {
	case bom.Software:
		kinds = kinds[1:]
	case bom.Technology:
		kinds = []bom.Kind{bom.Technology}
	}
	var out []bom.Kind
	for _, k := range kinds {
		if !d.Complete[k] || !d.lists(k) {
			out = append(out, k)
		}
	}
	return out
}

// lists reports whether a list that is stated to be complete for a kind can be. One without any item cannot, for no
// product is made of nothing; nor can one without hardware for the hardware of a device.
func (d *docket) lists(k bom.Kind) bool {
	for i := range d.Components {
		if it := &d.Components[i]; !it.Container && (k != bom.Commodity || it.Kind == bom.Commodity) {
			return true
		}
	}
	return false
}
