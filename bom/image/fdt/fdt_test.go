package fdt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// blob writes a tree of version 17 from the cells of its structure and from its names.
func blob(structure []byte, names string) []byte {
	var b []byte
	offStrings := HeaderSize + 16 + len(structure)
	for _, n := range []int{Magic, offStrings + len(names), HeaderSize + 16, offStrings, HeaderSize, 17, 16, 0, len(names), len(structure)} {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return slices.Concat(b, make([]byte, 16), structure, []byte(names))
}

// cells writes numbers as cells, and strings with zeros to the next one.
func cells(list ...any) []byte {
	var b []byte
	for _, c := range list {
		switch c := c.(type) {
		case int:
			b = binary.BigEndian.AppendUint32(b, uint32(c))
		case string:
			b = append(append(b, c...), 0)
			for len(b)%4 != 0 {
				b = append(b, 0)
			}
		}
	}
	return b
}

// sample has a model, two strings, a number, an empty property and a child with a child.
func sample() []byte {
	return blob(cells(
		beginNode, "", property, 6, 0, "Board", nop, property, 8, 6, "a,b\x00c,d",
		beginNode, "cpus", property, 4, 17, 2, property, 0, 22, beginNode, "cpu@0", endNode, endNode, endNode, nop, end,
	), "model\x00compatible\x00reg,\x00empty\x00")
}

func read(data []byte) (*Tree, error) { return Read(bytes.NewReader(data), int64(len(data))) }

func TestRead(t *testing.T) {
	tree, err := read(append(sample(), "what follows"...))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for depth, n := range tree.Root.All() {
		names = append(names, strings.Repeat(" ", depth)+n.Name)
	}
	if diff := cmp.Diff([]string{"", " cpus", "  cpu@0"}, names); diff != "" {
		t.Error(diff)
	}
	if got := tree.String(tree.Root, "model"); got != "Board" {
		t.Errorf("model %q", got)
	}
	if diff := cmp.Diff([]string{"a,b", "c,d"}, tree.Strings(tree.Root, "compatible")); diff != "" {
		t.Error(diff)
	}
	cpus := tree.Root.Child("cpus")
	if n, ok := tree.Number(cpus, "reg,"); !ok || n != 2 {
		t.Errorf("number %d %v", n, ok)
	}
	if p := cpus.Property("empty"); p == nil || p.Size != 0 {
		t.Errorf("empty property: %+v", p)
	}
	if tree.Strings(cpus, "reg,") != nil || tree.Strings(cpus, "absent") != nil || cpus.Child("absent") != nil {
		t.Error("what is not there was found")
	}
	if _, err := tree.Value(tree.Root.Property("compatible"), 7); err == nil {
		t.Error("a value over the limit was read")
	}
}

func TestRefused(t *testing.T) {
	header := func(field int, value uint32) []byte {
		b := sample()
		binary.BigEndian.PutUint32(b[4*field:], value)
		return b
	}
	deep := cells(beginNode, "")
	for range MaxDepth {
		deep = append(deep, cells(beginNode, "n")...)
	}
	for name, data := range map[string][]byte{
		"no bytes":                   nil,
		"half a header":              sample()[:20],
		"no magic":                   header(0, 1),
		"cut off":                    sample()[:len(sample())-1],
		"a size below the header's":  header(1, 8),
		"a size beyond":              header(1, 0xffffffff),
		"a structure at the header":  header(2, 4),
		"a structure not aligned":    header(2, HeaderSize+17),
		"a structure beyond":         header(2, 0xfffffffc),
		"strings beyond":             header(3, 0xffffffff),
		"strings in the header":      header(3, 0),
		"reservations beyond":        header(4, 0xfffffff8),
		"reservations in the text":   header(4, HeaderSize+16),
		"version 3":                  header(5, 3),
		"compatible to 18":           header(6, 18),
		"strings of 4 GiB":           header(8, 0xffffffff),
		"a structure of 4 GiB":       header(9, 0xffffffff),
		"a structure of no bytes":    header(9, 0),
		"a value of 4 GiB":           blob(cells(beginNode, "", property, -1, 0, endNode, end), "n\x00"),
		"a name beyond":              blob(cells(beginNode, "", property, 0, 2, endNode, end), "n\x00"),
		"a name that does not end":   blob(cells(beginNode, "", property, 0, 0, endNode, end), "n"),
		"a property before the root": blob(cells(property, 0, 0, beginNode, "", endNode, end), "n\x00"),
		"an end before the root":     blob(cells(endNode, end), ""),
		"no root":                    blob(cells(end), ""),
		"two roots":                  blob(cells(beginNode, "", endNode, beginNode, "", endNode, end), ""),
		"no end":                     blob(cells(beginNode, "", endNode), ""),
		"an end in a node":           blob(cells(beginNode, "", end), ""),
		"a token of nothing":         blob(cells(beginNode, "", 5, endNode, end), ""),
		"a root with a name":         blob(cells(beginNode, "a", endNode, end), ""),
		"a child without a name":     blob(cells(beginNode, "", beginNode, "", endNode, endNode, end), ""),
		"a child with a slash":       blob(cells(beginNode, "", beginNode, "a/b", endNode, endNode, end), ""),
		"a long name of a node":      blob(cells(beginNode, "", beginNode, strings.Repeat("n", 2000), endNode, endNode, end), ""),
		"too deep":                   blob(deep, ""),
	} {
		tree, err := read(data)
		var at *FormatError
		switch {
		case err == nil:
			t.Errorf("%s: read %+v", name, tree.Root)
		case !errors.As(err, &at) || at.Offset < 0 || at.Offset > int64(len(data)) || at.Msg == "":
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMany holds that what is over a bound is refused, and what is at it is read.
func TestMany(t *testing.T) {
	nodes := func(n int) []byte {
		return blob(slices.Concat(cells(beginNode, ""), bytes.Repeat(cells(beginNode, "n", endNode), n), cells(endNode, end)), "")
	}
	if _, err := read(nodes(MaxNodes - 1)); err != nil {
		t.Error(err)
	}
	if _, err := read(nodes(MaxNodes)); err == nil {
		t.Error("one node more was read")
	}
	properties := func(n int) []byte {
		return blob(slices.Concat(cells(beginNode, ""), bytes.Repeat(cells(property, 0, 0), n), cells(endNode, end)), "n\x00")
	}
	if _, err := read(properties(MaxProperties)); err != nil {
		t.Error(err)
	}
	if _, err := read(properties(MaxProperties + 1)); err == nil {
		t.Error("one property more was read")
	}
}

// check holds what every tree must be.
func check(t *testing.T, data []byte) {
	tree, err := read(data)
	if err != nil {
		var at *FormatError
		if errors.As(err, &at) && (at.Offset < 0 || at.Offset > int64(len(data))) {
			t.Fatalf("offset 0x%x of 0x%x: %v", at.Offset, len(data), err)
		}
		return
	}
	nodes := 0
	for depth, n := range tree.Root.All() {
		if nodes++; depth >= MaxDepth || (n.Name == "") != (depth == 0) {
			t.Fatalf("node %q at depth %d", n.Name, depth)
		}
		for i := range n.Properties {
			p := &n.Properties[i]
			if p.Size < 0 || p.Offset < HeaderSize-4 || p.Offset > int64(tree.Header.TotalSize)-p.Size {
				t.Fatalf("property %+v", *p)
			}
			if _, err := tree.Value(p, int64(len(data))); err != nil {
				t.Fatal(err)
			}
			tree.Strings(n, p.Name)
			tree.Number(n, p.Name)
		}
	}
	if nodes > MaxNodes {
		t.Fatalf("%d nodes", nodes)
	}
}

func TestFlips(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		data := sample()
		for range 1 + r.IntN(3) {
			data[r.IntN(len(data))] ^= 1 << r.IntN(8)
		}
		check(t, data)
		check(t, data[:r.IntN(len(data))])
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample())
	f.Add(blob(cells(beginNode, "", endNode, end), ""))
	f.Add(blob(cells(beginNode, "", property, -1, 0, endNode, end), "n\x00"))
	f.Fuzz(check)
}

func BenchmarkRead(b *testing.B) {
	data := blob(slices.Concat(cells(beginNode, ""), bytes.Repeat(cells(beginNode, "uart@0", property, 4, 0, 1, property, 8, 0, 1, 2, endNode), 2000), cells(endNode, end)), "reg\x00")
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := read(data); err != nil {
			b.Fatal(err)
		}
	}
}
