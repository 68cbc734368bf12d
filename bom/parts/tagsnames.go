package parts

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// end reads </name>.
func (t *tagReader) end() error {
	n, err := t.index(">", 2)
	if err != nil {
		return err
	}
	name := bytes.TrimRight(t.take(n + 1)[2:n], " \t\r\n")
	if len(t.ends) == 0 || string(t.top()) != string(name) {
		return fmt.Errorf("unexpected end of the element %q", shorten(string(name), 40))
	}
	t.name = local(name)
	t.pop()
	return nil
}

// begin reads <name a="b">.
func (t *tagReader) begin() error {
	n, err := t.tagLength()
	if err != nil {
		return err
	}
	tag := t.take(n + 1)[1:n]
	if tag, t.shut = bytes.CutSuffix(tag, []byte("/")); len(tag) == 0 {
		return errors.New("expected element name after <")
	}
	name, rest := cutName(tag)
	if !validName(name) {
		return fmt.Errorf("invalid XML name: %s", shorten(string(name), 40))
	}
	t.open = append(t.open, name...)
	t.ends = append(t.ends, len(t.open))
	t.name = local(name)
	return t.readAttrs(rest)
}

// tagLength finds the ">" of a tag, which is not that in an attribute.
func (t *tagReader) tagLength() (int, error) {
	quote := byte(0)
	for i := 1; ; i++ {
		if t.pos+i >= len(t.buf) {
			if err := t.need(i + 1); err != nil {
				return 0, err
			}
		}
		switch c := t.buf[t.pos+i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i, nil
		}
	}
}

// readAttrs reads the attributes of a tag.
func (t *tagReader) readAttrs(rest []byte) error {
	t.attrs, t.clean = t.attrs[:0], t.clean[:0]
	for rest = bytes.TrimLeft(rest, " \t\r\n"); len(rest) > 0; rest = bytes.TrimLeft(rest, " \t\r\n") {
		name, after := cutName(rest)
		after, equals := bytes.CutPrefix(bytes.TrimLeft(after, " \t\r\n"), []byte("="))
		after = bytes.TrimLeft(after, " \t\r\n")
		if !validName(name) || !equals || len(after) < 2 || after[0] != '"' && after[0] != '\'' {
			return errors.New("expected an attribute with a quoted value")
		}
		n := bytes.IndexByte(after[1:], after[0])
		if n < 0 {
			return errors.New("expected the end of an attribute")
		}
		value := after[1 : n+1]
		if bytes.IndexByte(value, '<') >= 0 {
			return errors.New("unescaped < inside quoted string")
		}
		value, err := t.unescape(value)
		if err != nil {
			return err
		}
		t.attrs = append(t.attrs, tagAttr{local(name), value})
		rest = after[n+2:]
	}
	return nil
}

// cutName cuts a name off the front.
func cutName(b []byte) (name, rest []byte) {
	n := bytes.IndexAny(b, " \t\r\n=/")
	if n < 0 {
		n = len(b)
	}
	return b[:n], b[n:]
}

// local is a name without its prefix. A name that begins or ends with the colon has none.
func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i > 0 && i+1 < len(name) {
		return name[i+1:]
	}
	return name
}

// validName reports whether a name begins as one and has no sign in it that none has.
func validName(name []byte) bool {
	if len(name) == 0 || !utf8.Valid(name) || bytes.Count(name, []byte(":")) > 1 || strings.IndexByte("0123456789-.", name[0]) >= 0 {
		return false
	}
	for _, c := range name {
		if c < utf8.RuneSelf && c != '_' && c != ':' && c != '-' && c != '.' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

// top is the whole name of the element that was opened last.
func (t *tagReader) top() []byte {
	from := 0
	if len(t.ends) > 1 {
		from = t.ends[len(t.ends)-2]
	}
	return t.open[from:]
}

func (t *tagReader) pop() {
	t.open = t.open[:len(t.open)-len(t.top())]
	t.ends = t.ends[:len(t.ends)-1]
}
