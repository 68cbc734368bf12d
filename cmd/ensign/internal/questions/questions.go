// Package questions asks suppliers what a report leaves open, and reads their answers. [Collect] makes a [Request] for
// each of them of a report, [Workbook] and [Letter] write it, and [Read] checks a workbook that came back.
package questions

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/cmd/ensign/internal/report"
	"ensign/origin"
	"ensign/policies"
)

// Template is the version of the workbook. One of another version is refused, because its fields may mean something
// else.
const Template = "ensign.questions/1"

// Unknown is the supplier's answer that it does not know. It changes nothing.
const Unknown = "don't know"

// Request is what one supplier is asked. Its zero value asks nothing.
type Request struct {
	ID       string      // of the request, the same for the same report and supplier
	Report   string      // SHA-256 of the JSON report that it was made of, in hexadecimal digits
	AsOf     origin.Date // day of the report
	Supplier string      // whom to ask; "" if the maker is not known
	Parts    []Part
	Rules    []string // of 15 CFR 734.9 that the certificate is about
	Swing    string   // percentage points that the answers close together; "" if it cannot be said
}

// Part is one part that is asked about, as the report has it.
type Part struct {
	Key, MPN, Manufacturer, Name, Purl string
	Question                           string
	Asked                              []string // facts: "origin", "eccn", "enc", "price"

	swing *big.Rat
	order int
}

// Collect makes the requests of a report, of which the digest is given. The supplier whose answers close most of the
// interval comes first, and so does the part of one. Asked is of the components that a determination misses facts of,
// or flags while their origin or ECCN is not known.
func Collect(r *policies.Report, digest string) []Request {
	c := &collector{parts: make(map[string]*Part), at: make(map[string]*policies.Component), suppliers: make(map[string]string)}
	if price, currency, err := policies.ParsePrice(r.Product.Price); err == nil {
		c.price, c.currency = price.Low, currency
	}
	for i := range r.Components {
		c.at[r.Components[i].Ref] = &r.Components[i]
	}
	weighed := r.Weighed()
	for _, d := range weighed {
		for _, m := range d.Missing {
			c.missing(m)
		}
	}
	for _, d := range weighed {
		for _, f := range d.Flagged {
			c.flagged(f.Ref)
		}
	}
	return c.requests(r, digest)
}

// collector gathers the parts by their ref.
type collector struct {
	at        map[string]*policies.Component
	parts     map[string]*Part
	suppliers map[string]string // of a ref
	refs      []string          // in the order in which they were first asked about

	price    *big.Rat // of the product; nil is not known
	currency string
}

func (c *collector) part(ref string) *Part {
	p, of := c.parts[ref], c.at[ref]
	if p != nil || of == nil {
		return p
	}
	p = &Part{
		Key: plain(of.Key), MPN: plain(of.MPN), Manufacturer: plain(of.Manufacturer), Name: plain(of.Name + " " + of.Version),
		Purl: plain(of.Purl), order: len(c.refs), swing: c.share(of),
	}
	c.parts[ref], c.suppliers[ref] = p, supplierOf(of)
	c.refs = append(c.refs, ref)
	return p
}

// share is the component's value in percent of the product's price, which is what it can make of the interval; nil if
// it is not known.
func (c *collector) share(of *policies.Component) *big.Rat {
	if of.Value.High == nil || of.Value.Currency != c.currency || c.price == nil || c.price.Sign() == 0 {
		return nil
	}
	value, ok := new(big.Rat).SetString(*of.Value.High)
	if !ok {
		return nil
	}
	return value.Mul(value.Quo(value, c.price), big.NewRat(100, 1))
}

// missing adds the question of a fact that would help to decide. What the product's maker has to answer itself has no
// component.
func (c *collector) missing(m policies.Missing) {
	p := c.part(m.Ref)
	if p == nil || strings.HasPrefix(m.Fact, "presume.") {
		return
	}
	if swing, ok := new(big.Rat).SetString(m.Swing); ok && compare(swing, p.swing) > 0 {
		p.swing = swing
	}
	p.ask(m.Fact, question(m, c.at[m.Ref]))
}

// question is what the supplier is asked for a missing fact. It tells nothing of the product.
func question(m policies.Missing, of *policies.Component) string {
	switch {
	case m.Fact == "origin" && of.Kind == string(bom.Commodity):
		return "where was it made?"
	case m.Fact == "origin":
		return "where was it developed?"
	case m.Fact == "eccn":
		return "what is its ECCN, or is it EAR99?"
	case m.Fact == "enc":
		return "under which paragraph of 740.17 may it be exported?"
	case m.Fact == "price":
		return "what is the fair market value of one piece?"
	}
	return plain(m.Question)
}

