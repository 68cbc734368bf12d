package policies

import (
	"errors"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/origin"
)

// decided is an entry that a command adds.
func decided(mpn string, set ...Setting) Entry {
	return Entry{
		Match: bom.Match{MPN: mpn}, Set: set,
		Evidence: Evidence{By: "compliance@maker.example", Why: "letter of the maker", Date: "2026-02-11"},
	}
}

func TestAppend(t *testing.T) {
	made := Setting{"origin.made", "TW"}
	many := decided("a*", Setting{"eccn", "5A992.c"})
	many.About = []bom.Component{{MPN: "a1"}, {MPN: "a2"}}
	for _, tt := range []struct {
		name, in, want string
		entry          Entry
	}{
		{
			"an empty file", "",
			"components:\n  - match: {mpn: BCM4708*}\n    origin: {made: TW}\n    by: compliance@maker.example\n    why: letter of the maker\n    date: 2026-02-11\n",
			decided("BCM4708*", made),
		},
		{
			"comments, odd spaces and a missing last newline stay", "# ours\nproduct:   {name: x} # as sold",
			"# ours\nproduct:   {name: x} # as sold\ncomponents:\n  - match: {mpn: \"00123\"}\n    price: 4.10 USD\n    by: compliance@maker.example\n    why: letter of the maker\n    date: 2026-02-11\n",
			decided("00123", Setting{"price", "4.10 USD"}),
		},
		{
			"below the last entry, above what follows", "components:\n- match: {mpn: a}\n  eccn: EAR99 # last\n\n# the product\nproduct: {name: x}\n",
			"components:\n- match: {mpn: a}\n  eccn: EAR99 # last\n- match: {mpn: b}\n  origin: {made: {CN: 70, US: 30}}\n  by: compliance@maker.example\n  why: letter of the maker\n  date: 2026-02-11\n\n# the product\nproduct: {name: x}\n",
			decided("b", Setting{"origin.made", "CN 70, US 30 %"}),
		},
		{
			"line ends of another system", "product: {name: x}\r\n",
			"product: {name: x}\r\ncomponents:\r\n  - match: {mpn: =1+1}\r\n    eccn: EAR99\r\n    by: compliance@maker.example\r\n    why: letter of the maker\r\n    date: 2026-02-11\r\n",
			decided("=1+1", Setting{"eccn", "EAR99"}),
		},
		{
			"an ended entry is no obstacle", "components:\n  - {match: {mpn: a}, eccn: EAR99, until: 2020-01-01}\n",
			"components:\n  - {match: {mpn: a}, eccn: EAR99, until: 2020-01-01}\n  - match: {mpn: a}\n    origin: {made: TW}\n    by: compliance@maker.example\n    why: letter of the maker\n    date: 2026-02-11\n",
			decided("a", made),
		},
		{
			"an entry about other fields, and one that says the same, are no obstacle", "components:\n  - {match: {mpn: a*}, price: 1 USD}\n  - {match: {mpn: a}, origin: {made: TW}}\n",
			"components:\n  - {match: {mpn: a*}, price: 1 USD}\n  - {match: {mpn: a}, origin: {made: TW}}\n  - match: {mpn: a}\n    origin: {made: TW}\n    by: compliance@maker.example\n    why: letter of the maker\n    date: 2026-02-11\n",
			decided("a", made),
		},
		{
			"one for many goes below one for a few", "components:\n  - {match: {mpn: a1}, eccn: EAR99}\n",
			"components:\n  - {match: {mpn: a1}, eccn: EAR99}\n  - match: {mpn: a*}\n    eccn: 5A992.c\n    by: compliance@maker.example\n    why: letter of the maker\n    date: 2026-02-11\n",
			many,
		},
		{
			"a waiver", "waivers:\n  - code: UNLISTED\n    why: |\n      see\n\n      # 7\n    by: x\n    until: 2027-01-01\n",
			"waivers:\n  - code: UNLISTED\n    why: |\n      see\n\n      # 7\n    by: x\n    until: 2027-01-01\n  - code: FDP-POSSIBLE\n    by: y\n    why: asked\n    until: 2027-04-01\n",
			Entry{Code: "FDP-POSSIBLE", Evidence: Evidence{By: "y", Why: "asked", Until: "2027-04-01"}},
		},
		{
			"a presumption", "presume:\n  - {class: maker-abroad, by: x, why: policy 7, date: 2026-01-02}\n",
			"presume:\n  - {class: maker-abroad, by: x, why: policy 7, date: 2026-01-02}\n  - class: declared-origin\n    by: y\n    why: policy 8\n    date: 2026-02-11\n",
			Entry{Class: "declared-origin", Evidence: Evidence{By: "y", Why: "policy 8", Date: "2026-02-11"}},
		},
	} {
		got, err := Append("ensign.yaml", []byte(tt.in), tt.entry, today)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: got %v\n%s\nwant\n%s", tt.name, err, got, tt.want)
		}
	}
}

func TestAppendEvidence(t *testing.T) {
	digest := strings.Repeat("0a", 32)
	e := decided("a", Setting{"origin.made", "TW"}, Setting{"published", "yes"})
	e.Rank, e.Evidence.Document, e.Evidence.SHA256, e.Evidence.Until = origin.B, "letters/a.pdf", digest, "2027-02-11"
	got, err := Append("ensign.yaml", nil, e, today)
	if err != nil {
		t.Fatal(err)
	}
	c := facts(t, string(got)).Components[0]
	if c.Rank != origin.B || c.Evidence != e.Evidence || c.Published != origin.Yes || c.Stages[0].Country != "TW" {
		t.Errorf("read back: %+v from\n%s", c, got)
	}
}

