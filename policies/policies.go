// Package policies holds the question and the answer: what a product is, where it goes and when, and what each
// regime says of it. [Screen] is the entry point; [ReadFacts] reads the facts file.
package policies

import (
	"ensign/bom"
	"ensign/origin"
	"ensign/policies/parties"
)

// Regime is a body of law that can be asked. It is a row in a slice, made by the package of that law.
type Regime struct {
	ID    string // "us-ear"
	Title string
	// Parties are the regime's own rows of listed persons, which the parties and makers are held against beside the
	// list of the question; nil for none.
	Parties func() *parties.List
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
	Parties      *parties.List // of listed persons; nil if none was given, and then they are not asked for by name
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
	Denied     map[bom.Kind]bool // of which kinds the document says itself that it is not, or not known to be
	Unread     []bom.Gap         // gaps that are not padding
	List       parties.Info      // the list that parties and makers were held against; its zero value is none
	Facts      Facts
}

// AskComplete is what to ask, and whom, of a kind that the list is not known to be complete for. name is the kind's.
func (c *Case) AskComplete(k bom.Kind, name string) (question, whom string) {
	if c.Denied[k] {
		return "the document says of itself that it may not list all the " + name + ": what is missing, and can its compositions be corrected?", "who wrote the document"
	}
	return "does the list hold all the " + name + " of the product as it is sold?", "your own records"
}

// Item is one component as a regime sees it.
type Item struct {
	*bom.Component     // the document's own, or a copy with what the facts say of it: not to be changed
	Index          int // in the report's components
	Origin         origin.Origin
	ECCN           string // "" is unknown
	ECCNRank       origin.Rank
	MayBe          string // what it may be if its ECCN is not known, in words; never an answer
	Encryption     string // paragraph of 15 CFR 740.17, "none", or ""
	HTS            string
	Value          Interval // for all pieces, in the product's currency
	Discrete       bool     // second incorporation was declared
	Container      bool     // only holds other components and is not an item itself
	Listed         []Listed // what its maker and those who own it are listed as, by exact name or alias
	Because        origin.Reasons
}

// Listed is an entry of a list that somebody is, or may be.
type Listed struct {
	Who string // the name that was asked for
	parties.Hit
}
