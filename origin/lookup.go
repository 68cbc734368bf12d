package origin

import (
	"strconv"
	"strings"

	"ensign/bom"
)

// Finding is one thing that the tables say of a query.
type Finding struct {
	Kind    string  `json:"kind"`    // "maker", "package", "cpe", "part", "software", an identifier's kind such as "pci", "error"
	Query   string  `json:"query"`   // what was looked for, in the form of the tables
	Maker   Maker   `json:"maker"`   // the zero value if it names none
	Answer  Answer  `json:"answer"`  // from the tables alone
	Because Reasons `json:"because"` // never empty
}

// Lookup says all that the tables know of a name, a package URL, a CPE, a maker's part number, or a vendor identifier
// of PCI, USB, Plug and Play, a device tree or a MAC address ("8086", "pci:8086", "usb:0451:82ff", "pnp:DEL",
// "ti,tmp102", "oui:001a11"), or an internet domain, the manufacturer of an Android device or the path of a firmware file
// ("domain:ti.com", "android:HUAWEI", "firmware:ath10k/board.bin"). What nothing is known of gives nil. A maker is told
// as it was on day, or as it is for "".
func (d *Data) Lookup(query string, day Date) []Finding {
	d, err := d.orEmbedded()
	if err != nil {
		return []Finding{{Kind: "error", Query: query, Because: Reasons{broken(err)}}}
	}
	x := asked{d.index, day}
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

// Entry is a row of the table of makers. The zero value is none.
type Entry struct {
	Maker
	Owner string // id of the parent, "" for none
	US    string // "yes", "no" or "mixed"
	Role  string // "maker", "distributor", "licensor" or "steward"
}

// Entry returns the row of the maker that a name means, if it means exactly one.
func (d *Data) Entry(name string) (Entry, bool) {
	d, err := d.orEmbedded()
	if err != nil {
		return Entry{}, false
	}
	found := d.makerNamed(name)
	if len(found) != 1 {
		return Entry{}, false
	}
	m := found[0].maker
	return Entry{m.Maker, m.parent, m.us, m.role}, true
}

// asked is the tables and the day they are asked for.
type asked struct {
	*index
	day Date
}

// ask resolves a component that has nothing but the query.
func (x asked) ask(kind, query string, c *bom.Component) []Finding {
	s := newSubject(x.index, c, "query")
	s.day = x.day
	o := s.judge()
	if o.Answer == Unknown && o.Maker == (Maker{}) {
		return nil
	}
	says := "published: " + o.Published.String() + ", cryptography: " + o.Encryption.String()
	why := Reason{Rule: "published", Says: says, Cite: Cite{Source: publication}, Because: o.PublishedBecause}
	return []Finding{{kind, query, o.Maker, o.Answer, append(o.Because, why)}}
}

func (x asked) lookMaker(query string) []Finding {
	found := x.findings("maker", normal(query), x.makerNamed(query))
	if m := x.makers[query]; m != nil && len(found) == 0 {
		found = append(found, x.finding("maker", query, m, nil))
	}
	return found
}

func (x asked) lookSoftware(query string) []Finding {
	known := x.softwareBy("name", strings.ToLower(query))
	if known == nil {
		return nil
	}
	f := x.finding("software", strings.ToLower(query), known.steward, nil)
	says := "published: " + known.published.String() + ", cryptography: " + known.crypto.String()
	f.Because = append(f.Because, Reason{Rule: "software", Says: says, Rank: E, Cite: known.cite})
	return []Finding{f}
}

// lookIdentifier accepts "kind:value", "kind:vendor" and "kind:vendor:device", four hexadecimal digits, "vendor,device", and a MAC
// address or what it begins with.
func (x asked) lookIdentifier(query string) []Finding {
	query = strings.ToLower(query)
	if found := x.lookAddress(query); len(found) > 0 {
		return found
	}
	kind, rest, ok := strings.Cut(query, ":")
	value, _, _ := strings.Cut(rest, ":")
	if ok && (kind == "pci" || kind == "usb" || kind == "pnp" || kind == "dt") {
		value, _, _ = strings.Cut(value, ",")
		return x.findings(kind, value, x.identified(kind, value))
	}
	switch kind {
	case "android":
		return x.findings(kind, rest, x.identified(kind, rest))
	case "domain":
		domain, found := x.domainOf(rest)
		return x.findings(kind, domain, found)
	case "firmware":
		start, found := x.firmwareOf(rest)
		return x.findings(kind, start, found)
	}
	if vendor, device, ok := strings.Cut(query, ","); ok && vendor != "" && !strings.Contains(device, " ") {
		return x.findings("dt", vendor, x.identified("dt", vendor))
	}
	vendor := strings.TrimPrefix(kind, "0x")
	if len(vendor) != 4 || strings.Trim(vendor, "0123456789abcdef") != "" {
		return nil
	}
	found := x.findings("pci", vendor, x.identified("pci", vendor))
	return append(found, x.findings("usb", vendor, x.identified("usb", vendor))...)
}

// lookAddress finds who the first 36, 28 or 24 bits of a MAC address are assigned to: "00:50:c2:12:34:56", "oui:0050c2".
func (x asked) lookAddress(query string) []Finding {
	rest, named := strings.CutPrefix(query, "oui:")
	digits := strings.NewReplacer(":", "", "-", "", ".", "").Replace(rest)
	if strings.Trim(digits, "0123456789abcdef") != "" || !named && (len(digits) != 12 || len(rest) < 14) {
		return nil
	}
	for _, n := range []int{9, 7, 6} {
		if len(digits) < n {
			continue
		}
		if found := x.identified("oui", digits[:n]); len(found) > 0 {
			return x.findings("oui", digits[:n], found)
		}
	}
	return nil
}

func (x asked) lookPart(query string) []Finding {
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
			found = append(found, x.finding("part", partNumber(query), m, Reasons{p.reason("")}))
		}
	}
	for _, p := range others {
		found[0].Because = append(found[0].Because, p.reason(outweighed))
	}
	return found
}

func (x asked) findings(kind, query string, rows []named) []Finding {
	var found []Finding
	for _, n := range rows {
		found = append(found, x.finding(kind, query, n.maker, n.because()))
	}
	return found
}

// finding answers by the seat of a maker. A distributor's says nothing.
func (x asked) finding(kind, query string, m *maker, because Reasons) Finding {
	then := m.at(x.day)
	f := Finding{Kind: kind, Query: query, Maker: then.Maker}
	f.Because = append(append(f.Because, because...), then.seat())
	for _, t := range changes([]*maker{m}, x.day) {
		f.Because = append(f.Because, t.reason)
	}
	if m.role == "distributor" {
		why := Reason{Rule: "names", Says: strconv.Quote(m.Name) + " is a distributor, not a maker", Cite: m.row.cite()}
		f.Because = append(f.Because, why)
		return f
	}
	f.Answer, _ = decide(seatVotes(then, nil))
	return f
}
