package spdx

import (
	"fmt"
	"slices"
	"strings"

	"ensign/bom"
)

// readJSONLD reads a document of version 3.0.1.
func (g *graph) readJSONLD(d *document, data []byte) error {
	text, err := bom.CheckJSON(data, g.budget)
	if err != nil {
		return err
	}
	g.addDocument(d)
	r := &ldReader{graph: g, doc: d, nodes: map[string]*node{}, aside: &element{doc: d, sort: thing, index: -1}}
	context, graphs := "", false
	outermost := *text
	text.Object(func(key string) {
		switch key {
		case "@context":
			v := text.Value()
			context = v.String()
		case "@graph":
			graphs = true
			if !text.Array(func(int) { r.read(text) }) {
				r.leave(d, "@graph is not a list, and is left out")
			}
		default:
			text.Value()
		}
	})
	if !strings.Contains(context, "spdx.org/rdf/3.") {
		return fmt.Errorf("%w: its @context is %.80s, known is https://spdx.org/rdf/3.0.1/spdx-context.jsonld", ErrNotSPDX, context)
	}
	if !graphs {
		r.read(&outermost)
	}
	if r.err == nil {
		r.err = r.interpret()
	}
	g.finishDocument(d)
	return r.err
}

// node is one object of the graph that has a type, before it is known what it means.
type node struct {
	id, typ string
	members []member
}

type member struct {
	key   string // without the name of the profile
	value value
}

// value is a value of a member, or the id of the element that stands there.
type value struct {
	bom.JSON
	ref string
}

// get returns the value of a member if it is a string, an id of an object included.
func (n *node) get(key string) string {
	for i := range n.members {
		if n.members[i].key == key {
			return idOf(n.members[i].value)
		}
	}
	return ""
}

// idOf returns a string, or the id of the element that stands there; "" for any other value.
func idOf(v value) string {
	if v.ref != "" {
		return v.ref
	}
	s, _ := v.Text()
	return s
}

// ldReader reads one document.
type ldReader struct {
	*graph
	doc   *document
	order []*node
	nodes map[string]*node
	aside *element // stands for what is no element of its own
	err   error
}

// local returns a name without the profile that it is of: "packageVersion" of "software_packageVersion".
func local(key string) string { return key[strings.LastIndexAny(key, "_/:#")+1:] }

// read reads one object and those with an id of their own in it. Its id is returned; without one it gets none that anything
// could refer to.
func (r *ldReader) read(j *bom.JSON) string {
	v := j.Value()
	if v.Peek() != '{' {
		r.leave(r.doc, "the graph holds %.40s, which is no object and is left out", v.String())
		return ""
	}
	if r.err == nil {
		r.err = r.budget.TakeFiles(1)
	}
	if r.err != nil {
		return ""
	}
	n := &node{}
	r.order = append(r.order, n)
	v.Object(func(key string) {
		switch key {
		case "type", "@type":
			typ := v.Value()
			n.typ = strings.Trim(typ.String(), `"`)
		case "spdxId", "@id":
			n.id, _ = v.Text()
		case "@context":
			v.Value()
		default:
			r.member(n, &v, key)
		}
	})
	if n.id == "" {
		n.id = fmt.Sprintf("_:ensign-%d", len(r.order))
	}
	if r.nodes[n.id] != nil {
		r.warn("the id %s occurs twice: references lead to the first", n.id)
		return n.id
	}
	r.nodes[n.id] = n
	return n.id
}

// member keeps the values of one key. An object that is an element is read, and stands in the list as its id.
func (r *ldReader) member(n *node, j *bom.JSON, key string) {
	short := local(key)
	if j.Peek() == '[' {
		j.Array(func(int) { r.member(n, j, key) })
		return
	}
	v := j.Value()
	if v.Peek() == '{' && embedded(v) {
		n.members = append(n.members, member{short, value{ref: r.read(&v)}})
		return
	}
	n.members = append(n.members, member{short, value{JSON: v}})
}

// embedded reports whether an object is an element of its own that stands where a reference to it could.
func embedded(j bom.JSON) bool {
	found := false
	j.Object(func(key string) {
		found = found || key == "spdxId" || key == "@id"
		j.Value()
	})
	return found
}

// keys are the names of SPDX 2.3 in JSON for those of SPDX 3.
var keys = map[string]string{
	"packageVersion": "versionInfo", "homePage": "homepage", "primaryPurpose": "primaryPackagePurpose", "attributionText": "attributionTexts",
	"builtTime": "builtDate", "releaseTime": "releaseDate", "validUntilTime": "validUntilDate", "suppliedBy": "supplier",
	"originatedBy": "originator", "verifiedUsing": "checksums", "productAgent": "originator", "standardName": "standardNames",
}

