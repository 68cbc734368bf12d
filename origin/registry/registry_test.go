package registry

import (
	"strings"
	"testing"
	"testing/fstest"

	"ensign/origin"
)

const lei = `"LEI","Entity.LegalName","Entity.LegalAddress.Country","Entity.HeadquartersAddress.Country","Entity.EntityStatus"
"AAA","Texas Instruments Incorporated","US","US","ACTIVE"
"AAB","Texas Instruments GmbH","DE","DE","ACTIVE"
"BBB","Intersil LLC","US","US","ACTIVE"
"CCC","Renesas Electronics Corporation","JP","JP","ACTIVE"
"DDD","Intel Corporation","US","US","INACTIVE"
"EEE","Harbour Circuits Oy","FI","FI","ACTIVE"
"FFF","Fjord Holding ASA","NO","NO","ACTIVE"
"GGG","Nobody Asked Ltd","GB","GB","ACTIVE"
"HHH","Elsewhere Devices Inc","US","XX","ACTIVE"
"III","Cypress Semiconductor Corporation","US","US","ACTIVE"
`

const relationships = `Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType,Relationship.RelationshipStatus
BBB,CCC,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE
EEE,CCC,IS_DIRECTLY_CONSOLIDATED_BY,INACTIVE
EEE,FFF,IS_ULTIMATELY_CONSOLIDATED_BY,ACTIVE
EEE,CCC,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE
GGG,CCC,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE
`

const oui = `Registry,Assignment,Organization Name,Organization Address
MA-L,0012AB,"Texas Instruments",12500 TI Blvd Dallas TX US 75243
MA-L,0012AC,Harbour Circuits Oy,"Satamakatu 1 Helsinki  FI 00160 "
MA-L,0012AD,Sunny Devices Inc,1 Main St Sunnyvale CA US 94085
MA-L,0012AE,Private,
MA-L,0012AF,Nowhere Goods,somewhere
MA-L,0012B0,Isla Devices,"1 Calle San Juan  PR 00901"
`

const prefixes = `patternProperties:
  # a comment
  "^(at25|bm|devbus),.*": true
  "^ti,.*":
    description: Texas Instruments
  "^nowhere,.*":
    description: Nobody We Know
  "^st,.*":
    description: "STMicroelectronics"
`

// read reads a register and lays what comes of it over the embedded tables.
func read(t *testing.T, kind, text string, o Options) (*origin.Data, Result) {
	t.Helper()
	o.Day = "2026-11-26"
	got, err := Read(kind, strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	folder := fstest.MapFS{}
	for name, data := range got.Files {
		folder[name] = &fstest.MapFile{Data: data}
	}
	tables, err := origin.Load(origin.Layer{Name: "imported", FS: folder})
	if err != nil {
		t.Fatalf("origin does not read what was written: %v", err)
	}
	return tables, got
}

func TestGLEIF(t *testing.T) {
	tables, got := read(t, "gleif", lei, Options{Parents: strings.NewReader(relationships), Names: []string{"Harbour Circuits OY"}})
	tests := []struct{ name, id, country, parent, us string }{
		{"Texas Instruments", "ti", "US", "", "yes"},
		{"Intersil", "intersil", "US", "Renesas Electronics Corporation", "mixed"},
		{"Harbour Circuits", "lei_eee", "FI", "Fjord Holding ASA", "no"},
		{"Cypress", "cypress", "US", "Infineon Technologies AG", "mixed"},
	}
	for _, tt := range tests {
		e, ok := tables.Entry(tt.name)
		if !ok || e.ID != tt.id || e.Country != tt.country || e.Parent != tt.parent || e.US != tt.us || e.Role != "maker" {
			t.Errorf("%s: got %+v, want %+v", tt.name, e, tt)
		}
	}
	for _, name := range []string{"Nobody Asked", "Elsewhere Devices"} {
		if e, ok := tables.Entry(name); ok {
			t.Errorf("%s became %s", name, e.ID)
		}
	}
	if got.Entries != 10 || len(got.Left) != 0 {
		t.Errorf("%d entries, left %q", got.Entries, got.Left)
	}
	for _, f := range tables.Lookup("Texas Instruments", "") {
		if f.Because[0].Cite.Source != "imported/names.tsv" || f.Because[0].Cite.Version != "2026-11-26" {
			t.Errorf("the name is cited from %+v", f.Because[0].Cite)
		}
	}
}

// TestGLEIFLeavesDoubt: of several entities whose names mean one maker and none of which has its full name, none is taken.
func TestGLEIFLeavesDoubt(t *testing.T) {
	text := strings.Replace(lei, "Texas Instruments Incorporated", "Texas Instruments Limited", 1)
	_, got := read(t, "gleif", text, Options{})
	if len(got.Left) != 1 || !strings.HasPrefix(got.Left[0], "ti: 2 entities may be it") {
		t.Errorf("left %q", got.Left)
	}
}

func TestOUI(t *testing.T) {
	tables, got := read(t, "oui", oui, Options{})
	if found := tables.Lookup("oui:0012ab", ""); len(found) != 1 || found[0].Maker.ID != "ti" || got.Entries != 6 || got.Rows != 1 {
		t.Errorf("got %+v, %d entries, %d rows", found, got.Entries, got.Rows)
	}
	tables, _ = read(t, "oui", oui, Options{All: true})
	for name, want := range map[string]string{"Harbour Circuits": "FI no", "Sunny Devices": "US yes", "Isla Devices": "US yes", "Nowhere Goods": " ", "Private": " "} {
		e, _ := tables.Entry(name)
		if got := e.Country + " " + e.US; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestVendorPrefixes(t *testing.T) {
	tables, got := read(t, "vendor-prefixes", prefixes, Options{})
	if found := tables.Lookup("st,lis3dh", ""); len(found) != 1 || found[0].Because[0].Cite.Source != "imported/identifiers.tsv" {
		t.Errorf("got %+v", found)
	}
	if got.Entries != 3 || got.Rows != 2 || len(got.Left) != 1 || !strings.HasPrefix(got.Left[0], "nowhere: ") {
		t.Errorf("%+v", got)
	}
}

func TestReadRefuses(t *testing.T) {
	tests := []struct{ kind, text, want string }{
		{"ouija", "", `no register is called "ouija"; they are gleif, oui, vendor-prefixes`},
		{"oui", "a,b,c,d\n", `oui: line 1: no column "Assignment"`},
		{"oui", strings.SplitAfter(oui, "\n")[0] + "MA-L,1\n", "record on line 2"},
		{"gleif", "LEI\nx\n", `line 1: no column "Entity.LegalName"`},
		{"gleif", "", "line 1"},
	}
	for _, tt := range tests {
		_, err := Read(tt.kind, strings.NewReader(tt.text), Options{})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", tt.kind, err, tt.want)
		}
	}
}

// FuzzRead holds what comes of any register to what origin accepts.
func FuzzRead(f *testing.F) {
	f.Add("gleif", lei)
	f.Add("oui", oui)
	f.Add("vendor-prefixes", prefixes)
	f.Fuzz(func(t *testing.T, kind, text string) {
		got, err := Read(kind, strings.NewReader(text), Options{Day: "2026-11-26", All: true, Names: []string{"Harbour Circuits Oy"}})
		if err != nil || len(got.Files) == 0 {
			return
		}
		folder := fstest.MapFS{}
		for name, data := range got.Files {
			folder[name] = &fstest.MapFile{Data: data}
		}
		if _, err := origin.Load(origin.Layer{Name: "imported", FS: folder}); err != nil {
			t.Errorf("origin refuses what was written: %v", err)
		}
	})
}
