package policies

import (
	"fmt"

	"ensign/origin"
)

// Verdict is the answer of one regime for one destination on one day. Verdicts compare: the larger is worse.
type Verdict int

// The verdicts, worst last. The zero value is none and is never written to a report.
const (
	NoVerdict Verdict = iota
	NotSubject
	NoLicenseRequired
	Undetermined
	LicenseRequired
	Prohibited
)

var verdictNames = [...]string{"", "not-subject", "no-license-required", "undetermined", "license-required", "prohibited"}

// String returns the word of the report, "undetermined".
func (v Verdict) String() string { return verdictNames[v] }

// MarshalText writes the word of the report.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the word of the report.
func (v *Verdict) UnmarshalText(text []byte) error {
	for i, name := range verdictNames {
		if i > 0 && name == string(text) {
			*v = Verdict(i)
			return nil
		}
	}
	return fmt.Errorf("unknown verdict %q", text)
}

// Determination is the answer of one regime for one destination.
type Determination struct {
	Regime         string              `json:"regime"`      // "us-ear"
	Destination    string              `json:"destination"` // ISO 3166-1 alpha-2, or "UA-43", "UA-14", "UA-09"
	Verdict        Verdict             `json:"verdict"`
	Subject        origin.Ternary      `json:"subject"`
	License        License             `json:"license"`
	DeMinimis      List[DeMinimis]     `json:"deMinimis"`
	ZeroDeMinimis  List[ZeroDeMinimis] `json:"zeroDeMinimis"`
	EncryptionGate string              `json:"encryptionGate"` // "passes", "fails", "unproven", "not-needed"
	FDP            List[FDP]           `json:"fdp"`
	Flagged        List[Flag]          `json:"flagged"` // weightiest first
	Missing        List[Missing]       `json:"missing"` // the fact that closes most of the interval first
	Presumptions   List[string]        `json:"presumptions"`
	Exceptions     List[Exception]     `json:"exceptions"`
	Because        origin.Reasons      `json:"because"`
	// Aside says that the regime was not asked for want of a fact about who exports: the determination holds that
	// question, and bears on no verdict of the report. See [Report.Weighed].
	Aside bool `json:"aside"`
}

// License says whether a licence is required on the product's own classification. The zero value is unknown.
type License int

// The values of [License].
const (
	LicenseUnknown License = iota
	Required
	NotRequired
)

// String returns "unknown", "required" or "not-required".
func (l License) String() string { return [...]string{"unknown", "required", "not-required"}[l] }

// MarshalText writes the word of the report.
func (l License) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// DeMinimis is one comparison of controlled US-origin content with a threshold, 15 CFR 734.4(c), (d).
type DeMinimis struct {
	Measure   string `json:"measure"`   // "goods", "software", "technology", "all"
	Compare   string `json:"compare"`   // "<=" or "<"
	Threshold string `json:"threshold"` // percent
	Low       *Ratio `json:"low"`       // only what is US-origin; nil if not known
	Likely    *Ratio `json:"likely"`    // and what is likely so
	High      *Ratio `json:"high"`      // and everything that is not shown to be foreign; nil is unbounded
	Outcome   string `json:"outcome"`   // "below", "above", "straddles", "not-available", "not-needed"
}

// Ratio is an exact share. Num and Den decide, Percent is for reading.
type Ratio struct {
	Num     string `json:"num"`
	Den     string `json:"den"`
	Percent string `json:"percent"` // four decimals, rounded up
}

// ZeroDeMinimis is one case of 15 CFR 734.4(a), in which any amount of content counts.
type ZeroDeMinimis struct {
	Paragraph string         `json:"paragraph"` // "734.4(a)(6)(i)"
	Status    string         `json:"status"`    // "met", "possible", "ruled-out"
	Refs      List[string]   `json:"refs"`
	Because   origin.Reasons `json:"because"`
}

// FDP is the state of one foreign-direct-product rule of 15 CFR 734.9.
type FDP struct {
	Rule    string         `json:"rule"`   // "734.9(b)"
	Status  string         `json:"status"` // "met", "possible", "unverified", "ruled-out-by-output", "ruled-out-by-reach", "excluded-by-certificate", "not-in-force"
	Because origin.Reasons `json:"because"`
}

// Flag is a component that counts, or may count, against the product.
type Flag struct {
	Ref     string  `json:"ref"`
	Link    string  `json:"link"` // BOM-Link of the component, "" if the document has no serial number
	Code    string  `json:"code"`
	Says    string  `json:"says"`
	Because Grounds `json:"because"`
}

// Grounds are reasons that many flags have in common: a component has most of its reasons at each destination, and a
// destination has them of many components. They are not to be changed.
type Grounds = List[*origin.Reason]

// AddGrounds appends reasons, which must not be changed any more.
func AddGrounds(g Grounds, more origin.Reasons) Grounds {
	for i := range more {
		g = append(g, &more[i])
	}
	return g
}

// Reasons returns a copy of the flag's reasons.
func (f *Flag) Reasons() origin.Reasons {
	out := make(origin.Reasons, 0, len(f.Because))
	for _, r := range f.Because {
		out = append(out, *r)
	}
	return out
}

// Missing is a fact that is not known and would help to decide.
type Missing struct {
	Fact     string  `json:"fact"`     // "price", "product.price", "origin", "eccn", "complete", …
	Ref      string  `json:"ref"`      // the component, "" for the product
	Link     string  `json:"link"`     // its BOM-Link, "" if the document has no serial number
	Question string  `json:"question"` // to ask
	Whom     string  `json:"whom"`     // to ask it of
	IfYes    Verdict `json:"ifYes"`
	IfNo     Verdict `json:"ifNo"`
	Swing    string  `json:"swing"` // percentage points of the interval that it closes
}

// Exception is a licence exception that may be available. It is never applied.
type Exception struct {
	ID   string       `json:"id"`
	Cite string       `json:"cite"`
	Bars List[string] `json:"bars"`
}
