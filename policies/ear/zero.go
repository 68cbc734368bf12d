package ear

import (
	"fmt"
	"slices"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// zeroRule is one paragraph of 734.4(a): a product, content and destination for which there is no de minimis level.
// Each part answers Yes, No or Unsure; one No rules the case out, and only three Yes make it met.
type zeroRule struct {
	paragraph string
	says      string
	product   func(*question) origin.Ternary
	content   func(eccn) origin.Ternary // nil if the paragraph has no content element
}

// zeroRules are the paragraphs in order. 734.4(a)(7) is a reminder of other law and no case. The destinations of
// each are in data/zero.tsv.
var zeroRules = [...]zeroRule{
	{"734.4(a)(1)(i)", "a computer over the level of 4A003.b with US-origin 3A001 semiconductors", (*question).computerOver4A003, entryIs("3A001")},
	{"734.4(a)(1)(ii)", "a computer over the level of 4A994.b with US-origin 3A001 semiconductors or 4A994.j interconnect", (*question).computerOver4A994, entryIs("3A001", "4A994")},
	{"734.4(a)(2)", "encryption technology with US-origin 5E002", (*question).technology, entryIs("5E002")},
	{"734.4(a)(3)", "equipment of 3B993.f.1", productIs("3B993"), nil},
	{"734.4(a)(4)", "an item with US-origin 9E003 technology", (*question).holds9E003, entryIs("9E003")},
	{"734.4(a)(5)", "a military commodity with US-origin items that 0A919.a.1 names", productIs("0A919"), onTheList},
	{"734.4(a)(6)(i)", "any item with US-origin 600-series or 9x515 content, .a to .x", anyProduct, militaryAX},
	{"734.4(a)(6)(ii)", "any item with US-origin 600-series or 9x515 content, .y", anyProduct, militaryY},
	{"734.4(a)(8)", "semiconductor equipment of 3B001 or 3B002.c with a US-origin integrated circuit", productIs("3B001", "3B002"), category345},
	{"734.4(a)(9)", "other Category 3B equipment with a US-origin integrated circuit", (*question).category3B, category345},
}

func (q *question) zeroCases(c content) (policies.List[policies.ZeroDeMinimis], []row) {
	var out policies.List[policies.ZeroDeMinimis]
	var relied []row
	for _, z := range zeroRules {
		r, rows := q.zero(z, c)
		out, relied = append(out, r), append(relied, rows...)
	}
	return out, relied
}

func (q *question) zero(z zeroRule, c content) (policies.ZeroDeMinimis, []row) {
	r := policies.ZeroDeMinimis{Paragraph: z.paragraph, Status: "ruled-out"}
	product := z.product(q)
	if product == origin.No {
		r.Because = origin.Reasons{reason(z.paragraph, "15 CFR "+z.paragraph, "the product cannot be what the paragraph is about: "+z.says)}
		return r, nil
	}
	status, refs, because := q.zeroContent(z, c)
	if status == origin.No {
		r.Because = origin.Reasons{reason(z.paragraph, "15 CFR "+z.paragraph, "nothing in the product is what the paragraph is about: "+z.says)}
		return r, nil
	}
	reached, rows := q.law.zeroReaches(z.paragraph, q.dest, q.AsOf, q.partiesReached())
	if reached == origin.No {
		r.Because = origin.Reasons{lawReason(z.paragraph, fmt.Sprintf("%s is not a destination of this paragraph", q.dest), rows[0])}
		return r, rows
	}
	r.Status, r.Refs, r.Because = "possible", refs, because
	if product == origin.Yes && status == origin.Yes && reached == origin.Yes {
		r.Status = "met"
	}
	return r, nil
}

// zeroContent looks for the content of a case: Yes if something is surely US-origin and surely such, Unsure if
// something may be, or may be left out of the list.
func (q *question) zeroContent(z zeroRule, c content) (status origin.Ternary, refs []string, because origin.Reasons) {
	if z.content == nil {
		return origin.Yes, nil, nil
	}
	status = origin.No
	for i := range c.shares {
		s := &c.shares[i]
		is := isContent(z, s)
		if is == origin.No {
			continue
		}
		if status != origin.Yes {
			status = is
		}
		refs = append(refs, s.item.Ref)
	}
	if status == origin.No && len(c.unlisted) > 0 {
		return origin.Unsure, nil, origin.Reasons{reason("UNLISTED", "15 CFR "+z.paragraph, "what is not listed may be such content")}
	}
	if status == origin.No {
		return status, nil, nil
	}
	return status, refs, origin.Reasons{reason("ZERO-DE-MINIMIS", "15 CFR "+z.paragraph, z.says+": "+some(refs))}
}

func isContent(z zeroRule, s *share) origin.Ternary {
	if !s.usAt[high] {
		return origin.No
	}
	is := origin.Unsure
	if s.item.ECCN != "" {
		is = z.content(s.class)
	}
	if is == origin.Yes && !s.usAt[low] {
		return origin.Unsure
	}
	return is
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

// entryIs answers whether an ECCN lies under one of the entries. The paragraphs below an entry are not told
// apart, so a match is never more than Unsure.
func entryIs(entries ...string) func(eccn) origin.Ternary {
	return func(e eccn) origin.Ternary {
		if slices.Contains(entries, e.Entry) {
			return origin.Unsure
		}
		return origin.No
	}
}

func militaryAX(e eccn) origin.Ternary { return military(e, false) }
func militaryY(e eccn) origin.Ternary  { return military(e, true) }

// military answers whether an ECCN is of the 600 series or 9x515, in the paragraph .y or outside it.
func military(e eccn, y bool) origin.Ternary {
	switch {
	case !e.is600() && !e.is9x515():
		return origin.No
	case e.Paragraph == "":
		return origin.Unsure
	case e.isY() == y:
		return origin.Yes
	}
	return origin.No
}

// category345 answers whether an item may be an integrated circuit of Category 3, 4 or 5.
func category345(e eccn) origin.Ternary {
	if e.Category >= 3 && e.Category <= 5 && e.Group == 'A' {
		return origin.Unsure
	}
	return origin.No
}

// onTheList is for a paragraph that names entries which our tables do not hold: any entry may be one of them.
func onTheList(e eccn) origin.Ternary {
	if e.Entry == "EAR99" {
		return origin.No
	}
	return origin.Unsure
}

func anyProduct(*question) origin.Ternary { return origin.Yes }

// productIs answers whether the product may fall under one of the entries. EAR99 falls under none.
func productIs(entries ...string) func(*question) origin.Ternary {
	return func(q *question) origin.Ternary {
		if q.Product.ECCN == "" {
			return origin.Unsure
		}
		return entryIs(entries...)(q.class(q.Product.ECCN))
	}
}

func (q *question) technology() origin.Ternary {
	if q.Product.Kind == bom.Technology {
		return origin.Unsure
	}
	return origin.No
}

// holds9E003 is any technology, and any other item in which 9E003 technology is listed.
func (q *question) holds9E003() origin.Ternary {
	if slices.ContainsFunc(q.Components, func(it policies.Item) bool { return q.class(it.ECCN).Entry == "9E003" }) {
		return origin.Unsure
	}
	return q.technology()
}

func (q *question) category3B() origin.Ternary {
	e := q.class(q.Product.ECCN)
	if q.Product.ECCN == "" || e.Category == 3 && e.Group == 'B' {
		return origin.Unsure
	}
	return origin.No
}

// computerOver4A003 is ruled out by an ECCN that no computer above 70 WT could have.
func (q *question) computerOver4A003() origin.Ternary {
	if q.Product.Kind != bom.Commodity {
		return origin.No
	}
	if q.Product.ECCN == "" {
		return origin.Unsure
	}
	return entryIs("4A001", "4A002", "4A003", "4A004", "4A005", "4A090", "4A101", "4A102", "5A002", "5A004")(q.class(q.Product.ECCN))
}

// computerOver4A994 is ruled out by EAR99 and by entries of categories that hold no computers. The level is so low
// that nearly every computer is above it.
func (q *question) computerOver4A994() origin.Ternary {
	if q.Product.Kind != bom.Commodity || q.Product.ECCN == "EAR99" {
		return origin.No
	}
	if e := q.class(q.Product.ECCN); q.Product.ECCN != "" && e.Category != 4 && e.Category != 5 {
		return origin.No
	}
	return origin.Unsure
}
