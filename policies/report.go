package policies

import (
	"encoding/json"

	"ensign/origin"
)

// Notice is the fixed sentence that every format of a report carries; %s is the day through which the law was
// verified.
const Notice = "Ensign is a screening aid: it says what the facts given lead to and which are missing. It is not legal advice and not a licence determination. Law verified through %s."

// Schema is the version of the report's JSON, the value of its first key.
const Schema = "ensign.report/1"

// List is a slice that is never null in JSON.
type List[T any] []T

// MarshalJSON writes an empty list for nil.
func (l List[T]) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]T(l))
}

// Report is the answer of [Screen], and the JSON contract other programs read. Its keys and their order are
// fixed within a major version; decimals are strings, and null means unbounded or not known.
type Report struct {
	Schema         string              `json:"schema"`
	Notice         string              `json:"notice"`
	Tool           Tool                `json:"tool"`
	Data           Data                `json:"data"`
	AsOf           origin.Date         `json:"asOf"`
	Options        ReportOptions       `json:"options"`
	Inputs         List[Input]         `json:"inputs"`
	Facts          ReportFacts         `json:"facts"`
	Product        ReportProduct       `json:"product"`
	Components     List[Component]     `json:"components"`
	Determinations List[Determination] `json:"determinations"`
	Verdict        Verdict             `json:"verdict"`
	Complete       bool                `json:"complete"`
	Warnings       List[Message]       `json:"warnings"`
	Errors         List[Message]       `json:"errors"`
}

// Weighed lists the determinations that bear on the report's verdict, in its order: all that are not aside, or all if
// every one is.
func (r *Report) Weighed() []Determination { return weighed(r.Determinations) }

func weighed(all []Determination) []Determination {
	var out []Determination
	for _, d := range all {
		if !d.Aside {
			out = append(out, d)
		}
	}
	if out == nil {
		return all
	}
	return out
}

// Tool is the program that made a report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Data names the tables a report rests on.
type Data struct {
	Origin  DataSet        `json:"origin"`
	EAR     LawSet         `json:"ear"`
	OFAC    LawSet         `json:"ofac"`
	Parties List[PartySet] `json:"parties"` // the list of persons that was given, if one was
}

// PartySet is a list of persons that parties and makers were held against.
type PartySet struct {
	Name string `json:"name"`
	DataSet
	Rows int `json:"rows"`
}

// DataSet is one embedded set of tables.
type DataSet struct {
	Version string `json:"version"` // newest retrieval date of its tables
	Digest  string `json:"digest"`  // "sha256:…" over the tables
}

// LawSet is an embedded set of tables of law.
type LawSet struct {
	DataSet
	VerifiedThrough origin.Date    `json:"verifiedThrough"`
	Tables          List[LawTable] `json:"tables"`
}

// LawTable is one table of law, and what its rows rest on.
type LawTable struct {
	Name   string      `json:"name"` // "groups.tsv"
	Source string      `json:"source"`
	AsOf   origin.Date `json:"asOf"`
	Rows   int         `json:"rows"`
	Status LawStatus   `json:"status"`
}

// LawStatus counts the rows of a table by what they rest on.
type LawStatus struct {
	Regulation  int `json:"regulation"` // read in the regulation
	Secondary   int `json:"secondary"`  // the Federal Register, an agency's page, a law firm's note
	Approximate int `json:"approximate"`
	Memory      int `json:"memory"` // nobody has looked it up
}

// NewLawStatus takes the counts by word.
func NewLawStatus(rows map[string]int) LawStatus {
	return LawStatus{rows["regulation"], rows["secondary"], rows["approximate"], rows["memory"]}
}

// ReportOptions are the settings that bear on the answer.
type ReportOptions struct {
	Regimes List[string]     `json:"regimes"`
	Limits  map[string]int64 `json:"limits"` // by flag name, a timeout in seconds; JSON sorts the keys
	WhatIf  List[string]     `json:"whatIf"`
}

// Input is one thing that was read.
type Input struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Kind     string        `json:"kind"`
	SHA256   string        `json:"sha256"`
	Size     int64         `json:"size"`
	Complete CompleteKinds `json:"complete"`
	Coverage Coverage      `json:"coverage"`
}

// CompleteKinds says for which kinds an input lists everything.
type CompleteKinds struct {
	Hardware bool `json:"hardware"`
	Software bool `json:"software"`
}

// Coverage says how much of an input was read.
type Coverage struct {
	Bytes int64     `json:"bytes"`
	Known int64     `json:"known"`
	Gaps  List[Gap] `json:"gaps"`
}

