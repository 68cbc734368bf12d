package bom

import (
	"slices"
	"strconv"
	"strings"
)

// claim is one row of the table of properties that are read as claims about a component. They are what a document
// says of itself, evidence of rank D.
type claim struct {
	name    string   // the property that Ensign writes
	aliases []string // whole names of others, or last segments in lower case without "-", "_" and " "
	field   func(*Component) *string
}

// The table of claims. Five more names are read beside it:
//
//   - ensign:kind            commodity, software or technology
//   - ensign:designators     reference designators with a space between; also names of [designatorAliases], and
//     cdx:device:location where it holds designators and not a place such as "mainboard"
//   - BR_TYPE                "host", Buildroot's word for a tool of the build, for the scope excluded: see [StaysOnHost]
//   - ensign:external        "true" for isExternal, which versions before 1.7 do not have
//   - ensign:origin:STAGE    "CN" or "CN=70;US=30", for a stage of [stages]; also any name that ends in
//     countryOfOrigin or coo, for the stage made
//
// Properties under ensign:resolved: are what Ensign concluded from the claims, and never claims themselves.
var claimTable = [...]claim{
	{"ensign:mpn", []string{"mpn", "manufacturerpartnumber"}, func(c *Component) *string { return &c.MPN }},
	{"ensign:eccn", []string{"eccn", "exportcontrolclassificationnumber"}, func(c *Component) *string { return &c.ECCN }},
	{"ensign:hts", []string{"hts", "htsus", "hscode"}, func(c *Component) *string { return &c.HTS }},
	{"ensign:price", nil, func(c *Component) *string { return &c.Price }},
	{"ensign:quantity", []string{"quantity", "qty"}, func(c *Component) *string { return &c.Quantity }},
	{"ensign:one-of", nil, func(c *Component) *string { return &c.OneOf }},
}

const (
	ownNamespace   = "ensign:"
	kindName       = "ensign:kind"
	designatorName = "ensign:designators"
	externalName   = "ensign:external"
	originPrefix   = "ensign:origin:"
)

// stages are the steps of making that an origin may be claimed for.
var stages = [...]string{"made", "assembled", "diffused", "tested", "designed", "developed", "built"}

// warner takes warnings about the component at a pointer.
type warner interface {
	warn(pointer, format string, args ...any)
}

// claims reads the claims among the properties of c: first those in Ensign's own names, then the aliases. Of two
// that differ the first one counts, but all claims of origin are kept.
func (r *reader) claims(c *Component, pointer string) { readClaims(c, nil, pointer, r) }

func readClaims(c *Component, names Names, pointer string, w warner) {
	for i, p := range c.Properties {
		if strings.HasPrefix(p.Name, ownNamespace) {
			readOwn(c, p, at{pointer, i}, w)
		}
	}
	for i, p := range c.Properties {
		if word := names[p.Name]; word != "" {
			readOwn(c, Property{claimName(word), p.Value}, at{pointer, i}, w)
		}
	}
	for i, p := range c.Properties {
		if !strings.HasPrefix(p.Name, ownNamespace) && !names.has(p) {
			readAlias(c, p, pointer, i, w)
		}
	}
}

// at is a property of the component at a pointer, or the component itself if its number is below 0.
type at struct {
	component string
	i         int
}

// String is the pointer to it, which few need of many.
func (a at) String() string {
	if a.i < 0 {
		return a.component
	}
	return propertyPointer(a.component, a.i)
}

func propertyPointer(pointer string, i int) string { return pointer + "/properties/" + strconv.Itoa(i) }

func readOwn(c *Component, p Property, where at, w warner) {
	value := stated(p.Value)
	if stage, ok := strings.CutPrefix(p.Name, originPrefix); ok {
		readOrigin(c, stage, value, where.String(), w)
		return
	}
	switch p.Name {
	case kindName:
		readKind(c, value, where, w)
	case designatorName:
		c.Designators = append(c.Designators, strings.Fields(value)...)
	case externalName:
		c.External = c.External || value == "true"
	}
	for i := range claimTable {
		if claimTable[i].name == p.Name {
			setClaim(claimTable[i].field(c), value, where, p.Name, w)
			return
		}
	}
}

func setClaim(field *string, value string, where at, name string, w warner) {
	if *field != "" && value != "" && *field != value {
		w.warn(where.String(), "%s says %q, but %q is given too and counts", name, value, *field)
		return
	}
	if value != "" {
		*field = value
	}
}

func readKind(c *Component, value string, where at, w warner) {
	switch kind := Kind(value); kind {
	case Commodity, Software, Technology:
		c.Kind = kind
	default:
		w.warn(where.String(), "%s is %q, neither commodity nor software nor technology", kindName, value)
	}
}

// readOrigin reads "CN" or "CN=70;US=30".
func readOrigin(c *Component, stage, value, pointer string, w warner) {
	if !slices.Contains(stages[:], stage) {
		w.warn(pointer, "%q is no known stage of making", stage)
		return
	}
	for part := range strings.SplitSeq(value, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		code, share, _ := strings.Cut(part, "=")
		country := countryOf(code)
		if country == "" {
			w.warn(pointer, "%q is no country of ISO 3166-1", code)
			continue
		}
		addOrigin(c, StageClaim{stage, country, strings.TrimSpace(share), pointer})
	}
}

// manyOrigins is the number of claims after which equal ones are not looked for any more, so that a hostile list takes
// linear time. No claim is left out.
const manyOrigins = 64

// addOrigin adds a claim unless the same one is there.
func addOrigin(c *Component, claim StageClaim) {
	for _, o := range c.Origins[:min(len(c.Origins), manyOrigins)] {
		if o.Stage == claim.Stage && o.Country == claim.Country && (claim.Share == "" || o.Share == claim.Share) {
			return
		}
	}
	c.Origins = append(c.Origins, claim)
}

func readAlias(c *Component, p Property, pointer string, i int, w warner) {
	var buffer [40]byte
	last, ok := lastSegment(buffer[:0], p.Name)
	if !ok {
		return
	}
	switch {
	case string(last) == "countryoforigin" || string(last) == "coo":
		readOrigin(c, "made", stated(p.Value), propertyPointer(pointer, i), w)
		return
	case p.Name == "BR_TYPE" && p.Value == "host" && c.Scope == "" && StaysOnHost(c.Name):
		c.Scope = "excluded"
		return
	case p.Name == "cdx:device:location" || slices.Contains(designatorAliases[:], string(last)):
		if len(c.Designators) == 0 {
			c.Designators = designators(stated(p.Value))
		}
		return
	}
	for k := range claimTable {
		for _, alias := range claimTable[k].aliases {
			if alias == string(last) {
				setClaim(claimTable[k].field(c), stated(p.Value), at{pointer, i}, p.Name, w)
				return
			}
		}
	}
}

// lastSegment appends what follows the last colon of a property name, in lower case and without "-", "_" and " ".
// It reports false for one that is longer than b can hold, and so longer than any alias.
func lastSegment(b []byte, name string) ([]byte, bool) {
	for _, c := range []byte(name[strings.LastIndexByte(name, ':')+1:]) {
		if c == '-' || c == '_' || c == ' ' {
			continue
		}
		if len(b) == cap(b) {
			return nil, false
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b, true
}
