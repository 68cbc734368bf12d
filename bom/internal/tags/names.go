package tags

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
)

// errShort says that a tag goes on behind the buffer.
var errShort = errors.New("the tag is not all in the buffer")

// begin reads <name a="b">.
func (r *Reader) begin() error {
	err := r.beginTag()
	if err != errShort {
		return err
	}
	if err := r.wholeTag(); err != nil {
		return err
	}
	return r.beginTag()
}

// beginTag reads a tag from the buffer.
func (r *Reader) beginTag() error {
	r.attrs, r.clean = r.attrs[:0], r.clean[:0]
	from := r.pos + 1
	to, err := r.name(from, &r.tag)
	if err != nil {
		return err
	}
	b := r.buf
	for i := to; ; {
		for i < len(b) && classes[b[i]]&space != 0 {
			i++
		}
		if i == len(b) {
			return errShort
		}
		switch b[i] {
		case '>':
			r.open = append(r.open, b[from:to]...)
			r.ends = append(r.ends, end{len(r.open), len(r.tag.Prefix)})
			r.pos = i + 1
			return nil
		case '/':
			return r.shutTag(i)
		}
		if i, err = r.attr(i); err != nil {
			return err
		}
	}
}

// shutTag reads the end of <a/>.
func (r *Reader) shutTag(i int) error {
	if i+1 == len(r.buf) {
		return errShort
	}
	if r.buf[i+1] != '>' {
		return r.fail(i, "expected /> in element")
	}
	r.shut, r.pos = true, i+2
	return nil
}

// maxAttrs bounds the attributes of a tag, each of which takes many times the memory of its text.
const maxAttrs = 10_000

// attr reads the attribute at i of the buffer, and returns where it ends.
func (r *Reader) attr(i int) (int, error) {
	if len(r.attrs) == maxAttrs {
		return 0, r.fail(i, fmt.Sprintf("a tag with more than %d attributes", maxAttrs))
	}
	if len(r.attrs) == cap(r.attrs) {
		r.attrs = append(r.attrs, Attr{})[:len(r.attrs)]
	}
	r.attrs = r.attrs[:len(r.attrs)+1]
	a := &r.attrs[len(r.attrs)-1]
	i, err := r.name(i, a)
	if err != nil {
		return 0, err
	}
	b := r.buf
	for i < len(b) && classes[b[i]]&space != 0 {
		i++
	}
	if i < len(b) && b[i] != '=' {
		return 0, r.fail(i, "attribute name without = in element")
	}
	for i++; i < len(b) && classes[b[i]]&space != 0; {
		i++
	}
	if i >= len(b) {
		return 0, errShort
	}
	if b[i] != '"' && b[i] != '\'' {
		return 0, r.fail(i, "unquoted or missing attribute value in element")
	}
	return r.value(i, a)
}

// value reads the value in quotes at i of the buffer into a, and returns where it ends.
func (r *Reader) value(i int, a *Attr) (int, error) {
	b, quote := r.buf, r.buf[i]
	i++
	from, seen := i, class(0)
	for i < len(b) && b[i] != quote {
		seen |= classes[b[i]]
		i++
	}
	if i == len(b) {
		return 0, errShort
	}
	a.Value = b[from:i:i]
	if seen&less != 0 {
		return 0, r.fail(from+bytes.IndexByte(a.Value, '<'), "unescaped < inside quoted string")
	}
	if seen&unusual == 0 {
		return i + 1, nil
	}
	var err error
	a.Value, err = r.resolve(from, i, seen)
	return i + 1, err
}

// name reads the names at i of the buffer into a, and returns where they end.
func (r *Reader) name(i int, a *Attr) (int, error) {
	end, seen := scanName(r.buf, i)
	if end == len(r.buf) {
		return 0, errShort
	}
	name := r.buf[i:end:end]
	a.Prefix, a.Name = nil, name
	if seen&(colon|beyond) != 0 || classes[r.buf[i]]&letter == 0 {
		return end, r.unusualName(i, name, seen, a)
	}
	return end, nil
}

// unusualName reads a name that is not of letters and digits only, and finds what is none.
func (r *Reader) unusualName(i int, name []byte, seen class, a *Attr) error {
	switch {
	case len(name) == 0:
		return r.fail(i, "expected the name of an element or attribute")
	case !validName(name, seen):
		return r.fail(i, "invalid XML name: "+shorten(name))
	case bytes.Count(name, []byte(":")) > 1:
		return r.fail(i, "a name with two colons: "+shorten(name))
	}
	if n := bytes.IndexByte(name, ':'); n > 0 && n+1 < len(name) { // else the colon is part of the name
		a.Prefix, a.Name = name[:n:n], name[n+1:]
	}
	return nil
}

// scanName finds the end of the name at i, and what is in it.
func scanName(b []byte, i int) (int, class) {
	seen := class(0)
	for i < len(b) {
		c := classes[b[i]]
		if c&inName == 0 {
			break
		}
		seen |= c
		i++
	}
	return i, seen
}

// validName reports whether what [scanName] has found is a name.
func validName(name []byte, seen class) bool {
	if len(name) == 0 || classes[name[0]]&part != 0 {
		return false
	}
	if seen&beyond == 0 {
		return true
	}
	// The letters that a name may have fill tables, which encoding/xml has and hands to nobody. Such names are rare.
	_, err := xml.NewDecoder(bytes.NewReader(bytes.Join([][]byte{[]byte("<?"), name, []byte("?>")}, nil))).RawToken()
	return err == nil
}

// wholeTag has a tag in the buffer up to its ">", which is not that in an attribute.
func (r *Reader) wholeTag() error {
	quote := byte(0)
	for n := 1; ; {
		for _, c := range r.buf[r.pos+n:] {
			switch {
			case c == quote:
				quote = 0
			case quote != 0:
			case c == '"', c == '\'':
				quote = c
			case c == '>':
				return nil
			}
		}
		n = len(r.buf) - r.pos
		if err := r.fill(); err != nil {
			return err
		}
	}
}

// end reads </name>.
func (r *Reader) end() error {
	from := 0
	if n := len(r.ends); n > 1 {
		from = r.ends[n-2].to
	}
	top := r.open[from:]
	i, n := r.pos+2, len(top)
	if n == 0 || len(r.buf)-i <= n || r.buf[i+n] != '>' || string(r.buf[i:i+n]) != string(top) {
		return r.endSpaced(top)
	}
	r.close(from, i+n+1)
	return nil
}

// endSpaced reads </name > and what is none.
func (r *Reader) endSpaced(top []byte) error {
	n, err := r.index(">", 2)
	if err != nil {
		return err
	}
	name := bytes.TrimRight(r.buf[r.pos+2:r.pos+n], " \t\r\n")
	if len(top) == 0 || string(name) != string(top) {
		return r.fail(r.pos, fmt.Sprintf("unexpected end of the element %q", shorten(name)))
	}
	r.close(len(r.open)-len(top), r.pos+n+1)
	return nil
}

// close ends the last element that is open, whose name is at from of open, and goes to to.
func (r *Reader) close(from, to int) {
	last := len(r.ends) - 1
	name := r.buf[r.pos+2 : r.pos+2+len(r.open)-from : r.pos+2+len(r.open)-from]
	r.tag.Prefix, r.tag.Name = nil, name
	if n := r.ends[last].prefix; n > 0 {
		r.tag.Prefix, r.tag.Name = name[:n:n], name[n+1:]
	}
	r.open, r.ends, r.pos = r.open[:from], r.ends[:last], to
}
