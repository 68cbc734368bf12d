package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/policies"
)

// resolved is the namespace of what was concluded. It is never read back as evidence.
const resolved = "ensign:resolved:"

// CycloneDX writes the document with what was concluded added at each component: its origin and the codes of the
// findings, and at the root the verdicts, the day and the data. Every other byte stays as it was.
func CycloneDX(w io.Writer, doc *bom.Document, r *policies.Report) error {
	components := doc.Components()
	if len(components) != len(r.Components) {
		return fmt.Errorf("the report is about %d components and the document has %d", len(r.Components), len(components))
	}
	flags := flagProperties(r)
	additions := []bom.Addition{{Pointer: "", Properties: append(rootProperties(r), flags[""]...)}}
	for i := range components {
		c := &r.Components[i]
		additions = append(additions, bom.Addition{Pointer: components[i].Pointer, Properties: append(componentProperties(c), flags[c.Ref]...)})
	}
	data, err := doc.Enrich(additions)
	if err != nil {
		return fmt.Errorf("adding the answers to the document: %w", err)
	}
	if !bytes.HasSuffix(data, []byte("\n")) {
		data = append(data, '\n')
	}
	_, err = w.Write(data)
	return err
}

func rootProperties(r *policies.Report) []bom.Property {
	out := properties("as-of", string(r.AsOf), "verdict", r.Verdict.String(), "tool", r.Tool.Name+" "+r.Tool.Version,
		"data:origin", r.Data.Origin.Version+" "+r.Data.Origin.Digest, "data:ear", r.Data.EAR.Version+" "+r.Data.EAR.Digest,
		"data:ear:verified-through", string(r.Data.EAR.VerifiedThrough), "data:ofac", strings.TrimSpace(r.Data.OFAC.Version+" "+r.Data.OFAC.Digest),
		"notice", r.Notice)
	for _, l := range r.Data.Parties {
		out = append(out, properties("data:parties", l.Version+" "+l.Digest)...)
	}
	for _, d := range r.Weighed() {
		out = append(out, properties("verdict:"+d.Regime+":"+d.Destination, d.Verdict.String())...)
	}
	return out
}

func componentProperties(c *policies.Component) []bom.Property {
	o := c.Origin
	out := properties("answer", o.Answer.String(), "country", o.Country, "maker", o.Maker.Name, "maker-country", o.Maker.Country)
	if len(o.Because) > 0 {
		out = append(out, properties("rank", rank(o.Because[0].Rank))...)
	}
	for _, s := range o.Stages {
		country := s.Country
		if s.Share != "" {
			country += "=" + s.Share
		}
		out = append(out, properties("stage:"+s.Stage, country)...)
	}
	return append(out, properties("published", c.Classification.Published.String())...)
}

// flagProperties are the findings by the ref of their component.
func flagProperties(r *policies.Report) map[string][]bom.Property {
	out := make(map[string][]bom.Property)
	for _, d := range r.Determinations {
		for _, f := range d.Flagged {
			for _, flag := range properties("flag:"+d.Destination, f.Code) {
				if !slices.Contains(out[f.Ref], flag) {
					out[f.Ref] = append(out[f.Ref], flag)
				}
			}
		}
	}
	return out
}

// properties makes properties of pairs of name and value; pairs without a value are left out.
func properties(pairs ...string) []bom.Property {
	var out []bom.Property
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, bom.Property{Name: resolved + pairs[i], Value: pairs[i+1]})
		}
	}
	return out
}
