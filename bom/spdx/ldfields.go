package spdx

import (
	"strings"

	"ensign/bom"
)

// keys are the names of SPDX 2.3 in JSON for those of SPDX 3.
var keys = map[string]string{
	"packageVersion": "versionInfo", "homePage": "homepage", "primaryPurpose": "primaryPackagePurpose", "attributionText": "attributionTexts",
	"builtTime": "builtDate", "releaseTime": "releaseDate", "validUntilTime": "validUntilDate", "suppliedBy": "supplier",
	"originatedBy": "originator", "verifiedUsing": "checksums", "productAgent": "originator", "standardName": "standardNames",
}

// note gives an element the members of its node as fields.
func (r *ldReader) note(e *element, n *node) {
	for i := range n.members {
		m := &n.members[i]
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
			e.set(key, checksum(m.value))
		case "packageUrl":
			e.set("externalRefs", "PACKAGE-MANAGER purl "+idOf(m.value))
		case "externalIdentifier":
			e.set("externalRefs", identifier(m.value))
		default:
			e.set(key, plain(m.value))
		}
	}
}

// created notes who made the document, and when.
func (r *ldReader) created(e *element, v value) {
	n := r.nodes[idOf(v)]
	if n == nil {
		e.set("creationInfo", plain(v))
		return
	}
	for i := range n.members {
		switch m := &n.members[i]; m.key {
		case "createdBy", "createdUsing":
			e.set("creators", r.agent(m.value))
		case "specVersion":
		default:
			e.set(m.key, plain(m.value))
		}
	}
}

// agent writes who someone is as SPDX 2.3 does.
func (r *ldReader) agent(v value) string {
	n := r.nodes[idOf(v)]
	if n == nil {
		return plain(v)
	}
	name := n.get("name")
	switch local(n.typ) {
	case "Person":
		return "Person: " + name
	case "Tool", "SoftwareAgent":
		return "Tool: " + name
	}
	return "Organization: " + name
}

// plain writes a value: a string as it is, else as JSON.
func plain(v value) string {
	if id := idOf(v); id != "" || v.Peek() == '"' {
		return id
	}
	return v.String()
}

func checksum(v value) string {
	if v.ref != "" {
		return v.ref
	}
	n := record(v.JSON)
	if n["algorithm"] == "" || n["hashValue"] == "" {
		return plain(v)
	}
	return strings.ToUpper(n["algorithm"]) + ": " + n["hashValue"]
}

// record returns the strings of an object.
func record(j bom.JSON) map[string]string {
	said := map[string]string{}
	j.Object(func(key string) {
		if s, ok := j.Text(); ok {
			said[local(key)] = s
		}
	})
	return said
}

func identifier(v value) string {
	if v.ref != "" {
		return v.ref
	}
	n := record(v.JSON)
	switch n["externalIdentifierType"] {
	case "packageUrl", "packageURL", "purl":
		return "PACKAGE-MANAGER purl " + n["identifier"]
	case "cpe23", "cpe22":
		return "SECURITY " + n["externalIdentifierType"] + "Type " + n["identifier"]
	case "":
		return plain(v)
	}
	return "OTHER " + n["externalIdentifierType"] + " " + n["identifier"]
}
