package policies

import (
	"go.yaml.in/yaml/v3"

	"ensign/origin"
)

// Exporter is what the facts say of who exports or reexports the product: key `exporter: {us-person: yes|no,
// us-owned: yes|no}`. The zero value states nothing.
type Exporter struct {
	USPerson origin.Ternary // a citizen, a resident, a company of the United States with its branches, or anyone in it
	USOwned  origin.Ternary // a firm abroad that a US person owns for half or more, or controls (31 CFR 560.215(b))
}

// Stated reports whether the facts say anything of the exporter.
func (e Exporter) Stated() bool { return e != Exporter{} }

// exporter reads who exports. One that is named states something.
func (r *factsReader) exporter(n *yaml.Node) Exporter {
	if n == nil {
		return Exporter{}
	}
	fields := r.mapping(n, "exporter", "us-person", "us-owned")
	if fields["us-person"] == nil && fields["us-owned"] == nil {
		r.fail(n, "exporter sets neither us-person nor us-owned")
	}
	return Exporter{
		USPerson: read(r, fields["us-person"], "us-person", parseAnswer),
		USOwned:  read(r, fields["us-owned"], "us-owned", parseAnswer),
	}
}

// says is what the facts state of the exporter, as the end of "the exporter …".
func (e Exporter) says() string {
	person := map[origin.Ternary]string{origin.Yes: "is a US person", origin.No: "is no US person"}[e.USPerson]
	owned := map[origin.Ternary]string{origin.Yes: "is owned or controlled by a US person", origin.No: "is not owned or controlled by a US person"}[e.USOwned]
	if person != "" && owned != "" {
		return person + " and " + owned
	}
	return person + owned
}
