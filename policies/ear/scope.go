package ear

import (
	"fmt"
	"slices"

	"ensign/origin"
)

// findScope asks where the product is made and what it passes through, 734.3(a)(1), (2).
func (d *docket) findScope() finding {
	const cite = "15 CFR 734.3(a)"
	p := &d.Product
	switch {
	case origin.UnitedStates(p.MadeIn):
		return finding{origin.Yes, origin.Reasons{reason("MADE-IN-US", cite+"(2)", "the product is made in the United States, so it is subject wherever it is", p.Because...)}, nil}
	case origin.UnitedStates(p.ShippedFrom) || slices.ContainsFunc(p.Transit, origin.UnitedStates):
		return finding{origin.Yes, origin.Reasons{reason("MADE-IN-US", cite+"(1)", "the product is in the United States or passes through it, so it is subject")}, nil}
	case p.MadeIn == "":
		return finding{origin.Unsure, origin.Reasons{reason("PLACE-UNKNOWN", cite, "the facts do not say where the product is made")}, nil}
	case slices.ContainsFunc(p.MadeWith.Direct, isEncryption):
		says := "the product is made with US-origin encryption items; if they were exported under License Exception ENC, what is developed with them may be subject by itself"
		return finding{origin.Unsure, origin.Reasons{reason("734.3", "15 CFR 734.3(a)(4), note; 740.17(a)", says, p.MadeWith.Because)}, nil}
	}
	return finding{origin.No, origin.Reasons{reason("734.3", cite, fmt.Sprintf("the product is made in %s and not in the United States", p.MadeIn), p.Because...)}, nil}
}

// isEncryption reports whether a classification is of the entries that License Exception ENC is for, 740.17.
func isEncryption(eccn string) bool {
	return slices.Contains([]string{"5A002", "5B002", "5A004", "5D002", "5E002"}, parseECCN(eccn).Entry)
}
