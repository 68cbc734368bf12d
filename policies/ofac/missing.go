package ofac

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

// mostAsked bounds how many components the missing facts name; the rest would only repeat the question.
const mostAsked = 8

// elsewhere stands for a country that is not the United States: a user-assigned code.
const elsewhere = "ZZ"

// candidate is a missing fact with what either answer makes of the case; nil changes nothing.
type candidate struct {
	fact, ref, question, whom string
	yes, no                   func(*policies.Case)
}

// missing lists the facts that would help, those that decide by themselves first.
func (q *question) missing(v decision) policies.List[policies.Missing] {
	var out policies.List[policies.Missing]
	for _, c := range slices.Concat(q.askExporter(), q.askProduct(v)) {
		out = append(out, q.weigh(c))
	}
	for _, f := range v.findings {
		out = append(out, q.askCounsel(f, len(v.findings) == 1)...)
		for _, c := range q.askParts(f) {
			out = append(out, q.weigh(c))
		}
	}
	slices.SortStableFunc(out, func(a, b policies.Missing) int {
		decides := func(m policies.Missing) int {
			if m.IfYes != policies.Undetermined || m.IfNo != policies.Undetermined {
				return 1
			}
			return 0
		}
		return cmp.Compare(decides(b), decides(a))
	})
	return out
}

// weigh says what either answer makes of the verdict.
func (q *question) weigh(c candidate) policies.Missing {
	return policies.Missing{
		Fact: c.fact, Ref: c.ref, Question: c.question, Whom: c.whom, IfYes: q.verdictIf(c.yes), IfNo: q.verdictIf(c.no),
	}
}

// verdictIf is the verdict on the case with one thing changed.
func (q *question) verdictIf(change func(*policies.Case)) policies.Verdict {
	if change == nil {
		return policies.Undetermined
	}
	c := *q.Case
	c.Complete = make(map[bom.Kind]bool)
	maps.Copy(c.Complete, q.Complete)
	change(&c)
	other := &question{Case: &c, dest: q.dest, law: q.law}
	return other.decide().verdict
}

const ownRecords = "your own records"

// missingExporter is the one question of a determination that is aside. No is the answer to both of its halves.
func (q *question) missingExporter() policies.Missing {
	return q.weigh(candidate{
		fact: "product.exporter", whom: ownRecords,
		question: "is the exporter a US person? state it, and whether a US person owns or controls it",
		yes:      func(c *policies.Case) { c.Product.Exporter.USPerson = origin.Yes },
		no: func(c *policies.Case) {
			c.Product.Exporter = policies.Exporter{USPerson: origin.No, USOwned: origin.No}
		},
	})
}

// askExporter asks for what the facts leave open of the exporter.
func (q *question) askExporter() []candidate {
	var out []candidate
	if q.fromUS() == origin.Yes || q.Product.Exporter.USPerson == origin.Yes {
		return nil
	}
	if q.Product.Exporter.USPerson == origin.Unsure {
		out = append(out, candidate{
			fact: "product.exporter.us-person", question: "is the exporter a US person?", whom: ownRecords,
			yes: func(c *policies.Case) { c.Product.Exporter.USPerson = origin.Yes },
			no:  func(c *policies.Case) { c.Product.Exporter.USPerson = origin.No },
		})
	}
	if q.Product.Exporter.USOwned == origin.Unsure {
		out = append(out, candidate{
			fact: "product.exporter.us-owned", question: "does a US person own half or more of the exporter, or control it?", whom: ownRecords,
			yes: func(c *policies.Case) { c.Product.Exporter.USOwned = origin.Yes },
			no:  func(c *policies.Case) { c.Product.Exporter.USOwned = origin.No },
		})
	}
	return out
}

// askProduct asks for what is not known of the shipment and of the product.
func (q *question) askProduct(v decision) []candidate {
	var out []candidate
	if q.fromUS() == origin.Unsure {
		out = append(out, candidate{
			fact: "product.shipped-from", question: "is it shipped from a place outside the United States, and not through it?", whom: ownRecords,
			yes: func(c *policies.Case) { c.Product.ShippedFrom = elsewhere }, no: func(c *policies.Case) { c.Product.ShippedFrom = "US" },
		})
	}
	if !q.partiesChecked() {
		out = append(out, candidate{
			fact: "product.parties", question: "has every party been checked with its owners against the lists of blocked persons, and is none on them or owned for half or more by those that are?",
			whom: ownRecords, yes: func(c *policies.Case) { c.Product.Parties = checked(c.Product.Parties) },
		})
	}
	if slices.ContainsFunc(v.findings, func(f finding) bool { return f.row.effect == byContent }) {
		out = append(out, q.askContent(v)...)
	}
	return out
}

