package bom

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Join makes one document of several: a device whose root is root, with each document's root as a component in it
// that holds all components of that document. Components, services, dependencies and compositions keep their text;
// bom-refs that an earlier document has too are renamed, with what refers to them. Inputs are renumbered in order. What
// a document says beside that is left out, and named in the warnings. The result is of version 1.6, or 1.7 if one of the
// documents is. It is said to be complete only if every one of them is, for hardware and for software; see
// [Document.Complete]. A root without a name gets one of the names of the documents' roots. A single document with a zero
// root is returned as it is; no document at all is an error.
func Join(root Component, docs []*Document) (*Document, error) {
	if len(docs) == 0 {
		return nil, errors.New("joining: there is no document")
	}
	if len(docs) == 1 && root.Name == "" {
		return docs[0], nil
	}
	j := &joiner{docs: docs, refs: refMaker{}, version: builtVersion}
	if err := j.prepare(); err != nil {
		return nil, err
	}
	if err := j.addRoot(root); err != nil {
		return nil, err
	}
	for i := range docs {
		j.add(i)
	}
	text := j.text()
	putSerial(text)
	d, err := readBuilt(string(text), j.warnings)
	if err != nil {
		return nil, fmt.Errorf("joining: %w", err)
	}
	for i := range docs {
		d.joined = append(d.joined, j.label(i))
	}
	return d, nil
}

// joiner collects the parts of the joined document.
type joiner struct {
	docs     []*Document
	version  string
	refs     refMaker
	renames  []map[string]string // by document: bom-ref to new bom-ref
	rootRef  string
	root     string
	inputs   []Input
	warnings []string

	components, services, dependencies, compositions jsonList
}

// jsonList is the inside of a JSON array of which no two elements are the same.
type jsonList struct {
	elements []string
	seen     map[string]bool
}

func (l *jsonList) add(element string) {
	if l.seen == nil {
		l.seen = map[string]bool{}
	}
	if !l.seen[element] {
		l.seen[element] = true
		l.elements = append(l.elements, element)
	}
}

func (l *jsonList) text() string { return "[" + strings.Join(l.elements, ",") + "]" }

// prepare finds the bom-refs of all documents and renames those that an earlier one has.
func (j *joiner) prepare() error {
	all := make([][]string, len(j.docs))
	for i, d := range j.docs {
		if d.version == draftVersion {
			return fmt.Errorf("joining document %d: it is a draft of CycloneDX 2.0, and can only be read alone", i+1)
		}
		const most = int64(1) << 62
		s, err := scan(d.text, NewBudget(Limits{Depth: most}))
		if err != nil {
			return fmt.Errorf("joining document %d: %w", i+1, err)
		}
		all[i] = bomRefs(s)
		for _, ref := range all[i] {
			j.refs[ref]++
		}
		j.version = max(j.version, d.version)
	}
	used := map[string]bool{}
	for _, refs := range all {
		j.renames = append(j.renames, j.rename(refs, used))
	}
	return nil
}

// bomRefs returns the bom-refs of a document, each once.
func bomRefs(s *scanner) []string {
	seen := map[string]bool{}
	var refs []string
	for _, at := range s.refs {
		c := cursor{text: s.text, at: at}
		if ref, _ := c.str(); !seen[ref] {
			seen[ref] = true
			refs = append(refs, ref)
		}
	}
	return refs
}

func (j *joiner) rename(refs []string, used map[string]bool) map[string]string {
	renames := map[string]string{}
	for _, ref := range refs {
		if used[ref] {
			renames[ref] = j.refs.unique(ref)
		}
		used[ref] = true
	}
	return renames
}

// addRoot builds the component that all documents are part of.
func (j *joiner) addRoot(root Component) error {
	if root.Name == "" {
		root.Name = j.rootName()
	}
	if j.refs[root.Ref] > 0 {
		root.Ref = ""
	}
	j.refs.reserve(root.Ref)
	b := &builder{refs: j.refs}
	part, err := b.component(&root)
	if err != nil {
		return fmt.Errorf("joining: building the root: %w", err)
	}
	text, err := json.Marshal(part)
	if err != nil {
		return fmt.Errorf("joining: building the root: %w", err)
	}
	j.root, j.rootRef = string(text), part.BOMRef
	j.warnings = append(j.warnings, b.warnings...)
	j.compositions.add(fmt.Sprintf(`{"aggregate":%q,"assemblies":[%s]}`, j.aggregate(root.Type), quote(part.BOMRef)))
	return nil
}

func (j *joiner) rootName() string {
	var names []string
	for _, d := range j.docs {
		if d.root.Name != "" && !slices.Contains(names, d.root.Name) {
			names = append(names, d.root.Name)
		}
	}
	if names == nil {
		return "device"
	}
	return strings.Join(names, " + ")
}

