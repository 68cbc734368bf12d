package bom

import (
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// The properties that carry what an older version of CycloneDX has no field for. They are read where the field is not
// there, so that a document written in an older version gives the same views.
const (
	noVersionName    = "ensign:no-version"   // "true" where the version is made up, because 1.3 wants one
	typeName         = "ensign:type"         // of a component, before 1.5 or 1.6
	authorName       = "ensign:author"       // before 1.6, one for each
	foundName        = "ensign:found"        // where it was found, one for each, before 1.6; JSON
	manufacturerName = "ensign:manufacturer" // before 1.6; also with :url and :country
	supplierName     = "ensign:supplier"     // with :country, before 1.6
)

// foundValue is the value of a property ensign:found.
type foundValue struct {
	Path   string `json:"path,omitempty"`
	Offset int64  `json:"offset"`
	foundContext
}

// carried returns the properties that c needs in a version of before 1.6.
func carried(c *Component) []Property {
	var list []Property
	add := func(name, value string) {
		if value != "" {
			list = append(list, Property{name, value})
		}
	}
	add(manufacturerName, c.Manufacturer.Name)
	add(manufacturerName+":url", c.Manufacturer.URL)
	add(manufacturerName+":country", c.Manufacturer.Country)
	add(supplierName+":country", c.Supplier.Country)
	for _, name := range c.Authors {
		add(authorName, name)
	}
	for _, f := range c.Found {
		add(foundName, compactJSON(foundValue{f.Path, f.Offset, foundContext{Input: f.Input, By: f.By, Confidence: f.Confidence}}))
	}
	return list
}

// readCarried takes what the properties of c carry and no field says.
func readCarried(c *Component, pointer string, w warner) {
	r := carriedReader{c, nil, nil, w}
	for i, p := range c.Properties {
		if value := stated(p.Value); value != "" && strings.HasPrefix(p.Name, ownNamespace) {
			r.read(Property{p.Name, value}, pointer, i)
		}
	}
	if r.found != nil {
		c.Found = r.found
	}
	if len(c.Authors) == 0 {
		c.Authors = r.authors
	}
}

type carriedReader struct {
	c       *Component
	authors []string
	found   []Occurrence
	warner
}

func (r *carriedReader) read(p Property, pointer string, i int) {
	switch p.Name {
	case authorName:
		r.authors = append(r.authors, p.Value)
	case foundName:
		var f foundValue
		if err := decodeStrict(p.Value, &f); err != nil {
			r.warn(propertyPointer(pointer, i), "%s cannot be read: %v", foundName, err)
			return
		}
		r.found = append(r.found, Occurrence{f.Input, f.Path, f.Offset, f.By, f.Confidence})
	case noVersionName:
		if r.c.Version == madeUpVersion {
			r.c.Version = ""
		}
	case typeName:
		if r.c.Type == string(anyType) {
			r.c.Type = p.Value
		}
	default:
		if field := carriedField(r.c, p.Name); field != nil && *field == "" {
			*field = p.Value
		}
	}
}

// What cyclonedx-go writes for a type that a version does not have, and for a version that it wants.
const (
	anyType       = cdx.ComponentTypeApplication
	madeUpVersion = "0.0.0"
)

// carriedField returns the field that a property of this name carries if the document does not say it otherwise, nil
// for other names.
func carriedField(c *Component, name string) *string {
	switch name {
	case manufacturerName:
		return &c.Manufacturer.Name
	case manufacturerName + ":url":
		return &c.Manufacturer.URL
	case manufacturerName + ":country":
		return &c.Manufacturer.Country
	case supplierName + ":country":
		return &c.Supplier.Country
	}
	return nil
}
