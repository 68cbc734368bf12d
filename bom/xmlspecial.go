package bom

import (
	"bytes"
	"reflect"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"ensign/bom/internal/tags"
)

// mend corrects the shape of a type where its tags are not what the XML schema of CycloneDX 1.7 says. What cyclonedx-go writes
// by its tags is read as well where it cannot be mistaken.
func (all xmlShapes) mend(s *xmlShape, t reflect.Type) {
	switch t {
	case reflect.TypeFor[cdx.BOM]():
		s.slots = bomSlots
		s.attrs["serialNumber"].attr = serialOf
	case reflect.TypeFor[cdx.Metadata]():
		s.slots = metadataSlots
	case reflect.TypeFor[cdx.Component]():
		s.slots = componentSlots
		s.alsoAttr("isExternal", s.elements["isExternal"], reflect.TypeFor[bool]())
		s.attrs["mime-type"].attr = trimmedOf
		s.elements["scope"].value = orElse(cdx.ScopeRequired, "1.6")
	case reflect.TypeFor[cdx.Service]():
		s.elements["data"].value = all.dataflows()
		s.elements["endpoints"].value = list("endpoint", (*xmlText).trimmed)
	case reflect.TypeFor[cdx.Composition]():
		s.elements["aggregate"].value = orElse(cdx.CompositionAggregateNotSpecified, "1.3")
	case reflect.TypeFor[cdx.AffectedVersions]():
		s.elements["status"].value = orElse(cdx.VulnerabilityStatusAffected, "1.4")
	case reflect.TypeFor[cdx.Volume]():
		s.elements["mode"].value = orElse("filesystem", "1.5") // not what the constant of cyclonedx-go says
	case reflect.TypeFor[cdx.DistributionConstraints]():
		s.elements["tlp"].value = orElse(cdx.TLPClassificationClear, "1.7")
	case reflect.TypeFor[cdx.SWID]():
		s.alsoElement("url", (*xmlText).trimmed)
	case reflect.TypeFor[cdx.Issue]():
		s.elements["references"].value = list("url", (*xmlText).trimmed)
	case reflect.TypeFor[cdx.EvidenceOccurrence]():
		s.alsoElement("line", (*xmlText).number)
		s.alsoElement("offset", (*xmlText).number)
		s.alsoElement("symbol", (*xmlText).text)
		s.alsoElement("additionalContext", (*xmlText).text)
	case reflect.TypeFor[cdx.Callstack]():
		s.element("tools", "tools", (*xmlText).leftOut)
	case reflect.TypeFor[cdx.ComponentDataContents]():
		s.elements["properties"].wrap("property")
	case reflect.TypeFor[cdx.ComponentDataGovernanceResponsibleParty]():
		s.elements["individual"] = s.elements["contact"]
	case reflect.TypeFor[cdx.MLModelParameters]():
		s.elements["datasets"].value = all.datasets()
	case reflect.TypeFor[cdx.MLModelCard]():
		s.element("properties", "properties", list("property", valueOf[cdx.Property](all)))
	case reflect.TypeFor[cdx.MLModelCardEnvironmentalConsiderations]():
		s.unwrap("energyConsumptions", "energyConsumption", valueOf[cdx.MLModelEnergyConsumption](all))
	case reflect.TypeFor[cdx.CryptoProtocolProperties]():
		s.elements["cipherSuites"].wrap("cipherSuite")
		s.elements["cryptoRef"] = s.elements["cryptoRefArray"]
	case reflect.TypeFor[cdx.CipherSuite]():
		s.elements["algorithms"].wrap("algorithm")
		s.elements["identifiers"].wrap("identifier")
	case reflect.TypeFor[cdx.Patent]():
		s.elements["patentAssignee"].value = all.party("individual")
	case reflect.TypeFor[cdx.PatentAssertion]():
		s.elements["asserter"].value = all.party("contact")
	}
	for _, name := range collapsed {
		if m := s.elements[name]; m != nil {
			m.value = (*xmlText).trimmed
		}
	}
}

// collapsed are the elements that hold an address or a time, in whatever type: of the types anyURI, dateTime and date, which the
// XML schema reads without the white space around them. Of words and references, which are of type string, white space is a part.
var collapsed = [...]string{
	"url", "purl", "featuredImage", "socialImage",
	"timestamp", "lastRenewal", "expiration", "created", "published", "updated", "rejected", "firstIssued", "lastUpdated", "expires",
	"timeStart", "timeEnd", "timeReceived", "timeActivated", "notValidBefore", "notValidAfter",
	"creationDate", "activationDate", "deactivationDate", "revocationDate", "destructionDate", "updateDate", "expirationDate",
	"filingDate", "grantDate", "patentExpirationDate",
}

