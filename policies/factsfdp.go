package policies

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ensign/origin"
)

// MadeWith is what the facts say a product was made with, by 15 CFR 734.9: it makes the product a direct product where
// a rule lists it. The zero value says nothing, which is not that nothing of the kind was used.
type MadeWith struct {
	Direct           []string      // ECCNs of US-origin technology and software of which the product is the direct product
	Plant            []string      // ECCNs of such of which its plant, or a major component of it, is the direct product, or of the plant itself
	WrittenAssurance bool          // some of it needs a written assurance, 748 Supp. No. 2(o)(3)(i), 740.6
	Because          origin.Reason // cites the facts file
}

// Certificate is a supplier's certificate modelled on 15 CFR 734 Supp. No. 1: by these rules of 734.9 the product as
// it is sold is no direct product.
type Certificate struct {
	Rules    []string // "734.9(e)(1)"
	Evidence Evidence
	Because  origin.Reason // cites the facts file, rank B
}

// directProductRules are the paragraphs of 15 CFR 734.9 that a certificate can be for.
var directProductRules = [...]string{
	"734.9(b)", "734.9(c)", "734.9(d)", "734.9(e)(1)", "734.9(e)(2)", "734.9(e)(3)",
	"734.9(f)", "734.9(g)", "734.9(h)", "734.9(i)", "734.9(j)", "734.9(k)", "734.9(l)",
}

// madeWith reads what the product was made with.
func (r *factsReader) madeWith(n *yaml.Node) MadeWith {
	if n == nil {
		return MadeWith{}
	}
	fields := r.mapping(n, "made-with", "direct", "plant", "written-assurance")
	if len(fields) == 0 && n.Kind == yaml.MappingNode {
		r.fail(n, "made-with states nothing: give one of direct, plant, written-assurance")
	}
	return MadeWith{
		Direct:           r.eccns(fields["direct"], "direct"),
		Plant:            r.eccns(fields["plant"], "plant"),
		WrittenAssurance: read(r, fields["written-assurance"], "written-assurance", parseAnswer) == origin.Yes,
	}
}

// says is what the product was made with, in the order of the keys.
func (m MadeWith) says() string {
	var out []string
	if m.Direct != nil {
		out = append(out, "with US-origin "+strings.Join(m.Direct, ", "))
	}
	if m.Plant != nil {
		out = append(out, "in a plant of US-origin "+strings.Join(m.Plant, ", "))
	}
	if m.WrittenAssurance {
		out = append(out, "with technology or software that needs a written assurance")
	}
	return "the product was made " + strings.Join(out, ", and ")
}

func (m MadeWith) stated() bool { return m.Direct != nil || m.Plant != nil || m.WrittenAssurance }

// eccns reads one ECCN or a list of them.
func (r *factsReader) eccns(n *yaml.Node, what string) []string {
	var out []string
	for _, s := range r.texts(n, what) {
		if s == "" {
			continue
		}
		eccn, err := ParseECCN(s)
		if err != nil {
			r.fail(n, "%s: %v", what, err)
		}
		out = append(out, eccn)
	}
	return out
}

// certificate reads one entry of certificates. One that does not hold on the day asked is left out.
func (r *factsReader) certificate(n *yaml.Node, list []Certificate) []Certificate {
	fields := r.mapping(n, "a certificate", "rules", "document", "by", "date", "until")
	c := Certificate{
		Evidence: Evidence{
			Document: r.text(fields["document"], "document"),
			By:       r.text(fields["by"], "by"),
			Date:     read(r, fields["date"], "date", ParseDate),
			Until:    read(r, fields["until"], "until", ParseDate),
		},
	}
	for _, s := range r.texts(fields["rules"], "rules") {
		if s != "" && !slices.Contains(directProductRules[:], s) {
			r.fail(n, "rules: %q is no rule of 734.9%s", s, didYouMean(nearest(s, directProductRules[:])))
		}
		c.Rules = append(c.Rules, s)
	}
	e := c.Evidence
	if len(c.Rules) == 0 || e.Document == "" || e.By == "" || e.Date == "" {
		r.fail(n, "a certificate needs rules, document, by and date")
		return list
	}
	if !r.holds(n, "the certificate "+e.Document, e.Date, e.Until) {
		return list
	}
	c.Because = r.reason(n, "product.certificates", "the product is certified to be no direct product by "+strings.Join(c.Rules, ", "), origin.B, e)
	return append(list, c)
}

// knownFootnotes are the footnotes of the Entity List that a rule of 15 CFR 734.9 asks for.
var knownFootnotes = [...]string{"1", "3", "4", "5", "none"}

// footnotes reads the footnotes that the entry of a party on the Entity List carries, or none. A party with one is
// listed.
func (r *factsReader) footnotes(n *yaml.Node, p *Party) {
	p.Footnotes = r.texts(n, "footnote")
	for _, s := range p.Footnotes {
		if s != "" && !slices.Contains(knownFootnotes[:], s) {
			r.fail(n, "footnote: %q is none of %s", s, strings.Join(knownFootnotes[:], ", "))
		}
	}
	switch {
	case len(p.Footnotes) > 1 && slices.Contains(p.Footnotes, "none"):
		r.fail(n, "footnote: none stands beside a footnote")
	case len(p.Footnotes) == 0 || p.Footnotes[0] == "none":
	case p.Listed == origin.No:
		r.fail(n, "footnote: a party with a footnote of the Entity List is listed")
	default:
		p.Listed = origin.Yes
	}
}
