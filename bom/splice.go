package bom

import (
	"slices"
	"strings"
)

// splicer copies parts of one document's text into a joined one, changing only what must be changed.
type splicer struct {
	doc      *Document
	rename   map[string]string // bom-ref to new bom-ref
	inputs   map[string]string // id of an input to its new id
	older    bool              // before 1.6: an expression may stand beside other licences
	loose    bool              // before 1.4: a component may have any key
	hasRef   bool              // the root has a bom-ref
	warnings []string
}

// refKeys are the keys whose values are bom-refs, alone or in a list.
var refKeys = [...]string{
	"bom-ref", "ref", "dependsOn", "provides", "assemblies", "dependencies", "vulnerabilities", "tools",
	"algorithmRef", "signatureAlgorithmRef", "subjectPublicKeyRef", "cryptoRefArray", "encr", "integ", "prf", "ke", "auth",
	"dataset", "datasets", "resourceReferences", "asserter", "patentRefs", "algorithms", "relatedCryptographicAssets",
}

// componentKeys are the keys of a component in version 1.6.
var componentKeys = [...]string{
	"type", "mime-type", "bom-ref", "supplier", "manufacturer", "authors", "author", "publisher", "group", "name",
	"version", "description", "scope", "hashes", "licenses", "copyright", "cpe", "purl", "omniborId", "swhid", "swid",
	"modified", "pedigree", "externalReferences", "components", "evidence", "releaseNotes", "modelCard", "data",
	"cryptoProperties", "properties", "tags", "signature",
}

// keptKeys are the keys of a document and of its metadata that a joined document keeps or makes anew.
var keptKeys = [...]string{
	"$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "services",
	"dependencies", "compositions",
}

func (s *splicer) warn(says string) {
	if len(s.warnings) < maxWarnings && !slices.Contains(s.warnings, says) {
		s.warnings = append(s.warnings, says)
	}
}

// plain reports whether the text can be copied as it is.
func (s *splicer) plain() bool {
	if s.older || s.loose || len(s.rename) > 0 {
		return false
	}
	for old, id := range s.inputs {
		if old != id {
			return false
		}
	}
	return true
}

// each hands over the elements of one list of the document.
func (s *splicer) each(key string, take func(text string)) {
	if f, ok := find(s.doc.top, key); ok {
		s.eachAt(key, f.from, take)
	}
}

func (s *splicer) eachAt(key string, at int, take func(text string)) {
	c := &cursor{text: s.doc.text, at: at}
	ok := c.array(func(int) { take(s.copied(c, key)) })
	if !ok {
		s.warn(key + " is not a list, and is not kept")
	}
}

// copied returns the text of the value under a key.
func (s *splicer) copied(c *cursor, key string) string {
	if s.plain() {
		v := c.skip()
		return c.text[v.from:v.to]
	}
	var out strings.Builder
	s.value(&out, c, key)
	return out.String()
}

func (s *splicer) value(out *strings.Builder, c *cursor, key string) {
	switch c.peek() {
	case '"':
		s.str(out, c, key)
	case '[':
		s.array(out, c, key)
	case '{':
		s.object(out, c, key)
	default:
		v := c.skip()
		out.WriteString(c.text[v.from:v.to])
	}
}

func (s *splicer) str(out *strings.Builder, c *cursor, key string) {
	from := c.at
	value, _ := c.str()
	raw := c.text[from:c.at]
	switch {
	case key == "additionalContext":
		if text, ours := strings.CutPrefix(value, foundPrefix); ours {
			raw = s.context(text, raw)
		}
	case key == "name" || key == "value": // by far the most, and never references
	case len(s.rename) > 0 && slices.Contains(refKeys[:], key):
		if ref, ok := s.rename[value]; ok {
			raw = quote(ref)
		}
	}
	out.WriteString(raw)
}

// context gives an occurrence the new number of its input.
func (s *splicer) context(text, raw string) string {
	var f foundContext
	if decodeStrict(text, &f) != nil {
		return raw
	}
	id, ok := s.inputs[f.Input]
	if !ok || id == f.Input {
		return raw
	}
	f.Input = id
	return quote(foundPrefix + compactJSON(f))
}