// interpret turns nodes into elements and links.
func (r *ldReader) interpret() error {
	d := r.doc
	for _, n := range r.order {
		if n.typ == "SpdxDocument" && d.self.id == "" {
			d.self.id = n.id
			r.note(d.self, n)
		}
	}
	d.self.set("spdxVersion", r.version())
	for _, n := range r.order {
		if err := r.element(n); err != nil {
			return err
		}
	}
	for _, n := range r.order {
		r.connect(n)
	}
	return nil
}

// version returns the version that the first creation info names.
func (r *ldReader) version() string {
	for _, n := range r.order {
		if v := n.get("specVersion"); v != "" {
			return v
		}
	}
	return ""
}

// things are the types of SPDX 3.0.1 that are no part of a product, but for those of whole profiles and those of nothing but
// values.
var things = []string{"Tool", "IndividualElement", "Snippet", "Build", "Vulnerability"}

// profiles are those of SPDX 3 and 3.1 that have no type that is a part of a product.
var profiles = []string{"security_", "simplelicensing_", "expandedlicensing_", "extension_", "supplychain_", "operations_"}

// values are the types of what stands inside of elements, and of who and how.
var values = []string{
	"Annotation", "CreationInfo", "LicenseExpression", "Organization", "Person", "SoftwareAgent", "Agent", "Hash", "PackageVerificationCode",
	"ExternalIdentifier", "ExternalRef", "ExternalMap", "NamespaceMap", "DictionaryEntry", "PositiveIntegerRange", "ContentIdentifier",
}

// sortOf returns what a type of SPDX 3 is; ok is false for what is no element of its own in CycloneDX. A type that is not known
// is a package: it may be part of the product.
func sortOf(typ string) (s sort, ok bool) {
	switch name := local(typ); {
	case strings.HasPrefix(typ, "hardware_"), strings.HasSuffix(name, "Package"):
		return pkg, true
	case name == "File":
		return file, true
	case name == "SpdxDocument", name == "Sbom", name == "Bom", name == "Bundle", name == "ElementCollection":
		return whole, true
	case strings.HasSuffix(name, "Relationship"), slices.Contains(values, name):
		return thing, false
	case slices.Contains(things, name), slices.ContainsFunc(profiles, func(p string) bool { return strings.HasPrefix(typ, p) }):
		return thing, true
	}
	return pkg, true
}

func (r *ldReader) element(n *node) error {
	s, ok := sortOf(n.typ)
	if !ok {
		r.register(r.aside, n.id)
		return nil
	}
	if n.id == r.doc.self.id {
		r.register(r.doc.self, n.id)
		return nil
	}
	if s == whole {
		e := &element{doc: r.doc, sort: whole, index: -1}
		r.register(e, n.id)
		if n.typ != "SpdxDocument" {
			r.note(r.doc.self, n)
		}
		return nil
	}
	e, err := r.add(r.doc, s)
	if err != nil {
		return err
	}
	e.kind, e.device = n.typ, strings.HasPrefix(n.typ, "hardware_")
	if e.device {
		r.warn("%s: hardware of SPDX 3.1 is read as an experiment", n.id)
	}
	if s == pkg && !e.device && !strings.HasSuffix(n.typ, "Package") {
		r.warn("%s: the type %q is not known, and counts as a package", n.id, n.typ)
	}
	r.register(e, n.id)
	r.note(e, n)
	return nil
}

// register makes an element known under its id, which means the same in all documents.
func (r *ldReader) register(e *element, id string) {
	if e != r.aside {
		e.id = id
	}
	if r.doc.local[id] == nil {
		r.doc.local[id] = e
	}
	if strings.HasPrefix(id, "_:") {
		return
	}
	if r.ids[id] != nil {
		r.warn("the id %s occurs in two documents: references lead to the first", id)
		return
	}
	r.ids[id] = e
}

// note gives an element the members of its node as fields.
func (r *ldReader) note(e *element, n *node) {
	for i := range n.members {
		m := &n.members[i]
		key := m.key
		if known, ok := keys[key]; ok {
			key = known
		}
		switch key {
		case "creationInfo":
			if e.sort == whole {
				r.created(e, m.value)
			}
		case "element", "rootElement":
		case "supplier", "originator":
			e.set(key, r.agent(m.value))
		case "checksums":
			e.set(key, checksum(m.value))
		case "packageUrl":
			e.set("externalRefs", "PACKAGE-MANAGER purl "+idOf(m.value))
		case "externalIdentifier":
			e.set("externalRefs", identifier(m.value))
		default:
			e.set(key, plain(m.value))
		}
	}
}

