package parties

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/origin"
)

// The columns are those of the published file; the persons are made up, but for one whose order was in all papers.
const head = "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order," +
	"license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks," +
	"source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids\n"

const rows = `1,Entity List (EL) - Bureau of Industry and Security,,,,"Harbour Circuits Co., Ltd.",,"1 Quay Road, Gullhaven, CN; 2 Pier, HK",84 FR 1,2019-05-16,,,"For all items subject to the EAR. (See §§ 734.9(e)(1) and 744.11 of the EAR)",Presumption of denial,,,,,,,,http://list.example,HarbourChip; Harbour Silicon,,,,,http://info.example,
2,Denied Persons List (DPL) - Bureau of Industry and Security,,,,ZTE Corporation,,"Shenzhen, CN",83 FR 17644,4/15/2018,2018-07-13,Y,,,,,,,,,,,,,,,,,
3,Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department,77,Entity,RUSSIA-EO14024; UKRAINE-EO13662,"Volny ""Bank""",,,,,,,,,,,,,,,,,,,,,,,
`

var wantEntries = []Entry{
	{
		Name: "Harbour Circuits Co., Ltd.", Aliases: []string{"HarbourChip", "Harbour Silicon"}, List: "EL",
		Source: "Entity List (EL) - Bureau of Industry and Security", Countries: []string{"CN", "HK"},
		Addresses: []string{"1 Quay Road, Gullhaven, CN", "2 Pier, HK"}, Start: "2019-05-16", Footnotes: []int{1},
		Requirement: "For all items subject to the EAR. (See §§ 734.9(e)(1) and 744.11 of the EAR)",
	},
	{
		Name: "ZTE Corporation", List: "DPL", Source: "Denied Persons List (DPL) - Bureau of Industry and Security", Countries: []string{"CN"},
		Addresses: []string{"Shenzhen, CN"}, Start: "2018-04-15", End: "2018-07-13", Standard: origin.Yes,
	},
	{
		Name: `Volny "Bank"`, List: "MBS", Source: "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", Type: "Entity",
		Programs: []string{"RUSSIA-EO14024", "UKRAINE-EO13662"},
	},
}

const asJSON = `{"total": 3, "sources_used": [{"source": "x"}], "results": [
 {"id": "1", "source": "Entity List (EL) - Bureau of Industry and Security", "name": "Harbour Circuits Co., Ltd.", "type": null,
  "addresses": [{"address": "1 Quay Road", "city": "Gullhaven", "state": null, "postal_code": null, "country": "CN"}, {"address": "2 Pier", "country": "HK"}],
  "start_date": "2019-05-16", "license_requirement": "For all items subject to the EAR. (See §§ 734.9(e)(1) and 744.11 of the EAR)",
  "alt_names": ["HarbourChip", "Harbour Silicon"], "programs": null, "ids": []},
 {"source": "Denied Persons List (DPL) - Bureau of Industry and Security", "name": "ZTE Corporation", "addresses": [{"city": "Shenzhen", "country": "CN"}],
  "start_date": "2018-04-15", "end_date": "2018-07-13", "standard_order": "Y", "alt_names": []},
 {"source": "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", "entity_number": 77, "name": "Volny \"Bank\"", "type": "Entity",
  "programs": ["RUSSIA-EO14024", "UKRAINE-EO13662"], "addresses": null, "alt_names": null}
]}`

