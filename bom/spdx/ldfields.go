package spdx

import "strings"

// keys are the names of SPDX 2.3 in JSON for those of SPDX 3.
var keys = map[string]string{
	"packageVersion": "versionInfo", "homePage": "homepage", "primaryPurpose": "primaryPackagePurpose", "attributionText": "attributionTexts",
	"builtTime": "builtDate", "releaseTime": "releaseDate", "validUntilTime": "validUntilDate", "suppliedBy": "supplier",
	"originatedBy": "originator", "verifiedUsing": "checksums", "productAgent": "originator", "standardName": "standardNames",
}

// note gives an element the members of its node as fields.
func (r *ldReader) note(e *element, n *node) {
	for i := range n.members {
		if r.doc.err() != nil {
			return
		}
		m := &n.members[i]
		r.doc.at = m.value.Offset()
		key := m.key
		if known, ok := keys[key]; ok {
			key = known
		}
		switch key {
		case "creationInfo":
			if e.sort == whole {
				r.created(e, m.value)
			}
		case "element", "rootElement":
		case "supplier", "originator":
			e.set(key, r.agent(m.value))
		case "checksums":
			e.set(key, r.checksum(m.value))
		case "packageUrl":
			e.set("externalRefs", "PACKAGE-MANAGER purl "+idOf(m.value))
		case "externalIdentifier":
			e.set("externalRefs", r.identifier(m.value))
		default:
			e.set(key, r.plain(m.value))
		}
	}
}

// created notes who made the document, and when.
func (r *ldReader) created(e *element, v value) {
	n := r.nodes[idOf(v)]
	if n == nil {
		e.set("creationInfo", r.plain(v))
		return
	}
	for i := range n.members {
		if r.doc.take(1); r.doc.err() != nil { // which many may share
			return
		}
		switch m := &n.members[i]; m.key {
		case "createdBy", "createdUsing":
			e.set("creators", r.agent(m.value))
		case "specVersion":
		default:
			e.set(m.key, r.plain(m.value))
		}
	}
}

// agent writes who someone is as SPDX 2.3 does, "" for nobody.
func (r *ldReader) agent(v value) string {
	id := idOf(v)
	if id != "" && saysNothing(id) {
		return ""
	}
	typ, name := "", r.said(v, "name")
	if n := r.nodes[id]; n != nil {
		typ, name = n.typ, n.get("name")
	} else if v.Peek() == '{' {
		typ = r.shapeOf(v.JSON).typ
	}
	switch {
	case name == "":
		return r.plain(v)
	case typ == "Person":
		return "Person: " + name
	case typ == "Tool", typ == "SoftwareAgent":
		return "Tool: " + name
	}
	return "Organization: " + name
}

func (r *ldReader) checksum(v value) string {
	algorithm, sum := r.said(v, "algorithm"), r.said(v, "hashValue")
	if algorithm == "" || sum == "" {
		return r.plain(v)
	}
	return strings.ToUpper(algorithm) + ": " + sum
}

func (r *ldReader) identifier(v value) string {
	typ, identifier := r.said(v, "externalIdentifierType"), r.said(v, "identifier")
	switch typ {
	case "packageUrl", "packageURL", "purl":
		return "PACKAGE-MANAGER purl " + identifier
	case "cpe23", "cpe22":
		return "SECURITY " + typ + "Type " + identifier
	case "":
		return r.plain(v)
	}
	return "OTHER " + typ + " " + identifier
}
