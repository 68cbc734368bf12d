package bom

import "strings"

// part is a component while it is being read.
type part struct {
	component Component
	place     place
	index     int
	ref       string // bom-ref as written
	author    string // the single author of before 1.6
	pointer   string
}

// component reads one component and what is nested in it, and hands it to done; index is its own index, -1 for the root.
func (r *reader) component(pointer string, parent, index int, done func(*part)) {
	p := r.newPart()
	p.index, p.pointer = index, pointer
	p.component.Parent = parent
	p.component.Pointer = pointer
	p.place.object.from = r.at
	r.object(func(key string) {
		p.place.lastKey = r.keyAt
		r.member(p, key)
	})
	p.place.object.to = r.at
	r.finish(p)
	done(p)
	r.parts = append(r.parts, p)
}

// newPart returns a part to read into: one that is done with, since there are many components and only those that are
// nested in each other are read at the same time.
func (r *reader) newPart() *part {
	last := len(r.parts) - 1
	if last < 0 {
		return new(part)
	}
	p := r.parts[last]
	r.parts = r.parts[:last]
	*p = part{}
	return p
}

func (r *reader) member(p *part, key string) {
	c := &p.component
	if s := textField(p, key); s != nil {
		r.text(s, p.pointer, key)
		return
	}
	switch key {
	case "manufacturer":
		c.Manufacturer = r.party(p.pointer, key)
	case "supplier":
		c.Supplier = r.party(p.pointer, key)
	case "authors":
		c.Authors = r.authors(p.pointer)
	case "licenses":
		c.Licenses = r.licenses(p.pointer)
	case "externalReferences":
		r.references(c, p.pointer)
	case "isExternal":
		s := r.skip()
		c.External = r.cursor.text[s.from:s.to] == "true"
	case "pedigree":
		c.Pedigree.join(r.pedigree(p.pointer))
	case "modified":
		s := r.skip()
		c.Pedigree.Modified = c.Pedigree.Modified || r.cursor.text[s.from:s.to] == "true"
	case "properties":
		c.Properties = r.properties(p.pointer, &p.place)
	case "evidence":
		c.Found = r.evidence(p.pointer)
	case "components":
		r.list(p.pointer+"/components", p.index)
	case "signature":
		r.signed(p.pointer)
		r.skip()
	default:
		if !r.draftMember(p, key) {
			r.skip()
		}
	}
}

// textField returns the field for a key whose value is a string, nil for any other key.
func textField(p *part, key string) *string {
	c := &p.component
	switch key {
	case "bom-ref":
		return &p.ref
	case "type":
		return &c.Type
	case "name":
		return &c.Name
	case "version":
		return &c.Version
	case "group":
		return &c.Group
	case "description":
		return &c.Description
	case "purl":
		return &c.Purl
	case "cpe":
		return &c.CPE
	case "publisher":
		return &c.Publisher
	case "author":
		return &p.author
	case "scope":
		return &c.Scope
	}
	return nil
}

// finish derives what follows from the fields together.
func (r *reader) finish(p *part) {
	c := &p.component
	c.Publisher, c.Version, c.CPE = stated(c.Publisher), stated(c.Version), stated(c.CPE)
	if unreplaced(c.Group) {
		c.Group = ""
	}
	if unreplaced(c.Description) {
		c.Description = ""
	}
	if author := stated(p.author); len(c.Authors) == 0 && author != "" {
		c.Authors = []string{author}
	}
	r.interpret(c, p.pointer)
	c.Ref = p.pointer
	if usableRef(p.ref) && !r.doc.twice[p.ref] {
		c.Ref = p.ref
	}
}

// usableRef reports whether a bom-ref can be told from a JSON pointer.
func usableRef(ref string) bool { return ref != "" && ref[0] != '/' }

// interpret reads the claims among the properties, and sets Kind, Found and Key.
func (r *reader) interpret(c *Component, pointer string) {
	readCarried(c, pointer, r)
	r.claims(c, pointer)
	if c.Kind == "" {
		c.Kind = kindOf(c)
	}
	if len(c.Found) == 0 {
		c.Found = toolLocations(c.Properties)
	}
	c.Key = c.key()
}

// kindOf says what a component of this type is. One without a known type is software if it has a package URL, or a CPE of
// an application or an operating system.
func kindOf(c *Component) Kind {
	switch c.Type {
	case "device":
		return Commodity
	case "data":
		return Technology
	case "application", "framework", "library", "container", "platform", "operating-system", "device-driver",
		"firmware", "file", "machine-learning-model", "cryptographic-asset":
		return Software
	}
	if c.Purl != "" || softwareCPE(c.CPE) {
		return Software
	}
	return Commodity
}

// softwareCPE reports whether a CPE, of either form of its names, is that of software: NIST IR 7695, 5.3.3.1.
func softwareCPE(cpe string) bool {
	part, ok := strings.CutPrefix(cpe, "cpe:2.3:")
	if !ok {
		part, ok = strings.CutPrefix(cpe, "cpe:/")
	}
	return ok && (strings.HasPrefix(part, "a:") || strings.HasPrefix(part, "o:"))
}

// key identifies a component across builds: its package URL without version, qualifiers and subpath; else its maker
// and part number; else the path where it was found; else its type, group and name. A component without any of
// these, such as the root of a document that names none, has the empty key.
func (c *Component) key() string {
	if c.Purl != "" {
		return barePurl(c.Purl)
	}
	if c.MPN != "" {
		maker := c.Manufacturer.Name
		if maker == "" {
			maker = c.Supplier.Name
		}
		return strings.ToLower(maker) + "/" + c.MPN
	}
	for _, f := range c.Found {
		if f.Path != "" {
			return f.Path
		}
	}
	if c.Type == "" && c.Group == "" && c.Name == "" {
		return ""
	}
	return c.Type + "/" + c.Group + "/" + c.Name
}

// barePurl cuts version, qualifiers and subpath off a package URL.
func barePurl(purl string) string {
	if i := strings.IndexAny(purl, "?#"); i >= 0 {
		purl = purl[:i]
	}
	if i := strings.LastIndexByte(purl, '@'); i > strings.LastIndexByte(purl, '/') {
		purl = purl[:i]
	}
	return purl
}
