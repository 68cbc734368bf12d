package bom

import "unicode/utf8"

// xmlWriter turns JSON into XML, value by value.
type xmlWriter struct {
	cursor
	version string // of CycloneDX
	out     []byte
	depth   int
	inTag   bool // the last tag is not closed yet
	inLine  bool // a text was written last
}

// writeXML turns a document in JSON, which is valid, into XML of a version. Keys that XML has no place for are left out.
func writeXML(text, version string) []byte {
	w := &xmlWriter{cursor: cursor{text: text}, version: version, out: make([]byte, 0, len(text)+len(text)/2)}
	w.out = append(w.out, `<?xml version="1.0" encoding="UTF-8"?>`...)
	w.begin("bom")
	w.attr("xmlns", xmlNamespace+version)
	xmlBOM().members(w)
	w.end("bom")
	return append(w.out, '\n')
}

// begin begins an element. Its attributes come next.
func (w *xmlWriter) begin(name string) {
	w.closeTag()
	w.line()
	w.out = append(append(w.out, '<'), name...)
	w.depth++
	w.inTag, w.inLine = true, false
}

func (w *xmlWriter) closeTag() {
	if w.inTag {
		w.out = append(w.out, '>')
	}
	w.inTag = false
}

// end ends an element.
func (w *xmlWriter) end(name string) {
	w.depth--
	if w.inTag {
		w.out = append(w.out, "/>"...)
		w.inTag = false
		return
	}
	if !w.inLine {
		w.line()
	}
	w.inLine = false
	w.out = append(append(append(w.out, "</"...), name...), '>')
}

// line begins a line, indented up to a bound, so that what is nested deep does not grow with the square of its depth.
func (w *xmlWriter) line() {
	const blanks = "\n                                        "
	w.out = append(w.out, blanks[:min(1+2*w.depth, len(blanks))]...)
}

func (w *xmlWriter) attr(name, value string) {
	w.out = append(append(append(w.out, ' '), name...), `="`...)
	w.out = append(appendXML(w.out, value, true), '"')
}

// value reads a string, or what else it is as it stands; objects and lists have no place, and are left out.
func (w *xmlWriter) value() (string, bool) {
	switch w.peek() {
	case '"':
		return w.str()
	case '{', '[':
		w.skip()
		return "", false
	}
	s := w.skip()
	text := w.text[s.from:s.to]
	return text, text != "null"
}

// scalar writes a value as an element that holds it as text.
func (w *xmlWriter) scalar(name string) {
	text, ok := w.value()
	if !ok {
		return
	}
	w.begin(name)
	w.content(text)
	w.end(name)
}

func (w *xmlWriter) content(text string) {
	if text == "" {
		return
	}
	w.closeTag()
	w.out = appendXML(w.out, text, false)
	w.inLine = true
}

// ref writes a value as an element that has it as the attribute ref.
func (w *xmlWriter) ref(name string) {
	text, ok := w.value()
	if !ok {
		return
	}
	w.begin(name)
	w.attr("ref", text)
	w.end(name)
}

// each writes the elements of a list, or a value that is none, as an element each.
func (w *xmlWriter) each(name string, value xmlValue) {
	if w.peek() != '[' {
		value.write(w, name)
		return
	}
	w.array(func(int) { value.write(w, name) })
}

// value is how an object of the shape is read and written.
func (s *xmlShape) value() xmlValue {
	return xmlValue{s.read, func(w *xmlWriter, name string) {
		if w.peek() != '{' {
			w.skip()
			return
		}
		w.begin(name)
		s.members(w)
		w.end(name)
	}}
}

// members writes the members of an object: first the attributes, then the elements or the text.
func (s *xmlShape) members(w *xmlWriter) {
	w.peek()
	object := members(w.text, w.at)
	after := w.skip().to
	s.write(w, object)
	w.at = after
}

// write writes what an object has, and leaves the cursor anywhere.
func (s *xmlShape) write(w *xmlWriter, object []field) {
	for i := range s.ways {
		if way := &s.ways[i]; way.isAttr {
			way.put(w, object)
		}
	}
	for i := range s.ways {
		if way := &s.ways[i]; !way.isAttr {
			way.put(w, object)
		}
	}
	if s.text != nil {
		s.putText(w, object)
	}
}

// put writes a member if the object has it.
func (way *xmlWay) put(w *xmlWriter, object []field) {
	if way.write != nil {
		way.write(w, object)
		return
	}
	f, ok := find(object, way.member.key)
	if !ok {
		return
	}
	w.at = f.from
	switch {
	case way.isAttr:
		if text, ok := w.value(); ok {
			w.attr(way.name, text)
		}
	case way.member.many:
		w.each(way.name, way.member.value)
	default:
		way.member.value.write(w, way.name)
	}
}

// putText writes the text that stands in the element of an object itself.
func (s *xmlShape) putText(w *xmlWriter, object []field) {
	f, ok := find(object, s.text.key)
	if !ok {
		return
	}
	w.at = f.from
	if text, ok := w.value(); ok {
		w.content(text)
	}
}

// has reports whether the object that the cursor is at has one of the keys.
func (w *xmlWriter) has(keys ...string) bool {
	if w.peek() != '{' {
		return false
	}
	for _, f := range members(w.text, w.at) {
		for _, key := range keys {
			if f.name == key {
				return true
			}
		}
	}
	return false
}

// appendXML appends a text as it stands in XML. What XML has no sign for is replaced, which is found when it is read back.
func appendXML(out []byte, text string, attr bool) []byte {
	from := 0
	for i, c := range text {
		escape := ""
		switch {
		case c == '&':
			escape = "&amp;"
		case c == '<':
			escape = "&lt;"
		case c == '>':
			escape = "&gt;"
		case c == '\r':
			escape = "&#xD;"
		case c == '"' && attr:
			escape = "&quot;"
		case c == '\n' && attr:
			escape = "&#xA;"
		case c == '\t' && attr:
			escape = "&#x9;"
		case c < ' ' && c != '\n' && c != '\t', c == 0xfffe, c == 0xffff:
			escape = string(utf8.RuneError)
		default:
			continue
		}
		out = append(append(out, text[from:i]...), escape...)
		from = i + utf8.RuneLen(c)
	}
	return append(out, text[from:]...)
}

// escapedXML returns a text as it stands in XML.
func escapedXML(text string, attr bool) string { return string(appendXML(nil, text, attr)) }
