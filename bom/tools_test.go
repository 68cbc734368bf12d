package bom_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
)

// told writes what is read of the components of a document, a line each; a field that says nothing is a dash.
func told(d *bom.Document) []string {
	var lines []string
	for _, c := range d.Components() {
		words := []string{string(c.Kind), c.Type, c.Group, c.Name, c.Version, c.Purl, c.Manufacturer.Name, c.Supplier.Name, c.Publisher, strings.Join(c.Authors, ";"), c.Scope}
		for i, w := range words {
			if w == "" {
				words[i] = "-"
			}
		}
		for _, f := range c.Found {
			words = append(words, fmt.Sprintf("at %s", f.Path))
		}
		lines = append(lines, strings.Join(words, " "))
	}
	return lines
}

// TestWhatToolsWrite says what is read of documents in the shapes that OpenWrt, Buildroot, EMBA and Yocto with meta-cyclonedx write:
// no package URL is made up, placeholders say nothing, the places where a tool found something are found, and
// Buildroot's tools of the build are not delivered, but for a compiler whose libraries are.
func TestWhatToolsWrite(t *testing.T) {
	for name, want := range map[string][]string{
		"openwrt": {
			"software application - busyboat 1.36.1 - - - - - -",
			"software operating-system - kernel 6.6.63 - - - - - -",
			"software - - tidelib2 2.1 - - - - - -",
			"commodity - - harbour-scripts 3 - - - - - -",
		},
		"buildroot": {
			"software library - tidelib 2.1 - - - - - -",
			"software library - pump 3 - - - - - excluded",
			"software library - gcc-final 13.3.0 - - - - - -",
		},
		"emba": {
			"software application static_busyboat_analysis busyboat 1.36.1 pkg:generic/busyboat@1.36.1 - - - - required at logs/firmware/rootfs/bin/busyboat at logs/firmware/rescue/bin/busyboat",
			"software library OpenWRT_opkg_mgmt tidelib2 - - - Tide Works - - - at usr/lib/it's.so",
		},
		"yocto": {
			"software library - tidelib 2.1 pkg:yocto/meta-harbour/tidelib@2.1 - - - - required",
			"software library - tidelib-native 2.1 - - - - - optional",
			"software firmware - harbour-init - - - - - - -",
		},
	} {
		text, err := os.ReadFile("testdata/" + name + ".cdx.json")
		if err != nil {
			t.Fatal(err)
		}
		d := read(t, string(text))
		if diff := cmp.Diff(want, told(d)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if root := d.Root(); root.Version != "" {
			t.Errorf("%s: the root is of version %q", name, root.Version)
		}
		if name == "emba" && d.Components()[0].Properties[3] != (bom.Property{Name: "EMBA:sbom:5:confidence", Value: "'medium'"}) {
			t.Errorf("the confidence is not kept: %v", d.Components()[0].Properties)
		}
		if name == "openwrt" && !strings.Contains(fmt.Sprint(d.Warnings()), "type") {
			t.Errorf("nothing is said of the missing type: %v", d.Warnings())
		}
	}
}

func TestPlaceholders(t *testing.T) {
	for text, absent := range map[string]bool{
		"OpenEmbedded ()": true, "@VCS_TAG@": true, "@VERSION_2@": true, "${PV}": true, "To Be Filled By O.E.M.": true, "  ": true,
		"@scope/name": false, "@": false, "@@": false, "${": false, "${}": false, "@Vcs@": false, "OpenEmbedded": false, "user@HOST@": false,
	} {
		d := read(t, fmt.Sprintf(`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"n","supplier":{"name":%q}}]}`, text))
		if got := d.Components()[0].Supplier.Name; (got == "") != absent {
			t.Errorf("%q is read as %q", text, got)
		}
	}
}
