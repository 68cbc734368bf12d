package bom

import (
	"bytes"
	"encoding/json"
)

// JSON is a value in a JSON text that [CheckJSON] has found valid, and a place in it. Object, Array, Text and Value read
// the next value and leave the place after it. The zero value is not usable.
type JSON struct {
	cursor cursor
	before int // bytes of the text that was checked, before that of the cursor
}

// CheckJSON checks that data is one JSON value in UTF-8 as [Read] does: within the bytes and the depth of the budget,
// without control characters in strings, and without an object that holds a key twice, or twice but for its case. Errors
// about the text are a [SyntaxError]. A nil budget stands for one with the default limits.
func CheckJSON(data []byte, budget *Budget) (*JSON, error) {
	if budget == nil {
		budget = NewBudget(Limits{})
	}
	if err := budget.TakeBytes(int64(len(data))); err != nil {
		return nil, err
	}
	text := string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	if _, err := scan(text, budget); err != nil {
		return nil, shift(err, len(data)-len(text))
	}
	return &JSON{cursor{text: text}, len(data) - len(text)}, nil
}

// Peek returns the byte that the next value starts with.
func (j *JSON) Peek() byte { return j.cursor.peek() }

// Object reads an object. For each key it calls member, which must read the value. It reports whether the value was an
// object; if not, it is skipped.
func (j *JSON) Object(member func(key string)) bool { return j.cursor.object(member) }

// Array reads an array. For each element it calls element, which must read it. It reports whether the value was an array;
// if not, it is skipped.
func (j *JSON) Array(element func(i int)) bool { return j.cursor.array(element) }

// Text reads a string and reports whether the value was one; if not, it is skipped.
func (j *JSON) Text() (string, bool) { return j.cursor.str() }

// Value reads a value of any shape and returns it, to be read by itself.
func (j *JSON) Value() JSON {
	s := j.cursor.skip()
	return JSON{cursor{text: j.cursor.text[s.from:s.to]}, j.before + s.from}
}

// Offset returns the place in the text that was checked.
func (j *JSON) Offset() int64 { return int64(j.before + j.cursor.at) }

// String returns the text of the value without white space between its parts.
func (j *JSON) String() string {
	if compact(j.cursor.text) {
		return j.cursor.text
	}
	var out bytes.Buffer
	if err := json.Compact(&out, []byte(j.cursor.text)); err != nil {
		return j.cursor.text
	}
	return out.String()
}

// Stated returns s without surrounding white space, or the empty string if s is a placeholder that tools write where they
// know nothing, such as "NOASSERTION" or "To be filled by O.E.M.".
func Stated(s string) string { return stated(s) }

// compact reports whether a JSON text has no white space but that in strings.
func compact(text string) bool {
	for at := 0; at < len(text); at++ {
		switch c := text[at]; {
		case c == '"':
			s := cursor{text: text, at: at}
			s.skipString()
			at = s.at - 1
		case isSpace(c):
			return false
		}
	}
	return true
}
