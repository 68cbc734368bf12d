package origin

import (
	"testing"

	"ensign/bom"
)

// TestGoldenFacts holds what everyone knows, so that no edit of the tables flips it unseen.
func TestGoldenFacts(t *testing.T) {
	tests := []struct{ name, id, country, us string }{
		{"TI", "ti", "US", "yes"},
		{"Texas Instruments, Inc.", "ti", "US", "yes"},
		{"ANALOG DEVICES", "adi", "US", "yes"},
		{"Intel Corp.", "intel", "US", "yes"},
		{"Qualcomm", "qualcomm", "US", "yes"},
		{"Broadcom", "broadcom", "US", "yes"},
		{"Microchip Technology", "microchip", "US", "yes"},
		{"Micron Technology, Inc.", "micron", "US", "yes"},
		{"onsemi", "onsemi", "US", "yes"},
		{"Skyworks Solutions", "skyworks", "US", "yes"},
		{"Qorvo", "qorvo", "US", "yes"},
		{"NVIDIA", "nvidia", "US", "yes"},
		{"Xilinx Inc", "xilinx", "US", "yes"},
		{"Apple", "apple", "US", "yes"},
		{"STMicroelectronics", "st", "CH", "no"},
		{"NXP", "nxp", "NL", "no"},
		{"Infineon", "infineon", "DE", "no"},
		{"Nordic Semiconductor", "nordic", "NO", "no"},
		{"Renesas", "renesas", "JP", "no"},
		{"Murata", "murata", "JP", "no"},
		{"村田製作所", "murata", "JP", "no"},
		{"TDK", "tdk", "JP", "no"},
		{"ROHM", "rohm", "JP", "no"},
		{"MediaTek", "mediatek", "TW", "no"},
		{"Realtek", "realtek", "TW", "no"},
		{"Yageo", "yageo", "TW", "no"},
		{"Espressif", "espressif", "CN", "no"},
		{"乐鑫", "espressif", "CN", "no"},
		{"Huawei", "huawei", "CN", "no"},
		{"华为", "huawei", "CN", "no"},
		{"GigaDevice", "gigadevice", "CN", "no"},
		{"삼성전자", "samsung", "KR", "no"},
		{"SK hynix", "skhynix", "KR", "no"},
		{"Миландр", "milandr", "RU", "no"},
		{"Cypress Semiconductor", "cypress", "US", "mixed"},
		{"Freescale", "freescale", "US", "mixed"},
		{"Mellanox", "mellanox", "IL", "mixed"},
		{"Murata Electronics North America, Inc.", "murata", "JP", "no"},
		{"JST Sales America Inc.", "jst", "JP", "no"},
	}
	x := mustFacts(t)
	for _, tt := range tests {
		found := x.makerNamed(tt.name)
		if len(found) != 1 {
			t.Errorf("%s: %d makers", tt.name, len(found))
			continue
		}
		if m := found[0].maker; m.ID != tt.id || m.Country != tt.country || m.us != tt.us {
			t.Errorf("%s: got %s, %s, %s; want %s, %s, %s", tt.name, m.ID, m.Country, m.us, tt.id, tt.country, tt.us)
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
		{"Quectel Wireless Solutions Co., Ltd.", "quectel wireless solutions"},
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
		{"NCP1117ST33T3G", "", "", Unknown}, // …1117 is sold by many
		{"NCP5501DT33G", "", "onsemi", LikelyUS},
		{"RC0402FR-0710KL", "", "yageo", LikelyNotUS},
		{"CRCW040210K0FKED", "", "vishay", LikelyUS},
		{"CYW43455XKUBG", "", "cypress", Conflict}, // German house, US line
		{"MCIMX6Q5EYM10AD", "", "nxp", Conflict},   // Dutch house, US line
		{"LM358DR", "", "", Unknown},
		{"LM358DR", "Texas Instruments", "ti", LikelyUS},
		{"74HC595PW", "", "", Unknown},
		{"74HC595PW,118", "Nexperia", "nexperia", LikelyNotUS},
		{"1N4148W", "", "", Unknown},
		{"2N7002", "", "", Unknown},
		{"ULN2003ADR", "", "", Unknown},
		{"AT24C02C-SSHM-T", "", "", Unknown},
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