func TestReadCSL(t *testing.T) {
	tabs := strings.ReplaceAll(strings.ReplaceAll(head, ",", "\t"), "\n", "\r\n") + "1\tUnverified List (UVL) - Bureau of Industry and Security\t\t\t\tBollard\t\tPier 3, MT" + strings.Repeat("\t", 21) + "\r\n"
	for name, tt := range map[string]struct {
		text string
		want []Entry
	}{
		"csv":          {head + rows, wantEntries},
		"csv with BOM": {"\ufeff" + head + rows, wantEntries},
		"json":         {asJSON, wantEntries},
		"json array":   {asJSON[strings.Index(asJSON, "[\n"):strings.LastIndex(asJSON, "}")], wantEntries},
		"tabs": {tabs, []Entry{{
			Name: "Bollard", List: "UVL", Source: "Unverified List (UVL) - Bureau of Industry and Security", Countries: []string{"MT"}, Addresses: []string{"Pier 3, MT"},
		}}},
		"columns in another order, and a new one": {
			"alt_names,new,name,source,license_requirement,standard_order,end_date,start_date,addresses,programs,type\n,x,Bollard,Lighthouse List,,,,,,,\n",
			[]Entry{{Name: "Bollard", List: "Lighthouse List", Source: "Lighthouse List"}},
		},
	} {
		got, err := ReadCSL(strings.NewReader(tt.text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(tt.want, got.Entries); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if len(got.Left) > 0 || len(got.SHA256) != 64 {
			t.Errorf("%s: left out %q, digest %s", name, got.Left, got.SHA256)
		}
	}
}

func TestReadCSLRefuses(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", "the line of columns: EOF"},
		{head, "the list has no entries"},
		{strings.Replace(head, "alt_names", "aliases", 1) + rows, `line 1: no column "alt_names"`},
		{head + "1,2\n", "record on line 2: wrong number of fields"},
		{head + "\"1\n", "parse error on line 2, column 4: extraneous or missing \" in quoted-field"},
		{head + "\xff" + rows, "line 2: not UTF-8"},
		{"{}", `offset 2: no key "results"`},
		{`{"results": {}}`, `"results" is no array`},
		{`{"results": []}`, "the list has no entries"},
		{`{"results": [}`, "offset 13: invalid character"},
		{`{"results": [{"name": "x", "source": "y"`, "entry 1: unexpected EOF"},
		{`{"results": [{"name": ["x"]}]}`, "entry 1: "},
		{`{"results": [], "total": "many"}`, "cannot unmarshal string"},
		{`{"results": [{"name": "x", "source": "y", "alt_names": {}}]}`, "entry 1: \"{}\" stands where a text is wanted"},
		{`{"results": [{"name": "x", "source": "y", "alt_names": [[]]}]}`, "entry 1: \"[]\" stands where a text is wanted"},
		{`{"results": []`, "offset 14: the list ends in the middle"},
		{`[1]`, "entry 1: "},
		{`{"total": 9, "results": [{"name": "x", "source": "y", "addresses": [], "alt_names": []}]}`, "the file holds 1 of 9 entries: it is a page of a search and not the list"},
		{`[{"name": "x", "source": "y", "addresses": []}]`, `no entry has "alt_names"`},
		{`[{"name": "x", "source": "y", "alt_names": []}]`, `no entry has "addresses"`},
		{`[{"name": "x", "source": "y", "alt_names": [], "addresses": []}] []`, "something follows the list"},
	} {
		if _, err := ReadCSL(strings.NewReader(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.60q: got %v, want %q", tt.text, err, tt.want)
		}
	}
	if _, err := ReadCSL(broken{}); !errors.Is(err, errBroken) {
		t.Errorf("a file that cannot be read: got %v", err)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errBroken }

// TestReadCSLValues reads what stands in the JSON in other forms than the usual one.
func TestReadCSLValues(t *testing.T) {
	text := `{"results": [{"source": "Denied Persons List (DPL)", "name": 7, "alt_names": " Bollard; Capstan ;", "addresses": [],
		"standard_order": false, "country": "mt", "start_date": "2020-03-01T00:00:00Z"},
		{"source": "Denied Persons List (DPL)", "name": "Quay", "alt_names": ["Quay", "", "Pier", "Pier"], "standard_order": "N"}], "total": 2}`
	got, err := ReadCSL(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{Name: "7", Aliases: []string{"Bollard", "Capstan"}, List: "DPL", Source: "Denied Persons List (DPL)", Countries: []string{"MT"}, Start: "2020-03-01", Standard: origin.No},
		{Name: "Quay", Aliases: []string{"Pier"}, List: "DPL", Source: "Denied Persons List (DPL)", Standard: origin.No},
	}
	if diff := cmp.Diff(want, got.Entries); diff != "" {
		t.Error(diff)
	}
}

// TestReadCSLLeaves names what was not taken: an entry without a name, and days that are none, which then are open.
func TestReadCSLLeaves(t *testing.T) {
	text := "source,type,programs,name,addresses,start_date,end_date,standard_order,license_requirement,alt_names\n" +
		"Entity List (EL),,,,,,,,,\nEntity List (EL),,,Bollard,,soon,2020-01-01,,,\nEntity List (EL),,,Capstan,,2021-01-01,2020-01-01,,,\n"
	got, err := ReadCSL(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"line 2: an entry without a name or without its list", `line 3: "soon" is not a day and counts as not known`,
		"line 4: Capstan ends on 2020-01-01 before it begins on 2021-01-01, so neither is used",
	}
	if diff := cmp.Diff(want, got.Left); diff != "" {
		t.Error(diff)
	}
	if e := got.Entries[0]; e.Start != "" || e.End != "2020-01-01" || got.Entries[1].End != "" {
		t.Errorf("got %+v", got.Entries)
	}
}

func TestFootnotes(t *testing.T) {
	for text, want := range map[string][]int{
		"For all items subject to the EAR. (See § 744.11 of the EAR)":                   nil,
		"For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)":  {4},
		"See §§ 734.9(e)(3), 744.11(a)(2)(v)":                                           {5},
		"For all items subject to the EAR. See §§ 746.8(a)(3) and 744.21(b) of the EAR": {3},
		"All items, see footnote 1":                                                     {1},
		"All items, footnote 11":                                                        nil,
		"744.11(a)(2)(i), (iv)":                                                         {1},
	} {
		if got := footnotesOf(text); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	}
}

func TestAllItems(t *testing.T) {
	for text, want := range map[string]bool{
		"For all items subject to the EAR. (See § 744.11 of the EAR)": true, "All items subject to the EAR": true, "": false,
		"For all items subject to the EAR except for those of 744.11(a)(1)": false, "For all items on the CCL": false, "For all items subject to the EARTH": false,
	} {
		if got := (&Entry{Requirement: text}).AllItems(); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

// TestTable writes a list and reads it: nothing is lost but where it stood.
func TestTable(t *testing.T) {
	read, err := ReadCSL(strings.NewReader(head + rows))
	if err != nil {
		t.Fatal(err)
	}
	table := read.Table("2026-11-20")
	list, err := Read(bytes.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	if i := list.Info(); i.Day != "2026-11-20" || i.Rows != 3 || i.Name != TableName || !strings.HasPrefix(i.Source, "csl: ") || len(i.SHA256) != 64 {
		t.Errorf("the list is %+v", i)
	}
	got := slices.Clone(list.entries)
	for i := range got {
		if got[i].Cite.Source != TableName || got[i].Cite.Version != "2026-11-20" || !strings.HasPrefix(got[i].Cite.At, "line ") {
			t.Errorf("an entry cites %+v", got[i].Cite)
		}
		got[i].Cite = origin.Cite{}
	}
	want := slices.SortedFunc(slices.Values(wantEntries), func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// BenchmarkRead reads a table of 26,000 entries.
func BenchmarkRead(b *testing.B) {
	table := (&CSL{Entries: manyEntries(26_000)}).Table("2026-11-20")
	b.SetBytes(int64(len(table)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(bytes.NewReader(table)); err != nil {
			b.Fatal(err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	read, err := ReadCSL(strings.NewReader(head + rows))
	if err != nil {
		t.Fatal(err)
	}
	table := string(read.Table("2026-11-20"))
	for _, tt := range []struct{ old, new, want string }{
		{"\tEL\t", "\t\t", "listed-parties.tsv:7: the row has no name or no list"},
		{"2019-05-16", "2019-05", "listed-parties.tsv:7: start: \"2019-05\" is not a day such as 2018-04-15"},
		{"2018-07-13", "x", `listed-parties.tsv:9: end: "x" is not a day`},
		{"\t1\t", "\tone\t", `listed-parties.tsv:7: footnotes: "one" is not a number`},
		{"\tyes\t", "\tsure\t", "listed-parties.tsv:9: standard: "},
		{"name\taliases", "name\talias", "listed-parties.tsv:6: the columns are not name aliases"},
		{"# retrieved: 2026-11-20\n", "", "listed-parties.tsv:5: the notes above do not say source and retrieved"},
		{"# retrieved: 2026-11-20", "# retrieved: today", `listed-parties.tsv:3: retrieved: "today" is not a day`},
		{"ZTE Corporation\t", "ZTE Corporation\tx\t", "listed-parties.tsv:9: 16 cells, the table has 15 columns"},
		{"ZTE", "ZTE\xff", "listed-parties.tsv:9: not UTF-8"},
	} {
		if _, err := Read(strings.NewReader(strings.Replace(table, tt.old, tt.new, 1))); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q for %q: got %v, want %q", tt.new, tt.old, err, tt.want)
		}
	}
	if _, err := Read(strings.NewReader(table[:strings.Index(table, "Harbour")])); err == nil || !strings.Contains(err.Error(), "no rows") {
		t.Errorf("a table without rows: got %v", err)
	}
}

// FuzzReadCSL reads anything: what is read can be written as a table that reads as the same number of entries, each
// found by its own name on a day on which it is in force.
func FuzzReadCSL(f *testing.F) {
	for _, seed := range []string{head + rows, asJSON, "\ufeff" + head, "[]", `{"results":[{"name":"a;b","source":"x (Y List)","alt_names":";","addresses":[{}]}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ReadCSL(bytes.NewReader(data))
		if err != nil {
			return
		}
		list, err := Read(bytes.NewReader(got.Table("2026-11-20")))
		if err != nil {
			t.Fatalf("the table cannot be read: %v", err)
		}
		for i := range list.entries {
			e := &list.entries[i]
			day := e.Start
			if day == "" {
				day = e.End
			}
			if hits := list.Named(e.Name, day); !slices.ContainsFunc(hits, func(h Hit) bool { return h.Entry.Name == e.Name && h.Kind == Exact }) {
				t.Fatalf("%q is not found by its name: %v", e.Name, hits)
			}
		}
	})
}

// FuzzRead reads anything as a table and never panics.
func FuzzRead(f *testing.F) {
	read, err := ReadCSL(strings.NewReader(head + rows))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(read.Table("2026-11-20"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Read(bytes.NewReader(data))
		if err == nil && list.Info().Rows == 0 {
			t.Fatal("a table without rows was read")
		}
	})
}
