package spdx

import (
	"bytes"
	"strings"
)

// Recognise returns the format that a text, or the start of one, is of; "" if it does not look like SPDX. It reads no
// further than it must, so that the text may still turn out to be invalid.
func Recognise(data []byte) Format {
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(text) == 0 {
		return ""
	}
	switch text[0] {
	case '{':
		return recogniseJSON(text)
	case '[':
		return recogniseList(text)
	}
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		tag, _, ok := bytes.Cut(line, []byte(":"))
		if !ok || tags[string(tag)].section != header {
			return ""
		}
		if string(tag) == "SPDXVersion" {
			return TagValue
		}
	}
	return ""
}

// recogniseJSON looks at the keys of the outermost object, wherever they stand. What else the text may be says so too.
func recogniseJSON(text []byte) Format {
	two, three := bytes.Contains(text, []byte(`"spdxVersion"`)), bytes.Contains(text, []byte(`"@context"`)) && bytes.Contains(text, []byte("spdx"))
	expanded := bytes.Contains(text, []byte(termsOfSPDX3))
	if !two && !three && !expanded {
		return ""
	}
	found := Format("")
	outermost(text, func(key, value []byte) bool {
		switch {
		case string(key) == "bomFormat":
			found = ""
			return false
		case string(key) == "spdxVersion":
			found = JSON
		case string(key) == "@context" && found == "" && bytes.Contains(value, []byte("spdx")):
			found = JSONLD
		case string(key) == "@graph" && found == "" && bytes.Contains(value, []byte(termsOfSPDX3)):
			found = JSONLD
		}
		return true
	})
	return found
}

// termsOfSPDX3 begins the names of what is expanded.
const termsOfSPDX3 = `"https://` + spdx3

// recogniseList tells a list of nodes of JSON-LD, expanded or each with its context.
func recogniseList(text []byte) Format {
	inside := bytes.TrimLeft(text[1:], " \t\r\n")
	if !bytes.HasPrefix(inside, []byte("{")) || bytes.Contains(text, []byte(`"bomFormat"`)) {
		return ""
	}
	types := bytes.Contains(text, []byte(`"@type"`)) || bytes.Contains(text, []byte(`"@context"`))
	if types && bytes.Contains(text, []byte(termsOfSPDX3)) {
		return JSONLD
	}
	return ""
}

// outermost calls member for the keys of the outermost object of a text that need not be JSON, with what follows each up to
// the next, until it returns false.
func outermost(text []byte, member func(key, value []byte) bool) {
	var key []byte
	depth, from := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			end := i + 1
			for end < len(text) && text[end] != '"' {
				if text[end] == '\\' {
					end++
				}
				end++
			}
			if end >= len(text) {
				member(key, text[from:])
				return
			}
			if depth == 1 && isKey(text[end+1:]) {
				if key != nil && !member(key, text[from:i]) {
					return
				}
				key, from = text[i+1:end], end+1
			}
			i = end
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
	}
	if key != nil {
		member(key, text[from:])
	}
}

func isKey(after []byte) bool { return bytes.HasPrefix(bytes.TrimLeft(after, " \t\r\n"), []byte(":")) }

// Refused says of the start of a text in which form of SPDX that is not read it is, "" if in none.
func Refused(head []byte) string {
	text := strings.TrimLeft(string(head), "\ufeff \t\r\n")
	switch {
	case Recognise(head) != "":
		return ""
	case strings.HasPrefix(text, "<") && strings.Contains(text, "<rdf:RDF") && strings.Contains(text, "spdx.org/rdf/"):
		return "an SPDX document as RDF/XML"
	case strings.HasPrefix(text, "<") && strings.Contains(text, "<SPDXID>"):
		return "an SPDX document as XML"
	case strings.Contains(text, spdx3) && (strings.HasPrefix(text, "@prefix ") || strings.HasPrefix(text, "PREFIX ") || strings.HasPrefix(text, "@base ")):
		return "an SPDX document as Turtle"
	case strings.HasPrefix(text, "<http") && strings.Contains(text, spdx3), strings.HasPrefix(text, "_:") && strings.Contains(text, spdx3):
		return "an SPDX document as N-Triples"
	case strings.HasPrefix(text, "<"), strings.HasPrefix(text, "{"):
		return ""
	}
	for line := range strings.Lines(text) {
		key, _, ok := strings.Cut(line, ":")
		switch strings.Trim(key, `"`) {
		case "spdxVersion", "SPDXID", "hasExtractedLicensingInfos", "documentNamespace":
			if ok {
				return "an SPDX document as YAML"
			}
		}
	}
	return ""
}

// IsIndex reports whether a text is the list of the documents of an archive that Yocto puts beside them.
func IsIndex(data []byte) bool {
	text := bytes.TrimLeft(data, " \t\r\n")
	if !bytes.HasPrefix(text, []byte("{")) || !bytes.Contains(text, []byte(`"documentNamespace"`)) {
		return false
	}
	index := false
	outermost(text, func(key, _ []byte) bool {
		index = string(key) == "documents"
		return index
	})
	return index
}
