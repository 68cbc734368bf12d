package policies

import (
	"fmt"
	"math/big"
	"strings"

	"ensign/bom"
	"ensign/origin"
)

// screened is an item and what the report says besides.
type screened struct {
	*Item
	basis  string         // where its value comes from
	class  origin.Reasons // where its classification comes from
	pieces *big.Rat
}

// item builds what the regimes see of component i, of which there are so many pieces in the product, in its place.
func (s *screening) item(i int, pieces *big.Rat, in *Item) screened {
	fact := s.facts[i]
	c := s.stated(i)
	*in = Item{Component: c, Index: i, Origin: s.origins[i]}
	it := screened{Item: in, pieces: pieces}
	it.Container = fact == nil && s.doc.Container(i)
	it.HTS, _ = ParseHTS(c.HTS)
	if fact != nil {
		s.applyFact(&it, fact)
	}
	if it.ECCN == "" {
		s.claimItemECCN(&it, c.ECCN)
		s.publishedECCN(&it)
	}
	var mayBe origin.Reasons
	it.MayBe, mayBe = s.mayBe(it.Item)
	it.class = append(it.class, mayBe...)
	s.value(&it, fact.of(fieldPrice))
	it.Because = append(it.class, it.Because...)
	return it
}

// stated is component i as the facts and the document state it.
func (s *screening) stated(i int) *bom.Component {
	c, kind, maker := &s.doc.Components()[i], s.itemKind(i), s.facts[i].of(fieldManufacturer)
	if c.Kind == kind && maker == nil {
		return c
	}
	copied := *c
	copied.Kind = kind
	if maker != nil {
		copied.Manufacturer = bom.Party{Name: maker.Manufacturer}
	}
	return &copied
}

func (s *screening) itemKind(i int) bom.Kind {
	if f := s.facts[i].of(fieldKind); f != nil {
		return f.Kind
	}
	if k := s.doc.Components()[i].Kind; k != "" {
		return k
	}
	return bom.Commodity
}

// mayBe asks the regimes what an item may be whose classification nobody has told.
func (s *screening) mayBe(it *Item) (string, origin.Reasons) {
	for _, r := range s.Regimes {
		if it.ECCN == "" && r.Classify != nil {
			return r.Classify(it)
		}
	}
	return "", nil
}

// applyFact takes what the facts file says of a component, but for its origin, which was told to the resolver, and
// its price.
func (s *screening) applyFact(it *screened, t *told) {
	if f := t.of(fieldECCN); f != nil {
		it.ECCN, it.ECCNRank = f.ECCN, f.Rank
		it.class = append(it.class, s.factReason(f, "the facts say that its ECCN is "+f.ECCN))
	}
	if f := t.of(fieldEncryption); f != nil {
		it.Encryption = f.Encryption
		it.class = append(it.class, s.factReason(f, "the facts give its paragraph of licence exception ENC as "+f.Encryption))
	}
	if f := t.of(fieldHTS); f != nil {
		it.HTS = f.HTS
	}
	f := t.of(fieldDiscrete)
	it.Discrete = f != nil && f.Discrete == origin.Yes
	it.class = append(it.class, s.passedOver(t, fieldKind, fieldECCN, fieldEncryption, fieldHTS, fieldDiscrete)...)
	it.Because = append(it.Because, s.passedOver(t, fieldPrice, fieldQuantity)...)
}

// factReason cites an entry of the facts file.
func (s *screening) factReason(f *ComponentFact, says string) origin.Reason {
	return origin.Reason{
		Rule: "facts", Says: says + f.Evidence.says(), Rank: f.Rank,
		Cite: origin.Cite{Source: s.Facts.Name, Version: string(f.Evidence.Date), At: f.line()},
	}
}

// claimItemECCN takes the classification that the document claims, which is of rank D.
func (s *screening) claimItemECCN(it *screened, written string) {
	if written == "" {
		return
	}
	eccn, err := ParseECCN(written)
	if err != nil {
		s.noted.badECCN = append(s.noted.badECCN, it.Ref)
		it.class = append(it.class, claim("ECCN-UNKNOWN", fmt.Sprintf("what the document gives, %q, is not an ECCN", written), it.Component))
		return
	}
	it.ECCN, it.ECCNRank = eccn, origin.D
	it.class = append(it.class, claim("claim", "the document says that its ECCN is "+eccn, it.Component))
}

