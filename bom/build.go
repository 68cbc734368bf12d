package bom

import (
	"fmt"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// defaultTypes are the types of components that have none.
var defaultTypes = map[Kind]string{Commodity: "device", Software: "library", Technology: "data", "": "device"}

// component turns a view into a component without what is nested in it.
func (b *builder) component(c *Component) (cdx.Component, error) { return b.part(c, b.refs.ref(c)) }

// part is component for one that has its bom-ref already.
func (b *builder) part(c *Component, ref string) (cdx.Component, error) {
	typ := c.Type
	if typ == "" {
		typ = defaultTypes[c.Kind]
	}
	if !knownType(typ) {
		return cdx.Component{}, fmt.Errorf("%q is no component type of CycloneDX %s", typ, builtVersion)
	}
	out := cdx.Component{
		BOMRef: ref, Type: cdx.ComponentType(typ), Name: c.Name, Version: c.Version, Group: c.Group,
		Description: c.Description, PackageURL: c.Purl, CPE: c.CPE, Publisher: c.Publisher,
		Manufacturer: b.party(c.Manufacturer, ref), Supplier: b.party(c.Supplier, ref), Authors: people(c.Authors),
		Licenses: buildLicenses(c.Licenses), ExternalReferences: b.references(c, ref), Evidence: evidence(c.Found),
	}
	switch c.Scope {
	case "", "required", "optional", "excluded":
		out.Scope = cdx.Scope(c.Scope)
	default:
		b.warn(ref, "%q is no scope, and is left out", c.Scope)
	}
	if properties := buildProperties(b.claims(c, typ)); len(properties) > 0 {
		out.Properties = &properties
	}
	return out, nil
}

func knownType(typ string) bool {
	switch typ {
	case "application", "framework", "library", "container", "platform", "operating-system", "device", "device-driver",
		"firmware", "file", "machine-learning-model", "data", "cryptographic-asset":
		return true
	}
	return false
}

func (b *builder) party(p Party, ref string) *cdx.OrganizationalEntity {
	if p == (Party{}) {
		return nil
	}
	out := &cdx.OrganizationalEntity{Name: p.Name}
	if p.Country != "" {
		out.Address = &cdx.PostalAddress{Country: p.Country}
	}
	if b.isURL(p.URL, ref) {
		out.URL = &[]string{p.URL}
	}
	return out
}

// isURL reports whether url may stand where the schema wants one; if not, that is a warning.
func (b *builder) isURL(url, ref string) bool {
	if url == "" {
		return false
	}
	for _, r := range url {
		if r <= ' ' || r == 0x7f || strings.ContainsRune("\"<>\\^`{|}", r) {
			b.warn(ref, "%q is no URL, and is left out", url)
			return false
		}
	}
	if !parses(url) {
		b.warn(ref, "%q is no URL, and is left out", url)
		return false
	}
	return true
}

func people(names []string) *[]cdx.OrganizationalContact {
	if len(names) == 0 {
		return nil
	}
	list := make([]cdx.OrganizationalContact, len(names))
	for i, name := range names {
		list[i].Name = name
	}
	return &list
}

func (b *builder) references(c *Component, ref string) *[]cdx.ExternalReference {
	var list []cdx.ExternalReference
	if b.isURL(c.Website, ref) {
		list = append(list, cdx.ExternalReference{Type: cdx.ERTypeWebsite, URL: c.Website})
	}
	if b.isURL(c.VCS, ref) {
		list = append(list, cdx.ExternalReference{Type: cdx.ERTypeVCS, URL: c.VCS})
	}
	if list == nil {
		return nil
	}
	return &list
}

func evidence(found []Occurrence) *cdx.Evidence {
	if len(found) == 0 {
		return nil
	}
	list := make([]cdx.EvidenceOccurrence, len(found))
	for i, f := range found {
		list[i] = buildOccurrence(f)
	}
	return &cdx.Evidence{Occurrences: &list}
}

func buildOccurrence(f Occurrence) cdx.EvidenceOccurrence {
	out := cdx.EvidenceOccurrence{Location: f.Path}
	if f.Offset >= 0 {
		offset := int(f.Offset)
		out.Offset = &offset
	}
	context := foundContext{f.Input, f.By, f.Confidence, f.Path == ""}
	if context != (foundContext{}) {
		out.AdditionalContext = foundPrefix + compactJSON(context)
	}
	if f.Path == "" {
		out.Location = noPath
	}
	return out
}

func buildProperties(list []Property) []cdx.Property {
	out := make([]cdx.Property, len(list))
	for i, p := range list {
		out[i] = cdx.Property(p)
	}
	return out
}

// claimProperties returns the properties of c, with those added that its fields need, and those of Ensign's own
// names left out that say something else than its fields.
func claimProperties(c *Component, typ string) []Property { return new(builder).claims(c, typ) }

// claims is [claimProperties].
func (b *builder) claims(c *Component, typ string) []Property {
	list := slices.Clone(c.Properties)
	b.already = Component{Properties: list}
	already := &b.already
	readClaims(already, nil, "", silent{})
	for i := range claimTable {
		row := &claimTable[i]
		list = reconcile(list, row.name, *row.field(c), *row.field(already))
	}
	list = reconcile(list, designatorName, strings.Join(c.Designators, " "), strings.Join(already.Designators, " "))
	list = reconcile(list, externalName, flag(c.External), flag(already.External))
	list = reconcileKind(list, c, typ, already.Kind)
	return reconcileOrigins(list, c, already.Origins)
}

type silent struct{}

func (silent) warn(string, string, ...any) {}

func flag(b bool) string {
	if b {
		return "true"
	}
	return ""
}

func reconcile(list []Property, name, want, got string) []Property {
	if want == got {
		return list
	}
	list = slices.DeleteFunc(list, func(p Property) bool { return p.Name == name })
	if want == "" {
		return list
	}
	return append(list, Property{name, want})
}

func reconcileKind(list []Property, c *Component, typ string, got Kind) []Property {
	if got == "" {
		got = kindOf(&Component{Type: typ, Purl: c.Purl})
	}
	if c.Kind == "" {
		return list
	}
	return reconcile(list, kindName, string(c.Kind), string(got))
}

func reconcileOrigins(list []Property, c *Component, got []StageClaim) []Property {
	same := func(a, b StageClaim) bool { return a.Stage == b.Stage && a.Country == b.Country && a.Share == b.Share }
	if slices.EqualFunc(got, c.Origins, same) {
		return list
	}
	list = slices.DeleteFunc(list, func(p Property) bool { return strings.HasPrefix(p.Name, originPrefix) })
	for i, o := range c.Origins {
		value := o.Country
		if o.Share != "" {
			value += "=" + o.Share
		}
		last := len(list) - 1
		if i > 0 && c.Origins[i-1].Stage == o.Stage {
			list[last].Value += ";" + value
			continue
		}
		list = append(list, Property{originPrefix + o.Stage, value})
	}
	return list
}