// alsoElement lets an element say what the tags say that an attribute does.
func (s *xmlShape) alsoElement(name string, value xmlValue) {
	m := s.attrs[name]
	m.value = value
	s.elements[name] = m
}

// unwrap lets an element that holds a list occur any number of times: the list is of what is in all of them.
func (s *xmlShape) unwrap(outer, inner string, value xmlValue) {
	m := s.elements[outer]
	m.many, m.value = true, value
	delete(s.elements, outer)
	s.merged = map[string]*xmlShape{outer: {elements: map[string]*xmlMember{inner: m}}}
}

// wrap makes a list that has its elements in one of the name of an element, where the tags say that each is of that name.
func (m *xmlMember) wrap(inner string) { m.many, m.value = false, list(inner, m.value) }

// list is the value of an element that holds elements of one name.
func list(name string, value xmlValue) xmlValue { return listOf(map[string]xmlValue{name: value}) }

// special returns how the types are read that cyclonedx-go has code for, nil for any other.
func (all xmlShapes) special(t reflect.Type) xmlValue {
	switch t {
	case reflect.TypeFor[cdx.BOMReference]():
		return (*xmlText).reference
	case reflect.TypeFor[cdx.ToolsChoice]():
		return all.tools()
	case reflect.TypeFor[cdx.Licenses]():
		return all.licenses()
	case reflect.TypeFor[cdx.Evidence]():
		return all.evidence()
	case reflect.TypeFor[cdx.Dependency]():
		return dependency()
	case reflect.TypeFor[cdx.EnvironmentVariables]():
		return listOf(map[string]xmlValue{"environmentVar": valueOf[cdx.Property](all), "value": (*xmlText).text})
	case reflect.TypeFor[cdx.MLDatasetChoice]():
		s := &xmlShape{}
		all.fields(s, reflect.TypeFor[cdx.ComponentData]())
		s.element("ref", "ref", (*xmlText).reference)
		return s.read
	case reflect.TypeFor[cdx.CertificateState]():
		return all.union(reflect.TypeFor[cdx.PredefinedCertificateState](), reflect.TypeFor[cdx.CustomCertificateState]())
	case reflect.TypeFor[cdx.CertificateExtension]():
		return all.union(reflect.TypeFor[cdx.CommonCertificateExtension](), reflect.TypeFor[cdx.CustomCertificateExtension]())
	case reflect.TypeFor[cdx.IKEv2Auth](), reflect.TypeFor[cdx.IKEv2Enc](), reflect.TypeFor[cdx.IKEv2Integ](),
		reflect.TypeFor[cdx.IKEv2Ke](), reflect.TypeFor[cdx.IKEv2Prf]():
		return all.objectOrText(t)
	case reflect.TypeFor[cdx.Definitions]():
		s := &xmlShape{}
		s.element("standards", "standards", list("standard", valueOf[cdx.StandardDefinition](all)))
		s.element("patents", "patents", listOf(map[string]xmlValue{
			"patent": valueOf[cdx.Patent](all), "patentFamily": valueOf[cdx.PatentFamily](all),
		}))
		return s.read
	case reflect.TypeFor[cdx.Signatory]():
		return all.signatory(t)
	}
	return nil
}

// signatory is one who signs. One of whom there is a signature of XML is left out: JSON cannot hold it, and nothing in its
// place.
func (all xmlShapes) signatory(t reflect.Type) xmlValue {
	s := all.object(t)
	return func(x *xmlText) bool {
		before := x.signatures
		s.read(x)
		return x.signatures == before
	}
}

// tools are a list of elements tool, or an object of components and services.
func (all xmlShapes) tools() xmlValue {
	old := list("tool", valueOf[cdx.Tool](all))
	s := &xmlShape{slots: toolSlots}
	s.element("components", "components", list("component", valueOf[cdx.Component](all)))
	s.element("services", "services", list("service", valueOf[cdx.Service](all)))
	return func(x *xmlText) bool {
		if x.peek() == tags.Begin && string(x.in.Name()) != "tool" {
			return s.read(x)
		}
		return old(x)
	}
}

