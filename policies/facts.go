package policies

import (
	"math/big"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies/parties"
)

// Facts is what the user knows and the bill of materials does not say: the contents of ensign.yaml. The zero
// value states nothing. See [ReadFacts].
type Facts struct {
	Name         string // base name of the file, "" if there is none
	SHA256       string
	Product      Product
	Destinations []string // as written
	Components   []ComponentFact
	Presume      []Presumption
	Properties   []PropertyName
	Waivers      []WaiverFact
	Rates        []Rate
	Columns      []string // headers of parts lists that are read as others, "MPN=Teil"
	FailOn       Verdict  // [NoVerdict] if not given
	FailNever    bool     // fail-on: never
	Warnings     []Message
}

// Product is what is shipped.
type Product struct {
	Name         string
	Version      string
	Kind         bom.Kind // "" if not given
	MadeIn       string   // ISO 3166-1 alpha-2, "" is unknown
	ECCN         string   // "" is unknown
	MayBe        string   // what it may be if its ECCN is not known, in words; never an answer
	HTS          string
	Price        Money // zero is unknown
	ShippedFrom  string
	Transit      []string
	Parties      []Party
	Exporter     Exporter
	EndUse       string
	Complete     map[bom.Kind]bool // a kind that is absent is not stated
	MadeWith     MadeWith
	Certificates []Certificate  // that hold on the day asked
	Because      origin.Reasons // for MadeIn, ECCN, Price, MadeWith, Exporter, Complete and Certificates, in this order, where given
}

// Party is somebody who takes part in the transaction.
type Party struct {
	Name, Role, Country string
	Listed              origin.Ternary // is it on the Entity List, as the user has checked: key `listed: yes|no`
	Affiliated          origin.Ternary // is it owned for half or more by entities that are: key `affiliated: yes|no`
	Footnotes           []string       // of its entry on the Entity List: "1", "3", "4", "5", or "none"; nil is not known
	Government          origin.Ternary // is it of the government of Country: key `government: yes|no`
	Address             string
	Owners              []Owner
	Distinct            []Distinction // listed persons that it was shown not to be: key `distinct-from`
	Hits                []parties.Hit // what [Screen] found it to be, or perhaps to be; not read from the file
}

// Distinction is a recorded decision that a party is not the person of an entry that has its name, or resembles it.
type Distinction struct {
	Name string // of the entry, as the list writes it
	Evidence
}

// Owner is somebody who owns a part of a party.
type Owner struct {
	Name, Country string
	Share         *big.Rat      // percent, with what it owns through others; nil is not known
	Hits          []parties.Hit // as those of [Party]
}

// ComponentFact is one entry of `components:`. Empty fields state nothing.
type ComponentFact struct {
	Match        bom.Match
	Line         int    // in the facts file
	Pattern      string // the match as written, "mpn=BCM4708*"
	Kind         bom.Kind
	Manufacturer string
	Stages       []origin.Stage
	ECCN         string
	Encryption   string // the 740.17 paragraph: "(b)(1)", "(b)(2)", "(b)(3)", or "none"
	Published    origin.Ternary
	HTS          string
	Price        Interval // for one piece
	Currency     string
	Quantity     string
	Discrete     origin.Ternary // second incorporation
	Rank         origin.Rank    // 0 if the entry does not hold on the day asked: it counts as absent
	Evidence     Evidence
}

// Evidence says what a fact rests on.
type Evidence struct {
	Document string
	SHA256   string // of the document, in lower case; "" if it is not recorded
	By, Why  string
	Date     origin.Date
	Until    origin.Date
}

// WaiverFact is one entry of `waivers:`.
type WaiverFact struct {
	Code  string
	Match bom.Match
	Why   string
	By    string
	Until origin.Date
	Line  int

	Pattern string // the match as written
	Expired bool   // at the day asked
}

// Rate turns one unit of From into Factor units of To on a day.
type Rate struct {
	From, To string
	Factor   *big.Rat
	Date     origin.Date
	Source   string
}

// Money is an exact amount. The zero value is an unknown amount.
type Money struct {
	Amount   *big.Rat
	Currency string // ISO 4217
}

// Interval is an exact amount that is known only within bounds. Low nil is zero, High nil is unbounded.
type Interval struct {
	Low, High *big.Rat
}
