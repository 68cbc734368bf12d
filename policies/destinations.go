package policies

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ensign/origin"
)

// embargoed are the destinations that a licence is hardest to get for, regions last.
var embargoed = [...]string{"CU", "IR", "KP", "SY", "RU", "BY", "UA-43", "UA-14", "UA-09"}

// names are what people write for a code.
var names = [...]struct{ written, code string }{
	{"UK", "GB"},
	{"ENGLAND", "GB"},
	{"GREAT BRITAIN", "GB"},
	{"SCOTLAND", "GB"},
	{"DPRK", "KP"},
	{"PRK", "KP"},
	{"ROK", "KR"},
	{"KOREA", "KR"},
	{"KOREA", "KP"},
	{"PRC", "CN"},
	{"ROC", "TW"},
	{"USSR", "RU"},
	{"RUSSIAN FEDERATION", "RU"},
	{"RF", "RU"},
	{"HOLLAND", "NL"},
	{"UAE", "AE"},
	{"TURKEY", "TR"},
	{"BURMA", "MM"},
	{"MACAU", "MO"},
	{"EL", "GR"},
	{"CZECH REPUBLIC", "CZ"},
	{"USA", "US"},
	{"AMERICA", "US"},
	{"PERSIA", "IR"},
	{"CRIMEA", "UA-43"},
	{"UA-40", "UA-43"},
	{"SEVASTOPOL", "UA-43"},
	{"DONETSK", "UA-14"},
	{"DNR", "UA-14"},
	{"LUHANSK", "UA-09"},
	{"LUGANSK", "UA-09"},
	{"LNR", "UA-09"},
	{"SWAZILAND", "SZ"},
	{"IVORY COAST", "CI"},
	{"VATICAN", "VA"},
	{"EAST TIMOR", "TL"},
	{"MACEDONIA", "MK"},
	{"CAPE VERDE", "CV"},
}

var groupShape = regexp.MustCompile(`^[A-E](:[0-9]{1,2})?$`)

// Destinations expands what --to takes: ISO 3166-1 alpha-2 codes, UA-43, UA-14 and UA-09 for Crimea, Donetsk and
// Luhansk, country groups such as E:1 or D:5, "embargoed", and "all". Upper and lower case are the same. groups
// returns the members of a country group on a day, none for a group that does not exist. The order is kept and
// what occurs twice is dropped. The United States and its territories are no destination of an export and are
// refused.
func Destinations(list []string, groups func(group string, asOf origin.Date) []string, asOf origin.Date) ([]string, error) {
	var out []string
	for _, word := range list {
		codes, err := destination(strings.ToUpper(strings.TrimSpace(word)), groups, asOf)
		if err != nil {
			return nil, err
		}
		for _, c := range codes {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// destination expands one word, in upper case.
func destination(word string, groups func(string, origin.Date) []string, asOf origin.Date) ([]string, error) {
	switch {
	case word == "":
		return nil, errors.New("an empty destination: give a country such as KP")
	case origin.UnitedStates(word):
		return nil, fmt.Errorf("%s is in the United States and no destination of an export: the question is whether US law reaches a product elsewhere", word)
	case word == "EMBARGOED":
		return embargoed[:], nil
	case word == "ALL":
		return everywhere(), nil
	case CountryName(word) != "":
		return []string{word}, nil
	case groupShape.MatchString(word):
		return group(word, groups, asOf)
	}
	return nil, fmt.Errorf("%q is not a destination: a country of ISO 3166-1, UA-43, UA-14, UA-09, a country group such as E:1, embargoed or all%s",
		word, didYouMean(suggestCountry(word)))
}

func group(word string, groups func(string, origin.Date) []string, asOf origin.Date) ([]string, error) {
	var members []string
	if groups != nil {
		members = groups(word, asOf)
	}
	if len(members) == 0 {
		return nil, fmt.Errorf("no country group %s is known on %s", word, asOf)
	}
	return slices.DeleteFunc(slices.Clone(members), origin.UnitedStates), nil
}

// everywhere is every country but the United States, and the regions.
func everywhere() []string {
	var out []string
	for _, p := range places() {
		if !origin.UnitedStates(p.code) {
			out = append(out, p.code)
		}
	}
	return out
}

// suggestCountry returns codes that s may be meant for, the nearest first.
func suggestCountry(s string) []string {
	const most = 3
	word := strings.ToUpper(strings.TrimSpace(s))
	var out []string
	if CountryName(word) != "" {
		out = append(out, word)
	}
	for _, n := range names {
		if n.written == word {
			out = append(out, n.code)
		}
	}
	if len(out) == 0 && len(word) > 2 {
		out = byName(word)
	}
	return out[:min(len(out), most)]
}

// byName returns the codes of places whose name is, holds or nearly is word.
func byName(word string) []string {
	var exact, holds, near []string
	for _, p := range places() {
		name := strings.ToUpper(p.name)
		switch {
		case name == word:
			exact = append(exact, p.code)
		case strings.HasPrefix(name, word):
			holds = append(holds, p.code)
		case distance(name, word) <= 2:
			near = append(near, p.code)
		}
	}
	return slices.Concat(exact, near, holds)
}
