// Package origin says who made a component, where, and how sure that is.
// [ResolveAll] is the entry point; rules.go lists the rules that speak and weigh.go is the only judge.
package origin

import (
	"encoding/json"

	"ensign/bom"
)

// Answer is the origin of a component at its deciding stage: where a commodity was made, where software or
// technology was developed. The zero value is unknown.
type Answer int

// The answers. Ranks A to C give US and NotUS, ranks D and E the likely ones.
const (
	Unknown Answer = iota
	US
	LikelyUS
	LikelyNotUS
	NotUS
	Conflict
)

var answerNames = [...]string{"unknown", "us", "likely-us", "likely-not-us", "not-us", "conflict"}

// String returns the word of the report: "unknown", "us", "likely-us", "likely-not-us", "not-us", "conflict".
func (a Answer) String() string { return answerNames[a] }

// MarshalText writes the word of the report.
func (a Answer) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// Ternary is a yes-or-no fact that may be unknown. The zero value is unknown.
type Ternary int

// The values of a [Ternary].
const (
	Unsure Ternary = iota
	Yes
	No
)

// String returns "unknown", "yes" or "no".
func (t Ternary) String() string { return [...]string{"unknown", "yes", "no"}[t] }

// MarshalText writes the word of the report.
func (t Ternary) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// Rank is the strength of a piece of evidence: 'A' a government ruling or the user's recorded decision, 'B' the
// maker's signed statement, 'C' the maker's published statement, 'D' third-party data or a claim inside the
// document, 'E' inference. The zero value is no evidence.
type Rank byte

// The ranks, strongest first.
const (
	A Rank = 'A'
	B Rank = 'B'
	C Rank = 'C'
	D Rank = 'D'
	E Rank = 'E'
)

// MarshalText writes the letter, or nothing for the zero value.
func (r Rank) MarshalText() ([]byte, error) {
	if r == 0 {
		return nil, nil
	}
	return []byte{byte(r)}, nil
}

// Date is a day in ISO 8601, "2018-06-06". Dates compare as text; the empty Date is "not known" or "open".
type Date string

// Cite says where a reason comes from. At least Source is set.
type Cite struct {
	Source  string `json:"source"`  // a data file, a document, an input or a rule: "origin/data/makers.tsv", "15 CFR 734.4(c)"
	Version string `json:"version"` // date or digest of the source
	At      string `json:"at"`      // line, JSON pointer, byte offset or path
	URL     string `json:"url"`
}

// Reason is one step of an answer. It is the same type from the byte to the verdict.
type Reason struct {
	Rule    string  `json:"rule"` // the rule that speaks, or a code of the report
	Says    string  `json:"says"` // one sentence
	Rank    Rank    `json:"rank"`
	Cite    Cite    `json:"cite"`
	See     string  `json:"see"` // JSON pointer into the report, instead of repeating a tree
	Because Reasons `json:"because"`
}

// Reasons is a list of reasons that is never null in JSON.
type Reasons []Reason

// MarshalJSON writes an empty list for nil.
func (r Reasons) MarshalJSON() ([]byte, error) {
	if r == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]Reason(r))
}

// Stage is where one step of making was done, as far as it is known.
type Stage struct {
	Stage   string  `json:"stage"`   // "made", "diffused", "assembled", "tested", "designed", "developed", "built"
	Country string  `json:"country"` // ISO 3166-1 alpha-2
	Share   string  `json:"share"`   // percent, "" if not given
	Because Reasons `json:"because"`
}

// Maker is an organisation of the tables, as it was on the day asked. The zero value is an unknown maker.
type Maker struct {
	ID              string `json:"id"`
	Name            string `json:"name"`
	Country         string `json:"country"` // of its headquarters
	Parent          string `json:"parent"`  // who owns it, "" if nobody is known to
	ParentCountry   string `json:"parentCountry"`
	Ultimate        string `json:"ultimate"` // who stands at the end of the chain of owners, "" if it has none
	UltimateCountry string `json:"ultimateCountry"`
}

// Origin is all that is known of where a component comes from. Its zero value is an unknown origin.
type Origin struct {
	Answer  Answer
	Country string // of the deciding stage, or of the maker's headquarters if only that is known; "" in a conflict
	Stages  []Stage
	Maker   Maker
	Role    string  // what the part is for by its number, "mcu"; "" if the patterns do not tell or do not agree
	Because Reasons // the reasons that decide, the first with the rank of the answer, then the outweighed ones

	Published        Ternary // may anyone get this very item without restriction, 15 CFR 734.7
	PublishedBecause Reasons
	ECCN             string  // that its maker publishes for its number, "" if no table holds one
	ECCNBecause      Reasons // the first with the rank of it
	Encryption       Ternary // does it contain cryptography that 5A002 or 5D002 could cover
}

// Statement is what somebody outside the document says of the components it matches: an entry of ensign.yaml.
type Statement struct {
	Match        bom.Match
	Rank         Rank
	Kind         bom.Kind // what the component is, and so which stage decides; "" if it does not say
	Manufacturer string   // "" if it does not say
	Stages       []Stage  // Because is not read
	Published    Ternary
	Cite         Cite
}

// Options is what [ResolveAll] needs besides the document.
type Options struct {
	AsOf       Date        // the day the answer is for; "" for the day of the tables
	Data       *Data       // the tables; nil for the embedded ones
	Statements []Statement // what is said first of a field of a component counts; later ones add what is not said yet
}