// publishedECCN takes the classification that the maker publishes for the part number, as a table of the user's holds it.
// It stands above what is known by a lower rank; of the same rank and different, neither holds.
func (s *screening) publishedECCN(it *screened) {
	published := it.Origin.ECCN
	if published == "" || len(it.Origin.ECCNBecause) == 0 {
		return
	}
	why := it.Origin.ECCNBecause[0]
	switch {
	case it.ECCN == "" || why.Rank < it.ECCNRank:
		it.ECCN, it.ECCNRank = published, why.Rank
		it.class = append(origin.Reasons{why}, it.class...)
	case it.ECCN == published || why.Rank > it.ECCNRank:
		it.class = append(it.class, why)
	default:
		says := "two sources of the same rank give " + it.ECCN + " and " + published + ", so neither is taken"
		it.ECCN, it.ECCNRank = "", 0
		it.class = append(it.class, why, claim("ECCN-UNKNOWN", says, it.Component))
	}
}

// value computes the value of all pieces in the common currency. The price of an entry of the facts, which may be nil,
// beats the document's.
func (s *screening) value(it *screened, fact *ComponentFact) {
	unit, currency := Interval{}, ""
	switch {
	case fact != nil:
		unit, currency = fact.Price, fact.Currency
		it.basis = "facts"
		it.Because = append(it.Because, s.factReason(fact, "the facts give the price of a piece as "+unit.String()+" "+currency))
	case it.Price == "":
		it.basis = "unknown"
		return
	default:
		var err error
		if unit, currency, err = ParsePrice(strings.TrimSpace(it.Price)); err != nil {
			s.noted.badPrice = append(s.noted.badPrice, it.Ref)
			it.basis = "unknown"
			it.Because = append(it.Because, claim("VALUE-UNKNOWN", fmt.Sprintf("the price of the document cannot be used: %v", err), it.Component))
			return
		}
		it.basis = "document"
		it.Because = append(it.Because, claim("claim", "the document gives the price of a piece as "+it.Price, it.Component))
	}
	factor := s.convert(it, currency)
	many := times(it.pieces, factor)
	it.Value.High = times(unit.High, many)
	if it.Value.Low = it.Value.High; unit.Low != unit.High {
		it.Value.Low = times(unit.Low, many)
	}
	if it.Value.High == nil {
		it.Value, it.basis = Interval{}, "unknown"
	}
}

// convert returns what one unit of a currency is in the common one, nil if no rate says.
func (s *screening) convert(it *screened, currency string) *big.Rat {
	if currency == s.currency {
		return s.one
	}
	var latest *Rate
	for i, r := range s.Facts.Rates {
		inForce := s.AsOf == "" || r.Date <= s.AsOf
		if r.From == currency && r.To == s.currency && inForce && (latest == nil || r.Date > latest.Date) {
			latest = &s.Facts.Rates[i]
		}
	}
	if latest == nil {
		s.noted.noRate[currency+" to "+s.currency]++
		return nil
	}
	factor, err := FormatDecimal(latest.Factor)
	if err != nil {
		factor = latest.Factor.RatString()
	}
	it.basis += ", converted"
	it.Because = append(it.Because, origin.Reason{
		Rule: "rate", Says: fmt.Sprintf("1 %s is %s %s on %s", currency, factor, s.currency, latest.Date), Rank: origin.D,
		Cite: origin.Cite{Source: s.Facts.Name, Version: string(latest.Date), At: latest.Source},
	})
	return latest.Factor
}

// commonCurrency is that of the product's price; without one, that of all prices if they have the same, else USD.
func (s *screening) commonCurrency(p Product) string {
	if p.Price.Currency != "" {
		return p.Price.Currency
	}
	common := ""
	all := s.doc.Components()
	for i := range all {
		_, currency, _ := ParsePrice(strings.TrimSpace(all[i].Price))
		if f := s.facts[i].of(fieldPrice); f != nil {
			currency = f.Currency
		}
		if currency == "" || currency == common {
			continue
		}
		if common != "" {
			return "USD"
		}
		common = currency
	}
	if common == "" {
		return "USD"
	}
	return common
}
