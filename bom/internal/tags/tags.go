// Package tags reads the tags and texts of XML without a copy of each. [Reader.Next] is the entry point.
//
// It is to encoding/xml what a large document needs of it: the tokens of [encoding/xml.Decoder.RawToken], with the same
// names, values and texts and the same errors of syntax, and with ends that match their beginnings. It has no document
// types and leaves the prefixes of names as they are. What it hands out are slices of what it reads, which hold until the
// next token.
package tags

import (
	"errors"
	"io"
	"math"
)

// Kind is the kind of a token.
type Kind int

// The tokens. Comments and instructions are passed over.
const (
	Begin Kind = iota // of an element
	End               // of an element; that of <a/> is a token of its own
	Text
)

// Attr is an attribute.
type Attr struct {
	Prefix []byte // empty if there is none
	Name   []byte // without the prefix
	Value  []byte
}

// Options say how to read.
type Options struct {
	// Deeper is called with the new depth at each Begin, nil for none. Its error ends the reading.
	Deeper func(depth int64) error
	// Charset returns a reader of what in holds as UTF-8, by the encoding that the document names. Without it any but
	// UTF-8 is an error.
	Charset func(label string, in io.Reader) (io.Reader, error)
}

// ErrDeclaration is a document type or another declaration.
var ErrDeclaration = errors.New("a document type or another declaration")

// ErrLong is a tag or text that is longer than a [Reader] of [New] takes.
var ErrLong = errors.New("a tag or text of XML longer than 4 MiB")

// maxToken is the bound that [ErrLong] names.
const maxToken = 4 << 20

// Reader reads one document.
type Reader struct {
	options Options
	in      io.Reader // nil if buf is all there is
	buf     []byte    // what is read and not used is buf[pos:]; of [Of] it is the caller's, and only read
	pos     int
	gone    int64 // bytes before buf
	longest int   // that a token may be
	err     error // that ended the reading

	from  int64 // where the last token began
	tag   Attr  // the names of the last tag
	attrs []Attr
	text  []byte
	shut  bool // the tag ends itself, and its end is the next token

	open  []byte // the whole names of the open elements, one after the other
	ends  []end  // of them
	clean []byte // what the text or the attributes are made of where they are not as they stand
}

// end is where the name of an open element ends.
type end struct {
	to     int // in the names of all
	prefix int // and its prefix, in it
}

// New returns a reader of a document that need not fit into memory.
func New(in io.Reader, o Options) *Reader {
	return &Reader{options: o, in: in, buf: make([]byte, 0, firstBuffer), longest: maxToken}
}

// Of returns a reader of a document in memory. It reads the text where it is and never writes to it; what it hands out are
// parts of it where nothing in them is escaped. A tag or text may be of any length.
func Of(text []byte, o Options) *Reader {
	return &Reader{options: o, buf: text, longest: math.MaxInt}
}

// Next reads the next token. At the end it returns [io.EOF], or [io.ErrUnexpectedEOF] within a token and where elements are
// still open. Other errors name no place, which is what [Reader.From] and [Reader.At] are for. After an error it returns
// the same again. What the methods of the reader hand out holds until it is called.
func (r *Reader) Next() (Kind, error) {
	if r.err != nil {
		return 0, r.err
	}
	if r.shut {
		r.shut = false
		return End, nil
	}
	kind, err := r.token()
	if err == nil && kind == Begin && r.options.Deeper != nil {
		err = r.options.Deeper(int64(r.Depth()))
	}
	if err != nil {
		r.err = r.ended(err)
	}
	return kind, r.err
}

// ended tells an end of the document from one that is too early.
func (r *Reader) ended(err error) error {
	if err != io.EOF || r.pos == len(r.buf) && len(r.ends) == 0 {
		return err
	}
	r.pos = len(r.buf)
	return io.ErrUnexpectedEOF
}

// Skip passes over the element that has just begun, to behind its end.
func (r *Reader) Skip() error {
	for until := r.Depth() - 1; r.Depth() > until; {
		if _, err := r.Next(); err != nil {
			return err
		}
	}
	return nil
}

// Prefix is the prefix of the tag of the last Begin or End, empty if there is none.
func (r *Reader) Prefix() []byte { return r.tag.Prefix }

// Name is the name of the tag of the last Begin or End, without its prefix.
func (r *Reader) Name() []byte { return r.tag.Name }

// Attrs are the attributes of the last Begin, in their order. None is missing for having the name of another.
func (r *Reader) Attrs() []Attr { return r.attrs }

// Attr is the value of the first attribute of the last Begin that has a name, whatever its prefix; nil if there is none.
func (r *Reader) Attr(name string) []byte {
	for i := range r.attrs {
		if string(r.attrs[i].Name) == name {
			return r.attrs[i].Value
		}
	}
	return nil
}

// Text is the last Text, with its entities replaced and its line ends as "\n".
func (r *Reader) Text() []byte { return r.text }

// From is the place of the last token, in bytes from the begin of the document: that of its "<", or of the first byte of
// a text. The end of <a/> has the place of its begin. After an error it is where the token begins that could not be read.
// Behind the declaration of an encoding that is not UTF-8, the bytes are those that Charset makes of the document.
func (r *Reader) From() int64 { return r.from }

// At is the place behind the last token, in bytes as for [Reader.From]; after an error, where the reading stopped.
func (r *Reader) At() int64 { return r.gone + int64(r.pos) }

// Depth is how many elements are open.
func (r *Reader) Depth() int {
	if r.shut {
		return len(r.ends) + 1
	}
	return len(r.ends)
}
