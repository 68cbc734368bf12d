package parties

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"ensign/origin"
)

// harbour is a list of made-up persons.
func harbour() *List {
	return New(Info{Name: "test"}, []Entry{
		{Name: "Harbour Circuits Co., Ltd.", List: "EL", Countries: []string{"CN"}, Aliases: []string{"海港电路有限公司", "HarbourChip"}, Start: "2019-05-16"},
		{Name: "Vysokiye Volny OOO (f.k.a. Tikhaya Gavan)", List: "EL", Countries: []string{"RU"}, Addresses: []string{"12 Ulitsa Portovaya, Gavanburg, RU"}},
		{Name: "Institute of Quiet Seas (IQS)", List: "MEU", Countries: []string{"CN"}},
		{Name: "MARLINSPIKE, Ebenezer", List: "DPL", Type: "Individual", Start: "2018-04-15", End: "2018-07-13"},
		{Name: "Société Écluse SARL", List: "SDN", Countries: []string{"LB"}},
		{Name: "Address 07", List: "EL", Countries: []string{"HK"}, Addresses: []string{"Unit 9, 3/F, Gull Wing Building, 88 Quay Road, HK"}},
		{Name: "Capstan (Gullhaven) Trading (a.k.a. Windlass (Holding))", List: "EL"},
		{Name: "!!!", List: "EL"},
	})
}

func TestMatch(t *testing.T) {
	const day = "2026-11-24"
	tests := []struct {
		why  string
		q    Query
		want string // "kind list name", "" for none
	}{
		{"the name as it is written", Query{Name: "Harbour Circuits Co., Ltd."}, "exact EL Harbour Circuits Co., Ltd."},
		{"case, punctuation and legal form", Query{Name: "HARBOUR-CIRCUITS, INC"}, "exact EL Harbour Circuits Co., Ltd."},
		{"spaces", Query{Name: "HarbourCircuits"}, "exact EL Harbour Circuits Co., Ltd."},
		{"letters of full width", Query{Name: "Ｈａｒｂｏｕｒ　Ｃｉｒｃｕｉｔｓ"}, "exact EL Harbour Circuits Co., Ltd."},
		{"an alias", Query{Name: "Harbour Chip GmbH"}, "alias EL Harbour Circuits Co., Ltd."},
		{"an alias in Chinese", Query{Name: "海港电路"}, "alias EL Harbour Circuits Co., Ltd."},
		{"accents", Query{Name: "Societe Ecluse"}, "exact SDN Société Écluse SARL"},
		{"a former name in brackets", Query{Name: "Tikhaya Gavan"}, "alias EL Vysokiye Volny OOO (f.k.a. Tikhaya Gavan)"},
		{"the name before the brackets", Query{Name: "OOO Vysokiye Volny"}, "candidate EL Vysokiye Volny OOO (f.k.a. Tikhaya Gavan)"},
		{"initials in brackets", Query{Name: "IQS"}, "alias MEU Institute of Quiet Seas (IQS)"},
		{"a bracket inside the name", Query{Name: "Capstan (Gullhaven) Trading"}, "alias EL Capstan (Gullhaven) Trading (a.k.a. Windlass (Holding))"},
		{"a bracket inside the bracket", Query{Name: "Windlass Holding"}, "alias EL Capstan (Gullhaven) Trading (a.k.a. Windlass (Holding))"},
		{"what stands before the first of two brackets", Query{Name: "Capstan"}, "candidate EL Capstan (Gullhaven) Trading (a.k.a. Windlass (Holding))"},
		{"a bracket that does not open", Query{Name: "Harbour Circuits)"}, "exact EL Harbour Circuits Co., Ltd."},
		{"two names of the asked", Query{Name: "Bollard Trading / Harbour Circuits"}, "alias EL Harbour Circuits Co., Ltd."},
		{"one letter more", Query{Name: "Harbour Circuitss"}, "candidate EL Harbour Circuits Co., Ltd."},
		{"one letter less, at the start", Query{Name: "arbour Circuits"}, "candidate EL Harbour Circuits Co., Ltd."},
		{"another letter", Query{Name: "Harbour Cirquits"}, "candidate EL Harbour Circuits Co., Ltd."},
		{"letters that changed places in the middle", Query{Name: "HarbourCricuits"}, "candidate EL Harbour Circuits Co., Ltd."},
		{"letters that changed places elsewhere", Query{Name: "Habrour Circuits"}, "candidate EL Harbour Circuits Co., Ltd."},
		{"letters that changed places at the cut", Query{Name: "HarbouCrircuits"}, "candidate EL Harbour Circuits Co., Ltd."},
		{"two letters", Query{Name: "Harbor Circuitz"}, ""},
		{"words in another order", Query{Name: "Circuits Harbour"}, "candidate EL Harbour Circuits Co., Ltd."},
		{"a longer name", Query{Name: "Harbour Circuits Device (Dongwan)"}, "candidate EL Harbour Circuits Co., Ltd."},
		{"a part of the name", Query{Name: "Vysokiye"}, "candidate EL Vysokiye Volny OOO (f.k.a. Tikhaya Gavan)"},
		{"a part that tells nobody apart", Query{Name: "Institute of China"}, ""},
		{"the same address", Query{Name: "Somebody Else", Address: "12, Ulitsa Portovaya; Gavanburg"}, "candidate EL Vysokiye Volny OOO (f.k.a. Tikhaya Gavan)"},
		{"an entry that is only an address", Query{Name: "Fourth Bollard", Address: "Unit 9, 3/F, Gull Wing Building, 88 Quay Road, Kowloon, HK"}, ""},
		{"an entry that is only an address, written in the same order", Query{Name: "Fourth Bollard", Address: "Room A, Unit 9, 3/F Gull Wing Building, 88 Quay Road, HK"}, "candidate EL Address 07"},
		{"a town is no address", Query{Name: "Somebody Else", Address: "Gavanburg"}, ""},
		{"an order that has ended", Query{Name: "Marlinspike, Ebenezer"}, ""},
		{"nobody", Query{Name: "Import House"}, ""},
		{"nothing", Query{}, ""},
		{"marks that are no name", Query{Name: "???"}, ""},
		{"marks that are one", Query{Name: "!!!"}, "exact EL !!!"},
	}
	list := harbour()
	for _, tt := range tests {
		got := ""
		if hits := list.Match(tt.q, day); len(hits) > 0 {
			got = fmt.Sprint(hits[0].Kind, " ", hits[0].Entry.List, " ", hits[0].Entry.Name)
			if (hits[0].Kind == Candidate) != (hits[0].Why != "") {
				t.Errorf("%s: the reason of a %v is %q", tt.why, hits[0].Kind, hits[0].Why)
			}
		}
		if got != tt.want {
			t.Errorf("%s: %+v is %q, want %q", tt.why, tt.q, got, tt.want)
		}
	}
}

