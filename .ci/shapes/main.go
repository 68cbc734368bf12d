// Command shapes writes bom/shape/shapes.tsv from the schemas of CycloneDX in a folder: which members the objects of
// each version have, of what type, and which are required. What the schemas say in words is left out.
//
//	go run ./.ci/shapes ../shared/schemas >bom/shape/shapes.tsv
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

var versions = [...]string{"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"}

// row is one line of the table but for the versions, which are gathered.
type row struct{ shape, member, kind, need string }

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: shapes FOLDER")
		os.Exit(1)
	}
	rows := make(map[row][]string)
	for _, v := range versions {
		r := &reading{version: v, folder: os.Args[1], rows: rows, done: make(map[string]bool)}
		if err := r.run(); err != nil {
			fmt.Fprintf(os.Stderr, "shapes: version %s: %v\n", v, err)
			os.Exit(1)
		}
	}
	write(rows)
}

func write(rows map[row][]string) {
	list := slices.Collect(maps.Keys(rows))
	slices.SortFunc(list, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.shape, b.shape), cmp.Compare(a.member, b.member), cmp.Compare(rows[a][0], rows[b][0]), cmp.Compare(a.kind, b.kind), cmp.Compare(a.need, b.need))
	})
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprint(out, header)
	for _, r := range list {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", r.shape, r.member, r.kind, r.need, span(rows[r]))
	}
}

const header = `# about: the objects of a CycloneDX document in JSON: their members, and of what type they are
# about: shape: the name of an object, or of a set of words (members of the type word)
# about: member: a key; * says that other keys are refused (closed); | takes one (or at least one) of the keys in type; ^ refuses all of them together, unless the member in need is true
# about: type: string, integer, number, boolean, any, object, a format of strings, @shape, [type] a list, [type]! a list without repetition, a/b either
# about: versions: of the specification in which the line holds
# source: JSON schemas of the CycloneDX specification, 1.2 to 1.7
# retrieved: 2026-11-23
# licence: Apache-2.0
shape	member	type	need	versions
`

// span writes "1.3-1.6", or all versions one by one where they do not follow each other.
func span(list []string) string {
	first, last := slices.Index(versions[:], list[0]), slices.Index(versions[:], list[len(list)-1])
	if last-first+1 != len(list) {
		return strings.Join(list, " ")
	}
	if first == last {
		return list[0]
	}
	return list[0] + "-" + list[len(list)-1]
}

type object = map[string]any

// reading takes one version of the schema apart.
type reading struct {
	version, folder string
	schema          object
	side            map[string]object // schemas that others refer to, by file
	rows            map[row][]string
	done            map[string]bool
}

func (r *reading) run() error {
	var err error
	if r.schema, err = r.load("bom-" + r.version + ".schema.json"); err != nil {
		return err
	}
	r.side = make(map[string]object)
	if err := r.object("bom", r.schema); err != nil {
		return err
	}
	return nil
}

func (r *reading) load(name string) (object, error) {
	text, err := os.ReadFile(filepath.Join(r.folder, name))
	if err != nil {
		return nil, err
	}
	var o object
	return o, json.Unmarshal(text, &o)
}

func (r *reading) add(shape, member, kind, need string) {
	k := row{shape, member, kind, need}
	if list := r.rows[k]; len(list) == 0 || list[len(list)-1] != r.version {
		r.rows[k] = append(list, r.version)
	}
}

// object writes the members of an object.
func (r *reading) object(name string, s object) error {
	if r.done[name] {
		return nil
	}
	r.done[name] = true
	if s["additionalProperties"] == false {
		r.add(name, "*", "closed", "")
	}
	required := texts(s["required"])
	properties, _ := s["properties"].(object)
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		kind, err := r.kind(name+"."+key, properties[key].(object))
		if err != nil {
			return fmt.Errorf("%s.%s: %w", name, key, err)
		}
		need := ""
		if slices.Contains(required, key) {
			need = "required"
		}
		r.add(name, key, kind, need)
	}
	for _, key := range required {
		if _, ok := properties[key]; !ok {
			r.add(name, key, "any", "required")
		}
	}
	return r.constraints(name, s)
}

// constraints writes which members exclude each other.
func (r *reading) constraints(name string, s object) error {
	for _, word := range []string{"oneOf", "anyOf"} {
		list, _ := s[word].([]any)
		var sets []string
		for _, c := range list {
			need := texts(c.(object)["required"])
			if len(need) == 0 {
				return fmt.Errorf("%s: %s of something else than required", name, word)
			}
			sets = append(sets, strings.Join(need, "+"))
		}
		if len(sets) > 0 {
			r.add(name, "|", strings.Join(sets, "/"), map[string]string{"oneOf": "one", "anyOf": "some"}[word])
		}
	}
	list, _ := s["allOf"].([]any)
	for _, c := range list {
		c := c.(object)
		if not, ok := c["not"].(object); ok {
			r.add(name, "^", strings.Join(texts(not["required"]), "+"), "")
			continue
		}
		if _, ok := c["if"]; ok && name == "component" { // a range of versions is for what is external
			r.add(name, "^", "versionRange", "isExternal")
			continue
		}
		return fmt.Errorf("%s: allOf", name)
	}
	return nil
}

func texts(v any) []string {
	var out []string
	list, _ := v.([]any)
	for _, e := range list {
		out = append(out, fmt.Sprint(e))
	}
	return out
}

