package spdx

import (
	"fmt"
	"slices"
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
	if !r.stop() {
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
	doc  *document
	keys int // of the outermost object
	err  error
}

func (r *jsonReader) top(j *bom.JSON, key string) {
	d := r.doc
	if r.stop() {
		j.Value()
		return
	}
	d.at = j.Offset()
	if r.keys++; r.keys > manyKeys {
		d.take(keyCost)
	}
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

// stop reports whether nothing more is to be read: something went wrong, or too much would be kept.
func (r *jsonReader) stop() bool {
	if r.err == nil {
		r.err = r.doc.err()
	}
	return r.err != nil
}

// unlessStopped returns what reads an element of a list, and notes where it stands.
func (r *jsonReader) unlessStopped(j *bom.JSON, element func(i int)) func(i int) {
	return func(i int) {
		if r.stop() {
			j.Value()
			return
		}
		r.doc.at = j.Offset()
		element(i)
	}
}

// list reads a list; anything else but null is a warning.
func (r *jsonReader) list(j *bom.JSON, key string, element func(i int)) {
	element = r.unlessStopped(j, element)
	if null := j.Peek() == 'n'; !j.Array(element) && !null {
		r.leave(r.doc, "%s is not a list, and is left out", key)
	}
}

// elements reads a list of packages, files or things.
func (r *jsonReader) elements(j *bom.JSON, list string, s sort) {
	r.list(j, list, func(i int) {
		if j.Peek() != '{' {
			null := j.Peek() == 'n'
			v := j.Value()
			r.doc.take(lostCost)
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
		keys := 0
		j.Object(func(key string) {
			r.doc.at = j.Offset()
			if keys++; keys > manyKeys {
				r.doc.take(keyCost)
			}
			switch {
			case key == "SPDXID" || key == "licenseId" && s == thing:
				id, _ = j.Text()
			case key == "hasFiles" && s == pkg:
				r.list(j, key, func(int) {
					if f, ok := j.Text(); ok {
						r.doc.take(linkCost / 2)
						files = bom.Grown(files, f)
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
			inside.Object(func(key string) {
				switch key {
				case "algorithm":
					x.algorithm, _ = inside.Text()
				case "checksumValue":
					x.digest, _ = inside.Text()
				default:
					inside.Value()
				}
			})
		default:
			inside.Value()
		}
	})
	x.namespace = strings.TrimSuffix(x.namespace, "#")
	r.doc.refer(id, x)
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
		j.Array(r.unlessStopped(j, func(int) { r.field(e, j, key) }))
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
func inWords(key string, whole bom.JSON) string {
	var order [3]string
	switch key {
	case "checksums":
		order = [3]string{"algorithm", "checksumValue", "checksumValue"}
	case "externalRefs":
		order = [3]string{"referenceCategory", "referenceType", "referenceLocator"}
	default:
		return whole.String()
	}
	var said [3]string
	comment, more := "", false
	j := whole
	j.Object(func(member string) {
		s, ok := j.Text()
		i := slices.Index(order[:], member)
		more = more || !ok || i < 0
		switch {
		case i >= 0:
			said[i] = s
		case member == "comment":
			comment = s
		}
	})
	switch {
	case key == "checksums" && more:
		return whole.String()
	case key == "checksums":
		return said[0] + ": " + said[1]
	case comment != "":
		comment = " (" + comment + ")"
	}
	return said[0] + " " + said[1] + " " + said[2] + comment
}