// plain is text as every spreadsheet keeps it: on one line, printable, of no more than a thousand characters.
func plain(s string) string {
	const most = 1000
	r := []rune(report.Safe(strings.Join(strings.Fields(s), " ")))
	return string(r[:min(len(r), most)])
}

// flagged adds the questions of a component that counts or may, for what is not known of it.
func (c *collector) flagged(ref string) {
	of := c.at[ref]
	if of == nil || of.Classification.Published == origin.Yes {
		return
	}
	ask := func(fact string) { c.part(ref).ask(fact, question(policies.Missing{Fact: fact}, of)) }
	if of.Origin.Answer != origin.US && of.Origin.Answer != origin.NotUS {
		ask("origin")
	}
	if of.Classification.ECCN == "" {
		ask("eccn")
	}
}

func (p *Part) ask(fact, question string) {
	if slices.Contains(p.Asked, fact) {
		return
	}
	p.Asked = append(p.Asked, fact)
	if p.Question != "" {
		p.Question += "; "
	}
	p.Question += question
}

// supplierOf is whom to ask: the maker as it is known, else who is named; "" if nobody is.
func supplierOf(c *policies.Component) string {
	for _, name := range []string{c.Origin.Maker.Name, c.Manufacturer, c.Supplier} {
		if name = plain(name); name != "" {
			return name
		}
	}
	return ""
}

func (c *collector) requests(r *policies.Report, digest string) []Request {
	by := make(map[string]int)
	var out []Request
	for _, ref := range c.refs {
		p, supplier := *c.parts[ref], c.suppliers[ref]
		i, ok := by[supplier]
		if !ok {
			i, by[supplier] = len(out), len(out)
			out = append(out, Request{ID: requestID(digest, supplier), Report: digest, AsOf: r.AsOf, Supplier: supplier, Rules: openRules(r)})
		}
		out[i].Parts = append(out[i].Parts, p)
	}
	sums := make(map[string]*big.Rat)
	for i := range out {
		slices.SortStableFunc(out[i].Parts, func(a, b Part) int { return cmp.Or(compare(b.swing, a.swing), cmp.Compare(a.order, b.order)) })
		sum := new(big.Rat)
		for _, p := range out[i].Parts {
			if p.swing != nil {
				sum.Add(sum, p.swing)
			}
		}
		if sums[out[i].Supplier] = sum; sum.Sign() > 0 {
			out[i].Swing = sum.FloatString(4)
		}
	}
	slices.SortStableFunc(out, func(a, b Request) int { return sums[b.Supplier].Cmp(sums[a.Supplier]) })
	return out
}

// compare orders shares, and one that cannot be said below all.
func compare(a, b *big.Rat) int {
	none := big.NewRat(-1, 1)
	if a == nil {
		a = none
	}
	if b == nil {
		b = none
	}
	return a.Cmp(b)
}

// openRules are the rules of 15 CFR 734.9 that a report leaves open, in its order.
func openRules(r *policies.Report) []string {
	var out []string
	for _, d := range r.Weighed() {
		for _, f := range d.FDP {
			if (f.Status == "possible" || f.Status == "unverified") && !slices.Contains(out, f.Rule) {
				out = append(out, f.Rule)
			}
		}
	}
	slices.Sort(out)
	return out
}

func requestID(report, supplier string) string { return "R-" + sealOf(12, report, supplier) }

// sealOf is the start of a digest over texts: whoever changes one by mistake is found out.
func sealOf(digits int, texts ...string) string {
	data, err := json.Marshal(texts)
	if err != nil {
		return "" // texts can always be written
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])[:digits]
}

// seal is over everything in a part that is not for the supplier to change.
func (p *Part) seal(request string) string {
	return sealOf(16, Template, request, p.Key, p.MPN, p.Manufacturer, p.Name, p.Purl, p.Question)
}

// seal is over the head of the request, and all its parts in their order.
func (r *Request) seal() string {
	texts := []string{Template, r.ID, r.Report, string(r.AsOf), r.Supplier, strings.Join(r.Rules, " ")}
	for i := range r.Parts {
		texts = append(texts, r.Parts[i].seal(r.ID))
	}
	return sealOf(32, texts...)
}

// columns are the cells of a part that the supplier does not change, in the order of the sheet.
func (p *Part) columns(request string) []string {
	return []string{p.Key, p.MPN, p.Manufacturer, p.Name, p.Purl, p.Question, p.seal(request)}
}