// aggregate says what is known of the completeness of the whole: no more than of every part, for every kind.
func (j *joiner) aggregate(typ string) string {
	complete, known := typ == "device" || typ == "", true
	for _, d := range j.docs {
		for _, kind := range [...]Kind{Commodity, Software} {
			switch d.Complete(kind) {
			case Incomplete:
				return "incomplete"
			case NotKnown:
				known = false
			case NotStated:
				complete = false
			}
		}
	}
	switch {
	case !known:
		return "unknown"
	case complete:
		return "complete"
	}
	return "not_specified"
}

// add takes document i in.
func (j *joiner) add(i int) {
	d := j.docs[i]
	s := &splicer{doc: d, rename: j.renames[i], older: d.version < "1.6", loose: d.version < "1.4", inputs: map[string]string{}}
	j.addInputs(d, s.inputs)
	j.components.add(j.nested(i, s))
	s.each("services", j.services.add)
	s.each("dependencies", j.dependencies.add)
	s.each("compositions", func(text string) {
		if isBare(text) {
			s.warn("a composition that names nothing is not kept")
			return
		}
		j.compositions.add(text)
	})
	s.dropped()
	for _, w := range slices.Concat(s.warnings, d.Warnings()) {
		j.warnings = append(j.warnings, fmt.Sprintf("document %d: %s", i+1, w))
	}
}

// isBare reports whether a composition says of nothing in particular that it is complete or not.
func isBare(text string) bool {
	c := cursor{text: text}
	bare := true
	c.object(func(key string) {
		bare = bare && key != "assemblies" && key != "dependencies" && key != "vulnerabilities"
		c.skip()
	})
	return bare
}

// addInputs renumbers the inputs of d, and notes the new number of each.
func (j *joiner) addInputs(d *Document, numbers map[string]string) {
	for _, in := range d.inputs {
		number := strconv.Itoa(len(j.inputs) + 1)
		numbers[in.ID] = number
		in.ID = number
		j.inputs = append(j.inputs, in)
	}
}

// nested returns the root of document i with all its components in it.
func (j *joiner) nested(i int, s *splicer) string {
	var parts jsonList
	take := func(text string) { parts.add(j.distinct(&parts, text)) }
	members := j.namelessRoot(i)
	if j.docs[i].rootPlace.exists() {
		members = s.root(take)
	}
	s.each("components", take)
	if !s.hasRef {
		members = append(members, `"bom-ref":`+quote(j.refs.unique(fmt.Sprintf("document-%d", i+1))))
	}
	if len(parts.elements) > 0 {
		members = append(members, `"components":`+parts.text())
	}
	return "{" + strings.Join(members, ",") + "}"
}

// distinct returns the text of a component with something to tell it from its equals: they are pieces of their own,
// though a list in CycloneDX may not hold the same text twice.
func (j *joiner) distinct(parts *jsonList, text string) string {
	if !parts.seen[text] || text[0] != '{' || len(text) == 2 {
		return text
	}
	return `{"bom-ref":` + quote(j.refs.unique("component")) + "," + withoutRef(text)[1:]
}

// withoutRef takes the bom-ref out of the text of a component.
func withoutRef(text string) string {
	var members []string
	c := &cursor{text: text}
	c.object(func(key string) {
		from := c.keyAt
		if v := c.skip(); key != "bom-ref" {
			members = append(members, text[from:v.to])
		}
	})
	return "{" + strings.Join(members, ",") + "}"
}

// namelessRoot stands for the root of a document that does not say what it describes.
func (j *joiner) namelessRoot(i int) []string {
	name := fmt.Sprintf("document %d", i+1)
	if inputs := j.docs[i].inputs; len(inputs) > 0 && inputs[0].Name != "" {
		name = inputs[0].Name
	}
	members := []string{`"type":"file"`, `"name":` + quote(name)}
	if list := joinProperties(j.docs[i].root.Properties, ","); list != "" {
		members = append(members, `"properties":[`+list+"]")
	}
	return members
}

// text puts the joined document together.
func (j *joiner) text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"$schema":"http://cyclonedx.org/schema/bom-%s.schema.json","bomFormat":"CycloneDX",`, j.version)
	fmt.Fprintf(&b, `"specVersion":"%s","serialNumber":"%s","version":1,"metadata":{"component":%s`, j.version, noSerial, j.root)
	if list := joinProperties(writeInputs(j.inputs), ","); list != "" {
		b.WriteString(`,"properties":[` + list + "]")
	}
	b.WriteString(`},"components":` + j.components.text())
	for _, part := range [...]struct {
		key  string
		list *jsonList
	}{{"services", &j.services}, {"dependencies", &j.dependencies}, {"compositions", &j.compositions}} {
		if len(part.list.elements) > 0 {
			b.WriteString(`,"` + part.key + `":` + part.list.text())
		}
	}
	b.WriteString("}\n")
	return b.Bytes()
}

// quote returns s as a JSON string.
func quote(s string) string { return compactJSON(s) }
