package policies

import (
	"math/big"
	"slices"
	"strconv"

	"ensign/bom"
	"ensign/origin"
)

// component is an item as the report shows it. why says for what reason it is left out, if it is.
func (s *screening) component(it screened, why string) Component {
	o := it.Origin
	c := Component{
		Key: it.Key, Ref: it.Ref, Name: it.Name, Version: it.Version, Type: it.Type, Kind: string(it.Kind), Purl: it.Purl,
		CPE: it.CPE, MPN: it.MPN, Manufacturer: it.Manufacturer.Name, Supplier: it.Supplier.Name, Quantity: it.Quantity,
		Origin: ComponentOrigin{Answer: o.Answer, Country: o.Country, Stages: o.Stages, Maker: o.Maker, Because: o.Because},
		Classification: Classification{
			ECCN: it.ECCN, HTS: it.HTS, Published: o.Published, Encryption: it.Encryption,
			Because: both(it.class, o.PublishedBecause),
		},
		Value: Value{High: decimal(it.Value.High), Currency: s.currency, Basis: it.basis},
	}
	if f := s.facts[it.Index].of(fieldQuantity); f != nil {
		c.Quantity = f.Quantity
	}
	if c.Value.Low = c.Value.High; it.Value.Low != it.Value.High {
		c.Value.Low = decimal(it.Value.Low)
	}
	if it.Value.High == nil {
		c.Value.Currency = ""
	}
	if c.Quantity == "" {
		c.Quantity = strconv.Itoa(max(1, len(it.Designators)))
	}
	if it.pieces != s.one || c.Quantity != "1" {
		if n := decimal(it.pieces); n != nil && *n != c.Quantity {
			c.Pieces = *n
		}
	}
	if why != "" {
		c.Classification.Because = append(c.Classification.Because, claim("NOT-DELIVERED", why, it.Component))
	}
	for _, f := range it.Found {
		c.Found = append(c.Found, found(f))
	}
	return c
}

// both is two lists as one, which is most often the second alone; it may be appended to.
func both(a, b origin.Reasons) origin.Reasons {
	if len(a) == 0 {
		return slices.Clip(b)
	}
	return slices.Concat(a, b)
}

func found(f bom.Occurrence) Found {
	out := Found{Input: f.Input, Path: f.Path, By: f.By, Confidence: f.Confidence}
	if f.Offset >= 0 {
		out.Offset = &f.Offset
	}
	return out
}

// decimal writes an amount for the report; nil is not known. Amounts are products of decimals, so they are exact.
func decimal(r *big.Rat) *string {
	if r == nil {
		return nil
	}
	s, err := FormatDecimal(r)
	if err != nil {
		return nil
	}
	return &s
}

// reportInputs is what was read. Completeness is a claim of the document as a whole.
func reportInputs(doc list) []Input {
	complete := CompleteKinds{
		Hardware: doc.Complete(bom.Commodity) == bom.Complete,
		Software: doc.Complete(bom.Software) == bom.Complete,
	}
	var out []Input
	for _, in := range doc.Inputs() {
		r := Input{
			ID: in.ID, Name: in.Name, Kind: in.Kind, SHA256: in.SHA256, Size: in.Size, Complete: complete,
			Coverage: Coverage{Bytes: in.Coverage.Bytes, Known: in.Coverage.Known},
		}
		for _, g := range in.Coverage.Gaps {
			r.Coverage.Gaps = append(r.Coverage.Gaps, Gap{Path: g.Path, Offset: g.Offset, Size: g.Size, Reason: string(g.Reason), Says: g.Says})
		}
		out = append(out, r)
	}
	return out
}

// Statements returns the component entries that hold on the day asked and say something of origin, in the order of the
// file, for [origin.ResolveAll].
func (f *Facts) Statements() []origin.Statement {
	var out []origin.Statement
	for i := range f.Components {
		e := &f.Components[i]
		if e.Rank == 0 || e.Kind == "" && e.Manufacturer == "" && e.Stages == nil && e.Published == origin.Unsure {
			continue
		}
		out = append(out, origin.Statement{
			Match: e.Match, Rank: e.Rank, Kind: e.Kind, Manufacturer: e.Manufacturer, Stages: e.Stages, Published: e.Published,
			Cite: origin.Cite{Source: f.Name, Version: string(e.Evidence.Date), At: e.at()},
		})
	}
	return out
}
