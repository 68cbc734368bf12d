package ear

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// mostAsked bounds how many components the deciding facts name; the rest would only repeat the question.
const mostAsked = 8

// candidate is a missing fact with what either answer makes of the case.
type candidate struct {
	policies.Missing
	swing   *big.Rat // of the interval that it closes, as a share of one; nil if it cannot be said
	yes, no func(*policies.Case)
}

// missing ranks the facts that would help: first those that decide by themselves; then those of the product, without
// which no answer is possible; then by how much of the interval between low and high they close.
func (q *question) missing(f findings) policies.List[policies.Missing] {
	if v, _ := q.verdict(f); v <= policies.NoLicenseRequired || v >= policies.LicenseRequired {
		return nil
	}
	all := slices.Concat(q.missingOfProduct(f), q.missingOfComponents(f))
	for i := range all {
		c := &all[i]
		c.IfYes, c.IfNo = q.verdictIf(c.yes), q.verdictIf(c.no)
		if c.swing != nil {
			c.Swing = points(c.swing)
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return boolInt(b.decides()) - boolInt(a.decides()) })
	var out policies.List[policies.Missing]
	for _, c := range all {
		out = append(out, c.Missing)
	}
	return out
}

// decides reports whether an answer to the question alone changes the verdict.
func (c candidate) decides() bool {
	return c.IfYes != policies.Undetermined || c.IfNo != policies.Undetermined
}

// verdictIf is the verdict on the case with one thing changed.
func (q *question) verdictIf(change func(*policies.Case)) policies.Verdict {
	c := *q.Case
	c.Components = slices.Clone(q.Components)
	c.Complete = maps.Clone(q.Complete)
	if c.Complete == nil {
		c.Complete = make(map[bom.Kind]bool)
	}
	if change != nil {
		change(&c)
	}
	other := &question{Case: &c, dest: q.dest, law: q.law, asked: q.asked, classes: q.classes}
	v, _ := other.verdict(other.find())
	return v
}

func (q *question) missingOfProduct(f findings) []candidate {
	var out []candidate
	ask := func(fact, question string, yes, no func(*policies.Case)) {
		out = append(out, candidate{Missing: policies.Missing{Fact: fact, Question: question, Whom: "your own records"}, yes: yes, no: no})
	}
	p := q.Product
	if p.MadeIn == "" {
		ask("product.made-in", "is the product made outside the United States, and does it stay outside on its way?",
			func(c *policies.Case) { c.Product.MadeIn = elsewhere }, func(c *policies.Case) { c.Product.MadeIn = "US" })
	}
	if p.ECCN == "" {
		ask("product.eccn", "is the product EAR99, that is, on no entry of the Commerce Control List?",
			func(c *policies.Case) { c.Product.ECCN = "EAR99" }, nil)
	}
	if q.needsShippedFrom(f) {
		ask("product.shipped-from", "is it shipped from a partner country of 746 Supp. No. 3?",
			func(c *policies.Case) { c.Product.ShippedFrom = q.law.anyPartner(q.AsOf) }, func(c *policies.Case) { c.Product.ShippedFrom = elsewhere })
	}
	if f.needsParties() {
		ask("product.parties", q.partyQuestion(),
			func(c *policies.Case) { c.Product.Parties = checked(c.Product.Parties, origin.No) },
			func(c *policies.Case) { c.Product.Parties = checked(c.Product.Parties, origin.Yes) })
	}
	if p.Price.Amount == nil && f.minimis.sums[high].rat.Sign()+len(f.content.unlisted) > 0 {
		out = append(out, q.missingPrice(f))
	}
	return append(out, q.missingComplete(f)...)
}

// elsewhere stands for a country that is neither the United States nor a partner country: a user-assigned code.
const elsewhere = "ZZ"

func (q *question) partyQuestion() string {
	if owners, _ := q.law.affiliates(q.AsOf); owners {
		return "has every party been checked against the Entity List with its owners, and is none on it or owned for half or more by those that are?"
	}
	return "has every party been checked against the Entity List, and is none of them on it?"
}

// checked returns the parties with the answer of the Entity List check filled in, owners included.
func checked(parties []policies.Party, listed origin.Ternary) []policies.Party {
	if len(parties) == 0 {
		return []policies.Party{{Name: "consignee", Listed: listed, Affiliated: listed}}
	}
	out := slices.Clone(parties)
	for i := range out {
		out[i].Listed, out[i].Affiliated = listed, listed
	}
	return out
}

func (q *question) missingPrice(f findings) candidate {
	c := candidate{Missing: policies.Missing{Fact: "product.price", Question: "what is the product's price where it is sold?", Whom: "your own records"}}
	price := f.minimis.breakEven()
	if price == nil {
		return c
	}
	c.Question = fmt.Sprintf("is the product's price where it is sold at least %s? (break-even for what surely counts)", roundUp(price))
	c.yes = func(k *policies.Case) { k.Product.Price.Amount = price }
	c.no = func(k *policies.Case) { k.Product.Price.Amount = new(big.Rat).Quo(price, big.NewRat(2, 1)) }
	return c
}

func (q *question) missingComplete(f findings) []candidate {
	var out []candidate
	for _, k := range f.content.unlisted {
		out = append(out, candidate{
			Missing: policies.Missing{Fact: "complete." + kindName(k), Question: fmt.Sprintf("does the list hold all the %s of the product as it is sold?", kindName(k)), Whom: "your own records"},
			swing:   q.unlistedSwing(f),
			yes:     func(c *policies.Case) { c.Complete[k] = true },
		})
	}
	return out
}

