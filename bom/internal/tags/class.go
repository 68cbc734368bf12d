package tags

import "unicode/utf8"

// class is what kind of byte one is. Those of a name or text are gathered in one as it is walked through, which tells
// what must be looked at again: mostly nothing.
type class uint16

const (
	letter    class = 1 << iota
	part            // a digit or sign that may be in a name, and not at its begin
	colon           // in a name, behind a prefix
	beyond          // ASCII
	space           // between attributes
	control         // that XML does not have
	carriage        // return
	ampersand       // of an entity
	bracket         // of the end of a CDATA section
	less

	inName  = letter | part | colon | beyond
	unusual = beyond | control | carriage | ampersand // in a text, which is then not taken as it stands
)

// classes are those of all bytes.
var classes = classify()

func classify() (all [256]class) {
	for c := range all {
		switch {
		case c >= utf8.RuneSelf:
			all[c] = beyond
		case c|0x20 >= 'a' && c|0x20 <= 'z', c == '_':
			all[c] = letter
		case c >= '0' && c <= '9', c == '-', c == '.':
			all[c] = part
		case c < ' ':
			all[c] = control
		}
	}
	all[':'], all['&'], all[']'], all['<'] = colon, ampersand, bracket, less
	all[' '], all['\t'], all['\n'], all['\r'] = space, space, space, space|carriage
	return all
}
