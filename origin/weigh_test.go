package origin

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ensign/bom"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// device is a chip of Texas Instruments, by name.
func device(claims ...bom.StageClaim) *bom.Component {
	return &bom.Component{
		Name: "U1", Pointer: "/components/3", Manufacturer: bom.Party{Name: "Texas Instruments"}, Origins: claims,
	}
}

// distributed is the same chip, bought from a distributor.
func distributed(claims ...bom.StageClaim) *bom.Component {
	c := device(claims...)
	c.Supplier = bom.Party{Name: "Mouser Electronics"}
	return c
}

func claim(stage, country, share string) bom.StageClaim {
	return bom.StageClaim{Stage: stage, Country: country, Share: share, Pointer: "/components/3/properties/0"}
}

// recorded is an entry of the facts file that matches every component named U1.
func recorded(rank Rank, stages ...Stage) Options {
	return Options{Statements: []Statement{{
		Match: bom.Match{Name: "U1"}, Rank: rank, Stages: stages, Cite: Cite{Source: "ensign.yaml", At: "line 4"},
	}}}
}

// place is an entry that names the country of one stage.
func place(rank Rank, stage, country string) Options {
	return recorded(rank, Stage{Stage: stage, Country: country})
}

// entries are those of several options, in their order.
func entries(all ...Options) Options {
	var o Options
	for _, one := range all {
		o.Statements = append(o.Statements, one.Statements...)
	}
	return o
}

// TestWhatIsPassedOverIsTold holds that an entry which does not count leaves a reason.
func TestWhatIsPassedOverIsTold(t *testing.T) {
	says := func(rank Rank, line, maker string, published Ternary) Options {
		o := recorded(rank, Stage{Stage: "made", Country: map[string]string{"1": "TW", "2": "US"}[line]})
		o.Statements[0].Manufacturer, o.Statements[0].Published, o.Statements[0].Cite.At = maker, published, line
		return o
	}
	got := Resolve(device(), entries(says(A, "1", "TDK", No), says(A, "2", "Intel", Yes)))
	var told []string
	for _, r := range slices.Concat(got.Because, got.PublishedBecause) {
		if r.Rule == "statement" {
			told = append(told, r.Cite.At+" "+r.Says)
		}
	}
	want := []string{
		"1 made in TW, says the recorded evidence",
		`1 (outweighed) the manufacturer is named as "TDK"`,
		"2 (outweighed) made in US, says the recorded evidence; another entry speaks first",
		`2 (outweighed) the manufacturer is named as "Intel"; another entry speaks first`,
		"1 the recorded evidence says published: no",
		"2 (outweighed) the recorded evidence says published: yes; another entry speaks first",
	}
	if diff := cmp.Diff(want, told); diff != "" || got.Maker.Name != "TDK Corporation" {
		t.Errorf("%s made %s", got.Maker.Name, diff)
	}
}

