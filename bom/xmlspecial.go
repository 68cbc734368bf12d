package bom

import (
	"reflect"
	"slices"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"ensign/bom/internal/tags"
)

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
