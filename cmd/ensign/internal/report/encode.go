package report

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// encoder writes values as indented JSON, as encoding/json does, in one pass. A report of many components has lists in
// lists in lists; with a method on each that makes an empty one of none, encoding/json writes all of them again at every
// level.
type encoder struct {
	to    io.Writer
	out   []byte // not yet written
	depth int
	plans map[reflect.Type]*plan
}

// plan is how the values of a type are written: it is made once for each type.
type plan struct {
	write func(*encoder, reflect.Value) error
}

// field is a member of a struct.
type field struct {
	index []int
	key   string // quoted, with the colon
	omit  bool   // if it is empty
	plan  *plan
}

// encodeAtOnce is how many bytes are collected before they are written.
const encodeAtOnce = 1 << 16

// encode writes a value and a line end.
func encode(w io.Writer, v any) error {
	e := &encoder{to: w, out: make([]byte, 0, 2*encodeAtOnce), plans: make(map[reflect.Type]*plan)}
	value := reflect.ValueOf(v)
	if err := e.plan(value.Type()).write(e, value); err != nil {
		return err
	}
	e.out = append(e.out, '\n')
	return e.flush(0)
}

// flush writes what has been collected if it is more than so many bytes.
func (e *encoder) flush(most int) error {
	if len(e.out) <= most {
		return nil
	}
	_, err := e.to.Write(e.out)
	e.out = e.out[:0]
	return err
}

var textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()

// plan returns how a type is written. A list that is none is an empty one.
func (e *encoder) plan(t reflect.Type) *plan {
	if p := e.plans[t]; p != nil {
		return p
	}
	p := &plan{}
	e.plans[t] = p // first, because a type may hold lists of itself
	switch kind := t.Kind(); {
	case kind != reflect.Pointer && kind != reflect.Slice && t.Implements(textMarshaler):
		p.write = (*encoder).marshaled
	case kind == reflect.String:
		p.write = func(e *encoder, v reflect.Value) error { return e.text(v.String()) }
	case kind == reflect.Bool:
		p.write = func(e *encoder, v reflect.Value) error { e.out = strconv.AppendBool(e.out, v.Bool()); return nil }
	case kind == reflect.Int, kind == reflect.Int64:
		p.write = func(e *encoder, v reflect.Value) error { e.out = strconv.AppendInt(e.out, v.Int(), 10); return nil }
	case kind == reflect.Pointer:
		p.write = pointers(e.plan(t.Elem()))
	case kind == reflect.Slice:
		p.write = lists(e.plan(t.Elem()))
	case kind == reflect.Map:
		p.write = objects(e.plan(t.Elem()))
	case kind == reflect.Struct:
		p.write = members(e.fields(t))
	default:
		p.write = func(*encoder, reflect.Value) error { return fmt.Errorf("a report has no %s", kind) }
	}
	return p
}

func (e *encoder) marshaled(v reflect.Value) error {
	text, err := v.Interface().(encoding.TextMarshaler).MarshalText()
	if err != nil {
		return err
	}
	return e.text(string(text))
}

func pointers(elem *plan) func(*encoder, reflect.Value) error {
	return func(e *encoder, v reflect.Value) error {
		if v.IsNil() {
			e.out = append(e.out, "null"...)
			return nil
		}
		return elem.write(e, v.Elem())
	}
}

func lists(elem *plan) func(*encoder, reflect.Value) error {
	return func(e *encoder, v reflect.Value) error {
		for i := range v.Len() {
			e.before(i, '[')
			if err := elem.write(e, v.Index(i)); err != nil {
				return err
			}
		}
		e.after(v.Len(), "[]")
		return nil
	}
}

func objects(elem *plan) func(*encoder, reflect.Value) error {
	return func(e *encoder, v reflect.Value) error {
		entries := make(map[string]reflect.Value, v.Len())
		for _, k := range v.MapKeys() {
			entries[k.String()] = v.MapIndex(k)
		}
		for i, k := range slices.Sorted(maps.Keys(entries)) {
			e.before(i, '{')
			if err := e.text(k); err != nil {
				return err
			}
			e.out = append(e.out, ": "...)
			if err := elem.write(e, entries[k]); err != nil {
				return err
			}
		}
		e.after(len(entries), "{}")
		return nil
	}
}

func members(fields []field) func(*encoder, reflect.Value) error {
	return func(e *encoder, v reflect.Value) error {
		n := 0
		for i := range fields {
			f := &fields[i]
			member := v.FieldByIndex(f.index)
			if f.omit && member.IsZero() {
				continue
			}
			e.before(n, '{')
			n++
			e.out = append(e.out, f.key...)
			if err := f.plan.write(e, member); err != nil {
				return err
			}
		}
		e.after(n, "{}")
		return e.flush(encodeAtOnce)
	}
}

// before opens a list or an object before its first element, and sets the next one apart from the last.
func (e *encoder) before(i int, open byte) {
	if i == 0 {
		e.depth++
		e.out = append(e.out, open)
	} else {
		e.out = append(e.out, ',')
	}
	e.line()
}

// after closes what was opened, or writes both ends if there was no element.
func (e *encoder) after(n int, ends string) {
	if n == 0 {
		e.out = append(e.out, ends...)
		return
	}
	e.depth--
	e.line()
	e.out = append(e.out, ends[1])
}

// line begins a new line, with two blanks for each level.
func (e *encoder) line() {
	const blanks = "\n                                                                "
	e.out = append(e.out, blanks[:1+min(2*e.depth, len(blanks)-1)]...)
	for n := 2*e.depth - (len(blanks) - 1); n > 0; n-- {
		e.out = append(e.out, ' ')
	}
}

// fields lists the members of a struct that JSON has, those of embedded ones too.
func (e *encoder) fields(t reflect.Type) []field {
	var list []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			for _, inner := range e.fields(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				list = append(list, inner)
			}
		case f.IsExported() && name != "-" && name != "":
			list = append(list, field{[]int{i}, strconv.Quote(name) + ": ", options == "omitempty", e.plan(f.Type)})
		}
	}
	return list
}

// text writes a string.
func (e *encoder) text(s string) error {
	if isPlain(s) {
		e.out = append(append(append(e.out, '"'), s...), '"')
		return nil
	}
	var b bytes.Buffer
	inner := json.NewEncoder(&b)
	inner.SetEscapeHTML(false)
	if err := inner.Encode(s); err != nil {
		return err
	}
	e.out = append(e.out, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
	return nil
}

// isPlain reports whether a string needs no escapes.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
