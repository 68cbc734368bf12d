package bom

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"ensign/bom/internal/tags"
)

// maxNamespaces bounds the foreign namespaces that are named in warnings.
const maxNamespaces = 20

// xmlTokens is a document in XML, token by token. It refuses document types and what is nested too deep, and passes over
// elements of other namespaces.
type xmlTokens struct {
	body   []byte
	budget *Budget
	in     *tags.Reader
	err    error // why no more is read
	ended  bool  // err is the end of the text

	own        string      // the namespace of the outermost element
	spaces     []xmlPrefix // that are declared by open elements, the innermost last
	foreign    []string    // other namespaces that elements are of, each once
	signatures int         // of XML

	kind   tags.Kind // of the token that next read
	held   bool      // which next returns again
	passed int       // where the first element begins that next passed over, 0 if it did over none

	kept  int  // bytes of memory that was taken so far
	empty bool // the last token began an element without an attribute

	declared   []span // the tags that declare the own namespace
	lastPrefix string // so that slots of one prefix share it
}

// xmlPrefix is a prefix that an element declares.
type xmlPrefix struct {
	prefix, space string
	open          int // how many elements were open when it was declared
}

// next reads the next token of the own namespace.
func (x *xmlTokens) next() tags.Kind {
	if x.held {
		x.held = false
		return x.kind
	}
	x.passed = 0
	for {
		x.kind = x.token()
		if x.err != nil || x.kind != tags.Begin || x.isOwn() {
			return x.kind
		}
		x.pass()
	}
}

// peek returns the kind of the next token that is not white space; next returns the same.
func (x *xmlTokens) peek() tags.Kind {
	for x.next() == tags.Text && x.err == nil && len(bytes.TrimSpace(x.in.Text())) == 0 {
	}
	x.held = x.err == nil
	return x.kind
}

func (x *xmlTokens) isOwn() bool { return x.space(x.in.Prefix()) == x.own }

// pass passes over an element of another namespace, and all that is in it.
func (x *xmlTokens) pass() {
	if x.passed == 0 {
		x.passed = int(x.in.From())
	}
	space := x.space(x.in.Prefix())
	if space == signatureSpace && string(x.in.Name()) == "Signature" {
		x.signatures++
	}
	if len(x.foreign) < maxNamespaces && !slices.Contains(x.foreign, space) {
		x.foreign = append(x.foreign, strings.Clone(space))
	}
	x.skip()
}

// signatureSpace is the namespace of signatures, https://www.w3.org/TR/xmldsig-core/.
const signatureSpace = "http://www.w3.org/2000/09/xmldsig#"

// skip passes over the element that has just begun.
func (x *xmlTokens) skip() {
	for until := x.in.Depth() - 1; x.err == nil && x.in.Depth() > until; {
		x.token()
	}
}

// token reads the next token and checks it.
func (x *xmlTokens) token() tags.Kind {
	kind, err := x.in.Next()
	if err != nil {
		x.fail(err)
		return kind
	}
	switch kind {
	case tags.Begin:
		x.begin()
	case tags.Text:
		x.empty = false
	case tags.End:
		if x.empty {
			x.kept += xmlEmptySize
		}
		x.empty = false
		for n := len(x.spaces); n > 0 && x.spaces[n-1].open > x.in.Depth(); n-- {
			x.spaces = x.spaces[:n-1]
		}
	}
	return kind
}

func (x *xmlTokens) fail(err error) {
	at := int(x.in.From())
	switch {
	case errors.Is(err, io.EOF):
		x.err, x.ended = err, true
	case errors.Is(err, ErrLimit):
		x.err = limitError(at, err)
	case errors.Is(err, tags.ErrDeclaration):
		x.err = syntaxError(at, "a document type is refused")
	case errors.Is(err, io.ErrUnexpectedEOF):
		x.err = &SyntaxError{Offset: int64(len(x.body)), Msg: "the text ends before the end of an element", Err: err}
	default:
		x.err = &SyntaxError{Offset: x.in.At(), Msg: err.Error(), Err: err}
	}
}

// What an element takes of the memory that is kept, of which JSON and what is read of it take as much again.
const (
	xmlElementSize   = 100
	xmlComponentSize = 800
	xmlEmptySize     = 300 // of one that says nothing
)

func (x *xmlTokens) begin() {
	attrs := x.in.Attrs()
	x.empty = len(attrs) == 0
	x.kept += xmlElementSize
	if string(x.in.Name()) == "component" {
		x.kept += xmlComponentSize
	}
	switch from := int(x.in.From()); {
	case x.in.Depth() > maxDepth:
		x.err = syntaxError(from, "nested deeper than %d", maxDepth)
	case x.kept > keptMost(len(x.body)):
		x.err = syntaxError(from, tooMany)
	}
	for i := range attrs {
		switch a := &attrs[i]; {
		case len(a.Prefix) == 0 && string(a.Name) == "xmlns":
			x.declare("", a.Value)
		case string(a.Prefix) == "xmlns":
			x.declare(string(a.Name), a.Value)
		}
	}
	if x.in.Depth() == 1 {
		x.own = x.space(x.in.Prefix())
	}
	for i := len(x.spaces) - 1; i >= 0 && x.spaces[i].open == x.in.Depth(); i-- {
		if x.spaces[i].space == x.own {
			x.declared = append(x.declared, span{int(x.in.From()), int(x.in.At())})
			break
		}
	}
}

// prefix returns what the name of the tag that was read last begins with: "a:" or nothing.
func (x *xmlTokens) prefix() string {
	p := x.in.Prefix()
	if len(p) == 0 {
		return ""
	}
	if last := strings.TrimSuffix(x.lastPrefix, ":"); last != string(p) {
		x.lastPrefix = string(p) + ":"
	}
	return x.lastPrefix
}

// declare notes the namespace of a prefix.
func (x *xmlTokens) declare(prefix string, space []byte) {
	if x.err == nil && len(x.spaces) == maxSpaces {
		x.err = syntaxError(int(x.in.From()), "more than %d namespaces are declared at one place", maxSpaces)
		return
	}
	name := x.own
	if string(space) != name {
		name = string(space)
	}
	x.spaces = append(x.spaces, xmlPrefix{prefix, name, x.in.Depth()})
}

// maxSpaces bounds the namespaces that open elements declare, since each name is looked for among them.
const maxSpaces = 100

// space returns the namespace of a prefix. One that is not declared stands for itself.
func (x *xmlTokens) space(prefix []byte) string {
	for i := len(x.spaces) - 1; i >= 0; i-- {
		if x.spaces[i].prefix == string(prefix) {
			return x.spaces[i].space
		}
	}
	return string(prefix)
}
