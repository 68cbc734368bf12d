package builds

import "ensign/bom"

// What is kept of a text is bounded by its length, as [bom.Kept] says. These are bytes of memory that are taken for one of
// something from its text to that of CycloneDX, without the texts in it.
const (
	componentCost = 1_500
	propertyCost  = 350 // also of a licence, an author or a place
	listCost      = 60  // of an element of a list, until it is known what becomes of the list
	relationCost  = 250
	itemCost      = 120 // of a data item of CBOR
	timesText     = 3   // how often a text is written
)

// cost returns what is taken for a component.
func cost(c *bom.Component) int {
	n := componentCost + timesText*(len(c.Name)+len(c.Version)+len(c.Description)+len(c.Purl)+len(c.CPE)+len(c.Website)+len(c.VCS))
	for _, p := range c.Properties {
		n += propertyCost + timesText*(len(p.Name)+len(p.Value))
	}
	for _, list := range [][]string{c.Licenses, c.Authors} {
		for _, text := range list {
			n += propertyCost + timesText*len(text)
		}
	}
	for _, f := range c.Found {
		n += propertyCost + timesText*len(f.Path)
	}
	return n
}

// take draws n bytes from what may be kept, at the place where j is, and reports whether there was enough.
func (p *parts) take(j *bom.JSON, n int) bool {
	p.at = j.Offset()
	p.kept.Take(p.at, n)
	if p.err == nil {
		p.err = p.kept.Err()
	}
	return p.err == nil
}
