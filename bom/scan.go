package bom

import (
	"strings"
	"unicode/utf8"
)

// maxDepth bounds the nesting whatever the budget says, because the readers recurse.
const maxDepth = 10_000

// span is a stretch of the text, from its first byte to the one after its last.
type span struct{ from, to int }

// field is a key of the outermost object and where its value lies.
type field struct {
	name string
	span
}

// scanner checks a whole JSON text in one pass, and notes on the way what later steps look for.
type scanner struct {
	text   string
	at     int
	budget *Budget
	keys   keySet
	top    []field // the fields of the outermost object
	refs   []int   // where the values of all keys "bom-ref" start

	elements   int // of the array read last
	components int // elements of all arrays of the key "components"
	pointers   int // bytes that the pointers to them take, about
}

// scan checks that text is one JSON value in valid UTF-8, within the depth of the budget, in which no object holds
// a key twice, or twice but for its case.
func scan(text string, budget *Budget) (*scanner, error) {
	s := &scanner{text: text, budget: budget}
	if !utf8.ValidString(text) {
		return nil, syntaxError(invalidUTF8(text), "the text is not valid UTF-8")
	}
	if err := s.value(0); err != nil {
		return nil, err
	}
	if s.space(); s.at < len(text) {
		return nil, syntaxError(s.at, "text after the end of the document")
	}
	return s, nil
}

func invalidUTF8(text string) int {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(text)
}

func (s *scanner) space() {
	for s.at < len(s.text) && isSpace(s.text[s.at]) {
		s.at++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// next skips white space and returns the byte after it, 0 at the end of the text.
func (s *scanner) next() byte {
	s.space()
	if s.at == len(s.text) {
		return 0
	}
	return s.text[s.at]
}

func (s *scanner) fail(want string) error {
	if s.at >= len(s.text) {
		return syntaxError(len(s.text), "the text ends where %s should be", want)
	}
	return syntaxError(s.at, "%s expected, found %q", want, firstRune(s.text[s.at:]))
}

func firstRune(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

func (s *scanner) value(depth int64) error {
	switch c := s.next(); {
	case c == '{':
		return s.object(depth + 1)
	case c == '[':
		return s.array(depth + 1)
	case c == '"':
		return s.str()
	case c == '-' || '0' <= c && c <= '9':
		return s.number()
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(s.text[s.at:], word) {
			s.at += len(word)
			return nil
		}
	}
	return s.fail("a value")
}

func (s *scanner) deeper(depth int64) error {
	if err := s.budget.Deeper(depth); err != nil {
		return limitError(s.at, err)
	}
	if depth > maxDepth {
		return syntaxError(s.at, "nested deeper than %d", maxDepth)
	}
	return nil
}

func (s *scanner) array(depth int64) error {
	if err := s.deeper(depth); err != nil {
		return err
	}
	if s.at++; s.next() == ']' {
		s.at++
		s.elements = 0
		return nil
	}
	for n := 1; ; n++ {
		if err := s.value(depth); err != nil {
			return err
		}
		switch s.next() {
		case ',':
			s.at++
		case ']':
			s.at++
			s.elements = n
			return nil
		default:
			return s.fail("a comma or ]")
		}
	}
}

func (s *scanner) object(depth int64) error {
	if err := s.deeper(depth); err != nil {
		return err
	}
	if s.at++; s.next() == '}' {
		s.at++
		return nil
	}
	mark := s.keys.open()
	defer s.keys.close(mark)
	for {
		if err := s.member(depth, mark); err != nil {
			return err
		}
		switch s.next() {
		case ',':
			s.at++
		case '}':
			s.at++
			return nil
		default:
			return s.fail("a comma or }")
		}
	}
}

// member reads one key and its value.
func (s *scanner) member(depth int64, mark keyMark) error {
	if s.next() != '"' {
		return s.fail("a key")
	}
	at := s.at
	if err := s.str(); err != nil {
		return err
	}
	key := s.text[at:s.at]
	if first, ok := s.keys.add(mark, key, at); !ok {
		return syntaxError(at, "the key %s occurs twice in one object, first at offset %#x", key, first)
	}
	if s.next() != ':' {
		return s.fail("a colon")
	}
	s.at++
	s.space()
	from := s.at
	if err := s.value(depth); err != nil {
		return err
	}
	s.note(depth, key, from)
	return nil
}

func (s *scanner) note(depth int64, key string, from int) {
	if key == `"bom-ref"` && s.text[from] == '"' {
		s.refs = append(s.refs, from)
	}
	if key == `"components"` && s.text[from] == '[' {
		const step = len("/components/0")
		s.components += s.elements
		s.pointers += s.elements * step * int(depth+1) / 2
	}
	if depth == 1 {
		s.top = Grown(s.top, field{unquote(key), span{from, s.at}})
	}
}

// str reads a string; at stands on its opening quote.
func (s *scanner) str() error {
	start := s.at
	for i := s.at + 1; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '"':
			s.at = i + 1
			return nil
		case c < ' ':
			return syntaxError(i, "control character %#02x in a string", c)
		case c == '\\':
			n := escapeLen(s.text[i:])
			if n == 0 {
				return syntaxError(i, "unknown escape in a string")
			}
			i += n - 1
		}
	}
	return syntaxError(start, "the string has no end")
}

// escapeLen returns the length of the escape that text starts with, 0 if it is none.
func escapeLen(text string) int {
	if len(text) < 2 {
		return 0
	}
	if text[1] != 'u' {
		if strings.IndexByte(`"\/bfnrt`, text[1]) < 0 {
			return 0
		}
		return 2
	}
	if len(text) < 6 {
		return 0
	}
	for _, c := range []byte(text[2:6]) {
		if hexDigit(c) < 0 {
			return 0
		}
	}
	return 6
}

func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// number reads a number after the grammar of RFC 8259, section 6.
func (s *scanner) number() error {
	if s.text[s.at] == '-' {
		s.at++
	}
	if s.at < len(s.text) && s.text[s.at] == '0' {
		s.at++
	} else if !s.digits() {
		return s.fail("a digit")
	}
	if s.at < len(s.text) && s.text[s.at] == '.' {
		s.at++
		if !s.digits() {
			return s.fail("a digit")
		}
	}
	if s.at < len(s.text) && (s.text[s.at] == 'e' || s.text[s.at] == 'E') {
		s.at++
		if s.at < len(s.text) && (s.text[s.at] == '+' || s.text[s.at] == '-') {
			s.at++
		}
		if !s.digits() {
			return s.fail("a digit")
		}
	}
	return nil
}

// digits reads digits and reports whether there was at least one.
func (s *scanner) digits() bool {
	from := s.at
	for s.at < len(s.text) && '0' <= s.text[s.at] && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at > from
}
