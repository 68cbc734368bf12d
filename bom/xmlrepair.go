package bom

import (
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// repair takes out what cyclonedx-go reads from XML but writes as JSON that it refuses itself, or that its schema
// does. Nothing of it says what a component is or where it comes from.
func (c *xmlCheck) repair(document *cdx.BOM) {
	if document.Version == 0 {
		document.Version = 1
	}
	c.drop("declarations", document.Declarations != nil, func() { document.Declarations = nil })
	c.drop("definitions", document.Definitions != nil, func() { document.Definitions = nil })
	if m := document.Metadata; m != nil {
		repairLicenses(m.Licenses)
		if m.Component != nil {
			c.repairComponent(m.Component)
		}
	}
	c.repairComponents(document.Components)
	c.repairServices(document.Services)
}

// encode writes a document as JSON. Where cyclonedx-go refuses to, parts that hold no component are left out one after
// the other.
func (c *xmlCheck) encode(document *cdx.BOM) (string, error) {
	m := document.Metadata
	if m == nil {
		m = &cdx.Metadata{}
	}
	for _, part := range [...]struct {
		what  string
		there bool
		out   func()
	}{
		{"tools", m.Tools != nil, func() { m.Tools = nil }},
		{"licences of metadata", m.Licenses != nil, func() { m.Licenses = nil }},
		{"formulation", document.Formulation != nil, func() { document.Formulation = nil }},
		{"vulnerabilities", document.Vulnerabilities != nil, func() { document.Vulnerabilities = nil }},
		{"annotations", document.Annotations != nil, func() { document.Annotations = nil }},
		{"services", document.Services != nil, func() { document.Services = nil }},
	} {
		text, err := encode(document)
		if err == nil {
			return string(text), nil
		}
		c.drop(part.what, part.there, part.out)
	}
	text, err := encode(document)
	return string(text), err
}

// drop takes something out, with a warning the first time.
func (c *xmlCheck) drop(what string, there bool, out func()) {
	if !there {
		return
	}
	out()
	if says := what + " of a document in XML are not read"; !slices.Contains(c.warned, says) {
		c.warned = append(c.warned, says)
	}
}

func (c *xmlCheck) repairComponents(list *[]cdx.Component) {
	if list == nil {
		return
	}
	for i := range *list {
		c.repairComponent(&(*list)[i])
	}
}

func (c *xmlCheck) repairComponent(part *cdx.Component) {
	repairLicenses(part.Licenses)
	if part.Evidence != nil {
		repairLicenses(part.Evidence.Licenses)
	}
	c.drop("patent assertions", part.PatentAssertions != nil, func() { part.PatentAssertions = nil })
	repairCrypto(part.CryptoProperties)
	c.repairComponents(part.Components)
}

func (c *xmlCheck) repairServices(list *[]cdx.Service) {
	if list == nil {
		return
	}
	for i := range *list {
		s := &(*list)[i]
		repairLicenses(s.Licenses)
		c.drop("patent assertions", s.PatentAssertions != nil, func() { s.PatentAssertions = nil })
		c.repairServices(s.Services)
	}
}

func repairLicenses(list *cdx.Licenses) {
	if list == nil {
		return
	}
	*list = slices.DeleteFunc(*list, func(c cdx.LicenseChoice) bool {
		return c.License != nil && (c.License.ID == "") == (c.License.Name == "")
	})
}

// repairCrypto takes the line breaks of XML off fingerprints.
func repairCrypto(p *cdx.CryptoProperties) {
	if p == nil {
		return
	}
	if c := p.CertificateProperties; c != nil && c.Fingerprint != nil {
		c.Fingerprint.Value = strings.TrimSpace(c.Fingerprint.Value)
	}
	if m := p.RelatedCryptoMaterialProperties; m != nil && m.Fingerprint != nil {
		m.Fingerprint.Value = strings.TrimSpace(m.Fingerprint.Value)
	}
}
