package image

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A recipe is the text that a sample is built from: one step a line, "#" and a space begin a comment. Numbers are as in Go.
//
//	le32 1 2            numbers: u8, le16, le32, le64, be16, be32, be64
//	ascii "text\n"      bytes as they are
//	field 32 "name"     bytes, filled up with zeros
//	hex d00dfeed
//	at 0x40             zeros up to an offset; align 4: to a multiple
//	fill 16 0xff
//	words 1000          bytes of text; strange 1000: bytes that are nothing
//	cpio "name" "text"  a member of an archive of the newc kind
//	gzip … end          the steps between, compressed
//	put be32 4 crc32 0 64     a number at an offset: size, n, crc32 FROM TO, ncrc32 FROM TO (not inverted), crc32c FROM TO, egon
//	dtb … end           a device tree of: node NAME … end, prop NAME "a" "b" or <1 2>, data NAME … end, hash NAME ALGO
type recipe struct {
	t     testing.TB
	lines []string
	at    int
}

func built(t testing.TB, text string) []byte {
	t.Helper()
	r := &recipe{t: t, lines: strings.Split(text, "\n")}
	data := r.block()
	if r.at < len(r.lines) {
		t.Fatalf("line %d: an end of nothing", r.at)
	}
	return data
}

// step splits a line, with strings in quotes as one word.
func (r *recipe) step() ([]string, bool) {
	for r.at < len(r.lines) {
		line := strings.TrimSpace(r.lines[r.at])
		r.at++
		if line == "" || line[0] == '#' {
			continue
		}
		var list []string
		for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
			word, _, _ := strings.Cut(line, " ")
			if line[0] == '"' {
				var err error
				if word, err = strconv.QuotedPrefix(line); err != nil {
					r.t.Fatalf("line %d: %v", r.at, err)
				}
			}
			if word == "#" {
				break
			}
			list, line = append(list, word), line[len(word):]
		}
		return list, list[0] != "end"
	}
	return nil, false
}

func (r *recipe) number(word string) uint64 {
	n, err := strconv.ParseUint(strings.Trim(word, "<>"), 0, 64)
	if err != nil {
		r.t.Fatalf("line %d: %v", r.at, err)
	}
	return n
}

func (r *recipe) quoted(word string) string {
	s, err := strconv.Unquote(word)
	if err != nil {
		r.t.Fatalf("line %d: %s: %v", r.at, word, err)
	}
	return s
}

func (r *recipe) block() (b []byte) {
	for {
		w, ok := r.step()
		if !ok {
			return b
		}
		b = r.do(b, w)
	}
}