func (all xmlShapes) licenses() xmlValue {
	license := valueOf[cdx.License](all)
	simple := &xmlShape{}
	simple.attr("acknowledgement", "acknowledgement", textType)
	simple.attr("bom-ref", "bom-ref", textType)
	simple.text = simple.member("expression", (*xmlText).text)
	detail := &xmlShape{}
	detail.attr("license-identifier", "licenseIdentifier", textType)
	detail.attr("bom-ref", "bom-ref", textType)
	detail.element("text", "text", valueOf[cdx.AttachedText](all))
	detail.element("url", "url", (*xmlText).trimmed)
	detailed := &xmlShape{}
	detailed.attr("expression", "expression", textType)
	detailed.attr("acknowledgement", "acknowledgement", textType)
	detailed.attr("bom-ref", "bom-ref", textType)
	detailed.element("details", "expressionDetails", detail.read).many = true
	detailed.element("licensing", "licensing", valueOf[cdx.Licensing](all))
	detailed.element("properties", "properties", list("property", valueOf[cdx.Property](all)))
	return listOf(map[string]xmlValue{
		"license":             func(x *xmlText) bool { return x.within("license", license) },
		"expression":          simple.read,
		"expression-detailed": detailed.read,
	})
}

func (all xmlShapes) evidence() xmlValue {
	s := &xmlShape{}
	s.element("identity", "identity", valueOf[cdx.EvidenceIdentity](all)).many = true
	s.element("occurrences", "occurrences", list("occurrence", valueOf[cdx.EvidenceOccurrence](all)))
	s.element("callstack", "callstack", valueOf[cdx.Callstack](all))
	s.element("licenses", "licenses", valueOf[cdx.Licenses](all))
	s.element("copyright", "copyright", list("text", func(x *xmlText) bool { return x.within("text", (*xmlText).text) }))
	return s.read
}

// dataflows are the flows of data of a service, or until version 1.4 only how the data is classified.
func (all xmlShapes) dataflows() xmlValue {
	flow := &xmlShape{}
	all.fields(flow, reflect.TypeFor[cdx.DataClassification]())
	inner := &xmlShape{attrs: map[string]*xmlMember{"flow": flow.attrs["flow"]}, text: flow.text}
	delete(flow.attrs, "flow")
	flow.text = nil
	flow.elements["source"].value = list("url", (*xmlText).trimmed)
	flow.elements["destination"].value = list("url", (*xmlText).trimmed)
	flow.merged = map[string]*xmlShape{"classification": inner}
	return listOf(map[string]xmlValue{"classification": inner.read, "dataflow": flow.read})
}

// datasets are data, and references to components that are data, in any order.
func (all xmlShapes) datasets() xmlValue {
	return listOf(map[string]xmlValue{
		"dataset": valueOf[cdx.MLDatasetChoice](all),
		"ref":     func(x *xmlText) bool { return x.within("ref", (*xmlText).trimmed) },
	})
}

// party is an organisation, a person of whom the element is named so, or a reference to either. JSON has them in the place of the
// element that holds them.
func (all xmlShapes) party(person string) xmlValue {
	return onlyOf(map[string]xmlValue{
		"organization": valueOf[cdx.OrganizationalEntity](all), person: valueOf[cdx.OrganizationalContact](all), "ref": (*xmlText).reference,
	})
}

// union is an object that has the members of either type.
func (all xmlShapes) union(a, b reflect.Type) xmlValue {
	s := &xmlShape{}
	all.fields(s, a)
	other := &xmlShape{}
	all.fields(other, b)
	for name, m := range other.elements {
		if s.elements[name] == nil {
			s.element(name, m.key, m.value)
		}
	}
	return s.read
}

// objectOrText is an object where there are elements, and a reference where there is a text.
func (all xmlShapes) objectOrText(t reflect.Type) xmlValue {
	s := all.object(t)
	return func(x *xmlText) bool {
		if x.peek() == tags.Text {
			return x.trimmed()
		}
		return s.read(x)
	}
}

// orElse is the value of an element that holds a word, and where it is empty, the word that the XML schemas from a version on
// take it for.
func orElse[T ~string](word T, since string) xmlValue {
	return func(x *xmlText) bool {
		before := len(x.out)
		there := x.text()
		if string(x.out[before:]) == `""` && strings.TrimPrefix(x.own, xmlNamespace) >= since {
			x.out = append(append(x.out[:before+1], word...), '"')
		}
		return there
	}
}

// leftOut is the value of an element of which JSON has no like.
func (x *xmlText) leftOut() bool {
	x.skip()
	return false
}

// trimmedOf writes an attribute of type token.
func trimmedOf(x *xmlText, text []byte) { quoteString(x, bytes.TrimSpace(text)) }

// serialOf writes a serial number, which XML may also have as a UUID in braces.
func serialOf(x *xmlText, text []byte) {
	if id, ok := bytes.CutPrefix(text, []byte("{")); ok && bytes.HasSuffix(id, []byte("}")) {
		text = append([]byte("urn:uuid:"), id[:len(id)-1]...)
	}
	quoteString(x, text)
}
