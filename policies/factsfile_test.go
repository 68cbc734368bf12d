package policies

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
	"ensign/origin"
)

const today origin.Date = "2026-11-24"

// fullFacts uses every key that a facts file knows.
const fullFacts = `product:
  name: RT-1000 router
  version: C
  kind: commodity
  made-in: TW
  eccn: 5A992.c
  hts: 8517.62.00
  price: 89.00 USD
  shipped-from: NL
  transit: [DE, PL]
  end-use: civil telecommunications
  parties:
    - {name: Example Trading, role: consignee, country: KZ, listed: no, footnote: none, government: no, address: 7 Quay Road, affiliated: no, distinct-from: [{name: Example Trade, by: me, why: other address, date: 2026-11-02}, {name: Old, by: me, why: x, date: 2026-11-02, until: 2026-11-03}], owners: [{name: A Founder, country: NO, share: 50.5}, {name: Nobody}]}
  exporter: {us-person: no, us-owned: yes} # checked on the day of the contract
  by: compliance@maker.example
  why: released for sale
  date: 2026-11-02
  complete: {hardware: true, software: false, by: compliance@maker.example, why: released BOM, date: 2026-11-02}
  made-with: {direct: [3d991, 5E002], plant: 3E001, written-assurance: yes}
  certificates: [{rules: [734.9(e)(1), 734.9(h)], document: letters/fdp.pdf, by: Example Chips, date: 2026-03-01, until: 2027-03-01}]
destinations: [KP, NO]
components:
  - match: {mpn: "BCM4708*", manufacturer: Broadcom*}
    origin: {made: TW, designed: {US: 70, IL: 29.5}}
    kind: commodity
    manufacturer: Broadcom Inc
    eccn: 5a992C
    enc: 740.17(b)(1)
    hts: 854231
    price: 4.10..4.60 EUR
    quantity: 2
    discrete: yes
    evidence: {document: letters/maker.pdf, rank: B, by: compliance@maker.example, date: 2026-02-11, until: 2027-02-11}
  - match: {path: "usr/bin/*"}
    published: no
    by: compliance@maker.example
    why: built from our tree
    date: 2026-03-01
  - match: {name: loose}
    eccn: EAR99
presume:
  - {class: maker-abroad, by: compliance@maker.example, why: supplier policy 7, date: 2026-11-02}
waivers:
  - code: FDP-POSSIBLE
    match: {purl: "pkg:generic/wl@*"}
    why: certificate requested
    by: compliance@maker.example
    until: 2027-04-01
properties:
  acme:part: mpn
  "acme:made in": country-of-origin
rates:
  - {from: EUR, to: USD, rate: 1.0823, date: 2026-11-02, source: central bank}
fail-on: license-required
`

func TestReadFactsFull(t *testing.T) {
	f, err := ReadFacts("ensign.yaml", []byte(fullFacts), today)
	if err != nil {
		t.Fatal(err)
	}
	p := f.Product
	got := []string{
		p.Name, p.Version, string(p.Kind), p.MadeIn, p.ECCN, p.HTS, p.Price.String(), p.ShippedFrom, strings.Join(p.Transit, " "), p.EndUse,
		p.Parties[0].Name, p.Parties[0].Role, p.Parties[0].Country, p.Parties[0].Listed.String(),
		p.Parties[0].Distinct[0].Name, p.Parties[0].Distinct[0].Why, fmt.Sprint(len(p.Parties[0].Distinct)), p.Parties[0].Address, p.Parties[0].Affiliated.String(), p.Parties[0].Owners[0].Name, p.Parties[0].Owners[0].Country,
		p.Parties[0].Owners[0].Share.FloatString(1), p.Parties[0].Owners[1].Name, fmt.Sprint(p.Parties[0].Owners[1].Share),
		p.Exporter.USPerson.String(), p.Exporter.USOwned.String(),
		strings.Join(f.Destinations, " "), f.FailOn.String(), f.Presume[0].Class, f.Rates[0].From + f.Rates[0].To + f.Rates[0].Factor.FloatString(4) + f.Rates[0].Source,
	}
	want := []string{
		"RT-1000 router", "C", "commodity", "TW", "5A992.c", "85176200", "89 USD", "NL", "DE PL", "civil telecommunications",
		"Example Trading", "consignee", "KZ", "no", "Example Trade", "other address", "1", "7 Quay Road", "no", "A Founder", "NO", "50.5", "Nobody", "<nil>", "no", "yes", "KP NO", "license-required", "maker-abroad", "EURUSD1.0823central bank",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[bom.Kind]bool{bom.Commodity: true, bom.Software: false}, p.Complete); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]PropertyName{{"acme:part", "mpn", 50}, {"acme:made in", "country-of-origin", 51}}, f.Properties); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(bom.Names{"acme:part": "mpn", "acme:made in": "country-of-origin"}, f.Names()); diff != "" {
		t.Error(diff)
	}
	var rules []string
	for _, r := range p.Because {
		rules = append(rules, r.Rule+" "+string(r.Rank)+" "+r.Cite.At)
	}
	if diff := cmp.Diff([]string{"product.made-in A line 5", "product.eccn A line 6", "product.price A line 8", "product.made-with A line 19", "product.exporter A line 14", "product.complete A line 18", "product.certificates B line 20"}, rules); diff != "" {
		t.Error(diff)
	}
	if w := messages(f.Warnings); len(f.Warnings) != 2 || !strings.Contains(w, "FACT-WEAK: ensign.yaml:39:") || !strings.Contains(w, "FACT-EXPIRED: ensign.yaml:13:") {
		t.Errorf("warnings are %s, want FACT-EXPIRED at line 13 and FACT-WEAK at line 39", w)
	}
}