func TestWeigh(t *testing.T) {
	tests := []struct {
		name    string
		c       *bom.Component
		o       Options
		answer  Answer
		country string
	}{
		{"headquarters alone", device(), Options{}, LikelyUS, "US"},
		{"a declaration beats the headquarters", device(claim("made", "MY", "")), Options{}, LikelyNotUS, "MY"},
		{"a declaration agrees", device(claim("made", "US", "")), Options{}, LikelyUS, "US"},
		{"a letter beats a declaration", device(claim("made", "CN", "")), recorded(B, Stage{Stage: "made", Country: "US"}), US, "US"},
		{"a decision abroad", device(), recorded(A, Stage{Stage: "made", Country: "TW"}), NotUS, "TW"},
		{"an unsigned record is only likely", device(), recorded(D, Stage{Stage: "made", Country: "TW"}), LikelyNotUS, "TW"},
		{"equal ranks disagree", device(claim("made", "CN", ""), claim("made", "US", "")), Options{}, Conflict, ""},
		{"two countries abroad disagree too", device(claim("made", "CN", ""), claim("made", "TW", "")), Options{}, Conflict, ""},
		{"a record and a declaration of equal rank", device(claim("made", "CN", "")), recorded(D, Stage{Stage: "made", Country: "US"}), Conflict, ""},
		{"shares", device(claim("made", "CN", "70"), claim("made", "US", "30")), Options{}, Conflict, ""},
		{"a part abroad leaves the rest open", device(claim("made", "CN", "70")), Options{}, Conflict, ""},
		{"all of it", device(claim("made", "CN", "100")), Options{}, LikelyNotUS, "CN"},
		{"a share that is no number", device(claim("made", "CN", "most")), Options{}, Conflict, ""},
		{"Puerto Rico is the United States", device(claim("made", "PR", "")), Options{}, LikelyUS, "US"},
		{"diffusion and assembly differ", device(claim("diffused", "TW", ""), claim("assembled", "MY", "")), Options{}, Conflict, ""},
		{"diffusion and assembly agree", device(claim("diffused", "TW", ""), claim("assembled", "TW", "")), Options{}, LikelyNotUS, "TW"},
		{"a letter settles diffusion and assembly", device(claim("diffused", "US", ""), claim("assembled", "MY", "")), recorded(C, Stage{Stage: "made", Country: "MY"}), NotUS, "MY"},
		{"a declaration does not settle them", device(claim("made", "MY", ""), claim("diffused", "US", ""), claim("assembled", "MY", "")), Options{}, Conflict, ""},
		{"assembly abroad alone shows nothing", device(claim("assembled", "MY", "")), Options{}, LikelyUS, "US"},
		{"diffusion in the United States alone counts", device(claim("diffused", "US", "")), recorded(0), LikelyUS, "US"},
		{"diffusion in the United States against made abroad", device(claim("diffused", "US", ""), claim("made", "MY", "")), Options{}, Conflict, ""},
		{"a stronger step in the United States stays", device(), recorded(A, Stage{Stage: "diffused", Country: "US"}), US, "US"},
		{"design does not decide for a commodity", device(claim("designed", "CN", "")), Options{}, LikelyUS, "US"},
		{"expired evidence is absent", device(), recorded(0, Stage{Stage: "made", Country: "TW"}), LikelyUS, "US"},
		{"a distributor's country of origin is that of assembly", distributed(claim("made", "MY", "")), Options{}, LikelyUS, "US"},
		{"a distributor's country of origin in the United States counts", distributed(claim("made", "US", "")), Options{}, LikelyUS, "US"},
		{"no such country", device(claim("made", "EU", "")), Options{}, LikelyUS, "US"},
		{"an unknown maker is unknown", &bom.Component{Manufacturer: bom.Party{Name: "Acme Nowhere"}}, Options{}, Unknown, ""},
		{"an unknown maker with an address", &bom.Component{Manufacturer: bom.Party{Name: "Acme Nowhere", Country: "FR"}}, Options{}, LikelyNotUS, "FR"},
		{"a sales arm does not flip the country", &bom.Component{Manufacturer: bom.Party{Name: "Murata Electronics North America", Country: "US"}}, Options{}, LikelyNotUS, "JP"},
		{"a distributor is not the maker", &bom.Component{Manufacturer: bom.Party{Name: "Mouser Electronics"}}, Options{}, Unknown, ""},
		{"the manufacturer beats the supplier", &bom.Component{Manufacturer: bom.Party{Name: "TDK"}, Supplier: bom.Party{Name: "Intel"}}, Options{}, LikelyNotUS, "JP"},
		{"the supplier beats the pattern", &bom.Component{MPN: "TPS65987DDH", Supplier: bom.Party{Name: "TDK"}}, Options{}, LikelyNotUS, "JP"},
		{"an unknown supplier does not", &bom.Component{MPN: "TPS65987DDH", Supplier: bom.Party{Name: "Parts R Us"}}, Options{}, LikelyUS, "US"},
		{"an unknown supplier with an address does not either", &bom.Component{MPN: "TPS65987DDH", Supplier: bom.Party{Name: "Parts R Us", Country: "DE"}}, Options{}, LikelyUS, "US"},
		{"a community has no country", &bom.Component{Kind: bom.Software, Name: "x", CPE: "cpe:2.3:a:samba:x:1"}, Options{}, Unknown, ""},
		{"a US line of a foreign house", &bom.Component{Manufacturer: bom.Party{Name: "Cypress"}}, Options{}, Conflict, ""},
		{"software is decided where it was developed", &bom.Component{Kind: bom.Software, Name: "x", Origins: []bom.StageClaim{claim("developed", "DE", ""), claim("built", "CN", "")}}, Options{}, LikelyNotUS, "DE"},
		{"software built in the United States", &bom.Component{Kind: bom.Software, Name: "x", Origins: []bom.StageClaim{claim("developed", "DE", ""), claim("made", "US", "")}}, Options{}, Conflict, ""},
		{"software made abroad says nothing", &bom.Component{Kind: bom.Software, Name: "x", Origins: []bom.StageClaim{claim("made", "CN", "")}}, Options{}, Unknown, ""},
		{"the packager is not the upstream", &bom.Component{Kind: bom.Software, Name: "x", Purl: "pkg:deb/debian/unheard-of@1.0-1", Supplier: bom.Party{Name: "Debian"}}, Options{}, Unknown, ""},
		{"the upstream of a package is a community", &bom.Component{Kind: bom.Software, Name: "curl", Purl: "pkg:deb/debian/libcurl4@7.88.1-10?upstream=curl"}, Options{}, Unknown, ""},
		{"the upstream of a package is a company", &bom.Component{Kind: bom.Software, Name: "qt", Purl: "pkg:deb/debian/libqt5core5a@5.15.8-1?upstream=qtbase-opensource-src"}, Options{}, LikelyNotUS, "FI"},
		{"a namespace of a registry", &bom.Component{Kind: bom.Software, Name: "guava", Purl: "pkg:maven/com.google.guava/guava@33.0"}, Options{}, LikelyUS, "US"},
		{"not a namespace that only begins alike", &bom.Component{Kind: bom.Software, Name: "x", Purl: "pkg:maven/com.googlefake/x@1"}, Options{}, Unknown, ""},
		{"a vendor of a CPE", &bom.Component{Kind: bom.Software, Name: "x", CPE: "cpe:2.3:o:fortinet:fortios:7.0:*:*:*:*:*:*:*"}, Options{}, LikelyUS, "US"},
		{"nothing at all", &bom.Component{}, Options{}, Unknown, ""},
		{"the first entry that names a stage speaks", device(), entries(place(A, "made", "TW"), place(A, "made", "US")), NotUS, "TW"},
		{"even if a later one is stronger", device(), entries(place(D, "made", "TW"), place(B, "made", "US")), LikelyNotUS, "TW"},
		{"a later one adds a stage", device(), entries(place(A, "designed", "US"), place(B, "made", "TW")), NotUS, "TW"},
		{"a later one that says the same adds its rank", device(), entries(place(D, "made", "TW"), place(B, "made", "TW")), NotUS, "TW"},
		{"one that has ended is absent", device(), entries(place(0, "made", "US"), place(B, "made", "TW")), NotUS, "TW"},
		{"a place of making settles the steps of its own entry", device(), recorded(A, Stage{Stage: "diffused", Country: "US"}, Stage{Stage: "made", Country: "TW"}), NotUS, "TW"},
		{"and those of an entry below", device(), entries(place(A, "made", "TW"), place(A, "diffused", "US")), NotUS, "TW"},
		{"but not a step in the United States above it", device(), entries(place(A, "diffused", "US"), place(A, "made", "TW")), Conflict, ""},
		{"unless that is weaker", device(), entries(place(D, "diffused", "US"), place(B, "made", "TW")), NotUS, "TW"},
		{"a kind, then a place", device(), entries(Options{Statements: []Statement{{Match: bom.Match{Name: "U1"}, Rank: A, Kind: bom.Software}}}, place(B, "developed", "DE")), NotUS, "DE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Resolve(tt.c, tt.o)
			if got.Answer != tt.answer || got.Country != tt.country {
				t.Errorf("got %v %q, want %v %q; because %+v", got.Answer, got.Country, tt.answer, tt.country, got.Because)
			}
		})
	}
}

