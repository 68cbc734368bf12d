package bom

import "strings"

// placeholders are the values, in lower case, that tools write where they know nothing. They are read as nothing.
var placeholders = [...]string{
	"noassertion", "none", "unknown", "n/a", "null", "undefined", // SPDX and generators
	"openembedded ()", "organization: openembedded ()", // Yocto without a supplier
	"to be filled by o.e.m.", "default string", "system manufacturer", // firmware tables of PCs
	"to be filled by oem", "not specified", "system product name",
}

// stated returns s without surrounding white space, or the empty string if s is a placeholder.
func stated(s string) string {
	s = strings.TrimSpace(s)
	for _, p := range placeholders {
		if len(s) == len(p) && strings.EqualFold(s, p) {
			return ""
		}
	}
	if unreplaced(s) {
		return ""
	}
	return s
}

// unreplaced reports whether s is a variable of a template that the build did not replace: @VCS_TAG@, ${VERSION}.
func unreplaced(s string) bool {
	inside, found := strings.CutPrefix(s, "@")
	end := "@"
	if !found {
		inside, found = strings.CutPrefix(s, "${")
		end = "}"
	}
	inside, shut := strings.CutSuffix(inside, end)
	if !found || !shut || inside == "" {
		return false
	}
	for _, c := range []byte(inside) {
		if c != '_' && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// party reads an organisation.
func (r *reader) party(pointer, key string) Party {
	var p Party
	ok := r.object(func(member string) {
		switch member {
		case "name":
			r.text(&p.Name, pointer, key+"/name")
		case "url":
			for _, url := range r.texts(pointer, key+"/url") {
				if p.URL == "" {
					p.URL = url
				}
			}
		case "address":
			p.Country = r.country(pointer, key+"/address")
		default:
			r.skip()
		}
	})
	if !ok {
		r.warn(pointer, "%s is not an object, and is left out", key)
	}
	p.Name = stated(p.Name)
	return p
}

// country reads the country of an address, a code or a name.
func (r *reader) country(pointer, key string) string {
	var country string
	ok := r.object(func(member string) {
		if member != "country" {
			r.skip()
			return
		}
		r.text(&country, pointer, key+"/country")
	})
	if !ok {
		r.warn(pointer, "%s is not an object, and is left out", key)
	}
	return countryOf(country)
}

// alpha2 returns a two-letter country code in capitals, or the empty string if s is none.
func alpha2(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) != 2 || s[0] < 'A' || s[0] > 'Z' || s[1] < 'A' || s[1] > 'Z' {
		return ""
	}
	return s
}

// texts reads a list of strings.
func (r *reader) texts(pointer, key string) []string {
	var list []string
	ok := r.array(func(i int) {
		s, ok := r.str()
		if !ok {
			r.warn(pointer, "%s/%d is not a string, and is left out", key, i)
		}
		list = append(room(r, list), s)
	})
	if !ok {
		r.warn(pointer, "%s is not a list, and is left out", key)
	}
	return list
}

// objects reads a list of objects, calling member for each key of each.
func (r *reader) objects(pointer, key string, start func(i int), member func(key string)) {
	ok := r.array(func(i int) {
		if r.take(elementSize); r.err != nil {
			r.skip()
			return
		}
		start(i)
		if !r.object(member) {
			r.warn(pointer, "%s/%d is not an object, and is left out", key, i)
		}
	})
	if !ok {
		r.warn(pointer, "%s is not a list, and is left out", key)
	}
}

// authors reads the names of people, or their addresses where they have no name.
func (r *reader) authors(pointer string) []string {
	type person struct{ name, email string }
	var people []person
	start := func(int) { people = append(room(r, people), person{}) }
	r.objects(pointer, "authors", start, func(key string) {
		p := &people[len(people)-1]
		switch key {
		case "name":
			r.text(&p.name, pointer, "authors/name")
		case "email":
			r.text(&p.email, pointer, "authors/email")
		default:
			r.skip()
		}
	})
	var names []string
	for _, p := range people {
		name := stated(p.name)
		if name == "" {
			name = stated(p.email)
		}
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// licenses reads the ids, names and expressions of a list of licences.
func (r *reader) licenses(pointer string) []string {
	var list []string
	add := func(s string) {
		if s = stated(s); s != "" {
			list = append(list, s)
		}
	}
	r.objects(pointer, "licenses", func(int) {}, func(key string) {
		switch key {
		case "expression":
			var s string
			r.text(&s, pointer, "licenses/expression")
			add(s)
		case "license":
			add(r.license(pointer))
		default:
			r.skip()
		}
	})
	return list
}

// license reads one licence: its id, else its name.
func (r *reader) license(pointer string) string {
	var id, name string
	ok := r.object(func(key string) {
		switch key {
		case "id":
			r.text(&id, pointer, "licenses/license/id")
		case "name":
			r.text(&name, pointer, "licenses/license/name")
		default:
			r.skip()
		}
	})
	if !ok {
		r.warn(pointer, "licenses/license is not an object, and is left out")
	}
	if id != "" {
		return id
	}
	return name
}

// references reads the first website and the first version control system among the external references.
func (r *reader) references(c *Component, pointer string) {
	var kind, url string
	flush := func(int) {
		if kind == "website" && c.Website == "" {
			c.Website = url
		}
		if kind == "vcs" && c.VCS == "" {
			c.VCS = url
		}
		kind, url = "", ""
	}
	r.objects(pointer, "externalReferences", flush, func(key string) {
		switch key {
		case "type":
			r.text(&kind, pointer, "externalReferences/type")
		case "url":
			r.text(&url, pointer, "externalReferences/url")
		default:
			r.skip()
		}
	})
	flush(0)
	c.Website, c.VCS = stated(c.Website), stated(c.VCS)
}

// properties reads a list of properties and notes where it lies.
func (r *reader) properties(pointer string, p *place) []Property {
	if r.peek() != '[' {
		p.odd = true
	}
	from := r.at
	var list []Property
	start := func(int) {
		p.lastProp = r.at
		list = append(room(r, list), Property{})
	}
	r.objects(pointer, "properties", start, func(key string) {
		last := &list[len(list)-1]
		switch key {
		case "name":
			r.text(&last.Name, pointer, "properties/name")
		case "value":
			r.text(&last.Value, pointer, "properties/value")
		default:
			r.skip()
		}
	})
	p.props = span{from, r.at}
	return list
}