func TestReadFactsComponents(t *testing.T) {
	f, err := ReadFacts("ensign.yaml", []byte(fullFacts), today)
	if err != nil {
		t.Fatal(err)
	}
	want := []ComponentFact{
		{
			Match: bom.Match{MPN: "BCM4708*", Manufacturer: "Broadcom*"}, Line: 23, Pattern: "mpn=BCM4708* manufacturer=Broadcom*",
			Kind: bom.Commodity, Manufacturer: "Broadcom Inc",
			Stages: []origin.Stage{{Stage: "made", Country: "TW"}, {Stage: "designed", Country: "US", Share: "70"}, {Stage: "designed", Country: "IL", Share: "29.5"}},
			ECCN:   "5A992.c", Encryption: "(b)(1)", HTS: "854231", Price: Interval{big.NewRat(41, 10), big.NewRat(46, 10)}, Currency: "EUR",
			Quantity: "2", Discrete: origin.Yes, Rank: origin.B,
			Evidence: Evidence{Document: "letters/maker.pdf", By: "compliance@maker.example", Date: "2026-02-11", Until: "2027-02-11"},
		},
		{
			Match: bom.Match{Path: "usr/bin/*"}, Line: 34, Pattern: "path=usr/bin/*", Published: origin.No, Rank: origin.A,
			Evidence: Evidence{By: "compliance@maker.example", Why: "built from our tree", Date: "2026-03-01"},
		},
		{Match: bom.Match{Name: "loose"}, Line: 39, Pattern: "name=loose", ECCN: "EAR99", Rank: origin.D},
	}
	same := cmp.Comparer(func(a, b *big.Rat) bool { return a == b || a != nil && b != nil && a.Cmp(b) == 0 })
	if diff := cmp.Diff(want, f.Components, same); diff != "" {
		t.Error(diff)
	}
	statements := f.Statements()
	if len(statements) != 2 || statements[0].Rank != origin.B || statements[0].Cite.At != "line 23, letters/maker.pdf" || statements[1].Published != origin.No {
		t.Errorf("statements are %+v", statements)
	}
}

func TestReadFactsOfNothing(t *testing.T) {
	for _, in := range []string{"", "\n", "# only a comment\n", "---\n", "null\n"} {
		f, err := ReadFacts("ensign.yaml", []byte(in), today)
		if err != nil || f.Name != "ensign.yaml" || len(f.SHA256) != 64 || f.Components != nil {
			t.Errorf("ReadFacts(%q) = %+v, %v", in, f, err)
		}
	}
}

func TestRanksAndExpiry(t *testing.T) {
	const who = "by: a, why: b, date: 2026-01-01"
	for _, tt := range []struct {
		name, entry string
		asOf        origin.Date
		rank        origin.Rank
		warning     string
	}{
		{"who, why and date", who, today, origin.A, ""},
		{"without why", "by: a, date: 2026-01-01", today, origin.D, "FACT-WEAK"},
		{"nothing", "", today, origin.D, "FACT-WEAK"},
		{"evidence gives its rank", "evidence: {rank: C, document: sheet.pdf}", today, origin.C, ""},
		{"evidence beats who, why and date", who + ", evidence: {rank: E, document: x}", today, origin.E, ""},
		{"evidence of rank A takes who from the entry", who + ", evidence: {rank: A, document: ruling.pdf}", today, origin.A, ""},
		{"on its last day", who + ", until: 2026-11-24", today, origin.A, ""},
		{"on the day after", who + ", until: 2026-11-23", today, 0, "FACT-EXPIRED"},
		{"on its first day", who, "2026-01-01", origin.A, ""},
		{"before its first day", who, "2025-12-31", 0, "FACT-EXPIRED"},
		{"evidence has ended", "evidence: {rank: B, document: x, until: 2026-02-01}", today, 0, "FACT-EXPIRED"},
		{"no day asked", "by: a, why: b, date: 2019-01-01, until: 2020-11-23", "", origin.A, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := ReadFacts("ensign.yaml", []byte("components:\n  - {match: {name: x}, origin: {made: TW}, "+tt.entry+"}\n"), tt.asOf)
			if err != nil {
				t.Fatal(err)
			}
			if got := f.Components[0].Rank; got != tt.rank {
				t.Errorf("the rank is %q, want %q", got, tt.rank)
			}
			var codes []string
			for _, w := range f.Warnings {
				codes = append(codes, w.Code)
			}
			if got := strings.Join(codes, " "); got != tt.warning {
				t.Errorf("the warnings are %q, want %q", got, tt.warning)
			}
			if absent := len(f.Statements()) == 0; absent != (tt.rank == 0) {
				t.Errorf("absent from the statements is %v at rank %q", absent, tt.rank)
			}
		})
	}
}

