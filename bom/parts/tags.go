package parts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"ensign/bom"
)

// tagReader reads the tags and texts of a large member of an archive. It is to encoding/xml what a sheet needs of it: the
// same tokens, without a document type and without a copy of each name, attribute and text. What it hands out holds until
// the next token.
type tagReader struct {
	in     io.Reader
	closer io.Closer
	member string
	budget *bom.Budget
	buf    []byte // what is read and not used is buf[pos:]
	pos    int
	gone   int64 // bytes before buf
	depth  int64

	name  []byte // of the tag, without prefix
	attrs []tagAttr
	text  []byte
	shut  bool // the tag ends itself, and its end is the next token

	open  []byte // the whole names of the open elements, one after the other
	ends  []int  // where each ends in open
	clean []byte // what the text or the attributes are made of where they are not as they stand
}

// tagAttr is an attribute, its name without prefix.
type tagAttr struct{ name, value []byte }

// tagKind is the kind of a token.
type tagKind int

const (
	tagBegin tagKind = iota
	tagEnd
	tagText
)

// tags opens a member as tags. The caller closes it.
func (a *archive) tags(name string) (*tagReader, error) {
	r, most, err := a.member(name)
	if err != nil {
		return nil, err
	}
	in := &boundedReader{r: r, budget: a.budget, left: most, token: maxMember + 1}
	return &tagReader{in: in, closer: r, member: name, budget: a.budget, buf: make([]byte, 0, 1<<16)}, nil
}

func (t *tagReader) close() { _ = t.closer.Close() }

// attr returns an attribute by its name without prefix, nil if there is none.
func (t *tagReader) attr(name string) []byte {
	for i := range t.attrs {
		if string(t.attrs[i].name) == name {
			return t.attrs[i].value
		}
	}
	return nil
}

// next reads the next token; [io.EOF] at the end.
func (t *tagReader) next() (tagKind, error) {
	kind, err := t.token()
	switch {
	case err == nil && kind == tagBegin:
		t.depth++
		err = t.budget.Deeper(t.depth)
	case err == nil && kind == tagEnd:
		t.depth--
	case errors.Is(err, io.EOF) && t.depth == 0:
		return kind, io.EOF
	case errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		err = fmt.Errorf("%s at byte %d: %w", shorten(t.member, 60), t.gone+int64(t.pos), err)
	}
	return kind, err
}

// each calls f with every element that begins and that f has not read itself.
func (t *tagReader) each(f func() error) error {
	for {
		kind, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && kind == tagBegin {
			err = f()
		}
		if err != nil {
			return err
		}
	}
}

// skip passes over the element that has just begun.
func (t *tagReader) skip() error {
	for until := t.depth - 1; t.depth > until; {
		if _, err := t.next(); err != nil {
			return err
		}
	}
	return nil
}

// content appends to b the text in the element that has just begun, without that of elements named except.
func (t *tagReader) content(b []byte, except string) ([]byte, error) {
	for until := t.depth - 1; t.depth > until; {
		kind, err := t.next()
		if err != nil {
			return nil, err
		}
		switch {
		case kind == tagBegin && string(t.name) == except:
			if err := t.skip(); err != nil {
				return nil, err
			}
		case kind == tagText && len(b)+len(t.text) > maxCell:
			return nil, fmt.Errorf("%w: %s", bom.ErrLimit, cellLarge)
		case kind == tagText:
			b = append(b, t.text...)
		}
	}
	return b, nil
}

// token reads a token, passing over comments and instructions.
func (t *tagReader) token() (tagKind, error) {
	if t.shut {
		t.shut = false
		t.pop()
		return tagEnd, nil
	}
	for {
		if err := t.need(1); err != nil {
			return 0, err
		}
		if t.buf[t.pos] != '<' {
			return tagText, t.plain()
		}
		if err := t.need(2); err != nil {
			return 0, err
		}
		switch t.buf[t.pos+1] {
		case '/':
			return tagEnd, t.end()
		case '?':
			if err := t.instruction(); err != nil {
				return 0, err
			}
		case '!':
			if cdata, err := t.declared(); cdata || err != nil {
				return tagText, err
			}
		default:
			return tagBegin, t.begin()
		}
	}
}

// plain reads a text up to the next tag.
func (t *tagReader) plain() error {
	n, err := t.index("<", 0)
	if errors.Is(err, io.ErrUnexpectedEOF) { // which the next token meets again
		n, err = len(t.buf)-t.pos, nil
	}
	if err != nil {
		return err
	}
	text := t.take(n)
	if bytes.Contains(text, []byte("]]>")) {
		return errors.New("unescaped ]]> not in CDATA section")
	}
	t.clean = t.clean[:0]
	t.text, err = t.unescape(text)
	return err
}

// instruction passes over <? … ?>. That of XML itself may name an encoding.
func (t *tagReader) instruction() error {
	n, err := t.index("?>", 2)
	if err != nil {
		return err
	}
	target, rest := cutName(t.take(n + 2)[2:n])
	if !validName(target) {
		return errors.New("expected target name after <?")
	}
	_, encoding, found := strings.Cut(strings.ReplaceAll(string(rest), "'", `"`), `encoding="`)
	encoding, _, _ = strings.Cut(encoding, `"`)
	if string(target) != "xml" || !found || strings.EqualFold(encoding, "utf-8") {
		return nil
	}
	left := io.MultiReader(bytes.NewReader(bytes.Clone(t.buf[t.pos:])), t.in)
	t.gone += int64(t.pos)
	t.buf, t.pos = t.buf[:0], 0
	t.in, err = charsetReader(encoding, left)
	return err
}

// declared reads <![CDATA[ … ]]> as a text, and passes over a comment.
func (t *tagReader) declared() (cdata bool, err error) {
	const begin, comment = "<![CDATA[", "<!--"
	if err := t.need(len(comment)); err != nil {
		return false, err
	}
	switch {
	case t.begins(begin):
		n, err := t.index("]]>", len(begin))
		if err != nil {
			return false, err
		}
		t.clean = t.clean[:0]
		t.text, err = t.checked(t.take(n + 3)[len(begin):n])
		return true, err
	case t.begins(comment):
		n, err := t.index("--", len(comment))
		if err != nil {
			return false, err
		}
		if err := t.need(n + 3); err != nil {
			return false, err
		}
		if !bytes.HasSuffix(t.take(n+3), []byte(">")) {
			return false, errors.New(`"--" inside a comment`)
		}
		return false, nil
	}
	if err := t.need(len(begin)); err != nil {
		return false, err
	}
	return false, errors.New("a document type or another declaration, which a workbook may not have")
}
