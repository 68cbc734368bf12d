package bom_test

import (
	"strings"
	"testing"

	"ensign/bom"
)

// TestUnread: what may have listed parts and is not read is a gap, so that the rest is never taken for all.
func TestUnread(t *testing.T) {
	const xml, end = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="file"><name>a</name></component>`, "</components></bom>"
	const json = `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"file","name":"a"}`
	for _, tt := range []struct {
		text string
		gaps int
		says string
	}{
		{xml + end, 0, ""},
		{xml + `<x xmlns="urn:x"/>` + end, 0, ""},
		{xml + `<Component type="file"><name>b</name></Component>` + end, 1, `the element "Component" is not known here`},
		{xml + strings.Repeat("<part/>", 50) + end, 20, `the element "part" is not known here`},
		{json + `]}`, 0, ""},
		{json + `,"b"]}`, 1, "what stands in the list of components is none"},
	} {
		d := read(t, tt.text)
		list := d.Unread()
		if len(list) != tt.gaps || tt.gaps > 0 && (!strings.Contains(list[0].Says, tt.says) || list[0].Reason != bom.Unsupported || list[0].Size == 0) {
			t.Errorf("%.200s: %v", tt.text, list)
		}
		if len(d.Omissions()) != tt.gaps {
			t.Errorf("%.200s: %d omissions, want %d", tt.text, len(d.Omissions()), tt.gaps)
		}
	}
}
