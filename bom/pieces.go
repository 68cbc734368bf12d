package bom

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// pieces is a text in pieces, which is not copied while it grows.
type pieces [][]byte

// write adds to the text.
func (p *pieces) write(text string) {
	last := p.room(len(text))
	*last = append(*last, text...)
}

func (p *pieces) writeBytes(text []byte) {
	last := p.room(len(text))
	*last = append(*last, text...)
}

// room returns the piece that has room for n bytes.
func (p *pieces) room(n int) *[]byte {
	const least, most = 4 << 10, 1 << 20
	last := len(*p) - 1
	if last < 0 || cap((*p)[last])-len((*p)[last]) < n {
		size := least
		if last >= 0 {
			size = min(2*cap((*p)[last]), most)
		}
		*p = append(*p, make([]byte, 0, max(size, n)))
		last++
	}
	return &(*p)[last]
}

// withSerial returns the text of a document, with the serial number that is made of it.
func (p pieces) withSerial() string {
	h := sha256.New()
	size := 0
	for _, piece := range p {
		_, _ = h.Write(piece) // which has no error to give
		size += len(piece)
	}
	if at := bytes.Index(p[0], []byte(noSerial)); at >= 0 {
		copy(p[0][at:], serialOf([sha256.Size]byte(h.Sum(nil))))
	}
	var text strings.Builder
	text.Grow(size)
	for _, piece := range p {
		text.Write(piece)
	}
	return text.String()
}

// indented encodes JSON with a level of indentation, one value after the other.
type indented struct {
	text    bytes.Buffer
	encoder *json.Encoder
}

// encode writes a value that stands at a level. The text is good until the next call.
func (i *indented) encode(value any, level int) ([]byte, error) {
	if i.encoder == nil {
		i.encoder = json.NewEncoder(&i.text)
		i.encoder.SetEscapeHTML(false)
	}
	i.text.Reset()
	i.encoder.SetIndent(indent(level), "  ")
	if err := i.encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("encoding CycloneDX: %w", err)
	}
	return bytes.TrimSuffix(i.text.Bytes(), []byte("\n")), nil
}

func indent(level int) string {
	const blanks = "                                " // strings.Repeat gives a new one for each
	if n := 2 * level; n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat("  ", level)
}

// noneOf is a list of a name and without elements, as it stands at a level and nowhere else: a text has no line end, and
// what lies deeper has more blanks before it.
func noneOf(level int, name string) string { return "\n" + indent(level) + `"` + name + `": []` }

// writeList writes the elements of a list at a level.
func writeList[T any](list []T, level int) (pieces, error) {
	var out pieces
	var enc indented
	for i := range list {
		text, err := enc.encode(&list[i], level)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out.write(",")
		}
		out.write("\n")
		out.write(indent(level))
		out.writeBytes(text)
	}
	return out, nil
}

// partWriter writes components, of which each may hold those that follow it. They are encoded one after the other, because
// encoding/json holds what it encodes several times over.
type partWriter struct {
	out  pieces
	enc  indented
	open []openPart // up to the depth that was written last
}

// openPart is a component of which there is more to write.
type openPart struct {
	rest  []byte // what follows the components in it
	holds bool   // there are some
}

const partLevel = 2 // of the outermost components

// write writes a component that lies in as many others as are open at most. Its Components are not its own.
func (w *partWriter) write(part *cdx.Component, depth int) error {
	w.close(depth)
	level := partLevel + 2*depth
	part.Components = &[]cdx.Component{}
	properties, err := w.cutProperties(part, level)
	if err != nil {
		return err
	}
	text, err := w.enc.encode(part, level)
	if err != nil {
		return err
	}
	before, after, found := bytes.Cut(text, []byte(noneOf(level+1, "components")))
	if !found {
		return errors.New("encoding CycloneDX: a component has no place for components")
	}
	switch {
	case depth > 0 && !w.open[depth-1].holds:
		w.open[depth-1].holds = true
		w.out.write("," + strings.TrimSuffix(noneOf(level-1, "components"), "]"))
	case len(w.out) > 0:
		w.out.write(",")
	}
	w.out.write("\n")
	w.out.write(indent(level))
	w.writeBefore(bytes.TrimSuffix(before, []byte(",")), properties, level)
	if len(w.open) < cap(w.open) {
		w.open = w.open[:depth+1] // with what the one before had, to be used again
	} else {
		w.open = append(w.open, openPart{})
	}
	w.open[depth] = openPart{rest: append(w.open[depth].rest[:0], after...)}
	return nil
}

// cutProperties takes the properties out of a component if they are many, and returns them as text.
func (w *partWriter) cutProperties(part *cdx.Component, level int) (pieces, error) {
	const many = 100
	if part.Properties == nil || len(*part.Properties) < many {
		return nil, nil
	}
	list := *part.Properties
	part.Properties = &[]cdx.Property{}
	return writeList(list, level+2)
}

// writeBefore writes what stands before the components in a component, with the properties that were cut out.
func (w *partWriter) writeBefore(text []byte, properties pieces, level int) {
	if len(properties) == 0 {
		w.out.writeBytes(text)
		return
	}
	none := noneOf(level+1, "properties")
	before, after, _ := bytes.Cut(text, []byte(none))
	w.out.writeBytes(before)
	w.out.write(strings.TrimSuffix(none, "]"))
	w.out = append(w.out, properties...)
	w.out.write("\n" + indent(level+1) + "]")
	w.out.writeBytes(after)
}

// close ends what lies deeper than a depth.
func (w *partWriter) close(depth int) {
	for at := len(w.open) - 1; at >= depth; at-- {
		if w.open[at].holds {
			w.out.write("\n" + indent(partLevel+2*at+1) + "]")
		}
		w.out.writeBytes(w.open[at].rest)
		w.open = w.open[:at]
	}
}
