package ear

import (
	"slices"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// roles are those of origin/data/parts.tsv.
var roles = strings.Fields("analog antenna audio battery connector discrete display electromechanical fpga interface logic mcu memory module opto " +
	"passive power processor protection rf security sensor storage timing wireless")

func TestEveryKindHasCandidates(t *testing.T) {
	l := read(t)
	for _, kind := range append(slices.Clone(roles), "camera", "computer", "device", "instrument", "navigation", "phone", "router", "software", "technology") {
		all := l.possible[kind]
		if len(all) == 0 || !slices.ContainsFunc(all, func(p possible) bool { return p.ECCN == "EAR99" }) {
			t.Errorf("%s: got candidates %v, want some, EAR99 among them", kind, all)
		}
	}
	for kind, all := range l.possible {
		for _, p := range all {
			if _, ok := l.entry(p.ECCN); !ok {
				t.Errorf("%s: %s is under no entry", kind, p.ECCN)
			}
		}
	}
}

func TestKindOf(t *testing.T) {
	part := func(name, description string, designators ...string) policies.Item {
		return policies.Item{Component: &bom.Component{Kind: bom.Commodity, Name: name, Description: description, Designators: designators}}
	}
	role := part("router", "")
	role.Origin.Role = "mcu"
	software := func(encrypts origin.Ternary) policies.Item {
		return policies.Item{Component: &bom.Component{Kind: bom.Software, Name: "router"}, Origin: origin.Origin{Encryption: encrypts}}
	}
	for _, tt := range []struct {
		it       policies.Item
		kind, by string
	}{
		{role, "mcu", "by its number"},
		{part("RT-1000 router", ""), "router", "by the word router"},
		{part("U7", "32-bit microcontroller"), "mcu", "by the word microcontroller"},
		{part("X1", "", "R12"), "passive", "by its reference designator"},
		{part("X1", "", "U12"), "device", byKind},
		{software(origin.Yes), "software with cryptography", "by what is known of it"},
		{software(origin.No), "software without cryptography", "by what is known of it"},
		{software(origin.Unsure), "software", byKind},
		{policies.Item{Component: &bom.Component{Kind: bom.Technology}}, "technology", byKind},
	} {
		if kind, by := kindOf(&tt.it); kind != tt.kind || by != tt.by {
			t.Errorf("%s: got %q, %q; want %q, %q", tt.it.Name, kind, by, tt.kind, tt.by)
		}
	}
}

// TestWordsTellKinds says that every kind that a word, a number or a designator tells has candidates.
func TestWordsTellKinds(t *testing.T) {
	l := read(t)
	for _, w := range strings.Fields("router laptop phone gps oscilloscope resistor diode led header crystal fuse relay mcu cpu cpld dram ssd lcd gyroscope ldo phy wifi fpga camera") {
		if kind := words(w); len(l.possible[kind]) == 0 {
			t.Errorf("%s tells %q, which has no candidates", w, kind)
		}
	}
	for _, d := range []string{"R1", "D1", "J1", "Y1", "F1", "BT1", "SW1"} {
		if kind := designated(d); len(l.possible[kind]) == 0 {
			t.Errorf("%s tells %q, which has no candidates", d, kind)
		}
	}
}

func TestClassifyNeverAnswers(t *testing.T) {
	it := policies.Item{Component: &bom.Component{Kind: bom.Commodity, Name: "R1", Designators: []string{"R1"}}}
	says, because := classify(&it)
	if it.ECCN != "" || says != "3A201.a or EAR99" || len(because) != 1 || !strings.Contains(because[0].Says, "its ECCN is not known, which does not make it EAR99") {
		t.Errorf("got %q, %v, and the item is %q", says, because, it.ECCN)
	}
	if len(because) == 1 && len(because[0].Because) != 2 {
		t.Errorf("got %v, want what separates the two", because[0].Because)
	}
	unknown := policies.Item{Component: &bom.Component{Kind: bom.Software, Name: "x"}}
	if _, because := classify(&unknown); len(because) != 1 || because[0].Because != nil || !strings.HasSuffix(because[0].Says, "told by explain software") {
		t.Errorf("got %v for what is known by its kind alone", because)
	}
	for _, known := range []policies.Item{
		{Component: it.Component, ECCN: "EAR99"},
		{Component: it.Component, Container: true},
		{Component: &bom.Component{Kind: bom.Software}, Origin: origin.Origin{Published: origin.Yes}},
	} {
		if says, because := classify(&known); says != "" || because != nil {
			t.Errorf("%+v: got %q, want nothing", known, says)
		}
	}
}
