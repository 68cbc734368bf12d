package report

import (
	"bufio"
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
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
	out   *bufio.Writer
	depth int
	types map[reflect.Type][]field
}

// field is a member of a struct.
type field struct {
	index []int
	key   string // quoted, with the colon
	omit  bool   // if it is empty
}

// value writes one value. A list that is none is an empty one.
func (e *encoder) value(v reflect.Value) error {
	if v.Kind() != reflect.Pointer && v.Kind() != reflect.Slice {
		if m, ok := v.Interface().(encoding.TextMarshaler); ok {
			text, err := m.MarshalText()
			if err != nil {
				return err
			}
			return e.text(string(text))
		}
	}
	switch v.Kind() {
	case reflect.String:
		return e.text(v.String())
	case reflect.Bool:
		e.out.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int64:
		e.out.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Pointer:
		if v.IsNil() {
			e.out.WriteString("null")
			return nil
		}
		return e.value(v.Elem())
	case reflect.Slice:
		return e.list(v)
	case reflect.Map:
		return e.object(v)
	case reflect.Struct:
		return e.members(v)
	default:
		return fmt.Errorf("a report has no %s", v.Kind())
	}
	return nil
}

func (e *encoder) list(v reflect.Value) error {
	for i := range v.Len() {
		e.before(i, '[')
		if err := e.value(v.Index(i)); err != nil {
			return err
		}
	}
	e.after(v.Len(), "[]")
	return nil
}

func (e *encoder) object(v reflect.Value) error {
	entries := make(map[string]reflect.Value, v.Len())
	for _, k := range v.MapKeys() {
		entries[k.String()] = v.MapIndex(k)
	}
	for i, k := range slices.Sorted(maps.Keys(entries)) {
		e.before(i, '{')
		if err := e.text(k); err != nil {
			return err
		}
		e.out.WriteString(": ")
		if err := e.value(entries[k]); err != nil {
			return err
		}
	}
	e.after(len(entries), "{}")
	return nil
}

func (e *encoder) members(v reflect.Value) error {
	n := 0
	for _, f := range e.fields(v.Type()) {
		member := v.FieldByIndex(f.index)
		if f.omit && member.IsZero() {
			continue
		}
		e.before(n, '{')
		n++
		e.out.WriteString(f.key)
		if err := e.value(member); err != nil {
			return err
		}
	}
	e.after(n, "{}")
	return nil
}

// before opens a list or an object before its first element, and sets the next one apart from the last.
func (e *encoder) before(i int, open byte) {
	if i == 0 {
		e.depth++
		e.out.WriteByte(open)
	} else {
		e.out.WriteByte(',')
	}
	e.line()
}

// after closes what was opened, or writes both ends if there was no element.
func (e *encoder) after(n int, ends string) {
	if n == 0 {
		e.out.WriteString(ends)
		return
	}
	e.depth--
	e.line()
	e.out.WriteByte(ends[1])
}

func (e *encoder) line() {
	e.out.WriteByte('\n')
	for range e.depth {
		e.out.WriteString("  ")
	}
}

// fields lists the members of a struct that JSON has, those of embedded ones too.
func (e *encoder) fields(t reflect.Type) []field {
	if list, ok := e.types[t]; ok {
		return list
	}
	var list []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			for _, inner := range e.fields(f.Type) {
				list = append(list, field{append([]int{i}, inner.index...), inner.key, inner.omit})
			}
		case f.IsExported() && name != "-" && name != "":
			list = append(list, field{[]int{i}, strconv.Quote(name) + ": ", options == "omitempty"})
		}
	}
	e.types[t] = list
	return list
}

// text writes a string.
func (e *encoder) text(s string) error {
	if isPlain(s) {
		e.out.WriteByte('"')
		e.out.WriteString(s)
		e.out.WriteByte('"')
		return nil
	}
	var b bytes.Buffer
	inner := json.NewEncoder(&b)
	inner.SetEscapeHTML(false)
	if err := inner.Encode(s); err != nil {
		return err
	}
	e.out.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
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
