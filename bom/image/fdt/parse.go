package fdt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// Tokens of the structure block, section 5.4.1 of the specification.
const (
	beginNode = 1
	endNode   = 2
	property  = 3
	nop       = 4
	end       = 9
)

// windowSize is how much of a blob is read at a time: values are skipped, so little more than the names is.
const windowSize = 16 << 10

// window reads short stretches in rising order.
type window struct {
	r   io.ReaderAt
	end int64 // what lies there or beyond is an error
	off int64
	buf []byte
}

// bytes returns n bytes at off, windowSize at most, which hold until the next call.
func (w *window) bytes(off, n int64) ([]byte, error) {
	if off < 0 || n > w.end || off > w.end-n {
		return nil, wrong(off, "0x%x bytes are missing", n)
	}
	if off < w.off || off+n > w.off+int64(len(w.buf)) {
		if w.buf == nil {
			w.buf = make([]byte, 0, windowSize)
		}
		w.off, w.buf = off, w.buf[:min(windowSize, w.end-off)]
		if _, err := io.ReadFull(io.NewSectionReader(w.r, off, int64(len(w.buf))), w.buf); err != nil {
			w.buf = w.buf[:0]
			return nil, fmt.Errorf("reading a device tree at 0x%x: %w", off, err)
		}
	}
	return w.buf[off-w.off:][:n], nil
}

// parser reads the structure block, token after token.
type parser struct {
	window
	at         int64
	names      string
	nodes      int
	properties int
}

func (p *parser) tree() (*Node, error) {
	var open []*Node
	for {
		at := p.at
		token, err := p.cell()
		if err != nil {
			return nil, err
		}
		switch {
		case token == nop:
		case token == beginNode:
			if open, err = p.begin(open, at); err != nil {
				return nil, err
			}
		case len(open) == 0:
			return nil, wrong(at, "token %d outside of the root", token)
		case token == property:
			if err := p.property(open[len(open)-1]); err != nil {
				return nil, err
			}
		case token == endNode && len(open) > 1:
			open = open[:len(open)-1]
		case token == endNode:
			return open[0], p.last()
		default:
			return nil, wrong(at, "token %d", token)
		}
	}
}

// last reads the end token, after which nothing counts.
func (p *parser) last() error {
	for {
		at := p.at
		token, err := p.cell()
		if err != nil {
			return err
		}
		switch token {
		case nop:
		case end:
			return nil
		default:
			return wrong(at, "token %d after the root", token)
		}
	}
}

func (p *parser) cell() (uint32, error) {
	b, err := p.bytes(p.at, 4)
	if err != nil {
		return 0, err
	}
	p.at += 4
	return binary.BigEndian.Uint32(b), nil
}

func (p *parser) begin(open []*Node, at int64) ([]*Node, error) {
	if p.nodes++; p.nodes > MaxNodes {
		return nil, wrong(at, "more than %d nodes", MaxNodes)
	}
	if len(open) == MaxDepth {
		return nil, wrong(at, "nested deeper than %d", MaxDepth)
	}
	name, err := p.name()
	if err != nil {
		return nil, err
	}
	n := &Node{Name: name, Offset: at}
	if len(open) == 0 && name != "" {
		return nil, wrong(at+4, "a root of the name %q", name)
	}
	if len(open) > 0 {
		parent := open[len(open)-1]
		if name == "" || strings.Contains(name, "/") {
			return nil, wrong(at+4, "a node of the name %q", name)
		}
		parent.Children = append(parent.Children, n)
	}
	return append(open, n), nil
}

// name reads the name of a node, which ends with a zero byte and is filled up to a multiple of four.
func (p *parser) name() (string, error) {
	b, err := p.bytes(p.at, min(maxName, p.end-p.at))
	if err != nil {
		return "", err
	}
	n := bytes.IndexByte(b, 0)
	if n < 0 {
		return "", wrong(p.at, "a name of a node that does not end")
	}
	p.at += int64(n+1+3) &^ 3
	return string(b[:n]), nil
}

func (p *parser) property(n *Node) error {
	at := p.at
	if p.properties++; p.properties > MaxProperties {
		return wrong(at, "more than %d properties", MaxProperties)
	}
	b, err := p.bytes(at, 8)
	if err != nil {
		return err
	}
	size, name := int64(binary.BigEndian.Uint32(b)), int64(binary.BigEndian.Uint32(b[4:]))
	if name >= int64(len(p.names)) {
		return wrong(at+4, "a name at 0x%x of the strings", name)
	}
	key, _, ok := strings.Cut(p.names[name:min(int64(len(p.names)), name+maxName)], "\x00")
	if !ok {
		return wrong(at+4, "a name of a property that does not end")
	}
	if size > p.end-at-8 {
		return wrong(at, "a value of 0x%x bytes", size)
	}
	n.Properties = append(n.Properties, Property{key, at + 8, size})
	p.at = at + 8 + (size+3)&^3
	return nil
}
