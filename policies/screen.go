package policies

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"ensign/bom"
	"ensign/origin"
)

// list is what Screen asks of a document. It is an interface so that tests can permute one.
type list interface {
	Root() bom.Component
	Components() []bom.Component
	Inputs() []bom.Input
	Complete(bom.Kind) bom.Completeness
	Container(int) bool
	Link(ref string) string
	Warnings() []string
}

// Screen asks every regime of q about every destination and returns the whole answer. origins are those of
// [origin.ResolveAll] for doc, in its order, resolved with the statements of q.Facts. All rules run; what goes
// wrong is in the report's errors. Screen reads no clock and no file, and changes none of its arguments.
func Screen(doc *bom.Document, origins []origin.Origin, q Question) Report {
	return screen(doc, origins, q)
}

func screen(doc list, origins []origin.Origin, q Question) Report {
	s := newScreening(doc, origins, q)
	c := s.makeCase()
	rep := Report{
		Schema: Schema, Notice: fmt.Sprintf(Notice, q.Data.EAR.VerifiedThrough), Tool: q.Tool, Data: q.Data, AsOf: q.AsOf,
		Options: options(q), Inputs: reportInputs(doc), Product: reportProduct(c.Product, s.productMayBe), Components: s.components,
	}
	rep.Determinations = s.determine(c)
	s.tellLaw(rep.Determinations)
	rep.Verdict = worst(rep.Determinations)
	rep.Facts = s.reportFacts(rep.Determinations)
	rep.Errors = s.errors
	rep.Complete = len(c.Unread) == 0 && len(s.errors) == 0
	rep.Warnings = s.sortedWarnings()
	return rep
}

// determine asks each regime about each destination, in the order asked.
func (s *screening) determine(c *Case) []Determination {
	answers := make([]func(string) (Determination, error), len(s.Regimes))
	for i, regime := range s.Regimes {
		answers[i] = open(regime, c)
	}
	var out []Determination
	for _, dest := range s.Destinations {
		for i, regime := range s.Regimes {
			d, err := ask(answers[i], dest)
			if err != nil {
				s.errors = append(s.errors, Message{"RULE-ERROR", fmt.Sprintf("%s for %s: %v", regime.ID, dest, err)})
				d = failed(err)
			}
			d.Regime, d.Destination = regime.ID, dest
			s.link(&d)
			out = append(out, guard(d, c.Unread))
		}
	}
	return out
}

// link gives what an answer says of components their BOM-Links.
func (s *screening) link(d *Determination) {
	for i := range d.Flagged {
		d.Flagged[i].Link = s.linkOf(d.Flagged[i].Ref)
	}
	for i := range d.Missing {
		d.Missing[i].Link = s.linkOf(d.Missing[i].Ref)
	}
}

// linkOf makes each link once, since every destination flags the same components.
func (s *screening) linkOf(ref string) string {
	link, ok := s.links[ref]
	if !ok {
		link = s.doc.Link(ref)
		s.links[ref] = link
	}
	return link
}

// open has a regime take up the case. A panic becomes the error of each of its answers.
func open(r Regime, c *Case) (answer func(string) (Determination, error)) {
	defer func() {
		if p := recover(); p != nil {
			answer = func(string) (Determination, error) { return Determination{}, fmt.Errorf("a rule failed: %v", p) }
		}
	}()
	return r.Open(c)
}

// ask asks for a destination and turns a panic or an answer without a verdict into an error.
func ask(answer func(string) (Determination, error), dest string) (d Determination, err error) {
	defer func() {
		if p := recover(); p != nil {
			d, err = Determination{}, fmt.Errorf("a rule failed: %v", p)
		}
	}()
	d, err = answer(dest)
	if err == nil && (d.Verdict <= NoVerdict || d.Verdict > Prohibited) {
		err = errors.New("the regime gives no verdict")
	}
	return d, err
}

// failed is the answer of a regime that could not answer.
func failed(err error) Determination {
	return Determination{
		Verdict: Undetermined, EncryptionGate: "unproven",
		Because: origin.Reasons{{Rule: "RULE-ERROR", Says: "the rules could not be evaluated: " + err.Error(), Cite: origin.Cite{Source: "errors"}}},
	}
}

// guard keeps an answer from passing while something is unread, whatever the regime says.
func guard(d Determination, unread []bom.Gap) Determination {
	if d.EncryptionGate == "" {
		d.EncryptionGate = "not-needed"
	}
	if len(unread) == 0 || d.Verdict >= Undetermined {
		return d
	}
	d.Verdict = Undetermined
	if d.Subject == origin.No {
		d.Subject = origin.Unsure
	}
	says := fmt.Sprintf("%d parts of the inputs were not read, so no answer may pass", len(unread))
	d.Because = append(origin.Reasons{{Rule: "NOT-READ", Says: says, Cite: origin.Cite{Source: "inputs"}, See: "/inputs"}}, d.Because...)
	return d
}

// worst is the report's verdict, what is aside left out: without any answer it is undetermined.
func worst(list []Determination) Verdict {
	out := NoVerdict
	for _, d := range weighed(list) {
		out = max(out, d.Verdict)
	}
	if out == NoVerdict {
		return Undetermined
	}
	return out
}

// sortedWarnings orders warnings by code and text and drops what is said twice.
func (s *screening) sortedWarnings() []Message {
	list := slices.Concat(s.Facts.Warnings, s.warnings)
	slices.SortFunc(list, func(a, b Message) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Says, b.Says))
	})
	return slices.Compact(list)
}

func options(q Question) ReportOptions {
	o := q.Options
	if o.Limits == nil {
		o.Limits = map[string]int64{}
	}
	if o.Regimes == nil {
		for _, r := range q.Regimes {
			o.Regimes = append(o.Regimes, r.ID)
		}
	}
	return o
}
