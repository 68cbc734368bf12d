package ear

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// presumedCircuits is the class of the recorded presumption that integrated circuits are direct products of US technology.
const presumedCircuits = "integrated-circuits"

// circuitInputs are the technology and software that nearly every integrated circuit is said to be a direct product
// of: software and technology for its design, and for the equipment that makes it. This is from memory.
var circuitInputs = [...]string{"3D991", "3E991"}

// input is whether the product was made with what a rule lists. It is never No: what is stated need not be all.
type input struct {
	subject  origin.Ternary
	presumed string // the recorded presumption it rests on, "" if it is stated
	because  origin.Reasons
}

// findInputs asks of each rule of the day what the product was made with.
func (d *docket) findInputs() []input {
	circuits := holdsCircuits(d.Components)
	out := make([]input, len(d.directs))
	for k := range d.directs {
		out[k] = d.input(&d.directs[k], circuits)
	}
	return out
}

// input asks what the facts say the product was made with, and then what they presume of integrated circuits. circuits is
// what holdsCircuits says.
func (d *docket) input(r *fdpRule, circuits string) input {
	made := d.Product.MadeWith
	direct, plant := anyOf(r.Input, made.Direct), anyOf(r.Plant, made.Plant)
	assured := r.InputKind == "written-assurance" && made.WrittenAssurance
	if direct == origin.Yes || plant == origin.Yes || assured {
		return input{subject: origin.Yes, because: origin.Reasons{made.Because}}
	}
	if r.Circuits == origin.No || d.Product.Kind != bom.Commodity {
		return input{because: origin.Reasons{reason(r.Paragraph, "15 CFR "+r.Paragraph, "nothing in the facts says with what it was made")}}
	}
	says := "nothing in the facts says with what it was made; it " + circuits + ", and nearly all integrated circuits are made with US design software (3D991) or US equipment (memory)"
	in := input{because: origin.Reasons{reason(r.Paragraph, "15 CFR 734.9", says)}}
	if r.Circuits == origin.Yes && d.presumesCircuits() {
		in.subject, in.presumed = origin.Yes, presumedCircuits
		in.because = append(in.because, reason("presumption", "facts", "counts as a direct product by the recorded presumption "+presumedCircuits))
	}
	return in
}

func (d *docket) presumesCircuits() bool {
	return slices.ContainsFunc(d.Facts.Presume, func(p policies.Presumption) bool { return p.Class == presumedCircuits })
}

// holdsCircuits says whether parts of the list are known as integrated circuits, by their heading of the tariff.
func holdsCircuits(items []policies.Item) string {
	var refs []string
	for i := range items {
		if it := &items[i]; len(it.HTS) >= len(circuitHeading) && it.HTS[:len(circuitHeading)] == circuitHeading {
			refs = append(refs, it.Ref)
		}
	}
	if refs == nil {
		return "may hold an integrated circuit"
	}
	return "holds integrated circuits (" + some(refs) + ")"
}

// circuitHeading is the heading of integrated circuits in the Harmonized System.
const circuitHeading = "8542"

// anyOf reports whether any of the stated classifications is in a rule's list.
func anyOf(list classes, stated []string) origin.Ternary {
	out := origin.No
	for _, s := range stated {
		out = worseTernary(out, list.hold(parseECCN(s)))
	}
	return out
}

// certificate returns the certificate that excludes a rule for the product as sold, nil if there is none.
func (d *docket) certificate(paragraph string) *policies.Certificate {
	for i := range d.Product.Certificates {
		if c := &d.Product.Certificates[i]; slices.Contains(c.Rules, paragraph) {
			return c
		}
	}
	return nil
}

// footnoteReached reports whether a party is an entity of a footnote of the Entity List: Yes if the facts give it that
// footnote, No only if they say of every party that it has none of it.
func (q *question) footnoteReached(footnote int) origin.Ternary {
	if len(q.Product.Parties) == 0 {
		return origin.Unsure
	}
	out := origin.No
	for i := range q.Product.Parties {
		out = worseTernary(out, q.hasFootnote(&q.Product.Parties[i], footnote))
	}
	return out
}

func (q *question) hasFootnote(p *policies.Party, footnote int) origin.Ternary {
	switch {
	case slices.Contains(p.Footnotes, strconv.Itoa(footnote)), entryHasFootnote(p, footnote):
		return origin.Yes
	case maybeFootnoted(p), q.maybeOwned(p):
		return origin.Unsure
	case p.Listed == origin.No, len(p.Footnotes) > 0 && p.Listed == origin.Yes:
		return origin.No
	}
	return origin.Unsure
}

// governmentReached reports whether the government of one of the places is a party: Unsure if a party is of such a
// place and the facts do not say whether it is of its government.
func (q *question) governmentReached(places destinations) origin.Ternary {
	out := origin.No
	for _, p := range q.Product.Parties {
		if slices.Contains(places, p.Country) && p.Government != origin.No {
			out = worseTernary(out, p.Government)
		}
	}
	return out
}

// fdpPresumptions are the recorded presumptions and the certificates on which the direct product rules count.
func (f findings) fdpPresumptions() []string {
	var out []string
	for _, r := range f.fdp {
		if r.presumed != "" && !slices.Contains(out, r.presumed) {
			out = append(out, r.presumed)
		}
	}
	return out
}

// missingCertificate asks for the certificate that would exclude the direct product rules that are possible.
func (q *question) missingCertificate(f findings) []candidate {
	var rules []string
	for _, r := range f.fdp {
		if r.report.Status == "possible" {
			rules = append(rules, r.report.Rule)
		}
	}
	if rules == nil {
		return nil
	}
	question := fmt.Sprintf("is there a certificate after 734 Supp. No. 1 that the product as sold, made with what it was made with, is no direct product by %s?", strings.Join(rules, ", "))
	return []candidate{{
		Missing: policies.Missing{Fact: "product.certificates", Question: question, Whom: "the maker of the product"},
		yes: ifProduct(func(p *policies.Product) {
			p.Certificates = append(slices.Clone(p.Certificates), policies.Certificate{Rules: rules})
		}),
	}}
}
