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
	swing   *big.Int    // of the interval that it closes, in units; nil if it cannot be said
	yes, no *hypothesis // nil if the answer is not known to change anything
}

// missing ranks the facts that would help a case that is undetermined: first those that decide by themselves; then
// those of the product, without which no answer is possible; then by how much of the interval between low and high
// they close.
func (q *question) missing(f findings) policies.List[policies.Missing] {
	var decide, rest policies.List[policies.Missing]
	for _, c := range slices.Concat(q.missingOfProduct(f), q.missingOfComponents()) {
		c.IfYes, c.IfNo = policies.Undetermined, policies.Undetermined
		if c.yes != nil {
			c.IfYes = q.verdictIf(c.yes, &f)
		}
		if c.no != nil {
			c.IfNo = q.verdictIf(c.no, &f)
		}
		if c.IfYes != policies.Undetermined || c.IfNo != policies.Undetermined {
			decide = append(decide, c.Missing)
		} else {
			rest = append(rest, c.Missing)
		}
	}
	return append(decide, rest...)
}

func (q *question) missingOfProduct(f findings) []candidate {
	var out []candidate
	ask := func(fact, question string, yes, no *hypothesis) {
		out = append(out, candidate{Missing: policies.Missing{Fact: fact, Question: question, Whom: "your own records"}, yes: yes, no: no})
	}
	if q.Product.MadeIn == "" {
		ask("product.made-in", "is the product made outside the United States, and does it stay outside on its way?",
			ifProduct(func(p *policies.Product) { p.MadeIn = elsewhere }), ifProduct(func(p *policies.Product) { p.MadeIn = "US" }))
	}
	if q.Product.ECCN == "" {
		ask("product.eccn", "is the product EAR99, that is, on no entry of the Commerce Control List?"+hint(q.Product.MayBe),
			ifProduct(func(p *policies.Product) { p.ECCN = "EAR99" }), nil)
	}
	if q.needsShippedFrom(f) {
		ask("product.shipped-from", "is it shipped from a partner country of 746 Supp. No. 3?",
			ifShippedFrom(q.law.anyPartner(q.AsOf)), ifShippedFrom(elsewhere))
	}
	if f.needsParties() {
		ask("product.parties", q.partyQuestion(),
			ifProduct(func(p *policies.Product) { p.Parties = checked(p.Parties, origin.No) }),
			ifProduct(func(p *policies.Product) { p.Parties = checked(p.Parties, origin.Yes) }))
	}
	out = append(out, q.missingParties()...)
	if q.Product.Price.Amount == nil && q.count.sum(high).n.Sign()+q.count.sum(high).open+len(q.unlisted) > 0 {
		out = append(out, q.missingPrice())
	}
	return append(append(out, q.missingComplete()...), q.missingCertificate(f)...)
}

func ifProduct(change func(*policies.Product)) *hypothesis {
	return &hypothesis{product: change}
}

// ifShippedFrom bears on what counts as content too.
func ifShippedFrom(country string) *hypothesis {
	h := ifProduct(func(p *policies.Product) { p.ShippedFrom = country })
	h.recount = true
	return h
}

// elsewhere stands for a country that is neither the United States nor a partner country: a user-assigned code.
const elsewhere = "ZZ"

func (q *question) partyQuestion() string {
	if q.List.Rows == 0 {
		return q.partiesChecked() + " (no list was given to look in: --parties)"
	}
	return fmt.Sprintf("%s (the list that was looked in is of %s)", q.partiesChecked(), q.List.Day)
}