func TestMatchDays(t *testing.T) {
	list := harbour()
	for day, want := range map[origin.Date]int{"2018-04-14": 0, "2018-04-15": 1, "2018-07-13": 1, "2018-07-14": 0} {
		if got := len(list.Match(Query{Name: "Ebenezer Marlinspike"}, day)); got != want {
			t.Errorf("on %s there are %d entries, want %d", day, got, want)
		}
	}
	if got := list.Named("Harbour Circuits", "2019-05-15"); len(got) != 0 {
		t.Errorf("the day before the first there are %v", got)
	}
}

func TestElsewhere(t *testing.T) {
	list := harbour()
	for country, want := range map[string]bool{"": false, "CN": false, "HK": false, "DE": true} {
		hits := list.Match(Query{Name: "Harbour Circuits", Country: country}, "2026-11-24")
		if len(hits) != 1 || hits[0].Kind != Exact || hits[0].Elsewhere != want {
			t.Errorf("in %q: got %+v, want one exact hit, elsewhere %v", country, hits, want)
		}
	}
	if hits := list.Match(Query{Name: "!!!", Country: "DE"}, "2026-11-24"); hits[0].Elsewhere {
		t.Error("an entry without a country is elsewhere")
	}
}

func TestNoList(t *testing.T) {
	var none *List
	if none.Match(Query{Name: "x"}, "") != nil || none.Named("x", "") != nil || none.Info() != (Info{}) {
		t.Error("a list that is not there has entries")
	}
}

