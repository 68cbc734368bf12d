package bom

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// xmlBOM returns the shape of a whole document. What is called how in XML and in JSON is read off the tags of the types
// of cyclonedx-go, but for the types that have no tags, because cyclonedx-go reads them by code of their own.
var xmlBOM = sync.OnceValue(func() *xmlShape { return xmlShapes{}.object(reflect.TypeFor[cdx.BOM]()) })

// xmlShapes are the shapes so far, each by its type.
type xmlShapes map[reflect.Type]*xmlShape

// value returns how an element of a type is read.
func (all xmlShapes) value(t reflect.Type) xmlValue {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if v := all.special(t); v.read != nil {
		return v
	}
	switch t.Kind() {
	case reflect.String:
		return textValue
	case reflect.Bool:
		return truthValue
	case reflect.Struct:
		return all.object(t).value()
	}
	return numberValue
}

// valueIn returns how an element of a list is read. Some are references by an attribute.
func (all xmlShapes) valueIn(name string, t reflect.Type) xmlValue {
	if t == reflect.TypeFor[cdx.BOMReference]() && slices.Contains(refAttrs[:], name) {
		return refAttrValue
	}
	return all.value(t)
}

// refAttrs are the elements that name another by an attribute.
var refAttrs = [...]string{"assembly", "dependency", "vulnerability", "subject", "tool"}

func valueOf[T any](all xmlShapes) xmlValue { return all.value(reflect.TypeFor[T]()) }

// object returns the shape of a type by the tags of its fields.
func (all xmlShapes) object(t reflect.Type) *xmlShape {
	if s := all[t]; s != nil {
		return s
	}
	s := &xmlShape{}
	all[t] = s
	all.fields(s, t)
	all.mend(s, t)
	return s
}

func (all xmlShapes) fields(s *xmlShape, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		name, options, _ := strings.Cut(f.Tag.Get("xml"), ",")
		if key == "-" || name == "-" {
			continue
		}
		switch name, inner, wrapped := strings.Cut(name, ">"); {
		case strings.HasPrefix(options, "attr"):
			s.attr(name, key, f.Type)
		case strings.HasPrefix(options, "chardata"):
			s.text = s.member(key, all.textOf(t))
		case wrapped && !isList(f.Type): // only the classification of data, which the specification does not wrap
			s.element(inner, key, textValue)
		case wrapped:
			s.element(name, key, list(inner, all.valueIn(inner, elementType(f.Type))))
		case isList(f.Type):
			s.element(name, key, all.value(elementType(f.Type))).many = true
		default:
			s.element(name, key, all.value(f.Type))
		}
	}
}

// textOf is how the text of an element of a type is read that has attributes too.
func (all xmlShapes) textOf(t reflect.Type) xmlValue {
	if t == reflect.TypeFor[cdx.Hash]() {
		return trimmedValue
	}
	return textValue
}

// isList reports whether a type is a pointer to a list that cyclonedx-go does not read by code of its own.
func isList(t reflect.Type) bool {
	switch {
	case t.Kind() == reflect.Pointer:
		return isList(t.Elem())
	case t == reflect.TypeFor[cdx.Licenses](), t == reflect.TypeFor[cdx.EnvironmentVariables]():
		return false
	}
	return t.Kind() == reflect.Slice
}

func elementType(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Elem()
}

// member adds a member to a shape; one of the same key is the same.
func (s *xmlShape) member(key string, value xmlValue) *xmlMember {
	m := &xmlMember{key: key, number: s.count, value: value}
	s.count++
	return m
}

func (s *xmlShape) element(name, key string, value xmlValue) *xmlMember {
	m := s.member(key, value)
	if s.elements == nil {
		s.elements = map[string]*xmlMember{}
	}
	s.elements[name] = m
	s.ways = append(s.ways, xmlWay{name: name, member: m})
	return m
}

func (s *xmlShape) attr(name, key string, t reflect.Type) {
	m := s.member(key, xmlValue{})
	s.ways = append(s.ways, xmlWay{name: name, member: m})
	s.alsoAttr(name, m, t)
}

// alsoAttr lets an attribute say what a member says, and be the way in which it is written.
func (s *xmlShape) alsoAttr(name string, m *xmlMember, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Bool:
		m.attr = truthOf
	case reflect.Int, reflect.Float64:
		m.attr = numberOf
	default:
		m.attr = quoteString
	}
	if s.attrs == nil {
		s.attrs = map[string]*xmlMember{}
	}
	s.attrs[name] = m
	s.setWay(m, xmlWay{name: name, member: m, isAttr: true})
}

// setWay sets how a member is written.
func (s *xmlShape) setWay(m *xmlMember, way xmlWay) {
	i := slices.IndexFunc(s.ways, func(w xmlWay) bool { return w.member == m })
	s.ways[i] = way
}

var textType = reflect.TypeFor[string]()
