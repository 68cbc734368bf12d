package spdx

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"ensign/bom"
)

// types are the types of CycloneDX for what a package is for, in the spelling of [purpose]. What is not here is a library.
var types = map[string]string{
	"application": "application", "executable": "application", "framework": "framework", "library": "library", "container": "container",
	"operatingsystem": "operating-system", "device": "device", "firmware": "firmware", "file": "file", "archive": "file",
	"devicedriver": "device-driver", "diskimage": "firmware", "filesystemimage": "firmware", "platform": "platform", "data": "data",
	"model": "machine-learning-model",
}

// withoutMarks takes out what separates the words of a name.
var withoutMarks = strings.NewReplacer("-", "", "_", "")

func purpose(s string) string {
	return withoutMarks.Replace(strings.ToLower(s))
}

// component makes a component of the fields of an element.
func (b *builder) component(e *element) bom.Component {
	c := bom.Component{Parent: -1, Type: "library", Ref: e.id}
	if e.sort == file {
		c.Type = "file"
		c.Found = []bom.Occurrence{b.found(e)}
	}
	if e.device {
		c.Type, c.Kind = "device", bom.Commodity
	}
	var later said
	for _, f := range e.fields {
		switch value := bom.Stated(f.value); {
		case f.key == "name": // even if it is undefined or none: there are packages of these names
			c.Name = once(&c, f, c.Name)
		case f.key == "versionInfo":
			c.Version = once(&c, f, c.Version)
		case value != "" && !later.take(f.key, value):
			b.field(e, &c, f.key, value)
		}
	}
	if c.Name == "" {
		c.Name = cmp.Or(e.id, "element")
		b.warn("%s has no name", c.Name)
	}
	later.give(&c)
	return c
}

// said is what counts only beside other fields.
type said struct {
	summary, description, declared, concluded []string
}

// take keeps a value and reports whether the field is one of these.
func (s *said) take(key, value string) bool {
	switch key {
	case "summary":
		s.summary = append(s.summary, value)
	case "description":
		s.description = append(s.description, value)
	case "licenseDeclared":
		s.declared = append(s.declared, value)
	case "licenseConcluded":
		s.concluded = append(s.concluded, value)
	default:
		return false
	}
	return true
}

// give describes a component by the description, else by the summary, and gives it the licences that are declared, else those
// concluded. What else is said stays beside it.
func (s *said) give(c *bom.Component) {
	texts := slices.Concat(s.description, s.summary)
	if len(texts) > 0 {
		c.Description = texts[0]
	}
	for i, text := range texts {
		key := "description"
		if i >= len(s.description) {
			key = "summary"
		}
		if text != c.Description {
			property(c, key, text)
		}
	}
	c.Licenses = s.declared
	if len(s.declared) == 0 {
		c.Licenses = s.concluded
		return
	}
	for _, l := range s.concluded {
		if !slices.Contains(s.declared, l) {
			property(c, "licenseConcluded", l)
		}
	}
}

// once returns the value of a field whose first value counts, and keeps any other.
func once(c *bom.Component, f field, first string) string {
	if first != "" {
		property(c, f.key, f.value)
		return first
	}
	if f.value == "NOASSERTION" {
		return ""
	}
	return f.value
}

// field does what one field says, or keeps it.
func (b *builder) field(e *element, c *bom.Component, key, value string) {
	switch key {
	case "supplier":
		kind, name, mail := party(value)
		if name != "" && c.Supplier.Name == "" {
			c.Supplier.Name = name
		}
		if name != "" && (kind == "Person" || mail != "" || name != c.Supplier.Name) {
			property(c, key, value)
		}
	case "originator":
		originator(c, value)
	case "homepage":
		if c.Website == "" && isURL(value) {
			c.Website = value
			return
		}
		property(c, key, value)
	case "downloadLocation":
		if c.VCS == "" && isRepository(value) && isURL(value) {
			c.VCS = value
			return
		}
		property(c, key, value)
	case "primaryPackagePurpose":
		typ, known := types[purpose(value)]
		if known && !e.device {
			c.Type = typ
		}
		if strings.ReplaceAll(typ, "-", "") != purpose(value) {
			property(c, key, value)
		}
	case "externalRefs":
		reference(c, value)
	case "partNumber", "hsCodes":
		part(e, c, key, value)
	default:
		property(c, key, value)
	}
}

// part reads what SPDX 3.1 says of hardware.
func part(e *element, c *bom.Component, key, value string) {
	into := &c.MPN
	if key == "hsCodes" {
		into = &c.HTS
	}
	if !e.device || *into != "" {
		property(c, key, value)
		return
	}
	*into = value
}

