package spdx

import (
	"fmt"
	"strings"

	"ensign/bom"
)

// readJSON reads a document of version 2.2 or 2.3 as JSON.
func (g *graph) readJSON(d *document, data []byte) error {
	text, err := bom.CheckJSON(data, g.budget)
	if err != nil {
		return err
	}
	g.addDocument(d)
	r := &jsonReader{graph: g, doc: d}
	text.Object(func(key string) { r.top(text, key) })
	if r.err == nil {
		r.err = d.checkVersion()
	}
	g.nameDocument(d, d.self.id)
	g.finishDocument(d)
	return r.err
}

// documentID is the id that every document of SPDX 2 has.
const documentID = "SPDXRef-DOCUMENT"

// checkVersion refuses versions that are not known.
func (d *document) checkVersion() error {
	switch d.version {
	case "SPDX-2.2", "SPDX-2.3", "SPDX-2.1", "SPDX-2.2.1", "SPDX-2.2.2", "SPDX-2.3.1":
		return nil
	}
	return fmt.Errorf("%w: its version is %q, known are SPDX-2.2 and SPDX-2.3", ErrNotSPDX, d.version)
}

// jsonReader reads one document.
type jsonReader struct {
	*graph
	doc *document
	err error
}

func (r *jsonReader) top(j *bom.JSON, key string) {
	d := r.doc
	switch key {
	case "spdxVersion":
		d.version, _ = j.Text()
		d.self.set(key, d.version)
	case "SPDXID":
		d.self.id, _ = j.Text()
	case "documentNamespace":
		d.namespace, _ = j.Text()
		d.namespace = strings.TrimSuffix(d.namespace, "#")
		d.self.set(key, d.namespace)
	case "creationInfo":
		if !j.Object(func(key string) { r.field(d.self, j, key) }) {
			r.warn("creationInfo is not an object")
		}
	case "packages":
		r.elements(j, key, pkg)
	case "files":
		r.elements(j, key, file)
	case "snippets", "hasExtractedLicensingInfos":
		r.elements(j, key, thing)
	case "relationships":
		r.list(j, key, func(int) { r.relationship(j) })
	case "externalDocumentRefs":
		r.list(j, key, func(int) { r.external(j) })
	case "documentDescribes":
		r.list(j, key, func(int) {
			if id, ok := j.Text(); ok {
				r.link(d, documentID, "DESCRIBES", id, "")
			}
		})
	default:
		r.field(d.self, j, key)
	}
}

// list reads a list; anything else but null is a warning.
func (r *jsonReader) list(j *bom.JSON, key string, element func(i int)) {
	if null := j.Peek() == 'n'; !j.Array(element) && !null {
		r.leave(r.doc, "%s is not a list, and is left out", key)
	}
}

// elements reads a list of packages, files or things.
func (r *jsonReader) elements(j *bom.JSON, list string, s sort) {
	r.list(j, list, func(i int) {
		if j.Peek() != '{' || r.err != nil {
			null := j.Peek() == 'n'
			v := j.Value()
			if says := fmt.Sprintf("%s/%d is %.40s and no object, and is left out", list, i, v.String()); null {
				r.warn("%s", says)
			} else {
				r.leave(r.doc, "%s", says)
			}
			return
		}
		e, err := r.add(r.doc, s)
		if err != nil {
			r.err = err
			j.Value()
			return
		}
		e.kind = thingNames[list]
		var files []string
		id := ""
		j.Object(func(key string) {
			switch {
			case key == "SPDXID" || key == "licenseId" && s == thing:
				id, _ = j.Text()
			case key == "hasFiles" && s == pkg:
				r.list(j, key, func(int) {
					if f, ok := j.Text(); ok {
						files = append(files, f)
					}
				})
			case key == "fileName" && s == file:
				r.field(e, j, "name")
			default:
				r.field(e, j, key)
			}
		})
		r.name(e, id)
		for _, f := range files {
			r.link(r.doc, id, "CONTAINS", f, "")
		}
	})
}

// thingNames are the names of properties for things, by the list that they are in.
var thingNames = map[string]string{"snippets": "snippet", "hasExtractedLicensingInfos": "extractedLicense"}

func (r *jsonReader) relationship(j *bom.JSON) {
	var from, typ, to, comment string
	ok := j.Object(func(key string) {
		switch key {
		case "spdxElementId":
			from, _ = j.Text()
		case "relationshipType":
			typ, _ = j.Text()
		case "relatedSpdxElement":
			to, _ = j.Text()
		case "comment":
			comment, _ = j.Text()
		default:
			j.Value()
		}
	})
	if !ok || from == "" || typ == "" || to == "" {
		r.warn("a relationship without its two ends or its type is left out")
		return
	}
	r.link(r.doc, from, typ, to, comment)
}

func (r *jsonReader) external(j *bom.JSON) {
	var id string
	var x external
	whole := j.Value()
	inside := whole
	inside.Object(func(key string) {
		switch key {
		case "externalDocumentId":
			id, _ = inside.Text()
		case "spdxDocument":
			x.namespace, _ = inside.Text()
		case "checksum":
			sum := inside.Value()
			said := record(sum)
			x.algorithm, x.digest = said["algorithm"], said["checksumValue"]
		default:
			inside.Value()
		}
	})
	x.namespace = strings.TrimSuffix(x.namespace, "#")
	r.doc.externals[id] = x
	r.doc.self.set("externalDocumentRefs", whole.String())
}

// field notes a value of any shape: a list as one field for each element, an object in the words of tag-value if it has
// such, else as it stands.
func (r *jsonReader) field(e *element, j *bom.JSON, key string) {
	switch j.Peek() {
	case '"':
		s, _ := j.Text()
		e.set(key, s)
	case '[':
		j.Array(func(int) { r.field(e, j, key) })
	case 'n':
		j.Value()
	case '{':
		v := j.Value()
		e.set(key, inWords(key, v))
	default:
		v := j.Value()
		e.set(key, v.String())
	}
}

// inWords writes an object as tag-value has it.
func inWords(key string, j bom.JSON) string {
	text := j.String()
	var order []string
	switch key {
	case "checksums":
		order = []string{"algorithm", "checksumValue"}
	case "externalRefs":
		order = []string{"referenceCategory", "referenceType", "referenceLocator"}
	default:
		return text
	}
	said := map[string]string{}
	more := ""
	j.Object(func(member string) {
		s, ok := j.Text()
		said[member] = s
		if !ok || member != order[0] && member != order[1] && member != order[len(order)-1] {
			more = text
		}
	})
	if more != "" && key != "externalRefs" {
		return more
	}
	if key == "checksums" {
		return said[order[0]] + ": " + said[order[1]]
	}
	words := said[order[0]] + " " + said[order[1]] + " " + said[order[2]]
	if c := said["comment"]; c != "" {
		words += " (" + c + ")"
	}
	return words
}

// record returns the strings of an object.
func record(j bom.JSON) map[string]string {
	said := map[string]string{}
	j.Object(func(key string) {
		if s, ok := j.Text(); ok {
			said[key] = s
		}
	})
	return said
}