func TestDecidingReasonsComeFirst(t *testing.T) {
	got := Resolve(device(claim("made", "MY", "")), Options{})
	var says []string
	for _, r := range got.Because {
		says = append(says, r.Rule+": "+r.Says)
	}
	want := []string{
		"declared: made in MY, says the document",
		`manufacturer: (outweighed) the manufacturer is named as "Texas Instruments"`,
		"headquarters: (outweighed) Texas Instruments Incorporated sits in US",
	}
	if diff := cmp.Diff(want, says); diff != "" {
		t.Error(diff)
	}
}

// TestTheFirstReasonHasTheRankOfTheAnswer tells a seat, which is inference, from a declared place of making.
func TestTheFirstReasonHasTheRankOfTheAnswer(t *testing.T) {
	seat := Resolve(&bom.Component{Manufacturer: bom.Party{Name: "TDK"}}, Options{})
	if seat.Answer != LikelyNotUS || seat.Because[0].Rank != E {
		t.Errorf("from a seat: %v of rank %c", seat.Answer, seat.Because[0].Rank)
	}
	declared := Resolve(device(claim("made", "MY", "")), Options{})
	if declared.Answer != LikelyNotUS || declared.Because[0].Rank != D {
		t.Errorf("declared: %v of rank %c", declared.Answer, declared.Because[0].Rank)
	}
	steps := Resolve(device(claim("assembled", "TW", "")), recorded(A, Stage{Stage: "diffused", Country: "TW"}))
	if steps.Answer != LikelyNotUS || steps.Because[0].Rank != D {
		t.Errorf("two steps: %v of rank %c", steps.Answer, steps.Because[0].Rank)
	}
}

