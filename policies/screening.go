package policies

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/origin"
)

// screening is one call of Screen: the question, what was noticed on the way, and the components of the report.
type screening struct {
	Question
	doc     list
	origins []origin.Origin
	root    bom.Component

	facts []*told           // what the facts file says of each component, or nil
	refs  [][]string        // the components each entry speaks of
	links map[string]string // BOM-Links by ref

	currency   string   // of all values
	one        *big.Rat // which most components are, and nothing changes
	components []Component

	productMayBe origin.Reasons // what the product may be, if its ECCN is not known

	warnings []Message
	errors   []Message
	noted    notes
}

// notes collects what is said once for many components.
type notes struct {
	badPrice, badPieces, badECCN, alternates []string
	noRate                                   map[string]int // by "EUR to USD"
}

func newScreening(doc list, origins []origin.Origin, q Question) *screening {
	s := &screening{Question: q, doc: doc, origins: origins, root: doc.Root(), one: big.NewRat(1, 1), links: map[string]string{}}
	all := doc.Components()
	if len(origins) != len(all) {
		s.errors = append(s.errors, Message{"RULE-ERROR", fmt.Sprintf("%d components have %d origins, so that none can be trusted", len(all), len(origins))})
		s.origins = make([]origin.Origin, len(all))
	}
	s.hearFacts(all)
	s.noted.noRate = make(map[string]int)
	for _, w := range doc.Warnings() {
		s.warn("DOCUMENT-ODD", "%s", w)
	}
	if through := q.Data.EAR.VerifiedThrough; through != "" && q.AsOf > through {
		s.warn("LAW-STALE", "the law was verified through %s, and the day asked is %s: what changed in between is not known", through, q.AsOf)
	}
	s.passOn(&s.root)
	for i := range all {
		s.passOn(&all[i])
	}
	return s
}

// passOn repeats what the readers noted at a component: a cell that could not be used, a reader that needed a
// temporary folder.
func (s *screening) passOn(c *bom.Component) {
	for _, p := range c.Properties {
		switch p.Name {
		case "ensign:warning":
			s.warn("INPUT-ODD", "%s: %s", c.Name, p.Value)
		case "ensign:note":
			s.warn("INPUT-NOTE", "%s", p.Value)
		}
	}
}

// tellLaw warns of each row of law that an answer rests on, or would if it were better, and that is not verified for the
// day asked.
func (s *screening) tellLaw(all []Determination) {
	const code = "LAW-UNVERIFIED"
	at := make(map[string][]string) // destinations, by what is said
	for _, d := range all {
		if d.Aside {
			continue
		}
		for _, r := range d.Because {
			says := fmt.Sprintf("%s [%s:%s]", r.Says, r.Cite.Source, r.Cite.At)
			if r.Rule == code && !slices.Contains(at[says], d.Destination) {
				at[says] = append(at[says], d.Destination)
			}
		}
	}
	for says, destinations := range at { // they are sorted when they are told
		s.warn(code, "%s: %s", strings.Join(destinations, ", "), says)
	}
}

func (s *screening) warn(code, format string, args ...any) {
	s.warnings = append(s.warnings, Message{Code: code, Says: fmt.Sprintf(format, args...)})
}

// makeCase builds what the regimes see, and the components of the report beside it.
func (s *screening) makeCase() *Case {
	c := &Case{AsOf: s.AsOf, Facts: s.Facts, Complete: s.complete(), Unread: unread(s.doc.Inputs()), List: s.Parties.Info()}
	c.Denied = map[bom.Kind]bool{bom.Commodity: s.denied(bom.Commodity), bom.Software: s.denied(bom.Software)}
	c.Product = s.product()
	c.Product.MayBe, s.productMayBe = s.mayBe(&Item{Component: &bom.Component{Name: c.Product.Name, Kind: c.Product.Kind}, ECCN: c.Product.ECCN})
	c.Product.Parties = s.heldParties(c.Product.Parties)
	makers := make(held)
	s.currency = s.commonCurrency(c.Product)
	pieces := s.pieces()
	c.Components, s.components = make([]Item, 0, len(pieces)), make([]Component, 0, len(pieces))
	for i := range s.doc.Components() {
		last := len(c.Components)
		c.Components = append(c.Components, Item{})
		it := s.item(i, pieces[i], &c.Components[last])
		it.Listed = s.heldMakers(it.Item, makers)
		why := leftOut(it.Component)
		s.components = append(s.components, s.component(it, why))
		if why != "" {
			c.Components = c.Components[:last]
		}
	}
	s.tellNotes(c.Components)
	return c
}

// complete says for which kinds the list is complete: the facts speak first, then the document. A list of nothing is
// complete for none, whoever says so, and nor is one that says itself that it is not whole.
func (s *screening) complete() map[bom.Kind]bool {
	out := make(map[bom.Kind]bool)
	if len(s.doc.Components()) == 0 {
		s.warn("NOTHING-LISTED", "the inputs list no component, so that nothing is said of what the product is made of")
		return out
	}
	for _, k := range []bom.Kind{bom.Commodity, bom.Software} {
		stated, ok := s.Facts.Product.Complete[k]
		out[k] = stated && !s.denied(k) || !ok && s.doc.Complete(k) == bom.Complete
	}
	return out
}