// unlistedSwing is what the unlisted rest adds to the share at high.
func (q *question) unlistedSwing(f findings) *big.Rat {
	price, listed := q.Product.Price.Amount, f.content.sum(high)
	if price == nil || listed.open {
		return nil
	}
	rest := new(big.Rat).Sub(f.minimis.sums[high].rat, listed.rat)
	return rest.Quo(rest, price)
}

func (q *question) missingOfComponents(f findings) []candidate {
	var out []candidate
	for i := range f.content.shares {
		out = append(out, q.missingOf(&f.content.shares[i])...)
	}
	slices.SortStableFunc(out, func(a, b candidate) int { return compareSwing(b.swing, a.swing) })
	out = append(q.missingPresumptions(f), out[:min(len(out), mostAsked)]...)
	slices.SortStableFunc(out, func(a, b candidate) int { return compareSwing(b.swing, a.swing) })
	return out
}

func compareSwing(a, b *big.Rat) int {
	if a == nil || b == nil {
		return cmp.Compare(boolInt(a != nil), boolInt(b != nil))
	}
	return a.Cmp(b)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// missingOf lists what is not known of one component that counts, or may.
func (q *question) missingOf(s *share) []candidate {
	if !s.usAt[high] || !s.counts[high] {
		return nil
	}
	at := func(c *policies.Case) *policies.Item {
		return &c.Components[slices.IndexFunc(c.Components, func(it policies.Item) bool { return it.Index == s.item.Index })]
	}
	ask := func(fact, question string, yes, no func(*policies.Case)) candidate {
		return candidate{Missing: policies.Missing{Fact: fact, Ref: s.item.Ref, Question: question, Whom: s.whom()}, swing: q.swing(s), yes: yes, no: no}
	}
	var out []candidate
	if s.item.Origin.Answer != origin.US {
		out = append(out, ask("origin", fmt.Sprintf("is %s of US origin (%s)?", s.item.Name, deciding(s.item.Kind)),
			func(c *policies.Case) { at(c).Origin.Answer = origin.US }, func(c *policies.Case) { at(c).Origin.Answer = origin.NotUS }))
	}
	if s.item.ECCN == "" {
		out = append(out, ask("eccn", fmt.Sprintf("is %s EAR99? if not, what is its ECCN?", s.item.Name), func(c *policies.Case) { at(c).ECCN = "EAR99" }, nil))
	}
	if s.item.Encryption == "" && slices.Contains(gated[:], s.class.Entry) {
		out = append(out, ask("enc", fmt.Sprintf("was %s classified by BIS under 740.17(b)(3)? if not, under which paragraph was it released?", s.item.Name),
			func(c *policies.Case) { at(c).Encryption = "(b)(3)" }, func(c *policies.Case) { at(c).Encryption = "none" }))
	}
	if s.item.Value.High == nil && q.Product.Price.Amount != nil {
		out = append(out, ask("price", fmt.Sprintf("is the price of %s negligible beside the product's?", s.item.Name),
			func(c *policies.Case) { at(c).Value = policies.Interval{Low: new(big.Rat), High: new(big.Rat)} },
			func(c *policies.Case) {
				at(c).Value = policies.Interval{Low: q.Product.Price.Amount, High: q.Product.Price.Amount}
			}))
	}
	return out
}

func deciding(k bom.Kind) string {
	if k == bom.Commodity {
		return "where it was made"
	}
	return "where it was developed"
}

func (s *share) whom() string {
	for _, name := range []string{s.item.Origin.Maker.Name, s.item.Manufacturer.Name, s.item.Supplier.Name} {
		if name != "" {
			return name
		}
	}
	return "the maker of " + s.item.Name
}

// swing is how much of the interval one component makes up; nil if the product's price is not known.
func (q *question) swing(s *share) *big.Rat {
	price := q.Product.Price.Amount
	if price == nil {
		return nil
	}
	most := worth(s.item.Value, high)
	if most.open {
		most = larger(most, amount{rat: price})
	}
	width := most.rat
	if s.counts[low] {
		width = new(big.Rat).Sub(width, worth(s.item.Value, low).rat)
	}
	return new(big.Rat).Quo(width, price)
}

// missingPresumptions offers the presumptions that could be recorded, for what is likely foreign.
func (q *question) missingPresumptions(f findings) []candidate {
	total := make(map[string]*big.Rat)
	for i := range f.content.shares {
		s := &f.content.shares[i]
		if !s.counts[high] || s.item.Origin.Answer != origin.LikelyNotUS {
			continue
		}
		class, w := presumptionClass(s.item), q.swing(s)
		if sum := total[class]; sum != nil && w != nil {
			w = sum.Add(sum, w)
		}
		total[class] = w
	}
	var out []candidate
	for _, class := range slices.Sorted(maps.Keys(total)) {
		out = append(out, candidate{
			Missing: policies.Missing{Fact: "presume." + class, Question: fmt.Sprintf("may what is likely foreign (%s) be presumed so? record it with who and why", class), Whom: "your compliance officer"},
			swing:   total[class],
			yes: func(c *policies.Case) {
				c.Facts.Presume = append(slices.Clone(c.Facts.Presume), policies.Presumption{Class: class})
			},
		})
	}
	return out
}

// points writes a share of one in percentage points, cut to four decimals.
func points(share *big.Rat) string {
	return new(big.Rat).Mul(share, big.NewRat(100, 1)).FloatString(4)
}

// roundUp writes an amount with two decimals, never less than it is.
func roundUp(r *big.Rat) string {
	cents := new(big.Rat).Mul(r, big.NewRat(100, 1))
	whole, rest := new(big.Int).QuoRem(cents.Num(), cents.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	return new(big.Rat).SetFrac(whole, big.NewInt(100)).FloatString(2)
}
