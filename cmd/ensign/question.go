package main

import (
	"strings"

	"ensign/origin"
	"ensign/policies"
	"ensign/policies/ear"
)

func regimeIDs() string {
	var ids []string
	for _, r := range regimes() {
		ids = append(ids, r.ID)
	}
	return strings.Join(ids, ", ")
}

// selectRegimes are the regimes named, or all.
func selectRegimes(values []string) ([]policies.Regime, error) {
	ids, err := words("regime", values)
	if err != nil || len(ids) == 0 {
		return regimes(), err
	}
	var out []policies.Regime
	seen := make(map[string]bool)
	for _, id := range ids {
		i := indexRegime(id)
		if i < 0 {
			return nil, withHint("the regimes are "+regimeIDs(), "--regime %s: unknown regime", id)
		}
		if !seen[id] {
			seen[id] = true
			out = append(out, regimes()[i])
		}
	}
	return out, nil
}

func indexRegime(id string) int {
	for i, r := range regimes() {
		if r.ID == id {
			return i
		}
	}
	return -1
}

// destinationsAsked are those of --to, else of the facts file, else the embargoed ones.
func destinationsAsked(values []string, f policies.Facts, asOf origin.Date) ([]string, error) {
	asked, err := words("to", values)
	if err != nil {
		return nil, err
	}
	from := "--to"
	if len(asked) == 0 && len(f.Destinations) > 0 {
		asked, from = f.Destinations, f.Name
	}
	if len(asked) == 0 {
		asked = []string{"embargoed"}
	}
	out, err := policies.Destinations(asked, ear.Group, asOf)
	if err != nil {
		return nil, withHint("name countries as KP, regions as UA-43 UA-14 UA-09, groups as E:1, or say embargoed or all", "%s: %w", from, err)
	}
	return out, nil
}

// covered refuses a day that the tables of law do not reach.
func covered(day origin.Date) error {
	if err := ear.Covers(day); err != nil {
		return withHint("ensign data lists the tables and the days they hold for", "%w", err)
	}
	return nil
}

// failOn is the setting of the flag, else of the facts file, else undetermined.
func failOn(flag string, f policies.Facts) (threshold, error) {
	switch flag {
	case "never":
		return threshold{never: true}, nil
	case "undetermined", "license-required", "prohibited":
		var t threshold
		return t, t.verdict.UnmarshalText([]byte(flag))
	case "":
		if f.FailNever || f.FailOn != policies.NoVerdict {
			return threshold{f.FailOn, f.FailNever}, nil
		}
		return threshold{verdict: policies.Undetermined}, nil
	}
	return threshold{}, withHint("use undetermined, license-required, prohibited or never", "--fail-on %s: unknown verdict", flag)
}