// TestMostHits bounds what one name is told, but never the entries that have that very name.
func TestMostHits(t *testing.T) {
	var entries []Entry
	for i := range 40 {
		entries = append(entries, Entry{Name: "Bollard", List: "EL", Addresses: []string{fmt.Sprint(i)}}, Entry{Name: fmt.Sprint("Bollard Part", i), List: "EL"})
	}
	if got := len(New(Info{}, entries).Match(Query{Name: "Bollard"}, "2026-11-24")); got != 40 {
		t.Errorf("got %d hits, want the 40 of that name", got)
	}
	if got := len(New(Info{}, entries[1:2]).Match(Query{Name: "Bollard"}, "2026-11-24")); got != 1 {
		t.Errorf("got %d candidates, want 1", got)
	}
}

// TestLargeFamily finds a member that is not on the list among the names of a family of a thousand that are.
func TestLargeFamily(t *testing.T) {
	var entries []Entry
	for i := range 1000 {
		entries = append(entries, Entry{Name: fmt.Sprint("Bollardia Branch", i, " Office"), List: "EL"})
	}
	list := New(Info{}, append(entries, Entry{Name: "Bollardia", List: "EL"}))
	hits := list.Match(Query{Name: "Bollardia Shanghai Trading"}, "2026-11-24")
	if len(hits) != 1 || hits[0].Kind != Candidate || hits[0].Entry.Name != "Bollardia" {
		t.Errorf("got %+v", hits)
	}
	if hits := list.Match(Query{Name: "Bollardia Office"}, "2026-11-24"); len(hits) != mostHits {
		t.Errorf("got %d candidates, want %d", len(hits), mostHits)
	}
}

// manyEntries is a list as large as the published one, of words made up of syllables.
func manyEntries(n int) []Entry {
	r := rand.New(rand.NewPCG(1, 2))
	syllables := strings.Fields("ba dor fen gul hark ister jun kel lom mar nov ost pri quen rav sten tur ulm vel wex yor zan")
	word := func() string {
		var b strings.Builder
		for range 2 + r.IntN(2) {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		return b.String()
	}
	kinds := strings.Fields("Trading Technology Shanghai Electronics Shipping Institute")
	entries := make([]Entry, n)
	for i := range entries {
		e := Entry{Name: word() + " " + word() + " " + kinds[r.IntN(len(kinds))] + " Co., Ltd.", List: "EL", Countries: []string{"CN"}, Start: "2019-05-16"}
		e.Aliases = []string{word() + " " + word(), word() + " " + kinds[r.IntN(len(kinds))]}
		e.Addresses = []string{fmt.Sprintf("%d %s road, %s, CN", r.IntN(999), word(), word())}
		entries[i] = e
	}
	return entries
}

// TestEveryEntryIsFound asks for each name of a large list, and for each with one letter missing.
func TestEveryEntryIsFound(t *testing.T) {
	entries := manyEntries(2000)
	list := New(Info{}, entries)
	found := func(name string, entry int, least Kind) bool {
		for _, h := range list.Match(Query{Name: name}, "2026-11-24") {
			if h.Entry == &entries[entry] && h.Kind >= least {
				return true
			}
		}
		return false
	}
	for i := range entries {
		if !found(entries[i].Name, i, Exact) || !found(entries[i].Aliases[0], i, Alias) {
			t.Fatalf("%s is not found", entries[i].Name)
		}
		if less := entries[i].Aliases[0]; !found(less[:len(less)/2]+less[len(less)/2+1:], i, Candidate) {
			t.Fatalf("%s is not found with a letter missing", less)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	entries := manyEntries(26_000)
	b.ReportAllocs()
	for b.Loop() {
		New(Info{}, entries)
	}
}

func BenchmarkNear(b *testing.B) {
	list := New(Info{}, manyEntries(26_000))
	b.ReportAllocs()
	for b.Loop() {
		newNearIndex(list)
	}
}

// BenchmarkNamed asks a list of 26,000 entries for the makers of a product of 300 lines.
func BenchmarkNamed(b *testing.B) {
	list := New(Info{}, manyEntries(26_000))
	b.ReportAllocs()
	for b.Loop() {
		for i := range 300 {
			list.Named(fmt.Sprint("Maker ", i, " Semiconductor Inc."), "2026-11-24")
		}
	}
}

// BenchmarkMatch asks the same list for one party.
func BenchmarkMatch(b *testing.B) {
	list := New(Info{}, manyEntries(26_000))
	list.near()
	b.ReportAllocs()
	for b.Loop() {
		list.Match(Query{Name: "Marlom Gulfen Trading", Country: "CN", Address: "12 gulkel road, ravsten, CN"}, "2026-11-24")
	}
}
