package bom

import "strings"

// draftVersion is that of documents of the unreleased CycloneDX 2.0. They are read as far as they are understood: what
// 1.x has too, and the origins, codes, identifiers and parties that 1.x has not. This is experimental.
const draftVersion = "2.0"

const draftSays = "a draft of CycloneDX 2.0: it is read as far as it is understood, which is experimental, and not checked"

// draftMember reads a member that only drafts of 2.0 have, and reports whether it is one.
func (r *reader) draftMember(p *part, key string) bool {
	if r.doc.version != draftVersion {
		return false
	}
	c := &p.component
	switch key {
	case "origins":
		r.draftOrigins(c, p.pointer)
	case "classification":
		r.object(func(key string) {
			if key != "codes" {
				r.skip()
				return
			}
			r.draftPairs("standard", p.pointer, key, func(standard, value string) { r.draftCode(c, p.pointer, standard, value) })
		})
	case "identifiers":
		r.objects(p.pointer, key, func(int) {}, func(member string) {
			if member != "identities" {
				r.skip()
				return
			}
			r.draftPairs("scheme", p.pointer, key, func(scheme, value string) { r.draftIdentity(c, p.pointer, scheme, value) })
		})
	case "quantity":
		r.draftQuantity(c)
	case "boardLocation":
		r.object(func(key string) {
			if key != "designators" {
				r.skip()
				return
			}
			c.Designators = r.texts(p.pointer, "boardLocation/designators")
		})
	case "parties":
		r.draftParties(c, p.pointer)
	default:
		return false
	}
	return true
}

// draftStage returns what a stage of 2.0 is called here; an origin without a stage is where a thing was made.
func draftStage(word string) string {
	if word == "manufactured" || word == "" {
		return "made"
	}
	return word
}

// draftOrigins reads origins[]: stages, each with the countries it is spread over. A stage that no rule asks about, such
// as mining, is passed over.
func (r *reader) draftOrigins(c *Component, pointer string) {
	var stage string
	var spread []StageClaim
	done := func() {
		if word := draftStage(stage); isStage(word) {
			for _, claim := range spread {
				claim.Stage = word
				addOrigin(c, claim)
			}
		}
		stage, spread = "", nil
	}
	r.objects(pointer, "origins", func(int) { done() }, func(key string) {
		switch key {
		case "stage":
			if word, ok := r.str(); ok {
				stage = word
			} else {
				stage = "custom"
			}
		case "distribution":
			spread = r.draftSpread(pointer)
		default:
			r.skip()
		}
	})
	done()
}

func isStage(word string) bool {
	for _, s := range stages {
		if s == word {
			return true
		}
	}
	return false
}

// draftSpread reads countries with their shares in percent. A region counts as its country.
func (r *reader) draftSpread(pointer string) []StageClaim {
	var list []StageClaim
	start := func(int) { list = append(list, StageClaim{Pointer: pointer + "/origins"}) }
	r.objects(pointer, "origins/distribution", start, func(key string) {
		last := &list[len(list)-1]
		switch key {
		case "isoCode":
			var code string
			r.text(&code, pointer, "origins/distribution/isoCode")
			code, _, _ = strings.Cut(code, "-")
			last.Country = alpha2(code)
		case "percentage":
			s := r.skip()
			last.Share = strings.Trim(r.cursor.text[s.from:s.to], `"`)
		default:
			r.skip()
		}
	})
	kept := list[:0]
	for _, claim := range list {
		if claim.Country == "" {
			r.warn(pointer, "origins names a place that is no country of ISO 3166-1")
			continue
		}
		kept = append(kept, claim)
	}
	return kept
}

// draftPairs reads a list of objects with a value, and under another key what the value is.
func (r *reader) draftPairs(kind, pointer, key string, take func(kind, value string)) {
	var of, value string
	done := func() {
		if of != "" && stated(value) != "" {
			take(of, stated(value))
		}
		of, value = "", ""
	}
	r.objects(pointer, key, func(int) { done() }, func(member string) {
		switch member {
		case kind:
			of, _ = r.str() // a scheme of one's own is an object
		case "value":
			value, _ = r.str()
		default:
			r.skip()
		}
	})
	done()
}

func (r *reader) draftCode(c *Component, pointer, standard, value string) {
	switch strings.ToUpper(standard) {
	case "ECCN":
		setClaim(&c.ECCN, value, at{pointer, -1}, "classification", r)
	case "HS", "HTS", "HTSUS":
		setClaim(&c.HTS, value, at{pointer, -1}, "classification", r)
	}
}

func (r *reader) draftIdentity(c *Component, pointer, scheme, value string) {
	switch scheme {
	case "mpn":
		setClaim(&c.MPN, value, at{pointer, -1}, "identifiers", r)
	case "purl":
		setClaim(&c.Purl, value, at{pointer, -1}, "identifiers", r)
	case "cpe":
		setClaim(&c.CPE, value, at{pointer, -1}, "identifiers", r)
	}
}

// draftQuantity reads a number of pieces; one with a unit is no such number.
func (r *reader) draftQuantity(c *Component) {
	var value string
	measured := false
	r.object(func(key string) {
		s := r.skip()
		switch key {
		case "value":
			value = strings.Trim(r.cursor.text[s.from:s.to], `"`)
		case "unit":
			measured = true
		}
	})
	if !measured {
		c.Quantity = value
	}
}

// draftParties reads the organisations and people with their roles; one that is only referred to is passed over.
func (r *reader) draftParties(c *Component, pointer string) {
	var roles []string
	var who Party
	done := func() {
		for _, role := range roles {
			takeRole(c, role, who)
		}
		roles, who = nil, Party{}
	}
	ok := r.array(func(int) {
		r.object(func(key string) {
			switch key {
			case "roles":
				r.objects(pointer, "parties/roles", func(int) {}, func(key string) {
					if word, _ := r.str(); key == "role" {
						roles = append(roles, word)
					}
				})
			case "organization", "person":
				who = r.draftParty(pointer)
			default:
				r.skip()
			}
		})
		done()
	})
	if !ok {
		r.warn(pointer, "parties is not a list, and is left out")
	}
}

func takeRole(c *Component, role string, who Party) {
	if who.Name == "" {
		return
	}
	switch {
	case role == "manufacturer" && c.Manufacturer.Name == "":
		c.Manufacturer = who
	case role == "supplier" && c.Supplier.Name == "":
		c.Supplier = who
	case role == "publisher" && c.Publisher == "":
		c.Publisher = who.Name
	case role == "author":
		c.Authors = append(c.Authors, who.Name)
	}
}

// draftParty reads an organisation or a person; the legal name counts where there is no other.
func (r *reader) draftParty(pointer string) Party {
	var p Party
	var legal string
	r.object(func(key string) {
		switch key {
		case "name":
			r.text(&p.Name, pointer, "parties/name")
		case "legalName":
			r.text(&legal, pointer, "parties/legalName")
		case "addresses":
			r.objects(pointer, "parties/addresses", func(int) {}, func(key string) {
				code, _ := r.str()
				if code, _, _ = strings.Cut(code, "-"); key == "isoCode" && p.Country == "" {
					p.Country = alpha2(code)
				}
			})
		default:
			r.skip()
		}
	})
	p.Name = stated(p.Name)
	if p.Name == "" {
		p.Name = stated(legal)
	}
	return p
}
