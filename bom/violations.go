package bom

import (
	"fmt"
	"strconv"
	"strings"
)

// Violation is one place where a document is not as its version of the specification says.
type Violation struct {
	Pointer string // JSON pointer to the value, "" for the document
	Offset  int64  // of the value in the text
	Line    int    // from 1; 0 for what is wrong with the JSON that XML was turned into
	Says    string // "scope is not one of the words of the specification"
}

// String writes "line 12, /components/3: …".
func (v Violation) String() string {
	if v.Line == 0 {
		return orRoot(v.Pointer) + ": " + v.Says
	}
	return fmt.Sprintf("line %d, %s: %s", v.Line, orRoot(v.Pointer), v.Says)
}

func orRoot(pointer string) string {
	if pointer == "" {
		return "the document"
	}
	return pointer
}

// maxViolations bounds those that are kept of one document.
const maxViolations = 100

// Violations returns where the document is not as the JSON schema of its version says, in the order of the text, at
// most 100; nil for a valid one, and for one that was built or joined. What was XML is looked at as the JSON it was
// turned into. A signature is looked at as an object only, and no e-mail address is held to a form.
func (d *Document) Violations() []Violation { return d.violations }

// look compares the document with its version, and warns of what it finds first. lines says that the text is the one
// that was given.
func (d *Document) look(lines bool) {
	v := &violator{cursor: cursor{text: d.text}}
	v.object(shapesOf(d.version))
	if lines {
		v.countLines()
	}
	d.violate(v.found...)
	const shown = 3
	for _, found := range d.violations[:min(shown, len(d.violations))] {
		d.warn("", "not as CycloneDX %s says: %v", d.version, found)
	}
	switch rest := len(d.violations) - shown; {
	case len(d.violations) == maxViolations:
		d.warn("", "not as CycloneDX %s says in %d places or more", d.version, maxViolations)
	case rest > 0:
		d.warn("", "not as CycloneDX %s says in %d more places", d.version, rest)
	}
}

// violate notes violations, as many as are kept.
func (d *Document) violate(list ...Violation) {
	d.violations = append(d.violations, list[:min(len(list), maxViolations-len(d.violations))]...)
}

// violator walks over a document that is valid JSON beside the shapes of its version.
type violator struct {
	cursor
	path  []step
	found []Violation
}

// step is a key or an index on the way to a value.
type step struct {
	key   string
	index int // if key is ""
}

func (v *violator) full() bool { return len(v.found) >= maxViolations }

func (v *violator) report(at int, format string, args ...any) {
	if v.full() {
		return
	}
	v.found = append(v.found, Violation{Pointer: v.pointer(), Offset: int64(at), Says: fmt.Sprintf(format, args...)})
}

// pointerEscapes are those of a JSON pointer, RFC 6901.
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func (v *violator) pointer() string { return pointerOf(v.path) }

func pointerOf(path []step) string {
	var b strings.Builder
	for _, s := range path {
		b.WriteByte('/')
		if s.key == "" {
			b.WriteString(strconv.Itoa(s.index))
			continue
		}
		b.WriteString(pointerEscapes.Replace(s.key))
	}
	return b.String()
}

// countLines fills in the lines.
func (v *violator) countLines() {
	line, at := 1, 0
	for i := range v.found {
		to := int(v.found[i].Offset)
		if to < at { // told of an object after its members
			line, at = 1, 0
		}
		line += strings.Count(v.text[at:to], "\n")
		at = to
		v.found[i].Line = line
	}
}

// object looks at an object, which the cursor is at.
func (v *violator) object(s *shape) {
	if v.peek() != '{' {
		v.report(v.at, "%s is not an object", v.last())
		v.skip()
		return
	}
	from := v.at
	var there, no keys
	v.cursor.object(func(key string) {
		m := s.members[key]
		if m == nil {
			if s.closed && key != "$schema" {
				v.report(v.keyAt, "the key %q is not known here", key)
			}
			v.skip()
			return
		}
		there |= 1 << m.number
		if v.text[v.at] == 'f' {
			no |= 1 << m.number
		}
		v.path = append(v.path, step{key: key})
		v.value(m.kinds)
		v.path = v.path[:len(v.path)-1]
	})
	v.complete(s, there, there&^no, from)
}

