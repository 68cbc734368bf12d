package origin

import "testing"

func TestCountries(t *testing.T) {
	all := Countries()
	if len(all) != 249 {
		t.Errorf("%d countries, want the 249 of ISO 3166-1", len(all))
	}
	states := 0
	for i, c := range all {
		if CountryName(c.Code) != c.Name || c.Name == "" {
			t.Errorf("%s is called %q and %q", c.Code, c.Name, CountryName(c.Code))
		}
		if i > 0 && all[i-1].Code >= c.Code {
			t.Errorf("%s does not follow %s", c.Code, all[i-1].Code)
		}
		if UnitedStates(c.Code) {
			states++
		}
	}
	if states != 7 {
		t.Errorf("%d codes are the United States, want US, AS, GU, MP, PR, UM, VI", states)
	}
	if UnitedStates("CA") || UnitedStates("") || CountryName("XX") != "" {
		t.Error("a place is taken for what it is not")
	}
}
