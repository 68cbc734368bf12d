package bom

import "strings"

// Pedigree says what a component was made of, as far as the document tells. The zero value is that it does not.
type Pedigree struct {
	Ancestors []string // package URLs of what it is derived from, else "name version"
	Modified  bool     // it was changed: the document names patches or commits, or says so
}

func (p *Pedigree) join(o Pedigree) {
	p.Ancestors, p.Modified = o.Ancestors, p.Modified || o.Modified
}

// maxAncestors bounds the ancestors that are kept of one component.
const maxAncestors = 16

// pedigree reads what a component is derived from. Descendants and variants say nothing of it.
func (r *reader) pedigree(pointer string) Pedigree {
	var p Pedigree
	ok := r.object(func(key string) {
		switch key {
		case "ancestors":
			p.Ancestors = r.ancestors(pointer)
		case "patches", "commits":
			p.Modified = r.some() || p.Modified
		default:
			r.skip()
		}
	})
	if !ok {
		r.warn(pointer, "pedigree is not an object, and is left out")
	}
	return p
}

// some reads a value, and reports whether it is a list that is not empty.
func (r *reader) some() bool {
	n := 0
	r.array(func(int) {
		n++
		r.skip()
	})
	return n > 0
}

func (r *reader) ancestors(pointer string) []string {
	var list []string
	var name, version, purl string
	flush := func(int) {
		says := purl
		if says == "" {
			says = strings.TrimSpace(stated(name) + " " + stated(version))
		}
		if says != "" && len(list) < maxAncestors {
			list = append(list, says)
		}
		name, version, purl = "", "", ""
	}
	r.objects(pointer, "pedigree/ancestors", flush, func(key string) {
		switch key {
		case "name":
			r.text(&name, pointer, "pedigree/ancestors/name")
		case "version":
			r.text(&version, pointer, "pedigree/ancestors/version")
		case "purl":
			r.text(&purl, pointer, "pedigree/ancestors/purl")
		default:
			r.skip()
		}
	})
	flush(0)
	return list
}

// services notes who provides the services that a document names. They are not delivered with the product.
func (r *reader) services() {
	const shown = 3
	var named []string
	n := 0
	var name string
	var provider Party
	flush := func() {
		if name == "" && provider.Name == "" {
			return
		}
		n++
		if says := strings.TrimSpace(stated(name)); len(named) < shown {
			if provider.Name != "" {
				says += " of " + provider.Name
			}
			named = append(named, strings.TrimSpace(says))
		}
		name, provider = "", Party{}
	}
	r.objects("", "services", func(int) { flush() }, func(key string) {
		switch key {
		case "name":
			r.text(&name, "/services", "name")
		case "provider":
			provider = r.party("/services", key)
		default:
			r.skip()
		}
	})
	if flush(); n > 0 {
		r.warn("", "%d services are named (%s): what is not delivered with the product is not counted, and not asked", n, strings.Join(named, ", "))
	}
}