// kind returns the type of a value, and writes the shapes it needs.
func (r *reading) kind(name string, s object) (string, error) {
	if ref, ok := s["$ref"].(string); ok {
		return r.reference(ref)
	}
	if list, ok := s["enum"].([]any); ok {
		for _, v := range list {
			r.add(name, fmt.Sprint(v), "word", "")
		}
		return "@" + name, nil
	}
	for _, word := range []string{"oneOf", "anyOf"} {
		list, ok := s[word].([]any)
		if ok && s["properties"] == nil && (s["type"] != "object" || list[0].(object)["properties"] != nil) {
			return r.either(name, list)
		}
	}
	if list, ok := s["allOf"].([]any); ok && len(list) == 1 && s["type"] == nil {
		return r.kind(name, list[0].(object))
	}
	switch s["type"] {
	case "object":
		if s["properties"] == nil && s["additionalProperties"] != false {
			return "object", nil
		}
		return "@" + name, r.object(name, s)
	case "array":
		return r.list(name, s)
	case "string":
		return stringKind(s)
	case "integer", "number":
		return number(s), nil
	case "boolean":
		return "boolean", nil
	case nil:
		if s["properties"] != nil {
			return "@" + name, r.object(name, s)
		}
		return "any", nil
	}
	return "any", nil
}

func number(s object) string {
	kind := s["type"].(string)
	from, has := s["minimum"]
	to, bounded := s["maximum"]
	switch {
	case has && bounded:
		return fmt.Sprintf("%s(%v..%v)", kind, from, to)
	case has:
		return fmt.Sprintf("%s(%v..)", kind, from)
	}
	return kind
}

func (r *reading) either(name string, list []any) (string, error) {
	var kinds []string
	for i, c := range list {
		part := name
		if i > 0 {
			part = fmt.Sprintf("%s~%d", name, i)
		}
		kind, err := r.kind(part, c.(object))
		if err != nil {
			return "", err
		}
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return strings.Join(kinds, "/"), nil
}

func (r *reading) list(name string, s object) (string, error) {
	kind := "any"
	switch items := s["items"].(type) {
	case object:
		var err error
		if kind, err = r.kind(name+"[]", items); err != nil {
			return "", err
		}
	case []any: // a list of exactly these
		var err error
		if kind, err = r.kind(name+"[]", items[0].(object)); err != nil {
			return "", err
		}
	}
	kind = "[" + kind + "]"
	if s["uniqueItems"] == true {
		kind += "!"
	}
	if s["minItems"] != nil {
		kind += "+"
	}
	if s["maxItems"] != nil {
		kind += "1"
	}
	return kind, nil
}

// reference follows a reference to a definition of this schema, or of one beside it.
func (r *reading) reference(ref string) (string, error) {
	file, path, _ := strings.Cut(ref, "#")
	if file == "" {
		return r.definition(r.schema, path)
	}
	name := file[strings.LastIndexByte(file, '/')+1:]
	switch {
	case strings.HasPrefix(name, "spdx."):
		return "spdx-id", nil
	case strings.HasPrefix(name, "jsf-"):
		return "object", nil
	}
	if r.side[name] == nil {
		var err error
		if r.side[name], err = r.load(name); err != nil {
			return "", err
		}
	}
	return r.definition(r.side[name], path)
}

func (r *reading) definition(schema object, path string) (string, error) {
	if path == "" {
		return "@bom", nil
	}
	at := any(schema)
	for step := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		at = at.(object)[step]
	}
	s, ok := at.(object)
	if !ok {
		return "", fmt.Errorf("nothing at %s", path)
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	if s["type"] == "object" || s["properties"] != nil {
		return "@" + name, r.object(name, s)
	}
	return r.kind(name, s)
}

// formats names the patterns of strings.
var formats = [...]struct{ pattern, name string }{
	{"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", "uuid"},
	{"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", "uuid-versioned"},
	{"^urn:cdx:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/[1-9][0-9]*$", "bom-link"},
	{"^urn:cdx:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/[1-9][0-9]*#.+$", "bom-link-element"},
	{"^[-+a-z0-9.]+/[-+a-z0-9.]+$", "media-type"},
	{"^([a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128})$", "hash"},
	{"^([a-z]{2})(-[A-Z]{2})?$", "locale"},
	{"^CRE:[0-9]+-[0-9]+$", "cre"},
	{"^[A-Za-z0-9][A-Za-z0-9\\-/.()\\s]{0,28}[A-Za-z0-9]$", "patent-number"},
	{"^[A-Z]{2}$", "country"},
}

func stringKind(s object) (string, error) {
	if p, ok := s["pattern"].(string); ok {
		if p == "^(.*)$" || p == "^.*$" {
			return "string", nil
		}
		for _, f := range formats {
			if f.pattern == p {
				return f.name, nil
			}
		}
		return "", fmt.Errorf("unknown pattern %s", p)
	}
	switch f, _ := s["format"].(string); f {
	case "date-time", "date", "iri-reference":
		return f, nil
	case "", "idn-email", "email", "string": // version 1.2 has the last; no tool holds e-mail addresses to a form
	default:
		return "", fmt.Errorf("unknown format %s", f)
	}
	if min, ok := s["minLength"].(float64); ok && min == 1 && s["maxLength"] == nil {
		return "text", nil
	}
	if s["maxLength"] == float64(1) {
		return "character", nil
	}
	return "string", nil
}
