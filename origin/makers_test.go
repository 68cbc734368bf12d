package origin

import (
	"strings"
	"testing"

	"ensign/bom"
)

// TestMakersOverTime: the day asked decides who owned a maker, and a day on which it counts differently is told.
func TestMakersOverTime(t *testing.T) {
	tests := []struct {
		maker   string
		day     Date
		answer  Answer
		country string
		says    string
	}{
		{"Freescale", "2014-06-30", LikelyUS, "US", "today Freescale"},
		{"Freescale", "2015-12-06", LikelyUS, "US", "today Freescale"},
		{"Freescale", "2015-12-07", Conflict, "", "until 2015-12-06 Freescale"},
		{"Freescale", "", Conflict, "", "until 2015-12-06 Freescale"},
		{"Broadcom", "2016-01-31", LikelyUS, "US", "Broadcom Corporation sits in US"},
		{"Broadcom", "2016-02-01", Conflict, "", "today Broadcom Inc. sits in US"},
		{"Broadcom", "2018-04-04", LikelyUS, "US", "until 2018-04-03 Broadcom Limited sits in SG"},
		{"LSI", "2014-05-05", LikelyUS, "US", "LSI Corporation"},
		{"LSI", "2014-05-06", Conflict, "", "owned by Avago"},
		{"Cypress", "2020-04-15", LikelyUS, "US", "today Cypress"},
		{"Cypress", "2020-04-16", Conflict, "", "owned by Infineon"},
		{"Spansion", "2015-03-12", LikelyUS, "US", "owned by Cypress"},
		{"International Rectifier", "2015-01-12", LikelyUS, "US", "International Rectifier Corporation"},
		{"International Rectifier", "2015-01-13", Conflict, "", "owned by Infineon"},
		{"ISSI", "2015-12-06", LikelyUS, "US", "Integrated Silicon Solution, Inc. sits in US"},
		{"ISSI", "2015-12-07", Conflict, "", "its parent in CN"},
		{"OmniVision", "2016-01-27", LikelyUS, "US", "today OmniVision"},
		{"OmniVision", "2016-01-28", Conflict, "", "its parent in CN"},
		{"Elpida", "2013-07-30", LikelyNotUS, "JP", "today Elpida"},
		{"Elpida", "2013-07-31", Conflict, "", "owned by Micron"},
		{"Intersil", "2017-02-23", LikelyUS, "US", "Intersil Corporation"},
		{"Intersil", "2017-02-24", Conflict, "", "owned by Renesas"},
		{"IDT", "2019-03-28", LikelyUS, "US", "today"},
		{"IDT", "2019-03-29", Conflict, "", "owned by Renesas"},
		{"Motorola Mobility", "2012-05-22", LikelyUS, "US", "owned by Google"},
		{"Motorola Mobility", "2014-10-29", LikelyUS, "US", "owned by Google"},
		{"Motorola Mobility", "2014-10-30", Conflict, "", "owned by Lenovo"},
		{"Mellanox", "2020-04-26", LikelyNotUS, "IL", "today"},
		{"Mellanox", "2020-04-27", Conflict, "", "owned by NVIDIA"},
		{"CSR", "2015-08-12", LikelyNotUS, "GB", "CSR plc"},
		{"CSR", "2015-08-13", Conflict, "", "owned by Qualcomm"},
		{"InvenSense", "2017-05-17", LikelyUS, "US", "InvenSense, Inc."},
		{"InvenSense", "2017-05-18", Conflict, "", "owned by TDK"},
		{"KEMET", "2020-06-14", LikelyUS, "US", "KEMET Corporation"},
		{"KEMET", "2020-06-15", Conflict, "", "owned by Yageo"},
		{"Marvell", "2021-04-19", Conflict, "", "Marvell Technology Group Ltd. sits in BM"},
		{"Marvell", "2021-04-20", LikelyUS, "US", "until 2021-04-19"},
		{"Wind River", "2022-12-22", LikelyUS, "US", "today"},
		{"Mentor Graphics", "2017-03-29", LikelyUS, "US", "today"},
		{"Mentor Graphics", "2017-03-30", Conflict, "", "owned by Siemens"},
		{"Wolfson", "2014-08-20", LikelyNotUS, "GB", "Wolfson Microelectronics plc"},
		{"Sierra Wireless", "2023-01-11", LikelyNotUS, "CA", "Sierra Wireless, Inc."},
		{"Sierra Wireless", "2023-01-12", Conflict, "", "owned by Semtech"},
		{"Linksys", "2013-03-14", LikelyUS, "US", "owned by Cisco"},
		{"H3C", "2015-10-31", Conflict, "", "today H3C"},
		{"H3C", "2016-05-01", LikelyNotUS, "CN", "until 2016-04-30"},
		{"Toshiba Memory", "2018-05-31", LikelyNotUS, "JP", "owned by Toshiba"},
		{"SanDisk", "2025-02-20", LikelyUS, "US", "owned by Western Digital"},
		{"Altera", "2015-12-28", LikelyUS, "US", "owned by Intel"},
	}
	for _, tt := range tests {
		got := Resolve(&bom.Component{Manufacturer: bom.Party{Name: tt.maker}}, Options{AsOf: tt.day})
		var says []string
		for _, r := range got.Because {
			says = append(says, r.Says)
			if r.Cite.Source == "" {
				t.Errorf("%s on %s: %q cites nothing", tt.maker, tt.day, r.Says)
			}
		}
		if got.Answer != tt.answer || got.Country != tt.country || !strings.Contains(strings.Join(says, "\n"), tt.says) {
			t.Errorf("%s on %q: got %s %q because %q", tt.maker, tt.day, got.Answer, got.Country, says)
		}
	}
}

// TestChainOfOwners: the end of the chain is told, as it was on the day.
func TestChainOfOwners(t *testing.T) {
	x := mustFacts(t)
	for _, m := range x.makers {
		for _, at := range append([]*maker{m}, m.past...) {
			if (at.Parent == "") != (at.parent == "") || (at.Parent == "") != (at.Ultimate == "") {
				t.Errorf("%s: owned by %q, at the end %q", at.ID, at.Parent, at.Ultimate)
			}
			if at.Ultimate != "" && at.root == at.ID {
				t.Errorf("%s owns itself", at.ID)
			}
		}
	}
	if m := x.makers["xilinx"]; m.Parent == "" || m.UltimateCountry != "US" {
		t.Errorf("Xilinx: %+v", m.Maker)
	}
}

func TestHistoryIsRefused(t *testing.T) {
	const good = "freescale\t2004-07-16\t2015-12-06\t"
	tests := []struct{ name, old, new, want string }{
		{"unknown maker", "freescale\t2004", "freescalx\t2004", `maker "freescalx" is not in makers.tsv`},
		{"backwards", good, "freescale\t2016-07-16\t2015-12-06\t", "ends before it begins"},
		{"no end", good, "freescale\t2004-07-16\t\t", `to: "" is no day`},
		{"unknown owner", "Freescale Semiconductor, Inc.\tUS\t\t", "Freescale Semiconductor, Inc.\tUS\tnobody\t", `parent "nobody"`},
	}
	for _, tt := range tests {
		_, err := load(func(file string) ([]byte, error) {
			text, err := embeddedFile(file)
			if file == "history.tsv" {
				if !strings.Contains(string(text), tt.old) {
					t.Fatalf("no %q", tt.old)
				}
				text = []byte(strings.Replace(string(text), tt.old, tt.new, 1))
			}
			return text, err
		}, nil, nil, true)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
}