func TestWhatHasExpiredCountsAsAbsent(t *testing.T) {
	f, err := ReadFacts("ensign.yaml", []byte(`product:
  name: x
  made-in: TW
  eccn: 5A992.c
  price: 5 USD
  by: a
  why: b
  date: 2026-01-01
  until: 2026-02-01
  complete: {hardware: true, by: a, why: b, date: 2026-12-01}
components:
  - {match: {name: "*"}, eccn: EAR99, by: a, why: b, date: 2026-01-01, until: 2026-02-01}
  - {match: {name: "x"}, eccn: 5A992.c, by: a, why: b, date: 2026-01-01}
presume:
  - {class: maker-abroad, by: a, why: b, date: 2026-12-01}
waivers:
  - {code: UNLISTED, why: a, by: b, until: 2026-11-23}
`), today)
	if err != nil {
		t.Fatal(err)
	}
	p := f.Product
	if p.Name != "x" || p.MadeIn != "" || p.ECCN != "" || p.Price.Amount != nil || p.Complete != nil || p.Because != nil || f.Presume != nil {
		t.Errorf("the product is %+v with presumptions %v", p, f.Presume)
	}
	if e := toldOf(&f, &bom.Component{Name: "x"}).of(fieldECCN); e != &f.Components[1] {
		t.Errorf("%+v speaks, want the entry that has not ended", e)
	}
	if !f.Waivers[0].Expired || f.Waivers[0].Covers("UNLISTED", nil) {
		t.Error("the waiver holds after its end")
	}
	if len(f.Warnings) != 5 {
		t.Errorf("warnings are %v, want five", f.Warnings)
	}
}

func TestParseECCN(t *testing.T) {
	for in, want := range map[string]string{
		"5A992.c": "5A992.c", "5a992C": "5A992.c", "5A992.C.1": "5A992.c.1", " EAR99 ": "EAR99", "ear99": "EAR99",
		"3A001.a.2.a": "3A001.a.2.a", "EAR 99": "EAR99", "ear-99": "EAR99", "ECCN 5A992.c": "5A992.c", "US ECCN: 5a992c": "5A992.c", "ECCN": "", "9X515": "", "N/A": "", "": "", "5A99": "", "5A992.": "", "5A992..c": "", "NLR": "", "5A992 c": "", "XI(c)": "", "6A00é": "",
	} {
		got, err := ParseECCN(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("ParseECCN(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
}

func FuzzReadFacts(f *testing.F) {
	for _, seed := range []string{fullFacts, "", "product: {price: 4..5 USD}", "a: &a [*a]", "components: [{match: {name: x}, origin: {made: {CN: 70, US: 30}}}]", "!!binary x", "? [a]\n: b", "- - -"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		facts, err := ReadFacts("ensign.yaml", []byte(text), today)
		if err != nil {
			if len(facts.Components) > 0 || !strings.Contains(err.Error(), "ensign.yaml") {
				t.Errorf("a mistake gives %+v, %v", facts, err)
			}
			return
		}
		checkFacts(t, facts)
	})
}

// checkFacts holds what was read to what every reader of it relies on.
func checkFacts(t *testing.T, f Facts) {
	t.Helper()
	if p := f.Product; p.MadeIn != "" && CountryName(p.MadeIn) == "" || p.Price.Amount != nil && p.Price.Amount.Sign() <= 0 {
		t.Errorf("the product is %+v", p)
	}
	for _, c := range f.Components {
		if c.Match == (bom.Match{}) || c.says() == "" && c.Pattern == "" || c.Line <= 0 {
			t.Errorf("an entry matches or says nothing: %+v", c)
		}
		if (c.Currency == "") != (c.Price.High == nil) || c.Price.Low != nil && c.Price.Low.Cmp(c.Price.High) > 0 {
			t.Errorf("the price is %v %q", c.Price, c.Currency)
		}
		for _, s := range c.Stages {
			if CountryName(s.Country) == "" {
				t.Errorf("the stage is %+v", s)
			}
		}
		if c.Evidence.Until != "" && c.Evidence.Until < today && c.Rank != 0 {
			t.Errorf("an entry that has ended holds: %+v", c)
		}
	}
}
