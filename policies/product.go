package policies

import (
	"slices"
	"strings"

	"ensign/bom"
	"ensign/origin"
)

// productRules are the rules of [Product.Because], in its order.
var productRules = [...]string{"product.made-in", "product.eccn", "product.price", "product.made-with", "product.exporter", "product.complete", "product.certificates"}

// product is what the facts say, and where they are silent what the document claims of its root.
func (s *screening) product() Product {
	p := s.Facts.Product
	if p.Name == "" {
		p.Name = s.root.Name
	}
	if p.Version == "" {
		p.Version = s.root.Version
	}
	if p.HTS == "" {
		p.HTS, _ = ParseHTS(s.root.HTS)
	}
	p.Because = slices.Clone(p.Because)
	s.claimPlace(&p)
	s.claimECCN(&p)
	s.claimPrice(&p)
	s.claimComplete(&p)
	slices.SortStableFunc(p.Because, func(a, b origin.Reason) int {
		return slices.Index(productRules[:], a.Rule) - slices.Index(productRules[:], b.Rule)
	})
	p.Complete = s.complete()
	p.Kind = s.productKind(p.Kind)
	return p
}

// claim is a reason that rests on the document's word, which is of rank D.
func claim(rule, says string, c *bom.Component) origin.Reason {
	at := c.Pointer
	if at == "" {
		at = "/metadata/component"
	}
	return origin.Reason{Rule: rule, Says: says, Rank: origin.D, Cite: origin.Cite{Source: "bill of materials", At: at}}
}

// claimPlace takes the place of making from the document if it names just one.
func (s *screening) claimPlace(p *Product) {
	var made []string
	for _, o := range s.root.Origins {
		if o.Stage == "made" && CountryName(o.Country) != "" && !slices.Contains(made, o.Country) {
			made = append(made, o.Country)
		}
	}
	if p.MadeIn != "" || len(made) == 0 {
		return
	}
	if len(made) > 1 {
		p.Because = append(p.Because, claim("product.made-in", "the document names several places of making ("+strings.Join(made, ", ")+"), so it is not known", &s.root))
		return
	}
	p.MadeIn = made[0]
	p.Because = append(p.Because, claim("product.made-in", "the document says that the product is made in "+p.MadeIn, &s.root))
}

func (s *screening) claimECCN(p *Product) {
	if p.ECCN != "" || s.root.ECCN == "" {
		return
	}
	eccn, err := ParseECCN(s.root.ECCN)
	if err != nil {
		s.noted.badECCN = append(s.noted.badECCN, s.root.Ref)
		return
	}
	p.ECCN = eccn
	p.Because = append(p.Because, claim("product.eccn", "the document says that the product's ECCN is "+eccn, &s.root))
}

func (s *screening) claimPrice(p *Product) {
	if p.Price.Amount != nil || s.root.Price == "" {
		return
	}
	price, err := parseMoney(s.root.Price)
	if err != nil {
		s.noted.badPrice = append(s.noted.badPrice, s.root.Ref)
		return
	}
	p.Price = price
	p.Because = append(p.Because, claim("product.price", "the document says that the product's price is "+price.String(), &s.root))
}

// claimComplete says of which kinds the document states that everything is listed where the facts are silent, and where it
// says the contrary of what the facts state.
func (s *screening) claimComplete(p *Product) {
	for _, kind := range []bom.Kind{bom.Commodity, bom.Software} {
		stated, ok := p.Complete[kind]
		switch {
		case !ok && s.doc.Complete(kind) == bom.Complete:
			p.Because = append(p.Because, claim("product.complete", "the document says that it lists everything that is "+string(kind), &s.root))
		case stated && s.denied(kind) && len(s.doc.Components()) > 0:
			s.tellDenied(p, kind)
		}
	}
}

// tellDenied says that what the facts state of completeness is not taken.
func (s *screening) tellDenied(p *Product, kind bom.Kind) {
	says := "the document says of itself that it is incomplete"
	if s.doc.Complete(kind) == bom.NotKnown {
		says = "the document says of itself that it is not known whether it is complete"
	}
	says += map[bom.Kind]string{bom.Commodity: ", so that what the facts state of hardware is not taken", bom.Software: ", so that what the facts state of software is not taken"}[kind]
	why := claim("product.complete", says, &s.root)
	why.Cite.At = "/compositions"
	p.Because = append(p.Because, why)
	s.warn("UNLISTED", "%s: give what is missing as one more input, and correct the compositions of the document", says)
}

// productKind is what the facts say; else a commodity if the root is a device or anything in it is hardware, and
// software if the root is an application, a library or the like. All else, firmware too, is screened as part of a
// device, because a device is asked more.
func (s *screening) productKind(stated bom.Kind) bom.Kind {
	if stated != "" {
		return stated
	}
	for _, p := range s.root.Properties {
		if p.Name == "ensign:kind" {
			return s.root.Kind
		}
	}
	switch s.root.Type {
	case "device":
		return bom.Commodity
	case "application", "library", "framework", "data", "machine-learning-model":
		if !s.holdsHardware() {
			return bom.Software
		}
		s.warn("KIND-ASSUMED", "the document describes a %s that holds hardware, so the product is taken for a commodity: state product.kind", s.root.Type)
		return bom.Commodity
	case "":
		s.warn("KIND-ASSUMED", "nothing says what kind the product is, so it is taken for a commodity: state product.kind")
		return bom.Commodity
	}
	s.warn("KIND-ASSUMED", "the document describes a product of type %s, so it is taken for a commodity: state product.kind", s.root.Type)
	return bom.Commodity
}

func (s *screening) holdsHardware() bool {
	all := s.doc.Components()
	for i := range all {
		if s.itemKind(i) == bom.Commodity && leftOut(&all[i]) == "" && !s.doc.Container(i) {
			return true
		}
	}
	return false
}

func reportProduct(p Product, mayBe origin.Reasons) ReportProduct {
	return ReportProduct{
		Name: p.Name, Version: p.Version, Kind: string(p.Kind), MadeIn: p.MadeIn, ECCN: p.ECCN, HTS: p.HTS,
		Price: p.Price.String(), Because: slices.Concat(p.Because, mayBe),
	}
}