// denied reports whether the document says of itself that it is incomplete, or that this is not known. What was not read of it
// keeps a verdict from passing by itself.
func (s *screening) denied(k bom.Kind) bool {
	said := s.doc.Complete(k)
	return said == bom.NotKnown || said == bom.Incomplete && len(unread(s.doc.Inputs())) == 0
}

// unread lists the gaps that are not padding.
func unread(inputs []bom.Input) []bom.Gap {
	var out []bom.Gap
	for _, in := range inputs {
		for _, g := range in.Coverage.Gaps {
			if g.Reason != bom.Padding {
				out = append(out, g)
			}
		}
	}
	return out
}

// leftOut says why a component is not an item of the product, or "".
func leftOut(c *bom.Component) string {
	switch {
	case c.External:
		return "the document says that it is external, so it is not delivered with the product"
	case c.Type == "cryptographic-asset" && c.Purl == "" && c.CPE == "" && c.MPN == "" && c.ECCN == "" && c.Price == "":
		return "an algorithm, a protocol, a key or a certificate is no item of its own: what contains it is"
	case c.Scope == "excluded":
		return "the document gives it the scope excluded, so it is not delivered with the product"
	}
	return ""
}

// pieces multiplies the quantity of each component with those of all it is nested in; nil is not known.
func (s *screening) pieces() []*big.Rat {
	all := s.doc.Components()
	out := make([]*big.Rat, len(all))
	for i := range all {
		own := s.quantity(i)
		if p := all[i].Parent; own != nil && p >= 0 && p < i {
			own = times(own, out[p])
		} else if p >= i {
			own = nil
		}
		out[i] = own
	}
	return out
}

// quantity is the number of pieces in one of what the component is nested in; nil if it cannot be read. What the document
// says is not less than the reference designators that it gives.
func (s *screening) quantity(i int) *big.Rat {
	c := &s.doc.Components()[i]
	written, placed := c.Quantity, s.one
	if n := len(c.Designators); n > 1 {
		placed = big.NewRat(int64(n), 1)
	}
	if f := s.facts[i].of(fieldQuantity); f != nil {
		written, placed = f.Quantity, new(big.Rat)
	}
	if written == "" {
		return placed
	}
	n, err := parseQuantity(strings.TrimSpace(written))
	if err != nil {
		s.noted.badPieces = append(s.noted.badPieces, c.Ref)
		return nil
	}
	if len(c.Designators) > 0 && n.Cmp(placed) < 0 {
		s.warn("INPUT-ODD", "%s: the quantity is %s, but there are %d reference designators, which are counted", c.Name, written, len(c.Designators))
		return placed
	}
	return n
}

func isOne(r *big.Rat) bool { return r.IsInt() && r.Num().IsInt64() && r.Num().Int64() == 1 }

// times multiplies two numbers that may be unknown. What grows out of all bounds is unknown.
func times(a, b *big.Rat) *big.Rat {
	switch {
	case a == nil || b == nil:
		return nil
	case isOne(a):
		return b
	case isOne(b):
		return a
	}
	p := new(big.Rat).Mul(a, b)
	if p.Num().BitLen() > maxBits || p.Denom().BitLen() > maxBits {
		return nil
	}
	return p
}

// tellNotes warns once of what was noticed at many components.
func (s *screening) tellNotes(items []Item) {
	some := func(code, says string, refs []string) {
		if len(refs) > 0 {
			s.warn(code, "%s: %s", says, shorten(refs))
		}
	}
	some("VALUE-UNKNOWN", "the price cannot be read or is zero, and counts as not known", s.noted.badPrice)
	some("VALUE-UNKNOWN", "the quantity cannot be read or is zero, and the value counts as not known", s.noted.badPieces)
	some("ECCN-UNKNOWN", "what the document gives as the ECCN is none, and counts as not known", s.noted.badECCN)
	for _, it := range items {
		if it.OneOf != "" && !slices.Contains(s.noted.alternates, it.OneOf) {
			s.noted.alternates = append(s.noted.alternates, it.OneOf)
		}
	}
	some("ALTERNATES", "these positions have alternates, and the worst of each counts", s.noted.alternates)
	for pair, n := range s.noted.noRate {
		s.warn("RATE-MISSING", "no rate from %s dated at or before %s: the values of %d components count as not known", pair, s.AsOf, n)
	}
}

// shorten lists a few names and counts the rest. The order does not depend on that of the document.
func shorten(refs []string) string {
	const most = 5
	sorted := slices.Sorted(slices.Values(refs))
	if len(sorted) <= most {
		return strings.Join(sorted, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(sorted[:most], ", "), len(sorted)-most)
}
