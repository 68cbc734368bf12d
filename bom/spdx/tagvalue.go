package spdx

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"ensign/bom"
)

// readTagValue reads a document of version 2.2 or 2.3 as tag-value.
func (g *graph) readTagValue(d *document, data []byte) error {
	if err := g.budget.TakeBytes(int64(len(data))); err != nil {
		return err
	}
	text := string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	r := &tagReader{graph: g, doc: d, text: text, shift: len(data) - len(text), seen: map[string]bool{}, outside: map[string]bool{}}
	if err := r.check(); err != nil {
		return err
	}
	g.addDocument(d)
	r.open(d.self, header)
	for r.at < len(text) {
		if err := r.line(); err != nil {
			return err
		}
		if err := d.err(); err != nil {
			return err
		}
	}
	r.close()
	g.nameDocument(d, d.self.id)
	if err := d.checkVersion(); err != nil {
		return err
	}
	g.finishDocument(d)
	return r.annotate()
}

// tagReader reads one document.
type tagReader struct {
	*graph
	doc       *document
	text      string
	at, shift int

	current *element // that the lines belong to
	section section
	id      string
	seen    map[string]bool // the tags of the current element that may stand once
	inside  *element        // the package that files belong to
	spellings

	pending  []annotation
	outside  map[string]bool // the keys of the document that are said
	remarked bool            // the reference before has a comment
}

// spellings are the tags in lower case.
type spellings map[string]string

// annotation is a remark about an element.
type annotation struct {
	Annotator string `json:"annotator,omitempty"`
	Date      string `json:"annotationDate,omitempty"`
	Type      string `json:"annotationType,omitempty"`
	Comment   string `json:"comment,omitempty"`
	about     string
	at        int
}

func (r *tagReader) fail(at int, format string, args ...any) error {
	return &bom.SyntaxError{Offset: int64(at + r.shift), Msg: fmt.Sprintf(format, args...)}
}

// check refuses what is no text.
func (r *tagReader) check() error {
	for i := 0; i < len(r.text); {
		c, n := rune(r.text[i]), 1
		if c >= utf8.RuneSelf {
			c, n = utf8.DecodeRuneInString(r.text[i:])
		}
		switch {
		case c == utf8.RuneError && n == 1:
			return r.fail(i, "the text is not valid UTF-8")
		case c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f:
			return r.fail(i, "control character %#02x", c)
		}
		i += n
	}
	r.spellings = spellings{}
	for name := range tags {
		r.spellings[strings.ToLower(name)] = name
	}
	return nil
}

// line reads one tag and its value.
func (r *tagReader) line() error {
	from := r.at
	r.doc.at = int64(from + r.shift)
	line := r.next()
	trimmed := strings.TrimSpace(line)
	if trimmed == "" || trimmed[0] == '#' {
		return nil
	}
	name, value, ok := strings.Cut(trimmed, ":")
	if !ok || name == "" || strings.ContainsAny(name, " \t") {
		return r.fail(from, "a tag with a colon expected, found %.40q", trimmed)
	}
	value = strings.TrimSpace(value)
	if strings.HasPrefix(value, "<text>") {
		r.at = from + strings.Index(r.text[from:], "<text>") + len("<text>")
		n := strings.Index(r.text[r.at:], "</text>")
		if n < 0 {
			return r.fail(from, "the value of %s has no </text>", name)
		}
		value = strings.ReplaceAll(r.text[r.at:r.at+n], "\r\n", "\n")
		r.at += n + len("</text>")
		if rest := strings.TrimSpace(r.next()); rest != "" {
			return r.fail(from, "text after the </text> of %s", name)
		}
	}
	return r.take(from, name, strings.TrimSpace(value))
}

func (r *tagReader) next() string {
	rest := r.text[r.at:]
	n := strings.IndexByte(rest, '\n')
	if n < 0 {
		r.at = len(r.text)
		return rest
	}
	r.at += n + 1
	return rest[:n]
}

// take handles one tag.
func (r *tagReader) take(at int, name, value string) error {
	t, known := tags[name]
	if !known {
		if usual := r.spellings[strings.ToLower(name)]; usual != "" {
			return r.fail(at, "the tag %s is written %s", usual, name)
		}
		r.current.set(name, value)
		return nil
	}
	switch name {
	case "PackageName", "FileName", "SnippetSPDXID", "LicenseID":
		if err := r.start(t.section, value); err != nil {
			return err
		}
	}
	if !t.many && r.seen[name] {
		return r.fail(at, "%s occurs twice in one section", name)
	}
	r.seen[name] = true
	switch t.section {
	case anySection:
		return r.anywhere(at, name, t, value)
	case header:
		return r.header(at, t, value)
	}
	if t.section != r.section {
		return r.fail(at, "%s outside of its section", name)
	}
	if name == "ExternalRefComment" {
		r.remark(value)
		return nil
	}
	if t.key != "" {
		r.remarked = false
		r.current.set(t.key, value)
	}
	return nil
}

