package policies

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	"go.yaml.in/yaml/v3"

	"ensign/bom"
	"ensign/origin"
)

// product reads the product. Like a component it may carry evidence, or by, why and date, for what it states.
func (r *factsReader) product(n *yaml.Node) Product {
	fields := r.mapping(n, "product", "name", "version", "kind", "made-in", "eccn", "hts", "price", "complete",
		"shipped-from", "transit", "parties", "exporter", "end-use", "made-with", "certificates", "evidence", "by", "why", "date", "until")
	p := Product{
		Name:        r.text(fields["name"], "name"),
		Version:     r.text(fields["version"], "version"),
		Kind:        read(r, fields["kind"], "kind", parseKind),
		MadeIn:      read(r, fields["made-in"], "made-in", parseCountry),
		ECCN:        read(r, fields["eccn"], "eccn", ParseECCN),
		HTS:         read(r, fields["hts"], "hts", ParseHTS),
		Price:       read(r, fields["price"], "price", parseMoney),
		ShippedFrom: read(r, fields["shipped-from"], "shipped-from", parseCountry),
		EndUse:      r.text(fields["end-use"], "end-use"),
		Exporter:    r.exporter(fields["exporter"]),
	}
	p.Transit = r.transit(fields["transit"])
	p.MadeWith = r.madeWith(fields["made-with"])
	for _, c := range r.list(fields["parties"], "parties") {
		p.Parties = append(p.Parties, r.party(c))
	}
	r.productReasons(n, fields, &p)
	if c := fields["complete"]; c != nil {
		r.complete(c, &p)
	}
	for _, c := range r.list(fields["certificates"], "certificates") {
		p.Certificates = r.certificate(c, p.Certificates)
	}
	for _, c := range p.Certificates {
		p.Because = append(p.Because, c.Because)
	}
	return p
}

func parseMoney(s string) (Money, error) {
	i, currency, err := ParsePrice(s)
	if err != nil {
		return Money{}, err
	}
	if i.Low.Cmp(i.High) != 0 {
		return Money{}, errors.New("the price of the product must be one amount")
	}
	return Money{Amount: i.Low, Currency: currency}, nil
}

func (r *factsReader) transit(n *yaml.Node) []string {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		return []string{read(r, n, "transit", parseCountry)}
	}
	var out []string
	for _, c := range r.list(n, "transit") {
		out = append(out, read(r, c, "transit", parseCountry))
	}
	return out
}

func (r *factsReader) party(n *yaml.Node) Party {
	fields := r.mapping(n, "a party", "name", "role", "country", "address", "listed", "affiliated", "owners", "distinct-from", "footnote", "government")
	if fields["name"] == nil {
		r.fail(n, "a party needs a name")
	}
	p := Party{
		Name:       r.text(fields["name"], "name"),
		Role:       r.text(fields["role"], "role"),
		Country:    read(r, fields["country"], "country", parseCountry),
		Listed:     read(r, fields["listed"], "listed", parseAnswer),
		Affiliated: read(r, fields["affiliated"], "affiliated", parseAnswer),
		Government: read(r, fields["government"], "government", parseAnswer),
		Address:    r.text(fields["address"], "address"),
	}
	r.footnotes(fields["footnote"], &p)
	for _, c := range r.list(fields["distinct-from"], "distinct-from") {
		p.Distinct = r.distinction(c, p.Distinct)
	}
	total := new(big.Rat)
	for _, c := range r.list(fields["owners"], "owners") {
		o := r.owner(c)
		if p.Owners = append(p.Owners, o); o.Share != nil {
			total.Add(total, o.Share)
		}
	}
	if total.Cmp(big.NewRat(100, 1)) > 0 {
		r.fail(fields["owners"], "the owners hold more than 100 percent together")
	}
	return p
}

// distinction reads a decision that a party is another person than a listed one. One that does not hold on the day
// asked is left out.
func (r *factsReader) distinction(n *yaml.Node, list []Distinction) []Distinction {
	fields := r.mapping(n, "distinct-from", "name", "by", "why", "date", "until")
	d := Distinction{Name: r.text(fields["name"], "name"), Evidence: Evidence{
		By: r.text(fields["by"], "by"), Why: r.text(fields["why"], "why"),
		Date: read(r, fields["date"], "date", ParseDate), Until: read(r, fields["until"], "until", ParseDate),
	}}
	if d.Name == "" || d.By == "" || d.Why == "" || d.Date == "" {
		r.fail(n, "distinct-from needs name, by, why and date")
		return list
	}
	if !r.holds(n, "the entry of distinct-from for "+d.Name, d.Date, d.Until) {
		return list
	}
	return append(list, d)
}

// owner reads who owns a part of a party, and how much of it in percent if that is known.
func (r *factsReader) owner(n *yaml.Node) Owner {
	fields := r.mapping(n, "an owner", "name", "country", "share")
	if fields["name"] == nil {
		r.fail(n, "an owner needs a name")
	}
	return Owner{
		Name:    r.text(fields["name"], "name"),
		Country: read(r, fields["country"], "country", parseCountry),
		Share:   read(r, fields["share"], "share", parseShare),
	}
}

