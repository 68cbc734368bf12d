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
		{"unknown maker", "freescale\t2004", "nobody\t2004", `maker "nobody" is not in makers.tsv`},
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