func (q *question) partiesChecked() string {
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

func (q *question) missingPrice() candidate {
	c := candidate{Missing: policies.Missing{Fact: "product.price", Question: "what is the product's price where it is sold?", Whom: "your own records"}}
	price := q.breakEven()
	if price == nil {
		return c
	}
	c.Question = fmt.Sprintf("is the product's price where it is sold at least %s? (break-even for what surely counts)", roundUp(price))
	c.yes = ifProduct(func(p *policies.Product) { p.Price.Amount = price })
	c.no = ifProduct(func(p *policies.Product) { p.Price.Amount = new(big.Rat).Quo(price, big.NewRat(2, 1)) })
	return c
}

func (q *question) missingComplete() []candidate {
	var out []candidate
	for _, k := range q.unlisted {
		question, whom := q.AskComplete(k, kindName(k))
		out = append(out, candidate{
			Missing: policies.Missing{Fact: "complete." + kindName(k), Question: question, Whom: whom, Swing: q.unlistedSwing()},
			yes: &hypothesis{facts: func(c *policies.Case) {
				complete := maps.Clone(c.Complete)
				if complete == nil {
					complete = make(map[bom.Kind]bool)
				}
				complete[k], c.Complete = true, complete
			}},
		})
	}
	return out
}

// unlistedSwing is what the unlisted rest adds to the share at high.
func (q *question) unlistedSwing() string {
	listed := q.count.sum(high)
	if q.price == nil || listed.open > 0 {
		return ""
	}
	all, _ := q.numerator(high)
	return q.points(new(big.Int).Sub(all, &listed.n))
}

// missingOfComponents asks of those components that make up most of the interval, and of what could be presumed.
func (q *question) missingOfComponents() []candidate {
	var out []candidate
	for i := range q.stakes {
		k := &q.stakes[i]
		if counts := q.count.counts(k.part); !counts[high] || counts[low] != k.sure {
			continue
		}
		if out = append(out, q.missingOf(k)...); len(out) >= mostAsked {
			out = out[:mostAsked]
			break
		}
	}
	out = append(q.missingPresumptions(), out...)
	slices.SortStableFunc(out, func(a, b candidate) int { return compareSwing(b.swing, a.swing) })
	return out
}

func compareSwing(a, b *big.Int) int {
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
func (q *question) missingOf(k *stake) []candidate {
	it := q.parts[k.part].item
	var out []candidate
	swing := q.points(k.swing)
	ask := func(fact, question string, yes, no func(*policies.Item)) {
		c := candidate{Missing: policies.Missing{Fact: fact, Ref: it.Ref, Question: question, Whom: whom(it), Swing: swing}, swing: k.swing}
		c.yes = &hypothesis{part: yes, parts: []int{k.part}}
		if no != nil {
			c.no = &hypothesis{part: no, parts: []int{k.part}}
		}
		out = append(out, c)
	}
	if it.Origin.Answer != origin.US {
		ask("origin", fmt.Sprintf("is %s of US origin (%s)?", it.Name, deciding(it.Kind)),
			func(it *policies.Item) { it.Origin.Answer = origin.US }, func(it *policies.Item) { it.Origin.Answer = origin.NotUS })
	}
	if it.ECCN == "" {
		ask("eccn", fmt.Sprintf("is %s EAR99? if not, what is its ECCN?%s", it.Name, hint(it.MayBe)), func(it *policies.Item) { it.ECCN = "EAR99" }, nil)
	}
	if it.Encryption == "" && slices.Contains(gated[:], q.parts[k.part].class.Entry) {
		ask("enc", fmt.Sprintf("was %s classified by BIS under 740.17(b)(3)? if not, under which paragraph was it released?", it.Name),
			func(it *policies.Item) { it.Encryption = "(b)(3)" }, func(it *policies.Item) { it.Encryption = "none" })
	}
	if price := q.Product.Price.Amount; it.Value.High == nil && price != nil {
		ask("price", fmt.Sprintf("is the price of %s negligible beside the product's?", it.Name),
			func(it *policies.Item) { it.Value = policies.Interval{Low: new(big.Rat), High: new(big.Rat)} },
			func(it *policies.Item) { it.Value = policies.Interval{Low: price, High: price} })
	}
	return out
}

func deciding(k bom.Kind) string {
	if k == bom.Commodity {
		return "where it was made"
	}
	return "where it was developed"
}

func whom(it *policies.Item) string {
	for _, name := range []string{it.Origin.Maker.Name, it.Manufacturer.Name, it.Supplier.Name} {
		if name != "" {
			return name
		}
	}
	return "the maker of " + it.Name
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
