package bom

import (
	"encoding/json"
	"errors"
	"strings"
)

// foundPrefix starts the additionalContext of an occurrence that Ensign wrote; a JSON object follows.
const foundPrefix = "ensign:found "

// noPath is the location of an occurrence that is the input itself, because a location cannot be left out.
const noPath = "."

// foundContext is what CycloneDX has no field for in an occurrence.
type foundContext struct {
	Input      string `json:"input,omitempty"`
	By         string `json:"by,omitempty"`
	Confidence string `json:"confidence,omitempty"`
	Whole      bool   `json:"whole,omitempty"` // it is the input itself, not a file in it
}

// occurrence is evidence.occurrences[] while it is being read.
type occurrence struct {
	location, context string
	offset, line      int64 // -1 if it has none
}

// evidence reads where a component was found.
func (r *reader) evidence(pointer string) []Occurrence {
	var found []Occurrence
	ok := r.object(func(key string) {
		if key != "occurrences" {
			r.skip()
			return
		}
		found = r.occurrences(found, pointer)
	})
	if !ok {
		r.warn(pointer, "evidence is not an object, and is left out")
	}
	return found
}

// occurrences adds those of a list to what was found.
func (r *reader) occurrences(found []Occurrence, pointer string) []Occurrence {
	var o occurrence
	some := false
	flush := func(int) {
		if some {
			found = append(found, r.place(o, pointer))
		}
		found, o, some = room(r, found), occurrence{offset: -1, line: -1}, true
	}
	at := pointer + "/evidence"
	r.objects(at, "occurrences", flush, func(key string) {
		switch key {
		case "location":
			r.text(&o.location, at, "occurrences/location")
		case "additionalContext":
			r.text(&o.context, at, "occurrences/additionalContext")
		case "offset":
			o.offset = r.position(at, "occurrences/offset")
		case "line":
			o.line = r.position(at, "occurrences/line")
		default:
			r.skip()
		}
	})
	flush(0)
	return found
}

// position reads an offset or a line, -1 if it is none.
func (r *reader) position(pointer, key string) int64 {
	n, ok := r.int()
	if !ok || n < 0 {
		r.warn(pointer, "%s is not a number of bytes or lines, and is left out", key)
		return -1
	}
	return n
}

func (r *reader) place(o occurrence, pointer string) Occurrence {
	found := Occurrence{Path: o.location, Offset: o.offset}
	if found.Offset < 0 {
		found.Offset = o.line
	}
	text, ours := strings.CutPrefix(o.context, foundPrefix)
	if !ours {
		return found
	}
	c, err := r.foundContext(text)
	if err != nil {
		r.warn(pointer, "the context of an occurrence cannot be read: %v", err)
		return found
	}
	if c.Whole {
		found.Path = ""
	}
	found.Input, found.By, found.Confidence = c.Input, c.By, c.Confidence
	return found
}

// foundContext reads what Ensign wrote beside an occurrence. Every occurrence may have it, so it is read without reflection.
func (r *reader) foundContext(text string) (foundContext, error) {
	var f foundContext
	if _, err := scan(text, r.budget); err != nil {
		return f, err
	}
	c, odd := cursor{text: text}, false
	str := func(s *string) {
		value, ok := c.str()
		*s, odd = value, odd || !ok
	}
	ok := c.object(func(key string) {
		switch key {
		case "input":
			str(&f.Input)
		case "by":
			str(&f.By)
		case "confidence":
			str(&f.Confidence)
		case "whole":
			s := c.skip()
			f.Whole = text[s.from:s.to] == "true"
		default:
			c.skip()
		}
	})
	if !ok || odd {
		return f, errors.New("it is not an object of strings")
	}
	return f, nil
}

// decodeStrict decodes a small JSON text that is itself the value of a string.
func decodeStrict(text string, into any) error {
	if _, err := scan(text, NewBudget(Limits{})); err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), into)
}

// toolLocations reads where a tool found a component that writes it into properties: syft syft:location:N:path, with
// syft:package:foundBy; EMBA EMBA:sbom:location:N:path, and the same with source_location and several words for path.
func toolLocations(properties []Property) []Occurrence {
	var found []Occurrence
	by := ""
	for _, p := range properties {
		if p.Name == "syft:package:foundBy" {
			by = p.Value
		}
		path := ""
		switch {
		case strings.HasPrefix(p.Name, "syft:location:") && strings.HasSuffix(p.Name, ":path"):
			path = p.Value
		case strings.HasPrefix(p.Name, "EMBA:sbom:location:"), strings.HasPrefix(p.Name, "EMBA:sbom:source_location:"):
			path = stated(unquoteShell(p.Value))
		}
		if path = strings.TrimLeft(path, "/"); path != "" {
			found = append(found, Occurrence{Path: path, Offset: -1})
		}
	}
	for i := range found {
		found[i].By = by
	}
	return found
}

// unquoteShell takes a word out of the single quotes that a shell puts around it, in which a quote is '\”.
func unquoteShell(s string) string {
	if len(s) < 2 || s[0] != '\'' || s[len(s)-1] != '\'' {
		return s
	}
	return strings.ReplaceAll(s[1:len(s)-1], `'\''`, "'")
}
