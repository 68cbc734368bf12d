// Package ear answers the question of the Export Administration Regulations, 15 CFR 730-774: is a product made
// abroad subject to them for a destination on a day, and is a licence required. [Regime] is the entry point.
package ear

import "ensign/policies"

// Regime returns the regime "us-ear" for [policies.Screen].
func Regime() policies.Regime {
	return policies.Regime{ID: "us-ear", Title: "Export Administration Regulations", Determine: nil}
}