// Gap is something that was not read.
type Gap struct {
	Path   string `json:"path"`
	Offset int64  `json:"offset"`
	Size   int64  `json:"size"`
	Reason string `json:"reason"`
	Says   string `json:"says"`
}

// ReportFacts is what the facts file contributed.
type ReportFacts struct {
	Name         string            `json:"name"`
	SHA256       string            `json:"sha256"`
	Decisions    List[Decision]    `json:"decisions"`
	Presumptions List[Presumption] `json:"presumptions"`
	Waivers      List[Waiver]      `json:"waivers"`
}

// Decision is a component entry of the facts file that was applied.
type Decision struct {
	Match    string       `json:"match"` // as written, `mpn=BCM4708*`
	Says     string       `json:"says"`
	Rank     origin.Rank  `json:"rank"`
	By       string       `json:"by"`
	Why      string       `json:"why"`
	Date     origin.Date  `json:"date"`
	Until    origin.Date  `json:"until"`
	Document string       `json:"document"`
	SHA256   string       `json:"sha256"` // of the document, "" if it is not recorded
	State    string       `json:"state"`  // "used", "unused", "expired"
	Refs     List[string] `json:"refs"`
}

// Presumption is a recorded presumption of the facts file: components of a class count as foreign at `high`,
// or integrated circuits as direct products of US technology.
type Presumption struct {
	Class string      `json:"class"` // "maker-abroad" (rank E), "declared-origin" (rank D), "integrated-circuits"
	By    string      `json:"by"`
	Why   string      `json:"why"`
	Date  origin.Date `json:"date"`
}

// Waiver keeps a finding from failing a build and changes nothing else.
type Waiver struct {
	Code  string      `json:"code"`
	Match string      `json:"match"`
	Why   string      `json:"why"`
	By    string      `json:"by"`
	Until origin.Date `json:"until"`
	State string      `json:"state"` // "used", "unused", "expired"
}

// ReportProduct is the product as screened.
type ReportProduct struct {
	Name    string         `json:"name"`
	Version string         `json:"version"`
	Kind    string         `json:"kind"`
	MadeIn  string         `json:"madeIn"`
	ECCN    string         `json:"eccn"`
	HTS     string         `json:"hts"`
	Price   string         `json:"price"`
	Because origin.Reasons `json:"because"`
}

// Component is one component as screened.
type Component struct {
	Key            string          `json:"key"`
	Ref            string          `json:"ref"`
	Name           string          `json:"name"`
	Version        string          `json:"version"`
	Type           string          `json:"type"`
	Kind           string          `json:"kind"`
	Purl           string          `json:"purl"`
	CPE            string          `json:"cpe"`
	MPN            string          `json:"mpn"`
	Manufacturer   string          `json:"manufacturer"`
	Supplier       string          `json:"supplier"`
	Quantity       string          `json:"quantity"`         // in one of what it is nested in
	Pieces         string          `json:"pieces,omitempty"` // in the whole product, where that is another number
	Found          List[Found]     `json:"found"`
	Origin         ComponentOrigin `json:"origin"`
	Classification Classification  `json:"classification"`
	Value          Value           `json:"value"`
}

// Found says where a component was found.
type Found struct {
	Input      string `json:"input"`
	Path       string `json:"path"`
	Offset     *int64 `json:"offset"`
	By         string `json:"by"`
	Confidence string `json:"confidence"`
}

// ComponentOrigin is [origin.Origin] as the report shows it.
type ComponentOrigin struct {
	Answer  origin.Answer      `json:"answer"`
	Country string             `json:"country"`
	Stages  List[origin.Stage] `json:"stages"`
	Maker   origin.Maker       `json:"maker"`
	Because origin.Reasons     `json:"because"`
}

// Classification is a component's place in the Commerce Control List.
type Classification struct {
	ECCN       string         `json:"eccn"` // "" is unknown, which is not EAR99
	HTS        string         `json:"hts"`  // digits, "" is unknown
	Published  origin.Ternary `json:"published"`
	Encryption string         `json:"encryption"` // the 740.17 paragraph, "none", or ""
	Because    origin.Reasons `json:"because"`
}

// Value is a component's value for all its pieces. Low and High are decimals; nil is not known.
type Value struct {
	Low      *string `json:"low"`
	High     *string `json:"high"`
	Currency string  `json:"currency"`
	Basis    string  `json:"basis"`
}

// Message is a warning or an error.
type Message struct {
	Code string `json:"code"`
	Says string `json:"says"`
}