func TestAppendRefuses(t *testing.T) {
	waiver := Entry{Code: "UNLISTED", Evidence: Evidence{By: "y", Why: "asked", Until: "2027-04-01"}}
	about := decided("A1")
	about.Set, about.About = []Setting{{"eccn", "EAR99"}}, []bom.Component{{MPN: "B1"}, {MPN: "A1", Manufacturer: bom.Party{Name: "Acme"}}}
	eccn := decided("a", Setting{"eccn", "EAR99"})
	both := decided("a", Setting{"eccn", "EAR99"}, Setting{"origin.made", "CN 70, US 30"}, Setting{"price", "4 USD"})
	again := "components:\n  - {match: {mpn: a}, eccn: ear 99, by: compliance@maker.example, why: letter of the maker, date: 2026-02-11}\n"
	for _, tt := range []struct {
		in, want string
		entry    Entry
	}{
		{again, "ensign.yaml:2: the entry for mpn=a is there already", eccn},
		{"components:\n  - {match: {mpn: a}, eccn: 5A992.c}\n", "ensign.yaml:2: the entry for mpn=a says eccn 5A992.c and speaks first", eccn},
		{"components:\n  - {match: {mpn: '*'}, eccn: 5A992.c}\n", "ensign.yaml:2: the entry for mpn=* says eccn 5A992.c and speaks first", eccn},
		{"components:\n  - {match: {manufacturer: acme}, eccn: 5A992.c}\n", "ensign.yaml:2: the entry for manufacturer=acme says eccn 5A992.c", about},
		{"components:\n  - {match: {mpn: a}, price: 4.00 USD, hts: 854231, origin: {made: {CN: 30, US: 70}}, eccn: 5A992.c}\n", "says eccn 5A992.c; origin.made CN 30, US 70 and speaks first", both},
		{"waivers:\n  - {code: UNLISTED, why: a, by: b, until: 2027-01-01}\n", "ensign.yaml:2: the entry for UNLISTED is there", waiver},
		{"presume:\n  - {class: maker-abroad, by: x, why: y, date: 2026-01-02}\n", "ensign.yaml: the presumption maker-abroad is there already, by x on 2026-01-02", Entry{Class: "maker-abroad", Evidence: Evidence{By: "y", Why: "z", Date: "2026-02-11"}}},
		{"", "a presumption needs a class: maker-abroad,", Entry{Class: "makers", Evidence: Evidence{By: "y", Why: "z", Date: "2026-02-11"}}},
		{"components: [{match: {mpn: b}, eccn: EAR99}]\n", "line 1: components is written in brackets", eccn},
		{"{product: {name: x}}\n", "written in braces", eccn},
		{"product: {nam: x}\n", `unknown key "nam"`, eccn},
		{"", `"Taiwan" is not a country`, decided("a", Setting{"origin.made", "Taiwan"})},
		{"", "matches nothing", decided("", Setting{"eccn", "EAR99"})},
		{"", "sets nothing", decided("a")},
	} {
		got, err := Append("ensign.yaml", []byte(tt.in), tt.entry, today)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q\n%s", tt.in, err, tt.want, got)
		}
	}
	var clash *ClashError
	if _, err := Append("f", []byte(again), eccn, today); !errors.As(err, &clash) || clash.Line != 2 {
		t.Errorf("got %v, want a clash on line 2", err)
	}
}

func TestParseSettingAndMatch(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"origin.made=TW", "origin.made TW"},
		{"price=4.10 USD", "price 4.10 USD"},
		{"eccn", `"eccn" is not a setting`},
		{"eccn=", "is not a setting"},
		{"ecn=EAR99", `"ecn" is nothing that can be set: did you mean eccn?`},
		{"origin=TW", `"origin" is nothing that can be set`},
	} {
		s, err := ParseSetting(tt.in)
		if got := s.Key + " " + s.Value; err == nil && got != tt.want || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
	if err := (Setting{"origin.made", "CN 70, US 30"}).Check(); err != nil {
		t.Error(err)
	}
	if err := (Setting{"eccn", "N/A"}).Check(); err == nil || err.Error() != `eccn: "N/A" is not an ECCN such as 5A992.c or EAR99` {
		t.Errorf("got %v", err)
	}
	var m bom.Match
	for _, tt := range []struct {
		in string
		ok bool
	}{{"mpn:BCM*", true}, {"purl:pkg:generic/a?b=c", true}, {"eccn=a:b", false}, {"report.json", false}, {"maker:x", false}} {
		if ok, err := ParseMatch(tt.in, &m); ok != tt.ok || err != nil {
			t.Errorf("%s: got %v, %v", tt.in, ok, err)
		}
	}
	if want := (bom.Match{MPN: "BCM*", Purl: "pkg:generic/a?b=c"}); m != want {
		t.Errorf("got %+v, want %+v", m, want)
	}
	for _, in := range []string{"mpn:", "mpn:again"} {
		if ok, err := ParseMatch(in, &m); !ok || err == nil {
			t.Errorf("%s: got %v, %v, want an error", in, ok, err)
		}
	}
}
