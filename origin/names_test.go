package origin

import (
	"slices"
	"strings"
	"testing"

	"ensign/bom"
)

// TestNamesAsPeopleWriteThem holds spellings that mean one maker.
func TestNamesAsPeopleWriteThem(t *testing.T) {
	tests := []struct{ name, ids string }{
		{"ST Microelectronics", "st"},
		{"STMICROELECTRONICS N.V.", "st"},
		{"Ｔｅｘａｓ Instruments", "ti"},
		{"Organization: Texas Instruments Inc.", "ti"},
		{"Würth Elektronik", "wuerth"},
		{"Wurth Elektronik", "wuerth"},
		{"株式会社村田製作所", "murata"},
		{"Nordic Semi-conductor", "nordic"},
		{"Nordic Semicon", "nordic"},
		{"NXP USA Inc.", "nxp"},
		{"Infineon Technologies Americas Corp.", "infineon"},
		{"Renesas Electronics America Inc", "renesas"},
		{"Texas Instruments (TI)", "ti"},
		{"TI（德州仪器）", "ti"},
		{"ST(先科)", "semtech_elec"}, // another company, whose name is in the bracket
		{"ST(不明)", ""},
		{"Nanya (Taiwan)", "nanya"},
		{"FCI", "amphenol"},
		{"Walsin Technologies Corp.", "walsin"},
		{"Holtek", "holtek"},
		{"Maxim Integrated / Analog Devices", "adi maxim"},
		{"TI / TI", "ti"},
		{"Broadcom®", "broadcom"},
		{"삼성전자(주)", "samsung"},
	}
	x := mustFacts(t)
	for _, tt := range tests {
		var ids []string
		for _, f := range x.makerNamed(tt.name) {
			ids = append(ids, f.maker.ID)
		}
		if got := strings.Join(slices.Sorted(slices.Values(ids)), " "); got != tt.ids {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.ids)
		}
	}
}

// TestRegionalCompanyIsNoMaker: the seat of who sells in a region does not count.
func TestRegionalCompanyIsNoMaker(t *testing.T) {
	got := Resolve(&bom.Component{Manufacturer: bom.Party{Name: "Renesas Electronics America Inc", Country: "US"}}, Options{})
	if got.Answer != LikelyNotUS || got.Country != "JP" {
		t.Errorf("got %s, %s", got.Answer, got.Country)
	}
}

// TestResemblanceIsNoSilentAnswer: a name that only resembles one is believed if the part number points there too.
func TestResemblanceIsNoSilentAnswer(t *testing.T) {
	tests := []struct {
		manufacturer, supplier, mpn string
		answer                      Answer
		says                        string
	}{
		{"Tayo Yuden", "", "", Unknown, "resembles TAIYO YUDEN"},
		{"Tayo Yuden", "", "EMK107B7104KA-T", LikelyNotUS, "the part number points there too"},
		{"Texas Instrument", "", "TPS65987DDH", LikelyUS, "the part number points there too"},
		{"Texas Instrument", "", "STM32F103C8T6", Unknown, "resembles Texas Instruments"},
		{"Тexas Instruments", "", "", Unknown, "resembles Texas Instruments"},
		{"Intell", "", "", Unknown, "resembles Intel"},
		{"", "Tayo Yuden", "STM32F103C8T6", LikelyNotUS, "resembles TAIYO YUDEN"},
	}
	for _, tt := range tests {
		c := &bom.Component{Manufacturer: bom.Party{Name: tt.manufacturer}, Supplier: bom.Party{Name: tt.supplier}, MPN: tt.mpn}
		got := Resolve(c, Options{})
		var says []string
		for _, r := range got.Because {
			says = append(says, r.Says)
		}
		if got.Answer != tt.answer || !strings.Contains(strings.ToLower(strings.Join(says, "\n")), strings.ToLower(tt.says)) {
			t.Errorf("%+v: got %s because %q", tt, got.Answer, says)
		}
		if got.Answer != Unknown && tt.manufacturer != "" && got.Because[0].Rank != E {
			t.Errorf("%+v: rank %c, want E", tt, got.Because[0].Rank)
		}
	}
}

func TestNear(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"kingston", "kingston", true},
		{"kingston", "kingstom", true},
		{"kingston", "ingston", true},
		{"kingston", "kingstone", true},
		{"kingston", "kinsgton", true},
		{"kingston", "ikngston", true},
		{"kingston", "kingstno", true},
		{"kingston", "kigsto", false},
		{"kingston", "gnikston", false},
		{"kingston", "king", false},
		{"würth", "wurth", true},
		{"ab", "ba", true},
		{"abc", "cba", false},
		{"", "a", true},
	}
	for _, tt := range tests {
		if near(tt.a, tt.b) != tt.want || near(tt.b, tt.a) != tt.want {
			t.Errorf("near(%q, %q) = %v, %v; want %v", tt.a, tt.b, near(tt.a, tt.b), near(tt.b, tt.a), tt.want)
		}
	}
}