// complete looks at what members an object has together. yes are those that are there and not false.
func (v *violator) complete(s *shape, there, yes keys, at int) {
	for _, key := range s.list(s.needed &^ there) {
		v.report(at, "%s has no %s", v.last(), key)
	}
	for _, c := range s.choices {
		n := 0
		for _, set := range c.sets {
			if there.all(set) {
				n++
			}
		}
		if n == 0 || n > 1 && !c.several {
			v.report(at, "%s must have %s of %s", v.last(), map[bool]string{false: "one", true: "at least one"}[c.several], s.sets(c))
		}
	}
	for _, r := range s.refused {
		if !there.all(r.members) || yes&r.unless != 0 {
			continue
		}
		says := strings.Join(s.list(r.members), " and ")
		if r.unless != 0 {
			says += " without " + strings.Join(s.list(r.unless), " and ")
		}
		v.report(at, "%s may not have %s", v.last(), says)
	}
}

// sets names the sets of a choice.
func (s *shape) sets(c choice) string {
	var out []string
	for _, set := range c.sets {
		out = append(out, strings.Join(s.list(set), " and "))
	}
	return strings.Join(out, ", ")
}

// last names what the cursor is at.
func (v *violator) last() string {
	for i := len(v.path) - 1; i >= 0; i-- {
		if v.path[i].key != "" {
			if i < len(v.path)-1 {
				return "an element of " + v.path[i].key
			}
			return v.path[i].key
		}
	}
	return "the document"
}

// value looks at a value that may have one of the types.
func (v *violator) value(kinds []kindRule) {
	if len(kinds) == 1 {
		v.one(&kinds[0])
		return
	}
	from, before := v.at, len(v.found)
	best, fewest := &kinds[0], maxViolations+1
	for i := range kinds {
		v.at = from
		v.found = v.found[:before]
		if !v.couldBe(&kinds[i]) {
			continue
		}
		v.one(&kinds[i])
		if n := len(v.found) - before; n < fewest {
			best, fewest = &kinds[i], n
		}
		if fewest == 0 {
			return
		}
	}
	v.at, v.found = from, v.found[:before]
	if fewest > maxViolations {
		v.report(v.at, "%s is neither %s", v.last(), names(kinds))
		v.skip()
		return
	}
	v.one(best)
}

func names(kinds []kindRule) string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.String())
	}
	return strings.Join(out, " nor ")
}

// couldBe reports whether a value begins as one of the type does.
func (v *violator) couldBe(k *kindRule) bool {
	switch c := v.peek(); {
	case k.name == "any":
		return true
	case k.name == "list":
		return c == '['
	case k.name == "object" || k.shape != nil && k.shape.words == nil:
		return c == '{'
	case k.name == "boolean":
		return c == 't' || c == 'f'
	case k.name == "integer" || k.name == "number":
		return c == '-' || '0' <= c && c <= '9'
	default:
		return c == '"'
	}
}

// one looks at a value that has one type.
func (v *violator) one(k *kindRule) {
	switch {
	case v.full():
		v.skip()
	case !v.couldBe(k):
		v.report(v.at, "%s is not %s", v.last(), k)
		v.skip()
	case k.name == "list":
		v.list(k)
	case k.shape != nil && k.shape.words == nil:
		v.object(k.shape)
	case v.peek() == '"' && k.name != "any":
		v.string(k)
	default:
		v.plain(k)
	}
}

func (v *violator) string(k *kindRule) {
	from := v.at
	s, _ := v.str()
	switch {
	case k.shape != nil && !k.shape.words[s]:
		v.report(from, "%s is %q, which is not %s", v.last(), cut(s), k)
	case k.shape == nil && !formatHolds(k.name, s):
		v.report(from, "%s is %q, which is not %s", v.last(), cut(s), k)
	}
}

// cut shortens a value for a message.
func cut(s string) string {
	const longest = 60
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "") + "…"
}

// plain looks at a number, true, false, null, or anything.
func (v *violator) plain(k *kindRule) {
	s := v.skip()
	if k.name != "integer" && k.name != "number" {
		return
	}
	text := v.text[s.from:s.to]
	n, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil, k.name == "integer" && n != float64(int64(n)),
		k.bounded > 0 && n < k.from, k.bounded > 1 && n > k.to:
		v.report(s.from, "%s is %s, which is not %s", v.last(), cut(text), k)
	}
}

func (v *violator) list(k *kindRule) {
	from, n := v.at, 0
	var seen map[string]int // elements by their text
	if k.unique {
		seen = make(map[string]int)
	}
	v.array(func(i int) {
		n++
		v.path = append(v.path, step{index: i})
		at := v.at
		v.value(k.list)
		if k.unique {
			text := v.text[at:v.at]
			if first, ok := seen[text]; ok && !v.full() {
				v.report(at, "%s is there twice, as number %d too", v.last(), first)
			}
			seen[text] = i
		}
		v.path = v.path[:len(v.path)-1]
	})
	switch {
	case n < k.least:
		v.report(from, "%s is empty", v.last())
	case k.most > 0 && n > k.most:
		v.report(from, "%s has more than %d element", v.last(), k.most)
	}
}