func TestExpiredEvidenceLeavesAReason(t *testing.T) {
	got := Resolve(device(), recorded(0, Stage{Stage: "made", Country: "TW"}))
	last := got.Because[len(got.Because)-1]
	if !strings.Contains(last.Says, "expired") || last.Cite.Source != "ensign.yaml" {
		t.Errorf("got %+v", last)
	}
}

func TestUnknownSaysWhatWasLookedFor(t *testing.T) {
	got := Resolve(&bom.Component{Kind: bom.Software, Name: "frobnicate", Purl: "pkg:npm/frobnicate@1.0.0"}, Options{})
	if got.Answer != Unknown || !strings.Contains(fmt.Sprint(got.Because), "looked for npm/frobnicate") {
		t.Errorf("got %+v", got)
	}
}

func TestBrokenTablesMakeUnknown(t *testing.T) {
	got := Resolve(device(), Options{Data: &Data{}})
	if got.Answer != Unknown || len(got.Because) != 1 || !strings.Contains(got.Because[0].Says, "cannot be read") {
		t.Errorf("got %+v", got)
	}
}

func TestRulesAreDescribed(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		if r.ID == "" || r.Title == "" || r.LooksAt == "" || seen[r.ID] {
			t.Errorf("rule %+v is not described or there twice", r)
		}
		seen[r.ID] = true
	}
}

var (
	someMakers    = []string{"", "Texas Instruments", "TDK", "Cypress", "Mouser", "Nobody At All", "Murata", "Intel", "ISSI", "Arm"}
	someParts     = []string{"", "TPS65987DDH", "LM358", "STM32F103", "CYW43455", "XYZ", "W25Q128", "MCIMX6Q"}
	somePurls     = []string{"", "pkg:maven/com.google.guava/guava@33", "pkg:deb/debian/busybox@1.35.0-4", "pkg:generic/curl@8", "pkg:npm/left-pad@1"}
	someCountries = []string{"US", "CN", "TW", "MY", "PR", "EU"}
	someStages    = []string{"made", "assembled", "diffused", "tested", "designed", "developed", "built"}
)

func anyComponent(t *rapid.T) *bom.Component {
	c := &bom.Component{
		Name: "U1", Pointer: "/components/7",
		Kind:         rapid.SampledFrom([]bom.Kind{"", bom.Commodity, bom.Software, bom.Technology}).Draw(t, "kind"),
		MPN:          rapid.SampledFrom(someParts).Draw(t, "mpn"),
		Purl:         rapid.SampledFrom(somePurls).Draw(t, "purl"),
		Manufacturer: bom.Party{Name: rapid.SampledFrom(someMakers).Draw(t, "manufacturer")},
		Supplier:     bom.Party{Name: rapid.SampledFrom(someMakers).Draw(t, "supplier")},
		Licenses:     rapid.SliceOfN(rapid.SampledFrom([]string{"MIT", "Proprietary", "Strange"}), 0, 2).Draw(t, "licences"),
	}
	for range rapid.IntRange(0, 4).Draw(t, "claims") {
		c.Origins = append(c.Origins, anyClaim(t, someCountries))
	}
	return c
}

func anyClaim(t *rapid.T, countries []string) bom.StageClaim {
	return claim(rapid.SampledFrom(someStages).Draw(t, "stage"), rapid.SampledFrom(countries).Draw(t, "country"),
		rapid.SampledFrom([]string{"", "", "30", "100"}).Draw(t, "share"))
}

func anyOptions(t *rapid.T) Options {
	if rapid.IntRange(0, 3).Draw(t, "two entries") == 0 {
		return entries(anyEntry(t), anyEntry(t))
	}
	return anyEntry(t)
}