// remark adds a comment to the reference before it.
func (r *tagReader) remark(value string) {
	if n := len(r.current.fields); n > 0 && r.current.fields[n-1].key == "externalRefs" && !r.remarked {
		r.remarked = true // with one comment, so that many do not make a long text of it again and again
		r.current.fields[n-1].value += " (" + value + ")"
		return
	}
	r.current.set("externalRefComment", value)
}

// start begins the section of a new element.
func (r *tagReader) start(s section, value string) error {
	r.close()
	kind := map[section]sort{packageSection: pkg, fileSection: file}
	what, ok := kind[s]
	if !ok {
		what = thing
	}
	e, err := r.add(r.doc, what)
	if err != nil {
		return err
	}
	r.open(e, s)
	switch s {
	case packageSection:
		r.inside = e
	case fileSection:
		if r.inside != nil {
			e.holder = r.inside
		}
	case snippetSection:
		e.kind, r.id = thingNames["snippets"], value
	case licenseSection:
		e.kind, r.id = thingNames["hasExtractedLicensingInfos"], value
	}
	return nil
}

func (r *tagReader) open(e *element, s section) {
	clear(r.seen)
	r.current, r.section, r.id = e, s, ""
}

// close ends the section of an element.
func (r *tagReader) close() {
	if r.section == header {
		r.doc.self.id = r.id
		return
	}
	r.name(r.current, r.id)
}

func (r *tagReader) header(at int, t tag, value string) error {
	d := r.doc
	if r.section != header && !t.many && r.outside[t.key] {
		return r.fail(at, "%s of the document occurs twice", t.key)
	}
	r.outside[t.key] = r.outside[t.key] || value != ""
	switch t.key {
	case "spdxVersion":
		d.version = value
	case "documentNamespace":
		value = strings.TrimSuffix(value, "#")
		d.namespace = value
	case "externalDocumentRefs":
		words := strings.Fields(value)
		if len(words) < 2 {
			return r.fail(at, "an ExternalDocumentRef without a namespace")
		}
		x := external{namespace: strings.TrimSuffix(words[1], "#")}
		if len(words) == 4 {
			x.algorithm, x.digest = strings.TrimSuffix(words[2], ":"), words[3]
		}
		d.refer(words[0], x)
	}
	d.self.set(t.key, value)
	return nil
}

func (r *tagReader) anywhere(at int, name string, t tag, value string) error {
	switch name {
	case "SPDXID":
		r.id = value
	case "Relationship":
		words := strings.Fields(value)
		if len(words) != 3 {
			return r.fail(at, "a Relationship has an id, a type and an id, this one is %.80q", value)
		}
		r.link(r.doc, words[0], words[1], words[2], "")
	case "RelationshipComment":
		if n := len(r.links); n > 0 && r.links[n-1].doc == r.doc {
			r.links[n-1].comment = value
		}
	case "Annotator":
		r.doc.take(remarkCost)
		r.pending = bom.Grown(r.pending, annotation{Annotator: value, at: at})
	case "AnnotationDate", "AnnotationType", "AnnotationComment", "SPDXREF":
		return r.annotated(at, name, value)
	default:
		r.current.set(t.key, value)
	}
	return nil
}

func (r *tagReader) annotated(at int, name, value string) error {
	if len(r.pending) == 0 {
		return r.fail(at, "%s without an Annotator", name)
	}
	a := &r.pending[len(r.pending)-1]
	var into *string
	switch name {
	case "AnnotationDate":
		into = &a.Date
	case "AnnotationType":
		into = &a.Type
	case "AnnotationComment":
		into = &a.Comment
	default:
		into = &a.about
	}
	if *into != "" {
		return r.fail(at, "%s occurs twice in one annotation", name)
	}
	*into = value
	return nil
}

// annotate gives annotations to what they are about, once all elements are known.
func (r *tagReader) annotate() error {
	for _, a := range r.pending {
		text, err := json.Marshal(a)
		if err != nil {
			return r.fail(a.at, "the annotation cannot be kept: %v", err)
		}
		about, _ := r.find(r.doc, a.about)
		if about == nil {
			about = r.doc.self
		}
		r.doc.at = int64(a.at + r.shift)
		about.set("annotations", string(text))
		if err := r.doc.err(); err != nil {
			return err
		}
	}
	return nil
}
