package bom

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// keySet finds keys that occur twice in one object, or twice but for their case. The objects that are open lie on
// one stack, so that a small object costs no allocation; a large one gets a map.
type keySet struct {
	folded []byte // the keys of all open objects, unescaped and folded, one after the other
	keys   []seenKey
	large  map[int]map[string]int // by the number of keys below the object
}

type seenKey struct {
	span
	at int // offset in the text
}

// keyMark is where an object starts on the stack.
type keyMark struct{ keys, folded int }

// manyKeys is the number of keys from which a map is faster than looking through a list.
const manyKeys = 24

func (s *keySet) open() keyMark { return keyMark{len(s.keys), len(s.folded)} }

func (s *keySet) close(m keyMark) {
	delete(s.large, m.keys)
	s.keys, s.folded = s.keys[:m.keys], s.folded[:m.folded]
}

// add notes the key, quoted as in the text, and reports whether it is new in its object; if not, it returns where
// the key occurred first.
func (s *keySet) add(m keyMark, quoted string, at int) (first int, ok bool) {
	from := len(s.folded)
	s.folded = appendFolded(s.folded, quoted)
	key := s.folded[from:]
	if seen := s.large[m.keys]; seen != nil {
		if first, ok := seen[string(key)]; ok {
			return first, false
		}
		seen[string(key)] = at
		s.folded = s.folded[:from]
		return 0, true
	}
	for _, k := range s.keys[m.keys:] {
		if string(s.folded[k.from:k.to]) == string(key) {
			return k.at, false
		}
	}
	s.keys = append(s.keys, seenKey{span{from, len(s.folded)}, at})
	if len(s.keys)-m.keys == manyKeys {
		s.enlarge(m)
	}
	return 0, true
}

func (s *keySet) enlarge(m keyMark) {
	seen := make(map[string]int, 2*manyKeys)
	for _, k := range s.keys[m.keys:] {
		seen[string(s.folded[k.from:k.to])] = k.at
	}
	if s.large == nil {
		s.large = map[int]map[string]int{}
	}
	s.large[m.keys] = seen
}

// appendFolded appends a quoted key, unescaped and in one case for all.
func appendFolded(b []byte, quoted string) []byte {
	if strings.IndexByte(quoted, '\\') >= 0 {
		quoted = `"` + unquote(quoted) + `"`
	}
	for _, r := range quoted[1 : len(quoted)-1] {
		b = utf8.AppendRune(b, foldRune(r))
	}
	return b
}

// foldRune returns the same rune for all runes that are equal but for their case.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	low := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		low = min(low, next)
	}
	if 'A' <= low && low <= 'Z' {
		return low + 'a' - 'A'
	}
	return low
}

// unquote returns the value of a string of valid JSON, without a copy where it holds no escape.
func unquote(quoted string) string {
	inner := quoted[1 : len(quoted)-1]
	i := strings.IndexByte(inner, '\\')
	if i < 0 {
		return inner
	}
	b := make([]byte, 0, len(inner))
	for ; i >= 0; i = strings.IndexByte(inner, '\\') {
		b = append(b, inner[:i]...)
		var n int
		b, n = appendEscape(b, inner[i:])
		inner = inner[i+n:]
	}
	return string(append(b, inner...))
}

// appendEscape appends what the escape at the start of text stands for and returns its length.
func appendEscape(b []byte, text string) ([]byte, int) {
	if text[1] != 'u' {
		i := strings.IndexByte(`"\/bfnrt`, text[1])
		return append(b, "\"\\/\b\f\n\r\t"[i]), 2
	}
	r := hexRune(text)
	if !utf16.IsSurrogate(r) {
		return utf8.AppendRune(b, r), 6
	}
	if len(text) >= 12 && text[6] == '\\' && text[7] == 'u' {
		if pair := utf16.DecodeRune(r, hexRune(text[6:])); pair != utf8.RuneError {
			return utf8.AppendRune(b, pair), 12
		}
	}
	return utf8.AppendRune(b, utf8.RuneError), 6
}

func hexRune(escape string) rune {
	r := 0
	for _, c := range []byte(escape[2:6]) {
		r = r<<4 | hexDigit(c)
	}
	return rune(r)
}
