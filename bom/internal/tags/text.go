package tags

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// plain reads a text up to the next tag.
func (r *Reader) plain() error {
	n, seen := 0, class(0)
	for {
		b := r.buf[r.pos:]
		for n < len(b) && b[n] != '<' {
			seen |= classes[b[n]]
			n++
		}
		if n < len(b) {
			break
		}
		if err := r.fill(); err == io.EOF { // which the next token meets again
			break
		} else if err != nil {
			return err
		}
	}
	from, to := r.pos, r.pos+n
	if seen&bracket != 0 {
		if i := bytes.Index(r.buf[from:to], []byte("]]>")); i >= 0 {
			return r.fail(from+i, "unescaped ]]> not in CDATA section")
		}
	}
	return r.take(from, to, to, seen)
}

// section reads the text of <![CDATA[ … ]]>.
func (r *Reader) section(from, to int) error {
	seen := class(0)
	for _, c := range r.buf[from:to] {
		seen |= classes[c]
	}
	return r.take(from, to, to+len("]]>"), seen&^ampersand)
}

// take makes a text of what stands in the buffer, and goes to at.
func (r *Reader) take(from, to, at int, seen class) (err error) {
	r.text = r.buf[from:to:to]
	if seen&unusual != 0 {
		r.clean = r.clean[:0]
		if r.text, err = r.resolve(from, to, seen); err != nil {
			return err
		}
	}
	r.pos = at
	return nil
}

// resolve returns what stands in the buffer with its entities replaced and its line ends as "\n": itself where that
// changes nothing, else a copy in clean.
func (r *Reader) resolve(from, to int, seen class) ([]byte, error) {
	text := r.buf[from:to:to]
	if seen&(control|beyond) != 0 {
		if i, err := invalid(text); err != nil {
			r.pos = from + i
			return nil, err
		}
	}
	if seen&(ampersand|carriage) == 0 {
		return text, nil
	}
	begin := len(r.clean)
	for seen&ampersand != 0 {
		n := bytes.IndexByte(text, '&')
		if n < 0 {
			break
		}
		r.clean = appendLines(r.clean, text[:n])
		text = text[n:]
		char, size := entity(text)
		if size == 0 {
			return nil, r.fail(to-len(text), "invalid character entity "+shorten(text[:min(len(text), 20)]))
		}
		if !isChar(char) {
			return nil, r.fail(to-len(text), fmt.Sprintf("illegal character code %U", char))
		}
		r.clean = utf8.AppendRune(r.clean, char)
		text = text[size:]
	}
	r.clean = appendLines(r.clean, text)
	return r.clean[begin:len(r.clean):len(r.clean)], nil
}

// appendLines appends a text with "\n" for "\r\n" and "\r".
func appendLines(b, text []byte) []byte {
	for {
		n := bytes.IndexByte(text, '\r')
		if n < 0 {
			return append(b, text...)
		}
		b = append(append(b, text[:n]...), '\n')
		text = text[n+1:]
		if len(text) > 0 && text[0] == '\n' {
			text = text[1:]
		}
	}
}

// entity reads one of the five that XML itself has, or the number of a character. Its size is zero if it is none.
func entity(text []byte) (char rune, size int) {
	if len(text) > 1 && text[1] == '#' {
		return reference(text)
	}
	size = 1 + bytes.IndexByte(text[:min(len(text), len("&quot;"))], ';')
	switch string(text[:size]) {
	case "&lt;":
		return '<', size
	case "&gt;":
		return '>', size
	case "&amp;":
		return '&', size
	case "&apos;":
		return '\'', size
	case "&quot;":
		return '"', size
	}
	return 0, 0
}

// reference reads &#65; and &#x41;.
func reference(text []byte) (char rune, size int) {
	i, base := len("&#"), rune(10)
	if i < len(text) && text[i] == 'x' {
		i, base = i+1, 16
	}
	from := i
	for ; i < len(text) && digit(text[i]) < base; i++ {
		char = min(char*base+digit(text[i]), utf8.MaxRune+1)
	}
	switch {
	case i == from, i == len(text), text[i] != ';', char > utf8.MaxRune:
		return 0, 0
	case !utf8.ValidRune(char): // half of a pair of UTF-16
		return utf8.RuneError, i + 1
	}
	return char, i + 1
}

func digit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return 16
}

// invalid finds what is no character of XML.
func invalid(text []byte) (at int, err error) {
	for i := 0; i < len(text); {
		if classes[text[i]]&(control|beyond) == 0 {
			i++
			continue
		}
		char, size := utf8.DecodeRune(text[i:])
		if char == utf8.RuneError && size == 1 {
			return i, errors.New("invalid UTF-8")
		}
		if !isChar(char) {
			return i, fmt.Errorf("illegal character code %U", char)
		}
		i += size
	}
	return 0, nil
}

// isChar reports whether XML has a character, https://www.w3.org/TR/xml/#charsets.
func isChar(r rune) bool {
	return r >= ' ' && r != 0xfffe && r != 0xffff || r == '\t' || r == '\n' || r == '\r'
}
