package spdx

import (
	"slices"
	"strings"

	"ensign/bom"
)

// spdx3 is what the addresses of the terms of SPDX 3 and of its context begin with, but for the scheme.
const spdx3 = "spdx.org/rdf/3."

// context is what the names of a document stand for where it does not leave that to the context of SPDX.
type context struct {
	terms    map[string]string
	expanded map[string]string // what names stand for
	vocab    string            // what names without a term begin with
	known    bool              // SPDX 3 is meant
	written  string            // the context as it is written
}

// contexts reads a context, or several.
func (r *ldReader) contexts(j *bom.JSON) {
	if r.written == "" {
		r.written = j.String()
	}
	r.known = r.known || strings.Contains(j.String(), spdx3)
	switch j.Peek() {
	case '[':
		j.Array(func(int) {
			v := j.Value()
			r.contexts(&v)
		})
	case '{':
		j.Object(func(key string) { r.term(j, key) })
	case '"':
		if address, _ := j.Text(); !strings.Contains(address, spdx3) {
			r.warn("the context at %s is not read: names count as SPDX has them", address)
		}
	}
}

// term reads one name of a context that is spelled out.
func (r *ldReader) term(j *bom.JSON, key string) {
	v := r.value(j)
	if r.doc.take(memberCost); r.doc.err() != nil {
		return
	}
	meant := ""
	if v.Peek() == '{' {
		v.Object(func(member string) {
			s, ok := v.Text()
			if ok && member == "@id" {
				meant = s
			}
		})
	} else {
		meant, _ = v.Text()
	}
	switch {
	case len(meant) > maxTerm:
		r.leave(r.doc, "the term %.80s of the context stands for more than %d bytes, and is not read", key, maxTerm)
	case key == "@vocab":
		r.vocab = meant
		clear(r.expanded)
	case key == "@import":
		r.warn("the context at %s is not read: names count as SPDX has them", meant)
	case meant != "" && !strings.HasPrefix(key, "@"):
		r.doc.take(memberCost)
		clear(r.expanded)
		r.terms[key] = meant
	}
}

// maxTerm bounds what a term stands for, which is written anew for each name that begins with it.
const maxTerm = 2_000

// maxExpanded bounds the names of which what they stand for is remembered.
const maxExpanded = 1_000

// expand returns the address or the keyword that a name stands for, as the document says; the name as it is if that is neither
// of SPDX 3 nor a keyword.
func (r *ldReader) expand(name string) string {
	const many = 8 // a term may be spelled with other terms
	if len(r.terms) == 0 && r.vocab == "" || r.doc.err() != nil {
		return name
	}
	if known, ok := r.expanded[name]; ok {
		return known
	}
	meant := name
	for range many {
		if next, ok := r.terms[meant]; ok && next != meant {
			meant = next
			continue
		}
		prefix, rest, ok := strings.Cut(meant, ":")
		next, known := r.terms[prefix]
		if !ok || !known || strings.HasPrefix(rest, "//") {
			break
		}
		r.doc.take(len(next) + len(rest))
		meant = next + rest
	}
	if r.vocab != "" && !strings.ContainsAny(meant, ":@") {
		r.doc.take(len(r.vocab) + len(meant))
		meant = r.vocab + meant
	}
	if !strings.HasPrefix(meant, "@") && ofSPDX3(meant) == "" {
		meant = name
	}
	if len(r.expanded) < maxExpanded {
		r.expanded[name] = meant
	}
	return meant
}

// ofSPDX3 returns what follows the terms of SPDX 3 in an address: "Software/Package". It is empty for any other text.
func ofSPDX3(address string) string {
	rest, ok := strings.CutPrefix(address, "https://"+spdx3)
	if !ok {
		rest, ok = strings.CutPrefix(address, "http://"+spdx3)
	}
	_, term, found := strings.Cut(rest, "/terms/")
	if !ok || !found {
		return ""
	}
	return term
}

// individual returns the word of a list of words that an address stands for: "contains" of
// https://spdx.org/rdf/3.0.1/terms/Core/RelationshipType/contains. It is empty for any other text.
func individual(address string) string {
	if parts := strings.Split(ofSPDX3(address), "/"); len(parts) == 3 {
		return parts[2]
	}
	return ""
}

// name returns a key without the profile that it is of: "packageVersion" of "software_packageVersion" and of its address.
func (r *ldReader) name(key string) string {
	if term := ofSPDX3(r.expand(key)); term != "" {
		r.known = true
		return term[strings.LastIndexByte(term, '/')+1:]
	}
	return local(key)
}

// typeName returns a type as the context of SPDX has it: "software_Package" for the address that ends in Software/Package.
func (r *ldReader) typeName(typ string) string {
	term := ofSPDX3(r.expand(typ))
	if term == "" {
		return typ
	}
	r.known = true
	profile, name, ok := strings.Cut(term, "/")
	if !ok || profile == "Core" {
		return term[strings.LastIndexByte(term, '/')+1:]
	}
	return strings.ToLower(profile) + "_" + name
}

// prefixes are the profiles of SPDX 3 and 3.1 whose names the context of SPDX begins with them.
var prefixes = []string{
	"ai", "build", "dataset", "expandedlicensing", "extension", "functionalsafety", "hardware", "operations", "security", "service",
	"simplelicensing", "software", "supplychain",
}

// local returns a name without the profile that it is of. A name of nobody that SPDX knows stays whole.
func local(key string) string {
	if profile, name, ok := strings.Cut(key, "_"); ok && slices.Contains(prefixes, profile) {
		return name
	}
	return key
}
