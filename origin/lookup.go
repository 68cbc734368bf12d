package origin

import (
	"strconv"
	"strings"

	"ensign/bom"
)

// Finding is one thing that the tables say of a query.
type Finding struct {
	Kind    string  `json:"kind"`    // "maker", "package", "cpe", "part", "software", "pci", "usb", "dt", "pnp", "error"
	Query   string  `json:"query"`   // what was looked for, in the form of the tables
	Maker   Maker   `json:"maker"`   // the zero value if it names none
	Answer  Answer  `json:"answer"`  // from the tables alone
	Because Reasons `json:"because"` // never empty
}

// Lookup says all that the tables know of a name, a package URL, a CPE, a maker's part number, or a vendor identifier
// of PCI, USB, Plug and Play or a device tree ("8086", "pci:8086", "usb:0451:82ff", "pnp:DEL", "ti,tmp102"). What
// nothing is known of gives nil.
func Lookup(query string) []Finding {
	x, err := facts()
	if err != nil {
		why := Reason{Rule: "tables", Says: err.Error(), Cite: Cite{Source: "origin/data"}}
		return []Finding{{Kind: "error", Query: query, Because: Reasons{why}}}
	}
	query = strings.TrimSpace(query)
	switch {
	case strings.HasPrefix(query, "pkg:"):
		return x.ask("package", query, &bom.Component{Kind: bom.Software, Purl: query})
	case strings.HasPrefix(query, "cpe:"):
		return x.ask("cpe", query, &bom.Component{Kind: bom.Software, CPE: query})
	}
	found := x.lookMaker(query)
	found = append(found, x.lookSoftware(query)...)
	found = append(found, x.lookIdentifier(query)...)
	return append(found, x.lookPart(query)...)
}

// ask resolves a component that has nothing but the query.
func (x *index) ask(kind, query string, c *bom.Component) []Finding {
	o := newSubject(x, c, "query").judge()
	if o.Answer == Unknown && o.Maker == (Maker{}) {
		return nil
	}
	return []Finding{{kind, query, o.Maker, o.Answer, append(o.Because, o.PublishedBecause...)}}
}

func (x *index) lookMaker(query string) []Finding {
	found := x.findings("maker", normal(query), x.makerNamed(query))
	if m := x.makers[query]; m != nil && len(found) == 0 {
		found = append(found, finding("maker", query, m, nil))
	}
	return found
}

func (x *index) lookSoftware(query string) []Finding {
	known := x.software[fact{"name", strings.ToLower(query)}]
	if known == nil {
		return nil
	}
	f := finding("software", strings.ToLower(query), known.steward, nil)
	says := "published: " + known.published.String() + ", cryptography: " + known.crypto.String()
	f.Because = append(f.Because, Reason{Rule: "software", Says: says, Rank: E, Cite: known.cite})
	return []Finding{f}
}

// lookIdentifier accepts "kind:vendor" and "kind:vendor:device", four hexadecimal digits, and "vendor,device".
func (x *index) lookIdentifier(query string) []Finding {
	query = strings.ToLower(query)
	kind, rest, ok := strings.Cut(query, ":")
	value, _, _ := strings.Cut(rest, ":")
	if ok && (kind == "pci" || kind == "usb" || kind == "pnp" || kind == "dt") {
		value, _, _ = strings.Cut(value, ",")
		return x.findings(kind, value, x.identified[fact{kind, value}])
	}
	if vendor, device, ok := strings.Cut(query, ","); ok && vendor != "" && !strings.Contains(device, " ") {
		return x.findings("dt", vendor, x.identified[fact{"dt", vendor}])
	}
	vendor := strings.TrimPrefix(kind, "0x")
	if len(vendor) != 4 || strings.Trim(vendor, "0123456789abcdef") != "" {
		return nil
	}
	found := x.findings("pci", vendor, x.identified[fact{"pci", vendor}])
	return append(found, x.findings("usb", vendor, x.identified[fact{"usb", vendor}])...)
}

func (x *index) lookPart(query string) []Finding {
	if !looksLikePart(strings.ToUpper(query)) {
		return nil
	}
	best, others, err := x.parts.find(query)
	if err != nil {
		why := Reason{Rule: "parts", Says: err.Error(), Cite: Cite{Source: "origin/data/parts.tsv"}}
		return []Finding{{Kind: "error", Query: query, Because: Reasons{why}}}
	}
	var found []Finding
	for _, p := range best {
		if len(p.makers) == 0 {
			return []Finding{{Kind: "part", Query: partNumber(query), Because: Reasons{p.reason("")}}}
		}
		for _, m := range p.makers {
			found = append(found, finding("part", partNumber(query), m, Reasons{p.reason("")}))
		}
	}
	for _, p := range others {
		found[0].Because = append(found[0].Because, p.reason(outweighed))
	}
	return found
}

func (x *index) findings(kind, query string, rows []named) []Finding {
	var found []Finding
	for _, n := range rows {
		found = append(found, finding(kind, query, n.maker, n.because))
	}
	return found
}

// finding answers by the seat of a maker. A distributor's says nothing.
func finding(kind, query string, m *maker, because Reasons) Finding {
	f := Finding{Kind: kind, Query: query, Maker: m.Maker}
	f.Because = append(append(f.Because, because...), m.seat)
	if m.role == "distributor" {
		why := Reason{Rule: "names", Says: strconv.Quote(m.Name) + " is a distributor, not a maker", Cite: m.seat.Cite}
		f.Because = append(f.Because, why)
		return f
	}
	f.Answer, _ = decide(seatVotes(m, nil))
	return f
}