// created notes who made the document, and when.
func (r *ldReader) created(e *element, v value) {
	n := r.nodes[idOf(v)]
	if n == nil {
		e.set("creationInfo", plain(v))
		return
	}
	for i := range n.members {
		switch m := &n.members[i]; m.key {
		case "createdBy", "createdUsing":
			e.set("creators", r.agent(m.value))
		case "specVersion":
		default:
			e.set(m.key, plain(m.value))
		}
	}
}

// agent writes who someone is as SPDX 2.3 does.
func (r *ldReader) agent(v value) string {
	n := r.nodes[idOf(v)]
	if n == nil {
		return plain(v)
	}
	name := n.get("name")
	switch local(n.typ) {
	case "Person":
		return "Person: " + name
	case "Tool", "SoftwareAgent":
		return "Tool: " + name
	}
	return "Organization: " + name
}

// plain writes a value: a string as it is, else as JSON.
func plain(v value) string {
	if id := idOf(v); id != "" || v.Peek() == '"' {
		return id
	}
	return v.String()
}

func checksum(v value) string {
	if v.ref != "" {
		return v.ref
	}
	n := record(v.JSON)
	if n["algorithm"] == "" || n["hashValue"] == "" {
		return plain(v)
	}
	return strings.ToUpper(n["algorithm"]) + ": " + n["hashValue"]
}

// record returns the strings of an object.
func record(j bom.JSON) map[string]string {
	said := map[string]string{}
	j.Object(func(key string) {
		if s, ok := j.Text(); ok {
			said[local(key)] = s
		}
	})
	return said
}

func identifier(v value) string {
	if v.ref != "" {
		return v.ref
	}
	n := record(v.JSON)
	switch n["externalIdentifierType"] {
	case "packageUrl", "packageURL", "purl":
		return "PACKAGE-MANAGER purl " + n["identifier"]
	case "cpe23", "cpe22":
		return "SECURITY " + n["externalIdentifierType"] + "Type " + n["identifier"]
	case "":
		return plain(v)
	}
	return "OTHER " + n["externalIdentifierType"] + " " + n["identifier"]
}

// connect reads what a node says of how others belong together.
func (r *ldReader) connect(n *node) {
	name := local(n.typ)
	if s, _ := sortOf(n.typ); s == whole {
		for i := range n.members {
			if n.members[i].key == "rootElement" {
				r.link(r.doc, n.id, "describes", idOf(n.members[i].value), "")
			}
		}
	}
	switch {
	case name == "Annotation":
		r.annotation(n)
	case strings.HasSuffix(name, "Relationship"):
		r.relationship(n)
	}
}

func (r *ldReader) annotation(n *node) {
	about, _ := r.find(r.doc, n.get("subject"))
	if about == nil {
		about = r.doc.self
	}
	about.set("annotations", strings.TrimSpace(n.get("annotationType")+": "+n.get("statement")))
}

func (r *ldReader) relationship(n *node) {
	from, typ := n.get("from"), n.get("relationshipType")
	meant := meaning(typ)
	if meant.effect == dependsOn && n.get("scope") == "test" {
		meant.effect = tool
	}
	if strings.HasSuffix(n.typ, "VulnAssessmentRelationship") {
		meant.effect = remark
	}
	comment := n.get("comment")
	for i := range n.members {
		if n.members[i].key != "to" {
			continue
		}
		to := idOf(n.members[i].value)
		if r.license(from, typ, to) {
			continue
		}
		r.links = append(r.links, link{doc: r.doc, from: from, to: to, typ: typ, relation: meant, comment: comment})
	}
	if n.get("completeness") == "incomplete" && slices.Contains([]effect{contains, dependsOn, describes}, meant.effect) {
		r.gap(r.doc, bom.UnknownGap, "the document says that what "+from+" "+typ+" is not listed completely")
	}
}

// license notes a licence that a relationship gives.
func (r *ldReader) license(from, typ, to string) bool {
	key := map[string]string{"hasDeclaredLicense": "licenseDeclared", "hasConcludedLicense": "licenseConcluded"}[typ]
	e := r.doc.local[from]
	if key == "" || e == nil {
		return false
	}
	text, ok := strings.CutPrefix(to, "https://spdx.org/licenses/")
	if !ok {
		text, ok = strings.CutPrefix(to, "http://spdx.org/licenses/")
	}
	if n := r.nodes[to]; n != nil {
		if text = n.get("licenseExpression"); text == "" {
			text = n.get("name")
		}
		ok = text != ""
	}
	if _, missing := r.find(r.doc, to); !ok && missing == "" {
		return true // said not to be known
	}
	if ok {
		e.set(key, text)
	}
	return ok
}
