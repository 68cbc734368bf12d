package main

import (
	"ensign/bom"
	"ensign/policies"
)

// suppositions are the values of --set.
func suppositions(values []string) ([]policies.Supposition, error) {
	var out []policies.Supposition
	for _, v := range values {
		p, err := policies.ParseSupposition(v)
		if err != nil {
			return nil, withHint("write MATCH.SETTING=VALUE, as in 'mpn:BCM4708*.origin.made=TW' or 'product.price=100 USD'", "--set: %w", err)
		}
		out = append(out, p)
	}
	return out, nil
}

// suppose puts what --set says over the facts, and stamps the report with it.
func (o *screenOptions) suppose(components []bom.Component) error {
	for _, p := range o.whatIf {
		o.question.Options.WhatIf = append(o.question.Options.WhatIf, p.Text)
	}
	var err error
	if o.question.Facts, err = o.question.Facts.Suppose(o.whatIf, components); err != nil {
		return withHint("ensign explain REPORT NAME shows the ref, key and names of a component", "--set: %w", err)
	}
	return nil
}

// supposes warns that a report that is used is not of the product as it is.
func (s *session) supposes(name string, r *policies.Report) {
	if len(r.Options.WhatIf) > 0 {
		s.note("warning: %s is a WHAT-IF report: it supposes %s, and is not of the product as it is", name, r.Options.WhatIf[0])
	}
}