func (s *splicer) array(out *strings.Builder, c *cursor, key string) {
	mixed := key == "licenses" && s.older && countElements(*c) > 1
	out.WriteByte('[')
	c.array(func(i int) {
		if i > 0 {
			out.WriteByte(',')
		}
		if mixed && s.expression(out, c) {
			return
		}
		s.value(out, c, key)
	})
	out.WriteByte(']')
}

func countElements(c cursor) int {
	n := 0
	c.array(func(int) {
		n++
		c.skip()
	})
	return n
}

// expression writes an expression that stands beside other licences as the name of one, since version 1.6 lets it
// only stand alone. It reports false, and reads nothing, for a licence that is none.
func (s *splicer) expression(out *strings.Builder, c *cursor) bool {
	probe, text := *c, ""
	probe.object(func(key string) {
		value := probe.skip()
		if key == "expression" && probe.text[value.from] == '"' {
			text = probe.text[value.from:value.to]
		}
	})
	if text == "" {
		return false
	}
	s.warn("a licence expression beside other licences became the name of one")
	out.WriteString(`{"license":{"name":` + text + "}}")
	c.at = probe.at
	return true
}

func (s *splicer) object(out *strings.Builder, c *cursor, key string) {
	component := key == "components" || key == "ancestors" || key == "descendants" || key == "variants"
	out.WriteByte('{')
	n := 0
	c.object(func(member string) {
		raw := c.text[c.keyAt : c.keyAt+quotedLen(c.text[c.keyAt:])]
		if component && s.loose && !slices.Contains(componentKeys[:], member) {
			s.warn("the key " + raw + " of a component is not kept")
			c.skip()
			return
		}
		if n++; n > 1 {
			out.WriteByte(',')
		}
		out.WriteString(raw + ":")
		s.value(out, c, member)
	})
	out.WriteByte('}')
}

func quotedLen(text string) int {
	c := cursor{text: text}
	c.skipString()
	return c.at
}

// root returns the members of the document's root but for what is nested in it, which is handed over.
func (s *splicer) root(take func(text string)) []string {
	c := &cursor{text: s.doc.text, at: s.doc.rootPlace.object.from}
	var members []string
	has := map[string]bool{}
	c.object(func(key string) {
		raw := c.text[c.keyAt : c.keyAt+quotedLen(c.text[c.keyAt:])]
		has[key] = true
		switch {
		case key == "components":
			s.eachAt(key, c.at, take)
			c.skip()
		case s.loose && !slices.Contains(componentKeys[:], key):
			s.warn("the key " + raw + " of a component is not kept")
			c.skip()
		default:
			members = append(members, raw+":"+s.copied(c, key))
		}
	})
	s.hasRef = has["bom-ref"]
	return s.parties(members, has)
}

// parties adds the maker and the supplier that only metadata names.
func (s *splicer) parties(members []string, has map[string]bool) []string {
	c := &cursor{text: s.doc.text, at: s.doc.metadata.object.from}
	c.object(func(key string) {
		target := key
		if key == "manufacture" {
			target = "manufacturer"
		}
		if (target != "manufacturer" && target != "supplier") || has[target] || c.peek() != '{' {
			c.skip()
			return
		}
		has[target] = true
		members = append(members, quote(target)+":"+s.copied(c, key))
	})
	return members
}

// dropped warns of what a joined document does not keep.
func (s *splicer) dropped() {
	for _, f := range s.doc.top {
		if !slices.Contains(keptKeys[:], f.name) {
			s.warn(quote(f.name) + " is not kept in the joined document")
		}
	}
	if !s.doc.metadata.exists() {
		return
	}
	c := &cursor{text: s.doc.text, at: s.doc.metadata.object.from}
	c.object(func(key string) {
		switch key {
		case "component", "manufacturer", "manufacture", "supplier":
		case "properties":
			if s.doc.rootPlace.exists() && countElements(*c) > len(s.doc.coverage) {
				s.warn("properties of metadata are not kept in the joined document")
			}
		default:
			s.warn("metadata/" + key + " is not kept in the joined document")
		}
		c.skip()
	})
}
