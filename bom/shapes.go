package bom

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// shapesTable says what the objects of each version hold; .ci/shapes writes it.
//
//go:embed shapes.tsv
var shapesTable string

// shape is an object of one version of CycloneDX, or a set of words. It is read-only.
type shape struct {
	words   map[string]bool // not nil for a set of words
	closed  bool            // other members are refused
	members map[string]*member
	names   []string // of the members, by number
	needed  keys
	choices []choice // of which one must be there
	refused []refusal
}

// member is one key an object may have.
type member struct {
	number int
	kinds  []kindRule
}

// keys is a set of members of a shape by number. No shape has more than 64.
type keys uint64

func (k keys) all(other keys) bool { return k&other == other }

// choice is sets of members: exactly one set must be there whole, or at least one.
type choice struct {
	sets    []keys
	several bool
}

// refusal is members that may not stand together, unless one of the members in unless is there and not false.
type refusal struct{ members, unless keys }

// kindRule is one type a value may have.
type kindRule struct {
	name     string // "string", "integer", "boolean", "any", "object", or a format
	shape    *shape // of an object or a word
	from, to float64
	bounded  int // 0 no, 1 from below, 2 on both sides

	list   []kindRule // not nil for a list: what its elements may be
	unique bool
	least  int
	most   int // 0 is any
}

// shapesOf returns the outermost shape of a version.
func shapesOf(version string) *shape {
	return shapesByVersion()[version]["bom"]
}

// shapesByVersion takes the table apart once.
var shapesByVersion = sync.OnceValue(func() map[string]map[string]*shape {
	all := make(map[string]map[string]*shape)
	for _, v := range jsonVersions {
		all[v] = make(map[string]*shape)
	}
	for line := range strings.Lines(shapesTable) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || cells[0] == "shape" {
			continue
		}
		from, to, ok := strings.Cut(cells[4], "-")
		if !ok {
			to = from
		}
		for _, v := range jsonVersions {
			if v >= from && v <= to {
				shapes(all[v]).take(cells)
			}
		}
	}
	return all
})

// shapes are those of one version by name.
type shapes map[string]*shape

func (all shapes) get(name string) *shape {
	s, ok := all[name]
	if !ok {
		s = &shape{members: make(map[string]*member)}
		all[name] = s
	}
	return s
}

// take takes one line of the table: shape, member, type, need, versions.
func (all shapes) take(cells []string) {
	s := all.get(cells[0])
	name, kind, need := cells[1], cells[2], cells[3]
	switch {
	case kind == "word":
		if s.words == nil {
			s.words = make(map[string]bool)
		}
		s.words[name] = true
	case name == "*":
		s.closed = true
	case name == "|":
		c := choice{several: need == "some"}
		for set := range strings.SplitSeq(kind, "/") {
			c.sets = append(c.sets, s.keys(set))
		}
		s.choices = append(s.choices, c)
	case name == "^":
		s.refused = append(s.refused, refusal{s.keys(kind), s.keys(need)})
	default:
		m := s.member(name)
		m.kinds = all.kinds(kind)
		if need == "required" {
			s.needed |= 1 << m.number
		}
	}
}

// member returns the member of that name, a new one if there is none.
func (s *shape) member(name string) *member {
	m, ok := s.members[name]
	if !ok {
		m = &member{number: len(s.names)}
		s.names = append(s.names, name)
		s.members[name] = m
	}
	return m
}

// keys reads "a+b".
func (s *shape) keys(text string) keys {
	var out keys
	for name := range strings.SplitSeq(text, "+") {
		if name != "" {
			out |= 1 << s.member(name).number
		}
	}
	return out
}

// list names the members of a set.
func (s *shape) list(k keys) []string {
	var out []string
	for i, name := range s.names {
		if k&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return out
}

// kinds reads "a/b/[@c]!".
func (all shapes) kinds(text string) []kindRule {
	var out []kindRule
	depth, from := 0, 0
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) || text[i] == '/' && depth == 0:
			out = append(out, all.kind(text[from:i]))
			from = i + 1
		case text[i] == '[':
			depth++
		case text[i] == ']':
			depth--
		}
	}
	return out
}

func (all shapes) kind(text string) kindRule {
	if strings.HasPrefix(text, "[") {
		end := strings.LastIndexByte(text, ']')
		k := kindRule{name: "list", list: all.kinds(text[1:end])}
		for _, c := range text[end+1:] {
			switch c {
			case '!':
				k.unique = true
			case '+':
				k.least = 1
			case '1':
				k.most = 1
			}
		}
		return k
	}
	if name, ok := strings.CutPrefix(text, "@"); ok {
		return kindRule{name: "shape", shape: all.get(name)}
	}
	name, bounds, ok := strings.Cut(strings.TrimSuffix(text, ")"), "(")
	k := kindRule{name: name}
	if ok {
		from, to, _ := strings.Cut(bounds, "..")
		k.from, _ = strconv.ParseFloat(from, 64)
		k.bounded = 1
		if to != "" {
			k.to, _ = strconv.ParseFloat(to, 64)
			k.bounded = 2
		}
	}
	return k
}

// String names the type for a message.
func (k kindRule) String() string {
	switch {
	case k.name == "list":
		return "a list"
	case k.shape != nil && k.shape.words != nil:
		return "one of the words of the specification"
	case k.shape != nil:
		return "an object"
	}
	says, ok := map[string]string{
		"string": "a string", "text": "a string that is not empty", "character": "a single character", "boolean": "true or false",
		"integer": "a whole number", "number": "a number", "object": "an object", "uuid": "urn:uuid: and a UUID",
		"uuid-versioned": "urn:uuid: and a UUID", "bom-link": "a BOM-Link", "bom-link-element": "a BOM-Link of an element",
		"hash": "a hash of 32 to 128 hexadecimal digits", "date-time": "a date and time such as 2026-11-26T10:00:00Z",
		"date": "a date such as 2026-11-26", "iri-reference": "an address", "spdx-id": "an id of the SPDX licence list",
		"media-type": "a media type", "country": "two capital letters",
	}[k.name]
	if !ok {
		says = fmt.Sprintf("of the form %q", k.name)
	}
	switch k.bounded {
	case 1:
		says += fmt.Sprintf(" of at least %g", k.from)
	case 2:
		says += fmt.Sprintf(" from %g to %g", k.from, k.to)
	}
	return says
}