// party reads "Organization: NAME (MAIL)" or "Person: NAME (MAIL)". name is empty for a placeholder, also of an organisation
// whose address is empty.
func party(value string) (kind, name, mail string) {
	kind, name, ok := strings.Cut(value, ":")
	if kind = strings.TrimSpace(kind); !ok || kind != "Organization" && kind != "Person" && kind != "Tool" {
		kind, name = "", value
	}
	name = bom.Stated(name)
	if i := strings.LastIndexByte(name, '('); i >= 0 && strings.HasSuffix(name, ")") {
		inside := strings.TrimSpace(name[i+1 : len(name)-1])
		if inside == "" || strings.Contains(inside, "@") {
			name, mail = bom.Stated(name[:i]), inside
		}
	}
	return kind, name, mail
}

// originator is who something comes from: an organisation makes it, a person writes it.
func originator(c *bom.Component, value string) {
	kind, name, mail := party(value)
	switch {
	case name == "":
		return
	case kind == "Person":
		c.Authors = append(c.Authors, name)
	case c.Manufacturer.Name == "" && kind != "Tool":
		c.Manufacturer.Name = name
	default:
		mail = value
	}
	if mail != "" {
		property(c, "originator", value)
	}
}

// reference reads "CATEGORY TYPE LOCATOR". What is not the first package URL or the first CPE is kept.
func reference(c *bom.Component, value string) {
	words := strings.Fields(value)
	if len(words) < 3 || !locate(c, words[1][strings.LastIndexAny(words[1], "/#")+1:], words[2]) || len(words) > 3 {
		property(c, "externalRefs", value)
	}
}

// locate takes the first package URL and the first CPE, one of CPE 2.3 before one of 2.2, and reports whether it took one.
func locate(c *bom.Component, typ, locator string) bool {
	switch {
	case typ == "purl" && c.Purl == "" && strings.HasPrefix(locator, "pkg:"):
		c.Purl = locator
	case typ == "cpe23Type" && strings.HasPrefix(locator, "cpe:2.3:") && !strings.HasPrefix(c.CPE, "cpe:2.3:"):
		if c.CPE != "" {
			property(c, "externalRefs", "SECURITY cpe22Type "+c.CPE)
		}
		c.CPE = locator
	case typ == "cpe22Type" && strings.HasPrefix(locator, "cpe:/") && c.CPE == "":
		c.CPE = locator
	default:
		return false
	}
	return true
}

// isURL reports whether s can stand where CycloneDX wants a URL.
func isURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme != "" && !strings.ContainsAny(s, "\"<>\\^`{|} \t\r\n\x7f")
}

// isRepository reports whether a download location is in a version control system.
func isRepository(s string) bool {
	scheme, _, _ := strings.Cut(s, ":")
	vcs, _, _ := strings.Cut(scheme, "+")
	return slices.Contains([]string{"git", "svn", "hg", "bzr", "cvs"}, vcs) || strings.HasSuffix(s, ".git")
}

// enrich adds what only the recipe says of a package that was made of it.
func (b *builder) enrich(e *element, c *bom.Component) {
	recipe := e.recipe
	if recipe.made == nil {
		made := b.component(recipe)
		recipe.made = &made
	}
	r := recipe.made
	e.doc.take(timesText * (len(r.CPE) + len(r.Website) + len(r.VCS) + len(r.Description) + len(r.Version) + len(r.Name)))
	c.CPE = cmp.Or(c.CPE, r.CPE)
	c.Website, c.VCS = cmp.Or(c.Website, r.Website), cmp.Or(c.VCS, r.VCS)
	c.Description, c.Version = cmp.Or(c.Description, r.Description), cmp.Or(c.Version, r.Version)
	c.Supplier.Name = cmp.Or(c.Supplier.Name, r.Supplier.Name)
	c.Manufacturer.Name = cmp.Or(c.Manufacturer.Name, r.Manufacturer.Name)
	if len(c.Licenses) == 0 {
		c.Licenses = r.Licenses
	}
	if len(c.Authors) == 0 {
		c.Authors = r.Authors
	}
	e.doc.take(timesText * (len(r.Supplier.Name) + len(r.Manufacturer.Name)))
	for _, text := range slices.Concat(r.Licenses, r.Authors) {
		e.doc.take(nativeCost + timesText*len(text))
	}
	property(c, "recipe", strings.TrimSpace(r.Name+" "+r.Version))
	for _, p := range r.Properties {
		if p.Name == propertyPrefix+"downloadLocation" && !slices.ContainsFunc(c.Properties, func(q bom.Property) bool { return q.Name == p.Name }) {
			e.doc.take(fieldCost + timesText*len(p.Value))
			c.Properties = append(c.Properties, p)
		}
	}
}