// checked returns the parties with the answer of a check that found nothing filled in, owners included.
func checked(parties []policies.Party) []policies.Party {
	if len(parties) == 0 {
		return []policies.Party{{Name: "consignee", Listed: origin.No, Affiliated: origin.No}}
	}
	out := slices.Clone(parties)
	for i := range out {
		out[i].Listed, out[i].Affiliated = origin.No, origin.No
	}
	return out
}

// askContent asks for what the comparison of content needs of the product.
func (q *question) askContent(v decision) []candidate {
	var out []candidate
	if q.Product.MadeIn == "" {
		out = append(out, candidate{
			fact: "product.made-in", question: "is the product made outside the United States?", whom: ownRecords,
			yes: func(c *policies.Case) { c.Product.MadeIn = elsewhere }, no: func(c *policies.Case) { c.Product.MadeIn = "US" },
		})
	}
	if q.Product.EndUse == "" {
		out = append(out, candidate{
			fact: "product.end-use", question: "is the end use known, and none that part 744 of 15 CFR prohibits?", whom: "the end user",
			yes: func(c *policies.Case) { c.Product.EndUse = "known" },
		})
	}
	if q.Product.Price.Amount == nil {
		out = append(out, candidate{fact: "product.price", question: "what is the product's price where it is sold?", whom: ownRecords})
	}
	for _, f := range v.findings {
		for _, k := range f.content.unlisted {
			question, whom := q.AskComplete(k, kindName(k))
			out = append(out, candidate{
				fact: "complete." + kindName(k), question: question, whom: whom,
				yes: func(c *policies.Case) { c.Complete[k] = true },
			})
		}
	}
	return out
}

// askCounsel asks what no key of the facts file can answer: what a programme depends on, and the exceptions of 560.205
// beside content under the limits. An answer decides only if nothing else is open of the exporter.
func (q *question) askCounsel(f finding, alone bool) policies.List[policies.Missing] {
	const counsel = "counsel"
	ask := func(fact, question string, yes, no policies.Verdict) policies.Missing {
		if !alone {
			yes, no = policies.Undetermined, policies.Undetermined
		}
		return policies.Missing{Fact: fact, Question: question, Whom: counsel, IfYes: yes, IfNo: no}
	}
	switch {
	case f.row.effect == asks:
		no, _ := q.pass(&finding{who: f.who}, f.row.Row)
		return policies.List[policies.Missing]{ask(counsel, f.row.note, policies.Prohibited, no)}
	case f.content.any("above"):
		return policies.List[policies.Missing]{
			ask(counsel, "was every part exported from the United States substantially transformed abroad into a foreign-made product (31 CFR 560.205(b)(1))?", policies.Undetermined, policies.Prohibited),
			ask(counsel+".1995", "did an export of those parts to Iran need a licence on 1995-05-06, or later apart from 31 CFR 560 (31 CFR 560.205(a)(2))?", policies.Undetermined, policies.Undetermined),
		}
	}
	return nil
}

// askParts asks for the origin and the value of the components that weigh most.
func (q *question) askParts(f finding) []candidate {
	counted := slices.DeleteFunc(slices.Clone(f.content.parts), func(p part) bool { return !p.counts[high] })
	slices.SortStableFunc(counted, compareParts)
	var out []candidate
	for _, p := range counted[:min(len(counted), mostAsked)] {
		at := func(c *policies.Case) *policies.Item {
			c.Components = slices.Clone(c.Components)
			return &c.Components[slices.IndexFunc(c.Components, func(it policies.Item) bool { return it.Index == p.item.Index })]
		}
		if p.item.Origin.Answer != origin.US {
			out = append(out, candidate{
				fact: "origin", ref: p.item.Ref, question: fmt.Sprintf("is %s of US origin, or exported from the United States?", p.item.Name), whom: whom(p.item),
				yes: func(c *policies.Case) { at(c).Origin.Answer = origin.US }, no: func(c *policies.Case) { at(c).Origin.Answer = origin.NotUS },
			})
		}
		if price := q.Product.Price.Amount; p.item.Value.High == nil && price != nil {
			out = append(out, candidate{
				fact: "price", ref: p.item.Ref, question: fmt.Sprintf("is the price of %s negligible beside the product's?", p.item.Name), whom: whom(p.item),
				yes: func(c *policies.Case) { at(c).Value = policies.Interval{Low: new(big.Rat), High: new(big.Rat)} },
				no:  func(c *policies.Case) { at(c).Value = policies.Interval{Low: price, High: price} },
			})
		}
	}
	return out
}

func whom(it *policies.Item) string {
	for _, name := range []string{it.Origin.Maker.Name, it.Manufacturer.Name, it.Supplier.Name} {
		if name != "" {
			return name
		}
	}
	return "the maker of " + it.Name
}
