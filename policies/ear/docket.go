package ear

import (
	"fmt"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// docket is a case with all that holds of it at every destination.
type docket struct {
	*policies.Case
	law     *tables
	directs []fdpRule // of the day
	inputs  []input   // whether the product was made with what each of them lists
	classes map[string]eccn

	unit     unit
	parts    []part  // one per component, in order
	nesting  nesting // of the parts
	goods    []goods // what may be of US origin, alike items once
	kinds    []int   // by part, which of goods it is
	unlisted []bom.Kind
	weights  []int           // the parts, weightiest first
	flags    []policies.Flag // by part, without what the law says
	makers   []policies.Flag // of parts, for who is listed
	contents *zeroContents
	gateSays origin.Reasons // why the encryption gate is as it is, elsewhere than in Groups E:1 and E:2
	stakes   []stake
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
	d.inputs = d.findInputs()
	d.classes = map[string]eccn{c.Product.ECCN: parseECCN(c.Product.ECCN)}
	for i := range c.Components {
		if s := c.Components[i].ECCN; d.classes[s] == (eccn{}) {
			d.classes[s] = parseECCN(s)
		}
		p := d.part(&c.Components[i])
		p.worth = d.unit.worths(p.item.Value)
		d.parts = append(d.parts, p)
	}
	d.sortGoods()
	d.unlisted = d.unlistedKinds()
	d.weights = weigh(d.parts)
	for i := range d.parts {
		d.flags = append(d.flags, d.parts[i].flag())
	}
	d.makers = d.makerFlags()
	d.contents, d.gateSays, d.stakes = d.zeroContents(), d.gateReasonsFor("", "", row{}), d.findStakes()
	return d, nil
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
