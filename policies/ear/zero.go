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

const zeroCases = 10

// zeroRules are the paragraphs in order. 734.4(a)(7) is a reminder of other law and no case. The destinations of
// each are in data/zero.tsv.
var zeroRules = [zeroCases]zeroRule{
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

// zeroFinding is the state of one case: Yes is met, Unsure possible, No ruled out.
type zeroFinding struct {
	product, content origin.Ternary // its parts
	reached          *reached       // nil if the parts before it rule the case out
	status           origin.Ternary
}

// reached is whether a case is for the destination, with the rows of law that say so.
type reached struct {
	is   origin.Ternary
	rows []row
}

// zero asks the parts of a case in turn, until one rules it out. parties is what is known of the parties.
func (q *question) zero(k int, parties origin.Ternary) zeroFinding {
	f := zeroFinding{status: origin.No}
	if f.product = zeroRules[k].product(q); f.product == origin.No {
		return f
	}
	if f.content = q.zeroContent(k); f.content == origin.No {
		return f
	}
	f.reached = q.reached(k, parties)
	switch {
	case f.reached.is == origin.No:
	case f.product == origin.Yes && f.content == origin.Yes && f.reached.is == origin.Yes:
		f.status = origin.Yes
	default:
		f.status = origin.Unsure
	}
	return f
}

// zeroContent looks for the content of a case: Yes if something is surely US-origin and surely such, Unsure if
// something may be, or may be left out of the list.
func (q *question) zeroContent(k int) origin.Ternary {
	n := &q.count.zero[k]
	switch {
	case zeroRules[k].content == nil, n[origin.Yes] > 0:
		return origin.Yes
	case n[origin.Unsure] > 0, len(q.unlisted) > 0:
		return origin.Unsure
	}
	return origin.No
}

// reached asks once for each thing that may be known of the parties.
func (q *question) reached(k int, parties origin.Ternary) *reached {
	r := &q.local.reached[k][parties]
	if *r == nil {
		is, rows := q.law.zeroReaches(zeroRules[k].paragraph, q.dest, q.AsOf, parties)
		*r = &reached{is, rows}
	}
	return *r
}

// isContent says whether a part is content of a case.
func (p *part) isContent(z *zeroRule) origin.Ternary {
	if !p.usAt[high] || z.content == nil {
		return origin.No
	}
	is := origin.Unsure
	if p.item.ECCN != "" {
		is = z.content(p.class)
	}
	if is == origin.Yes && !p.usAt[low] {
		return origin.Unsure
	}
	return is
}

// zeroStatus are the words of the report.
var zeroStatus = [...]string{origin.Yes: "met", origin.Unsure: "possible", origin.No: "ruled-out"}

// zeroReport writes out a case and why it is as it is.
func (q *question) zeroReport(k int, f *zeroFinding) policies.ZeroDeMinimis {
	z := &zeroRules[k]
	r := policies.ZeroDeMinimis{Paragraph: z.paragraph, Status: zeroStatus[f.status]}
	switch {
	case f.product == origin.No:
		r.Because = q.zeroSays[k].noProduct
	case f.content == origin.No:
		r.Because = q.zeroSays[k].noContent
	case f.status == origin.No:
		r.Because = origin.Reasons{lawReason(z.paragraph, fmt.Sprintf("%s is not a destination of this paragraph", q.dest), f.reached.rows[0])}
	default:
		r.Refs, r.Because = q.zeroSays[k].refs, q.zeroSays[k].because
	}
	return r
}

// zeroTexts are what the report says of each case: what is its content, or may be, and why it may be ruled out.
type zeroTexts [zeroCases]struct {
	refs                          []string
	because, noProduct, noContent origin.Reasons
	open                          [2]origin.Reason // that it is met, or possible
}

func (d *docket) zeroTexts() *zeroTexts {
	var out zeroTexts
	for k := range out {
		z, c := &zeroRules[k], &out[k]
		for i := range d.parts {
			if d.parts[i].zero[k] != origin.No {
				c.refs = append(c.refs, d.parts[i].item.Ref)
			}
		}
		c.noProduct = origin.Reasons{reason(z.paragraph, "15 CFR "+z.paragraph, "the product cannot be what the paragraph is about: "+z.says)}
		c.noContent = origin.Reasons{reason(z.paragraph, "15 CFR "+z.paragraph, "nothing in the product is what the paragraph is about: "+z.says)}
		c.because = origin.Reasons{reason("ZERO-DE-MINIMIS", "15 CFR "+z.paragraph, z.says+": "+some(c.refs))}
		if c.refs == nil {
			c.because = origin.Reasons{reason("UNLISTED", "15 CFR "+z.paragraph, "what is not listed may be such content")}
		}
		if z.content == nil {
			c.because = nil
		}
		for _, status := range []origin.Ternary{origin.Yes, origin.Unsure} {
			c.open[status] = reason("ZERO-DE-MINIMIS", "15 CFR "+z.paragraph, "any amount of content may count: "+zeroStatus[status], c.because...)
		}
	}
	return &out
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
	return func(e eccn) origin.Ternary { return e.among(entries) }
}

func (e eccn) among(entries []string) origin.Ternary {
	if slices.Contains(entries, e.Entry) {
		return origin.Unsure
	}
	return origin.No
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
		return q.class(q.Product.ECCN).among(entries)
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
	if q.count.tech9E > 0 {
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
	return q.class(q.Product.ECCN).among([]string{"4A001", "4A002", "4A003", "4A004", "4A005", "4A090", "4A101", "4A102", "5A002", "5A004"})
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
