package spdx

import (
	"slices"
	"strings"
)

// interpret turns nodes into elements and links.
func (r *ldReader) interpret() error {
	d := r.doc
	for _, n := range r.order {
		if n.typ == "SpdxDocument" && d.self.id == "" {
			d.at = n.at
			d.self.id = n.id
			r.note(d.self, n)
		}
	}
	d.self.set("spdxVersion", r.version())
	for _, n := range r.order {
		if err := r.element(n); err != nil {
			return err
		}
	}
	for _, n := range r.order {
		if r.connect(n); d.err() != nil {
			return d.err()
		}
	}
	return nil
}

// version returns the version that the first creation info names.
func (r *ldReader) version() string {
	for _, n := range r.order {
		if v := n.get("specVersion"); v != "" {
			return v
		}
	}
	return ""
}

// things are the types of SPDX 3.0.1 that are no part of a product, but for those of whole profiles and those of nothing but
// values.
var things = []string{"Tool", "IndividualElement", "Snippet", "Build", "Vulnerability"}

// profiles are those of SPDX 3 and 3.1 that have no type that is a part of a product.
var profiles = []string{"security_", "simplelicensing_", "expandedlicensing_", "extension_", "supplychain_", "operations_"}

// agents are the types of who makes and supplies, which elements name.
var agents = []string{"Organization", "Person", "SoftwareAgent", "Agent"}

// values are the types of what stands inside of elements, and of how.
var values = []string{
	"Annotation", "CreationInfo", "LicenseExpression", "Hash", "PackageVerificationCode",
	"ExternalIdentifier", "ExternalRef", "ExternalMap", "NamespaceMap", "DictionaryEntry", "PositiveIntegerRange", "ContentIdentifier",
}

// sortOf returns what a type of SPDX 3 is; ok is false for what is no element of its own in CycloneDX. A type that is not known
// is a package: it may be part of the product.
func sortOf(typ string) (s sort, ok bool) {
	switch name := local(typ); {
	case strings.HasPrefix(typ, "hardware_"), strings.HasSuffix(name, "Package"):
		return pkg, true
	case name == "File":
		return file, true
	case name == "SpdxDocument", name == "Sbom", name == "Bom", name == "Bundle", name == "ElementCollection":
		return whole, true
	case strings.HasSuffix(name, "Relationship"), slices.Contains(values, name):
		return thing, false
	case slices.Contains(things, name), slices.Contains(agents, name), slices.ContainsFunc(profiles, func(p string) bool { return strings.HasPrefix(typ, p) }):
		return thing, true
	}
	return pkg, true
}

func (r *ldReader) element(n *node) error {
	r.doc.at = n.at
	s, ok := sortOf(n.typ)
	if !ok {
		r.register(r.aside, n.id)
		return nil
	}
	if n.id == r.doc.self.id {
		r.register(r.doc.self, n.id)
		return nil
	}
	if s == whole {
		e := &element{doc: r.doc, sort: whole}
		r.register(e, n.id)
		if n.typ != "SpdxDocument" {
			r.note(r.doc.self, n)
		}
		return r.doc.err()
	}
	e, err := r.add(r.doc, s)
	if err != nil {
		return err
	}
	e.kind, e.device = n.typ, strings.HasPrefix(n.typ, "hardware_")
	if e.device {
		r.warn("%s: hardware of SPDX 3.1 is read as an experiment", n.id)
	}
	if s == pkg && !e.device && !strings.HasSuffix(n.typ, "Package") {
		r.warn("%s: the type %q is not known, and counts as a package", n.id, n.typ)
	}
	r.register(e, n.id)
	r.note(e, n)
	return r.doc.err()
}

// register makes an element known under its id, which means the same in all documents.
func (r *ldReader) register(e *element, id string) {
	if e != r.aside {
		e.id = id
	}
	if r.doc.local[id] == nil {
		r.doc.local[id] = e
	}
	if strings.HasPrefix(id, "_:") {
		return
	}
	if r.ids[id] != nil {
		r.warn("the id %s occurs in two documents: references lead to the first", id)
		return
	}
	r.ids[id] = e
}
