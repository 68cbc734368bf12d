package bom

import (
	"bytes"
	"reflect"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// mend corrects the shape of a type where its tags are not what the XML schema of CycloneDX 1.7 says. What cyclonedx-go writes
// by its tags is read as well where it cannot be mistaken.
func (all xmlShapes) mend(s *xmlShape, t reflect.Type) {
	switch t {
	case reflect.TypeFor[cdx.BOM]():
		s.slots = bomSlots
		s.attrs["serialNumber"].attr = serialAttr
	case reflect.TypeFor[cdx.Metadata]():
		s.slots = metadataSlots
		s.elements["manufacture"].first, s.elements["supplier"].first = true, true // in version 1.2
	case reflect.TypeFor[cdx.OrganizationalContact]():
		s.elements["email"].first, s.elements["phone"].first = true, true // in version 1.2
	case reflect.TypeFor[cdx.Component]():
		s.slots = componentSlots
		s.alsoAttr("isExternal", s.elements["isExternal"], reflect.TypeFor[bool]())
		s.attrs["mime-type"].attr = trimmedAttr
		s.elements["scope"].value = orElse(cdx.ScopeRequired, "1.6")
	case reflect.TypeFor[cdx.Service]():
		s.elements["data"].value = all.dataflows()
		s.elements["endpoints"].value = list("endpoint", trimmedValue)
	case reflect.TypeFor[cdx.Composition]():
		s.elements["aggregate"].value = orElse(cdx.CompositionAggregateNotSpecified, "1.3")
	case reflect.TypeFor[cdx.AffectedVersions]():
		s.elements["status"].value = orElse(cdx.VulnerabilityStatusAffected, "1.4")
	case reflect.TypeFor[cdx.Volume]():
		s.elements["mode"].value = orElse("filesystem", "1.5") // not what the constant of cyclonedx-go says
	case reflect.TypeFor[cdx.DistributionConstraints]():
		s.elements["tlp"].value = orElse(cdx.TLPClassificationClear, "1.7")
	case reflect.TypeFor[cdx.SWID]():
		s.alsoElement("url", trimmedValue)
	case reflect.TypeFor[cdx.Issue]():
		s.elements["references"].value = list("url", trimmedValue)
	case reflect.TypeFor[cdx.EvidenceOccurrence]():
		s.alsoElement("line", numberValue)
		s.alsoElement("offset", numberValue)
		s.alsoElement("symbol", textValue)
		s.alsoElement("additionalContext", textValue)
	case reflect.TypeFor[cdx.Callstack]():
		s.element("tools", "tools", leftOut)
	case reflect.TypeFor[cdx.ComponentDataContents]():
		s.elements["properties"].wrap("property")
	case reflect.TypeFor[cdx.ComponentDataGovernanceResponsibleParty]():
		s.rename("contact", "individual")
	case reflect.TypeFor[cdx.MLModelParameters]():
		s.elements["datasets"].value = all.datasets()
	case reflect.TypeFor[cdx.MLModelCard]():
		s.element("properties", "properties", list("property", valueOf[cdx.Property](all)))
	case reflect.TypeFor[cdx.MLModelCardEnvironmentalConsiderations]():
		s.unwrap("energyConsumptions", "energyConsumption", valueOf[cdx.MLModelEnergyConsumption](all))
	case reflect.TypeFor[cdx.CryptoProtocolProperties]():
		s.elements["cipherSuites"].wrap("cipherSuite")
		s.rename("cryptoRefArray", "cryptoRef")
	case reflect.TypeFor[cdx.CipherSuite]():
		s.elements["algorithms"].wrap("algorithm")
		s.elements["identifiers"].wrap("identifier")
	case reflect.TypeFor[cdx.Patent]():
		s.elements["patentAssignee"].value = all.party("individual")
	case reflect.TypeFor[cdx.PatentAssertion]():
		s.elements["asserter"].value = all.party("contact")
	}
	s.inOrder(sequences[t])
	for _, name := range collapsed {
		if m := s.elements[name]; m != nil {
			m.value = trimmedValue
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

// sequences are the orders of elements in the XML schema where those of cyclonedx-go are others.
var sequences = map[reflect.Type]string{
	reflect.TypeFor[cdx.Metadata](): "timestamp lifecycles tools authors component manufacturer manufacture supplier licenses properties distributionConstraints",
	reflect.TypeFor[cdx.Component](): "supplier manufacturer authors author publisher group name version versionRange description scope hashes licenses copyright " +
		"patentAssertions cpe purl omniborId swhid swid modified pedigree externalReferences properties components evidence releaseNotes modelCard data " +
		"cryptoProperties tags",
	reflect.TypeFor[cdx.Service](): "provider group name version description endpoints authenticated x-trust-boundary trustZone data licenses patentAssertions " +
		"externalReferences properties services releaseNotes tags",
	reflect.TypeFor[cdx.Task](): "uid name description resourceReferences taskTypes trigger steps inputs outputs timeStart timeEnd workspaces runtimeTopology properties",
	reflect.TypeFor[cdx.CryptoAlgorithmProperties](): "primitive algorithmFamily parameterSetIdentifier curve ellipticCurve executionEnvironment " +
		"implementationPlatform certificationLevel mode padding cryptoFunctions classicalSecurityLevel nistQuantumSecurityLevel",
	reflect.TypeFor[cdx.CertificateProperties](): "serialNumber subjectName issuerName notValidBefore notValidAfter signatureAlgorithmRef subjectPublicKeyRef " +
		"certificateFormat certificateExtension certificateFileExtension fingerprint certificateState creationDate activationDate deactivationDate " +
		"revocationDate destructionDate certificateExtensions relatedCryptographicAssets",
	reflect.TypeFor[cdx.StandardDefinition](): "name version description owner requirements levels externalReferences",
	reflect.TypeFor[cdx.PatentAssertion]():    "assertionType patentRefs asserter notes",
}

// inOrder writes elements in an order of their names, those that are not named last.
func (s *xmlShape) inOrder(sequence string) {
	if sequence == "" {
		return
	}
	place := map[string]int{}
	for i, name := range strings.Fields(sequence) {
		place[name] = i - len(sequence)
	}
	slices.SortStableFunc(s.ways, func(a, b xmlWay) int { return place[a.name] - place[b.name] })
}

// alsoElement lets an element say what the tags say that an attribute does, and be the way in which it is written.
func (s *xmlShape) alsoElement(name string, value xmlValue) {
	m := s.attrs[name]
	m.value = value
	s.elements[name] = m
	s.setWay(m, xmlWay{name: name, member: m})
}

// rename writes an element by another name, by which it is read too.
func (s *xmlShape) rename(from, to string) {
	m := s.elements[from]
	s.elements[to] = m
	s.setWay(m, xmlWay{name: to, member: m})
}

// unwrap lets an element that holds a list occur any number of times: the list is of what is in all of them.
func (s *xmlShape) unwrap(outer, inner string, value xmlValue) {
	m := s.elements[outer]
	m.many, m.value = true, value
	delete(s.elements, outer)
	s.merged = map[string]*xmlShape{outer: {elements: map[string]*xmlMember{inner: m}}}
	s.setWay(m, xmlWay{member: m, write: func(w *xmlWriter, object []field) {
		if f, ok := find(object, m.key); ok {
			w.at = f.from
			w.begin(outer)
			w.each(inner, value)
			w.end(outer)
		}
	}})
}

// wrap makes a list that has its elements in one of the name of an element, where the tags say that each is of that name.
func (m *xmlMember) wrap(inner string) { m.many, m.value = false, list(inner, m.value) }

// orElse is the value of an element that holds a word, and where it is empty, the word that the XML schemas from a version on
// take it for.
func orElse[T ~string](word T, since string) xmlValue {
	return xmlValue{func(x *xmlText) bool {
		before := len(x.out)
		there := x.text()
		if string(x.out[before:]) == `""` && strings.TrimPrefix(x.own, xmlNamespace) >= since {
			x.out = append(append(x.out[:before+1], word...), '"')
		}
		return there
	}, (*xmlWriter).scalar}
}

// leftOut is the value of an element of which JSON has no like.
var leftOut = xmlValue{func(x *xmlText) bool { x.skip(); return false }, func(w *xmlWriter, _ string) { w.skip() }}

// trimmedAttr writes an attribute of type token.
func trimmedAttr(x *xmlText, text []byte) { quoteString(x, bytes.TrimSpace(text)) }

// serialAttr writes a serial number, which XML may also have as a UUID in braces.
func serialAttr(x *xmlText, text []byte) {
	if id, ok := bytes.CutPrefix(text, []byte("{")); ok && bytes.HasSuffix(id, []byte("}")) {
		text = append([]byte("urn:uuid:"), id[:len(id)-1]...)
	}
	quoteString(x, text)
}