// parseShare reads how much somebody owns, in percent.
func parseShare(s string) (*big.Rat, error) {
	share, err := ParseDecimal(s)
	switch {
	case err != nil:
		return nil, err
	case share.Sign() == 0:
		return nil, errors.New("a share of zero is not read: leave the owner out")
	case share.Cmp(big.NewRat(100, 1)) > 0:
		return nil, errors.New("more than 100 percent")
	}
	return share, nil
}

// rankedFacts are the keys of the product that rest on its evidence.
var rankedFacts = []string{"made-in", "eccn", "price", "made-with", "exporter"}

// productReasons ranks what the product states and writes a reason for each. What does not hold on the day asked
// is taken back.
func (r *factsReader) productReasons(n *yaml.Node, fields map[string]*yaml.Node, p *Product) {
	stated := slices.ContainsFunc(rankedFacts, func(k string) bool { return fields[k] != nil })
	rank, evidence := r.rank(n, fields, "the product", stated)
	if rank == 0 {
		p.MadeIn, p.ECCN, p.Price, p.MadeWith, p.Exporter = "", "", Money{}, MadeWith{}, Exporter{}
		return
	}
	why := func(key, says string) {
		if k := fields[key]; k != nil {
			p.Because = append(p.Because, r.reason(k, "product."+key, says, rank, evidence))
		}
	}
	why("made-in", "the product is made in "+p.MadeIn)
	why("eccn", "the product's ECCN is "+p.ECCN)
	why("price", "the product's price is "+p.Price.String())
	if k := fields["made-with"]; k != nil && p.MadeWith.stated() {
		p.MadeWith.Because = r.reason(k, "product.made-with", p.MadeWith.says(), rank, evidence)
		p.Because = append(p.Because, p.MadeWith.Because)
	}
	why("exporter", "the exporter "+p.Exporter.says())
}

// complete reads of which kinds the list is complete. It takes who says so and why, and counts from its date on.
func (r *factsReader) complete(n *yaml.Node, p *Product) {
	fields := r.mapping(n, "complete", "hardware", "software", "by", "why", "date", "until")
	by, why := r.text(fields["by"], "by"), r.text(fields["why"], "why")
	date := read(r, fields["date"], "date", ParseDate)
	until := read(r, fields["until"], "until", ParseDate)
	if by == "" || why == "" || date == "" {
		r.fail(n, "complete needs by, why and date")
		return
	}
	if fields["hardware"] == nil && fields["software"] == nil {
		r.fail(n, "complete sets neither hardware nor software")
		return
	}
	if !r.holds(n, "complete", date, until) {
		return
	}
	p.Complete = make(map[bom.Kind]bool)
	says := ""
	for _, k := range []struct {
		key  string
		kind bom.Kind
	}{{"hardware", bom.Commodity}, {"software", bom.Software}} {
		if f := fields[k.key]; f != nil {
			yes := read(r, f, k.key, parseAnswer) == origin.Yes
			p.Complete[k.kind] = yes
			says += map[bool]string{true: ", complete for ", false: ", not complete for "}[yes] + k.key
		}
	}
	evidence := Evidence{By: by, Why: why, Date: date, Until: until}
	p.Because = append(p.Because, r.reason(n, "product.complete", "the list of components is"+says[1:], origin.A, evidence))
}

// reason cites the facts file for what the product states there.
func (r *factsReader) reason(n *yaml.Node, rule, says string, rank origin.Rank, e Evidence) origin.Reason {
	return origin.Reason{
		Rule: rule, Says: says + e.says(), Rank: rank,
		Cite: origin.Cite{Source: r.name, Version: string(e.Date), At: fmt.Sprintf("line %d", n.Line)},
	}
}

// says is the end of a sentence: what the fact rests on.
func (e Evidence) says() string {
	out := ""
	if e.Document != "" {
		out += ", by " + e.Document
	}
	if e.SHA256 != "" {
		out += " (SHA-256 " + e.SHA256 + ")"
	}
	if e.By != "" {
		out += ", stated by " + e.By
	}
	if e.Date != "" {
		out += " on " + string(e.Date)
	}
	if e.Why != "" {
		out += ": " + e.Why
	}
	return out
}

// String writes the bounds, "4.1", "4.1..4.6", "at least 4.1" or "unknown".
func (i Interval) String() string {
	text := func(x *big.Rat) string {
		s, err := FormatDecimal(x)
		if err != nil {
			return x.RatString()
		}
		return s
	}
	switch {
	case i.Low == nil && i.High == nil:
		return "unknown"
	case i.High == nil:
		return "at least " + text(i.Low)
	case i.Low == nil:
		return "at most " + text(i.High)
	case i.Low.Cmp(i.High) == 0:
		return text(i.Low)
	}
	return text(i.Low) + ".." + text(i.High)
}
