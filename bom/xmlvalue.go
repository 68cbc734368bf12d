package bom

import (
	"bytes"
	"fmt"

	"ensign/bom/internal/tags"
)

// xmlValue is how a value stands in XML and in JSON.
type xmlValue struct {
	// read reads the element that has just begun, to its end, and writes it as a JSON value. It reports whether there is
	// one: an empty list is left out.
	read func(x *xmlText) bool
	// write reads the JSON value that the cursor is at, and writes it as an element.
	write func(w *xmlWriter, name string)
}

// xmlShape says what the elements and attributes are called that are the members of an object in JSON. It is read-only.
type xmlShape struct {
	attrs    map[string]*xmlMember
	elements map[string]*xmlMember
	text     *xmlMember           // what stands in the element itself, nil for none
	merged   map[string]*xmlShape // elements whose members are the object's own
	ways     []xmlWay             // how members are written, in their order
	slots    []slotRule           // where it can be added to
	count    int                  // of members
}

// xmlMember is one key of an object in JSON.
type xmlMember struct {
	key    string
	number int
	many   bool // a list, of which each element of this name is one
	first  bool // an old version may have it more than once, and JSON has the first
	value  xmlValue
	attr   func(x *xmlText, text []byte) // of an attribute
}

// xmlWay is how a member is written: as an attribute, or as an element, or as write says, which finds the members of the
// object itself.
type xmlWay struct {
	name   string
	member *xmlMember
	isAttr bool
	write  func(w *xmlWriter, object []field)
}

// item writes an element of a list that has n so far.
func (x *xmlText) item(n *int, value xmlValue) {
	before := len(x.out)
	if *n > 0 {
		x.out = append(x.out, ',')
	}
	x.newline(len(x.path) + 1)
	x.path = append(x.path, step{index: *n})
	if value.read(x) {
		*n++
	} else {
		x.out = x.out[:before]
	}
	x.path = x.path[:len(x.path)-1]
}

// unknown passes over an element that the specification does not have.
func (x *xmlText) unknown() {
	from, says := int(x.in.From()), fmt.Sprintf("the element %q is not known here, and is not read", shortened(string(x.in.Name())))
	x.violate("%s", says)
	x.skip()
	x.unread = addUnread(x.unread, from, int(x.in.At()), says)
}

func shortened(name string) string {
	const most = 60
	if len(name) <= most {
		return name
	}
	return name[:most] + "…"
}

// listOf is the value of an element that holds a list, each of its elements by its name. pick chooses the name of one in JSON.
func listOf(items map[string]xmlValue, pick func(w *xmlWriter) string) xmlValue {
	return xmlValue{readList(items), func(w *xmlWriter, name string) {
		if w.peek() == '[' && firstByte(w.text[w.at+1:]) == ']' { // which may not be empty everywhere
			w.skip()
			return
		}
		w.begin(name)
		w.array(func(int) {
			name := pick(w)
			items[name].write(w, name)
		})
		w.end(name)
	}}
}

func readList(items map[string]xmlValue) func(x *xmlText) bool {
	return func(x *xmlText) bool {
		x.out = append(x.out, '[')
		n := 0
		for x.err == nil {
			switch kind := x.next(); {
			case x.err != nil:
				return false
			case kind == tags.End && n == 0:
				return false
			case kind == tags.End:
				x.newline(len(x.path))
				x.out = append(x.out, ']')
				return true
			case kind == tags.Text && len(bytes.TrimSpace(x.in.Text())) > 0:
				x.violate("text stands where only elements may")
			case kind == tags.Begin:
				if value, ok := items[string(x.in.Name())]; ok {
					x.item(&n, value)
				} else {
					x.unknown()
				}
			}
		}
		return false
	}
}

// onlyOf is the value of an element that holds one other, which stands for it. pick chooses its name.
func onlyOf(items map[string]xmlValue, pick func(w *xmlWriter) string) xmlValue {
	return xmlValue{readOnly(items), func(w *xmlWriter, name string) {
		w.begin(name)
		inner := pick(w)
		items[inner].write(w, inner)
		w.end(name)
	}}
}

func readOnly(items map[string]xmlValue) func(x *xmlText) bool {
	return func(x *xmlText) bool {
		there := false
		for x.err == nil {
			switch kind := x.next(); {
			case x.err != nil || kind == tags.End:
				return there
			case kind == tags.Text && len(bytes.TrimSpace(x.in.Text())) > 0:
				x.violate("text stands where only elements may")
			case kind == tags.Begin:
				if value, ok := items[string(x.in.Name())]; ok && !there {
					there = value.read(x)
				} else {
					x.unknown()
				}
			}
		}
		return false
	}
}

// within is a value that is the only member of an object in JSON.
func within(key string, value xmlValue) xmlValue {
	return xmlValue{func(x *xmlText) bool {
		o := xmlObject{x: x}
		x.out = append(x.out, '{')
		o.begin(&xmlMember{key: key})
		value.read(x)
		x.path = x.path[:len(x.path)-1]
		x.newline(len(x.path))
		x.out = append(x.out, '}')
		return true
	}, func(w *xmlWriter, name string) {
		w.object(func(k string) {
			if k == key {
				value.write(w, name)
			} else {
				w.skip()
			}
		})
	}}
}

// Values that are a text, one around which white space means nothing, a number, a truth value, and the name of another element
// by its text or by the attribute ref.
var (
	textValue      = xmlValue{(*xmlText).text, (*xmlWriter).scalar}
	trimmedValue   = xmlValue{(*xmlText).trimmed, (*xmlWriter).scalar}
	numberValue    = xmlValue{(*xmlText).number, (*xmlWriter).scalar}
	truthValue     = xmlValue{(*xmlText).truth, (*xmlWriter).scalar}
	referenceValue = xmlValue{(*xmlText).reference, (*xmlWriter).scalar}
	refAttrValue   = xmlValue{(*xmlText).reference, (*xmlWriter).ref}
)

// text is the value of an element that holds a text.
func (x *xmlText) text() bool {
	x.out = append(x.out, '"')
	for x.err == nil {
		switch kind := x.next(); {
		case x.err != nil:
		case kind == tags.End:
			x.out = append(x.out, '"')
			return true
		case kind == tags.Text:
			x.out = appendEscaped(x.out, x.in.Text())
		default:
			x.unknown()
		}
	}
	return false
}

// trimmed is the value of an element that holds a text around which white space means nothing.
func (x *xmlText) trimmed() bool {
	quoteString(x, x.content())
	return true
}

// content returns the text of the element that has just begun, without white space around it.
func (x *xmlText) content() []byte {
	var all []byte
	for x.err == nil {
		switch kind := x.next(); {
		case x.err != nil || kind == tags.End:
			return bytes.TrimSpace(all)
		case kind == tags.Text:
			all = append(all, x.in.Text()...)
		default:
			x.unknown()
		}
	}
	return nil
}

// reference is the value of an element that names another by the attribute ref, or by its text.
func (x *xmlText) reference() bool {
	if ref := x.in.Attr("ref"); ref != nil {
		quoteString(x, ref)
		x.skip()
		return true
	}
	return x.trimmed()
}

func (x *xmlText) number() bool { numberOf(x, x.content()); return true }
func (x *xmlText) truth() bool  { truthOf(x, x.content()); return true }