func anyEntry(t *rapid.T) Options {
	o := recorded(rapid.SampledFrom([]Rank{0, A, B, C, D}).Draw(t, "rank"))
	if rapid.Bool().Draw(t, "nothing recorded") {
		return Options{}
	}
	for range rapid.IntRange(0, 2).Draw(t, "stages") {
		c := anyClaim(t, someCountries)
		o.Statements[0].Stages = append(o.Statements[0].Stages, Stage{Stage: c.Stage, Country: c.Country, Share: c.Share})
	}
	o.Statements[0].Manufacturer = rapid.SampledFrom(someMakers).Draw(t, "recorded manufacturer")
	return o
}

func TestSameInputSameResult(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, o := anyComponent(t), anyOptions(t)
		if diff := cmp.Diff(Resolve(c, o), Resolve(c, o)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestEveryAnswerCites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		got := Resolve(anyComponent(t), anyOptions(t))
		if got.Answer != Unknown && !cites(got.Because) {
			t.Fatalf("%v without a citation: %+v", got.Answer, got.Because)
		}
		if firm := got.Answer == US || got.Answer == NotUS; firm && got.Because[0].Rank > C {
			t.Fatalf("%v, but the first reason has rank %c", got.Answer, got.Because[0].Rank)
		}
		if likely := got.Answer == LikelyUS || got.Answer == LikelyNotUS; likely && got.Because[0].Rank < D {
			t.Fatalf("%v, but the first reason has rank %c", got.Answer, got.Because[0].Rank)
		}
		if got.Published != Unsure && !cites(got.PublishedBecause) {
			t.Fatalf("published %v without a citation: %+v", got.Published, got.PublishedBecause)
		}
	})
}

func cites(reasons Reasons) bool {
	return len(reasons) > 0 && reasons[0].Cite.Source != "" && reasons[0].Says != "" &&
		!strings.HasPrefix(reasons[0].Says, outweighed)
}

func TestHeadquartersAloneIsNeverFirm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, o := anyComponent(t), anyOptions(t)
		c.Origins = nil
		for i := range o.Statements {
			o.Statements[i].Stages = nil
		}
		if got := Resolve(c, o); got.Answer == US || got.Answer == NotUS {
			t.Fatalf("%v from headquarters alone: %+v", got.Answer, got.Because)
		}
	})
}

// TestEvidenceAgainstNeverYieldsUS adds one claim of a place abroad, in the document or in the facts.
func TestEvidenceAgainstNeverYieldsUS(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, o := anyComponent(t), anyOptions(t)
		before := Resolve(c, o).Answer
		against := anyClaim(t, []string{"CN", "TW", "DE"})
		if rapid.Bool().Draw(t, "in the document") || len(o.Statements) == 0 {
			c.Origins = append(c.Origins, against)
		} else {
			stages := &o.Statements[0].Stages
			*stages = append(*stages, Stage{Stage: against.Stage, Country: against.Country, Share: against.Share})
		}
		after := Resolve(c, o).Answer
		if after == US && before != US || after == LikelyUS && before != LikelyUS && before != US {
			t.Fatalf("%v became %v by %+v", before, after, against)
		}
	})
}

// TestAStepInTheUSIsNotLost adds a claim of the United States on the deciding stage: nothing firm becomes foreign by it.
func TestAStepInTheUSIsNotLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyComponent(t)
		before := Resolve(c, Options{}).Answer
		stage := "made"
		if c.Kind == bom.Software || c.Kind == bom.Technology {
			stage = "developed"
		}
		c.Origins = append(c.Origins, claim(stage, "US", rapid.SampledFrom([]string{"", "30"}).Draw(t, "share")))
		if after := Resolve(c, Options{}).Answer; after == NotUS || after == LikelyNotUS || after == Unknown {
			t.Fatalf("%v became %v", before, after)
		}
	})
}

// TestAnEntryBelowTakesNothingBack adds an entry of the same rank below one that makes a component of US origin.
func TestAnEntryBelowTakesNothingBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, above, below := anyComponent(t), anyEntry(t), anyEntry(t)
		if len(above.Statements) == 0 || len(below.Statements) == 0 {
			return
		}
		above.Statements[0].Stages = append(above.Statements[0].Stages, Stage{Stage: rapid.SampledFrom(someStages).Draw(t, "step"), Country: "US"})
		above.Statements[0].Rank, below.Statements[0].Rank = B, B
		before, after := Resolve(c, above).Answer, Resolve(c, entries(above, below)).Answer
		if before == US && after == NotUS {
			t.Fatalf("%v became %v by %+v", before, after, below.Statements[0])
		}
	})
}
