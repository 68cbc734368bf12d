package ear

import (
	"fmt"
	"slices"

	"ensign/origin"
)

// scope asks where the product is made and what it passes through, 734.3(a)(1), (2).
func (q *question) scope() finding {
	const cite = "15 CFR 734.3(a)"
	p := q.Product
	switch {
	case origin.UnitedStates(p.MadeIn):
		return finding{origin.Yes, origin.Reasons{reason("MADE-IN-US", cite+"(2)", "the product is made in the United States, so it is subject wherever it is", p.Because...)}, nil}
	case origin.UnitedStates(p.ShippedFrom) || slices.ContainsFunc(p.Transit, origin.UnitedStates):
		return finding{origin.Yes, origin.Reasons{reason("MADE-IN-US", cite+"(1)", "the product is in the United States or passes through it, so it is subject")}, nil}
	case p.MadeIn == "":
		return finding{origin.Unsure, origin.Reasons{reason("PLACE-UNKNOWN", cite, "the facts do not say where the product is made")}, nil}
	}
	return finding{origin.No, origin.Reasons{reason("734.3", cite, fmt.Sprintf("the product is made in %s and not in the United States", p.MadeIn), p.Because...)}, nil}
}
