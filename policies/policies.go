// Package policies holds the question and the answer: what a product is, where it goes and when, and what each
// regime says of it. [Screen] is the entry point; [ReadFacts] reads the facts file.
package policies

import (
	"ensign/bom"
	"ensign/origin"
)

// Regime is a body of law that can be asked. It is a row in a slice, made by the package of that law.
type Regime struct {
	ID    string // "us-ear"
	Title string
	// Open takes up a case once, and returns what answers for one destination after the other. An error becomes an
	// entry of the report's errors and a verdict of at least [Undetermined].
	Open func(*Case) func(dest string) (Determination, error)
	// Classify says what an item may be whose ECCN is not known: in a few words ("3A991.a, 5A992.c or EAR99"), and
	// with reasons. It is information and never an answer. nil if the regime knows no candidates.
	Classify func(*Item) (string, origin.Reasons)
}

// Question is what [Screen] is asked.
type Question struct {
	Destinations []string    // ISO codes and the three regions, already expanded from groups
	AsOf         origin.Date // the day whose law holds
	Regimes      []Regime
	Facts        Facts
	Options      ReportOptions
	Tool         Tool
	Data         Data
}

// Case is what a regime decides on: the product, its components with everything known of them, and the facts.
// It is read-only and the same for every destination.
type Case struct {
	AsOf       origin.Date
	Product    Product
	Components []Item
	Complete   map[bom.Kind]bool // for which kinds the list is complete
	Unread     []bom.Gap         // gaps that are not padding
	Facts      Facts
}

// Item is one component as a regime sees it.
type Item struct {
	bom.Component
	Index      int // in the report's components
	Origin     origin.Origin
	ECCN       string // "" is unknown
	ECCNRank   origin.Rank
	MayBe      string // what it may be if its ECCN is not known, in words; never an answer
	Encryption string // paragraph of 15 CFR 740.17, "none", or ""
	HTS        string
	Value      Interval // for all pieces, in the product's currency
	Discrete   bool     // second incorporation was declared
	Container  bool     // only holds other components and is not an item itself
	Because    origin.Reasons
}
