package policies

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ensign/origin"
)

// ReadFacts reads ensign.yaml. name is for messages, asOf decides what has expired; without it nothing has. The
// error names the line of every mistake. An empty file states nothing.
func ReadFacts(name string, data []byte, asOf origin.Date) (Facts, error) {
	sum := sha256.Sum256(data)
	f := Facts{Name: name, SHA256: hex.EncodeToString(sum[:])}
	top, err := parseYAML(data)
	if err != nil {
		return Facts{}, fmt.Errorf("reading %s: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if top == nil || top.ShortTag() == "!!null" {
		return f, nil
	}
	r := &factsReader{name: name, asOf: asOf}
	r.file(top, &f)
	if err := r.err(); err != nil {
		return Facts{}, err
	}
	f.Warnings = r.warnings
	return f, nil
}

func (r *factsReader) file(n *yaml.Node, f *Facts) {
	fields := r.mapping(n, "the facts", "product", "destinations", "components", "properties", "presume", "waivers", "rates", "columns", "fail-on")
	if p := fields["product"]; p != nil {
		f.Product = r.product(p)
	}
	f.Destinations = r.texts(fields["destinations"], "destinations")
	for _, c := range r.list(fields["components"], "components") {
		f.Components = append(f.Components, r.component(c))
	}
	r.agree(f.Components)
	if p := fields["properties"]; p != nil {
		f.Properties = r.properties(p)
	}
	for _, c := range r.list(fields["presume"], "presume") {
		f.Presume = r.presumption(c, f.Presume)
	}
	for _, c := range r.list(fields["waivers"], "waivers") {
		f.Waivers = append(f.Waivers, r.waiver(c))
	}
	for _, c := range r.list(fields["rates"], "rates") {
		f.Rates = r.rate(c, f.Rates)
	}
	f.Columns = r.texts(fields["columns"], "columns")
	f.FailOn, f.FailNever = r.failOn(fields["fail-on"])
}

// failOn reads fail-on, which is a verdict that can fail a build, or never.
func (r *factsReader) failOn(n *yaml.Node) (Verdict, bool) {
	s := r.text(n, "fail-on")
	if s == "" || s == "never" {
		return NoVerdict, s == "never"
	}
	for _, v := range []Verdict{Undetermined, LicenseRequired, Prohibited} {
		if v.String() == s {
			return v, false
		}
	}
	r.fail(n, "fail-on: %q is none of undetermined, license-required, prohibited, never", s)
	return NoVerdict, false
}

// presumptionClasses are the classes of what can be presumed.
var presumptionClasses = []string{"maker-abroad", "declared-origin", "integrated-circuits"}

// PresumptionClasses returns the classes of what can be presumed.
func PresumptionClasses() []string { return slices.Clone(presumptionClasses) }

// presumption reads one entry of presume. One that does not hold on the day asked is left out.
func (r *factsReader) presumption(n *yaml.Node, list []Presumption) []Presumption {
	fields := r.mapping(n, "a presumption", "class", "by", "why", "date")
	p := Presumption{
		Class: r.text(fields["class"], "class"),
		By:    r.text(fields["by"], "by"),
		Why:   r.text(fields["why"], "why"),
		Date:  read(r, fields["date"], "date", ParseDate),
	}
	switch {
	case !slices.Contains(presumptionClasses, p.Class):
		r.fail(n, "a presumption needs a class: %s", strings.Join(presumptionClasses, ", "))
	case p.By == "" || p.Why == "" || p.Date == "":
		r.fail(n, "a presumption needs by, why and date")
	case r.asOf != "" && p.Date > r.asOf:
		r.warn(n, "FACT-EXPIRED", "the presumption %s is dated %s, after the day asked, and counts as absent", p.Class, p.Date)
		return list
	}
	return append(list, p)
}

// waiver reads one entry of waivers.
func (r *factsReader) waiver(n *yaml.Node) WaiverFact {
	fields := r.mapping(n, "a waiver", "code", "match", "why", "by", "until")
	w := WaiverFact{
		Code:  read(r, fields["code"], "code", parseCode),
		Why:   r.text(fields["why"], "why"),
		By:    r.text(fields["by"], "by"),
		Until: read(r, fields["until"], "until", ParseDate),
		Line:  n.Line,
	}
	if m := fields["match"]; m != nil {
		w.Match, w.Pattern = r.match(m)
	}
	if fields["code"] == nil || w.Why == "" || w.By == "" || fields["until"] == nil {
		r.fail(n, "a waiver needs code, why, by and until")
	}
	if w.Expired = w.Until < r.asOf; w.Expired {
		r.warn(n, "WAIVER-EXPIRED", "the waiver of %s ended on %s and counts as absent", w.Code, w.Until)
	}
	return w
}

// parseCode accepts the codes that a report may carry.
func parseCode(s string) (string, error) {
	var known []string
	for _, c := range Codes() {
		if c.ID == s {
			return s, nil
		}
		known = append(known, c.ID)
	}
	return "", fmt.Errorf("unknown code %q%s", s, didYouMean(nearest(s, known)))
}

// rate reads one entry of rates.
func (r *factsReader) rate(n *yaml.Node, list []Rate) []Rate {
	fields := r.mapping(n, "a rate", "from", "to", "rate", "date", "source")
	rate := Rate{
		From:   read(r, fields["from"], "from", parseCurrency),
		To:     read(r, fields["to"], "to", parseCurrency),
		Factor: read(r, fields["rate"], "rate", parseQuantity),
		Date:   read(r, fields["date"], "date", ParseDate),
		Source: r.text(fields["source"], "source"),
	}
	if fields["from"] == nil || fields["to"] == nil || fields["rate"] == nil || fields["date"] == nil {
		r.fail(n, "a rate needs from, to, rate and date")
		return list
	}
	if rate.From == rate.To && rate.From != "" {
		r.fail(n, "a rate from %s to itself says nothing", rate.From)
	}
	for _, other := range list {
		if other.From == rate.From && other.To == rate.To && other.Date == rate.Date && rate.From != "" {
			r.fail(n, "a second rate from %s to %s on %s", rate.From, rate.To, rate.Date)
		}
	}
	return append(list, rate)
}

func parseCurrency(s string) (string, error) {
	if !isCurrency(s) {
		return "", fmt.Errorf("%q is not a currency such as USD", s)
	}
	return s, nil
}
