package origin

import (
	"strings"
	"testing"

	"ensign/bom"
)

func TestHints(t *testing.T) {
	intel := bom.Occurrence{Path: "usr/lib/firmware/iwlwifi-8000C-36.ucode"}
	manufacturer := bom.Property{Name: "ro.product.manufacturer", Value: "Xiaomi"}
	tests := []struct {
		name    string
		c       bom.Component
		maker   string // id, "" if none is named
		answer  Answer
		because string // where the hint stands
	}{
		{"homepage", bom.Component{Website: "https://www.TI.com/product/X"}, "ti", LikelyUS, "/externalReferences"},
		{"homepage of software", bom.Component{Kind: bom.Software, Name: "x", Website: "https://docs.espressif.com"}, "espressif", LikelyNotUS, "/externalReferences"},
		{"repository", bom.Component{Kind: bom.Software, Name: "x", VCS: "git@git.suse.com:a/b.git"}, "suse", LikelyNotUS, "/externalReferences"},
		{"publisher", bom.Component{Kind: bom.Software, Name: "x", Publisher: "Somebody <somebody@nvidia.com>"}, "nvidia", LikelyUS, "/publisher"},
		{"author", bom.Component{Kind: bom.Software, Name: "x", Authors: []string{"A", "B b@gmail.com", "C <c@realtek.com>"}}, "realtek", LikelyNotUS, "/authors"},
		{"homepage before author", bom.Component{Website: "https://st.com", Authors: []string{"a@ti.com"}}, "st", LikelyNotUS, "/externalReferences"},
		{"community", bom.Component{Website: "https://github.com/intel/x", VCS: "https://gitlab.com/x", Publisher: "x@debian.org"}, "", Unknown, ""},
		{"open host", bom.Component{Website: "https://code.google.com/p/x"}, "", Unknown, ""},
		{"another name that ends alike", bom.Component{Website: "https://notti.com"}, "", Unknown, ""},
		{"no URL", bom.Component{Website: "://%"}, "", Unknown, ""},
		{"packaged", bom.Component{Kind: bom.Software, Purl: "pkg:deb/debian/x@1", Website: "https://intel.com"}, "", Unknown, ""},
		{"firmware by path", bom.Component{Kind: bom.Software, Name: "x", Found: []bom.Occurrence{{Path: "a"}, intel}}, "intel", LikelyUS, "/evidence/occurrences"},
		{"firmware by name", bom.Component{Kind: bom.Software, Name: "lib/firmware/mediatek/mt7986_wo.bin"}, "mediatek", LikelyNotUS, "/name"},
		{"firmware elsewhere", bom.Component{Kind: bom.Software, Name: "etc/mediatek/x"}, "", Unknown, ""},
		{"unknown firmware", bom.Component{Kind: bom.Software, Name: "lib/firmware/zzz.bin"}, "", Unknown, ""},
		{"android device", bom.Component{Properties: []bom.Property{manufacturer}}, "xiaomi", LikelyNotUS, "/properties"},
		{"android brand", bom.Component{Properties: []bom.Property{{Name: "ro.product.brand", Value: "google"}}}, "google_hw", LikelyUS, "/properties"},
		{"android system", bom.Component{Kind: bom.Software, Properties: []bom.Property{manufacturer}}, "", Unknown, ""},
		{"other property", bom.Component{Properties: []bom.Property{{Name: "ro.board", Value: "Xiaomi"}}}, "", Unknown, ""},
		{"the manufacturer outweighs", bom.Component{Manufacturer: bom.Party{Name: "Murata"}, Website: "https://ti.com"}, "murata", LikelyNotUS, "/externalReferences"},
	}
	for _, tt := range tests {
		got := Resolve(&tt.c, Options{})
		if got.Maker.ID != tt.maker || got.Answer != tt.answer {
			t.Errorf("%s: got %s %q because %+v", tt.name, got.Answer, got.Maker.ID, got.Because)
		}
		if tt.because != "" && !citesRow(got.Because, tt.because) {
			t.Errorf("%s: no reason at %s cites its row: %+v", tt.name, tt.because, got.Because)
		}
	}
}

// citesRow reports whether a reason that stands at a field of the document rests on a row of identifiers.tsv.
func citesRow(reasons Reasons, at string) bool {
	for _, r := range reasons {
		if strings.HasSuffix(r.Cite.At, at) && len(r.Because) > 0 && r.Because[0].Cite.Source == "origin/data/identifiers.tsv" {
			return true
		}
	}
	return false
}

// TestHintRows checks that the rows have the form that the rules look for.
func TestHintRows(t *testing.T) {
	for r := range mustFacts(t).identifiers.all() {
		switch kind, value := r.cells[0], r.cells[1]; {
		case kind == "domain" && (hostOf(value) != value || strings.Count(value, ".") == 0):
			t.Errorf("%q is no host", value)
		case kind == "firmware" && (len(value) > maxFirmware || strings.HasPrefix(value, "/")):
			t.Errorf("%q is no path under lib/firmware", value)
		}
	}
	for _, host := range []string{"github.com", "gitlab.com", "sourceforge.net", "bitbucket.org", "debian.org", "gmail.com", "github.io"} {
		if _, found := mustFacts(t).domainOf(host); len(found) > 0 {
			t.Errorf("%s belongs to %s, though anyone may use it", host, found[0].maker.ID)
		}
	}
}
