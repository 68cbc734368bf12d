package policies

import (
	"fmt"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/origin"
)

// toldOf is what the facts say of one component.
func toldOf(f *Facts, c *bom.Component) *told {
	return newSpeakers(f, func(string, string, ...any) {}).told(c)
}

// saidOf writes what counts with the rank and the line of who says it: "eccn EAR99 B3".
func saidOf(t *told) string {
	var out []string
	for field := range fields {
		if e := t.of(field); e != nil {
			out = append(out, fmt.Sprintf("%s %s %c%d", fieldKey(field), e.stated()[field], e.Rank, e.Line))
		}
	}
	return strings.Join(out, "; ")
}

// TestEntriesAddToEachOther puts entries below each other, from line 2 on.
func TestEntriesAddToEachOther(t *testing.T) {
	const (
		who    = ", by: a, why: b, date: 2026-01-01}"
		letter = ", evidence: {rank: B, document: l.pdf, date: 2026-01-01}}"
	)
	chip := with(component("u1", -1), func(c *bom.Component) { c.MPN, c.Manufacturer.Name = "A1", "Acme" })
	for _, tt := range []struct {
		name    string
		entries []string
		want    string
		warning string // the start of the only one
	}{
		{"none", nil, "", ""},
		{"a price, then what the supplier answers", []string{"{match: {mpn: A1}, price: 4 USD" + who, "{match: {mpn: A1, manufacturer: Acme}, eccn: EAR99, origin: {made: TW}" + letter}, "eccn EAR99 B3; price 4 USD A2; origin.made TW B3", ""},
		{"one for few above one for many", []string{"{match: {mpn: A1}, eccn: 5A992.c" + who, "{match: {mpn: A*}, eccn: EAR99, hts: 854231" + who}, "eccn 5A992.c A2; hts 854231 A3", ""},
		{"one for many above one for few", []string{"{match: {mpn: A*}, eccn: EAR99" + who, "{match: {mpn: A1}, eccn: 5A992.c" + who}, "eccn EAR99 A2", "FACT-CONFLICT: ensign.yaml:3: the entry for mpn=A1 says eccn 5A992.c, and that of line 2 for mpn=A* says EAR99 and speaks first"},
		{"a wider pattern above a narrower one", []string{"{match: {mpn: A*}, eccn: EAR99" + who, "{match: {mpn: 'A?'}, eccn: 5A992.c" + who}, "eccn EAR99 A2", "FACT-CONFLICT: "},
		{"stronger evidence below", []string{"{match: {mpn: 'A?'}, eccn: EAR99" + letter, "{match: {manufacturer: A*}, eccn: 5A992.c" + who}, "eccn EAR99 B2", "FACT-CONFLICT: "},
		{"the same said on stronger evidence", []string{"{match: {mpn: A*}, eccn: EAR99" + letter, "{match: {mpn: A1}, eccn: EAR 99" + who}, "eccn EAR99 A3", ""},
		{"the same said on weaker evidence", []string{"{match: {mpn: A*}, eccn: EAR99" + who, "{match: {mpn: A1}, eccn: EAR99" + letter}, "eccn EAR99 A2", ""},
		{"the same in other words", []string{"{match: {mpn: A1}, price: 4 USD, quantity: 2, hts: 8542.31, origin: {made: {CN: 70, US: 30}}" + who, "{match: {mpn: A1}, price: 4.00 USD, quantity: 2.0, hts: 854231, origin: {made: {US: 30, CN: 70}}" + who}, "hts 854231 A2; price 4 USD A2; quantity 2 A2; origin.made CN 70, US 30 A2", ""},
		{"stages of two entries", []string{"{match: {mpn: A1}, origin: {assembled: MY}" + who, "{match: {mpn: A1}, origin: {made: TW, assembled: MY}" + letter}, "origin.made TW B3; origin.assembled MY A2", ""},
		{"no is stated too", []string{"{match: {mpn: A1}, discrete: no, published: no" + who, "{match: {mpn: A*}, discrete: yes, published: yes" + who}, "published no A2; discrete no A2", ""},
		{"one that has ended is absent", []string{"{match: {mpn: A1}, eccn: 5A992.c, by: a, why: b, date: 2025-01-01, until: 2026-01-01}", "{match: {mpn: A1}, eccn: EAR99" + who}, "eccn EAR99 A3", ""},
		{"the rest", []string{"{match: {ref: u1}, kind: software" + who, "{match: {ref: u1}, manufacturer: Acme Inc, enc: (b)(1)" + who}, "kind software A2; manufacturer Acme Inc A3; enc (b)(1) A3", ""},
	} {
		text := ""
		for _, e := range tt.entries {
			text += "  - " + e + "\n"
		}
		if text != "" {
			text = "components:\n" + text
		}
		f := facts(t, text)
		if got := saidOf(toldOf(&f, &chip)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
		_, rep := caseOf(t, paper{root: device, components: []bom.Component{chip}}, text)
		var told []Message
		for _, w := range rep.Warnings {
			if w.Code == "FACT-CONFLICT" {
				told = append(told, w)
			}
		}
		if got := messages(told); !strings.HasPrefix(got, tt.warning) || (got == "") != (tt.warning == "") || len(told) > 1 {
			t.Errorf("%s: the warnings are %s, want %s", tt.name, got, tt.warning)
		}
	}
}

// TestEachFieldCitesItsOwnEntry holds that a report says of each field which line of the facts file it is from, and what
// does not count.
func TestEachFieldCitesItsOwnEntry(t *testing.T) {
	const text = `components:
  - {match: {mpn: A1}, price: 4 USD, by: buyer, why: invoice, date: 2026-01-01}
  - {match: {mpn: A1}, eccn: 5A992.c, quantity: 3, evidence: {rank: B, document: l.pdf, by: Acme, date: 2026-02-01}}
  - {match: {mpn: "A*"}, eccn: EAR99, price: 5 USD, enc: none, by: me, why: data sheets, date: 2026-03-01}
  - {match: {mpn: "?1"}, eccn: EAR99, by: me, why: data sheets, date: 2026-03-01}
`
	chip := with(component("u1", -1), func(c *bom.Component) { c.MPN = "A1" })
	c, rep := caseOf(t, paper{root: device, components: []bom.Component{chip}}, text)
	it := c.Components[0]
	if it.ECCN != "5A992.c" || it.ECCNRank != origin.B || it.Encryption != "none" || it.Value.String() != "12" {
		t.Errorf("got %+v", it)
	}
	var told []string
	for _, r := range it.Because {
		told = append(told, fmt.Sprintf("%s %c %s", r.Cite.At, r.Rank, r.Says))
	}
	want := []string{
		"line 3 B the facts say that its ECCN is 5A992.c, by l.pdf, stated by Acme on 2026-02-01",
		"line 4 A the facts give its paragraph of licence exception ENC as none, stated by me on 2026-03-01: data sheets",
		"line 4 A (outweighed) the facts say eccn EAR99, and another entry speaks first, stated by me on 2026-03-01: data sheets",
		"line 5 A (outweighed) the facts say eccn EAR99, and another entry speaks first, stated by me on 2026-03-01: data sheets",
		"line 4 A (outweighed) the facts say price 5 USD, and another entry speaks first, stated by me on 2026-03-01: data sheets",
		"line 2 A the facts give the price of a piece as 4 USD, stated by buyer on 2026-01-01: invoice",
	}
	if got := strings.Join(told, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s", got)
	}
	var states []string
	for _, d := range rep.Facts.Decisions {
		states = append(states, d.State+strings.Join(d.Refs, " "))
	}
	if got := strings.Join(states, " "); got != "usedu1 usedu1 usedu1 unused" {
		t.Errorf("the entries are %s", got)
	}
}

// TestEntriesThatDisagree holds that of two entries with the same match neither can speak of what they state otherwise.
func TestEntriesThatDisagree(t *testing.T) {
	two := func(a, b string) string {
		return "components:\n  - {match: {mpn: A1}, " + a + "}\n  - {match: {mpn: A1}, " + b + "}\n"
	}
	for _, tt := range []struct {
		text, want string
		asOf       origin.Date
	}{
		{two("eccn: EAR99", "eccn: 5A992.c"), "ensign.yaml:3: the entry for mpn=A1 says eccn 5A992.c, and that of line 2 for the same match says EAR99", today},
		{two("origin: {made: TW}", "origin: {made: {TW: 60}}"), "says origin.made TW 60, and that of line 2", today},
		{two("discrete: yes, published: yes", "discrete: no, published: no"), "says published no", today},
		{two("eccn: EAR99", "eccn: ear 99"), "", today},
		{two("eccn: EAR99, until: 2026-01-31", "eccn: 5A992.c"), "", today},
		{two("eccn: EAR99, until: 2026-01-31", "eccn: 5A992.c"), "says eccn 5A992.c", "2026-01-31"},
		{two("eccn: EAR99", "eccn: 5A992.c, date: 2026-12-01"), "", today},
		{two("eccn: EAR99", "eccn: 5A992.c"), "", ""},
	} {
		_, err := ReadFacts("ensign.yaml", []byte(tt.text), tt.asOf)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.text, err, tt.want)
		}
	}
}
