package bom_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestDesignators holds what is read as reference designators, and that a place is none.
func TestDesignators(t *testing.T) {
	for property, want := range map[string]string{
		`"ensign:designators","value":"U1 U2"`: "U1 U2", `"cdx:device:location","value":"R1, R2;C3"`: "R1 R2 C3", `"cdx:device:location","value":"TP12 j1a"`: "TP12 j1a",
		`"cdx:device:location","value":"mainboard"`: "", `"cdx:device:location","value":"R1 on the mainboard"`: "", `"cdx:device:location","value":"R1-R4"`: "",
		`"cdx:device:location","value":"2"`: "", `"cdx:device:location","value":"BOARD1"`: "", `"cdx:device:location","value":"N/A"`: "",
		`"acme:RefDes","value":"R1,R2"`: "R1 R2", `"reference-designator","value":"U7"`: "U7", `"acme:Designators","value":"see drawing"`: "", `"acme:reference","value":"U7"`: "",
	} {
		d := read(t, fmt.Sprintf(`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"device","name":"n","properties":[{"name":%s}]}]}`, property))
		if got := strings.Join(d.Components()[0].Designators, " "); got != want {
			t.Errorf("%s: %q, want %q", property, got, want)
		}
	}
}
