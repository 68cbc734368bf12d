package bom

import (
	"bytes"
	"reflect"
	"slices"
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
		s.elements["manufacture"].first, s.elements["supplier"].first = true, true // in version 1.2
	case reflect.TypeFor[cdx.OrganizationalContact]():
		s.elements["email"].first, s.elements["phone"].first = true, true // in version 1.2
	case reflect.TypeFor[cdx.Component]():
		s.slots = componentSlots
		s.alsoAttr("isExternal", s.elements["isExternal"], reflect.TypeFor[bool]())
		s.attrs["mime-type"].attr = trimmedOf
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

// list is the value of an element that holds elements of one name.
func list(name string, value xmlValue) xmlValue {
	return listOf(map[string]xmlValue{name: value}, func(*xmlWriter) string { return name })
}

// ifHas picks one name for an object in JSON that has one of the keys, and another for any other value.
func ifHas(name, other string, keys ...string) func(w *xmlWriter) string {
	return func(w *xmlWriter) string {
		if w.has(keys...) {
			return name
		}
		return other
	}
}

// special returns how the types are read that cyclonedx-go has code for, nil for any other.
func (all xmlShapes) special(t reflect.Type) xmlValue {
	switch t {
	case reflect.TypeFor[cdx.BOMReference]():
		return referenceValue
	case reflect.TypeFor[cdx.ToolsChoice]():
		return all.tools()
	case reflect.TypeFor[cdx.Licenses]():
		return all.licenses()
	case reflect.TypeFor[cdx.Evidence]():
		return all.evidence()
	case reflect.TypeFor[cdx.Dependency]():
		return dependency()
	case reflect.TypeFor[cdx.EnvironmentVariables]():
		return listOf(map[string]xmlValue{"environmentVar": valueOf[cdx.Property](all), "value": textValue}, ifHas("environmentVar", "value", "name", "value"))
	case reflect.TypeFor[cdx.MLDatasetChoice]():
		s := &xmlShape{}
		all.fields(s, reflect.TypeFor[cdx.ComponentData]())
		s.element("ref", "ref", referenceValue)
		return s.value()
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
		}, ifHas("patentFamily", "patent", "familyId")))
		return s.value()
	case reflect.TypeFor[cdx.Signatory]():
		return all.signatory(t)
	}
	return xmlValue{}
}

// signatory is one who signs. One of whom there is a signature of XML is left out with a warning: JSON cannot hold it, and
// nothing in its place.
func (all xmlShapes) signatory(t reflect.Type) xmlValue {
	v := all.object(t).value()
	read := v.read
	v.read = func(x *xmlText) bool {
		before := x.signatures
		read(x)
		if x.signatures > before {
			x.warned = append(x.warned, "a signatory whose signature is one of XML is not read")
		}
		return x.signatures == before
	}
	return v
}

// tools are a list of elements tool, or an object of components and services.
func (all xmlShapes) tools() xmlValue {
	old := list("tool", all.value(elementType(fieldOf[cdx.ToolsChoice]("Tools"))))
	s := &xmlShape{slots: toolSlots}
	s.element("components", "components", list("component", valueOf[cdx.Component](all)))
	s.element("services", "services", list("service", valueOf[cdx.Service](all)))
	return xmlValue{func(x *xmlText) bool {
		if x.peek() == tags.Begin && string(x.in.Name()) != "tool" {
			return s.read(x)
		}
		return old.read(x)
	}, func(w *xmlWriter, name string) {
		if w.peek() == '[' {
			old.write(w, name)
			return
		}
		s.value().write(w, name)
	}}
}

// fieldOf returns the type of a field, which cyclonedx-go may call deprecated.
func fieldOf[T any](name string) reflect.Type {
	f, _ := reflect.TypeFor[T]().FieldByName(name)
	return f.Type
}

func (all xmlShapes) licenses() xmlValue {
	license := valueOf[cdx.License](all)
	simple := &xmlShape{}
	simple.attr("acknowledgement", "acknowledgement", textType)
	simple.attr("bom-ref", "bom-ref", textType)
	simple.text = simple.member("expression", textValue)
	detail := &xmlShape{}
	detail.attr("license-identifier", "licenseIdentifier", textType)
	detail.attr("bom-ref", "bom-ref", textType)
	detail.element("text", "text", valueOf[cdx.AttachedText](all))
	detail.element("url", "url", trimmedValue)
	detailed := &xmlShape{}
	detailed.attr("expression", "expression", textType)
	detailed.attr("acknowledgement", "acknowledgement", textType)
	detailed.attr("bom-ref", "bom-ref", textType)
	detailed.element("details", "expressionDetails", detail.value()).many = true
	detailed.element("licensing", "licensing", valueOf[cdx.Licensing](all))
	detailed.element("properties", "properties", list("property", valueOf[cdx.Property](all)))
	name := ifHas("expression-detailed", "expression", "expressionDetails", "licensing", "properties")
	return listOf(map[string]xmlValue{
		"license": within("license", license), "expression": simple.value(), "expression-detailed": detailed.value(),
	}, func(w *xmlWriter) string {
		if w.has("license") {
			return "license"
		}
		return name(w)
	})
}

