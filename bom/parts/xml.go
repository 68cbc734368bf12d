package parts

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"ensign/bom"
)

// xmlReader reads the tokens of XML that nobody trusts: no entity is expanded but those of XML itself, and size, depth
// and the length of a token are bounded.
type xmlReader struct {
	decoder *xml.Decoder
	closer  io.Closer
	name    string
	budget  *bom.Budget
	source  *boundedReader
	depth   int64
}

func newXMLReader(r io.ReadCloser, name string, most int64, budget *bom.Budget) *xmlReader {
	b := &boundedReader{r: r, budget: budget, left: most, token: maxToken}
	x := &xmlReader{decoder: xml.NewDecoder(b), closer: r, name: name, budget: budget, source: b}
	x.decoder.CharsetReader = charsetReader
	return x
}

// xmlOf reads a file that is XML itself. Its bytes have been drawn from the budget.
func xmlOf(data []byte, budget *bom.Budget) *xmlReader {
	return newXMLReader(io.NopCloser(bytes.NewReader(data)), "", int64(len(data)), budget)
}

func (x *xmlReader) close() { _ = x.closer.Close() }

// next returns the next element's begin or end, or text; [io.EOF] at the end.
func (x *xmlReader) next() (xml.Token, error) {
	x.source.token = maxToken
	token, err := x.decoder.Token()
	if err != nil {
		return nil, x.explain(err)
	}
	switch token.(type) {
	case xml.StartElement:
		x.depth++
		return token, x.budget.Deeper(x.depth)
	case xml.EndElement:
		x.depth--
	}
	return token, nil
}

// explain says in which member an error is.
func (x *xmlReader) explain(err error) error {
	if errors.Is(err, io.EOF) && x.depth == 0 || x.name == "" {
		return err
	}
	return fmt.Errorf("%s: %w", shorten(x.name, 60), err)
}

// each calls f with every element that begins and that f has not read itself.
func (x *xmlReader) each(f func(*xmlReader, xml.StartElement) error) error {
	for {
		token, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := f(x, e); err != nil {
				return err
			}
		}
	}
}

// inside calls f for each element in the one that has just begun, at any depth; f may read on to the end of its own.
func (x *xmlReader) inside(f func(e xml.StartElement) error) error {
	for until := x.depth - 1; x.depth > until; {
		token, err := x.next()
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := f(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// skip passes over the element that has just begun.
func (x *xmlReader) skip() error {
	for until := x.depth - 1; x.depth > until; {
		if _, err := x.next(); err != nil {
			return err
		}
	}
	return nil
}

// text returns the text in the element that has just begun, without that of elements named in except.
func (x *xmlReader) text(except ...string) (string, error) {
	var b strings.Builder
	for until := x.depth - 1; x.depth > until; {
		token, err := x.next()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := x.skipIf(t.Name.Local, except); err != nil {
				return "", err
			}
		case xml.CharData:
			if b.Len()+len(t) > maxCell {
				return "", fmt.Errorf("%w: %s", bom.ErrLimit, cellLarge)
			}
			b.Write(t)
		}
	}
	return b.String(), nil
}

func (x *xmlReader) skipIf(name string, except []string) error {
	for _, e := range except {
		if e == name {
			return x.skip()
		}
	}
	return nil
}

// attr returns an attribute by its name without prefix, "" if there is none.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// charsetReader reads the encodings that XML of tools names.
func charsetReader(name string, r io.Reader) (io.Reader, error) {
	for _, c := range charsets() {
		if key := normal(name); key == normal(c.name) || key == normal(c.title) || key == "iso88591" && c.name == "windows-1252" || key == "gb2312" && c.name == "gbk" {
			return c.coder.NewDecoder().Reader(r), nil
		}
	}
	if normal(name) == "usascii" || normal(name) == "ascii" {
		return r, nil
	}
	return nil, fmt.Errorf("the encoding %q is not read: save it as UTF-8", shorten(name, 40))
}

// boundedReader reads within a budget, and within the bounds of a member and of a token.
type boundedReader struct {
	r      io.Reader
	budget *bom.Budget
	left   int64
	token  int64 // bytes until the next token must be complete
	sum    *int  // of all bytes read of an archive, or nil
}

func (b *boundedReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.left -= int64(n)
	b.token -= int64(n)
	if b.sum != nil {
		*b.sum += n
	}
	switch {
	case b.left < 0:
		return 0, fmt.Errorf("%w: unpacked it is larger than %d MiB or than %d times its size", bom.ErrLimit, maxMember>>20, maxRatio)
	case b.token < 0:
		return 0, fmt.Errorf("%w: a tag or text of XML longer than %d MiB", bom.ErrLimit, maxToken>>20)
	}
	if limit := b.budget.TakeBytes(int64(n)); limit != nil {
		return 0, limit
	}
	return n, err
}
