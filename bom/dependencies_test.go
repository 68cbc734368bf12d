package bom_test

import (
	"strings"
	"testing"

	"ensign/bom"
)

// TestDependencies holds what is written of what needs what, in every version and in XML too.
func TestDependencies(t *testing.T) {
	list := []bom.Component{{Name: "a", Ref: "a", Parent: -1, Kind: bom.Software}, {Name: "b", Ref: "b", Parent: 0, Kind: bom.Software}, {Name: "b", Ref: "b", Parent: -1, Kind: bom.Software}}
	needs := []bom.Dependency{{Of: 1, On: []int{0, 2, 0}}, {Of: -1, On: []int{0}}, {Of: 1, On: []int{0}}, {Of: 2}}
	d, err := bom.NewWithDependencies(bom.Component{Name: "root", Ref: "root", Kind: bom.Software}, list, nil, needs)
	if err != nil {
		t.Fatal(err)
	}
	written := strings.Join(strings.Fields(string(d.JSON())), "")
	for _, want := range []string{
		`{"ref":"` + d.Components()[1].Ref + `","dependsOn":["a","` + d.Components()[2].Ref + `"]}`,
		`{"ref":"root","dependsOn":["a"]}`, `{"ref":"` + d.Components()[2].Ref + `"}]`,
	} {
		if !strings.Contains(written, want) {
			t.Errorf("%s is not in\n%s", want, d.JSON())
		}
	}
	if v := d.Violations(); len(v) > 0 {
		t.Error(v)
	}
	for _, version := range bom.Versions()[1:] {
		for _, xml := range []bool{false, true} {
			text, lost, err := d.Write(nil, bom.Form{Version: version, XML: xml})
			if err != nil || len(lost) > 0 {
				t.Errorf("%s, XML %t: %v %v", version, xml, lost, err)
				continue
			}
			again, err := bom.Read(text, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(strings.Fields(string(again.JSON())), ""); !strings.Contains(got, `{"ref":"root","dependsOn":["a"]}`) {
				t.Errorf("%s, XML %t:\n%s", version, xml, text)
			}
		}
	}
}

// TestNoDependencies holds what is left out or refused.
func TestNoDependencies(t *testing.T) {
	list := []bom.Component{{Name: "a", Parent: -1}}
	d, err := bom.NewWithDependencies(bom.Component{}, list, nil, []bom.Dependency{{Of: -1, On: []int{0}}, {Of: 0, On: []int{-1}}})
	if err != nil {
		t.Fatal(err)
	}
	if text := string(d.JSON()); strings.Contains(text, "dependsOn") {
		t.Errorf("a root without a name needs something:\n%s", text)
	}
	for _, n := range []bom.Dependency{{Of: 1}, {Of: -2}, {Of: 0, On: []int{7}}} {
		if _, err := bom.NewWithDependencies(bom.Component{}, list, nil, []bom.Dependency{n}); err == nil {
			t.Errorf("%v is taken", n)
		}
	}
}
