package bom

// Kind says which of the three kinds of item of 15 CFR 772.1 a component is. The zero value is a commodity,
// because hardware is what counts when nothing says otherwise.
type Kind string

// The kinds of item, 15 CFR 772.1.
const (
	Commodity  Kind = "commodity"
	Software   Kind = "software"
	Technology Kind = "technology"
)

// Component is a flat, read-only view of one CycloneDX component, and also what [New] builds one from. All
// fields are as the document gives them; the empty string means that it says nothing. Placeholder values such
// as "NOASSERTION" or "To be filled by O.E.M." are read as nothing.
type Component struct {
	Key     string // identifies the component across builds; see [Component.key]
	Ref     string // its bom-ref where unique in the document, else Pointer
	Pointer string // JSON pointer into the document, "/components/41"
	Parent  int    // index in [Document.Components] of the component it is nested in; -1 at the top

	Type        string // CycloneDX component type: "device", "library", …
	Kind        Kind   // from the property ensign:kind, else from Type
	Name        string
	Version     string
	Group       string
	Description string
	Purl        string
	CPE         string
	MPN         string // maker's part number: property ensign:mpn and its aliases

	Manufacturer Party
	Supplier     Party
	Publisher    string
	Authors      []string
	Licenses     []string // SPDX ids, expressions or names, in document order
	Website      string   // external reference of type website
	VCS          string   // external reference of type vcs
	Scope        string   // "required", "optional", "excluded"
	External     bool     // isExternal of 1.7: not part of the product as delivered
	Pedigree     Pedigree // what it is derived from

	Quantity    string   // decimal number of pieces, "" means one
	Designators []string // reference designators: "U7", "R1"
	OneOf       string   // components with the same value are alternates of one position
	ECCN        string   // as declared: "5A992.c", "EAR99"
	HTS         string   // digits as declared
	Price       string   // for one piece: "4.10 USD" or "4.10..4.60 USD"
	Origins     []StageClaim

	Properties []Property // all of them, the recognised ones too
	Found      []Occurrence
}

// Party is an organisation named by a document.
type Party struct {
	Name    string
	URL     string
	Country string // ISO 3166-1 alpha-2 where the address has one; where the party sits, not where it makes
}

// StageClaim is what a document says of one stage of making: `CN=70;US=30` becomes two claims.
type StageClaim struct {
	Stage   string // "made", "assembled", "diffused", "tested", "designed", "developed", "built"
	Country string // ISO 3166-1 alpha-2
	Share   string // percent, "" if the document gives none
	Pointer string // where the document says it
}

// Property is a CycloneDX name-value pair.
type Property struct{ Name, Value string }

// Occurrence says where a component was found.
type Occurrence struct {
	Input      string // id of the [Input]
	Path       string // path inside the input, "" if it is the input itself
	Offset     int64  // byte offset or line in Path; -1 if it has none
	By         string // the reader that found it: "dpkg-db-cataloger", "parts"
	Confidence string // decimal from 0 to 1, "" if the reader gives none
}

// Input is one thing that was read.
type Input struct {
	ID       string // "1", "2", … in the order given
	Name     string // base name as given, never an absolute path
	Kind     string // "cyclonedx-json", "cyclonedx-xml", "parts", "directory"
	SHA256   string // of the file; of the sorted listing for a directory
	Size     int64  // bytes; the sum of its regular files for a directory
	Coverage Coverage
}

// Coverage says how much of an input was read.
type Coverage struct {
	Bytes int64 // all bytes of the input
	Known int64 // bytes that a reader accounts for
	Gaps  []Gap
}

// Gap is a stretch of an input, or a file in it, that was not read.
type Gap struct {
	Path   string // the file inside the input, "" for the input itself
	Offset int64
	Size   int64
	Reason GapReason
	Says   string // one sentence for people
}

// GapReason says why a stretch was not read.
type GapReason string

// The reasons of a gap. Padding counts as known; every other one keeps a verdict from passing.
const (
	Padding     GapReason = "padding"
	Encrypted   GapReason = "encrypted"
	Damaged     GapReason = "damaged"
	Limit       GapReason = "limit"
	Unsupported GapReason = "unsupported"
	UnknownGap  GapReason = "unknown"
)

// Completeness says whether a document lists everything of one kind. The zero value is that it does not say.
type Completeness int

// What a document says of its completeness, worst last.
const (
	NotStated Completeness = iota
	Complete
	NotKnown // it says that it does not know
	Incomplete
)
