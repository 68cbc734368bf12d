package origin

import (
	"testing"

	"ensign/bom"
)

// TestGoldenFacts holds what everyone knows, so that no edit of the tables flips it unseen: a name as people write it, and
// the maker's id, country, and whether it counts as a US one.
func TestGoldenFacts(t *testing.T) {
	x := mustFacts(t)
	for _, g := range golden(t, "makers.tsv", 4) {
		found := x.makerNamed(g[0])
		if len(found) != 1 {
			t.Errorf("%s: %d makers", g[0], len(found))
			continue
		}
		if m := found[0].maker; m.ID != g[1] || m.Country != g[2] || m.us != g[3] {
			t.Errorf("%s: got %s, %s, %s; want %s", g[0], m.ID, m.Country, m.us, g[1:])
		}
	}
}

func TestNamesAreExact(t *testing.T) {
	x := mustFacts(t)
	for _, name := range []string{"Texas Instrument", "Tayo Yuden", "Intell", "Intel Wireless Group", "Inc.", "", "Samsungs", "Тexas Instruments", "TI / Nobody"} {
		if found := x.makerNamed(name); len(found) > 0 {
			t.Errorf("%q is taken for %s", name, found[0].maker.Name)
		}
	}
}

func TestNormal(t *testing.T) {
	tests := []struct{ name, want string }{
		{"Quectel Wireless Solutions Co., Ltd.", "quectel wireless solution"},
		{"  STMICROELECTRONICS   N.V. ", "stmicroelectronics"},
		{"Ｔｅｘａｓ Instruments", "texas instruments"},
		{"Su'scon", "suscon"},
		{"D-Link", "d link"},
		{"Co.", "co"},
		{"", ""},
		{"村田製作所", "村田製作所"},
	}
	for _, tt := range tests {
		if got := normal(tt.name); got != tt.want {
			t.Errorf("normal(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestParts holds parts and the maker and answer expected of them.
func TestParts(t *testing.T) {
	tests := []struct {
		mpn, maker string // of the document
		id         string // of the maker concluded
		answer     Answer
	}{
		{"TPS65987DDH", "", "ti", LikelyUS},
		{"TPS65987DDH", "Texas Instruments", "ti", LikelyUS},
		{"LTC6811HG-1", "", "adi", LikelyUS},
		{"LT8619C", "", "lontium", LikelyNotUS},
		{"ADXL345BCCZ", "", "adi", LikelyUS},
		{"STM32F103C8T6", "", "st", LikelyNotUS},
		{"GD32F103C8T6", "", "gigadevice", LikelyNotUS},
		{"CKS32F103C8T6", "", "cks", LikelyNotUS},
		{"APM32F103CBT6", "", "geehy", LikelyNotUS},
		{"ESP32-WROOM-32E", "", "espressif", LikelyNotUS},
		{"NRF52840-QIAA", "", "nordic", LikelyNotUS},
		{"nRF52840-QIAA", "", "nordic", LikelyNotUS},
		{"XC7Z020-1CLG400C", "", "xilinx", LikelyUS},
		{"XC6206P332MR", "", "torex", LikelyNotUS},
		{"SKY78160-51", "", "skyworks", LikelyUS},
		{"QCA9531-BL3A", "", "qualcomm", LikelyUS},
		{"RTL8211F-CG", "", "realtek", LikelyNotUS},
		{"MT7621AT", "", "mediatek", LikelyNotUS},
		{"MT41K256M16TW-107", "", "micron", LikelyUS},
		{"W25Q128JVSIQ", "", "winbond", LikelyNotUS},
		{"GRM155R71C104KA88D", "", "murata", LikelyNotUS},
		{"NCP15XH103F03RC", "", "murata", LikelyNotUS},
		{"NCP1117ST33T3G", "", "onsemi", LikelyUS}, // …1117 is sold by many, with this suffix by one
		{"NCP5501DT33G", "", "onsemi", LikelyUS},
		{"RC0402FR-0710KL", "", "yageo", LikelyNotUS},
		{"CRCW040210K0FKED", "", "vishay", LikelyUS},
		{"CYW43455XKUBG", "", "infineon", Conflict}, // German house, US line
		{"MCIMX6Q5EYM10AD", "", "nxp", Conflict},    // Dutch house, US line
		{"LM358DR", "", "", Unknown},
		{"LM358DR", "Texas Instruments", "ti", LikelyUS},
		{"74HC595PW", "", "", Unknown},
		{"74HC595PW,118", "Nexperia", "nexperia", LikelyNotUS},
		{"1N4148W", "", "", Unknown},
		{"2N7002", "", "", Unknown},
		{"ULN2003ADR", "", "", Unknown},
		{"AT24C02C", "", "", Unknown},
		{"AT24C02C-SSHM-T", "", "microchip", LikelyUS}, // with this suffix by one
		{"AT24C02C-SSHM-T", "Microchip", "microchip", LikelyUS},
		{"STM32F103C8T6", "Nobody Ever Heard Of", "", Unknown}, // the name beats the pattern
		{"TPS65987DDH", "Digi-Key", "ti", LikelyUS},            // a distributor is not the maker
		{"ZZ-NOTHING-42", "", "", Unknown},
	}
	for _, tt := range tests {
		t.Run(tt.mpn+"/"+tt.maker, func(t *testing.T) {
			c := &bom.Component{MPN: tt.mpn, Manufacturer: bom.Party{Name: tt.maker}, Pointer: "/components/0"}
			got := Resolve(c, Options{})
			if got.Maker.ID != tt.id || got.Answer != tt.answer {
				t.Errorf("got %q, %v; want %q, %v; because %+v", got.Maker.ID, got.Answer, tt.id, tt.answer, got.Because)
			}
		})
	}
}