func (all xmlShapes) evidence() xmlValue {
	s := &xmlShape{}
	s.element("identity", "identity", valueOf[cdx.EvidenceIdentity](all)).many = true
	s.element("occurrences", "occurrences", list("occurrence", valueOf[cdx.EvidenceOccurrence](all)))
	s.element("callstack", "callstack", valueOf[cdx.Callstack](all))
	s.element("licenses", "licenses", valueOf[cdx.Licenses](all))
	s.element("copyright", "copyright", list("text", within("text", textValue)))
	return s.value()
}

// dataflows are the flows of data of a service, or until version 1.4 only how the data is classified.
func (all xmlShapes) dataflows() xmlValue {
	flow := &xmlShape{}
	all.fields(flow, reflect.TypeFor[cdx.DataClassification]())
	inner := &xmlShape{attrs: map[string]*xmlMember{"flow": flow.attrs["flow"]}, text: flow.text}
	inner.ways = []xmlWay{{name: "flow", member: flow.attrs["flow"], isAttr: true}}
	delete(flow.attrs, "flow")
	flow.text = nil
	flow.elements["source"].value = list("url", trimmedValue)
	flow.elements["destination"].value = list("url", trimmedValue)
	flow.merged = map[string]*xmlShape{"classification": inner}
	flow.ways = slices.DeleteFunc(flow.ways, func(w xmlWay) bool { return w.name == "flow" })
	flow.ways = slices.Insert(flow.ways, 0, xmlWay{write: func(w *xmlWriter, object []field) {
		w.begin("classification")
		inner.write(w, object)
		w.end("classification")
	}})
	return listOf(map[string]xmlValue{"classification": inner.value(), "dataflow": flow.value()}, func(w *xmlWriter) string {
		if w.version < "1.5" {
			return "classification"
		}
		return "dataflow"
	})
}

// datasets are data, and references to components that are data, in any order.
func (all xmlShapes) datasets() xmlValue {
	return listOf(map[string]xmlValue{"dataset": valueOf[cdx.MLDatasetChoice](all), "ref": within("ref", trimmedValue)},
		ifHas("ref", "dataset", "ref"))
}

// party is an organisation, a person of whom the element is named so, or a reference to either. JSON has them in the place of the
// element that holds them.
func (all xmlShapes) party(person string) xmlValue {
	name := ifHas(person, "organization", "email", "phone")
	return onlyOf(map[string]xmlValue{
		"organization": valueOf[cdx.OrganizationalEntity](all), person: valueOf[cdx.OrganizationalContact](all), "ref": referenceValue,
	}, func(w *xmlWriter) string {
		if w.peek() == '"' {
			return "ref"
		}
		return name(w)
	})
}

// union is an object that has the members of either type.
func (all xmlShapes) union(a, b reflect.Type) xmlValue {
	s := &xmlShape{}
	all.fields(s, a)
	other := &xmlShape{}
	all.fields(other, b)
	for _, way := range other.ways {
		if s.elements[way.name] == nil {
			s.element(way.name, way.member.key, way.member.value)
		}
	}
	s.inOrder("state name description reason commonExtensionName commonExtensionValue customExtensionName customExtensionValue")
	return s.value()
}

// objectOrText is an object where there are elements, and a reference where there is a text.
func (all xmlShapes) objectOrText(t reflect.Type) xmlValue {
	s := all.object(t)
	return xmlValue{func(x *xmlText) bool {
		if x.peek() == tags.Text {
			return x.trimmed()
		}
		return s.read(x)
	}, func(w *xmlWriter, name string) {
		if w.peek() == '{' {
			s.value().write(w, name)
			return
		}
		w.scalar(name)
	}}
}

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

// trimmedOf writes an attribute of type token.
func trimmedOf(x *xmlText, text []byte) { quoteString(x, bytes.TrimSpace(text)) }

// serialOf writes a serial number, which XML may also have as a UUID in braces.
func serialOf(x *xmlText, text []byte) {
	if id, ok := bytes.CutPrefix(text, []byte("{")); ok && bytes.HasSuffix(id, []byte("}")) {
		text = append([]byte("urn:uuid:"), id[:len(id)-1]...)
	}
	quoteString(x, text)
}
