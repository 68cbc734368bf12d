package parts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"ensign/bom"
)

// need has at least n bytes in the buffer behind pos.
func (t *tagReader) need(n int) error {
	for len(t.buf)-t.pos < n {
		if err := t.fill(); err != nil {
			return err
		}
	}
	return nil
}

// fill reads more. A token does not grow beyond its bound.
func (t *tagReader) fill() error {
	if t.pos > 0 {
		t.gone += int64(t.pos)
		t.buf = t.buf[:copy(t.buf, t.buf[t.pos:])]
		t.pos = 0
	}
	if len(t.buf) > maxToken {
		return fmt.Errorf("%w: a tag or text of XML longer than %d MiB", bom.ErrLimit, maxToken>>20)
	}
	if len(t.buf) == cap(t.buf) {
		t.buf = append(make([]byte, 0, 2*cap(t.buf)), t.buf...)
	}
	for range 100 {
		n, err := t.in.Read(t.buf[len(t.buf):cap(t.buf)])
		t.buf = t.buf[:len(t.buf)+n]
		if n > 0 {
			return nil
		}
		if errors.Is(err, io.EOF) && len(t.buf) > 0 {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// index finds a text at or behind from, which counts from pos.
func (t *tagReader) index(sep string, from int) (int, error) {
	for {
		if err := t.need(from); err != nil {
			return 0, err
		}
		if n := bytes.Index(t.buf[t.pos+from:], []byte(sep)); n >= 0 {
			return from + n, nil
		}
		from = max(from, len(t.buf)-t.pos-len(sep)+1)
		if err := t.fill(); err != nil {
			return 0, err
		}
	}
}

// begins reports whether what comes next begins with head.
func (t *tagReader) begins(head string) bool {
	return t.need(len(head)) == nil && string(t.buf[t.pos:t.pos+len(head)]) == head
}

// take returns the next n bytes, as many as there are, and goes behind them.
func (t *tagReader) take(n int) []byte {
	n = min(n, len(t.buf)-t.pos)
	b := t.buf[t.pos : t.pos+n]
	t.pos += n
	return b
}

// unescape returns a text with its entities replaced and its line ends as "\n": text itself where that changes nothing,
// else a copy in clean.
func (t *tagReader) unescape(text []byte) ([]byte, error) {
	if bytes.IndexByte(text, '&') < 0 {
		return t.checked(text)
	}
	from := len(t.clean)
	for {
		n := bytes.IndexByte(text, '&')
		if n < 0 {
			t.clean = appendLines(t.clean, text)
			return t.clean[from:], validText(t.clean[from:])
		}
		t.clean = appendLines(t.clean, text[:n])
		text = text[n+1:]
		end := bytes.IndexByte(text[:min(len(text), maxEntity)], ';')
		r, ok := entity(text[:max(end, 0)])
		if !ok {
			return nil, fmt.Errorf("invalid character entity &%s", shorten(string(text[:min(len(text), max(end+1, 10))]), 20))
		}
		t.clean = utf8.AppendRune(t.clean, r)
		text = text[end+1:]
	}
}

// maxEntity is more than the longest entity, "#x0010FFFF;", has.
const maxEntity = 20

// entity reads one of the five that XML itself has, or the number of a sign.
func entity(name []byte) (rune, bool) {
	switch string(name) {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "apos":
		return '\'', true
	case "quot":
		return '"', true
	}
	digits, ok := bytes.CutPrefix(name, []byte("#"))
	base := 10
	if hex, found := bytes.CutPrefix(digits, []byte("x")); found {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	return rune(n), ok && err == nil && n <= utf8.MaxRune
}

// checked returns a text without entities with its line ends as "\n", if it is one.
func (t *tagReader) checked(text []byte) ([]byte, error) {
	if bytes.IndexByte(text, '\r') < 0 {
		return text, validText(text)
	}
	from := len(t.clean)
	t.clean = appendLines(t.clean, text)
	return t.clean[from:], validText(t.clean[from:])
}

// appendLines appends a text with "\n" for "\r\n" and "\r".
func appendLines(b, text []byte) []byte {
	for i, c := range text {
		switch {
		case c != '\r':
			b = append(b, c)
		case i+1 == len(text) || text[i+1] != '\n':
			b = append(b, '\n')
		}
	}
	return b
}

// validText holds a text to the signs that XML has, https://www.w3.org/TR/xml/#charsets.
func validText(text []byte) error {
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= ' ' && c < utf8.RuneSelf || c == '\t' || c == '\n' || c == '\r' {
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return errors.New("invalid UTF-8")
		case r < ' ', r == 0xfffe, r == 0xffff:
			return fmt.Errorf("illegal character code %U", r)
		}
		i += size - 1
	}
	return nil
}