func (r *recipe) do(b []byte, w []string) []byte {
	fill := func(n int, c byte) []byte { return append(b, bytes.Repeat([]byte{c}, max(0, n))...) }
	switch w[0] {
	case "ascii":
		return append(b, r.quoted(w[1])...)
	case "field":
		s, n := r.quoted(w[2]), int(r.number(w[1]))
		b = append(b, s...)
		return fill(n-len(s), 0)
	case "hex":
		p, err := hex.DecodeString(strings.Join(w[1:], ""))
		if err != nil {
			r.t.Fatalf("line %d: %v", r.at, err)
		}
		return append(b, p...)
	case "at":
		return fill(int(r.number(w[1]))-len(b), 0)
	case "align":
		n := int(r.number(w[1]))
		return fill((n-len(b)%n)%n, 0)
	case "fill":
		return fill(int(r.number(w[1])), byte(r.number(w[2])))
	case "words":
		return append(b, words[:r.number(w[1])]...)
	case "strange":
		return append(b, strange(r.number(w[1]), int(r.number(w[1])))...)
	case "cpio": // a member of the newc kind
		name, data := r.quoted(w[1])+"\x00", r.quoted(w[2])
		b = fmt.Appendf(b, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", 1, 0o100644, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name), 0)
		b = append(b, name...)
		b = append(b, make([]byte, (4-(110+len(name))%4)%4)...)
		b = append(b, data...)
		return append(b, make([]byte, (4-len(data)%4)%4)...)
	case "gzip":
		return append(b, zipped(r.t, r.block())...)
	case "dtb":
		return append(b, dtbOf(r.node(""))...)
	case "put":
		off := r.number(w[2])
		copy(b[off:], r.encode(nil, w[1], r.value(b, w[3:])))
		return b
	}
	for _, word := range w[1:] {
		b = r.encode(b, w[0], r.number(word))
	}
	return b
}

func (r *recipe) encode(b []byte, kind string, n uint64) []byte {
	switch kind {
	case "u8":
		return append(b, byte(n))
	case "le16":
		return binary.LittleEndian.AppendUint16(b, uint16(n))
	case "le32":
		return binary.LittleEndian.AppendUint32(b, uint32(n))
	case "le64":
		return binary.LittleEndian.AppendUint64(b, n)
	case "be16":
		return binary.BigEndian.AppendUint16(b, uint16(n))
	case "be32":
		return binary.BigEndian.AppendUint32(b, uint32(n))
	case "be64":
		return binary.BigEndian.AppendUint64(b, n)
	}
	r.t.Fatalf("line %d: no step %q", r.at, kind)
	return b
}

func (r *recipe) value(b []byte, w []string) uint64 {
	stretch := func() []byte {
		to := uint64(len(b))
		if len(w) > 2 {
			to = r.number(w[2])
		}
		return b[r.number(w[1]):to]
	}
	switch w[0] {
	case "size":
		return uint64(len(b)) - r.number(w[1])
	case "crc32":
		return uint64(crc32.ChecksumIEEE(stretch()))
	case "ncrc32":
		return uint64(^crc32.ChecksumIEEE(stretch()))
	case "crc32c":
		return uint64(crc32.Checksum(stretch(), castagnoli))
	case "egon":
		sum := uint32(0)
		for p := b; len(p) >= 4; p = p[4:] {
			sum += binary.LittleEndian.Uint32(p)
		}
		return uint64(sum)
	}
	return r.number(w[0])
}

// dtNode is a node of a device tree to be written.
type dtNode struct {
	name     string
	props    []dtProp
	children []*dtNode
}

type dtProp struct {
	name  string
	value []byte
}

func (r *recipe) node(name string) *dtNode {
	n := &dtNode{name: name}
	var data []byte
	for {
		w, ok := r.step()
		if !ok {
			return n
		}
		switch w[0] {
		case "node":
			child := &dtNode{name: w[1]}
			if child = r.node(w[1]); len(child.props) > 0 && child.props[0].name == "hash" {
				child.props[0] = dtProp{"value", child.sum(data)}
			}
			n.children = append(n.children, child)
		case "prop":
			var value []byte
			for _, word := range w[2:] {
				if word[0] == '"' {
					value = append(append(value, r.quoted(word)...), 0)
				} else {
					value = r.encode(value, "be32", r.number(word))
				}
			}
			n.props = append(n.props, dtProp{w[1], value})
		case "data":
			data = r.block()
			n.props = append(n.props, dtProp{w[1], data})
		case "hash": // the value, of the data of the node above
			n.props = append(n.props, dtProp{"hash", nil}, dtProp{"algo", append([]byte(w[1]), 0)})
		default:
			r.t.Fatalf("line %d: no step %q of a tree", r.at, w[0])
		}
	}
}

func (n *dtNode) sum(data []byte) []byte {
	h := hashOf(strings.TrimRight(string(n.props[1].value), "\x00"))
	h.Write(data)
	return h.Sum(nil)
}

// dtbOf writes a flattened device tree of version 17.
func dtbOf(root *dtNode) []byte {
	var structure, names []byte
	structure = append(root.flat(structure, &names), 0, 0, 0, 9)
	var head []byte
	offStruct := 40 + 16
	offStrings := offStruct + len(structure)
	for _, n := range []int{0xd00dfeed, offStrings + len(names), offStruct, offStrings, 40, 17, 16, 0, len(names), len(structure)} {
		head = binary.BigEndian.AppendUint32(head, uint32(n))
	}
	return slices.Concat(head, make([]byte, 16), structure, names)
}

func (n *dtNode) flat(b []byte, names *[]byte) []byte {
	pad := func() {
		for len(b)%4 != 0 {
			b = append(b, 0)
		}
	}
	b = append(append(binary.BigEndian.AppendUint32(b, 1), n.name...), 0)
	pad()
	for _, p := range n.props {
		b = binary.BigEndian.AppendUint32(b, 3)
		b = binary.BigEndian.AppendUint32(b, uint32(len(p.value)))
		b = binary.BigEndian.AppendUint32(b, uint32(len(*names)))
		*names = append(append(*names, p.name...), 0)
		b = append(b, p.value...)
		pad()
	}
	for _, c := range n.children {
		b = c.flat(b, names)
	}
	return binary.BigEndian.AppendUint32(b, 2)
}

// toldFacts writes an image as lines, with what its headers say.
func toldFacts(img *Image) string {
	var b strings.Builder
	for _, n := range img.Nodes {
		fmt.Fprintf(&b, "%s 0x%x+0x%x\n", n.Path, n.Offset, n.Size)
		for _, f := range n.Facts {
			fmt.Fprintf(&b, "\t%s: %s\n", f.Name, f.Value)
		}
		for _, p := range n.Problems {
			fmt.Fprintf(&b, "\t! 0x%x %s\n", p.Offset, p.Says)
		}
	}
	for _, g := range img.Gaps() {
		fmt.Fprintf(&b, "gap %q 0x%x+0x%x %s: %s\n", g.Path, g.Offset, g.Size, g.Reason, g.Says)
	}
	return b.String()
}
